/* Files that begin alike are parsed on top of one precompiled header: what they are lowered to must be
 * what each gives by itself, whatever the headers hold, and the header must really have been made. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lowered.h"

enum { FILES = 6, PADDING = 300000 };

static void source(const char *name, const char *text, size_t padding) {
    FILE *out = fopen(name, "w");
    assert_non_null(out);
    for (size_t i = 0; i < padding; i += 8)
        assert_true(fputs("/* big*/", out) >= 0);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
}

/* Headers are made where TMPDIR says, and nothing else is: its time changes if one was. */
static struct timespec last_change(void) {
    struct stat st;
    assert_int_equal(stat(getenv("TMPDIR"), &st), 0);
    return st.st_mtim;
}

typedef struct project {
    const char *header;
    const char *begin, *rest; /* of each file; @ is its number */
    const char *const *flags; /* NULL ends */
    bool shared;              /* is a precompiled header to be made? */
} project;

static const char *const no_flags[] = {NULL};

static front_job file_of(const project *p, int number) {
    static char names[FILES][16];
    char text[2000];
    (void)snprintf(text, sizeof text, "/* file @ */\n%s\n%s", p->begin, p->rest);
    for (char *at = text; (at = strchr(at, '@'));)
        *at = (char)('0' + number);
    (void)snprintf(names[number], sizeof names[number], "file%d.c", number);
    source(names[number], text, 0);
    front_job job = {.file = names[number], .args = p->flags};
    while (p->flags[job.nargs])
        job.nargs++;
    return job;
}

static void expect_same(project p) {
    front_job jobs[FILES];
    ir_unit *units[FILES];
    source("big.h", p.header, PADDING);
    for (int i = 0; i < FILES; i++)
        jobs[i] = file_of(&p, i);
    struct timespec before = last_change();
    lower_jobs(jobs, FILES, units);
    struct timespec after = last_change();
    assert_int_equal(before.tv_sec != after.tv_sec || before.tv_nsec != after.tv_nsec, p.shared);
    for (int i = 0; i < FILES; i++) {
        char *together = printed(units[i]), *alone = printed(lower_job(jobs[i]));
        assert_string_equal(together, alone);
        assert_non_null(strstr(together, "func "));
        free(together);
        free(alone);
    }
}

static void test_plain(void **state) {
    (void)state;
    expect_same((project){
        "#include <stdlib.h>\n"
        "#define NEW(n) malloc(n)\n"
        "struct node { struct node *next; void *p; };\n"
        "static inline void *fresh(size_t n) { static int calls; calls++; return NEW(n); }\n"
        "static void *unused(void) { return malloc(1); }\n",
        "#include \"big.h\"\n",
        "void *f@(void) { struct node *n = fresh(sizeof *n); n->p = NEW(3); return n; }\n",
        no_flags, true});
}

/* What other units link to counts, used or not; so does what a second declaration adds. */
static void test_header_defines(void **state) {
    (void)state;
    expect_same((project){"int shared;\n"
                          "void *held = &shared;\n"
                          "void *in_header(void) { return &shared; }\n",
                          "#include \"big.h\"\n", "void *f@(void) { return in_header(); }\n",
                          no_flags, true});
    expect_same((project){"void *get(int n);\n"
                          "void *get(int n) __attribute__((malloc));\n"
                          "void old();\n"
                          "void old(char *named);\n",
                          "#include \"big.h\"\n", "void *f@(char *s) { old(s); return get(@); }\n",
                          no_flags, true});
}

/* The state of the preprocessor and of pragmas at the end of the header goes on into the file. */
static void test_state(void **state) {
    (void)state;
    expect_same((project){
        "#ifndef LEVEL\n#define LEVEL 0\n#endif\n"
        "#pragma pack(push, 1)\n"
        "static int level(void) { return LEVEL; }\n",
        "#define LEVEL 7 /* \\ not a comment's end */\n"
        "#define TWO \\\n   (LEVEL - 5)\n"
        "#include \"big.h\"\n",
        "struct packed { char c; void *p; };\n"
        "#line 100 \"other.c\"\n"
        "long f@(struct packed *p) { p->p = 0; return level() + TWO + __LINE__; }\n",
        no_flags, true});
}

/* Nothing guards it: read twice, once in the preamble and once behind it. */
static void test_unguarded(void **state) {
    (void)state;
    expect_same((project){
        "#ifdef ONCE\nextern void *twice;\n#else\n#define ONCE\nextern int once;\n#endif\n",
        "#include \"big.h\"\n",
        "#if 1\n#include \"big.h\"\n#endif\n"
        "void *f@(void) { return once ? twice : 0; }\n",
        no_flags, true});
}

static void test_flags_include(void **state) {
    (void)state;
    static const char *const flags[] = {"-include", "first.h", NULL};
    source("first.h", "#define FIRST 1\nstatic int first(void) { return FIRST; }\n", 0);
    expect_same((project){"static int second(void) { return FIRST + 1; }\n",
                          "#include \"big.h\"\n", "int f@(void) { return first() + second(); }\n",
                          flags, true});
}

/* A header with an error is parsed with each file, so that each says so. */
static void test_errors(void **state) {
    (void)state;
    expect_same((project){"static int broken(void) { return undeclared; }\n",
                          "#include \"big.h\"\n", "int f@(void) { return broken(); }\n", no_flags,
                          false});
}

/* An error behind it: the file is parsed again by itself. */
static void test_error_behind(void **state) {
    (void)state;
    expect_same((project){"static void *id(void *p) { return p; }\n", "#include \"big.h\"\n",
                          "void *f@(void) { int n = \"@\"; return id(undeclared); }\n"
                          "void *g@(void *p) { return id(p); }\n",
                          no_flags, true});
}

/* Files that begin in different ways, and such as begin with something else. */
static void test_nothing_shared(void **state) {
    (void)state;
    expect_same((project){"extern int x;\n", "#define FILE@\n#include \"big.h\"\n",
                          "int f@(void) { return x; }\n", no_flags, false});
    expect_same((project){"extern int x;\n", "#ifdef NEVER\n#endif\n#include \"big.h\"\n",
                          "int f@(void) { return x; }\n", no_flags, false});
}

static void test_no_place_for_it(void **state) {
    (void)state;
    front_job jobs[FILES];
    ir_unit *units[FILES];
    project p = {"extern int x;\n", "#include \"big.h\"\n", "int f@(void) { return x; }\n", no_flags,
                 false};
    source("big.h", p.header, PADDING);
    for (int i = 0; i < FILES; i++)
        jobs[i] = file_of(&p, i);
    assert_int_equal(setenv("TMPDIR", "/nonexistent", 1), 0);
    lower_jobs(jobs, FILES, units);
    assert_int_equal(setenv("TMPDIR", "tmp", 1), 0);
    for (int i = 0; i < FILES; i++)
        free(printed(units[i]));
}

static int to_scratch_with_tmp(void **state) {
    bool ok = to_scratch(state) == 0 && mkdir("tmp", 0700) == 0 && setenv("TMPDIR", "tmp", 1) == 0;
    return ok ? 0 : -1;
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),          cmocka_unit_test(test_header_defines),
        cmocka_unit_test(test_state),          cmocka_unit_test(test_unguarded),
        cmocka_unit_test(test_flags_include),  cmocka_unit_test(test_errors),
        cmocka_unit_test(test_error_behind),   cmocka_unit_test(test_nothing_shared),
        cmocka_unit_test(test_no_place_for_it),
    };
    return cmocka_run_group_tests_name("lower-preamble", tests, to_scratch_with_tmp, from_scratch);
}

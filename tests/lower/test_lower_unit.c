/* test_lower_unit.c: the unit level of the lowering: types, symbols, attributes, globals, gaps.
 *
 * Each unit/NAME.c is lowered and its printed IR compared with what the file itself expects:
 *
 *   // FLAGS: -std=gnu89   the compiler's flags (-I lib is always there)
 *   // IR: text            some line holds this; * stands for anything
 *   // THEN: text          a line after the last one found does
 *   // NEXT: text          the line after the last one found does
 *   // NOT: text           no line does
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <dirent.h>
#include <fnmatch.h>
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

#define UNITS TEST_SOURCE_DIR "/unit"
#define INCLUDE TEST_SOURCE_DIR "/../../lib"

/* ---- lowering --------------------------------------------------------------------------------- */

static void expect_no_errors(const ir_unit *u) {
    for (size_t i = 0; i < u->notes.len; i++) {
        if (u->notes.data[i].error)
            fail_msg("%u: %s", u->notes.data[i].pos.line, ir_cstr(u, u->notes.data[i].text));
    }
}

/* Writes a file in the current folder; returns its name. */
static const char *source(const char *name, const char *text) {
    FILE *out = fopen(name, "w");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0);
    assert_int_equal(fclose(out), 0);
    return name;
}

static ir_unit *lower_text(const char *text) {
    front_job job = {.file = source("text.c", text)};
    return lower_job(job);
}

/* ---- expectations ----------------------------------------------------------------------------- */

static bool line_holds(const char *line, const char *pattern) {
    char *glob;
    assert_true(asprintf(&glob, "*%s*", pattern) > 0);
    char *copy = strndup(line, strcspn(line, "\n"));
    bool yes = fnmatch(glob, copy, FNM_NOESCAPE) == 0;
    free(copy);
    free(glob);
    return yes;
}

static const char *next_line(const char *line) {
    const char *nl = strchr(line, '\n');
    return nl && nl[1] ? nl + 1 : NULL;
}

static const char *find_line(const char *from, const char *pattern) {
    while (from && !line_holds(from, pattern))
        from = next_line(from);
    return from;
}

static const char *word_after(const char *line, const char *key, char **text) {
    const char *at = strstr(line, key);
    if (!at || at >= line + strcspn(line, "\n"))
        return NULL;
    at += strlen(key);
    free(*text);
    *text = strndup(at, strcspn(at, "\n"));
    return *text;
}

static void expect_lines(const char *file, const char *expectations, const char *ir) {
    const char *at = ir;
    char *want = NULL;
    for (const char *line = expectations; line; line = next_line(line)) {
        const char *key = "IR";
        if (word_after(line, "// IR: ", &want))
            at = find_line(ir, want);
        else if (key = "THEN", word_after(line, "// THEN: ", &want))
            at = find_line(next_line(at), want);
        else if (key = "NEXT", word_after(line, "// NEXT: ", &want))
            at = next_line(at) && line_holds(next_line(at), want) ? next_line(at) : NULL;
        else if (key = "NOT", word_after(line, "// NOT: ", &want))
            at = find_line(ir, want) ? NULL : ir;
        if (!at)
            fail_msg("%s: no \"%s: %s\" in\n%s", file, key, want, ir);
    }
    free(want);
}

static char *read_text(const char *file) {
    FILE *in = fopen(file, "r");
    assert_non_null(in);
    mk_str text = {0};
    for (int c; (c = getc(in)) != EOF;)
        assert_true(mk_str_putc(&text, (char)c));
    (void)fclose(in);
    return mk_str_take(&text, NULL);
}

/* In the folder, so that paths in the IR are short. */
static void test_file(void **state) {
    const char *file = *state;
    assert_int_equal(chdir(UNITS), 0);
    char *text = read_text(file), *flags = NULL;
    const char *args[10] = {"-I" INCLUDE};
    size_t n = 1;
    if (word_after(text, "// FLAGS: ", &flags)) {
        for (char *w = strtok(flags, " "); w && n < 10; w = strtok(NULL, " "))
            args[n++] = w;
    }
    char *ir = printed(lower_job((front_job){.file = file, .args = args, .nargs = n}));
    expect_lines(file, text, ir);
    free(ir);
    free(flags);
    free(text);
}

/* ---- jobs ------------------------------------------------------------------------------------- */

static void expect_failed(const char *file, const char *flag, const char *why) {
    ir_unit *u = lower_job((front_job){.file = file, .args = &flag, .nargs = flag != NULL});
    assert_true(u->failed);
    assert_string_equal(ir_cstr(u, u->files.data[0].path), file);
    assert_string_equal(ir_cstr(u, u->notes.data[0].text), why);
    ir_unit_free(u);
}

static void test_unreadable(void **state) {
    (void)state;
    expect_failed("no/such.c", NULL, "no such file");
    expect_failed(".", NULL, "is a folder");
    expect_failed(source("cxx.cpp", "class x {};"), NULL, "is not C");
    expect_failed(source("plain.c", "int x;"), "-xc++", "is not C");
}

static void test_empty(void **state) {
    (void)state;
    ir_unit *u = lower_text("");
    assert_false(u->failed);
    assert_int_equal(u->bodies.len, 0);
    assert_int_equal(u->notes.len, 0);
    assert_int_equal(u->init, IR_NONE);
    ir_unit_free(u);
}

/* Flags of a build: nothing is written, nothing else is read, nothing is refused. */
static void test_flags(void **state) {
    (void)state;
    source("flags.txt", "-DFROM_FILE='1 + 1'\n");
    static const char *const args[] = {"-c",
                                       "-o",
                                       "out.o",
                                       "-MD",
                                       "-MF",
                                       "out.d",
                                       "-MTx",
                                       "-Wp,-MMD,out2.d,-DFROM_WP=1",
                                       "-save-temps=obj",
                                       "other.c",
                                       "@flags.txt",
                                       "-Werror",
                                       "-Wall",
                                       "-fanalyzer",
                                       "-fno-such-gcc-flag",
                                       "-mno-such-flag",
                                       "-fplugin=x.so",
                                       "-include",
                                       "inc.h",
                                       "-D",
                                       "SPLIT=1",
                                       "-O2",
                                       "-D_FORTIFY_SOURCE=2",
                                       "--param",
                                       "x=1",
                                       "-fprofile-use=x",
                                       "-mfunction-return=thunk",
                                       "--",
                                       "-DAFTER"};
    source("inc.h", "#define INCLUDED 1\n");
    source(
        "f.c",
        "int unused_static_is_fine; static int unused;\n"
        "#if FROM_FILE != 2 || !FROM_WP || !INCLUDED || !SPLIT || _FORTIFY_SOURCE || defined AFTER\n"
        "#error flags\n#endif\nint f(void) { return 1; }\n");
    ir_unit *u =
        lower_job((front_job){.file = "f.c", .args = args, .nargs = sizeof args / sizeof *args});
    expect_no_errors(u);
    assert_int_equal(u->bodies.len, 1);
    assert_int_not_equal(access("out.d", F_OK), 0);
    assert_int_not_equal(access("out2.d", F_OK), 0);
    ir_unit_free(u);
}

static bool has_file(const ir_unit *u, const char *path) {
    for (size_t i = 0; i < u->files.len; i++) {
        if (strcmp(ir_cstr(u, u->files.data[i].path), path) == 0)
            return true;
    }
    return false;
}

/* The file is found from here, its flags' folders from where the compiler would run. */
static void test_folder(void **state) {
    (void)state;
    assert_int_equal(system("mkdir -p sub/inc"), 0);
    source("sub/inc/in.h", "extern int in;\n");
    source("sub/beside.h", "extern int beside;\n");
    source("sub/d.c",
           "#include <in.h>\n#include \"beside.h\"\nint f(void) { return in + beside; }\n");
    static const char *const args[] = {"-Iinc"};
    ir_unit *u = lower_job((front_job){.file = "sub/d.c", .dir = "sub", .args = args, .nargs = 1});
    expect_no_errors(u);
    assert_string_equal(ir_cstr(u, u->files.data[0].path), "sub/d.c");
    assert_true(has_file(u, "sub/inc/in.h"));
    assert_true(has_file(u, "sub/beside.h"));
    assert_int_equal(u->syms.data[0].pos.file, 0);
    ir_unit_free(u);
}

/* However it is come by; but what follows a link is where the link leads. */
static void test_other_ways(void **state) {
    (void)state;
    assert_int_equal(system("mkdir -p one two/deep && ln -sfn two/deep link"), 0);
    source("one/in.h", "extern int in;\n");
    source("two/in.h", "extern int other;\n");
    source("in.h", "extern int wrong;\n");
    source("one/main.c", "#include \"../one/.//in.h\"\n#include \"../link/../in.h\"\n"
                         "int f(void) { return in + other; }\n");
    ir_unit *u = lower_job((front_job){.file = "one/main.c"});
    expect_no_errors(u);
    assert_true(has_file(u, "one/in.h"));
    assert_true(has_file(u, "one/../link/../in.h"));
    assert_false(has_file(u, "in.h"));
    ir_unit_free(u);
}

static void test_size_limit(void **state) {
    (void)state;
    front_job job = {
        .file = source("long.c",
                       "int f(int a) { return a + 1; }\n"
                       "int g(int a) { a++; a++; a++; a++; a++; a++; a++; a++; return a; }\n"),
        .max_function = 20};
    char *ir = printed(lower_job(job));
    assert_non_null(strstr(ir, "func $g gap size"));
    assert_non_null(strstr(ir, "func $f end"));
    free(ir);
}

/* A model header: every declaration counts, used or not, and there is no file of another language. */
static void test_model(void **state) {
    (void)state;
    static const char *const args[] = {"-I" INCLUDE};
    front_job job = {.file = source("model.h", "#include <mk/annotate.h>\n#pragma once\n"
                                               "MK_FRESH MK_SIZE(1) void *malloc(unsigned long);\n"
                                               "_Noreturn void exit(int);\n"),
                     .model = true,
                     .args = args,
                     .nargs = 1};
    ir_unit *u = lower_job(job);
    assert_true(u->is_model);
    assert_int_equal(u->notes.len, 0);
    assert_int_equal(u->syms.len, 2);
    assert_int_equal(u->syms.data[0].nattrs, 2);
    assert_true(u->syms.data[1].flags & IR_SYM_NORETURN);
    ir_unit_free(u);
}

/* Positions far down and far right, in a file without a newline at its end. */
static void test_positions(void **state) {
    (void)state;
    mk_str text = {0};
    for (int i = 0; i < 70000; i++)
        mk_str_cat(&text, i % 1000 ? "\n" : "int x;\r\n");
    for (int i = 0; i < 70000; i++)
        mk_str_putc(&text, ' ');
    mk_str_cat(&text, "int far;\n  int last(void) { return 0; }");
    ir_unit *u = lower_text(mk_str_c(&text));
    const ir_global *far = ir_global_vec_last(&u->globals);
    assert_int_equal(far->pos.line, 70001);
    assert_int_equal(far->pos.col, UINT16_MAX);
    assert_int_equal(u->syms.data[0].pos.line, 70002);
    assert_int_equal(u->syms.data[0].pos.col, 7);
    ir_unit_free(u);
    mk_str_free(&text);
}

/* 100,000 nested expressions overflow an ordinary stack. */
static void test_deep(void **state) {
    (void)state;
    mk_str text = {0};
    mk_str_cat(&text, "int f(int a) { return a");
    for (int i = 0; i < 100000; i++)
        mk_str_cat(&text, "+a");
    mk_str_cat(&text, "; }\nint g(int a) { return ");
    for (int i = 0; i < 5000; i++)
        mk_str_cat(&text, "(");
    mk_str_cat(&text, "a");
    for (int i = 0; i < 5000; i++)
        mk_str_cat(&text, ")");
    mk_str_cat(&text, "; }\n");
    ir_unit *u = lower_text(mk_str_c(&text));
    assert_int_equal(u->notes.len, 0);
    assert_int_equal(u->bodies.len, 2);
    ir_unit_free(u);
    mk_str_free(&text);
}

static void test_parser(void **state) {
    (void)state;
    assert_int_equal(memkit_front.version, FRONT_VERSION);
    assert_int_equal(strncmp(memkit_front.parser(), "clang version ", 14), 0);
}

/* ---- running ---------------------------------------------------------------------------------- */

static int is_source(const struct dirent *d) {
    size_t n = strlen(d->d_name);
    return n > 2 && strcmp(d->d_name + n - 2, ".c") == 0;
}

/* One header is one file of the unit, however it is included. */
static void test_one_name(void **state) {
    (void)state;
    assert_true(mkdir("below", 0700) == 0);
    (void)source("below/one.h", "static inline void *one(void) { return 0; }\n");
    front_job job = {.file = source("text.c", "#include \"./below/.//one.h\"\n"
                                              "void *two(void) { return one(); }\n")};
    char *text = printed(lower_job(job));
    assert_non_null(strstr(text, "file 1 \"below/one.h\"\n"));
    free(text);
}

int main(void) {
    static const struct CMUnitTest jobs[] = {
        cmocka_unit_test(test_unreadable), cmocka_unit_test(test_empty),
        cmocka_unit_test(test_flags),      cmocka_unit_test(test_folder),
        cmocka_unit_test(test_other_ways), cmocka_unit_test(test_size_limit),
        cmocka_unit_test(test_model),      cmocka_unit_test(test_positions),
        cmocka_unit_test(test_deep),       cmocka_unit_test(test_parser),
        cmocka_unit_test(test_one_name),
    };
    enum { JOBS = sizeof jobs / sizeof *jobs };
    struct dirent **files;
    int n = scandir(UNITS, &files, is_source, alphasort);
    struct CMUnitTest *tests = calloc(JOBS + (size_t)(n > 0 ? n : 0), sizeof *tests);
    if (n <= 0 || !tests)
        return 2;
    memcpy(tests, jobs, sizeof jobs);
    for (int i = 0; i < n; i++)
        tests[JOBS + i] =
            (struct CMUnitTest){files[i]->d_name, test_file, NULL, NULL, files[i]->d_name};
    int failures =
        _cmocka_run_group_tests("lower-unit", tests, JOBS + (size_t)n, to_scratch, from_scratch);
    for (int i = 0; i < n; i++)
        free(files[i]);
    free(files);
    free(tests);
    return failures;
}

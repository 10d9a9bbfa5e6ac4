/* test_lower_body.c: the IR of bodies, held to what stands in the source.
 *
 * Each body/NAME.c is lowered; the comments in front of a function are about its printed IR:
 *
 *   // FLAGS: -std=gnu89   of the compiler, for the file
 *   // IR: text            a line has this, below the one found last; * stands for anything, %x for a value:
 *                          the same value wherever the same letter stands
 *   // NEXT: text          the same, on the very next line
 *   // NOT: text           no line has this
 *
 */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "lowered.h"

enum { MAX_LINE = 4096, MAX_FLAGS = 8 };

/* ---- lowering ------------------------------------------------------------------------------------ */

static ir_unit *lower_file(const char *file, const char *const *flags, size_t n) {
    front_job job = {.file = file, .args = flags, .nargs = n};
    ir_unit *u = lower_job(job);
    if (u->failed)
        fail_msg("%s: %s", file, ir_cstr(u, u->notes.data[0].text));
    return u;
}

/* The function defined next after this line. */
static uint32_t function_after(const ir_unit *u, uint32_t line) {
    uint32_t best = IR_NONE;
    for (uint32_t i = 0; i < u->syms.len; i++) {
        const ir_sym *s = &u->syms.data[i];
        if (s->body == IR_NONE || s->pos.file != 0 || s->pos.line <= line)
            continue;
        if (best == IR_NONE || s->pos.line < u->syms.data[best].pos.line)
            best = i;
    }
    return best;
}

static void print_body(const ir_unit *u, uint32_t sym, mk_str *out) {
    ir_func f = {0};
    assert_true(ir_unpack(u, u->syms.data[sym].body, &f));
    ir_print_func(u, &f, out);
    ir_func_free(&f);
}

/* ---- matching -------------------------------------------------------------------------------------- */

typedef struct names { /* letter -> value */
    unsigned value[26];
    bool bound[26];
} names;

static bool match(const char *s, const char *p, names *n);

static bool match_value(const char *s, const char *p, names *n) {
    char *end;
    int k = p[1] - 'a';
    if (*s != '%' || s[1] < '0' || s[1] > '9')
        return false;
    unsigned v = (unsigned)strtoul(s + 1, &end, 10);
    if (n->bound[k] && n->value[k] != v)
        return false;
    names with = *n;
    with.bound[k] = true;
    with.value[k] = v;
    if (!match(end, p + 2, &with))
        return false;
    *n = with;
    return true;
}

/* p at the beginning of s. */
static bool match(const char *s, const char *p, names *n) {
    for (; *p; s++, p++) {
        if (*p == '*') {
            for (;; s++) {
                if (match(s, p + 1, n))
                    return true;
                if (!*s)
                    return false;
            }
        }
        if (*p == '%' && p[1] >= 'a' && p[1] <= 'z')
            return match_value(s, p, n);
        if (*s != *p)
            return false;
    }
    return true;
}

static bool line_has(const char *line, const char *pattern, names *n) {
    for (; *line; line++) {
        if (match(line, pattern, n))
            return true;
    }
    return false;
}

/* ---- expectations ---------------------------------------------------------------------------------- */

typedef struct text {
    char **line;
    size_t n;
} text;

static text split(char *s) {
    text t = {0};
    for (char *line = strtok(s, "\n"); line; line = strtok(NULL, "\n")) {
        t.line = realloc(t.line, (t.n + 1) * sizeof *t.line);
        t.line[t.n++] = line;
    }
    return t;
}

typedef struct run { /* one file under test */
    const char *file;
    ir_unit *u;
    char *ir; /* of the function at hand; NULL: none yet */
    text lines;
    size_t at; /* line after the last one found */
    names names;
    unsigned checked, failed;
} run;

static void wrong(run *r, unsigned line, const char *what, const char *pattern) {
    print_error("%s:%u: %s: %s\n", r->file, line, what, pattern);
    for (size_t i = 0; r->failed == 0 && i < r->lines.n; i++)
        print_error("    %s\n", r->lines.line[i]);
    r->failed++;
}

static void end_function(run *r) {
    free(r->lines.line);
    free(r->ir);
    r->ir = NULL;
    r->lines = (text){0};
    r->at = 0;
    r->names = (names){0};
}

static void begin_function(run *r, unsigned line) {
    if (r->ir)
        return;
    uint32_t sym = function_after(r->u, line);
    if (sym == IR_NONE)
        fail_msg("%s:%u: no function follows", r->file, line);
    mk_str out = {0};
    print_body(r->u, sym, &out);
    r->ir = mk_str_take(&out, NULL);
    r->lines = split(r->ir);
}

static void expect(run *r, unsigned line, const char *pattern, bool next) {
    size_t limit = next ? r->at + 1 : r->lines.n;
    for (size_t i = r->at; i < limit && i < r->lines.n; i++) {
        if (line_has(r->lines.line[i], pattern, &r->names)) {
            r->at = i + 1;
            return;
        }
    }
    wrong(r, line, next ? "not on the next line" : "not found", pattern);
}

static void expect_not(run *r, unsigned line, const char *pattern) {
    for (size_t i = 0; i < r->lines.n; i++) {
        names n = r->names;
        if (line_has(r->lines.line[i], pattern, &n)) {
            wrong(r, line, "found", pattern);
            return;
        }
    }
}

static const char *after(const char *line, const char *word) {
    const char *at = strstr(line, word);
    return at ? at + strlen(word) : NULL;
}

static void check_line(run *r, unsigned n, const char *line) {
    const char *ir = after(line, "// IR: "), *next = after(line, "// NEXT: ");
    const char *not = after(line, "// NOT: ");
    if (!ir && !next && !not ) {
        end_function(r);
        return;
    }
    begin_function(r, n);
    r->checked++;
    if (not )
        expect_not(r, n, not );
    else
        expect(r, n, ir ? ir : next, next != NULL);
}

static size_t flags_in(char *line, const char **flags) {
    char *at = strstr(line, "// FLAGS: ");
    size_t n = 0;
    for (char *w = at ? strtok(at + 10, " \n") : NULL; w && n < MAX_FLAGS; w = strtok(NULL, " \n"))
        flags[n++] = w;
    return n;
}

static void check_file(run *r, FILE *in) {
    char line[MAX_LINE], first[MAX_LINE];
    const char *flags[MAX_FLAGS];
    assert_non_null(fgets(first, sizeof first, in));
    size_t nflags = flags_in(first, flags);
    r->u = lower_file(r->file, flags, nflags);
    for (unsigned n = 2; fgets(line, sizeof line, in); n++) {
        line[strcspn(line, "\n")] = '\0';
        check_line(r, n, line);
    }
    end_function(r);
    ir_unit_free(r->u);
}

static void bodies_are_as_expected(void **state) {
    (void)state;
    glob_t files;
    unsigned checked = 0, failed = 0;
    assert_int_equal(glob(TEST_SOURCE_DIR "/body/*.c", 0, NULL, &files), 0);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        run r = {.file = files.gl_pathv[i]};
        FILE *in = fopen(r.file, "r");
        assert_non_null(in);
        check_file(&r, in);
        assert_int_equal(fclose(in), 0);
        checked += r.checked;
        failed += r.failed;
    }
    globfree(&files);
    assert_int_equal(failed, 0);
    assert_true(checked > 300); /* nothing was left out */
}

/* The detector detects. */
static void matching_can_fail(void **state) {
    (void)state;
    names n = {0};
    assert_true(line_has("  %3 i32 = add %1 %2", "%c i32 = add %a %b", &n));
    assert_true(line_has("  ret i32 %3 @1:2", "ret i32 %c", &n));
    assert_false(line_has("  ret i32 %2", "ret i32 %c", &n));
    assert_false(line_has("  ret i32 %33", "ret i32 %3 ", &n));
    assert_true(line_has("  call $f(%2, %1) @3:4", "$f(*%a) @", &n));
    assert_false(line_has("  call $f(%2, %1) @3:4", "$g", &n));
    assert_false(line_has("  call $f(%2, %1)", "$f(*%c", &n));
}

/* ---- sizes --------------------------------------------------------------------------------------------- */

/* Lowers what `write` writes; linear work takes a fraction of the limit. */
static ir_unit *lower_generated(void (*write)(FILE *out), double limit) {
    static const char name[] = "lower_generated.c";
    const char *flags[] = {"-fbracket-depth=100000"};
    FILE *out = fopen(name, "w");
    assert_non_null(out);
    write(out);
    assert_int_equal(fclose(out), 0);
    clock_t before = clock();
    ir_unit *u = lower_file(name, flags, 1);
    assert_true((double)(clock() - before) / CLOCKS_PER_SEC < limit);
    return u;
}

static void write_terms(FILE *out) {
    fputs("int f(int a) { return a", out);
    for (int i = 0; i < 100000; i++)
        fputs("+a", out);
    fputs("; }\n", out);
}

static void hundred_thousand_terms(void **state) {
    (void)state;
    ir_unit_free(lower_generated(write_terms, 30));
}

static void write_cases(FILE *out) {
    fputs("int f(int a) { switch (a) {\n", out);
    for (int i = 0; i < 10000; i++)
        fprintf(out, "case %d: ", i);
    fputs("return 1; } return 0; }\n", out);
}

static void ten_thousand_cases(void **state) {
    (void)state;
    ir_func f = {0};
    ir_unit *u = lower_generated(write_cases, 30);
    assert_true(ir_unpack(u, 0, &f));
    assert_int_equal(f.cases.len, 10000);
    ir_func_free(&f);
    ir_unit_free(u);
}

static void write_elements(FILE *out) {
    fputs("int f(int a) { int v[20000] = {", out);
    for (int i = 0; i < 20000; i++)
        fprintf(out, "%d,", i);
    fputs("}; return v[a]; }\nstruct row { const char *name; int n; } rows[] = {", out);
    for (int i = 0; i < 20000; i++)
        fprintf(out, "{\"n%d\", %d},", i, i);
    fputs("};\n", out);
}

/* A table of numbers is one copy; the names of the other one are 20,000 stores. */
static void twenty_thousand_elements(void **state) {
    (void)state;
    ir_func f = {0};
    ir_unit *u = lower_generated(write_elements, 30);
    assert_true(ir_unpack(u, 0, &f));
    assert_in_range(f.ins.len, 2, 20);
    assert_int_not_equal(u->init, IR_NONE);
    assert_true(ir_unpack(u, u->init, &f));
    assert_in_range(f.ins.len, 20000, 200000);
    ir_func_free(&f);
    ir_unit_free(u);
}

static void write_labels(FILE *out) {
    fputs("int f(int a) {\n", out);
    for (int i = 0; i < 3000; i++)
        fprintf(out, "L%d: if (a-- > %d) goto L%d; else if (a == %d) goto L%d;\n", i, i,
                i * 7 % 3000, i, i);
    for (int i = 0; i < 5000; i++)
        fprintf(out, "if (a == %d) return %d; else ", i, i);
    fputs("return a; }\n", out);
}

static void thousands_of_labels(void **state) {
    (void)state;
    ir_unit_free(lower_generated(write_labels, 30));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matching_can_fail),        cmocka_unit_test(bodies_are_as_expected),
        cmocka_unit_test(hundred_thousand_terms),   cmocka_unit_test(ten_thousand_cases),
        cmocka_unit_test(twenty_thousand_elements), cmocka_unit_test(thousands_of_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

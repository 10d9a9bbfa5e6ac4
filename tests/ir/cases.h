/* cases.h: files of cases, text in and text out.
 *
 *   ; case NAME
 *   func $f ... {          a unit by hand; its first body is what is tested
 *   ; becomes
 *   ...                    what the pass makes of it, byte by byte
 */
#ifndef MEMKIT_TESTS_IR_CASES_H
#define MEMKIT_TESTS_IR_CASES_H

#include <stdio.h>
#include <string.h>

#include "ir.h"

/* Runs the pass on f and appends to out what there is to compare. */
typedef void (*case_fn)(const ir_unit *u, ir_func *f, mk_str *out);

static inline void read_file(const char *path, mk_str *out) {
    FILE *in = fopen(path, "rb");
    char buffer[4096];
    size_t n;
    if (!in)
        fail_msg("cannot open %s", path);
    while ((n = fread(buffer, 1, sizeof buffer, in)) > 0)
        mk_str_catn(out, buffer, n);
    fclose(in);
}

static inline void assert_valid(const ir_unit *u, const ir_func *f) {
    mk_str why = {0};
    if (!ir_check(u, f, &why)) {
        mk_str_cat(&why, "\n");
        ir_print_func(u, f, &why);
        fail_msg("%s", why.data);
    }
    mk_str_free(&why);
}

static inline void run_case(const char *name, size_t name_len, const char *in, size_t in_len,
                            const char *want, size_t want_len, case_fn pass) {
    mk_str out = {0};
    ir_func f = {0};
    ir_unit *u = ir_parse(in, in_len, &out);
    if (!u)
        fail_msg("case %.*s: %s", (int)name_len, name, out.data);
    assert_true(ir_unpack(u, 0, &f));
    assert_valid(u, &f);
    pass(u, &f, &out);
    assert_valid(u, &f);
    if (out.len != want_len || (want_len && memcmp(out.data, want, want_len)))
        fail_msg("case %.*s\n--- wanted\n%.*s--- got\n%s", (int)name_len, name, (int)want_len, want,
                 out.len ? out.data : "");
    ir_func_free(&f);
    ir_unit_free(u);
    mk_str_free(&out);
}

/* Returns how many cases the file has. */
static inline size_t run_cases(const char *path, case_fn pass) {
    static const char head[] = "; case ", middle[] = "; becomes\n";
    mk_str text = {0};
    size_t n = 0;
    read_file(path, &text);
    for (char *at = strstr(text.data, head), *next; at; at = next, n++) {
        at += strlen(head);
        next = strstr(at, head);
        char *in = strchr(at, '\n') + 1, *end = next ? next : text.data + text.len;
        char *want = strstr(in, middle);
        if (!want || want > end)
            fail_msg("%s: case without '; becomes': %.*s", path, (int)(in - at - 1), at);
        size_t in_len = (size_t)(want - in);
        want += strlen(middle);
        while (end > want && end[-1] == '\n' && (end == want + 1 || end[-2] == '\n'))
            end--; /* blank lines between cases */
        run_case(at, (size_t)(in - at - 1), in, in_len, want, (size_t)(end - want), pass);
    }
    mk_str_free(&text);
    return n;
}

#endif

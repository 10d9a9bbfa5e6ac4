/* rows.h: lists of rows written by hand, and what a report makes of them. */
#ifndef TESTS_REPORT_ROWS_H
#define TESTS_REPORT_ROWS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/report.h"

#define AT(file, line, col) \
    { file, line, col }
#define ASSUMES(...)                               \
    .assumes = (const char *const[]){__VA_ARGS__}, \
    .nassumes = sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)
#define STEPS(...)                             \
    .steps = (const find_step[]){__VA_ARGS__}, \
    .nsteps = sizeof((const find_step[]){__VA_ARGS__}) / sizeof(find_step)

/* Lists written in place end with their block, the row does not. */
static inline void add(find_list *l, find_row r) {
    if (r.nsteps)
        r.steps = mk_arena_dup(&l->arena, r.steps, r.nsteps * sizeof *r.steps, _Alignof(find_step));
    if (r.nassumes)
        r.assumes = mk_arena_dup(&l->arena, r.assumes, r.nassumes * sizeof *r.assumes,
                                 _Alignof(const char *));
    find_row_vec_push(&l->rows, r);
}

typedef struct written { /* by a report; free with written_free */
    char *out, *err;
    size_t out_len, err_len;
    bool ok;
} written;

static inline written write_report(const find_list *l, const report_opts *o) {
    written w;
    FILE *out = open_memstream(&w.out, &w.out_len), *err = open_memstream(&w.err, &w.err_len);
    w.ok = report(l, o, out, err);
    fclose(out);
    fclose(err);
    return w;
}

static inline void written_free(written *w) {
    free(w->out);
    free(w->err);
}

static inline void expect_out(const find_list *l, const report_opts *o, const char *expected) {
    written w = write_report(l, o);
    assert_true(w.ok);
    assert_string_equal(w.out, expected);
    written_free(&w);
}

static inline void expect_err(const find_list *l, const report_opts *o, const char *expected) {
    written w = write_report(l, o);
    assert_string_equal(w.err, expected);
    written_free(&w);
}

#endif

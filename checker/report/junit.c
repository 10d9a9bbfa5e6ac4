/* junit.c: findings as failed tests: a suite for each file. A file without findings is a test that
 * passed, and so is a finding less grave than what the run fails on.
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>

#include <mk/str.h>
#include <mk/vec.h>

#include "utf8.h"

typedef struct test {
    const char *file;
    const find_row *row; /* NULL: the file itself */
} test;

MK_VEC(test_vec, test)

/* ---- XML -------------------------------------------------------------------------------------- */

/* Control characters XML does not know, not even escaped. */
static void escape(mk_str *out, const char *text) {
    static const char special[] = "&<>\"\n\t";
    static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#10;", "&#9;"};
    mk_str valid = {0};
    utf8_cat(text, &valid);
    for (const char *p = mk_str_c(&valid); *p; p++) {
        const char *at = strchr(special, *p);
        if (at)
            mk_str_cat(out, names[at - special]);
        else
            mk_str_putc(out, (unsigned char)*p < ' ' ? '?' : *p);
    }
    mk_str_free(&valid);
}

static void say_attribute(mk_str *out, const char *name, const char *text) {
    mk_str_printf(out, " %s=\"", name);
    escape(out, text);
    mk_str_putc(out, '"');
}

/* ---- tests ------------------------------------------------------------------------------------ */

static bool is_failure(const test *t, const report_opts *o) {
    return t->row && t->row->severity >= o->fail_on;
}

static void say_place(mk_str *out, const find_pos *at, const char *text) {
    mk_str line = {0};
    mk_str_printf(&line, "%s:%u:%u: %s\n", at->file, (unsigned)at->line, (unsigned)at->col, text);
    escape(out, mk_str_c(&line));
    mk_str_free(&line);
}

static void say_finding(mk_str *out, const test *t, const report_opts *o) {
    const find_row *r = t->row;
    const char *tag = is_failure(t, o) ? "failure" : "system-out";
    mk_str_printf(out, ">\n      <%s", tag);
    if (is_failure(t, o)) {
        say_attribute(out, "type", r->rule);
        say_attribute(out, "message", r->message);
    }
    mk_str_putc(out, '>');
    say_place(out, &r->at, r->message);
    for (uint32_t i = 0; i < r->nsteps; i++)
        say_place(out, &r->steps[i].at, r->steps[i].text);
    mk_str_printf(out, "</%s>\n    </testcase>\n", tag);
}

static void say_test(mk_str *out, const test *t, const report_opts *o) {
    mk_str name = {0};
    if (t->row)
        mk_str_printf(&name, "%s: %s:%u:%u", t->row->rule, t->row->function ? t->row->function : "",
                      (unsigned)t->row->at.line, (unsigned)t->row->at.col);
    mk_str_cat(out, "    <testcase");
    say_attribute(out, "name", t->row ? mk_str_c(&name) : "no findings");
    say_attribute(out, "classname", t->file);
    mk_str_free(&name);
    if (t->row)
        say_finding(out, t, o);
    else
        mk_str_cat(out, "/>\n");
}

static size_t failures(const test *t, size_t n, const report_opts *o) {
    size_t failed = 0;
    for (size_t i = 0; i < n; i++)
        failed += is_failure(&t[i], o);
    return failed;
}

/* n tests of one file. */
static void say_suite(mk_str *out, const test *t, size_t n, const report_opts *o) {
    mk_str_cat(out, "  <testsuite");
    say_attribute(out, "name", t->file);
    mk_str_printf(out, " tests=\"%zu\" failures=\"%zu\">\n", n, failures(t, n, o));
    for (size_t i = 0; i < n; i++)
        say_test(out, &t[i], o);
    mk_str_cat(out, "  </testsuite>\n");
}

/* ---- all of them ------------------------------------------------------------------------------ */

/* By file; in it, the findings in their order, then the file itself. */
static int by_file(const void *a, const void *b) {
    const test *x = a, *y = b;
    int order = strcmp(x->file, y->file);
    if (order || x->row == y->row)
        return order;
    return !x->row || (y->row && x->row > y->row) ? 1 : -1;
}

static bool is_same_file(const test *a, const test *b) {
    return strcmp(a->file, b->file) == 0;
}

/* A file counts once, and only if it has no findings. */
static void drop_needless(test_vec *v) {
    size_t n = 0;
    for (size_t i = 0; i < v->len; i++)
        if (v->data[i].row || n == 0 || !is_same_file(&v->data[n - 1], &v->data[i]))
            v->data[n++] = v->data[i];
    (void)test_vec_resize(v, n);
}

static void collect(test_vec *v, const find_list *l, const report_opts *o) {
    for (size_t i = 0; i < l->rows.len; i++)
        if (report_wants_finding(&l->rows.data[i], o))
            test_vec_push(v, (test){l->rows.data[i].at.file, &l->rows.data[i]});
    for (size_t i = 0; i < o->files.len; i++)
        test_vec_push(v, (test){o->files.data[i], NULL});
    if (v->len)
        qsort(v->data, v->len, sizeof *v->data, by_file);
    drop_needless(v);
}

void report_junit(const find_list *l, const report_opts *o, FILE *out) {
    test_vec v = {0};
    mk_str text = {0};
    collect(&v, l, o);
    mk_str_cat(&text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    mk_str_printf(&text, "<testsuites name=\"memcheck-lint\" tests=\"%zu\" failures=\"%zu\">\n",
                  v.len, failures(v.data, v.len, o));
    for (size_t i = 0, n; i < v.len && !ferror(out); i += n) {
        for (n = 1; i + n < v.len && is_same_file(&v.data[i], &v.data[i + n]);)
            n++;
        say_suite(&text, &v.data[i], n, o);
        fwrite(text.data, 1, text.len, out);
        mk_str_clear(&text);
    }
    mk_str_cat(&text, "</testsuites>\n");
    fwrite(text.data, 1, text.len, out);
    mk_str_free(&text);
    test_vec_free(&v);
}

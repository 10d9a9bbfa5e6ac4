#include "fix.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "fix_text.h"
#include "replace.h"

typedef struct fix_row {
    find_row *row;
    const char *file; /* whatever the row calls it */
} fix_row;

MK_VEC(fix_rows, fix_row)

/* ---- finding them ----------------------------------------------------------------------------- */

/* By file, so that each is taken apart once; then from the top to the bottom. */
static int by_place(const void *a, const void *b) {
    const fix_row *p = a, *q = b;
    const find_row *x = p->row, *y = q->row;
    int order = strcmp(p->file, q->file);
    order = order ? order : (x->at.line > y->at.line) - (x->at.line < y->at.line);
    order = order ? order : (x->at.col > y->at.col) - (x->at.col < y->at.col);
    return order ? order : strcmp(x->rule, y->rule);
}

static bool in_its_file(const find_row *r) {
    for (uint32_t i = 0; i < r->nchanges; i++)
        if (strcmp(r->changes[i].at.file, r->at.file) != 0)
            return false;
    return r->nchanges > 0;
}

static bool is_edited(const find_row *r) {
    return r->nedits > 0;
}

/* Those rows, sorted. A file may have several names: a.h and src/../a.h. */
static fix_rows collect(find_list *l, bool (*wanted)(const find_row *r)) {
    fix_rows rows = {0};
    for (size_t i = 0; i < l->rows.len; i++) {
        find_row *r = &l->rows.data[i];
        char *real = find_counts(r) && wanted(r) ? realpath(r->at.file, NULL) : NULL;
        if (real)
            fix_rows_push(&rows, (fix_row){r, mk_arena_strdup(&l->arena, real)});
        free(real);
    }
    if (rows.len)
        qsort(rows.data, rows.len, sizeof *rows.data, by_place);
    return rows;
}

static bool is_same_edit(const find_edit *x, const find_edit *y) {
    return x->at == y->at && x->len == y->len && strcmp(x->text, y->text) == 0;
}

/* Two at one place overlap, even if both only put something in. */
static bool overlap(const find_edit *x, const find_edit *y) {
    return x->at == y->at || (x->at < y->at + y->len && y->at < x->at + x->len);
}

/* Of the file's rows before r: is one in the way? The same edits are not, they are made once. */
static bool is_free(const fix_rows *done, const char *file, const fix_edits *edits) {
    for (size_t i = done->len; i-- > 0 && strcmp(done->data[i].file, file) == 0;) {
        const find_row *r = done->data[i].row;
        bool same = r->nedits == edits->len;
        for (uint32_t k = 0; k < r->nedits && same; k++)
            same = is_same_edit(&r->edits[k], &edits->data[k]);
        for (uint32_t k = 0; k < r->nedits && !same; k++)
            for (size_t m = 0; m < edits->len; m++)
                if (overlap(&r->edits[k], &edits->data[m]))
                    return false;
    }
    return true;
}

static void find_one(fix_row r, const fix_code *c, fix_rows *done, mk_arena *a) {
    fix_edits edits = {0};
    if (fix_text(c, r.row->changes, r.row->nchanges, a, &edits) && is_free(done, r.file, &edits)) {
        r.row->edits =
            mk_arena_dup(a, edits.data, edits.len * sizeof *edits.data, _Alignof(find_edit));
        r.row->nedits = (uint32_t)edits.len;
        fix_rows_push(done, r);
    }
    fix_edits_free(&edits);
}

void fix_find(find_list *l, sources *s) {
    fix_rows rows = collect(l, in_its_file), done = {0};
    fix_code code = {0};
    for (size_t i = 0; i < rows.len; i++)
        if (fix_code_open(&code, s, rows.data[i].file))
            find_one(rows.data[i], &code, &done, &l->arena);
    fix_code_free(&code);
    fix_rows_free(&rows);
    fix_rows_free(&done);
}

/* ---- making them ------------------------------------------------------------------------------ */

static int by_offset(const void *a, const void *b) {
    const find_edit *x = a, *y = b;
    return (x->at > y->at) - (x->at < y->at);
}

/* The file's text with the rows' edits. */
static void edited(const source_file *f, const fix_row *rows, size_t n, mk_str *out) {
    fix_edits edits = {0};
    for (size_t i = 0; i < n; i++)
        fix_edits_append(&edits, rows[i].row->edits, rows[i].row->nedits);
    qsort(edits.data, edits.len, sizeof *edits.data, by_offset);
    size_t at = 0;
    for (size_t i = 0; i < edits.len; i++) {
        const find_edit *e = &edits.data[i];
        if (i && is_same_edit(e, &edits.data[i - 1]))
            continue;
        mk_str_catn(out, f->text + at, e->at - at);
        mk_str_cat(out, e->text);
        at = e->at + e->len;
    }
    mk_str_catn(out, f->text + at, f->len - at);
    fix_edits_free(&edits);
}

/* Is the file still what was analysed? What was read of it since may be newer. */
static bool is_unchanged(const char *file, const source_file *f, struct timespec since) {
    struct stat st;
    return stat(file, &st) == 0 && (size_t)st.st_size == f->len &&
           (st.st_mtim.tv_sec < since.tv_sec ||
            (st.st_mtim.tv_sec == since.tv_sec && st.st_mtim.tv_nsec <= since.tv_nsec));
}

static void line_of(mk_str *why, const char *text) {
    if (why->len)
        mk_str_putc(why, '\n');
    mk_str_cat(why, text);
}

/* n rows of one file. */
static bool apply_to(const fix_row *rows, size_t n, sources *s, struct timespec since,
                     mk_str *why) {
    const char *file = rows[0].row->at.file;
    const source_file *f = source_open(s, rows[0].file);
    mk_str text = {0}, error = {0};
    edited(f, rows, n, &text);
    bool ok = is_unchanged(file, f, since);
    if (!ok)
        mk_str_printf(&error, "%s changed while it was analysed, so nothing is fixed in it", file);
    ok = ok && replace_file(file, mk_str_view(&text), &error);
    if (!ok)
        line_of(why, mk_str_c(&error));
    mk_str_free(&error);
    mk_str_free(&text);
    return ok;
}

void fix_apply(find_list *l, sources *s, struct timespec since, mk_str *why) {
    fix_rows rows = collect(l, is_edited);
    for (size_t i = 0, n; i < rows.len; i += n) {
        for (n = 1; i + n < rows.len && strcmp(rows.data[i].file, rows.data[i + n].file) == 0;)
            n++;
        if (!apply_to(rows.data + i, n, s, since, why))
            continue;
        for (size_t k = i; k < i + n; k++)
            rows.data[k].row->fixed = true;
        l->stats.fixed += (uint32_t)n;
        l->stats.findings -= (uint32_t)n;
    }
    fix_rows_free(&rows);
}

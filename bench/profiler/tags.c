/* tags.c: what falls to each value of each label, in a table right-aligned by column. */
#include "report.h"
#include "unit.h"

#include <stdlib.h>
#include <string.h>

typedef struct tag {
    const char *key, *value;
    int64_t sum;
} tag;

MK_STRMAP(tag_map, tag)
MK_VEC(tag_list, const tag *)

static void add_label(const report *r, const profile_sample *s, const profile_label *l,
                      tag_map *tags, mk_arena *a) {
    mk_str value = {0}, key = {0};
    bool added;
    if (l->text)
        mk_str_cat(&value, l->text);
    else
        unit_format(l->number, report_label_unit(r, l->key), r->o.unit, &value);
    profile_key_text(&key, l->key);
    mk_str_cat(&key, mk_str_c(&value));
    tag *t = tag_map_add(tags, mk_str_view(&key), &added);
    if (added) {
        t->key = l->key;
        t->value = mk_arena_strdup(a, mk_str_c(&value));
    }
    t->sum += report_value(r, s);
    mk_str_free(&value);
    mk_str_free(&key);
}

/* By key, then by sum, the largest first, then by value. */
static int by_key_and_sum(const void *x, const void *y) {
    const tag *a = *(const tag *const *)x, *b = *(const tag *const *)y;
    long long left = llabs(a->sum), right = llabs(b->sum);
    int c = strcmp(a->key, b->key);
    if (c)
        return c;
    return left != right ? (left < right ? 1 : -1) : strcmp(a->value, b->value);
}

/* ---- rows of cells; a cell is as wide as the widest in the rows around it, one more in front ---- */

typedef struct row {
    const char *left, *right, *rest; /* right NULL: no such cell */
} row;

MK_VEC(row_list, row)

static int wider(int width, const char *text) {
    int n = text ? (int)strlen(text) + 1 : 0;
    return n > width ? n : width;
}

static void write_rows(const row_list *rows, mk_str *out) {
    int left = 0, right = 0;
    for (size_t i = 0; i < rows->len; i++) {
        left = wider(left, rows->data[i].left);
        right = wider(right, rows->data[i].right);
    }
    for (size_t i = 0; i < rows->len; i++) {
        const row *one = &rows->data[i];
        mk_str_printf(out, "%*s%*s%s\n", left, one->left, one->right ? right : 0,
                      one->right ? one->right : "", one->rest);
    }
}

static const char *amount(const report *r, int64_t sum, int64_t total, mk_arena *a) {
    const char *unit;
    double value = unit_scale(sum, r->unit, r->o.unit, &unit);
    mk_str text = {0};
    mk_str_printf(&text, "%.1f%s", value, unit);
    if (total > 0) {
        mk_str_cat(&text, " (");
        unit_percent(sum, total, &text);
        mk_str_putc(&text, ')');
    }
    mk_str_putc(&text, ':');
    const char *copy = mk_arena_strdup(a, mk_str_c(&text));
    mk_str_free(&text);
    return copy;
}

/* " value", in the arena. */
static const char *spaced(const char *before, const char *text, mk_arena *a) {
    mk_str both = {0};
    mk_str_printf(&both, "%s%s", before, text);
    const char *copy = mk_arena_strdup(a, mk_str_c(&both));
    mk_str_free(&both);
    return copy;
}

static void write_key(const report *r, const tag *const *tags, size_t n, mk_arena *a, mk_str *out) {
    row_list rows = {0};
    const char *unit;
    int64_t total = 0;
    mk_str head = {0};
    for (size_t i = 0; i < n; i++)
        total += tags[i]->sum;
    double value = unit_scale(total, r->unit, r->o.unit, &unit);
    mk_str_printf(&head, " Total %.1f%s", value, unit);
    row first = {spaced(tags[0]->key, ":", a), NULL, mk_arena_strdup(a, mk_str_c(&head))};
    row_list_push(&rows, first);
    for (size_t i = 0; i < n; i++) {
        row one = {" ", amount(r, tags[i]->sum, total, a), spaced(" ", tags[i]->value, a)};
        row_list_push(&rows, one);
    }
    write_rows(&rows, out);
    mk_str_putc(out, '\n');
    mk_str_free(&head);
    row_list_free(&rows);
}

bool view_tags(report *r, mk_str *out, mk_str *why) {
    tag_map tags = {0};
    tag_list list = {0};
    (void)why;
    for (size_t i = 0; i < r->p->samples.len; i++)
        for (size_t j = 0; j < r->p->samples.data[i]->n_labels; j++)
            add_label(r, r->p->samples.data[i], &r->p->samples.data[i]->labels[j], &tags,
                      &r->arena);
    for (size_t i = 0; i < tags.len; i++)
        tag_list_push(&list, &tags.entries[i].value);
    if (list.len)
        qsort(list.data, list.len, sizeof *list.data, by_key_and_sum);
    for (size_t i = 0, n; i < list.len; i += n) {
        n = 1;
        while (i + n < list.len && strcmp(list.data[i + n]->key, list.data[i]->key) == 0)
            n++;
        write_key(r, list.data + i, n, &r->arena, out);
    }
    tag_list_free(&list);
    tag_map_free(&tags);
    return true;
}

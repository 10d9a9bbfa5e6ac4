/* traces.c: every sample with its labels and its stack, leaf first. */
#include "graph.h"
#include "unit.h"

#include <stdio.h>
#include <string.h>

static const char separator[] =
    "-----------+-------------------------------------------------------\n";

/* Texts, then numbers, each as their keys lie below each other: right-aligned. */
static bool line_before(const profile_label *a, const profile_label *b) {
    char left[80], right[80];
    if (!a->text != !b->text)
        return a->text != NULL;
    snprintf(left, sizeof left, "%10s:", a->key);
    snprintf(right, sizeof right, "%10s:", b->key);
    return strcmp(left, right) < 0;
}

static void sort_labels(const profile_sample *s) {
    for (size_t i = 1; i < s->n_labels; i++) {
        profile_label label = s->labels[i];
        size_t at = i;
        for (; at > 0 && line_before(&label, &s->labels[at - 1]); at--)
            s->labels[at] = s->labels[at - 1];
        s->labels[at] = label;
    }
}

/* Labels of one key stand on one line. */
static void write_labels(const report *r, const profile_sample *s, mk_str *out) {
    sort_labels(s);
    for (size_t i = 0; i < s->n_labels; i++) {
        const profile_label *l = &s->labels[i];
        bool goes_on = i > 0 && strcmp(l->key, l[-1].key) == 0 && !l->text == !l[-1].text;
        if (!goes_on)
            mk_str_printf(out, "%s%10s: ", i ? "\n" : "", l->key);
        mk_str_putc(out, ' ');
        if (l->text)
            mk_str_cat(out, l->text);
        else
            unit_format(l->number, report_label_unit(r, l->key), "auto", out);
    }
    if (s->n_labels)
        mk_str_putc(out, '\n');
}

static void write_stack(const report *r, const graph *g, const profile_sample *s, mk_str *out) {
    bool first = true;
    for (size_t i = 0; i < s->depth; i++) {
        const graph_nodes *nodes = graph_nodes_of(g, s->stack[i]);
        for (size_t j = 0; j < nodes->len; j++) {
            if (first)
                report_column(r, report_mean(report_value(r, s), report_divisor(r, s)), 10, out);
            mk_str_printf(out, "%s   %s%s\n", first ? "" : "          ", nodes->data[j]->print,
                          j + 1 < nodes->len ? " (inline)" : "");
            first = false;
        }
    }
}

bool view_traces(report *r, mk_str *out, mk_str *why) {
    graph g;
    (void)why;
    graph_make(&g, r, false);
    report_profile_lines(r, out);
    for (size_t i = 0; i < r->p->samples.len; i++) {
        const profile_sample *s = r->p->samples.data[i];
        if (!s->depth)
            continue;
        mk_str_cat(out, separator);
        write_labels(r, s, out);
        write_stack(r, &g, s, out);
    }
    mk_str_cat(out, separator);
    graph_free(&g);
    return true;
}

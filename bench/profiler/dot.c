/* dot.c: the graph of calls, for graphviz. A box's letters are as large as what it allocates itself, its
 * colour says what it and its callees do, an edge is as thick as what goes over it; dotted edges skip
 * functions that were left out. Of two profiles red is more and green less. */
#include "shortcut.h"
#include "trim.h"
#include "unit.h"

#include <math.h>

/* Text between quotes; what ends a line in it aligns to the left. */
static void write_text(const char *text, mk_str *out) {
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            mk_str_putc(out, '\\');
        if (*text == '\n')
            mk_str_cat(out, "\\l");
        else
            mk_str_putc(out, *text);
    }
}

static void write_legend(const trimmed *t, const report *r, mk_str *out) {
    mk_str head = {0};
    trim_header(t, r, &head);
    mk_str_cat(out, "subgraph cluster_L { L [shape=box fontsize=16 label=\"");
    write_text(mk_str_c(&head), out);
    mk_str_cat(out, "\"] }\n");
    mk_str_free(&head);
}

/* From grey over amber to red as a part of the whole grows to 1; to green below 0. */
static void write_colour(double part, bool background, mk_str *out) {
    double strength = pow(fmin(fabs(part), 1), 0.3) * (fabs(part) < 0.2 ? fabs(part) / 0.2 : 1);
    double value = background ? 0.93 : 0.7, saturation = (background ? 0.12 : 1) * strength;
    int full = (int)(255 * value), less = (int)(255 * value * (1 - saturation));
    mk_str_printf(out, "\"#%02x%02x%02x\"", part < 0 ? less : full, part < 0 ? full : less, less);
}

static double part_of(const report *r, int64_t value) {
    return r->total ? (double)value / fabs((double)r->total) : 0;
}

/* "1.50MB (12.5%)" */
static void write_share(const report *r, int64_t value, mk_str *out) {
    mk_str percent = {0};
    report_percent(r, value, &percent);
    mk_str_trim(&percent);
    report_format(r, value, out);
    mk_str_printf(out, " (%s)", mk_str_c(&percent));
    mk_str_free(&percent);
}

static void write_node(const report *r, const graph_node *n, double largest, mk_str *out) {
    int64_t flat = graph_flat(n), cum = graph_cum(n);
    double size = 8 + (largest > 0 ? ceil(16 * sqrt(fabs((double)flat) / largest)) : 0);
    mk_str_printf(out, "N%zu [label=\"", n->number);
    write_text(n->print, out);
    mk_str_cat(out, "\\n");
    if (flat)
        write_share(r, flat, out);
    if (flat && cum != flat)
        mk_str_cat(out, "\\n");
    if (cum != flat) {
        mk_str_cat(out, "of ");
        write_share(r, cum, out);
    }
    mk_str_printf(out, "\" shape=box fontsize=%.0f color=", size);
    write_colour(part_of(r, cum), false, out);
    mk_str_cat(out, " fillcolor=");
    write_colour(part_of(r, cum), true, out);
    mk_str_cat(out, "]\n");
}

static void write_edge(const report *r, const graph_edge *e, mk_str *out) {
    int64_t weight = report_mean(e->weight, e->divisor);
    double part = part_of(r, weight), size = fmin(fabs(part), 1);
    mk_str_printf(out, "N%zu -> N%zu [label=\" ", e->from->number, e->to->number);
    report_format(r, weight, out);
    mk_str_printf(out, "%s\" weight=%d penwidth=%d color=", e->inlined ? "\\n (inline)" : "",
                  1 + (int)(100 * size), 1 + (int)(5 * size));
    write_colour(part, false, out);
    mk_str_cat(out, e->residual ? " style=dotted]\n" : "]\n");
}

/* Edges between nodes that are shown, the heaviest first: the layout follows their order. */
static void write_edges(const report *r, const graph *g, mk_str *out) {
    graph_edges all = {0};
    for (size_t i = 0; i < g->nodes.len; i++) {
        const graph_edges *out_of = &g->nodes.data[i]->out;
        for (size_t j = 0; j < out_of->len; j++)
            graph_edges_push(&all, out_of->data[j]);
    }
    graph_sort_edges(&all);
    for (size_t i = 0; i < all.len; i++)
        write_edge(r, all.data[i], out);
    graph_edges_free(&all);
}

bool view_dot(report *r, mk_str *out, mk_str *why) {
    trimmed t;
    double largest = 0;
    (void)why;
    r->o.cum = true; /* when not all fit, those that lead to most */
    trim_make(&t, r);
    graph_drop_shortcuts(&t.g);
    for (size_t i = 0; i < t.g.nodes.len; i++)
        largest = fmax(largest, fabs((double)graph_flat(t.g.nodes.data[i])));
    mk_str_cat(out, "digraph memory {\nnode [style=filled fontname=\"sans-serif\"]\n"
                    "edge [fontname=\"sans-serif\" fontsize=11]\n");
    write_legend(&t, r, out);
    for (size_t i = 0; i < t.g.nodes.len; i++)
        write_node(r, t.g.nodes.data[i], largest, out);
    write_edges(r, &t.g, out);
    mk_str_cat(out, "}\n");
    trim_free(&t);
    return true;
}

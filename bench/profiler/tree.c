/* tree.c: each node between its callers and its callees; peek shows those whose name matches. */
#include "trim.h"

#include "unit.h"

static const char separator[] =
    "----------------------------------------------------------+-------------\n";

static void write_edges(const report *r, graph_edges *edges, int64_t cum, bool in, mk_str *out) {
    graph_sort_edges(edges);
    for (size_t i = 0; i < edges->len; i++) {
        const graph_edge *e = edges->data[i];
        report_column(r, e->weight, 50, out);
        mk_str_putc(out, ' ');
        unit_percent(e->weight, cum, out);
        mk_str_printf(out, " |   %s%s\n", (in ? e->from : e->to)->print,
                      e->inlined ? " (inline)" : "");
    }
}

static void write_node(const report *r, graph_node *n, int64_t sum, mk_str *out) {
    mk_str_cat(out, separator);
    write_edges(r, &n->in, graph_cum(n), true, out);
    trim_columns(r, n, sum, out);
    mk_str_printf(out, "                | %s\n", n->print);
    write_edges(r, &n->out, graph_cum(n), false, out);
}

bool view_tree(report *r, mk_str *out, mk_str *why) {
    trimmed t;
    int64_t sum = 0;
    size_t shown = 0;
    trim_make(&t, r);
    trim_header(&t, r, out);
    mk_str_cat(out, separator);
    mk_str_cat(out, "      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n");
    for (size_t i = 0; i < t.g.nodes.len; i++) {
        graph_node *n = t.g.nodes.data[i];
        if (r->symbol.set && !match_in(&r->symbol, n->print))
            continue;
        sum += graph_flat(n);
        write_node(r, n, sum, out);
        shown++;
    }
    if (t.g.nodes.len)
        mk_str_cat(out, separator);
    if (r->symbol.set && !shown)
        mk_str_printf(why, "no function matches '%s'", r->o.argument);
    trim_free(&t);
    return why->len == 0;
}

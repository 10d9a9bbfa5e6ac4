/* trim.c: see trim.h. */
#include "trim.h"

#include <stdlib.h>
#include <string.h>

#include "unit.h"

static int64_t fraction(int64_t of, double part) {
    return llabs((int64_t)((double)of * part));
}

static int64_t sum_of_flats(const graph *g) {
    int64_t sum = 0;
    for (size_t i = 0; i < g->nodes.len; i++)
        sum += g->nodes.data[i]->flat;
    return sum;
}

/* Nodes below the least are no longer kept; how many. */
static size_t drop_small(graph *g, const report *r, int64_t least) {
    size_t dropped = 0;
    for (size_t i = 0; i < g->nodes.len; i++) {
        graph_node *n = g->nodes.data[i];
        n->kept = llabs(n->cum) >= least;
        dropped += !n->kept;
    }
    if (dropped)
        graph_remake(g, r);
    return dropped;
}

static void keep_first(graph *g, const report *r, size_t most) {
    for (size_t i = most; i < g->nodes.len; i++)
        g->nodes.data[i]->kept = false;
    if (most < g->nodes.len) {
        graph_remake(g, r);
        graph_sort(g, r->o.cum);
    }
}

/* The unit of the smallest value; if the largest has another and is far off, the unit in which the
 * smallest is still 0.01. */
static void settle_unit(report *r, const graph *g) {
    int64_t least = 0, most = r->total;
    const char *small, *large, *unit;
    if (strcmp(r->shown_unit, "minimum") != 0 || g->nodes.len == 0)
        return;
    for (size_t i = 0; i < g->nodes.len; i++) {
        int64_t value = llabs(graph_flat(g->nodes.data[i]));
        value = value ? value : llabs(graph_cum(g->nodes.data[i]));
        least = value && (!least || value < least) ? value : least;
    }
    least = least ? least : most;
    if (r->o.divide_by != 1 && r->o.divide_by > 0) {
        least = (int64_t)((double)least * (1 / r->o.divide_by));
        most = (int64_t)((double)most * (1 / r->o.divide_by));
    }
    unit_scale(least, r->unit, "minimum", &small);
    unit_scale(most, r->unit, "minimum", &large);
    unit = small;
    if (strcmp(small, large) != 0 && (double)least * 100 < (double)most)
        unit_scale(100 * least, r->unit, "minimum", &unit);
    r->shown_unit = *unit ? unit : r->unit;
}

void trim_make(trimmed *t, report *r) {
    memset(t, 0, sizeof *t);
    graph_make(&t->g, r, false);
    int64_t sum = sum_of_flats(&t->g);
    int64_t least_node = fraction(sum, r->o.nodefraction);
    if (least_node > 0)
        t->small_nodes = drop_small(&t->g, r, least_node);
    t->before = t->g.nodes.len;
    graph_sort(&t->g, r->o.cum);
    if (r->o.nodecount > 0)
        keep_first(&t->g, r, (size_t)r->o.nodecount);
    t->small_edges = graph_drop_edges(&t->g, fraction(sum, r->o.edgefraction));
    settle_unit(r, &t->g);
}

void trim_free(trimmed *t) {
    graph_free(&t->g);
}

/* ---- what stands on top ---- */

static void write_filters(const options *o, mk_str *out) {
    const struct {
        const char *name, *value;
    } filters[] = {
        {"focus", o->focus},         {"ignore", o->ignore},       {"hide", o->hide},
        {"show", o->show},           {"show_from", o->show_from}, {"tagfocus", o->tagfocus},
        {"tagignore", o->tagignore}, {"tagshow", o->tagshow},     {"taghide", o->taghide}};
    enum { WIDTH = 80 };
    bool first = true;
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        if (!filters[i].value || !*filters[i].value)
            continue;
        size_t n = strlen(filters[i].name) + 1 + strlen(filters[i].value), start;
        mk_str_cat(out, first ? "Active filters:\n   " : "   ");
        start = out->len;
        mk_str_printf(out, "%s=%s", filters[i].name, filters[i].value);
        if (n > WIDTH) {
            mk_str_truncate(out, start + WIDTH);
            mk_str_cat(out, "…");
        }
        mk_str_putc(out, '\n');
        first = false;
    }
}

static void write_dropped(const report *r, size_t n, const char *what, const char *of, double part,
                          mk_str *out) {
    if (!n)
        return;
    mk_str_printf(out, "Dropped %zu %s%s (%s <= ", n, what, n > 1 ? "s" : "", of);
    report_format(r, fraction(r->total, part), out);
    mk_str_cat(out, ")\n");
}

void trim_header(const trimmed *t, const report *r, mk_str *out) {
    int64_t shown = 0;
    mk_str percent = {0};
    for (size_t i = 0; i < t->g.nodes.len; i++)
        shown += graph_flat(t->g.nodes.data[i]);
    if (!r->o.compact_labels)
        report_profile_lines(r, out);
    write_filters(&r->o, out);
    report_percent(r, shown, &percent);
    mk_str_trim(&percent);
    mk_str_cat(out, "Showing nodes accounting for ");
    report_format(r, shown, out);
    mk_str_printf(out, ", %s of ", mk_str_c(&percent));
    report_format(r, r->total, out);
    mk_str_cat(out, " total\n");
    mk_str_free(&percent);
    if (r->total == 0)
        return;
    write_dropped(r, t->small_nodes, "node", "cum", r->o.nodefraction, out);
    if (t->g.nodes.len && t->g.nodes.len < t->before)
        mk_str_printf(out, "Showing top %zu nodes out of %zu\n", t->g.nodes.len, t->before);
}

void trim_columns(const report *r, const graph_node *n, int64_t sum, mk_str *out) {
    report_column(r, graph_flat(n), 10, out);
    mk_str_putc(out, ' ');
    report_percent(r, graph_flat(n), out);
    mk_str_putc(out, ' ');
    report_percent(r, sum, out);
    mk_str_putc(out, ' ');
    report_column(r, graph_cum(n), 10, out);
    mk_str_putc(out, ' ');
    report_percent(r, graph_cum(n), out);
}

/* top.c: a row a node.
 *
 *       flat  flat%   sum%        cum   cum%  ±flat  ±cum
 *     1.50MB 38.14% 38.14%     3.93MB   100%   4.2%  2.6%  main.build (inline)
 *
 * ± is one standard deviation of what sampling leaves open, in percent of the value beside it. */
#include "trim.h"

#include <math.h>

static void write_error(double variance, int64_t value, mk_str *out) {
    double percent = value ? 100 * sqrt(variance) / fabs((double)value) : 0;
    if (value == 0)
        mk_str_cat(out, "     -");
    else if (percent >= 100)
        mk_str_printf(out, " %4.0f%%", percent);
    else
        mk_str_printf(out, " %4.1f%%", percent);
}

/* Some calls of it were inlined, or all. */
static const char *inlined(const graph_node *n) {
    bool some = false, all = true;
    for (size_t i = 0; i < n->in.len; i++) {
        some = some || n->in.data[i]->inlined;
        all = all && n->in.data[i]->inlined;
    }
    return !some ? "" : all ? " (inline)" : " (partial-inline)";
}

static void write_row(const report *r, const graph_node *n, int64_t sum, mk_str *out) {
    trim_columns(r, n, sum, out);
    if (r->o.error) {
        write_error(n->flat_variance, n->flat, out);
        write_error(n->cum_variance, n->cum, out);
    }
    mk_str_printf(out, "  %s%s\n", n->print, inlined(n));
}

bool view_top(report *r, mk_str *out, mk_str *why) {
    trimmed t;
    int64_t sum = 0;
    (void)why;
    trim_make(&t, r);
    trim_header(&t, r, out);
    mk_str_cat(out, "      flat  flat%   sum%        cum   cum%");
    mk_str_cat(out, r->o.error ? " ±flat  ±cum\n" : "\n");
    for (size_t i = 0; i < t.g.nodes.len; i++) {
        sum += graph_flat(t.g.nodes.data[i]);
        write_row(r, t.g.nodes.data[i], sum, out);
    }
    trim_free(&t);
    return true;
}

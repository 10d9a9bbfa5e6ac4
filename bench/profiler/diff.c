/* diff.c: two profiles of one program, row by row: what each was, what it is, and whether the difference
 * is more than sampling leaves open.
 *
 *        old        new      delta    of old     ±
 *     1.50MB     3.00MB    +1.50MB   +100.0%   4.1%    parse_item
 *     4.10MB     4.08MB   -20.00kB     -0.5%   5.0%  ~ read_line
 *
 * Rows are matched by what they are called, so builds may differ. ± is the standard deviation of the
 * difference, in percent of old; ~ marks a difference below two of them. */
#include "graph.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct change {
    const char *name;
    int64_t old, new, delta;
    double variance;
} change;

MK_VEC(changes, change)

/* The graph of the samples that were subtracted, or of the others: nodes are numbered alike. */
static void graph_of(graph *g, report *r, bool base) {
    profile_samples all = r->p->samples, some = {0};
    for (size_t i = 0; i < all.len; i++)
        if (profile_is_of_base(all.data[i]) == base)
            profile_samples_push(&some, all.data[i]);
    r->p->samples = some;
    graph_make(g, r, false);
    r->p->samples = all;
    profile_samples_free(&some);
}

static int by_delta(const void *x, const void *y) {
    const change *a = x, *b = y;
    long long left = llabs(a->delta), right = llabs(b->delta);
    return left != right ? (left < right ? 1 : -1) : strcmp(a->name, b->name);
}

/* Rows that changed, the largest change first. Samples of the base are negative. */
static void find_changes(const report *r, const graph *old, const graph *new, changes *out) {
    for (size_t i = 0; i < new->all.len; i++) {
        const graph_node *a = old->all.data[i], *b = new->all.data[i];
        change c = {.name = b->print};
        c.old = -(r->o.cum ? graph_cum(a) : graph_flat(a));
        c.new = r->o.cum ? graph_cum(b) : graph_flat(b);
        c.delta = c.new - c.old;
        c.variance = r->o.cum ? a->cum_variance + b->cum_variance
                              : a->flat_variance + b->flat_variance;
        if (c.delta)
            changes_push(out, c);
    }
    if (out->len)
        qsort(out->data, out->len, sizeof *out->data, by_delta);
}

static int64_t total_of(const report *r, bool base) {
    int64_t sum = 0, divisor = 0;
    for (size_t i = 0; i < r->p->samples.len; i++)
        if (profile_is_of_base(r->p->samples.data[i]) == base) {
            sum += report_value(r, r->p->samples.data[i]);
            divisor += report_divisor(r, r->p->samples.data[i]);
        }
    return report_mean(sum, divisor);
}

/* "+12.5%", "new", "gone" */
static void write_relative(int64_t old, int64_t delta, mk_str *out) {
    if (old == 0)
        mk_str_cat(out, "new");
    else if (delta == -old)
        mk_str_cat(out, "gone");
    else
        mk_str_printf(out, "%+.1f%%", 100 * (double)delta / fabs((double)old));
}

static void write_delta(const report *r, int64_t delta, mk_str *out) {
    if (delta > 0)
        mk_str_putc(out, '+');
    report_format(r, delta, out);
}

static bool is_noise(const change *c) {
    return c->variance > 0 && fabs((double)c->delta) < 2 * sqrt(c->variance);
}

static void write_error(const change *c, mk_str *out) {
    if (c->old == 0)
        mk_str_cat(out, "     -");
    else
        mk_str_printf(out, " %4.1f%%", 100 * sqrt(c->variance) / fabs((double)c->old));
}

static void write_change(const report *r, const change *c, mk_str *out) {
    mk_str delta = {0}, relative = {0};
    write_delta(r, c->delta, &delta);
    write_relative(c->old, c->delta, &relative);
    report_column(r, c->old, 10, out);
    mk_str_putc(out, ' ');
    report_column(r, c->new, 10, out);
    mk_str_printf(out, " %10s %9s", mk_str_c(&delta), mk_str_c(&relative));
    if (r->o.error)
        write_error(c, out);
    mk_str_printf(out, "  %s%s\n", !r->o.error ? "" : is_noise(c) ? "~ " : "  ", c->name);
    mk_str_free(&delta);
    mk_str_free(&relative);
}

/* "Old 1.50MB, new 3.00MB: +1.50MB, +100.0%" */
static void write_totals(const report *r, mk_str *out) {
    int64_t old = -total_of(r, true), new = total_of(r, false);
    mk_str_cat(out, "Old ");
    report_format(r, old, out);
    mk_str_cat(out, ", new ");
    report_format(r, new, out);
    mk_str_cat(out, ": ");
    write_delta(r, new - old, out);
    mk_str_cat(out, ", ");
    write_relative(old, new - old, out);
    mk_str_putc(out, '\n');
}

static void write_rows(const report *r, const changes *rows, mk_str *out) {
    int64_t least = (int64_t)(fabs((double)r->total) * r->o.nodefraction);
    size_t most = r->o.nodecount > 0 ? (size_t)r->o.nodecount : SIZE_MAX, shown = 0, small = 0, noise = 0;
    mk_str_cat(out, "       old        new      delta    of old");
    mk_str_cat(out, r->o.error ? "     ±\n" : "\n");
    for (size_t i = 0; i < rows->len; i++) {
        small += llabs(rows->data[i].delta) < least;
        if (shown == most || llabs(rows->data[i].delta) < least)
            continue;
        write_change(r, &rows->data[i], out);
        noise += is_noise(&rows->data[i]);
        shown++;
    }
    if (small)
        mk_str_printf(out, "%zu%s changed by less than %g%% of old\n", small, shown ? " more" : "",
                      100 * r->o.nodefraction);
    if (noise && r->o.error)
        mk_str_cat(out, "~ not told apart from chance: less than two standard deviations\n");
}

bool view_diff(report *r, mk_str *out, mk_str *why) {
    graph old, new;
    changes rows = {0};
    (void)why;
    graph_of(&old, r, true);
    graph_of(&new, r, false);
    find_changes(r, &old, &new, &rows);
    if (!r->o.compact_labels)
        report_profile_lines(r, out);
    write_totals(r, out);
    write_rows(r, &rows, out);
    changes_free(&rows);
    graph_free(&old);
    graph_free(&new);
    return true;
}

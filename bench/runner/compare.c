#include "compare.h"

#include <math.h>
#include <string.h>

#include <jansson.h>

#include "statistics.h"

/* Not the customary 5 %: samples of a run share what the machine did in those seconds, so two runs of
 * one program, one after the other, differ about twice as often as independent samples would. */
static const double ALPHA = 0.01;

/* ---- comparing --------------------------------------------------------------------------------- */

static bool all_equal(const numbers *v) {
    for (size_t i = 1; i < v->len; i++)
        if (v->data[i] != v->data[0])
            return false;
    return true;
}

static bool counts_differ(const series *was, const series *is) {
    double slack = was->n == is->n ? 0 : was->slack + is->slack;
    double off = fabs(was->values.data[0] - is->values.data[0]);
    return off > slack + 1e-9 * fabs(was->values.data[0]);
}

static row compare_series(const char *name, const series *was, const series *is) {
    row r = {.name = name, .unit = was->unit, .was = was, .is = is};
    r.old_median = statistics_median(was->values.data, was->values.len);
    r.new_median = statistics_median(is->values.data, is->values.len);
    r.exact = unit_is_count(r.unit) && all_equal(&was->values) && all_equal(&is->values);
    if (r.exact)
        r.p = counts_differ(was, is) ? 0 : 1;
    else
        r.p = statistics_mann_whitney(was->values.data, was->values.len, is->values.data,
                                      is->values.len);
    return r;
}

static void compare_results(const result *was, const result *is, comparison *out) {
    for (size_t i = 0; i < was->series.len; i++) {
        const series *s = &was->series.data[i], *t = result_series(is, s->unit);
        if (t)
            row_vec_push(&out->rows, compare_series(was->name, s, t));
    }
}

/* False discoveries are bounded over all tests of the comparison; counts are no tests. */
static void adjust(comparison *c) {
    numbers p = {0};
    for (size_t i = 0; i < c->rows.len; i++)
        if (!c->rows.data[i].exact)
            numbers_push(&p, c->rows.data[i].p);
    if (p.len)
        statistics_adjust(p.data, p.len);
    for (size_t i = 0, at = 0; i < c->rows.len; i++)
        if (!c->rows.data[i].exact)
            c->rows.data[i].p = p.data[at++];
    numbers_free(&p);
}

void compare_runs(const run *was, const run *is, const gates *limits, double least,
                  comparison *out) {
    *out = (comparison){.was = was, .is = is};
    for (size_t i = 0; i < was->results.len; i++) {
        const result *old = &was->results.data[i], *new = run_find(is, old->name);
        if (new)
            compare_results(old, new, out);
        else
            words_push(&out->only_old, old->name);
    }
    for (size_t i = 0; i < is->results.len; i++)
        if (!run_find(was, is->results.data[i].name))
            words_push(&out->only_new, is->results.data[i].name);
    adjust(out);
    for (size_t i = 0; i < out->rows.len; i++) {
        row *r = &out->rows.data[i];
        double change = fabs(r->new_median - r->old_median);
        r->differs = r->p < ALPHA && (r->exact || change >= least * fabs(r->old_median));
        if (r->differs)
            r->exceeded = gates_exceeded(limits, r->unit, r->old_median, r->new_median);
        out->failures += r->exceeded != NULL;
    }
}

void comparison_free(comparison *c) {
    row_vec_free(&c->rows);
    words_free(&c->only_old);
    words_free(&c->only_new);
}

/* ---- text -------------------------------------------------------------------------------------- */

static const char *scaled(double *x, const char *const *units, double step) {
    size_t i = 0;
    while (fabs(*x) >= step && units[i + 1]) {
        *x /= step;
        i++;
    }
    return units[i];
}

void compare_value(double x, const char *unit, char *text, size_t size) {
    static const char *const times[] = {" ns", " us", " ms", " s", NULL};
    static const char *const bytes[] = {" B", " KiB", " MiB", " GiB", NULL};
    static const char *const plain[] = {"", "k", "M", "G", NULL};
    bool is_time = strcmp(unit, UNIT_TIME) == 0 || strcmp(unit, UNIT_ITEM) == 0;
    bool is_bytes = unit_is_count(unit) && strcmp(unit, UNIT_ALLOCS) != 0;
    if (!is_time && !is_bytes && x == floor(x) && fabs(x) < 1e7) {
        snprintf(text, size, "%.0f", x);
        return;
    }
    const char *scale = scaled(&x,
                               is_time    ? times
                               : is_bytes ? bytes
                                          : plain,
                               is_bytes ? 1024 : 1000);
    double size_of = fabs(x);
    if (size_of > 0 && size_of < 0.01)
        snprintf(text, size, "%.2g%s", x, scale);
    else
        snprintf(text, size, "%.*f%s",
                 x == floor(x) || size_of >= 100 ? 0
                 : size_of >= 10                 ? 1
                                                 : 2,
                 x, scale);
}

/* The median, and how far its interval reaches, in percent. */
static void median_text(const series *s, double median, char *text, size_t size) {
    char value[64];
    interval i = statistics_median_interval(s->values.data, s->values.len);
    double off = fmax(median - i.low, i.high - median);
    compare_value(median, s->unit, value, sizeof value);
    if (unit_is_count(s->unit) || isinf(off) || median == 0)
        snprintf(text, size, "%s", value);
    else
        snprintf(text, size, "%s ± %.0f%%", value, 100 * off / fabs(median));
}

static void delta_text(const row *r, char *text, size_t size) {
    double was = r->old_median, is = r->new_median;
    if (!r->differs)
        snprintf(text, size, "~");
    else if (was == 0)
        snprintf(text, size, "from 0");
    else
        snprintf(text, size, "%+.2f%%", 100 * (is - was) / fabs(was));
}

/* Text in a column; bytes that only continue a character take no room. */
static void column(const char *text, int width, FILE *out) {
    for (const char *c = text; *c; c++)
        width -= ((unsigned char)*c & 0xc0) != 0x80;
    fprintf(out, "%s%*s", text, width > 0 ? width : 0, "");
}

enum { NAME_WIDTH = 32, VALUE_WIDTH = 18, DELTA_WIDTH = 10 };

static void print_row(const row *r, FILE *out) {
    char was[96], is[96], delta[64];
    median_text(r->was, r->old_median, was, sizeof was);
    median_text(r->is, r->new_median, is, sizeof is);
    delta_text(r, delta, sizeof delta);
    column(r->name, NAME_WIDTH, out);
    column(was, VALUE_WIDTH, out);
    column(is, VALUE_WIDTH, out);
    column(delta, DELTA_WIDTH, out);
    if (r->exact)
        fputs(r->differs ? "exact" : "equal", out);
    else
        fprintf(out, "p=%.3f n=%zu+%zu", r->p, r->was->values.len, r->is->values.len);
    if (r->exceeded)
        fprintf(out, "  exceeds +%g%s", r->exceeded->by, r->exceeded->percent ? "%" : "");
    putc('\n', out);
}

/* The mean ratio of all that can be divided, if these are more than one. */
static void print_geomean(const comparison *c, const char *unit, FILE *out) {
    double logs = 0;
    size_t n = 0;
    for (size_t i = 0; i < c->rows.len; i++) {
        const row *r = &c->rows.data[i];
        if (strcmp(r->unit, unit) == 0 && r->old_median > 0 && r->new_median > 0) {
            logs += log(r->new_median / r->old_median);
            n++;
        }
    }
    if (n > 1) {
        char delta[64];
        snprintf(delta, sizeof delta, "%+.2f%%", 100 * (exp(logs / (double)n) - 1));
        column("geometric mean", NAME_WIDTH + 2 * VALUE_WIDTH, out);
        fprintf(out, "%s\n", delta);
    }
}

/* Time first, as people ask for it first, then allocations. What else is counted shows if it differs. */
static void order_units(const comparison *c, words *units) {
    words_push(units, UNIT_TIME);
    words_push(units, UNIT_BYTES);
    words_push(units, UNIT_ALLOCS);
    for (size_t i = 0; i < c->rows.len; i++) {
        const row *r = &c->rows.data[i];
        if ((r->differs || !unit_is_count(r->unit)) && !words_has(units, r->unit))
            words_push(units, r->unit);
    }
}

static bool has_unit(const comparison *c, const char *unit) {
    for (size_t i = 0; i < c->rows.len; i++)
        if (strcmp(c->rows.data[i].unit, unit) == 0)
            return true;
    return false;
}

static void print_unit(const comparison *c, const char *unit, FILE *out) {
    if (!has_unit(c, unit))
        return;
    putc('\n', out);
    column(unit, NAME_WIDTH, out);
    column("old", VALUE_WIDTH, out);
    column("new", VALUE_WIDTH, out);
    fputs("delta\n", out);
    for (size_t i = 0; i < c->rows.len; i++)
        if (strcmp(c->rows.data[i].unit, unit) == 0)
            print_row(&c->rows.data[i], out);
    print_geomean(c, unit, out);
}

static void print_run(const char *which, const run *r, FILE *out) {
    fprintf(out, "%s: %s", which, r->title);
    const char *const more[] = {r->started, r->program, r->commit, r->flags};
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i] && *more[i] && strcmp(more[i], r->title) != 0)
            fprintf(out, ", %s", more[i]);
    putc('\n', out);
}

static bool too_few(const comparison *c) {
    for (size_t i = 0; i < c->rows.len; i++) {
        const row *r = &c->rows.data[i];
        if (!r->exact && (r->was->values.len < 5 || r->is->values.len < 5))
            return true;
    }
    return false;
}

void compare_text(const comparison *c, FILE *out) {
    print_run("old", c->was, out);
    print_run("new", c->is, out);
    words units = {0};
    order_units(c, &units);
    for (size_t i = 0; i < units.len; i++)
        print_unit(c, units.data[i], out);
    words_free(&units);
    for (size_t i = 0; i < c->only_old.len; i++)
        fprintf(out, "%sonly in old: %s\n", i ? "" : "\n", c->only_old.data[i]);
    for (size_t i = 0; i < c->only_new.len; i++)
        fprintf(out, "%sonly in new: %s\n", i ? "" : "\n", c->only_new.data[i]);
    if (too_few(c))
        fputs(
            "\nUnder 5 samples of each no difference in time can be told from chance: --count=10\n",
            out);
}

/* ---- for programs ------------------------------------------------------------------------------ */

static json_t *json_of_names(const words *w) {
    json_t *a = json_array();
    for (size_t i = 0; i < w->len; i++)
        json_array_append_new(a, json_string(w->data[i]));
    return a;
}

void compare_json(const comparison *c, FILE *out) {
    json_t *rows = json_array();
    for (size_t i = 0; i < c->rows.len; i++) {
        const row *r = &c->rows.data[i];
        json_array_append_new(
            rows, json_pack("{s:s, s:s, s:f, s:f, s:f, s:b, s:b, s:b}", "name", r->name, "unit",
                            r->unit, "old", r->old_median, "new", r->new_median, "p", r->p, "exact",
                            r->exact, "differs", r->differs, "exceeds", r->exceeded != NULL));
    }
    json_t *all = json_pack("{s:s, s:s, s:o, s:o, s:o}", "old", c->was->title, "new", c->is->title,
                            "rows", rows, "only_old", json_of_names(&c->only_old), "only_new",
                            json_of_names(&c->only_new));
    json_dumpf(all, out, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    putc('\n', out);
    json_decref(all);
}

void compare_csv(const comparison *c, FILE *out) {
    fputs("name,unit,old,new,p,exact,differs,exceeds\n", out);
    for (size_t i = 0; i < c->rows.len; i++) {
        const row *r = &c->rows.data[i];
        fprintf(out, "%s,%s,%.12g,%.12g,%.6g,%d,%d,%d\n", r->name, r->unit, r->old_median,
                r->new_median, r->p, r->exact, r->differs, r->exceeded != NULL);
    }
}

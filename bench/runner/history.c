#include "history.h"

#include <math.h>
#include <string.h>

#include "compare.h"
#include "statistics.h"

enum { WIDEST = 40 }; /* of a sparkline: the newest runs */

double history_median(const run *r, const char *name, const char *unit) {
    const result *of = run_find(r, name);
    const series *s = of ? result_series(of, unit) : NULL;
    return s ? statistics_median(s->values.data, s->values.len) : (double)NAN;
}

void history_names(const run_vec *runs, const char *unit, words *out) {
    for (size_t i = 0; i < runs->len; i++)
        for (size_t k = 0; k < runs->data[i].results.len; k++) {
            const result *of = &runs->data[i].results.data[k];
            if (result_series(of, unit) && !words_has(out, of->name))
                words_push(out, of->name);
        }
}

static void sparkline(const numbers *v, FILE *out) {
    static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    size_t from = v->len > WIDEST ? v->len - WIDEST : 0;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = from; i < v->len; i++) {
        low = fmin(low, v->data[i]);
        high = fmax(high, v->data[i]);
    }
    for (size_t i = from; i < v->len; i++)
        fputs(bars[high > low ? (size_t)((v->data[i] - low) / (high - low) * 7.999) : 0], out);
}

static void change(const char *against, double was, double is, FILE *out) {
    if (was > 0)
        fprintf(out, "  %+.1f%% %s", 100 * (is - was) / was, against);
}

static void print_line(const char *name, const char *unit, const numbers *v, FILE *out) {
    char newest[64];
    double is = v->data[v->len - 1], best = v->data[0];
    for (size_t i = 1; i < v->len; i++)
        best = unit_is_rate(unit) ? fmax(best, v->data[i]) : fmin(best, v->data[i]);
    compare_value(is, unit, newest, sizeof newest);
    fprintf(out, "%-32s ", name);
    sparkline(v, out);
    fprintf(out, "  %s", newest);
    if (v->len > 1) {
        change("than before", v->data[v->len - 2], is, out);
        change("than the best", best, is, out);
    }
    fputs("\n", out);
}

void history_text(const run_vec *runs, const char *unit, FILE *out) {
    words names = {0};
    history_names(runs, unit, &names);
    const run *first = &runs->data[0], *last = &runs->data[runs->len - 1];
    fprintf(out, "%s of %zu runs, from %s (%s) to %s (%s)\n", unit, runs->len, first->title,
            first->started, last->title, last->started);
    for (size_t i = 0; i < names.len; i++) {
        numbers v = {0};
        for (size_t k = 0; k < runs->len; k++) {
            double m = history_median(&runs->data[k], names.data[i], unit);
            if (!isnan(m))
                numbers_push(&v, m);
        }
        print_line(names.data[i], unit, &v, out);
        numbers_free(&v);
    }
    words_free(&names);
}

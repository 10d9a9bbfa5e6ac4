#include "report.h"

#include <math.h>
#include <string.h>

#include "history.h"
#include "html.h"
#include "ratio.h"

/* ---- the page's head --------------------------------------------------------------------------- */

static void head(const run *r, FILE *out) {
    fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>",
          out);
    html_text(r->title, out);
    fprintf(out, "</title>\n<style>%s</style></head><body>\n<h1>", html_style);
    html_text(r->title, out);
    fputs("</h1>\n<dl>", out);
    const char *const rows[][2] = {{"started", r->started},
                                   {"program", r->program},
                                   {"commit", r->commit},
                                   {"machine", r->machine},
                                   {"options", r->flags}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i][1] || !*rows[i][1])
            continue;
        fprintf(out, "<dt>%s</dt><dd>", rows[i][0]);
        html_text(rows[i][1], out);
        fputs("</dd>", out);
    }
    fputs("</dl>\n", out);
}

/* ---- the newest run ---------------------------------------------------------------------------- */

static const char *const shown_units[] = {UNIT_TIME, UNIT_BYTES, UNIT_ALLOCS, UNIT_PEAK, UNIT_NET};
enum { SHOWN = sizeof shown_units / sizeof *shown_units };

static void value_cell(const run *r, const char *name, const char *unit, FILE *out) {
    char value[64] = "";
    double m = history_median(r, name, unit);
    if (!isnan(m))
        compare_value(m, unit, value, sizeof value);
    fprintf(out, "<td>%s</td>", value);
}

static void figures(const run *r, FILE *out) {
    if (!r->results.len)
        return;
    fputs("<h2>Figures</h2>\n<table><tr><th>benchmark</th>", out);
    for (size_t u = 0; u < SHOWN; u++)
        fprintf(out, "<th>%s</th>", shown_units[u]);
    fputs("</tr>\n", out);
    for (size_t i = 0; i < r->results.len; i++) {
        const char *name = r->results.data[i].name;
        fputs("<tr><td>", out);
        html_text(name, out);
        fputs("</td>", out);
        for (size_t u = 0; u < SHOWN; u++)
            value_cell(r, name, shown_units[u], out);
        fputs("</tr>\n", out);
    }
    fputs("</table>\n", out);
}

/* ---- plots ------------------------------------------------------------------------------------- */

enum { WIDTH = 960, LEFT = 210, RIGHT = 100, ROW = 20, TOP = 8, FOOT = 26 };

/* From values to places: logarithmic, as benchmarks differ by orders of magnitude; bytes by sixteens. */
typedef struct scale {
    double base, low, high; /* logarithms to that base */
} scale;

static double logarithm(const scale *s, double x) {
    return log(x) / log(s->base);
}

static double place(const scale *s, double x) {
    double part = s->high > s->low ? (logarithm(s, x) - s->low) / (s->high - s->low) : 0.5;
    return LEFT + part * (WIDTH - LEFT - RIGHT);
}

static void cover(scale *s, double x) {
    if (x > 0) {
        s->low = fmin(s->low, floor(logarithm(s, x)));
        s->high = fmax(s->high, ceil(logarithm(s, x)));
    }
}

static void steps(const scale *s, const char *unit, size_t height, FILE *out) {
    for (double e = s->low; e <= s->high; e++) {
        char value[64];
        double x = place(s, pow(s->base, e));
        compare_value(pow(s->base, e), unit, value, sizeof value);
        fprintf(out,
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%zu\" class=\"grid\"/>"
                "<text class=\"axis\" x=\"%.1f\" y=\"%zu\" text-anchor=\"middle\">%s</text>\n",
                x, x, height - FOOT, x, height - 8, value);
    }
}

static void dots(const series *s, const scale *to, double y, const char *kind, FILE *out) {
    for (size_t i = 0; i < s->values.len; i++)
        if (s->values.data[i] > 0)
            fprintf(out, "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>", kind,
                    place(to, s->values.data[i]), y);
}

static void label(const run *r, const char *name, const char *unit, double y, FILE *out) {
    char value[64];
    compare_value(history_median(r, name, unit), unit, value, sizeof value);
    fprintf(out, "<text class=\"name\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 10, y + 4);
    html_text(name, out);
    fprintf(out, "</text><text class=\"axis\" x=\"%d\" y=\"%.1f\">%s</text>\n", WIDTH - RIGHT + 12,
            y + 4, value);
}

static scale scale_of(const run *r, const run *older, const char *unit) {
    scale s = {strcmp(unit, UNIT_BYTES) == 0 ? 16 : 10, INFINITY, -INFINITY};
    const run *const both[] = {r, older};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; both[k] && i < both[k]->results.len; i++) {
            const series *v = result_series(&both[k]->results.data[i], unit);
            for (size_t j = 0; v && j < v->values.len; j++)
                cover(&s, v->values.data[j]);
        }
    return s;
}

static void legend(const run *r, const run *older, FILE *out) {
    fputs("<p class=\"same\"><span class=\"old-dot\">●</span> ", out);
    html_text(older->title, out);
    fputs(" <span class=\"new-dot\">●</span> ", out);
    html_text(r->title, out);
    fputs("</p>\n", out);
}

/* Every sample a dot, a line a benchmark; the older run's, if there is one, in grey above. */
static void plot(const run *r, const run *older, const char *unit, const char *title, FILE *out) {
    scale s = scale_of(r, older, unit);
    size_t n = 0, height;
    for (size_t i = 0; i < r->results.len; i++)
        n += result_series(&r->results.data[i], unit) != NULL;
    if (!n || s.high < s.low)
        return;
    height = TOP + n * ROW + FOOT;
    fprintf(out, "<h2>%s</h2>\n", title);
    if (older)
        legend(r, older, out);
    fprintf(out, "<svg viewBox=\"0 0 %d %zu\" role=\"img\" aria-label=\"%s\">\n", WIDTH, height,
            title);
    steps(&s, unit, height, out);
    double y = TOP + ROW / 2.0;
    for (size_t i = 0; i < r->results.len; i++) {
        const result *of = &r->results.data[i], *was = older ? run_find(older, of->name) : NULL;
        const series *v = result_series(of, unit), *w = was ? result_series(was, unit) : NULL;
        if (!v)
            continue;
        if (w)
            dots(w, &s, y - 4, "old", out);
        dots(v, &s, w ? y + 4 : y, "new", out);
        label(r, of->name, unit, y, out);
        y += ROW;
    }
    fputs("</svg>\n", out);
}

/* ---- changes ----------------------------------------------------------------------------------- */

static void change_row(const row *r, FILE *out) {
    char was[64], is[64];
    bool worse =
        unit_is_rate(r->unit) ? r->new_median < r->old_median : r->new_median > r->old_median;
    compare_value(r->old_median, r->unit, was, sizeof was);
    compare_value(r->new_median, r->unit, is, sizeof is);
    fprintf(out, "<tr%s><td>", r->exceeded ? " class=\"exceeds\"" : "");
    html_text(r->name, out);
    fputs("</td><td>", out);
    html_text(r->unit, out);
    fprintf(out, "</td><td>%s</td><td>%s</td><td class=\"%s\">", was, is,
            worse ? "worse" : "better");
    if (r->old_median == 0)
        fputs("from 0", out);
    else
        fprintf(out, "%+.2f%%", 100 * (r->new_median - r->old_median) / fabs(r->old_median));
    if (r->exact)
        fputs("</td><td>exact</td></tr>\n", out);
    else
        fprintf(out, "</td><td>p=%.3f</td></tr>\n", r->p);
}

static void changes(const comparison *c, FILE *out) {
    size_t differ = 0;
    fputs("<h2>Changes since ", out);
    html_text(c->was->title, out);
    fputs("</h2>\n", out);
    for (size_t i = 0; i < c->rows.len; i++) {
        if (!c->rows.data[i].differs)
            continue;
        if (!differ++)
            fputs("<table><tr><th>benchmark</th><th>unit</th><th>old</th><th>new</th><th>delta</th>"
                  "<th></th></tr>\n",
                  out);
        change_row(&c->rows.data[i], out);
    }
    fprintf(out, "%s<p class=\"same\">No difference in %zu%s figures.</p>\n",
            differ ? "</table>\n" : "", c->rows.len - differ, differ ? " other" : "");
}

/* ---- the history ------------------------------------------------------------------------------- */

enum { SPARK_WIDTH = 320, SPARK_HEIGHT = 34 };

/* Each run's median, oldest left, from the least of all to the greatest. */
static void spark(const numbers *v, FILE *out) {
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < v->len; i++) {
        low = fmin(low, v->data[i]);
        high = fmax(high, v->data[i]);
    }
    fprintf(
        out,
        "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"history\">"
        "<polyline class=\"spark\" points=\"",
        SPARK_WIDTH, SPARK_HEIGHT, SPARK_WIDTH, SPARK_HEIGHT);
    for (size_t i = 0; i < v->len; i++) {
        double part = high > low ? (v->data[i] - low) / (high - low) : 0.5;
        fprintf(out, "%.1f,%.1f ", 4 + (double)i * (SPARK_WIDTH - 8) / (double)(v->len - 1),
                SPARK_HEIGHT - 4 - part * (SPARK_HEIGHT - 8));
    }
    fputs("\"/></svg>", out);
}

static void history_row(const run_vec *runs, const char *name, FILE *out) {
    numbers v = {0};
    char first[64], last[64];
    for (size_t i = 0; i < runs->len; i++) {
        double m = history_median(&runs->data[i], name, UNIT_TIME);
        if (!isnan(m))
            numbers_push(&v, m);
    }
    if (v.len > 1) {
        compare_value(v.data[0], UNIT_TIME, first, sizeof first);
        compare_value(v.data[v.len - 1], UNIT_TIME, last, sizeof last);
        fputs("<tr><td>", out);
        html_text(name, out);
        fprintf(out, "</td><td>%zu</td><td>%s</td><td>", v.len, first);
        spark(&v, out);
        fprintf(out, "</td><td>%s</td></tr>\n", last);
    }
    numbers_free(&v);
}

static void history(const run_vec *runs, const run *shown, FILE *out) {
    words names = {0};
    history_names(runs, UNIT_TIME, &names);
    fputs(
        "<h2>History of ns/op</h2>\n<table><tr><th>benchmark</th><th>runs</th><th>first</th><th></th>"
        "<th>newest</th></tr>\n",
        out);
    for (size_t i = 0; i < names.len; i++)
        if (run_find(shown, names.data[i]))
            history_row(runs, names.data[i], out);
    fputs("</table>\n", out);
    words_free(&names);
}

/* ---- the page ---------------------------------------------------------------------------------- */

/* Those that have no alternatives, which the tables of these say. */
static bool stands_alone(const void *ratios, const char *name) {
    const ratio_vec *all = ratios;
    for (size_t i = 0; i < all->len; i++)
        if (strcmp(all->data[i].of->name, name) == 0)
            return false;
    return true;
}

/* The same run with less results, which stay the run's. */
static run alone_of(const run *r, const ratio_vec *ratios) {
    run alone = *r;
    alone.results = (result_vec){0};
    for (size_t i = 0; i < r->results.len; i++)
        if (stands_alone(ratios, r->results.data[i].name))
            result_vec_push(&alone.results, r->results.data[i]);
    return alone;
}

void report_html(const run_vec *runs, const run *shown, const comparison *against, FILE *out) {
    const run *older = against ? against->was : NULL;
    ratio_vec ratios = {0};
    ratio_find(shown, NULL, &ratios);
    run alone = alone_of(shown, &ratios);
    head(shown, out);
    figures(&alone, out);
    plot(&alone, older, UNIT_TIME, "Time, every sample", out);
    plot(&alone, older, UNIT_BYTES, "Bytes allocated by an operation", out);
    plot(&alone, older, UNIT_ALLOCS, "Allocations of an operation", out);
    if (ratios.len)
        report_ratios(shown, &ratios, out);
    if (against)
        changes(against, out);
    if (runs->len > 1)
        history(runs, shown, out);
    fputs("</body></html>\n", out);
    result_vec_free(&alone.results);
    ratio_vec_free(&ratios);
}

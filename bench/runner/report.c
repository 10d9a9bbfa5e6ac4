#include "report.h"

#include <math.h>
#include <string.h>

#include "history.h"

/* ---- text in HTML ------------------------------------------------------------------------------ */

static void text(const char *s, FILE *out) {
    for (; s && *s; s++) {
        switch (*s) {
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            putc(*s, out);
        }
    }
}

static const char style[] =
    "body{font:15px/1.45 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1f24;background:#fff}"
    "h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid #e3e6ea;"
    "font-variant-numeric:tabular-nums;white-space:nowrap}"
    "th:first-child,td:first-child{text-align:left}th{font-weight:600;background:#f6f7f9}"
    ".worse{color:#b3261e;font-weight:600}.better{color:#186a3b;font-weight:600}"
    ".same{color:#6b7280}.exceeds{background:#fdecea}dl{display:grid;grid-template-columns:8rem 1fr}"
    "dt{color:#6b7280}dd{margin:0;overflow-wrap:anywhere}svg{display:block;max-width:100%;height:auto}"
    ".axis{fill:#6b7280;font-size:11px}.name{fill:#1b1f24;font-size:12px}"
    "@media(prefers-color-scheme:dark){body{background:#14171b;color:#e6e8eb}th{background:#1e2329}"
    "th,td{border-color:#2b323a}.axis{fill:#9aa3ad}.name{fill:#e6e8eb}.worse{color:#ff8a80}"
    ".better{color:#7bd88f}.exceeds{background:#3b1f1d}}";

static void head(const run *r, FILE *out) {
    fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>",
          out);
    text(r->title, out);
    fprintf(out, "</title>\n<style>%s</style></head><body>\n<h1>", style);
    text(r->title, out);
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
        text(rows[i][1], out);
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
    fputs("<h2>Figures</h2>\n<table><tr><th>benchmark</th>", out);
    for (size_t u = 0; u < SHOWN; u++)
        fprintf(out, "<th>%s</th>", shown_units[u]);
    fputs("</tr>\n", out);
    for (size_t i = 0; i < r->results.len; i++) {
        const char *name = r->results.data[i].name;
        fputs("<tr><td>", out);
        text(name, out);
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
                "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%zu\" stroke=\"#8884\"/>"
                "<text class=\"axis\" x=\"%.1f\" y=\"%zu\" text-anchor=\"middle\">%s</text>\n",
                x, x, height - FOOT, x, height - 8, value);
    }
}

static void dots(const series *s, const scale *to, double y, const char *color, FILE *out) {
    for (size_t i = 0; i < s->values.len; i++)
        if (s->values.data[i] > 0)
            fprintf(out,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\" fill-opacity=\".55\"/>",
                    place(to, s->values.data[i]), y, color);
}

static void label(const run *r, const char *name, const char *unit, double y, FILE *out) {
    char value[64];
    compare_value(history_median(r, name, unit), unit, value, sizeof value);
    fprintf(out, "<text class=\"name\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", LEFT - 10, y + 4);
    text(name, out);
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

/* Every sample a dot, a line a benchmark; the older run's, if there is one, in grey above. */
static void plot(const run *r, const run *older, const char *unit, const char *title, FILE *out) {
    scale s = scale_of(r, older, unit);
    size_t n = 0, height;
    for (size_t i = 0; i < r->results.len; i++)
        n += result_series(&r->results.data[i], unit) != NULL;
    if (!n || s.high < s.low)
        return;
    height = TOP + n * ROW + FOOT;
    fprintf(out, "<h2>%s</h2>\n<svg viewBox=\"0 0 %d %zu\" role=\"img\" aria-label=\"%s\">\n",
            title, WIDTH, height, title);
    steps(&s, unit, height, out);
    double y = TOP + ROW / 2.0;
    for (size_t i = 0; i < r->results.len; i++) {
        const result *of = &r->results.data[i], *was = older ? run_find(older, of->name) : NULL;
        const series *v = result_series(of, unit), *w = was ? result_series(was, unit) : NULL;
        if (!v)
            continue;
        if (w)
            dots(w, &s, y - 4, "#8a919a", out);
        dots(v, &s, w ? y + 4 : y, "#1f6feb", out);
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
    text(r->name, out);
    fputs("</td><td>", out);
    text(r->unit, out);
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
    size_t same = 0;
    fputs("<h2>Changes since ", out);
    text(c->was->title, out);
    fputs("</h2>\n<table><tr><th>benchmark</th><th>unit</th><th>old</th><th>new</th><th>delta</th>"
          "<th></th></tr>\n",
          out);
    for (size_t i = 0; i < c->rows.len; i++) {
        if (c->rows.data[i].differs)
            change_row(&c->rows.data[i], out);
        else
            same++;
    }
    fprintf(out, "</table>\n<p class=\"same\">No difference in %zu other figures.</p>\n", same);
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
        "<polyline fill=\"none\" stroke=\"#1f6feb\" stroke-width=\"1.5\" points=\"",
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
        text(name, out);
        fprintf(out, "</td><td>%zu</td><td>%s</td><td>", v.len, first);
        spark(&v, out);
        fprintf(out, "</td><td>%s</td></tr>\n", last);
    }
    numbers_free(&v);
}

static void history(const run_vec *runs, FILE *out) {
    words names = {0};
    history_names(runs, UNIT_TIME, &names);
    fputs(
        "<h2>History of ns/op</h2>\n<table><tr><th>benchmark</th><th>runs</th><th>first</th><th></th>"
        "<th>newest</th></tr>\n",
        out);
    for (size_t i = 0; i < names.len; i++)
        history_row(runs, names.data[i], out);
    fputs("</table>\n", out);
    words_free(&names);
}

/* ---- the page ---------------------------------------------------------------------------------- */

void report_html(const run_vec *runs, const run *shown, const comparison *against, FILE *out) {
    const run *older = against ? against->was : NULL;
    head(shown, out);
    figures(shown, out);
    plot(shown, older, UNIT_TIME, "Time, every sample", out);
    plot(shown, older, UNIT_BYTES, "Bytes allocated by an operation", out);
    plot(shown, older, UNIT_ALLOCS, "Allocations of an operation", out);
    if (against)
        changes(against, out);
    if (runs->len > 1)
        history(runs, out);
    fputs("</body></html>\n", out);
}

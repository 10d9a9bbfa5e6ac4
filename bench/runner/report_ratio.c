/* report_ratio.c: the report's table of alternatives: a group after the other, each with its floor. */
#include "report.h"

#include <math.h>
#include <string.h>

#include "html.h"

enum { WIDTH = 260, HEIGHT = 14, EDGE = 4 };

/* Multiples on a logarithmic scale, the same for all groups. */
typedef struct scale {
    double low, high; /* logarithms */
} scale;

static scale scale_of(const ratio_vec *ratios) {
    scale s = {log(0.5), log(2)};
    for (size_t i = 0; i < ratios->len; i++)
        if (ratios->data[i].times > 0) {
            s.low = fmin(s.low, log(ratios->data[i].times));
            s.high = fmax(s.high, log(ratios->data[i].times));
        }
    return s;
}

static double place(const scale *s, double times) {
    double x = fmin(fmax(log(times), s->low), s->high);
    return EDGE + (x - s->low) / (s->high - s->low) * (WIDTH - 2 * EDGE);
}

/* From the floor's 1 to the median, with a line over the interval. */
static void bar(const scale *s, const ratio *r, FILE *out) {
    double one = place(s, 1), at = place(s, r->times);
    fprintf(
        out,
        "<svg width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%.3g times the "
        "floor\"><rect class=\"bar%s\" x=\"%.1f\" y=\"3\" width=\"%.1f\" height=\"8\"/>",
        WIDTH, HEIGHT, WIDTH, HEIGHT, r->times, r->times < 1 ? " good" : "", fmin(one, at),
        fabs(at - one));
    if (isfinite(r->bounds.high))
        fprintf(out, "<line class=\"whisker\" x1=\"%.1f\" x2=\"%.1f\" y1=\"7\" y2=\"7\"/>",
                place(s, r->bounds.low), place(s, r->bounds.high));
    fprintf(out, "<line class=\"one\" x1=\"%.1f\" x2=\"%.1f\" y1=\"0\" y2=\"%d\"/></svg>", one, one,
            HEIGHT);
}

static void cell(double x, const char *unit, FILE *out) {
    char value[64] = "";
    if (!isnan(x))
        compare_value(x, unit, value, sizeof value);
    fprintf(out, "<td>%s</td>", value);
}

static void group(const ratio *r, FILE *out) {
    char name[256];
    snprintf(name, sizeof name, "%.*s", (int)(r->name - r->group) - 1, r->group);
    fputs("<tr class=\"group\"><th>", out);
    html_text(name, out);
    fprintf(out, "</th><th>%s</th><th>B/op</th><th>allocs/op</th><th>× floor</th><th></th></tr>\n",
            ratio_heading(r->unit));
}

static void table(const ratio_vec *ratios, FILE *out) {
    scale s = scale_of(ratios);
    fputs("<table>\n", out);
    for (size_t i = 0; i < ratios->len; i++) {
        const ratio *r = &ratios->data[i];
        if (r->is_first)
            group(r, out);
        fprintf(out, "<tr%s><td>", r->is_floor ? " class=\"floor\"" : "");
        html_text(r->name, out);
        fputs("</td>", out);
        cell(r->value, r->unit, out);
        cell(r->bytes, UNIT_BYTES, out);
        cell(r->allocs, UNIT_ALLOCS, out);
        if (r->is_floor) {
            fputs("<td>1</td><td></td></tr>\n", out);
            continue;
        }
        fprintf(out, "<td>%.2f</td><td>", r->times);
        bar(&s, r, out);
        fputs("</td></tr>\n", out);
    }
    fputs("</table>\n", out);
}

/* Units of the run's own: not time, and counted by nobody else. */
static void own_units(const run *r, words *out) {
    for (size_t i = 0; i < r->results.len; i++)
        for (size_t k = 0; k < r->results.data[i].series.len; k++) {
            const char *unit = r->results.data[i].series.data[k].unit;
            if (!unit_is_count(unit) && strcmp(unit, UNIT_TIME) != 0 &&
                strcmp(unit, UNIT_ITEM) != 0 && !words_has(out, unit))
                words_push(out, unit);
        }
}

void report_ratios(const run *r, const ratio_vec *by_time, FILE *out) {
    words units = {0};
    fputs("<h2>Alternatives, as multiples of the floor</h2>\n", out);
    table(by_time, out);
    own_units(r, &units);
    for (size_t i = 0; i < units.len; i++) {
        ratio_vec ratios = {0};
        ratio_find(r, units.data[i], &ratios);
        if (ratios.len) {
            fputs("<h2>The same, by ", out);
            html_text(units.data[i], out);
            fputs("</h2>\n", out);
            table(&ratios, out);
        }
        ratio_vec_free(&ratios);
    }
    words_free(&units);
}

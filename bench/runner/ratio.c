#include "ratio.h"

#include <math.h>
#include <string.h>

#include <jansson.h>

#include "compare.h"

/* ---- groups ------------------------------------------------------------------------------------ */

static const char *last_part(const char *name) {
    const char *slash = strrchr(name, '/');
    return slash ? slash + 1 : NULL;
}

static bool same_group(const char *a, const char *b) {
    const char *x = last_part(a), *y = last_part(b);
    return x && y && x - a == y - b && strncmp(a, b, (size_t)(x - a)) == 0;
}

MK_VEC(members, const result *)

/* The results of the group that begins at r's i-th; none if an earlier one began it. */
static void find_members(const run *r, size_t i, members *out) {
    const result *all = r->results.data;
    members_clear(out);
    for (size_t k = 0; k < i; k++)
        if (same_group(all[k].name, all[i].name))
            return;
    for (size_t k = i; k < r->results.len; k++)
        if (same_group(all[k].name, all[i].name) && result_series(&all[k], UNIT_TIME))
            members_push(out, &all[k]);
}

static double median_of(const result *of, const char *unit) {
    const series *s = result_series(of, unit);
    return statistics_median(s->values.data, s->values.len);
}

static size_t floor_of(const members *m, const char *unit) {
    size_t least = m->len;
    for (size_t i = 0; i < m->len; i++)
        if (strncmp(last_part(m->data[i]->name), "floor", 5) == 0 &&
            (least == m->len || median_of(m->data[i], unit) < median_of(m->data[least], unit)))
            least = i;
    return least < m->len ? least : 0;
}

static bool all_have(const members *m, const char *unit) {
    for (size_t i = 0; i < m->len; i++)
        if (!result_series(m->data[i], unit))
            return false;
    return true;
}

/* ---- figures ----------------------------------------------------------------------------------- */

static double count_of(const result *of, const char *unit) {
    const series *s = result_series(of, unit);
    return s ? s->values.data[0] : NAN;
}

static ratio ratio_of(const result *of, const result *floor, const char *unit) {
    const numbers *is = &result_series(of, unit)->values;
    const numbers *least = &result_series(floor, unit)->values;
    size_t n = is->len < least->len ? is->len : least->len;
    numbers times = {0};
    for (size_t i = 0; i < n; i++)
        numbers_push(&times, is->data[i] / least->data[i]);
    ratio r = {.of = of,
               .group = of->name,
               .name = last_part(of->name),
               .is_floor = of == floor,
               .unit = unit,
               .value = median_of(of, unit),
               .times = statistics_median(times.data, n),
               .bounds = statistics_median_interval(times.data, n),
               .bytes = count_of(of, UNIT_BYTES),
               .allocs = count_of(of, UNIT_ALLOCS)};
    numbers_free(&times);
    return r;
}

static void add_group(const members *m, const char *unit, ratio_vec *out) {
    size_t floor = floor_of(m, unit), first = out->len;
    ratio_vec_push(out, ratio_of(m->data[floor], m->data[floor], unit));
    for (size_t i = 0; i < m->len; i++)
        if (i != floor)
            ratio_vec_push(out, ratio_of(m->data[i], m->data[floor], unit));
    out->data[first].is_first = true;
}

void ratio_find(const run *r, const char *unit, ratio_vec *out) {
    members m = {0};
    for (size_t i = 0; i < r->results.len; i++) {
        find_members(r, i, &m);
        const char *of = unit ? unit : all_have(&m, UNIT_ITEM) ? UNIT_ITEM : UNIT_TIME;
        if (m.len > 1 && all_have(&m, of))
            add_group(&m, of, out);
    }
    members_free(&m);
}

/* ---- text -------------------------------------------------------------------------------------- */

enum { NAME_WIDTH = 28, UNIT_COLUMN = 16, VALUE_WIDTH = 12 };

static void column(double x, const char *unit, int width, FILE *out) {
    char value[64] = "";
    if (!isnan(x))
        compare_value(x, unit, value, sizeof value);
    fprintf(out, "%*s", width, value);
}

const char *ratio_heading(const char *unit) {
    return strcmp(unit, UNIT_ITEM) == 0   ? "time/item"
           : strcmp(unit, UNIT_TIME) == 0 ? "time/op"
                                          : unit;
}

static void print_head(const ratio *r, FILE *out) {
    int len = (int)(r->name - r->group) - 1;
    fprintf(out, "%.*s%*s%*s%*s%*s%12s\n", len, r->group, NAME_WIDTH - len, "", UNIT_COLUMN,
            ratio_heading(r->unit), VALUE_WIDTH, UNIT_BYTES, VALUE_WIDTH, UNIT_ALLOCS, "x floor");
}

void ratio_text(const ratio_vec *ratios, FILE *out) {
    for (size_t i = 0; i < ratios->len; i++) {
        const ratio *r = &ratios->data[i];
        if (r->is_first && i)
            putc('\n', out);
        if (r->is_first)
            print_head(r, out);
        fprintf(out, "  %-*s", NAME_WIDTH - 2, r->name);
        column(r->value, r->unit, UNIT_COLUMN, out);
        column(r->bytes, UNIT_BYTES, VALUE_WIDTH, out);
        column(r->allocs, UNIT_ALLOCS, VALUE_WIDTH, out);
        if (r->is_floor)
            fprintf(out, "%12s", "1");
        else
            fprintf(out, "%12.2f", r->times);
        if (!r->is_floor && !isinf(r->bounds.high))
            fprintf(out, "  %.2f..%.2f", r->bounds.low, r->bounds.high);
        putc('\n', out);
    }
}

/* ---- for programs ------------------------------------------------------------------------------ */

static json_t *number_or_null(double x) {
    return isfinite(x) ? json_real(x) : json_null();
}

void ratio_json(const ratio_vec *ratios, FILE *out) {
    json_t *all = json_array();
    for (size_t i = 0; i < ratios->len; i++) {
        const ratio *r = &ratios->data[i];
        json_array_append_new(
            all,
            json_pack("{s:s, s:b, s:s, s:f, s:f, s:o, s:o, s:o, s:o}", "name", r->of->name, "floor",
                      r->is_floor, "unit", r->unit, "value", r->value, "ratio", r->times, "low",
                      number_or_null(r->bounds.low), "high", number_or_null(r->bounds.high),
                      "bytes", number_or_null(r->bytes), "allocs", number_or_null(r->allocs)));
    }
    json_dumpf(all, out, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    putc('\n', out);
    json_decref(all);
}

void ratio_csv(const ratio_vec *ratios, FILE *out) {
    fputs("group,name,floor,unit,value,ratio,low,high,bytes,allocs\n", out);
    for (size_t i = 0; i < ratios->len; i++) {
        const ratio *r = &ratios->data[i];
        fprintf(out, "%.*s,%s,%d,%s,%.12g,%.6g,%.6g,%.6g,%.12g,%.12g\n",
                (int)(r->name - r->group) - 1, r->group, r->name, r->is_floor, r->unit, r->value,
                r->times, r->bounds.low, r->bounds.high, r->bytes, r->allocs);
    }
}

#include "result.h"

#include <string.h>

static void result_free(result *r) {
    for (size_t i = 0; i < r->series.len; i++)
        numbers_free(&r->series.data[i].values);
    series_vec_free(&r->series);
}

void run_free(run *r) {
    for (size_t i = 0; i < r->results.len; i++)
        result_free(&r->results.data[i]);
    result_vec_free(&r->results);
    mk_arena_free(&r->arena);
    *r = (run){0};
}

void run_keep(run *r, bool (*wanted)(const void *ctx, const char *name), const void *ctx) {
    for (size_t i = r->results.len; i-- > 0;)
        if (!wanted(ctx, r->results.data[i].name)) {
            result_free(&r->results.data[i]);
            result_vec_remove(&r->results, i);
        }
}

const result *run_find(const run *r, const char *name) {
    for (size_t i = 0; i < r->results.len; i++)
        if (strcmp(r->results.data[i].name, name) == 0)
            return &r->results.data[i];
    return NULL;
}

result *run_result(run *r, const char *name) {
    const result *old = run_find(r, name);
    if (!old)
        result_vec_push(&r->results, (result){.name = mk_arena_strdup(&r->arena, name)});
    return old ? &r->results.data[old - r->results.data] : result_vec_last(&r->results);
}

const series *result_series(const result *r, const char *unit) {
    for (size_t i = 0; i < r->series.len; i++)
        if (strcmp(r->series.data[i].unit, unit) == 0)
            return &r->series.data[i];
    return NULL;
}

series *result_add(run *r, result *of, const char *unit, double value) {
    const series *old = result_series(of, unit);
    if (!old)
        series_vec_push(&of->series, (series){.unit = mk_arena_strdup(&r->arena, unit)});
    series *s = old ? &of->series.data[old - of->series.data] : series_vec_last(&of->series);
    numbers_push(&s->values, value);
    return s;
}

bool unit_is_count(const char *unit) {
    return strcmp(unit, UNIT_BYTES) == 0 || strcmp(unit, UNIT_ALLOCS) == 0 ||
           strcmp(unit, UNIT_PEAK) == 0 || strcmp(unit, UNIT_NET) == 0;
}

bool unit_is_rate(const char *unit) {
    size_t n = strlen(unit);
    return n > 2 && strcmp(unit + n - 2, "/s") == 0;
}

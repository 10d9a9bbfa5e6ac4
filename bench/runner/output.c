#include "output.h"

#include <string.h>

#include <jansson.h>

#include "words.h"

/* ---- JSON -------------------------------------------------------------------------------------- */

static json_t *json_of_series(const series *s) {
    json_t *values = json_array();
    for (size_t i = 0; i < s->values.len; i++)
        json_array_append_new(values, json_real(s->values.data[i]));
    return values;
}

static json_t *json_of_result(const result *of) {
    json_t *units = json_object();
    for (size_t i = 0; i < of->series.len; i++)
        json_object_set_new(units, of->series.data[i].unit, json_of_series(&of->series.data[i]));
    return json_pack("{s:s, s:I, s:o}", "name", of->name, "n", (json_int_t)of->n, "samples", units);
}

void output_json(const run *r, FILE *out) {
    json_t *results = json_array();
    for (size_t i = 0; i < r->results.len; i++)
        json_array_append_new(results, json_of_result(&r->results.data[i]));
    json_t *all =
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:I, s:o}", "run", (json_int_t)r->id, "started",
                  r->started, "program", r->program, "commit", r->commit, "machine", r->machine,
                  "flags", r->flags, "threads", (json_int_t)r->threads, "results", results);
    json_dumpf(all, out, JSON_INDENT(1) | JSON_REAL_PRECISION(15));
    putc('\n', out);
    json_decref(all);
}

/* ---- CSV --------------------------------------------------------------------------------------- */

static void all_units(const run *r, words *units) {
    static const char *const first[] = {UNIT_TIME, UNIT_BYTES, UNIT_ALLOCS, UNIT_PEAK, UNIT_NET};
    for (size_t i = 0; i < sizeof first / sizeof *first; i++)
        words_push(units, first[i]);
    for (size_t i = 0; i < r->results.len; i++)
        for (size_t k = 0; k < r->results.data[i].series.len; k++)
            if (!words_has(units, r->results.data[i].series.data[k].unit))
                words_push(units, r->results.data[i].series.data[k].unit);
}

static void csv_text(const char *text, FILE *out) {
    if (!strpbrk(text, ",\"\n")) {
        fputs(text, out);
        return;
    }
    putc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            putc('"', out);
        putc(*text, out);
    }
    putc('"', out);
}

/* A count was taken once and holds for every sample. */
static void csv_value(const result *of, const char *unit, size_t i, FILE *out) {
    const series *s = result_series(of, unit);
    putc(',', out);
    if (s && i >= s->values.len && unit_is_count(unit))
        i = 0;
    if (s && i < s->values.len)
        fprintf(out, "%.12g", s->values.data[i]);
}

static size_t samples_of(const result *of) {
    size_t most = 0;
    for (size_t i = 0; i < of->series.len; i++)
        if (of->series.data[i].values.len > most)
            most = of->series.data[i].values.len;
    return most;
}

void output_csv(const run *r, FILE *out) {
    words units = {0};
    all_units(r, &units);
    fputs("name,n", out);
    for (size_t i = 0; i < units.len; i++) {
        putc(',', out);
        csv_text(units.data[i], out);
    }
    for (size_t i = 0; i < r->results.len; i++) {
        const result *of = &r->results.data[i];
        for (size_t k = 0; k < samples_of(of); k++) {
            putc('\n', out);
            csv_text(of->name, out);
            fprintf(out, ",%zu", of->n);
            for (size_t u = 0; u < units.len; u++)
                csv_value(of, units.data[u], k, out);
        }
    }
    putc('\n', out);
    words_free(&units);
}

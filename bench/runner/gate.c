#include "gate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "result.h"

static const char *const words_for[][2] = {{"time", UNIT_TIME},
                                           {"bytes", UNIT_BYTES},
                                           {"allocs", UNIT_ALLOCS},
                                           {"peak", UNIT_PEAK},
                                           {"net", UNIT_NET}};

const char *gate_unit(const char *word) {
    for (size_t i = 0; i < sizeof words_for / sizeof *words_for; i++)
        if (strcmp(word, words_for[i][0]) == 0)
            return words_for[i][1];
    return word;
}

static bool read_one(const char *text, size_t len, gates *out, mk_arena *a) {
    const char *one = mk_arena_strndup(a, text, len), *colon = strchr(one, ':');
    char *end;
    if (!colon || colon == one || colon[1] != '+')
        return false;
    gate g = {.unit = gate_unit(mk_arena_strndup(a, one, (size_t)(colon - one))),
              .by = strtod(colon + 2, &end)};
    g.percent = *end == '%';
    if (end == colon + 2 || end[g.percent] || !(g.by >= 0) || isinf(g.by))
        return false;
    return gates_push(out, g);
}

bool gates_read(const char *text, gates *out, mk_arena *a, mk_str *why) {
    for (const char *at = text; at;) {
        size_t len = strcspn(at, ",");
        if (!read_one(at, len, out, a)) {
            mk_str_printf(
                why, "--fail-on: '%.*s' is not UNIT:+N or UNIT:+N%%, as in allocs:+0,time:+5%%",
                (int)len, at);
            return false;
        }
        at = at[len] ? at + len + 1 : NULL;
    }
    return true;
}

const gate *gates_exceeded(const gates *g, const char *unit, double was, double is) {
    double worse = unit_is_rate(unit) ? was - is : is - was;
    for (size_t i = 0; i < g->len; i++) {
        const gate *limit = &g->data[i];
        double allowed = limit->percent ? limit->by / 100 * fabs(was) : limit->by;
        if (strcmp(limit->unit, unit) == 0 && worse > allowed)
            return limit;
    }
    return NULL;
}

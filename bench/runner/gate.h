/* gate.h: --fail-on's limits: "allocs:+0,time:+5%". */
#ifndef MEMBENCH_GATE_H
#define MEMBENCH_GATE_H

#include <stdbool.h>

#include <mk/arena.h>
#include <mk/str.h>
#include <mk/vec.h>

typedef struct gate {
    const char *unit;
    double by;
    bool percent;
} gate;
MK_VEC(gates, gate)

/* The unit that time, bytes, allocs, peak and net stand for; any other word is a unit itself. */
const char *gate_unit(const char *word);

/* Reads the limits, strings in a. false: *why says what is wrong. */
bool gates_read(const char *text, gates *out, mk_arena *a, mk_str *why);

/* The limit that a unit which went from `was` to `is` exceeds by getting worse, or NULL. */
const gate *gates_exceeded(const gates *g, const char *unit, double was, double is);

#endif

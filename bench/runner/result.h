/* result.h: what a run found out; the data that everything after measuring shares.
 *
 *      run ──► results, a benchmark each ──► series, a unit each ──► values, a sample each
 *
 * Units are Go's: ns/op, B/op, allocs/op, MB/s; and peak-B, the most that was live above the start,
 * and net-B/op, what an operation leaves behind; and ns/item, of mk_bench_items. */
#ifndef MEMBENCH_RESULT_H
#define MEMBENCH_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include <mk/arena.h>
#include <mk/vec.h>

#define UNIT_TIME "ns/op"
#define UNIT_BYTES "B/op"
#define UNIT_ALLOCS "allocs/op"
#define UNIT_PEAK "peak-B"
#define UNIT_NET "net-B/op"
#define UNIT_ITEM "ns/item"

MK_VEC(numbers, double)

typedef struct series {
    const char *unit;
    numbers values;
    /* Counts: of how many operations (0: unknown), and by how much runs of another length may differ
     * for one allocation that is not an operation's own: the first, or the last. */
    size_t n;
    double slack;
} series;
MK_VEC(series_vec, series)

typedef struct result {
    const char *name; /* without prefix and suffix */
    size_t n;         /* operations in a sample */
    series_vec series;
} result;
MK_VEC(result_vec, result)

typedef struct run {
    long id;             /* in the history; 0: not there */
    const char *title;   /* how to call it: "run 12", "old.txt", "./bench" */
    const char *started; /* UTC; this and what follows may be "" */
    const char *program, *commit, *machine, *flags;
    size_t threads;
    result_vec results;
    mk_arena arena; /* all strings */
} run;

void run_free(run *r);

/* Takes the results out whose names the function refuses. */
void run_keep(run *r, bool (*wanted)(const void *ctx, const char *name), const void *ctx);

/* The result of that name; made if it is not there. Good until the next one is. */
result *run_result(run *r, const char *name);
const result *run_find(const run *r, const char *name); /* or NULL */

/* Appends a value to the series of that unit; its n and slack are the caller's to set. */
series *result_add(run *r, result *of, const char *unit, double value);
const series *result_series(const result *r, const char *unit); /* or NULL */

/* Allocation figures: exact, compared exactly. */
bool unit_is_count(const char *unit);
/* Is more better? */
bool unit_is_rate(const char *unit);

#endif

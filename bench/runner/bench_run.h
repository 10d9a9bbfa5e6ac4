/* bench_run.h: a run of a benchmark's function, shared by what measures (bench.c) and what decides on
 * n and reports (worker.c). */
#ifndef MK_BENCH_RUN_H
#define MK_BENCH_RUN_H

#include <mk/bench.h>

#include "count.h"

enum { MK__BENCH_METRICS = 8 };

struct mk__bench_run {
    /* what is wanted */
    const char *path; /* parts of the name still to go through; "" at the one to run */
    size_t threads;
    bool wall; /* by order, or the benchmark says so */
    void (*found_sub)(const char *name);
    void (*record)(bool on); /* told whenever the clock starts and stops; NULL: nobody */
    bool has_setup;          /* which is not to be recorded: a former run was `set_back` */

    /* what was measured: all operations together */
    double wall_ns, cpu_ns;
    mk__counts counts;               /* live: net; peak: above the start */
    bool has_sum, has_subs, reached; /* reached: the one to run */
    bool set_back;                   /* the clock: what came before was not measured */
    uint64_t sum;
    size_t bytes, items; /* one operation moves, handles */
    size_t nmetrics;
    struct {
        double value;
        char unit[32];
    } metrics[MK__BENCH_METRICS];

    /* while it runs */
    bool timing;
    double since_wall, since_cpu;
    mk__counts since;
};

extern mk__bench_entry *mk__bench_entries; /* in the order they were registered */

/* One call of fn with n operations; r says what is wanted and receives what came of it. */
void mk__bench_call(mk__bench_run *r, mk_bench_fn *fn, long arg, size_t n);

/* The benchmark ends without result. */
__attribute__((noreturn)) void mk__worker_fail(const char *why);

#endif

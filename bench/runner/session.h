/* session.h: measuring, benchmark by benchmark and sample by sample.
 *
 *      for each benchmark    calibrate (one process, finds n and its parts) · count (one process)
 *      --count times         a sample of each, a process each, in turn
 *
 * Alternatives to each other (Group/name) follow each other in every round, whichever program they are
 * of; with --preload the one called Group/malloc has more of them after it, its malloc replaced.
 *
 * With two programs to compare, the samples of a benchmark in both follow each other, with the same n,
 * the older first in every other round. */
#ifndef MEMBENCH_SESSION_H
#define MEMBENCH_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "measure.h"
#include "options.h"
#include "result.h"

/* One of the programs, and where its results go. */
typedef struct side {
    program program;
    run *into;
} side;

/* What is told as it happens. */
typedef struct listener {
    /* A sample was added to `of`: the last value of its series from `first` on. */
    void (*sampled)(void *ctx, const run *r, const result *of, size_t first);
    /* A benchmark failed; it is measured no more. */
    void (*failed)(void *ctx, const side *of, const char *name, const char *why);
    void *ctx;
} listener;

/* Measures what --filter leaves of the benchmarks of `nsides` programs: of each, or with `paired` those
 * that both of two have. false: a program could not be asked or the filter is none, *why says. */
bool session_measure(const options *o, const side *sides, size_t nsides, bool paired,
                     const listener *l, mk_str *why);

/* --list: their names, a line each, without the parts that show when they run. */
bool session_list(const options *o, const side *sides, size_t nsides, FILE *out, mk_str *why);

#endif

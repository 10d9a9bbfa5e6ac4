/* history.h: `membench history`: how a unit of each benchmark went over the runs that are kept. */
#ifndef MEMBENCH_HISTORY_H
#define MEMBENCH_HISTORY_H

#include <stdio.h>

#include "result.h"
#include "store.h"
#include "words.h"

/* A line a benchmark: its medians as a sparkline, oldest first, the newest and how it compares with
 * the best and with the one before. Runs have their results. */
void history_text(const run_vec *runs, const char *unit, FILE *out);

/* The median of that unit in a run; NAN: it has none. */
double history_median(const run *r, const char *name, const char *unit);

/* The names in any of the runs that have the unit, in the order they first appear. */
void history_names(const run_vec *runs, const char *unit, words *out);

#endif

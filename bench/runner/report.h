/* report.h: one page that shows everything: plots of samples, of two runs against each other, of the
 * history. No script from elsewhere, no network. */
#ifndef MEMBENCH_REPORT_H
#define MEMBENCH_REPORT_H

#include <stdio.h>

#include "compare.h"
#include "ratio.h"
#include "result.h"
#include "store.h"

/* The newest of `runs` (which have their results), what changed since `against` (a comparison whose
 * newer run it is) or NULL, and how its benchmarks went over all. */
void report_html(const run_vec *runs, const run *shown, const comparison *against, FILE *out);

/* report_ratio.c: the part of alternatives to each other: by time, and by each unit of the run's own. */
void report_ratios(const run *r, const ratio_vec *by_time, FILE *out);

#endif

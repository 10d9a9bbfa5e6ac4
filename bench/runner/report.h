/* report.h: one page that shows everything: plots of samples, of two runs against each other, of the
 * history. No script from elsewhere, no network. */
#ifndef MEMBENCH_REPORT_H
#define MEMBENCH_REPORT_H

#include <stdio.h>

#include "compare.h"
#include "result.h"
#include "store.h"

/* The newest of `runs` (which have their results), what changed since `against` (a comparison whose
 * newer run it is) or NULL, and the history of all. */
void report_html(const run_vec *runs, const run *shown, const comparison *against, FILE *out);

#endif

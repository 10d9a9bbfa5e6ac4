/* compare.h: what two runs differ in.
 *
 * Counts are compared exactly: any difference is one, but for what one allocation that is not an
 * operation's own makes when the runs counted different numbers of operations. All else is compared by
 * Mann-Whitney's test, at 1 % of false discoveries over the whole comparison. */
#ifndef MEMBENCH_COMPARE_H
#define MEMBENCH_COMPARE_H

#include <stdbool.h>
#include <stdio.h>

#include <mk/vec.h>

#include "gate.h"
#include "result.h"
#include "words.h"

typedef struct row { /* one unit of one benchmark */
    const char *name, *unit;
    const series *was, *is;
    double old_median, new_median;
    bool exact; /* compared as counts */
    double p;   /* adjusted; of exact ones 0 or 1 */
    bool differs;
    const gate *exceeded; /* or NULL */
} row;
MK_VEC(row_vec, row)

typedef struct comparison {
    const run *was, *is;
    row_vec rows; /* in the order of `was` */
    words only_old, only_new;
    size_t failures; /* rows that exceed a limit */
} comparison;

/* Compares what both have. A change of less than `least` (0.01: one percent) of anything but counts is
 * none: where a process's memory lies makes that much. The runs and the limits must stay. */
void compare_runs(const run *was, const run *is, const gates *limits, double least,
                  comparison *out);
void comparison_free(comparison *c);

void compare_text(const comparison *c, FILE *out);
void compare_json(const comparison *c, FILE *out);
void compare_csv(const comparison *c, FILE *out);

/* "1.25 ms", "3.4 KiB", "12": a value of that unit for people. */
void compare_value(double x, const char *unit, char *text, size_t size);

#endif

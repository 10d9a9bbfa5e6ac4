/* statistics.h: what may be said of a few samples, without assuming how they are distributed.
 *
 * Medians, because times have a long upper tail; Mann-Whitney's U instead of Student's t for the same
 * reason (Mann and Whitney, "On a Test of Whether one of Two Random Variables is Stochastically Larger
 * than the Other", 1947); false discoveries over a suite bounded after Benjamini and Hochberg (1995).
 */
#ifndef MEMBENCH_STATISTICS_H
#define MEMBENCH_STATISTICS_H

#include <stddef.h>

/* Of n >= 1 numbers in any order, which are left as they are. */
double statistics_median(const double *x, size_t n);

/* Bounds of the median at 95 %: order statistics, by the binomial distribution. Fewer than six
 * numbers have none: then the bounds are infinite. */
typedef struct interval {
    double low, high;
} interval;
interval statistics_median_interval(const double *x, size_t n);

/* The probability, two-sided, that two sets of samples of one distribution differ in rank as these do
 * or more. Exact, ties included, up to 60 samples together, else by the normal approximation with
 * correction for ties and continuity. 1 if one set is empty. */
double statistics_mann_whitney(const double *x, size_t nx, const double *y, size_t ny);

/* p[i] becomes the least rate of false discoveries at which test i counts as one, of m tests. */
void statistics_adjust(double *p, size_t m);

#endif

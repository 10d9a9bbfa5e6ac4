#include "statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { EXACT_LIMIT = 60 };

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Sorted, to be freed. */
static double *sorted(const double *x, size_t n) {
    double *s = malloc((n ? n : 1) * sizeof *s);
    if (!s)
        abort();
    memcpy(s, x, n * sizeof *s);
    qsort(s, n, sizeof *s, by_value);
    return s;
}

double statistics_median(const double *x, size_t n) {
    double *s = sorted(x, n);
    double m = n % 2 ? s[n / 2] : (s[n / 2 - 1] + s[n / 2]) / 2;
    free(s);
    return m;
}

/* The k-th smallest and k-th largest of n bound the median unless fewer than k of n fair coins fall on
 * either side. */
interval statistics_median_interval(const double *x, size_t n) {
    double outside = 0, term = pow(0.5, (double)n);
    size_t k = 0;
    while (k < n / 2 && outside + term <= 0.025) {
        outside += term;
        term *= (double)(n - k) / (double)(k + 1);
        k++;
    }
    if (k == 0)
        return (interval){-INFINITY, INFINITY};
    double *s = sorted(x, n);
    interval result = {s[k - 1], s[n - k]};
    free(s);
    return result;
}

/* ---- Mann-Whitney ------------------------------------------------------------------------------ */

/* All samples in order, with twice their rank (ties share the mean of theirs, so this is whole). */
typedef struct ranked {
    double value;
    size_t twice;
    int of_x;
} ranked;

static int by_rank(const void *a, const void *b) {
    return by_value(&((const ranked *)a)->value, &((const ranked *)b)->value);
}

/* The sum of t^3 - t over all ties of t samples goes to *ties. */
static ranked *rank_all(const double *x, size_t nx, const double *y, size_t ny, double *ties) {
    size_t n = nx + ny;
    ranked *r = malloc(n * sizeof *r);
    if (!r)
        abort();
    for (size_t i = 0; i < n; i++)
        r[i] = (ranked){i < nx ? x[i] : y[i - nx], 0, i < nx};
    qsort(r, n, sizeof *r, by_rank);
    *ties = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && r[end].value == r[i].value;)
            end++;
        for (size_t j = i; j < end; j++)
            r[j].twice = i + 1 + end;
        double t = (double)(end - i);
        *ties += t * t * t - t;
    }
    return r;
}

/* ways[k][s]: in how many ways k of the ranks seen so far have the (doubled) sum s. Each choice of nx
 * ranks of all is as likely as any other if both sets are of one distribution. */
static double exact(const ranked *r, size_t n, size_t nx, size_t sum) {
    size_t width = 0;
    for (size_t i = 0; i < n; i++)
        width += r[i].twice;
    width++;
    double *ways = calloc((nx + 1) * width, sizeof *ways), below = 0, above = 0, all = 0;
    if (!ways)
        abort();
    ways[0] = 1;
    for (size_t i = 0, reach = 0; i < n; i++) {
        reach += r[i].twice; /* no sum is greater yet */
        for (size_t k = i + 1 < nx ? i + 1 : nx; k > 0; k--)
            for (size_t s = reach + 1; s-- > r[i].twice;)
                ways[k * width + s] += ways[(k - 1) * width + s - r[i].twice];
    }
    for (size_t s = 0; s < width; s++) {
        double w = ways[nx * width + s];
        all += w;
        below += s <= sum ? w : 0;
        above += s >= sum ? w : 0;
    }
    free(ways);
    return fmin(1, 2 * fmin(below, above) / all);
}

static double approximate(size_t nx, size_t ny, size_t sum, double ties) {
    double x = (double)nx, y = (double)ny, n = x + y;
    double off = fabs((double)sum / 2 - x * (n + 1) / 2);
    double variance = x * y / 12 * (n + 1 - ties / (n * (n - 1)));
    return variance > 0 ? fmin(1, erfc(fmax(0, off - 0.5) / sqrt(2 * variance))) : 1;
}

double statistics_mann_whitney(const double *x, size_t nx, const double *y, size_t ny) {
    double ties;
    size_t n = nx + ny, sum = 0;
    if (!nx || !ny)
        return 1;
    ranked *r = rank_all(x, nx, y, ny, &ties);
    for (size_t i = 0; i < n; i++)
        sum += r[i].of_x ? r[i].twice : 0;
    double p = n <= EXACT_LIMIT ? exact(r, n, nx, sum) : approximate(nx, ny, sum, ties);
    free(r);
    return p;
}

/* ---- many tests -------------------------------------------------------------------------------- */

void statistics_adjust(double *p, size_t m) {
    double *s = sorted(p, m);
    for (size_t i = 0; i < m; i++) {
        double least = 1;
        for (size_t rank = m; rank > 0 && s[rank - 1] >= p[i]; rank--)
            least = fmin(least, s[rank - 1] * (double)m / (double)rank);
        p[i] = least;
    }
    free(s);
}

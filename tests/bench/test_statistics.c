/* Medians, Mann-Whitney, Benjamini-Hochberg: against enumeration, published values, and chance. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "statistics.h"

#define N(a) (sizeof(a) / sizeof *(a))

static uint64_t seed = 1;

static double uniform(void) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return ((double)(seed >> 11) + 0.5) / 9007199254740992.0;
}

static void near(double x, double y, double by) {
    if (!(fabs(x - y) <= by))
        fail_msg("%.12g is not %.12g", x, y);
}

static void medians(void **state) {
    (void)state;
    const double odd[] = {3, 1, 2}, even[] = {4, 1, 3, 2};
    assert_true(statistics_median(odd, 3) == 2);
    assert_true(statistics_median(even, 4) == 2.5);
    assert_true(odd[0] == 3); /* left as it was */
    assert_true(statistics_median(odd, 1) == 3);
}

/* The tables of order statistics: 6 samples [1, 6], 10 [2, 9], 20 [6, 15]; below 6 nothing can be said. */
static void intervals(void **state) {
    (void)state;
    double x[20];
    for (int i = 0; i < 20; i++)
        x[i] = 20 - i;
    assert_true(isinf(statistics_median_interval(x, 5).low));
    interval six = statistics_median_interval(x + 14, 6),
             ten = statistics_median_interval(x + 10, 10),
             twenty = statistics_median_interval(x, 20);
    assert_true(six.low == 1 && six.high == 6);
    assert_true(ten.low == 2 && ten.high == 9);
    assert_true(twenty.low == 6 && twenty.high == 15);
}

/* All choices of nx ranks of n; those as extreme as the one at hand, both tails. */
static double enumerate(const double *x, size_t nx, const double *y, size_t ny) {
    size_t n = nx + ny;
    double all[16], rank[16], sum = 0;
    memcpy(all, x, nx * sizeof *all);
    memcpy(all + nx, y, ny * sizeof *all);
    for (size_t i = 0; i < n; i++) {
        double below = 0, same = 0;
        for (size_t k = 0; k < n; k++) {
            below += all[k] < all[i];
            same += all[k] == all[i];
        }
        rank[i] = below + (same + 1) / 2;
        sum += i < nx ? rank[i] : 0;
    }
    double total = 0, low = 0, high = 0;
    for (unsigned chosen = 0; chosen < 1u << n; chosen++) {
        double s = 0;
        if ((size_t)__builtin_popcount(chosen) != nx)
            continue;
        for (size_t i = 0; i < n; i++)
            s += chosen >> i & 1 ? rank[i] : 0;
        total++;
        low += s <= sum;
        high += s >= sum;
    }
    return fmin(1, 2 * fmin(low, high) / total);
}

static void agrees_with_enumeration(void **state) {
    (void)state;
    for (int round = 0; round < 300; round++) {
        double x[8], y[8];
        size_t nx = 1 + (size_t)(uniform() * 7), ny = 1 + (size_t)(uniform() * 7);
        double values = round % 2 ? 4 : 1e6; /* with ties, and without */
        for (size_t i = 0; i < nx; i++)
            x[i] = floor(uniform() * values);
        for (size_t i = 0; i < ny; i++)
            y[i] = floor(uniform() * values) + (round % 3 == 0);
        near(statistics_mann_whitney(x, nx, y, ny), enumerate(x, nx, y, ny), 1e-12);
    }
}

static void known_values(void **state) {
    (void)state;
    const double x[] = {1, 2, 3, 4}, y[] = {5, 6, 7, 8}, same[] = {5, 5, 5};
    near(statistics_mann_whitney(x, 4, y, 4), 2.0 / 70, 1e-12); /* least possible of 4 + 4 */
    near(statistics_mann_whitney(x, 3, y, 3), 0.1, 1e-12);
    near(statistics_mann_whitney(same, 3, same, 3), 1, 0);
    near(statistics_mann_whitney(x, 0, y, 4), 1, 0);
    /* Mann and Whitney's own table: n = 8, m = 8, U = 13: one tail .025, and U = 15: .041 */
    const double a[] = {1, 2, 3, 4, 5, 8, 14, 15}, b[] = {6, 7, 9, 10, 11, 12, 13, 16};
    near(statistics_mann_whitney(a, 8, b, 8) / 2, enumerate(a, 8, b, 8) / 2, 1e-12);
}

/* On either side of where the approximation takes over. */
static void approximation_continues_exactness(void **state) {
    (void)state;
    double x[31], y[31];
    for (int shift = 0; shift < 12; shift++) {
        for (int i = 0; i < 31; i++) {
            x[i] = i * 2;
            y[i] = i * 2 + 1 + shift;
        }
        near(statistics_mann_whitney(x, 30, y, 30), statistics_mann_whitney(x, 31, y, 31), 0.03);
    }
}

static void adjusts(void **state) {
    (void)state;
    double p[] = {0.01, 0.04, 0.03, 0.005}; /* Benjamini and Hochberg's step-up, by hand */
    statistics_adjust(p, 4);
    near(p[0], 0.02, 1e-12);
    near(p[1], 0.04, 1e-12);
    near(p[2], 0.04, 1e-12);
    near(p[3], 0.02, 1e-12);
    double one[] = {0.3};
    statistics_adjust(one, 1);
    near(one[0], 0.3, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medians),
        cmocka_unit_test(intervals),
        cmocka_unit_test(agrees_with_enumeration),
        cmocka_unit_test(known_values),
        cmocka_unit_test(approximation_continues_exactness),
        cmocka_unit_test(adjusts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

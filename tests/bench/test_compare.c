/* Comparing runs: what is planted is found, what is chance is not; limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare.h"
#include "gotext.h"

static uint64_t seed;

static double uniform(void) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return ((double)(seed >> 11) + 0.5) / 9007199254740992.0;
}

/* Times as machines have them: 2 % around the mean, and now and then something else got in the way. */
static double time_of(double mean) {
    double gauss = sqrt(-2 * log(uniform())) * cos(6.283185307179586 * uniform());
    return mean * (1 + 0.02 * gauss) * (uniform() < 0.1 ? 1 + 0.3 * uniform() : 1);
}

static const gates no_limits;

/* n samples of each of m benchmarks. */
static void fill(run *r, size_t m, size_t n, double mean) {
    for (size_t i = 0; i < m; i++) {
        char name[32];
        snprintf(name, sizeof name, "B%zu", i);
        for (size_t k = 0; k < n; k++)
            result_add(r, run_result(r, name), UNIT_TIME, time_of(mean));
    }
}

/* How many of m benchmarks differ in time. */
static size_t differences(size_t m, size_t n, double was, double is) {
    run a = {0}, b = {0};
    comparison c;
    size_t found = 0;
    fill(&a, m, n, was);
    fill(&b, m, n, is);
    compare_runs(&a, &b, &no_limits, 0, &c);
    for (size_t i = 0; i < c.rows.len; i++)
        found += c.rows.data[i].differs;
    comparison_free(&c);
    run_free(&a);
    run_free(&b);
    return found;
}

static void finds_five_percent(void **state) {
    (void)state;
    size_t slower = 0, faster = 0;
    seed = 5;
    for (int i = 0; i < 100; i++) {
        slower += differences(1, 15, 100, 105);
        faster += differences(1, 15, 105, 100);
    }
    if (slower < 90 || faster < 90)
        fail_msg("found %zu and %zu of 100", slower, faster);
}

/* At a level of 1 % chance makes 1 of 100; over 1000 tries, at most 1.7 % with 97.5 %. */
static void is_quiet_about_chance(void **state) {
    (void)state;
    size_t found = 0;
    seed = 7;
    for (int i = 0; i < 1000; i++)
        found += differences(1, 10, 100, 100);
    if (found > 17 || found < 2) /* less, and the test is no test */
        fail_msg("found %zu of 1000", found);
}

/* Of suites of 50 in which nothing changed one in twenty at most names anything at all. */
static void is_quiet_over_a_suite(void **state) {
    (void)state;
    size_t suites = 0;
    seed = 11;
    for (int i = 0; i < 100; i++)
        suites += differences(50, 10, 100, 100) > 0;
    assert_true(suites <= 5);
    assert_true(differences(50, 15, 100, 105) >= 45); /* correction costs little where much changed */
}

/* A machine that gets slower and faster by 1 % for seconds at a time: two runs share nothing, samples of
 * one do. Still at most 5 of 100. */
static void is_quiet_about_drift(void **state) {
    (void)state;
    size_t found = 0;
    seed = 13;
    for (int i = 0; i < 400; i++)
        found += differences(1, 10, 100 + uniform(), 100 + uniform());
    if (found > 20)
        fail_msg("found %zu of 400", found);
}

/* ---- counts ------------------------------------------------------------------------------------ */

static void count(run *r, const char *unit, double value, size_t n, double slack) {
    series *s = result_add(r, run_result(r, "B"), unit, value);
    s->n = n;
    s->slack = slack;
}

static bool counts_differ(double was, size_t n, double slack, double is, size_t m, double slack2) {
    run a = {0}, b = {0};
    comparison c;
    count(&a, UNIT_ALLOCS, was, n, slack);
    count(&b, UNIT_ALLOCS, is, m, slack2);
    compare_runs(&a, &b, &no_limits, 0.01, &c);
    bool differs = c.rows.data[0].differs;
    assert_true(c.rows.data[0].exact);
    comparison_free(&c);
    run_free(&a);
    run_free(&b);
    return differs;
}

static void counts_are_exact(void **state) {
    (void)state;
    assert_true(counts_differ(10000, 100, 0.01, 10001, 100, 0.01)); /* less than 1 %, and real */
    assert_true(counts_differ(10000, 100, 0.01, 10001, 500, 0.002));
    assert_false(counts_differ(3, 100, 0.01, 3, 500, 0.002));
    assert_true(counts_differ(0.016, 1000, 0.001, 0.017, 1000, 0.001)); /* n the same: any */
    assert_false(counts_differ(1.01, 100, 0.01, 1.002, 500, 0.002));    /* one at the start */
    assert_true(counts_differ(0, 1, 1, 1, 1, 1));
}

/* ---- limits ------------------------------------------------------------------------------------ */

static size_t exceeded(const char *text, const char *unit, double was, double is) {
    run a = {0}, b = {0};
    comparison c;
    gates limits = {0};
    mk_arena arena = {0};
    mk_str why = {0};
    assert_true(gates_read(text, &limits, &arena, &why));
    for (int i = 0; i < 10; i++) {
        result_add(&a, run_result(&a, "B"), unit, was + (unit_is_count(unit) ? 0 : i * 1e-3));
        result_add(&b, run_result(&b, "B"), unit, is + (unit_is_count(unit) ? 0 : i * 1e-3));
    }
    compare_runs(&a, &b, &limits, 0.01, &c);
    size_t n = c.failures;
    comparison_free(&c);
    gates_free(&limits);
    mk_arena_free(&arena);
    run_free(&a);
    run_free(&b);
    return n;
}

static void limits(void **state) {
    (void)state;
    assert_int_equal(exceeded("allocs:+0,time:+5%", UNIT_ALLOCS, 3, 4), 1);
    assert_int_equal(exceeded("allocs:+0,time:+5%", UNIT_ALLOCS, 4, 3), 0); /* better */
    assert_int_equal(exceeded("allocs:+1", UNIT_ALLOCS, 3, 4), 0);
    assert_int_equal(exceeded("allocs:+0,time:+5%", UNIT_TIME, 100, 104), 0);
    assert_int_equal(exceeded("allocs:+0,time:+5%", UNIT_TIME, 100, 106), 1);
    assert_int_equal(exceeded("time:+5", UNIT_TIME, 100, 106), 1);
    assert_int_equal(exceeded("bytes:+10%", UNIT_BYTES, 0, 1), 1); /* from nothing */
    assert_int_equal(exceeded("MB/s:+5%", "MB/s", 100, 90), 1);    /* more is better */
    assert_int_equal(exceeded("MB/s:+5%", "MB/s", 90, 100), 0);
    assert_int_equal(exceeded("peak:+0", UNIT_BYTES, 3, 4), 0); /* another unit */
}

static void bad_limits(void **state) {
    (void)state;
    static const char *const bad[] = {"",      "allocs",     "allocs:0",  "allocs:+", ":+5",
                                      ",",     "time:+5%%",  "time:+x",   "time:-5%", "time:+5%,",
                                      "a:+1b", "time:+nan%", "time:+inf", "time:+-3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        gates g = {0};
        mk_arena arena = {0};
        mk_str why = {0};
        if (gates_read(bad[i], &g, &arena, &why))
            fail_msg("accepted: %s", bad[i]);
        assert_non_null(strstr(mk_str_c(&why), "--fail-on: "));
        gates_free(&g);
        mk_arena_free(&arena);
        mk_str_free(&why);
    }
}

/* ---- Go's format ------------------------------------------------------------------------------- */

static void with_text(const char *text, run *r, bool readable) {
    char path[] = "/tmp/membench.XXXXXX";
    int fd = mkstemp(path);
    mk_str why = {0};
    assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    assert_int_equal(gotext_read(path, r, &why), readable);
    unlink(path);
    mk_str_free(&why);
}

static double value(const run *r, const char *name, const char *unit, size_t i) {
    const result *of = run_find(r, name);
    const series *s = of ? result_series(of, unit) : NULL;
    return s && i < s->values.len ? s->values.data[i] : -1;
}

static void reads_go(void **state) {
    (void)state;
    run r = {0};
    with_text("goos: linux\r\n"
              "BenchmarkA-8  \t 1000\t  12.5 ns/op\t 3 B/op\t 1 allocs/op\r\n"
              "BenchmarkA-8 2000 13 ns/op\n"
              "BenchmarkB/x-1 7 1e3 ns/op 2.5 MB/s\n"
              "BenchmarkNoSuffix 7 5 ns/op\n"
              "--- BENCH: BenchmarkA\nBenchmark\nBenchmarkC-8\nBenchmarkD-8 x 5 ns/op\nPASS",
              &r, true);
    assert_int_equal(r.results.len, 3);
    assert_true(value(&r, "A", UNIT_TIME, 0) == 12.5 && value(&r, "A", UNIT_TIME, 1) == 13);
    assert_true(value(&r, "A", UNIT_BYTES, 0) == 3 && value(&r, "A", UNIT_ALLOCS, 0) == 1);
    assert_true(value(&r, "B/x", UNIT_TIME, 0) == 1000 && value(&r, "B/x", "MB/s", 0) == 2.5);
    assert_true(value(&r, "NoSuffix", UNIT_TIME, 0) == 5);
    run_free(&r);
    with_text("nothing\n", &r, false);
    run_free(&r);
    with_text("", &r, false);
    run_free(&r);
}

/* What is written reads back. */
static void writes_go(void **state) {
    (void)state;
    run r = {.threads = 4}, back = {0};
    char *text = NULL;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    result *of = run_result(&r, "Name/of-it");
    of->n = 123;
    result_add(&r, of, UNIT_BYTES, 1048576);
    result_add(&r, of, UNIT_ALLOCS, 0.5);
    result_add(&r, of, UNIT_PEAK, 77);
    result_add(&r, of, UNIT_NET, 0);
    result_add(&r, of, UNIT_TIME, 1234.5);
    gotext_line(&r, of, false, f);
    fclose(f);
    assert_string_equal(text,
                        "BenchmarkName/of-it-4                   \t     123\t      1234 ns/op\t "
                        "1048576 B/op\t     0.5 allocs/op\n");
    with_text(text, &back, true);
    assert_true(value(&back, "Name/of-it", UNIT_ALLOCS, 0) == 0.5);
    assert_int_equal(back.threads, 4);
    free(text);
    run_free(&r);
    run_free(&back);
}

static void values_for_people(void **state) {
    (void)state;
    static const struct {
        double x;
        const char *unit, *text;
    } cases[] = {
        {1250000, UNIT_TIME, "1.25 ms"}, {0.5, UNIT_TIME, "0.50 ns"},  {3, UNIT_TIME, "3 ns"},
        {2048, UNIT_BYTES, "2 KiB"},     {1000, UNIT_BYTES, "1000 B"}, {0, UNIT_BYTES, "0 B"},
        {10001, UNIT_ALLOCS, "10001"},   {0.5, UNIT_ALLOCS, "0.50"},   {2.5e7, "MB/s", "25M"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[64];
        compare_value(cases[i].x, cases[i].unit, text, sizeof text);
        assert_string_equal(text, cases[i].text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_five_percent),
        cmocka_unit_test(is_quiet_about_chance),
        cmocka_unit_test(is_quiet_over_a_suite),
        cmocka_unit_test(is_quiet_about_drift),
        cmocka_unit_test(counts_are_exact),
        cmocka_unit_test(limits),
        cmocka_unit_test(bad_limits),
        cmocka_unit_test(reads_go),
        cmocka_unit_test(writes_go),
        cmocka_unit_test(values_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

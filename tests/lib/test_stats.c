#include "support.h"

#include <pthread.h>

static const mk_alloc libc_alloc = {NULL, NULL};

static mk_stats totals(void) {
    mk_stats s;
    mk_stats_total(&s);
    return s;
}

static void totals_follow_libc(void **state) {
    (void)state;
    mk_stats before = totals();
    size_t actual = 0, more = 0;
    void *p = mk_alloc_new(libc_alloc, 1000, 8, &actual);
    mk_stats one = totals();
    assert_int_equal(one.allocs, before.allocs + 1);
    assert_int_equal(one.live, before.live + actual);
    assert_int_equal(one.bytes, before.bytes + actual);
    assert_true(one.live_peak >= one.live);
    p = mk_alloc_resize(libc_alloc, p, actual, 5000, 8, &more);
    assert_int_equal(totals().live, before.live + more);
    mk_alloc_free(libc_alloc, p, 5000, 8);
    mk_stats after = totals();
    assert_int_equal(after.live, before.live);
    assert_int_equal(after.allocs - before.allocs, after.frees - before.frees);
    assert_true(after.live_peak >= before.live + more);
}

static void failures_are_counted(void **state) {
    (void)state;
    uint64_t before = totals().fails;
    mk_fail_from(1);
    assert_null(mk_alloc_new(libc_alloc, 1000, 8, NULL));
    mk_str s = {0};
    assert_false(mk_str_cat(&s, "x"));
    assert_false(mk_str_cat(&s, "y")); /* not asked for: the string has failed already */
    mk_fail_at(0);
    assert_int_equal(totals().fails, before + 2);
    mk_str_free(&s);
}

static void growth_is_counted(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    mk_stats before = totals(), s;
    mk_str text = {0};
    text.alloc = ledger_as_alloc(&books);
    for (int i = 0; i < 1000; i++)
        mk_str_putc(&text, 'x');
    mk_str_stats(&text, &s);
    assert_true(s.growths > 3 && s.copied > 0);
    assert_int_equal(totals().growths, before.growths + s.growths);
    assert_int_equal(totals().copied, before.copied + s.copied);
    mk_str_free(&text);
}

/* A caller compiled against a shorter struct gets that much and no more. */
static void older_callers(void **state) {
    (void)state;
    union {
        mk_stats s;
        unsigned char bytes[sizeof(mk_stats)];
    } u;
    memset(&u, 0x77, sizeof u);
    size_t old = offsetof(mk_stats, live_peak);
    mk__stats_total(&u.s, old);
    assert_int_equal(u.s.size, old);
    assert_int_equal(u.s.version, MK_STATS_VERSION);
    for (size_t i = old; i < sizeof u; i++)
        assert_int_equal(u.bytes[i], 0x77);
}

static void waste(void **state) {
    (void)state;
    mk_stats s = {0};
    s.header = 1, s.alignment = 2, s.tail = 4, s.slack = 8, s.free = 16, s.live = 32;
    assert_int_equal(mk_stats_waste(&s), 15);
}

/* More threads than there are slots; memory from one is given back by another. */
enum { THREADS = 80, ROUNDS = 20000 };

static void *worker(void *left) {
    void **mine = (void **)left;
    for (int i = 0; i < ROUNDS; i++) {
        void *p = mk_alloc_new(libc_alloc, 100, 8, NULL);
        mk_alloc_free(libc_alloc, p, 100, 8);
    }
    *mine = mk_alloc_new(libc_alloc, 100000, 8, NULL);
    return NULL;
}

static void totals_add_up_over_threads(void **state) {
    (void)state;
    mk_stats before = totals();
    pthread_t threads[THREADS];
    void *left[THREADS];
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, worker, &left[i]), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    mk_stats peak = totals();
    assert_int_equal(peak.allocs - before.allocs, THREADS * (ROUNDS + 1));
    assert_true(peak.live - before.live >= THREADS * 100000u);
    for (int i = 0; i < THREADS; i++)
        mk_alloc_free(libc_alloc, left[i], 100000, 8);
    mk_stats after = totals();
    assert_int_equal(after.live, before.live);
    assert_int_equal(after.frees - before.frees, THREADS * (ROUNDS + 1));
    assert_true(after.live_peak >= peak.live);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(totals_follow_libc),
        cmocka_unit_test(failures_are_counted),
        cmocka_unit_test(growth_is_counted),
        cmocka_unit_test(older_callers),
        cmocka_unit_test(waste),
        cmocka_unit_test(totals_add_up_over_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Sites: where lengths go, and what hint comes of them. */
#include "support.h"

#include <mk/internal.h>

#include <pthread.h>

static char place[64]; /* addresses to stand for sites */

typedef struct search {
    const void *address;
    mk_site found;
    bool seen;
    uint64_t last_copied;
} search;

static bool look(void *ctx, const mk_site *site) {
    search *s = (search *)ctx;
    assert_true(site->copied <= s->last_copied);
    s->last_copied = site->copied;
    if (site->address == s->address) {
        s->found = *site;
        s->seen = true;
    }
    return true;
}

static mk_site site_at(const void *address) {
    search s = {address, {0}, false, UINT64_MAX};
    mk_sites_each(look, &s);
    assert_true(s.seen);
    return s.found;
}

static void note(const void *site, size_t highest, int times) {
    for (int i = 0; i < times; i++)
        mk__site_note(site, MK_KIND_VEC, highest, 1, 10);
}

static void test_one_constant_fits(void **state) {
    (void)state;
    note(place, 500, 60);
    note(place, 600, 35);
    note(place, 5000, 5);
    mk_site s = site_at(place);
    assert_int_equal(s.kind, MK_KIND_VEC);
    assert_int_equal(s.n, 100);
    assert_int_equal(s.max, 5000);
    assert_int_equal(s.growths, 100);
    assert_int_equal(s.copied, 1000);
    assert_int_equal(s.fit, MK_FIT_ONE);
    assert_true(s.p50 >= 500 && s.p50 <= 625 && s.p95 >= 600 && s.p95 <= 750);
    assert_int_equal(s.hint, s.p95);
}

static void test_two_groups(void **state) {
    (void)state;
    note(place + 1, 3, 50);
    note(place + 1, 1000, 50);
    mk_site s = site_at(place + 1);
    assert_int_equal(s.fit, MK_FIT_MODES);
    assert_int_equal(s.hint, 0);
}

static void test_spread(void **state) {
    (void)state;
    for (size_t n = 1; n <= 4096; n++)
        note(place + 2, n * n, 1);
    mk_site s = site_at(place + 2);
    assert_int_equal(s.fit, MK_FIT_SPREAD);
    assert_int_equal(s.hint, 0);
    note(place + 3, 7, 15);
    assert_int_equal(site_at(place + 3).fit, MK_FIT_FEW);
    note(place + 3, 7, 1);
    assert_int_equal(site_at(place + 3).hint, 7);
}

/* Percentiles are never low, and at most a quarter high. */
static void test_precision(void **state) {
    (void)state;
    size_t lengths[] = {0, 1, 7, 8, 9, 15, 16, 1023, 1024, 1025, (size_t)1 << 40, SIZE_MAX};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        note(place + 10 + i, lengths[i], 10);
        note(place + 10 + i, SIZE_MAX, 1); /* so that max does not cap the rest */
        mk_site s = site_at(place + 10 + i);
        assert_true(s.p50 >= lengths[i] && s.p50 - lengths[i] <= lengths[i] / 4);
    }
}

static void *hammer(void *ctx) {
    for (size_t i = 0; i < 10000; i++)
        mk__site_note((char *)ctx + i % 4, MK_KIND_STR, i, 2, 3);
    return NULL;
}

static void test_threads(void **state) {
    (void)state;
    pthread_t thread[8];
    for (int i = 0; i < 8; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, hammer, place + 30), 0);
    for (int i = 0; i < 8; i++)
        pthread_join(thread[i], NULL);
    for (int i = 0; i < 4; i++) {
        mk_site s = site_at(place + 30 + i);
        assert_in_range(s.n, 2500, 20000); /* one thread's at least */
        assert_in_range(s.growths, 5000, 40000);
        assert_in_range(s.copied, 7500, 60000);
        assert_int_equal(s.max, 9996 + i);
    }
}

static bool count(void *ctx, const mk_site *site) {
    (void)site;
    return ++*(int *)ctx < 400;
}

/* Last: the table stays full. */
static void test_full_table(void **state) {
    (void)state;
    int n = 0;
    assert_int_equal(mk_sites_dropped(), 0);
    mk__site_note(NULL, MK_KIND_VEC, 1, 1, 1);
    static char more[1008];
    for (size_t i = 0; i < 1000; i++)
        mk__site_note(more + i, MK_KIND_MAP, 1, 0, 0);
    assert_true(mk_sites_dropped() > 400 && mk_sites_dropped() < 600);
    mk_sites_each(count, &n);
    assert_int_equal(n, 400);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_constant_fits),
        cmocka_unit_test(test_two_groups),
        cmocka_unit_test(test_spread),
        cmocka_unit_test(test_precision),
        cmocka_unit_test(test_threads),
        cmocka_unit_test(test_full_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

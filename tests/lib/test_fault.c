#include "support.h"

static bool request(void) {
    const mk_alloc libc_alloc = {NULL, NULL};
    void *p = mk_alloc_new(libc_alloc, 1, 1, NULL);
    mk_alloc_free(libc_alloc, p, 1, 1);
    return p != NULL;
}

static void off_by_default(void **state) {
    (void)state;
    for (int i = 0; i < 100; i++)
        assert_true(request());
    assert_int_equal(mk_fail_count(), 0);
    assert_int_equal(mk_fail_seen(), 0);
}

static void only_the_nth(void **state) {
    (void)state;
    for (uint64_t n = 1; n < 20; n++) {
        mk_fail_at(n);
        for (uint64_t i = 1; i < 40; i++)
            assert_int_equal(request(), i != n);
        assert_int_equal(mk_fail_count(), 1);
        assert_int_equal(mk_fail_seen(), 39);
    }
    mk_fail_at(0);
    assert_true(request());
    assert_int_equal(mk_fail_count(), 0);
}

static void the_nth_and_later(void **state) {
    (void)state;
    mk_fail_from(5);
    for (uint64_t i = 1; i < 40; i++)
        assert_int_equal(request(), i < 5);
    assert_int_equal(mk_fail_count(), 35);
    mk_fail_from(0);
    assert_true(request());
}

static void counting_without_failing(void **state) {
    (void)state;
    mk_fail_at(UINT64_MAX);
    for (int i = 0; i < 10; i++)
        assert_true(request());
    assert_int_equal(mk_fail_seen(), 10);
    mk_fail_at(0);
}

/* Every kind of request takes part, and an arena's own bump does not. */
static void what_counts(void **state) {
    (void)state;
    mk_arena a = {0};
    mk_fail_at(UINT64_MAX);
    assert_non_null(mk_arena_alloc(&a, 8, 8));
    uint64_t block = mk_fail_seen();
    assert_int_equal(block, 1);
    assert_non_null(mk_arena_alloc(&a, 8, 8));
    assert_int_equal(mk_fail_seen(), 1);
    mk_str s = {0};
    mk_str_cat(&s, "text");
    assert_int_equal(mk_fail_seen(), 2);
    mk_str_free(&s);
    s.alloc = mk_arena_as_alloc(&a);
    mk_str_cat(&s, "text");
    assert_int_equal(mk_fail_seen(), 3);
    mk_fail_at(0);
    mk_arena_free(&a);
}

/* ---- negative control: a sweep over code that ignores a failure must be seen to fail ---- */

static void *lost; /* really lost, it would be found by leak checkers too */

static bool careless(void) {
    const mk_alloc libc_alloc = {NULL, NULL};
    bool first = request();
    void *kept = mk_alloc_new(libc_alloc, 10, 1, NULL);
    bool second = request();
    if (!second)
        return lost = kept, false;
    mk_alloc_free(libc_alloc, kept, 10, 1);
    return first;
}

static void sweeps_find_leaks(void **state) {
    (void)state;
    uint64_t before = process_live();
    int leaks = 0;
    for (uint64_t n = 1;; n++) {
        mk_fail_at(n);
        careless();
        bool fired = mk_fail_count() != 0;
        mk_fail_at(0);
        if (!fired)
            break;
        uint64_t now = process_live();
        if (now != before)
            leaks++;
        before = now;
    }
    assert_int_equal(leaks, 1);
    free(lost);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(off_by_default),    cmocka_unit_test(only_the_nth),
        cmocka_unit_test(the_nth_and_later), cmocka_unit_test(counting_without_failing),
        cmocka_unit_test(what_counts),       cmocka_unit_test(sweeps_find_leaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

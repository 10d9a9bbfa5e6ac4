/* The table of live samples against a plain array. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "live.h"

enum { ADDRESSES = 3000, ROUNDS = 200000 };

static bool alive[ADDRESSES];
static uint32_t tag[ADDRESSES];

static void *address(size_t i) {
    return (void *)(uintptr_t)(0x10000 + i * 48);
}

static unsigned next_random(void) {
    static unsigned x = 2463534242u;
    x ^= x << 13;
    x ^= x >> 17;
    return x ^= x << 5;
}

static void like_an_array(void **state) {
    (void)state;
    live_object o;
    for (uint32_t round = 1; round <= ROUNDS; round++) {
        size_t i = next_random() % ADDRESSES;
        if (alive[i]) {
            assert_true(live_maybe(address(i)));
            assert_true(live_take(address(i), &o, LIVE_WAIT));
            assert_int_equal(o.clock, tag[i]);
        }
        assert_false(live_take(address(i), &o, LIVE_WAIT));
        alive[i] = !alive[i];
        if (alive[i]) {
            tag[i] = round;
            assert_true(live_add(&(live_object){.address = (uintptr_t)address(i), .clock = round},
                                 LIVE_WAIT));
        }
    }
}

/* What nobody ever added costs one load, nearly always. */
static void the_filter_says_no(void **state) {
    (void)state;
    size_t maybe = 0;
    live_object o;
    for (size_t i = 0; i < ADDRESSES; i++)
        if (alive[i] && live_take(address(i), &o, LIVE_WAIT))
            alive[i] = false;
    assert_true(live_add(&(live_object){.address = (uintptr_t)address(1)}, LIVE_WAIT));
    for (size_t i = 0; i < ADDRESSES; i++)
        maybe += live_maybe(address(i));
    assert_in_range(maybe, 1, 1 + ADDRESSES / 256); /* slots of a table that may have grown */
    assert_true(live_take(address(1), &o, LIVE_WAIT));
    for (size_t i = 0; i < ADDRESSES; i++)
        assert_false(live_maybe(address(i)));
}

/* More in one slot of the filter, of each size, than it can count: it must never forget one. */
static void a_crowded_filter(void **state) {
    (void)state;
    enum { MANY = UINT8_MAX + 50 };
    uintptr_t crowd[MANY];
    live_object o;
    size_t n = 0;
    for (uintptr_t a = 4096; n < MANY; a += 16)
        if (live_slot((void *)a, ((uint32_t)1 << LIVE_MOST_BITS) - 1) == 1000)
            crowd[n++] = a;
    for (size_t i = 0; i < MANY; i++)
        assert_true(live_add(&(live_object){.address = crowd[i]}, LIVE_WAIT));
    for (size_t i = 0; i < MANY; i++) {
        assert_true(live_maybe((void *)crowd[i]));
        assert_true(live_take((void *)crowd[i], &o, LIVE_WAIT));
    }
}

/* What was added when a smaller filter was asked is found by the larger ones. */
static void the_filter_grows(void **state) {
    (void)state;
    enum { MANY = 1 << LIVE_MOST_BITS };
    live_object o;
    for (uintptr_t i = 1; i <= MANY; i++)
        assert_true(live_add(&(live_object){.address = i * 4096}, LIVE_WAIT));
    for (uintptr_t i = 1; i <= MANY; i++) {
        assert_true(live_maybe((void *)(i * 4096)));
        assert_true(live_take((void *)(i * 4096), &o, LIVE_WAIT));
    }
}

enum { THREADS = 4, EACH = 8000 };

/* Its own addresses, while the filter grows for all. */
static void *adder(void *arg) {
    const uintptr_t from = (uintptr_t)arg * EACH * 4096;
    live_object o;
    size_t found = 0;
    for (uintptr_t i = 1; i <= EACH; i++)
        found += live_add(&(live_object){.address = from + i * 4096}, LIVE_WAIT);
    for (uintptr_t i = 1; i <= EACH; i++)
        found += live_maybe((void *)(from + i * 4096)) &&
                 live_take((void *)(from + i * 4096), &o, LIVE_WAIT) &&
                 o.address == from + i * 4096;
    return (void *)found;
}

static void threads_find_what_is_theirs(void **state) {
    (void)state;
    pthread_t threads[THREADS];
    for (uintptr_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, adder, (void *)(i + 1)), 0);
    for (int i = 0; i < THREADS; i++) {
        void *found;
        assert_int_equal(pthread_join(threads[i], &found), 0);
        assert_int_equal((uintptr_t)found, 2 * EACH);
    }
}

static void nothing_lives_in_a_child(void **state) {
    (void)state;
    live_object o;
    assert_true(live_add(&(live_object){.address = 0x7000}, LIVE_WAIT));
    live_before_fork();
    live_after_fork(true); /* as in the child */
    assert_false(live_take((void *)0x7000, &o, LIVE_WAIT));
    assert_true(live_add(&(live_object){.address = 0x7000}, LIVE_WAIT));
    assert_true(live_take((void *)0x7000, &o, LIVE_WAIT));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            threads_find_what_is_theirs), /* first: there is all of the growing to be seen */
        cmocka_unit_test(like_an_array),
        cmocka_unit_test(the_filter_says_no),
        cmocka_unit_test(nothing_lives_in_a_child),
        cmocka_unit_test(the_filter_grows),
        cmocka_unit_test(a_crowded_filter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

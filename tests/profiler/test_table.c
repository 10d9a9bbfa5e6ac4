/* What is the same is there once, whoever adds it and however many do so at a time. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "space.h"
#include "table.h"

enum { THREADS = 4, ROUNDS = 20000, STACKS = 50, SIZES = 4 };

static rec_ref some_stack(unsigned i, unsigned size) {
    rec_ref locations[3];
    for (unsigned k = 0; k < 3; k++)
        locations[k] = table_location(0x1000 + (i >> k) * 16);
    return table_bucket(locations, 3, table_stack_hash(locations, 3), size);
}

static void *adder(void *arg) {
    unsigned x = *(unsigned *)arg;
    for (unsigned i = 0; i < ROUNDS; i++) {
        x = x * 1103515245 + 12345;
        rec_bucket *b = space_at(some_stack((x >> 16) % STACKS, (x >> 8) % SIZES));
        atomic_fetch_add(&b->in_use, 1);
    }
    return NULL;
}

static void threads_agree(void **state) {
    (void)state;
    pthread_t threads[THREADS];
    unsigned seeds[THREADS];
    for (unsigned i = 0; i < THREADS; i++) {
        seeds[i] = i * 77;
        assert_int_equal(pthread_create(&threads[i], NULL, adder, &seeds[i]), 0);
    }
    for (unsigned i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    size_t buckets = 0, sum = 0;
    for (size_t i = 0; i < REC_BUCKETS; i++)
        for (rec_ref r = space_header->buckets[i]; r; r = ((rec_bucket *)space_at(r))->next) {
            buckets++;
            sum += ((rec_bucket *)space_at(r))->in_use;
        }
    assert_int_equal(sum, THREADS * ROUNDS);
    assert_int_equal(buckets, STACKS * SIZES);
}

static void code_that_went_is_not_the_same(void **state) {
    (void)state;
    rec_ref before = table_location(0x5000);
    assert_int_equal(table_location(0x5000), before);
    table_forget_code();
    assert_int_not_equal(table_location(0x5000), before);
}

/* Room ends; what was there stays. */
static void a_full_space(void **state) {
    (void)state;
    rec_ref ref, kept = table_location(0x6000);
    while (space_take(16 << 20, &ref))
        ;
    while (space_take(8, &ref))
        ;
    assert_int_equal(table_location(0x6000), kept);
    assert_int_equal(table_location(0x6001), 0);
    assert_int_equal(table_bucket(&kept, 1, table_stack_hash(&kept, 1), 8), 0);
}

static int before(void **state) {
    (void)state;
    return space_open(NULL, 1) ? 0 : -1;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_agree),
        cmocka_unit_test(code_that_went_is_not_the_same),
        cmocka_unit_test(a_full_space),
    };
    return cmocka_run_group_tests(tests, before, NULL);
}

/* test_wavefront.c: random jobs that wait for each other: each once, none too early, whoever does it. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <mk/arena.h>

#include "wavefront.h"

enum { MANY = 400, THREADS = 8 };

typedef enum stage { WAITING, BEGUN, WORKED, ENDED } stage;

typedef struct world {
    bool needs[MANY][MANY]; /* job, what it waits for */
    uint32_t n;
    bool idle[MANY];        /* it has nothing to do */
    stage at[MANY];         /* written by whoever has the job: order comes from wavefront() alone */
    unsigned by[MANY];
    atomic_int alone, wrong; /* in begin or end; what went wrong */
    unsigned threads;
    wavefront_list order;
} world;

static void check(world *w, bool ok) {
    if (!ok)
        atomic_fetch_add(&w->wrong, 1);
}

static bool begin(void *ctx, uint32_t job) {
    world *w = ctx;
    check(w, atomic_fetch_add(&w->alone, 1) == 0);
    check(w, w->at[job] == WAITING);
    for (uint32_t i = 0; i < job; i++)
        check(w, !w->needs[job][i] || w->at[i] == ENDED);
    w->at[job] = w->idle[job] ? ENDED : BEGUN;
    if (w->idle[job])
        wavefront_list_push(&w->order, job);
    atomic_fetch_sub(&w->alone, 1);
    return w->idle[job];
}

static void work(void *ctx, unsigned thread, uint32_t job) {
    world *w = ctx;
    check(w, thread < w->threads);
    check(w, w->at[job] == BEGUN);
    w->by[job] = thread;
    w->at[job] = WORKED;
}

static void end(void *ctx, unsigned thread, uint32_t job) {
    world *w = ctx;
    check(w, atomic_fetch_add(&w->alone, 1) == 0);
    check(w, w->at[job] == WORKED && w->by[job] == thread);
    w->at[job] = ENDED;
    wavefront_list_push(&w->order, job);
    atomic_fetch_sub(&w->alone, 1);
}

/* One in `sparse` pairs waits; idle: out of 10. */
static world *make(unsigned seed, uint32_t n, unsigned sparse, unsigned idle) {
    world *w = calloc(1, sizeof *w);
    assert_non_null(w);
    w->n = n;
    srand(seed);
    for (uint32_t i = 0; i < n; i++) {
        w->idle[i] = (unsigned)rand() % 10 < idle;
        for (uint32_t k = 0; k < i; k++)
            w->needs[i][k] = (unsigned)rand() % sparse == 0;
    }
    return w;
}

static void run(world *w, unsigned threads) {
    mk_arena a = {0};
    wavefront_list then = {0};
    uint32_t *first = mk_new_n(&a, uint32_t, w->n + 1);
    for (uint32_t i = 0; i < w->n; i++) {
        for (uint32_t k = i + 1; k < w->n; k++)
            if (w->needs[k][i])
                wavefront_list_push(&then, k);
        first[i + 1] = (uint32_t)then.len;
    }
    w->threads = threads;
    wavefront(&(wavefront_jobs){w->n, first, then.data, w, begin, work, end}, threads);
    assert_int_equal(atomic_load(&w->wrong), 0);
    assert_int_equal(w->order.len, w->n);
    for (uint32_t i = 0; i < w->n; i++)
        assert_int_equal(w->at[i], ENDED);
    wavefront_list_free(&then);
    mk_arena_free(&a);
}

static void drop(world *w) {
    wavefront_list_free(&w->order);
    free(w);
}

static void test_random(void **state) {
    (void)state;
    static const uint32_t sizes[] = {0, 1, 2, 17, MANY};
    static const unsigned sparse[] = {1, 3, 40, 1000};
    for (unsigned seed = 0; seed < 60; seed++) {
        world *w = make(seed, sizes[seed % 5], sparse[seed % 4], seed % 3 * 5);
        run(w, 1 + seed % THREADS);
        drop(w);
    }
}

/* Nothing to do in any of a long chain: no depth of calls grows with it. */
static void test_idle_chain(void **state) {
    (void)state;
    world *w = make(1, MANY, 1, 10);
    run(w, 2);
    drop(w);
}

static void test_one_thread_keeps_order(void **state) {
    (void)state;
    world *w = make(3, MANY, 10, 3);
    run(w, 1);
    for (uint32_t i = 0; i < MANY; i++)
        assert_int_equal(w->order.data[i], i);
    drop(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_idle_chain),
        cmocka_unit_test(test_one_thread_keeps_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* fixture.c: benchmarks whose figures are known, and some that go wrong. Built three times: as a program,
 * as a shared object, and as the programs slow and greedy (-DPLANTED), in which Steady takes 5 % longer
 * or allocates once more. */
#include <dlfcn.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <mk/bench.h>

#if !defined(PLANTED)
#define PLANTED 100 /* work, percent */
#endif
#if !defined(EXTRA)
#define EXTRA 0 /* allocations */
#endif

/* ---- counts: setup and what follows the loop are not in them */

BENCH(Calls) { /* 8 allocations, 100 + 60 + 200 + 64 + 48 + 4 + 32 + 24 bytes */
    void *before = malloc(1000000);
    BENCH_LOOP(b) {
        void *aligned = NULL;
        void *p[7] = {
            malloc(100),   calloc(6, 10),           NULL, aligned_alloc(16, 64), memalign(64, 48),
            strdup("abc"), reallocarray(NULL, 8, 4)};
        p[2] = realloc(NULL, 200);
        if (posix_memalign(&aligned, 32, 24) != 0)
            mk_bench_fail(b, "no memory");
        for (int i = 0; i < 7; i++) {
            mk_bench_keep(p[i]);
            free(p[i]);
        }
        free(aligned);
        free(NULL);
    }
    free(before);
}

BENCH(
    Reallocs) { /* 10, and 20 (grown), 20 (the same: nothing), 15 (shrunk): 3 allocations, 45 bytes */
    BENCH_LOOP(b) {
        char *p = (char *)malloc(10);
        p = (char *)realloc(p, 20);
        p = (char *)realloc(p, 20);
        p = (char *)realloc(p, 15);
        mk_bench_keep(p);
        free(p);
    }
}

BENCH(Peak) { /* three live at once: peak 300 */
    BENCH_LOOP(b) {
        void *p = malloc(100), *q = malloc(100);
        mk_bench_keep(p);
        free(p);
        p = malloc(100);
        void *r = malloc(100);
        mk_bench_keep(p);
        mk_bench_keep(q);
        mk_bench_keep(r);
        free(p);
        free(q);
        free(r);
    }
}

BENCH(Leak) { /* 24 bytes an operation stay */
    BENCH_LOOP(b) {
        void *p = malloc(24);
        mk_bench_keep(p);
    }
}

BENCH(Paused) { /* 1 allocation of 8 */
    BENCH_LOOP(b) {
        mk_bench_pause(b);
        char *unseen = (char *)malloc(5000);
        mk_bench_keep(unseen);
        free(unseen);
        mk_bench_resume(b);
        void *p = malloc(8);
        mk_bench_keep(p);
        free(p);
    }
}

BENCH(Plain) { /* no loop of ours; what was before is taken out by hand: 2 allocations of 16 */
    char *before = (char *)malloc(5000);
    mk_bench_keep(before);
    mk_bench_reset(b);
    for (size_t i = 0; i < 2 * b->n; i++) {
        void *p = malloc(16);
        mk_bench_keep(p);
        free(p);
    }
    mk_bench_pause(b);
    free(before);
}

static void allocate(void *ctx, size_t thread, size_t n) {
    (void)ctx;
    (void)thread;
    for (size_t i = 0; i < n; i++) {
        void *p = malloc(32);
        mk_bench_keep(p);
        free(p);
    }
}

BENCH(Threads) { /* 1 allocation of 32, whichever thread does it */
    mk_bench_parallel(b, allocate, NULL);
}

/* ---- names */

BENCH_ARGS(Sized, 10, 200) { /* arg bytes */
    BENCH_LOOP(b) {
        void *p = malloc((size_t)b->arg);
        mk_bench_keep(p);
        free(p);
    }
}

static void sub_one(mk_bench *b) {
    BENCH_LOOP(b)
        mk_bench_keep(b);
    mk_bench_sum(b, 7);
}
static void sub_two(mk_bench *b) {
    sub_one(b);
    mk_bench_metric(b, 2.5, "probes/op");
    mk_bench_bytes(b, 1000);
}
static void inner(mk_bench *b) {
    mk_bench_sub(b, "one", sub_one);
    mk_bench_sub(b, "two", sub_two);
}

BENCH(Parts) { /* Parts/one, Parts/deep/one, Parts/deep/two */
    mk_bench_sub(b, "one", sub_one);
    mk_bench_sub(b, "deep", inner);
}

BENCH_AS(marked, "Marked<script>/a&b") { /* a name is no markup */
    BENCH_LOOP(b)
        mk_bench_keep(b);
}

/* ---- time */

static uint64_t work(size_t rounds) {
    uint64_t x = 1;
    for (size_t i = 0; i < rounds; i++) {
        x = x * 6364136223846793005u + 1;
        mk_bench_keep(x);
    }
    return x;
}

BENCH(Steady) {
    BENCH_LOOP(b) {
        mk_bench_keep(work(100 * PLANTED));
        for (int i = 0; i < 3 + EXTRA; i++) {
            void *p = malloc(64);
            mk_bench_keep(p);
            free(p);
        }
    }
}

/* ---- alternatives to each other: the least floor is the one of 100 rounds */

BENCH_AS(rounds_200, "Rounds/floor-high") {
    BENCH_LOOP(b)
        mk_bench_keep(work(20000));
    mk_bench_items(b, 200);
    mk_bench_sum(b, 9);
}
BENCH_AS(rounds_100, "Rounds/floor-low") {
    BENCH_LOOP(b)
        mk_bench_keep(work(10000));
    mk_bench_items(b, 200);
    mk_bench_sum(b, 9);
}

BENCH(Sleeps) { /* wall time */
    mk_bench_wall(b);
    BENCH_LOOP(b)
        usleep(1000);
}

BENCH_AS(rounds_300, "Rounds/std::rounds") { /* sampled after those above, whatever stands between */
    BENCH_LOOP(b)
        mk_bench_keep(work(30000));
    mk_bench_items(b, 200);
    mk_bench_sum(b, 9);
}

BENCH_AS(replaced, "Replaced/malloc") { /* is it preloaded with what the test has? */
    BENCH_LOOP(b) {
        void *p = malloc(8);
        mk_bench_keep(p);
        free(p);
    }
    mk_bench_metric(b, dlsym(RTLD_DEFAULT, "planted_in_preload") != NULL, "preloaded");
}
BENCH_AS(not_replaced, "Replaced/other") {
    BENCH_LOOP(b)
        mk_bench_keep(b);
}

/* ---- what goes wrong */

static void wrong_sum(mk_bench *b) {
    sub_one(b);
    mk_bench_sum(b, 8);
}

BENCH(Disagree) {
    mk_bench_sub(b, "right", sub_one);
    mk_bench_sub(b, "wrong", wrong_sum);
}
BENCH(BadCrash) {
    (void)b;
    signal(SIGSEGV, SIG_DFL); /* a sanitizer would catch it */
    raise(SIGSEGV);
}
BENCH(BadHang) {
    (void)b;
    for (;;)
        pause();
}
BENCH(Orphan) { /* right, but for the process it leaves behind */
    if (fork() == 0) {
        sleep(5);
        _exit(0);
    }
    BENCH_LOOP(b)
        mk_bench_keep(b);
}
BENCH(BadExit) {
    (void)b;
    exit(3);
}
BENCH(BadFail) {
    mk_bench_fail(b, "the moon is in\nthe wrong quarter");
}

/* suite.h - a comparative suite: one workload, done by libmk, by the hand-written minimum (the floor) and
 * by every peer.
 *
 * A workload is a header here (arena.h, pool.h, str.h, vec.h, map.h): macros that make, of the few
 * functions a library gives for it, the runs to measure, and a benchmark of each. What gives those
 * functions is one file a library, in ../peers. So all do the same work through code the compiler sees
 * whole; that they do is checked by a sum, which all benchmarks of a group (VecInts/floor, VecInts/mk,
 * VecInts/GArray …) must agree on.
 *
 *      membench ratio suites --filter='VecInts/(floor|mk)'                  time, and as a multiple of the floor
 *      membench ratio suites --filter=VecHeld --unit=resident/asked         memory, likewise
 *      valgrind --tool=callgrind --toggle-collect='suite_run*' suites --worker=n=1,name=VecInts/mk 3>&1
 *
 * An operation is a whole run (10^7 pushes), an item one of what it is made of. */
#ifndef SUITE_H
#define SUITE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mk/bench.h>

/* Peers take part in what they are made for. */
#pragma GCC diagnostic ignored "-Wunused-function"

enum { SUITE_CPU, SUITE_WALL }; /* by which clock; threads that wait for each other: wall time */

typedef struct suite_case {
    size_t items;                  /* in a run */
    void *(*setup)(void);          /* not timed; may be NULL */
    uint64_t (*run)(void *state);  /* may be called again on the same state */
    void (*teardown)(void *state); /* not timed; may be NULL */
    int clock;
} suite_case;

__attribute__((noinline)) static uint64_t suite_run(const suite_case *c, void *state) {
    uint64_t sum = c->run(state);
    __asm__ volatile("" : "+r"(sum)); /* no tail call: callgrind must see the return */
    return sum;
}

static void suite_measure(mk_bench *b, const suite_case *c) {
    uint64_t sum = 0;
    if (c->clock == SUITE_WALL)
        mk_bench_wall(b);
    mk_bench_items(b, c->items);
    void *state = c->setup ? c->setup() : NULL;
    c->run(state); /* what keeps memory has it from here on */
    BENCH_LOOP(b)
        sum = suite_run(c, state);
    if (c->teardown)
        c->teardown(state);
    mk_bench_sum(b, sum);
}

/* SUITE_ROW(Group, "name", unique identifier, items, setup, run, teardown, clock) */
#define SUITE_ROW(group, label, id, items, setup, run, teardown, clock)     \
    BENCH_AS(suite_##group##_##id, #group "/" label) {                      \
        static const suite_case c = {items, setup, run, teardown, clock}; \
        suite_measure(b, &c);                                               \
    }

/* ---- inputs: the same on every run ---- */

static inline uint64_t suite_random(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545f4914f6cdd1du;
}

/* ---- memory ---- */

/* Bytes of this process that are in memory. */
static size_t suite_resident(void) {
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    if (f && fscanf(f, "%*u %lu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* What build() holds when it returns / what it says it asked for, in a process of its own. */
static double suite_held(size_t (*build)(void)) {
    double *ratio = (double *)mmap(NULL, sizeof *ratio, PROT_READ | PROT_WRITE,
                                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0) {
        size_t before = suite_resident(), asked = build();
        *ratio = (double)(suite_resident() - before) / (double)asked;
        _exit(0);
    }
    waitpid(child, NULL, 0);
    double result = *ratio;
    munmap(ratio, sizeof *ratio);
    return result;
}

static void suite_no_inputs(void) {
}

/* SUITE_HELD(Group, "name", unique identifier, inputs, build): resident bytes / bytes asked for. The inputs
 * are made before. */
#define SUITE_HELD(group, label, id, inputs, build)          \
    BENCH_AS(suite_##group##_##id, #group "/" label) {       \
        double held = 0;                                     \
        inputs();                                            \
        mk_bench_wall(b); /* it is another process's work */ \
        BENCH_LOOP(b)                                        \
            held = suite_held(build);                        \
        mk_bench_metric(b, held, "resident/asked");          \
    }

#endif

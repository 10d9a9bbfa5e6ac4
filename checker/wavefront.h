/* wavefront.h: jobs that wait for others, done by several threads: each as soon as what it waits for is done.
 *
 *      0 ─┐
 *      1 ─┴─ 2 ──── 4        what is ready is taken last in, first out: near in the order, near in memory
 *            3 ─────┘
 */
#ifndef MEMKIT_CHECKER_WAVEFRONT_H
#define MEMKIT_CHECKER_WAVEFRONT_H

#include <stdbool.h>
#include <stdint.h>

#include <mk/vec.h>

MK_VEC(wavefront_list, uint32_t)

typedef struct wavefront_jobs {
    uint32_t n;            /* 0 .. n - 1; each waits only for some with lower numbers */
    const uint32_t *first; /* n + 1 entries: those that wait for job i are ... */
    const uint32_t *then;  /* ... then[first[i]] .. then[first[i + 1] - 1], each once */
    void *ctx;
    /* One thread at a time: when all that the job waits for is done. true: there is nothing to do. */
    bool (*begin)(void *ctx, uint32_t job);
    /* Several at a time. thread: 0 .. threads - 1. */
    void (*work)(void *ctx, unsigned thread, uint32_t job);
    /* One thread at a time, and never beside begin. */
    void (*end)(void *ctx, unsigned thread, uint32_t job);
} wavefront_jobs;

/* With one thread: in the order of the numbers. Threads that cannot be had are done without.
 * cost: of its own, linear in jobs and waits. */
void wavefront(const wavefront_jobs *jobs, unsigned threads);

#endif

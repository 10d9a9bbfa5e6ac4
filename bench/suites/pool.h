/* pool.h - pools of 1 KiB buffers: get, touch, put.
 *
 *  PoolPair       one thread, one buffer at a time        PoolPairThreads   two threads, each so
 *  PoolBatch      one thread, 32 at a time                PoolBatchThreads  two threads, each so
 *  PoolHandover   one thread gets, the other puts, handed over through a ring
 *  PoolTurns      the same in turns of 512, one thread asleep while the other works
 *  PoolHeld       resident bytes per byte, of a thousand buffers in use
 *
 * With two threads it is CPU time per pair, whichever thread's; PoolHandover is wall time per buffer
 * handed over, which says something only while both processors are free. Floors: a free list of the
 * thread for what never changes threads, magazines exchanged through a locked depot for the rest; both
 * without counters, limits, callbacks or ageing.
 *
 * A library gives NAME_get() and NAME_put(p); POOL_RUNS(NAME) makes the runs of them, POOL_ALONE and
 * POOL_SHARED the benchmarks: of pools that only one thread may use, and of those that take back what
 * another one got. */
#ifndef SUITE_POOL_H
#define SUITE_POOL_H

#include "suite.h"

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>

enum { SIZE = 1024, PAIRS = 1000000, BATCH = 32, HANDED = 200000, RING = 256, HELD = 1000 };

typedef void *job(void *);

/* Both threads do the same; each pair of one thread counts. */
static uint64_t in_two_threads(job *a, job *b) {
    pthread_t other;
    pthread_create(&other, NULL, b, NULL);
    uint64_t sum = (uint64_t)(uintptr_t)a(NULL);
    pthread_join(other, NULL);
    return sum;
}

/* A ring for one writer and one reader. */
static void *ring[RING];

static inline void hand_over(size_t i, void *p) {
    while (__atomic_load_n(&ring[i % RING], __ATOMIC_ACQUIRE))
        sched_yield();
    __atomic_store_n(&ring[i % RING], p, __ATOMIC_RELEASE);
}
static inline void *take_over(size_t i) {
    void *p;
    while (!(p = __atomic_load_n(&ring[i % RING], __ATOMIC_ACQUIRE)))
        sched_yield();
    __atomic_store_n(&ring[i % RING], (void *)NULL, __ATOMIC_RELEASE);
    return p;
}

/* In turns: what one thread has got the other puts. */
enum { TURN = 512 };
static void *in_turn[TURN];
static sem_t empty, filled;

static uint64_t in_turns(job *consume, job *produce) {
    sem_init(&empty, 0, 1);
    sem_init(&filled, 0, 0);
    uint64_t sum = in_two_threads(consume, produce);
    sem_destroy(&empty);
    sem_destroy(&filled);
    return sum;
}

#define POOL_RUNS(name)                                                                            \
    static void *name##_single(void *ctx) {                                                        \
        uint64_t sum = 0;                                                                          \
        (void)ctx;                                                                                 \
        for (unsigned i = 0; i < PAIRS; i++) {                                                     \
            void *p = name##_get();                                                                \
            *(volatile unsigned *)p = i;                                                           \
            sum += i;                                                                              \
            name##_put(p);                                                                         \
        }                                                                                          \
        return (void *)(uintptr_t)sum;                                                             \
    }                                                                                              \
    static void *name##_batch(void *ctx) {                                                         \
        uint64_t sum = 0;                                                                          \
        (void)ctx;                                                                                 \
        for (unsigned i = 0; i < PAIRS; i += BATCH) {                                              \
            void *p[BATCH];                                                                        \
            for (unsigned k = 0; k < BATCH; k++) {                                                 \
                p[k] = name##_get();                                                               \
                *(volatile unsigned *)p[k] = i;                                                    \
            }                                                                                      \
            for (unsigned k = 0; k < BATCH; k++)                                                   \
                name##_put(p[k]);                                                                  \
            sum += i;                                                                              \
        }                                                                                          \
        return (void *)(uintptr_t)sum;                                                             \
    }                                                                                              \
    static void *name##_produce(void *ctx) {                                                       \
        (void)ctx;                                                                                 \
        for (size_t i = 0; i < HANDED; i++) {                                                      \
            void *p = name##_get();                                                                \
            *(volatile size_t *)p = i;                                                             \
            hand_over(i, p);                                                                       \
        }                                                                                          \
        return NULL;                                                                               \
    }                                                                                              \
    static void *name##_consume(void *ctx) {                                                       \
        uint64_t sum = 0;                                                                          \
        (void)ctx;                                                                                 \
        for (size_t i = 0; i < HANDED; i++) {                                                      \
            void *p = take_over(i);                                                                \
            sum += *(volatile size_t *)p;                                                          \
            name##_put(p);                                                                         \
        }                                                                                          \
        return (void *)(uintptr_t)sum;                                                             \
    }                                                                                              \
    static void *name##_produce_turns(void *ctx) {                                                 \
        (void)ctx;                                                                                 \
        for (size_t i = 0; i < HANDED; i += TURN) {                                                \
            sem_wait(&empty);                                                                      \
            for (size_t k = 0; k < TURN; k++) {                                                    \
                in_turn[k] = name##_get();                                                         \
                *(volatile size_t *)in_turn[k] = i;                                                \
            }                                                                                      \
            sem_post(&filled);                                                                     \
        }                                                                                          \
        return NULL;                                                                               \
    }                                                                                              \
    static void *name##_consume_turns(void *ctx) {                                                 \
        uint64_t sum = 0;                                                                          \
        (void)ctx;                                                                                 \
        for (size_t i = 0; i < HANDED; i += TURN) {                                                \
            sem_wait(&filled);                                                                     \
            for (size_t k = 0; k < TURN; k++) {                                                    \
                sum += *(volatile size_t *)in_turn[k];                                             \
                name##_put(in_turn[k]);                                                            \
            }                                                                                      \
            sem_post(&empty);                                                                      \
        }                                                                                          \
        return (void *)(uintptr_t)sum;                                                             \
    }                                                                                              \
    static uint64_t name##_pair(void *s) {                                                         \
        return (uint64_t)(uintptr_t)name##_single(s);                                              \
    }                                                                                              \
    static uint64_t name##_in_batches(void *s) {                                                   \
        return (uint64_t)(uintptr_t)name##_batch(s);                                               \
    }                                                                                              \
    static uint64_t name##_pair_threads(void *s) {                                                 \
        (void)s;                                                                                   \
        return in_two_threads(name##_single, name##_single);                                       \
    }                                                                                              \
    static uint64_t name##_batch_threads(void *s) {                                                \
        (void)s;                                                                                   \
        return in_two_threads(name##_batch, name##_batch);                                         \
    }                                                                                              \
    static uint64_t name##_handover(void *s) {                                                     \
        (void)s;                                                                                   \
        return in_two_threads(name##_consume, name##_produce);                                     \
    }                                                                                              \
    static uint64_t name##_turns(void *s) {                                                        \
        (void)s;                                                                                   \
        return in_turns(name##_consume_turns, name##_produce_turns);                               \
    }                                                                                              \
    static size_t name##_held(void) {                                                              \
        for (size_t i = 0; i < HELD; i++)                                                          \
            memset(name##_get(), 1, SIZE);                                                         \
        return (size_t)HELD * SIZE;                                                                \
    }

#define POOL_ALONE(label, name)                                                                    \
    SUITE_ROW(PoolPair, label, name, PAIRS, NULL, name##_pair, NULL, SUITE_CPU)                    \
    SUITE_ROW(PoolBatch, label, name, PAIRS, NULL, name##_in_batches, NULL, SUITE_CPU)

#define POOL_APART(label, name)                                                                    \
    SUITE_ROW(PoolPairThreads, label, name, 2 * PAIRS, NULL, name##_pair_threads, NULL, SUITE_CPU) \
    SUITE_ROW(PoolBatchThreads, label, name, 2 * PAIRS, NULL, name##_batch_threads, NULL, SUITE_CPU)

#define POOL_SHARED(label, name)                                                                   \
    SUITE_ROW(PoolHandover, label, name, HANDED, NULL, name##_handover, NULL, SUITE_WALL)          \
    SUITE_ROW(PoolTurns, label, name, HANDED, NULL, name##_turns, NULL, SUITE_CPU)                 \
    SUITE_HELD(PoolHeld, label, name, suite_no_inputs, name##_held)

#endif

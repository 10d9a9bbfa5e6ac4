/* Pools of 1 KiB buffers: get, touch, put.
 *
 *  B1  one thread, one buffer at a time             B3  two threads, each as B1
 *  B2  one thread, 32 at a time                     B4  two threads, each as B2
 *  B5  one thread gets, the other puts, handed over through a ring
 *  B6  the same in turns of 512, one thread asleep while the other works
 *
 * B3 and B4 are CPU time per pair, whichever thread's; B5 is wall time per buffer handed over, which
 * says something only while both processors are free; B6 is CPU time per buffer. Floors: a free list
 * of the thread for what never changes threads (B1, B3), magazines exchanged through a locked depot
 * for the rest; both without counters, limits, callbacks or ageing. */
#include "peers.h"
#include "suite.h"

#include <mk/pool.h>

#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdatomic.h>

#if defined(PEER_GLIB)
#include <glib.h>
#endif
#if defined(PEER_TALLOC)
#include <talloc.h>
#endif

enum { SIZE = 1024, PAIRS = 1000000, BATCH = 32, HANDED = 200000, RING = 256 };

/* ---- the alternatives: a get and a put each ---- */

typedef struct node {
    struct node *next;
} node;
static __thread node *list;

static inline void *list_get(void) {
    node *n = list;
    if (!n)
        return malloc(SIZE);
    list = n->next;
    return n;
}
static inline void list_put(void *p) {
    ((node *)p)->next = list;
    list = (node *)p;
}

typedef struct magazine {
    struct magazine *next;
    unsigned n;
    void *item[64];
} magazine;
static __thread magazine *loaded, *spare;
static magazine *depot_full, *depot_empty;
static pthread_mutex_t depot = PTHREAD_MUTEX_INITIALIZER;

static void depot_push(magazine **to, magazine *m) {
    m->next = *to;
    *to = m;
}
static magazine *depot_pop(magazine **from) {
    magazine *m = *from;
    if (m)
        *from = m->next;
    return m;
}

static __attribute__((noinline)) void *magazine_get_slow(void) {
    magazine *m = spare;
    if (!m || !m->n) {
        pthread_mutex_lock(&depot);
        m = depot_pop(&depot_full);
        if (m && spare)
            depot_push(&depot_empty, spare);
        pthread_mutex_unlock(&depot);
        if (!m)
            return malloc(SIZE);
    }
    spare = loaded;
    loaded = m;
    return m->item[--m->n];
}
static __attribute__((noinline)) void magazine_put_slow(void *p) {
    magazine *m = spare;
    if (!m || m->n == 64) {
        pthread_mutex_lock(&depot);
        if (spare)
            depot_push(&depot_full, spare);
        m = depot_pop(&depot_empty);
        pthread_mutex_unlock(&depot);
        if (!m)
            m = (magazine *)calloc(1, sizeof *m);
    }
    spare = loaded;
    loaded = m;
    m->item[m->n++] = p;
}
static inline void *magazine_get(void) {
    magazine *m = loaded;
    return __builtin_expect(m && m->n, 1) ? m->item[--m->n] : magazine_get_slow();
}
static inline void magazine_put(void *p) {
    magazine *m = loaded;
    if (__builtin_expect(m && m->n < 64, 1))
        m->item[m->n++] = p;
    else
        magazine_put_slow(p);
}

static mk_pool pool = {.size = SIZE};
static inline void *mk_get(void) {
    return mk_pool_get(&pool);
}
static inline void mk_put(void *p) {
    mk_pool_put(&pool, p);
}

static inline void *malloc_get(void) {
    return malloc(SIZE);
}
static inline void malloc_put(void *p) {
    free(p);
}

#if defined(PEER_GLIB)
static inline void *slice_get(void) {
    return g_slice_alloc(SIZE);
}
static inline void slice_put(void *p) {
    g_slice_free1(SIZE, p);
}
#endif

#if defined(PEER_TALLOC)
static inline void *talloc_get(void) {
    return talloc_size(NULL, SIZE);
}
static inline void talloc_put(void *p) {
    talloc_free(p);
}
#endif

/* ---- the workloads, for each ---- */

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
static void *_Atomic ring[RING];

static inline void hand_over(size_t i, void *p) {
    while (atomic_load_explicit(&ring[i % RING], memory_order_acquire))
        sched_yield();
    atomic_store_explicit(&ring[i % RING], p, memory_order_release);
}
static inline void *take_over(size_t i) {
    void *p;
    while (!(p = atomic_load_explicit(&ring[i % RING], memory_order_acquire)))
        sched_yield();
    atomic_store_explicit(&ring[i % RING], NULL, memory_order_release);
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

/* Not every peer takes part in each. */
#pragma GCC diagnostic ignored "-Wunused-function"
#define WORKLOADS(name)                                        \
    static void *name##_single(void *ctx) {                    \
        uint64_t sum = 0;                                      \
        (void)ctx;                                             \
        for (unsigned i = 0; i < PAIRS; i++) {                 \
            void *p = name##_get();                            \
            *(volatile unsigned *)p = i;                       \
            sum += i;                                          \
            name##_put(p);                                     \
        }                                                      \
        return (void *)(uintptr_t)sum;                         \
    }                                                          \
    static void *name##_batch(void *ctx) {                     \
        uint64_t sum = 0;                                      \
        (void)ctx;                                             \
        for (unsigned i = 0; i < PAIRS; i += BATCH) {          \
            void *p[BATCH];                                    \
            for (unsigned k = 0; k < BATCH; k++) {             \
                p[k] = name##_get();                           \
                *(volatile unsigned *)p[k] = i;                \
            }                                                  \
            for (unsigned k = 0; k < BATCH; k++)               \
                name##_put(p[k]);                              \
            sum += i;                                          \
        }                                                      \
        return (void *)(uintptr_t)sum;                         \
    }                                                          \
    static void *name##_produce(void *ctx) {                   \
        (void)ctx;                                             \
        for (size_t i = 0; i < HANDED; i++) {                  \
            void *p = name##_get();                            \
            *(volatile size_t *)p = i;                         \
            hand_over(i, p);                                   \
        }                                                      \
        return NULL;                                           \
    }                                                          \
    static void *name##_consume(void *ctx) {                   \
        uint64_t sum = 0;                                      \
        (void)ctx;                                             \
        for (size_t i = 0; i < HANDED; i++) {                  \
            void *p = take_over(i);                            \
            sum += *(volatile size_t *)p;                      \
            name##_put(p);                                     \
        }                                                      \
        return (void *)(uintptr_t)sum;                         \
    }                                                          \
    static void *name##_produce_turns(void *ctx) {             \
        (void)ctx;                                             \
        for (size_t i = 0; i < HANDED; i += TURN) {            \
            sem_wait(&empty);                                  \
            for (size_t k = 0; k < TURN; k++) {                \
                in_turn[k] = name##_get();                     \
                *(volatile size_t *)in_turn[k] = i;            \
            }                                                  \
            sem_post(&filled);                                 \
        }                                                      \
        return NULL;                                           \
    }                                                          \
    static void *name##_consume_turns(void *ctx) {             \
        uint64_t sum = 0;                                      \
        (void)ctx;                                             \
        for (size_t i = 0; i < HANDED; i += TURN) {            \
            sem_wait(&filled);                                 \
            for (size_t k = 0; k < TURN; k++) {                \
                sum += *(volatile size_t *)in_turn[k];         \
                name##_put(in_turn[k]);                        \
            }                                                  \
            sem_post(&empty);                                  \
        }                                                      \
        return (void *)(uintptr_t)sum;                         \
    }                                                          \
    static uint64_t name##_b1(void *s) {                       \
        return (uint64_t)(uintptr_t)name##_single(s);          \
    }                                                          \
    static uint64_t name##_b2(void *s) {                       \
        return (uint64_t)(uintptr_t)name##_batch(s);           \
    }                                                          \
    static uint64_t name##_b3(void *s) {                       \
        (void)s;                                               \
        return in_two_threads(name##_single, name##_single);   \
    }                                                          \
    static uint64_t name##_b4(void *s) {                       \
        (void)s;                                               \
        return in_two_threads(name##_batch, name##_batch);     \
    }                                                          \
    static uint64_t name##_b5(void *s) {                       \
        (void)s;                                               \
        return in_two_threads(name##_consume, name##_produce); \
    }                                                          \
    static uint64_t name##_b6(void *s) {                       \
        (void)s;                                               \
        return in_turns(name##_consume_turns, name##_produce_turns); \
    }

WORKLOADS(list)
WORKLOADS(magazine)
WORKLOADS(mk)
WORKLOADS(malloc)
#if defined(PEER_GLIB)
WORKLOADS(slice)
#endif
#if defined(PEER_TALLOC)
WORKLOADS(talloc)
#endif

static const suite_case cases[] = {
    {"B1", "floor list", PAIRS, NULL, list_b1, NULL, 0},
    {"B1", "floor magazine", PAIRS, NULL, magazine_b1, NULL, 0},
    {"B1", "mk_pool", PAIRS, NULL, mk_b1, NULL, 0},
    {"B1", "malloc", PAIRS, NULL, malloc_b1, NULL, SUITE_MALLOC},
    IF_GLIB({"B1", "g_slice", PAIRS, NULL, slice_b1, NULL, 0})
    IF_TALLOC({"B1", "talloc", PAIRS, NULL, talloc_b1, NULL, 0})

    {"B2", "floor magazine", PAIRS, NULL, magazine_b2, NULL, 0},
    {"B2", "mk_pool", PAIRS, NULL, mk_b2, NULL, 0},
    {"B2", "malloc", PAIRS, NULL, malloc_b2, NULL, SUITE_MALLOC},
    IF_GLIB({"B2", "g_slice", PAIRS, NULL, slice_b2, NULL, 0})
    IF_TALLOC({"B2", "talloc", PAIRS, NULL, talloc_b2, NULL, 0})

    {"B3", "floor list", 2 * PAIRS, NULL, list_b3, NULL, 0},
    {"B3", "floor magazine", 2 * PAIRS, NULL, magazine_b3, NULL, 0},
    {"B3", "mk_pool", 2 * PAIRS, NULL, mk_b3, NULL, 0},
    {"B3", "malloc", 2 * PAIRS, NULL, malloc_b3, NULL, SUITE_MALLOC},
    IF_GLIB({"B3", "g_slice", 2 * PAIRS, NULL, slice_b3, NULL, 0})

    {"B4", "floor magazine", 2 * PAIRS, NULL, magazine_b4, NULL, 0},
    {"B4", "mk_pool", 2 * PAIRS, NULL, mk_b4, NULL, 0},
    {"B4", "malloc", 2 * PAIRS, NULL, malloc_b4, NULL, SUITE_MALLOC},
    IF_GLIB({"B4", "g_slice", 2 * PAIRS, NULL, slice_b4, NULL, 0})

    {"B5", "floor magazine", HANDED, NULL, magazine_b5, NULL, SUITE_WALL},
    {"B5", "mk_pool", HANDED, NULL, mk_b5, NULL, SUITE_WALL},
    {"B5", "malloc", HANDED, NULL, malloc_b5, NULL, SUITE_WALL | SUITE_MALLOC},
    IF_GLIB({"B5", "g_slice", HANDED, NULL, slice_b5, NULL, SUITE_WALL})

    {"B6", "floor magazine", HANDED, NULL, magazine_b6, NULL, 0},
    {"B6", "mk_pool", HANDED, NULL, mk_b6, NULL, 0},
    {"B6", "malloc", HANDED, NULL, malloc_b6, NULL, SUITE_MALLOC},
    IF_GLIB({"B6", "g_slice", HANDED, NULL, slice_b6, NULL, 0})
};

/* ---- memory: buffers in use ---- */

enum { HELD = 1000 };

#define HELD_BY(name)                         \
    static size_t name##_held(void) {         \
        for (size_t i = 0; i < HELD; i++)     \
            memset(name##_get(), 1, SIZE);    \
        return (size_t)HELD * SIZE;           \
    }
HELD_BY(magazine)
HELD_BY(mk)
HELD_BY(malloc)
#if defined(PEER_GLIB)
HELD_BY(slice)
#endif

static void memory(void) {
    suite_memory("B2", "floor magazine", magazine_held);
    suite_memory("B2", "mk_pool", mk_held);
    suite_memory("B2", "malloc", malloc_held);
#if defined(PEER_GLIB)
    suite_memory("B2", "g_slice", slice_held);
#endif
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--memory") == 0) {
        memory();
        return 0;
    }
    return suite_main(argc, argv, cases, sizeof cases / sizeof *cases);
}

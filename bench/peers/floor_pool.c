/* floor_pool.c: the hand-written minimum of suites/pool.h: a list of each thread, magazines exchanged
 * through a locked depot. */
#include "pool.h"

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

POOL_RUNS(list)
POOL_ALONE("floor-list", list)
POOL_APART("floor-list", list)

POOL_RUNS(magazine)
POOL_ALONE("floor-magazine", magazine)
POOL_APART("floor-magazine", magazine)
POOL_SHARED("floor-magazine", magazine)

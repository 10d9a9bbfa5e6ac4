/* mk/pool_internal.h - what the pool's sources share. Not installed, not for programs.
 *
 * pool.c         pools and their objects: get, put, the beginning and the end
 * pool_cache.c   what rests: magazines, the depot, a thread's cache
 * pool_thread.c  whose cache it is: the table of each thread, its exit, fork
 * pool_stats.c   figures and invariants
 *
 * Invariants, checked by mk_pool_check:
 *
 *  P1  a magazine holds 0..capacity objects; NULL stands below the first
 *  P2  a cache without a magazine has its top at a NULL in a last place: empty and full at once.
 *      With one, top lies in it
 *  P3  rest = objects in the depot's magazines, current and victim
 *  P4  the table entries of pools that are gone are as in P2 without a magazine
 *
 * Who may touch what: a thread its own caches, without locks; whoever holds a pool's lock its depot;
 * whoever holds the registry's lock the lists of threads and pools. A thread's caches are touched by
 * others only when the thread cannot use them: mk_pool_free (nobody uses the pool), a forked child
 * (there are no other threads). Locks nest as registry, shared, depot. Callbacks run with none: what
 * is to be dropped is collected first. */
#ifndef MK_POOL_INTERNAL_H
#define MK_POOL_INTERNAL_H

#include <mk/internal.h>
#include <mk/pool.h>

#include <pthread.h>
#include <stdatomic.h>

enum { MK__POOL_SLOTS = 64, MK__PLACES = MK__MAGAZINE / sizeof(void *) - 2 };

/* Objects fill its end: the last `capacity` places, below which is a NULL. */
typedef struct mk__magazine {
    struct mk__magazine *next;
    size_t n; /* while not loaded */
    void *place[MK__PLACES];
} mk__magazine;

struct mk__pool {
    mk_pool *pool;
    unsigned
        slot; /* its entry in each thread's table; 0: none was left, `shared` serves everybody */
    int check;
    bool plain, bypass; /* plain: nobody watches, so inline code may serve */
    size_t capacity;    /* objects in a magazine */
    size_t limit;       /* objects in the depot */
    mk__pool *next, **link;

    pthread_mutex_t shared_lock;
    mk__pool_cache shared;

    pthread_mutex_t lock;
    mk__magazine *current, *victim, *empty;
    size_t rest;
    size_t magazines; /* in existence */
    uint64_t turned;  /* when a generation last turned */

    _Atomic uint64_t made, dropped, fails, hits_gone; /* hits of threads that have ended */
};

typedef struct mk__pool_thread {
    mk__pool_cache cache[MK__POOL_SLOTS];
    struct mk__pool_thread *next, **link;
} mk__pool_thread;

/* All pools and threads. */
typedef struct mk__pool_registry {
    pthread_mutex_t lock;
    mk__pool *pools, *by_slot[MK__POOL_SLOTS];
    mk__pool_thread *threads;
} mk__pool_registry;
extern mk__pool_registry mk__pools;

/* What top points to in a cache without a magazine: the last place of an empty one. */
extern mk__magazine mk__pool_nothing;

/* clang-format off */
#define MK__POOL_NO_CACHE {&mk__pool_nothing.place[MK__PLACES - 1], 0, NULL, NULL}
/* clang-format on */

static const mk_alloc mk__libc = {NULL, NULL};

#if defined(__GNUC__) /* public structs cannot declare atomics */
#define MK__POOL_STORE(at, value) __atomic_store_n((at), (value), __ATOMIC_RELEASE)
#define MK__POOL_LOAD(at) __atomic_load_n((at), __ATOMIC_ACQUIRE)
#else
#define MK__POOL_STORE(at, value) (atomic_thread_fence(memory_order_release), *(at) = (value))
#define MK__POOL_LOAD(at) (*(at))
#endif

static inline void mk__pool_add(_Atomic uint64_t *to, uint64_t n) {
    atomic_fetch_add_explicit(to, n, memory_order_relaxed);
}

static inline uint64_t mk__pool_read(const _Atomic uint64_t *from) {
    return atomic_load_explicit(from, memory_order_relaxed);
}

/* The objects of a magazine are first[0..n). */
static inline void **mk__magazine_first(mk__magazine *m, size_t capacity) {
    return m->place + MK__PLACES - capacity;
}

static inline size_t mk__pool_cache_count(const mk__pool *in, const mk__pool_cache *c) {
    mk__magazine *m = (mk__magazine *)c->loaded;
    return m ? (size_t)(c->top + 1 - mk__magazine_first(m, in->capacity)) : 0;
}

/* What is to be freed when no lock is held, and all that takes: the pool may be gone by then. */
typedef struct mk__doomed {
    mk_pool as;
    int check;
    size_t capacity;
    mk__magazine *list;
    uint64_t dropped;
} mk__doomed;

/* pool.c: an object goes back to where it came from. A watched one stops resting first: is it as it
 * was put? */
void mk__pool_object_drop(const mk_pool *p, void *object);
void mk__pool_object_wake(const mk_pool *p, int check, void *object, const void *here);

/* pool_cache.c */
mk__doomed mk__pool_doomed_none(const mk__pool *in);
void mk__pool_doomed_release(mk__doomed *d);
void mk__pool_cache_clear(mk__pool_cache *c);
/* An object of the cache, or of the depot, or NULL; false: there is no place for one. */
void *mk__pool_cache_get(mk__pool *in, mk__pool_cache *c, mk__doomed *d);
bool mk__pool_cache_put(mk__pool *in, mk__pool_cache *c, void *object, mk__doomed *d);
/* With the pool's lock: everything in the cache goes to the depot. */
void mk__pool_cache_flush(mk__pool *in, mk__pool_cache *c, mk__doomed *d);
/* With the pool's lock: a generation turns. */
void mk__pool_depot_turn(mk__pool *in, mk__doomed *d);
/* The oldest objects are freed until at most keep are left. Returns how many. */
size_t mk__pool_depot_trim(mk__pool *in, size_t keep);

/* pool_thread.c: with the registry's lock, what threads and forks need is arranged. Once. */
bool mk__pool_threads_set_up(void);
mk__pool_thread *mk__pool_thread_own(void);
/* The last pool takes this thread's table with it. With the registry's lock. */
void mk__pool_thread_end(void);
/* The thread's cache of the pool; without memory for one, the shared one, locked. */
mk__pool_cache *mk__pool_cache_enter(mk__pool *in);
void mk__pool_cache_leave(mk__pool *in, const mk__pool_cache *c);

/* Everything of the pool that more than one thread may touch. */
static inline void mk__pool_lock(mk__pool *in) {
    pthread_mutex_lock(&in->shared_lock);
    pthread_mutex_lock(&in->lock);
}
static inline void mk__pool_unlock(mk__pool *in) {
    pthread_mutex_unlock(&in->lock);
    pthread_mutex_unlock(&in->shared_lock);
}

#endif

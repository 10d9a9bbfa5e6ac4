/* Invariants, checked by mk_pool_check:
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
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include <mk/check.h>
#include <mk/internal.h>
#include <mk/pool.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(MK_DEBUG)
enum { MOST = 3 };
#else
enum { MOST = 61 };
#endif
enum {
    POOL_SLOTS = 64,
    MAX_ITEMS = 1024,
    MAX_BYTES = 1 << 20,
    MALLOC_ALIGN = _Alignof(max_align_t)
};

enum { PLACES = MK__MAGAZINE / sizeof(void *) - 2 };

/* Objects fill its end: the last `capacity` places, below which is a NULL. */
typedef struct magazine {
    struct magazine *next;
    size_t n; /* while not loaded */
    void *place[PLACES];
} magazine;

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
    magazine *current, *victim, *empty;
    size_t rest;
    size_t magazines; /* in existence */
    uint64_t turned;  /* when a generation last turned */

    _Atomic uint64_t made, dropped, fails, hits_gone; /* hits of threads that have ended */
};

typedef struct thread {
    mk__pool_cache cache[POOL_SLOTS];
    struct thread *next, **link;
} thread;

static pthread_mutex_t registry = PTHREAD_MUTEX_INITIALIZER;
static mk__pool *pools, *by_slot[POOL_SLOTS];
static thread *threads;
static pthread_key_t exit_key;
static bool set_up;

/* ---- the tables ---- */

/* What top points to in a cache without a magazine: the last place of an empty one. */
static _Alignas(MK__MAGAZINE) magazine nothing;

/* clang-format off */
#define NO_CACHE {&nothing.place[PLACES - 1], 0, NULL, NULL}
/* clang-format on */
#define TIMES_4(...) __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__
#define TIMES_64(...) TIMES_4(TIMES_4(TIMES_4(__VA_ARGS__)))
static const mk__pool_cache no_caches[POOL_SLOTS] = {TIMES_64(NO_CACHE)};

#if defined(__GNUC__)
__thread char *mk__pool_table = (char *)(uintptr_t)no_caches;
#define OWN_TABLE mk__pool_table
#else
static _Thread_local char *own_table;
#define OWN_TABLE own_table
#endif

static thread *own_thread(void) {
    return OWN_TABLE && OWN_TABLE != (char *)(uintptr_t)no_caches ? (thread *)(void *)OWN_TABLE
                                                                  : NULL;
}

static void cache_clear(mk__pool_cache *c) {
    static const mk__pool_cache none = NO_CACHE;
    *c = none;
}

/* ---- the clock that generations turn by ---- */

static uint64_t clock_seconds(void) {
    struct timespec t;
#if defined(CLOCK_MONOTONIC_COARSE)
    clock_gettime(CLOCK_MONOTONIC_COARSE, &t);
#else
    clock_gettime(CLOCK_MONOTONIC, &t);
#endif
    return (uint64_t)t.tv_sec;
}

uint64_t (*mk__pool_clock)(void) = clock_seconds;

/* ---- atomics that public structs cannot declare ---- */

#if defined(__GNUC__)
#define STORE(at, value) __atomic_store_n((at), (value), __ATOMIC_RELEASE)
#define LOAD(at) __atomic_load_n((at), __ATOMIC_ACQUIRE)
#else
#define STORE(at, value) (atomic_thread_fence(memory_order_release), *(at) = (value))
#define LOAD(at) (*(at))
#endif

static void add_to(_Atomic uint64_t *to, uint64_t n) {
    atomic_fetch_add_explicit(to, n, memory_order_relaxed);
}

static uint64_t count_of(const _Atomic uint64_t *from) {
    return atomic_load_explicit(from, memory_order_relaxed);
}

/* ---- objects ---- */

static size_t object_align(const mk_pool *p) {
    return p->align ? p->align : MALLOC_ALIGN;
}

static void *object_try(const mk_pool *p) {
    return p->make ? p->make(p->ctx) : mk__try_new(p->alloc, p->size, object_align(p), NULL);
}

static void *object_make(mk__pool *in) {
    const mk_pool *p = in->pool;
    for (;;) {
        void *object = object_try(p);
        if (MK_LIKELY(object != NULL)) {
            add_to(&in->made, 1);
            return object;
        }
        if (mk__oom(p->size, object_align(p)))
            continue;
        add_to(&in->fails, 1);
        return NULL;
    }
}

static void object_drop(const mk_pool *p, void *object) {
    if (p->drop)
        p->drop(p->ctx, object);
    else if (p->make)
        free(object);
    else
        mk_alloc_free(p->alloc, object, p->size, object_align(p));
}

/* A watched object stops resting: is it as it was put? */
static void object_wake(const mk_pool *p, int check, void *object, const void *here) {
    MK_REVIVE(object, p->size);
    if (check)
        mk__rest_end(object, here);
}

/* ---- magazines ---- */

static const mk_alloc libc;

/* The objects of a magazine are first[0..n). */
static void **magazine_first(magazine *m, size_t capacity) {
    return m->place + PLACES - capacity;
}

static magazine *magazine_new(mk__pool *in) {
    magazine *m = (magazine *)mk__try_new(libc, sizeof *m, MK__MAGAZINE, NULL);
    if (!m)
        return NULL;
    memset(m, 0, sizeof *m);
    pthread_mutex_lock(&in->lock);
    in->magazines++;
    pthread_mutex_unlock(&in->lock);
    return m;
}

static void magazine_push(magazine **list, magazine *m) {
    m->next = *list;
    *list = m;
}

static magazine *magazine_pop(magazine **list) {
    magazine *m = *list;
    if (m)
        *list = m->next;
    return m;
}

/* What is to be freed when no lock is held, and all that takes: the pool may be gone by then. */
typedef struct doomed {
    mk_pool as;
    int check;
    size_t capacity;
    magazine *list;
    uint64_t dropped;
} doomed;

static doomed doomed_none(const mk__pool *in) {
    doomed d = {*in->pool, in->check, in->capacity, NULL, 0};
    return d;
}

/* With the pool's lock: the magazine is not the pool's any more. */
static void doom(mk__pool *in, doomed *d, magazine *m) {
    in->magazines--;
    add_to(&in->dropped, m->n);
    d->dropped += m->n;
    magazine_push(&d->list, m);
}

static void doomed_release(doomed *d) {
    magazine *m;
    while ((m = magazine_pop(&d->list)) != NULL) {
        void **object = magazine_first(m, d->capacity);
        for (size_t i = 0; i < m->n; i++)
            if (object[i]) {
                object_wake(&d->as, d->check, object[i], NULL);
                object_drop(&d->as, object[i]);
            }
        mk_alloc_free(libc, m, sizeof *m, MK__MAGAZINE);
    }
}

/* ---- the depot, with the pool's lock ---- */

/* Beyond the bound the magazine is dropped. */
static void depot_give(mk__pool *in, magazine *m, doomed *d) {
    if (m->n == 0) {
        magazine_push(&in->empty, m);
    } else if (in->rest + m->n > in->limit) {
        doom(in, d, m);
    } else {
        in->rest += m->n;
        magazine_push(&in->current, m);
    }
}

static magazine *depot_take(mk__pool *in) {
    magazine *m = magazine_pop(&in->current);
    if (!m)
        m = magazine_pop(&in->victim);
    if (m)
        in->rest -= m->n;
    return m;
}

static void depot_turn(mk__pool *in, doomed *d) {
    magazine *m;
    while ((m = magazine_pop(&in->victim)) != NULL) {
        in->rest -= m->n;
        doom(in, d, m);
    }
    while ((m = magazine_pop(&in->empty)) != NULL)
        doom(in, d, m);
    in->victim = in->current;
    in->current = NULL;
    mk__trace("pool", in->pool, "turn", "rest", in->rest, "freed", d->dropped);
}

static void depot_turn_if_due(mk__pool *in, doomed *d) {
    uint64_t now = mk__pool_clock();
    if (now == in->turned)
        return;
    in->turned = now;
    depot_turn(in, d);
}

/* ---- a cache ---- */

static void cache_load(const mk__pool *in, mk__pool_cache *c, magazine *m) {
    c->loaded = m;
    c->top = magazine_first(m, in->capacity) + m->n - 1;
}

static size_t cache_count(const mk__pool *in, const mk__pool_cache *c) {
    magazine *m = (magazine *)c->loaded;
    return m ? (size_t)(c->top + 1 - magazine_first(m, in->capacity)) : 0;
}

static magazine *cache_unload(const mk__pool *in, mk__pool_cache *c) {
    magazine *m = (magazine *)c->loaded;
    if (m)
        m->n = cache_count(in, c);
    c->loaded = NULL;
    c->top = &nothing.place[PLACES - 1];
    return m;
}

static void cache_swap(const mk__pool *in, mk__pool_cache *c) {
    magazine *spare = (magazine *)c->spare;
    c->spare = cache_unload(in, c);
    cache_load(in, c, spare);
}

/* The newest object of the loaded magazine, or NULL. put stores NULL as it stores objects. */
static void *cache_pop(mk__pool *in, mk__pool_cache *c) {
    while (cache_count(in, c)) {
        void *object = *c->top--;
        if (object) {
            c->hits++;
            return object;
        }
        add_to(&in->dropped, 1);
    }
    return NULL;
}

/* An empty cache gets a magazine from the depot. */
static bool cache_refill(mk__pool *in, mk__pool_cache *c, doomed *d) {
    pthread_mutex_lock(&in->lock);
    depot_turn_if_due(in, d);
    magazine *m = depot_take(in);
    if (m && c->spare && c->loaded)
        depot_give(in, cache_unload(in, c), d);
    pthread_mutex_unlock(&in->lock);
    if (!m)
        return false;
    if (c->loaded)
        c->spare = cache_unload(in, c);
    cache_load(in, c, m);
    return true;
}

static void *cache_get(mk__pool *in, mk__pool_cache *c, doomed *d) {
    for (;;) {
        void *object = cache_pop(in, c);
        if (object)
            return object;
        const magazine *spare = (const magazine *)c->spare;
        if (spare && spare->n)
            cache_swap(in, c);
        else if (!cache_refill(in, c, d))
            return NULL;
    }
}

/* A full cache gives a magazine to the depot and gets an empty one. */
static bool cache_empty(mk__pool *in, mk__pool_cache *c, doomed *d) {
    pthread_mutex_lock(&in->lock);
    depot_turn_if_due(in, d);
    if (c->loaded && c->spare) {
        depot_give(in, (magazine *)c->spare, d);
        c->spare = NULL;
    }
    magazine *m = magazine_pop(&in->empty);
    pthread_mutex_unlock(&in->lock);
    if (!m && !(m = magazine_new(in)))
        return false;
    if (c->loaded)
        c->spare = cache_unload(in, c);
    cache_load(in, c, m);
    return true;
}

static bool cache_put(mk__pool *in, mk__pool_cache *c, void *object, doomed *d) {
    if ((uintptr_t)(c->top + 1) % MK__MAGAZINE == 0) {
        const magazine *spare = (const magazine *)c->spare;
        if (spare && spare->n < in->capacity)
            cache_swap(in, c);
        else if (!cache_empty(in, c, d))
            return false;
    }
    *++c->top = object;
    return true;
}

/* With the pool's lock: everything in the cache goes to the depot. */
static void cache_flush(mk__pool *in, mk__pool_cache *c, doomed *d) {
    magazine *m[2] = {cache_unload(in, c), (magazine *)c->spare};
    for (int i = 0; i < 2; i++)
        if (m[i])
            depot_give(in, m[i], d);
    add_to(&in->hits_gone, c->hits);
    cache_clear(c);
}

/* ---- threads ---- */

static void thread_unlink(thread *t) {
    *t->link = t->next;
    if (t->next)
        t->next->link = t->link;
}

static void thread_delete(thread *t) {
    thread_unlink(t);
    mk_alloc_free(libc, t, sizeof *t, _Alignof(thread));
}

/* With the registry's lock. */
static void thread_flush_slot(thread *t, unsigned slot, doomed *d) {
    mk__pool *in = by_slot[slot];
    *d = doomed_none(in);
    pthread_mutex_lock(&in->lock);
    cache_flush(in, &t->cache[slot], d);
    pthread_mutex_unlock(&in->lock);
}

static void thread_exit(void *arg) {
    thread *t = (thread *)arg;
    for (unsigned slot = 1; slot < POOL_SLOTS; slot++) {
        doomed d = {0};
        pthread_mutex_lock(&registry);
        if (by_slot[slot])
            thread_flush_slot(t, slot, &d);
        pthread_mutex_unlock(&registry);
        doomed_release(&d);
    }
    OWN_TABLE = (char *)(uintptr_t)no_caches;
    pthread_mutex_lock(&registry);
    thread_delete(t);
    pthread_mutex_unlock(&registry);
}

static thread *thread_new(void) {
    thread *t = (thread *)mk__try_new(libc, sizeof *t, _Alignof(thread), NULL);
    if (!t)
        return NULL;
    for (unsigned i = 0; i < POOL_SLOTS; i++)
        cache_clear(&t->cache[i]);
    pthread_mutex_lock(&registry);
    t->next = threads;
    t->link = &threads;
    if (threads)
        threads->link = &t->next;
    threads = t;
    pthread_mutex_unlock(&registry);
    pthread_setspecific(exit_key, t);
    OWN_TABLE = (char *)t->cache;
    return t;
}

/* The thread's cache of the pool; without memory for one, the shared one, locked. */
static mk__pool_cache *cache_enter(mk__pool *in) {
    thread *t = own_thread();
    if (in->slot && (t || (t = thread_new())))
        return &t->cache[in->slot];
    pthread_mutex_lock(&in->shared_lock);
    return &in->shared;
}

static void cache_leave(mk__pool *in, const mk__pool_cache *c) {
    if (c == &in->shared)
        pthread_mutex_unlock(&in->shared_lock);
}

/* ---- fork: the child has one thread, and what rested in the others' caches ---- */

static void fork_before(void) {
    pthread_mutex_lock(&registry);
    for (mk__pool *in = pools; in; in = in->next) {
        pthread_mutex_lock(&in->shared_lock);
        pthread_mutex_lock(&in->lock);
    }
    mk__rest_fork(true);
}

static void fork_after(void) {
    mk__rest_fork(false);
    for (mk__pool *in = pools; in; in = in->next) {
        pthread_mutex_unlock(&in->lock);
        pthread_mutex_unlock(&in->shared_lock);
    }
    pthread_mutex_unlock(&registry);
}

static void fork_adopt(thread *t) {
    for (unsigned slot = 1; slot < POOL_SLOTS; slot++) {
        mk__pool *in = by_slot[slot];
        if (!in)
            continue;
        size_t limit = in->limit;
        doomed d = {0};
        in->limit = SIZE_MAX; /* callbacks cannot run here, so nothing is dropped */
        cache_flush(in, &t->cache[slot], &d);
        in->limit = limit;
    }
    thread_delete(t);
}

static void fork_in_child(void) {
    for (thread *t = threads, *next; t; t = next) {
        next = t->next;
        if (t != own_thread())
            fork_adopt(t);
    }
    fork_after();
}

/* ---- pools ---- */

static size_t rest_limit(const mk_pool *p) {
    size_t items = p->max_items ? p->max_items : MAX_ITEMS;
    size_t bytes = p->max_bytes ? p->max_bytes : MAX_BYTES;
    if (p->size && bytes / p->size < items)
        items = bytes / p->size;
    return items ? items : 1;
}

static size_t magazine_capacity(size_t limit) {
    return limit / 8 > MOST ? MOST : limit / 8 ? limit / 8 : 1;
}

/* With the registry's lock. */
static unsigned slot_take(mk__pool *in) {
    for (unsigned slot = 1; slot < POOL_SLOTS; slot++)
        if (!by_slot[slot]) {
            by_slot[slot] = in;
            return slot;
        }
    return 0;
}

static void pool_link(mk__pool *in) {
    in->next = pools;
    in->link = &pools;
    if (pools)
        pools->link = &in->next;
    pools = in;
}

static void pool_publish(mk__pool *in) {
    mk_pool *p = in->pool;
    uint32_t at = in->plain ? (uint32_t)(in->slot * sizeof(mk__pool_cache)) : 0;
    STORE(&p->get_at, at);
    STORE(&p->put_at, p->reset ? 0 : at);
    STORE(&p->inner, in);
}

/* With the registry's lock. */
static mk__pool *pool_new(mk_pool *p) {
    if (!set_up && (pthread_key_create(&exit_key, thread_exit) != 0 ||
                    pthread_atfork(fork_before, fork_after, fork_in_child) != 0))
        return NULL;
    set_up = true;
    mk__pool *in = (mk__pool *)mk__try_new(libc, sizeof *in, _Alignof(mk__pool), NULL);
    if (!in)
        return NULL;
    memset(in, 0, sizeof *in);
    in->pool = p;
    in->check = mk_check_level();
    in->bypass = mk_bypass();
    in->plain = !in->check && !in->bypass && !MK_WATCHED;
    in->limit = rest_limit(p);
    in->capacity = magazine_capacity(in->limit);
    in->turned = mk__pool_clock();
    pthread_mutex_init(&in->lock, NULL);
    pthread_mutex_init(&in->shared_lock, NULL);
    cache_clear(&in->shared);
    in->slot = slot_take(in);
    pool_link(in);
    pool_publish(in);
    return in;
}

static mk__pool *pool_try(mk_pool *p) {
    mk__pool *in = LOAD(&p->inner);
    MK_REPORT_POINT();
    if (MK_LIKELY(in != NULL))
        return in;
    pthread_mutex_lock(&registry);
    in = p->inner ? p->inner : pool_new(p);
    pthread_mutex_unlock(&registry);
    return in;
}

static mk__pool *pool_of(mk_pool *p) {
    for (;;) {
        mk__pool *in = pool_try(p);
        if (MK_LIKELY(in != NULL) || !mk__oom(sizeof *in, _Alignof(mk__pool)))
            return in;
    }
}

/* ---- get and put ---- */

void *mk__pool_get(mk_pool *p) {
    mk__pool *in = pool_of(p);
    if (!in)
        return NULL;
    if (in->bypass)
        return object_make(in);
    doomed d = doomed_none(in);
    mk__pool_cache *c = cache_enter(in);
    void *object = cache_get(in, c, &d);
    cache_leave(in, c);
    doomed_release(&d);
    if (!object)
        return object_make(in);
    if (!in->plain)
        object_wake(p, in->check, object, MK_SITE_HERE());
    return object;
}

/* Is the object fit to rest? */
static bool put_begins(mk__pool *in, mk_pool *p, void *object, const void *here, bool *ignore) {
    bool rests = MK_POISONED(object) || (in->check && mk__rest_has(object));
    *ignore = rests && !mk__rest_begin(in->check, true, object, p->size, here);
    if (*ignore || in->bypass || (p->reset && !p->reset(p->ctx, object)))
        return false;
    *ignore = in->check && !mk__rest_begin(in->check, false, object, p->size, here);
    return !*ignore;
}

static void put_drop(mk__pool *in, mk_pool *p, void *object) {
    if (!in->plain)
        object_wake(p, in->check, object, NULL);
    add_to(&in->dropped, 1);
    object_drop(p, object);
}

void mk__pool_put(mk_pool *p, void *object) {
    if (!object)
        return;
    mk__pool *in = pool_of(p);
    bool ignore = false;
    if (!in) {
        object_drop(p, object);
        return;
    }
    if (!put_begins(in, p, object, MK_SITE_HERE(), &ignore)) {
        if (!ignore)
            put_drop(in, p, object);
        return;
    }
    if (!in->plain)
        MK_POISON(object, p->size);
    doomed d = doomed_none(in);
    mk__pool_cache *c = cache_enter(in);
    bool rests = cache_put(in, c, object, &d);
    cache_leave(in, c);
    doomed_release(&d);
    if (!rests)
        put_drop(in, p, object);
}

/* ---- freeing what rests ---- */

/* With the pool's lock: what the calling thread can see goes to the depot. */
static void pool_gather(mk__pool *in, doomed *d) {
    thread *t = own_thread();
    if (t && in->slot)
        cache_flush(in, &t->cache[in->slot], d);
    cache_flush(in, &in->shared, d);
}

static void pool_lock(mk__pool *in) {
    pthread_mutex_lock(&in->shared_lock);
    pthread_mutex_lock(&in->lock);
}

static void pool_unlock(mk__pool *in) {
    pthread_mutex_unlock(&in->lock);
    pthread_mutex_unlock(&in->shared_lock);
}

/* One object of the oldest magazine, if more than keep rest. The caller looks at *any, as put stores
 * NULL too. */
static void *depot_take_one(mk__pool *in, size_t keep, bool *any) {
    magazine **at = in->victim ? &in->victim : &in->current;
    *any = in->rest > keep;
    if (!*any)
        return NULL;
    while ((*at)->next)
        at = &(*at)->next;
    magazine *m = *at;
    void *object = magazine_first(m, in->capacity)[--m->n];
    in->rest--;
    add_to(&in->dropped, 1);
    if (m->n == 0) {
        *at = NULL;
        magazine_push(&in->empty, m);
    }
    return object;
}

/* Every object on its own, as its callback must run without the lock. */
static size_t depot_trim(mk__pool *in, size_t keep) {
    for (size_t n = 0;; n++) {
        bool any;
        pthread_mutex_lock(&in->lock);
        void *object = depot_take_one(in, keep, &any);
        pthread_mutex_unlock(&in->lock);
        if (!any)
            return n;
        if (!object)
            continue;
        if (!in->plain)
            object_wake(in->pool, in->check, object, NULL);
        object_drop(in->pool, object);
    }
}

size_t mk_pool_trim(mk_pool *p, size_t keep) {
    mk__pool *in = LOAD(&p->inner);
    MK_REPORT_POINT();
    if (!in)
        return 0;
    doomed d = doomed_none(in);
    pool_lock(in);
    pool_gather(in, &d);
    pool_unlock(in);
    doomed_release(&d);
    size_t n = d.dropped + depot_trim(in, keep);
    mk__trace("pool", p, "trim", "freed", n, "rest", keep);
    return n;
}

void mk_pool_age(mk_pool *p) {
    mk__pool *in = LOAD(&p->inner);
    if (!in)
        return;
    doomed d = doomed_none(in);
    pool_lock(in);
    pool_gather(in, &d);
    depot_turn(in, &d);
    pool_unlock(in);
    doomed_release(&d);
}

/* A pool may go while the registry is not locked; so pools are counted, not followed. */
void mk_pool_age_all(void) {
    for (size_t i = 0;; i++) {
        pthread_mutex_lock(&registry);
        mk__pool *in = pools;
        for (size_t n = 0; in && n < i; n++)
            in = in->next;
        mk_pool *p = in ? in->pool : NULL;
        pthread_mutex_unlock(&registry);
        if (!p)
            return;
        mk_pool_age(p);
    }
}

/* ---- the end of a pool ---- */

/* With the registry's lock: nobody finds the pool any more, in any thread. */
static void pool_unlink(mk__pool *in, doomed *d) {
    for (thread *t = threads; t && in->slot; t = t->next)
        cache_flush(in, &t->cache[in->slot], d);
    cache_flush(in, &in->shared, d);
    if (in->slot)
        by_slot[in->slot] = NULL;
    *in->link = in->next;
    if (in->next)
        in->next->link = in->link;
}

/* The last pool takes this thread's table with it. */
static void own_thread_end(void) {
    thread *t = own_thread();
    if (!t || pools)
        return;
    OWN_TABLE = (char *)(uintptr_t)no_caches;
    pthread_setspecific(exit_key, NULL);
    thread_delete(t);
}

void mk_pool_free(mk_pool *p) {
    mk__pool *in = p->inner;
    if (!in)
        return;
    doomed d = doomed_none(in);
    pthread_mutex_lock(&registry);
    pool_unlink(in, &d);
    own_thread_end();
    pthread_mutex_unlock(&registry);
    depot_turn(in, &d);
    depot_turn(in, &d);
    doomed_release(&d);
    pthread_mutex_destroy(&in->lock);
    pthread_mutex_destroy(&in->shared_lock);
    mk_alloc_free(libc, in, sizeof *in, _Alignof(mk__pool));
    p->get_at = p->put_at = 0;
    p->inner = NULL;
}

/* ---- figures ---- */

typedef struct census {
    uint64_t rest, hits;
} census;

/* Reads what other threads write without atomics, as their hot path must not pay for it: on every
 * machine memkit runs on, an aligned word is read as one store left it. */
MK_NO_TSAN static void census_cache(const mk__pool *in, const mk__pool_cache *c, census *sum) {
    const magazine *m = (const magazine *)c->loaded, *spare = (const magazine *)c->spare;
    size_t n = m ? (size_t)(c->top + 1 - (m->place + PLACES - in->capacity)) : 0;
    sum->hits += c->hits;
    if (n <= in->capacity) /* else its owner is just changing magazines */
        sum->rest += n;
    if (spare)
        sum->rest += spare->n;
}

static census pool_census(mk__pool *in) {
    census sum = {in->rest, count_of(&in->hits_gone)};
    census_cache(in, &in->shared, &sum);
    for (const thread *t = threads; t && in->slot; t = t->next)
        census_cache(in, &t->cache[in->slot], &sum);
    return sum;
}

/* With the registry's lock. */
static void pool_stats(mk__pool *in, mk_stats *s) {
    pool_lock(in);
    census sum = pool_census(in);
    s->header = sizeof *in + in->magazines * sizeof(magazine);
    pool_unlock(in);
    s->growths = count_of(&in->made);
    s->dropped = count_of(&in->dropped);
    s->fails = count_of(&in->fails);
    s->hits = sum.hits;
    s->allocs = s->hits + s->growths;
    /* Negative, as a wrapped difference, when objects from elsewhere were put. */
    int64_t out = (int64_t)(s->growths - s->dropped - sum.rest);
    s->frees = s->allocs - (uint64_t)out;
    s->live = out > 0 ? (uint64_t)out * in->pool->size : 0;
    s->free = sum.rest * in->pool->size;
    s->bytes = s->allocs * in->pool->size;
    s->reserved = s->header + s->live + s->free;
    s->live_peak = s->live; /* not followed: peaks would cost the hot path */
    s->reserved_peak = s->reserved;
}

void mk__pool_stats(const mk_pool *p, mk_stats *out, size_t size) {
    mk_stats s = {0};
    mk__pool *in = LOAD(&p->inner);
    pthread_mutex_lock(&registry);
    if (in)
        pool_stats(in, &s);
    pthread_mutex_unlock(&registry);
    mk__stats_give(&s, MK_KIND_POOL, out, size);
}

void mk__pools_each(void (*each)(void *ctx, const mk_stats *s), void *ctx) {
    pthread_mutex_lock(&registry);
    for (mk__pool *in = pools; in; in = in->next) {
        mk_stats full = {0}, s;
        pool_stats(in, &full);
        mk__stats_give(&full, MK_KIND_POOL, &s, sizeof s);
        each(ctx, &s);
    }
    pthread_mutex_unlock(&registry);
}

/* ---- invariants ---- */

static bool magazine_whole(const mk__pool *in, magazine *m) {
    return m->n <= in->capacity && !magazine_first(m, in->capacity)[-1]; /* P1 */
}

static bool cache_whole(const mk__pool *in, const mk__pool_cache *c) {
    magazine *m = (magazine *)c->loaded, *spare = (magazine *)c->spare;
    if (spare && !magazine_whole(in, spare))
        return false;
    if (!m)
        return c->top == &nothing.place[PLACES - 1] && !*c->top; /* P2 */
    return cache_count(in, c) <= in->capacity && !magazine_first(m, in->capacity)[-1];
}

static bool list_whole(const mk__pool *in, magazine *list, size_t least, size_t *sum) {
    for (magazine *m = list; m; m = m->next) {
        if (m->n < least || !magazine_whole(in, m))
            return false;
        *sum += m->n;
    }
    return true;
}

bool mk_pool_check(const mk_pool *p) {
    const mk__pool *in = p->inner;
    size_t rest = 0, none = 0;
    if (!in)
        return p->get_at == 0 && p->put_at == 0;
    pthread_mutex_lock(&registry);
    bool ok = list_whole(in, in->current, 1, &rest) && list_whole(in, in->victim, 1, &rest) &&
              list_whole(in, in->empty, 0, &none) && none == 0 && rest == in->rest && /* P3 */
              rest <= in->limit && cache_whole(in, &in->shared);
    for (const thread *t = threads; t && ok; t = t->next)
        for (unsigned slot = 0; slot < POOL_SLOTS && ok; slot++)
            ok = by_slot[slot] ? cache_whole(by_slot[slot], &t->cache[slot])
                               : !t->cache[slot].loaded; /* P4 */
    pthread_mutex_unlock(&registry);
    return ok;
}

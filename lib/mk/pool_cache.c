/* What rests in a pool: magazines in threads' caches and in the depot. */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include <mk/pool_internal.h>

#include <string.h>
#include <time.h>

_Alignas(MK__MAGAZINE) mk__magazine mk__pool_nothing;

/* ---- magazines ---- */

static mk__magazine *magazine_new(mk__pool *in) {
    mk__magazine *m = (mk__magazine *)mk__try_new(mk__libc, sizeof *m, MK__MAGAZINE, NULL);
    if (!m)
        return NULL;
    memset(m, 0, sizeof *m);
    pthread_mutex_lock(&in->lock);
    in->magazines++;
    pthread_mutex_unlock(&in->lock);
    return m;
}

static void magazine_push(mk__magazine **list, mk__magazine *m) {
    m->next = *list;
    *list = m;
}

static mk__magazine *magazine_pop(mk__magazine **list) {
    mk__magazine *m = *list;
    if (m)
        *list = m->next;
    return m;
}

mk__doomed mk__pool_doomed_none(const mk__pool *in) {
    mk__doomed d = {*in->pool, in->check, in->capacity, NULL, 0};
    return d;
}

/* Without the NULLs, which put stores as it stores objects. */
static size_t magazine_objects(mk__magazine *m, size_t capacity) {
    size_t n = 0;
    for (size_t i = 0; i < m->n; i++)
        n += mk__magazine_first(m, capacity)[i] != NULL;
    return n;
}

/* With the pool's lock: the magazine is not the pool's any more. */
static void doom(mk__pool *in, mk__doomed *d, mk__magazine *m) {
    size_t n = magazine_objects(m, in->capacity);
    in->magazines--;
    mk__pool_add(&in->dropped, n);
    d->dropped += n;
    magazine_push(&d->list, m);
}

void mk__pool_doomed_release(mk__doomed *d) {
    mk__magazine *m;
    while ((m = magazine_pop(&d->list)) != NULL) {
        void **object = mk__magazine_first(m, d->capacity);
        for (size_t i = 0; i < m->n; i++)
            if (object[i]) {
                mk__pool_object_wake(&d->as, d->check, object[i], NULL);
                mk__pool_object_drop(&d->as, object[i]);
            }
        mk_alloc_free(mk__libc, m, sizeof *m, MK__MAGAZINE);
    }
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

/* ---- the depot, with the pool's lock ---- */

/* Beyond the bound the magazine is dropped. */
static void depot_give(mk__pool *in, mk__magazine *m, mk__doomed *d) {
    if (m->n == 0) {
        magazine_push(&in->empty, m);
    } else if (in->rest + m->n > in->limit) {
        doom(in, d, m);
    } else {
        in->rest += m->n;
        magazine_push(&in->current, m);
    }
}

static mk__magazine *depot_take(mk__pool *in) {
    mk__magazine *m = magazine_pop(&in->current);
    if (!m)
        m = magazine_pop(&in->victim);
    if (m)
        in->rest -= m->n;
    return m;
}

void mk__pool_depot_turn(mk__pool *in, mk__doomed *d) {
    mk__magazine *m;
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

static void depot_turn_if_due(mk__pool *in, mk__doomed *d) {
    uint64_t now = mk__pool_clock();
    if (now == in->turned)
        return;
    in->turned = now;
    mk__pool_depot_turn(in, d);
}

/* One object of the oldest magazine, if more than keep rest. The caller looks at *any, as put stores
 * NULL too. */
static void *depot_take_one(mk__pool *in, size_t keep, bool *any) {
    mk__magazine **at = in->victim ? &in->victim : &in->current;
    *any = in->rest > keep;
    if (!*any)
        return NULL;
    while ((*at)->next)
        at = &(*at)->next;
    mk__magazine *m = *at;
    void *object = mk__magazine_first(m, in->capacity)[--m->n];
    in->rest--;
    mk__pool_add(&in->dropped, object != NULL);
    if (m->n == 0) {
        *at = NULL;
        magazine_push(&in->empty, m);
    }
    return object;
}

/* Every object on its own, as its callback must run without the lock. */
size_t mk__pool_depot_trim(mk__pool *in, size_t keep) {
    for (size_t n = 0;;) {
        bool any;
        pthread_mutex_lock(&in->lock);
        void *object = depot_take_one(in, keep, &any);
        pthread_mutex_unlock(&in->lock);
        if (!any)
            return n;
        if (!object)
            continue;
        n++;
        if (!in->plain)
            mk__pool_object_wake(in->pool, in->check, object, NULL);
        mk__pool_object_drop(in->pool, object);
    }
}

/* ---- a cache ---- */

static void cache_load(const mk__pool *in, mk__pool_cache *c, mk__magazine *m) {
    c->loaded = m;
    c->top = mk__magazine_first(m, in->capacity) + m->n - 1;
}

static mk__magazine *cache_unload(const mk__pool *in, mk__pool_cache *c) {
    mk__magazine *m = (mk__magazine *)c->loaded;
    if (m)
        m->n = mk__pool_cache_count(in, c);
    c->loaded = NULL;
    c->top = &mk__pool_nothing.place[MK__PLACES - 1];
    return m;
}

static void cache_swap(const mk__pool *in, mk__pool_cache *c) {
    mk__magazine *spare = (mk__magazine *)c->spare;
    c->spare = cache_unload(in, c);
    cache_load(in, c, spare);
}

/* The newest object of the loaded magazine, or NULL. */
static void *cache_pop(mk__pool *in, mk__pool_cache *c) {
    while (mk__pool_cache_count(in, c)) {
        void *object = *c->top--;
        if (object) {
            c->hits++;
            return object;
        }
    }
    return NULL;
}

/* An empty cache gets a magazine from the depot. */
static bool cache_refill(mk__pool *in, mk__pool_cache *c, mk__doomed *d) {
    pthread_mutex_lock(&in->lock);
    depot_turn_if_due(in, d);
    mk__magazine *m = depot_take(in);
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

void *mk__pool_cache_get(mk__pool *in, mk__pool_cache *c, mk__doomed *d) {
    for (;;) {
        void *object = cache_pop(in, c);
        if (object)
            return object;
        const mk__magazine *spare = (const mk__magazine *)c->spare;
        if (spare && spare->n)
            cache_swap(in, c);
        else if (!cache_refill(in, c, d))
            return NULL;
    }
}

/* A full cache gives a magazine to the depot and gets an empty one. */
static bool cache_empty(mk__pool *in, mk__pool_cache *c, mk__doomed *d) {
    pthread_mutex_lock(&in->lock);
    depot_turn_if_due(in, d);
    if (c->loaded && c->spare) {
        depot_give(in, (mk__magazine *)c->spare, d);
        c->spare = NULL;
    }
    mk__magazine *m = magazine_pop(&in->empty);
    pthread_mutex_unlock(&in->lock);
    if (!m && !(m = magazine_new(in)))
        return false;
    if (c->loaded)
        c->spare = cache_unload(in, c);
    cache_load(in, c, m);
    return true;
}

bool mk__pool_cache_put(mk__pool *in, mk__pool_cache *c, void *object, mk__doomed *d) {
    if ((uintptr_t)(c->top + 1) % MK__MAGAZINE == 0) {
        const mk__magazine *spare = (const mk__magazine *)c->spare;
        if (spare && spare->n < in->capacity)
            cache_swap(in, c);
        else if (!cache_empty(in, c, d))
            return false;
    }
    *++c->top = object;
    return true;
}

/* With the pool's lock: everything in the cache goes to the depot. */
void mk__pool_cache_flush(mk__pool *in, mk__pool_cache *c, mk__doomed *d) {
    mk__magazine *m[2] = {cache_unload(in, c), (mk__magazine *)c->spare};
    for (int i = 0; i < 2; i++)
        if (m[i])
            depot_give(in, m[i], d);
    mk__pool_add(&in->hits_gone, c->hits);
    mk__pool_cache_clear(c);
}

void mk__pool_cache_clear(mk__pool_cache *c) {
    static const mk__pool_cache none = MK__POOL_NO_CACHE;
    *c = none;
}

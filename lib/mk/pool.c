/* Pools and their objects; the rest is listed in pool_internal.h. */
#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif

#include <mk/check.h>
#include <mk/pool_internal.h>

#include <stdlib.h>
#include <string.h>

#if defined(MK_DEBUG)
enum { MOST = 3 };
#else
enum { MOST = 61 };
#endif
enum { MAX_ITEMS = 1024, MAX_BYTES = 1 << 20, MALLOC_ALIGN = _Alignof(max_align_t) };

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
            mk__pool_add(&in->made, 1);
            return object;
        }
        if (mk__oom(p->size, object_align(p)))
            continue;
        mk__pool_add(&in->fails, 1);
        return NULL;
    }
}

void mk__pool_object_drop(const mk_pool *p, void *object) {
    if (p->drop)
        p->drop(p->ctx, object);
    else if (p->make)
        free(object);
    else
        mk_alloc_free(p->alloc, object, p->size, object_align(p));
}

/* A watched object stops resting: is it as it was put? */
void mk__pool_object_wake(const mk_pool *p, int check, void *object, const void *here) {
    MK_REVIVE(object, p->size);
    if (check)
        mk__rest_end(object, here);
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
    for (unsigned slot = 1; slot < MK__POOL_SLOTS; slot++)
        if (!mk__pools.by_slot[slot]) {
            mk__pools.by_slot[slot] = in;
            return slot;
        }
    return 0;
}

static void pool_link(mk__pool *in) {
    in->next = mk__pools.pools;
    in->link = &mk__pools.pools;
    if (mk__pools.pools)
        mk__pools.pools->link = &in->next;
    mk__pools.pools = in;
}

static void pool_publish(mk__pool *in) {
    mk_pool *p = in->pool;
    uint32_t at = in->plain ? (uint32_t)(in->slot * sizeof(mk__pool_cache)) : 0;
    MK__POOL_STORE(&p->get_at, at);
    MK__POOL_STORE(&p->put_at, p->reset ? 0 : at);
    MK__POOL_STORE(&p->inner, in);
}

/* With the registry's lock. */
static mk__pool *pool_new(mk_pool *p) {
    if (!mk__pool_threads_set_up())
        return NULL;
    mk__pool *in = (mk__pool *)mk__try_new(mk__libc, sizeof *in, _Alignof(mk__pool), NULL);
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
    mk__pool_cache_clear(&in->shared);
    in->slot = slot_take(in);
    pool_link(in);
    pool_publish(in);
    return in;
}

static mk__pool *pool_try(mk_pool *p) {
    mk__pool *in = MK__POOL_LOAD(&p->inner);
    MK_REPORT_POINT();
    if (MK_LIKELY(in != NULL))
        return in;
    pthread_mutex_lock(&mk__pools.lock);
    in = p->inner ? p->inner : pool_new(p);
    pthread_mutex_unlock(&mk__pools.lock);
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
    mk__doomed d = mk__pool_doomed_none(in);
    mk__pool_cache *c = mk__pool_cache_enter(in);
    void *object = mk__pool_cache_get(in, c, &d);
    mk__pool_cache_leave(in, c);
    mk__pool_doomed_release(&d);
    if (!object)
        return object_make(in);
    if (!in->plain)
        mk__pool_object_wake(p, in->check, object, MK_SITE_HERE());
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
        mk__pool_object_wake(p, in->check, object, NULL);
    mk__pool_add(&in->dropped, 1);
    mk__pool_object_drop(p, object);
}

void mk__pool_put(mk_pool *p, void *object) {
    if (!object)
        return;
    mk__pool *in = pool_of(p);
    bool ignore = false;
    if (!in) {
        mk__pool_object_drop(p, object);
        return;
    }
    if (!put_begins(in, p, object, MK_SITE_HERE(), &ignore)) {
        if (!ignore)
            put_drop(in, p, object);
        return;
    }
    if (!in->plain)
        MK_POISON(object, p->size);
    mk__doomed d = mk__pool_doomed_none(in);
    mk__pool_cache *c = mk__pool_cache_enter(in);
    bool rests = mk__pool_cache_put(in, c, object, &d);
    mk__pool_cache_leave(in, c);
    mk__pool_doomed_release(&d);
    if (!rests)
        put_drop(in, p, object);
}

/* ---- freeing what rests ---- */

/* With the pool's lock: what the calling thread can see goes to the depot. */
static void pool_gather(mk__pool *in, mk__doomed *d) {
    mk__pool_thread *t = mk__pool_thread_own();
    if (t && in->slot)
        mk__pool_cache_flush(in, &t->cache[in->slot], d);
    mk__pool_cache_flush(in, &in->shared, d);
}

size_t mk_pool_trim(mk_pool *p, size_t keep) {
    mk__pool *in = MK__POOL_LOAD(&p->inner);
    MK_REPORT_POINT();
    if (!in)
        return 0;
    mk__doomed d = mk__pool_doomed_none(in);
    mk__pool_lock(in);
    pool_gather(in, &d);
    mk__pool_unlock(in);
    mk__pool_doomed_release(&d);
    size_t n = d.dropped + mk__pool_depot_trim(in, keep);
    mk__trace("pool", p, "trim", "freed", n, "rest", keep);
    return n;
}

void mk_pool_age(mk_pool *p) {
    mk__pool *in = MK__POOL_LOAD(&p->inner);
    if (!in)
        return;
    mk__doomed d = mk__pool_doomed_none(in);
    mk__pool_lock(in);
    pool_gather(in, &d);
    mk__pool_depot_turn(in, &d);
    mk__pool_unlock(in);
    mk__pool_doomed_release(&d);
}

/* A pool may go while the registry is not locked; so pools are counted, not followed. */
void mk_pool_age_all(void) {
    for (size_t i = 0;; i++) {
        pthread_mutex_lock(&mk__pools.lock);
        mk__pool *in = mk__pools.pools;
        for (size_t n = 0; in && n < i; n++)
            in = in->next;
        mk_pool *p = in ? in->pool : NULL;
        pthread_mutex_unlock(&mk__pools.lock);
        if (!p)
            return;
        mk_pool_age(p);
    }
}

/* ---- the end of a pool ---- */

/* With the registry's lock: nobody finds the pool any more, in any thread. */
static void pool_unlink(mk__pool *in, mk__doomed *d) {
    for (mk__pool_thread *t = mk__pools.threads; t && in->slot; t = t->next)
        mk__pool_cache_flush(in, &t->cache[in->slot], d);
    mk__pool_cache_flush(in, &in->shared, d);
    if (in->slot)
        mk__pools.by_slot[in->slot] = NULL;
    *in->link = in->next;
    if (in->next)
        in->next->link = in->link;
}

void mk_pool_free(mk_pool *p) {
    mk__pool *in = p->inner;
    if (!in)
        return;
    mk__doomed d = mk__pool_doomed_none(in);
    pthread_mutex_lock(&mk__pools.lock);
    pool_unlink(in, &d);
    mk__pool_thread_end();
    pthread_mutex_unlock(&mk__pools.lock);
    mk__pool_depot_turn(in, &d);
    mk__pool_depot_turn(in, &d);
    mk__pool_doomed_release(&d);
    pthread_mutex_destroy(&in->lock);
    pthread_mutex_destroy(&in->shared_lock);
    mk_alloc_free(mk__libc, in, sizeof *in, _Alignof(mk__pool));
    p->get_at = p->put_at = 0;
    p->inner = NULL;
}

/* A pool's figures, and whether its invariants hold. */
#include <mk/pool_internal.h>

/* ---- figures ---- */

typedef struct census {
    uint64_t rest, hits;
} census;

/* Reads what other threads write without atomics, as their hot path must not pay for it: on every
 * machine memkit runs on, an aligned word is read as one store left it. */
MK_NO_TSAN static void census_cache(const mk__pool *in, const mk__pool_cache *c, census *sum) {
    const mk__magazine *m = (const mk__magazine *)c->loaded,
                       *spare = (const mk__magazine *)c->spare;
    size_t n = m ? (size_t)(c->top + 1 - (m->place + MK__PLACES - in->capacity)) : 0;
    sum->hits += c->hits;
    if (n <= in->capacity) /* else its owner is just changing magazines */
        sum->rest += n;
    if (spare)
        sum->rest += spare->n;
}

static census pool_census(mk__pool *in) {
    census sum = {in->rest, mk__pool_read(&in->hits_gone)};
    census_cache(in, &in->shared, &sum);
    for (const mk__pool_thread *t = mk__pools.threads; t && in->slot; t = t->next)
        census_cache(in, &t->cache[in->slot], &sum);
    return sum;
}

/* With the registry's lock. */
static void pool_stats(mk__pool *in, mk_stats *s) {
    mk__pool_lock(in);
    census sum = pool_census(in);
    s->header = sizeof *in + in->magazines * sizeof(mk__magazine);
    mk__pool_unlock(in);
    s->growths = mk__pool_read(&in->made);
    s->dropped = mk__pool_read(&in->dropped);
    s->fails = mk__pool_read(&in->fails);
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
    mk__pool *in = MK__POOL_LOAD(&p->inner);
    pthread_mutex_lock(&mk__pools.lock);
    if (in)
        pool_stats(in, &s);
    pthread_mutex_unlock(&mk__pools.lock);
    mk__stats_give(&s, MK_KIND_POOL, out, size);
}

void mk__pools_each(void (*each)(void *ctx, const mk_stats *s), void *ctx) {
    pthread_mutex_lock(&mk__pools.lock);
    for (mk__pool *in = mk__pools.pools; in; in = in->next) {
        mk_stats full = {0}, s;
        pool_stats(in, &full);
        mk__stats_give(&full, MK_KIND_POOL, &s, sizeof s);
        each(ctx, &s);
    }
    pthread_mutex_unlock(&mk__pools.lock);
}

/* ---- invariants ---- */

static bool magazine_whole(const mk__pool *in, mk__magazine *m) {
    return m->n <= in->capacity && !mk__magazine_first(m, in->capacity)[-1]; /* P1 */
}

static bool cache_whole(const mk__pool *in, const mk__pool_cache *c) {
    mk__magazine *m = (mk__magazine *)c->loaded, *spare = (mk__magazine *)c->spare;
    if (spare && !magazine_whole(in, spare))
        return false;
    if (!m)
        return c->top == &mk__pool_nothing.place[MK__PLACES - 1] && !*c->top; /* P2 */
    return mk__pool_cache_count(in, c) <= in->capacity && !mk__magazine_first(m, in->capacity)[-1];
}

static bool list_whole(const mk__pool *in, mk__magazine *list, size_t least, size_t *sum) {
    for (mk__magazine *m = list; m; m = m->next) {
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
    pthread_mutex_lock(&mk__pools.lock);
    bool ok = list_whole(in, in->current, 1, &rest) && list_whole(in, in->victim, 1, &rest) &&
              list_whole(in, in->empty, 0, &none) && none == 0 && rest == in->rest && /* P3 */
              rest <= in->limit && cache_whole(in, &in->shared);
    for (const mk__pool_thread *t = mk__pools.threads; t && ok; t = t->next)
        for (unsigned slot = 0; slot < MK__POOL_SLOTS && ok; slot++)
            ok = mk__pools.by_slot[slot] ? cache_whole(mk__pools.by_slot[slot], &t->cache[slot])
                                         : !t->cache[slot].loaded; /* P4 */
    pthread_mutex_unlock(&mk__pools.lock);
    return ok;
}

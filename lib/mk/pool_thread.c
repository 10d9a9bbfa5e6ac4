/* A thread's table of caches; its end, and that of the process's other threads in a forked child. */
#include <mk/pool_internal.h>

mk__pool_registry mk__pools = {PTHREAD_MUTEX_INITIALIZER, NULL, {NULL}, NULL};
static pthread_key_t exit_key;
static bool set_up;

/* ---- the tables ---- */

#define TIMES_4(...) __VA_ARGS__, __VA_ARGS__, __VA_ARGS__, __VA_ARGS__
#define TIMES_64(...) TIMES_4(TIMES_4(TIMES_4(__VA_ARGS__)))
static const mk__pool_cache no_caches[MK__POOL_SLOTS] = {TIMES_64(MK__POOL_NO_CACHE)};

#if defined(__GNUC__)
__thread char *mk__pool_table = (char *)(uintptr_t)no_caches;
#define OWN_TABLE mk__pool_table
#else
static _Thread_local char *own_table;
#define OWN_TABLE own_table
#endif

mk__pool_thread *mk__pool_thread_own(void) {
    return OWN_TABLE && OWN_TABLE != (char *)(uintptr_t)no_caches
               ? (mk__pool_thread *)(void *)OWN_TABLE
               : NULL;
}

/* ---- threads ---- */

static void thread_unlink(mk__pool_thread *t) {
    *t->link = t->next;
    if (t->next)
        t->next->link = t->link;
}

static void thread_delete(mk__pool_thread *t) {
    thread_unlink(t);
    mk_alloc_free(mk__libc, t, sizeof *t, _Alignof(mk__pool_thread));
}

/* With the registry's lock. */
static void thread_flush_slot(mk__pool_thread *t, unsigned slot, mk__doomed *d) {
    mk__pool *in = mk__pools.by_slot[slot];
    *d = mk__pool_doomed_none(in);
    pthread_mutex_lock(&in->lock);
    mk__pool_cache_flush(in, &t->cache[slot], d);
    pthread_mutex_unlock(&in->lock);
}

static void thread_exit(void *arg) {
    mk__pool_thread *t = (mk__pool_thread *)arg;
    for (unsigned slot = 1; slot < MK__POOL_SLOTS; slot++) {
        mk__doomed d = {0};
        pthread_mutex_lock(&mk__pools.lock);
        if (mk__pools.by_slot[slot])
            thread_flush_slot(t, slot, &d);
        pthread_mutex_unlock(&mk__pools.lock);
        mk__pool_doomed_release(&d);
    }
    OWN_TABLE = (char *)(uintptr_t)no_caches;
    pthread_mutex_lock(&mk__pools.lock);
    thread_delete(t);
    pthread_mutex_unlock(&mk__pools.lock);
}

static mk__pool_thread *thread_new(void) {
    mk__pool_thread *t =
        (mk__pool_thread *)mk__try_new(mk__libc, sizeof *t, _Alignof(mk__pool_thread), NULL);
    if (!t)
        return NULL;
    for (unsigned i = 0; i < MK__POOL_SLOTS; i++)
        mk__pool_cache_clear(&t->cache[i]);
    pthread_mutex_lock(&mk__pools.lock);
    t->next = mk__pools.threads;
    t->link = &mk__pools.threads;
    if (mk__pools.threads)
        mk__pools.threads->link = &t->next;
    mk__pools.threads = t;
    pthread_mutex_unlock(&mk__pools.lock);
    pthread_setspecific(exit_key, t);
    OWN_TABLE = (char *)t->cache;
    return t;
}

/* The thread's cache of the pool; without memory for one, the shared one, locked. */
mk__pool_cache *mk__pool_cache_enter(mk__pool *in) {
    mk__pool_thread *t = mk__pool_thread_own();
    if (in->slot && (t || (t = thread_new())))
        return &t->cache[in->slot];
    pthread_mutex_lock(&in->shared_lock);
    return &in->shared;
}

void mk__pool_cache_leave(mk__pool *in, const mk__pool_cache *c) {
    if (c == &in->shared)
        pthread_mutex_unlock(&in->shared_lock);
}

/* The last pool takes this thread's table with it. */
void mk__pool_thread_end(void) {
    mk__pool_thread *t = mk__pool_thread_own();
    if (!t || mk__pools.pools)
        return;
    OWN_TABLE = (char *)(uintptr_t)no_caches;
    pthread_setspecific(exit_key, NULL);
    thread_delete(t);
}

/* ---- fork: the child has one thread, and what rested in the others' caches ---- */

static void fork_before(void) {
    pthread_mutex_lock(&mk__pools.lock);
    for (mk__pool *in = mk__pools.pools; in; in = in->next) {
        pthread_mutex_lock(&in->shared_lock);
        pthread_mutex_lock(&in->lock);
    }
    mk__rest_fork(true);
}

static void fork_after(void) {
    mk__rest_fork(false);
    for (mk__pool *in = mk__pools.pools; in; in = in->next) {
        pthread_mutex_unlock(&in->lock);
        pthread_mutex_unlock(&in->shared_lock);
    }
    pthread_mutex_unlock(&mk__pools.lock);
}

static void fork_adopt(mk__pool_thread *t) {
    for (unsigned slot = 1; slot < MK__POOL_SLOTS; slot++) {
        mk__pool *in = mk__pools.by_slot[slot];
        if (!in)
            continue;
        size_t limit = in->limit;
        mk__doomed d = {0};
        in->limit = SIZE_MAX; /* callbacks cannot run here, so nothing is dropped */
        mk__pool_cache_flush(in, &t->cache[slot], &d);
        in->limit = limit;
    }
    thread_delete(t);
}

static void fork_in_child(void) {
    for (mk__pool_thread *t = mk__pools.threads, *next; t; t = next) {
        next = t->next;
        if (t != mk__pool_thread_own())
            fork_adopt(t);
    }
    fork_after();
}

bool mk__pool_threads_set_up(void) {
    if (!set_up)
        set_up = pthread_key_create(&exit_key, thread_exit) == 0 &&
                 pthread_atfork(fork_before, fork_after, fork_in_child) == 0;
    return set_up;
}

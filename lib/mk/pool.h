/* mk/pool.h - objects that are used again, by any thread.
 *
 *      static mk_pool buffers = {.size = 4096};     // valid; takes no memory before the first get
 *
 *      char *b = (char *)mk_pool_get(&buffers);     // an old one or a new one; NULL: no memory
 *      …
 *      mk_pool_put(&buffers, b);                    // any thread may put what any thread got
 *
 * The contract is that of Go's sync.Pool: an object comes back as it was put, or is a new one; which
 * of the two the caller must not rely on, and what rests may be freed at any time. Unlike there,
 * what rests is bounded, misuse is found when asked for, and the counts can be read.
 *
 *      thread's cache, per pool                        depot, behind a lock
 *      ┌──────────────────────────────┐                ┌──────────────────────────┐
 *      │ loaded  [NULL│o│o│o│   ]     │  ── full ───►  │ current  ▤ ▤ ▤           │
 *      │                   ▲ top      │  ◄── full ──   │ victim   ▤   freed when  │
 *      │ spare   [NULL│       ]       │  ── empty ──►  │ empty    ▢ ▢ the next    │
 *      └──────────────────────────────┘                │          generation turns│
 *                                                      └──────────────────────────┘
 *
 * Magazines after Bonwick and Adams, "Magazines and Vmem" (USENIX 2001); the victim list is Go's. A
 * get takes the pointer at top; a put stores one. With an empty or full magazine the thread uses its
 * spare, then the depot: one lock for as many objects as a magazine holds (61, or fewer of large
 * objects).
 *
 * Retention: the depot holds at most max_items objects and max_bytes bytes; what is put beyond is
 * freed. Each thread keeps up to two magazines besides, an eighth of that bound each at most. Ageing
 * needs no thread and no signal: whenever a thread comes to the depot and a second has passed, a
 * generation turns: what was in the depot at the turn before and still is gets freed. A thread's exit
 * gives its cache to the depot.
 *
 * Failure: get gives NULL after the out-of-memory hook (<mk/alloc.h>) has been asked. put cannot
 * fail: an object for which there is no room is freed.
 * Threads: everything but mk_pool_free from any thread at once. fork: the child keeps what rests in
 * all caches. Signal handlers: no.
 * Debugging: MEMKIT_CHECK and MEMKIT_BYPASS, see <mk/check.h>. In a library built with
 * AddressSanitizer and under Valgrind the `size` bytes of objects at rest are poisoned. */
#ifndef MK_POOL_H
#define MK_POOL_H

#include <mk/alloc.h>
#include <mk/annotate.h>
#include <mk/stats.h>

MK_BEGIN

typedef struct mk__pool mk__pool;

typedef struct mk_pool {
    /* The library's own. Where in its table a thread finds its cache, in bytes; 0 = a cache that is
     * empty and full at once, so that the call goes to the library. */
    uint32_t get_at, put_at;
    mk__pool *inner;

    /* Yours to set, before the first get or put. The pool must not move afterwards. */
    size_t size;    /* bytes of an object; may be 0 if there is `make`, then nobody knows */
    size_t align;   /* of an object; 0: as malloc's */
    mk_alloc alloc; /* where objects come from, unless there is `make`: libc. Must be thread-safe */

    /* May be NULL each. Called with no lock held, from any thread.
     * make   a new object, NULL if there is no memory: called instead of alloc
     * reset  at each put, before the object rests; false: it is not worth keeping (it has grown too
     *        large, say) and is dropped
     * drop   frees what make made; without it such objects go to free() */
    void *(*make)(void *ctx);
    bool (*reset)(void *ctx, void *object);
    void (*drop)(void *ctx, void *object);
    void *ctx;

    size_t max_items; /* most objects in the depot: 1024 */
    size_t max_bytes; /* most bytes of them, by `size`: 1 MiB. At least one object is kept */
} mk_pool;

/* Bytes of a magazine; it begins at a multiple of them, so that its end shows in the address. */
enum { MK__MAGAZINE = 512 };

/* A thread's cache of one pool. */
typedef struct mk__pool_cache {
    void **top;    /* the object to take; NULL is stored below the first */
    uint64_t hits; /* gets served from here */
    void *loaded, *spare;
} mk__pool_cache;

/* The slow path: the spare magazine, the depot, a new object; and whatever must be watched. */
MK_FRESH MK_FAMILY(mk_pool) MK_STORES(0, 0) MK_NOESCAPE(1)
MK_API void *mk__pool_get(mk_pool *p);
MK_PUTS(2, 1) MK_FAMILY(mk_pool) MK_API void mk__pool_put(mk_pool *p, void *object);
MK_API void mk__pool_stats(const mk_pool *p, mk_stats *out, size_t size);

#if defined(__GNUC__)
/* The thread's table of caches; a table of empty ones until it has its own. __thread, as C++'s
 * thread_local would call a function to see whether it is initialised. */
extern MK_API __thread char *mk__pool_table __attribute__((tls_model("initial-exec")));

/* The sum is kept in one register: with it in two, as clang likes it, Intel's short cut from
 * a store to the next load does not work, and a get takes four times as long. */
MK_INLINE mk__pool_cache *mk__pool_cache_at(const uint32_t *at) {
    char *c = mk__pool_table + __atomic_load_n(at, __ATOMIC_RELAXED);
    MK__IN_REGISTER(c);
    return (mk__pool_cache *)(void *)c;
}
#endif

/* An object: as it was put by whoever put it, or a new one. NULL: no memory. The caller's until
 * mk_pool_put. New objects of `alloc` are uninitialised.
 * Cost: about nine instructions, no atomic one; one in 61, at worst, goes to the depot. */
MK_FRESH MK_FAMILY(mk_pool) MK_STORES(0, 0) MK_NOESCAPE(1)
MK_MUST_USE MK_INLINE void *mk_pool_get(mk_pool *p) {
#if defined(__GNUC__)
    mk__pool_cache *c = mk__pool_cache_at(&p->get_at);
    void *object = *c->top;
    if (MK_LIKELY(object != NULL)) {
        c->top--;
        c->hits++;
        return object;
    }
#endif
    return mk__pool_get(p);
}

/* Gives the object to the pool; it must not be used any more. It may come from another pool or from
 * elsewhere if it is freed the same way. NULL: nothing happens.
 * Cost: as get; with `reset`, a call more. */
MK_PUTS(2, 1) MK_FAMILY(mk_pool)
MK_INLINE void mk_pool_put(mk_pool *p, void *object) {
#if defined(__GNUC__)
    mk__pool_cache *c = mk__pool_cache_at(&p->put_at);
    void **to = c->top + 1;
    if (MK_LIKELY((uintptr_t)to % MK__MAGAZINE != 0)) {
        *to = object;
        c->top = to;
        return;
    }
#endif
    mk__pool_put(p, object);
}

/* Frees objects at rest, oldest first, until at most `keep` are left in the depot and this thread's
 * cache together. Returns how many. Other threads' caches stay as they are. */
MK_API size_t mk_pool_trim(mk_pool *p, size_t keep);

/* Turns a generation now, this thread's cache included: what still rests at the second call is freed
 * by it. mk_pool_age_all: of every pool, which counts as a use of each. */
MK_API void mk_pool_age(mk_pool *p);
MK_API void mk_pool_age_all(void);

/* Frees all objects at rest, in every thread's cache, and leaves the zero value with what you set
 * kept, ready for use. Objects still in use stay valid; put them to another pool, or free them
 * yourself. No other thread may use the pool meanwhile. */
MK_API void mk_pool_free(mk_pool *p);

/* Fills *out. `allocs` counts gets, `frees` puts, `hits` gets of an object at rest, `growths` objects made,
 * `dropped` objects freed since they found no room, aged, were trimmed or failed reset. A NULL that was put
 * counts as an object at rest until somebody comes upon it. Sizes by `size`: `live` are objects in use,
 * `free` those at rest, `header` magazines. Exact when no other thread is using the pool; else off by what
 * those are doing. Cost: O(threads + magazines), and a lock that slow paths need. */
static inline void mk_pool_stats(const mk_pool *p, mk_stats *out) {
    mk__pool_stats(p, out, sizeof *out);
}

/* Are the invariants listed in pool_internal.h whole? For tests, while no other thread uses the pool. */
MK_API bool mk_pool_check(const mk_pool *p);

MK_END
#endif

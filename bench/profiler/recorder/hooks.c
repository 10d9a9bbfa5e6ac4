/* Each goes on to the function that would have been called without us, the next in the order of
 * libraries, and tells sample.h. Which that is takes dlsym(), and dlsym() may allocate: until it is
 * known, memory comes from a small pool that is never given back. */
#define _GNU_SOURCE
#include "hooks.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sample.h"
#include "table.h"

#define EXPORT __attribute__((visibility("default")))
#define CALLER __builtin_extract_return_addr(__builtin_return_address(0))

/* ---- the pool of the first moments ---- */

static _Alignas(16) unsigned char pool[8192];
static _Atomic size_t pool_used;

static void *pool_alloc(size_t align, size_t size) {
    size_t at = atomic_load(&pool_used), from, to;
    do {
        from = (at + align - 1) / align * align;
        if (from > sizeof pool || size > sizeof pool - from)
            return NULL;
        to = from + (size + 15) / 16 * 16;
    } while (!atomic_compare_exchange_weak(&pool_used, &at, to));
    live_mark(pool + from); /* so that free() looks closer */
    return pool + from;
}

static bool in_pool(const void *p) {
    return (uintptr_t)p - (uintptr_t)pool < sizeof pool;
}

static void *pool_calloc(size_t n, size_t size) {
    return pool_alloc(16, n * size); /* dlsym()'s own: no overflow */
}

static void *pool_malloc(size_t size) {
    return pool_alloc(16, size);
}

static void *pool_realloc(void *p, size_t size) {
    void *copy = pool_malloc(size);
    if (copy && p) {
        size_t most = (size_t)(pool + sizeof pool - (unsigned char *)p);
        memcpy(copy, p, size < most ? size : most);
    }
    return copy;
}

static void pool_free(void *p) {
    (void)p;
}

/* ---- the allocator behind us ---- */

static void *first_malloc(size_t size);
static void *first_calloc(size_t n, size_t size);
static void *first_realloc(void *p, size_t size);
static void *first_memalign(size_t align, size_t size);
static void first_free(void *p);

static struct {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void *(*memalign)(size_t, size_t);
    void (*free)(void *);
} next = {first_malloc, first_calloc, first_realloc, first_memalign, first_free};

#define FIND(name)                                \
    do {                                          \
        void *found = dlsym(RTLD_NEXT, #name);    \
        memcpy(&next.name, &found, sizeof found); \
    } while (0)

/* The program has one thread yet, or its allocator is called for the first time by two. */
static void find_next(void) {
    static _Atomic bool begun;
    if (atomic_exchange(&begun, true))
        return;
    next.malloc = pool_malloc;
    next.calloc = pool_calloc;
    next.realloc = pool_realloc;
    next.memalign = pool_alloc;
    next.free = pool_free;
    FIND(free);
    FIND(realloc);
    FIND(memalign);
    FIND(calloc);
    FIND(malloc);
}

static void *first_malloc(size_t size) {
    find_next();
    return next.malloc(size);
}

static void *first_calloc(size_t n, size_t size) {
    find_next();
    return next.calloc(n, size);
}

static void *first_realloc(void *p, size_t size) {
    find_next();
    return next.realloc(p, size);
}

static void *first_memalign(size_t align, size_t size) {
    find_next();
    return next.memalign(align, size);
}

static void first_free(void *p) {
    find_next();
    next.free(p);
}

/* ---- what the program calls ---- */

static inline void *told(void *p, size_t size, const stack_call *call) {
    sample_hit(p, size, call);
    return p;
}

/* Apart, so that what most calls go through needs no frame and ends with a jump. */
#define SAMPLED static __attribute__((noinline, cold))

SAMPLED void *sampled_malloc(size_t size, void *caller) {
    const stack_call call = stack_called(caller);
    return told(next.malloc(size), size, &call);
}

EXPORT void *malloc(size_t size) {
    return sample_due(size) ? sampled_malloc(size, CALLER) : next.malloc(size);
}

SAMPLED void *sampled_calloc(size_t n, size_t size, void *caller) {
    const stack_call call = stack_called(caller);
    return told(next.calloc(n, size), n * size, &call); /* NULL if that is too much */
}

EXPORT void *calloc(size_t n, size_t size) {
    return sample_due(n * size) ? sampled_calloc(n, size, CALLER) : next.calloc(n, size);
}

SAMPLED void *sampled_memalign(size_t align, size_t size, void *caller) {
    const stack_call call = stack_called(caller);
    return told(next.memalign(align, size), size, &call);
}

static inline void *aligned(size_t align, size_t size, void *caller) {
    return sample_due(size) ? sampled_memalign(align, size, caller) : next.memalign(align, size);
}

SAMPLED void perhaps_gone(void *p, void *caller) {
    const stack_call call = stack_called(caller);
    if (in_pool(p))
        return;
    sample_gone(p, &call);
    next.free(p);
}

#define GONE(p) (live_maybe(p) ? perhaps_gone(p, CALLER) : next.free(p))

EXPORT void free(void *p) {
    GONE(p);
}

/* C23. */
EXPORT void free_sized(void *p, size_t size) {
    (void)size;
    GONE(p);
}

EXPORT void free_aligned_sized(void *p, size_t align, size_t size) {
    (void)align;
    (void)size;
    GONE(p);
}

static void *out_of_pool(const void *p, size_t size) {
    size_t most = (size_t)(pool + sizeof pool - (const unsigned char *)p);
    void *copy = next.malloc(size);
    if (copy)
        memcpy(copy, p, size < most ? size : most);
    return copy;
}

static void *sampled_move(void *p, size_t size, const stack_call *call) {
    live_object was;
    if (!p || !live_maybe(p))
        return next.realloc(p, size);
    if (in_pool(p))
        return out_of_pool(p, size);
    const bool known = sample_move_begin(p, &was);
    void *to = next.realloc(p, size);
    if (known)
        sample_move_end(&was, to || size == 0, call);
    return to;
}

/* It counts as one allocation of the new size and one free of the old, moved or not. */
SAMPLED void *perhaps_moved(void *p, size_t size, void *caller, bool due) {
    const stack_call call = stack_called(caller);
    void *to = sampled_move(p, size, &call);
    return due ? told(to, size, &call) : to;
}

static inline void *moved(void *p, size_t size, void *caller) {
    const bool due = sample_due(size);
    return __builtin_expect(due || live_maybe(p), 0) ? perhaps_moved(p, size, caller, due)
                                                     : next.realloc(p, size);
}

EXPORT void *realloc(void *p, size_t size) {
    return moved(p, size, CALLER);
}

EXPORT void *reallocarray(void *p, size_t n, size_t size) {
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes)) {
        errno = ENOMEM;
        return NULL;
    }
    return moved(p, bytes, CALLER);
}

EXPORT int posix_memalign(void **out, size_t align, size_t size) {
    const int error = errno;
    if (align % sizeof(void *) || align == 0 || (align & (align - 1)))
        return EINVAL;
    void *p = aligned(align, size, CALLER);
    errno = error;
    if (!p)
        return ENOMEM;
    *out = p;
    return 0;
}

EXPORT void *memalign(size_t align, size_t size) {
    return aligned(align, size, CALLER);
}

EXPORT void *aligned_alloc(size_t align, size_t size) {
    return aligned(align, size, CALLER);
}

EXPORT void *valloc(size_t size) {
    return aligned((size_t)sysconf(_SC_PAGESIZE), size, CALLER);
}

EXPORT void *pvalloc(size_t size) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t bytes = size > SIZE_MAX - page ? size : (size + page - 1) / page * page;
    return aligned(page, bytes, CALLER);
}

/* Other code may come to lie where some was. */
EXPORT int dlclose(void *handle) {
    static int (*_Atomic next_dlclose)(void *);
    if (!next_dlclose) {
        void *found = dlsym(RTLD_NEXT, "dlclose");
        int (*function)(void *);
        memcpy(&function, &found, sizeof found);
        next_dlclose = function;
    }
    int result = next_dlclose(handle);
    table_forget_code();
    return result;
}

/* ---- fork ---- */

static void after_in_parent(void) {
    sample_after_fork(false);
}

static void after_in_child(void) {
    sample_after_fork(true);
}

void hooks_follow_forks(void) {
    (void)pthread_atfork(sample_before_fork, after_in_parent, after_in_child);
}

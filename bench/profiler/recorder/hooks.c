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

static inline void *told(void *p, size_t size, void *caller) {
    sample_allocated(p, size, caller);
    return p;
}

EXPORT void *malloc(size_t size) {
    void *p = next.malloc(size);
    return told(p, size, CALLER);
}

EXPORT void *calloc(size_t n, size_t size) {
    void *p = next.calloc(n, size);
    return told(p, n * size, CALLER); /* NULL if that is too much */
}

/* Apart, so that what most frees go through needs no frame. */
static __attribute__((noinline)) void perhaps_gone(void *p, void *caller) {
    if (in_pool(p))
        return;
    sample_gone(p, caller);
    next.free(p);
}

static inline void gone(void *p, void *caller) {
    if (__builtin_expect(live_maybe(p), 0))
        perhaps_gone(p, caller);
    else
        next.free(p);
}

EXPORT void free(void *p) {
    gone(p, CALLER);
}

/* C23. */
EXPORT void free_sized(void *p, size_t size) {
    (void)size;
    gone(p, CALLER);
}

EXPORT void free_aligned_sized(void *p, size_t align, size_t size) {
    (void)align;
    (void)size;
    gone(p, CALLER);
}

static void *out_of_pool(void *p, size_t size, void *caller) {
    size_t most = (size_t)(pool + sizeof pool - (unsigned char *)p);
    void *copy = told(next.malloc(size), size, caller);
    if (copy)
        memcpy(copy, p, size < most ? size : most);
    return copy;
}

/* It counts as one allocation of the new size and one free of the old, moved or not. */
static inline void *moved(void *p, size_t size, void *caller) {
    live_object was;
    if (__builtin_expect(p && live_maybe(p), 0)) {
        if (in_pool(p))
            return out_of_pool(p, size, caller);
        if (sample_move_begin(p, &was)) {
            void *to = next.realloc(p, size);
            sample_move_end(&was, to || size == 0, caller);
            return told(to, size, caller);
        }
    }
    return told(next.realloc(p, size), size, caller);
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
    void *p = told(next.memalign(align, size), size, CALLER);
    errno = error;
    if (!p)
        return ENOMEM;
    *out = p;
    return 0;
}

EXPORT void *memalign(size_t align, size_t size) {
    void *p = next.memalign(align, size);
    return told(p, size, CALLER);
}

EXPORT void *aligned_alloc(size_t align, size_t size) {
    void *p = next.memalign(align, size);
    return told(p, size, CALLER);
}

EXPORT void *valloc(size_t size) {
    void *p = next.memalign((size_t)sysconf(_SC_PAGESIZE), size);
    return told(p, size, CALLER);
}

EXPORT void *pvalloc(size_t size) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t bytes = size > SIZE_MAX - page ? size : (size + page - 1) / page * page;
    void *p = next.memalign(page, bytes);
    return told(p, bytes, CALLER);
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

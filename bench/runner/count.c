/* count.c: malloc and its kin, by two names: those every program calls, and the ones behind them.
 *
 *      malloc ──► [now.malloc] ──► first_malloc      before anything: finds the real one
 *                              ├─► the real one      afterwards, or
 *                              └─► counted_malloc    when the process counts
 *
 * The real ones are those the program would have had without us (dlsym RTLD_NEXT): libc's, or those of
 * what was preloaded. How large a block is, is kept in a table beside the heap, as a header or a
 * larger block would change what a program does that asks malloc_usable_size. Sizes are those asked
 * for. Under a sanitizer, which must have malloc to itself, its hooks tell us. */
#include "count.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* ---- the table: which blocks are live ---------------------------------------------------------- */

typedef struct block {
    uintptr_t at; /* 0: none */
    size_t size;
} block;

/* Open addressing, linear, at most 3/4 full; freed places are closed by moving the rest back. */
static struct {
    block *slots;
    size_t mask, used;
    mk__counts counts;
    pthread_mutex_t lock;
} heap = {.lock = PTHREAD_MUTEX_INITIALIZER};

static size_t home(uintptr_t at) {
    return (size_t)((at >> 4) * 0x9e3779b97f4a7c15u >> 20) & heap.mask;
}

static block *find(uintptr_t at) {
    size_t i = home(at);
    while (heap.slots[i].at && heap.slots[i].at != at)
        i = (i + 1) & heap.mask;
    return &heap.slots[i];
}

static void grow(void) {
    size_t old = heap.slots ? heap.mask + 1 : 0, n = old ? old * 2 : 1 << 16;
    block *from = heap.slots;
    void *to =
        mmap(NULL, n * sizeof *from, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (to == MAP_FAILED)
        abort(); /* counts would be wrong from here on */
    heap.slots = to;
    heap.mask = n - 1;
    for (size_t i = 0; i < old; i++)
        if (from[i].at)
            *find(from[i].at) = from[i];
    if (from)
        munmap(from, old * sizeof *from);
}

static void put(void *p, size_t size) {
    if (heap.used >= (heap.slots ? (heap.mask + 1) / 4 * 3 : 0))
        grow();
    *find((uintptr_t)p) = (block){(uintptr_t)p, size};
    heap.used++;
}

/* Takes the block out; false: it was not made here. */
static bool take(void *p, size_t *size) {
    block *b = heap.slots ? find((uintptr_t)p) : NULL;
    if (!b || !b->at)
        return false;
    *size = b->size;
    heap.used--;
    size_t hole = (size_t)(b - heap.slots);
    for (size_t i = (hole + 1) & heap.mask; heap.slots[i].at; i = (i + 1) & heap.mask)
        if (((i - home(heap.slots[i].at)) & heap.mask) >= ((i - hole) & heap.mask)) {
            heap.slots[hole] = heap.slots[i];
            hole = i;
        }
    heap.slots[hole].at = 0;
    return true;
}

/* ---- what is counted --------------------------------------------------------------------------- */

static void came(void *p, size_t size) {
    mk__counts *c = &heap.counts;
    put(p, size);
    c->allocs++;
    c->bytes += size;
    c->live += (int64_t)size;
    if (c->live > c->peak)
        c->peak = c->live;
    if (size > c->largest)
        c->largest = size;
}

static void note_new(void *p, size_t size) {
    if (!p)
        return;
    pthread_mutex_lock(&heap.lock);
    came(p, size);
    pthread_mutex_unlock(&heap.lock);
}

static void note_free(void *p) {
    size_t size;
    pthread_mutex_lock(&heap.lock);
    if (take(p, &size))
        heap.counts.live -= (int64_t)size;
    pthread_mutex_unlock(&heap.lock);
}

void mk__count_read(mk__counts *out) {
    pthread_mutex_lock(&heap.lock);
    *out = heap.counts;
    pthread_mutex_unlock(&heap.lock);
}

void mk__count_peak(void) {
    pthread_mutex_lock(&heap.lock);
    heap.counts.peak = heap.counts.live;
    heap.counts.largest = 0;
    pthread_mutex_unlock(&heap.lock);
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED
#endif

#if defined(SANITIZED)

bool mk__counting(void) {
    return getenv(MK__COUNT_SWITCH) != NULL;
}

int __sanitizer_install_malloc_and_free_hooks(void (*new_block)(const volatile void *, size_t),
                                              void (*old_block)(const volatile void *));

static void hook_new(const volatile void *p, size_t size) {
    note_new((void *)(uintptr_t)p, size);
}
static void hook_free(const volatile void *p) {
    if (p)
        note_free((void *)(uintptr_t)p);
}

__attribute__((constructor)) static void start(void) {
    if (mk__counting())
        __sanitizer_install_malloc_and_free_hooks(hook_new, hook_free);
}

#else

/* ---- the real ones ----------------------------------------------------------------------------- */

#include <dlfcn.h>

/* malloc and its kin: return or nothing, result, name, parameters, arguments. */
#define FUNCTIONS(X)                                                                            \
    X(return, void *, malloc, (size_t size), (size))                                            \
    X(, void, free, (void *p), (p))                                                             \
    X(return, void *, calloc, (size_t n, size_t size), (n, size))                               \
    X(return, void *, realloc, (void *p, size_t size), (p, size))                               \
    X(return, void *, memalign, (size_t align, size_t size), (align, size))                     \
    X(return, void *, aligned_alloc, (size_t align, size_t size), (align, size))                \
    X(return, int, posix_memalign, (void **out, size_t align, size_t size), (out, align, size)) \
    X(return, void *, valloc, (size_t size), (size))                                            \
    X(return, void *, pvalloc, (size_t size), (size))

typedef struct functions {
#define X(return_, result, name, parameters, arguments) result(*name) parameters;
    FUNCTIONS(X)
#undef X
} functions;

static functions real, now;
static bool counts; /* settled at the first call */

/* Finding functions may allocate. What it gets is never taken back. */
static _Alignas(16) char early[4096];
static size_t early_used;

static void *early_malloc(size_t size) {
    size_t at = early_used;
    early_used += (size + 15) & ~(size_t)15;
    if (size > sizeof early || early_used > sizeof early)
        abort();
    return early + at;
}
static void *early_calloc(size_t n, size_t size) {
    return early_malloc(n * size); /* zero: each byte is used once */
}
static void early_free(void *p) {
    (void)p;
}
static bool is_early(const void *p) {
    return (uintptr_t)p - (uintptr_t)early < sizeof early;
}

/* ---- counted ----------------------------------------------------------------------------------- */

static void *counted_malloc(size_t size) {
    void *p = real.malloc(size);
    note_new(p, size);
    return p;
}
static void counted_free(void *p) {
    if (p) {
        note_free(p);
        real.free(p);
    }
}
static void *counted_calloc(size_t n, size_t size) {
    void *p = real.calloc(n, size);
    note_new(p, n * size);
    return p;
}

/* The table is locked throughout: once the real one has freed a block, another thread may be given
 * it, and must not find it here. */
static void *counted_realloc(void *p, size_t size) {
    size_t old = 0;
    pthread_mutex_lock(&heap.lock);
    bool ours = p && take(p, &old);
    void *q = real.realloc(p, size);
    if (ours && (q || size == 0))
        heap.counts.live -= (int64_t)old;
    if (q && ours && size == old) {
        put(q, size);
        heap.counts.live += (int64_t)size;
    } else if (q) {
        came(q, size);
    } else if (ours && size) {
        put(p, old);
    }
    pthread_mutex_unlock(&heap.lock);
    return q;
}
static void *counted_memalign(size_t align, size_t size) {
    void *p = real.memalign(align, size);
    note_new(p, size);
    return p;
}
static void *counted_aligned_alloc(size_t align, size_t size) {
    void *p = real.aligned_alloc(align, size);
    note_new(p, size);
    return p;
}
static int counted_posix_memalign(void **out, size_t align, size_t size) {
    int code = real.posix_memalign(out, align, size);
    if (code == 0)
        note_new(*out, size);
    return code;
}
static void *counted_valloc(size_t size) {
    void *p = real.valloc(size);
    note_new(p, size);
    return p;
}
static void *counted_pvalloc(size_t size) {
    void *p = real.pvalloc(size);
    note_new(p, size);
    return p;
}

static const functions counted = {
#define X(return_, result, name, parameters, arguments) .name = counted_##name,
    FUNCTIONS(X)
#undef X
};

/* ---- at first ---------------------------------------------------------------------------------- */

/* A function pointer out of an object pointer, which ISO C has no cast for. */
static void find_real(void *to, const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found)
        abort(); /* a static program: there is no next one */
    memcpy(to, &found, sizeof found);
}

static functions late;

static void free_late(void *p) {
    if (!is_early(p))
        late.free(p);
}
static void *realloc_late(void *p, size_t size) {
    if (!is_early(p))
        return late.realloc(p, size);
    size_t rest = (size_t)(early + sizeof early - (char *)p);
    void *q = late.malloc(size);
    return q ? memcpy(q, p, size < rest ? size : rest) : NULL;
}

static void start(void) {
    now.malloc = early_malloc;
    now.calloc = early_calloc;
    now.free = early_free;
#define X(return_, result, name, parameters, arguments) find_real(&real.name, #name);
    FUNCTIONS(X)
#undef X
    counts = getenv(MK__COUNT_SWITCH) != NULL;
    late = counts ? counted : real;
    now = late;
    if (early_used) {
        now.free = free_late;
        now.realloc = realloc_late;
    }
}

bool mk__counting(void) {
    return counts;
}

#define X(return_, result, name, parameters, arguments) \
    static result first_##name parameters {             \
        start();                                        \
        return_ now.name arguments;                     \
    }
FUNCTIONS(X)
#undef X

static functions now = {
#define X(return_, result, name, parameters, arguments) .name = first_##name,
    FUNCTIONS(X)
#undef X
};

/* ---- the names --------------------------------------------------------------------------------- */

#define X(return_, result, name, parameters, arguments)             \
    __attribute__((visibility("default"))) result name parameters { \
        return_ now.name arguments;                                 \
    }
FUNCTIONS(X)
#undef X

#endif

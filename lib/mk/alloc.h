/* mk/alloc.h - the one seam between memkit and memory.
 *
 * An mk_alloc is two words, passed by value. The zero value is libc: a zeroed container needs no
 * set-up.
 *
 *      container ──► mk_alloc { ops, ctx } ──► libc          ops == NULL
 *                                          └─► an arena      mk_arena_as_alloc(&a)
 *                                          └─► your own      three functions and a context
 *
 * Old size, alignment and actual size always travel, so an allocator needs no header per block.
 *
 * Failure: NULL, and whatever p pointed at is still valid and unchanged. Every refused request
 * first asks the out-of-memory hook, if one is set, at the outermost memkit call, with no lock held
 * and every object consistent; the hook may free something and have the request repeated, or leave
 * by longjmp, exit or abort.
 *
 * Threads: the functions here may be called from any thread at once. An allocator's ops are called
 * as its users call: an arena's from its one thread only. */
#ifndef MK_ALLOC_H
#define MK_ALLOC_H

#include <mk/annotate.h>
#include <mk/base.h>

MK_BEGIN

/* What an allocator does. Never calls the out-of-memory hook; memkit does that for it.
 *
 * alloc   size >= 1 bytes, uninitialised, aligned to align (a power of two). NULL: no memory.
 * resize  p had old_size bytes; now new_size >= 1, perhaps elsewhere, the first min(old, new) bytes
 *         kept. NULL: p is still valid. The member may be NULL: memkit allocates, copies, frees.
 * free    gives p back. The member may be NULL for allocators that free everything at once.
 * actual  never NULL here, preset to the size asked for: raise it if the block has room for more,
 *         and the caller will use that. The size passed back later (old_size, size) lies between
 *         asked and actual. */
typedef struct mk_alloc_ops {
    void *(*alloc)(void *ctx, size_t size, size_t align, size_t *actual);
    void *(*resize)(void *ctx, void *p, size_t old_size, size_t new_size, size_t align,
                    size_t *actual);
    void (*free)(void *ctx, void *p, size_t size, size_t align);
} mk_alloc_ops;

typedef struct mk_alloc {
    const mk_alloc_ops *ops; /* NULL: libc */
    void *ctx;
} mk_alloc;

/* *to = a. Not as one: gcc would read both words at once where they were just written as two, and
 * wait for that to reach the cache. */
static inline void mk__alloc_set(mk_alloc *to, mk_alloc a) {
    const mk_alloc_ops *ops = a.ops;
    void *ctx = a.ctx;
    MK__APART_UNLESS_CONSTANT(ops);
    to->ops = ops;
    to->ctx = ctx;
}

/* Gives p back. size: what was asked for, what actual said, or anything between. p NULL: nothing
 * happens. */
MK_FREES(2)
MK_FAMILY(mk_alloc) MK_API void mk_alloc_free(mk_alloc a, void *p, size_t size, size_t align);

/* size bytes, uninitialised, the caller's to give back with mk_alloc_free. size 0 is served as 1.
 * align: a power of two, else NULL.
 * actual: receives how many bytes may be used, at least size; may be NULL. */
MK_DEALLOC(mk_alloc_free, 2)
MK_RESULT_SIZE(2, 3)
MK_MUST_USE MK_FRESH MK_SIZE(2) MK_FAMILY(mk_alloc) MK_API
    void *mk_alloc_new(mk_alloc a, size_t size, size_t align, size_t *actual);

/* Makes p, of old_size bytes, new_size bytes long, and returns where it is now; NULL: p unchanged.
 * p NULL: as mk_alloc_new. new_size 0 is served as 1: nothing is freed here. */
MK_RESULT_SIZE(4, 5)
MK_MUST_USE MK_FRESH MK_FREES(2) MK_COPIES(2, 0) MK_SIZE(4) MK_FAMILY(mk_alloc) MK_API
    void *mk_alloc_resize(mk_alloc a, void *p, size_t old_size, size_t new_size, size_t align,
                          size_t *actual);

/* The out-of-memory hook. Asked about each refused request: true = try again, false = let the call
 * fail. A request that does not fit size_t is reported as SIZE_MAX bytes and fails whatever the
 * hook says. */
typedef bool (*mk_oom_fn)(void *ctx, size_t size, size_t align);

/* One hook per process; fn NULL takes it away. Set it before other threads use memkit. */
MK_API void mk_oom_set(mk_oom_fn fn, void *ctx);

/* What growth has cost one container, and how long it got. Counted where it grows or empties, never
 * where elements are added. */
typedef struct mk_growth {
    uint64_t copied;        /* bytes in use that a growth moved */
    size_t peak;            /* highest length of its earlier lives; see mk_growth_end */
    size_t high;            /* highest length noted in this one; see mk_growth_note */
    const void *site;       /* the place in the program that made it grow first */
    uint64_t noted_copied;  /* what the site knows already */
    uint32_t growths;       /* times memory was obtained or enlarged */
    uint32_t noted_growths; /* what the site knows already */
} mk_growth;

/* Before a container of len elements becomes shorter. */
static inline void mk_growth_note(mk_growth *g, size_t len) {
    if (len > g->high)
        g->high = len;
}

static inline void mk_growth_site(mk_growth *g, const void *site) {
    if (!g->site)
        g->site = site;
}

MK_NOESCAPE(1) MK_API void mk__growth_end(mk_growth *g, uint32_t kind, size_t len);

/* A life of the container ends, at clear, take or free: its highest length goes to its site
 * (<mk/sites.h>), unless nothing has happened since the last time. kind: MK_KIND_... */
static inline void mk_growth_end(mk_growth *g, uint32_t kind, size_t len) {
    if (g->growths)
        mk__growth_end(g, kind, len);
}

/* For the containers: a growable array without its type.
 *
 *      data ──► [ len elements in use | cap - len spare ]      each of `size` bytes */
typedef struct mk__buf {
    void *data;
    size_t len, cap, size, align;
    mk_alloc alloc;
} mk__buf;

/* Makes room for want > cap elements. From nothing, exactly want (a hint is taken at its word) but
 * at least 64 bytes, a text 120; later at least 2x below 4 KiB, 1.5x to 128 KiB, 2x above (the schedule of
 * folly's fbvector: above that libc moves pages instead of copying), and all the allocator really
 * gave. So appending costs O(1) amortised however it is done. kind: MK_KIND_..., for the trace. False:
 * *b unchanged. */
MK_STORES(0, 1) MK_ESCAPES_CONTENT(1) MK_NOESCAPE(3)
MK_API bool mk__buf_grow(mk__buf *b, size_t want, mk_growth *g, uint32_t kind);

/* Gives spare capacity back; an empty one becomes NULL. False: *b unchanged. */
MK_STORES(0, 1) MK_ESCAPES_CONTENT(1) MK_NOESCAPE(2)
MK_API bool mk__buf_shrink(mk__buf *b, mk_growth *g);

/* len <= cap, cap bytes are possible, and there is memory exactly if there is capacity. */
MK_API bool mk__buf_check(const mk__buf *b);

/* Marks the spare part of a block from libc for AddressSanitizer, so that reading or writing beyond
 * the elements in use is reported although the memory is the container's: `used` of its `cap` bytes
 * may be touched, where `before` could. Only under MK_ASAN_CONTAINERS, which must be set for all of
 * a program and the library, or code without it would be reported for what it may do. */
#if defined(MK_ASAN_CONTAINERS)
void __sanitizer_annotate_contiguous_container(const void *begin, const void *end,
                                               const void *old_mid, const void *new_mid);
static inline void mk__spare(mk_alloc a, const void *data, size_t cap, size_t before, size_t used) {
    const char *p = (const char *)data;
    if (p && !a.ops && before != used)
        __sanitizer_annotate_contiguous_container(p, p + cap, p + before, p + used);
}
#else
#define mk__spare(a, data, cap, before, used) ((void)0)
#endif

/* Of an array whose `end` bytes in use have just become `bytes` more: those from `at` on move up, and
 * a copy of the bytes at p takes their place; they lay at `own` in the array itself unless that is
 * SIZE_MAX. */
MK_API void mk__buf_insert(void *data, size_t at, size_t end, const void *p, size_t own,
                           size_t bytes);

/* Where p lies inside [base, base + bytes), or SIZE_MAX. For sources that growth moves away. */
MK_API size_t mk__offset_in(const void *base, size_t bytes, const void *p);

MK_END
#endif

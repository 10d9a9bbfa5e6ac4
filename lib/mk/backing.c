/* Where an arena's memory comes from when it is not an allocator: a buffer of the caller's, or a
 * range of addresses of which pages are used as they are needed. Both are allocators that have one
 * block to give, kept behind a few words of their own:
 *
 *      buffer or range ──► [ backing │ the block … ]
 *
 * The range's block grows and shrinks where it is. Pages are left to the kernel to supply when they
 * are touched; shrinking gives them back. */
#if defined(__linux__) && !defined(_GNU_SOURCE)
#define _GNU_SOURCE /* MAP_NORESERVE, madvise */
#endif

#include <mk/arena.h>
#include <mk/internal.h>

#if defined(__unix__)
#include <sys/mman.h>
#endif

enum { ROOM_BEFORE = 64 };

typedef struct backing {
    size_t size; /* of the block, at most */
    bool given;
} backing;

static char *backing_block(backing *b) {
    return (char *)b + ROOM_BEFORE;
}

static void *backing_alloc(void *ctx, size_t size, size_t align, size_t *actual) {
    backing *b = (backing *)ctx;
    (void)align; /* an arena asks for 16, which the block has */
    (void)actual;
    if (b->given || size > b->size)
        return NULL;
    b->given = true;
    return backing_block(b);
}

static void *backing_refuse(void *ctx, void *p, size_t old_size, size_t new_size, size_t align,
                            size_t *actual) {
    (void)ctx, (void)p, (void)old_size, (void)new_size, (void)align, (void)actual;
    return NULL;
}

static void backing_free(void *ctx, void *p, size_t size, size_t align) {
    (void)p, (void)size, (void)align;
    ((backing *)ctx)->given = false;
}

/* ---- a buffer ---- */

static const mk_alloc_ops buffer_ops = {backing_alloc, backing_refuse, backing_free};

bool mk_arena_fixed(mk_arena *a, void *buffer, size_t size) {
    size_t skip = (size_t)(0 - (uintptr_t)buffer) & 15;
    if (a->reserved || !buffer || size < skip + ROOM_BEFORE + MK__ARENA_LEAST)
        return false;
    backing *b = (backing *)(void *)((char *)buffer + skip);
    b->size = (size - skip - ROOM_BEFORE) & ~(size_t)15;
    b->given = false;
    a->alloc.ops = &buffer_ops;
    a->alloc.ctx = b;
    a->first = a->limit = b->size;
    a->max_block = b->size;
    a->keep = MK_KEEP_ALL;
    return true;
}

bool mk__arena_is_fixed(const mk_arena *a) {
    return a->alloc.ops == &buffer_ops;
}

/* ---- a range ---- */

#if defined(__unix__)

static void *range_map(size_t size) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;
#if defined(MAP_NORESERVE)
    flags |= MAP_NORESERVE;
#endif
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

/* Gives the pages of [from, to) back to the kernel, but for those begun before. */
static void range_discard(char *from, char *to) {
    uintptr_t page = 4096, start = ((uintptr_t)from + page - 1) & ~(page - 1);
    if (start < (uintptr_t)to)
        madvise((void *)start, (uintptr_t)to - start, MADV_DONTNEED);
}

/* Large pages from the second one on: the first is for arenas that stay small. */
static void range_advise(char *p, size_t size) {
#if defined(MADV_HUGEPAGE)
    uintptr_t start = ((uintptr_t)p + 2 * MK__HUGE_PAGE - 1) & ~(uintptr_t)(MK__HUGE_PAGE - 1);
    if (start + MK__HUGE_PAGE <= (uintptr_t)p + size)
        madvise((void *)start, (uintptr_t)p + size - start, MADV_HUGEPAGE);
#else
    (void)p, (void)size;
#endif
}

static void range_unmap(backing *b) {
    munmap(b, b->size + ROOM_BEFORE);
}

#else

#include <stdlib.h>

static void *range_map(size_t size) {
    return malloc(size);
}
static void range_discard(char *from, char *to) {
    (void)from, (void)to;
}
static void range_advise(char *p, size_t size) {
    (void)p, (void)size;
}
static void range_unmap(backing *b) {
    free(b);
}

#endif

static void *range_resize(void *ctx, void *p, size_t old_size, size_t new_size, size_t align,
                          size_t *actual) {
    backing *b = (backing *)ctx;
    (void)align;
    (void)actual;
    if (new_size > b->size)
        return NULL;
    if (new_size < old_size)
        range_discard((char *)p + new_size, (char *)p + old_size);
    return p;
}

static void range_free(void *ctx, void *p, size_t size, size_t align) {
    range_discard((char *)p, (char *)p + size);
    backing_free(ctx, p, size, align);
}

static const mk_alloc_ops range_ops = {backing_alloc, range_resize, range_free};

bool mk_arena_reserve(mk_arena *a, size_t bytes) {
    size_t size;
    if (a->reserved || !mk_add_ok(bytes, ROOM_BEFORE + MK__ARENA_LEAST + 4095, &size) ||
        size > PTRDIFF_MAX)
        return false;
    size &= ~(size_t)4095;
    backing *b = (backing *)range_map(size);
    if (!b)
        return false;
    range_advise((char *)b, size);
    b->size = size - ROOM_BEFORE;
    b->given = false;
    a->alloc.ops = &range_ops;
    a->alloc.ctx = b;
    return true;
}

bool mk__arena_is_range(const mk_arena *a) {
    return a->alloc.ops == &range_ops;
}

void mk__arena_range_end(mk_arena *a) {
    range_unmap((backing *)a->alloc.ctx);
    a->alloc.ops = NULL;
    a->alloc.ctx = NULL;
}

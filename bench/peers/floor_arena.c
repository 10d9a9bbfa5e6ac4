/* floor_arena.c: the hand-written minimum of suites/arena.h: chunks in a list, all kept. */
#include "arena.h"

typedef struct chunk {
    struct chunk *next;
    size_t size;
} chunk;
typedef struct floor_arena {
    char *cur, *end;
    chunk *first, *now;
    size_t chunk_size, align;
} floor_arena;

static void floor_use(floor_arena *a, chunk *c) {
    a->now = c;
    a->cur = (char *)(c + 1);
    a->end = (char *)c + c->size;
}

static __attribute__((noinline)) void *floor_more(floor_arena *a, size_t size) {
    chunk *c = a->now ? a->now->next : a->first;
    if (!c) {
        c = (chunk *)aligned_alloc(1 << 21, a->chunk_size);
        if (a->chunk_size >= 1 << 21)
            madvise(c, a->chunk_size, MADV_HUGEPAGE);
        c->next = NULL;
        c->size = a->chunk_size;
        *(a->now ? &a->now->next : &a->first) = c;
    }
    floor_use(a, c);
    a->cur += size;
    return a->cur - size;
}
static inline void *floor_alloc(floor_arena *a, size_t size) {
    char *p = (char *)(((uintptr_t)a->cur + a->align - 1) & ~(a->align - 1));
    if (__builtin_expect(size <= (size_t)(a->end - p), 1)) {
        a->cur = p + size;
        return p;
    }
    return floor_more(a, size);
}
static inline void floor_reset(floor_arena *a) {
    if (a->first)
        floor_use(a, a->first);
}
static floor_arena floor_small = {.chunk_size = 1 << 15, .align = 16};
static floor_arena floor_big = {.chunk_size = (size_t)64 << 20, .align = 8};

static __attribute__((noinline)) void *floor_called(floor_arena *a, size_t n) {
    return floor_alloc(a, n);
}

ARENA_REQUESTS(ArenaRequest, "floor", floor, floor_arena *a = &floor_small, floor_reset(a),
               floor_alloc(a, n), (void)0)
ARENA_REQUESTS(ArenaRequestCall, "floor", floor, floor_arena *a = &floor_small, floor_reset(a),
               floor_called(a, n), (void)0)
ARENA_REQUESTS(ArenaReset, "floor", floor, floor_arena *a = &floor_small, floor_reset(a),
               floor_alloc(a, n), (void)0)
ARENA_MILLION("floor", floor, floor_arena *a = &floor_big; floor_reset(a), floor_alloc(a, n), (void)0)
ARENA_TREE("floor", floor, c->a = &floor_big;
           floor_reset(&floor_big), floor_alloc((floor_arena *)c->a, n), (void)0)

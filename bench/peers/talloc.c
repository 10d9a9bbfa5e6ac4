/* talloc.c: talloc's contexts. */
#include "arena.h"
#include "pool.h"

#include <talloc.h>

ARENA_REQUESTS(ArenaRequest, "talloc", talloc, void *ctx, ctx = talloc_new(NULL), talloc_size(ctx, n),
               talloc_free(ctx))
ARENA_REQUESTS(ArenaReset, "talloc", talloc, void *ctx = talloc_new(NULL), (void)0, talloc_size(ctx, n),
               talloc_free_children(ctx))
ARENA_MILLION("talloc", talloc, void *ctx = talloc_new(NULL), talloc_size(ctx, n), talloc_free(ctx))
ARENA_TREE("talloc", talloc, c->a = talloc_new(NULL), talloc_size(c->a, n), talloc_free(c->a))
ARENA_HELD("talloc", talloc, static void *ctx; if (!ctx) ctx = talloc_new(NULL), talloc_size(ctx, n))

static inline void *talloc_get(void) {
    return talloc_size(NULL, SIZE);
}
static inline void talloc_put(void *p) {
    talloc_free(p);
}
POOL_RUNS(talloc)
POOL_ALONE("talloc", talloc)

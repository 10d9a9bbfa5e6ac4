/* malloc.c: each object for itself; what is preloaded replaces it (membench --preload). */
#include "arena.h"
#include "pool.h"

static void **all_objects(void) {
    static void *all[MANY];
    return all;
}
ARENA_REQUESTS(ArenaRequest, "malloc", malloc, void *all[EACH], (void)0, all[i] = malloc(n),
               for (size_t i = 0; i < EACH; i++) free(all[i]))
ARENA_MILLION("malloc", malloc, void **all = all_objects(), all[i] = malloc(n),
              for (size_t i = 0; i < MANY; i++) free(all[i]))
static void tree_free(tree_node *n) {
    if (n) {
        tree_free(n->left);
        tree_free(n->right);
        free(n);
    }
}
ARENA_TREE("malloc", malloc, (void)0, malloc(n), tree_free(root))
ARENA_HELD("malloc", malloc, (void)0, malloc(n))

static inline void *malloc_get(void) {
    return malloc(SIZE);
}
static inline void malloc_put(void *p) {
    free(p);
}
POOL_RUNS(malloc)
POOL_ALONE("malloc", malloc)
POOL_APART("malloc", malloc)
POOL_SHARED("malloc", malloc)

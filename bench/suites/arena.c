/* Arenas: many objects that die together.
 *
 *  A1  10 000 times: make an arena, 100 allocations of 16..256 bytes with the first word written,
 *      destroy it; time per allocation          A1c the same through a function that is not inlined
 *  A2  the same with reset instead of make and destroy
 *  A3  a million such allocations, then all freed, again and again; who can keeps the memory, which
 *      makes it A4 as well, the arena that was reset
 *  A5  a binary tree of 2^21-1 nodes of 24 bytes: built node by node, walked, freed; per node
 *
 * Floor: a pointer moved through a chunk with a check of its end; chunks are kept. A5 with alignment
 * 8 and large pages. Memory: resident bytes per byte asked for. */
#include "peers.h"
#include "suite.h"

#include <mk/arena.h>

#include <obstack.h>

#if defined(PEER_APR)
#include <apr_allocator.h>
#include <apr_pools.h>
#endif
#if defined(PEER_TALLOC)
#include <talloc.h>
#endif

enum { ARENAS = 10000, EACH = 100, SIZES = 4096, MANY = 1000000, DEPTH = 21 };

/* 16..256 bytes, mixed; the multiple of 8 every program's objects are. */
static uint32_t sizes[SIZES];

__attribute__((constructor)) static void sizes_fill(void) {
    uint64_t state = 88172645463325252u;
    for (size_t i = 0; i < SIZES; i++)
        sizes[i] = (uint32_t)(16 + suite_random(&state) % 31 * 8);
}

/* ---- the floor: chunks in a list, all kept ---- */

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
static floor_arena floor_a = {.chunk_size = 1 << 15, .align = 16};
static floor_arena floor_big = {.chunk_size = (size_t)64 << 20, .align = 8};

/* ---- an alternative: begin, allocate, end ---- */

/* Objects of the request arenas. */
#define REQUESTS(name, declare, begin, alloc, end)             \
    static uint64_t name(void *state) {                        \
        uint64_t sum = 0;                                      \
        (void)state;                                           \
        declare;                                               \
        for (size_t r = 0; r < ARENAS; r++) {                  \
            begin;                                             \
            const uint32_t *size = sizes + r % (SIZES - EACH); \
            for (size_t i = EACH; i-- != 0;) {                 \
                size_t n = size[i];                            \
                uint64_t *p = (uint64_t *)(alloc);             \
                *p = i;                                        \
                SUITE_USE(p);                                  \
            }                                                  \
            sum += r;                                          \
            end;                                               \
        }                                                      \
        return sum;                                            \
    }

#define MILLION(name, declare, alloc, end)     \
    static uint64_t name(void *state) {        \
        uint64_t sum = 0;                      \
        (void)state;                           \
        declare;                               \
        for (size_t i = 0; i < MANY; i++) {    \
            size_t n = sizes[i % SIZES];       \
            uint64_t *p = (uint64_t *)(alloc); \
            *p = i;                            \
            sum += n;                          \
            SUITE_USE(p);                      \
        }                                      \
        end;                                   \
        return sum;                            \
    }

typedef struct node {
    struct node *left, *right;
    uint64_t value;
} node;

static uint64_t walk(const node *n) {
    return n ? n->value + walk(n->left) + walk(n->right) : 0;
}

#define TREE(name, declare, alloc, end)                           \
    typedef struct name##_ctx {                                   \
        void *a;                                                  \
        uint64_t next;                                            \
    } name##_ctx;                                                 \
    static node *name##_build(name##_ctx *c, int depth) {         \
        const size_t size = sizeof(node);                         \
        (void)size;                                               \
        node *n = (node *)(alloc);                                \
        n->value = c->next++;                                     \
        n->left = depth > 1 ? name##_build(c, depth - 1) : NULL;  \
        n->right = depth > 1 ? name##_build(c, depth - 1) : NULL; \
        return n;                                                 \
    }                                                             \
    static uint64_t name(void *state) {                           \
        name##_ctx ctx = {NULL, 0}, *c = &ctx;                    \
        (void)state;                                              \
        declare;                                                  \
        node *root = name##_build(c, DEPTH);                      \
        uint64_t sum = walk(root);                                \
        end;                                                      \
        return sum;                                               \
    }

/* floor */
REQUESTS(floor_a1, floor_arena *a = &floor_a, floor_reset(a), floor_alloc(a, n), (void)0)
static __attribute__((noinline)) void *floor_called(floor_arena *a, size_t n) {
    return floor_alloc(a, n);
}
REQUESTS(floor_a1c, floor_arena *a = &floor_a, floor_reset(a), floor_called(a, n), (void)0)
MILLION(floor_a3, floor_arena *a = &floor_big; floor_reset(a), floor_alloc(a, n), (void)0)
TREE(floor_a5, c->a = &floor_big;
     floor_reset(&floor_big), floor_alloc((floor_arena *)c->a, size), (void)0)

/* libmk */
static mk_arena mk_kept = {.keep = MK_KEEP_ALL};
static mk_arena mk_range_kept;
static mk_arena *range_kept(void) {
    if (!mk_range_kept.reserved && !mk_range_kept.alloc.ops) {
        mk_range_kept.keep = MK_KEEP_ALL;
        if (!mk_arena_reserve(&mk_range_kept, (size_t)1 << 30))
            exit(2);
    }
    return &mk_range_kept;
}
static __attribute__((noinline)) void *mk_called(mk_arena *a, size_t n) {
    return mk_arena_alloc(a, n, 16);
}
REQUESTS(mk_a1, , mk_arena a = {0}, mk_arena_alloc(&a, n, 16), mk_arena_free(&a))
REQUESTS(mk_a1c, , mk_arena a = {0}, mk_called(&a, n), mk_arena_free(&a))
REQUESTS(mk_a2, mk_arena *a = &mk_kept, (void)0, mk_arena_alloc(a, n, 16), mk_arena_reset(a))
MILLION(mk_a3, mk_arena *a = &mk_kept, mk_arena_alloc(a, n, 8), mk_arena_reset(a))
MILLION(mk_a3_fresh, mk_arena a = {0}, mk_arena_alloc(&a, n, 8), mk_arena_free(&a))
MILLION(mk_a3_range, mk_arena *a = range_kept(), mk_arena_alloc(a, n, 8), mk_arena_reset(a))
TREE(mk_a5, c->a = &mk_kept, mk_arena_alloc((mk_arena *)c->a, size, 8), mk_arena_reset(&mk_kept))
TREE(mk_a5_range, c->a = range_kept(), mk_arena_alloc((mk_arena *)c->a, size, 8),
     mk_arena_reset(&mk_range_kept))

/* obstack */
#define obstack_chunk_alloc malloc
#define obstack_chunk_free free
static struct obstack stack;
static void *stack_base;
static void stack_begin(void) {
    if (!stack_base) {
        obstack_begin(&stack, 1 << 16);
        stack_base = obstack_alloc(&stack, 0);
    }
}
static void stack_reset(void) {
    obstack_free(&stack, stack_base);
    stack_base = obstack_alloc(&stack, 0);
}
REQUESTS(obstack_a1, struct obstack o, obstack_begin(&o, 1 << 16), obstack_alloc(&o, n),
         obstack_free(&o, NULL))
REQUESTS(obstack_a2, stack_begin(), (void)0, obstack_alloc(&stack, n), stack_reset())
MILLION(obstack_a3, stack_begin(), obstack_alloc(&stack, n), stack_reset())
TREE(obstack_a5, stack_begin(), obstack_alloc(&stack, size), stack_reset())

/* malloc: each object freed alone */
static void **all_objects(void) {
    static void *all[MANY];
    return all;
}
REQUESTS(malloc_a1, void *all[EACH], (void)0, all[i] = malloc(n),
         for (size_t i = 0; i < EACH; i++) free(all[i]))
MILLION(malloc_a3, void **all = all_objects(), all[i] = malloc(n),
        for (size_t i = 0; i < MANY; i++) free(all[i]))
static void tree_free(node *n) {
    if (n) {
        tree_free(n->left);
        tree_free(n->right);
        free(n);
    }
}
TREE(malloc_a5, (void)0, malloc(size), tree_free(root))

#if defined(PEER_APR)
static apr_pool_t *apr_kept(void) {
    static apr_pool_t *pool;
    if (!pool) {
        apr_initialize();
        apr_pool_create(&pool, NULL);
    }
    return pool;
}
REQUESTS(apr_a1, apr_kept();
         apr_pool_t * p2, apr_pool_create(&p2, NULL), apr_palloc(p2, n), apr_pool_destroy(p2))
REQUESTS(apr_a2, apr_pool_t *p2 = apr_kept(), (void)0, apr_palloc(p2, n), apr_pool_clear(p2))
MILLION(apr_a3, apr_pool_t *p2 = apr_kept(), apr_palloc(p2, n), apr_pool_clear(p2))
TREE(apr_a5, c->a = apr_kept(), apr_palloc((apr_pool_t *)c->a, size),
     apr_pool_clear((apr_pool_t *)c->a))
#endif

#if defined(PEER_TALLOC)
REQUESTS(talloc_a1, void *ctx, ctx = talloc_new(NULL), talloc_size(ctx, n), talloc_free(ctx))
REQUESTS(talloc_a2, void *ctx = talloc_new(NULL), (void)0, talloc_size(ctx, n),
         talloc_free_children(ctx))
MILLION(talloc_a3, void *ctx = talloc_new(NULL), talloc_size(ctx, n), talloc_free(ctx))
TREE(talloc_a5, c->a = talloc_new(NULL), talloc_size(c->a, size), talloc_free(c->a))
#endif

#define NODES (double)((1 << DEPTH) - 1)
#define OBJECTS (double)ARENAS *EACH

static const suite_case cases[] = {
    {"A1", "floor", OBJECTS, NULL, floor_a1, NULL, 0},
    {"A1", "mk_arena", OBJECTS, NULL, mk_a1, NULL, 0},
    IF_APR({"A1", "apr_pool", OBJECTS, NULL, apr_a1, NULL, 0})
    {"A1", "obstack", OBJECTS, NULL, obstack_a1, NULL, 0},
    {"A1", "malloc", OBJECTS, NULL, malloc_a1, NULL, SUITE_MALLOC},
    IF_TALLOC({"A1", "talloc", OBJECTS, NULL, talloc_a1, NULL, 0})

    {"A1c", "floor", OBJECTS, NULL, floor_a1, NULL, 0},
    {"A1c", "floor called", OBJECTS, NULL, floor_a1c, NULL, 0},
    {"A1c", "mk_arena called", OBJECTS, NULL, mk_a1c, NULL, 0},

    {"A2", "floor", OBJECTS, NULL, floor_a1, NULL, 0},
    {"A2", "mk_arena", OBJECTS, NULL, mk_a2, NULL, 0},
    IF_APR({"A2", "apr_pool", OBJECTS, NULL, apr_a2, NULL, 0})
    {"A2", "obstack", OBJECTS, NULL, obstack_a2, NULL, 0},
    IF_TALLOC({"A2", "talloc", OBJECTS, NULL, talloc_a2, NULL, 0})

    {"A3", "floor retained", MANY, NULL, floor_a3, NULL, 0},
    {"A3", "mk_arena kept", MANY, NULL, mk_a3, NULL, 0},
    {"A3", "mk_arena range kept", MANY, NULL, mk_a3_range, NULL, 0},
    {"A3", "mk_arena freed", MANY, NULL, mk_a3_fresh, NULL, 0},
    IF_APR({"A3", "apr_pool", MANY, NULL, apr_a3, NULL, 0})
    {"A3", "obstack", MANY, NULL, obstack_a3, NULL, 0},
    {"A3", "malloc", MANY, NULL, malloc_a3, NULL, SUITE_MALLOC},
    IF_TALLOC({"A3", "talloc", MANY, NULL, talloc_a3, NULL, 0})

    {"A5", "floor", NODES, NULL, floor_a5, NULL, 0},
    {"A5", "mk_arena kept", NODES, NULL, mk_a5, NULL, 0},
    {"A5", "mk_arena range kept", NODES, NULL, mk_a5_range, NULL, 0},
    IF_APR({"A5", "apr_pool", NODES, NULL, apr_a5, NULL, 0})
    {"A5", "obstack", NODES, NULL, obstack_a5, NULL, 0},
    {"A5", "malloc", NODES, NULL, malloc_a5, NULL, SUITE_MALLOC},
    IF_TALLOC({"A5", "talloc", NODES, NULL, talloc_a5, NULL, 0})
};

/* ---- memory ---- */

#define MEMORY_OBJECTS(name, declare, alloc)          \
    static size_t name##_objects(void) {              \
        size_t asked = 0;                             \
        declare;                                      \
        for (size_t i = 0; i < MANY; i++) {           \
            size_t n = sizes[i % SIZES];              \
            memset((alloc), 1, n);                    \
            asked += n;                               \
        }                                             \
        return asked;                                 \
    }                                                 \
    static size_t name##_nodes(void) {                \
        size_t n = sizeof(node);                      \
        declare;                                      \
        for (size_t i = 0; i < (1 << DEPTH) - 1; i++) \
            memset((alloc), 1, n);                    \
        return n * ((1 << DEPTH) - 1);                \
    }

MEMORY_OBJECTS(mk, static mk_arena a, mk_arena_alloc(&a, n, 8))
MEMORY_OBJECTS(range, mk_arena *a = range_kept(), mk_arena_alloc(a, n, 8))
MEMORY_OBJECTS(malloc, (void)0, malloc(n))
MEMORY_OBJECTS(obstack, stack_begin(), obstack_alloc(&stack, n))
#if defined(PEER_APR)
MEMORY_OBJECTS(apr, apr_pool_t *p2 = apr_kept(), apr_palloc(p2, n))
#endif
#if defined(PEER_TALLOC)
MEMORY_OBJECTS(talloc, static void *ctx; if (!ctx) ctx = talloc_new(NULL), talloc_size(ctx, n))
#endif

static void memory(void) {
    static const struct {
        const char *name;
        size_t (*objects)(void), (*nodes)(void);
    } rows[] = {
        {"mk_arena", mk_objects, mk_nodes},          {"mk_arena range", range_objects, range_nodes},
#if defined(PEER_APR)
        {"apr_pool", apr_objects, apr_nodes},
#endif
        {"obstack", obstack_objects, obstack_nodes}, {"malloc", malloc_objects, malloc_nodes},
#if defined(PEER_TALLOC)
        {"talloc", talloc_objects, talloc_nodes},
#endif
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        suite_memory("16..256", rows[i].name, rows[i].objects);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        suite_memory("24 B", rows[i].name, rows[i].nodes);
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "--memory") == 0) {
        memory();
        return 0;
    }
    return suite_main(argc, argv, cases, sizeof cases / sizeof *cases);
}

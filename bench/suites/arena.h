/* arena.h - many objects that die together.
 *
 *  ArenaRequest   10 000 times: make an arena, 100 allocations of 16..256 bytes with the first word written,
 *                 destroy it             ArenaRequestCall  the same through a function that is not inlined
 *  ArenaReset     the same with reset instead of make and destroy
 *  ArenaMillion   a million such allocations, then all freed, again and again; who can keeps the memory
 *  ArenaTree      a binary tree of 2^21-1 nodes of 24 bytes: built node by node, walked, freed
 *  ArenaHeld      resident bytes per byte asked for, of a million such objects; ArenaHeldNodes of the nodes
 *
 * The floor: a pointer moved through a chunk with a check of its end; chunks are kept. ArenaTree with
 * alignment 8 and large pages.
 *
 * ARENA_REQUESTS(Group, "name", id, declare, begin, alloc, end) and its kin: the statements of one
 * library; alloc is an expression that yields n bytes. */
#ifndef SUITE_ARENA_H
#define SUITE_ARENA_H

#include "suite.h"

enum { ARENAS = 10000, EACH = 100, SIZES = 4096, MANY = 1000000, DEPTH = 21 };

/* 16..256 bytes, mixed; the multiple of 8 every program's objects are. */
static uint32_t arena_sizes[SIZES];

__attribute__((constructor)) static void arena_sizes_fill(void) {
    uint64_t state = 88172645463325252u;
    for (size_t i = 0; i < SIZES; i++)
        arena_sizes[i] = (uint32_t)(16 + suite_random(&state) % 31 * 8);
}

#define ARENA_REQUESTS(group, label, id, declare, begin, alloc, end) \
    static uint64_t group##_##id(void *state) {                      \
        uint64_t sum = 0;                                            \
        (void)state;                                                 \
        declare;                                                     \
        for (size_t r = 0; r < ARENAS; r++) {                        \
            begin;                                                   \
            const uint32_t *size = arena_sizes + r % (SIZES - EACH); \
            for (size_t i = EACH; i-- != 0;) {                       \
                size_t n = size[i];                                  \
                uint64_t *p = (uint64_t *)(alloc);                   \
                *p = i;                                              \
                mk_bench_keep(p);                                    \
            }                                                        \
            sum += r;                                                \
            end;                                                     \
        }                                                            \
        return sum;                                                  \
    }                                                                \
    SUITE_ROW(group, label, id, ARENAS *EACH, NULL, group##_##id, NULL, SUITE_CPU)

#define ARENA_MILLION(label, id, declare, alloc, end) \
    static uint64_t million_##id(void *state) {       \
        uint64_t sum = 0;                             \
        (void)state;                                  \
        declare;                                      \
        for (size_t i = 0; i < MANY; i++) {           \
            size_t n = arena_sizes[i % SIZES];        \
            uint64_t *p = (uint64_t *)(alloc);        \
            *p = i;                                   \
            sum += n;                                 \
            mk_bench_keep(p);                         \
        }                                             \
        end;                                          \
        return sum;                                   \
    }                                                 \
    SUITE_ROW(ArenaMillion, label, id, MANY, NULL, million_##id, NULL, SUITE_CPU)

typedef struct tree_node {
    struct tree_node *left, *right;
    uint64_t value;
} tree_node;

static uint64_t tree_walk(const tree_node *n) {
    return n ? n->value + tree_walk(n->left) + tree_walk(n->right) : 0;
}

/* c->a is the library's own. */
#define ARENA_TREE(label, id, declare, alloc, end)                                 \
    typedef struct tree_##id {                                                     \
        void *a;                                                                   \
        uint64_t next;                                                             \
    } tree_##id;                                                                   \
    static tree_node *tree_build_##id(tree_##id *c, int depth) {                   \
        const size_t n = sizeof(tree_node);                                        \
        (void)n;                                                                   \
        tree_node *node = (tree_node *)(alloc);                                    \
        node->value = c->next++;                                                   \
        node->left = depth > 1 ? tree_build_##id(c, depth - 1) : NULL;             \
        node->right = depth > 1 ? tree_build_##id(c, depth - 1) : NULL;            \
        return node;                                                               \
    }                                                                              \
    static uint64_t tree_run_##id(void *state) {                                   \
        tree_##id ctx = {NULL, 0}, *c = &ctx;                                      \
        (void)state;                                                               \
        declare;                                                                   \
        tree_node *root = tree_build_##id(c, DEPTH);                               \
        uint64_t sum = tree_walk(root);                                            \
        end;                                                                       \
        return sum;                                                                \
    }                                                                              \
    SUITE_ROW(ArenaTree, label, id, (1 << DEPTH) - 1, NULL, tree_run_##id, NULL, SUITE_CPU)

/* What declare makes outlives the function. */
#define ARENA_HELD(label, id, declare, alloc)         \
    static size_t held_objects_##id(void) {           \
        size_t asked = 0;                             \
        declare;                                      \
        for (size_t i = 0; i < MANY; i++) {           \
            size_t n = arena_sizes[i % SIZES];        \
            memset((alloc), 1, n);                    \
            asked += n;                               \
        }                                             \
        return asked;                                 \
    }                                                 \
    static size_t held_nodes_##id(void) {             \
        size_t n = sizeof(tree_node);                 \
        declare;                                      \
        for (size_t i = 0; i < (1 << DEPTH) - 1; i++) \
            memset((alloc), 1, n);                    \
        return n * ((1 << DEPTH) - 1);                \
    }                                                 \
    SUITE_HELD(ArenaHeld, label, id, suite_no_inputs, held_objects_##id) \
    SUITE_HELD(ArenaHeldNodes, label, id, suite_no_inputs, held_nodes_##id)

#endif

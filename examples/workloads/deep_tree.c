/* DeepTree: a binary tree of 30000 nodes, built, summed and given back.
 *
 * Bad: a malloc and a free a node. Good: an arena, whose nodes lie side by side and go all at once. */
#include <mk/arena.h>
#include <mk/bench.h>

#include <stdlib.h>

enum { NODES = 30000 };

typedef struct node {
    struct node *left, *right;
    long value;
} node;

static long sum_of(const node *n) {
    return n ? n->value + sum_of(n->left) + sum_of(n->right) : 0;
}

/* A tree of the numbers from `from` to below `to`, balanced. */
static node *build_bad(long from, long to) {
    node *n = from < to ? (node *)malloc(sizeof *n) : NULL;
    if (n) {
        n->value = from + (to - from) / 2;
        n->left = build_bad(from, n->value);
        n->right = build_bad(n->value + 1, to);
    }
    return n;
}

static void free_nodes(node *n) {
    if (n) {
        free_nodes(n->left);
        free_nodes(n->right);
        free(n);
    }
}

static node *build_good(mk_arena *a, long from, long to) {
    node *n = from < to ? mk_new(a, node) : NULL;
    if (n) {
        n->value = from + (to - from) / 2;
        n->left = build_good(a, from, n->value);
        n->right = build_good(a, n->value + 1, to);
    }
    return n;
}

static void check(mk_bench *b, long sum) {
    if (sum != (long)NODES * (NODES - 1) / 2)
        mk_bench_fail(b, "the sum is wrong");
}

BENCH(DeepTreeBad) {
    BENCH_LOOP(b) {
        node *root = build_bad(0, NODES);
        check(b, sum_of(root));
        free_nodes(root);
    }
}

BENCH(DeepTreeGood) {
    BENCH_LOOP(b) {
        mk_arena a = {.first = NODES * sizeof(node) + 256};
        check(b, sum_of(build_good(&a, 0, NODES)));
        mk_arena_free(&a);
    }
}

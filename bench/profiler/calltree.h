/* calltree.h: samples as a tree of calls, the outermost frame on top; what flame graphs are drawn from.
 *
 *   root ─child─► main ─child─► parse ─next─► read ─next─► …       the largest first
 *
 * A call's values are of itself and all it calls. Unlike in a graph (graph.h) a function appears once
 * for each way it is reached. Walks need no recursion: stacks may be deep. */
#ifndef MEMKIT_PROFILER_CALLTREE_H
#define MEMKIT_PROFILER_CALLTREE_H

#include "graph.h"

typedef struct call {
    const graph_node *frame; /* NULL: the root */
    struct call *parent, *child, *next;
    int64_t *values; /* one a type; of what was subtracted by -diff_base nothing */
    int64_t *base;   /* of that alone, positive */
    size_t number;   /* in the order calls were met; a view's own afterwards */
} call;

typedef struct calltree {
    graph g;
    call *root;
    size_t n;      /* calls, the root included */
    size_t depth;  /* of the longest stack */
    size_t n_types;
    bool has_base; /* some samples were of a base */
} calltree;

void calltree_make(calltree *t, const report *r);
void calltree_free(calltree *t);

/* The call after c: its first child, else the nearest next one of it or a caller. NULL: c was the last.
 * *depth, the root's being 0, is brought up to date. inside = false: c's children are left out. */
call *calltree_next(const call *c, bool inside, size_t *depth);

/* What of the call's value none of its children has. */
int64_t calltree_self(const call *c, size_t type);

/* The root is called "root". */
const char *calltree_name(const call *c);

#endif

/* random.h: a small generator of numbers, the same on every machine, and of control-flow graphs. */
#ifndef MEMKIT_TESTS_IR_RANDOM_H
#define MEMKIT_TESTS_IR_RANDOM_H

#include <stdint.h>

/* xorshift64* */
static inline uint32_t rnd(uint64_t *state) {
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (uint32_t)((*state * UINT64_C(2685821657736338717)) >> 32);
}

static inline uint32_t below(uint64_t *state, uint32_t n) {
    return rnd(state) % n;
}

/* The successors of n blocks, up to three each; 0 is the entry and nobody's successor.  `local` keeps
 * edges short, which makes graphs that look like programs; else they are mostly irreducible. */
typedef struct graph {
    uint32_t n;
    uint32_t (*to)[3];
    uint8_t *nto;
} graph;

static inline uint32_t random_target(uint64_t *state, uint32_t n, uint32_t from, int local) {
    if (!local)
        return 1 + below(state, n - 1);
    uint32_t to = from + 1 + below(state, 3);
    if (below(state, 5) == 0)
        to = from > below(state, 6) ? from - below(state, 6) % from : from;
    return to == 0 || to >= n ? n - 1 : to;
}

static inline void random_graph(uint64_t *state, graph *g, int local) {
    for (uint32_t b = 0; b < g->n; b++) {
        uint32_t kind = below(state, 16);
        g->nto[b] = (uint8_t)(g->n == 1 || kind == 0 ? 0 : kind < 6 ? 1 : kind < 14 ? 2 : 3);
        for (int k = 0; k < 3; k++)
            g->to[b][k] = g->n == 1 ? 0 : random_target(state, g->n, b, local);
        if (!local || b + 1 == g->n)
            continue;
        g->to[b][0] = b + 1;
        if (kind == 0) /* if (...) return; */
            g->nto[b] = 2, g->to[b][1] = g->n - 1;
    }
}

#endif

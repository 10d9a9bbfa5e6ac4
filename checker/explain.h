/* explain.h: why an object of a solved body escapes: the shortest way from where it came to life to
 * where it gets out, found in the solver's graph after the fact. */
#ifndef MEMKIT_CHECKER_EXPLAIN_H
#define MEMKIT_CHECKER_EXPLAIN_H

#include "escape.h"
#include "find.h"

typedef struct route {
    find_reason reason; /* FIND_NONE: it does not escape */
    ir_val last;        /* the instruction by which it gets out; 0 if memory itself does */
    uint32_t
        holder; /* object in which it is found: PARAM, or (FIND_STORED) one that escapes; else 0 */
    const ir_val *steps; /* instructions on the way, in order, `last` included */
    uint32_t nsteps;
    const char *assumes; /* the assumption, or NULL */
} route;

typedef struct explain { /* what all routes of one body share */
    const solved *s;
    const escape *e;
    uint8_t *role;   /* per node: explain.c */
    uint32_t *owner; /* per node: the object whose cell it is */
    uint32_t *seen;  /* per node: the last search that came to it */
    uint32_t *searches; /* how many there were: there may be as many as nodes, and none may cost what all nodes do */
} explain;

void explain_start(explain *x, const solved *s, const escape *e);

/* cost: linear in the part of the graph that the object reaches. The strongest reason (find.h's order)
 * wins, the shortest way among equals. */
route explain_object(const explain *x, uint32_t obj);

/* Did what a function that a callee was given yields get out by that call alone, and the body never sees
 * it? */
bool explain_inside(const explain *x, uint32_t obj);

/* All assumptions under which an object that does not escape for certain may escape; sorted. */
uint32_t explain_assumptions(const explain *x, uint32_t obj, const char *const **list);

#endif

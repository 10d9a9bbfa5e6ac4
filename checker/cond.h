/* cond.h: what the branches of a body test, so that what one of them says answers another.
 *
 *   if (n > 4 && !q) ...            term 1: n     1 in [5, ..]
 *                                   term 2: q     2 in [0, 0]
 *   if (a < b) ...                  term 3: a < b, either 0 or 1; where a is known, a test of b
 *
 * A TERM is a value, or a comparison of two; values that are computed alike from the same values are one
 * term, loads of one place too: what changed between them is not looked at, but for a store to that very
 * place. So what a fact leaves out may be possible after all, and what it allows may not be; whoever
 * follows facts gets fewer ways than there are. A FACT is a range of a term, with holes.
 */
#ifndef MEMKIT_CHECKER_COND_H
#define MEMKIT_CHECKER_COND_H

#include <string.h>

#include "answers.h"
#include "solve.h"

enum { COND_HOLES = 3 };

typedef struct cond_range { /* lo <= x <= hi, and none of the holes */
    int64_t lo, hi;
    int64_t hole[COND_HOLES];
    uint32_t holes;
} cond_range;

typedef struct cond_fact {
    uint32_t term;
    cond_range is;
} cond_fact;

enum { COND_FACTS = 24 /* known at a time; what is more is not */ };

typedef struct cond_facts {
    uint32_t n;
    cond_fact at[COND_FACTS];
} cond_facts;

/* As *to = *from: most of it is seldom filled. */
static inline void cond_copy(cond_facts *to, const cond_facts *from) {
    to->n = from->n;
    memcpy(to->at, from->at, from->n * sizeof *from->at);
}

typedef struct cond_side { /* of a comparison */
    ir_val v;              /* without casts; 0: a constant ... */
    uint32_t term;         /* IR_NONE: nobody asks again */
    int64_t c;             /* ... this one */
} cond_side;

typedef struct cond_test {
    uint8_t op;     /* IR_EQ or IR_LE, of a and b */
    bool turned;    /* holds where that does not */
    cond_side a, b; /* b is a constant if one is */
    uint32_t term;  /* of the comparison itself, if none is; or IR_NONE */
} cond_test;

typedef struct conds conds;

/* needs: s solved, loops; cost: linear in the instructions. Lives in s's arena. */
conds *conds_of(const solved *s);
void cond_want(conds *c, ir_val v);           /* what its one test says is to be known, too */

typedef enum cond_tested {
    COND_UNTESTED,     /* no branch asks for it */
    COND_BY_CONSTANTS, /* each that does compares it with a constant */
    COND_BY_OTHERS
} cond_tested;
cond_tested cond_how_tested(const conds *c, ir_val v);

bool cond_same_place(const conds *c, ir_val a, ir_val b); /* addresses computed alike */
bool cond_in_local(const conds *c, ir_val address);       /* of a local, or a field of one */

/* Of block's branch; false: it ends in none. */
bool cond_branch(const conds *c, uint32_t block, cond_test *t);
bool cond_may_tell(const conds *c, const cond_test *t); /* could it be known whether it holds? */
/* Does it hold: 1, 0, or -1 for unknown? */
int cond_decide(const conds *c, const cond_facts *known, const cond_test *t);
/* Is v zero? The same answers. */
int cond_zero(const conds *c, const cond_facts *known, ir_val v);
bool cond_exact(const conds *c, const cond_facts *known, ir_val v, int64_t *x); /* is it known? */
unsigned cond_answers(const conds *c, const cond_facts *known, ir_val v); /* what it may be (answers.h) */
/* Adds what is known where it holds, or does not; false: it cannot. */
bool cond_assume(const conds *c, cond_facts *known, const cond_test *t, bool holds);
void cond_exclude(const conds *c, cond_facts *known, ir_val v, int64_t x); /* v is not x */
void cond_signs(const conds *c, cond_facts *known, ir_val v, unsigned signs); /* v is of one of them (ir_signs) */
/* Of block's switch: adds what is known where target k is taken (0: the default); false: it cannot be. */
bool cond_case(const conds *c, cond_facts *known, uint32_t block, uint32_t k);

uint32_t cond_edge_number(const ir_func *f, uint32_t from,
                          uint32_t to); /* among to's predecessors */

/* Instruction v was passed: a store says what its place holds, a call may write what it is given. */
void cond_pass(const conds *c, cond_facts *known, ir_val v);
/* The edge was taken: phis are what they come from there; round a loop, what is computed in it is not
 * known any more. */
void cond_edge(const conds *c, cond_facts *known, uint32_t from, uint32_t to);

/* A set of bits for the terms that something is known of: where x lacks one of y's, x does not imply y. */
uint64_t cond_terms(const cond_facts *known);
/* Is what y knows known in x too? Then there are no ways after x that are not after y. */
bool cond_implies(const cond_facts *x, const cond_facts *y);

#endif

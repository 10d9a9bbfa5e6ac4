/* dangle.h: addresses of automatic objects that outlive them, for certain. */
#ifndef MEMKIT_CHECKER_DANGLE_H
#define MEMKIT_CHECKER_DANGLE_H

#include "body.h"

typedef struct dangling {
    uint32_t obj; /* a LOCAL of the solution */
    route way;    /* .last: where the address gets out: returned, stored, copied with what holds it, given to a
                   * call that leaves it somewhere, or bound to a variable */
    ir_val end;   /* where the object is gone and its address is not: a return, or .last itself */
    ir_val
        use; /* of a block's object, by that variable: where it is used after the block; else 0 */
    bool lent; /* left in memory, but it may have served the function while it ran (dangle_lent.c) */
} dangling;

MK_VEC(dangling_vec, dangling)

/* Certain ways only: returned in plain sight or where nothing but locals can be; stored where it outlives
 * the function and not overwritten before it returns, be it by a callee that does so whichever way it takes, or
 * in a struct that is copied there; bound to a variable that is used after the block.
 * Ways on which conditions say it is another pointer do not count. In order of objects; lives as long as
 * the solution. cost: linear in the instructions, and in those that follow for each candidate. */
dangling_vec dangle_find(const body *b);
const char *dangle_name(body *b, uint32_t obj); /* "buf"; "temporary storage" */

/* dangle_left.c: where a callee, or the copy of a struct, leaves obj's address for certain in what outlives the
 * function; *end: the return at which it is there still. 0: nowhere. */
ir_val dangle_left(const body *b, uint32_t obj, bool (*leads_out)(const body *b, ir_val address),
                   ir_val *end);

typedef struct dangle_copy {
    ir_val to, from; /* addresses; 0: it is none */
    int64_t n;       /* bytes */
} dangle_copy;

dangle_copy dangle_copy_at(const body *b, ir_val v); /* *to = tmp; or memcpy(to, &tmp, sizeof tmp); */
/* Bytes between an address and its base (ir_base); -1: that varies. */
int64_t dangle_offset(const body *b, ir_val address);

/* dangle_lent.c: what is left in memory by .way.last may be there for the time the function runs: for what it calls or
 * reads afterwards, on any way, or until it stores something else there. Where not, it is there for those who look
 * when the function has returned, and for nobody else. cost: linear in the instructions that follow. */
bool dangle_is_lent(const body *b, const dangling *d);

#endif

/* answers.h: what a function may answer, as far as callers tell apart, and what its caller does then.
 *
 *   if ((fd = open_it()) < 0) die();       fatal: ANSWER_BELOW | ANSWER_MINUS_ONE
 *   if (!(p = parse())) die();             fatal: ANSWER_NOTHING
 *   if (!(p = parse())) return -1;         back[2]: ANSWER_MINUS_ONE (2: the number of ANSWER_NOTHING's bit)
 */
#ifndef MEMKIT_CHECKER_ANSWERS_H
#define MEMKIT_CHECKER_ANSWERS_H

#include "ir.h"

enum {
    ANSWER_BELOW = 1 << 0, /* less than -1 */
    ANSWER_MINUS_ONE = 1 << 1,
    ANSWER_NOTHING = 1 << 2, /* 0, null */
    ANSWER_ABOVE = 1 << 3,
    ANSWER_ANY = (1 << 4) - 1,
    ANSWER_KINDS = 4
};

/* The answers after which the call's own block goes where the program ends, whatever else is so. Ends that are
 * declared count; those that callees come to do not. needs: blocks. cost: a few blocks. */
unsigned answers_fatal(const ir_func *f, ir_val call);

typedef struct answers_after { /* what a body does after a call, for each of its answers */
    uint8_t on;                 /* those after which the call comes again, or nobody looks as far */
    uint8_t well;               /* those after which the body may end the program and not say that it failed: exit(0) */
    uint8_t back[ANSWER_KINDS]; /* what the body may answer itself after each; none: the program ends */
} answers_after;

typedef struct answers_known { /* what a value may be after each of the call's answers: 4 bits for each */
    ir_val v;
    uint16_t may;
} answers_known;
MK_VEC(answers_known_vec, answers_known)
MK_VEC(answers_reach_vec, uint8_t)

typedef struct answers_room { /* of walks, one after the other; zeroed to begin with */
    answers_known_vec known;
    answers_reach_vec reach; /* by block: after which answers it is come to */
} answers_room;

/* Walks on from the call to the returns and round no loop. calls is asked of each call on the way, and after which
 * answers it is made. needs: loops; cost: linear in the blocks, bounded in what is looked at. */
answers_after answers_follow(answers_room *room, const ir_func *f, ir_val call,
                             void (*calls)(void *ctx, ir_val v, unsigned answers), void *ctx);
void answers_room_free(answers_room *room);

#endif

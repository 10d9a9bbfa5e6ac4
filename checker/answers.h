/* answers.h: what a function may answer, as far as callers tell apart, and after what its caller ends the program.
 *
 *   if ((fd = open_it()) < 0) die();       fatal: ANSWER_BELOW | ANSWER_MINUS_ONE
 *   if (!(p = parse())) die();             fatal: ANSWER_NOTHING
 */
#ifndef MEMKIT_CHECKER_ANSWERS_H
#define MEMKIT_CHECKER_ANSWERS_H

#include "ir.h"

enum {
    ANSWER_BELOW = 1 << 0, /* less than -1 */
    ANSWER_MINUS_ONE = 1 << 1,
    ANSWER_NOTHING = 1 << 2, /* 0, null */
    ANSWER_ABOVE = 1 << 3
};

/* The answers after which the call's own block goes where the program ends, whatever else is so. Ends that are
 * declared count; those that callees come to do not. needs: blocks. cost: a few blocks. */
unsigned answers_fatal(const ir_func *f, ir_val call);

#endif

/* must.h: what a body does with its parameters whichever way it takes. */
#ifndef MEMKIT_CHECKER_MUST_H
#define MEMKIT_CHECKER_MUST_H

#include "escape.h"

/* needs: s solved. cost: linear in the instructions; for a parameter that is followed, but not at once, a
 * search over the blocks. */
sum_musts must_find(const solved *s);

/* Where the way to an address begins, through loads, too: a parameter, a variable, a call. */
ir_val must_root(const ir_func *f, ir_val v);
bool must_same_root(const ir_func *f, ir_val a, ir_val b);

#endif

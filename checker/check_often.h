/* check_often.h: quadratic where it matters: what is done again and again is told by two rules, where something
 * shows that it is done often (grow-by-constant, string-building), and by a third where nothing does
 * (maybe-quadratic).
 */
#ifndef MEMKIT_CHECKER_CHECK_OFTEN_H
#define MEMKIT_CHECKER_CHECK_OFTEN_H

#include "check_loop.h"

/* Does something show that v, which is in the loop, is done often? */
bool check_is_often(const check *c, ir_val v, uint32_t loop);
/* The same of a block: in one of the loops round which it grows, or, of a push, in a loop of its callers. */
bool check_grows_often(const check *c, const cont_growth *g);

/* What is asked before it grows: is it full? NULL: nothing. */
static inline const ir_ins *check_full_test(const check *c, const cont_growth *g) {
    return g->guard ? ir_at(c->f, ir_plain(c->f, ir_at(c->f, g->guard)->a)) : NULL;
}

/* Findings about blocks that grow in small steps (rules/grow-by-constant.c), and about texts that are put together
 * piece by piece (rules/string-building.c): where check_is_often says so, or where it does not. */
void check_small_steps(check *c, bool often);
void check_text_pieces(check *c, bool often);

#endif

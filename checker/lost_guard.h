/* lost_guard.h: branches by which the author of a body tells whether there is something to free.
 *
 *   if (x->big) p = malloc() ... if (x->big) free(p)      the same test, whatever was stored there since
 *   if (a && n > 4) p = a; else p = malloc() ... if (n <= 4) free(p)      a part of it, the rest follows
 *   if (x->flag) free(p);                                 memory says so, and nothing else hangs on it
 *   p = malloc(n + 1) ... if (n) free(p);                 a length of nothing stands for no memory
 *   n = 0; if (x) { n = f(x); p = malloc(9); } ... if (n) free(p);        so does a number that comes with it
 *
 * What the body computes itself is followed on every way (cond.h); these are taken on trust.
 */
#ifndef MEMKIT_CHECKER_LOST_GUARD_H
#define MEMKIT_CHECKER_LOST_GUARD_H

#include "track.h"

/* Of a turn beside which object o, a site, would have been freed. cost: linear in the blocks. */
bool lost_is_guard(const solved *s, const track *t, uint32_t o, track_turn turn);
/* Numbers that come with the allocation of o, and are 0 where there is none: not 0, then. cost: linear in the phis. */
track_unlike_vec lost_lengths(const solved *s, uint32_t o);
/* for (round = 1; round <= 2; round++) { if (!n) break; ... if (round == 1) p = malloc(n); }: the second round goes
 * where the first one went. The edges that it does not take. cost: linear in the blocks, where there is such a loop. */
MK_VEC(track_turn_vec, track_turn)
track_turn_vec lost_rounds(const solved *s, uint32_t o);
bool lost_frees(const solved *s, ir_val call, uint32_t o); /* may the call free it? */

#endif

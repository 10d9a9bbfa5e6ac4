/* lost.h: ways on which memory that came to life in a body is lost: nobody freed it, nobody got it. */
#ifndef MEMKIT_CHECKER_LOST_H
#define MEMKIT_CHECKER_LOST_H

#include "answers.h"
#include "escape.h"
#include "lost_holders.h"
#include "track.h"

typedef struct lost {
    track_way way; /* from the allocation to a return, or to the allocation again */
    uint32_t
        turn; /* the number of the last turn on it beside which something might have freed it, or handed
                    * it on: the cause; nturns if there is none */
} lost;

typedef struct lost_callers { /* what is known of those who call the body, as of program.h */
    unsigned fatal; /* answers after which they end the program (answers.h), and its memory with it */
    uint32_t given; /* parameters, bit by bit, that are never null */
} lost_callers;

typedef struct lost_body { /* what is asked of each object and is the same for all */
    const solved *s;
    const escape *e;
    track *t;
    lost_callers callers;
    lost_holders *holders;
    ir_val fork; /* a call of fork() whose child is not the one that goes on; or 0 */
    track_unlike_vec given; /* parameters that are never null */
} lost_body;

void lost_open(lost_body *b, const solved *s, const escape *e, track *t, lost_callers callers);

/* A way on which object o, a site, is lost; false: none that is certain. What a call might do to it counts
 * as done: a callee that may free it or may keep it, code nobody knows, memory that gets out. Where the
 * allocation may have failed, and how it says so is not known, nothing is told; unless it is never freed at
 * all, nor does it get out: where it did not fail it is lost then.
 * cost: bounded (track.h). */
bool lost_find(lost_body *b, uint32_t o, bool never, lost *out);

#endif

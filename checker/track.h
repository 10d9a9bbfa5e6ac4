/* track.h: one pointer, followed along the ways through a body that conditions leave open.
 *
 * The ways begin where a value comes to be (a call yields it, a call frees it), with what the branches
 * before that say of terms (cond.h), and are told apart by what is known on them: facts, which values are
 * that pointer there (through phis), and marks of whoever asks. They are walked breadth first and bounded:
 * beyond the bound ways are left out, never made up.
 *
 * Most that is looked for is not there. So a ROUGH search comes first, which keeps ways apart by the pointer and the
 * marks alone and takes each branch that is not about the pointer to go either way: it goes all ways that the search
 * proper would, and more, in a state or two a block. Where it finds nothing, there is nothing.
 */
#ifndef MEMKIT_CHECKER_TRACK_H
#define MEMKIT_CHECKER_TRACK_H

#include "cond.h"

typedef struct track_unlike { /* taken to be another number than that */
    ir_val v;
    int64_t c;
} track_unlike;

MK_VEC(track_unlike_vec, track_unlike)

/* A branch that could go either way, and which of its edges was taken. */
typedef struct track_turn {
    ir_val branch;
    uint32_t edge;
} track_turn;

typedef struct track_now track_now;
typedef enum track_next { TRACK_ON, TRACK_STOP, TRACK_FOUND } track_next;
typedef enum track_exit {
    TRACK_BREAKS,
    TRACK_ENDS, /* where its header tests whether to go on */
    TRACK_UNRUN /* there, and its body did not run at all */
} track_exit;

typedef struct track_ask {
    ir_val from;   /* an instruction: the ways begin after it */
    ir_val follow; /* the value that is followed from there; 0: none */
    ir_val place;  /* the address of the local where it is to begin with; 0: none */
    bool null;     /* it is null on these ways; else it is not */
    bool straight; /* ways that end where there is a branch after `from` that could go either way */
    uint8_t mark;  /* to begin with */
    uint8_t signs; /* of what `from` yields, on all of these ways (ir_signs); 0: any */
    uint32_t obj;  /* what it points to, if that is an object of the solution, else SV_O_NULL */
    const track_unlike *unlike; /* on all of these ways */
    uint32_t nunlike;
    const track_turn *closed; /* edges that none of these ways takes */
    uint32_t nclosed;
    /* Before each of two searches, a rough one and, if that finds anything, one with what is known: what the second one
     * alone needs may be put into q. May be NULL. */
    void (*begin)(void *ctx, struct track_ask *q, bool rough);
    /* Asked of each instruction after `from`, on each way. Where less is known (track_zero() and the like) it must not
     * stop more ways, nor find less: a first search knows nothing but what is watched (track_watch). */
    track_next (*at)(void *ctx, track_now *now, ir_val v);
    /* Asked of each edge out of a loop, and how it is left; may be NULL. */
    track_next (*leave)(void *ctx, track_now *now, uint32_t loop, track_exit how);
    void *ctx;
} track_ask;

typedef struct track_way {
    ir_val end;
    const track_turn *turns; /* after `from`, in order */
    uint32_t nturns;
} track_way;

typedef struct track track; /* what is worked out once for a body */

/* needs: s solved, loops; cost: linear in the instructions. Lives in s's arena. */
track *track_of(const solved *s);
bool track_alike(const track *t, ir_val a, ir_val b); /* computed alike from the same values */
void track_want(track *t, ir_val v); /* before a search: what is known of v will be asked for */
/* Is there a way on which some `at` says FOUND? The shortest one. cost: bounded; of most that find nothing, linear. */
bool track_find(track *t, const track_ask *q, track_way *way);

/* May the node hold obj? What got out is told apart from the rest of the heap no more. */
bool track_holds(const solved *s, uint32_t node, uint32_t obj);

/* Do two branches test the same, computed alike, whatever was stored in between? *same: with the same edges. */
bool track_same_test(const track *t, ir_val a, ir_val b, bool *same);

/* The term that turn says not to be some constant; or IR_NONE. */
uint32_t track_excluded(const track *t, track_turn turn);

/* The value, without casts, that turn says to be nothing: 0, or less; or 0. */
ir_val track_nothing(const track *t, track_turn turn);

/* ---- for those who are asked ------------------------------------------------------------------------------- */

/* The first search, which knows nothing? If that finds nothing, nothing is found. */
bool track_is_rough(const track_now *now);
/* It is to know, too, whether v is zero, on ways on which the tests of v are still to come. */
void track_watch(track_now *now, ir_val v);
cond_tested track_how_tested(const track_now *now, ir_val v);

/* v, through casts and into the object (fields, elements), is the followed pointer on this way. */
bool track_is(const track_now *now, ir_val v);
bool track_is_start(const track_now *now, ir_val v); /* itself, through casts alone */
/* Some value other than `but` is, too. */
bool track_is_elsewhere(const track_now *now, ir_val but);
/* Could v, which solve says may point to obj, be it here? false where all ways to it are in plain sight. */
bool track_may(const track_now *now, ir_val v);
uint8_t *track_mark(track_now *now); /* one's own; ways with different marks are told apart */
/* Is v zero here: 1, 0, or -1 for unknown? */
int track_zero(const track_now *now, ir_val v);
unsigned track_answers(const track_now *now, ir_val v); /* what it may be here (answers.h) */
bool track_exact(const track_now *now, ir_val v, int64_t *x); /* is it known here? */

#endif

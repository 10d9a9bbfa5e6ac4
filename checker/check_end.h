/* check_end.h: what a rule may ask of memory that ends all at once, or moves: arenas, containers. */
#ifndef MEMKIT_CHECKER_CHECK_END_H
#define MEMKIT_CHECKER_CHECK_END_H

#include "check.h"

typedef enum check_end_kind {
    CHECK_END_ALL,   /* all that lies in the arena */
    CHECK_END_SINCE, /* what came there after .since */
    CHECK_END_MOVES  /* .arena is a container, whose elements may lie elsewhere from then on */
} check_end_kind;

typedef struct check_end {
    ir_val call;
    check_end_kind kind;
    ir_val arena; /* its address; SINCE of a struct by value: the local that names it */
    ir_val since; /* the one instruction that made the mark */
    int64_t at;   /* MOVES: where in the container the pointer to the elements is kept */
} check_end;

/* Sets c->ends. cost: linear in the instructions. */
void check_find_ends(check *c);

/* The arena in which lies what the call yields, for certain; or 0. */
ir_val check_arena(const check *c, ir_val call);
/* Does what the call yields end there, for certain? */
bool check_ends_there(const check *c, ir_val call, const check_end *e);

/* Is v a pointer to the elements that e may move, as they were before it? */
bool check_is_element(const check *c, ir_val v, const check_end *e);
/* Was room made before e, so that nothing need move? */
bool check_has_room(const check *c, const check_end *e);

typedef struct check_stale { /* a pointer whose memory ended, or moved */
    ir_val value;
    ir_val use;  /* where it is used after that; or 0: ... */
    ir_val left; /* ... a store before that, whose place outlives the function and has it still ... */
    ir_val end;  /* ... when it returns here */
} check_stale;

/* After e, with no branch between that could go another way. returned: handing it to the caller is a use. */
bool check_used_after(const check *c, const check_end *e, ir_val value, bool returned,
                      check_stale *out);
bool check_left_after(const check *c, const check_end *e, ir_val value, check_stale *out);

/* The one call that yields what lies at the address, a struct of this function, or in a part of it; or 0. */
ir_val check_made_by(const check *c, ir_val address);

/* Do both lead to one object, computed alike, with nothing stored where they are loaded from? */
bool check_same_object(const check *c, ir_val a, ir_val b);
/* What the declaration of the call's function promises; NULL: nothing of that kind. */
const ir_attr *check_promise(const check *c, ir_val call, ir_attr_kind kind);
struct track *check_track(const check *c);

#endif

/* paths_follow.h: the names of one pointer, from instruction to instruction.
 *
 * Points-to sets say what a pointer may be. That does not do where something must have happened: `q`
 * below may be p or null, and free(q) need not free p.
 *
 *   q = NULL; if (c) q = p; free(q);
 *
 * So the pointer is followed by name: which values are certain to be it, and which places, locals that nobody
 * else can have written to. What lies in a parameter's memory is followed alike, as if nobody else could get at
 * that memory: the caller knows whether it is a local of his.
 */
#ifndef MEMKIT_CHECKER_PATHS_FOLLOW_H
#define MEMKIT_CHECKER_PATHS_FOLLOW_H

#include "escape.h"
#include "writes.h"

enum { FOLLOW_NAMES = 64 /* at one point; the rest is forgotten */ };

typedef enum fact { /* what is known of a value */
    IS_IT,          /* the pointer, or one computed from it: who frees that frees the object */
    MOVED,          /* a result: if it is not null the object is freed, as realloc does */
    NOT_ZERO,
    ZERO,
    NOT_NEGATIVE,
    IN_PLACE /* the pointer lies there: the number is one of a place */
} fact;

typedef struct name {
    uint32_t v;
    fact is;
} name;
MK_VEC(name_vec, name)

typedef struct place { /* in a local, or what .alone points to, at that offset */
    uint32_t obj;
    int64_t off;
    bool shared; /* memory holds its address: any call may get at it */
} place;
MK_VEC(place_vec, place)

typedef struct follow {
    const solved *s;
    const ir_func *f;
    uint32_t obj;
    ir_val from;      /* where it came to life; 0: a parameter, on entry, or what lay in one's memory */
    uint32_t alone;   /* that parameter, or IR_NONE */
    name_vec *at;     /* per block: what is known where it begins; nothing yet where .seen is false */
    bool *seen;       /* per block: a way leads there */
    uint32_t *far;    /* per block: edges to the nearest return; NULL: not found yet */
    name_vec now;     /* at the instruction at work */
    uint64_t values;  /* set of bits for the values that .now is about: most values are not */
    bool any_place;   /* it may be about places, too */
    name_vec come;    /* along the edge at work */
    place_vec places;
    ir_u32_vec todo;
    uint32_t steps;
    bool lost;  /* a way ends, and it is not freed */
    bool round; /* .from is come to again, and moves what it made before: p = realloc(p, n) */
    bool again; /* what it did with that is followed */
    bool moved; /* a way ends with the result of what moved it, untested */
    bool to_returns; /* ways that end so are what is looked for: */
    uint8_t signs;   /* ir_signs of what they return */
} follow;

/* needs: .s, .f, .obj, .from, .alone set, the vectors' allocators; no more. */
bool follow_knows(const follow *w, uint32_t v, fact is); /* where it is now */
void follow_learn(follow *w, uint32_t v, fact is);
void follow_begin_with(follow *w, const name_vec *n);
/* Where an address lies, at a constant offset; false: some other address. */
bool follow_find_place(const follow *w, ir_val a, place *p);
uint32_t follow_place_id(follow *w, place p); /* in .places; .v of IN_PLACE */
/* Is the argument all by which the call can get at the place? */
bool follow_is_only_way(const follow *w, const ir_ins *call, uint32_t arg, uint32_t id);
const sv_free *follow_freed_at(const follow *w, ir_val call); /* by one of its names; or NULL */
/* false: from here on it is freed. */
bool follow_step(follow *w, ir_val v);

#endif

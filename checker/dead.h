/* dead.h: pointers that are used after what they point to was freed, for certain. */
#ifndef MEMKIT_CHECKER_DEAD_H
#define MEMKIT_CHECKER_DEAD_H

#include "track.h"

typedef struct dead_use {
    ir_val freed; /* the call that frees it, whatever way it takes */
    ir_val value; /* the pointer that is given to it */
    ir_val use;   /* where that same value is used again ... */
    bool again;   /* ... to be freed once more */
    bool put;     /* freed by going back into a pool */
} dead_use;

MK_VEC(dead_use_vec, dead_use)

/* Does the call free what its argument k points to, on every way that comes back? realloc() may fail. */
bool dead_frees(const solved *s, ir_val call, uint32_t k);
/* The first use after each call that frees, where no branch between them could go another way: which ways
 * are taken is not always seen in what is tested. Values only: what memory holds may be another pointer by
 * then. tracked(ctx) is asked for only if there is anything to follow. Lives in s's arena. cost: bounded
 * for each such call. */
dead_use_vec dead_find(const solved *s, track *(*tracked)(void *ctx), void *ctx);

/* The same of one pointer, of which `from` makes something that is not to be used. returned: handing it to the
 * caller is a use. Sets out->use and out->again. */
bool dead_use_after(const solved *s, track *t, ir_val from, ir_val value, bool returned,
                    dead_use *out);

#endif

/* escape.h: what of a solved body gets out of it, by which way, and what its caller gets afresh. */
#ifndef MEMKIT_CHECKER_ESCAPE_H
#define MEMKIT_CHECKER_ESCAPE_H

#include "solve.h"

enum {                        /* escape.how */
       ESC_RETURNED = 1 << 0, /* found in the result */
       ESC_PARAM = 1 << 1,    /* found in memory a parameter leads to */
       ESC_HEAP = 1 << 2,     /* reached the heap */
       ESC_INSIDE = 1 << 3,   /* found in an object of this body that escapes for certain */
       ESC_CERTAIN = ESC_RETURNED | ESC_PARAM | ESC_HEAP | ESC_INSIDE,
       ESC_ASSUMED = 1 << 4 /* reached unknown code, itself or inside another */
};

#define ESC_NOT_FRESH (SUM_BY_RESULT - 1)
#define ESC_NOWHERE UINT16_MAX /* escape.only */
#define ESC_MANY (ESC_NOWHERE - 1)

typedef struct escape {
    uint8_t *how; /* per object of the solution */
    uint16_t
        *only; /* per object that escapes: the one parameter whose memory holds it, or ESC_MANY */
    uint16_t *by;    /* per object: FRESH by result (SUM_BY_RESULT) or parameter; ESC_NOT_FRESH */
    uint16_t *depth; /* per object that is FRESH: loads from the pointer handed out */
} escape;

/* needs: solved; sets: everything, in s's arena; cost: linear in the contents of cells. */
void escape_find(escape *e, const solved *s);

/* paths.c  Is what v's object names freed on the ways from instruction `from` (0: the entry) to a
 *          return? The branch where it is null does not count, nor do ways that do not come back. */
typedef enum freed { FREED_NONE, FREED_SOME, FREED_EVERY } freed;
freed paths_freed(const solved *s, uint32_t obj, ir_val from);
/* Is instruction a on every way from the entry to instruction b? */
bool paths_before(const ir_func *f, ir_val a, ir_val b);
/* Is every way from the store `from` to a return stopped by another store to the same place? */
bool paths_overwritten(const solved *s, ir_val from);

#endif

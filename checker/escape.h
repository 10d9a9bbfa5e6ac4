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

/* ---- paths.c: ways through the body ------------------------------------------------------------------------ */

/* Conditions that led to `from` hold for the same values later on. Where obj is given, it is the ways on
 * which a certain pointer is the object's: branches on which it would be null are not taken. */
typedef struct ways {
    ir_val from;  /* they begin after it; 0: at the entry */
    uint32_t obj; /* or 0 */
    ir_val value; /* what is the object's pointer, though it may be others' too, or 0 ... */
    ir_val place; /* ... and where it is stored, as an address, or 0 */
    bool (*stops)(void *ctx, ir_val v); /* the ways that matter do not pass v; may be NULL */
    void (*takes)(void *ctx, ir_val branch, uint32_t block); /* is told each edge taken; may be NULL */
    void *ctx;
} ways;

typedef struct condition {
    ir_val value; /* not a comparison with 0: that is in `is` */
    bool is;      /* it is not 0 */
} condition;

/* `cond`, which holds or (is = false) does not, as a statement about a value: x != 0, 0 == x, !x, (bool)x
 * are all about x. */
condition paths_about(const ir_func *f, ir_val cond, bool is);
/* Computed alike from values that a way through the body does not change. */
bool paths_same_value(const ir_func *f, ir_val a, ir_val b);
/* The conditions of the branches above `block`, each taken on every way to it; returns how many. */
int paths_known(const ir_func *f, uint32_t block, condition *list, int room);

/* Where one of the ways ends: a return, or `from` again round a loop; 0: there is none. cost: linear. */
ir_val paths_find(const solved *s, const ways *w);

/* Is what v's object names freed on the ways from instruction `from` (0: the entry) to a return, as far as
 * points-to sets say? Ways that do not come back do not count. */
bool paths_may_free(const solved *s, uint32_t obj); /* somewhere in the body */
typedef enum freed { FREED_NONE, FREED_SOME, FREED_EVERY } freed;
freed paths_freed(const solved *s, uint32_t obj, ir_val from);
/* paths_freed.c: is the object itself, by its name, freed on all those ways, for certain? *moved: on one
 * of them by what returns a pointer and frees the old one if that is not null, and the body returns it
 * untested. cost: linear in the instructions, times the names of the pointer. */
bool paths_gone(const solved *s, uint32_t obj, ir_val from, bool *moved);
/* Is what lay in a parameter's memory on entry, obj, freed on all those ways, if nobody else can get at that memory? */
bool paths_emptied(const solved *s, uint32_t obj);
/* ir_signs of the results of those ways on which it is not freed so, if nobody else can get at what the parameter
 * points to by which it is handed out; 0: any. */
uint8_t paths_results(const solved *s, uint32_t obj, ir_val from, uint16_t param);
/* Is there a way to a return on which nothing is freed that may be obj? */
bool paths_survives(const solved *s, uint32_t obj, ir_val from);
/* Is instruction a on every way from the entry to instruction b? */
bool paths_before(const ir_func *f, ir_val a, ir_val b);
/* Where a way from the store `from`, of obj's address, ends and nothing else was stored there, nor
 * obj given to a call, which may take it back; else 0. */
ir_val paths_kept(const solved *s, uint32_t obj, ir_val from);
bool paths_same_place(const ir_func *f, ir_val a, ir_val b); /* addresses computed alike */

#endif

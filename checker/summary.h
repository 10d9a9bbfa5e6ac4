/* summary.h: what a caller needs to know of a function, and nothing about how it does it.
 *
 * A summary is a small points-to graph over the memory both sides can see:
 *
 *   objects   PARAM   what a parameter points to, or what is found there: a path of loads from the
 *                     parameter's value, at most SUM_DEPTH long; the last is "that or deeper"
 *             FRESH   memory that came to life in the call and that nobody else holds
 *             HEAP    everything else: globals, static storage, unknown code
 *             FUNC    a function
 *             ... or by calling a function pointer found there: what it returned
 *   edges     holder ∋ pointee: after the call, memory of `holder` (or the result, or HEAP) may hold
 *             a pointer to `pointee`
 *
 *   struct list *cons(void *x, struct list *next)      p0, p1: roots; f: FRESH
 *   { n = malloc(..); n->data = x; n->next = next;     result ∋ f    f@0 ∋ p0    f@8 ∋ p1
 *     return n; }
 *   void push(struct list **at, void *x)               p0.0: what *at points to
 *   { *at = cons(x, *at); }                            p0@0 ∋ f      f@0 ∋ p1    f@8 ∋ p0.0
 *
 * The caller replays the edges at the call as inclusion constraints, with its own objects in place
 * of PARAMs and one new object for each FRESH: that is why a wrapper of malloc is an allocation site
 * of each of its callers.
 *
 * May-facts (edges, may_free) start empty and grow while a recursive group is solved; must-facts
 * (must, must_free, musts) start true and fall.
 */
#ifndef MEMKIT_CHECKER_SUMMARY_H
#define MEMKIT_CHECKER_SUMMARY_H

#include "ir.h"

enum { SUM_DEPTH = 8, SUM_ASSUMPTIONS = 4 /* named for one object; the first ones found */ };

/* A set of offsets in an object: {off} if stride is 0; {off + k * stride, 0 <= k < count}; for all
 * integer k if count is 0. Anywhere at all is {0, 1, 0}. (Location sets: Wilson and Lam, PLDI 1995;
 * the bound is ours.) */
typedef struct sum_loc {
    int32_t off;
    uint32_t stride, count;
} sum_loc;

typedef enum sum_kind { SUM_PARAM, SUM_FRESH, SUM_HEAP, SUM_FUNC } sum_kind;

enum { /* sum_obj.facts, of PARAM objects */
       SUM_MAY_FREE = 1 << 0,
       SUM_MUST_FREE = 1 << 1, /* freed on every path that comes back, or the pointer was null */
       SUM_GROWN = 1 << 2,     /* may be moved to a larger block */
       SUM_RESERVED = 1 << 3,
       SUM_WRITTEN = 1 << 4,
       SUM_DEEP = 1 << 5, /* stands for itself and all that is found by more loads */
    SUM_EMPTIED = 1 << 7, /* depth 1, at a known offset: MUST_FREE, if nobody else can get at what the parameter points to */
    SUM_MOVED = 1 << 6 /* with MUST_FREE: unless null is returned, as by realloc */
};

/* Bytes of a FRESH object: add + mul * arg[a] * arg[b]; mul = 0: constant; a, b: parameter or -1. */
typedef struct sum_size {
    bool known;
    int64_t add, mul;
    int16_t a, b;
} sum_size;

/* A parameter is that number (null: 0), or has some of its bits; or is not, or has none. */
typedef struct sum_when {
    uint16_t param; /* 1 + its number; 0: nothing is said */
    bool is;
    bool bits;
    int64_t x;
} sum_when;

typedef struct sum_obj {
    sum_kind kind;
    uint16_t facts;
    uint16_t param;  /* PARAM: which; nparams of the function = the variable arguments.
                        * FRESH: the parameter through which the caller gets it, or SUM_BY_RESULT */
    uint16_t depth;  /* PARAM: loads from the parameter's value, 0 for what it points to itself.
                        * FRESH: loads from the pointer handed out; one object a (param, depth) */
    uint32_t parent; /* PARAM with depth > 0: the object the pointer is loaded from ... */
    sum_loc at;      /* ... and where */
    uint8_t width;   /* bytes of that load */
    uint32_t func;   /* FUNC: program's number */
    bool must;       /* FRESH: the holder never holds anything else but null */
    uint16_t instead; /* FRESH, not must: 1 + the parameter that is handed out instead unless it is null */
    bool zeroed;
    uint8_t results; /* FRESH, by a parameter: ir_signs of the results with which it is handed out, if nobody else
                      * can get at what the parameter points to; 0: any */
    sum_when when; /* FRESH: it comes to be only where that holds */
    const char *family; /* FRESH: who frees it: "malloc", "file"; PARAM that may be freed: by whom, whenever it
                         * is; NULL: several, or unknown */
    sum_size size;
} sum_obj;

#define SUM_RESULT UINT32_MAX    /* sum_edge.holder */
#define SUM_BY_RESULT UINT16_MAX /* sum_obj.param of a FRESH */

typedef struct sum_edge {
    uint32_t holder;     /* object or SUM_RESULT */
    sum_loc at;          /* where in it; for SUM_RESULT of a struct: where in the struct */
    uint32_t pointee;    /* object */
    sum_loc to;          /* where in it the pointer points */
    const char *assumes; /* holder HEAP: NULL = certain; else the assumption it rests on */
} sum_edge;

typedef struct sum_copy { /* bytes, and so pointers, of *from go to *to */
    uint32_t from, to;    /* objects */
} sum_copy;

/* The function `callee` points to is called, and argument `arg` may point to obj. All calls through one
 * object are one: their arguments are united. arg = SUM_CALLED: nothing but that it is called. */
#define SUM_CALLED UINT16_MAX
typedef struct sum_call {
    uint32_t callee; /* PARAM object */
    uint16_t arg;    /* 0-based */
    uint32_t obj;
    sum_loc to;
} sum_call;

enum { SUM_MUSTS = 32 /* parameters that sum_musts speaks of */, SUM_LEFT = 4, SUM_STATIC = 255 };

typedef struct sum_left { /* the value of one parameter lies in what another points to, or in static storage */
    uint8_t from, to;     /* to: SUM_STATIC */
} sum_left;

/* What is done with parameters on every way on which they are not null and the call comes back; a bit each. */
typedef struct sum_musts {
    uint32_t used;  /* what it points to is read or written */
    uint32_t ended; /* all that lies in the arena it points to ends */
    uint32_t put;   /* with MUST_FREE: it is freed by going back into a pool */
    sum_left left[SUM_LEFT]; /* on every way indeed, and still there when it returns; in order */
    uint32_t nleft;
} sum_musts;

enum { SUM_SLOTS = 8 /* parameters that summary.written speaks of; others may be written anywhere */ };
/* Words of 8 bytes of what a pointer leads to, the first in bit 0; all from the 63rd on in the last. */
typedef uint64_t sum_slots;
#define SUM_ALL_SLOTS UINT64_MAX

typedef struct summary {
    const sum_obj *objs;
    const sum_edge *edges;
    const sum_copy *copies;
    const sum_call *calls;
    uint32_t nobjs, nedges, ncopies, ncalls;
    uint16_t nparams;
    bool variadic;
    bool
        bottom; /* not known to come back, so far: the start of the iteration over a recursive group */
    bool noreturn;
    sum_musts musts;
    sum_slots written[SUM_SLOTS]; /* of what a parameter points to: may be, by that pointer, before it returns;
                                   * but for what functions write that a caller gave (calls) */
    bool unknown;        /* nobody knows: everything given to it escapes; edges are implied */
    const char *assumes; /* unknown: the assumption's name, "unknown:foo" */
} summary;

/* ---- building (summary.c) ---------------------------------------------------------------------- */

MK_VEC(sum_obj_vec, sum_obj)
MK_VEC(sum_edge_vec, sum_edge)
MK_VEC(sum_copy_vec, sum_copy)
MK_VEC(sum_call_vec, sum_call)
MK_MAP(sum_edge_set, uint64_t, uint32_t, mk_key_u64, mk_eq_u64)

/* A summary under construction. Objects that are the same (parameter and path; FRESH by parameter and
 * depth; function) are one: adding unites their facts. */
typedef struct sum_build {
    sum_edge_set seen, seen_calls; /* by hash, so that adding one again is cheap */
    sum_obj_vec objs;
    sum_edge_vec edges;
    sum_copy_vec copies;
    sum_call_vec calls;
} sum_build;

uint32_t sum_add_obj(sum_build *b, sum_obj o);
uint32_t sum_add_param(sum_build *b, uint16_t param);
uint32_t sum_add_child(sum_build *b, uint32_t parent, sum_loc at,
                       uint8_t width); /* deep beyond SUM_DEPTH */
uint32_t sum_add_heap(sum_build *b);
void sum_add_facts(sum_build *b, uint32_t obj, uint16_t facts);
void sum_add_free(sum_build *b, uint32_t obj, const char *family); /* MAY_FREE */
void sum_add_edge(sum_build *b, sum_edge e);
void sum_add_copy(sum_build *b, sum_copy c);
void sum_add_call(sum_build *b, sum_call c);
void sum_drop(sum_build *b); /* empty again, memory given back */
/* Sorts everything into the one canonical order (so equal facts are equal summaries), copies it into
 * the arena and empties b. */
summary *sum_done(sum_build *b, mk_arena *a, uint16_t nparams);

/* ---- location sets (summary_loc.c) -------------------------------------------------------------- */

#define SUM_ANYWHERE ((sum_loc){0, 1, 0})
#define SUM_CALL_STEP ((sum_loc){0, 0, 1}) /* sum_obj.at: not loaded, but returned by the parent, a function */
#define SUM_EXACT(o) ((sum_loc){(o), 0, 0})
static inline bool sum_loc_eq(sum_loc a, sum_loc b) {
    return a.off == b.off && a.stride == b.stride && a.count == b.count;
}
sum_loc sum_loc_add(sum_loc l, int64_t bytes);
sum_loc sum_loc_index(sum_loc l, uint64_t stride, uint32_t count); /* count 0: unbounded */
sum_loc sum_loc_plus(sum_loc a, sum_loc b);                        /* {x + y} */
bool sum_loc_overlap(sum_loc a, unsigned wa, sum_loc b, unsigned wb);
sum_slots sum_slots_at(sum_loc l, uint64_t bytes); /* those that so many bytes at l may lie in */
/* The same words of what a pointer to l in a larger object leads to, as words of that. */
sum_slots sum_slots_moved(sum_slots x, sum_loc l);

/* ---- whole summaries ------------------------------------------------------------------------------ */

summary *sum_bottom(mk_arena *a, uint16_t nparams);
summary *sum_unknown(mk_arena *a, uint16_t nparams, const char *assumes);
bool sum_equal(const summary *a, const summary *b);
sum_slots sum_written(const summary *s, uint32_t param);
uint8_t sum_results_of_both(uint8_t x, uint8_t y); /* sum_obj.results of what comes from two places */
summary *sum_clone(mk_arena *a, const summary *s); /* names are shared */
/* summary_join.c  May-facts united, must-facts intersected; one that is unknown makes the result so. */
summary *sum_join(mk_arena *a, const summary *x, const summary *y);
/* summary_attrs.c  From a declaration's attributes. complete: what is not said does not happen (models);
 * otherwise parameters that no attribute speaks of escape, under the assumption given. */
summary *sum_of_attrs(mk_arena *a, const ir_unit *u, const ir_sym *s, bool complete,
                      const char *assumes);
/* summary_text.c  One line a fact, sorted, each after `prefix`. */
void sum_print(const summary *s, const char *name, const char *prefix, mk_str *out);

#endif

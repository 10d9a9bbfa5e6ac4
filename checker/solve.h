/* solve.h: which memory may each pointer of one function point to, and what gets out of it.
 *
 * An inclusion-based points-to analysis (Andersen 1994) of one body, its callees replaced by their
 * summaries (summary.h). The semantics, as inclusions between sets of pointers; a pointer is an object
 * and a set of offsets in it:
 *
 *   p = &x          p ∋ x@0                       p = q + d      p ⊇ q, moved by d
 *   p = phi(q, r)   p ⊇ q, p ⊇ r                  p = f(..)      p ⊇ what f's summary says of its result
 *   p = *q          for all o@l in q: p ⊇ every cell of o that overlaps l
 *   *p = q          for all o@l in p: the cell l of o ⊇ q
 *   *p = *q (n)     for all o@l in p, o'@l' in q: cell by cell, offsets kept
 *
 * objects  HEAP      everything not named below: globals, unknown code. Reading it gives HEAP, what is
 *                    stored in it escapes
 *          PARAM     what a parameter's value points to, and what is found there (made when it is
 *                    loaded: a path of loads)
 *          SITE      memory a call yields: one for each FRESH object of the callee's summary
 *          LOCAL     storage of a variable or alloca of this body
 *          PACK      the variable arguments of one call
 *          RET       what is returned, at offset 0, or a struct
 *          NULL      the null pointer: nothing is behind it
 *          BOT       result of a function not known to come back so far
 *
 * Two views of each cell keep overlapping ones apart: stores go into .in; .out is the union of the .in
 * of every cell that overlaps, and loads read it.
 *
 * Nothing is silently empty: once the rest is stable, an address that points to nothing gets HEAP.
 * What reaches a SINK escapes: all it holds follows, and it may hold HEAP from then on.
 */
#ifndef MEMKIT_CHECKER_SOLVE_H
#define MEMKIT_CHECKER_SOLVE_H

#include "ir.h"
#include "summary.h"

/* ---- what the body's surroundings answer ---------------------------------------------------------- */

typedef struct solve_env {
    void *ctx;
    uint32_t (*func)(void *ctx, uint32_t sym); /* the unit's symbol -> the program's number */
    const summary *(*summary)(void *ctx, uint32_t func); /* never NULL */
    /* The functions a call may reach through `callee`; false: nobody knows. */
    bool (*targets)(void *ctx, const ir_func *f, ir_val callee, const uint32_t **funcs,
                    uint32_t *n);
    const char *(*assume)(void *ctx, const char *kind,
                          const char *name); /* "kind:name", lives on */
    bool hurry; /* one of a large recursive group: tell fewer objects of parameters apart */
    bool jumps; /* somebody calls setjmp: a call that does not come back may be left all the same */
} solve_env;

/* ---- the solved body: a constraint graph, open for reading ---------------------------------------- */

typedef enum sv_kind {
    SV_HEAP,
    SV_NULL,
    SV_BOT,
    SV_RET,
    SV_FUNC,
    SV_PARAM,
    SV_SITE,
    SV_LOCAL,
    SV_PACK
} sv_kind;

enum {                      /* sv_obj.sunk */
       SV_CERTAIN = 1 << 0, /* reached the heap */
       SV_ASSUMED = 1 << 1, /* reached unknown code */
       SV_CALLED = 1 << 2   /* handed to a function pointer that a caller gave */
};

typedef struct sv_link sv_link; /* solve_int.h */
typedef struct sv_use sv_use;
typedef struct sv_copy sv_copy;

typedef struct sv_obj {
    sv_kind kind;
    uint8_t sunk;
    uint8_t width;   /* PARAM found by a load: of how many bytes */
    uint16_t param;  /* PARAM; SITE: sum_obj.param of its FRESH */
    uint16_t depth;  /* PARAM: loads; SITE: sum_obj.depth */
    uint32_t parent; /* PARAM with depth > 0: where the pointer was loaded from ... */
    sum_loc at;      /* ... and at what offset */
    uint32_t
        ref; /* LOCAL: local, or IR_NONE for alloca(); SITE, PACK: the call; FUNC: program's number */
    uint32_t ins;      /* LOCAL made by alloca, SITE: the instruction */
    bool deep;         /* PARAM: stands for all that is found by more loads, too */
    bool called;       /* PARAM: returned by a function pointer of the caller's, or behind that */
    bool text;         /* PARAM: declared as memory that holds no pointers */
    uint32_t type;     /* PARAM: what it was declared as; 0 = nobody knows */
    uint32_t content;  /* PARAM, text: the object that stands for what it holds, or 0 */
    bool must, zeroed; /* SITE, from the FRESH object */
    uint8_t results;   /* likewise */
    bool nested;       /* SITE: a function that the callee was given yields it */
    const char *family;
    sum_size size;
    uint32_t callee;        /* SITE: program's number */
    uint32_t cells, ncells; /* list through sv_cell.next */
    uint32_t anywhere;      /* cell of offset "anywhere", once there are too many, or IR_NONE */
    uint32_t home;          /* the node that held it first, or 0 */
    uint32_t nptrs;         /* distinct pointers into it */
    sv_link *links;         /* copies from or to it */
} sv_obj;

typedef struct sv_cell {
    uint32_t obj, next;
    sum_loc at;
    uint8_t width;
    uint32_t in, out; /* nodes */
} sv_cell;

typedef struct sv_read { /* instruction `by` loads from the cell */
    uint32_t cell;
    ir_val by;
} sv_read;

typedef struct sv_ptr { /* interned */
    uint32_t obj;
    sum_loc at;
    uint32_t cell; /* where loads and stores of so many bytes through it go; */
    uint8_t width; /* 0: none was looked for yet */
    bool early;    /* good until a cell stands for the rest of the object */
    uint32_t anywhere; /* the pointer to anywhere in obj, or 0 */
} sv_ptr;

typedef struct sv_edge { /* `to` includes this node, every pointer moved by `by` */
    uint32_t to, next;
    sum_loc by;
    ir_val why; /* the instruction that says so; 0: memory itself */
} sv_edge;

typedef struct sv_node {
    uint32_t *at;          /* indices of sv_ptr, in order of arrival */
    uint32_t n, cap, done; /* at[0..done) has been propagated */
    bool high;             /* has others than the first 64 pointers: few bodies have */
    uint64_t low;          /* which of the first 64 */
    uint64_t *bits;        /* members, once there are many */
    uint32_t nbits;        /* words */
    uint32_t edges;        /* list through sv_edge.next */
    sv_use *uses;          /* what to do with each pointer that arrives */
    bool queued;
    bool between; /* stands for what is stored together: a step on no way (explain.c) */
} sv_node;

typedef struct sv_assumption { /* what `from` points to is kept, if `text` holds */
    uint32_t from;
    const char *text;
    ir_val why;
} sv_assumption;

typedef struct sv_free { /* at call `ins`, what node points to may be freed */
    ir_val ins;
    uint32_t node;
    bool must; /* by the callee on every path, if it is the very pointer */
    bool moved; /* unless the callee returns null */
    uint16_t emptied; /* 1 + argument: what lies there, at .off, is what is freed, for certain (SUM_EMPTIED) */
    int32_t off;
    uint32_t next; /* in frees, of the same call: 1 + index; 0: none */
    const char *family; /* whose function frees it (summary.h) */
} sv_free;

typedef struct sv_write { /* at call `ins`, so many words of what node points to may be written */
    ir_val ins;
    uint32_t node;
    sum_slots slots;
    bool given; /* by a function of the caller's: for him to know */
    uint32_t next; /* as sv_free.next */
} sv_write;

typedef struct sv_args { /* what a call, or a callee's call of a function pointer, is given */
    ir_val ins;
    uint32_t n;
    const uint32_t *node; /* per argument; 0: carries no pointer */
    uint32_t result;      /* node, or 0 */
    uint32_t to;          /* node of the address a struct result goes to, or 0 */
    const char *name;     /* of the function pointer */
    bool nested;          /* the call stands in the callee */
    bool ends;            /* nobody comes back from it: what it may only be assumed to keep is not kept */
    bool to_caller,
        to_unknown; /* a pointer of the caller's, an unknown one was among the callees */
} sv_args;

typedef struct
    sv_call { /* a call through a pointer that came from the caller: part of the summary */
    const sv_args *args;
    uint32_t callee; /* PARAM object */
} sv_call;

MK_VEC(sv_obj_vec, sv_obj)
MK_VEC(sv_cell_vec, sv_cell)
MK_VEC(sv_ptr_vec, sv_ptr)
MK_VEC(sv_edge_vec, sv_edge)
MK_VEC(sv_node_vec, sv_node)
MK_VEC(sv_use_vec, sv_use *)
MK_VEC(sv_free_vec, sv_free)
MK_VEC(sv_write_vec, sv_write)
MK_VEC(sv_call_vec, sv_call)
MK_VEC(sv_read_vec, sv_read)
MK_VEC(sv_args_vec, sv_args *)
MK_VEC(sv_assumption_vec, sv_assumption)
typedef struct
    sv_step { /* what a node was made from: moved, loaded through, closed over; a store, a call */
    uint32_t node, kind;
    sum_loc by;
} sv_step;
static inline uint64_t sv_step_hash(sv_step k, uint64_t seed) {
    (void)seed; /* nobody chooses what the solver numbers */
    uint64_t h = mk_hash_u64((uint64_t)k.node << 32 | k.kind);
    return mk_hash_u64(mk_hash_u64(h ^ (uint32_t)k.by.off) ^
                       ((uint64_t)k.by.stride << 32 | k.by.count));
}
static inline bool sv_step_eq(sv_step a, sv_step b) {
    return a.node == b.node && a.kind == b.kind && sum_loc_eq(a.by, b.by);
}
MK_MAP(sv_steps, sv_step, uint32_t, sv_step_hash, sv_step_eq)
MK_MAP(sv_map, uint64_t, uint32_t, mk_key_u64, mk_eq_u64)

enum { SV_O_HEAP, SV_O_NULL, SV_O_BOT, SV_O_RET, SV_O_FIRST }; /* the objects every body has */
enum { SV_N_NONE, SV_N_SINK, SV_N_ASSUMED, SV_N_CALLED, SV_N_FIRST }; /* nodes */
enum { SV_P_HEAP, SV_P_NULL, SV_P_BOT };                              /* pointers */

typedef struct solved {
    const ir_unit *u;
    const ir_func *f;
    const ir_sym *sym; /* NULL: the initialisers of the unit */
    uint16_t nparams;
    const solve_env *env;
    mk_arena *arena;
    sv_obj_vec objs;
    sv_cell_vec cells;
    sv_ptr_vec ptrs;
    sv_edge_vec edges;
    sv_node_vec nodes;
    sv_free_vec frees;
    sv_write_vec writes;
    sv_call_vec calls;
    sv_assumption_vec assumed;
    sv_read_vec reads;
    uint32_t *value;  /* node of each value, or 0 */
    uint32_t *freed;  /* per instruction: the first of frees there, as sv_free.next */
    uint32_t *written; /* likewise: of writes */
    uint32_t *locals; /* object of each local, or IR_NONE */
    uint32_t *params; /* object of each parameter, nparams = the variable arguments, or IR_NONE */
    /* the solver's own */
    sv_map ptr_ids, sites, funcs, flows, nested, returned;
    sv_args_vec nested_args; /* of calls that callees make, by call here and function there */
    ir_u32_vec queue; /* nodes with something new; sinks wait by themselves */
    bool sinks_queued;
    sv_use_vec derefs; /* in program order: addresses that must not stay empty */
    uint32_t nparam_objs;
    sv_steps steps;  /* calls that are given the same pointers share what is derived from them */
    bool *open;      /* per instruction: a call that may reach functions nobody knows */
    ir_u32_vec made; /* values that are pointers made of integers */
    uint8_t *needed;
    bool *round; /* per value: made of itself, round a loop */
} solved;

/* needs: f in values, ir_cfg done; s zeroed, or solved before: then its memory is used again. sets:
 * everything above, partly in `arena`, which must outlive it.
 * cost: near linear in practice, bounded by the product of nodes and pointers. */
void solve(solved *s, const ir_unit *u, const ir_func *f, const solve_env *env, mk_arena *arena);
void solve_free(solved *s); /* gives back what is not in the arena */

uint32_t sv_value(const solved *s, ir_val v); /* its node, or 0 if it carries no pointer */
bool sv_has_obj(const solved *s, uint32_t node, uint32_t obj);
const sv_free *sv_freed_at(const solved *s, ir_val v); /* of frees at v the first one, or NULL; and so on: */
const sv_free *sv_freed_next(const solved *s, const sv_free *x);
/* Is everything in node the object, at any offset, or null? */
bool sv_only_obj(const solved *s, uint32_t node, uint32_t obj);
static inline bool sv_is_own(const sv_obj *o) { /* came to life in this body */
    return o->kind == SV_SITE || o->kind == SV_LOCAL;
}

#endif

/* solve_int.h: what the files of the solver share.
 *
 *   solve.c       a body from the first constraint to the last
 *   solve_node.c  the graph: pointers, nodes, edges, propagation to the fixed point
 *   solve_cell.c  objects and their cells
 *   solve_use.c   what is done with each pointer that arrives at a node
 *   solve_copy.c  copies of memory
 *   solve_ir.c    constraints from instructions
 *   solve_round.c addresses that move on in a loop
 *   solve_call.c  constraints from calls and summaries
 *   solve_type.c  what memory of parameters was declared as
 */
#ifndef MEMKIT_CHECKER_SOLVE_INT_H
#define MEMKIT_CHECKER_SOLVE_INT_H

#include "solve.h"

typedef enum sv_use_kind {
    SV_LOAD,  /* other ⊇ *node */
    SV_STORE, /* *node ⊇ other */
    SV_FROM,  /* copy->from gained a pointer */
    SV_TO,    /* copy->to gained one */
    SV_ZERO,  /* *node may be null from the first byte to the last */
    SV_CALLEE /* the function called */
} sv_use_kind;

struct sv_use { /* what to do with each pointer that arrives at a node */
    sv_use_kind kind;
    uint32_t node, other;
    uint8_t width;
    ir_val why;
    sv_copy *copy; /* FROM, TO */
    sv_args *args; /* CALLEE */
    struct sv_use *next;
};

struct sv_copy { /* size bytes of *from go to *to */
    uint32_t to, from;
    uint64_t size;
    ir_val why;
};

typedef struct sv_mirror { /* [from_off, + size) of one object shows in another, moved */
    uint32_t from, to;     /* objects */
    int32_t from_off, to_off;
    uint64_t size;
    ir_val why;
} sv_mirror;

struct sv_link {
    const sv_mirror *mirror;
    struct sv_link *next;
};

#define SV_HERE SUM_EXACT(0)
enum {
    SV_MOVED = 0,
    SV_CLOSED = 1,
    SV_REPLAYED = 2,
    SV_LOADED = 256,
    SV_STORED = 512,
    SV_ASSUMES = 768
};                           /* sv_step.kind; + width */
enum { SV_WHOLE = 1 << 30 }; /* size of a copy that is not known */

/* ---- solve_node.c ---- */
/* Offsets in it mean nothing. */
static inline bool sv_is_blob(const sv_obj *o) {
    return o->kind == SV_HEAP || o->kind == SV_NULL || o->kind == SV_BOT || o->kind == SV_FUNC;
}
/* Offsets in it are not told apart: it stands for many objects, or it got out with all behind it. */
static inline bool sv_is_flat(const sv_obj *o) {
    return o->deep || (o->kind != SV_LOCAL && o->sunk & (SV_CERTAIN | SV_ASSUMED));
}
uint32_t sv_ptr_id(solved *s, uint32_t obj, sum_loc at);
static inline uint32_t sv_new_node(solved *s) {
    sv_node_vec_push(&s->nodes, (sv_node){.edges = IR_NONE});
    return (uint32_t)s->nodes.len - 1;
}
void sv_add(solved *s, uint32_t node, uint32_t ptr);
void sv_add_obj(solved *s, uint32_t node, uint32_t obj); /* a pointer to its start */
/* What `from` has or ever gets, `to` gets too: as it is, or moved. */
void sv_flow(solved *s, uint32_t from, uint32_t to, ir_val why);
void sv_flow_by(solved *s, uint32_t from, uint32_t to, sum_loc by, ir_val why);
void sv_part(solved *s, uint32_t from, uint32_t to); /* as sv_flow(), where there is no such edge */
void sv_assume(solved *s, uint32_t from, uint32_t sink, ir_val why, const char *assumes);
/* The node derived from `node` in this way, to be filled in when new. Good until the next one is asked for. */
static inline uint32_t *sv_derived(solved *s, uint32_t node, uint32_t kind, sum_loc by,
                                   bool *added) {
    return sv_steps_add(&s->steps, (sv_step){node, kind, by}, added);
}
uint32_t sv_shifted(solved *s, uint32_t node, sum_loc by, ir_val why); /* node itself if by is 0 */
void sv_run(solved *s); /* until nothing is new anywhere */

/* ---- solve_cell.c ---- */
uint32_t sv_new_obj(solved *s, sv_obj o);
uint32_t sv_func(solved *s, uint32_t func);   /* FUNC object, made if need be */
uint32_t sv_param(solved *s, uint16_t param); /* PARAM object, made if need be */
uint32_t sv_returned(solved *s,
                     uint32_t callee); /* PARAM object: what calling that PARAM object gives */
uint32_t sv_cell_at(solved *s, uint32_t obj, sum_loc at, uint8_t width); /* made if need be */
/* To which loads and stores of so many bytes through the pointer go. */
uint32_t sv_cell_behind(solved *s, uint32_t ptr, uint8_t width);

/* ---- solve_use.c ---- */
void sv_apply(solved *s, const sv_use *u, uint32_t ptr); /* to one more pointer */
/* Does `kind` with `other` for each pointer that node has or ever gets. */
void sv_when(solved *s, uint32_t node, sv_use_kind kind, uint32_t other, uint8_t width, ir_val why);
uint32_t sv_load(solved *s, uint32_t from, uint8_t width,
                 ir_val why); /* a new node that holds *from */
void sv_store(solved *s, uint32_t to, uint32_t value, uint8_t width, ir_val why);
void sv_move(solved *s, uint32_t to, uint32_t from, uint64_t size, ir_val why);
void sv_when_called(solved *s, uint32_t callee, sv_args *args);

/* ---- solve_copy.c ---- */
/* What a cell of either object is copied to, and from. */
void sv_mirror_cell(solved *s, const sv_mirror *m, uint32_t cell);
void sv_show(solved *s, const sv_mirror *m); /* what got out shows what was copied to it */
void sv_move_pairs(solved *s, const sv_use *u, uint32_t ptr); /* FROM, TO: one more pointer */

/* ---- solve_type.c ---- */
bool sv_is_text(const solved *s, uint32_t type); /* characters and other numbers: no pointers */
/* Of what a parameter points to, or is by value; of what the pointer at `at` in a `type` points to.
 * 0 (void): nobody knows. */
uint32_t sv_param_type(const solved *s, uint16_t param);
uint32_t sv_type_behind(const solved *s, uint32_t type, sum_loc at);

/* ---- solve_ir.c ---- */
void sv_body(solved *s);
uint32_t sv_node_of(solved *s,
                    ir_val v); /* node of a value, made on demand; 0 if it cannot carry one */

/* ---- solve_round.c ---- */
void sv_find_round(solved *s); /* needs: needed; sets: round */

/* ---- solve_call.c ---- */
void sv_call_ins(solved *s, ir_val v);
void sv_call_through(solved *s, sv_args *args, uint32_t ptr); /* a callee turned up */

#endif

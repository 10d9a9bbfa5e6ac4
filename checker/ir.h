/* ir.h: what memcheck-lint knows of one translation unit once the compiler's tree is gone.
 *
 * Everything after the lowering (solver, summaries, rules, store) works on this form and on nothing
 * else; it prints and parses as text (ir_text.c), packs into bytes (ir_pack.c), and has a validator
 * (ir_check.c) that runs between the passes.
 *
 *   ir_unit   tables: files, types, symbols, globals, declared attributes; one body per definition
 *   ir_func   a control-flow graph of three-address instructions
 *
 * The form in four sentences:
 *   1. Every instruction defines at most one VALUE, named by the instruction's index; 0 is "none".
 *   2. Memory is touched by load, store, copy, zero and calls only, always through an address value;
 *      an address comes from local, global, str, func, alloca, a parameter, a load, a call, and stays
 *      inside its object through field, offset and index.
 *   3. A scalar local whose address is never used otherwise has no storage: ir_ssa.c turned its loads
 *      and stores into values and phis, and left a `bind` where the source assigned it.
 *   4. A struct or union is never a value: an operand of type agg is the address where it lies.
 *
 * So `for (n = l->head; n; n = n->next) use(n->data);` reads
 *
 *   b1:  %5 ptr = field %4 type 3 0 +0          &l->head       (type 3: struct list, member 0, offset 0)
 *        %6 ptr = load %5
 *             bind 1 %6                          n = ...
 *             jump b2
 *   b2:  %8 ptr = phi %6 %15                    n
 *        %9 i1  = ne %8 %2                      n != NULL
 *             br %9 b3 b4
 *
 * Sizes and offsets are bytes. Positions are places in files as a compiler would report them; inside
 * a macro, the place where the macro is used.
 *
 * Ownership: an ir_unit owns its tables in one arena and its packed bodies; an ir_func owns growable
 * arrays and is meant to be reused for one body after another. Nothing here is thread-safe, nothing
 * is global. Out of memory goes to the process's hook (mk_oom_set), so functions here do not fail
 * for lack of it.
 */
#ifndef MEMKIT_CHECKER_IR_H
#define MEMKIT_CHECKER_IR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <mk/arena.h>
#include <mk/map.h>
#include <mk/str.h>
#include <mk/vec.h>

#define IR_NONE UINT32_MAX /* no index; for values the absent operand is 0 instead */

typedef uint32_t ir_val; /* index of the defining instruction; 0 = none */
typedef uint32_t ir_str; /* offset in unit.strings; 0 = "" */

typedef struct ir_pos {
    uint32_t line; /* 1-based; 0 = no place */
    uint16_t col;  /* 1-based; UINT16_MAX = that or more */
    uint16_t file; /* index in unit.files */
} ir_pos;

typedef enum ir_ty {
#define IR_TYPE(name, text, size) IR_##name,
#include "ir.def"
    IR_TY_COUNT
} ir_ty;

typedef enum ir_op {
#define IR_OP(name, text, shape) IR_##name,
#include "ir.def"
    IR_OP_COUNT
} ir_op;

typedef enum ir_attr_kind {
#define IR_ATTR(name, text, args) IR_ATTR_##name,
#include "ir.def"
    IR_ATTR_COUNT
} ir_attr_kind;

/* ---- instructions ---------------------------------------------------------------------------- */

enum { /* ir_ins.flags */
    IR_UNSIGNED = 1 << 0,      /* div rem shr lt le gt ge add mul...: operands are unsigned; cast: zero-extends */
    IR_VOLATILE = 1 << 1,      /* load, store */
    IR_ATOMIC = 1 << 2,        /* load, store */
    IR_NORETURN = 1 << 3,      /* call: does not come back (its block ends in unreach) */
    IR_RETURNS_TWICE = 1 << 4, /* call: setjmp and its kin */
    IR_MACRO = 1 << 5,         /* the expression was written by a macro; pos is the use */
    IR_IMPLICIT = 1 << 6,      /* not written in the source: cleanup calls, zero fill, a last return, a switch's default */
    IR_ASM_GOTO = 1 << 7       /* asm: may jump to labels nobody sees; the function is not analysed */
};

typedef struct ir_ins {
    uint8_t op;     /* ir_op */
    uint8_t ty;     /* ir_ty of the result; store: of the value; ret: of what is returned */
    uint16_t flags; /* IR_UNSIGNED ... */
    ir_val a, b;    /* operands */
    uint32_t ref;   /* local, global, symbol, type, string, scope: as ir.def says */
    uint32_t ext;   /* first of n entries in func.ext */
    uint32_t n;
    int64_t imm;
    ir_pos pos;
} ir_ins;

typedef struct ir_case { /* of a switch: lo <= value <= hi */
    int64_t lo, hi;
} ir_case;

typedef struct ir_block { /* instructions [first, last], the last one a terminator, phis first */
    uint32_t first, last;
    uint32_t preds, npreds; /* in func.preds; sorted by block, one entry per edge */
    uint32_t loop;          /* innermost loop or IR_NONE */
    uint32_t idom;          /* immediate dominator or IR_NONE (entry, unreachable) */
} ir_block;

/* Why control leaves a loop, when a counter says so: `for (i = init; i CMP bound; i += step)`, the
 * test on every path to the next iteration and iv, bound fixed otherwise within the loop. */
typedef struct ir_loop {
    uint32_t header; /* block */
    uint32_t parent; /* enclosing loop or IR_NONE */
    uint32_t depth;  /* 1 = outermost */
    ir_val iv;       /* the counter's phi in header; 0 = trip count not known */
    ir_val init, bound;
    int64_t step;
    uint8_t cmp;     /* ir_op under which the loop goes on: iv CMP bound */
    uint8_t exits;   /* number of edges out of the loop, capped at 255: > 1 = the count is an upper bound */
    int64_t count;   /* iterations if a constant, else -1 */
    ir_pos pos;      /* of the header's terminator */
} ir_loop;

enum { /* ir_local.flags */
    IR_LOCAL_PARAM = 1 << 0,    /* holds parameter .param: by-value aggregates, or address taken */
    IR_LOCAL_PROMOTED = 1 << 1, /* lives in values only (set by ir_ssa) */
    IR_LOCAL_VOLATILE = 1 << 2, /* never promoted */
    IR_LOCAL_TEMP = 1 << 3,     /* made by the lowering: struct results, compound literals (these carry LITERAL) */
    IR_LOCAL_LITERAL = 1 << 4,  /* compound literal: storage of the enclosing block */
    IR_LOCAL_DYNAMIC = 1 << 5,  /* VLA or alloca: storage comes from the alloca instruction */
    IR_LOCAL_GIVEN = 1 << 6     /* given to a call that nobody gets to in this build: if (DEBUG) free(p) */
};

typedef struct ir_local {
    ir_str name;   /* "" for temporaries */
    uint32_t type; /* unit.types */
    uint32_t scope;
    uint16_t flags;
    uint16_t param; /* 0-based, if IR_LOCAL_PARAM; every named parameter has a local, promoted or not */
    ir_pos pos;
} ir_local;

typedef struct ir_scope { /* a block of the source; 0 is the function's outermost */
    uint32_t parent;      /* IR_NONE for 0 */
    ir_pos pos;
} ir_scope;

typedef enum ir_gap { /* why a body is not to be trusted: its sites escape, it is unknown to callers */
    IR_GAP_NONE,
    IR_GAP_PARSE,    /* an error of the parser inside */
    IR_GAP_ASM_GOTO, /* jumps nobody sees */
    IR_GAP_SIZE,     /* over the size limit */
    IR_GAP_UNSUPPORTED /* a construct the lowering does not know (named in .gap_what) */
} ir_gap;

MK_VEC(ir_ins_vec, ir_ins)
MK_VEC(ir_u32_vec, uint32_t)
MK_VEC(ir_block_vec, ir_block)
MK_VEC(ir_case_vec, ir_case)
MK_VEC(ir_local_vec, ir_local)
MK_VEC(ir_scope_vec, ir_scope)
MK_VEC(ir_loop_vec, ir_loop)

typedef struct ir_func {
    uint32_t sym; /* unit.syms: the function this is the body of */
    ir_gap gap;
    ir_str gap_what;
    bool has_setjmp;   /* no local was promoted */
    ir_pos end;        /* closing brace */
    ir_ins_vec ins;    /* ins.data[0] is a nop; otherwise block after block, in block order */
    ir_u32_vec ext;    /* operand and target lists */
    ir_case_vec cases;
    ir_block_vec blocks; /* 0 is the entry and has no predecessor */
    ir_u32_vec preds;
    ir_local_vec locals;
    ir_scope_vec scopes;
    ir_loop_vec loops; /* inner loops after the loops around them */
    /* private to ir.c */
    uint32_t building;      /* block that takes what is emitted, + 1; 0 = none */
    ir_u32_vec map, order, work; /* scratch of ir_func_finish and ir_preds */
} ir_func;

/* ---- tables of a unit ------------------------------------------------------------------------ */

typedef enum ir_kind { /* ir_type.kind */
    IR_K_VOID, IR_K_BOOL, IR_K_INT, IR_K_FLOAT, IR_K_PTR, IR_K_ARRAY, IR_K_STRUCT, IR_K_UNION, IR_K_FUNC, IR_K_OTHER
} ir_kind;

enum { /* ir_type.flags */
    IR_TYPE_UNSIGNED = 1 << 0,
    IR_TYPE_CHAR = 1 << 1,     /* char, signed char, unsigned char: may alias anything */
    IR_TYPE_HAS_PTR = 1 << 2,  /* may hold a pointer, or an integer as wide as one, by value */
    IR_TYPE_IN_HEADER = 1 << 3, /* record defined in an included file */
    IR_TYPE_CONST = 1 << 4,
    IR_TYPE_INCOMPLETE = 1 << 5, /* size unknown; a record without members here */
    IR_TYPE_VARIADIC = 1 << 6, /* function */
    IR_TYPE_NOPROTO = 1 << 7,  /* function declared with () */
    IR_TYPE_VLA = 1 << 8
};

typedef struct ir_type {
    uint8_t kind;
    uint16_t flags;
    uint32_t align;
    uint64_t size;           /* bytes; 0 if unknown */
    uint32_t elem;           /* pointee, element, or result type */
    uint32_t fields, nfields; /* struct, union: in unit.fields; func: parameter types, as nameless fields */
    uint64_t count;          /* array: elements; 0 = unknown or flexible */
    ir_str name;             /* "struct node", "size_t"; a function type's canonical spelling */
    ir_pos pos;              /* of a record's definition */
} ir_type;

typedef struct ir_field {
    ir_str name; /* "" for unnamed bit-fields; members of anonymous records are listed flat */
    uint32_t type;
    uint32_t offset;    /* bytes */
    uint8_t bit, bits;  /* bit-field: first bit within its byte, width; bits = 0: no bit-field */
} ir_field;

typedef enum ir_linkage { IR_EXTERN, IR_STATIC, IR_WEAK } ir_linkage;

enum { /* ir_sym.flags */
    IR_SYM_INLINE = 1 << 0,
    IR_SYM_NORETURN = 1 << 1,
    IR_SYM_RETURNS_TWICE = 1 << 2,
    IR_SYM_VARIADIC = 1 << 3,
    IR_SYM_NOPROTO = 1 << 4,
    IR_SYM_SYSTEM = 1 << 5,  /* declared in a system header */
    IR_SYM_HEADER = 1 << 6,  /* the body stands in an included file */
    IR_SYM_BUILTIN = 1 << 7  /* implicit declaration by the compiler */
};

typedef struct ir_sym { /* a function defined or mentioned */
    ir_str name;
    ir_str asm_name;  /* __asm__("label") or "" */
    uint8_t linkage;  /* ir_linkage */
    uint16_t flags;
    uint32_t type;    /* IR_K_FUNC */
    uint16_t nparams;
    uint32_t params;  /* unit.param_names: nparams names, "" if unnamed */
    uint32_t attrs, nattrs; /* unit.attrs */
    uint32_t body;    /* index in unit.bodies or IR_NONE */
    ir_pos pos;       /* of the definition if there is a body, else of a declaration */
} ir_sym;

enum { /* ir_global.flags */
    IR_GLOBAL_CONST = 1 << 0,
    IR_GLOBAL_TLS = 1 << 1,
    IR_GLOBAL_DEFINED = 1 << 2,
    IR_GLOBAL_LITERAL = 1 << 3 /* compound literal at file scope */
};

typedef struct ir_global {
    ir_str name;
    uint8_t linkage;
    uint16_t flags;
    uint32_t type;
    uint32_t owner; /* function whose static local this is (unit.syms), or IR_NONE */
    ir_pos pos;
} ir_global;

typedef struct ir_attr {
    uint8_t kind;    /* ir_attr_kind */
    int16_t arg[6];  /* as many as ir.def says; -1 = absent */
    ir_str str;
} ir_attr;

typedef struct ir_file {
    ir_str path;  /* as the compiler spells it, relative to where it was run */
    bool system;
} ir_file;

typedef struct ir_note { /* what the parser complained about; fatal: no unit came of it */
    ir_pos pos;
    ir_str text;
    bool error;
} ir_note;

typedef struct ir_body {
    const uint8_t *data; /* packed ir_func */
    size_t len;
} ir_body;

MK_VEC(ir_type_vec, ir_type)
MK_VEC(ir_field_vec, ir_field)
MK_VEC(ir_sym_vec, ir_sym)
MK_VEC(ir_global_vec, ir_global)
MK_VEC(ir_attr_vec, ir_attr)
MK_VEC(ir_file_vec, ir_file)
MK_VEC(ir_note_vec, ir_note)
MK_VEC(ir_body_vec, ir_body)
MK_VEC(ir_str_vec, ir_str)
MK_MAP(ir_str_map, mk_view, ir_str, mk_key_view, mk_eq_view)

typedef struct ir_unit {
    mk_arena arena;     /* strings' hash keys, packed bodies */
    mk_str strings;     /* NUL-terminated, offset 0 is "" */
    ir_str_map interned; /* only while building */
    ir_file_vec files;   /* 0 is the main file */
    ir_type_vec types;   /* 0 is void */
    ir_field_vec fields;
    ir_sym_vec syms;
    ir_str_vec param_names;
    ir_global_vec globals;
    ir_attr_vec attrs;
    ir_note_vec notes;
    ir_body_vec bodies;
    uint32_t init;       /* body that stores the initialisers of globals and statics, or IR_NONE; its sym is IR_NONE */
    uint8_t ptr_size;    /* of the target */
    bool is_model;       /* came from a model header: declarations are complete contracts */
    bool is_library;     /* of a library that the program may bring itself: then its bodies count */
    bool failed;         /* nothing was parsed: the first note says why */
} ir_unit;

/* ---- building (ir.c) ------------------------------------------------------------------------- */

ir_unit *ir_unit_new(void);         /* empty, void type, file list empty; free with ir_unit_free */
void ir_unit_free(ir_unit *u);      /* NULL allowed */
ir_str ir_intern(ir_unit *u, const char *s, size_t n); /* up to the first NUL; equal strings, equal ir_str; O(n) */
ir_str ir_intern_c(ir_unit *u, const char *s);
static inline const char *ir_cstr(const ir_unit *u, ir_str s) { return s ? u->strings.data + s : ""; }

void ir_func_clear(ir_func *f); /* empty again, memory kept; a zeroed ir_func is empty too */
void ir_func_free(ir_func *f);
/* A copy in a, to be read and copied only. */
const ir_func *ir_func_dup(const ir_func *f, mk_arena *a);
void ir_func_copy(ir_func *to, const ir_func *from); /* in place of what `to` holds */

/* The function under construction is a sequence of blocks, each started once. */
uint32_t ir_block_new(ir_func *f);            /* a block to jump to; not placed yet */
/* What is emitted from now on goes into b; the block before it must have been terminated. */
void ir_block_start(ir_func *f, uint32_t b);
ir_val ir_emit(ir_func *f, ir_ins ins);       /* into the current block; returns its value */
uint32_t ir_ext(ir_func *f, const uint32_t *v, uint32_t n); /* copies a list; returns the index for ir_ins.ext */
/* After the last instruction: drops blocks never started or not reachable from the entry (the block
 * started first), puts them in the order started, drops nops, fills preds; an entry that is jumped to
 * gets a fresh entry before it. Operands of phis stand in the order of all blocks started, and those of
 * predecessors or edges that are gone go too. A pass that deleted edges or made nops may call it again;
 * loops, block.loop and idom are then to be computed anew.
 * needs: terminated blocks; sets: everything but locals, scopes, loops; cost: O(n). */
void ir_func_finish(ir_func *f);
void ir_preds(ir_func *f); /* fills preds from the terminators. needs: blocks in order; cost: O(n) */

static inline ir_ins *ir_at(const ir_func *f, ir_val v) { return &f->ins.data[v]; }
static inline const uint32_t *ir_list(const ir_func *f, const ir_ins *i) { return f->ext.data + i->ext; }
/* What was declared of the function, of that kind: the first, or NULL. */
static inline const ir_attr *ir_find_attr(const ir_unit *u, const ir_sym *s, ir_attr_kind kind) {
    for (uint32_t k = 0; k < s->nattrs; k++)
        if (u->attrs.data[s->attrs + k].kind == kind)
            return &u->attrs.data[s->attrs + k];
    return NULL;
}
/* char **, const char **, char *const * */
bool ir_is_strings(const ir_unit *u, uint32_t type);
/* Of a call: the function's name, without __builtin_; "" through a pointer, and of what is no call. */
/* Of IR_ATTR_SUCCESS; 0: no such name. */
enum ir_signs { IR_NEGATIVES = 1, IR_ZEROS = 2, IR_POSITIVES = 4, IR_ANY_SIGN = 7 };
uint8_t ir_signs_named(const char *name);
const char *ir_callee_name(const ir_unit *u, const ir_ins *i);
bool ir_is_one_of(const char *name, const char *const *names); /* NULL ends the names */
/* Is the loop that one, or in it? IR_NONE is in none. */
static inline bool ir_inside(const ir_func *f, uint32_t loop, uint32_t outer) {
    while (loop != IR_NONE && loop != outer)
        loop = f->loops.data[loop].parent;
    return loop != IR_NONE;
}
/* A value without casts. */
static inline ir_val ir_plain(const ir_func *f, ir_val v) {
    while (ir_at(f, v)->op == IR_CAST)
        v = ir_at(f, v)->a;
    return v;
}
/* Is it that constant, but for casts? */
static inline bool ir_is_const(const ir_func *f, ir_val v, int64_t n) {
    const ir_ins *i = ir_at(f, ir_plain(f, v));
    return i->op == IR_CONST && i->imm == n;
}
/* A cast, or a step into the object that the operand points to. */
static inline bool ir_moves(const ir_ins *i) {
    return i->op == IR_CAST || i->op == IR_FIELD || i->op == IR_OFFSET || i->op == IR_INDEX;
}
/* A pointer without casts, and without the steps into its object. */
static inline ir_val ir_base(const ir_func *f, ir_val v) {
    while (ir_moves(ir_at(f, v)))
        v = ir_at(f, v)->a;
    return v;
}
/* By how many bytes an address lies behind its base; false: an index is in between that is no constant. */
bool ir_offset(const ir_func *f, ir_val address, int64_t *off);
/* What it is a member of, *off bytes behind that: without casts and steps up to the first index, which is
 * what comes back then. */
ir_val ir_member_of(const ir_func *f, ir_val address, int64_t *off);
/* Are both the address of one local? */
static inline bool ir_same_local(const ir_func *f, ir_val a, ir_val b) {
    const ir_ins *x = ir_at(f, a), *y = ir_at(f, b);
    return x->op == IR_LOCAL && y->op == IR_LOCAL && x->ref == y->ref;
}
uint32_t ir_block_of(const ir_func *f, ir_val v); /* the block an instruction stands in; O(log blocks) */
static inline bool ir_is_terminator(ir_op op) { return op >= IR_JUMP && op <= IR_UNREACH; }
/* Does a comparison hold of a and b? order: less than 0 if a < b, 0 if a == b. */
bool ir_compares(ir_op op, int order);
bool ir_defines(const ir_ins *i);     /* has a result that others may use */
unsigned ir_ty_size(const ir_unit *u, ir_ty ty); /* bytes; 0 for void and agg */
const char *ir_op_name(ir_op op);
extern const char *const ir_op_shapes[];
static inline const char *ir_op_shape(ir_op op) { return ir_op_shapes[op]; } /* third column of ir.def */
enum { IR_USES_A = 1 << 0, IR_USES_B = 1 << 1, IR_USES_VALUES = 1 << 2, IR_USES_BLOCKS = 1 << 3 };
/* Of the shape, what passes ask of every instruction. Compilers make a table of it. */
static inline unsigned ir_op_uses(ir_op op) {
    switch (op) {
#define IR_OP(name, text, shape)                                                                   \
    case IR_##name:                                                                                \
        return (strpbrk(shape, "Aa") ? IR_USES_A : 0u) | (strpbrk(shape, "Bb") ? IR_USES_B : 0u) | \
               (strchr(shape, 'V') ? IR_USES_VALUES : 0u) |                                        \
               (strchr(shape, 'J') ? IR_USES_BLOCKS : 0u);
#include "ir.def"
    default:
        return 0;
    }
}
static inline bool ir_has_list(ir_op op) {
    return ir_op_uses(op) & (IR_USES_VALUES | IR_USES_BLOCKS);
}
const char *ir_ty_name(ir_ty ty);
const char *ir_attr_name(ir_attr_kind k);
int ir_attr_args(ir_attr_kind k);

/* Calls fn for every value operand (a, b, list) of i that is present; fn may rewrite it. Here, so that
 * fn becomes part of the loop: passes spend much of their time in it. */
static inline void ir_each_operand(ir_func *f, ir_ins *i, void (*fn)(void *ctx, ir_val *v), void *ctx) {
    unsigned uses = ir_op_uses((ir_op)i->op);
    if (uses & IR_USES_A && i->a)
        fn(ctx, &i->a);
    if (uses & IR_USES_B && i->b)
        fn(ctx, &i->b);
    for (uint32_t k = 0; uses & IR_USES_VALUES && k < i->n; k++)
        if (f->ext.data[i->ext + k])
            fn(ctx, &f->ext.data[i->ext + k]);
}

/* ---- passes ---------------------------------------------------------------------------------- */

/* ir_ssa.c  needs: finished function in memory form (every local accessed by load/store of `local`);
 *           sets: values, phis and binds for scalar locals whose address is used by nothing else;
 *           keeps everything in memory in a function that calls setjmp; renumbers values. */
void ir_ssa(const ir_unit *u, ir_func *f);

/* ir_cfg.c  needs: finished function; sets: idom, loops, block.loop, trip counts; cost: near linear. */
void ir_cfg(const ir_unit *u, ir_func *f);
bool ir_returns(const ir_func *f); /* is there a return? O(blocks) */
bool ir_dominates(const ir_func *f, uint32_t a, uint32_t b); /* block a dominates block b (reflexive); O(depth) */

/* Where control turned to a block and to all that it dominates: there is no other way to them.
 *
 *   for (ir_turn t = {.from = ir_block_of(f, v)}; ir_turn_above(f, &t, IR_NONE);)      the conditions of v */
typedef struct ir_turn {
    ir_val end;    /* a branch or switch ... */
    uint32_t from; /* ... at the end of this block ... */
    uint32_t to;   /* ... with an edge to this one, its only predecessor */
} ir_turn;
/* The next one above t->from, but not beyond the block `top`, or IR_NONE; false: there is none. */
bool ir_turn_above(const ir_func *f, ir_turn *t, uint32_t top);

/* The dominator tree as an order: block b's subtree is order[pre[b]] ... order[pre[b] + size[b] - 1]. */
typedef struct ir_domtree {
    uint32_t *order; /* the n reachable blocks, each before what it dominates */
    uint32_t *pre;   /* by block; IR_NONE: not reachable */
    uint32_t *size;  /* by block */
    uint32_t n;
} ir_domtree;
ir_domtree ir_dom(ir_func *f, mk_arena *a); /* sets idom only, for passes that run before ir_cfg; arrays in a */

/* ir_trip.c  called by ir_cfg; needs: idom, loops; sets: trip counts of the loops. */
void ir_trips(const ir_unit *u, ir_func *f, const ir_domtree *dom);

/* ir_check.c  the invariants I1.. of a body and its unit; false: *why says which, where. */
bool ir_check(const ir_unit *u, const ir_func *f, mk_str *why);
bool ir_check_unit(const ir_unit *u, mk_str *why);

/* ---- forms ----------------------------------------------------------------------------------- */

/* ir_pack.c  bytes that mean the same on every machine. ir_pack appends the body to u->bodies
 *            (its bytes live in u's arena) and returns its index. */
uint32_t ir_pack(ir_unit *u, const ir_func *f);
bool ir_unpack(const ir_unit *u, uint32_t body, ir_func *f);   /* false: damaged bytes, f is cleared */
bool ir_unpack_head(const ir_unit *u, uint32_t body, ir_func *f); /* sym, gap, gap_what, end only; O(1) */
void ir_unit_write(const ir_unit *u, mk_str *out);             /* whole unit, appended to out */
ir_unit *ir_unit_read(const void *data, size_t len, mk_str *why); /* NULL: damaged or of another version */

/* ir_text.c, ir_parse.c  the same as text; parse(print(u)) prints the same bytes again. */
void ir_print(const ir_unit *u, mk_str *out);
void ir_print_func(const ir_unit *u, const ir_func *f, mk_str *out);
ir_unit *ir_parse(const char *text, size_t len, mk_str *why);  /* NULL: why says line and what was expected */

#endif

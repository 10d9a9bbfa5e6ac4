/* lower_int.h: what the files of the lowering share, and nobody else.
 *
 *   lower.c       the unit: which bodies are lowered, their gaps, initialisers of globals
 *   lower_type.c  types and records
 *   lower_decl.c  symbols, globals, locals, what attributes say
 *   lower_place.c positions, files, raw text, constants, children
 *   lower_expr.c  expressions: values; lower_lvalue.c addresses, lower_cond.c conditions,
 *                 lower_init.c initialisers, lower_emit.c what all of them emit with
 *   lower_stmt.c  statements: control flow; lower_scope.c scopes, cleanups, labels, declarations
 *   lower_call.c  calls: direct, indirect, va_arg, asm; lower_builtin.c builtins, atomics
 *
 * The bodies come out in memory form: every local is read by load and written by store of its
 * `local` address; ir_ssa.c makes values of those that need no storage.
 */
#ifndef MEMKIT_CHECKER_LOWER_INT_H
#define MEMKIT_CHECKER_LOWER_INT_H

#include <clang-c/Index.h>

#include "ir.h"
#include "tu.h"

/* Where a jump out of scopes goes: break, continue, and what they must leave behind. */
typedef struct lw_target {
    uint32_t break_to, continue_to; /* blocks or IR_NONE */
    uint32_t break_scope, continue_scope; /* scope that stays alive at the target */
    struct lw_target *outer;
} lw_target;

typedef struct lw_cleanup { /* __attribute__((cleanup(fn))) of a local */
    uint32_t scope, local, sym;
} lw_cleanup;

typedef struct lw_label {
    uint64_t key;   /* of the label's cursor (lw_key) */
    uint32_t block;
    uint32_t scope; /* where the label stands; IR_NONE until it has been reached */
    bool address_taken;
} lw_label;

MK_MAP(lw_map, uint64_t, uint32_t, mk_key_u64, mk_eq_u64) /* pointers of clang's -> our index */
MK_VEC(lw_cleanup_vec, lw_cleanup)
MK_VEC(lw_label_vec, lw_label)

typedef struct lw_switch lw_switch; /* lower_stmt.c */

typedef struct lw_typed { /* an expression whose type clang was asked for */
    const void *e; /* its node in clang's tree, or NULL */
    CXType type;
} lw_typed;
enum { LW_TYPED = 16 };

typedef struct lw { /* one unit being lowered */
    ir_unit *u;
    const tu *tu;
    lw_map types;    /* clang type -> u->types */
    lw_map decls;    /* canonical function declaration -> u->syms; variable with static storage -> u->globals */
    lw_map fields;   /* field declaration -> index in u->fields */
    lw_map files;    /* CXFile -> u->files */
    struct lw_unit *own; /* lower_unit.h: what only the unit half needs */

    /* the body being lowered */
    ir_func f;
    uint32_t sym;
    CXCursor decl;
    CXType result;
    bool open;          /* the current block still takes instructions */
    uint32_t scope;     /* innermost open scope */
    lw_map locals;      /* variable or parameter declaration -> f.locals */
    lw_label_vec labels;
    lw_cleanup_vec cleanups; /* of the whole body, in order of declaration */
    struct lw_gotos *gotos;  /* lower_scope.c: jumps that wait for the body's end; NULL outside of one */
    lw_target *target;  /* innermost loop or switch */
    lw_switch *sw;      /* innermost switch */
    lw_typed typed[LW_TYPED]; /* lately, by node */
    ir_pos pos;         /* given to what is emitted: the expression or statement at work */
    bool from_macro;
} lw;

/* ---- the unit: lower.c, lower_type.c, lower_decl.c, lower_place.c ---- */

/* Identity of a declaration, from clang's own pointer: of the canonical cursor where redeclarations exist. */
uint64_t lw_key(CXCursor c);
/* Index in u->types; cheap when seen before (keyed by clang's type pointer). Size and members of t itself are
 * filled in; those of what it points to only once lw_complete() asks for them. */
uint32_t lw_type(lw *l, CXType t);
void lw_complete(lw *l, uint32_t type); /* before using the size of u->types[p].elem */
/* The pointer type for which clang has none: of a parameter spelt as an array. */
uint32_t lw_pointer_to(lw *l, uint32_t type);
ir_ty lw_ty(const lw *l, uint32_t type); /* the value type: ints by size, pointers, AGG for records and arrays, ... */
ir_ty lw_value_ty(lw *l, CXType t);      /* both */
bool lw_is_agg(const lw *l, uint32_t type);
ir_pos lw_pos(lw *l, CXCursor c, bool *macro); /* expansion place of the start of the cursor */
ir_pos lw_pos_loc(lw *l, CXSourceLocation at); /* the same for a location */
ir_pos lw_pos_brace(lw *l, CXCursor block);    /* its closing brace */
uint32_t lw_sym(lw *l, CXCursor fn);     /* declaration -> u->syms, with linkage, attributes, parameter names */
uint32_t lw_global(lw *l, CXCursor var); /* variable with static storage -> u->globals */
/* Compound literal at file scope -> u->globals; the caller initialises it. */
uint32_t lw_global_literal(lw *l, CXCursor e, uint32_t type);
bool lw_cleanup_fn(lw *l, CXCursor var, uint32_t *sym); /* the function of var's cleanup attribute, if it has one */
uint32_t lw_local(lw *l, CXCursor var); /* variable or parameter -> f.locals, made on first sight in the current scope */
uint32_t lw_temp(lw *l, uint32_t type, uint16_t flags); /* nameless local of the current scope */
/* Of a FieldDecl: its record type (the outermost, or one that has a name), its number among the record's fields
 * and where it lies, in bytes; false if unknown. */
bool lw_member(lw *l, CXCursor field, uint32_t *record, uint32_t *member, uint32_t *offset);
void lw_gap(lw *l, ir_gap why, const char *what); /* the body cannot be trusted */
/* Integer constant expression, folded; only ever asked of scalar types. */
bool lw_const_int(lw *l, CXCursor e, int64_t *value);
/* The raw bytes of the file at the spelling start of e; NULL if there are none. */
const char *lw_raw(lw *l, CXCursor e, size_t *left);
bool lw_raw_word(lw *l, CXCursor e, const char *word); /* the word that stands at the spelling start of e */

/* ---- emitting, lower_expr.c ---- */

/* At l->pos; after a terminator a new unreachable block is opened first. */
ir_val lw_emit(lw *l, ir_op op, ir_ty ty, ir_val a, ir_val b);
ir_val lw_emit_ins(lw *l, ir_ins ins);
ir_val lw_const(lw *l, ir_ty ty, int64_t v);
ir_val lw_local_addr(lw *l, uint32_t local);
void lw_jump(lw *l, uint32_t block);  /* terminates the current block */
void lw_place(lw *l, uint32_t block); /* falls through from the current block if it is open, then starts block */

ir_val lw_expr(lw *l, CXCursor e);  /* value; 0 for void; for aggregates the address where it lies */
ir_val lw_addr(lw *l, CXCursor e);  /* address of an lvalue */
void lw_discard(lw *l, CXCursor e); /* for its effects */
/* Short circuits become edges; terminates the block. */
void lw_cond(lw *l, CXCursor e, uint32_t yes, uint32_t no);
ir_val lw_convert(lw *l, ir_val v, CXType from, CXType to);
void lw_init(lw *l, ir_val addr, CXType type, CXCursor init); /* initialiser into storage, the rest zeroed */
bool lw_initializer(CXCursor var, CXCursor *init);

/* ---- lower_stmt.c ---- */

void lw_stmt(lw *l, CXCursor s);
void lw_body(lw *l, CXCursor body); /* whole function: labels, parameters, outermost scope, implicit return */
ir_val lw_stmt_expr(lw *l, CXCursor compound); /* value of ({ ... }) */
uint32_t lw_scope_open(lw *l, CXCursor at);
void lw_scope_close(lw *l);        /* cleanups, then `end`, if control gets there */
void lw_leave(lw *l, uint32_t to); /* cleanups and `end`s of all scopes inside `to`, which stay open */
void lw_decl(lw *l, CXCursor var); /* a variable declared in a block: storage, initialiser, cleanup, VLA */

/* ---- lower_call.c ---- */

ir_val lw_call(lw *l, CXCursor e); /* CallExpr; result as lw_expr */
/* UnexposedExpr that is really va_arg, atomics, choose_expr, offsetof, ?:... */
bool lw_special(lw *l, CXCursor e, ir_val *out);
void lw_asm(lw *l, CXCursor s);

/* Children of a cursor, collected: libclang only gives them through a visitor. */
typedef struct lw_kids {
    CXCursor *at;
    unsigned n;
    CXCursor few[6];
} lw_kids;
void lw_kids_of(CXCursor c, lw_kids *k); /* release with lw_kids_done */
void lw_kids_done(lw_kids *k);

#endif

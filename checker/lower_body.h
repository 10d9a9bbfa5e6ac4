/* lower_body.h: what the files that lower bodies share beyond lower_int.h.
 *
 *   lower_emit.c     instructions: blocks, folding of constants, conversions, reading and writing places
 *   lower_expr.c     expressions: operators, casts, literals
 *   lower_lvalue.c   places
 *   lower_cond.c     conditions, and what several branches compute; expressions for their effects
 *   lower_init.c     initialisers, literals
 *   lower_stmt.c     statements: control flow
 *   lower_scope.c    the body as a whole: scopes, labels and gotos, declarations
 *   lower_call.c     calls, asm, va_arg
 *   lower_builtin.c  what the compiler knows by name: builtins and atomics
 *
 * Types here are indices in u->types. A value whose type is an array or a function is its address, so
 * arrays and functions decay by being mentioned and `lw_scalar` calls them pointers; the one exception,
 * a parameter written as an array or a function, is a pointer in memory (lw_lvalue.pointer).
 *
 * Integer constants are kept sign-extended from their width, whatever their signedness: an i32 of -1 and
 * one of 4294967295u are the same. Operations say how they read them (IR_UNSIGNED).
 *
 * Tables of the unit grow while expressions are lowered: a pointer into one (lw_type_at, ir_cstr, ir_at)
 * does not outlive the next call that lowers or names anything.
 */
#ifndef MEMKIT_CHECKER_LOWER_BODY_H
#define MEMKIT_CHECKER_LOWER_BODY_H

#include "lower_int.h"

/* A place that can be read and written. */
typedef struct lw_lvalue {
    ir_val addr;
    uint32_t type;
    uint8_t bit, bits; /* bit-field: where in the bytes from addr; bits = 0: none */
    uint16_t flags;    /* IR_VOLATILE, IR_ATOMIC */
    bool pointer;      /* a parameter whose type is spelt as an array or a function */
} lw_lvalue;

typedef struct lw_at { /* a position to come back to */
    ir_pos pos;
    bool macro;
} lw_at;

typedef struct lw_list { /* operands under collection */
    ir_val few[8];
    ir_u32_vec more; /* used when there are more than few */
    uint32_t n;
} lw_list;

/* ---- lower_emit.c ---------------------------------------------------------------------------- */

lw_at lw_at_set(lw *l, CXCursor c); /* what follows stands where c begins; returns where we were */
void lw_at_back(lw *l, lw_at old);

void lw_list_add(lw_list *v, ir_val x);
const ir_val *lw_list_data(const lw_list *v);
void lw_list_free(lw_list *v);

const ir_type *lw_type_at(const lw *l, uint32_t type);
CXType lw_clang_type(lw *l, CXCursor e); /* of an expression: each is asked about by itself and as a child */
bool lw_type_ends(const lw *l, uint32_t type); /* a pointer to functions that do not come back, by their type */
uint32_t lw_type_of(lw *l, CXCursor e);
uint32_t lw_elem(const lw *l, uint32_t type); /* what a pointer, or an array, is of; else void */
ir_ty lw_scalar(const lw *l, uint32_t type);  /* value type; arrays and functions: ptr */
ir_ty lw_ty_of(const lw *l, ir_val v);
ir_ty lw_int_ptr(const lw *l); /* the integer as wide as a pointer */
bool lw_is_unsigned(const lw *l, uint32_t type);
bool lw_same_record(const lw *l, uint32_t a, uint32_t b);

bool lw_is_const(const lw *l, ir_val v, int64_t *value); /* integer or pointer constant */
ir_val lw_undef(lw *l, ir_ty ty);
ir_val lw_opaque(lw *l, ir_ty ty, const ir_val *v, uint32_t n);

/* Arithmetic or a comparison, whose result is an i1; ty is that of the operands. Folds. */
ir_val lw_binop(lw *l, ir_op op, ir_ty ty, ir_val a, ir_val b, bool is_unsigned);

ir_val lw_cast(lw *l, ir_val v, ir_ty to, bool is_unsigned, uint32_t ref);
ir_val lw_to(lw *l, ir_val v, uint32_t from, uint32_t to); /* lw_convert for types known already */
ir_val lw_truth(lw *l, ir_val v);                          /* v != 0, as i1 */
ir_val lw_negation(lw *l, ir_val truth);                   /* of an i1 */
void lw_branch(lw *l, ir_val truth, uint32_t yes, uint32_t no); /* constants take one edge */

ir_val lw_field(lw *l, ir_val base, uint32_t record, uint32_t member, uint32_t offset);
ir_val lw_offset(lw *l, ir_val p, int64_t bytes);
ir_val lw_index(lw *l, ir_val p, ir_val i, uint64_t size, uint64_t bound);
ir_val lw_step(lw *l, ir_val p, uint32_t elem, ir_val i); /* p + i, i as wide as a pointer */

/* The value at a place; of aggregates, arrays and functions, its address. */
ir_val lw_read(lw *l, lw_lvalue from);

/* v has the place's type; an aggregate is copied from where it lies. */
void lw_write(lw *l, lw_lvalue to, ir_val v);
void lw_copy(lw *l, ir_val to, ir_val from, uint32_t type);
ir_val lw_temp_of(lw *l, uint32_t type, ir_val v); /* a new temporary that holds v; its address */

/* ---- lower_expr.c ---------------------------------------------------------------------------- */

ir_val lw_evaluated(lw *l, CXCursor e, bool wanted); /* as lw_expr, but 0 where there is no value */

/* If e, whose operands are k, compares them: the result, an i1. */
bool lw_comparison(lw *l, CXCursor e, const lw_kids *k, ir_val *truth);

/* Asks clang, which forgets effects: only for integer constant expressions. */
bool lw_evaluate(CXCursor e, int64_t *value);

bool lw_is_va_list(const lw *l, uint32_t type);  /* or on some targets, may be */
CXCursor lw_bare(CXCursor e);                    /* without parentheses and __extension__ */
bool lw_only_child(CXCursor c, CXCursor *child); /* if there is exactly one */

/* ---- lower_lvalue.c -------------------------------------------------------------------------- */

lw_lvalue lw_place_of(lw *l, CXCursor e);    /* what is no place is put into a temporary */
lw_lvalue lw_named_place(lw *l, CXCursor e, CXCursor named); /* variable, parameter, function */
lw_lvalue lw_deref(lw *l, ir_val addr, CXType t); /* the object of type t at addr */
ir_val lw_wide(lw *l, ir_val i, CXCursor e);      /* i, the value of e, as wide as a pointer */

/* Of a _Generic: the associations it may have taken are put first in k; returns how many. */
unsigned lw_associations(CXCursor e, lw_kids *k);

/* A nameless record's field, or an expression for such a member. Never ask for its type: the record
 * would count as one of its own. */
bool lw_is_anonymous(CXCursor field);

/* ---- lower_cond.c ---------------------------------------------------------------------------- */

ir_val lw_logical(lw *l, CXCursor e); /* && and || for their value */
ir_val lw_conditional(lw *l, CXCursor e);
ir_val lw_generic(lw *l, CXCursor e);

/* A value that several branches compute: a temporary they store into. */
typedef struct lw_join {
    uint32_t type, temp;
    uint32_t done; /* where the branches meet */
    bool no_value;
} lw_join;

lw_join lw_join_begin(lw *l, uint32_t type);     /* void: no temporary */
void lw_join_arm(lw *l, lw_join *j, CXCursor e); /* e into it, then to the end */
void lw_join_value(lw *l, lw_join *j, ir_val v, uint32_t from);
ir_val lw_join_end(lw *l, lw_join *j);

/* ---- lower_init.c ---------------------------------------------------------------------------- */

ir_val lw_literal(lw *l, CXCursor e); /* compound literal: its storage, initialised */
ir_val lw_string(lw *l, CXCursor e);  /* string literal: its address */

/* ---- lower_scope.c --------------------------------------------------------------------------- */

uint32_t lw_label_block(lw *l, CXCursor label, bool take_address);
void lw_label_here(lw *l, CXCursor label);
void lw_goto(lw *l, CXCursor label);
void lw_goto_computed(lw *l, ir_val address);
bool lw_vla_size(lw *l, CXCursor var, ir_val *bytes); /* of a variable array declared before */

/* ---- lower_call.c ---------------------------------------------------------------------------- */

ir_val lw_va_list(lw *l, CXCursor e); /* where the va_list e is */

/* ---- lower_builtin.c ------------------------------------------------------------------------- */

/* k: callee and arguments. false: it is an ordinary call, and nothing has been lowered. */
bool lw_builtin(lw *l, CXCursor e, const lw_kids *k, uint32_t sym, ir_val *out);

/* __atomic_*, __c11_atomic_*, which are no calls to clang; k: pointer, memory order, value ... */
bool lw_atomic(lw *l, const char *name, const lw_kids *k, ir_val *out);

#endif

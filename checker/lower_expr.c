/* lower_expr.c: expressions.
 *
 * lw_expr(e) is the value of e, loaded if e is a place; a value that lives in memory (records, arrays,
 * functions) is its address. So clang's implicit casts cost nothing: the one from lvalue to rvalue is the
 * identity, decay is the identity, and the rest converts between the types of the two expressions.
 */
#include "lower_body.h"

#include <string.h>

bool lw_only_child(CXCursor c, CXCursor *child) {
    lw_kids k;
    lw_kids_of(c, &k);
    bool one = k.n == 1;
    if (one)
        *child = k.at[0];
    lw_kids_done(&k);
    return one;
}

static bool is_transparent(CXCursor e) {
    enum CXCursorKind kind = clang_getCursorKind(e);
    return kind == CXCursor_ParenExpr ||
           (kind == CXCursor_UnaryOperator &&
            clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_Extension);
}

CXCursor lw_bare(CXCursor e) {
    while (is_transparent(e) && lw_only_child(e, &e)) {
    }
    return e;
}

/* ---- literals and names ---------------------------------------------------------------------- */

bool lw_evaluate(CXCursor e, int64_t *value) {
    CXEvalResult r = clang_Cursor_Evaluate(e);
    bool ok = r && clang_EvalResult_getKind(r) == CXEval_Int;
    if (ok)
        *value = clang_EvalResult_isUnsignedInt(r) ? (int64_t)clang_EvalResult_getAsUnsigned(r)
                                                   : clang_EvalResult_getAsLongLong(r);
    if (r)
        clang_EvalResult_dispose(r);
    return ok;
}

static ir_val folded(lw *l, CXCursor e) {
    ir_ty ty = lw_scalar(l, lw_type_of(l, e));
    int64_t v;
    return lw_const_int(l, e, &v) ? lw_const(l, ty, v) : lw_opaque(l, ty, NULL, 0);
}

static ir_val named(lw *l, CXCursor e) {
    CXCursor d = clang_getCursorReferenced(e);
    if (d.kind == CXCursor_EnumConstantDecl)
        return lw_const(l, lw_scalar(l, lw_type_of(l, e)), clang_getEnumConstantDeclValue(d));
    return lw_read(l, lw_named_place(l, e, d));
}

/* Every operand of sizeof and _Alignof is unevaluated, but the sizes of variable arrays are read. */
static ir_val size_of(lw *l, CXCursor e) {
    ir_ty ty = lw_scalar(l, lw_type_of(l, e));
    int64_t n;
    if (lw_const_int(l, e, &n))
        return lw_const(l, ty, n);
    CXCursor operand;
    ir_val bytes;
    if (lw_only_child(e, &operand)) {
        operand = lw_bare(operand);
        if (operand.kind == CXCursor_DeclRefExpr &&
            lw_vla_size(l, clang_getCursorReferenced(operand), &bytes))
            return lw_cast(l, bytes, ty, true, 0);
    }
    return lw_opaque(l, ty, NULL, 0);
}

/* ---- operators ------------------------------------------------------------------------------- */

static ir_op op_of(enum CXBinaryOperatorKind op) {
    switch (op) {
    case CXBinaryOperator_Mul:
    case CXBinaryOperator_MulAssign:
        return IR_MUL;
    case CXBinaryOperator_Div:
    case CXBinaryOperator_DivAssign:
        return IR_DIV;
    case CXBinaryOperator_Rem:
    case CXBinaryOperator_RemAssign:
        return IR_REM;
    case CXBinaryOperator_Add:
    case CXBinaryOperator_AddAssign:
        return IR_ADD;
    case CXBinaryOperator_Sub:
    case CXBinaryOperator_SubAssign:
        return IR_SUB;
    case CXBinaryOperator_Shl:
    case CXBinaryOperator_ShlAssign:
        return IR_SHL;
    case CXBinaryOperator_Shr:
    case CXBinaryOperator_ShrAssign:
        return IR_SHR;
    case CXBinaryOperator_And:
    case CXBinaryOperator_AndAssign:
        return IR_AND;
    case CXBinaryOperator_Xor:
    case CXBinaryOperator_XorAssign:
        return IR_XOR;
    case CXBinaryOperator_Or:
    case CXBinaryOperator_OrAssign:
        return IR_OR;
    case CXBinaryOperator_LT:
        return IR_LT;
    case CXBinaryOperator_GT:
        return IR_GT;
    case CXBinaryOperator_LE:
        return IR_LE;
    case CXBinaryOperator_GE:
        return IR_GE;
    case CXBinaryOperator_EQ:
        return IR_EQ;
    case CXBinaryOperator_NE:
        return IR_NE;
    default:
        return IR_NOP;
    }
}

static bool is_comparison(ir_op op) {
    return op >= IR_EQ && op <= IR_GE;
}

/* A record nobody has written yet. */
static ir_val unknown_record(lw *l, uint32_t type) {
    return lw_local_addr(l, lw_temp(l, type, IR_LOCAL_TEMP));
}

static ir_val negated(lw *l, ir_val v) {
    int64_t c;
    ir_ty ty = lw_ty_of(l, v);
    if (lw_is_const(l, v, &c))
        return lw_const(l, ty, (int64_t)(0 - (uint64_t)c));
    return ty == IR_FX ? lw_opaque(l, ty, &v, 1) : lw_emit(l, IR_NEG, ty, v, 0);
}

static ir_val difference(lw *l, ir_val a, ir_val b, uint32_t elem) {
    ir_ty ty = lw_int_ptr(l);
    lw_complete(l, elem);
    uint64_t size = lw_type_at(l, elem)->size;
    ir_val bytes = lw_emit(l, IR_SUB, ty, a, b);
    if (lw_type_at(l, elem)->flags & IR_TYPE_VLA)
        return lw_opaque(l, ty, &bytes, 1);
    return size > 1 ? lw_binop(l, IR_DIV, ty, bytes, lw_const(l, ty, (int64_t)size), false) : bytes;
}

static ir_val pointer_arithmetic(lw *l, ir_op op, const lw_kids *k, uint32_t ta, ir_val a,
                                 ir_val b) {
    if (lw_ty_of(l, a) == IR_PTR && lw_ty_of(l, b) == IR_PTR)
        return difference(l, a, b, lw_elem(l, ta));
    if (lw_ty_of(l, b) == IR_PTR)
        return lw_step(l, b, lw_elem(l, lw_type_of(l, k->at[1])), lw_wide(l, a, k->at[0]));
    ir_val i = lw_wide(l, b, k->at[1]);
    return lw_step(l, a, lw_elem(l, ta), op == IR_SUB ? negated(l, i) : i);
}

/* The value of `at[0] op at[1]`; comparisons give an i1. */
static ir_val arithmetic(lw *l, ir_op op, const lw_kids *k) {
    ir_val a = lw_expr(l, k->at[0]), b = lw_expr(l, k->at[1]);
    uint32_t ta = lw_type_of(l, k->at[0]);
    if (a == 0 || b == 0) /* of void: an error */
        return lw_undef(l, IR_I32);
    if (!is_comparison(op) && (lw_ty_of(l, a) == IR_PTR || lw_ty_of(l, b) == IR_PTR))
        return pointer_arithmetic(l, op, k, ta, a, b);
    bool is_unsigned = lw_is_unsigned(l, ta);
    if (lw_ty_of(l, b) != lw_ty_of(l, a)) /* shifts */
        b = lw_cast(l, b, lw_ty_of(l, a), lw_is_unsigned(l, lw_type_of(l, k->at[1])), 0);
    return lw_binop(l, op, lw_ty_of(l, a), a, b, is_unsigned);
}

bool lw_comparison(lw *l, CXCursor e, const lw_kids *k, ir_val *truth) {
    ir_op op = op_of(clang_getCursorBinaryOperatorKind(e));
    if (!is_comparison(op))
        return false;
    *truth = lw_truth(l, arithmetic(l, op, k));
    return true;
}

static ir_val as_value(lw *l, ir_val truth, CXCursor e) {
    if (lw_ty_of(l, truth) != IR_I1)
        return truth;
    ir_ty ty = lw_scalar(l, lw_type_of(l, e));
    return ty == IR_I1 ? truth : lw_cast(l, truth, ty, true, 0);
}

/* v as an object of this type wants it; the two differ only where clang hides a conversion. */
static ir_val fitting(lw *l, ir_val v, CXCursor e, lw_lvalue to) {
    ir_ty ty = to.pointer ? IR_PTR : lw_scalar(l, to.type);
    if (v == 0 || ty == IR_AGG || lw_ty_of(l, v) == ty)
        return v;
    return lw_to(l, v, lw_type_of(l, e), to.type);
}

/* A bit-field keeps only its bits of what is assigned, and that is the expression's value. */
static ir_val kept(lw *l, lw_lvalue to, ir_val v) {
    ir_ty ty = lw_ty(l, to.type);
    bool is_unsigned = lw_is_unsigned(l, to.type);
    unsigned all = 8 * ir_ty_size(l->u, ty);
    if (to.bits == 0 || ty == IR_I1 || all <= to.bits)
        return v;
    ir_val by = lw_const(l, ty, all - to.bits);
    return lw_binop(l, IR_SHR, ty, lw_binop(l, IR_SHL, ty, v, by, is_unsigned), by, is_unsigned);
}

static ir_val assign(lw *l, CXCursor e, const lw_kids *k, bool wanted) {
    lw_at old = lw_at_set(l, e);
    ir_val v = lw_expr(l, k->at[1]);
    lw_lvalue to = lw_place_of(l, k->at[0]);
    v = fitting(l, v, k->at[1], to);
    lw_write(l, to, v);
    lw_at_back(l, old);
    if (lw_ty(l, to.type) == IR_AGG && !to.pointer)
        return to.addr;
    return wanted ? kept(l, to, v) : v;
}

static ir_val binary(lw *l, CXCursor e, bool wanted) {
    lw_kids k;
    ir_val v = 0;
    enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);
    lw_kids_of(e, &k);
    if (k.n != 2) {
        lw_kids_done(&k);
        return 0;
    }
    switch (op) {
    case CXBinaryOperator_Assign:
        v = assign(l, e, &k, wanted);
        break;
    case CXBinaryOperator_LAnd:
    case CXBinaryOperator_LOr:
        v = lw_logical(l, e);
        break;
    case CXBinaryOperator_Comma:
        lw_discard(l, k.at[0]);
        v = lw_expr(l, k.at[1]);
        break;
    default:
        v = as_value(l, arithmetic(l, op_of(op), &k), e);
        break;
    }
    lw_kids_done(&k);
    return v;
}

/* The type in which `a op= b` computes: b has been converted to it, but for shifts and pointers. */
static ir_ty computing_in(lw *l, ir_op op, ir_ty old, uint32_t type, ir_val b, CXCursor eb,
                          bool *is_unsigned) {
    bool is_shift = op == IR_SHL || op == IR_SHR;
    *is_unsigned = lw_is_unsigned(l, is_shift ? type : lw_type_of(l, eb));
    if (!is_shift)
        return lw_ty_of(l, b);
    if (old == IR_I1 || old == IR_I8 || old == IR_I16) { /* promoted */
        *is_unsigned = false;
        return IR_I32;
    }
    return old;
}

static ir_val updated(lw *l, ir_op op, lw_lvalue to, ir_val old, ir_val b, CXCursor eb) {
    ir_ty ty = lw_ty_of(l, old);
    bool is_unsigned;
    if (b == 0)
        return old;
    if (ty == IR_PTR) {
        ir_val i = lw_wide(l, b, eb);
        return lw_step(l, old, lw_elem(l, to.type), op == IR_SUB ? negated(l, i) : i);
    }
    ir_ty in = computing_in(l, op, ty, to.type, b, eb, &is_unsigned);
    old = lw_cast(l, old, in, lw_is_unsigned(l, to.type), 0);
    b = lw_cast(l, b, in, is_unsigned, 0);
    return lw_cast(l, lw_binop(l, op, in, old, b, is_unsigned), ty, is_unsigned, 0);
}

static ir_val compound_assign(lw *l, CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    if (k.n != 2) {
        lw_kids_done(&k);
        return 0;
    }
    lw_at at = lw_at_set(l, e);
    ir_val b = lw_expr(l, k.at[1]);
    lw_lvalue to = lw_place_of(l, k.at[0]);
    ir_val old = lw_read(l, to), v = old;
    if (lw_ty(l, to.type) != IR_AGG || to.pointer) {
        v = updated(l, op_of(clang_getCursorBinaryOperatorKind(e)), to, old, b, k.at[1]);
        lw_write(l, to, v);
    }
    lw_at_back(l, at);
    lw_kids_done(&k);
    return kept(l, to, v);
}

static ir_val one_more(lw *l, lw_lvalue to, ir_val old, bool down) {
    ir_ty ty = lw_ty_of(l, old);
    if (ty == IR_PTR)
        return lw_step(l, old, lw_elem(l, to.type), lw_const(l, lw_int_ptr(l), down ? -1 : 1));
    if (ty == IR_I1) /* b++ sets, b-- inverts */
        return down ? lw_negation(l, old) : lw_const(l, IR_I1, 1);
    return lw_binop(l, down ? IR_SUB : IR_ADD, ty, old, lw_const(l, ty, 1),
                    lw_is_unsigned(l, to.type));
}

static ir_val step_by_one(lw *l, CXCursor e, CXCursor place, bool down, bool before) {
    lw_at at = lw_at_set(l, e);
    lw_lvalue to = lw_place_of(l, place);
    ir_val old = lw_read(l, to), v = one_more(l, to, old, down);
    lw_write(l, to, v);
    lw_at_back(l, at);
    return before ? kept(l, to, v) : old;
}

static ir_val inverted(lw *l, ir_val v) {
    ir_ty ty = lw_ty_of(l, v);
    int64_t c;
    if (lw_is_const(l, v, &c))
        return lw_const(l, ty, ~c);
    return ty == IR_FX ? lw_opaque(l, ty, &v, 1) : lw_emit(l, IR_NOT, ty, v, 0);
}

static ir_val part_of_complex(lw *l, CXCursor e, CXCursor z) {
    uint32_t from = lw_type_of(l, z), to = lw_type_of(l, e);
    ir_val v = lw_expr(l, z);
    bool whole = lw_scalar(l, from) == lw_scalar(l, to);
    return whole ? v : lw_opaque(l, lw_scalar(l, to), &v, v != 0 && lw_ty_of(l, v) != IR_PTR);
}

static ir_val unary(lw *l, CXCursor e) {
    CXCursor a;
    if (!lw_only_child(e, &a))
        return 0;
    enum CXUnaryOperatorKind op = clang_getCursorUnaryOperatorKind(e);
    switch (op) {
    case CXUnaryOperator_PostInc:
        return step_by_one(l, e, a, false, false);
    case CXUnaryOperator_PostDec:
        return step_by_one(l, e, a, true, false);
    case CXUnaryOperator_PreInc:
        return step_by_one(l, e, a, false, true);
    case CXUnaryOperator_PreDec:
        return step_by_one(l, e, a, true, true);
    case CXUnaryOperator_AddrOf:
        return lw_addr(l, a);
    case CXUnaryOperator_Deref:
        return lw_read(l, lw_place_of(l, e));
    case CXUnaryOperator_Plus:
    case CXUnaryOperator_Extension:
        return lw_expr(l, a);
    case CXUnaryOperator_Real:
    case CXUnaryOperator_Imag:
        return part_of_complex(l, e, a);
    default:
        break;
    }
    ir_val v = lw_expr(l, a);
    if (v == 0)
        return 0;
    switch (op) {
    case CXUnaryOperator_Minus:
        return negated(l, v);
    case CXUnaryOperator_Not:
        return inverted(l, v);
    case CXUnaryOperator_LNot:
        return as_value(l, lw_negation(l, lw_truth(l, v)), e);
    default:
        return v;
    }
}

/* ---- casts ----------------------------------------------------------------------------------- */

/* (union u)x */
static ir_val cast_to_record(lw *l, CXCursor from, uint32_t type) {
    uint32_t was = lw_type_of(l, from);
    ir_val v = lw_expr(l, from);
    if (lw_is_agg(l, was))
        return v;
    ir_val p = unknown_record(l, type);
    lw_write(l, (lw_lvalue){.addr = p, .type = was}, v);
    return p;
}

static ir_val explicit_cast(lw *l, CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    ir_val v = 0;
    if (k.n) { /* what precedes belongs to the type's name */
        CXCursor from = k.at[k.n - 1];
        uint32_t to = lw_type_of(l, e);
        if (lw_scalar(l, to) == IR_VOID)
            lw_discard(l, from);
        else if (lw_is_agg(l, to) && lw_type_at(l, to)->kind != IR_K_ARRAY)
            v = cast_to_record(l, from, to);
        else {
            v = lw_expr(l, from);
            v = lw_to(l, v, lw_type_of(l, from), to);
        }
    }
    lw_kids_done(&k);
    return v;
}

/* `ap` of va_arg(ap, T), which looks like a cast of it. */
bool lw_is_va_list(const lw *l, uint32_t type) {
    const ir_type *t = lw_type_at(l, type);
    if (t->kind == IR_K_PTR || t->kind == IR_K_ARRAY) {
        t = lw_type_at(l, t->elem);
        if (l->u->ptr_size == 4 && (t->flags & IR_TYPE_CHAR)) /* char * on i386 */
            return true;
    }
    return (t->kind == IR_K_STRUCT || t->kind == IR_K_ARRAY) &&
           strstr(ir_cstr(l->u, t->name), "va_list") != NULL;
}

static ir_val implicit_cast(lw *l, CXCursor e, CXCursor from, bool *special) {
    CXType to = lw_clang_type(l, e), was = lw_clang_type(l, from);
    *special = false;
    if (to.data[0] == was.data[0] && from.kind != CXCursor_StringLiteral)
        return lw_expr(l, from);
    if (from.kind == CXCursor_StringLiteral)
        return lw_string(l, from);
    uint32_t type = lw_type(l, was);
    if (lw_is_va_list(l, type) && lw_raw_word(l, e, "__builtin_va_arg")) {
        *special = true;
        return 0;
    }
    ir_val v = lw_expr(l, from);
    return lw_to(l, v, type, lw_type(l, to));
}

/* Is it a variable that is read? A visitor for the node below takes longer than all the rest. Clang looks
 * through conversions, and what it finds has the type of the whole only if nothing else is in between: what
 * calling it would give has another. */
static bool reads_variable(lw *l, CXCursor e, CXCursor *var) {
    *var = clang_getCursorReferenced(e);
    return (var->kind == CXCursor_VarDecl || var->kind == CXCursor_ParmDecl) &&
           clang_equalTypes(lw_clang_type(l, e), clang_getCursorType(*var));
}

static ir_val unexposed(lw *l, CXCursor e) {
    CXCursor var;
    if (reads_variable(l, e, &var))
        return lw_read(l, lw_named_place(l, e, var));
    lw_kids k;
    ir_val v = 0;
    bool special = true;
    lw_kids_of(e, &k);
    if (k.n == 1 && clang_isExpression(k.at[0].kind))
        v = implicit_cast(l, e, k.at[0], &special);
    lw_kids_done(&k);
    if (special && !lw_special(l, e, &v))
        lw_gap(l, IR_GAP_UNSUPPORTED, "expression");
    return v;
}

/* ---- expressions ----------------------------------------------------------------------------- */

/* Something this lowering has not heard of: its parts are seen, the function is not trusted. */
static ir_val unknown(lw *l, CXCursor e) {
    lw_kids k;
    CXString name = clang_getCursorKindSpelling(clang_getCursorKind(e));
    lw_gap(l, IR_GAP_UNSUPPORTED, clang_getCString(name));
    clang_disposeString(name);
    if (e.kind == CXCursor_BlockExpr)
        return 0;
    lw_kids_of(e, &k);
    for (unsigned i = 0; i < k.n; i++) {
        if (clang_isExpression(k.at[i].kind))
            lw_discard(l, k.at[i]);
    }
    lw_kids_done(&k);
    return 0;
}

ir_val lw_evaluated(lw *l, CXCursor e, bool wanted) {
    CXCursor child;
    switch (clang_getCursorKind(e)) {
    case CXCursor_UnexposedExpr:
        return unexposed(l, e);
    case CXCursor_DeclRefExpr:
        return named(l, e);
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
        return lw_read(l, lw_place_of(l, e));
    case CXCursor_CallExpr:
        return lw_call(l, e);
    case CXCursor_ParenExpr:
        return lw_only_child(e, &child) ? lw_expr(l, child) : 0;
    case CXCursor_UnaryOperator:
        return unary(l, e);
    case CXCursor_BinaryOperator:
        return binary(l, e, wanted);
    case CXCursor_CompoundAssignOperator:
        return compound_assign(l, e);
    case CXCursor_ConditionalOperator:
        return lw_conditional(l, e);
    case CXCursor_CStyleCastExpr:
        return explicit_cast(l, e);
    case CXCursor_GenericSelectionExpr:
        return lw_generic(l, e);
    case CXCursor_UnaryExpr:
        return size_of(l, e);
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
        return folded(l, e);
    case CXCursor_CXXBoolLiteralExpr:
        return lw_const(l, IR_I1, lw_raw_word(l, e, "true"));
    case CXCursor_FloatingLiteral:
    case CXCursor_FixedPointLiteral:
    case CXCursor_ImaginaryLiteral:
        return lw_const(l, lw_value_ty(l, clang_getCursorType(e)), 0);
    case CXCursor_GNUNullExpr:
    case CXCursor_CXXNullPtrLiteralExpr:
        return lw_const(l, IR_PTR, 0);
    case CXCursor_StringLiteral:
        return lw_string(l, e);
    case CXCursor_CompoundLiteralExpr:
        return lw_read(l, lw_place_of(l, e));
    case CXCursor_InitListExpr:
        return lw_only_child(e, &child) ? lw_expr(l, child) : 0;
    case CXCursor_AddrLabelExpr:
        if (lw_only_child(e, &child))
            lw_label_block(l, clang_getCursorReferenced(child), true);
        return lw_opaque(l, IR_PTR, NULL, 0); /* of code: no object */
    case CXCursor_StmtExpr:
        return lw_only_child(e, &child) ? lw_stmt_expr(l, child) : 0;
    default:
        return unknown(l, e);
    }
}

/* Nobody has to look out for 0 who asked for a value. */
static ir_val placeholder(lw *l, CXCursor e) {
    uint32_t type = lw_type_of(l, e);
    ir_ty ty = lw_scalar(l, type);
    return ty == IR_AGG ? unknown_record(l, type) : lw_undef(l, ty);
}

ir_val lw_expr(lw *l, CXCursor e) {
    ir_val v = lw_evaluated(l, e, true);
    return v ? v : placeholder(l, e);
}

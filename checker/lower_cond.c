/* lower_cond.c: expressions as control flow: branches, values that branches compute, effects alone. */
#include "lower_body.h"

#include <string.h>

/* ---- joins ----------------------------------------------------------------------------------- */

/* The pointer that a value of an array or function type really is. */
static uint32_t decayed(lw *l, uint32_t type) {
    const ir_type *t = lw_type_at(l, type);
    if (t->kind == IR_K_FUNC)
        return lw_pointer_to(l, type);
    return t->kind == IR_K_ARRAY ? lw_pointer_to(l, t->elem) : type;
}

lw_join lw_join_begin(lw *l, uint32_t type) {
    lw_join j = {.type = decayed(l, type), .done = ir_block_new(&l->f)};
    j.no_value = lw_scalar(l, j.type) == IR_VOID;
    if (!j.no_value)
        j.temp = lw_temp(l, j.type, IR_LOCAL_TEMP);
    return j;
}

void lw_join_value(lw *l, lw_join *j, ir_val v, uint32_t from) {
    if (v && !j->no_value && l->open) {
        v = lw_to(l, v, from, j->type);
        ir_val addr = lw_local_addr(l, j->temp);
        lw_write(l, (lw_lvalue){.addr = addr, .type = j->type}, v);
    }
    lw_jump(l, j->done);
}

void lw_join_arm(lw *l, lw_join *j, CXCursor e) {
    if (j->no_value) {
        lw_discard(l, e);
        lw_jump(l, j->done);
    } else {
        ir_val v = lw_expr(l, e);
        lw_join_value(l, j, v, lw_type_of(l, e));
    }
}

ir_val lw_join_end(lw *l, lw_join *j) {
    lw_place(l, j->done);
    if (j->no_value)
        return 0;
    return lw_read(l, (lw_lvalue){.addr = lw_local_addr(l, j->temp), .type = j->type});
}

/* && and || for their value. */
ir_val lw_logical(lw *l, CXCursor e) {
    uint32_t type = lw_type_of(l, e);
    ir_ty ty = lw_scalar(l, type);
    uint32_t yes = ir_block_new(&l->f), no = ir_block_new(&l->f);
    lw_join j = lw_join_begin(l, type);
    lw_cond(l, e, yes, no);
    lw_place(l, yes);
    lw_join_value(l, &j, lw_const(l, ty, 1), type);
    lw_place(l, no);
    lw_join_value(l, &j, lw_const(l, ty, 0), type);
    return lw_join_end(l, &j);
}

ir_val lw_conditional(lw *l, CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    if (k.n != 3) {
        lw_kids_done(&k);
        return 0;
    }
    uint32_t yes = ir_block_new(&l->f), no = ir_block_new(&l->f);
    lw_join j = lw_join_begin(l, lw_type_of(l, e));
    lw_cond(l, k.at[0], yes, no);
    lw_place(l, yes);
    lw_join_arm(l, &j, k.at[1]);
    lw_place(l, no);
    lw_join_arm(l, &j, k.at[2]);
    lw_kids_done(&k);
    return lw_join_end(l, &j);
}

static bool all_literals(const lw_kids *k, unsigned n) {
    for (unsigned i = 0; i < n; i++) {
        if (k->at[i].kind != CXCursor_IntegerLiteral)
            return false;
    }
    return true;
}

ir_val lw_generic(lw *l, CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    unsigned n = lw_associations(e, &k);
    int64_t c;
    if (n <= 1 || (all_literals(&k, n) && lw_evaluate(e, &c))) {
        ir_val v = n > 1 ? lw_const(l, lw_scalar(l, lw_type_of(l, e)), c)
                   : n   ? lw_expr(l, k.at[0])
                         : 0;
        lw_kids_done(&k);
        return v;
    }
    lw_join j = lw_join_begin(l, lw_type_of(l, e));
    for (unsigned i = 0; i + 1 < n; i++) { /* any of them, as far as we know */
        uint32_t yes = ir_block_new(&l->f), no = ir_block_new(&l->f);
        lw_branch(l, lw_opaque(l, IR_I1, NULL, 0), yes, no);
        lw_place(l, yes);
        lw_join_arm(l, &j, k.at[i]);
        lw_place(l, no);
    }
    lw_join_arm(l, &j, k.at[n - 1]);
    lw_kids_done(&k);
    return lw_join_end(l, &j);
}

/* ---- effects only ---------------------------------------------------------------------------- */

static void discard_operator(lw *l, CXCursor e) {
    lw_kids k;
    enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);
    if (op == CXBinaryOperator_Assign) {
        lw_evaluated(l, e, false);
        return;
    }
    lw_kids_of(e, &k);
    if (k.n == 2 && (op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr)) {
        uint32_t more = ir_block_new(&l->f), done = ir_block_new(&l->f);
        bool both = op == CXBinaryOperator_LAnd;
        lw_cond(l, k.at[0], both ? more : done, both ? done : more);
        lw_place(l, more);
        lw_discard(l, k.at[1]);
        lw_place(l, done);
    } else {
        for (unsigned i = 0; i < k.n; i++)
            lw_discard(l, k.at[i]);
    }
    lw_kids_done(&k);
}

static void discard_conditional(lw *l, CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    if (k.n == 3) {
        uint32_t yes = ir_block_new(&l->f), no = ir_block_new(&l->f);
        lw_join j = {.done = ir_block_new(&l->f), .no_value = true};
        lw_cond(l, k.at[0], yes, no);
        lw_place(l, yes);
        lw_join_arm(l, &j, k.at[1]);
        lw_place(l, no);
        lw_join_arm(l, &j, k.at[2]);
        lw_join_end(l, &j);
    }
    lw_kids_done(&k);
}

static void discard_children(lw *l, CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    for (unsigned i = 0; i < k.n; i++) {
        if (clang_isExpression(k.at[i].kind))
            lw_discard(l, k.at[i]);
    }
    lw_kids_done(&k);
}

static void discard_unary(lw *l, CXCursor e) {
    CXCursor a;
    switch (clang_getCursorUnaryOperatorKind(e)) {
    case CXUnaryOperator_PostInc:
    case CXUnaryOperator_PostDec:
    case CXUnaryOperator_PreInc:
    case CXUnaryOperator_PreDec:
        lw_evaluated(l, e, false);
        break;
    default:
        if (lw_only_child(e, &a))
            lw_discard(l, a);
    }
}

static void discard_unexposed(lw *l, CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    bool is_cast =
        k.n == 1 && clang_isExpression(k.at[0].kind) && !lw_is_va_list(l, lw_type_of(l, k.at[0]));
    if (is_cast)
        lw_discard(l, k.at[0]);
    lw_kids_done(&k);
    if (!is_cast)
        lw_evaluated(l, e, false);
}

void lw_discard(lw *l, CXCursor e) {
    switch (clang_getCursorKind(e)) {
    case CXCursor_ParenExpr:
    case CXCursor_CStyleCastExpr:
        discard_children(l, e);
        return;
    case CXCursor_UnexposedExpr:
        discard_unexposed(l, e);
        return;
    case CXCursor_BinaryOperator:
        discard_operator(l, e);
        return;
    case CXCursor_ConditionalOperator:
        discard_conditional(l, e);
        return;
    case CXCursor_DeclRefExpr:
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
        if (clang_isVolatileQualifiedType(clang_getCursorType(e)))
            lw_evaluated(l, e, false);
        else
            discard_children(l, e);
        return;
    case CXCursor_UnaryOperator:
        if (clang_isVolatileQualifiedType(clang_getCursorType(e)))
            lw_evaluated(l, e, false);
        else
            discard_unary(l, e);
        return;
    case CXCursor_UnaryExpr:
    case CXCursor_IntegerLiteral:
    case CXCursor_CharacterLiteral:
    case CXCursor_FloatingLiteral:
    case CXCursor_StringLiteral:
        return;
    default:
        lw_evaluated(l, e, false);
        return;
    }
}

/* ---- conditions ------------------------------------------------------------------------------ */

static bool gives_truth(CXCursor e) {
    e = lw_bare(e);
    if (e.kind == CXCursor_BinaryOperator) {
        enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);
        return op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr ||
               (op >= CXBinaryOperator_LT && op <= CXBinaryOperator_NE);
    }
    return e.kind == CXCursor_UnaryOperator &&
           clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_LNot;
}

/* A conversion that cannot change whether the value is zero: of the 0 or 1 of a test to any integer. */
static bool keeps_truth(lw *l, CXCursor e, CXCursor *from) {
    return e.kind == CXCursor_UnexposedExpr && lw_only_child(e, from) && gives_truth(*from) &&
           lw_scalar(l, lw_type_of(l, *from)) != IR_AGG;
}

static bool is_expect(lw *l, CXCursor e) {
    CXCursor fn = clang_getCursorReferenced(e);
    if (fn.kind != CXCursor_FunctionDecl)
        return false;
    uint32_t sym = lw_sym(l, fn); /* may move the table */
    const char *name = ir_cstr(l->u, l->u->syms.data[sym].name);
    return strncmp(name, "__builtin_expect", 16) == 0;
}

/* __builtin_expect(condition, likely) */
static bool cond_expect(lw *l, CXCursor e, uint32_t yes, uint32_t no) {
    lw_kids k;
    lw_kids_of(e, &k);
    bool ok = k.n >= 3 && is_expect(l, e);
    if (ok)
        lw_cond(l, k.at[1], yes, no);
    lw_kids_done(&k);
    return ok;
}

static bool cond_binary(lw *l, CXCursor e, uint32_t yes, uint32_t no) {
    lw_kids k;
    ir_val truth;
    enum CXBinaryOperatorKind op = clang_getCursorBinaryOperatorKind(e);
    lw_kids_of(e, &k);
    bool ok = k.n == 2;
    if (ok && (op == CXBinaryOperator_LAnd || op == CXBinaryOperator_LOr)) {
        uint32_t more = ir_block_new(&l->f);
        bool both = op == CXBinaryOperator_LAnd;
        lw_cond(l, k.at[0], both ? more : yes, both ? no : more);
        lw_place(l, more);
        lw_cond(l, k.at[1], yes, no);
    } else if (ok && op == CXBinaryOperator_Comma) {
        lw_discard(l, k.at[0]);
        lw_cond(l, k.at[1], yes, no);
    } else if (ok && lw_comparison(l, e, &k, &truth)) {
        lw_branch(l, truth, yes, no);
    } else {
        ok = false;
    }
    lw_kids_done(&k);
    return ok;
}

static bool cond_conditional(lw *l, CXCursor e, uint32_t yes, uint32_t no) {
    lw_kids k;
    lw_kids_of(e, &k);
    bool ok = k.n == 3;
    if (ok) {
        uint32_t first = ir_block_new(&l->f), second = ir_block_new(&l->f);
        lw_cond(l, k.at[0], first, second);
        lw_place(l, first);
        lw_cond(l, k.at[1], yes, no);
        lw_place(l, second);
        lw_cond(l, k.at[2], yes, no);
    }
    lw_kids_done(&k);
    return ok;
}

/* The forms whose own structure is control flow. */
static bool cond_structured(lw *l, CXCursor e, uint32_t yes, uint32_t no) {
    switch (clang_getCursorKind(e)) {
    case CXCursor_BinaryOperator:
        return cond_binary(l, e, yes, no);
    case CXCursor_ConditionalOperator:
        return cond_conditional(l, e, yes, no);
    case CXCursor_CallExpr:
        return cond_expect(l, e, yes, no);
    default:
        return false;
    }
}

void lw_cond(lw *l, CXCursor e, uint32_t yes, uint32_t no) {
    CXCursor child;
    e = lw_bare(e);
    while (keeps_truth(l, e, &child))
        e = lw_bare(child);
    if (e.kind == CXCursor_UnaryOperator &&
        clang_getCursorUnaryOperatorKind(e) == CXUnaryOperator_LNot && lw_only_child(e, &child)) {
        lw_cond(l, child, no, yes);
        return;
    }
    if (cond_structured(l, e, yes, no))
        return;
    ir_val v = lw_expr(l, e);
    lw_branch(l, v ? lw_truth(l, v) : lw_opaque(l, IR_I1, NULL, 0), yes, no);
}

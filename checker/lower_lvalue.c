/* lower_lvalue.c: places, that is what can be assigned to or have its address taken.
 *
 * The address rules the solver relies on:
 *
 *   x.f  p->f         field, by member and offset; members of a union all at 0
 *   a[i]              index with the bound of the array, if it is declared, over 1 and not at a struct's end
 *   p[i]  p + i       index without a bound; p itself for i = 0
 *   p[3] of chars     offset: bytes from p, known
 */
#include "lower_body.h"

static bool is_atomic(CXType t) {
    if (t.kind == CXType_Typedef || t.kind == CXType_Elaborated)
        t = clang_getCanonicalType(t);
    return t.kind == CXType_Atomic;
}

lw_lvalue lw_deref(lw *l, ir_val addr, CXType t) {
    lw_lvalue v = {.addr = addr, .type = lw_type(l, t)};
    if (clang_isVolatileQualifiedType(t))
        v.flags |= IR_VOLATILE;
    if (is_atomic(t))
        v.flags |= IR_ATOMIC;
    return v;
}

/* Was it seen in this body before? A declaration that is not its variable's first is not found so. */
static bool is_local(const lw *l, CXCursor var) {
    return lw_map_get(&l->locals, (uintptr_t)var.data[0]) != NULL;
}

static lw_lvalue variable(lw *l, CXCursor e, CXCursor var) {
    if (!is_local(l, var) && clang_Cursor_hasVarDeclGlobalStorage(var) > 0) {
        ir_ins at = {.op = IR_GLOBAL, .ty = IR_PTR, .ref = lw_global(l, var)};
        return lw_deref(l, lw_emit_ins(l, at), lw_clang_type(l, e));
    }
    ir_val addr = lw_local_addr(l, lw_local(l, var));
    lw_lvalue v = lw_deref(l, addr, lw_clang_type(l, e));
    uint8_t kind = lw_type_at(l, v.type)->kind;
    v.pointer = var.kind == CXCursor_ParmDecl && (kind == IR_K_ARRAY || kind == IR_K_FUNC);
    return v;
}

static ir_val function(lw *l, CXCursor fn) {
    return lw_emit_ins(l, (ir_ins){.op = IR_FUNC, .ty = IR_PTR, .ref = lw_sym(l, fn)});
}

lw_lvalue lw_named_place(lw *l, CXCursor e, CXCursor d) {
    if (d.kind == CXCursor_VarDecl || d.kind == CXCursor_ParmDecl)
        return variable(l, e, d);
    uint32_t type = lw_type_of(l, e);
    if (d.kind == CXCursor_FunctionDecl)
        return (lw_lvalue){.addr = function(l, d), .type = type};
    return (lw_lvalue){.addr = lw_undef(l, IR_PTR),
                       .type = type}; /* an error, which the unit notes */
}

bool lw_is_anonymous(CXCursor field) {
    CXCursor record = clang_getTypeDeclaration(clang_getCursorType(field));
    return clang_Cursor_isAnonymousRecordDecl(record);
}

/* What `.` or `->` is applied to. Of the anonymous records in between clang leaves out the innermost;
 * offsets are from the one with a name. */
static bool base_of(CXCursor e, CXCursor *base) {
    do {
        lw_kids k;
        lw_kids_of(e, &k);
        bool found = k.n != 0;
        if (found)
            e = k.at[k.n - 1];
        lw_kids_done(&k);
        if (!found)
            return false;
    } while (e.kind == CXCursor_MemberRefExpr && lw_is_anonymous(e));
    *base = e;
    return true;
}

static lw_lvalue member(lw *l, CXCursor e) {
    CXCursor of;
    uint32_t record, n, offset;
    ir_val base = base_of(e, &of) ? lw_expr(l, of) : lw_undef(l, IR_PTR);
    if (!lw_member(l, clang_getCursorReferenced(e), &record, &n, &offset)) {
        ir_val anywhere = lw_index(l, base, lw_opaque(l, lw_int_ptr(l), NULL, 0), 1, 0);
        return lw_deref(l, anywhere, lw_clang_type(l, e));
    }
    const ir_field *f = &l->u->fields.data[lw_type_at(l, record)->fields + n];
    uint8_t bit = f->bit, bits = f->bits;
    lw_lvalue v = lw_deref(l, lw_field(l, base, record, n, offset), lw_clang_type(l, e));
    v.bit = bit;
    v.bits = bits;
    return v;
}

/* The last member may be an array that goes on behind the struct: [], [0], [1] and, in old code, [N]. */
static bool is_last_member(lw *l, CXCursor e, uint64_t size) {
    uint32_t record, n, offset;
    if (!lw_member(l, clang_getCursorReferenced(e), &record, &n, &offset))
        return true;
    const ir_type *t = lw_type_at(l, record);
    return l->u->fields.data[t->fields + t->nfields - 1].offset <
           offset + size; /* nothing behind it */
}

static uint64_t bound_of(lw *l, CXCursor array, uint32_t type) {
    uint64_t count = lw_type_at(l, type)->count, size = lw_type_at(l, type)->size;
    if (count <= 1 || (array.kind == CXCursor_MemberRefExpr && is_last_member(l, array, size)))
        return 0;
    return count;
}

static bool is_parameter(CXCursor e) {
    return e.kind == CXCursor_DeclRefExpr && clang_getCursorReferenced(e).kind == CXCursor_ParmDecl;
}

/* The array that decays into this pointer, if that is what it is. */
static bool decayed_array(lw *l, CXCursor pointer, CXCursor *array, uint32_t *type) {
    CXCursor child;
    if (pointer.kind != CXCursor_UnexposedExpr || !lw_only_child(pointer, &child))
        return false;
    *array = lw_bare(child);
    switch (array->kind) {
    case CXCursor_DeclRefExpr:
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_UnaryOperator:
    case CXCursor_CompoundLiteralExpr:
    case CXCursor_StringLiteral:
        break;
    default:
        return false;
    }
    *type = lw_type_of(l, *array);
    return lw_type_at(l, *type)->kind == IR_K_ARRAY && !is_parameter(*array) &&
           clang_getCursorType(pointer).kind == CXType_Pointer;
}

/* An index, as wide as a pointer. */
ir_val lw_wide(lw *l, ir_val i, CXCursor e) {
    ir_ty to = lw_int_ptr(l);
    return lw_ty_of(l, i) == to ? i : lw_cast(l, i, to, lw_is_unsigned(l, lw_type_of(l, e)), 0);
}

static ir_val element(lw *l, CXCursor base, CXCursor index) {
    CXCursor array;
    uint32_t type;
    if (decayed_array(l, base, &array, &type)) {
        uint32_t elem = lw_elem(l, type);
        uint64_t bound = bound_of(l, array, type), size = lw_type_at(l, elem)->size;
        ir_val p = lw_addr(l, array);
        ir_val i = lw_wide(l, lw_expr(l, index), index);
        return size ? lw_index(l, p, i, size, bound) : lw_step(l, p, elem, i);
    }
    uint32_t elem = lw_elem(l, lw_type_of(l, base));
    ir_val p = lw_expr(l, base);
    return lw_step(l, p, elem, lw_wide(l, lw_expr(l, index), index));
}

static bool is_pointer(const lw *l, uint32_t type) {
    return lw_scalar(l, type) == IR_PTR;
}

static lw_lvalue subscript(lw *l, CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    ir_val addr;
    if (k.n != 2)
        addr = lw_undef(l, IR_PTR);
    else if (is_pointer(l, lw_type_of(l, k.at[0])))
        addr = element(l, k.at[0], k.at[1]);
    else if (is_pointer(l, lw_type_of(l, k.at[1])))
        addr = element(l, k.at[1], k.at[0]);
    else { /* a lane of a vector */
        ir_val p = lw_addr(l, k.at[0]);
        ir_val i = lw_wide(l, lw_expr(l, k.at[1]), k.at[1]);
        addr = lw_index(l, p, i, lw_type_at(l, lw_type_of(l, e))->size, 0);
    }
    lw_kids_done(&k);
    return lw_deref(l, addr, lw_clang_type(l, e));
}

static lw_lvalue value_in_memory(lw *l, CXCursor e) {
    uint32_t type = lw_type_of(l, e);
    ir_val v = lw_expr(l, e);
    if (lw_type_at(l, type)->kind == IR_K_VOID || v == 0)
        return (lw_lvalue){.addr = lw_undef(l, IR_PTR), .type = type};
    if (lw_ty_of(l, v) == IR_PTR && !is_pointer(l, type)) /* a record: the value is its address */
        return (lw_lvalue){.addr = v, .type = type};
    if (lw_type_at(l, type)->kind == IR_K_ARRAY || lw_type_at(l, type)->kind == IR_K_FUNC)
        return (lw_lvalue){.addr = v, .type = type};
    return (lw_lvalue){.addr = lw_temp_of(l, type, v), .type = type};
}

/* __real__ z, __imag__ z */
static lw_lvalue half(lw *l, CXCursor e, CXCursor z, bool second) {
    uint32_t type = lw_type_of(l, e);
    ir_val p = lw_addr(l, z);
    return (lw_lvalue){.addr = lw_offset(l, p, second ? (int64_t)lw_type_at(l, type)->size : 0),
                       .type = type};
}

static lw_lvalue unary_place(lw *l, CXCursor e) {
    CXCursor child;
    if (!lw_only_child(e, &child))
        return value_in_memory(l, e);
    switch (clang_getCursorUnaryOperatorKind(e)) {
    case CXUnaryOperator_Deref:
        return lw_deref(l, lw_expr(l, child), lw_clang_type(l, e));
    case CXUnaryOperator_Extension:
        return lw_place_of(l, child);
    case CXUnaryOperator_Real:
        return half(l, e, child, false);
    case CXUnaryOperator_Imag:
        return half(l, e, child, true);
    default:
        return value_in_memory(l, e);
    }
}

/* _Generic: clang lists all associations behind the controlling expression and does not say which it
 * took. Those of the result's own type go to the front; returns how many there are, all if none is. */
unsigned lw_associations(CXCursor e, lw_kids *k) {
    CXType type = clang_getCanonicalType(clang_getCursorType(e));
    unsigned n = 0, all = 0;
    for (unsigned i = 0; i < k->n; i++) {
        if (clang_isExpression(k->at[i].kind))
            k->at[all++] = k->at[i];
    }
    for (unsigned i = 1; i < all; i++) {
        CXType other = clang_getCanonicalType(clang_getCursorType(k->at[i]));
        if (clang_equalTypes(type, other))
            k->at[n++] = k->at[i]; /* the controlling expression is not evaluated */
    }
    if (n || all < 2)
        return n;
    for (unsigned i = 1; i < all; i++)
        k->at[n++] = k->at[i];
    return n;
}

static lw_lvalue generic_place(lw *l, CXCursor e) {
    lw_kids k;
    lw_kids_of(e, &k);
    lw_lvalue v = lw_associations(e, &k) == 1 ? lw_place_of(l, k.at[0]) : value_in_memory(l, e);
    lw_kids_done(&k);
    return v;
}

/* __func__, __builtin_choose_expr */
static lw_lvalue unexposed_place(lw *l, CXCursor e) {
    lw_kids k;
    int64_t first;
    lw_lvalue v;
    lw_kids_of(e, &k);
    if (k.n == 1 && k.at[0].kind == CXCursor_StringLiteral)
        v = (lw_lvalue){.addr = lw_string(l, k.at[0]), .type = lw_type_of(l, e)};
    else if (k.n == 3 && lw_raw_word(l, e, "__builtin_choose_expr") &&
             lw_const_int(l, k.at[0], &first))
        v = lw_place_of(l, k.at[first ? 1 : 2]);
    else
        v = value_in_memory(l, e);
    lw_kids_done(&k);
    return v;
}

lw_lvalue lw_place_of(lw *l, CXCursor e) {
    CXCursor child;
    switch (clang_getCursorKind(e)) {
    case CXCursor_DeclRefExpr:
        return lw_named_place(l, e, clang_getCursorReferenced(e));
    case CXCursor_MemberRefExpr:
        return member(l, e);
    case CXCursor_ArraySubscriptExpr:
        return subscript(l, e);
    case CXCursor_UnaryOperator:
        return unary_place(l, e);
    case CXCursor_GenericSelectionExpr:
        return generic_place(l, e);
    case CXCursor_UnexposedExpr:
        return unexposed_place(l, e);
    case CXCursor_StringLiteral:
        return (lw_lvalue){.addr = lw_string(l, e), .type = lw_type_of(l, e)};
    case CXCursor_CompoundLiteralExpr:
        return (lw_lvalue){.addr = lw_literal(l, e), .type = lw_type_of(l, e)};
    case CXCursor_ParenExpr:
        if (lw_only_child(e, &child))
            return lw_place_of(l, child);
        /* fall through */
    default:
        return value_in_memory(l, e);
    }
}

ir_val lw_addr(lw *l, CXCursor e) {
    return lw_place_of(l, e).addr;
}

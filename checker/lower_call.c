/* lower_call.c: calls, va_arg and its like, inline assembly. */
#include "lower_body.h"

#include <ctype.h>
#include <string.h>

/* ---- whom ------------------------------------------------------------------------------------- */

/* The function a callee names: `f`, `(f)`, `*f`, `&f`. What clang says the whole call refers to is not
 * asked: of `get()(x)` it names get. */
static bool direct_callee(CXCursor e, CXCursor *fn) {
    *fn = clang_getCursorReferenced(e);
    if (e.kind == CXCursor_UnexposedExpr && fn->kind == CXCursor_FunctionDecl &&
        clang_equalTypes(clang_getPointeeType(clang_getCursorType(e)), clang_getCursorType(*fn)))
        return true; /* a pointer to it, which no call of it gives */
    while (e.kind == CXCursor_UnexposedExpr || e.kind == CXCursor_ParenExpr ||
           e.kind == CXCursor_UnaryOperator) {
        if (!lw_only_child(e, &e))
            return false;
    }
    if (e.kind != CXCursor_DeclRefExpr)
        return false;
    *fn = clang_getCursorReferenced(e);
    return fn->kind == CXCursor_FunctionDecl;
}

static bool is_reserved(const lw *l, uint32_t sym) {
    const char *name = ir_cstr(l->u, l->u->syms.data[sym].name);
    return name[0] == '_' && name[1] == '_';
}

/* ---- with what -------------------------------------------------------------------------------- */

static bool holds_no_pointer(const lw *l, const lw_list *args) {
    const ir_val *v = lw_list_data(args);
    for (uint32_t i = 0; i < args->n; i++) {
        const ir_ins *arg = ir_at(&l->f, v[i]);
        if (arg->ty == IR_AGG || (arg->ty == IR_PTR && arg->op != IR_STR)) /* __builtin_nan("") */
            return false;
    }
    return true;
}

/* __builtin_clz(x), __builtin_fabs(x), the instructions behind <immintrin.h>: numbers to numbers. */
static bool computes(const lw *l, uint32_t sym, const lw_list *args, ir_ty result) {
    if (sym == IR_NONE || result == IR_PTR || result == IR_AGG || result == IR_VOID ||
        (l->u->syms.data[sym].flags & IR_SYM_NORETURN))
        return false;
    const char *name = ir_cstr(l->u, l->u->syms.data[sym].name);
    return strncmp(name, "__builtin_", 10) == 0 &&
           (strncmp(name + 10, "ia32_", 5) == 0 || holds_no_pointer(l, args));
}

/* error(EXIT_FAILURE, ...) of <error.h>: with a status that is not 0 it is exit(). */
static bool exits(const lw *l, const ir_sym *s, const lw_list *args) {
    const char *name = ir_cstr(l->u, s->name);
    if (!(s->flags & IR_SYM_SYSTEM) || !args->n ||
        (strcmp(name, "error") != 0 && strcmp(name, "error_at_line") != 0))
        return false;
    const ir_ins *status = ir_at(&l->f, lw_list_data(args)[0]);
    return status->op == IR_CONST && status->imm != 0;
}

static uint16_t flags_of(lw *l, uint32_t sym, CXCursor callee, const lw_list *args) {
    if (sym == IR_NONE)
        return lw_type_ends(l, lw_type_of(l, callee)) ? IR_NORETURN : 0;
    const ir_sym *s = &l->u->syms.data[sym];
    return (uint16_t)((s->flags & IR_SYM_NORETURN || exits(l, s, args) ? IR_NORETURN : 0) |
                      (s->flags & IR_SYM_RETURNS_TWICE ? IR_RETURNS_TWICE : 0));
}

static ir_val emit_call(lw *l, ir_ins call, uint32_t type, const lw_list *args) {
    call.ext = ir_ext(&l->f, lw_list_data(args), args->n);
    call.n = args->n;
    if (call.ty == IR_AGG) {
        call.b = lw_local_addr(l, lw_temp(l, type, IR_LOCAL_TEMP));
        call.imm = (int64_t)lw_type_at(l, type)->size;
    }
    ir_val v = lw_emit_ins(l, call);
    if (call.flags & IR_NORETURN)
        lw_emit(l, IR_UNREACH, IR_VOID, 0, 0);
    return call.ty == IR_AGG ? call.b : call.ty == IR_VOID ? 0 : v;
}

static ir_val ordinary_call(lw *l, CXCursor e, const lw_kids *k, uint32_t sym) {
    lw_list args = {0};
    uint32_t type = lw_type_of(l, e);
    ir_ins call = {.op = IR_CALL, .ty = (uint8_t)lw_scalar(l, type)};
    if (sym == IR_NONE) {
        call.a = lw_expr(l, k->at[0]);
        if (ir_at(&l->f, call.a)->op == IR_FUNC) { /* after all */
            sym = ir_at(&l->f, call.a)->ref;
            call.a = 0;
        }
    }
    call.ref = sym;
    for (unsigned i = 1; i < k->n; i++) {
        ir_val v = lw_expr(l, k->at[i]);
        if (v)
            lw_list_add(&args, v);
    }
    call.flags = flags_of(l, sym, k->at[0], &args);
    ir_val v = computes(l, sym, &args, (ir_ty)call.ty)
                   ? lw_opaque(l, (ir_ty)call.ty, lw_list_data(&args), args.n)
                   : emit_call(l, call, type, &args);
    lw_list_free(&args);
    return v;
}

ir_val lw_call(lw *l, CXCursor e) {
    lw_kids k;
    CXCursor fn;
    ir_val v = 0;
    lw_kids_of(e, &k);
    if (k.n) {
        lw_at old = lw_at_set(l, e);
        uint32_t sym = direct_callee(k.at[0], &fn) ? lw_sym(l, fn) : IR_NONE;
        if (sym == IR_NONE || !is_reserved(l, sym) || !lw_builtin(l, e, &k, sym, &v))
            v = ordinary_call(l, e, &k, sym);
        lw_at_back(l, old);
    }
    lw_kids_done(&k);
    return v;
}

/* ---- expressions clang does not name ------------------------------------------------------------ */

/* A va_list is an array on most targets, a pointer to characters on some: then its own address counts. */
ir_val lw_va_list(lw *l, CXCursor e) {
    const ir_type *t = lw_type_at(l, lw_type_of(l, e));
    if (t->kind == IR_K_PTR && (lw_type_at(l, t->elem)->flags & IR_TYPE_CHAR))
        return lw_addr(l, e);
    return lw_expr(l, e);
}

static ir_val va_arg_of(lw *l, CXCursor e, const lw_kids *k) {
    ir_ty ty = lw_scalar(l, lw_type_of(l, e));
    ir_val list = lw_va_list(l, k->at[k->n - 1]);
    return lw_emit(l, IR_VAARG, ty, list, 0);
}

/* a ?: b, whose children are a, a, a as the result, b. */
static bool is_elvis(const lw_kids *k) {
    return k->n == 4 && k->at[0].data[1] == k->at[1].data[1];
}

static ir_val elvis(lw *l, CXCursor e, const lw_kids *k) {
    lw_at old = lw_at_set(l, e);
    uint32_t yes = ir_block_new(&l->f), no = ir_block_new(&l->f);
    lw_join j = lw_join_begin(l, lw_type_of(l, e));
    ir_val v = lw_expr(l, k->at[0]);
    lw_branch(l, v ? lw_truth(l, v) : lw_opaque(l, IR_I1, NULL, 0), yes, no);
    lw_place(l, yes);
    lw_join_value(l, &j, v, lw_type_of(l, k->at[0]));
    lw_place(l, no);
    lw_join_arm(l, &j, k->at[3]);
    v = lw_join_end(l, &j);
    lw_at_back(l, old);
    return v;
}

static ir_val choose(lw *l, CXCursor e, const lw_kids *k) {
    int64_t first;
    if (lw_const_int(l, k->at[0], &first))
        return lw_expr(l, k->at[first ? 1 : 2]);
    uint32_t yes = ir_block_new(&l->f), no = ir_block_new(&l->f);
    lw_join j = lw_join_begin(l, lw_type_of(l, e));
    lw_branch(l, lw_opaque(l, IR_I1, NULL, 0), yes, no);
    lw_place(l, yes);
    lw_join_arm(l, &j, k->at[1]);
    lw_place(l, no);
    lw_join_arm(l, &j, k->at[2]);
    return lw_join_end(l, &j);
}

/* Of whatever children there are, the values. */
static ir_val computed(lw *l, const lw_kids *k, ir_ty ty) {
    lw_list values = {0};
    for (unsigned i = 0; i < k->n; i++) {
        ir_val v = clang_isExpression(k->at[i].kind) ? lw_expr(l, k->at[i]) : 0;
        if (v)
            lw_list_add(&values, v);
    }
    ir_val v = ty == IR_VOID ? 0 : lw_opaque(l, ty, lw_list_data(&values), values.n);
    lw_list_free(&values);
    return v;
}

/* offsetof, __builtin_types_compatible_p, __builtin_LINE(), shuffles of vectors, and what is new. */
static ir_val constant_or_opaque(lw *l, CXCursor e, const lw_kids *k) {
    uint32_t type = lw_type_of(l, e);
    ir_ty ty = lw_scalar(l, type);
    int64_t c;
    if (ty != IR_PTR && ty != IR_AGG && ty != IR_FX && ty != IR_VOID && lw_const_int(l, e, &c))
        return lw_const(l, ty, c);
    if (ty == IR_PTR && k->n == 0) /* __builtin_FILE() */
        return lw_emit_ins(l, (ir_ins){.op = IR_STR, .ty = IR_PTR, .imm = 1});
    if (ty == IR_PTR || ty == IR_AGG)
        lw_gap(l, IR_GAP_UNSUPPORTED, "expression");
    if (ty != IR_AGG)
        return computed(l, k, ty);
    computed(l, k, IR_VOID);
    return lw_local_addr(l, lw_temp(l, type, IR_LOCAL_TEMP));
}

/* The word at the expression's beginning. */
static void first_word(lw *l, CXCursor e, char *word, size_t size) {
    size_t left, n = 0;
    const char *raw = lw_raw(l, e, &left);
    while (raw && n < left && n + 1 < size && (isalnum((unsigned char)raw[n]) || raw[n] == '_')) {
        word[n] = raw[n];
        n++;
    }
    word[n] = '\0';
}

bool lw_special(lw *l, CXCursor e, ir_val *out) {
    lw_kids k;
    char word[64];
    lw_kids_of(e, &k);
    first_word(l, e, word, sizeof word);
    if (is_elvis(&k))
        *out = elvis(l, e, &k);
    else if (k.n && strcmp(word, "__builtin_va_arg") == 0)
        *out = va_arg_of(l, e, &k);
    else if (k.n == 3 && strcmp(word, "__builtin_choose_expr") == 0)
        *out = choose(l, e, &k);
    else if (k.n == 0 || !strstr(word, "_atomic_") || !lw_atomic(l, word, &k, out))
        *out = constant_or_opaque(l, e, &k);
    lw_kids_done(&k);
    return true;
}

/* ---- inline assembly ---------------------------------------------------------------------------- */

static bool next_word(const char **s, size_t *left, char *word, size_t size) {
    size_t n = 0;
    while (*left && isspace((unsigned char)**s)) {
        ++*s;
        --*left;
    }
    while (*left && n + 1 < size && (isalnum((unsigned char)**s) || **s == '_')) {
        word[n++] = *(*s)++;
        --*left;
    }
    word[n] = '\0';
    return n != 0;
}

/* asm volatile goto (...): its labels are not shown. */
static bool is_asm_goto(lw *l, CXCursor s) {
    char word[16];
    size_t left;
    const char *raw = lw_raw(l, s, &left);
    while (raw && next_word(&raw, &left, word, sizeof word)) {
        if (strcmp(word, "goto") == 0)
            return true;
    }
    return false;
}

/* Outputs and memory operands are places, the rest values. */
static ir_val asm_operand(lw *l, CXCursor e) {
    CXCursor bare = lw_bare(e);
    switch (clang_getCursorKind(bare)) {
    case CXCursor_DeclRefExpr:
        if (clang_getCursorReferenced(bare).kind == CXCursor_EnumConstantDecl)
            return lw_expr(l, bare);
        return lw_addr(l, bare);
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_CompoundLiteralExpr:
        return lw_addr(l, bare);
    case CXCursor_UnaryOperator:
        if (clang_getCursorUnaryOperatorKind(bare) == CXUnaryOperator_Deref)
            return lw_addr(l, bare);
        return lw_expr(l, bare);
    default:
        return lw_expr(l, e);
    }
}

void lw_asm(lw *l, CXCursor s) {
    lw_kids k;
    lw_list operands = {0};
    bool is_goto = is_asm_goto(l, s);
    lw_kids_of(s, &k);
    for (unsigned i = 0; i < k.n; i++) {
        ir_val v = clang_isExpression(k.at[i].kind) ? asm_operand(l, k.at[i]) : 0;
        if (v)
            lw_list_add(&operands, v);
    }
    lw_kids_done(&k);
    uint32_t ext = ir_ext(&l->f, lw_list_data(&operands), operands.n);
    lw_emit_ins(
        l, (ir_ins){.op = IR_ASM, .flags = is_goto ? IR_ASM_GOTO : 0, .ext = ext, .n = operands.n});
    lw_list_free(&operands);
    if (is_goto)
        lw_gap(l, IR_GAP_ASM_GOTO, "asm goto");
}

/* lower_stmt.c: statements.
 *
 * What the graph looks like:
 *
 *   while (c) s      jump test;  test: br c body done;  body: s; jump test;  done:
 *   do s while (c)   jump body;  body: s;  test: br c body done;  done:
 *   for (a; c; b) s  a; jump test;  test: br c body done;  body: s;  next: b; jump test;  done:
 *   switch (v) s     switch v ...;  s, with a block at each case;  done:
 *
 * `continue` goes to test or next, `break` to done. A switch is emitted before its cases are known and
 * completed when its body is done, so stacked cases and Duff's device are nothing special.
 */
#include "lower_body.h"

#include <ctype.h>
#include <string.h>

struct lw_switch {
    ir_val at; /* the instruction */
    ir_ty ty;
    uint32_t otherwise; /* the default's block or IR_NONE */
    ir_case_vec cases;
    ir_u32_vec blocks; /* of each case */
    lw_switch *outer;
};

/* ---- if, loops --------------------------------------------------------------------------------- */

static void if_stmt(lw *l, const lw_kids *k) {
    if (k->n < 2)
        return;
    uint32_t yes = ir_block_new(&l->f), done = ir_block_new(&l->f);
    uint32_t no = k->n > 2 ? ir_block_new(&l->f) : done;
    lw_cond(l, k->at[0], yes, no);
    lw_place(l, yes);
    lw_stmt(l, k->at[1]);
    if (k->n > 2) {
        lw_jump(l, done);
        lw_place(l, no);
        lw_stmt(l, k->at[2]);
    }
    lw_place(l, done);
}

static void loop_body(lw *l, CXCursor body, uint32_t break_to, uint32_t continue_to) {
    lw_target t = {break_to, continue_to, l->scope, l->scope, l->target};
    l->target = &t;
    lw_stmt(l, body);
    l->target = t.outer;
}

static void while_stmt(lw *l, const lw_kids *k) {
    if (k->n < 2)
        return;
    uint32_t test = ir_block_new(&l->f), body = ir_block_new(&l->f), done = ir_block_new(&l->f);
    lw_place(l, test);
    lw_cond(l, k->at[0], body, done);
    lw_place(l, body);
    loop_body(l, k->at[1], done, test);
    lw_jump(l, test);
    lw_place(l, done);
}

static void do_stmt(lw *l, const lw_kids *k) {
    if (k->n < 2)
        return;
    lw_at at = {l->pos, l->from_macro};
    uint32_t test = ir_block_new(&l->f), body = ir_block_new(&l->f), done = ir_block_new(&l->f);
    lw_place(l, body);
    loop_body(l, k->at[0], done, test);
    lw_at_back(l, at);
    lw_place(l, test);
    lw_cond(l, k->at[1], body, done);
    lw_place(l, done);
}

/* ---- the slots of for -------------------------------------------------------------------------- */

/* Raw text up to here is a comment, a literal or a continued line: its length, else 0. */
static size_t skip_token(const char *s, size_t left) {
    size_t i = 1;
    if (left >= 2 && s[0] == '/' && s[1] == '/') {
        while (i < left && s[i] != '\n')
            i++;
        return i;
    }
    if (left >= 2 && s[0] == '/' && s[1] == '*') {
        for (i = 3; i < left && !(s[i - 1] == '*' && s[i] == '/'); i++) {
        }
        return i + 1;
    }
    if (s[0] != '"' && s[0] != '\'')
        return 0;
    for (; i < left && s[i] != s[0]; i++)
        i += s[i] == '\\';
    return i + 1;
}

/* Reads `for (a; b; c)` and says which are there. false: that is not what stands here. */
static bool read_slots(const char *s, size_t left, bool has[3]) {
    unsigned depth = 0, slot = 0;
    has[0] = has[1] = has[2] = false;
    if (left < 4 || strncmp(s, "for", 3) != 0)
        return false;
    for (size_t i = 3, n; i < left; i += n) {
        char c = s[i];
        n = skip_token(s + i, left - i);
        if (n == 0 && (isspace((unsigned char)c) || c == '\\')) {
            n = 1;
            continue;
        }
        bool comment = n > 1 && c == '/';
        bool ends = depth == 1 && n == 0 && (c == ';' || c == ')');
        if (depth >= 1 && !ends && !comment)
            has[slot] = true;
        if (n == 0) {
            n = 1;
            depth += c == '(' || c == '[' || c == '{';
            if (c == ')' || c == ']' || c == '}') {
                if (depth == 0 || --depth == 0)
                    return slot == 2;
            }
            if (ends && ++slot > 2)
                return false;
        }
    }
    return false;
}

static bool is_step(CXCursor e) {
    if (e.kind == CXCursor_CompoundAssignOperator)
        return true;
    if (e.kind == CXCursor_BinaryOperator)
        return clang_getCursorBinaryOperatorKind(e) == CXBinaryOperator_Assign;
    return e.kind == CXCursor_UnaryOperator &&
           clang_getCursorUnaryOperatorKind(e) <= CXUnaryOperator_PreDec;
}

/* The text did not help (the semicolons came out of a macro): by what the expressions look like. */
static void guess_slots(const lw_kids *k, bool has[3]) {
    unsigned n = k->n - 1, i = 0;
    bool first_sets = n && (k->at[0].kind == CXCursor_DeclStmt ||
                            (k->at[0].kind == CXCursor_BinaryOperator && is_step(k->at[0])));
    has[0] = n == 3 || first_sets;
    i += has[0];
    has[1] = n == 3 || (i < n && !is_step(k->at[i]));
    i += has[1];
    has[2] = i < n;
}

/* Empty slots are no children; which ones are empty, only the text says. */
static void slots_of(lw *l, CXCursor s, const lw_kids *k, bool has[3]) {
    size_t left;
    const char *raw = k->n == 4 ? NULL : lw_raw(l, s, &left);
    if (!raw || !read_slots(raw, left, has) || has[0] + has[1] + has[2] + 1 != (int)k->n)
        guess_slots(k, has);
}

static void for_clause(lw *l, CXCursor c) {
    if (clang_isExpression(c.kind))
        lw_discard(l, c);
    else
        lw_stmt(l, c);
}

static void for_stmt(lw *l, CXCursor s, const lw_kids *k) {
    bool has[3];
    if (k->n < 1)
        return;
    slots_of(l, s, k, has);
    lw_at at = {l->pos, l->from_macro};
    uint32_t test = ir_block_new(&l->f), body = ir_block_new(&l->f), next = ir_block_new(&l->f);
    uint32_t done = ir_block_new(&l->f);
    lw_scope_open(l, s);
    unsigned i = 0;
    if (has[0])
        for_clause(l, k->at[i++]);
    lw_at_back(l, at);
    lw_place(l, test);
    if (has[1])
        lw_cond(l, k->at[i++], body, done);
    lw_place(l, body);
    loop_body(l, k->at[k->n - 1], done, next);
    lw_place(l, next);
    lw_at_back(l, at);
    if (has[2])
        lw_discard(l, k->at[i]);
    lw_jump(l, test);
    lw_place(l, done);
    lw_scope_close(l);
}

/* ---- switch ------------------------------------------------------------------------------------ */

/* Which case a constant takes. */
static uint32_t block_for(const lw_switch *sw, int64_t v, uint32_t otherwise) {
    for (size_t i = 0; i < sw->cases.len; i++) {
        if (sw->cases.data[i].lo <= v && v <= sw->cases.data[i].hi)
            return sw->blocks.data[i];
    }
    return otherwise;
}

static void complete_switch(lw *l, lw_switch *sw, uint32_t done) {
    uint32_t otherwise = sw->otherwise == IR_NONE ? done : sw->otherwise;
    ir_ins *at = ir_at(&l->f, sw->at);
    int64_t v;
    if (lw_is_const(l, at->a, &v)) { /* switch (sizeof x) */
        uint32_t to = block_for(sw, v, otherwise), ext = ir_ext(&l->f, &to, 1);
        at->op = IR_JUMP;
        at->a = 0;
        at->ext = ext;
        at->n = 1;
        return;
    }
    if (sw->otherwise == IR_NONE)
        at->flags |= IR_IMPLICIT;
    at->imm = (int64_t)l->f.cases.len;
    at->n = 1 + (uint32_t)sw->blocks.len;
    at->ext = ir_ext(&l->f, &otherwise, 1);
    ir_ext(&l->f, sw->blocks.data, (uint32_t)sw->blocks.len);
    (void)ir_case_vec_append(&l->f.cases, sw->cases.data, sw->cases.len);
}

static void switch_stmt(lw *l, const lw_kids *k) {
    if (k->n < 2)
        return;
    ir_val v = lw_expr(l, k->at[0]);
    lw_switch sw = {.otherwise = IR_NONE, .outer = l->sw};
    sw.ty = (ir_ty)ir_at(&l->f, v)->ty;
    sw.at = lw_emit(l, IR_SWITCH, IR_VOID, v, 0);
    uint32_t done = ir_block_new(&l->f);
    lw_target t = {done, IR_NONE, l->scope, 0, l->target};
    if (t.outer) {
        t.continue_to = t.outer->continue_to;
        t.continue_scope = t.outer->continue_scope;
    }
    l->sw = &sw;
    l->target = &t;
    lw_stmt(l, k->at[1]);
    l->target = t.outer;
    l->sw = sw.outer;
    lw_place(l, done);
    complete_switch(l, &sw, done);
    ir_case_vec_free(&sw.cases);
    ir_u32_vec_free(&sw.blocks);
}

/* As constants of the switch's type are kept. */
static int64_t case_value(lw *l, CXCursor e, ir_ty ty) {
    int64_t v = 0;
    if (!lw_const_int(l, e, &v) && !lw_evaluate(e, &v))
        lw_gap(l, IR_GAP_UNSUPPORTED, "case");
    unsigned bits = 8 * ir_ty_size(l->u, ty);
    if (bits == 0 || bits >= 64)
        return v;
    uint64_t sign = (uint64_t)1 << (bits - 1), low = (uint64_t)v & ((sign << 1) - 1);
    return (int64_t)((low ^ sign) - sign);
}

static void add_case(lw_switch *sw, ir_case c, uint32_t block) {
    (void)ir_case_vec_push(&sw->cases, c);
    (void)ir_u32_vec_push(&sw->blocks, block);
}

static void case_label(lw *l, const lw_kids *k) {
    lw_switch *sw = l->sw;
    uint32_t block = ir_block_new(&l->f);
    lw_place(l, block);
    if (!sw || k->n < 2)
        return;
    ir_case c = {.lo = case_value(l, k->at[0], sw->ty)};
    c.hi = k->n > 2 ? case_value(l, k->at[1], sw->ty) : c.lo;
    if (c.lo > c.hi) { /* unsigned, and the sign bit lies between them */
        add_case(sw, (ir_case){INT64_MIN, c.hi}, block);
        c.hi = INT64_MAX;
    }
    add_case(sw, c, block);
}

static void default_label(lw *l) {
    uint32_t block = ir_block_new(&l->f);
    lw_place(l, block);
    if (l->sw)
        l->sw->otherwise = block;
}

/* ---- jumps ------------------------------------------------------------------------------------- */

static void break_stmt(lw *l) {
    if (!l->target)
        return;
    lw_leave(l, l->target->break_scope);
    lw_jump(l, l->target->break_to);
}

static void continue_stmt(lw *l) {
    if (!l->target || l->target->continue_to == IR_NONE)
        return;
    lw_leave(l, l->target->continue_scope);
    lw_jump(l, l->target->continue_to);
}

static void goto_stmt(lw *l, const lw_kids *k) {
    if (k->n)
        lw_goto(l, clang_getCursorReferenced(k->at[0]));
}

/* A record outlives the scopes it is returned from. */
static ir_val saved_record(lw *l, ir_val v, uint32_t type) {
    uint32_t scope = l->scope;
    if (scope == 0)
        return v;
    l->scope = 0;
    ir_val copy = lw_temp_of(l, type, v);
    l->scope = scope;
    return copy;
}

static ir_val returned(lw *l, const lw_kids *k, uint32_t type, ir_ty ty) {
    if (k->n == 0)
        return ty == IR_AGG ? lw_local_addr(l, lw_temp(l, type, IR_LOCAL_TEMP)) : lw_undef(l, ty);
    if (ty == IR_VOID) {
        lw_discard(l, k->at[0]);
        return 0;
    }
    ir_val v = lw_expr(l, k->at[0]);
    if (v == 0)
        return lw_undef(l, ty == IR_AGG ? IR_PTR : ty);
    if (ty == IR_AGG)
        return saved_record(l, v, type);
    return ir_at(&l->f, v)->ty == ty ? v : lw_to(l, v, lw_type_of(l, k->at[0]), type);
}

static void return_stmt(lw *l, const lw_kids *k) {
    uint32_t type = lw_type(l, l->result);
    ir_ty ty = lw_scalar(l, type);
    ir_val v = returned(l, k, type, ty);
    lw_leave(l, IR_NONE);
    lw_emit_ins(l, (ir_ins){.op = IR_RET,
                            .ty = (uint8_t)ty,
                            .a = v,
                            .imm = ty == IR_AGG ? (int64_t)lw_type_at(l, type)->size : 0});
}

/* ---- blocks ------------------------------------------------------------------------------------ */

static void each_stmt(lw *l, const lw_kids *k) {
    for (unsigned i = 0; i < k->n; i++)
        lw_stmt(l, k->at[i]);
}

static void compound_stmt(lw *l, CXCursor s, const lw_kids *k) {
    lw_scope_open(l, s);
    each_stmt(l, k);
    if (l->open)
        l->pos = lw_pos_brace(l, s);
    lw_scope_close(l);
}

static void decl_stmt(lw *l, const lw_kids *k) {
    for (unsigned i = 0; i < k->n; i++) {
        if (k->at[i].kind == CXCursor_VarDecl)
            lw_decl(l, k->at[i]);
    }
}

/* The last statement's value, kept beyond the scope it is made in. */
static ir_val last_value(lw *l, CXCursor s) {
    while (s.kind == CXCursor_LabelStmt) {
        lw_kids k;
        lw_kids_of(s, &k);
        lw_label_here(l, s);
        CXCursor next = k.n ? k.at[k.n - 1] : clang_getNullCursor();
        lw_kids_done(&k);
        s = next;
    }
    if (!clang_isExpression(s.kind)) {
        if (!clang_Cursor_isNull(s))
            lw_stmt(l, s);
        return 0;
    }
    uint32_t type = lw_type_of(l, s);
    if (lw_scalar(l, type) == IR_VOID) {
        lw_discard(l, s);
        return 0;
    }
    ir_val v = lw_expr(l, s);
    if (lw_scalar(l, type) != IR_AGG || v == 0)
        return v;
    uint32_t scope = l->scope;
    l->scope = l->f.scopes.data[scope].parent;
    if (l->scope == IR_NONE)
        l->scope = 0;
    v = lw_temp_of(l, type, v);
    l->scope = scope;
    return v;
}

ir_val lw_stmt_expr(lw *l, CXCursor compound) {
    lw_kids k;
    lw_at old = {l->pos, l->from_macro};
    ir_val v = 0;
    lw_kids_of(compound, &k);
    lw_scope_open(l, compound);
    for (unsigned i = 0; i + 1 < k.n; i++)
        lw_stmt(l, k.at[i]);
    if (k.n) {
        lw_at_set(l, k.at[k.n - 1]);
        v = last_value(l, k.at[k.n - 1]);
    }
    lw_scope_close(l);
    lw_kids_done(&k);
    lw_at_back(l, old);
    return v;
}

/* ---- statements -------------------------------------------------------------------------------- */

/* Labels in front of a statement; stacked ones nest, and there may be thousands. */
static bool label(lw *l, CXCursor *s) {
    lw_kids k;
    enum CXCursorKind kind = s->kind;
    if (kind != CXCursor_CaseStmt && kind != CXCursor_DefaultStmt && kind != CXCursor_LabelStmt)
        return false;
    lw_kids_of(*s, &k);
    l->pos = lw_pos(l, *s, &l->from_macro);
    if (kind == CXCursor_CaseStmt)
        case_label(l, &k);
    else if (kind == CXCursor_DefaultStmt)
        default_label(l);
    else
        lw_label_here(l, *s);
    *s = k.n ? k.at[k.n - 1] : clang_getNullCursor();
    lw_kids_done(&k);
    return true;
}

/* Attributed statements: their parts in order. OpenMP's directives may hide theirs. */
static void other_stmt(lw *l, CXCursor s, const lw_kids *k) {
    if (s.kind != CXCursor_UnexposedStmt)
        lw_gap(l, IR_GAP_UNSUPPORTED,
               s.kind < CXCursor_OMPParallelDirective ? "statement" : "OpenMP");
    for (unsigned i = 0; i < k->n; i++) {
        if (clang_isExpression(k->at[i].kind) || clang_isStatement(k->at[i].kind))
            lw_stmt(l, k->at[i]);
    }
}

static void stmt(lw *l, CXCursor s, const lw_kids *k) {
    switch (clang_getCursorKind(s)) {
    case CXCursor_CompoundStmt:
        compound_stmt(l, s, k);
        break;
    case CXCursor_DeclStmt:
        decl_stmt(l, k);
        break;
    case CXCursor_IfStmt:
        if_stmt(l, k);
        break;
    case CXCursor_WhileStmt:
        while_stmt(l, k);
        break;
    case CXCursor_DoStmt:
        do_stmt(l, k);
        break;
    case CXCursor_ForStmt:
        for_stmt(l, s, k);
        break;
    case CXCursor_SwitchStmt:
        switch_stmt(l, k);
        break;
    case CXCursor_BreakStmt:
        break_stmt(l);
        break;
    case CXCursor_ContinueStmt:
        continue_stmt(l);
        break;
    case CXCursor_GotoStmt:
        goto_stmt(l, k);
        break;
    case CXCursor_IndirectGotoStmt:
        if (k->n)
            lw_goto_computed(l, lw_expr(l, k->at[0]));
        break;
    case CXCursor_ReturnStmt:
        return_stmt(l, k);
        break;
    case CXCursor_GCCAsmStmt:
        lw_asm(l, s);
        break;
    case CXCursor_NullStmt:
        break;
    default:
        other_stmt(l, s, k);
        break;
    }
}

void lw_stmt(lw *l, CXCursor s) {
    lw_kids k;
    while (label(l, &s)) {
    }
    if (clang_Cursor_isNull(s))
        return;
    l->pos = lw_pos(l, s, &l->from_macro);
    if (clang_isExpression(s.kind)) {
        lw_discard(l, s);
        return;
    }
    lw_kids_of(s, &k);
    stmt(l, s, &k);
    lw_kids_done(&k);
}

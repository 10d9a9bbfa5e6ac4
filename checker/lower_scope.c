/* lower_scope.c: scopes, the jumps that leave them, and what is declared in them.
 *
 * A scope that is left runs its cleanups, last declared first, and ends the storage of its locals. A goto
 * to a label further down cannot know which scopes it leaves: it is emitted as a jump to the label, and
 * when the body is complete, those that leave something get a block in between that does it.
 */
#include "lower_body.h"

#include <string.h>

typedef struct waiting { /* a goto */
    ir_val jump;
    uint32_t label, scope;
    uint32_t ncleanups; /* what was declared by then */
    lw_at at;
} waiting;

MK_VEC(waiting_vec, waiting)

typedef struct lw_gotos {
    waiting_vec waiting;
    ir_u32_vec computed;   /* igoto instructions: their targets are known at the end */
    ir_u32_vec has_locals; /* per scope, while the body is finished */
} lw_gotos;

/* ---- leaving ----------------------------------------------------------------------------------- */

static void call_cleanup(lw *l, lw_cleanup c) {
    const ir_sym *sym = &l->u->syms.data[c.sym];
    uint32_t result = lw_type_at(l, sym->type)->elem;
    ir_val arg = lw_local_addr(l, c.local);
    uint32_t ext = ir_ext(&l->f, &arg, 1);
    lw_emit_ins(l, (ir_ins){.op = IR_CALL,
                            .ty = (uint8_t)lw_scalar(l, result),
                            .flags = IR_IMPLICIT,
                            .ref = c.sym,
                            .ext = ext,
                            .n = 1});
}

static void leave_scope(lw *l, uint32_t scope, size_t ncleanups) {
    while (ncleanups-- > 0) {
        if (l->cleanups.data[ncleanups].scope == scope)
            call_cleanup(l, l->cleanups.data[ncleanups]);
    }
    if (scope) /* the outermost ends with the function */
        lw_emit_ins(l, (ir_ins){.op = IR_END, .flags = IR_IMPLICIT, .ref = scope});
}

static uint32_t parent_of(const lw *l, uint32_t scope) {
    return l->f.scopes.data[scope].parent;
}

static void leave(lw *l, uint32_t from, uint32_t to, size_t ncleanups) {
    for (; from != to && from != IR_NONE && l->open; from = parent_of(l, from))
        leave_scope(l, from, ncleanups);
}

void lw_leave(lw *l, uint32_t to) {
    leave(l, l->scope, to, l->cleanups.len);
}

uint32_t lw_scope_open(lw *l, CXCursor at) {
    bool macro;
    ir_scope s = {.parent = l->scope, .pos = lw_pos(l, at, &macro)};
    (void)ir_scope_vec_push(&l->f.scopes, s);
    l->scope = (uint32_t)l->f.scopes.len - 1;
    return l->scope;
}

void lw_scope_close(lw *l) {
    if (l->open)
        leave_scope(l, l->scope, l->cleanups.len);
    l->scope = parent_of(l, l->scope);
}

/* ---- labels ------------------------------------------------------------------------------------ */

static uint32_t label_index(lw *l, CXCursor label) {
    uint64_t key =
        (uintptr_t)label.data[1]; /* the statement; labels have no declaration of their own */
    for (uint32_t i = 0; i < l->labels.len; i++) {
        if (l->labels.data[i].key == key)
            return i;
    }
    lw_label made = {.key = key, .block = ir_block_new(&l->f), .scope = IR_NONE};
    (void)lw_label_vec_push(&l->labels, made);
    return (uint32_t)l->labels.len - 1;
}

static lw_label *label_of(lw *l, CXCursor label) {
    uint32_t i = label_index(l, label); /* may move them */
    return &l->labels.data[i];
}

uint32_t lw_label_block(lw *l, CXCursor label, bool take_address) {
    if (!l->gotos) /* the initialiser of a static: lw_decl has looked into it */
        return IR_NONE;
    lw_label *at = label_of(l, label);
    at->address_taken |= take_address;
    return at->block;
}

void lw_label_here(lw *l, CXCursor label) {
    lw_label *at = label_of(l, label);
    if (at->scope != IR_NONE) /* twice: an error */
        return;
    at->scope = l->scope;
    lw_place(l, at->block);
}

/* The innermost scope around both. */
static uint32_t common_scope(const lw *l, uint32_t a, uint32_t b) {
    while (a != b) { /* a scope's number is higher than those around it */
        if (a > b)
            a = parent_of(l, a);
        else
            b = parent_of(l, b);
    }
    return a;
}

void lw_goto(lw *l, CXCursor label) {
    uint32_t i = label_index(l, label);
    lw_label to = l->labels.data[i];
    if (!l->open)
        return;
    if (to.scope != IR_NONE) {
        lw_leave(l, common_scope(l, l->scope, to.scope));
        lw_jump(l, to.block);
        return;
    }
    waiting w = {.label = i,
                 .scope = l->scope,
                 .ncleanups = (uint32_t)l->cleanups.len,
                 .at = {l->pos, l->from_macro}};
    w.jump = (ir_val)l->f.ins.len;
    lw_jump(l, to.block);
    (void)waiting_vec_push(&l->gotos->waiting, w);
}

void lw_goto_computed(lw *l, ir_val address) {
    ir_val at = lw_emit(l, IR_IGOTO, IR_VOID, address, 0);
    (void)ir_u32_vec_push(&l->gotos->computed, at);
}

/* ---- the end of the body ------------------------------------------------------------------------ */

static void missing_labels(lw *l) {
    for (size_t i = 0; i < l->labels.len; i++) {
        if (l->labels.data[i].scope != IR_NONE)
            continue;
        l->labels.data[i].scope = 0;
        lw_place(l, l->labels.data[i].block);
        lw_emit(l, IR_UNREACH, IR_VOID, 0, 0);
        lw_gap(l, IR_GAP_PARSE, "goto a label that is not there");
    }
}

static bool leaves_something(const lw *l, waiting w, uint32_t to) {
    for (uint32_t s = w.scope; s != to; s = parent_of(l, s)) {
        if (l->gotos->has_locals.data[s])
            return true;
    }
    return false;
}

/* A block between the goto and its label, where it leaves what is between them. */
static void detour(lw *l, waiting w) {
    lw_label to = l->labels.data[w.label];
    uint32_t scope = common_scope(l, w.scope, to.scope);
    if (!leaves_something(l, w, scope))
        return;
    uint32_t b = ir_block_new(&l->f);
    l->f.ext.data[ir_at(&l->f, w.jump)->ext] = b;
    lw_place(l, b);
    lw_at_back(l, w.at);
    leave(l, w.scope, scope, w.ncleanups);
    lw_jump(l, to.block);
}

/* A computed goto may go to any label whose address is taken. */
static void target_labels(lw *l, ir_val igoto) {
    ir_u32_vec to = {0};
    for (size_t i = 0; i < l->labels.len; i++) {
        if (l->labels.data[i].address_taken)
            (void)ir_u32_vec_push(&to, l->labels.data[i].block);
    }
    uint32_t ext = ir_ext(&l->f, to.data, (uint32_t)to.len);
    ir_at(&l->f, igoto)->ext = ext;
    ir_at(&l->f, igoto)->n = (uint32_t)to.len;
    ir_u32_vec_free(&to);
}

/* Whose only point is its result. */
static bool is_pure(const ir_ins *i) {
    switch ((ir_op)i->op) {
    case IR_CONST:
    case IR_FCONST:
    case IR_STR:
    case IR_LOCAL:
    case IR_GLOBAL:
    case IR_FUNC:
    case IR_UNDEF:
    case IR_OPAQUE:
    case IR_FIELD:
    case IR_OFFSET:
    case IR_INDEX:
    case IR_CAST:
        return true;
    default:
        return i->op >= IR_NEG && i->op <= IR_GE;
    }
}

static void mark(void *used, ir_val *v) {
    ((uint32_t *)used)[*v] = 1;
}

/* What was folded away, results nobody wanted, ends of scopes without locals. Operands come before
 * their uses as the code was emitted, so one pass from the end sees every use first. */
static void sweep(lw *l) {
    ir_u32_vec used = {0};
    (void)ir_u32_vec_resize(&used, l->f.ins.len);
    for (size_t i = l->f.ins.len; i-- > 0;) {
        ir_ins *ins = &l->f.ins.data[i];
        bool empty_end = ins->op == IR_END && !l->gotos->has_locals.data[ins->ref];
        if (empty_end || (is_pure(ins) && !used.data[i]))
            *ins = (ir_ins){0};
        else
            ir_each_operand(&l->f, ins, mark, used.data);
    }
    ir_u32_vec_free(&used);
}

static void finish_gotos(lw *l) {
    lw_gotos *g = l->gotos;
    (void)ir_u32_vec_resize(&g->has_locals, l->f.scopes.len);
    for (size_t i = 0; i < l->f.locals.len; i++)
        g->has_locals.data[l->f.locals.data[i].scope] = 1;
    missing_labels(l);
    for (size_t i = 0; i < g->waiting.len; i++)
        detour(l, g->waiting.data[i]);
    for (size_t i = 0; i < g->computed.len; i++)
        target_labels(l, g->computed.data[i]);
    sweep(l);
    waiting_vec_free(&g->waiting);
    ir_u32_vec_free(&g->computed);
    ir_u32_vec_free(&g->has_locals);
    l->gotos = NULL;
}

/* ---- declarations ------------------------------------------------------------------------------ */

/* Bounds and initialiser are children alike; a declaration's own initialiser is known. */
static ir_val product_of_bounds(lw *l, CXCursor var, uint32_t *n) {
    lw_kids k;
    CXCursor init;
    bool has_init = lw_initializer(var, &init);
    ir_ty ty = lw_int_ptr(l);
    ir_val bytes = 0;
    *n = 0;
    lw_kids_of(var, &k);
    for (unsigned i = 0; i < k.n; i++) {
        if (!clang_isExpression(k.at[i].kind) || (has_init && clang_equalCursors(k.at[i], init)))
            continue;
        ir_val v = lw_expr(l, k.at[i]);
        v = lw_cast(l, v, ty, lw_is_unsigned(l, lw_type_of(l, k.at[i])), 0);
        bytes = *n ? lw_binop(l, IR_MUL, ty, bytes, v, true) : v;
        ++*n;
    }
    lw_kids_done(&k);
    return bytes ? bytes : lw_opaque(l, ty, NULL, 0);
}

/* Where sizeof finds it: beside the variable, under a key that no address has. */
static uint64_t size_key(CXCursor var) {
    return lw_key(var) | 1;
}

static void variable_array(lw *l, CXCursor var, uint32_t local) {
    uint32_t type = l->f.locals.data[local].type, elem = type, dims = 0, n;
    while (lw_type_at(l, elem)->kind == IR_K_ARRAY) {
        elem = lw_type_at(l, elem)->elem;
        dims++;
    }
    lw_complete(l, elem);
    ir_ty ty = lw_int_ptr(l);
    ir_val bytes = product_of_bounds(l, var, &n);
    uint64_t size = lw_type_at(l, elem)->size;
    if (n == dims && size)
        bytes =
            size > 1 ? lw_binop(l, IR_MUL, ty, bytes, lw_const(l, ty, (int64_t)size), true) : bytes;
    else /* a bound stands in a typedef */
        bytes = lw_opaque(l, ty, &bytes, 1);
    l->f.locals.data[local].flags |= IR_LOCAL_DYNAMIC;
    lw_emit_ins(l, (ir_ins){.op = IR_ALLOCA, .ty = IR_PTR, .a = bytes, .ref = local});
    (void)lw_map_put(&l->locals, size_key(var), bytes);
}

bool lw_vla_size(lw *l, CXCursor var, ir_val *bytes) {
    if (var.kind != CXCursor_VarDecl)
        return false;
    const ir_val *size = lw_map_get(&l->locals, size_key(var));
    if (size)
        *bytes = *size; /* it dominates: nobody may jump past the declaration */
    return size != NULL;
}

static enum CXChildVisitResult note_label(CXCursor c, CXCursor parent, CXClientData ctx) {
    if (c.kind == CXCursor_LabelRef && parent.kind == CXCursor_AddrLabelExpr)
        lw_label_block(ctx, clang_getCursorReferenced(c), true);
    return CXChildVisit_Recurse;
}

/* static void *const code[] = {&&add, &&sub}; */
static void static_variable(lw *l, CXCursor var) {
    CXCursor init;
    uint32_t type = lw_type(l, clang_getCursorType(var));
    if ((lw_type_at(l, type)->flags & IR_TYPE_HAS_PTR) && lw_initializer(var, &init))
        clang_visitChildren(init, note_label, l);
}

static void note_cleanup(lw *l, CXCursor var, uint32_t local) {
    uint32_t sym;
    if (clang_Cursor_hasAttrs(var) && lw_cleanup_fn(l, var, &sym))
        (void)lw_cleanup_vec_push(&l->cleanups, (lw_cleanup){l->scope, local, sym});
}

void lw_decl(lw *l, CXCursor var) {
    CXCursor init;
    if (clang_Cursor_hasVarDeclGlobalStorage(var) > 0) {
        static_variable(l, var);
        return;
    }
    lw_at old = lw_at_set(l, var);
    uint32_t local = lw_local(l, var), type = l->f.locals.data[local].type;
    if (lw_type_at(l, type)->flags & IR_TYPE_VLA)
        variable_array(l, var, local);
    if (lw_initializer(var, &init))
        lw_init(l, lw_local_addr(l, local), clang_getCursorType(var), init);
    note_cleanup(l, var, local);
    lw_at_back(l, old);
}

/* ---- the body ---------------------------------------------------------------------------------- */

static void parameter(lw *l, CXCursor param, uint32_t n) {
    lw_at old = lw_at_set(l, param);
    uint32_t local = lw_local(l, param);
    ir_local *p = &l->f.locals.data[local];
    p->flags |= IR_LOCAL_PARAM;
    p->param = (uint16_t)n;
    ir_ty ty = lw_scalar(l, p->type);
    if (ty != IR_AGG) { /* what an aggregate holds on entry is nobody's instruction */
        ir_val v = lw_emit_ins(l, (ir_ins){.op = IR_ARG, .ty = (uint8_t)ty, .ref = n});
        lw_emit(l, IR_STORE, ty, lw_local_addr(l, local), v);
    }
    lw_at_back(l, old);
}

static void parameters(lw *l) {
    int n = clang_Cursor_getNumArguments(l->decl);
    for (int i = 0; i < n; i++)
        parameter(l, clang_Cursor_getArgument(l->decl, (unsigned)i), (uint32_t)i);
}

/* Control that reaches the closing brace. */
static void fall_out(lw *l) {
    uint32_t type = lw_type(l, l->result);
    ir_ty ty = lw_scalar(l, type);
    ir_val v = 0;
    l->from_macro = false;
    l->pos = l->f.end;
    lw_leave(l, IR_NONE);
    if (ty == IR_AGG)
        v = lw_local_addr(l, lw_temp(l, type, IR_LOCAL_TEMP));
    else if (strcmp(ir_cstr(l->u, l->u->syms.data[l->sym].name), "main") == 0)
        v = lw_const(l, ty, 0);
    else
        v = lw_undef(l, ty);
    lw_emit_ins(l, (ir_ins){.op = IR_RET,
                            .ty = (uint8_t)ty,
                            .flags = IR_IMPLICIT,
                            .a = v,
                            .imm = ty == IR_AGG ? (int64_t)lw_type_at(l, type)->size : 0});
}

void lw_body(lw *l, CXCursor body) {
    lw_kids k;
    lw_gotos gotos = {0};
    lw_label_vec_clear(&l->labels);
    lw_cleanup_vec_clear(&l->cleanups);
    l->gotos = &gotos;
    l->target = NULL;
    l->sw = NULL;
    l->scope = IR_NONE;
    lw_scope_open(l, body);
    l->open = false;
    lw_place(l, ir_block_new(&l->f));
    parameters(l);
    lw_kids_of(body, &k);
    for (unsigned i = 0; i < k.n; i++)
        lw_stmt(l, k.at[i]);
    lw_kids_done(&k);
    if (l->open)
        fall_out(l);
    finish_gotos(l);
}

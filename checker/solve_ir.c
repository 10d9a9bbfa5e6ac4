/* solve_ir.c: constraints from the instructions of a body.
 *
 * Only values that may carry a pointer to where it matters get a node: `need` walks back from stores,
 * calls, returns and addresses. A value narrower than a pointer carries one only as a raw byte of
 * memory, loaded and stored again as it is (copy loops). Arithmetic on wide integers keeps what the
 * operands carry, at any offset; comparisons, products, quotients, remainders, small masks and
 * differences of pointers end it. A pointer shifted right and then cut is being taken apart: it
 * escapes.
 */
#include "solve_int.h"

enum { SMALL = 4096 }; /* addresses below are marks, not memory; masks below keep only tag bits */

static const ir_ins *at(const solved *s, ir_val v) {
    return ir_at(s->f, v);
}

/* Wide enough for a pointer: doubles too, which may be nothing but the bytes of one. */
static bool wide(const ir_ins *i) {
    switch ((ir_ty)i->ty) {
    case IR_PTR:
    case IR_I64:
    case IR_I128:
    case IR_F64:
    case IR_FX:
    case IR_AGG:
        return true;
    default:
        return false;
    }
}

static bool is_const(const solved *s, ir_val v) {
    return at(s, v)->op == IR_CONST;
}

static bool small_mask(const solved *s, ir_val v) {
    return is_const(s, v) && at(s, v)->imm >= 0 && at(s, v)->imm < SMALL;
}

/* ---- which values matter ---------------------------------------------------------------------------- */

typedef struct need_list {
    solved *s;
    ir_u32_vec todo;
} need_list;

static void need(need_list *l, ir_val v) {
    if (!v || l->s->needed[v])
        return;
    l->s->needed[v] = 1;
    ir_u32_vec_push(&l->todo, v);
}

static void need_wide(need_list *l, ir_val v) {
    if (v && wide(at(l->s, v)))
        need(l, v);
}

static bool taken_apart(const solved *s, const ir_ins *i);

static void need_roots(need_list *l, ir_val v) {
    const solved *s = l->s;
    const ir_ins *i = at(s, v);
    switch ((ir_op)i->op) {
    case IR_STORE:
        need(l, i->a);
        need(l, i->b);
        break;
    case IR_COPY:
    case IR_VACOPY:
        need(l, i->a);
        need(l, i->b);
        break;
    case IR_ZERO:
    case IR_VASTART:
        need(l, i->a);
        break;
    case IR_CALL:
        need(l, i->a);
        need(l, i->b);
        for (uint32_t k = 0; k < i->n; k++)
            need_wide(l, ir_list(s->f, i)[k]);
        break;
    case IR_ASM:
        for (uint32_t k = 0; k < i->n; k++)
            need(l, ir_list(s->f, i)[k]);
        break;
    case IR_RET:
        need_wide(l, i->a);
        break;
    case IR_CAST:
        if (taken_apart(s, i))
            need(l, i->a);
        break;
    case IR_EQ:
    case IR_NE: /* null tests: whether a cell is read, and which branch a pointer leaves by */
        if (at(s, i->a)->ty == IR_PTR)
            need(l, i->a);
        break;
    case IR_BR:
        if (at(s, i->a)->ty == IR_PTR)
            need(l, i->a);
        break;
    default:
        break;
    }
}

static void need_operands(need_list *l, ir_val v) {
    const solved *s = l->s;
    const ir_ins *i = at(s, v);
    switch ((ir_op)i->op) {
    case IR_PHI:
        for (uint32_t k = 0; k < i->n; k++)
            need(l, ir_list(s->f, i)[k]);
        break;
    case IR_LOAD:
    case IR_VAARG:
    case IR_FIELD:
    case IR_OFFSET:
    case IR_INDEX:
    case IR_CAST:
        need(l, i->a);
        break;
    case IR_NEG:
    case IR_NOT:
        need_wide(l, i->a);
        break;
    case IR_ADD:
    case IR_SUB:
    case IR_AND:
    case IR_OR:
    case IR_XOR:
    case IR_SHL:
    case IR_SHR:
        need_wide(l, i->a);
        need_wide(l, i->b);
        break;
    default:
        break;
    }
}

static void find_needed(solved *s) {
    need_list l = {.s = s};
    for (ir_val v = 1; v < s->f->ins.len; v++)
        need_roots(&l, v);
    while (l.todo.len)
        need_operands(&l, ir_u32_vec_pop(&l.todo));
    ir_u32_vec_free(&l.todo);
}

/* ---- integers ------------------------------------------------------------------------------------------ */

/* (uint32_t)(x >> 32): with its other half it is the pointer again. */
static bool taken_apart(const solved *s, const ir_ins *i) {
    if (i->op != IR_CAST || wide(i) || i->ty == IR_I1)
        return false;
    const ir_ins *x = at(s, i->a);
    if (x->op != IR_SHR || !wide(x))
        return false;
    return !is_const(s, x->b) || at(s, x->b)->imm >= 8;
}

static void from_both(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    uint32_t a = sv_node_of(s, i->a), b = sv_node_of(s, i->b);
    if (a)
        sv_flow_by(s, a, s->value[v], SUM_ANYWHERE, v);
    if (b)
        sv_flow_by(s, b, s->value[v], SUM_ANYWHERE, v);
}

static void arithmetic(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    bool difference = i->op == IR_SUB && at(s, i->a)->ty == IR_PTR && at(s, i->b)->ty == IR_PTR;
    bool tag = i->op == IR_AND && (small_mask(s, i->a) || small_mask(s, i->b));
    if (!difference && !tag)
        from_both(s, v);
}

/* ---- values ---------------------------------------------------------------------------------------------- */

static bool carries(const solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    switch ((ir_op)i->op) {
    case IR_LOAD:
    case IR_PHI:
        return true;
    case IR_CAST:
        return wide(i) || !wide(at(s, i->a)); /* a cut pointer is none; a byte stays a byte */
    case IR_MUL:
    case IR_DIV:
    case IR_REM:
    case IR_OPAQUE:
        return false;
    default:
        return wide(i) && ir_defines(i);
    }
}

uint32_t sv_node_of(solved *s, ir_val v) {
    if (!v || !carries(s, v))
        return 0;
    if (!s->value[v])
        s->value[v] = sv_new_node(s);
    return s->value[v];
}

static void constant(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    bool mark = i->ty != IR_PTR || (i->imm > -SMALL && i->imm < SMALL);
    sv_add(s, s->value[v], mark ? SV_P_NULL : SV_P_HEAP);
}

static uint32_t local_obj(solved *s, uint32_t local) {
    if (s->locals[local] == IR_NONE)
        s->locals[local] = sv_new_obj(s, (sv_obj){.kind = SV_LOCAL, .ref = local});
    return s->locals[local];
}

static void func_value(solved *s, ir_val v) {
    sv_add_obj(s, s->value[v], sv_func(s, s->env->func(s->env->ctx, at(s, v)->ref)));
}

static void phi(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    for (uint32_t k = 0; k < i->n; k++) {
        uint32_t from = sv_node_of(s, ir_list(s->f, i)[k]);
        if (from)
            sv_flow(s, from, s->value[v], v);
    }
}

/* Round a loop the step is taken any number of times. */
static sum_loc repeated(sum_loc by) {
    uint64_t step = by.off < 0 ? -(uint64_t)by.off : (uint64_t)by.off;
    if (by.stride)
        return sum_loc_plus(by, sum_loc_index(SV_HERE, by.stride, 0));
    return step ? sum_loc_index(SV_HERE, step, 0) : by;
}

static void moved(solved *s, ir_val v, sum_loc by) {
    uint32_t from = sv_node_of(s, at(s, v)->a);
    if (s->round[v])
        by = repeated(by);
    if (from)
        sv_flow_by(s, from, s->value[v], by, v);
}

static uint8_t width_of(const solved *s, ir_ty ty) {
    unsigned n = ir_ty_size(s->u, ty);
    return n ? (uint8_t)n : s->u->ptr_size;
}

static void load(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    uint32_t from = sv_node_of(s, i->a);
    if (from)
        sv_when(s, from, SV_LOAD, s->value[v], width_of(s, (ir_ty)i->ty), v);
}

static void cast(solved *s, ir_val v) {
    const ir_ins *i = at(s, v), *from = at(s, i->a);
    moved(s, v, SV_HERE);
    bool mark = from->op == IR_CONST && from->imm > -SMALL && from->imm < SMALL;
    if (i->ty == IR_PTR && from->ty != IR_PTR && !mark)
        ir_u32_vec_push(&s->made, v);
}

/* The list holds a pointer to the pack, the pack the arguments. */
static void va_arg_value(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    uint32_t list = sv_node_of(s, i->a);
    if (!list)
        return;
    uint32_t pack = sv_load(s, sv_shifted(s, list, SUM_ANYWHERE, v), s->u->ptr_size, v);
    sv_when(s, sv_shifted(s, pack, SUM_ANYWHERE, v), SV_LOAD, s->value[v], s->u->ptr_size, v);
}

static void value(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    if (!sv_node_of(s, v))
        return;
    switch ((ir_op)i->op) {
    case IR_CONST:
        constant(s, v);
        break;
    case IR_STR:
    case IR_GLOBAL:
        sv_add(s, s->value[v], SV_P_HEAP);
        break;
    case IR_LOCAL:
        sv_add_obj(s, s->value[v], local_obj(s, i->ref));
        break;
    case IR_ALLOCA:
        sv_add_obj(s, s->value[v],
                   sv_new_obj(s, (sv_obj){.kind = SV_LOCAL, .ref = i->ref, .ins = v}));
        break;
    case IR_FUNC:
        func_value(s, v);
        break;
    case IR_ARG:
        sv_add_obj(s, s->value[v], sv_param(s, (uint16_t)i->ref));
        break;
    case IR_PHI:
        phi(s, v);
        break;
    case IR_LOAD:
        load(s, v);
        break;
    case IR_FIELD:
    case IR_OFFSET:
        moved(s, v, sum_loc_add(SV_HERE, i->imm));
        break;
    case IR_INDEX:
        moved(s, v, sum_loc_index(SV_HERE, (uint64_t)(i->imm < 0 ? -i->imm : i->imm), i->n));
        break;
    case IR_CAST:
        cast(s, v);
        break;
    case IR_NEG:
    case IR_NOT:
        moved(s, v, SUM_ANYWHERE);
        break;
    case IR_ADD:
        if (is_const(s, i->b))
            moved(s, v, sum_loc_add(SV_HERE, at(s, i->b)->imm));
        else
            arithmetic(s, v);
        break;
    case IR_SUB:
    case IR_AND:
    case IR_OR:
    case IR_XOR:
    case IR_SHL:
    case IR_SHR:
        arithmetic(s, v);
        break;
    case IR_VAARG:
        va_arg_value(s, v);
        break;
    default: /* calls come with the effects */
        break;
    }
}

/* ---- effects ------------------------------------------------------------------------------------------------ */

static void give_up(solved *s, ir_val v, ir_val operand) {
    uint32_t n = sv_node_of(s, operand);
    if (n)
        sv_flow(s, n, SV_N_SINK, v);
}

static void store(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    uint32_t to = sv_node_of(s, i->a), from = sv_node_of(s, i->b);
    if (to && from)
        sv_when(s, to, SV_STORE, from, width_of(s, (ir_ty)i->ty), v);
}

static void va_start(solved *s, ir_val v) {
    uint32_t list = sv_node_of(s, at(s, v)->a);
    if (!list)
        return;
    uint32_t pack = sv_new_node(s);
    sv_add_obj(s, pack, sv_param(s, s->nparams));
    sv_store(s, sv_shifted(s, list, SUM_ANYWHERE, v), pack, s->u->ptr_size, v);
}

static void move(solved *s, ir_val v, uint64_t size) {
    uint32_t to = sv_node_of(s, at(s, v)->a), from = sv_node_of(s, at(s, v)->b);
    if (to && from)
        sv_move(s, to, from, size, v);
}

static void ret(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    uint32_t from = sv_node_of(s, i->a);
    if (!from)
        return;
    uint32_t to = sv_new_node(s);
    sv_add_obj(s, to, SV_O_RET);
    if (i->ty == IR_AGG)
        sv_move(s, to, from, (uint64_t)i->imm, v);
    else
        sv_store(s, to, from, s->u->ptr_size, v);
}

static void effect(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    switch ((ir_op)i->op) {
    case IR_STORE:
        store(s, v);
        break;
    case IR_COPY:
        move(s, v, (uint64_t)i->imm);
        break;
    case IR_VACOPY:
        move(s, v, SV_WHOLE);
        break;
    case IR_ZERO:
        if (sv_node_of(s, i->a))
            sv_when(s, s->value[i->a], SV_ZERO, 0, 0, v);
        break;
    case IR_VASTART:
        va_start(s, v);
        break;
    case IR_CALL:
        sv_call_ins(s, v);
        break;
    case IR_ASM:
        for (uint32_t k = 0; k < i->n; k++)
            give_up(s, v, ir_list(s->f, i)[k]);
        break;
    case IR_RET:
        ret(s, v);
        break;
    case IR_CAST:
        if (taken_apart(s, i))
            give_up(s, v, i->a);
        break;
    default:
        break;
    }
}

/* A struct parameter is a copy of what the caller passed. */
static void struct_params(solved *s) {
    for (uint32_t k = 0; k < s->f->locals.len; k++) {
        const ir_local *l = &s->f->locals.data[k];
        const ir_type *t = &s->u->types.data[l->type];
        if (!(l->flags & IR_LOCAL_PARAM) || (t->kind != IR_K_STRUCT && t->kind != IR_K_UNION))
            continue;
        if (!(t->flags & IR_TYPE_HAS_PTR))
            continue;
        uint32_t from = sv_new_node(s), to = sv_new_node(s);
        sv_add_obj(s, from, sv_param(s, l->param));
        sv_add_obj(s, to, local_obj(s, k));
        sv_move(s, to, from, t->size ? t->size : SV_WHOLE, 0);
    }
}

void sv_body(solved *s) {
    find_needed(s);
    sv_find_round(s);
    struct_params(s);
    for (ir_val v = 1; v < s->f->ins.len; v++) {
        if (s->needed[v])
            value(s, v);
        effect(s, v);
    }
}

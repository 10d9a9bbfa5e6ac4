/* containers.c: from what the program calls to resize a block upward, caller by caller. */
#include "containers.h"

enum { VISITS = 3 /* of a body, as more becomes known of what it calls */ };

static const cont_op NOTHING = {.kind = CONT_NONE, .param = -1, .arg = -1, .arg2 = -1};

/* ---- what declarations promise -------------------------------------------------------------------------- */

static cont_op declared(const program *p, const prog_func *fn) {
    const ir_unit *u = program_unit(p, fn->unit);
    const ir_sym *s = &u->syms.data[fn->sym];
    cont_op op = NOTHING, resize = NOTHING;
    bool fresh = false;
    uint64_t family = 0;
    op.declared = true;
    for (uint32_t k = 0; k < s->nattrs; k++) {
        const ir_attr *a = &u->attrs.data[s->attrs + k];
        int16_t first = (int16_t)(a->arg[0] - 1);
        if (a->kind == IR_ATTR_GROWS) {
            op.kind = CONT_PUSH;
            op.by = CONT_BY_FACTOR;
            op.param = first;
            op.record = cont_param_record(u, s, first);
            op.arg = a->arg[1] > 0 ? (int16_t)(a->arg[1] - 1) : -1;
        } else if (a->kind == IR_ATTR_RESERVES) {
            op.kind = CONT_RESERVE;
            op.param = first;
            op.record = cont_param_record(u, s, first);
            op.arg = (int16_t)(a->arg[1] - 1);
        } else if (a->kind == IR_ATTR_SIZED) {
            op.kind = CONT_SIZED;
            op.arg = first;
            op.record = cont_record(u, u->types.data[s->type].elem);
        } else if (a->kind == IR_ATTR_FREES) {
            resize.param = first;
        } else if (a->kind == IR_ATTR_SIZE) {
            resize.arg = first;
            resize.arg2 = a->arg[1] > 0 ? (int16_t)(a->arg[1] - 1) : -1;
        } else if (a->kind == IR_ATTR_FRESH) {
            fresh = true;
        } else if (a->kind == IR_ATTR_FAMILY && *ir_cstr(u, a->str)) {
            family = mk_hash_cstr(ir_cstr(u, a->str));
        }
    }
    if (!op.record) /* a handle that is no pointer to a record */
        op.record = family;
    if (op.kind == CONT_NONE && fresh && resize.param >= 0 && resize.arg >= 0) {
        op = resize;
        op.declared = true;
        op.kind = CONT_RESIZE;
    }
    return op;
}

/* ---- who calls whom ------------------------------------------------------------------------------------- */

typedef struct callers { /* of function f: list[first[f]] ... list[first[f + 1] - 1] */
    uint32_t *first, *list;
} callers;

static callers turn_around(const program *p, mk_arena *a) {
    uint32_t n = (uint32_t)p->funcs.len;
    callers c = {mk_new_n(a, uint32_t, n + 2), mk_new_n(a, uint32_t, p->lists.len + 1)};
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t f = 0; f < n; f++) {
            const prog_func *fn = &p->funcs.data[f];
            for (uint32_t k = 0; fn->kind == PROG_BODY && k < fn->ncalls; k++) {
                uint32_t callee = p->lists.data[fn->calls + k];
                if (pass == 0)
                    c.first[callee + 2]++;
                else
                    c.list[c.first[callee + 1]++] = f;
            }
        }
        for (uint32_t f = 0; pass == 0 && f < n;
             f++) /* one place further on, for the second pass */
            c.first[f + 2] += c.first[f + 1];
    }
    return c;
}

typedef struct finder {
    containers *c;
    callers callers;
    uint8_t *visits;
    ir_u32_vec todo;
    ir_func f;
} finder;

static void push_callers(finder *d, uint32_t func) {
    for (uint32_t k = d->callers.first[func]; k < d->callers.first[func + 1]; k++)
        ir_u32_vec_push(&d->todo, d->callers.list[k]);
}

/* A push that is declared says not whether it looks for a place first. */
static void look_at_declared(finder *d, uint32_t func) {
    cont_body b;
    if (cont_open(d->c, &d->c->p->funcs.data[func], &d->f, &b))
        d->c->ops.data[func].table = cont_looks_up(&b);
}

static void look_at(finder *d, uint32_t func) {
    cont_body b;
    if (d->c->ops.data[func].kind != CONT_NONE || d->visits[func] == VISITS)
        return;
    d->visits[func]++;
    if (!cont_open(d->c, &d->c->p->funcs.data[func], &d->f, &b))
        return;
    cont_op op = cont_classify(&b);
    if (op.kind == CONT_NONE)
        return;
    op.table = op.kind == CONT_PUSH && cont_looks_up(&b);
    d->c->ops.data[func] = op;
    push_callers(d, func);
}

/* ---- who fills one with many ------------------------------------------------------------------------------ */

enum { UP = 2 /* callers of callers */ };

/* Does a function that is called there go through what is in the container? */
static bool walks(const cont_body *b, const ir_ins *call, ir_val what) {
    const prog_func *fn = cont_called(b, call);
    ir_func f = {0};
    cont_body callee;
    bool asks = false;
    for (uint32_t k = 0; k < call->n; k++)
        asks |= cont_same_leaf(b->f, ir_plain(b->f, ir_list(b->f, call)[k]), ir_plain(b->f, what));
    if (!asks || !fn || cont_callee(b, call))
        return false;
    bool found = cont_open(b->c, fn, &f, &callee) && cont_walks(&callee);
    ir_func_free(&f);
    return found;
}

/* if (!find(l, x)) push(l, x): the search costs as much as the copy. */
static bool is_searched_before(const cont_body *b, ir_val v, ir_val what, uint32_t loop) {
    for (ir_val k = 0; (k = cont_next_call(b->f, k, loop));)
        if (k != v && ir_dominates(b->f, ir_block_of(b->f, k), ir_block_of(b->f, v)) &&
            walks(b, ir_at(b->f, k), what))
            return true;
    return false;
}

/* for (i = 0; i < from->len; i++) push(to, from->at[i]): a copy has as many as were pushed before, which is what is asked. */
static bool copies_another(const cont_body *b, uint64_t record, uint32_t loop) {
    cont_counter n;
    if (!cont_counter_of(b->f, loop, &n) || ir_at(b->f, ir_plain(b->f, n.bound))->op != IR_LOAD)
        return false;
    const ir_ins *from = ir_at(b->f, ir_base(b->f, ir_at(b->f, ir_plain(b->f, n.bound))->a));
    return from->op == IR_ARG && record &&
           cont_param_record(b->u, &b->u->syms.data[b->f->sym], (int)from->ref) == record;
}

/* Does the body, at that call, fill one container again and again, and do little else? */
static bool fills(const cont_body *b, ir_val v, ir_val what, uint64_t record) {
    const ir_func *f = b->f;
    if (cont_takes_words(b))
        return false;
    for (uint32_t l = f->blocks.data[ir_block_of(f, v)].loop; l != IR_NONE;
         l = f->loops.data[l].parent) {
        if (!cont_same_each_time(f, what, l))
            return false;
        if (cont_is_one_of_few(f, v, l) || cont_is_slow_before(b, v, l) ||
            is_searched_before(b, v, what, l) || copies_another(b, record, l))
            return false;
        if (cont_is_often(b, v, l) && !cont_is_once(b, v))
            return true;
    }
    return false;
}

static bool is_called_often(const finder *d, uint32_t func, int up);

/* As it is called here; or the body is called so itself, and does it once. */
static bool calls_often(const finder *d, const cont_body *b, uint32_t caller, uint32_t func,
                        int up) {
    const ir_func *f = b->f;
    const cont_op *op = containers_op(b->c, func);
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        if (i->op != IR_CALL || i->ref == IR_NONE || op->param >= (int)i->n ||
            b->c->p->func_of[b->unit][i->ref] != func)
            continue;
        bool once = f->blocks.data[ir_block_of(f, v)].loop == IR_NONE;
        if (once ? up > 0 && is_called_often(d, caller, up - 1)
                 : fills(b, v, ir_list(f, i)[op->param], op->record))
            return true;
    }
    return false;
}

static bool is_called_often(const finder *d, uint32_t func, int up) {
    const cont_op *op = containers_op(d->c, func);
    ir_func f = {0};
    bool often = false;
    if (op->kind != CONT_PUSH || op->param < 0)
        return false;
    for (uint32_t k = d->callers.first[func]; k < d->callers.first[func + 1] && !often; k++) {
        uint32_t caller = d->callers.list[k];
        cont_body b;
        often = caller != func && cont_open(d->c, &d->c->p->funcs.data[caller], &f, &b) &&
                calls_often(d, &b, caller, func, up);
    }
    ir_func_free(&f);
    return often;
}

static void look_at_callers(finder *d, uint32_t func) {
    cont_op *op = &d->c->ops.data[func];
    if (op->kind == CONT_PUSH && !op->declared && op->by != CONT_BY_FACTOR)
        op->often = is_called_often(d, func, UP);
}

void containers_find(containers *c, const program *p) {
    mk_arena a = {0};
    uint32_t n = (uint32_t)p->funcs.len;
    *c = (containers){.p = p};
    finder d = {.c = c, .callers = turn_around(p, &a), .visits = mk_new_n(&a, uint8_t, n + 1)};
    for (uint32_t f = 0; f < n; f++) {
        const prog_func *fn = &p->funcs.data[f];
        cont_op_vec_push(&c->ops,
                         fn->kind == PROG_JOIN || !fn->has_attrs ? NOTHING : declared(p, fn));
        program_rest(p);
    }
    for (uint32_t f = 0; f < n; f++)
        if (c->ops.data[f].kind != CONT_NONE)
            push_callers(&d, f);
    for (size_t k = 0; k < d.todo.len; k++) {
        look_at(&d, d.todo.data[k]);
        program_rest(p);
    }
    for (uint32_t f = 0; f < n; f++) {
        if (c->ops.data[f].kind == CONT_PUSH && c->ops.data[f].declared)
            look_at_declared(&d, f);
        look_at_callers(&d, f);
        program_rest(p);
    }
    ir_u32_vec_free(&d.todo);
    ir_func_free(&d.f);
    mk_arena_free(&a);
}

void containers_free(containers *c) {
    cont_op_vec_free(&c->ops);
}

static bool can_call(const program *p, uint32_t func, uint32_t unit) {
    const prog_func *fn = &p->funcs.data[func];
    return fn->unit == unit || !fn->is_static || fn->in_model;
}

/* The nearest to what resizes: what calls it does more than that. */
uint32_t containers_reserve(const containers *c, uint64_t record, uint32_t unit) {
    uint32_t found[] = {IR_NONE, IR_NONE};
    for (uint32_t f = 0; record && f < c->ops.len; f++) {
        const cont_op *op = &c->ops.data[f];
        if ((op->kind != CONT_RESERVE && op->kind != CONT_SIZED) || op->record != record ||
            op->arg < 0 || !can_call(c->p, f, unit))
            continue;
        uint32_t *best = &found[op->kind == CONT_SIZED];
        if (*best == IR_NONE || op->far < c->ops.data[*best].far)
            *best = f;
    }
    return found[0] != IR_NONE ? found[0] : found[1];
}

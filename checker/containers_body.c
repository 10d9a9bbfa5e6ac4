/* containers_body.c: what one body is: a push, a reserve, a sized constructor, a realloc by another name. */
#include "containers_int.h"
#include "escape.h"

enum { DEPTH = 10 };

bool cont_open(const containers *c, const prog_func *fn, ir_func *f, cont_body *b) {
    if (!program_unpack(c->p, fn, f))
        return false;
    *b = (cont_body){c, fn->unit, program_unit(c->p, fn->unit), f};
    return true;
}

static ir_val argument(const ir_func *f, const ir_ins *call, int k) {
    return ir_plain(f, ir_list(f, call)[k]);
}

/* The parameter from which an address is found, or -1. */
static int root_of(const ir_func *f, ir_val v) {
    for (int k = 0; k < DEPTH; k++) {
        const ir_ins *i = ir_at(f, v);
        if (i->op == IR_ARG)
            return (int)i->ref;
        if (i->op != IR_FIELD && i->op != IR_OFFSET && i->op != IR_LOAD && i->op != IR_CAST)
            return -1;
        v = i->a;
    }
    return -1;
}

static int arg_of(const ir_func *f, ir_val v) {
    const ir_ins *i = ir_at(f, ir_plain(f, v));
    return i->op == IR_ARG ? (int)i->ref : -1;
}

uint64_t cont_record(const ir_unit *u, uint32_t type) {
    const ir_type *t = &u->types.data[type];
    const ir_type *r = &u->types.data[t->elem];
    if (t->kind != IR_K_PTR || r->kind != IR_K_STRUCT || !r->name)
        return 0;
    return mk_hash_cstr(ir_cstr(u, r->name));
}

uint64_t cont_param_record(const ir_unit *u, const ir_sym *s, int param) {
    const ir_type *t = &u->types.data[s->type];
    if (t->kind != IR_K_FUNC || param < 0 || (uint32_t)param >= t->nfields)
        return 0;
    return cont_record(u, u->fields.data[t->fields + (uint32_t)param].type);
}

static uint64_t record_of(const cont_body *b, int param) {
    return cont_param_record(b->u, &b->u->syms.data[b->f->sym], param);
}

static const cont_op NOTHING = {.kind = CONT_NONE, .param = -1, .arg = -1, .arg2 = -1};

/* A member of the parameter's record that goes up: by one, or by a parameter (*by; else -1). */
static bool counts_up(const cont_body *b, int param, int *by) {
    const ir_func *f = b->f;
    for (ir_val s = 1; s < f->ins.len; s++) {
        const ir_ins *i = ir_at(f, s);
        if (i->op != IR_STORE || i->ty == IR_PTR || ir_at(f, i->a)->op != IR_FIELD ||
            root_of(f, i->a) != param)
            continue;
        const ir_ins *sum = ir_at(f, ir_plain(f, i->b));
        if (sum->op != IR_ADD)
            continue;
        for (int side = 0; side < 2; side++) {
            ir_val old = ir_plain(f, side ? sum->b : sum->a), more = side ? sum->a : sum->b;
            if (ir_at(f, old)->op != IR_LOAD || !paths_same_place(f, ir_at(f, old)->a, i->a))
                continue;
            *by = arg_of(f, more);
            if (*by >= 0 || ir_is_const(f, more, 1))
                return true;
        }
    }
    return false;
}

/* Numbers in the parameter's record that are set to another parameter as it is, or (to < 0) at all. */
static int members_set(const cont_body *b, int param, int to) {
    int n = 0;
    for (ir_val s = 1; s < b->f->ins.len; s++) {
        const ir_ins *i = ir_at(b->f, s);
        n += i->op == IR_STORE && i->ty != IR_PTR && root_of(b->f, i->a) == param &&
             (to < 0 || arg_of(b->f, i->b) == to);
    }
    return n;
}

/* A function that sets the length, too, is no reserve. */
static cont_op grows(const cont_body *b, int param, int capacity, bool more) {
    cont_op op = NOTHING;
    int counted;
    op.param = (int16_t)param;
    op.record = record_of(b, param);
    if (counts_up(b, param, &counted)) {
        op.kind = CONT_PUSH;
        op.arg = (int16_t)counted;
    } else if (capacity >= 0 && capacity != param && members_set(b, param, capacity) <= 1) {
        op.kind = CONT_RESERVE;
        op.arg = (int16_t)capacity;
        op.more = more;
    }
    return op;
}

/* The parameter that a size is made of; *more: and of what there is. */
static int capacity_of(sizer *z, const cont_op *op, ir_val call, bool *more) {
    lin s = cont_size(z, op, ir_at(z->f, call));
    *more = s.extra != 0;
    if (s.kind != LIN_LINEAR)
        return -1;
    int k = arg_of(z->f, s.base);
    return k < 0 && s.extra ? arg_of(z->f, s.extra) : k;
}

/* The integer parameter that is part of v; *more: a member is, too. */
static int wanted(const cont_body *b, ir_val v, bool *more, int depth) {
    const ir_func *f = b->f;
    const ir_ins *i = ir_at(f, v);
    int k = i->op == IR_ARG && i->ty != IR_PTR ? (int)i->ref : -1;
    *more = *more || i->op == IR_LOAD;
    for (uint32_t n = 0; i->op == IR_PHI && n < i->n && k < 0 && depth < 4; n++)
        k = wanted(b, ir_list(f, i)[n], more, depth + 1);
    if (depth > 4 || i->op < IR_NEG || i->op > IR_CAST)
        return k;
    int left = wanted(b, i->a, more, depth + 1);
    int right = i->b ? wanted(b, i->b, more, depth + 1) : -1;
    return left >= 0 ? left : right;
}

/* `if (v->len + n > v->cap)` before the call says that n is wanted. */
static int compared(const cont_body *b, ir_val call, bool *more) {
    const ir_func *f = b->f;
    for (uint32_t at = ir_block_of(f, call); f->blocks.data[at].idom != IR_NONE;) {
        at = f->blocks.data[at].idom;
        const ir_ins *end = ir_at(f, f->blocks.data[at].last);
        const ir_ins *test = end->op == IR_BR ? ir_at(f, end->a) : NULL;
        if (!test || test->op < IR_LT || test->op > IR_GE)
            continue;
        for (int side = 0; side < 2; side++) {
            *more = false;
            int k = wanted(b, side ? test->b : test->a, more, 0);
            if (k >= 0)
                return k;
        }
    }
    return -1;
}

static cont_op by_growth(const cont_body *b) {
    cont_growth_vec v = {0};
    cont_op op = NOTHING;
    cont_growths(b, &v);
    for (size_t k = 0; k < v.len && op.kind == CONT_NONE; k++) {
        const cont_growth *g = &v.data[k];
        int param = g->block && g->loop == IR_NONE ? root_of(b->f, g->block) : -1;
        if (param < 0)
            continue;
        sizer z = {.b = b, .f = b->f, .call = g->call, .loop = IR_NONE};
        bool more;
        int capacity = capacity_of(&z, cont_callee(b, ir_at(b->f, g->call)), g->call, &more);
        if (capacity < 0)
            capacity = compared(b, g->call, &more);
        op = grows(b, param, capacity, more);
        op.by = g->by;
    }
    cont_growth_vec_free(&v);
    return op;
}

static bool is_library(const cont_body *b, const ir_ins *call) {
    return call->ref != IR_NONE &&
           (b->u->syms.data[call->ref].flags & (IR_SYM_SYSTEM | IR_SYM_BUILTIN));
}

/* Does the body hand the parameter's memory to this call, and to no other but memcpy() and its kin? */
static bool is_alone(const cont_body *b, ir_val call, int param) {
    const ir_func *f = b->f;
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        for (uint32_t k = 0; i->op == IR_CALL && v != call && k < i->n; k++)
            if (!(i->flags & IR_NORETURN) && !is_library(b, i) &&
                root_of(f, ir_list(f, i)[k]) == param)
                return false;
    }
    return true;
}

bool cont_on_every_way(const ir_func *f, ir_val v) {
    for (size_t b = 0; b < f->blocks.len; b++)
        if (ir_at(f, f->blocks.data[b].last)->op == IR_RET &&
            !ir_dominates(f, ir_block_of(f, v), (uint32_t)b))
            return false;
    return true;
}

/* It has another function do it: v_push(v, x) { v_room(v, 1); v->a[v->n++] = x; } */
static cont_op by_this(const cont_body *b, ir_val v, const cont_op *callee) {
    const ir_func *f = b->f;
    const ir_ins *i = ir_at(f, v);
    int param = root_of(f, argument(f, i, callee->param));
    bool more = callee->more;
    int n = callee->arg < 0 ? -1 : wanted(b, ir_list(f, i)[callee->arg], &more, 0);
    cont_op op = NOTHING;
    if (param < 0 || f->blocks.data[ir_block_of(f, v)].loop != IR_NONE)
        return op;
    if (callee->kind == CONT_RESERVE) {
        op = grows(b, param, n, more);
        op.by = callee->by;
        if (op.kind == CONT_RESERVE && (members_set(b, param, -1) || !is_alone(b, v, param)))
            return NOTHING;
    } else if ((callee->arg < 0 || n >= 0) && is_alone(b, v, param) &&
               (cont_on_every_way(f, v) || counts_up(b, param, &n))) {
        op = *callee;
        op.declared = false;
        op.param = (int16_t)param;
        op.arg = (int16_t)n;
        op.record = record_of(b, param);
    }
    op.far = (uint8_t)(callee->far + 1);
    return op;
}

static cont_op by_callee(const cont_body *b) {
    cont_op op = NOTHING;
    for (ir_val v = 1; v < b->f->ins.len && op.kind == CONT_NONE; v++) {
        const ir_ins *i = ir_at(b->f, v);
        const cont_op *callee = i->op == IR_CALL ? cont_callee(b, i) : NULL;
        if (callee && (callee->kind == CONT_PUSH || callee->kind == CONT_RESERVE))
            op = by_this(b, v, callee);
    }
    return op;
}

/* The parameters whose product is v, in *arg and *arg2. */
static bool product(const ir_func *f, ir_val v, cont_op *op, int depth) {
    const ir_ins *i = ir_at(f, ir_plain(f, v));
    if (i->op == IR_CONST)
        return true;
    if (i->op == IR_ADD)
        return product(f, i->a, op, depth + 1) && ir_at(f, ir_plain(f, i->b))->op == IR_CONST;
    if (i->op == IR_MUL && depth < 3)
        return product(f, i->a, op, depth + 1) && product(f, i->b, op, depth + 1);
    if (i->op != IR_ARG || (op->arg >= 0 && op->arg2 >= 0))
        return false;
    *(op->arg < 0 ? &op->arg : &op->arg2) = (int16_t)i->ref;
    return true;
}

static bool is_returned(const ir_func *f, ir_val v) {
    for (size_t b = 0; b < f->blocks.len; b++) {
        const ir_ins *end = ir_at(f, f->blocks.data[b].last);
        if (end->op == IR_RET && end->a && cont_derives(f, end->a, v))
            return true;
    }
    return false;
}

/* void *xrealloc(void *p, size_t n) { p = realloc(p, n); if (!p) abort(); return p; } */
static cont_op by_wrapping(const cont_body *b) {
    const ir_func *f = b->f;
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        const cont_op *callee = i->op == IR_CALL ? cont_callee(b, i) : NULL;
        if (!callee || callee->kind != CONT_RESIZE || callee->arg < 0)
            continue;
        cont_op op = NOTHING;
        op.kind = CONT_RESIZE;
        op.param = (int16_t)arg_of(f, argument(f, i, callee->param));
        bool sized = product(f, ir_list(f, i)[callee->arg], &op, 0) &&
                     (callee->arg2 < 0 || product(f, ir_list(f, i)[callee->arg2], &op, 0));
        if (op.param >= 0 && op.arg >= 0 && sized && is_returned(f, v))
            return op;
    }
    return NOTHING;
}

/* struct vec *vec_new(size_t n) { v = ...; vec_reserve(v, n); return v; } */
static cont_op by_making(const cont_body *b) {
    const ir_func *f = b->f;
    const ir_type *t = &b->u->types.data[b->u->syms.data[f->sym].type];
    for (ir_val v = 1; v < f->ins.len && t->kind == IR_K_FUNC; v++) {
        const ir_ins *i = ir_at(f, v);
        const cont_op *callee = i->op == IR_CALL ? cont_callee(b, i) : NULL;
        bool made = callee && callee->kind == CONT_SIZED;
        if (!callee || !(made || callee->kind == CONT_RESERVE) || callee->arg < 0)
            continue;
        ir_val what = made ? v : argument(f, i, callee->param);
        bool more = false;
        cont_op op = NOTHING;
        op.arg = (int16_t)wanted(b, ir_list(f, i)[callee->arg], &more, 0);
        op.record = cont_record(b->u, t->elem);
        op.far = (uint8_t)(callee->far + 1);
        if (ir_at(f, what)->op == IR_CALL && op.arg >= 0 && op.record && is_returned(f, what)) {
            op.kind = CONT_SIZED;
            return op;
        }
    }
    return NOTHING;
}

cont_op cont_classify(const cont_body *b) {
    cont_op (*const tries[])(const cont_body *) = {by_wrapping, by_growth, by_callee, by_making};
    cont_op op = NOTHING;
    if (b->f->gap)
        return op;
    for (size_t k = 0; k < sizeof tries / sizeof *tries && op.kind == CONT_NONE; k++)
        op = tries[k](b);
    return op;
}

/* Elements, or with `members` what is in them: all[k].name */
static bool reads_round(const ir_func *f, bool members) {
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        if (i->op != IR_LOAD || f->blocks.data[ir_block_of(f, v)].loop == IR_NONE)
            continue;
        ir_val from = ir_plain(f, i->a);
        while (members && ir_at(f, from)->op == IR_FIELD)
            from = ir_plain(f, ir_at(f, from)->a);
        if (ir_at(f, from)->op == IR_INDEX || ir_at(f, from)->op == IR_OFFSET)
            return true;
    }
    return false;
}

bool cont_walks(const cont_body *b) {
    return reads_round(b->f, true);
}

/* Elements are read round and round, or a function that is no part of the growth is asked about the container. */
bool cont_looks_up(const cont_body *b) {
    const ir_func *f = b->f;
    if (reads_round(f, false))
        return true;
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        bool asks = i->op == IR_CALL && i->n > 1 && !(i->flags & IR_NORETURN) && !is_library(b, i) &&
                    !cont_callee(b, i);
        if (asks && i->ty == IR_PTR && arg_of(f, argument(f, i, 0)) == 0)
            return true;
    }
    return false;
}

#include "must.h"

#include "cond.h"

typedef struct finder { /* one parameter */
    const solved *s;
    uint16_t param;
} finder;

ir_val must_root(const ir_func *f, ir_val v) {
    for (v = ir_base(f, v); ir_at(f, v)->op == IR_LOAD; v = ir_base(f, ir_at(f, v)->a))
        ;
    return v;
}

bool must_same_root(const ir_func *f, ir_val a, ir_val b) {
    ir_val x = must_root(f, a), y = must_root(f, b);
    const ir_ins *i = ir_at(f, x), *j = ir_at(f, y);
    bool named = i->op == IR_ARG || i->op == IR_LOCAL || i->op == IR_GLOBAL;
    return x == y || (named && i->op == j->op && i->ref == j->ref);
}

static uint32_t bit_of(const solved *s, ir_val v) {
    const ir_ins *i = ir_at(s->f, v);
    return i->op == IR_ARG && i->ty == IR_PTR && i->ref < SUM_MUSTS ? 1u << i->ref : 0;
}

static const sum_musts *musts_of(const solved *s, const ir_ins *call) {
    const solve_env *env = s->env;
    return &env->summary(env->ctx, env->func(env->ctx, call->ref))->musts;
}

/* What v does to parameters. */
static sum_musts done_at(const solved *s, ir_val v) {
    const ir_ins *i = ir_at(s->f, v);
    sum_musts m = {0};
    if (i->op == IR_LOAD || i->op == IR_STORE || i->op == IR_COPY)
        m.used = bit_of(s, ir_base(s->f, i->a));
    if (i->op == IR_COPY)
        m.used |= bit_of(s, ir_base(s->f, i->b));
    if (i->op != IR_CALL || i->ref == IR_NONE)
        return m;
    for (uint32_t k = 0; k < i->n && k < SUM_MUSTS; k++) {
        ir_val arg = ir_list(s->f, i)[k];
        uint32_t inside = bit_of(s, ir_base(s->f, arg)), itself = bit_of(s, ir_plain(s->f, arg));
        const sum_musts *to = inside ? musts_of(s, i) : &m;
        m.used |= inside && (to->used & (1u << k)) ? inside : 0;
        m.ended |= inside && (to->ended & (1u << k)) ? itself : 0;
        m.put |= inside && (to->put & (1u << k)) ? itself : 0;
    }
    return m;
}

/* Most instructions do nothing to parameters. */
static bool may_do(const ir_func *f, ir_val v) {
    switch ((ir_op)ir_at(f, v)->op) {
    case IR_LOAD:
    case IR_STORE:
    case IR_COPY:
    case IR_CALL:
        return true;
    default:
        return false;
    }
}

static bool uses(void *ctx, ir_val v) {
    const finder *f = ctx;
    return may_do(f->s->f, v) && (done_at(f->s, v).used & (1u << f->param)) != 0;
}

static bool ends(void *ctx, ir_val v) {
    const finder *f = ctx;
    return may_do(f->s->f, v) && (done_at(f->s, v).ended & (1u << f->param)) != 0;
}

static ir_val value_of(const ir_func *f, uint16_t param) {
    ir_val v = f->blocks.data[0].first;
    while (v <= f->blocks.data[0].last &&
           (ir_at(f, v)->op != IR_ARG || ir_at(f, v)->ref != param))
        v++;
    return v <= f->blocks.data[0].last ? v : 0;
}

/* Where it is null there is nothing to use: those ways do not count. */
static bool on_every_way(const solved *s, uint16_t param, bool (*stops)(void *ctx, ir_val v)) {
    finder f = {s, param};
    uint32_t obj = s->params[param];
    ways w = {.obj = obj == IR_NONE ? 0 : obj,
              .value = value_of(s->f, param),
              .stops = stops,
              .ctx = &f};
    return !paths_find(s, &w);
}

/* Of those that are in `somewhere`, not at once. */
static uint32_t on_all_ways(const solved *s, uint32_t somewhere, bool (*stops)(void *, ir_val)) {
    uint32_t bits = 0;
    for (uint16_t k = 0; somewhere && k < s->nparams && k < SUM_MUSTS; k++)
        if ((somewhere & (1u << k)) && on_every_way(s, k, stops))
            bits |= 1u << k;
    return bits;
}

/* ---- what is left where ------------------------------------------------------------------------------------ */

static bool before_every_return(const ir_func *f, ir_val v) {
    uint32_t home = ir_block_of(f, v);
    for (uint32_t b = 0; b < f->blocks.len; b++)
        if (ir_at(f, f->blocks.data[b].last)->op == IR_RET && !ir_dominates(f, home, b))
            return false;
    return true;
}

/* May v undo what was stored at an address with that root? */
static bool undoes(const ir_func *f, ir_val v, ir_val root, ir_val value) {
    const ir_ins *i = ir_at(f, v);
    bool writes = i->op == IR_STORE || i->op == IR_COPY || i->op == IR_ZERO;
    if (i->op != IR_CALL)
        return i->op == IR_ASM || (writes && must_same_root(f, i->a, root));
    bool given = ir_at(f, root)->op == IR_GLOBAL;
    for (uint32_t k = 0; k < i->n && !given; k++)
        given = must_same_root(f, ir_list(f, i)[k], root) ||
                must_same_root(f, ir_list(f, i)[k], value);
    return given;
}

static bool stays(const ir_func *f, ir_val v, ir_val root, ir_val value) {
    for (ir_val w = 1; w < f->ins.len; w++)
        if (w != v && !paths_before(f, w, v) && undoes(f, w, root, value))
            return false;
    return before_every_return(f, v);
}

static void leave(const solved *s, ir_val v, ir_val to, ir_val value, sum_musts *m) {
    const ir_func *f = s->f;
    ir_val root = ir_base(f, to);
    const ir_ins *i = ir_at(f, ir_plain(f, value)), *r = ir_at(f, root);
    bool out = (r->op == IR_ARG && r->ty == IR_PTR && r->ref < SUM_MUSTS) || r->op == IR_GLOBAL;
    if (!out || i->op != IR_ARG || i->ty != IR_PTR || i->ref >= SUM_MUSTS ||
        m->nleft == SUM_LEFT || !stays(f, v, root, value))
        return;
    uint8_t where = r->op == IR_GLOBAL ? SUM_STATIC : (uint8_t)r->ref;
    m->left[m->nleft++] = (sum_left){(uint8_t)i->ref, where};
}

static void leave_through(const solved *s, ir_val call, sum_musts *m) {
    const ir_ins *i = ir_at(s->f, call);
    const sum_musts *to = i->ref == IR_NONE ? m : musts_of(s, i);
    for (uint32_t k = 0; i->ref != IR_NONE && k < to->nleft; k++)
        if (to->left[k].from < i->n && to->left[k].to < i->n)
            leave(s, call, ir_list(s->f, i)[to->left[k].to], ir_list(s->f, i)[to->left[k].from], m);
}

static void find_left(const solved *s, sum_musts *m) {
    for (ir_val v = 1; v < s->f->ins.len; v++) {
        const ir_ins *i = ir_at(s->f, v);
        if (i->op == IR_STORE && i->ty == IR_PTR)
            leave(s, v, i->a, i->b, m);
        else if (i->op == IR_CALL)
            leave_through(s, v, m);
    }
}

/* ---- all of it ----------------------------------------------------------------------------------------------- */

sum_musts must_find(const solved *s) {
    const ir_func *f = s->f;
    sum_musts m = {0}, later = {0};
    if (!ir_returns(f))
        return m;
    for (ir_val v = 1; v < f->ins.len; v++) {
        if (!may_do(f, v))
            continue;
        sum_musts now = done_at(s, v), *to = v <= f->blocks.data[0].last ? &m : &later;
        to->used |= now.used;
        to->ended |= now.ended;
        m.put |= now.put;
    }
    m.used |= on_all_ways(s, later.used & ~m.used, uses);
    m.ended |= on_all_ways(s, later.ended & ~m.ended, ends);
    find_left(s, &m);
    return m;
}

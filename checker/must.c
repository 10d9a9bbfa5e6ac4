#include "must.h"

typedef struct finder { /* one parameter */
    const solved *s;
    uint16_t param;
} finder;

ir_val must_base(const ir_func *f, ir_val v) {
    for (;;) {
        const ir_ins *i = ir_at(f, v);
        if (i->op != IR_CAST && i->op != IR_FIELD && i->op != IR_OFFSET && i->op != IR_INDEX)
            return v;
        v = i->a;
    }
}

static uint32_t bit_of(const solved *s, ir_val address) {
    const ir_ins *i = ir_at(s->f, must_base(s->f, address));
    return i->op == IR_ARG && i->ty == IR_PTR && i->ref < SUM_MUSTS ? 1u << i->ref : 0;
}

static const sum_musts *musts_of(const solved *s, const ir_ins *call) {
    const solve_env *env = s->env;
    return &env->summary(env->ctx, env->func(env->ctx, call->ref))->musts;
}

/* The parameters whose memory is read or written by v. */
static uint32_t used_at(const solved *s, ir_val v) {
    const ir_ins *i = ir_at(s->f, v);
    uint32_t bits = 0;
    if (i->op == IR_LOAD || i->op == IR_STORE || i->op == IR_COPY)
        bits = bit_of(s, i->a);
    if (i->op == IR_COPY)
        bits |= bit_of(s, i->b);
    if (i->op != IR_CALL || i->ref == IR_NONE)
        return bits;
    for (uint32_t k = 0; k < i->n && k < SUM_MUSTS; k++) {
        uint32_t bit = bit_of(s, ir_list(s->f, i)[k]);
        if (bit && (musts_of(s, i)->used & (1u << k)))
            bits |= bit;
    }
    return bits;
}

static bool uses(void *ctx, ir_val v) {
    const finder *f = ctx;
    return (used_at(f->s, v) & (1u << f->param)) != 0;
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

static bool comes_back(const ir_func *f) {
    for (size_t b = 0; b < f->blocks.len; b++)
        if (ir_at(f, f->blocks.data[b].last)->op == IR_RET)
            return true;
    return false;
}

sum_musts must_find(const solved *s) {
    const ir_func *f = s->f;
    sum_musts m = {0};
    uint32_t somewhere = 0;
    if (!comes_back(f))
        return m;
    for (ir_val v = 1; v < f->ins.len; v++) {
        uint32_t bits = used_at(s, v);
        somewhere |= bits;
        if (v <= f->blocks.data[0].last)
            m.used |= bits;
    }
    for (uint16_t k = 0; k < s->nparams && k < SUM_MUSTS; k++)
        if ((somewhere & ~m.used & (1u << k)) && on_every_way(s, k, uses))
            m.used |= 1u << k;
    return m;
}

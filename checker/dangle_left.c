/* dangle_left.c: addresses that callees store, and that are copied in structs. */
#include "dangle.h"

#include "must.h"

typedef struct leaver {
    const body *b;
    uint32_t obj;
    ir_val at, holder,
        root; /* the instruction; the address it writes to, and where that comes from */
} leaver;

static const ir_ins *at(const body *b, ir_val v) {
    return ir_at(b->s->f, v);
}

/* The address of obj, or of a part of it, written as such. */
static bool is_address(const body *b, ir_val v, uint32_t obj) {
    const ir_ins *i = at(b, ir_base(b->s->f, v));
    return i->op == IR_LOCAL && b->s->locals[i->ref] == obj;
}

/* Whoever is given it, or the holder, may take it back; where that is static storage, anybody. */
static bool takes_back(void *ctx, ir_val v) {
    const leaver *l = ctx;
    const solved *s = l->b->s;
    const ir_ins *i = ir_at(s->f, v);
    bool writes = i->op == IR_STORE || i->op == IR_COPY || i->op == IR_ZERO;
    if (v == l->at)
        return false;
    if (i->op != IR_CALL)
        return i->op == IR_ASM || (writes && (!l->root || must_same_root(s->f, i->a, l->root)));
    bool given = !l->root || ir_at(s->f, l->root)->op != IR_ARG;
    for (uint32_t k = 0; k < i->n && !given; k++)
        given = must_same_root(s->f, ir_list(s->f, i)[k], l->root) ||
                sv_has_obj(s, sv_value(s, ir_list(s->f, i)[k]), l->obj);
    return given;
}

static ir_val still_there(leaver *l) {
    ways w = {.from = l->at, .obj = l->obj, .stops = takes_back, .ctx = l};
    return paths_find(l->b->s, &w);
}

dangle_copy dangle_copy_at(const body *b, ir_val v) {
    const ir_ins *i = at(b, v);
    if (i->op == IR_COPY)
        return (dangle_copy){i->a, i->b, i->imm};
    static const char *const copies[] = {"memcpy", "memmove", NULL};
    if (i->op != IR_CALL || i->n != 3 || !ir_is_one_of(ir_callee_name(b->s->u, i), copies))
        return (dangle_copy){0};
    const uint32_t *args = ir_list(b->s->f, i);
    const ir_ins *n = at(b, ir_plain(b->s->f, args[2]));
    return n->op == IR_CONST
               ? (dangle_copy){ir_plain(b->s->f, args[0]), ir_plain(b->s->f, args[1]), n->imm}
               : (dangle_copy){0};
}

int64_t dangle_offset(const body *b, ir_val address) {
    int64_t off;
    return ir_offset(b->s->f, address, &off) ? off : -1;
}

/* Is what is stored there among what is copied? */
static bool is_copied(const body *b, ir_val stored, const dangle_copy *c) {
    int64_t from = dangle_offset(b, c->from), to = dangle_offset(b, stored);
    return from >= 0 && to >= from && to + b->s->u->ptr_size <= from + c->n;
}

static bool is_local(const body *b, ir_val address, uint32_t local) {
    const ir_ins *i = at(b, ir_base(b->s->f, address));
    return i->op == IR_LOCAL && i->ref == local;
}

enum { COPIES = 3 /* of one variable to the next */ };

/* Was the address stored in tmp before that, or in what was copied to it? */
static bool holds_address(const body *b, const dangle_copy *what, ir_val before, uint32_t obj,
                          int depth) {
    const ir_ins *tmp = at(b, ir_base(b->s->f, what->from));
    for (ir_val v = 1; v < before && tmp->op == IR_LOCAL; v++) {
        const ir_ins *i = at(b, v);
        dangle_copy c = depth < COPIES ? dangle_copy_at(b, v) : (dangle_copy){0};
        bool stored = i->op == IR_STORE && is_address(b, i->b, obj) &&
                      is_local(b, i->a, tmp->ref) && is_copied(b, i->a, what);
        bool copied =
            c.to && is_local(b, c.to, tmp->ref) && holds_address(b, &c, v, obj, depth + 1);
        if ((stored || copied) && paths_before(b->s->f, v, before))
            return true;
    }
    return false;
}

/* The argument of which v leaves obj's address in another. */
static bool is_left_by(leaver *l, ir_val v, bool (*leads_out)(const body *b, ir_val address)) {
    const body *b = l->b;
    const ir_ins *i = at(b, v);
    l->at = v;
    dangle_copy c = dangle_copy_at(b, v);
    if (c.to) {
        l->root = must_root(b->s->f, c.to);
        return holds_address(b, &c, v, l->obj, 0) && leads_out(b, c.to);
    }
    if (i->op != IR_CALL || i->ref == IR_NONE || b->s->open[v])
        return false;
    const solve_env *env = b->s->env;
    const sum_musts *m = &env->summary(env->ctx, env->func(env->ctx, i->ref))->musts;
    const uint32_t *args = ir_list(b->s->f, i);
    for (uint32_t k = 0; k < m->nleft; k++) {
        sum_left x = m->left[k];
        if (x.from >= i->n || !is_address(b, args[x.from], l->obj))
            continue;
        l->root = x.to == SUM_STATIC ? 0 : x.to < i->n ? must_root(b->s->f, args[x.to]) : 0;
        if (x.to == SUM_STATIC || (x.to < i->n && leads_out(b, args[x.to])))
            return true;
    }
    return false;
}

ir_val dangle_left(const body *b, uint32_t obj, bool (*leads_out)(const body *b, ir_val address),
                   ir_val *end) {
    leaver l = {.b = b, .obj = obj};
    for (ir_val v = 1; v < b->s->f->ins.len; v++) {
        if (!is_left_by(&l, v, leads_out))
            continue;
        *end = still_there(&l);
        if (*end)
            return v;
    }
    return 0;
}

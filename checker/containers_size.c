/* containers_size.c: sizes as mul * base + add (+ something that varies), and how they go up.
 *
 * The base is a value that the body carries on: a phi at the head of a loop, or what a place held before
 * the body stored there again. If the base itself goes up by a number, the block grows by a constant; if by
 * something that varies, by what is needed; if it, or the size, is a multiple of the base, by a factor.
 */
#include "containers_int.h"
#include "escape.h"

#include <string.h>

enum { DEPTH = 10, PHIS = 4, COST = 1000 /* values looked at for one size */ };

/* ---- values ------------------------------------------------------------------------------------------- */

bool cont_in_loop(const ir_func *f, ir_val v, uint32_t loop) {
    return loop == IR_NONE || ir_inside(f, f->blocks.data[ir_block_of(f, v)].loop, loop);
}

ir_val cont_next_call(const ir_func *f, ir_val v, uint32_t loop) {
    for (uint32_t b = v ? ir_block_of(f, v) : 0; b < f->blocks.len; b++) {
        const ir_block *x = &f->blocks.data[b];
        if (loop != IR_NONE && !ir_inside(f, x->loop, loop))
            continue;
        for (ir_val k = x->first > v ? x->first : v + 1; k <= x->last; k++)
            if (ir_at(f, k)->op == IR_CALL)
                return k;
    }
    return 0;
}

bool cont_is_head(const ir_func *f, ir_val v, uint32_t *loop) {
    uint32_t b = ir_block_of(f, v);
    *loop = f->blocks.data[b].loop;
    return ir_at(f, v)->op == IR_PHI && *loop != IR_NONE && f->loops.data[*loop].header == b;
}

static bool derives(const ir_func *f, ir_val v, ir_val from, int depth) {
    v = ir_plain(f, v);
    const ir_ins *i = ir_at(f, v);
    if (v == from || ir_plain(f, from) == v)
        return true;
    for (uint32_t k = 0; i->op == IR_PHI && k < i->n && depth < PHIS; k++)
        if (ir_list(f, i)[k] != v && derives(f, ir_list(f, i)[k], from, depth + 1))
            return true;
    return false;
}

bool cont_derives(const ir_func *f, ir_val v, ir_val from) {
    return derives(f, v, from, 0);
}

static bool is_given(const ir_func *f, const ir_ins *call, ir_val address) {
    for (uint32_t k = 0; call->op == IR_CALL && k < call->n; k++)
        if (paths_same_place(f, ir_plain(f, ir_list(f, call)[k]), address))
            return true;
    return false;
}

/* Here, or by who is told where it is. */
static bool is_stored(const ir_func *f, ir_val address, uint32_t loop) {
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        if (((i->op == IR_STORE && paths_same_place(f, i->a, address)) || is_given(f, i, address)) &&
            cont_in_loop(f, v, loop))
            return true;
    }
    return false;
}

static bool same_each_time(const ir_func *f, ir_val v, uint32_t loop, int depth) {
    const ir_ins *i = ir_at(f, v);
    if ((i->op >= IR_CONST && i->op <= IR_ARG) || !cont_in_loop(f, v, loop))
        return true;
    if (depth > DEPTH || i->op == IR_PHI)
        return false;
    if (i->op == IR_LOAD)
        return same_each_time(f, i->a, loop, depth + 1) && !is_stored(f, i->a, loop);
    bool pure = i->op >= IR_FIELD && i->op <= IR_CAST; /* addresses and arithmetic in ir.def */
    return pure && same_each_time(f, i->a, loop, depth + 1) &&
           (!i->b || same_each_time(f, i->b, loop, depth + 1));
}

bool cont_same_each_time(const ir_func *f, ir_val v, uint32_t loop) {
    return same_each_time(f, v, loop, 0);
}

/* ---- sizes ------------------------------------------------------------------------------------------- */

static const lin UNKNOWN = {LIN_UNKNOWN, 0, 0, 0, 0}, FACTOR = {LIN_FACTOR, 0, 0, 0, 0};

lin lin_number(double n) {
    return (lin){.kind = LIN_NUMBER, .add = n};
}

static lin leaf(ir_val v) {
    return (lin){.kind = LIN_LINEAR, .base = v, .mul = 1};
}

static lin shape(sizer *z, ir_val v, int depth);

bool cont_is_call(const cont_body *b, ir_val v, const char *name) {
    return strcmp(ir_callee_name(b->u, ir_at(b->f, v)), name) == 0;
}

bool cont_same_place(const ir_func *f, ir_val a, ir_val b) {
    return paths_same_place(f, a, b);
}

bool cont_same_leaf(const ir_func *f, ir_val a, ir_val b) {
    const ir_ins *x = ir_at(f, a), *y = ir_at(f, b);
    if (a == b || (x->op == IR_ARG && y->op == IR_ARG && x->ref == y->ref))
        return true;
    return x->op == IR_LOAD && y->op == IR_LOAD && paths_same_place(f, x->a, y->a);
}

/* Of two values of which one is the size: the one whose base is asked for, or goes up. */
static lin prefer(sizer *z, lin x, lin y) {
    if (z->want)
        return cont_same_leaf(z->f, y.base, z->want) && !cont_same_leaf(z->f, x.base, z->want) ? y
                                                                                               : x;
    if (lin_rise(z, x.base).kind != LIN_UNKNOWN)
        return x;
    return lin_rise(z, y.base).kind != LIN_UNKNOWN ? y : x;
}

static lin plus(sizer *z, lin x, lin y) {
    if (x.kind == LIN_UNKNOWN || y.kind == LIN_UNKNOWN)
        return UNKNOWN;
    if (x.kind == LIN_FACTOR || y.kind == LIN_FACTOR)
        return FACTOR;
    if (x.kind == LIN_NUMBER || y.kind == LIN_NUMBER) {
        lin r = x.kind == LIN_NUMBER ? y : x;
        r.add = x.add + y.add;
        return r;
    }
    if (cont_same_leaf(z->f, x.base, y.base)) {
        x.mul += y.mul;
        x.add += y.add;
        x.extra = x.extra ? x.extra : y.extra;
        return x;
    }
    lin r = prefer(z, x, y);
    r.extra = r.base == x.base ? y.base : x.base;
    r.add = x.add + y.add;
    return r;
}

static lin scaled(lin x, double by) {
    x.mul *= by;
    x.add *= by;
    return x;
}

lin lin_times(sizer *z, lin x, lin y) {
    if (x.kind == LIN_UNKNOWN || y.kind == LIN_UNKNOWN)
        return UNKNOWN;
    if (x.kind == LIN_FACTOR || y.kind == LIN_FACTOR)
        return FACTOR;
    if (y.kind == LIN_NUMBER)
        return scaled(x, y.add);
    if (x.kind == LIN_NUMBER)
        return scaled(y, x.add);
    return cont_same_leaf(z->f, x.base, y.base)
               ? FACTOR
               : prefer(z, x, y); /* the other: bytes of an element */
}

/* One of the two, as the program goes. */
static lin either(sizer *z, lin x, lin y) {
    if (x.kind == LIN_FACTOR || y.kind == LIN_FACTOR)
        return FACTOR;
    if (x.kind == LIN_UNKNOWN || y.kind == LIN_UNKNOWN)
        return x.kind == LIN_UNKNOWN ? y : x;
    if (x.kind == LIN_NUMBER || y.kind == LIN_NUMBER) /* where it starts */
        return x.kind == LIN_NUMBER ? y : x;
    if (!cont_same_leaf(z->f, x.base, y.base))
        return prefer(z, x, y);
    lin r = x.mul > y.mul ? x : y;
    if (x.mul == y.mul) {
        r.add = x.add > y.add ? x.add : y.add;
        r.extra = x.extra ? x.extra : y.extra;
    }
    return r;
}

/* A loop that makes the size larger until it is enough. */
static lin enlarged(sizer *z, ir_val phi, uint32_t loop, int depth) {
    const ir_ins *i = ir_at(z->f, phi);
    const uint32_t *pred = z->f->preds.data + z->f->blocks.data[ir_block_of(z->f, phi)].preds;
    lin start = UNKNOWN, again = UNKNOWN;
    if (z->nopen == CONT_PHIS)
        return UNKNOWN;
    z->open[z->nopen++] = phi;
    for (uint32_t k = 0; k < i->n; k++) {
        lin now = shape(z, ir_list(z->f, i)[k], depth + 1);
        bool inside = cont_in_loop(z->f, z->f->blocks.data[pred[k]].first, loop);
        lin *to = inside ? &again : &start;
        *to = either(z, *to, now);
    }
    z->nopen--;
    if (again.kind == LIN_FACTOR ||
        (again.kind == LIN_LINEAR && again.base == phi && again.mul > 1))
        return FACTOR;
    return again.kind == LIN_LINEAR && again.base == phi ? plus(z, start, lin_number(again.add))
                                                         : UNKNOWN;
}

static lin shape_phi(sizer *z, ir_val v, int depth) {
    const ir_ins *i = ir_at(z->f, v);
    uint32_t loop;
    for (int k = 0; k < z->nopen; k++)
        if (z->open[k] == v)
            return leaf(v);
    if (cont_is_head(z->f, v, &loop))
        return cont_in_loop(z->f, z->call, loop) ? leaf(v) : enlarged(z, v, loop, depth);
    lin r = UNKNOWN;
    bool all = true;
    for (uint32_t k = 0; k < i->n; k++) {
        lin one = shape(z, ir_list(z->f, i)[k], depth + 1);
        all &= one.kind != LIN_UNKNOWN;
        r = either(z, r, one);
    }
    return r.kind == LIN_NUMBER && !all ? UNKNOWN : r; /* n, or n + 1: no number */
}

/* What was stored there since the loop began, or the body; before that it is the base. */
static lin shape_load(sizer *z, ir_val v, int depth) {
    const ir_func *f = z->f;
    ir_val address = ir_at(f, v)->a;
    lin r = UNKNOWN;
    for (ir_val s = v - 1; s > 0; s--) {
        const ir_ins *i = ir_at(f, s);
        if (i->op != IR_STORE || !cont_in_loop(f, s, z->loop) ||
            !paths_same_place(f, i->a, address))
            continue;
        r = either(z, r, shape(z, i->b, depth + 1));
        if (paths_before(f, s, v))
            return r;
    }
    return either(z, r, leaf(v));
}

/* A call that may make one size of another: next_power_of_two(n). fread(buf, 1, 8, f) does not. */
static bool computes(const sizer *z, const ir_ins *call) {
    for (uint32_t k = 0; k < call->n; k++) {
        const ir_ins *a = ir_at(z->f, ir_plain(z->f, ir_list(z->f, call)[k]));
        if (a->ty != IR_PTR && a->op != IR_CONST && a->op != IR_ARG)
            return true;
    }
    return call->n == 0;
}

static lin shape(sizer *z, ir_val v, int depth) {
    const ir_ins *i = ir_at(z->f, v);
    if (depth > DEPTH || ++z->cost > COST)
        return UNKNOWN;
    switch ((ir_op)i->op) {
    case IR_CONST:
        return lin_number((double)i->imm);
    case IR_CAST:
        return shape(z, i->a, depth + 1);
    case IR_ADD:
        return plus(z, shape(z, i->a, depth + 1), shape(z, i->b, depth + 1));
    case IR_SUB: {
        lin by = shape(z, i->b, depth + 1);
        return by.kind == LIN_NUMBER ? plus(z, shape(z, i->a, depth + 1), lin_number(-by.add))
                                     : leaf(v);
    }
    case IR_MUL:
        return lin_times(z, shape(z, i->a, depth + 1), shape(z, i->b, depth + 1));
    case IR_DIV:
    case IR_SHR:
    case IR_SHL: {
        lin x = shape(z, i->a, depth + 1), by = shape(z, i->b, depth + 1);
        if (by.kind != LIN_NUMBER || by.add <= 0 || by.add > (i->op == IR_DIV ? 1e9 : 62))
            return UNKNOWN;
        double d = i->op == IR_DIV ? by.add : (double)(INT64_C(1) << (int)by.add);
        return scaled(x, i->op == IR_SHL ? d : 1 / d);
    }
    case IR_AND: /* rounded */
        return shape(z, i->a, depth + 1);
    case IR_PHI:
        return shape_phi(z, v, depth);
    case IR_LOAD:
        return shape_load(z, v, depth);
    case IR_ARG:
        return leaf(v);
    case IR_CALL:
        return computes(z, i) ? UNKNOWN : leaf(v);
    default:
        return UNKNOWN;
    }
}

/* By how much `from` is more than base; FACTOR if a multiple, UNKNOWN if it does not go up. */
static lin above(const sizer *z, lin from, ir_val base) {
    if (from.kind == LIN_FACTOR)
        return FACTOR;
    if (from.kind != LIN_LINEAR || !cont_same_leaf(z->f, from.base, base) || from.mul < 1)
        return UNKNOWN;
    if (from.mul > 1)
        return FACTOR;
    if (from.extra)
        return leaf(from.extra);
    return from.add > 0 ? lin_number(from.add) : UNKNOWN;
}

static lin rise_of_phi(sizer *z, ir_val base, uint32_t loop) {
    const ir_ins *i = ir_at(z->f, base);
    const uint32_t *pred = z->f->preds.data + z->f->blocks.data[ir_block_of(z->f, base)].preds;
    lin r = UNKNOWN;
    for (uint32_t k = 0; k < i->n; k++) {
        if (!cont_in_loop(z->f, z->f->blocks.data[pred[k]].first, loop))
            continue;
        lin up = above(z, lin_shape(z, ir_list(z->f, i)[k]), base);
        if (r.kind == LIN_UNKNOWN || up.kind == LIN_FACTOR)
            r = up;
    }
    return r;
}

static lin rise_of_place(sizer *z, ir_val base) {
    lin r = UNKNOWN;
    for (ir_val s = 1; s < z->f->ins.len; s++) {
        const ir_ins *i = ir_at(z->f, s);
        if (i->op != IR_STORE || !cont_in_loop(z->f, s, z->loop) ||
            !paths_same_place(z->f, i->a, ir_at(z->f, base)->a))
            continue;
        lin now = lin_shape(z, i->b);
        if (now.kind == LIN_NUMBER && z->loop != IR_NONE)
            return UNKNOWN; /* it begins anew each time */
        lin up = above(z, now, base);
        if (r.kind == LIN_UNKNOWN || up.kind == LIN_FACTOR)
            r = up;
    }
    return r;
}

/* By how much base goes up, from one time to the next. */
lin lin_rise(sizer *z, ir_val base) {
    uint32_t loop;
    const ir_ins *i = ir_at(z->f, base);
    if (z->want || (i->op != IR_PHI && i->op != IR_LOAD))
        return UNKNOWN;
    z->want = base;
    lin r = UNKNOWN;
    if (i->op == IR_LOAD)
        r = rise_of_place(z, base);
    else if (cont_is_head(z->f, base, &loop) && cont_in_loop(z->f, base, z->loop))
        r = rise_of_phi(z, base, loop);
    z->want = 0;
    return r;
}

lin lin_shape(sizer *z, ir_val v) {
    return shape(z, v, 0);
}

lin cont_size(sizer *z, const cont_op *op, const ir_ins *call) {
    lin s = shape(z, ir_list(z->f, call)[op->arg], 0);
    return op->arg2 < 0 ? s : lin_times(z, s, shape(z, ir_list(z->f, call)[op->arg2], 0));
}

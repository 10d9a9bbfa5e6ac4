/* containers_growth.c: the calls of one body that make a block grow which the body keeps.
 *
 * needs: SSA form, loops (ir_cfg.c); sets: nothing
 */
#include "containers_int.h"
#include "escape.h"

const prog_func *cont_called(const cont_body *b, const ir_ins *i) {
    bool named = i->op == IR_CALL && i->ref != IR_NONE;
    return named ? &b->c->p->funcs.data[b->c->p->func_of[b->unit][i->ref]] : NULL;
}

const cont_op *cont_callee(const cont_body *b, const ir_ins *call) {
    if (call->op != IR_CALL || call->ref == IR_NONE)
        return NULL;
    const cont_op *op = containers_op(b->c, b->c->p->func_of[b->unit][call->ref]);
    bool fits = op->kind != CONT_NONE && op->param < (int)call->n && op->arg < (int)call->n &&
                op->arg2 < (int)call->n;
    return fits ? op : NULL;
}

static ir_val argument(const ir_func *f, const ir_ins *call, int k) {
    return ir_plain(f, ir_list(f, call)[k]);
}

/* The place that the old block was loaded from and the new one is stored at. */
static ir_val find_place(const ir_func *f, ir_val call, ir_val old) {
    if (ir_at(f, old)->op != IR_LOAD)
        return 0;
    for (ir_val s = call + 1; s < f->ins.len; s++) {
        const ir_ins *i = ir_at(f, s);
        if (i->op == IR_STORE && cont_derives(f, i->b, call) &&
            paths_same_place(f, i->a, ir_at(f, old)->a))
            return i->a;
    }
    return 0;
}

/* The phi that carries the block round a loop. */
static ir_val find_kept(const ir_func *f, ir_val call, ir_val old) {
    for (uint32_t l = f->blocks.data[ir_block_of(f, call)].loop; l != IR_NONE;
         l = f->loops.data[l].parent) {
        const ir_block *h = &f->blocks.data[f->loops.data[l].header];
        for (ir_val v = h->first; v <= h->last && ir_at(f, v)->op == IR_PHI; v++) {
            bool comes = false;
            if (!cont_derives(f, old, v))
                continue;
            for (uint32_t k = 0; k < ir_at(f, v)->n; k++)
                comes = comes || cont_derives(f, ir_list(f, ir_at(f, v))[k], call);
            if (comes)
                return v;
        }
    }
    return 0;
}

/* Bytes of an element: what the result is cast to; 0: nobody says. */
static uint64_t element(const cont_body *b, ir_val call) {
    for (ir_val v = call + 1; v < b->f->ins.len && v < call + 4; v++) {
        const ir_ins *i = ir_at(b->f, v);
        if (i->op == IR_CAST && i->a == call)
            return b->u->types.data[i->ref].size;
    }
    return 0;
}

static bool mentions(const sizer *z, ir_val v, ir_val base, int depth) {
    const ir_ins *i = ir_at(z->f, v);
    if (cont_same_leaf(z->f, v, base))
        return true;
    uint32_t loop;
    if (i->op == IR_PHI && cont_is_head(z->f, v, &loop))
        return z->loop != IR_NONE && i->ty != IR_PTR && loop == z->loop;
    if (depth > 4 || i->op < IR_NEG || i->op > IR_CAST)
        return false;
    return mentions(z, i->a, base, depth + 1) || (i->b && mentions(z, i->b, base, depth + 1));
}

/* `if (n == 0)` and `if (p)` do not ask how full it is; `if (n % 16 == 0)` does. */
static bool asks(const sizer *z, ir_val cond, ir_val base) {
    const ir_func *f = z->f;
    const ir_ins *test = ir_at(f, cond);
    if (test->op < IR_EQ || test->op > IR_GE || !mentions(z, cond, base, 0))
        return false;
    const ir_ins *a = ir_at(f, ir_plain(f, test->a)), *b = ir_at(f, ir_plain(f, test->b));
    bool number = a->op == IR_CONST || b->op == IR_CONST, part = a->op == IR_REM || a->op == IR_AND;
    return !number || part;
}

/* Does the loop end there, or go on? */
static bool ends_loop(const sizer *z, uint32_t block) {
    const ir_ins *end = ir_at(z->f, z->f->blocks.data[block].last);
    for (uint32_t k = 0; z->loop != IR_NONE && k < end->n; k++)
        if (!cont_in_loop(z->f, z->f->blocks.data[ir_list(z->f, end)[k]].first, z->loop))
            return true;
    return false;
}

/* The test of how full the block is, behind which the call stands; rather than that of a loop between the two
 * which makes the size larger until it is enough. */
static ir_val find_guard(const sizer *z, ir_val base) {
    const ir_func *f = z->f;
    ir_val between = 0;
    for (ir_turn t = {.from = ir_block_of(f, z->call)}; ir_turn_above(f, &t, IR_NONE);) {
        const ir_ins *end = ir_at(f, t.end);
        uint32_t loop = f->blocks.data[t.from].loop;
        if (!cont_in_loop(f, t.end, z->loop))
            break;
        if (end->op != IR_BR || ends_loop(z, t.from) || !asks(z, end->a, base))
            continue;
        if (loop == IR_NONE || cont_in_loop(f, z->call, loop))
            return t.end;
        between = between ? between : t.end;
    }
    return between;
}

static bool measures(const sizer *z, ir_val v, ir_val old) {
    if (!cont_is_call(z->b, v, "strlen"))
        return false;
    ir_val of = argument(z->f, ir_at(z->f, v), 0);
    return of == old || cont_same_leaf(z->f, of, old);
}

static double unit_of(lin s, uint64_t elem) {
    if (elem > 1 && s.mul >= (double)elem)
        return (double)elem;
    return elem                      ? 1
           : s.mul == 2 || s.mul < 4 ? 1
                                     : s.mul; /* *2 is no size of an element, *8 may be */
}

/* Does a way out of the loop ask whether it is as large as something that stays? while (n <= wanted) */
static bool is_counted(const sizer *z, ir_val base) {
    const ir_func *f = z->f;
    for (size_t b = 0; z->loop != IR_NONE && b < f->blocks.len; b++) {
        const ir_ins *end = ir_at(f, f->blocks.data[b].last);
        const ir_ins *test = end->op == IR_BR ? ir_at(f, end->a) : NULL;
        if (!test || test->op < IR_LT || test->op > IR_GE || !ends_loop(z, (uint32_t)b) ||
            !cont_in_loop(f, f->blocks.data[b].first, z->loop))
            continue;
        for (int side = 0; side < 2; side++) {
            ir_val n = ir_plain(f, side ? test->b : test->a), to = side ? test->a : test->b;
            if (cont_same_leaf(f, n, base) && ir_at(f, ir_plain(f, to))->op != IR_CONST &&
                cont_same_each_time(f, to, z->loop))
                return true;
        }
    }
    return false;
}

static void judge(sizer *z, lin s, ir_val old, cont_growth *g) {
    double unit = unit_of(s, g->elem);
    if (s.kind == LIN_FACTOR || (s.kind == LIN_LINEAR && s.mul / unit > 1.01)) {
        g->by = CONT_BY_FACTOR;
        g->guard = find_guard(z, s.base);
        return;
    }
    if (s.kind != LIN_LINEAR)
        return;
    if (measures(z, s.base, old) || (s.extra && measures(z, s.extra, old))) {
        g->by = CONT_BY_STRLEN;
        return;
    }
    lin up = lin_rise(z, s.base);
    if (up.kind == LIN_UNKNOWN)
        return;
    g->guard = find_guard(z, s.base);
    double slack = s.add / unit;
    if (up.kind == LIN_FACTOR) {
        g->by = CONT_BY_FACTOR;
    } else if (up.kind == LIN_NUMBER || (g->guard && slack > 1)) {
        g->by = CONT_BY_CONSTANT;
        g->counted = is_counted(z, s.base);
        g->step = (int64_t)(g->guard && slack > 0 ? slack : up.add);
    } else {
        g->by = CONT_BY_NEED;
    }
}

static bool grows_in(const sizer *z, const cont_growth *g, uint32_t loop) {
    return g->block ? cont_same_each_time(z->f, g->block, loop) : cont_in_loop(z->f, g->kept, loop);
}

/* The loops around the one found in which it goes on where it was. */
static uint32_t find_around(sizer *z, const cont_op *op, const cont_growth *g) {
    ir_val old = argument(z->f, ir_at(z->f, g->call), op->param);
    uint32_t around = g->loop;
    for (uint32_t l = z->f->loops.data[g->loop].parent; l != IR_NONE;
         l = z->f->loops.data[l].parent) {
        cont_growth more = {.call = g->call, .block = g->block, .loop = l, .elem = g->elem};
        z->loop = l;
        if (!grows_in(z, g, l))
            break;
        judge(z, cont_size(z, op, ir_at(z->f, g->call)), old, &more);
        if (more.by == CONT_BY_UNKNOWN || more.by == CONT_BY_FACTOR)
            break;
        around = l;
    }
    return around;
}

/* The innermost loop in which it says something, or else the body as a whole. */
static void find_by(sizer *z, const cont_op *op, cont_growth *g) {
    const ir_func *f = z->f;
    const ir_ins *call = ir_at(f, g->call);
    ir_val old = argument(f, call, op->param);
    for (uint32_t l = f->blocks.data[ir_block_of(f, g->call)].loop;; l = f->loops.data[l].parent) {
        bool here =
            l == IR_NONE ? g->block != 0 && ir_at(f, g->block)->op != IR_LOCAL : grows_in(z, g, l);
        z->loop = g->loop = g->around = l;
        if (here)
            judge(z, cont_size(z, op, call), old, g);
        if (g->by == CONT_BY_UNKNOWN && l != IR_NONE)
            continue;
        if (l != IR_NONE && g->by != CONT_BY_FACTOR)
            g->around = find_around(z, op, g);
        return;
    }
}

void cont_growths(const cont_body *b, cont_growth_vec *out) {
    for (ir_val v = 1; v < b->f->ins.len; v++) {
        const ir_ins *i = ir_at(b->f, v);
        const cont_op *op = i->op == IR_CALL ? cont_callee(b, i) : NULL;
        if (!op || op->kind != CONT_RESIZE || op->arg < 0)
            continue;
        ir_val old = argument(b->f, i, op->param);
        cont_growth g = {.call = v, .loop = IR_NONE, .elem = element(b, v)};
        g.block = find_place(b->f, v, old);
        g.kept = g.block ? 0 : find_kept(b->f, v, old);
        if (!g.block && !g.kept)
            continue;
        sizer z = {.b = b, .f = b->f, .call = v};
        find_by(&z, op, &g);
        cont_growth_vec_push(out, g);
    }
}

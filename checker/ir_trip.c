/* ir_trip.c: how often counted loops run.
 *
 * needs: SSA form (ir_ssa.c), dominators and the loop forest (ir_cfg.c, which calls this)
 * sets:  iv, init, bound, step, cmp, count of the loops that are counted
 * cost:  linear in blocks and edges
 *
 * A counter is a phi `iv` of the header with one value `init` from outside and iv + step (step
 * constant, not 0) along every edge back; additions, subtractions, pointer steps and casts that
 * lose nothing of iv's type are seen through.  The test is a branch out of the loop, not in a loop
 * inside, that dominates every edge back and compares iv, or iv + step, with a `bound` that is a
 * constant, defined outside the loop, or computed from such values without touching memory:
 *
 *      for (i = 0; i < n; i++) s;      test on iv, first     iv lt n, step 1
 *      for (p = a; p != end; p++) s;   the same, in bytes    iv ne end, step sizeof *p
 *      while (n--) s;                  stepped, then tested  iv ne 0, step -1: the old value is tested
 *      for (i = n; i-- > 0;) s;        the same              iv gt 0, step -1
 *      while (p && i < n) { s; i++; }  exits = 2             iv lt n is an upper bound
 *      for (;;) { if (n <= i) break; s; i += 4; }            iv lt n, step 4
 *      do { s; i++; } while (i < n);   test on iv + step, last: the count is at least 1
 *
 * `count`, known if init and bound are constants, is how often `s` runs if only this test ends the
 * loop; what stands before a test on iv runs once more.  Not taken for a counter, because the
 * fields would not describe what happens: `do s; while (i++ < n)` and `while (--n) s;` (one more,
 * one less than iv, bound and step say), a step against the comparison (`i < n; i--`), a loop
 * that goes on while iv == bound, ne with another step than 1 or -1 unless it hits a constant bound
 * (or is a pointer), a constant bound the counter steps over or never reaches before it wraps.
 * Beyond that a symbolic bound is believed not to lie within one step of the end of the type.
 * Of several counters the smallest constant count wins, else the first test.
 */
#include "ir.h"

typedef struct trip {
    const ir_unit *u;
    const ir_func *f;
    const ir_domtree *dom;
    uint32_t *pre, *size; /* by loop: the forest in preorder, as the tree in ir_domtree */
    uint32_t loop;        /* at work */
    uint32_t lo, hi; /* least and greatest place of a latch in the dominator tree's order */
} trip;

/* A value as root + off, as far as additions and casts go. */
typedef struct linear {
    ir_val root;
    int64_t off;
    unsigned narrow; /* least size of a value on the way */
    unsigned from;   /* the cast nearest to the root that widens: size of its operand, 0 if none */
    bool zext;       /* that cast extends with zeros */
} linear;

enum { MAX_STEPS = 8, MAX_CASTS = 4, MAX_PURE = 4 }; /* what sources contain; bounds the work */

static const ir_loop *loop_of(const trip *t) {
    return &t->f->loops.data[t->loop];
}

static bool in_loop(const trip *t, uint32_t b) {
    uint32_t l = t->f->blocks.data[b].loop;
    return l != IR_NONE && t->pre[l] - t->pre[t->loop] < t->size[t->loop];
}

static const ir_ins *terminator(const ir_func *f, uint32_t b) {
    return ir_at(f, f->blocks.data[b].last);
}

/* The block that holds value v: blocks lie in order. */
static uint32_t block_of(const ir_func *f, ir_val v) {
    size_t lo = 0, hi = f->blocks.len;
    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (f->blocks.data[mid].first <= v)
            lo = mid;
        else
            hi = mid;
    }
    return (uint32_t)lo;
}

static bool value_in_loop(const trip *t, ir_val v) {
    return in_loop(t, block_of(t->f, v));
}

static bool is_counter_type(uint8_t ty) {
    return ty == IR_I8 || ty == IR_I16 || ty == IR_I32 || ty == IR_I64 || ty == IR_PTR;
}

static unsigned size_of(const trip *t, ir_val v) {
    return ir_ty_size(t->u, (ir_ty)ir_at(t->f, v)->ty);
}

/* The low `size` bytes of x, extended to 64 bits. */
static int64_t extend(int64_t x, unsigned size, bool zero) {
    if (size >= 8)
        return x;
    uint64_t sign = UINT64_C(1) << (8 * size - 1), low = (uint64_t)x & (2 * sign - 1);
    return (int64_t)(zero ? low : (low ^ sign) - sign);
}

/* The value of a constant, through casts; bits beyond the type of v mean nothing. */
static bool constant(const trip *t, ir_val v, int64_t *x) {
    ir_val casts[MAX_CASTS];
    int n = 0;
    const ir_ins *i = ir_at(t->f, v);
    for (; i->op == IR_CAST && n < MAX_CASTS; i = ir_at(t->f, i->a))
        casts[n++] = (ir_val)(i - t->f->ins.data);
    if (i->op != IR_CONST)
        return false;
    *x = i->imm;
    while (n--) {
        i = ir_at(t->f, casts[n]);
        if (!is_counter_type(i->ty) || !is_counter_type(ir_at(t->f, i->a)->ty))
            return false;
        *x = extend(*x, size_of(t, i->a), i->flags & IR_UNSIGNED);
    }
    return true;
}

/* A constant addend small enough for sums of MAX_STEPS products not to overflow. */
static bool addend(const trip *t, ir_val v, int64_t factor, int64_t *x) {
    const int64_t max = INT64_C(1) << 28;
    if (!constant(t, v, x))
        return false;
    *x = extend(*x, size_of(t, v), false);
    if (*x < -max || *x > max || factor < -max || factor > max)
        return false;
    *x *= factor;
    return true;
}

/* If i is x + constant: x, and the constant added to *off. */
static ir_val step_back(const trip *t, const ir_ins *i, int64_t *off) {
    int64_t x;
    if (i->op == IR_ADD && addend(t, i->b, 1, &x))
        return *off += x, i->a;
    if (i->op == IR_ADD && addend(t, i->a, 1, &x))
        return *off += x, i->b;
    if (i->op == IR_SUB && addend(t, i->b, -1, &x))
        return *off += x, i->a;
    if (i->op == IR_INDEX && addend(t, i->b, i->imm, &x))
        return *off += x, i->a;
    if (i->op == IR_OFFSET && i->imm == (int32_t)i->imm)
        return *off += i->imm, i->a;
    return 0;
}

static void see_cast(const trip *t, const ir_ins *i, linear *l) {
    unsigned from = size_of(t, i->a), to = ir_ty_size(t->u, (ir_ty)i->ty);
    if (from < to && (!l->from || from < l->from))
        l->from = from, l->zext = i->flags & IR_UNSIGNED;
}

static linear linear_of(const trip *t, ir_val v) {
    linear l = {.root = v, .narrow = 8};
    for (int k = 0; k < MAX_STEPS; k++) {
        const ir_ins *i = ir_at(t->f, l.root);
        if (!is_counter_type(i->ty))
            break;
        unsigned size = size_of(t, l.root);
        l.narrow = size < l.narrow ? size : l.narrow;
        if (i->op == IR_CAST)
            see_cast(t, i, &l);
        ir_val next = i->op == IR_CAST ? i->a : step_back(t, i, &l.off);
        if (!next)
            break;
        l.root = next;
    }
    return l;
}

/* Is l = iv + off for a phi iv of the header, nothing of it lost on the way? */
static bool is_header_phi(const trip *t, const linear *l) {
    const ir_block *h = &t->f->blocks.data[loop_of(t)->header];
    const ir_ins *i = ir_at(t->f, l->root);
    return i->op == IR_PHI && is_counter_type(i->ty) && l->root >= h->first && l->root <= h->last &&
           l->narrow >= size_of(t, l->root);
}

/* Fills iv, init and step of out if the phi iv is a counter. */
static bool is_counter(const trip *t, ir_val iv, ir_loop *out) {
    const ir_ins *phi = ir_at(t->f, iv);
    const ir_block *h = &t->f->blocks.data[loop_of(t)->header];
    const uint32_t *pred = t->f->preds.data + h->preds, *from = ir_list(t->f, phi);
    ir_val init = 0;
    int64_t step = 0;
    for (uint32_t k = 0; k < phi->n; k++) {
        if (!in_loop(t, pred[k])) {
            if (init && from[k] != init)
                return false;
            init = from[k];
            continue;
        }
        linear l = linear_of(t, from[k]);
        if (l.root != iv || !is_header_phi(t, &l) || (step && l.off != step))
            return false;
        step = l.off;
    }
    out->iv = iv, out->init = init, out->step = step;
    return init && step;
}

/* Operations that give the same on the same operands, and touch no memory. */
static bool is_pure(const ir_ins *i) {
    return i->op >= IR_FIELD && i->op <= IR_CAST; /* addresses and arithmetic in ir.def */
}

static bool invariant(const trip *t, ir_val v, int depth) {
    const ir_ins *i = ir_at(t->f, v);
    if ((i->op >= IR_CONST && i->op <= IR_ARG) || !value_in_loop(t, v)) /* leaves in ir.def */
        return true;
    if (!is_pure(i) || !depth)
        return false;
    return (!i->a || invariant(t, i->a, depth - 1)) && (!i->b || invariant(t, i->b, depth - 1));
}

/* The comparison a branch rests on; *truth is flipped for each !x on the way. */
static const ir_ins *comparison(const trip *t, ir_val v, bool *truth) {
    const ir_ins *i = ir_at(t->f, v);
    for (int k = 0; k < MAX_STEPS; k++) {
        int64_t zero;
        const ir_ins *a = i->a ? ir_at(t->f, i->a) : NULL;
        if (i->op == IR_CAST && a->ty == IR_I1) {
            i = a;
            continue;
        }
        bool test = i->op == IR_EQ || i->op == IR_NE;
        while (test && a->op == IR_CAST)
            a = ir_at(t->f, a->a);
        if (!test || a->ty != IR_I1 || !constant(t, i->b, &zero) || zero)
            break;
        *truth ^= i->op == IR_EQ;
        i = a;
    }
    return i->op >= IR_EQ && i->op <= IR_GE ? i : NULL;
}

static uint8_t mirrored(uint8_t op) {
    switch (op) {
    case IR_LT: return IR_GT;
    case IR_LE: return IR_GE;
    case IR_GT: return IR_LT;
    case IR_GE: return IR_LE;
    default: return op;
    }
}

static uint8_t negated(uint8_t op) {
    switch (op) {
    case IR_EQ: return IR_NE;
    case IR_NE: return IR_EQ;
    case IR_LT: return IR_GE;
    case IR_LE: return IR_GT;
    case IR_GT: return IR_LE;
    default: return IR_LT;
    }
}

/* A test written down: the loop goes on while `at`, which is iv or iv + step, CMP bound. */
typedef struct test {
    uint8_t cmp;
    bool uns; /* of the comparison */
    bool bottom; /* on iv + step */
    linear at;
    ir_val bound; /* as compared */
} test;

/* The range of iv, mapped so that the order of the comparison is that of uint64_t. */
typedef struct range {
    uint64_t lo, hi;
    uint64_t bias;
} range;

static range range_of(const test *c, unsigned size) {
    bool iv_uns = c->at.from ? c->at.zext : c->uns;
    uint64_t half = UINT64_C(1) << (8 * size - 1);
    range r = {.bias = c->uns ? 0 : UINT64_C(1) << 63};
    r.hi = (iv_uns ? half - 1 + half : half - 1) ^ r.bias;
    r.lo = (iv_uns || c->uns ? 0 : 0 - half) ^ r.bias;
    return r;
}

/* Iterations of `for (i = init; i LT bound; i += step)` in the order of r, from the first test on.
 * False: i would wrap, or never gets there. */
static bool count_up(const range *r, const uint64_t *init, uint64_t bound, uint64_t step,
                     int64_t *count) {
    if (bound > r->lo && step - 1 > r->hi - bound)
        return false;
    if (init && *init < bound) {
        uint64_t n = (bound - *init - 1) / step + 1;
        *count = n > INT64_MAX ? -1 : (int64_t)n;
    } else if (init) {
        *count = 0;
    }
    return true;
}

static bool count_exact(const uint64_t *init, uint64_t bound, uint64_t step, int64_t *count) {
    if (!init)
        return step == 1;
    if (*init > bound || (bound - *init) % step)
        return false;
    uint64_t n = (bound - *init) / step;
    *count = n > INT64_MAX ? -1 : (int64_t)n;
    return true;
}

/* With a constant bound, and init if it is one.  Downward loops are turned around first. */
static bool count_trips(range r, uint8_t cmp, bool bottom, uint64_t *init, uint64_t bound,
                        int64_t step, ir_loop *out) {
    uint64_t size = step < 0 ? 0 - (uint64_t)step : (uint64_t)step;
    if (bound < r.lo || bound > r.hi || (init && (*init < r.lo || *init > r.hi)))
        return false;
    if (step < 0) {
        cmp = mirrored(cmp);
        bound = r.hi - (bound - r.lo);
        if (init)
            *init = r.hi - (*init - r.lo);
    }
    if (bottom && init) {
        if (size > r.hi - *init)
            return false;
        *init += size;
    }
    if (cmp == IR_LE && bound++ == r.hi)
        return false;
    bool ok = cmp == IR_NE ? count_exact(init, bound, size, &out->count)
                           : count_up(&r, init, bound, size, &out->count);
    if (ok && init && bottom && out->count >= 0 && out->count < INT64_MAX)
        out->count++;
    return ok;
}

/* Sets count where constants allow it; false if they say that the counter wraps. */
static bool count_constants(const trip *t, const test *c, ir_loop *out) {
    unsigned size = size_of(t, out->iv);
    int64_t bound, init;
    range r = range_of(c, size);
    bool has_init = constant(t, out->init, &init);
    if (!constant(t, c->bound, &bound))
        return true;
    if (ir_at(t->f, out->iv)->ty == IR_PTR)
        return false;
    uint64_t from = 0, to = (uint64_t)extend(bound, size_of(t, c->bound), c->uns) ^ r.bias;
    if (has_init)
        from = (uint64_t)extend(init, size, c->at.from ? c->at.zext : c->uns) ^ r.bias;
    return count_trips(r, c->cmp, c->bottom, has_init ? &from : NULL, to, out->step, out);
}

static bool direction_fits(const trip *t, const test *c, const ir_loop *l) {
    int64_t x, y;
    if (c->cmp == IR_NE)
        return l->step == 1 || l->step == -1 || ir_at(t->f, l->iv)->ty == IR_PTR ||
               (constant(t, l->init, &x) && constant(t, c->bound, &y));
    if (c->cmp == IR_EQ)
        return false;
    return (c->cmp == IR_LT || c->cmp == IR_LE) == (l->step > 0);
}

/* Does control go from b straight back to the header? */
static bool goes_back(const trip *t, uint32_t b) {
    uint32_t header = loop_of(t)->header;
    const ir_ins *br = terminator(t->f, b);
    for (uint32_t k = 0; k < br->n; k++) {
        uint32_t to = ir_list(t->f, br)[k];
        const ir_block *next = &t->f->blocks.data[to];
        const ir_ins *end = terminator(t->f, to);
        ir_val v = next->first;
        while (v < next->last && ir_at(t->f, v)->op == IR_END)
            v++;
        if (to == header)
            return true;
        if (v == next->last && end->op == IR_JUMP && ir_list(t->f, end)[0] == header)
            return true;
    }
    return false;
}

/* Where the test stands decides whether iv, bound and step say how often the body runs. */
static bool place_fits(const trip *t, uint32_t b, bool bottom) {
    bool last = goes_back(t, b);
    return bottom ? last || b != loop_of(t)->header : !last;
}

/* A cast made in the loop hides the value that stands outside. */
static ir_val outermost(const trip *t, ir_val v) {
    while (ir_at(t->f, v)->op == IR_CAST && value_in_loop(t, v))
        v = ir_at(t->f, v)->a;
    return v;
}

static bool try_side(const trip *t, uint32_t b, test *c, ir_val side, ir_val bound, ir_loop *out) {
    c->at = linear_of(t, side);
    c->bound = bound;
    if (!is_header_phi(t, &c->at) || !is_counter(t, c->at.root, out) ||
        !invariant(t, bound, MAX_PURE))
        return false;
    c->bottom = c->at.off != 0;
    if ((c->bottom && c->at.off != out->step) || !place_fits(t, b, c->bottom) ||
        !direction_fits(t, c, out))
        return false;
    out->cmp = c->cmp;
    out->bound = outermost(t, bound);
    return count_constants(t, c, out);
}

/* Does block b end in a counter's test?  Then out says which. */
static bool try_block(const trip *t, uint32_t b, ir_loop *out) {
    const ir_ins *br = terminator(t->f, b);
    if (br->op != IR_BR)
        return false;
    bool truth = in_loop(t, ir_list(t->f, br)[0]);
    if (truth == in_loop(t, ir_list(t->f, br)[1]))
        return false;
    const ir_ins *i = comparison(t, br->a, &truth);
    if (!i)
        return false;
    test c = {.cmp = truth ? i->op : negated(i->op),
              .uns = (i->flags & IR_UNSIGNED) || ir_at(t->f, i->a)->ty == IR_PTR};
    if (try_side(t, b, &c, i->a, i->b, out))
        return true;
    c.cmp = mirrored(c.cmp);
    return try_side(t, b, &c, i->b, i->a, out);
}

/* Sets lo and hi; false if the header does not dominate every edge back (an irreducible loop). */
static bool find_latches(trip *t) {
    uint32_t header = loop_of(t)->header;
    const ir_block *h = &t->f->blocks.data[header];
    t->lo = IR_NONE, t->hi = 0;
    for (uint32_t k = 0; k < h->npreds; k++) {
        uint32_t p = t->f->preds.data[h->preds + k], at = t->dom->pre[p];
        if (at == IR_NONE || !in_loop(t, p))
            continue;
        t->lo = at < t->lo ? at : t->lo;
        t->hi = at > t->hi ? at : t->hi;
    }
    return t->lo >= t->dom->pre[header] && t->hi - t->dom->pre[header] < t->dom->size[header];
}

static bool better(const ir_loop *a, const ir_loop *than) {
    return a->count >= 0 ? than->count < 0 || a->count <= than->count : than->count < 0;
}

/* The loop around b that lies directly in the loop at work. */
static uint32_t loop_inside(const trip *t, uint32_t b) {
    uint32_t l = t->f->blocks.data[b].loop;
    while (t->f->loops.data[l].parent != t->loop)
        l = t->f->loops.data[l].parent;
    return l;
}

/* The block before b among the dominators of b that lie in no loop inside the one at work. */
static uint32_t block_before(const trip *t, uint32_t b) {
    const ir_func *f = t->f;
    for (b = f->blocks.data[b].idom; f->blocks.data[b].loop != t->loop;
         b = f->blocks.data[b].idom) {
        uint32_t header = f->loops.data[loop_inside(t, b)].header;
        if (t->dom->pre[b] - t->dom->pre[header] < t->dom->size[header])
            b = header;
    }
    return b;
}

/* From the last to the header. */
static void find_trip(trip *t, ir_func *f) {
    ir_loop *l = &f->loops.data[t->loop], best = *l;
    if (!find_latches(t))
        return;
    for (uint32_t b = t->dom->order[t->lo];; b = block_before(t, b)) {
        ir_loop found = *l;
        bool all = t->hi - t->dom->pre[b] < t->dom->size[b] && f->blocks.data[b].loop == t->loop;
        if (all && try_block(t, b, &found) && better(&found, &best))
            best = found;
        if (b == l->header)
            break;
    }
    *l = best;
}

/* As dominator_tree in ir_cfg.c does it: sizes from the inside, places from the outside. */
static void order_loops(trip *t, mk_arena *a) {
    const ir_func *f = t->f;
    uint32_t n = (uint32_t)f->loops.len, *next = mk_new_n(a, uint32_t, n + 1);
    t->pre = mk_new_n(a, uint32_t, n);
    t->size = mk_new_n(a, uint32_t, n);
    for (uint32_t l = n; l-- > 0;) {
        uint32_t parent = f->loops.data[l].parent;
        t->size[l]++;
        if (parent != IR_NONE)
            t->size[parent] += t->size[l];
    }
    for (uint32_t l = 0; l < n; l++) {
        uint32_t *at = &next[f->loops.data[l].parent == IR_NONE ? n : f->loops.data[l].parent];
        t->pre[l] = *at;
        next[l] = *at + 1;
        *at += t->size[l];
    }
}

void ir_trips(const ir_unit *u, ir_func *f, const ir_domtree *dom) {
    mk_arena a = {0};
    trip t = {.u = u, .f = f, .dom = dom};
    order_loops(&t, &a);
    for (t.loop = 0; t.loop < f->loops.len; t.loop++)
        find_trip(&t, f);
    mk_arena_free(&a);
}

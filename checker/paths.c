/* paths.c: questions about all ways through a body: one search over its blocks, which stops at certain
 * instructions and leaves out branches that are not taken on the ways that matter. */
#include "escape.h"

enum { CONDITIONS = 16, DEPTH = 6 /* of expressions that are compared */ };

typedef struct search {
    const ways *w;
    const solved *s;
    const ir_func *f;
    bool *seen; /* blocks entered at their top */
    ir_u32_vec todo;
    condition known[CONDITIONS];
    int nknown;
    ir_val end; /* the return (or the start, again) that a way came to */
} search;

bool paths_before(const ir_func *f, ir_val a, ir_val b) {
    uint32_t x = ir_block_of(f, a), y = ir_block_of(f, b);
    return x == y ? a < b : ir_dominates(f, x, y);
}

/* Two addresses that are computed alike from the same values. */
bool paths_same_place(const ir_func *f, ir_val a, ir_val b) {
    while (a != b) {
        const ir_ins *x = ir_at(f, a), *y = ir_at(f, b);
        if (x->op != y->op || x->ref != y->ref || x->imm != y->imm || x->b != y->b)
            return false;
        if (x->op == IR_GLOBAL || x->op == IR_LOCAL || x->op == IR_ARG)
            return true;
        if (!ir_moves(x) && x->op != IR_LOAD)
            return false;
        a = x->a;
        b = y->a;
    }
    return true;
}

/* ---- conditions ---------------------------------------------------------------------------------------- */

static bool is_zero(const ir_func *f, ir_val v) {
    return ir_at(f, v)->op == IR_CONST && ir_at(f, v)->imm == 0;
}

/* (bool)x, and casts that cut nothing off. */
static bool keeps_zero(const ir_ins *to, const ir_ins *from) {
    bool word =
        (to->ty == IR_PTR && from->ty == IR_I64) || (to->ty == IR_I64 && from->ty == IR_PTR);
    bool whole = to->ty <= IR_I128 && from->ty <= to->ty;
    return to->ty == IR_I1 || to->ty == from->ty || word || whole;
}

condition paths_about(const ir_func *f, ir_val cond, bool is) {
    for (;;) {
        const ir_ins *c = ir_at(f, cond);
        bool test = c->op == IR_EQ || c->op == IR_NE, turned = test && is_zero(f, c->a);
        bool cast = c->op == IR_CAST && keeps_zero(c, ir_at(f, c->a));
        if (!cast && !(test && (turned || is_zero(f, c->b))))
            return (condition){cond, is};
        is ^= c->op == IR_EQ;
        cond = turned ? c->b : c->a;
    }
}

static bool is_pure(ir_op op) {
    return (op >= IR_NEG && op <= IR_GE) || op == IR_CAST || op == IR_FIELD || op == IR_OFFSET;
}

static bool in_loop(const ir_func *f, ir_val v) {
    return f->blocks.data[ir_block_of(f, v)].loop != IR_NONE;
}

/* Computed alike from values that a way through the body does not change. */
static bool same_value(const ir_func *f, ir_val a, ir_val b, int depth) {
    const ir_ins *x = ir_at(f, a), *y = ir_at(f, b);
    if (x->op == IR_CONST || x->op == IR_ARG)
        return x->op == y->op && x->imm == y->imm && x->ref == y->ref;
    if (!is_pure(x->op))
        return a == b && !in_loop(f, a);
    return x->op == y->op && x->flags == y->flags && x->imm == y->imm && x->ref == y->ref &&
           depth < DEPTH && same_value(f, x->a, y->a, depth + 1) &&
           (!x->b || same_value(f, x->b, y->b, depth + 1));
}

bool paths_same_value(const ir_func *f, ir_val a, ir_val b) {
    return same_value(f, a, b, 0);
}

int paths_known(const ir_func *f, uint32_t block, condition *list, int room) {
    int n = 0;
    for (ir_turn t = {.from = block}; n < room && ir_turn_above(f, &t, IR_NONE);) {
        const ir_ins *end = ir_at(f, t.end);
        if (end->op == IR_BR)
            list[n++] = paths_about(f, end->a, ir_list(f, end)[0] == t.to);
    }
    return n;
}

/* An address that nobody loads through has no node. */
static bool is_its_storage(const search *q, ir_val v) {
    const ir_ins *i = ir_at(q->f, v);
    return i->op == IR_LOCAL && q->s->locals[i->ref] == q->w->obj;
}

/* A pointer that is the object's on every way that matters. */
static bool is_it(const search *q, ir_val v) {
    const ways *w = q->w;
    const ir_ins *i = ir_at(q->f, v);
    if (v == w->value || is_its_storage(q, v) ||
        (w->place && i->op == IR_LOAD && paths_same_place(q->f, i->a, w->place)))
        return true;
    if (i->op == IR_CALL && q->s->objs.data[w->obj].ins != v) /* fgets(p, ..) is p, or null */
        return false;
    uint32_t n = sv_value(q->s, v);
    return n && sv_only_obj(q->s, n, w->obj);
}

/* Where in the object v points if it points there: one offset, or -1. */
static int64_t offset_in(const search *q, ir_val v) {
    const sv_node *n = &q->s->nodes.data[sv_value(q->s, v)];
    int64_t at = is_its_storage(q, v) ? 0 : -1;
    for (uint32_t i = 0; i < n->n && !is_its_storage(q, v); i++) {
        const sv_ptr *p = &q->s->ptrs.data[n->at[i]];
        if (p->obj != q->w->obj)
            continue;
        if (at >= 0 || p->at.stride)
            return -1;
        at = p->at.off;
    }
    return at;
}

/* Both are the object's, and at the same offset in it. Where one pointer is followed and offsets are not
 * known, who compares it with the object means to find it. */
static bool are_equal(const search *q, ir_val a, ir_val b) {
    if (!is_it(q, a) || !is_it(q, b))
        return false;
    int64_t x = offset_in(q, a), y = offset_in(q, b);
    bool means_it = q->w->value || q->w->place;
    return x < 0 || y < 0 ? means_it : x == y;
}

/* What the place held before the object's address came there is another pointer. */
static bool are_different(const search *q, ir_val a, ir_val b) {
    ir_val from = q->w->from;
    ir_val before = paths_before(q->f, a, from) ? a : b, it = before == a ? b : a;
    ir_op op = ir_at(q->f, before)->op;
    return q->w->place && (op == IR_LOAD || op == IR_ARG || op == IR_CALL) && !in_loop(q->f, from) &&
           paths_before(q->f, before, from) && !paths_before(q->f, it, from) && is_it(q, it);
}

/* The way on that is not taken: 0, 1, or -1 for neither. */
static int closed_branch(const search *q, const ir_ins *br) {
    condition k = paths_about(q->f, br->a, true);
    const ir_ins *c = ir_at(q->f, k.value);
    if (q->w->obj && is_it(q, k.value))
        return k.is;
    bool compares = q->w->obj && (c->op == IR_EQ || c->op == IR_NE);
    if (compares && are_different(q, c->a, c->b))
        return k.is == (c->op == IR_NE);
    if (compares && are_equal(q, c->a, c->b))
        return k.is == (c->op == IR_EQ);
    for (int i = 0; i < q->nknown; i++)
        if (paths_same_value(q->f, q->known[i].value, k.value))
            return q->known[i].is == k.is;
    return -1;
}

/* ---- the search ---------------------------------------------------------------------------------------- */

static void follow(search *q, uint32_t block) {
    if (q->seen[block])
        return;
    q->seen[block] = true;
    ir_u32_vec_push(&q->todo, block);
}

static void leave(search *q, ir_val last) {
    const ir_ins *end = ir_at(q->f, last);
    if (end->op == IR_RET)
        q->end = last;
    if (end->op == IR_RET || end->op == IR_UNREACH)
        return;
    int closed = end->op == IR_BR ? closed_branch(q, end) : -1;
    for (uint32_t k = 0; k < end->n; k++) {
        if ((int)k == closed)
            continue;
        if (q->w->takes)
            q->w->takes(q->w->ctx, last, ir_list(q->f, end)[k]);
        follow(q, ir_list(q->f, end)[k]);
    }
}

static void run(search *q, uint32_t block, ir_val from, ir_val home) {
    const ir_block *b = &q->f->blocks.data[block];
    for (ir_val v = from; v <= b->last; v++) {
        if (q->w->stops && q->w->stops(q->w->ctx, v))
            return;
        if (v == home) { /* round a loop, and here again */
            q->end = v;
            return;
        }
    }
    leave(q, b->last);
}

ir_val paths_find(const solved *s, const ways *w) {
    search q = {.w = w, .s = s, .f = s->f};
    q.seen = mk_new_n(s->arena, bool, s->f->blocks.len + 1);
    uint32_t block = w->from ? ir_block_of(s->f, w->from) : 0;
    q.nknown = paths_known(s->f, block, q.known, CONDITIONS);
    run(&q, block, w->from ? w->from + 1 : s->f->blocks.data[0].first, 0);
    while (q.todo.len && !q.end) {
        uint32_t b = ir_u32_vec_pop(&q.todo);
        run(&q, b, s->f->blocks.data[b].first, w->from);
    }
    ir_u32_vec_free(&q.todo);
    return q.end;
}

/* ---- what is asked ------------------------------------------------------------------------------------- */

typedef struct stopper {
    const solved *s;
    uint32_t obj;
    bool perhaps; /* a free that may be of another object counts */
    ir_val start; /* a store */
} stopper;

static bool frees_it(void *ctx, ir_val v) {
    const stopper *q = ctx;
    for (const sv_free *f = sv_freed_at(q->s, v); f; f = sv_freed_next(q->s, f)) {
        bool certain = f->must && sv_only_obj(q->s, f->node, q->obj);
        if (certain || (q->perhaps && sv_has_obj(q->s, f->node, q->obj)))
            return true;
    }
    return false;
}

bool paths_may_free(const solved *s, uint32_t obj) {
    bool any = false;
    for (size_t i = 0; i < s->frees.len && !any; i++)
        any = sv_has_obj(s, s->frees.data[i].node, obj);
    return any;
}

static freed find_frees(const solved *s, uint32_t obj, ir_val from, bool perhaps) {
    if (!paths_may_free(s, obj))
        return FREED_NONE;
    stopper q = {.s = s, .obj = obj, .perhaps = perhaps};
    ways w = {.from = from, .obj = obj, .stops = frees_it, .ctx = &q};
    return paths_find(s, &w) ? FREED_SOME : FREED_EVERY;
}

freed paths_freed(const solved *s, uint32_t obj, ir_val from) {
    return find_frees(s, obj, from, false);
}

bool paths_survives(const solved *s, uint32_t obj, ir_val from) {
    return find_frees(s, obj, from, true) != FREED_EVERY;
}

/* Who is given the object may be there to take its address back: unlink(&node). */
static bool is_given(const stopper *q, const ir_ins *call) {
    for (uint32_t k = 0; k < call->n; k++)
        if (sv_has_obj(q->s, sv_value(q->s, ir_list(q->s->f, call)[k]), q->obj))
            return true;
    return false;
}

static bool may_free_at(const solved *s, ir_val call, ir_val what) {
    for (const sv_free *x = sv_freed_at(s, call); x; x = sv_freed_next(s, x))
        if (x->node == sv_value(s, what))
            return true;
    return false;
}

/* Who may free what it was stored in may end it. */
static bool may_end_holder(const stopper *q, ir_val call) {
    const ir_func *f = q->s->f;
    const ir_ins *i = ir_at(f, call);
    ir_val holder = ir_base(f, ir_at(f, q->start)->a);
    const ir_ins *x = ir_at(f, holder);
    for (uint32_t k = 0; k < i->n; k++) {
        ir_val given = ir_list(f, i)[k], of = ir_base(f, given);
        const ir_ins *y = ir_at(f, of);
        bool same = of == holder || (x->op == IR_LOAD && y->op == IR_LOAD &&
                                     paths_same_place(f, x->a, y->a));
        if (same && may_free_at(q->s, call, given))
            return true;
    }
    return false;
}

/* The same place, as its author spells it: t[p->id] is t[p->id], whoever may have changed p->id meanwhile. */
static bool is_spelt_alike(const ir_func *f, ir_val a, ir_val b) {
    const ir_ins *x = ir_at(f, a), *y = ir_at(f, b);
    bool alike = a == b || paths_same_place(f, a, b);
    return alike || (x->op == IR_INDEX && y->op == IR_INDEX && x->imm == y->imm &&
                     paths_same_place(f, x->a, y->a) && paths_same_place(f, x->b, y->b));
}

/* v[n++] = &x ... n -= 1: what is behind the count is there no more. */
static bool is_count(const ir_func *f, ir_val address, ir_val place) {
    const ir_ins *at = ir_at(f, address);
    if (at->op != IR_INDEX)
        return false;
    ir_val n = ir_plain(f, at->b);
    return ir_at(f, n)->op == IR_LOAD && paths_same_place(f, ir_at(f, n)->a, place);
}

static bool overwrites(void *ctx, ir_val v) {
    const stopper *q = ctx;
    const ir_ins *i = ir_at(q->s->f, v);
    if (i->op == IR_CALL)
        return is_given(q, i) || may_end_holder(q, v);
    ir_val place = ir_at(q->s->f, q->start)->a;
    return i->op == IR_STORE && v != q->start &&
           (is_spelt_alike(q->s->f, i->a, place) || is_count(q->s->f, place, i->a));
}

ir_val paths_kept(const solved *s, uint32_t obj, ir_val from) {
    stopper q = {.s = s, .obj = obj, .start = from};
    ways w = {
        .from = from, .obj = obj, .place = ir_at(s->f, from)->a, .stops = overwrites, .ctx = &q};
    return paths_find(s, &w);
}

/* paths.c: questions about all ways through a body: a search over its blocks that stops at certain
 * instructions and leaves out certain branches. */
#include "escape.h"

typedef struct search {
    const solved *s;
    uint32_t obj; /* freed: whose frees stop, whose null branches are left out */
    ir_val start; /* overwritten: the store that others stop */
    bool *seen;   /* blocks entered at their top */
    ir_u32_vec todo;
    bool open; /* a way to a return (or back to the start) was found */
} search;

bool paths_before(const ir_func *f, ir_val a, ir_val b) {
    uint32_t x = ir_block_of(f, a), y = ir_block_of(f, b);
    return x == y ? a < b : ir_dominates(f, x, y);
}

static bool frees_it(const search *q, ir_val v) {
    const solved *s = q->s;
    for (size_t i = 0; i < s->frees.len; i++) {
        const sv_free *f = &s->frees.data[i];
        if (f->ins == v && f->must && sv_only_obj(s, f->node, q->obj))
            return true;
    }
    return false;
}

/* Two addresses that are computed alike from the same values. */
static bool same_place(const ir_func *f, ir_val a, ir_val b) {
    while (a != b) {
        const ir_ins *x = ir_at(f, a), *y = ir_at(f, b);
        if (x->op != y->op || x->ref != y->ref || x->imm != y->imm || x->b != y->b)
            return false;
        if (x->op == IR_GLOBAL || x->op == IR_LOCAL || x->op == IR_ARG)
            return true;
        if (x->op != IR_FIELD && x->op != IR_OFFSET && x->op != IR_INDEX && x->op != IR_LOAD &&
            x->op != IR_CAST)
            return false;
        a = x->a;
        b = y->a;
    }
    return true;
}

static bool stops(const search *q, ir_val v) {
    const ir_ins *i = ir_at(q->s->f, v);
    if (!q->start)
        return i->op == IR_CALL && frees_it(q, v);
    return i->op == IR_STORE && v != q->start &&
           same_place(q->s->f, i->a, ir_at(q->s->f, q->start)->a);
}

static bool is_null(const search *q, ir_val v) {
    const ir_ins *i = ir_at(q->s->f, v);
    return i->op == IR_CONST && i->imm == 0;
}

static bool is_it(const search *q, ir_val v) {
    uint32_t n = sv_value(q->s, v);
    return n && sv_only_obj(q->s, n, q->obj);
}

/* The branch that is taken only if the object's pointer is null: 0, 1, or -1 for neither. */
static int null_branch(const search *q, ir_val cond) {
    int when = 1; /* cond is the pointer: the second branch */
    for (int steps = 0; steps < 8; steps++) {
        const ir_ins *c = ir_at(q->s->f, cond);
        if (is_it(q, cond))
            return when;
        if (c->op == IR_CAST) {
            cond = c->a;
            continue;
        }
        if (c->op != IR_EQ && c->op != IR_NE)
            return -1;
        if (!is_null(q, c->a) && !is_null(q, c->b))
            return -1;
        if (c->op == IR_EQ)
            when = !when;
        cond = is_null(q, c->b) ? c->a : c->b;
    }
    return -1;
}

static void follow(search *q, uint32_t block) {
    if (q->seen[block])
        return;
    q->seen[block] = true;
    ir_u32_vec_push(&q->todo, block);
}

static void leave(search *q, const ir_ins *end) {
    if (end->op == IR_RET) {
        q->open = true;
        return;
    }
    if (end->op == IR_UNREACH)
        return;
    int skip = end->op == IR_BR && !q->start ? null_branch(q, end->a) : -1;
    for (uint32_t k = 0; k < end->n; k++)
        if ((int)k != skip)
            follow(q, ir_list(q->s->f, end)[k]);
}

static void run(search *q, uint32_t block, ir_val from, ir_val home) {
    const ir_block *b = &q->s->f->blocks.data[block];
    for (ir_val v = from; v <= b->last; v++) {
        if (stops(q, v))
            return;
        if (v == home) { /* round a loop, and here again */
            q->open = true;
            return;
        }
    }
    leave(q, ir_at(q->s->f, b->last));
}

static bool some_way(search *q, ir_val from) {
    const ir_func *f = q->s->f;
    q->seen = mk_new_n(q->s->arena, bool, f->blocks.len + 1);
    uint32_t block = from ? ir_block_of(f, from) : 0;
    run(q, block, from ? from + 1 : f->blocks.data[0].first, 0);
    while (q->todo.len && !q->open) {
        uint32_t b = ir_u32_vec_pop(&q->todo);
        run(q, b, f->blocks.data[b].first, from);
    }
    ir_u32_vec_free(&q->todo);
    return q->open;
}

freed paths_freed(const solved *s, uint32_t obj, ir_val from) {
    bool any = false;
    for (size_t i = 0; i < s->frees.len && !any; i++)
        any = sv_has_obj(s, s->frees.data[i].node, obj);
    if (!any)
        return FREED_NONE;
    search q = {.s = s, .obj = obj};
    return some_way(&q, from) ? FREED_SOME : FREED_EVERY;
}

bool paths_overwritten(const solved *s, ir_val from) {
    search q = {.s = s, .start = from};
    return !some_way(&q, from);
}

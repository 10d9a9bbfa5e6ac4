/* realloc-loses: the only pointer to a block is overwritten by what realloc() returns, which may be null. */
#include "../check.h"

#include <string.h>

typedef struct search {
    const check *c;
    ir_val call, old, place; /* place: the address that the old pointer is loaded from */
} search;

static bool is_realloc(const check *c, ir_val v) {
    const ir_ins *i = ir_at(c->f, v);
    return i->op == IR_CALL && i->n >= 2 &&
           (strcmp(check_callee(c, v), "realloc") == 0 ||
            strcmp(check_callee(c, v), "reallocarray") == 0);
}

/* p->v = realloc(p->v, n): at once, before anybody looks. */
static bool is_overwritten(const search *q) {
    const check *c = q->c;
    for (ir_val v = q->call + 1; v <= c->f->blocks.data[ir_block_of(c->f, q->call)].last; v++) {
        const ir_ins *i = ir_at(c->f, v);
        if (i->op == IR_STORE)
            return ir_plain(c->f, i->b) == q->call && check_alike(c, i->a, q->place);
        if (i->op == IR_CALL)
            return false;
    }
    return false;
}

/* The old pointer, or the same read from the same place before: a second pointer. */
static void look(void *ctx, ir_val *v) {
    search *q = ctx;
    ir_val was = ir_plain(q->c->f, *v);
    const ir_ins *i = ir_at(q->c->f, was);
    if (was == q->old || (i->op == IR_LOAD && check_alike(q->c, i->a, q->place) &&
                          check_before(q->c, was, q->call)))
        q->old = 0;
}

/* The old pointer is held on to: it is used for something else, or put back. */
static bool is_rescued(void *ctx, ir_val v) {
    search *q = ctx;
    const check *c = q->c;
    const ir_ins *i = ir_at(c->f, v);
    if (i->op == IR_STORE && ir_plain(c->f, i->b) != q->call && check_alike(c, i->a, q->place))
        return true;
    bool uses = i->op == IR_STORE || i->op == IR_CALL || i->op == IR_PHI || i->op == IR_RET;
    search once = *q;
    if (uses && v != q->call)
        ir_each_operand((ir_func *)c->f, ir_at(c->f, v), look, &once);
    return once.old == 0;
}

/* The place is a variable of this body, and what it held came from elsewhere, where it is still held. */
static bool is_copy(const search *q) {
    const check *c = q->c;
    if (ir_at(c->f, ir_base(c->f, q->place))->op != IR_LOCAL)
        return false;
    for (uint32_t k = 0; k < c->nobjs; k++)
        if (c->objs[k].call != q->call && check_may(c, q->old, &c->objs[k]))
            return false;
    return true;
}

void rule_realloc_loses(check *c) {
    for (uint32_t k = 0; k < c->nfrees; k++) {
        ir_val v = c->frees[k];
        if (!is_realloc(c, v))
            continue;
        ir_val old = ir_plain(c->f, ir_list(c->f, ir_at(c->f, v))[0]);
        search q = {c, v, old, ir_at(c->f, old)->op == IR_LOAD ? ir_at(c->f, old)->a : 0};
        ir_val end = q.place && !is_copy(&q) && is_overwritten(&q) ? check_null_way(c, v, is_rescued, &q) : 0;
        if (!end)
            continue;
        check_say(
            c, ir_at(c->f, v)->pos,
            "where realloc() fails, %s is overwritten with null and the old block is lost: assign to a "
            "second pointer first",
            check_place(c, q.place));
        check_note(c, ir_at(c->f, end)->pos, "%s() returns here all the same", c->function);
    }
}

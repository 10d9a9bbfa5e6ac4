/* missing-reserve: a container filled in a loop whose trip count is known before it, with nothing reserved. */
#include "../check_fill.h"

#include <string.h>

/* ---- in the loop itself: if (n == cap) a = realloc(a, (cap *= 2) * sizeof *a); a[n++] = x; ------------- */

/* In a variable: it is null when the loop begins. */
static bool variable_is_empty(const check *c, const cont_growth *g) {
    const ir_ins *phi = ir_at(c->f, g->kept);
    for (uint32_t k = 0; k < phi->n; k++)
        if (ir_is_const(c->f, ir_list(c->f, phi)[k], 0))
            return true;
    return false;
}

/* In a member: of what, and where in it. */
typedef struct member {
    ir_val of;
    int64_t off;
} member;

static member member_at(const check *c, ir_val address) {
    member m;
    m.of = ir_member_of(c->f, address, &m.off);
    return m;
}

static bool is_in_same(const check *c, ir_val address, ir_val of) {
    ir_val at = member_at(c, address).of;
    return cont_same_leaf(c->f, at, of) || ir_same_local(c->f, at, of);
}

static bool covers(const check *c, ir_val address, int64_t bytes, member m) {
    int64_t from = member_at(c, address).off;
    return is_in_same(c, address, m.of) && from <= m.off && m.off < from + bytes;
}

/* Is null there from now on? */
static bool clears(const check *c, const cont_growth *g, ir_val v) {
    const ir_ins *i = ir_at(c->f, v);
    member m = member_at(c, g->block);
    if (i->op == IR_STORE)
        return ir_is_const(c->f, i->b, 0) && cont_same_place(c->f, i->a, g->block);
    if (i->op == IR_ZERO)
        return covers(c, i->a, i->imm, m);
    if (i->op != IR_CALL)
        return false;
    const uint32_t *arg = ir_list(c->f, i);
    if (strcmp(check_callee(c, v), "calloc") == 0)
        return v == m.of;
    const ir_ins *n = i->n == 3 ? ir_at(c->f, ir_plain(c->f, arg[2])) : NULL;
    return n && n->op == IR_CONST && strcmp(check_callee(c, v), "memset") == 0 &&
           ir_is_const(c->f, arg[1], 0) && covers(c, arg[0], n->imm, m);
}

/* Another block may be there from now on, or this one be emptied. */
static bool changes(const check *c, const cont_growth *g, ir_val v) {
    const ir_ins *i = ir_at(c->f, v);
    member m = member_at(c, g->block);
    if (i->op == IR_STORE)
        return cont_same_place(c->f, i->a, g->block) && !cont_derives(c->f, i->b, g->call);
    if (i->op == IR_COPY)
        return covers(c, i->a, i->imm, m);
    for (uint32_t k = 0; i->op == IR_CALL && k < i->n; k++)
        if (is_in_same(c, ir_list(c->f, i)[k], m.of))
            return true;
    return i->op == IR_CALL && v == m.of;
}

/* What was cleared just before the loop, with nothing else done to it, and in the loop nothing but this. */
static bool member_is_empty(const check *c, const cont_growth *g) {
    uint32_t header = c->f->loops.data[g->loop].header;
    for (ir_val v = 1; v < c->f->ins.len; v++)
        if (cont_in_loop(c->f, v, g->loop) && changes(c, g, v))
            return false;
    for (ir_val v = c->f->blocks.data[header].first; --v > 0;) {
        if (clears(c, g, v))
            return check_loop_of(c, v) == c->f->loops.data[g->loop].parent &&
                   ir_dominates(c->f, ir_block_of(c->f, v), header);
        if (changes(c, g, v))
            return false;
    }
    return false;
}

static bool begins_empty(const check *c, const cont_growth *g) {
    return g->kept ? variable_is_empty(c, g) : member_is_empty(c, g);
}

static void look_at_growth(check *c, const cont_growth *g) {
    check_trip trip;
    if (g->by != CONT_BY_FACTOR || !g->guard || g->loop == IR_NONE ||
        !check_each_time(c, g->guard, g->loop) || !begins_empty(c, g) || !check_is_filled(c, g) ||
        !check_fill_times(c, g->loop, &trip))
        return;
    check_say(c, ir_at(c->f, g->call)->pos,
              g->kept ? "%s grows step by step to '%s' elements: allocate them once, before the loop"
                      : "%s grows step by step to '%s' elements: make room once, before the loop",
              check_block(c, g), trip.text);
}

void rule_missing_reserve(check *c) {
    ir_val at = 0;
    for (check_fill f; check_next_fill(c, false, &at, &f);)
        check_say_fill(c, &f);
    uint32_t n;
    const cont_growth *list = check_growths(c, &n);
    for (uint32_t k = 0; k < n; k++)
        look_at_growth(c, &list[k]);
}

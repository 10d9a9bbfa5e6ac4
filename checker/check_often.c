#include "check_often.h"

enum { PIECE = 256 /* bytes that are no small piece */, ROOMY = 1024 /* bytes, or elements */ };

bool check_is_often(const check *c, ir_val v, uint32_t loop) {
    cont_body b = check_containers(c);
    return cont_is_often(&b, v, loop) && !cont_is_once(&b, v);
}

static bool is_same_block(const check *c, const cont_growth *a, const cont_growth *b) {
    if (a->block || b->block)
        return a->block && b->block && cont_same_place(c->f, a->block, b->block);
    return cont_derives(c->f, a->kept, b->kept) || cont_derives(c->f, b->kept, a->kept);
}

/* Is it doubled in another place, so that what is done here is done a few times? */
static bool is_doubled(const check *c, const cont_growth *g) {
    uint32_t n;
    const cont_growth *list = check_growths(c, &n);
    for (uint32_t k = 0; k < n; k++)
        if (list[k].by == CONT_BY_FACTOR && is_same_block(c, g, &list[k]))
            return true;
    return false;
}

/* The address behind an array, or near it; or a number as large, if what is compared with it goes round the loop. */
static bool is_end_of_buffer(const check *c, ir_val end, ir_val with) {
    const ir_ins *i = ir_at(c->f, ir_plain(c->f, end)), *n = ir_at(c->f, ir_plain(c->f, with));
    int64_t at = 0;
    uint32_t loop;
    if (n->op == IR_ADD && ir_at(c->f, ir_plain(c->f, n->b))->op == IR_CONST)
        with = n->a;
    if (i->op == IR_CONST)
        return i->imm >= PIECE && cont_is_head(c->f, ir_plain(c->f, with), &loop);
    for (; i->op == IR_INDEX || i->op == IR_OFFSET; i = ir_at(c->f, ir_plain(c->f, i->a))) {
        const ir_ins *by = i->op == IR_INDEX ? ir_at(c->f, ir_plain(c->f, i->b)) : i;
        if (i->op == IR_INDEX && by->op != IR_CONST)
            return false;
        at += by->imm;
    }
    return i->op == IR_LOCAL && at >= PIECE;
}

static bool stays_inside(const ir_func *f, const ir_ins *end, uint32_t loop) {
    for (uint32_t k = 0; k < end->n; k++)
        if (!cont_in_loop(f, f->blocks.data[ir_list(f, end)[k]].first, loop))
            return false;
    return true;
}

/* if (p >= buf + sizeof buf) { ... p = buf; }: a piece is no small step. */
static bool takes_whole_buffers(const check *c, const cont_growth *g) {
    const ir_func *f = c->f;
    uint32_t header = f->loops.data[g->loop].header;
    for (ir_turn t = {.from = ir_block_of(f, g->call)}; ir_turn_above(f, &t, header);) {
        const ir_ins *end = ir_at(f, t.end), *test = ir_at(f, ir_plain(f, end->a));
        if (end->op == IR_BR && test->op >= IR_EQ && test->op <= IR_GE &&
            stays_inside(f, end, g->loop) &&
            (is_end_of_buffer(c, test->a, test->b) || is_end_of_buffer(c, test->b, test->a)))
            return true;
    }
    return false;
}

/* size_t room = 1024; ... if (len + n > room) p = realloc(p, room += n): most are done before it grows. */
static bool starts_roomy(const check *c, const cont_growth *g) {
    const ir_func *f = c->f;
    const ir_ins *test = check_full_test(c, g);
    for (int side = 0; test && test->op >= IR_LT && test->op <= IR_GE && side < 2; side++) {
        const ir_ins *room = ir_at(f, ir_plain(f, side ? test->b : test->a));
        for (uint32_t k = 0; room->op == IR_PHI && k < room->n; k++) {
            const ir_ins *first = ir_at(f, ir_plain(f, ir_list(f, room)[k]));
            if (first->op == IR_CONST && first->imm >= ROOMY)
                return true;
        }
    }
    return false;
}

bool check_grows_often(const check *c, const cont_growth *g) {
    cont_body b = check_containers(c);
    if (g->loop == IR_NONE)
        return containers_op(b.c, b.c->p->func_of[b.unit][c->f->sym])->often;
    if (cont_reads_blocks(&b, g->loop) || starts_roomy(c, g))
        return false;
    bool often = (g->counted || g->around != g->loop) && !cont_lists_entries(&b, g->loop) &&
                 !cont_repeats_byte(c->f, g->loop);
    for (uint32_t l = g->loop; !often; l = c->f->loops.data[l].parent) {
        often = cont_is_often(&b, g->call, l);
        if (l == g->around)
            break;
    }
    return often && !cont_is_once(&b, g->call) && !is_doubled(c, g) && !takes_whole_buffers(c, g);
}

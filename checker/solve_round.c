/* solve_round.c: addresses that move on in a loop: p = phi(q, p + 4).
 *
 * Followed one by one such a pointer has ever more offsets. What goes round is found beforehand, as the
 * cycles of values that are made of each other, and each step of it is taken any number of times at
 * once: p ⊇ q + 4k. (Pearce, Kelly and Hankin call them positive weight cycles: "Efficient
 * Field-Sensitive Pointer Analysis of C", TOPLAS 2007.) Cycles through memory are left to the solver's
 * limits.
 */
#include "solve_int.h"

typedef struct visit { /* a value on the way down, and which operand is next */
    ir_val v;
    uint32_t next;
} visit;
MK_VEC(visit_vec, visit)

typedef struct finder { /* Tarjan 1972, without recursion */
    solved *s;
    uint32_t *index, *low; /* 0 = not seen; low 0 = its cycle is closed */
    uint32_t counter;
    ir_u32_vec stack;
    visit_vec path;
} finder;

static uint32_t sources(const solved *s, ir_val v, const uint32_t **list) {
    const ir_ins *i = ir_at(s->f, v);
    *list = &i->a;
    switch ((ir_op)i->op) {
    case IR_PHI:
        *list = ir_list(s->f, i);
        return i->n;
    case IR_FIELD:
    case IR_OFFSET:
    case IR_INDEX:
    case IR_CAST:
    case IR_ADD:
        return 1;
    default:
        return 0;
    }
}

static void enter(finder *w, ir_val v) {
    w->index[v] = w->low[v] = ++w->counter;
    ir_u32_vec_push(&w->stack, v);
    visit_vec_push(&w->path, (visit){v, 0});
}

static void close_cycle(finder *w, ir_val root) {
    bool round = *ir_u32_vec_last(&w->stack) != root;
    ir_val v;
    do {
        v = ir_u32_vec_pop(&w->stack);
        w->low[v] = 0;
        w->s->round[v] = round;
    } while (v != root);
}

static void walk(finder *w, ir_val start) {
    enter(w, start);
    while (w->path.len) {
        visit *at = visit_vec_last(&w->path);
        const uint32_t *list;
        ir_val v = at->v;
        if (at->next < sources(w->s, v, &list)) {
            ir_val from = list[at->next++];
            if (from && !w->index[from])
                enter(w, from);
            else if (from && w->low[from] && w->index[from] < w->low[v])
                w->low[v] = w->index[from];
            continue;
        }
        uint32_t low = w->low[v];
        (void)visit_vec_pop(&w->path);
        if (low == w->index[v])
            close_cycle(w, v);
        else if (w->low[visit_vec_last(&w->path)->v] > low)
            w->low[visit_vec_last(&w->path)->v] = low;
    }
}

void sv_find_round(solved *s) {
    size_t n = s->f->ins.len + 1;
    s->round = mk_new_n(s->arena, bool, n);
    finder w = {
        .s = s, .index = mk_new_n(s->arena, uint32_t, n), .low = mk_new_n(s->arena, uint32_t, n)};
    for (ir_val v = 1; v < s->f->ins.len; v++)
        if (ir_at(s->f, v)->op == IR_PHI && s->needed[v] && !w.index[v])
            walk(&w, v);
    ir_u32_vec_free(&w.stack);
    visit_vec_free(&w.path);
}

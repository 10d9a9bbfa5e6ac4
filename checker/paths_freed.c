/* paths_freed.c: is the object itself freed on every way?
 *
 * Its pointer is followed by name (paths_follow.h), along the ways on which it is not freed yet. Where ways meet, names
 * that both know remain; a way ends where one of the names is given to what frees it.
 */
#include "paths_follow.h"

enum { STEPS = 40000, /* instructions looked at; beyond, nobody knows */
       SHORT = 200    /* of them: so few may be looked at in any order */ };

static const ir_ins *at(const follow *w, ir_val v) {
    return ir_at(w->f, v);
}

/* ---- ways on --------------------------------------------------------------------------------------- */

/* Memory that cannot be the object's. What parameters lead to may be anything that was stored there. */
static bool is_other_memory(const follow *w, uint32_t obj) {
    const sv_obj *o = &w->s->objs.data[obj], *it = &w->s->objs.data[w->obj];
    bool site = it->kind == SV_SITE;
    switch (o->kind) {
    case SV_HEAP:
        return site && !it->sunk;
    case SV_PARAM:
        return site && o->depth == 0 && !o->deep;
    case SV_BOT:
        return false;
    default:
        return obj != w->obj;
    }
}

/* Can a pointer not be the object's? */
static bool is_another(const follow *w, ir_val v) {
    const sv_node *n = &w->s->nodes.data[sv_value(w->s, v)];
    switch ((ir_op)at(w, v)->op) {
    case IR_GLOBAL:
    case IR_STR:
    case IR_LOCAL:
    case IR_ALLOCA:
    case IR_FUNC:
        return w->s->objs.data[w->obj].kind == SV_SITE;
    default:
        break;
    }
    for (uint32_t i = 0; i < n->n; i++)
        if (!is_other_memory(w, w->s->ptrs.data[n->at[i]].obj))
            return false;
    return n->n != 0;
}

/* Is it known on this way to be that, it or what was computed alike? */
static bool is_known(const follow *w, ir_val v, fact is) {
    for (size_t i = 0; i < w->now.len; i++)
        if (w->now.data[i].is == is && paths_same_value(w->f, w->now.data[i].v, v))
            return true;
    return follow_knows(w, v, is);
}

/* ir_signs that a value may have. */
static unsigned signs_of(const follow *w, ir_val v) {
    const ir_ins *i = at(w, v);
    unsigned signs = IR_ANY_SIGN;
    if (i->op == IR_CONST)
        return i->imm < 0 ? IR_NEGATIVES : i->imm ? IR_POSITIVES : IR_ZEROS;
    if (i->ty == IR_I1 || (i->op == IR_CAST && at(w, i->a)->ty == IR_I1))
        signs = IR_ZEROS | IR_POSITIVES;
    if (follow_knows(w, v, ZERO))
        signs &= IR_ZEROS;
    if (follow_knows(w, v, NOT_ZERO))
        signs &= IR_NEGATIVES | IR_POSITIVES;
    if (follow_knows(w, v, NOT_NEGATIVE))
        signs &= IR_ZEROS | IR_POSITIVES;
    return signs;
}

/* n < 0, n == -1: 1, 0, or -1 for nobody knows. */
static int compared(const follow *w, const ir_ins *c) {
    static const uint8_t with_zero[] = {
        [IR_EQ - IR_EQ] = IR_ZEROS,     [IR_NE - IR_EQ] = IR_NEGATIVES | IR_POSITIVES,
        [IR_LT - IR_EQ] = IR_NEGATIVES, [IR_LE - IR_EQ] = IR_NEGATIVES | IR_ZEROS,
        [IR_GT - IR_EQ] = IR_POSITIVES, [IR_GE - IR_EQ] = IR_ZEROS | IR_POSITIVES};
    if (c->op < IR_EQ || c->op > IR_GE || at(w, c->b)->op != IR_CONST || (c->flags & IR_UNSIGNED))
        return -1;
    unsigned is = signs_of(w, c->a), so = with_zero[c->op - IR_EQ];
    if (at(w, c->b)->imm == -1 && (c->op == IR_EQ || c->op == IR_NE))
        return is & IR_NEGATIVES ? -1 : c->op == IR_NE;
    if (at(w, c->b)->imm != 0)
        return -1;
    return !(is & ~so) ? 1 : !(is & so) ? 0 : -1;
}

/* 1, 0: the value is so on this way; -1: nobody knows. */
static int truth(const follow *w, ir_val v) {
    const ir_ins *c = at(w, v);
    if (follow_knows(w, v, IS_IT) || is_known(w, v, NOT_ZERO))
        return 1;
    if (is_known(w, v, ZERO))
        return 0;
    if (c->op == IR_CONST)
        return c->imm != 0;
    int so = compared(w, c);
    if (so >= 0 || (c->op != IR_EQ && c->op != IR_NE))
        return so;
    bool other = (follow_knows(w, c->a, IS_IT) && is_another(w, c->b)) ||
                 (follow_knows(w, c->b, IS_IT) && is_another(w, c->a));
    return other ? c->op == IR_NE : -1;
}

/* What a value brings along an edge into a phi. */
static void bring(const follow *w, ir_val v, ir_val phi, name_vec *out) {
    static const fact facts[] = {IS_IT, MOVED, NOT_ZERO, ZERO, NOT_NEGATIVE};
    for (unsigned k = 0; k < sizeof facts / sizeof *facts; k++)
        if (follow_knows(w, v, facts[k]))
            name_vec_push(out, (name){phi, facts[k]});
    if (at(w, v)->op == IR_CONST)
        name_vec_push(out, (name){phi, at(w, v)->imm ? NOT_ZERO : ZERO});
}

static bool is_phi_of(const follow *w, uint32_t v, const ir_block *b) {
    return v >= b->first && v <= b->last && at(w, v)->op == IR_PHI;
}

/* Which of b's edges comes from there; IR_NONE: several do. */
static uint32_t only_edge(const follow *w, uint32_t pred, const ir_block *b) {
    uint32_t edge = IR_NONE, edges = 0;
    for (uint32_t k = 0; k < b->npreds; k++) {
        if (w->f->preds.data[b->preds + k] != pred)
            continue;
        edge = k;
        edges++;
    }
    return edges == 1 ? edge : IR_NONE;
}

/* What is known in `to`, come to from `pred`. */
static void carry(const follow *w, uint32_t pred, uint32_t to, name_vec *out) {
    const ir_block *b = &w->f->blocks.data[to];
    if (at(w, b->first)->op != IR_PHI) {
        name_vec_append(out, w->now.data, w->now.len);
        return;
    }
    for (size_t i = 0; i < w->now.len; i++)
        if (w->now.data[i].is == IN_PLACE || !is_phi_of(w, w->now.data[i].v, b))
            name_vec_push(out, w->now.data[i]);
    uint32_t edge = only_edge(w, pred, b);
    for (ir_val v = b->first; edge != IR_NONE && at(w, v)->op == IR_PHI; v++)
        bring(w, ir_list(w->f, at(w, v))[edge], v, out);
}

/* Both lists have names in the order they were learnt: the next one mostly comes after the last. */
static bool is_among(const name_vec *n, name x, size_t *next) {
    for (size_t k = 0, i = *next; k < n->len; k++, i++) {
        i = i < n->len ? i : 0;
        if (n->data[i].v == x.v && n->data[i].is == x.is) {
            *next = i + 1;
            return true;
        }
    }
    return false;
}

static bool meet(name_vec *known_there, const name_vec *come) {
    size_t kept = 0, had = known_there->len, next = 0;
    for (size_t i = 0; i < had; i++)
        if (is_among(come, known_there->data[i], &next))
            known_there->data[kept++] = known_there->data[i];
    known_there->len = kept;
    return kept != had;
}

/* Of a block that does nothing but return: what, come to from there; 0: it does more. */
static ir_val returned_from(const follow *w, uint32_t pred, uint32_t to) {
    const ir_block *b = &w->f->blocks.data[to];
    const ir_ins *end = at(w, b->last);
    if (end->op != IR_RET || !end->a)
        return 0;
    for (ir_val v = b->first; v < b->last; v++)
        if (at(w, v)->op != IR_PHI && at(w, v)->op != IR_END && at(w, v)->op != IR_BIND)
            return 0;
    if (!is_phi_of(w, end->a, b))
        return end->a;
    uint32_t edge = only_edge(w, pred, b);
    return edge == IR_NONE ? 0 : ir_list(w->f, at(w, end->a))[edge];
}

static void enter(follow *w, uint32_t pred, uint32_t to) {
    ir_val returned = w->to_returns ? returned_from(w, pred, to) : 0;
    if (returned) { /* before ways meet there */
        w->signs |= (uint8_t)signs_of(w, returned);
        return;
    }
    name_vec_clear(&w->come);
    carry(w, pred, to, &w->come);
    if (!w->seen[to]) {
        w->seen[to] = true;
        w->at[to] = (name_vec){.alloc = mk_arena_as_alloc(w->s->arena)};
        name_vec_append(&w->at[to], w->come.data, w->come.len);
        ir_u32_vec_push(&w->todo, to);
    } else if (meet(&w->at[to], &w->come)) {
        ir_u32_vec_push(&w->todo, to);
    }
}

/* From the returns backwards, edge by edge. */
static void find_returns(follow *w) {
    const ir_func *f = w->f;
    ir_u32_vec todo = {.alloc = mk_arena_as_alloc(w->s->arena)};
    w->far = mk_new_n(w->s->arena, uint32_t, f->blocks.len + 1);
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        bool returns = at(w, f->blocks.data[b].last)->op == IR_RET;
        w->far[b] = returns ? 0 : IR_NONE;
        if (returns)
            ir_u32_vec_push(&todo, b);
    }
    for (size_t k = 0; k < todo.len; k++) {
        const ir_block *b = &f->blocks.data[todo.data[k]];
        for (uint32_t p = 0; p < b->npreds; p++) {
            uint32_t from = f->preds.data[b->preds + p];
            if (w->far[from] != IR_NONE)
                continue;
            w->far[from] = w->far[todo.data[k]] + 1;
            ir_u32_vec_push(&todo, from);
        }
    }
}

/* The edge to go on with, which is the one that is entered last: most objects are not freed on every way, and that is
 * known as soon as one of the others returns. */
static uint32_t nearest(follow *w, const ir_ins *end) {
    uint32_t best = 0;
    if (!w->far && w->steps > SHORT)
        find_returns(w);
    for (uint32_t k = 1; w->far && k < end->n; k++)
        if (w->far[ir_list(w->f, end)[k]] < w->far[ir_list(w->f, end)[best]])
            best = k;
    return best;
}

static void branch(follow *w, uint32_t block, const ir_ins *end) {
    condition c = paths_about(w->f, end->a, true);
    int so = truth(w, c.value);
    uint32_t last = nearest(w, end);
    for (uint32_t n = 1; n <= end->n; n++) {
        uint32_t k = (last + n) % end->n;
        bool not_zero = (k == 0) == c.is;
        if (so >= 0 && (so == 1) != not_zero)
            continue;
        if (not_zero && follow_knows(w, c.value, MOVED))
            continue;
        size_t had = w->now.len;
        follow_learn(w, c.value, not_zero ? NOT_ZERO : ZERO);
        enter(w, block, ir_list(w->f, end)[k]);
        w->now.len = had;
    }
}

static void leave(follow *w, uint32_t block, ir_val last) {
    const ir_ins *end = at(w, last);
    if (end->op == IR_RET && w->to_returns)
        w->signs |= end->a ? (uint8_t)signs_of(w, end->a) : IR_ANY_SIGN;
    else if (end->op == IR_RET && end->a && follow_knows(w, end->a, MOVED))
        w->moved = true;
    else if (end->op == IR_RET)
        w->lost = true;
    else if (end->op == IR_BR && ir_list(w->f, end)[0] != ir_list(w->f, end)[1])
        branch(w, block, end);
    else
        for (uint32_t k = 0; end->op != IR_UNREACH && k < end->n; k++)
            enter(w, block, ir_list(w->f, end)[k]);
}

static void run(follow *w, uint32_t block, ir_val first) {
    ir_val last = w->f->blocks.data[block].last;
    for (ir_val v = first; v <= last; v++) {
        if (v == w->from || ++w->steps > STEPS) { /* round a loop, and here again */
            const sv_free *x = v == w->from && !w->again ? follow_freed_at(w, v) : NULL;
            w->round |= x && x->moved;
            w->lost |= !x || !x->moved;
            return;
        }
        if (!follow_step(w, v))
            return;
    }
    leave(w, block, last);
}

/* The object is there only if the call that makes it returned that. */
static void learn_result(follow *w, unsigned signs) {
    if (signs == IR_ZEROS)
        follow_learn(w, w->from, ZERO);
    else if (signs && !(signs & IR_ZEROS))
        follow_learn(w, w->from, NOT_ZERO);
    if (signs && !(signs & IR_NEGATIVES))
        follow_learn(w, w->from, NOT_NEGATIVE);
}

/* The local that a callee put it into, if that is one place. */
static void name_place(follow *w) {
    const solved *s = w->s;
    const ir_ins *i = at(w, w->from);
    uint32_t param = s->objs.data[w->obj].param;
    place p;
    if (param >= i->n || !follow_find_place(w, ir_list(w->f, i)[param], &p))
        return;
    uint32_t found = IR_NONE;
    for (uint32_t c = s->objs.data[p.obj].cells; c != IR_NONE; c = s->cells.data[c].next) {
        if (!sv_has_obj(s, s->cells.data[c].in, w->obj))
            continue;
        if (found != IR_NONE)
            return;
        found = c;
    }
    if (found == IR_NONE || s->cells.data[found].at.stride)
        return;
    p.off = s->cells.data[found].at.off;
    uint32_t id = follow_place_id(w, p);
    follow_learn(w, id, IN_PLACE);
    if (follow_is_only_way(w, i, param, id))
        learn_result(w, s->objs.data[w->obj].results);
}

static void name_it(follow *w) {
    const sv_obj *o = &w->s->objs.data[w->obj];
    if (!w->from || o->depth || o->nested)
        return;
    if (o->param == SUM_BY_RESULT)
        follow_learn(w, w->from, IS_IT);
    else
        name_place(w);
}

/* What led to where it came to life. */
static void learn_known(follow *w, uint32_t block) {
    condition list[FOLLOW_NAMES / 4];
    int n = paths_known(w->f, block, list, FOLLOW_NAMES / 4);
    for (int i = 0; i < n; i++)
        follow_learn(w, list[i].value, list[i].is ? NOT_ZERO : ZERO);
}

/* Where nothing frees it for certain, ways go on to the return, if there is one. */
static bool may_be_gone(const solved *s, uint32_t obj) {
    bool returns = ir_returns(s->f);
    for (size_t k = 0; k < s->frees.len; k++)
        if ((s->frees.data[k].must || s->frees.data[k].emptied || !returns) &&
            sv_has_obj(s, s->frees.data[k].node, obj))
            return true;
    return false;
}

/* From `first` on, with what is known there. */
static void run_all(follow *w, uint32_t block, ir_val first) {
    size_t n = w->f->blocks.len + 1;
    w->at = mk_arena_alloc(w->s->arena, n * sizeof *w->at,
                           _Alignof(name_vec)); /* most ways are short */
    w->seen = mk_new_n(w->s->arena, bool, n);
    run(w, block, first);
    while (w->todo.len && !w->lost) {
        uint32_t b = ir_u32_vec_pop(&w->todo);
        follow_begin_with(w, &w->at[b]);
        run(w, b, w->f->blocks.data[b].first);
    }
}

static follow begin(const solved *s, uint32_t obj, ir_val from, uint32_t alone) {
    follow w = {.s = s, .f = s->f, .obj = obj, .from = from, .alone = alone};
    w.now.alloc = w.come.alloc = w.places.alloc = w.todo.alloc = mk_arena_as_alloc(s->arena);
    return w;
}

/* What was made in the round before has one name left: the result of what moved it. */
static void run_again(follow *w, uint32_t block) {
    const name_vec moved = {0};
    w->again = true;
    follow_begin_with(w, &moved);
    follow_learn(w, w->from, MOVED);
    run_all(w, block, w->from + 1);
}

bool paths_gone(const solved *s, uint32_t obj, ir_val from, bool *moved) {
    *moved = false;
    if (s->f->has_setjmp || !may_be_gone(s, obj))
        return false;
    follow w = begin(s, obj, from, IR_NONE);
    uint32_t block = from ? ir_block_of(s->f, from) : 0;
    name_it(&w);
    learn_known(&w, block);
    run_all(&w, block, from ? from + 1 : s->f->blocks.data[0].first);
    if (w.round && !w.lost)
        run_again(&w, block);
    *moved = w.moved;
    return !w.lost;
}

uint8_t paths_results(const solved *s, uint32_t obj, ir_val from, uint16_t param) {
    if (s->f->has_setjmp)
        return 0;
    follow w = begin(s, obj, from, param);
    w.to_returns = true;
    name_it(&w);
    uint32_t block = ir_block_of(s->f, from);
    learn_known(&w, block);
    run_all(&w, block, from + 1);
    return w.lost || w.round || w.signs == IR_ANY_SIGN ? 0 : w.signs;
}

bool paths_emptied(const solved *s, uint32_t obj) {
    const sv_obj *o = &s->objs.data[obj];
    if (s->f->has_setjmp || !may_be_gone(s, obj))
        return false;
    follow w = begin(s, obj, 0, o->param);
    follow_learn(&w, follow_place_id(&w, (place){.obj = o->parent, .off = o->at.off}), IN_PLACE);
    run_all(&w, 0, s->f->blocks.data[0].first);
    return !w.lost && !w.moved;
}

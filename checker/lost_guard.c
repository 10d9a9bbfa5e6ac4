#include "lost_guard.h"

typedef struct guard {
    const solved *s;
    const track *t;
    uint32_t o;
    ir_val call; /* that yields it */
} guard;

bool lost_frees(const solved *s, ir_val call, uint32_t o) {
    for (const sv_free *x = sv_freed_at(s, call); x; x = sv_freed_next(s, x))
        if (track_holds(s, x->node, o))
            return true;
    return false;
}

/* Per block: is there a way to the allocation that goes round no loop? */
static const bool *leads_to_it(const guard *g) {
    const ir_func *fn = g->s->f;
    bool *leads = mk_new_n(g->s->arena, bool, fn->blocks.len + 1);
    uint32_t made = ir_block_of(fn, g->call);
    leads[made] = true;
    for (uint32_t b = made; b-- > 0;) {
        const ir_ins *end = ir_at(fn, fn->blocks.data[b].last);
        for (uint32_t k = 0; end->op != IR_RET && k < end->n; k++)
            leads[b] = leads[b] || (ir_list(fn, end)[k] > b && leads[ir_list(fn, end)[k]]);
    }
    return leads;
}

/* if (x->big) p = malloc() ... if (x->big) free(p): the branch tests what a branch before the allocation tested,
 * and had that gone the same way, there would be no allocation. What was stored there since is taken to be of
 * the same kind; and what is tested beside it (if (a && b) ...) is taken to follow. */
static bool repeats_guard(const guard *g, track_turn turn) {
    const ir_func *fn = g->s->f;
    const bool *leads = leads_to_it(g);
    for (uint32_t b = 0; b < ir_block_of(fn, g->call); b++) {
        ir_val last = fn->blocks.data[b].last;
        bool same;
        if (last == turn.branch || ir_at(fn, last)->op != IR_BR ||
            !track_same_test(g->t, last, turn.branch, &same))
            continue;
        const uint32_t *to = ir_list(fn, ir_at(fn, last));
        uint32_t edge = same ? turn.edge : 1 - turn.edge;
        if (!(to[edge] > b && leads[to[edge]]) && to[1 - edge] > b && leads[to[1 - edge]])
            return true;
    }
    return false;
}

/* Does it test what memory holds, not what the body computed itself? */
static bool tests_memory(const guard *g, ir_val v) {
    v = ir_plain(g->s->f, v);
    const ir_ins *i = ir_at(g->s->f, v);
    if (i->op >= IR_EQ && i->op <= IR_GE)
        return tests_memory(g, ir_at(g->s->f, ir_plain(g->s->f, i->a))->op == IR_CONST ? i->b : i->a);
    return i->op == IR_LOAD || (i->op == IR_AND && tests_memory(g, i->a));
}

/* Part of freeing something: what is freed is found, freed, and forgotten. */
static bool is_cleanup(const guard *g, ir_val v) {
    const ir_ins *i = ir_at(g->s->f, v);
    switch ((ir_op)i->op) {
    case IR_CALL:
        return sv_freed_at(g->s, v) != NULL;
    case IR_BIND:
        return ir_at(g->s->f, ir_plain(g->s->f, i->a))->op == IR_CONST;
    case IR_STORE:
        return ir_at(g->s->f, ir_plain(g->s->f, i->b))->op == IR_CONST;
    case IR_NOP:
    case IR_CONST:
    case IR_LOCAL:
    case IR_GLOBAL:
    case IR_LOAD:
    case IR_FIELD:
    case IR_OFFSET:
    case IR_INDEX:
    case IR_CAST:
    case IR_END:
    case IR_JUMP:
        return true;
    default:
        return false;
    }
}

/* Nothing but cleanup in the block, and then to `out`, or on in the blocks that `in` dominates? */
static bool cleans_up(const guard *g, uint32_t b, uint32_t in, uint32_t out, bool *frees) {
    const ir_func *fn = g->s->f;
    const ir_ins *end = ir_at(fn, fn->blocks.data[b].last);
    for (ir_val v = fn->blocks.data[b].first; v <= fn->blocks.data[b].last; v++) {
        if (!is_cleanup(g, v))
            return false;
        *frees = *frees || (ir_at(fn, v)->op == IR_CALL && lost_frees(g->s, v, g->o));
    }
    uint32_t to = ir_list(fn, end)[0]; /* a jump is what cleanup ends with */
    return to == out || ir_dominates(fn, in, to);
}

/* if (x->flag) free(p); and nothing else: how its author says that there may be nothing to free. */
static bool is_flag(const guard *g, track_turn turn) {
    const ir_func *fn = g->s->f;
    const ir_ins *br = ir_at(fn, turn.branch);
    uint32_t out = ir_list(fn, br)[turn.edge], in = ir_list(fn, br)[1 - turn.edge];
    bool frees = false;
    if (fn->blocks.data[in].npreds != 1 || !tests_memory(g, br->a))
        return false;
    for (uint32_t b = in; b < fn->blocks.len; b++)
        if (ir_dominates(fn, in, b) && !cleans_up(g, b, in, out, &frees))
            return false;
    return frees;
}

/* Does the size of what is allocated hang on v? */
static bool is_sized_by(const guard *g, ir_val n, ir_val v, int depth) {
    const ir_ins *i = ir_at(g->s->f, n = ir_plain(g->s->f, n));
    if (n == v || track_alike(g->t, n, v))
        return true;
    bool sum = i->op == IR_ADD || i->op == IR_MUL || i->op == IR_SHL;
    return sum && depth < 6 &&
           (is_sized_by(g, i->a, v, depth + 1) || is_sized_by(g, i->b, v, depth + 1));
}

/* p = malloc(n + 1) ... if (n) free(p): a length of nothing is no memory. */
static bool is_length(const guard *g, track_turn turn) {
    ir_val v = track_nothing(g->t, turn);
    const ir_ins *call = ir_at(g->s->f, g->call);
    for (uint32_t k = 0; v && k < call->n; k++)
        if (is_sized_by(g, ir_list(g->s->f, call)[k], v, 0))
            return true;
    return false;
}

/* Is the phi 0 where there is no allocation, and computed where there is one? Of those edges: what it is there. */
static void look_beside(const solved *s, uint32_t made, ir_val phi, track_unlike_vec *out) {
    const ir_func *fn = s->f;
    const ir_ins *i = ir_at(fn, phi);
    size_t had = out->len;
    bool elsewhere = false;
    for (uint32_t k = 0; k < i->n; k++) {
        uint32_t from = fn->preds.data[fn->blocks.data[ir_block_of(fn, phi)].preds + k];
        ir_val v = ir_plain(fn, ir_list(fn, i)[k]);
        bool nothing = ir_at(fn, v)->op == IR_CONST, beside = ir_dominates(fn, made, from);
        if (nothing == beside || (nothing && ir_at(fn, v)->imm)) {
            track_unlike_vec_resize(out, had);
            return;
        }
        if (beside)
            track_unlike_vec_push(out, (track_unlike){v, 0});
        elsewhere |= nothing;
    }
    if (!elsewhere)
        track_unlike_vec_resize(out, had);
}

track_unlike_vec lost_lengths(const solved *s, uint32_t o) {
    const ir_func *fn = s->f;
    track_unlike_vec all = {.alloc = mk_arena_as_alloc(s->arena)};
    uint32_t made = ir_block_of(fn, s->objs.data[o].ins);
    for (uint32_t b = made + 1; b < fn->blocks.len; b++)
        for (ir_val v = fn->blocks.data[b].first; ir_at(fn, v)->op == IR_PHI; v++)
            if (ir_at(fn, v)->ty != IR_PTR)
                look_beside(s, made, v, &all);
    return all;
}

static bool depends_on(const ir_func *fn, ir_val v, ir_val iv, int depth) {
    const ir_ins *i = ir_at(fn, v = ir_plain(fn, v));
    bool looks = i->op >= IR_NEG && i->op <= IR_GE;
    return v == iv || (looks && depth < 6 &&
                       (depends_on(fn, i->a, iv, depth + 1) || (i->b && depends_on(fn, i->b, iv, depth + 1))));
}

static uint32_t loop_of_two(const ir_func *fn, uint32_t block) {
    uint32_t l = fn->blocks.data[block].loop;
    while (l != IR_NONE && !(fn->loops.data[l].count == 2 && fn->loops.data[l].iv))
        l = fn->loops.data[l].parent;
    return l;
}

track_turn_vec lost_rounds(const solved *s, uint32_t o) {
    const ir_func *fn = s->f;
    guard g = {.s = s, .o = o, .call = s->objs.data[o].ins};
    track_turn_vec closed = {.alloc = mk_arena_as_alloc(s->arena)};
    uint32_t made = ir_block_of(fn, g.call), l = loop_of_two(fn, made);
    const bool *leads = l == IR_NONE ? NULL : leads_to_it(&g);
    for (uint32_t b = leads ? fn->loops.data[l].header + 1 : made; b < made; b++) {
        ir_val last = fn->blocks.data[b].last;
        const ir_ins *br = ir_at(fn, last);
        if (br->op != IR_BR || !ir_dominates(fn, b, made) ||
            depends_on(fn, br->a, fn->loops.data[l].iv, 0))
            continue;
        for (uint32_t e = 0; e < br->n; e++)
            if (!(ir_list(fn, br)[e] > b && leads[ir_list(fn, br)[e]]))
                track_turn_vec_push(&closed, (track_turn){last, e});
    }
    return closed;
}

bool lost_is_guard(const solved *s, const track *t, uint32_t o, track_turn turn) {
    guard g = {s, t, o, s->objs.data[o].ins};
    return ir_at(s->f, turn.branch)->op == IR_BR && (repeats_guard(&g, turn) || is_flag(&g, turn) || is_length(&g, turn));
}

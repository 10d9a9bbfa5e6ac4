#include "dead.h"

#include <string.h>

typedef struct finder {
    const solved *s;
    dead_use *out;
    bool returned; /* who hands it to the caller uses it */
} finder;

static const ir_ins *at(const solved *s, ir_val v) {
    return ir_at(s->f, v);
}

static const char *name_of(const solved *s, const ir_ins *call) {
    return call->ref == IR_NONE ? "" : ir_cstr(s->u, s->u->syms.data[call->ref].name);
}

/* What frees and yields memory at once is realloc() by another name. */
static bool resizes(const summary *sum) {
    for (uint32_t o = 0; o < sum->nobjs; o++)
        if (sum->objs[o].kind == SUM_FRESH && sum->objs[o].param == SUM_BY_RESULT)
            return true;
    return false;
}

bool dead_frees(const solved *s, ir_val call, uint32_t k) {
    static const char *const may_fail[] = {"realloc", "reallocarray", NULL};
    const ir_ins *i = at(s, call);
    if (i->op != IR_CALL || i->ref == IR_NONE || ir_is_one_of(name_of(s, i), may_fail))
        return false;
    const summary *sum = s->env->summary(s->env->ctx, s->env->func(s->env->ctx, i->ref));
    if (sum->unknown || sum->bottom || sum->noreturn || resizes(sum))
        return false; /* of a function that does not come back all is true that is said of ways to its end */
    for (uint32_t o = 0; o < sum->nobjs; o++)
        if (sum->objs[o].kind == SUM_PARAM && sum->objs[o].depth == 0 && sum->objs[o].param == k &&
            (sum->objs[o].facts & SUM_MUST_FREE))
            return true;
    return false;
}

/* Functions of the library that cannot do without reading what they are given. */
static bool reads(const solved *s, const ir_ins *call, uint32_t k) {
    static const char *const readers[] = {"strlen", "strcmp", "strcpy",  "strcat",
                                          "strdup", "strchr", "strrchr", "strstr",
                                          "puts",   "fputs",  "atoi",    NULL};
    return ir_is_one_of(name_of(s, call), readers) &&
           (k == 0 || strncmp(name_of(s, call), "str", 3) == 0);
}

static sum_musts musts_of(const solved *s, const ir_ins *call, uint32_t k) {
    if (call->ref == IR_NONE || k >= SUM_MUSTS)
        return (sum_musts){0};
    return s->env->summary(s->env->ctx, s->env->func(s->env->ctx, call->ref))->musts;
}

/* Functions of the program that follow it, whatever way they take. */
static bool follows(const solved *s, const ir_ins *call, uint32_t k) {
    return (musts_of(s, call, k).used & (1u << k)) != 0;
}

static track_next given(const finder *f, track_now *now, ir_val v) {
    const ir_ins *i = at(f->s, v);
    for (uint32_t k = 0; k < i->n; k++) {
        ir_val arg = ir_list(f->s->f, i)[k];
        bool start = track_is_start(now, arg);
        f->out->again = start && dead_frees(f->s, v, k);
        if (f->out->again || (start && reads(f->s, i, k)) ||
            (track_is(now, arg) && follows(f->s, i, k)))
            return TRACK_FOUND;
    }
    return TRACK_ON;
}

static track_next step(void *ctx, track_now *now, ir_val v) {
    const finder *f = ctx;
    const ir_ins *i = at(f->s, v);
    switch ((ir_op)i->op) {
    case IR_LOAD:
    case IR_STORE:
        return track_is(now, i->a) ? TRACK_FOUND : TRACK_ON;
    case IR_COPY:
        return track_is(now, i->a) || track_is(now, i->b) ? TRACK_FOUND : TRACK_ON;
    case IR_CALL:
        return given(f, now, v);
    case IR_RET:
        return f->returned && i->ty != IR_AGG && track_is(now, i->a) ? TRACK_FOUND : TRACK_ON;
    default:
        return TRACK_ON;
    }
}

/* ---- which calls are worth a search ---------------------------------------------------------------------- */

typedef struct place_used { /* an instruction that a pointer into it goes into */
    ir_val by;
    uint32_t next; /* of the same pointer: 1 + index; 0: none */
} place_used;

MK_VEC(used_vec, place_used)

typedef struct uses { /* of all pointers */
    const solved *s;
    uint32_t *first; /* per value, as place_used.next; NULL: not found yet */
    used_vec all;
    ir_val by;
} uses;

static void note_use(void *ctx, ir_val *v) {
    uses *u = ctx;
    ir_val of = ir_base(u->s->f, *v);
    used_vec_push(&u->all, (place_used){u->by, u->first[of]});
    u->first[of] = (uint32_t)u->all.len;
}

static void find_uses(uses *u) {
    ir_func *f = (ir_func *)u->s->f;
    u->first = mk_new_n(u->s->arena, uint32_t, f->ins.len + 1);
    u->all.alloc = mk_arena_as_alloc(u->s->arena);
    for (u->by = 1; u->by < f->ins.len; u->by++) {
        ir_ins *i = ir_at(f, u->by);
        if (i->op == IR_LOAD || i->op == IR_STORE || i->op == IR_COPY || i->op == IR_CALL ||
            i->op == IR_PHI)
            ir_each_operand(f, i, note_use, u);
    }
}

static bool is_before(const ir_func *f, ir_val a, ir_val b) {
    uint32_t x = ir_block_of(f, a), y = ir_block_of(f, b);
    return x == y ? a <= b : ir_dominates(f, x, y);
}

/* Most pointers are freed where nothing but their own past uses them. */
static bool is_used_elsewhere(uses *u, ir_val value, ir_val call) {
    const ir_func *f = u->s->f;
    bool again = f->blocks.data[ir_block_of(f, call)].loop != IR_NONE;
    if (!u->first)
        find_uses(u);
    for (uint32_t k = u->first[value]; k; k = u->all.data[k - 1].next)
        if (again || !is_before(f, u->all.data[k - 1].by, call))
            return true;
    return false;
}

typedef struct candidate {
    ir_val call, value;
    bool put;
} candidate;

MK_VEC(candidate_vec, candidate)

static void add_candidates(uses *u, ir_val call, candidate_vec *out) {
    const solved *s = u->s;
    const ir_ins *i = at(s, call);
    for (uint32_t k = 0; k < i->n; k++) {
        ir_val v = ir_plain(s->f, ir_list(s->f, i)[k]);
        if (at(s, v)->op != IR_CONST && dead_frees(s, call, k) && is_used_elsewhere(u, v, call))
            candidate_vec_push(out, (candidate){call, v, (musts_of(s, i, k).put & (1u << k)) != 0});
    }
}

bool dead_use_after(const solved *s, track *t, ir_val from, ir_val value, bool returned,
                    dead_use *out) {
    finder f = {s, out, returned};
    track_way way;
    track_ask q = {
        .from = from, .follow = value, .straight = true, .obj = SV_O_NULL, .at = step, .ctx = &f};
    if (!track_find(t, &q, &way))
        return false;
    out->use = way.end;
    out->again &= at(s, way.end)->op == IR_CALL;
    return true;
}

static void look_at(const solved *s, track *t, candidate x, dead_use_vec *out) {
    dead_use use = {.freed = x.call, .value = x.value, .put = x.put};
    if (dead_use_after(s, t, x.call, x.value, false, &use))
        dead_use_vec_push(out, use);
}

dead_use_vec dead_find(const solved *s, track *(*tracked)(void *ctx), void *ctx) {
    dead_use_vec out = {.alloc = mk_arena_as_alloc(s->arena)};
    candidate_vec all = {.alloc = mk_arena_as_alloc(s->arena)};
    uses u = {.s = s};
    for (size_t n = 0; n < s->frees.len; n++)
        if (s->frees.data[n].must && !(n && s->frees.data[n - 1].ins == s->frees.data[n].ins))
            add_candidates(&u, s->frees.data[n].ins, &all);
    for (size_t k = 0; k < all.len; k++)
        look_at(s, tracked(ctx), all.data[k], &out);
    return out;
}

#include "analyse.h"

#include "escape.h"
#include "groups.h"
#include "solve.h"
#include "summarize.h"
#include "verdict.h"

enum {
    ROUNDS = 16,       /* of a recursive group before what still changes is widened */
    LARGE_GROUP = 200, /* functions; beyond, the rounds below */
    LARGE_ROUNDS = 5,
    HURRY = 24 /* functions of a group; beyond, bodies are solved with fewer objects */
};

typedef struct state { /* of a function while its group is solved; times are ticks, 0 = never */
    uint32_t solved, changed; /* the body was last solved, its summary last changed */
    uint32_t round;           /* in which it changed */
    const uint32_t *asked;    /* functions of the group whose summaries the last solve took */
    uint32_t nasked;
    uint32_t row, nrows; /* what that solve showed: in out->rows */
} state;

typedef struct analyser {
    program *p;
    const groups *g;
    const check_opts *checks;
    find_list *out;
    bool steps;
    memo *memo;    /* or NULL */
    uint32_t unit; /* of the body at work */
    uint32_t of;   /* its group */
    ir_func f;
    solved s;
    mk_arena work;  /* of one body */
    mk_arena group; /* of one recursive group: summaries on the way */
    state *state;   /* per function */
    uint32_t tick;
    ir_u32_vec asked;    /* by the body at work */
    find_row_vec latest; /* rows of a group, put together */
} analyser;

/* ---- what a body asks about its surroundings ------------------------------------------------------------- */

static uint32_t env_func(void *ctx, uint32_t sym) {
    const analyser *a = ctx;
    return a->p->func_of[a->unit][sym];
}

static const summary *env_summary(void *ctx, uint32_t func) {
    analyser *a = ctx;
    if (a->g->of[func] == a->of)
        ir_u32_vec_push(&a->asked, func);
    return a->p->funcs.data[func].sum;
}

static bool env_targets(void *ctx, const ir_func *f, ir_val callee, const uint32_t **funcs,
                        uint32_t *n) {
    const analyser *a = ctx;
    return program_targets(a->p, a->unit, f, callee, funcs, n);
}

static const char *env_assume(void *ctx, const char *kind, const char *name) {
    const analyser *a = ctx;
    return program_assume(a->p, kind, name);
}

/* ---- one body --------------------------------------------------------------------------------------------- */

static bool unpack(analyser *a, uint32_t func) {
    const prog_func *fn = &a->p->funcs.data[func];
    const ir_unit *u = program_unit(a->p, fn->unit);
    a->unit = fn->unit;
    return ir_unpack(u, u->syms.data[fn->sym].body, &a->f);
}

static summary *not_analysed(analyser *a, uint32_t func, mk_arena *keep) {
    const prog_func *fn = &a->p->funcs.data[func];
    return sum_unknown(keep, fn->nparams, program_assume(a->p, "not-analysed", fn->name));
}

static void judge(analyser *a, const escape *e, state *now) {
    now->row = (uint32_t)a->out->rows.len;
    body b;
    body_open(&b, &a->s, e, a->out);
    dangling_vec gone = dangle_find(&b);
    verdict(&b, &gone, a->steps);
    check_run(&b, &gone, a->unit, a->g->list.data[a->of].recursive, a->checks);
    now->nrows = (uint32_t)a->out->rows.len - now->row;
}

/* A first guess in a recursive group: what it shows will not last. */
static bool asked_in_vain(const analyser *a) {
    for (size_t i = 0; i < a->asked.len; i++)
        if (a->p->funcs.data[a->asked.data[i]].sum->bottom)
            return true;
    return false;
}

/* Solves the body and says what it shows. The summary lives in keep. */
static summary *solve_one(analyser *a, uint32_t func, mk_arena *keep) {
    state *now = &a->state[func];
    now->nrows = 0;
    now->solved = ++a->tick;
    if (!unpack(a, func))
        return not_analysed(a, func, keep);
    a->of = a->g->of[func];
    ir_u32_vec_clear(&a->asked);
    bool hurry = a->g->list.data[a->of].n > HURRY;
    solve_env env = {a, env_func, env_summary, env_targets, env_assume, hurry, a->p->jumps};
    escape e;
    solve(&a->s, program_unit(a->p, a->unit), &a->f, &env, &a->work);
    escape_find(&e, &a->s);
    if (!asked_in_vain(a))
        judge(a, &e, now);
    summary *sum = a->f.gap ? not_analysed(a, func, keep) : summarize(&a->s, &e, keep);
    mk_arena_reset(&a->work);
    program_rest(a->p);
    return sum;
}

/* ---- groups ------------------------------------------------------------------------------------------------ */

static const uint32_t *members(const analyser *a, const group *g) {
    return a->g->members.data + g->first;
}

static uint16_t nparams(const analyser *a, uint32_t func) {
    return a->p->funcs.data[func].nparams;
}

static void start(analyser *a, const group *g) {
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t f = members(a, g)[i];
        a->p->funcs.data[f].sum = sum_bottom(&a->group, nparams(a, f));
    }
}

/* Has a summary changed since it was last asked for? Nothing else can make another solve differ. */
static bool is_stale(const analyser *a, uint32_t func) {
    const state *s = &a->state[func];
    for (uint32_t i = 0; i < s->nasked; i++)
        if (a->state[s->asked[i]].changed > s->solved)
            return true;
    return s->solved == 0;
}

static summary *next_join(analyser *a, uint32_t func) {
    const prog_func *fn = &a->p->funcs.data[func];
    state *s = &a->state[func];
    s->solved = ++a->tick;
    s->asked = a->p->lists.data + fn->defs;
    s->nasked = fn->ndefs;
    return sum_clone(&a->group, program_join(a->p, func));
}

static summary *next_body(analyser *a, uint32_t func) {
    state *s = &a->state[func];
    summary *now = solve_one(a, func, &a->group);
    s->asked =
        mk_arena_dup(&a->group, a->asked.data, a->asked.len * sizeof(uint32_t), _Alignof(uint32_t));
    s->nasked = (uint32_t)a->asked.len;
    return sum_join(&a->group, a->p->funcs.data[func].sum, now);
}

static void set_summary(analyser *a, uint32_t func, const summary *sum, uint32_t round) {
    a->p->funcs.data[func].sum = sum;
    a->state[func].changed = ++a->tick;
    a->state[func].round = round;
}

static bool improve(analyser *a, uint32_t func, uint32_t round) {
    prog_func *fn = &a->p->funcs.data[func];
    if (!is_stale(a, func) || (fn->sum->unknown && fn->kind == PROG_BODY))
        return false;
    summary *now = fn->kind == PROG_JOIN ? next_join(a, func) : next_body(a, func);
    if (sum_equal(fn->sum, now))
        return false;
    set_summary(a, func, now, round);
    return true;
}

static void widen(analyser *a, const group *g, uint32_t round) {
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t f = members(a, g)[i];
        prog_func *fn = &a->p->funcs.data[f];
        if (a->state[f].round != round || fn->kind != PROG_BODY || fn->sum->unknown)
            continue;
        const char *coarse = program_assume(a->p, "coarse", fn->name);
        set_summary(a, f, sum_unknown(&a->group, nparams(a, f), coarse), round);
    }
}

static void iterate(analyser *a, const group *g) {
    uint32_t limit = g->n > LARGE_GROUP ? LARGE_ROUNDS : ROUNDS;
    bool again = true;
    for (uint32_t round = 1; again; round++) {
        again = false;
        for (uint32_t i = 0; i < g->n; i++)
            again |= improve(a, members(a, g)[i], round);
        if (again && round >= limit)
            widen(a, g, round);
    }
}

/* Keeps of each body the rows of its last solve, and of nothing else. */
static void keep_latest(analyser *a, const group *g, size_t before) {
    find_row_vec *rows = &a->out->rows;
    find_row_vec_clear(&a->latest);
    for (uint32_t i = 0; i < g->n; i++) {
        const state *s = &a->state[members(a, g)[i]];
        find_row_vec_append(&a->latest, rows->data + s->row, s->nrows);
    }
    (void)find_row_vec_resize(rows, before);
    find_row_vec_append(rows, a->latest.data, a->latest.len);
}

static void solve_recursive(analyser *a, const group *g) {
    size_t before = a->out->rows.len;
    start(a, g);
    iterate(a, g);
    for (uint32_t i = 0; i < g->n; i++) { /* what was widened was not solved since */
        uint32_t f = members(a, g)[i];
        if (a->p->funcs.data[f].kind == PROG_BODY && is_stale(a, f))
            (void)solve_one(a, f, &a->group);
    }
    keep_latest(a, g, before);
    for (uint32_t i = 0; i < g->n; i++) {
        prog_func *fn = &a->p->funcs.data[members(a, g)[i]];
        fn->sum = sum_clone(&a->p->arena, fn->sum);
    }
    mk_arena_reset(&a->group);
}

static void solve_anew(analyser *a, const group *g) {
    uint32_t first = members(a, g)[0];
    prog_func *fn = &a->p->funcs.data[first];
    if (g->recursive)
        solve_recursive(a, g);
    else if (fn->kind == PROG_BODY)
        fn->sum = solve_one(a, first, &a->p->arena);
    else if (fn->kind == PROG_JOIN)
        fn->sum = program_join(a->p, first);
}

static void solve_group(analyser *a, const group *g) {
    size_t before = a->out->rows.len;
    bool has_body = a->p->funcs.data[members(a, g)[0]].kind == PROG_BODY || g->n > 1;
    key k = a->memo && has_body ? memo_key(a->memo, g) : KEY_NONE;
    if (a->memo && memo_find(a->memo, k, g, a->out))
        return;
    solve_anew(a, g);
    if (a->memo)
        memo_keep(a->memo, k, g, a->out, before);
}

void analyse(program *p, const check_opts *checks, bool steps, const memo_store *known,
             find_list *out) {
    groups g;
    groups_find(&g, p);
    analyser a = {.p = p,
                  .g = &g,
                  .checks = checks,
                  .out = out,
                  .steps = steps,
                  .work.keep = MK_KEEP_ALL};
    mk_arena tables = {0};
    a.state = mk_new_n(&tables, state, p->funcs.len + 1);
    a.memo = known ? memo_open(known, p, &g, checks->containers, checks->teardowns) : NULL;
    for (size_t i = 0; i < g.list.len; i++)
        solve_group(&a, &g.list.data[i]);
    ir_func_free(&a.f);
    solve_free(&a.s);
    ir_u32_vec_free(&a.asked);
    find_row_vec_free(&a.latest);
    mk_arena_free(&a.work);
    mk_arena_free(&a.group);
    mk_arena_free(&tables);
    memo_close(a.memo);
    groups_free(&g);
}

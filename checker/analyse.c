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

typedef struct analyser {
    program *p;
    const groups *g;
    find_list *out;
    bool steps;
    uint32_t unit; /* of the body at work */
    ir_func f;
    mk_arena work;     /* of one body */
    mk_arena group;    /* of one recursive group: summaries on the way */
    uint32_t *changed; /* per function: the round in which its summary last changed */
} analyser;

/* ---- what a body asks about its surroundings ------------------------------------------------------------- */

static uint32_t env_func(void *ctx, uint32_t sym) {
    const analyser *a = ctx;
    return a->p->func_of[a->unit][sym];
}

static const summary *env_summary(void *ctx, uint32_t func) {
    const analyser *a = ctx;
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
    const ir_unit *u = a->p->units[fn->unit];
    a->unit = fn->unit;
    return ir_unpack(u, u->syms.data[fn->sym].body, &a->f);
}

static summary *not_analysed(analyser *a, uint32_t func, mk_arena *keep) {
    const prog_func *fn = &a->p->funcs.data[func];
    const ir_sym *s = &a->p->units[fn->unit]->syms.data[fn->sym];
    return sum_unknown(keep, s->nparams, program_assume(a->p, "not-analysed", fn->name));
}

/* Solves the body; rows: also says what it shows. The summary lives in keep. */
static summary *solve_one(analyser *a, uint32_t func, mk_arena *keep, bool rows) {
    if (!unpack(a, func))
        return not_analysed(a, func, keep);
    bool hurry = a->g->list.data[a->g->of[func]].n > HURRY;
    solve_env env = {a, env_func, env_summary, env_targets, env_assume, hurry};
    solved s;
    escape e;
    solve(&s, a->p->units[a->unit], &a->f, &env, &a->work);
    escape_find(&e, &s);
    if (rows)
        verdict(&s, &e, a->steps, a->out);
    summary *sum = a->f.gap ? not_analysed(a, func, keep) : summarize(&s, &e, keep);
    solve_done(&s);
    mk_arena_reset(&a->work);
    return sum;
}

/* ---- groups ------------------------------------------------------------------------------------------------ */

static const uint32_t *members(const analyser *a, const group *g) {
    return a->g->members.data + g->first;
}

static uint16_t nparams(const analyser *a, uint32_t func) {
    const prog_func *fn = &a->p->funcs.data[func];
    return a->p->units[fn->unit]->syms.data[fn->sym].nparams;
}

static void start(analyser *a, const group *g) {
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t f = members(a, g)[i];
        a->p->funcs.data[f].sum = sum_bottom(&a->group, nparams(a, f));
        a->changed[f] = 1;
    }
}

/* Has something it calls changed since the last time round? */
static bool is_stale(const analyser *a, uint32_t func, uint32_t round) {
    const prog_func *fn = &a->p->funcs.data[func];
    const uint32_t *list = a->p->lists.data + (fn->kind == PROG_JOIN ? fn->defs : fn->calls);
    uint32_t n = fn->kind == PROG_JOIN ? fn->ndefs : fn->ncalls;
    for (uint32_t i = 0; i < n; i++)
        if (a->changed[list[i]] + 1 >= round && a->g->of[list[i]] == a->g->of[func])
            return true;
    return round == 1;
}

static summary *next_summary(analyser *a, uint32_t func) {
    if (a->p->funcs.data[func].kind == PROG_JOIN)
        return sum_clone(&a->group, program_join(a->p, func));
    const summary *old = a->p->funcs.data[func].sum, *now = solve_one(a, func, &a->group, false);
    return sum_join(&a->group, old, now);
}

static bool improve(analyser *a, uint32_t func, uint32_t round) {
    prog_func *fn = &a->p->funcs.data[func];
    if (!is_stale(a, func, round) || (fn->sum->unknown && fn->kind == PROG_BODY))
        return false;
    summary *now = next_summary(a, func);
    if (sum_equal(a->p->funcs.data[func].sum, now))
        return false;
    a->p->funcs.data[func].sum = now;
    a->changed[func] = round;
    return true;
}

static void widen(analyser *a, const group *g, uint32_t round) {
    for (uint32_t i = 0; i < g->n; i++) {
        uint32_t f = members(a, g)[i];
        prog_func *fn = &a->p->funcs.data[f];
        if (a->changed[f] != round || fn->kind != PROG_BODY || fn->sum->unknown)
            continue;
        fn->sum = sum_unknown(&a->group, nparams(a, f), program_assume(a->p, "coarse", fn->name));
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

static void solve_recursive(analyser *a, const group *g) {
    start(a, g);
    iterate(a, g);
    for (uint32_t i = 0; i < g->n; i++) { /* all is known now: what does it show? */
        prog_func *fn = &a->p->funcs.data[members(a, g)[i]];
        if (fn->kind == PROG_BODY)
            (void)solve_one(a, members(a, g)[i], &a->group, true);
    }
    for (uint32_t i = 0; i < g->n; i++) {
        prog_func *fn = &a->p->funcs.data[members(a, g)[i]];
        fn->sum = sum_clone(&a->p->arena, fn->sum);
    }
    mk_arena_reset(&a->group);
}

static void solve_group(analyser *a, const group *g) {
    uint32_t first = members(a, g)[0];
    prog_func *fn = &a->p->funcs.data[first];
    if (g->recursive)
        solve_recursive(a, g);
    else if (fn->kind == PROG_BODY)
        fn->sum = solve_one(a, first, &a->p->arena, true);
    else if (fn->kind == PROG_JOIN)
        fn->sum = program_join(a->p, first);
}

void analyse(program *p, bool steps, find_list *out) {
    groups g;
    groups_find(&g, p);
    analyser a = {.p = p, .g = &g, .out = out, .steps = steps};
    mk_arena tables = {0};
    a.changed = mk_new_n(&tables, uint32_t, p->funcs.len + 1);
    for (size_t i = 0; i < g.list.len; i++)
        solve_group(&a, &g.list.data[i]);
    ir_func_free(&a.f);
    mk_arena_free(&a.work);
    mk_arena_free(&a.group);
    mk_arena_free(&tables);
    groups_free(&g);
}

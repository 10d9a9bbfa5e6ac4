#include "analyse.h"

#include "escape.h"
#include "find_pack.h"
#include "groups.h"
#include "solve.h"
#include "summarize.h"
#include "verdict.h"
#include "wavefront.h"

enum {
    ROUNDS = 16,       /* of a recursive group before what still changes is widened */
    LARGE_GROUP = 200, /* functions; beyond, the rounds below */
    LARGE_ROUNDS = 5,
    HURRY = 24, /* functions of a group; beyond, bodies are solved with fewer objects */
    KEPT_BODIES = 1 << 18 /* instructions of a group: the next round finds them unpacked */
};

typedef struct state { /* of a function while its group is solved; times are ticks, 0 = never */
    uint32_t solved, changed; /* the body was last solved, its summary last changed */
    uint32_t round;           /* in which it changed */
    const uint32_t *asked;    /* functions of the group whose summaries the last solve took */
    uint32_t nasked;
    uint32_t row, nrows; /* what that solve showed: in out->rows */
    ir_func *body;       /* unpacked, or NULL */
} state;

typedef struct analyser { /* a thread's part of it */
    program *p; /* as this thread sees it */
    const groups *g;
    const check_opts *checks;
    find_list *out;
    bool steps;
    mk_arena *room; /* for summaries that last */
    uint32_t unit;  /* of the body at work */
    uint32_t of;    /* its group */
    ir_func *f;     /* it: own, or kept for the group */
    ir_func own;
    uint32_t nkept; /* instructions */
    solved s;
    mk_arena work;  /* of one body */
    mk_arena group; /* of one recursive group: summaries on the way */
    state *state;   /* per function, of all threads */
    uint32_t tick;
    size_t before;       /* rows, when the group at work was begun */
    ir_u32_vec asked;    /* by the body at work */
    ir_u32_vec targets;  /* of the call it asked about last */
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
    analyser *a = ctx;
    bool known = program_targets(a->p, a->unit, f, callee, &a->targets);
    *funcs = a->targets.data;
    *n = (uint32_t)a->targets.len;
    return known;
}

static const char *env_assume(void *ctx, const char *kind, const char *name) {
    const analyser *a = ctx;
    return program_assume(a->p, kind, name);
}

/* ---- one body --------------------------------------------------------------------------------------------- */

static bool unpack(analyser *a, uint32_t func) {
    const prog_func *fn = &a->p->funcs.data[func];
    a->unit = fn->unit;
    a->f = a->state[func].body;
    if (a->f)
        return true;
    a->f = &a->own;
    return program_unpack(a->p, fn, a->f);
}

/* The group will ask for the body at work again, if it changes. */
static void keep_body(analyser *a, uint32_t func) {
    state *s = &a->state[func];
    if (s->body || !a->own.ins.len || a->nkept + a->own.ins.len > KEPT_BODIES)
        return;
    a->nkept += (uint32_t)a->own.ins.len;
    s->body = mk_arena_dup(&a->group, &a->own, sizeof a->own, _Alignof(ir_func));
    a->own = (ir_func){0};
}

static void give_up_bodies(analyser *a, const group *g) {
    for (uint32_t i = 0; i < g->n; i++) {
        state *s = &a->state[a->g->members.data[g->first + i]];
        if (s->body)
            ir_func_free(s->body);
        s->body = NULL;
    }
    a->nkept = 0;
}

static summary *not_analysed(analyser *a, uint32_t func, mk_arena *keep) {
    const prog_func *fn = &a->p->funcs.data[func];
    return sum_unknown(keep, fn->nparams, program_assume(a->p, "not-analysed", fn->name));
}

static void judge(analyser *a, const escape *e, uint32_t func) {
    state *now = &a->state[func];
    now->row = (uint32_t)a->out->rows.len;
    body b;
    body_open(&b, &a->s, e, a->out);
    dangling_vec gone = dangle_find(&b);
    verdict(&b, &gone, a->steps);
    check_callers callers = {.recursive = a->g->list.data[a->of].recursive,
                             .few = a->p->funcs.data[func].few,
                             .end = {.fatal = a->p->funcs.data[func].fatal, .given = a->p->funcs.data[func].given}};
    check_run(&b, &gone, a->unit, &callers, a->checks);
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
    solve(&a->s, program_unit(a->p, a->unit), a->f, &env, &a->work);
    escape_find(&e, &a->s);
    if (!asked_in_vain(a))
        judge(a, &e, func);
    summary *sum = a->f->gap ? not_analysed(a, func, keep) : summarize(&a->s, &e, keep);
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
    return sum_clone(&a->group, program_join(a->p, func, &a->group));
}

static summary *next_body(analyser *a, uint32_t func) {
    state *s = &a->state[func];
    summary *now = solve_one(a, func, &a->group);
    keep_body(a, func);
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
    give_up_bodies(a, g);
    for (uint32_t i = 0; i < g->n; i++) {
        prog_func *fn = &a->p->funcs.data[members(a, g)[i]];
        fn->sum = sum_clone(a->room, fn->sum);
    }
    mk_arena_reset(&a->group);
}

static void solve_group(analyser *a, const group *g) {
    uint32_t first = members(a, g)[0];
    prog_func *fn = &a->p->funcs.data[first];
    if (g->recursive)
        solve_recursive(a, g);
    else if (fn->kind == PROG_BODY)
        fn->sum = solve_one(a, first, a->room);
    else if (fn->kind == PROG_JOIN)
        fn->sum = program_join(a->p, first, a->room);
}

/* ---- all of them, by several threads --------------------------------------------------------------------- */

typedef struct solving {
    program *p;
    groups g;
    find_list *out;
    memo *memo; /* or NULL */
    key *keys;  /* per group, for it */
    analyser *threads;
    unsigned n;
} solving;

static prog_kind kind_of(const solving *s, const group *g) {
    return s->p->funcs.data[s->g.members.data[g->first]].kind;
}

static bool is_declaration(const solving *s, const group *g) {
    return g->n == 1 && kind_of(s, g) == PROG_DECLARED;
}

/* Nothing to do: a declaration, or a result that is known. */
static bool begin(void *ctx, uint32_t job) {
    solving *s = ctx;
    const group *g = &s->g.list.data[job];
    prog_kind kind = kind_of(s, g);
    if (is_declaration(s, g))
        return true;
    bool has_body = kind == PROG_BODY || g->n > 1;
    s->keys[job] = s->memo && has_body ? memo_key(s->memo, g) : KEY_NONE;
    return s->memo && memo_find(s->memo, s->keys[job], g, s->out);
}

static void work(void *ctx, unsigned thread, uint32_t job) {
    solving *s = ctx;
    analyser *a = &s->threads[thread];
    a->before = a->out->rows.len;
    solve_group(a, &s->g.list.data[job]);
}

static void end(void *ctx, unsigned thread, uint32_t job) {
    solving *s = ctx;
    const analyser *a = &s->threads[thread];
    if (s->memo)
        memo_keep(s->memo, s->keys[job], &s->g.list.data[job], a->out, a->before);
}

/* A thread's own view of the program, and with it of what was found out about the program. */
typedef struct view {
    program p;
    containers grown;
    check_opts checks;
    find_list rows;
} view;

static void open_view(view *v, const solving *s, const check_opts *checks) {
    v->p = program_share(s->p, s->n);
    v->checks = *checks;
    if (checks->containers) {
        v->grown = *checks->containers;
        v->grown.p = &v->p;
        v->checks.containers = &v->grown;
    }
}

/* Rows go the way they would go through the store: what they refer to is copied. */
static void close_view(view *v, find_list *out) {
    mk_str bytes = {0};
    find_pack(v->rows.rows.data, v->rows.rows.len, &bytes);
    (void)find_unpack(mk_str_c(&bytes), bytes.len, out);
    mk_str_free(&bytes);
    find_free(&v->rows);
    program_unshare(&v->p);
}

enum { WORTH_A_THREAD = 100 /* groups to solve: most functions of the library are not even asked for */ };

static size_t to_solve(const solving *s) {
    size_t n = 0;
    for (size_t i = 0; i < s->g.list.len; i++)
        n += !is_declaration(s, &s->g.list.data[i]);
    return n;
}

/* One thread needs no view: views is NULL. */
static view *open_threads(solving *s, const analyse_opts *o, mk_arena *tables) {
    size_t most = to_solve(s) / WORTH_A_THREAD + 1;
    s->n = o->threads < most ? o->threads : (unsigned)most;
    s->threads = mk_new_n(tables, analyser, s->n);
    program_make_rooms(s->p, s->n);
    state *all = mk_new_n(tables, state, s->p->funcs.len + 1);
    view *views = s->n > 1 ? mk_new_n(tables, view, s->n) : NULL;
    for (unsigned i = 0; i < s->n; i++) {
        if (views)
            open_view(&views[i], s, o->checks);
        s->threads[i] = (analyser){.p = views ? &views[i].p : s->p,
                                   .g = &s->g,
                                   .checks = views ? &views[i].checks : o->checks,
                                   .out = views ? &views[i].rows : s->out,
                                   .steps = o->steps,
                                   .room = &s->p->rooms[i],
                                   .work.keep = MK_KEEP_ALL,
                                   .state = all};
    }
    return views;
}

static void close_threads(solving *s, view *views) {
    for (unsigned i = 0; i < s->n; i++) {
        analyser *a = &s->threads[i];
        ir_func_free(&a->own);
        solve_free(&a->s);
        ir_u32_vec_free(&a->asked);
        ir_u32_vec_free(&a->targets);
        find_row_vec_free(&a->latest);
        mk_arena_free(&a->work);
        mk_arena_free(&a->group);
        if (views)
            close_view(&views[i], s->out);
    }
}

void analyse(program *p, const analyse_opts *o, const memo_store *known, find_list *out) {
    mk_arena tables = {0};
    solving s = {.p = p, .out = out};
    groups_find(&s.g, p);
    s.keys = mk_new_n(&tables, key, s.g.list.len + 1);
    view *views = open_threads(&s, o, &tables);
    if (known)
        s.memo = memo_open(known, p, &s.g, o->checks->containers, o->checks->teardowns,
                          o->checks->holders);
    wavefront_jobs jobs = {(uint32_t)s.g.list.len, NULL, NULL, &s, begin, work, end};
    groups_waiting(&s.g, p, &tables, &jobs.first, &jobs.then);
    wavefront(&jobs, s.n);
    close_threads(&s, views);
    memo_close(s.memo);
    groups_free(&s.g);
    mk_arena_free(&tables);
}

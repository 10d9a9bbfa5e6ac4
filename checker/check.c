#include "check.h"

#include <stdarg.h>
#include <string.h>

#include "check_cause.h"
#include "check_end.h"
#include "check_loop.h"
#include "check_run.h"
#include "dead.h"
#include "lost.h"
#include "summarize.h"

MK_VEC(obj_vec, check_obj)
MK_VEC(gone_vec, check_gone)
MK_VEC(free_vec, check_free)
MK_VEC(step_vec, find_step)
MK_VEC(change_vec, find_change)

typedef struct check_state {
    body *b;
    track *track; /* made when it is first asked for */
    const check_dead *dead;
    uint32_t ndead;
    bool dead_known;
    lost_body *lost; /* made when it is first asked for */
    const check_opts *opts;
    uint32_t unit;
    lost_callers callers;
    const rule *rule;
    step_vec notes; /* of the finding that was said last */
    change_vec changes;
    bool unchangeable;
    check_anchors anchors; /* of all findings of the body */
} check_state;

static const solved *solution(const check *c) {
    return c->state->b->s;
}

/* ---- what there is ------------------------------------------------------------------------------------ */

static bool is_int(const ir_unit *u, uint32_t type) {
    return u->types.data[type].kind == IR_K_INT;
}

/* A parameter of that number which is called like the words of a command line, and is no result. */
static bool is_argv(const ir_unit *u, const ir_sym *s, uint32_t k) {
    static const char *const names[] = {"arg", "args", "argv", "av", "v", "words", NULL};
    const ir_field *param = u->fields.data + u->types.data[s->type].fields;
    return ir_is_strings(u, param[k].type) && k < s->nparams &&
           ir_is_one_of(ir_cstr(u, u->param_names.data[s->params + k]), names);
}

/* main(), or one of many in a program: int ls_main(int argc, char **argv), int builtin(char **argv). */
static bool is_main(const ir_unit *u, const ir_sym *s) {
    const ir_type *t = &u->types.data[s->type];
    if (strcmp(ir_cstr(u, s->name), "main") == 0)
        return true;
    if (t->kind != IR_K_FUNC || t->nfields == 0 || !is_int(u, t->elem))
        return false;
    return is_argv(u, s, 0) || (t->nfields > 1 && is_int(u, u->fields.data[t->fields].type) && is_argv(u, s, 1));
}

static int64_t constant_size(const solved *s, const sv_obj *o) {
    sum_size z = summarize_size(s, o);
    return z.known && z.mul == 0 ? z.add : -1;
}

enum { WIDE = 4 /* bytes; less is text, in which each byte may need two */ };

/* n * 8, or 8 bytes and n of them: whoever fills as many elements does not feel one call for all of them. */
static bool is_many(const solved *s, ir_val v, int64_t each) {
    const ir_ins *i = ir_at(s->f, ir_plain(s->f, v)), *by;
    if (i->op == IR_CONST)
        return false;
    if (i->op == IR_ADD)
        return is_many(s, i->a, each) || is_many(s, i->b, each);
    if (i->op != IR_MUL)
        return each >= WIDE;
    by = ir_at(s->f, ir_plain(s->f, i->b));
    if (by->op != IR_CONST)
        by = ir_at(s->f, ir_plain(s->f, i->a));
    return by->op != IR_CONST || each * by->imm >= WIDE;
}

static bool is_array(const solved *s, const sv_obj *o) {
    const ir_ins *call = ir_at(s->f, o->ins);
    if (!o->size.known || !o->size.mul || o->size.a < 0 || (uint32_t)o->size.a >= call->n)
        return false;
    ir_val n = ir_list(s->f, call)[o->size.a], each = 0;
    if (o->size.b < 0 || (uint32_t)o->size.b >= call->n)
        return is_many(s, n, o->size.mul);
    each = ir_list(s->f, call)[o->size.b];
    const ir_ins *a = ir_at(s->f, ir_plain(s->f, n)), *b = ir_at(s->f, ir_plain(s->f, each));
    return a->op == IR_CONST ? is_many(s, each, a->imm) : is_many(s, n, b->op == IR_CONST ? b->imm : WIDE);
}

/* A callee that was asked to store its memory nowhere yields none. */
static bool is_held(const solved *s, uint32_t o) {
    bool held = s->objs.data[o].param == SUM_BY_RESULT;
    for (uint32_t h = SV_O_FIRST; h < s->objs.len && !held; h++)
        held = lost_holds(s, h, o);
    return held;
}

static check_freed freed_of(const check *c, uint32_t o) {
    static const check_freed as[] = {[FREED_NONE] = CHECK_FREED_NONE,
                                     [FREED_SOME] = CHECK_FREED_SOME,
                                     [FREED_EVERY] = CHECK_FREED_EVERY};
    return as[body_freed(c->state->b, o)];
}

/* By its callee; what this body does to it is another matter. */
static bool comes_zeroed(const solved *s, const sv_obj *x) {
    const summary *sum = s->env->summary(s->env->ctx, x->callee);
    for (uint32_t k = 0; k < sum->nobjs; k++)
        if (sum->objs[k].kind == SUM_FRESH && sum->objs[k].param == x->param &&
            sum->objs[k].depth == 0)
            return sum->objs[k].zeroed;
    return false;
}

static void find_objects(check *c) {
    const body *b = c->state->b;
    const solved *s = b->s;
    obj_vec v = {.alloc = mk_arena_as_alloc(s->arena)};
    for (uint32_t o = SV_O_FIRST; o < s->objs.len; o++) {
        const sv_obj *x = &s->objs.data[o];
        if (!body_is_site(s, x) || !is_held(s, o))
            continue;
        obj_vec_push(&v, (check_obj){.id = o,
                                     .call = x->ins,
                                     .at = ir_at(s->f, x->ins)->pos,
                                     .escapes = b->e->how[o] != 0,
                                     .zeroed = comes_zeroed(s, x),
                                     .in_arena = x->family && strcmp(x->family, "arena") == 0,
                                     .sized = x->size.known && x->size.mul != 0,
                                     .bytes = constant_size(s, x),
                                     .array = is_array(s, x),
                                     .loop = body_loop_depth(s->f, x->ins),
                                     .freed = b->e->how[o] ? CHECK_FREED_NONE : freed_of(c, o)});
    }
    c->objs = v.data;
    c->nobjs = (uint32_t)v.len;
}

MK_VEC(call_vec, ir_val)

static void find_frees(check *c) {
    const solved *s = solution(c);
    call_vec v = {.alloc = mk_arena_as_alloc(s->arena)};
    for (size_t k = 0; k < s->frees.len; k++)
        if (!k || s->frees.data[k - 1].ins != s->frees.data[k].ins)
            call_vec_push(&v, s->frees.data[k].ins);
    c->frees = v.data;
    c->nfrees = (uint32_t)v.len;
}

static check_out way_out(const ir_func *f, const dangling *d) {
    if (d->use)
        return CHECK_OUT_BLOCK;
    return ir_at(f, d->way.last)->op == IR_RET ? CHECK_OUT_RETURNED : CHECK_OUT_STORED;
}

/* Where the address that gets out at v came into being, as far as it is moved in plain sight. */
static ir_pos where_taken(const check *c, ir_val last, uint32_t obj) {
    const solved *s = solution(c);
    const ir_ins *i = ir_at(c->f, last);
    ir_val v = i->op == IR_STORE ? i->b : i->a;
    for (int depth = 0; depth < 8 && ir_at(c->f, v)->op != IR_LOCAL; depth++) {
        const ir_ins *at = ir_at(c->f, v);
        ir_val from = at->op == IR_PHI ? 0 : at->a;
        for (uint32_t k = 0; at->op == IR_PHI && k < at->n && !from; k++)
            if (sv_has_obj(s, sv_value(s, ir_list(c->f, at)[k]), obj))
                from = ir_list(c->f, at)[k];
        if (!from || at->op == IR_LOAD || at->op == IR_CALL)
            break;
        v = from;
    }
    return ir_at(c->f, v)->pos;
}

static void find_gone(check *c, const dangling_vec *gone) {
    body *b = c->state->b;
    gone_vec v = {.alloc = mk_arena_as_alloc(b->s->arena)};
    gone_vec_reserve(&v, gone->len);
    for (size_t k = 0; k < gone->len; k++) {
        const dangling *d = &gone->data[k];
        const ir_local *l = &c->f->locals.data[b->s->objs.data[d->obj].ref];
        gone_vec_push(&v, (check_gone){.name = dangle_name(b, d->obj),
                                       .made = l->pos,
                                       .taken = where_taken(c, d->way.last, d->obj),
                                       .out = way_out(c->f, d),
                                       .last = d->way.last,
                                       .end = d->end,
                                       .use = d->use,
                                       .lent = d->lent});
    }
    c->gone = v.data;
    c->ngone = (uint32_t)v.len;
}

/* ---- asking ------------------------------------------------------------------------------------------- */

bool check_may(const check *c, ir_val v, const check_obj *o) {
    return sv_has_obj(solution(c), sv_value(solution(c), v), o->id);
}

bool check_only_returned(const check *c, const check_obj *o) {
    return c->state->b->e->how[o->id] == ESC_RETURNED;
}

bool check_keeps(const check *c, ir_val call, uint32_t arg) {
    const ir_ins *i = ir_at(c->f, call);
    const solve_env *env = solution(c)->env;
    const summary *sum = i->ref == IR_NONE
                             ? NULL
                             : env->summary(env->ctx, env->func(env->ctx, i->ref));
    if (!sum || sum->unknown || sum->bottom)
        return true;
    bool kept = false;
    for (uint32_t k = 0; k < sum->nedges && !kept; k++) {
        const sum_obj *o = &sum->objs[sum->edges[k].pointee];
        kept = sum->edges[k].holder != SUM_RESULT && o->kind == SUM_PARAM && o->depth == 0 &&
               o->param == arg;
    }
    for (uint32_t k = 0; k < sum->ncalls && !kept; k++) {
        const sum_obj *o = &sum->objs[sum->calls[k].obj];
        kept = sum->calls[k].arg != SUM_CALLED && o->kind == SUM_PARAM && o->param == arg;
    }
    return kept;
}

bool check_given(const check *c, const check_obj *o) {
    const solved *s = solution(c);
    for (uint32_t l = 0; l < c->f->locals.len; l++)
        if ((c->f->locals.data[l].flags & IR_LOCAL_GIVEN) && s->locals[l] != IR_NONE &&
            lost_holds(s, s->locals[l], o->id))
            return true;
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        if (i->op == IR_BIND && (c->f->locals.data[i->ref].flags & IR_LOCAL_GIVEN) &&
            (ir_plain(c->f, i->a) == o->call || check_may(c, i->a, o)))
            return true;
    }
    return false;
}

/* Does the function do nothing to what it is given but free it? */
static bool only_frees(const solved *s, ir_val call) {
    const ir_ins *i = ir_at(s->f, call);
    if (i->ref == IR_NONE || i->n != 1)
        return false;
    const summary *sum = s->env->summary(s->env->ctx, s->env->func(s->env->ctx, i->ref));
    return !sum->unknown && sum->nobjs == 1 && sum->nedges == 0 && sum->objs[0].kind == SUM_PARAM &&
           !(sum->objs[0].facts & SUM_WRITTEN);
}

uint32_t check_frees(const check *c, const check_obj *o, const check_free **list) {
    const solved *s = solution(c);
    free_vec v = {.alloc = mk_arena_as_alloc(s->arena)};
    for (size_t k = 0; k < s->frees.len; k++) {
        const sv_free *f = &s->frees.data[k];
        if (sv_has_obj(s, f->node, o->id))
            free_vec_push(&v, (check_free){f->ins, f->must && sv_only_obj(s, f->node, o->id),
                                           only_frees(s, f->ins)});
    }
    *list = v.data;
    return (uint32_t)v.len;
}

track *check_track(const check *c) {
    if (!c->state->track)
        c->state->track = track_of(solution(c));
    return c->state->track;
}

static lost_body *lost_of(const check *c) {
    check_state *state = c->state;
    if (!state->lost) {
        state->lost = mk_new(solution(c)->arena, lost_body);
        lost_open(state->lost, solution(c), state->b->e, check_track(c), state->callers);
    }
    return state->lost;
}

bool check_loses(const check *c, const check_obj *o, check_lost *way) {
    lost l;
    bool never = !o->escapes && o->freed == CHECK_FREED_NONE;
    if (c->f->has_setjmp || !lost_find(lost_of(c), o->id, never, &l))
        return false;
    bool caused = l.turn < l.way.nturns;
    *way = (check_lost){.end = l.way.end,
                        .branch = caused ? l.way.turns[l.turn].branch : 0,
                        .edge = caused ? l.way.turns[l.turn].edge : 0};
    return true;
}

static track *track_for(void *c) {
    return check_track(c);
}

MK_VEC(dead_vec, check_dead)

uint32_t check_dead_uses(const check *c, const check_dead **list) {
    check_state *state = c->state;
    if (!state->dead_known && c->nfrees && !c->f->has_setjmp) {
        dead_use_vec found = dead_find(solution(c), track_for, (void *)c);
        dead_vec v = {.alloc = mk_arena_as_alloc(solution(c)->arena)};
        dead_vec_reserve(&v, found.len);
        for (size_t k = 0; k < found.len; k++)
            dead_vec_push(&v, (check_dead){found.data[k].freed, found.data[k].value,
                                           found.data[k].use, found.data[k].again,
                                           found.data[k].put});
        state->dead = v.data;
        state->ndead = (uint32_t)v.len;
    }
    state->dead_known = true;
    *list = state->dead;
    return state->ndead;
}

bool check_surely_frees(const check *c, ir_val call, uint32_t arg) {
    return dead_frees(solution(c), call, arg);
}

bool check_before(const check *c, ir_val a, ir_val b) {
    return paths_before(c->f, a, b);
}

bool check_puts_into(const check *c, ir_val call, uint32_t arg) {
    const solve_env *env = solution(c)->env;
    const ir_ins *i = ir_at(c->f, call);
    if (i->op != IR_CALL || i->ref == IR_NONE)
        return false;
    const summary *sum = env->summary(env->ctx, env->func(env->ctx, i->ref));
    for (uint32_t k = 0; k < sum->nedges && !sum->unknown; k++) {
        const sum_edge *e = &sum->edges[k];
        const sum_obj *what = &sum->objs[e->pointee];
        if (what->kind == SUM_PARAM && what->depth == 0 && what->param == arg &&
            e->holder != SUM_RESULT && e->holder != e->pointee && !e->assumes &&
            sum->objs[e->holder].kind != SUM_HEAP)
            return true;
    }
    return false;
}

bool check_alike(const check *c, ir_val a, ir_val b) {
    return track_alike(check_track(c), a, b);
}

bool check_is_resized(const check *c, ir_val call) {
    for (uint32_t k = 0; k < c->nfrees; k++)
        if (c->frees[k] == call)
            return true;
    return false;
}

bool check_has_size(const check *c, const check_obj *o, ir_val n) {
    const sv_obj *x = &solution(c)->objs.data[o->id];
    const ir_ins *i = ir_at(c->f, o->call), *bytes = ir_at(c->f, ir_plain(c->f, n));
    if (o->bytes >= 0)
        return bytes->op == IR_CONST && bytes->imm == o->bytes;
    return x->size.known && x->size.mul == 1 && x->size.add == 0 && x->size.b < 0 &&
           (uint32_t)x->size.a < i->n && check_alike(c, ir_list(c->f, i)[x->size.a], n);
}

typedef struct null_way {
    bool (*stops)(void *ctx, ir_val v);
    void *ctx;
    const check *c;
    ir_val call, place; /* what it returns is put there */
} null_way;

static bool tests_it(const ir_func *f, const track_now *now, ir_val v) {
    const ir_ins *i = ir_at(f, ir_plain(f, v));
    bool compares = i->op == IR_EQ || i->op == IR_NE;
    return compares ? track_is_start(now, i->a) || track_is_start(now, i->b) : track_is_start(now, v);
}

enum { NULL_TESTED = 1 }; /* mark: whoever wrote this knows that it may be null */

/* Is the place filled by the call alone? */
static bool is_filled_by_it(const null_way *w) {
    const ir_func *f = w->c->f;
    for (ir_val v = 1; v < f->ins.len; v++)
        if (ir_at(f, v)->op == IR_STORE && ir_plain(f, ir_at(f, v)->b) != w->call &&
            check_alike(w->c, ir_at(f, v)->a, w->place))
            return false;
    return true;
}

/* if (p->v) p->v = realloc(p->v, n) ... if (p->v): asked before the call, too, it tells one kind of p from another. */
static bool tells_kinds(const null_way *w, ir_val br) {
    const ir_func *f = w->c->f;
    bool same;
    for (ir_turn t = {.from = ir_block_of(f, w->call)}; ir_turn_above(f, &t, IR_NONE);)
        if (ir_at(f, t.end)->op == IR_BR && track_same_test(check_track(w->c), t.end, br, &same))
            return w->place && is_filled_by_it(w);
    return false;
}

static bool tests_for_failure(const null_way *w, const track_now *now, ir_val v) {
    const ir_ins *i = ir_at(w->c->f, v);
    if (i->op == IR_BR)
        return tests_it(w->c->f, now, i->a) && !tells_kinds(w, v);
    return i->op == IR_RET && i->a && i->ty != IR_AGG && tests_it(w->c->f, now, i->a);
}

static track_next on_null_way(void *ctx, track_now *now, ir_val v) {
    const null_way *w = ctx;
    const ir_ins *i = ir_at(w->c->f, v);
    bool looks = i->op == IR_LOAD || i->op == IR_STORE || i->op == IR_COPY;
    if (w->stops(w->ctx, v) || (looks && track_is(now, i->a)))
        return TRACK_STOP;
    if (tests_for_failure(w, now, v))
        *track_mark(now) = NULL_TESTED;
    for (uint32_t k = 0; i->op == IR_CALL && k < i->n; k++)
        if (track_is(now, ir_list(w->c->f, i)[k]))
            return TRACK_STOP;
    if (i->op != IR_RET)
        return TRACK_ON;
    return *track_mark(now) == NULL_TESTED ? TRACK_FOUND : TRACK_STOP;
}

/* Is v what the call returned, or read from where that was put? */
static bool is_result(const null_way *w, ir_val v) {
    const ir_func *f = w->c->f;
    v = ir_plain(f, v);
    return v == w->call || (ir_at(f, v)->op == IR_LOAD && w->place &&
                            check_alike(w->c, ir_at(f, v)->a, w->place));
}

static bool is_followed(const null_way *w, ir_val v) {
    const ir_ins *i = ir_at(w->c->f, v);
    return (i->op == IR_LOAD || i->op == IR_STORE) && is_result(w, ir_base(w->c->f, i->a));
}

/* A loop that follows the pointer, which nobody has tested, is there to fill what was made: it runs. */
static track_next leaves_null_loop(void *ctx, track_now *now, uint32_t loop, track_exit how) {
    const null_way *w = ctx;
    const ir_func *f = w->c->f;
    bool runs = how == TRACK_UNRUN && *track_mark(now) != NULL_TESTED;
    for (uint32_t b = f->loops.data[loop].header; runs && b < f->blocks.len; b++)
        for (ir_val v = f->blocks.data[b].first;
             ir_inside(f, f->blocks.data[b].loop, loop) && v <= f->blocks.data[b].last; v++)
            if (is_followed(w, v))
                return TRACK_STOP;
    return TRACK_ON;
}

/* Where what the call returns is put, if the block says so; or 0. */
static ir_val put_at(const check *c, ir_val call) {
    for (ir_val v = call + 1; v <= c->f->blocks.data[ir_block_of(c->f, call)].last; v++)
        if (ir_at(c->f, v)->op == IR_STORE && ir_plain(c->f, ir_at(c->f, v)->b) == call)
            return ir_at(c->f, v)->a;
    return 0;
}

ir_val check_null_way(const check *c, ir_val call, bool (*stops)(void *ctx, ir_val v), void *ctx) {
    null_way w = {stops, ctx, c, call, put_at(c, call)};
    track_ask q = {.from = call,
                   .follow = call,
                   .null = true,
                   .obj = SV_O_NULL,
                   .at = on_null_way,
                   .leave = leaves_null_loop,
                   .ctx = &w};
    track_way way;
    return track_find(check_track(c), &q, &way) ? way.end : 0;
}

const char *check_callee(const check *c, ir_val call) {
    return body_callee(c->state->b, ir_at(c->f, call));
}

/* ---- saying ------------------------------------------------------------------------------------------- */

/* The variable that was first given v, through casts. */
static const char *variable_of(const check *c, ir_val v) {
    const ir_names *n = &c->state->b->names;
    for (ir_val at = v; at < c->f->ins.len; at++) {
        const ir_ins *i = ir_at(c->f, at);
        if (i->op == IR_BIND && i->a == v && c->f->locals.data[i->ref].name)
            return ir_cstr(c->u, c->f->locals.data[i->ref].name);
        if (i->op == IR_CAST && i->a == v)
            v = at;
        if (ir_is_terminator(i->op))
            break;
    }
    return n->local[v] == IR_NONE ? NULL : ir_cstr(c->u, c->f->locals.data[n->local[v]].name);
}

/* make(&name): the variable whose address the call was given. */
static const char *variable_given(const check *c, const sv_obj *x, ir_val call) {
    const ir_ins *i = ir_at(c->f, call);
    if (x->depth || x->param >= i->n)
        return NULL;
    const ir_ins *to = ir_at(c->f, ir_plain(c->f, ir_list(c->f, i)[x->param]));
    if (to->op != IR_LOCAL || c->u->types.data[c->f->locals.data[to->ref].type].kind != IR_K_PTR)
        return NULL;
    return ir_cstr(c->u, c->f->locals.data[to->ref].name);
}

const char *check_name(const check *c, const check_obj *o) {
    const sv_obj *x = &solution(c)->objs.data[o->id];
    const char *name =
        x->param == SUM_BY_RESULT ? variable_of(c, o->call) : variable_given(c, x, o->call);
    mk_str s = {0};
    if (name && *name)
        mk_str_printf(&s, "'%s'", name);
    else
        mk_str_printf(&s, "what '%s' %s", check_callee(c, o->call),
                      x->param == SUM_BY_RESULT ? "returns" : "allocates");
    return body_keep(c->state->b, &s);
}

const char *check_place(const check *c, ir_val address) {
    mk_str s = {0};
    body_say_place(c->state->b, address, &s);
    return body_keep(c->state->b, &s);
}

const char *check_value(const check *c, ir_val v) {
    mk_str s = {0};
    mk_str_cat(&s, "'");
    if (ir_expr(&c->state->b->names, v, &s)) {
        mk_str_cat(&s, "'");
        return body_keep(c->state->b, &s);
    }
    mk_str_free(&s);
    return "the pointer";
}

/* "'q' is null", "'n' is 0" */
static bool say_zero(const check *c, ir_val v, bool zero, mk_str *out) {
    v = ir_plain(c->f, v);
    bool is_pointer = ir_at(c->f, v)->ty == IR_PTR;
    mk_str_cat(out, "'");
    bool ok = ir_expr(&c->state->b->names, v, out);
    mk_str_printf(out, "' is %s%s", zero ? "" : "not ", is_pointer ? "null" : "0");
    return ok;
}

static bool say_comparison(const check *c, const ir_ins *i, bool holds, mk_str *out) {
    static const struct {
        ir_op op;
        const char *is, *is_not;
    } texts[] = {{IR_EQ, "==", "!="}, {IR_NE, "!=", "=="}, {IR_LT, "<", ">="},
                 {IR_LE, "<=", ">"},  {IR_GT, ">", "<="},  {IR_GE, ">=", "<"}};
    const ir_names *n = &c->state->b->names;
    mk_str_cat(out, "'");
    bool ok = ir_expr(n, i->a, out);
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        if (texts[k].op == (ir_op)i->op)
            mk_str_printf(out, " %s ", holds ? texts[k].is : texts[k].is_not);
    ok = ok && ir_expr(n, i->b, out);
    mk_str_cat(out, "'");
    return ok;
}

static bool say_condition(const check *c, ir_val v, bool holds, mk_str *out) {
    for (;;) {
        v = ir_plain(c->f, v);
        const ir_ins *i = ir_at(c->f, v);
        bool test = i->op == IR_EQ || i->op == IR_NE;
        bool left = test && ir_is_const(c->f, i->a, 0), right = test && ir_is_const(c->f, i->b, 0);
        ir_val x = left ? i->b : i->a;
        bool more = (left || right) && ir_at(c->f, ir_plain(c->f, x))->op >= IR_EQ &&
                    ir_at(c->f, ir_plain(c->f, x))->op <= IR_GE;
        if (left || right) {
            if (!more)
                return say_zero(c, x, holds == (i->op == IR_EQ), out);
            holds = holds == (i->op == IR_NE);
            v = x;
            continue;
        }
        if (i->op >= IR_EQ && i->op <= IR_GE)
            return say_comparison(c, i, holds, out);
        return say_zero(c, v, !holds, out);
    }
}

const char *check_when(const check *c, ir_val branch, uint32_t edge) {
    const ir_ins *br = ir_at(c->f, branch);
    mk_str s = {0};
    if (br->op == IR_BR && say_condition(c, br->a, edge == 0, &s))
        return body_keep(c->state->b, &s);
    mk_str_free(&s);
    return NULL;
}

static const char *text(check *c, const char *format, va_list args) {
    mk_str s = {0};
    mk_str_vprintf(&s, format, args);
    return body_keep(c->state->b, &s);
}

/* The notes grow in the arena of the findings; the row has them once they are all there. */
static void end_notes(find_row *row, step_vec *v) {
    row->steps = v->data;
    row->nsteps = (uint32_t)v->len;
    *v = (step_vec){.alloc = v->alloc};
}

/* All changes or none. */
static void end_changes(find_row *row, check_state *s) {
    if (!s->unchangeable) {
        row->changes = s->changes.data;
        row->nchanges = (uint32_t)s->changes.len;
    }
    s->changes = (change_vec){.alloc = s->changes.alloc};
    s->unchangeable = false;
}

static void end_finding(check *c) {
    check_state *s = c->state;
    find_row_vec *rows = &s->b->out->rows;
    if (s->notes.len)
        end_notes(&rows->data[rows->len - 1], &s->notes);
    if (s->changes.len)
        end_changes(&rows->data[rows->len - 1], s);
}

/* Of the finding that was said last. */
static void add_anchor(check *c, find_pos at) {
    check_anchors_push(&c->state->anchors, (check_anchor){.row = c->state->b->out->rows.len - 1, .at = at});
}

void check_say(check *c, ir_pos at, const char *format, ...) {
    va_list args;
    end_finding(c);
    va_start(args, format);
    find_row row = {.kind = FIND_RULE,
                    .at = body_place(c->state->b, at),
                    .function = c->function,
                    .rule = c->state->rule->name,
                    .severity = c->state->rule->severity,
                    .message = text(c, format, args)};
    va_end(args);
    find_row_vec_push(&c->state->b->out->rows, row);
    add_anchor(c, row.at);
}

static void add_note(check *c, ir_pos at, const char *format, va_list args) {
    step_vec_push(&c->state->notes,
                  (find_step){body_place(c->state->b, at), text(c, format, args)});
}

void check_note(check *c, ir_pos at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add_note(c, at, format, args);
    va_end(args);
}

void check_also(check *c, ir_pos at, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add_note(c, at, format, args);
    va_end(args);
    add_anchor(c, body_place(c->state->b, at));
}

bool check_calls_libc(const check *c, ir_val call, const char *name) {
    const ir_ins *i = ir_at(c->f, call);
    if (i->op != IR_CALL || i->ref == IR_NONE)
        return false;
    const ir_sym *s = &c->u->syms.data[i->ref];
    return (s->flags & IR_SYM_SYSTEM) && strcmp(ir_cstr(c->u, s->name), name) == 0;
}

void check_change(check *c, find_op op, ir_val v, const char *what, bool possible) {
    const ir_ins *i = ir_at(c->f, v);
    change_vec_push(&c->state->changes, (find_change){op, body_place(c->state->b, i->pos), what});
    c->state->unchangeable |= !possible || (i->flags & IR_MACRO);
}

/* ---- all of it ---------------------------------------------------------------------------------------- */

static void (*const run[RULE_COUNT])(check *c) = {
#define RULE(id, name, severity, what) [RULE_##id] = rule_##id,
#define TEXT_RULE(id, name, severity, what) [RULE_##id] = NULL,
#include "rules/rules.def"
};

body *check_body(const check *c) {
    return c->state->b;
}

const teardown *check_teardown(const check *c, uint64_t record) {
    return teardowns_get(c->state->opts->teardowns, record);
}

bool check_any_teardown(const check *c) {
    return c->state->opts->teardowns->any;
}

bool check_is_unread(const check *c, ir_val address) {
    const holders *h = c->state->opts->holders;
    return holders_have(h, c->state->unit, c->f, address) ||
           holders_have_member(h, c->u, c->f, address);
}

cont_body check_containers(const check *c) {
    const containers *all = c->state->opts->containers;
    return (cont_body){all, c->state->unit, c->u, c->f};
}

void check_run(body *b, const dangling_vec *gone, uint32_t unit, const check_callers *callers,
               const check_opts *o) {
    const solved *s = b->s;
    if (s->f->gap || (s->sym->flags & IR_SYM_SYSTEM) || !rules_any(&o->rules))
        return;
    check_state state = {
        .b = b, .opts = o, .unit = unit, .callers = callers->end, .notes = {.alloc = mk_arena_as_alloc(&b->out->arena)},
        .changes = {.alloc = mk_arena_as_alloc(&b->out->arena)},
        .anchors = {.alloc = mk_arena_as_alloc(s->arena)}};
    check c = {.u = s->u,
               .f = s->f,
               .sym = s->sym,
               .function = b->function,
               .stack_limit = o->stack_limit,
               .recursive = callers->recursive,
               .few = callers->few,
               .state = &state};
    find_objects(&c);
    find_gone(&c, gone);
    find_frees(&c);
    check_find_ends(&c);
    if (!c.nobjs && !c.ngone && !c.nfrees && !c.nends && !c.f->loops.len)
        return;
    c.is_main = is_main(s->u, s->sym);
    for (int i = 0; i < RULE_COUNT; i++) {
        if (!o->rules.on[i] || !run[i])
            continue;
        state.rule = &rules[i];
        run[i](&c);
        end_finding(&c);
    }
    check_one_a_cause(&b->out->rows, &state.anchors);
}

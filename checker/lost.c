#include "lost.h"

#include <string.h>

#include "lost_guard.h"

enum {                     /* marks of a way */
       IN_MEMORY = 1 << 0, /* it was stored in memory of this body */
       SURE = 1 << 1,      /* it is there: the allocation did not fail */
       GROWN = 1 << 2,     /* it was given to realloc(): gone, unless that failed */
       FORKED = 1 << 3     /* there are two of it, one in a child */
};

enum { UNTOUCHED = 1, TOUCHED }; /* by what is in a loop; 0: not asked yet */

typedef struct finder {
    lost_body *b;
    const solved *s; /* the body's, as the next two */
    const escape *e;
    track *t;
    uint32_t o;
    ir_val call;         /* that yields it */
    const bool *holders; /* lost_holders_all(); NULL: not asked for yet */
    uint8_t *loops;     /* per loop: does something in it free it or hand it on? */
    bool *stops, *meant; /* per block, or NULL: does may_stop(), is_meant() hold from there on? */
    ir_val grown;       /* the realloc() call */
    bool never;         /* nothing here frees it or hands it on */
    bool ordinary;      /* ways that end in an error are not asked for */
} finder;

static const ir_ins *at(const finder *f, ir_val v) {
    return ir_at(f->s->f, v);
}

static const sv_obj *obj(const finder *f, uint32_t o) {
    return &f->s->objs.data[o];
}

/* ---- who holds it ------------------------------------------------------------------------------------------- */

static bool points_to_holder(finder *f, ir_val v) {
    const ir_ins *i = at(f, v);
    if (!f->holders)
        f->holders = lost_holders_all(f->b->holders, f->o);
    if (i->op == IR_LOCAL && f->s->locals[i->ref] != IR_NONE && f->holders[f->s->locals[i->ref]])
        return true;
    const sv_node *n = &f->s->nodes.data[sv_value(f->s, v)];
    for (uint32_t k = 0; k < n->n; k++)
        if (f->holders[f->s->ptrs.data[n->at[k]].obj])
            return true;
    return false;
}

/* Memory of this body that never gets out, for certain. */
static bool is_inside(const finder *f, ir_val address) {
    const sv_node *n = &f->s->nodes.data[sv_value(f->s, address)];
    for (uint32_t k = 0; k < n->n; k++) {
        uint32_t o = f->s->ptrs.data[n->at[k]].obj;
        bool own = obj(f, o)->kind == SV_LOCAL || obj(f, o)->kind == SV_SITE;
        if (o != SV_O_NULL && (!own || f->e->how[o]))
            return false;
    }
    return n->n != 0;
}

/* ---- what a callee does to it ---------------------------------------------------------------------------------- */

typedef enum effect {
    NOTHING,
    KEPT_INSIDE,
    GONE,
    ANYTHING /* more than the first search knows about */
} effect;

static bool is_realloc(const finder *f, const ir_ins *call) {
    static const char *const names[] = {"realloc", "reallocarray", NULL};
    return ir_is_one_of(ir_callee_name(f->s->u, call), names);
}

static bool may_free(const finder *f, ir_val call) {
    return lost_frees(f->s, call, f->o);
}

static bool speaks_of(const sum_obj *o, uint16_t param, bool content) {
    if (o->kind != SUM_PARAM || o->param != param)
        return false;
    return content ? o->depth > 0 || (o->facts & SUM_DEEP) : o->depth == 0;
}

/* Where does the callee put what its parameter points to, or (content) what is found there? */
static effect edge_effect(const finder *f, const summary *sum, const sum_edge *e,
                          const ir_ins *call) {
    if (e->holder == SUM_RESULT)
        return call->b ? KEPT_INSIDE : NOTHING;
    const sum_obj *h = &sum->objs[e->holder];
    bool ours = h->kind == SUM_PARAM && h->depth == 0 && h->param < call->n &&
                is_inside(f, ir_list(f->s->f, call)[h->param]);
    return ours ? KEPT_INSIDE : GONE;
}

static effect copies(const finder *f, const summary *sum, uint16_t param, const ir_ins *call) {
    effect all = NOTHING;
    for (uint32_t k = 0; k < sum->ncopies; k++) {
        const sum_obj *to = &sum->objs[sum->copies[k].to];
        if (!speaks_of(&sum->objs[sum->copies[k].from], param, false))
            continue;
        bool ours = to->kind == SUM_PARAM && to->depth == 0 && to->param < call->n &&
                    is_inside(f, ir_list(f->s->f, call)[to->param]);
        all = ours && all != GONE ? KEPT_INSIDE : GONE;
    }
    return all;
}

static effect argument(const finder *f, const summary *sum, uint32_t k, bool content,
                       const ir_ins *call) {
    if (k >= sum->nparams && !sum->variadic)
        return GONE;
    uint16_t param = k < sum->nparams ? (uint16_t)k : sum->nparams;
    effect all = content ? copies(f, sum, param, call) : NOTHING;
    for (uint32_t e = 0; e < sum->nedges && all != GONE; e++) {
        if (!speaks_of(&sum->objs[sum->edges[e].pointee], param, content))
            continue;
        effect x = edge_effect(f, sum, &sum->edges[e], call);
        all = x > all ? x : all;
    }
    for (uint32_t c = 0; c < sum->ncalls; c++) /* callbacks get it */
        if (speaks_of(&sum->objs[sum->calls[c].obj], param, content) &&
            sum->calls[c].arg != SUM_CALLED)
            all = GONE;
    return all;
}

static const summary *callee(const finder *f, ir_val call) {
    const ir_ins *i = at(f, call);
    const solve_env *env = f->s->env;
    if (i->ref == IR_NONE || f->s->open[call])
        return NULL;
    const summary *sum = env->summary(env->ctx, env->func(env->ctx, i->ref));
    return sum->unknown || sum->bottom ? NULL : sum;
}

/* realloc() was given it, and may fail: ways on which it did are told apart from others for one such call. */
static effect grow(finder *f, track_now *now, ir_val v, effect all) {
    if (track_is_rough(now)) { /* comes to calls in another order */
        cond_tested how = track_how_tested(now, v);
        if (how == COND_UNTESTED)
            return GONE;
        if (how == COND_BY_OTHERS || (f->grown && f->grown != v))
            return ANYTHING;
        track_watch(now, v);
    } else if (f->grown) {
        return GONE;
    }
    f->grown = v;
    *track_mark(now) |= GROWN;
    return all;
}

static effect call_effect(finder *f, track_now *now, ir_val v) {
    const ir_ins *i = at(f, v);
    effect all = NOTHING;
    bool in_memory = *track_mark(now) & IN_MEMORY, touched = false;
    const summary *sum = callee(f, v);
    for (uint32_t k = 0; k < i->n && all != GONE; k++) {
        ir_val arg = ir_list(f->s->f, i)[k];
        bool direct = track_may(now, arg), content = in_memory && points_to_holder(f, arg);
        if (!direct && !content)
            continue;
        touched = true;
        if (!sum)
            return GONE;
        effect x = direct ? argument(f, sum, k, false, i) : NOTHING;
        effect y = content ? argument(f, sum, k, true, i) : NOTHING;
        all = x > all ? x : all;
        all = y > all ? y : all;
    }
    if (!touched || all == GONE || !may_free(f, v))
        return all;
    return is_realloc(f, i) ? grow(f, now, v, all) : GONE;
}

/* ---- on the way -------------------------------------------------------------------------------------------------- */

static track_next after(track_now *now, effect x) {
    if (x == ANYTHING)
        return TRACK_FOUND;
    if (x == GONE)
        return TRACK_STOP;
    if (x == KEPT_INSIDE)
        *track_mark(now) |= IN_MEMORY;
    return TRACK_ON;
}

static track_next stores(finder *f, track_now *now, ir_val v) {
    const ir_ins *i = at(f, v);
    if (track_is(now, i->a))
        *track_mark(now) |= SURE;
    bool it = i->op == IR_STORE ? track_may(now, i->b)
                                : (*track_mark(now) & IN_MEMORY) && points_to_holder(f, i->b);
    if (!it)
        return TRACK_ON;
    return after(now, is_inside(f, i->a) ? KEPT_INSIDE : GONE);
}

/* if (fd < 0) p = open_it(&fd): the call changes what led to it. */
static bool undoes_guard(const finder *f) {
    const ir_func *fn = f->s->f;
    const ir_ins *call = at(f, f->call);
    for (ir_turn t = {.from = ir_block_of(fn, f->call)}; ir_turn_above(fn, &t, IR_NONE);) {
        const ir_ins *br = at(f, t.end), *i = at(f, ir_plain(fn, br->a));
        if (br->op != IR_BR)
            continue;
        if (i->op >= IR_EQ && i->op <= IR_GE)
            i = at(f, ir_plain(fn, at(f, ir_plain(fn, i->a))->op == IR_CONST ? i->b : i->a));
        for (uint32_t k = 0; i->op == IR_LOAD && k < call->n; k++)
            if (track_alike(f->t, ir_list(fn, call)[k], i->a))
                return true;
    }
    return false;
}

/* What a program that is replaced held is gone with it; and argp ends it, unless somebody asked it not to. */
static bool ends_program(const finder *f, ir_val v) {
    static const char *const names[] = {"argp_error", "argp_usage", "execl",  "execlp",  "execle", "execv",
                                        "execvp",     "execvpe",    "execve", "fexecve", NULL};
    return ir_is_one_of(ir_callee_name(f->s->u, at(f, v)), names);
}

static track_next calls(finder *f, track_now *now, ir_val v) {
    if (ends_program(f, v))
        return TRACK_STOP;
    if (v == f->b->fork)
        *track_mark(now) |= FORKED;
    track_next next = after(now, call_effect(f, now, v));
    if (v != f->call || next != TRACK_ON)
        return next;
    bool kept = (*track_mark(now) & IN_MEMORY) || track_is_elsewhere(now, v);
    return kept || (*track_mark(now) & GROWN) || undoes_guard(f) ? TRACK_STOP : TRACK_FOUND;
}

/* It hands memory out through a parameter, and returned -3 here: an error. */
static bool has_failed(const finder *f, const track_now *now) {
    int64_t x;
    return obj(f, f->o)->param != SUM_BY_RESULT && track_exact(now, f->call, &x) && x != 0 &&
           x != 1;
}

/* Does every caller end the program after what is returned? What a loop makes is lost before that; and after any answer
 * at all, who frees it on another way means to free it on this. */
static bool is_fatal(const finder *f, const track_now *now, const ir_ins *ret) {
    bool told = f->b->callers.fatal && ret->a && ret->ty != IR_AGG;
    bool again = f->s->f->blocks.data[ir_block_of(f->s->f, f->call)].loop != IR_NONE;
    return !((told ? track_answers(now, ret->a) : ANSWER_ANY) & ~f->b->callers.fatal) &&
           (f->b->callers.fatal == ANSWER_ANY ? f->never && !again : !f->never || !again);
}

/* A child of fork() got a copy of what its parent had, and ends before long. */
static bool is_in_child(const finder *f, track_now *now) {
    return (*track_mark(now) & FORKED) && track_zero(now, f->b->fork) == 1;
}

/* return -1, return NULL */
static bool is_error(const track_now *now, const ir_ins *ret) {
    if (!ret->a || ret->ty == IR_AGG)
        return false;
    unsigned errors = ret->ty == IR_PTR ? ANSWER_NOTHING : ANSWER_BELOW | ANSWER_MINUS_ONE;
    return !(track_answers(now, ret->a) & ~errors);
}

static track_next returns(finder *f, track_now *now, ir_val v) {
    const ir_ins *i = at(f, v);
    bool handed =
        i->a && (i->ty == IR_AGG ? (*track_mark(now) & IN_MEMORY) && points_to_holder(f, i->a)
                                 : track_may(now, i->a));
    return handed || (*track_mark(now) & GROWN) || has_failed(f, now) || is_fatal(f, now, i) ||
                   is_in_child(f, now) || (f->ordinary && is_error(now, i))
               ? TRACK_STOP
               : TRACK_FOUND;
}

/* realloc() was given it, and its result is tested: if that is null, it is there still. */
static track_next look_at_grown(finder *f, track_now *now) {
    int zero = f->grown ? track_zero(now, f->grown) : -1;
    if (zero == 0)
        return TRACK_STOP;
    if (zero == 1)
        *track_mark(now) &= (uint8_t)~GROWN;
    return TRACK_ON;
}

/* May the call that yields it have written there? */
static bool was_given(const finder *f, ir_val address) {
    const ir_ins *call = at(f, f->call);
    for (uint32_t a = 0; a < call->n; a++)
        if (ir_same_local(f->s->f, ir_list(f->s->f, call)[a], address))
            return true;
    const sv_node *n = &f->s->nodes.data[sv_value(f->s, address)];
    for (uint32_t a = 0; a < call->n; a++) {
        ir_val arg = ir_list(f->s->f, call)[a];
        for (uint32_t k = 0; k < n->n; k++) {
            uint32_t o = f->s->ptrs.data[n->at[k]].obj;
            if (obj(f, o)->kind == SV_LOCAL && sv_has_obj(f->s, sv_value(f->s, arg), o))
                return true;
        }
    }
    return false;
}

/* Could what is tested say whether the allocation failed? The result of a call that hands memory out
 * through a parameter, what that call may have written, global state. */
static bool tells_failure(const finder *f, ir_val v, bool sure, int depth) {
    const ir_ins *i = at(f, v);
    bool by_param = obj(f, f->o)->param != SUM_BY_RESULT;
    bool plain = obj(f, f->o)->size.known && obj(f, f->o)->size.mul; /* malloc() and its wrappers */
    if (v == f->call || i->op == IR_PHI)
        return by_param && !sure;
    if (i->op == IR_LOAD)
        return !plain && (!sure || was_given(f, i->a));
    bool looks = (i->op >= IR_NEG && i->op <= IR_GE) || i->op == IR_CAST;
    return looks && depth < 6 &&
           (tells_failure(f, i->a, sure, depth + 1) ||
            (i->b && tells_failure(f, i->b, sure, depth + 1)));
}

static bool tests_it(track_now *now, const finder *f, ir_val v) {
    const ir_ins *i = at(f, ir_plain(f->s->f, v));
    if (i->op != IR_EQ && i->op != IR_NE)
        return track_is_start(now, v);
    return track_is_start(now, i->a) || track_is_start(now, i->b);
}

/* if (make(&p) < 0) return -1; where the callee hands it out with no such result: it is known which way to go. */
static bool is_told(const finder *f, const track_now *now, const ir_ins *br) {
    return obj(f, f->o)->results && br->op == IR_BR &&
           (track_is_rough(now) || track_zero(now, br->a) >= 0);
}

static track_next branches(finder *f, track_now *now, ir_val v) {
    const ir_ins *i = at(f, v);
    if (tests_it(now, f, i->a)) {
        *track_mark(now) |= SURE;
    } else if (!f->never && tells_failure(f, i->a, *track_mark(now) & SURE, 0)) {
        if (!is_told(f, now, i))
            return TRACK_STOP;
        *track_mark(now) |= SURE;
    }
    return TRACK_ON;
}

static track_next step(void *ctx, track_now *now, ir_val v) {
    finder *f = ctx;
    const ir_ins *i = at(f, v);
    if ((*track_mark(now) & GROWN) && look_at_grown(f, now) == TRACK_STOP)
        return TRACK_STOP;
    switch ((ir_op)i->op) {
    case IR_LOAD:
        if (track_is(now, i->a))
            *track_mark(now) |= SURE;
        return TRACK_ON;
    case IR_STORE:
    case IR_COPY:
        return stores(f, now, v);
    case IR_CALL:
        return calls(f, now, v);
    case IR_BR:
    case IR_SWITCH:
        return branches(f, now, v);
    case IR_RET:
        return returns(f, now, v);
    case IR_ASM:
        return TRACK_STOP;
    default:
        return TRACK_ON;
    }
}

/* Might v hand it on? */
static bool may_get_out(const finder *f, ir_val v) {
    const ir_ins *i = at(f, v);
    if (i->op == IR_RET)
        return i->a && i->ty != IR_AGG && track_holds(f->s, sv_value(f->s, i->a), f->o);
    if (i->op == IR_STORE)
        return track_holds(f->s, sv_value(f->s, i->b), f->o) && !is_inside(f, i->a);
    if (i->op != IR_CALL || v == f->call)
        return false;
    const summary *sum = callee(f, v);
    for (uint32_t k = 0; k < i->n; k++)
        if (track_holds(f->s, sv_value(f->s, ir_list(f->s->f, i)[k]), f->o) &&
            (!sum || argument(f, sum, k, false, i) == GONE))
            return true;
    return false;
}

/* Might v free it, or hand it on? */
static bool may_stop(const finder *f, ir_val v) {
    return may_get_out(f, v) || (v != f->call && may_free(f, v));
}

/* ---- loops ------------------------------------------------------------------------------------------------------- */

static uint32_t loop_of(const finder *f, ir_val v) {
    return f->s->f->blocks.data[ir_block_of(f->s->f, v)].loop;
}

static uint8_t touches(const finder *f, uint32_t loop) {
    const ir_func *fn = f->s->f;
    for (uint32_t b = fn->loops.data[loop].header; b < fn->blocks.len; b++)
        for (ir_val v = fn->blocks.data[b].first;
             ir_inside(fn, fn->blocks.data[b].loop, loop) && v <= fn->blocks.data[b].last; v++)
            if (may_stop(f, v))
                return TOUCHED;
    return UNTOUCHED;
}

/* A loop that frees what memory holds is taken to free it, one that frees it or hands it on to run; and to do so, if
 * it goes through a constant number of kinds, and does not end with that: it is one of them. */
static track_next leaves(void *ctx, track_now *now, uint32_t loop, track_exit how) {
    finder *f = ctx;
    bool kinds = how == TRACK_ENDS && f->s->f->loops.data[loop].count > 0 &&
                 !ir_inside(f->s->f, loop_of(f, f->call), loop);
    if (!(*track_mark(now) & IN_MEMORY) && how != TRACK_UNRUN && !kinds)
        return TRACK_ON;
    if (!f->loops[loop])
        f->loops[loop] = touches(f, loop);
    return f->loops[loop] == TOUCHED ? TRACK_STOP : TRACK_ON;
}

/* ---- the cause --------------------------------------------------------------------------------------------------- */

/* The same of itself: who frees something of the heap, or gets that, hardly means it. */
static bool is_meant(const finder *f, ir_val v) {
    const ir_ins *i = at(f, v);
    bool given = i->op != IR_CALL;
    for (uint32_t k = 0; k < i->n && !given; k++)
        given = sv_has_obj(f->s, sv_value(f->s, ir_list(f->s->f, i)[k]), f->o);
    if (given && may_get_out(f, v))
        return true;
    for (const sv_free *x = sv_freed_at(f->s, v); x && v != f->call; x = sv_freed_next(f->s, x))
        if (sv_has_obj(f->s, x->node, f->o))
            return true;
    return false;
}

/* Nothing else frees or hands on. */
static bool may_matter(const finder *f, ir_val v) {
    uint8_t op = at(f, v)->op;
    return op == IR_STORE || op == IR_CALL || op == IR_RET;
}

/* Per block: may something that frees it or hands it on come, from there on? */
static bool *reaches_stop(const finder *f, bool (*stops)(const finder *f, ir_val v)) {
    const ir_func *fn = f->s->f;
    bool *reach = mk_new_n(f->s->arena, bool, fn->blocks.len + 1);
    ir_u32_vec todo = {.alloc = mk_arena_as_alloc(f->s->arena)};
    for (uint32_t b = 0; b < fn->blocks.len; b++)
        for (ir_val v = fn->blocks.data[b].first; v <= fn->blocks.data[b].last && !reach[b]; v++)
            if (may_matter(f, v) && stops(f, v)) {
                reach[b] = true;
                ir_u32_vec_push(&todo, b);
            }
    while (todo.len) {
        const ir_block *b = &fn->blocks.data[ir_u32_vec_pop(&todo)];
        for (uint32_t k = 0; k < b->npreds; k++) {
            uint32_t p = fn->preds.data[b->preds + k];
            if (reach[p])
                continue;
            reach[p] = true;
            ir_u32_vec_push(&todo, p);
        }
    }
    return reach;
}

static uint32_t cause(const finder *f, const track_way *way, const bool *reach) {
    const ir_func *fn = f->s->f;
    for (uint32_t k = way->nturns; k-- > 0;) {
        const ir_ins *br = ir_at(fn, way->turns[k].branch);
        for (uint32_t e = 0; e < br->n; e++)
            if (e != way->turns[k].edge && reach[ir_list(fn, br)[e]])
                return k;
    }
    return way->nturns;
}

/* switch (key) { case 3: ... case 4: ... } without a default. */
static bool is_no_case(const finder *f, track_turn turn) {
    const ir_ins *i = at(f, turn.branch);
    return i->op == IR_SWITCH && (i->flags & IR_IMPLICIT) && turn.edge == 0 && i->n > 2;
}

/* if (key == 3) ... if (key == 4) ...: whoever tests for several values in turn tests for all there are. */
static bool is_none_of_all(const finder *f, const track_way *way, uint32_t turn) {
    if (turn < way->nturns && is_no_case(f, way->turns[turn]))
        return true;
    uint32_t term = turn < way->nturns ? track_excluded(f->t, way->turns[turn]) : IR_NONE, n = 0;
    for (uint32_t k = 0; k < way->nturns && term != IR_NONE; k++)
        n += track_excluded(f->t, way->turns[k]) == term;
    return n > 1;
}

/* Where the parent ends next, the child is the program from then on. */
static ir_val find_fork(const solved *s) {
    for (ir_val v = 1; v < s->f->ins.len; v++)
        if (ir_at(s->f, v)->op == IR_CALL && strcmp(ir_callee_name(s->u, ir_at(s->f, v)), "fork") == 0)
            return answers_fatal(s->f, v) & ANSWER_ABOVE ? 0 : v;
    return 0;
}

static void want_answers(const finder *f) {
    for (uint32_t b = 0; b < f->s->f->blocks.len; b++) {
        const ir_ins *end = at(f, f->s->f->blocks.data[b].last);
        if (end->op == IR_RET && end->a && end->ty != IR_AGG)
            track_want(f->t, end->a);
    }
}

static void want_results(const finder *f) {
    if (f->b->callers.fatal)
        want_answers(f);
    if (f->b->fork)
        track_want(f->t, f->b->fork);
    if (obj(f, f->o)->param != SUM_BY_RESULT)
        track_want(f->t, f->call);
    for (size_t k = 0; k < f->s->frees.len; k++) {
        const sv_free *x = &f->s->frees.data[k];
        if (is_realloc(f, at(f, x->ins)) && track_holds(f->s, x->node, f->o))
            track_want(f->t, x->ins);
    }
}

/* The callee has it too: a list of all there are. Itself (p->next = p) does not count. */
static bool is_kept(const finder *f) {
    const summary *sum = callee(f, f->call);
    for (uint32_t k = 0; sum && k < sum->nedges; k++) {
        const sum_obj *o = &sum->objs[sum->edges[k].pointee];
        if (o->kind == SUM_FRESH && o->depth == 0 && o->param == obj(f, f->o)->param &&
            o->param == SUM_BY_RESULT && sum->edges[k].holder != SUM_RESULT &&
            sum->edges[k].holder != sum->edges[k].pointee)
            return true;
    }
    return false;
}

/* Is it known that what is given is not as it would have to be? */
static bool is_other(sum_when when, const ir_ins *arg) {
    bool address = arg->op == IR_STR || arg->op == IR_LOCAL || arg->op == IR_GLOBAL || arg->op == IR_FUNC;
    if (arg->op == IR_CONST)
        return (when.bits ? (arg->imm & when.x) != 0 : arg->imm == when.x) != when.is;
    return address && !when.bits && when.is && !when.x;
}

/* Does the callee make none for what it is given? fill(buf, NULL) */
static bool is_not_made(const finder *f) {
    const summary *sum = callee(f, f->call);
    const ir_ins *call = at(f, f->call);
    bool other = false;
    for (uint32_t k = 0; sum && k < sum->nobjs; k++) {
        const sum_obj *o = &sum->objs[k];
        if (o->kind != SUM_FRESH || o->depth || o->param != obj(f, f->o)->param)
            continue;
        other = o->when.param && o->when.param <= call->n &&
              is_other(o->when, at(f, ir_plain(f->s->f, ir_list(f->s->f, call)[o->when.param - 1])));
        if (!other)
            return false;
    }
    return other;
}

/* Nothing else comes of the call? A function that is chosen at run time may yield what is nobody's. */
static bool is_alone(const finder *f) {
    uint32_t n = sv_value(f->s, f->call);
    return obj(f, f->o)->param != SUM_BY_RESULT || !n || sv_only_obj(f->s, n, f->o);
}

/* An int that a callee fills holds a number, whatever the callee has it for. */
static bool is_number(const finder *f, ir_val address) {
    const ir_ins *i = at(f, ir_plain(f->s->f, address));
    if (i->op != IR_LOCAL)
        return false;
    const ir_type *t = &f->s->u->types.data[f->s->f->locals.data[i->ref].type];
    return t->kind == IR_K_INT && t->size < f->s->u->ptr_size;
}

/* Through a parameter: into memory of this body? Into the caller's, it has it already. */
static bool comes_inside(const finder *f) {
    const sv_obj *x = obj(f, f->o);
    const ir_ins *call = at(f, f->call);
    if (x->param == SUM_BY_RESULT)
        return true;
    if (x->param >= call->n)
        return false;
    ir_val address = ir_list(f->s->f, call)[x->param];
    return is_inside(f, address) && !is_number(f, address);
}

static ir_val place_of(const finder *f) {
    ir_val address = ir_plain(f->s->f, ir_list(f->s->f, at(f, f->call))[obj(f, f->o)->param]);
    return at(f, address)->op == IR_LOCAL ? address : 0;
}

static void begin(void *ctx, track_ask *q, bool rough) {
    finder *f = ctx;
    f->grown = 0;
    if (rough)
        return;
    track_unlike_vec unlike = lost_lengths(f->s, f->o);
    track_unlike_vec_append(&unlike, f->b->given.data, f->b->given.len);
    track_turn_vec closed = lost_rounds(f->s, f->o);
    q->unlike = unlike.data;
    q->nunlike = (uint32_t)unlike.len;
    q->closed = closed.data;
    q->nclosed = (uint32_t)closed.len;
}

/* One that no branch on it rules out. */
static bool finds(finder *f, const track_ask *q, lost *out) {
    if (!track_find(f->t, q, &out->way))
        return false;
    if (!f->stops) {
        f->stops = reaches_stop(f, may_stop);
        f->meant = reaches_stop(f, is_meant);
    }
    uint32_t turn = cause(f, &out->way, f->stops);
    out->turn = cause(f, &out->way, f->meant);
    return !is_none_of_all(f, &out->way, turn) &&
           !(turn < out->way.nturns && lost_is_guard(f->s, f->t, f->o, out->way.turns[turn]));
}

bool lost_find(lost_body *b, uint32_t o, bool never, lost *out) {
    const solved *s = b->s;
    const sv_obj *x = &s->objs.data[o];
    bool by_result = x->param == SUM_BY_RESULT, in_record = by_result && ir_at(s->f, x->ins)->b;
    finder f = {.b = b, .s = s, .e = b->e, .t = b->t, .o = o, .call = x->ins, .never = never};
    if (!is_alone(&f) || is_kept(&f) || is_not_made(&f) || !comes_inside(&f))
        return false;
    f.loops = mk_new_n(s->arena, uint8_t, s->f->loops.len + 1);
    want_results(&f);
    track_ask q = {.from = x->ins,
                   .follow = by_result && !in_record ? x->ins : 0,
                   .place = by_result ? 0 : place_of(&f),
                   .mark = by_result && !in_record ? 0 : IN_MEMORY,
                   .signs = x->results,
                   .obj = o,
                   .begin = begin,
                   .at = step,
                   .leave = leaves,
                   .ctx = &f};
    if (!finds(&f, &q, out))
        return false;
    lost other;
    f.ordinary = true;
    want_answers(&f);
    if (at(&f, out->way.end)->op == IR_RET && finds(&f, &q, &other))
        *out = other;
    return true;
}

/* if (out) *out = p; where all callers give an address: it is not null. */
static void find_given(lost_body *b) {
    uint32_t given = b->callers.given;
    for (ir_val v = 1; given && v < b->s->f->ins.len; v++) {
        const ir_ins *i = ir_at(b->s->f, v);
        if (i->op == IR_ARG && i->ref < 32 && (given >> i->ref & 1))
            track_unlike_vec_push(&b->given, (track_unlike){v, 0});
    }
}

void lost_open(lost_body *b, const solved *s, const escape *e, track *t, lost_callers callers) {
    *b = (lost_body){.s = s, .e = e, .t = t, .callers = callers};
    b->holders = lost_holders_of(s);
    b->fork = find_fork(s);
    b->given.alloc = mk_arena_as_alloc(s->arena);
    find_given(b);
}

#include "check_end.h"

#include "body.h"
#include "check_loop.h"
#include "dead.h"
#include "must.h"

MK_VEC(end_vec, check_end)

enum { NESTED = 4 /* arenas that lie in arenas */ };

static const ir_ins *at(const check *c, ir_val v) {
    return ir_at(c->f, v);
}

static const solved *solution(const check *c) {
    return check_body(c)->s;
}

static const summary *callee(const check *c, const ir_ins *call) {
    const solve_env *env = solution(c)->env;
    if (call->op != IR_CALL || call->ref == IR_NONE)
        return NULL;
    const summary *sum = env->summary(env->ctx, env->func(env->ctx, call->ref));
    return sum->unknown || sum->bottom ? NULL : sum;
}

const ir_attr *check_promise(const check *c, ir_val call, ir_attr_kind kind) {
    cont_body b = check_containers(c);
    const prog_func *f = cont_called(&b, at(c, call));
    if (!f || !f->has_attrs)
        return NULL;
    const ir_unit *u = program_unit(b.c->p, f->unit);
    return ir_find_attr(u, &u->syms.data[f->sym], kind);
}

/* ---- the same object ------------------------------------------------------------------------------------ */

static bool is_stored_to(const check *c, ir_val address) {
    for (ir_val v = 1; v < c->f->ins.len; v++)
        if (at(c, v)->op == IR_STORE && check_alike(c, at(c, v)->a, address))
            return true;
    return false;
}

/* No load on the way to v is from a place that the body changes. */
static bool is_steady(const check *c, ir_val v) {
    for (v = ir_base(c->f, v); at(c, v)->op == IR_LOAD; v = ir_base(c->f, at(c, v)->a))
        if (is_stored_to(c, at(c, v)->a))
            return false;
    return true;
}

bool check_same_object(const check *c, ir_val a, ir_val b) {
    a = ir_plain(c->f, a);
    b = ir_plain(c->f, b);
    return a == b || (check_alike(c, a, b) && is_steady(c, a));
}

/* ---- arenas ----------------------------------------------------------------------------------------------- */

static bool is_arena_memory(const sum_obj *o) {
    return o->kind == SUM_FRESH && o->param == SUM_BY_RESULT && o->depth == 0 && o->family &&
           mk_view_eq(mk_view_of(o->family), mk_view_of("arena"));
}

/* The one parameter whose arena holds all that the function ever yields; or -1. */
static int arena_param(const summary *sum) {
    int found = -1;
    for (uint32_t e = 0; e < sum->nedges; e++) {
        const sum_edge *x = &sum->edges[e];
        const sum_obj *h = x->holder == SUM_RESULT ? NULL : &sum->objs[x->holder];
        bool it = is_arena_memory(&sum->objs[x->pointee]);
        if (!h && !it)
            return -1;
        if (!h || !it)
            continue;
        if (h->kind != SUM_PARAM || h->depth != 0 || (found >= 0 && found != h->param))
            return -1;
        found = h->param;
    }
    return found;
}

ir_val check_arena(const check *c, ir_val call) {
    const summary *sum = callee(c, at(c, call));
    int k = sum ? arena_param(sum) : -1;
    return k >= 0 && (uint32_t)k < at(c, call)->n ? ir_list(c->f, at(c, call))[k] : 0;
}

static bool is_struct(const check *c, const ir_ins *call, uint32_t k) {
    const ir_sym *s = &c->u->syms.data[call->ref];
    const ir_type *t = &c->u->types.data[s->type];
    return k < t->nfields &&
           c->u->types.data[c->u->fields.data[t->fields + k].type].kind == IR_K_STRUCT;
}

/* The one instruction that gives the local its value; 0: there are several, or others may. */
static ir_val made_at(const check *c, uint32_t local) {
    ir_val found = 0;
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = at(c, v);
        bool to = i->op == IR_STORE || i->op == IR_COPY || i->op == IR_ZERO;
        ir_val where = to ? i->a : i->op == IR_CALL ? i->b : 0;
        bool here = where && at(c, ir_base(c->f, where))->op == IR_LOCAL &&
                    at(c, ir_base(c->f, where))->ref == local;
        for (uint32_t k = 0; i->op == IR_CALL && i->ref != IR_NONE && k < i->n && !here; k++) {
            const ir_ins *arg = at(c, ir_base(c->f, ir_list(c->f, i)[k]));
            here = arg->op == IR_LOCAL && arg->ref == local && !is_struct(c, i, k);
        }
        if (here && found)
            return 0;
        found = here ? v : found;
    }
    return found;
}

/* A struct that a call yields is a temporary first. */
ir_val check_made_by(const check *c, ir_val address) {
    for (int moves = 0; moves < 3; moves++) {
        const ir_ins *base = at(c, ir_base(c->f, address));
        ir_val made = base->op == IR_LOCAL ? made_at(c, base->ref) : 0;
        if (!made || at(c, made)->op == IR_CALL)
            return made;
        if (at(c, made)->op != IR_COPY)
            return 0;
        address = at(c, made)->b;
    }
    return 0;
}

static bool mark_end(const check *c, ir_val call, const ir_attr *a, check_end *e) {
    const ir_ins *i = at(c, call);
    uint32_t arena = (uint32_t)a->arg[0] - 1, mark = (uint32_t)a->arg[1] - 1;
    if (arena >= i->n || mark >= i->n)
        return false;
    ir_val m = ir_list(c->f, i)[mark];
    const ir_ins *base = at(c, ir_base(c->f, m));
    *e = (check_end){.call = call, .kind = CHECK_END_SINCE, .arena = ir_list(c->f, i)[arena]};
    e->since = base->op == IR_LOCAL ? made_at(c, base->ref) : base->op == IR_CALL ? m : 0;
    return e->since != 0;
}

/* mk_scratch_end(s): of the arena that s names, since s was made. */
static bool struct_end(const check *c, ir_val call, uint32_t k, check_end *e) {
    ir_val s = ir_list(c->f, at(c, call))[k];
    if (at(c, s)->op != IR_LOCAL)
        return false;
    *e = (check_end){.call = call, .kind = CHECK_END_SINCE, .arena = s};
    e->since = made_at(c, at(c, s)->ref);
    return e->since != 0;
}

static void add_resets(const check *c, ir_val call, end_vec *out) {
    const summary *sum = callee(c, at(c, call));
    const ir_attr *resets = check_promise(c, call, IR_ATTR_RESETS);
    const ir_attr *rewinds = check_promise(c, call, IR_ATTR_REWINDS);
    check_end e;
    for (uint32_t k = 0; k < at(c, call)->n && k < SUM_MUSTS; k++) {
        if (is_struct(c, at(c, call), k)) {
            if (resets && resets->arg[0] == (int)k + 1 && struct_end(c, call, k, &e))
                end_vec_push(out, e);
        } else if (sum && (sum->musts.ended & (1u << k))) {
            end_vec_push(out, (check_end){.call = call,
                                          .kind = CHECK_END_ALL,
                                          .arena = ir_list(c->f, at(c, call))[k]});
        }
    }
    if (rewinds && mark_end(c, call, rewinds, &e))
        end_vec_push(out, e);
}

static bool is_container_of(const sum_obj *o, int param) {
    return o->kind == SUM_PARAM && o->depth == 0 && o->param == param;
}

/* A push, or what makes room: where in the container it may put a pointer to another block. */
static void add_moves(const check *c, ir_val call, end_vec *out) {
    cont_body b = check_containers(c);
    const cont_op *op = cont_callee(&b, at(c, call));
    const summary *sum =
        op && (op->kind == CONT_PUSH || op->kind == CONT_RESERVE) ? callee(c, at(c, call)) : NULL;
    for (uint32_t k = 0; sum && (uint32_t)op->param < at(c, call)->n && k < sum->nedges; k++) {
        const sum_edge *e = &sum->edges[k];
        const sum_obj *to = &sum->objs[e->pointee];
        if (e->holder != SUM_RESULT && is_container_of(&sum->objs[e->holder], op->param) &&
            !e->at.stride && (to->kind == SUM_FRESH || to->kind == SUM_HEAP))
            end_vec_push(out, (check_end){.call = call,
                                          .kind = CHECK_END_MOVES,
                                          .arena = ir_list(c->f, at(c, call))[op->param],
                                          .at = e->at.off});
    }
}

void check_find_ends(check *c) {
    end_vec v = {.alloc = mk_arena_as_alloc(solution(c)->arena)};
    for (ir_val call = 1; call < c->f->ins.len; call++) {
        if (at(c, call)->op != IR_CALL || at(c, call)->ref == IR_NONE)
            continue;
        add_resets(c, call, &v);
        add_moves(c, call, &v);
    }
    c->ends = v.data;
    c->nends = (uint32_t)v.len;
}

/* s.arena, where e names s */
static bool is_named_by(const check *c, ir_val arena, const check_end *e) {
    const ir_ins *load = at(c, ir_plain(c->f, arena)), *s = at(c, e->arena);
    if (load->op != IR_LOAD || s->op != IR_LOCAL)
        return false;
    const ir_ins *root = at(c, ir_base(c->f, load->a));
    return root->op == IR_LOCAL && root->ref == s->ref;
}

bool check_ends_there(const check *c, ir_val call, const check_end *e) {
    if (!check_before(c, call, e->call) ||
        (e->kind == CHECK_END_SINCE && !check_before(c, e->since, call)))
        return false;
    for (int depth = 0; depth < NESTED; depth++) {
        ir_val arena = check_arena(c, call);
        if (!arena)
            return false;
        if (check_same_object(c, arena, e->arena) || is_named_by(c, arena, e))
            return true;
        call = ir_plain(c->f, arena);
    }
    return false;
}

/* ---- containers ------------------------------------------------------------------------------------------- */

static bool is_at(const check *c, ir_val address, ir_val of, int64_t off) {
    int64_t x, y;
    ir_val a = ir_member_of(c->f, address, &x), b = ir_member_of(c->f, of, &y);
    return at(c, a)->op != IR_INDEX && at(c, b)->op != IR_INDEX && x == y + off &&
           check_same_object(c, a, b);
}

/* Does what the call yields come out of that member of what its argument points to? Of one that makes room
 * it is enough if it may, and is none of its arguments. */
static bool yields_content(const check *c, const ir_ins *call, const summary *sum, uint32_t param,
                           int64_t off, bool grows) {
    bool found = false;
    for (uint32_t k = 0; k < sum->nedges; k++) {
        const sum_obj *o = &sum->objs[sum->edges[k].pointee];
        if (sum->edges[k].holder != SUM_RESULT)
            continue;
        bool content = o->kind == SUM_PARAM && o->depth == 1 && o->param == param &&
                       !o->at.stride && o->at.off == off;
        bool passed = o->kind == SUM_PARAM && o->depth == 0 && o->param < call->n &&
                      at(c, ir_list(c->f, call)[o->param])->ty == IR_PTR;
        if (!content && (!grows || passed))
            return false;
        found |= content;
    }
    return found;
}

bool check_is_element(const check *c, ir_val v, const check_end *e) {
    const ir_ins *i = at(c, v);
    if (i->ty != IR_PTR || (i->op != IR_LOAD && i->op != IR_CALL) || !check_before(c, v, e->call))
        return false;
    if (i->op == IR_LOAD)
        return is_at(c, i->a, e->arena, e->at);
    const summary *sum = callee(c, i);
    cont_body b = check_containers(c);
    const cont_op *op = sum ? cont_callee(&b, i) : NULL;
    for (uint32_t k = 0; sum && k < i->n && k < sum->nparams; k++)
        if (yields_content(c, i, sum, k, e->at, op && op->kind == CONT_PUSH) &&
            check_same_object(c, ir_list(c->f, i)[k], e->arena))
            return true;
    return false;
}

bool check_has_room(const check *c, const check_end *e) {
    cont_body b = check_containers(c);
    for (ir_val v = 1; v < e->call; v++) {
        const ir_ins *i = at(c, v);
        const cont_op *op = i->op == IR_CALL ? cont_callee(&b, i) : NULL;
        if (op && (op->kind == CONT_SIZED ||
                   (op->kind == CONT_RESERVE && (uint32_t)op->param < i->n &&
                    check_same_object(c, ir_list(c->f, i)[op->param], e->arena))))
            return true;
    }
    return false;
}

/* ---- what is done with it after that ------------------------------------------------------------------------ */

bool check_used_after(const check *c, const check_end *e, ir_val value, bool returned,
                      check_stale *out) {
    dead_use use = {0};
    *out = (check_stale){.value = value};
    if (c->f->has_setjmp ||
        !dead_use_after(solution(c), check_track(c), e->call, value, returned, &use))
        return false;
    out->use = use.use;
    return true;
}

typedef struct holder { /* a place that outlives the function */
    const check *c;
    ir_val end, address, root;
} holder;

/* Whoever gets at the place may clear it. */
static bool gets_at(const holder *h, const ir_ins *call) {
    bool global = at(h->c, h->root)->op == IR_GLOBAL;
    for (uint32_t k = 0; k < call->n && !global; k++)
        global = must_same_root(h->c->f, ir_list(h->c->f, call)[k], h->root);
    return global;
}

static track_next on_way(void *ctx, track_now *now, ir_val v) {
    const holder *h = ctx;
    const ir_ins *i = at(h->c, v);
    (void)now;
    switch ((ir_op)i->op) {
    case IR_STORE:
        return check_alike(h->c, i->a, h->address) ? TRACK_STOP : TRACK_ON;
    case IR_COPY:
    case IR_ZERO:
        return must_same_root(h->c->f, i->a, h->root) ? TRACK_STOP : TRACK_ON;
    case IR_CALL:
        return v != h->end && gets_at(h, i) ? TRACK_STOP : TRACK_ON;
    case IR_ASM:
        return TRACK_STOP;
    case IR_RET:
        return TRACK_FOUND;
    default:
        return TRACK_ON;
    }
}

/* Not a part of what the arena itself is part of: who resets that knows what points there. */
static bool is_outside(const check *c, const check_end *e, ir_val address) {
    const ir_ins *root = at(c, ir_base(c->f, address));
    bool out = (root->op == IR_ARG && root->ty == IR_PTR) || root->op == IR_GLOBAL;
    return out && !must_same_root(c->f, address, e->arena);
}

bool check_left_after(const check *c, const check_end *e, ir_val value, check_stale *out) {
    for (ir_val v = value; v < e->call && !c->f->has_setjmp; v++) {
        const ir_ins *i = at(c, v);
        if (i->op != IR_STORE || ir_plain(c->f, i->b) != value || !is_outside(c, e, i->a) ||
            !check_before(c, v, e->call))
            continue;
        holder h = {c, e->call, i->a, must_root(c->f, i->a)};
        track_ask between = {
            .from = v, .straight = true, .at = on_way, .ctx = &h, .obj = SV_O_NULL};
        track_way way;
        if (!track_find(check_track(c), &between, &way))
            continue;
        *out = (check_stale){.value = value, .left = v, .end = way.end};
        return true;
    }
    return false;
}

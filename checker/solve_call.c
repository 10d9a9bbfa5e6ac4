/* solve_call.c: constraints from calls: a callee's summary, replayed with the caller's objects. */
#include "solve_int.h"

#include <string.h>

enum {
    MAX_NESTED = 48,
    MIN_NESTED = 8
}; /* (call, function) pairs replayed for callees' calls (the fewer in a
                                           * hurry); beyond, they are unknown */
enum {
    GIVEN_DEPTH = 2
}; /* loads from a parameter to a function pointer that the caller answers for:
                           * fn(x), ops->fn(x); what lies deeper the caller seldom knows either */

static const ir_ins *at(const solved *s, ir_val v) {
    return ir_at(s->f, v);
}

/* ---- unknown code ----------------------------------------------------------------------------------- */

static void result_is(solved *s, const sv_args *a, uint32_t ptr) {
    if (a->result)
        sv_add(s, a->result, ptr);
    if (!a->to)
        return;
    uint32_t n = sv_new_node(s);
    sv_add(s, n, ptr);
    sv_store(s, sv_shifted(s, a->to, SUM_ANYWHERE, a->ins), n, s->u->ptr_size, a->ins);
}

static void writes(solved *s, const sv_args *a, uint32_t param, sum_slots slots, bool given) {
    if (slots && a->node[param])
        sv_write_vec_push(&s->writes, (sv_write){a->ins, a->node[param], slots, given, 0});
}

static void writes_all(solved *s, const sv_args *a, bool given) {
    for (uint32_t k = 0; k < a->n; k++)
        writes(s, a, k, SUM_ALL_SLOTS, given);
}

static void call_unknown(solved *s, const sv_args *a, bool ends, const char *assumes) {
    s->open[a->ins] |= !a->nested;
    for (uint32_t k = 0; k < a->n && !ends; k++)
        if (a->node[k])
            sv_assume(s, a->node[k], SV_N_ASSUMED, a->ins, assumes);
    writes_all(s, a, false);
    result_is(s, a, SV_P_HEAP);
}

/* ---- a summary ---------------------------------------------------------------------------------------- */

typedef struct replay {
    solved *s;
    const summary *sum;
    const sv_args *a;
    bool ends; /* as a->ends, or because this function is known not to come back */
    uint32_t func;
    uint32_t *node; /* per object of the summary: the caller's pointers to it; 0 = not made yet */
    uint32_t *anywhere; /* the same, at any offset */
    const sum_edge *stored; /* what was stored together last: so many, ... */
    uint32_t nstored, between; /* ... and the node that stands for them */
} replay;

static uint32_t pack_of(replay *r) {
    solved *s = r->s;
    uint32_t obj = sv_new_obj(s, (sv_obj){.kind = SV_PACK, .ref = r->a->ins}), n = sv_new_node(s);
    sv_add_obj(s, n, obj);
    for (uint32_t k = r->sum->nparams; k < r->a->n; k++)
        if (r->a->node[k])
            sv_store(s, sv_shifted(s, n, SUM_ANYWHERE, r->a->ins), r->a->node[k], s->u->ptr_size,
                     r->a->ins);
    return n;
}

static uint32_t argument(replay *r, uint16_t param) {
    solved *s = r->s;
    if (param >= r->sum->nparams)
        return pack_of(r);
    if (param < r->a->n && r->a->node[param])
        return r->a->node[param];
    uint32_t n = sv_new_node(s);
    sv_add(s, n, param < r->a->n ? SV_P_NULL : SV_P_HEAP); /* a number; an argument left out */
    return n;
}

/* What a callee's callback yields is not what the callee itself does. */
static uint64_t site_key(const replay *r, const sum_obj *o) {
    return (uint64_t)r->a->ins << 32 | (uint64_t)o->param << 8 | (uint64_t)r->a->nested << 7 |
           o->depth;
}

/* realpath(path, NULL): fresh, for want of a buffer. */
static bool given_null(const replay *r, uint16_t param) {
    const ir_ins *i = at(r->s, r->a->ins);
    if (r->a->nested || param >= i->n)
        return false;
    const ir_ins *a = at(r->s, ir_list(r->s->f, i)[param]);
    return a->op == IR_CONST && a->imm == 0;
}

static bool is_certain(const replay *r, const sum_obj *o) {
    return o->must || (o->instead && given_null(r, (uint16_t)(o->instead - 1)));
}

static uint32_t site(replay *r, const sum_obj *o) {
    solved *s = r->s;
    bool added;
    uint32_t *id = sv_map_add(&s->sites, site_key(r, o), &added);
    if (added) {
        uint32_t obj = sv_new_obj(s, (sv_obj){.kind = SV_SITE,
                                              .ref = r->a->ins,
                                              .ins = r->a->ins,
                                              .param = o->param,
                                              .depth = o->depth,
                                              .must = is_certain(r, o) && !r->a->nested,
                                              .zeroed = o->zeroed,
                                              .results = r->a->nested ? 0 : o->results,
                                              .nested = r->a->nested,
                                              .family = o->family,
                                              .size = o->size,
                                              .callee = r->func});
        return *id = obj;
    }
    sv_obj *x =
        &s->objs.data[*id]; /* another function that the pointer may be: only what both say */
    if (x->callee != r->func)
        x->size = (sum_size){0};
    if (!x->family || !o->family || strcmp(x->family, o->family) != 0)
        x->family = NULL;
    x->must = x->must && is_certain(r, o);
    x->results = sum_results_of_both(x->results, o->results);
    return *id;
}

/* All that is found from `node` by any number of loads, and node itself. */
static uint32_t closure(replay *r, uint32_t node) {
    bool added;
    uint32_t *known = sv_derived(r->s, node, SV_CLOSED, SV_HERE, &added);
    if (!added)
        return *known;
    uint32_t n = *known = sv_new_node(r->s);
    sv_flow(r->s, node, n, r->a->ins);
    uint32_t any = sv_shifted(r->s, n, SUM_ANYWHERE, r->a->ins);
    sv_when(r->s, any, SV_LOAD, n, r->s->u->ptr_size, r->a->ins);
    return n;
}

static uint32_t node_for(replay *r, uint32_t k);

static uint32_t param_node(replay *r, const sum_obj *o) {
    uint32_t n;
    if (o->depth == 0) {
        n = argument(r, o->param);
    } else if (sum_loc_eq(o->at, SUM_CALL_STEP)) {
        n = sv_new_node(r->s); /* filled by the call */
    } else {
        uint32_t base = sv_shifted(r->s, node_for(r, o->parent), o->at, r->a->ins);
        n = sv_load(r->s, base, o->width, r->a->ins);
    }
    return o->facts & SUM_DEEP ? closure(r, n) : n;
}

static uint32_t node_for(replay *r, uint32_t k) {
    solved *s = r->s;
    const sum_obj *o = &r->sum->objs[k];
    if (r->node[k])
        return r->node[k];
    if (o->kind == SUM_PARAM)
        return r->node[k] = param_node(r, o);
    uint32_t n = r->node[k] = sv_new_node(s);
    switch (o->kind) {
    case SUM_HEAP:
        sv_add(s, n, SV_P_HEAP);
        break;
    case SUM_FUNC:
        sv_add_obj(s, n, sv_func(s, o->func));
        break;
    default:
        sv_add_obj(s, n, site(r, o));
        break;
    }
    return n;
}

static uint32_t node_at(replay *r, uint32_t k, sum_loc at) {
    uint32_t node = node_for(r, k);
    if (!sum_loc_eq(at, SUM_ANYWHERE))
        return sv_shifted(r->s, node, at, r->a->ins);
    if (!r->anywhere[k])
        r->anywhere[k] = sv_shifted(r->s, node, at, r->a->ins);
    return r->anywhere[k];
}

static void to_result(replay *r, const sum_edge *e) {
    solved *s = r->s;
    const sv_args *a = r->a;
    uint32_t from = node_for(r, e->pointee);
    if (a->result)
        sv_flow_by(s, from, a->result, e->to, a->ins);
    if (a->to)
        sv_store(s, sv_shifted(s, a->to, e->at, a->ins), sv_shifted(s, from, e->to, a->ins),
                 s->u->ptr_size, a->ins);
}

static void replay_edge(replay *r, const sum_edge *e) {
    solved *s = r->s;
    ir_val why = r->a->ins;
    if (e->holder == SUM_RESULT) {
        to_result(r, e);
        return;
    }
    if (e->assumes && !r->ends)
        sv_assume(s, node_for(r, e->pointee), SV_N_ASSUMED, why, e->assumes);
    else if (!e->assumes)
        sv_flow(s, node_for(r, e->pointee), SV_N_SINK, why);
}

/* The edges from [i] on that speak of one place: returns where they end. */
static uint32_t same_place(const summary *sum, uint32_t i) {
    const sum_edge *first = &sum->edges[i];
    uint32_t end = i + 1;
    while (end < sum->nedges && sum->edges[end].holder == first->holder &&
           sum_loc_eq(sum->edges[end].at, first->at))
        end++;
    return end;
}

static bool alike(const sum_edge *a, const sum_edge *b, uint32_t n) {
    for (uint32_t k = 0; k < n; k++)
        if (a[k].pointee != b[k].pointee || !sum_loc_eq(a[k].to, b[k].to))
            return false;
    return true;
}

/* All that edges [i, end) say is stored, as one node: a store of each through each pointer to the place
 * would be their product. */
static uint32_t stored_at(replay *r, uint32_t i, uint32_t end) {
    solved *s = r->s;
    const sum_edge *e = &r->sum->edges[i];
    if (end - i == 1)
        return node_at(r, e->pointee, e->to);
    if (r->nstored == end - i && alike(r->stored, e, end - i))
        return r->between;
    r->stored = e;
    r->nstored = end - i;
    r->between = sv_new_node(s);
    s->nodes.data[r->between].between = true;
    for (uint32_t k = 0; k < end - i; k++)
        sv_part(s, node_at(r, e[k].pointee, e[k].to), r->between);
    return r->between;
}

static uint32_t replay_place(replay *r, uint32_t i) {
    uint32_t end = same_place(r->sum, i);
    const sum_edge *e = &r->sum->edges[i];
    uint32_t to = node_at(r, e->holder, e->at);
    sv_store(r->s, to, stored_at(r, i, end), r->s->u->ptr_size, r->a->ins);
    return end;
}

static void replay_edges(replay *r, bool told) {
    const summary *sum = r->sum;
    for (uint32_t i = 0; i < sum->nedges;) {
        uint32_t holder = sum->edges[i].holder;
        bool memory = holder != SUM_RESULT && sum->objs[holder].kind != SUM_HEAP;
        if (memory && !told) {
            i = replay_place(r, i);
            continue;
        }
        if (!told || holder == SUM_RESULT)
            replay_edge(r, &sum->edges[i]);
        i++;
    }
}

/* The third argument of memcpy and its kin bounds what is moved, if it is a constant. */
static uint64_t bytes_moved(const solved *s, const sv_args *a) {
    static const char *const movers[] = {"memcpy", "memmove", "mempcpy", NULL};
    const ir_ins *i = at(s, a->ins);
    if (a->nested || i->n < 3 || !ir_is_one_of(ir_callee_name(s->u, i), movers))
        return SV_WHOLE;
    const ir_ins *n = at(s, ir_list(s->f, i)[2]);
    return n->op == IR_CONST && n->imm >= 0 && n->imm < SV_WHOLE ? (uint64_t)n->imm : SV_WHOLE;
}

/* Within one object (a sort) everything may change places. */
static void replay_copy(replay *r, const sum_copy *c) {
    solved *s = r->s;
    ir_val why = r->a->ins;
    if (c->from != c->to) {
        sv_move(s, node_for(r, c->to), node_for(r, c->from), bytes_moved(s, r->a), why);
        return;
    }
    uint32_t any = sv_shifted(s, node_for(r, c->to), SUM_ANYWHERE, why);
    sv_store(s, any, sv_load(s, any, s->u->ptr_size, why), s->u->ptr_size, why);
}

/* Where the callee takes up what the function it was given returns; 0: it does not. */
static uint32_t returned_to(replay *r, uint32_t callee) {
    for (uint32_t k = 0; k < r->sum->nobjs; k++) {
        const sum_obj *o = &r->sum->objs[k];
        if (o->kind == SUM_PARAM && o->depth && o->parent == callee &&
            sum_loc_eq(o->at, SUM_CALL_STEP))
            return node_for(r, k);
    }
    return 0;
}

static void replay_calls(replay *r) {
    const summary *sum = r->sum;
    for (uint32_t i = 0; i < sum->ncalls;) {
        uint32_t callee = sum->calls[i].callee, nargs = 0, end = i;
        for (; end < sum->ncalls && sum->calls[end].callee == callee; end++)
            if (sum->calls[end].arg != SUM_CALLED && sum->calls[end].arg >= nargs)
                nargs = sum->calls[end].arg + 1u;
        uint32_t *node = mk_new_n(r->s->arena, uint32_t, nargs + 1);
        for (; i < end; i++) {
            const sum_call *c = &sum->calls[i];
            if (c->arg == SUM_CALLED)
                continue;
            if (!node[c->arg])
                node[c->arg] = sv_new_node(r->s);
            sv_flow_by(r->s, node_for(r, c->obj), node[c->arg], c->to, r->a->ins);
        }
        sv_args *a = mk_new(r->s->arena, sv_args);
        *a = (sv_args){.ins = r->a->ins,
                       .n = nargs,
                       .node = node,
                       .nested = true,
                       .ends = r->ends,
                       .result = returned_to(r, callee),
                       .name = "callback"};
        sv_when_called(r->s, node_for(r, callee), a);
    }
}

static void replay_frees(replay *r) {
    for (uint32_t k = 0; k < r->sum->nobjs; k++) {
        const sum_obj *o = &r->sum->objs[k];
        if (o->kind != SUM_PARAM || !(o->facts & SUM_MAY_FREE))
            continue;
        bool must =
            (o->facts & SUM_MUST_FREE) && !r->a->nested && at(r->s, r->a->ins)->ref != IR_NONE;
        bool moved = (o->facts & SUM_MOVED) != 0;
        bool emptied =
            (o->facts & SUM_EMPTIED) && !r->a->nested && at(r->s, r->a->ins)->ref != IR_NONE;
        sv_free_vec_push(&r->s->frees, (sv_free){.ins = r->a->ins,
                                                 .node = node_for(r, k),
                                                 .must = must,
                                                 .moved = moved,
                                                 .emptied = emptied ? (uint16_t)(o->param + 1) : 0,
                                                 .off = o->at.off,
                                                 .family = o->family});
    }
}

/* Arguments that the callee does not name: (), or a definition with fewer parameters. */
static void surplus(replay *r) {
    if (r->sum->variadic)
        return;
    for (uint32_t k = r->sum->nparams; k < r->a->n; k++)
        if (r->a->node[k])
            sv_flow(r->s, r->a->node[k], SV_N_SINK, r->a->ins);
}

static sv_args *nested_args(solved *s, const sv_args *like, uint32_t n) {
    uint32_t *node = mk_new_n(s->arena, uint32_t, n + 1u);
    for (uint32_t k = 0; k < n; k++)
        node[k] = sv_new_node(s);
    sv_args *a = mk_new(s->arena, sv_args);
    *a = *like;
    a->n = n;
    a->node = node;
    a->result = sv_new_node(s);
    a->to_caller = a->to_unknown = false;
    return a;
}

/* Calls that callees make through what they are given: at one call here, one function there is replayed
 * once, for all the arguments it ever gets. Otherwise callbacks that hand on callbacks would never end. */
static const sv_args *shared_args(solved *s, const sv_args *a, uint32_t func, const summary *sum,
                                  bool *first) {
    uint64_t key = (uint64_t)a->ins << 32 | (uint64_t)a->ends << 31 | func;
    uint32_t *id = sv_map_add(&s->nested, key, first);
    if (*first) {
        *id = (uint32_t)s->nested_args.len;
        sv_args_vec_push(&s->nested_args,
                         nested_args(s, a, a->n > sum->nparams ? a->n : sum->nparams));
    }
    const sv_args *all = s->nested_args.data[*id];
    for (uint32_t k = 0; k < a->n; k++)
        if (a->node[k])
            sv_flow(s, a->node[k], k < all->n ? all->node[k] : SV_N_SINK, a->ins);
    if (a->result)
        sv_flow(s, all->result, a->result, a->ins);
    return all;
}

/* What the summary does depends on the pointers in one argument alone: which one, or IR_NONE. */
static uint32_t only_argument(const summary *sum) {
    uint32_t only = IR_NONE;
    if (sum->ncopies || sum->ncalls)
        return IR_NONE;
    for (uint32_t k = 0; k < sum->nobjs; k++) {
        const sum_obj *o = &sum->objs[k];
        if (o->kind == SUM_FRESH || (o->kind == SUM_PARAM && only != IR_NONE && o->param != only))
            return IR_NONE;
        if (o->kind == SUM_PARAM)
            only = o->param;
    }
    return only;
}

/* On pointers it was replayed on before, memory is told nothing new. */
static bool told_before(const replay *r) {
    const sv_args *a = r->a;
    uint32_t p = a->nested ? IR_NONE : only_argument(r->sum);
    if (p >= r->sum->nparams || p >= a->n || !a->node[p])
        return false;
    bool first;
    (void)sv_derived(r->s, a->node[p], SV_REPLAYED, (sum_loc){(int32_t)r->func, r->ends, 0},
                     &first);
    return !first;
}

static void invoke(solved *s, const sv_args *a, uint32_t func) {
    const summary *sum = s->env->summary(s->env->ctx, func);
    bool first = true, ends = a->ends || (sum->noreturn && !s->env->jumps);
    if (a->nested && s->nested_args.len >= (s->env->hurry ? MIN_NESTED : MAX_NESTED)) {
        call_unknown(s, a, ends, s->env->assume(s->env->ctx, "indirect", a->name));
        return;
    }
    if (a->nested)
        a = shared_args(s, a, func, sum, &first);
    if (!first)
        return;
    if (sum->unknown) {
        call_unknown(s, a, ends, sum->assumes);
        return;
    }
    if (sum->bottom) {
        result_is(s, a, SV_P_BOT);
        return;
    }
    uint32_t *nodes = mk_new_n(s->arena, uint32_t, 2 * (size_t)sum->nobjs + 1);
    replay r = {.s = s,
                .sum = sum,
                .a = a,
                .ends = ends,
                .func = func,
                .node = nodes,
                .anywhere = nodes + sum->nobjs};
    for (uint32_t k = 0; k < sum->nobjs; k++)
        if (sum->objs[k].kind == SUM_FRESH)
            (void)node_for(&r, k); /* also where the result is thrown away */
    bool told = told_before(&r);
    replay_edges(&r, told);
    for (uint32_t i = 0; i < sum->ncopies; i++)
        replay_copy(&r, &sum->copies[i]);
    replay_calls(&r);
    replay_frees(&r);
    for (uint32_t k = 0; k < a->n; k++)
        writes(s, a, k, k < sum->nparams ? sum_written(sum, k) : SUM_ALL_SLOTS, false);
    surplus(&r);
}

/* ---- the instruction -------------------------------------------------------------------------------------- */

/* The caller knows what it gave: it is told in the summary, and answers for the arguments and the result. */
static void call_given(solved *s, sv_args *a, uint32_t obj) {
    sv_call_vec_push(&s->calls, (sv_call){a, obj});
    if (a->result || a->to)
        sv_add_obj(s, a->to ? SV_N_SINK : a->result, sv_returned(s, obj));
    if (a->to_caller)
        return;
    a->to_caller = true;
    s->open[a->ins] |= !a->nested;
    const char *assumes = s->env->assume(s->env->ctx, "callback", a->name);
    for (uint32_t k = 0; k < a->n && !a->ends; k++)
        if (a->node[k])
            sv_assume(s, a->node[k], SV_N_CALLED, a->ins, assumes);
    writes_all(s, a, true);
    if (a->to)
        result_is(s, a, SV_P_HEAP);
}

void sv_call_through(solved *s, sv_args *a, uint32_t ptr) {
    uint32_t obj = s->ptrs.data[ptr].obj;
    switch (s->objs.data[obj].kind) {
    case SV_NULL:
    case SV_BOT:
        break;
    case SV_FUNC:
        invoke(s, a, s->objs.data[obj].ref);
        break;
    case SV_PARAM:
        if (s->objs.data[obj].depth < GIVEN_DEPTH && !s->objs.data[obj].deep) {
            call_given(s, a, obj);
            break;
        }
        /* fall through */
    default:
        if (!a->to_unknown)
            call_unknown(s, a, a->ends, s->env->assume(s->env->ctx, "indirect", a->name));
        a->to_unknown = true;
        break;
    }
}

static const char *field_name(const solved *s, const ir_ins *i) {
    const ir_type *t = &s->u->types.data[i->ref];
    if (i->n >= t->nfields)
        return "";
    return ir_cstr(s->u, s->u->fields.data[t->fields + i->n].name);
}

/* What to call a function pointer: the field or variable it comes from. */
static const char *pointer_name(const solved *s, ir_val v) {
    for (int steps = 0; v && steps < 8; steps++) {
        const ir_ins *i = at(s, v);
        switch ((ir_op)i->op) {
        case IR_FIELD:
            return field_name(s, i);
        case IR_GLOBAL:
            return ir_cstr(s->u, s->u->globals.data[i->ref].name);
        case IR_LOCAL:
            return ir_cstr(s->u, s->f->locals.data[i->ref].name);
        case IR_ARG:
            if (s->sym && i->ref < s->sym->nparams)
                return ir_cstr(s->u, s->u->param_names.data[s->sym->params + i->ref]);
            return "";
        case IR_LOAD:
        case IR_CAST:
        case IR_INDEX:
        case IR_OFFSET:
            v = i->a;
            break;
        default:
            return "";
        }
    }
    return "";
}

static sv_args *args_of(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    uint32_t *node = mk_new_n(s->arena, uint32_t, i->n + 1u);
    for (uint32_t k = 0; k < i->n; k++)
        node[k] = s->needed[ir_list(s->f, i)[k]] ? sv_node_of(s, ir_list(s->f, i)[k]) : 0;
    sv_args *a = mk_new(s->arena, sv_args);
    *a = (sv_args){.ins = v,
                   .n = i->n,
                   .node = node,
                   .to = sv_node_of(s, i->b),
                   .result = s->needed[v] ? sv_node_of(s, v) : 0,
                   .ends = (i->flags & IR_NORETURN) && !s->env->jumps};
    return a;
}

/* memset(p, 0, n) makes null pointers. */
static void zeroing(solved *s, ir_val v) {
    static const char *const zeroers[] = {"bzero", "explicit_bzero", NULL};
    const ir_ins *i = at(s, v);
    const char *name = ir_callee_name(s->u, at(s, v));
    bool set = strcmp(name, "memset") == 0 && i->n == 3 &&
               at(s, ir_list(s->f, i)[1])->op == IR_CONST && at(s, ir_list(s->f, i)[1])->imm == 0;
    if (!set && !ir_is_one_of(name, zeroers))
        return;
    uint32_t to = i->n ? sv_node_of(s, ir_list(s->f, i)[0]) : 0;
    if (to)
        sv_when(s, to, SV_ZERO, 0, 0, v);
}

void sv_call_ins(solved *s, ir_val v) {
    const ir_ins *i = at(s, v);
    sv_args *a = args_of(s, v);
    if (i->ref != IR_NONE) {
        zeroing(s, v);
        invoke(s, a, s->env->func(s->env->ctx, i->ref));
        return;
    }
    const uint32_t *funcs;
    uint32_t n;
    a->name = pointer_name(s, i->a);
    if (s->env->targets(s->env->ctx, s->f, i->a, &funcs, &n)) {
        for (uint32_t k = 0; k < n; k++)
            invoke(s, a, funcs[k]);
        return;
    }
    if (sv_node_of(s, i->a))
        sv_when_called(s, sv_node_of(s, i->a), a);
}

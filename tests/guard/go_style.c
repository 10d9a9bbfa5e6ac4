/* go_style.c: Go's escape analysis, as plain as it is, over the same IR: the guard rail of the solver.
 *
 *   go-style [memcheck-lint's options and inputs]
 *
 * prints for each allocation site   file TAB line TAB col TAB function TAB callee TAB stays|escapes
 * compare.c holds it against what memcheck-lint says of the same sites.
 *
 * A walk written down in an afternoon can be checked by eye; the solver cannot. The solver sees more, so
 * where this says "stays" it must not say "escapes". Nothing of solve*.c, escape.c or summarize.c is
 * used, except to learn which calls yield memory: the FRESH objects of summaries.
 *
 * The model (Go 1.19, cmd/compile/internal/escape/{graph,solve,leaks}.go):
 *
 *   locations   a value, a variable, a parameter, a result, an allocation; and HEAP. No fields
 *   edges       dst <- (src, derefs):   p = &q  -1     p = q  0     p = *q  1
 *   *p = q      p the address of a variable, as written: variable <- q. Anything else: HEAP <- q
 *   a call      callee known:           arguments go where its leaks say, results likewise
 *               in the same batch:      argument -> parameter, result location -> result
 *               unknown:                arguments -> HEAP
 *   batch       functions that call each other, callees' batches first
 *
 * Walked from HEAP, from each result and from each location that escapes: Bellman-Ford over incoming
 * edges. What is reached with fewer than 0 loads escapes; a parameter that is reached leaks.
 * Unlike Go: no loop depths, allocations do not mind; integers carry pointers, as in the solver.
 */
#include <stdlib.h>
#include <string.h>

#include "analyse.h"
#include "frontend.h"
#include "groups.h"
#include "models.h"
#include "options.h"
#include "program.h"
#include "project.h"
#include "unit_cache.h"

enum { HEAP = 0, ADDRESS = -1, NO_LEAK = 255, SMALL = 4096, MAX_FUNCTION = 400000 };

typedef struct edge { /* to the location whose list it is in */
    uint32_t src, next;
    int derefs;
} edge;

typedef struct loc {
    uint32_t edges;  /* list through edge.next */
    uint32_t member; /* of the batch; IR_NONE: nobody's */
    uint16_t param;  /* 1 + parameter; 0: none */
    bool result, escapes, queued;
    uint32_t walk; /* the last walk that saw it */
    int derefs;    /* in that walk */
} loc;

typedef struct leaks { /* of a parameter: least loads before it gets there, or NO_LEAK */
    uint8_t heap, result;
} leaks;

typedef struct tag { /* of a function whose batch is done */
    leaks *params;   /* nparams, then the variable arguments; NULL: unknown */
} tag;

typedef struct member { /* a function of the batch */
    uint32_t func;
    uint32_t params; /* first of nparams + 1 locations */
    uint32_t result;
    uint16_t nparams;
    bool gap;
} member;

typedef struct site { /* what one call yields */
    ir_pos pos;
    uint32_t member;
    const char *callee;
    uint32_t objs, nobjs; /* in guard.objs */
    uint64_t sure, unsure; /* ways (a bit each) by which memory comes for certain; only perhaps */
} site;

MK_VEC(loc_vec, loc)
MK_VEC(edge_vec, edge)
MK_VEC(member_vec, member)
MK_VEC(site_vec, site)
MK_VEC(id_vec, uint32_t)

typedef struct guard {
    program *p;
    tag *tags;           /* per function of the program */
    uint32_t *member_of; /* per function: 1 + its place in the batch, or 0 */
    mk_arena arena;
    loc_vec locs;
    edge_vec edges;
    member_vec batch;
    site_vec sites;
    id_vec objs, queue, todo;
    ir_u32_vec targets;
    uint32_t walk;
    /* the body at work */
    uint32_t at, unit, values, locals;
    ir_func f;
} guard;

/* ---- graph ------------------------------------------------------------------------------------ */

static uint32_t new_loc(guard *g, uint32_t owner) {
    loc_vec_push(&g->locs, (loc){.edges = IR_NONE, .member = owner});
    return (uint32_t)g->locs.len - 1;
}

static void enqueue(guard *g, uint32_t l) {
    if (g->locs.data[l].queued)
        return;
    g->locs.data[l].queued = true;
    id_vec_push(&g->queue, l);
}

static void flow(guard *g, uint32_t dst, uint32_t src, int derefs) {
    loc *d = &g->locs.data[dst];
    if (dst == src && derefs >= 0)
        return;
    if (d->escapes && derefs < 0) {
        g->locs.data[src].escapes = true;
        enqueue(g, src);
        return;
    }
    edge_vec_push(&g->edges, (edge){src, d->edges, derefs});
    d->edges = (uint32_t)g->edges.len - 1;
}

static const ir_ins *ins(const guard *g, ir_val v) {
    return ir_at(&g->f, v);
}

static uint32_t value(const guard *g, ir_val v) {
    return g->values + v;
}

/* The variable that an address is written to be in; HEAP if it is not that simple. */
static uint32_t variable(const guard *g, ir_val a) {
    for (;;) {
        const ir_ins *i = ins(g, a);
        switch ((ir_op)i->op) {
        case IR_LOCAL:
            return g->locals + i->ref;
        case IR_ALLOCA:
            return g->locals + (uint32_t)g->f.locals.len + a;
        case IR_FIELD:
        case IR_OFFSET:
        case IR_INDEX:
        case IR_CAST:
            a = i->a;
            break;
        default:
            return HEAP;
        }
    }
}

static void store(guard *g, ir_val address, uint32_t src, int derefs) {
    flow(g, variable(g, address), src, derefs);
}

/* ---- the walk ----------------------------------------------------------------------------------- */

static void least(uint8_t *depth, int now) {
    if (now < *depth)
        *depth = (uint8_t)(now < NO_LEAK ? now : NO_LEAK - 1);
}

static void leak_to(guard *g, const loc *root, const loc *param, int derefs) {
    const member *m = &g->batch.data[param->member];
    leaks *l = &g->tags[m->func].params[param->param - 1];
    if (root->result && !root->escapes && root->member == param->member)
        least(&l->result, derefs);
    else
        least(&l->heap, derefs);
}

static void reach(guard *g, uint32_t l, int derefs) {
    loc *x = &g->locs.data[l];
    if (x->walk == g->walk && x->derefs <= derefs)
        return;
    x->walk = g->walk;
    x->derefs = derefs;
    id_vec_push(&g->todo, l);
}

static void walk(guard *g, uint32_t root) {
    g->walk++;
    g->locs.data[root].queued = false;
    reach(g, root, 0);
    while (g->todo.len) {
        uint32_t at = id_vec_pop(&g->todo);
        loc *l = &g->locs.data[at];
        int derefs = l->derefs < 0 ? 0 : l->derefs;
        if (l->param)
            leak_to(g, &g->locs.data[root], l, derefs);
        if (l->derefs < 0 && !l->escapes) {
            l->escapes = true;
            enqueue(g, at);
            continue;
        }
        for (uint32_t e = l->edges; e != IR_NONE; e = g->edges.data[e].next)
            if (!g->locs.data[g->edges.data[e].src].escapes)
                reach(g, g->edges.data[e].src, derefs + g->edges.data[e].derefs);
    }
}

static void walk_all(guard *g) {
    enqueue(g, HEAP);
    for (size_t i = 0; i < g->batch.len; i++)
        enqueue(g, g->batch.data[i].result);
    while (g->queue.len)
        walk(g, id_vec_pop(&g->queue));
}

/* ---- calls: what flows --------------------------------------------------------------------------- */

typedef struct call {
    guard *g;
    ir_val v;
    const ir_ins *i;
    site s;
    uint32_t fresh; /* yielded by the result; HEAP if nothing is */
} call;

static uint32_t argument(const call *c, uint32_t k) { /* 0-based; HEAP: there is none */
    return k < c->i->n ? value(c->g, ir_list(&c->g->f, c->i)[k]) : HEAP;
}

static void to_result(call *c, uint32_t src, int derefs) {
    flow(c->g, value(c->g, c->v), src, derefs);
    if (c->i->b)
        store(c->g, c->i->b, src, derefs);
}

static void to_argument(call *c, uint32_t k, uint32_t src, int derefs) {
    if (k < c->i->n)
        store(c->g, ir_list(&c->g->f, c->i)[k], src, derefs);
}

static void argument_to(call *c, uint32_t k, uint32_t dst, int derefs) {
    if (k < c->i->n)
        flow(c->g, dst, argument(c, k), derefs);
}

/* `...` is an array of its own that holds the arguments. */
static uint32_t pack(call *c, uint32_t from) {
    uint32_t p = new_loc(c->g, c->g->at);
    for (uint32_t k = from; k < c->i->n; k++)
        argument_to(c, k, p, 0);
    return p;
}

static void call_unknown(call *c) {
    for (uint32_t k = 0; k < c->i->n; k++)
        argument_to(c, k, HEAP, 0);
}

static bool is_variadic(const ir_sym *s) {
    return (s->flags & IR_SYM_VARIADIC) != 0;
}

static void call_member(call *c, const member *m, bool variadic) {
    for (uint32_t k = 0; k < c->i->n; k++)
        if (k < m->nparams)
            argument_to(c, k, m->params + k, 0);
        else if (!variadic)
            argument_to(c, k, HEAP, 0);
    if (variadic)
        flow(c->g, m->params + m->nparams, pack(c, m->nparams), ADDRESS);
    to_result(c, m->result, 0);
}

static void as_tagged(call *c, const leaks *l, uint32_t src, int more) {
    if (l->heap != NO_LEAK)
        flow(c->g, HEAP, src, l->heap + more);
    if (l->result != NO_LEAK)
        to_result(c, src, l->result + more);
}

static void call_tagged(call *c, const tag *t, const ir_sym *s) {
    if (!t->params) {
        call_unknown(c);
        return;
    }
    for (uint32_t k = 0; k < c->i->n; k++)
        if (k < s->nparams)
            as_tagged(c, &t->params[k], argument(c, k), 0);
        else if (!is_variadic(s))
            argument_to(c, k, HEAP, 0);
    if (is_variadic(s))
        as_tagged(c, &t->params[s->nparams], pack(c, s->nparams), ADDRESS);
}

/* ---- calls: contracts of declarations, read from their attributes --------------------------------- */

static bool speaks_of(const ir_attr *a, int param) {
    switch ((ir_attr_kind)a->kind) {
    case IR_ATTR_FREES: case IR_ATTR_NOESCAPE: case IR_ATTR_ESCAPES: case IR_ATTR_ESCAPES_CONTENT:
    case IR_ATTR_RETURNS: case IR_ATTR_RETURNS_CONTENT: case IR_ATTR_GROWS: case IR_ATTR_ARENA:
    case IR_ATTR_FRESH_AT: case IR_ATTR_CALLS:
        return a->arg[0] == param;
    case IR_ATTR_STORES: case IR_ATTR_COPIES:
        return a->arg[0] == param || a->arg[1] == param;
    default:
        return false;
    }
}

/* What argument i leads to goes into the object argument j points to; 0: into the fresh result. */
static void put_into(call *c, int i, int j, int derefs) {
    if (i <= 0)
        return;
    if (j > 0)
        to_argument(c, (uint32_t)j - 1, argument(c, (uint32_t)i - 1), derefs);
    else
        argument_to(c, (uint32_t)i - 1, c->fresh, derefs);
}

static void obey(call *c, const ir_attr *a) {
    uint32_t k = a->arg[0] > 0 ? (uint32_t)a->arg[0] - 1 : UINT32_MAX;
    switch ((ir_attr_kind)a->kind) {
    case IR_ATTR_ESCAPES:
        argument_to(c, k, HEAP, 0);
        break;
    case IR_ATTR_ESCAPES_CONTENT:
        argument_to(c, k, HEAP, 1);
        break;
    case IR_ATTR_RETURNS:
    case IR_ATTR_RETURNS_CONTENT:
        if (k < c->i->n)
            to_result(c, argument(c, k), a->kind == IR_ATTR_RETURNS ? 0 : 1);
        break;
    case IR_ATTR_STORES:
    case IR_ATTR_COPIES:
        put_into(c, a->arg[0], a->arg[1], a->kind == IR_ATTR_STORES ? 0 : 1);
        break;
    case IR_ATTR_ARENA:
        to_argument(c, k, c->fresh, ADDRESS);
        break;
    case IR_ATTR_CALLS: /* a function nobody knows */
        for (int n = 1; n < 6; n++)
            if (a->arg[n] > 0)
                argument_to(c, (uint32_t)a->arg[n] - 1, HEAP, 0);
        break;
    default:
        break;
    }
}

static void assume_worst(call *c, const ir_attr *attrs, const ir_sym *s) {
    bool pure = false;
    for (uint32_t n = 0; n < s->nattrs; n++)
        pure |= attrs[n].kind == IR_ATTR_PURE;
    for (uint32_t k = 0; k < c->i->n; k++) {
        bool said = false;
        for (uint32_t n = 0; n < s->nattrs; n++)
            said |= speaks_of(&attrs[n], (int)k + 1);
        if (said)
            continue;
        if (pure)
            to_result(c, argument(c, k), 0);
        else
            argument_to(c, k, HEAP, 0);
    }
}

static void call_declared(call *c, const prog_func *fn) {
    const program *p = c->g->p;
    const ir_unit *u = program_unit(p, fn->unit);
    const ir_sym *s = &u->syms.data[fn->sym];
    const ir_attr *attrs = u->attrs.data + s->attrs;
    for (uint32_t n = 0; n < s->nattrs; n++) {
        if (attrs[n].kind == IR_ATTR_EQUIV) {
            uint32_t *same = prog_names_get(&p->models, mk_view_of(ir_cstr(u, attrs[n].str)));
            if (same && &p->funcs.data[*same] != fn)
                call_declared(c, &p->funcs.data[*same]);
        }
        obey(c, &attrs[n]);
    }
    if (!u->is_model)
        assume_worst(c, attrs, s);
}

/* ---- calls: which yield memory ---------------------------------------------------------------------- */

/* What verdict.c leaves out: handles are no memory that somebody asked for by size. */
static bool is_memory(const char *family) {
    static const char *const handles[] = {"file", "dir", "popen", "iconv", "locale", "catalog",
                                          "fts", "regex", NULL};
    for (const char *const *h = handles; family && *h; h++)
        if (strcmp(family, *h) == 0)
            return false;
    return true;
}

/* realpath(path, NULL) yields memory, with a buffer it does not. */
static bool is_certain(const call *c, const sum_obj *o) {
    if (o->must || !o->instead || o->instead > c->i->n)
        return o->must;
    const ir_ins *a = ir_at(&c->g->f, ir_list(&c->g->f, c->i)[o->instead - 1]);
    return a->op == IR_CONST && a->imm == 0;
}

static uint32_t yield_one(call *c, const sum_obj *o) {
    uint64_t way = (uint64_t)1 << (o->param == SUM_BY_RESULT ? 63 : o->param % 63);
    uint32_t l = new_loc(c->g, c->g->at);
    if (o->depth == 0 && !is_certain(c, o))
        c->s.unsure |= way;
    else if (o->depth == 0 && is_memory(o->family))
        c->s.sure |= way;
    id_vec_push(&c->g->objs, l);
    c->s.nobjs++;
    return l;
}

static void hand_out(call *c, const sum_obj *o, uint32_t l) {
    if (o->param != SUM_BY_RESULT) {
        to_argument(c, o->param, l, ADDRESS);
        return;
    }
    to_result(c, l, ADDRESS);
    c->fresh = l;
}

/* What the callee put its fresh objects into is in none of Go's tags: a list whose tail points to its
 * head holds itself, a new node that is returned hangs in the caller's list, too. */
static void yields(call *c, const summary *sum) {
    uint32_t *l = mk_new_n(&c->g->arena, uint32_t, sum->nobjs + 1u);
    for (uint32_t k = 0; k < sum->nobjs; k++)
        if (sum->objs[k].kind == SUM_FRESH) {
            l[k] = yield_one(c, &sum->objs[k]);
            if (sum->objs[k].depth == 0)
                hand_out(c, &sum->objs[k], l[k]);
        }
    for (uint32_t k = 0; k < sum->nedges; k++) {
        const sum_edge *e = &sum->edges[k];
        if (e->holder == SUM_RESULT || !l[e->pointee])
            continue;
        if (l[e->holder])
            flow(c->g, l[e->holder], l[e->pointee], ADDRESS);
        else if (sum->objs[e->holder].kind == SUM_PARAM && sum->objs[e->holder].depth == 0)
            to_argument(c, sum->objs[e->holder].param, l[e->pointee], ADDRESS);
        else if (sum->objs[e->holder].kind == SUM_PARAM)
            flow(c->g, HEAP, l[e->pointee], ADDRESS);
    }
}

/* ---- calls ------------------------------------------------------------------------------------------- */

static void call_body(call *c, uint32_t func) {
    guard *g = c->g;
    const prog_func *fn = &g->p->funcs.data[func];
    const ir_sym *s = &program_unit(g->p, fn->unit)->syms.data[fn->sym];
    uint32_t m = g->member_of[func];
    if (!m)
        call_tagged(c, &g->tags[func], s);
    else if (g->batch.data[m - 1].gap)
        call_unknown(c);
    else
        call_member(c, &g->batch.data[m - 1], is_variadic(s));
}

static void call_func(call *c, uint32_t func) {
    const program *p = c->g->p;
    const prog_func *fn = &p->funcs.data[func];
    if (fn->sum)
        yields(c, fn->sum);
    if (fn->kind == PROG_BODY)
        call_body(c, func);
    else if (fn->kind == PROG_JOIN)
        for (uint32_t k = 0; k < fn->ndefs; k++)
            call_body(c, p->lists.data[fn->defs + k]);
    else if (fn->sum && fn->sum->unknown)
        call_unknown(c);
    else
        call_declared(c, fn);
}

static const char *callee_name(const guard *g, const ir_ins *i) {
    if (i->ref == IR_NONE)
        return "*";
    const ir_unit *u = program_unit(g->p, g->unit);
    const char *name = ir_cstr(u, u->syms.data[i->ref].name);
    return strncmp(name, "__builtin_", 10) == 0 ? name + 10 : name;
}

static void call_targets(call *c) {
    guard *g = c->g;
    if (!program_targets(g->p, g->unit, &g->f, c->i->a, &g->targets)) {
        call_unknown(c);
        return;
    }
    for (size_t k = 0; k < g->targets.len; k++)
        call_func(c, g->targets.data[k]);
}

static void call_ins(guard *g, ir_val v) {
    const ir_ins *i = ins(g, v);
    call c = {.g = g, .v = v, .i = i};
    c.s = (site){.pos = i->pos, .member = g->at, .callee = callee_name(g, i), .objs = (uint32_t)g->objs.len};
    if (i->ref != IR_NONE)
        call_func(&c, g->p->func_of[g->unit][i->ref]);
    else
        call_targets(&c);
    if (c.s.sure & ~c.s.unsure) /* of several targets, all that yield must be certain */
        site_vec_push(&g->sites, c.s);
}

/* ---- instructions -------------------------------------------------------------------------------------- */

static bool wide(const ir_ins *i) { /* doubles may be nothing but the bytes of a pointer */
    return i->ty == IR_PTR || i->ty == IR_I64 || i->ty == IR_I128 || i->ty == IR_F64 || i->ty == IR_FX ||
           i->ty == IR_AGG;
}

static bool small(const ir_ins *i) {
    return i->op == IR_CONST && i->imm >= 0 && i->imm < SMALL;
}

/* An address minus an address is a number; what a small mask leaves is a tag. */
static bool is_number(const guard *g, const ir_ins *i) {
    const ir_ins *a = ins(g, i->a), *b = ins(g, i->b);
    return (i->op == IR_SUB && a->ty == IR_PTR && b->ty == IR_PTR) || (i->op == IR_AND && (small(a) || small(b)));
}

static void arithmetic(guard *g, ir_val v) {
    const ir_ins *i = ins(g, v);
    if (!wide(i) || is_number(g, i))
        return;
    flow(g, value(g, v), value(g, i->a), 0);
    flow(g, value(g, v), value(g, i->b), 0);
}

/* Narrow: a byte of a pointer stays one as it is moved, but the first cut ends a pointer, unless it was
 * shifted before: then its other half is somewhere, too. */
static void cast(guard *g, ir_val v) {
    const ir_ins *i = ins(g, v), *from = ins(g, i->a);
    if (wide(i) || !wide(from))
        flow(g, value(g, v), value(g, i->a), 0);
    else if (from->op == IR_SHR && i->ty != IR_I1)
        flow(g, HEAP, value(g, i->a), 0);
}

static void list_to(guard *g, ir_val v, uint32_t dst) {
    const ir_ins *i = ins(g, v);
    for (uint32_t k = 0; k < i->n; k++)
        flow(g, dst, value(g, ir_list(&g->f, i)[k]), 0);
}

static void ret(guard *g, const ir_ins *i) {
    if (i->a && wide(i))
        flow(g, g->batch.data[g->at].result, value(g, i->a), i->ty == IR_AGG ? 1 : 0);
}

static void instruction(guard *g, ir_val v) {
    const ir_ins *i = ins(g, v);
    const member *m = &g->batch.data[g->at];
    switch ((ir_op)i->op) {
    case IR_LOCAL:
    case IR_ALLOCA:
        flow(g, value(g, v), variable(g, v), ADDRESS);
        break;
    case IR_ARG:
        flow(g, value(g, v), m->params + i->ref, 0);
        break;
    case IR_FIELD:
    case IR_OFFSET:
    case IR_INDEX:
    case IR_NEG:
    case IR_NOT:
        flow(g, value(g, v), value(g, i->a), 0);
        break;
    case IR_LOAD:
        flow(g, value(g, v), value(g, i->a), 1);
        break;
    case IR_VAARG: /* the list holds the pack's address, the pack the argument */
        flow(g, value(g, v), value(g, i->a), 2);
        break;
    case IR_STORE:
        store(g, i->a, value(g, i->b), 0);
        break;
    case IR_COPY:
    case IR_VACOPY:
        store(g, i->a, value(g, i->b), 1);
        break;
    case IR_VASTART:
        store(g, i->a, m->params + m->nparams, 0);
        break;
    case IR_PHI:
        list_to(g, v, value(g, v));
        break;
    case IR_ASM:
        list_to(g, v, HEAP);
        break;
    case IR_CAST:
        cast(g, v);
        break;
    case IR_ADD:
    case IR_SUB:
    case IR_AND:
    case IR_OR:
    case IR_XOR:
    case IR_SHL:
    case IR_SHR:
        arithmetic(g, v);
        break;
    case IR_CALL:
        call_ins(g, v);
        break;
    case IR_RET:
        ret(g, i);
        break;
    default:
        break;
    }
}

/* ---- bodies ------------------------------------------------------------------------------------------------ */

static bool unpack(guard *g, uint32_t func) {
    const prog_func *fn = &g->p->funcs.data[func];
    const ir_unit *u = program_unit(g->p, fn->unit);
    g->unit = fn->unit;
    return ir_unpack(u, u->syms.data[fn->sym].body, &g->f);
}

static void struct_params(guard *g) { /* a copy of what the argument, an address, points to */
    const ir_unit *u = program_unit(g->p, g->unit);
    for (uint32_t k = 0; k < g->f.locals.len; k++) {
        const ir_local *l = &g->f.locals.data[k];
        ir_kind kind = (ir_kind)u->types.data[l->type].kind;
        if ((l->flags & IR_LOCAL_PARAM) && (kind == IR_K_STRUCT || kind == IR_K_UNION))
            flow(g, g->locals + k, g->batch.data[g->at].params + l->param, 1);
    }
}

static void one_body(guard *g, uint32_t m) {
    g->at = m;
    if (!unpack(g, g->batch.data[m].func))
        return;
    g->values = (uint32_t)g->locs.len;
    g->locals = g->values + (uint32_t)g->f.ins.len;
    size_t n = 2 * g->f.ins.len + g->f.locals.len; /* values; variables; what alloca() gave, by value */
    for (size_t k = 0; k < n; k++)
        (void)new_loc(g, m);
    struct_params(g);
    for (ir_val v = 1; v < g->f.ins.len; v++)
        instruction(g, v);
}

static void name_param(guard *g, uint32_t l, uint32_t param) {
    g->locs.data[l].param = (uint16_t)(param + 1);
}

static void join_batch(guard *g, uint32_t func) {
    const prog_func *fn = &g->p->funcs.data[func];
    if (fn->kind != PROG_BODY)
        return;
    member m = {.func = func, .nparams = fn->nparams};
    uint32_t id = (uint32_t)g->batch.len;
    m.gap = !unpack(g, func) || g->f.gap != IR_GAP_NONE;
    m.params = (uint32_t)g->locs.len;
    for (uint32_t k = 0; k <= m.nparams; k++)
        name_param(g, new_loc(g, id), k);
    m.result = new_loc(g, id);
    g->locs.data[m.result].result = true;
    leaks *l = mk_new_n(&g->arena, leaks, m.nparams + 1u);
    memset(l, NO_LEAK, (m.nparams + 1u) * sizeof *l);
    g->tags[func].params = l;
    member_vec_push(&g->batch, m);
    g->member_of[func] = id + 1;
}

/* ---- rows ---------------------------------------------------------------------------------------------------- */

static void print_site(const guard *g, const site *s) {
    const member *m = &g->batch.data[s->member];
    const prog_func *fn = &g->p->funcs.data[m->func];
    const ir_unit *u = program_unit(g->p, fn->unit);
    bool escapes = m->gap;
    for (uint32_t k = 0; k < s->nobjs; k++)
        escapes |= g->locs.data[g->objs.data[s->objs + k]].escapes;
    printf("%s\t%u\t%u\t%s\t%s\t%s\n", ir_cstr(u, u->files.data[s->pos.file].path), (unsigned)s->pos.line,
           (unsigned)s->pos.col, fn->name, s->callee, escapes ? "escapes" : "stays");
}

static void start_batch(guard *g) {
    loc_vec_clear(&g->locs);
    edge_vec_clear(&g->edges);
    member_vec_clear(&g->batch);
    site_vec_clear(&g->sites);
    id_vec_clear(&g->objs);
    g->walk = 0;
    (void)new_loc(g, IR_NONE); /* HEAP */
    g->locs.data[HEAP].escapes = true;
}

static void batch(guard *g, const uint32_t *funcs, uint32_t n) {
    start_batch(g);
    for (uint32_t k = 0; k < n; k++)
        join_batch(g, funcs[k]);
    for (uint32_t m = 0; m < g->batch.len; m++)
        one_body(g, m);
    walk_all(g);
    for (size_t k = 0; k < g->sites.len; k++)
        print_site(g, &g->sites.data[k]);
    for (size_t m = 0; m < g->batch.len; m++) {
        g->member_of[g->batch.data[m].func] = 0;
        if (g->batch.data[m].gap)
            g->tags[g->batch.data[m].func].params = NULL;
    }
}

static void batches(program *p) {
    groups order;
    groups_find(&order, p);
    guard g = {.p = p};
    g.tags = mk_new_n(&g.arena, tag, p->funcs.len + 1);
    g.member_of = mk_new_n(&g.arena, uint32_t, p->funcs.len + 1);
    for (size_t k = 0; k < order.list.len; k++)
        batch(&g, order.members.data + order.list.data[k].first, order.list.data[k].n);
    ir_func_free(&g.f);
    loc_vec_free(&g.locs);
    edge_vec_free(&g.edges);
    member_vec_free(&g.batch);
    site_vec_free(&g.sites);
    id_vec_free(&g.objs);
    id_vec_free(&g.queue);
    id_vec_free(&g.todo);
    ir_u32_vec_free(&g.targets);
    mk_arena_free(&g.arena);
    groups_free(&order);
}

/* ---- reading: as memcheck-lint does ------------------------------------------------------------------------------ */

static ir_unit *read_ir(const char *path) {
    FILE *in = fopen(path, "rb");
    mk_str text = {0}, why = {0};
    char buf[16384];
    for (size_t n; in && (n = fread(buf, 1, sizeof buf, in)) > 0;)
        mk_str_catn(&text, buf, n);
    if (in)
        fclose(in);
    ir_unit *u = in ? ir_parse(mk_str_c(&text), text.len, &why) : NULL;
    mk_str_free(&text);
    mk_str_free(&why);
    return u;
}

static void keep_unit(void *unit, size_t job, const mk_str *bytes) {
    mk_str why = {0};
    (void)job;
    *(ir_unit **)unit = bytes ? ir_unit_read(mk_str_c(bytes), bytes->len, &why) : NULL;
    mk_str_free(&why);
}

static ir_unit *parse(const front_api *front, front_job job) {
    ir_unit *u = NULL;
    job.max_function = MAX_FUNCTION;
    front->units(&job, 1, NULL, keep_unit, &u);
    return u;
}

static void read_job(const front_api *front, const front_job *job, unit_cache *units) {
    size_t n = strlen(job->file);
    bool text = n > 3 && strcmp(job->file + n - 3, ".ir") == 0;
    ir_unit *u = text ? read_ir(job->file) : parse(front, *job);
    if (u)
        unit_cache_number(units, unit_cache_add(units, u, NULL));
    else
        fprintf(stderr, "go-style: %s: cannot be read\n", job->file);
}

static void read_models(const front_api *front, unit_cache *units, mk_arena *a) {
    front_job *jobs;
    size_t n = models_jobs(a, &jobs);
    for (size_t k = 0; k < n; k++)
        read_job(front, &jobs[k], units);
}

static void guard_program(unit_cache *cache, bool whole_program) {
    program p;
    find_list rows = {0};
    prog_units units = unit_cache_units(cache);
    program_link(&p, &units, whole_program);
    check_opts no_rules = {0};
    analyse_opts how = {.checks = &no_rules, .threads = 1};
    analyse(&p, &how, NULL, &rows); /* for the FRESH facts of its summaries */
    batches(&p);
    find_free(&rows);
    program_free(&p);
}

static int run(const options *o) {
    project in;
    mk_str why = {0};
    mk_arena a = {0};
    const char *missing = "";
    const front_api *front = frontend(&missing);
    bool ok = front && project_open(&in, o, stdin, &why);
    if (!ok) {
        fprintf(stderr, "go-style: %s\n", front ? mk_str_c(&why) : missing);
        return 2;
    }
    unit_cache units;
    unit_cache_open(&units, SIZE_MAX);
    read_models(front, &units, &a);
    for (size_t k = 0; k < in.models.len; k++)
        read_job(front, &in.models.data[k], &units);
    for (size_t k = 0; k < in.jobs.len; k++)
        read_job(front, &in.jobs.data[k], &units);
    guard_program(&units, o->whole_program);
    unit_cache_free(&units);
    project_free(&in);
    mk_arena_free(&a);
    mk_str_free(&why);
    return 0;
}

int main(int argc, char **argv) {
    options o;
    mk_str why = {0};
    int code = 2;
    if (options_parse(&o, argc, argv, &why))
        code = run(&o);
    else
        fprintf(stderr, "go-style: %s\n", mk_str_c(&why));
    options_free(&o);
    mk_str_free(&why);
    return code;
}

#include "explain.h"

#include <stdlib.h>
#include <string.h>

enum { /* explain.role: what it means that an object is found in a node */
       ROLE_NONE,
       ROLE_SINK,
       ROLE_ASSUMED,
       ROLE_RESULT,
       ROLE_PARAM,
       ROLE_HOLDER /* a cell of an object of this body that escapes itself */
};

static void cell_roles(explain *x) {
    const solved *s = x->s;
    for (uint32_t c = 0; c < s->cells.len; c++) {
        const sv_cell *k = &s->cells.data[c];
        const sv_obj *o = &s->objs.data[k->obj];
        x->owner[k->in] = k->obj;
        if (o->kind == SV_RET)
            x->role[k->in] = ROLE_RESULT;
        else if (o->kind == SV_PARAM)
            x->role[k->in] = ROLE_PARAM;
        else if (sv_is_own(o) && x->e->how[k->obj])
            x->role[k->in] = ROLE_HOLDER;
    }
}

void explain_start(explain *x, const solved *s, const escape *e) {
    *x = (explain){s, e, mk_new_n(s->arena, uint8_t, s->nodes.len),
                   mk_new_n(s->arena, uint32_t, s->nodes.len), mk_new_n(s->arena, uint32_t, s->nodes.len),
                   mk_new_n(s->arena, uint32_t, 1)};
    x->role[SV_N_SINK] = ROLE_SINK;
    x->role[SV_N_ASSUMED] = x->role[SV_N_CALLED] = ROLE_ASSUMED;
    cell_roles(x);
}

/* ---- the search ------------------------------------------------------------------------------------------ */

typedef struct step {    /* how a node was first reached */
    uint32_t node, from; /* from: index of the step before, or IR_NONE */
    ir_val why;
} step;
MK_VEC(step_vec, step)

typedef struct walk {
    const explain *x;
    step_vec steps;
    uint32_t search;
    ir_u32_vec between; /* nodes of that kind, still to be followed */
} walk;

static const char *assumption_at(const solved *s, uint32_t from, ir_val why) {
    for (size_t i = 0; i < s->assumed.len; i++)
        if (s->assumed.data[i].from == from && s->assumed.data[i].why == why)
            return s->assumed.data[i].text;
    return s->assumed.len ? s->assumed.data[0].text : "unknown:?";
}

static find_reason sink_reason(const solved *s, ir_val why) {
    switch ((ir_op)(why ? ir_at(s->f, why)->op : IR_NOP)) {
    case IR_CALL:
        return FIND_CALLEE;
    case IR_ASM:
        return FIND_ASM;
    case IR_CAST:
        return FIND_INTEGER;
    default:
        return FIND_GLOBAL;
    }
}

static find_reason assumed_reason(const char *assumption) {
    return strncmp(assumption, "coarse:", 7) == 0 ? FIND_COARSE : FIND_UNKNOWN_CALLEE;
}

static find_reason reason_at(const walk *w, const step *t) {
    const solved *s = w->x->s;
    switch (w->x->role[t->node]) {
    case ROLE_SINK: /* why = 0: out of a cell of something that escapes, which has its own reason */
        return t->why ? sink_reason(s, t->why) : FIND_NONE;
    case ROLE_ASSUMED:
        if (!t->why)
            return FIND_NONE;
        return assumed_reason(assumption_at(s, w->steps.data[t->from].node, t->why));
    case ROLE_RESULT:
        return FIND_RETURNED;
    case ROLE_PARAM:
        return FIND_PARAM_CONTENT;
    case ROLE_HOLDER:
        return FIND_STORED;
    default:
        return FIND_NONE;
    }
}

static bool first_time(const walk *w, uint32_t node) {
    uint32_t *seen = &w->x->seen[node];
    bool first = *seen != w->search;
    *seen = w->search;
    return first;
}

static void reach(walk *w, uint32_t node, uint32_t from, ir_val why) {
    bool end = w->x->role[node] == ROLE_SINK || w->x->role[node] == ROLE_ASSUMED;
    if (!first_time(w, node) && !end)
        return;
    step_vec_push(&w->steps, (step){node, from, why});
}

static void reach_all(walk *w, uint32_t node, uint32_t from) {
    const solved *s = w->x->s;
    for (uint32_t e = s->nodes.data[node].edges; e != IR_NONE; e = s->edges.data[e].next) {
        const sv_edge *x = &s->edges.data[e];
        if (s->nodes.data[x->to].between)
            ir_u32_vec_push(&w->between, x->to);
        else
            reach(w, x->to, from, x->why);
    }
}

/* What is stored together comes to all these places in one step, as if each went there by itself; edges
 * were made in program order, the last is the list's first. */
static void follow(walk *w, uint32_t node, uint32_t from) {
    reach_all(w, node, from);
    while (w->between.len) {
        uint32_t next = ir_u32_vec_pop(&w->between);
        if (first_time(w, next))
            reach_all(w, next, from);
    }
}

static void spread(walk *w, uint32_t obj) {
    const solved *s = w->x->s;
    reach(w, s->objs.data[obj].home, IR_NONE, 0);
    for (uint32_t i = 0; i < w->steps.len; i++) {
        uint32_t node = w->steps.data[i].node;
        uint8_t role = w->x->role[node];
        if (role == ROLE_SINK || role == ROLE_ASSUMED)
            continue;
        follow(w, node, i);
    }
}

/* The container that is the object itself (p->me = p) explains nothing. */
static uint32_t best_step(const walk *w, uint32_t obj, find_reason *reason) {
    uint32_t best = IR_NONE;
    *reason = FIND_NONE;
    for (uint32_t i = 0; i < w->steps.len; i++) {
        const step *t = &w->steps.data[i];
        find_reason r = reason_at(w, t);
        if (r == FIND_NONE || (r == FIND_STORED && w->x->owner[t->node] == obj))
            continue;
        if (*reason == FIND_NONE || r < *reason) {
            *reason = r;
            best = i;
        }
    }
    return best;
}

static void way_to(const walk *w, uint32_t end, route *r) {
    uint32_t n = 0;
    for (uint32_t i = end; i != IR_NONE; i = w->steps.data[i].from)
        n += w->steps.data[i].why != 0;
    ir_val *steps = mk_new_n(w->x->s->arena, ir_val, n + 1);
    r->nsteps = n;
    r->steps = steps;
    for (uint32_t i = end; i != IR_NONE; i = w->steps.data[i].from)
        if (w->steps.data[i].why)
            steps[--n] = w->steps.data[i].why;
    if (r->nsteps)
        r->last = steps[r->nsteps - 1];
}

route explain_object(const explain *x, uint32_t obj) {
    route r = {.reason = FIND_NONE};
    if (!x->e->how[obj])
        return r;
    walk w = {.x = x, .search = ++*x->searches};
    spread(&w, obj);
    uint32_t end = best_step(&w, obj, &r.reason);
    if (end != IR_NONE) {
        const step *t = &w.steps.data[end];
        uint8_t role = x->role[t->node];
        way_to(&w, end, &r);
        if (role == ROLE_PARAM || role == ROLE_HOLDER)
            r.holder = x->owner[t->node];
        if (role == ROLE_ASSUMED)
            r.assumes = assumption_at(x->s, w.steps.data[t->from].node, t->why);
    } else {
        r.reason = FIND_STORED; /* escapes, by a way that only memory knows */
    }
    step_vec_free(&w.steps);
    ir_u32_vec_free(&w.between);
    return r;
}

/* ---- out of sight ----------------------------------------------------------------------------------------- */

typedef struct inside {
    const explain *x;
    uint32_t obj;
    bool *value; /* per node: the body's own */
    bool out, visible;
    ir_u32_vec todo;
} inside;

/* Where it comes to by an edge, by this call or as memory has it; what other calls take out of memory that
 * it got into is no matter. */
static void comes_to(inside *w, const sv_edge *e) {
    const explain *x = w->x;
    const sv_obj *it = &x->s->objs.data[w->obj], *owner = &x->s->objs.data[x->owner[e->to]];
    uint8_t role = x->role[e->to];
    bool of_call = owner->nested && owner->ins == it->ins;
    bool out = role == ROLE_PARAM || (role == ROLE_HOLDER && !of_call && owner->sunk & SV_CERTAIN);
    if (e->why && e->why != it->ins)
        return;
    if (role == ROLE_SINK || role == ROLE_ASSUMED || out) {
        w->out = true;
    } else if (w->value[e->to] || (x->owner[e->to] && !of_call)) {
        w->visible = true;
    } else {
        ir_u32_vec_push(&w->todo, e->to);
    }
}

bool explain_inside(const explain *x, uint32_t obj) {
    const solved *s = x->s;
    inside w = {x, obj, mk_new_n(s->arena, bool, s->nodes.len), .todo.alloc = mk_arena_as_alloc(s->arena)};
    bool *seen = mk_new_n(s->arena, bool, s->nodes.len);
    for (ir_val v = 1; v < s->f->ins.len; v++)
        w.value[s->value[v]] = true;
    ir_u32_vec_push(&w.todo, s->objs.data[obj].home);
    while (w.todo.len && !w.visible) {
        uint32_t node = ir_u32_vec_pop(&w.todo);
        if (seen[node])
            continue;
        seen[node] = true;
        for (uint32_t e = s->nodes.data[node].edges; e != IR_NONE; e = s->edges.data[e].next)
            comes_to(&w, &s->edges.data[e]);
    }
    return w.out && !w.visible;
}

/* ---- assumptions ----------------------------------------------------------------------------------------------- */

MK_VEC(text_vec, const char *)

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The object and everything of this body that holds it, directly or not. */
static void holders(const explain *x, uint32_t obj, bool *in) {
    const solved *s = x->s;
    in[obj] = true;
    for (bool again = true; again;) {
        again = false;
        for (uint32_t c = 0; c < s->cells.len; c++) {
            const sv_cell *k = &s->cells.data[c];
            const sv_node *n = &s->nodes.data[k->in];
            if (in[k->obj] || s->objs.data[k->obj].kind == SV_RET)
                continue;
            for (uint32_t i = 0; i < n->n && !in[k->obj]; i++)
                in[k->obj] = in[s->ptrs.data[n->at[i]].obj];
            again |= in[k->obj];
        }
    }
}

static bool any_in(const solved *s, uint32_t node, const bool *in) {
    const sv_node *n = &s->nodes.data[node];
    for (uint32_t i = 0; i < n->n; i++)
        if (in[s->ptrs.data[n->at[i]].obj])
            return true;
    return false;
}

uint32_t explain_assumptions(const explain *x, uint32_t obj, const char *const **list) {
    const solved *s = x->s;
    text_vec v = {.alloc = mk_arena_as_alloc(s->arena)};
    if ((x->e->how[obj] & ESC_ASSUMED) && !(x->e->how[obj] & ESC_CERTAIN)) {
        bool *in = mk_new_n(s->arena, bool, s->objs.len);
        holders(x, obj, in);
        for (size_t i = 0; i < s->assumed.len; i++)
            if (any_in(s, s->assumed.data[i].from, in))
                text_vec_push(&v, s->assumed.data[i].text);
    }
    if (v.len > 1)
        qsort(v.data, v.len, sizeof *v.data, by_text);
    size_t n = 0;
    for (size_t i = 0; i < v.len; i++)
        if (n == 0 || strcmp(v.data[n - 1], v.data[i]) != 0)
            v.data[n++] = v.data[i];
    *list = v.data;
    return (uint32_t)n;
}

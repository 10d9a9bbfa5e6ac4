#include "escape.h"

MK_VEC(obj_list, uint32_t)

typedef struct finder {
    escape *e;
    const solved *s;
    obj_list todo;
} finder;

static const sv_obj *obj_at(const solved *s, uint32_t o) {
    return &s->objs.data[o];
}

/* Calls fn for each object that the cells of `obj` were given a pointer to. */
static void each_content(const solved *s, uint32_t obj, void (*fn)(void *ctx, uint32_t o),
                         void *ctx) {
    for (uint32_t c = obj_at(s, obj)->cells; c != IR_NONE; c = s->cells.data[c].next) {
        const sv_node *n = &s->nodes.data[s->cells.data[c].in];
        for (uint32_t i = 0; i < n->n; i++)
            fn(ctx, s->ptrs.data[n->at[i]].obj);
    }
}

typedef struct marker {
    finder *f;
    uint8_t how;
} marker;

static void mark(void *ctx, uint32_t o) {
    marker *m = ctx;
    if (!sv_is_own(obj_at(m->f->s, o)) || (m->f->e->how[o] & m->how))
        return;
    m->f->e->how[o] |= m->how;
    obj_list_push(&m->f->todo, o);
}

static void mark_contents(finder *f, uint32_t obj, uint8_t how) {
    marker m = {f, how};
    each_content(f->s, obj, mark, &m);
}

static void mark_roots(finder *f) {
    const solved *s = f->s;
    mark_contents(f, SV_O_RET, ESC_RETURNED);
    for (uint32_t o = SV_O_FIRST; o < s->objs.len; o++) {
        const sv_obj *x = obj_at(s, o);
        if (x->kind == SV_PARAM)
            mark_contents(f, o, ESC_PARAM);
        marker m = {f, ESC_HEAP};
        if (x->sunk & SV_CERTAIN)
            mark(&m, o);
        m.how = ESC_ASSUMED;
        if (x->sunk & (SV_ASSUMED | SV_CALLED))
            mark(&m, o);
    }
}

static void find_ways(finder *f) {
    mark_roots(f);
    while (f->todo.len) {
        uint32_t o = obj_list_pop(&f->todo);
        uint8_t how = f->e->how[o];
        if (how & ESC_CERTAIN)
            mark_contents(f, o, ESC_INSIDE);
        if (how & ESC_ASSUMED)
            mark_contents(f, o, ESC_ASSUMED);
    }
}

/* ---- whose memory holds it ------------------------------------------------------------------------------- */

typedef struct owner {
    finder *f;
    uint16_t param;
} owner;

static void own(void *ctx, uint32_t o) {
    owner *w = ctx;
    uint16_t *only = &w->f->e->only[o];
    uint16_t now = *only == ESC_NOWHERE || *only == w->param ? w->param : ESC_MANY;
    if (!sv_is_own(obj_at(w->f->s, o)) || *only == now)
        return;
    *only = now;
    obj_list_push(&w->f->todo, o);
}

static void own_contents(finder *f, uint32_t obj, uint16_t param) {
    owner w = {f, param};
    each_content(f->s, obj, own, &w);
}

static void find_owners(finder *f) {
    const solved *s = f->s;
    own_contents(f, SV_O_RET, ESC_MANY);
    for (uint32_t o = SV_O_FIRST; o < s->objs.len; o++) {
        owner many = {f, ESC_MANY};
        if (obj_at(s, o)->kind == SV_PARAM)
            own_contents(f, o, obj_at(s, o)->called ? ESC_MANY : obj_at(s, o)->param);
        else if (obj_at(s, o)->sunk)
            own(&many, o);
    }
    while (f->todo.len) {
        uint32_t o = obj_list_pop(&f->todo);
        own_contents(f, o, f->e->only[o]);
    }
}

/* ---- fresh: handed to the caller and held by nobody else ------------------------------------------------- */

typedef struct grade {
    finder *f;
    uint16_t by, depth;
} grade;

static void hand_out(void *ctx, uint32_t o) {
    grade *g = ctx;
    const sv_obj *x = obj_at(g->f->s, o);
    if (x->kind != SV_SITE || x->sunk || g->f->e->by[o] != ESC_NOT_FRESH)
        return;
    g->f->e->by[o] = g->by;
    g->f->e->depth[o] = g->depth;
    obj_list_push(&g->f->todo, o);
}

/* Breadth first, so that an object that is found at several depths has the smallest. */
static void grade_from(finder *f, uint32_t root, uint16_t by) {
    grade g = {f, by, 0};
    obj_list_clear(&f->todo);
    each_content(f->s, root, hand_out, &g);
    for (size_t i = 0; i < f->todo.len; i++) {
        uint32_t o = f->todo.data[i];
        g.depth = (uint16_t)(f->e->depth[o] + 1);
        if (g.depth >= SUM_DEPTH)
            g.depth = SUM_DEPTH - 1;
        each_content(f->s, o, hand_out, &g);
    }
    obj_list_clear(&f->todo);
}

static void find_fresh(finder *f) {
    const solved *s = f->s;
    grade_from(f, SV_O_RET, SUM_BY_RESULT);
    for (uint32_t o = SV_O_FIRST; o < s->objs.len; o++)
        if (obj_at(s, o)->kind == SV_PARAM && !obj_at(s, o)->sunk)
            grade_from(f, o, obj_at(s, o)->param);
}

void escape_find(escape *e, const solved *s) {
    size_t n = s->objs.len;
    e->how = mk_new_n(s->arena, uint8_t, n);
    e->by = mk_new_n(s->arena, uint16_t, n);
    e->depth = mk_new_n(s->arena, uint16_t, n);
    e->only = mk_new_n(s->arena, uint16_t, n);
    for (size_t i = 0; i < n; i++) {
        e->by[i] = ESC_NOT_FRESH;
        e->only[i] = ESC_NOWHERE;
    }
    finder f = {.e = e, .s = s};
    find_ways(&f);
    find_owners(&f);
    find_fresh(&f);
    obj_list_free(&f.todo);
}

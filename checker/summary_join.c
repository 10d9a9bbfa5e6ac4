/* summary_join.c: what holds of either of two functions: of several by one name, of one from round to round. */
#include "summary_int.h"

#include <stdlib.h>

enum { MAX_OFFSETS = 6 /* between two objects */ };

/* Copies s into b; objects that b has already unite. */
static void import(sum_build *b, const summary *s, uint32_t *to) {
    for (uint32_t i = 0; i < s->nobjs; i++) {
        sum_obj o = s->objs[i];
        if (o.kind == SUM_PARAM && o.depth > 0)
            o.parent = to[o.parent];
        to[i] = sum_add_obj(b, o);
    }
    for (uint32_t i = 0; i < s->nedges; i++) {
        sum_edge e = s->edges[i];
        if (e.holder != SUM_RESULT)
            e.holder = to[e.holder];
        e.pointee = to[e.pointee];
        sum_add_edge(b, e);
    }
    for (uint32_t i = 0; i < s->ncopies; i++)
        sum_add_copy(b, (sum_copy){to[s->copies[i].from], to[s->copies[i].to]});
    for (uint32_t i = 0; i < s->ncalls; i++) {
        const sum_call *c = &s->calls[i];
        sum_add_call(b, (sum_call){to[c->callee], c->arg, to[c->obj], c->to});
    }
}

/* Does s, too, say that of what the parameter points to, or of what lies there? */
static bool always(const summary *s, const sum_obj *x, uint16_t fact) {
    for (uint32_t i = 0; i < s->nobjs; i++) {
        const sum_obj *o = &s->objs[i];
        if (o->kind == SUM_PARAM && o->param == x->param && o->depth == x->depth &&
            (!o->depth || sum_loc_eq(o->at, x->at)))
            return (o->facts & fact) != 0;
    }
    return false;
}

static void keep_if_both(const summary *x, const summary *y, sum_obj *o, uint16_t fact) {
    if ((o->facts & fact) && !(always(x, o, fact) && always(y, o, fact)))
        o->facts &= (uint16_t)~fact;
}

static summary *copy_of(mk_arena *a, const summary *s) {
    return mk_arena_dup(a, s, sizeof *s, _Alignof(summary));
}

static const sum_obj *fresh_of(const summary *s, const sum_obj *o) {
    for (uint32_t i = 0; i < s->nobjs; i++)
        if (s->objs[i].kind == SUM_FRESH && sum_same_obj(&s->objs[i], o))
            return &s->objs[i];
    return NULL;
}

/* Does s hand anything out by the way (result or parameter) by which the other hands out fresh memory? */
static bool hands_out(const summary *s, uint16_t by) {
    for (uint32_t i = 0; i < s->nedges; i++) {
        uint32_t h = s->edges[i].holder;
        if (by == SUM_BY_RESULT
                ? h == SUM_RESULT
                : h != SUM_RESULT && s->objs[h].kind == SUM_PARAM && s->objs[h].param == by)
            return true;
    }
    return false;
}

static bool must_in(const summary *s, const sum_obj *o) {
    const sum_obj *f = fresh_of(s, o);
    return f ? f->must : !hands_out(s, o->param);
}

static bool same_ends(const sum_edge *x, const sum_edge *y) {
    return x->holder == y->holder && x->pointee == y->pointee &&
           sum_same_text(x->assumes, y->assumes);
}

/* Is it told before that the pointee leaks: for certain, or under enough other assumptions? */
static bool said_enough(const sum_edge_vec *all, size_t i) {
    const sum_edge *e = &all->data[i];
    unsigned before = 0;
    for (size_t k = 0; k < all->len; k++) {
        const sum_edge *x = &all->data[k];
        if (x->holder != e->holder || x->pointee != e->pointee)
            continue;
        if (!x->assumes)
            return true;
        before += k < i;
    }
    return before >= SUM_ASSUMPTIONS;
}

/* Recursion on p + 1 would name ever more offsets: a few say the pattern, more say "anywhere". */
static void widen_offsets(sum_build *b) {
    sum_edge_vec all = b->edges;
    b->edges = (sum_edge_vec){0};
    sum_edge_set_clear(&b->seen);
    for (size_t i = 0; i < all.len; i++) {
        unsigned alike = 0;
        if (all.data[i].assumes && said_enough(&all, i))
            continue;
        for (size_t k = 0; k < all.len; k++)
            alike += same_ends(&all.data[i], &all.data[k]);
        if (alike > MAX_OFFSETS)
            all.data[i].at = all.data[i].to = SUM_ANYWHERE;
        sum_add_edge(b, all.data[i]);
    }
    sum_edge_vec_free(&all);
}

static bool is_left(const sum_musts *m, sum_left l) {
    for (uint32_t k = 0; k < m->nleft; k++)
        if (m->left[k].from == l.from && m->left[k].to == l.to)
            return true;
    return false;
}

static sum_musts join_musts(const sum_musts *x, const sum_musts *y) {
    sum_musts m = {.used = x->used & y->used, .ended = x->ended & y->ended, .put = x->put & y->put};
    for (uint32_t k = 0; k < x->nleft; k++)
        if (is_left(y, x->left[k]))
            m.left[m.nleft++] = x->left[k];
    return m;
}

summary *sum_join(mk_arena *a, const summary *x, const summary *y) {
    if (x->bottom || y->unknown)
        return copy_of(a, y);
    if (y->bottom || x->unknown)
        return copy_of(a, x);
    sum_build b = {0};
    uint32_t *to = malloc((x->nobjs + y->nobjs + 1) * sizeof *to);
    if (!to)
        abort();
    import(&b, x, to);
    import(&b, y, to);
    free(to);
    for (size_t i = 0; i < b.objs.len; i++) {
        sum_obj *o = &b.objs.data[i];
        keep_if_both(x, y, o, SUM_MUST_FREE);
        keep_if_both(x, y, o, SUM_EMPTIED);
        if (o->kind == SUM_FRESH)
            o->must = o->must && must_in(x, o) && must_in(y, o);
    }
    widen_offsets(&b);
    summary *s = sum_done(&b, a, x->nparams > y->nparams ? x->nparams : y->nparams);
    s->noreturn = x->noreturn && y->noreturn;
    s->variadic = x->variadic || y->variadic;
    s->musts = join_musts(&x->musts, &y->musts);
    for (uint32_t k = 0; k < SUM_SLOTS; k++)
        s->written[k] = x->written[k] | y->written[k];
    return s;
}

/* summary.c: building and comparing summaries. */
#include "summary_int.h"

#include <stdlib.h>

/* ---- building ---------------------------------------------------------------------------------- */

bool sum_same_obj(const sum_obj *x, const sum_obj *y) {
    if (x->kind != y->kind)
        return false;
    switch (x->kind) {
    case SUM_HEAP:
        return true;
    case SUM_FUNC:
        return x->func == y->func;
    case SUM_FRESH:
        return x->param == y->param && x->depth == y->depth;
    case SUM_PARAM:
        return x->param == y->param && x->depth == y->depth &&
               (x->depth == 0 || (x->parent == y->parent && sum_loc_eq(x->at, y->at)));
    }
    return false;
}

static bool same_size(sum_size x, sum_size y) {
    return x.known == y.known && x.add == y.add && x.mul == y.mul && x.a == y.a && x.b == y.b;
}

static bool same_when(sum_when x, sum_when y) {
    return x.param == y.param && x.is == y.is && x.bits == y.bits && x.x == y.x;
}

static const char *one_family(const char *a, const char *b) {
    return a && b && strcmp(a, b) == 0 ? a : NULL;
}

/* What nobody has freed so far has no family yet. */
static void unite_frees(sum_obj *into, uint16_t facts, const char *family) {
    if (facts & SUM_MAY_FREE)
        into->family = into->facts & SUM_MAY_FREE ? one_family(into->family, family) : family;
    into->facts |= facts;
}

uint8_t sum_results_of_both(uint8_t x, uint8_t y) {
    return x && y && (x | y) != IR_ANY_SIGN ? x | y : 0;
}

static void unite(sum_obj *into, const sum_obj *o) {
    if (o->width > into->width)
        into->width = o->width;
    if (o->kind != SUM_FRESH) {
        unite_frees(into, o->facts, o->family);
        return;
    }
    into->facts |= o->facts;
    into->must = into->must && o->must;
    into->instead = into->instead == o->instead ? o->instead : 0;
    into->zeroed = into->zeroed && o->zeroed;
    into->results = sum_results_of_both(into->results, o->results);
    if (!same_when(into->when, o->when))
        into->when = (sum_when){0};
    if (!same_size(into->size, o->size))
        into->size = (sum_size){0};
    into->family = one_family(into->family, o->family);
}

uint32_t sum_add_obj(sum_build *b, sum_obj o) {
    for (size_t i = 0; i < b->objs.len; i++) {
        if (sum_same_obj(&b->objs.data[i], &o)) {
            unite(&b->objs.data[i], &o);
            return (uint32_t)i;
        }
    }
    sum_obj_vec_push(&b->objs, o);
    return (uint32_t)b->objs.len - 1;
}

uint32_t sum_add_param(sum_build *b, uint16_t param) {
    return sum_add_obj(b, (sum_obj){.kind = SUM_PARAM, .param = param});
}

uint32_t sum_add_child(sum_build *b, uint32_t parent, sum_loc at, uint8_t width) {
    sum_obj *p = &b->objs.data[parent];
    if (p->depth + 1 >= SUM_DEPTH) {
        p->facts |= SUM_DEEP;
        return parent;
    }
    return sum_add_obj(b, (sum_obj){.kind = SUM_PARAM,
                                    .param = p->param,
                                    .depth = (uint16_t)(p->depth + 1),
                                    .parent = parent,
                                    .at = at,
                                    .width = width});
}

uint32_t sum_add_heap(sum_build *b) {
    return sum_add_obj(b, (sum_obj){.kind = SUM_HEAP});
}

void sum_add_facts(sum_build *b, uint32_t obj, uint16_t facts) {
    unite_frees(&b->objs.data[obj], facts, NULL);
}

void sum_add_free(sum_build *b, uint32_t obj, const char *family) {
    unite_frees(&b->objs.data[obj], SUM_MAY_FREE, family);
}

static bool same_edge(const sum_edge *x, const sum_edge *y) {
    return x->holder == y->holder && x->pointee == y->pointee && sum_loc_eq(x->at, y->at) &&
           sum_loc_eq(x->to, y->to) && sum_same_text(x->assumes, y->assumes);
}

static uint64_t mix(uint64_t h, uint64_t x) {
    return mk_hash_u64(h ^ x);
}

static uint64_t hash_loc(uint64_t h, sum_loc l) {
    return mix(mix(h, (uint32_t)l.off), (uint64_t)l.stride << 32 | l.count);
}

static uint64_t hash_edge(const sum_edge *e) {
    uint64_t h = mix(0, (uint64_t)e->holder << 32 | e->pointee);
    return hash_loc(hash_loc(h, e->at), e->to) ^ (e->assumes ? mk_hash_cstr(e->assumes) : 0);
}

void sum_add_edge(sum_build *b, sum_edge e) {
    for (uint64_t key = hash_edge(&e);; key++) {
        bool added;
        uint32_t *at = sum_edge_set_add(&b->seen, key, &added);
        if (added) {
            *at = (uint32_t)b->edges.len;
            sum_edge_vec_push(&b->edges, e);
            return;
        }
        if (same_edge(&b->edges.data[*at], &e))
            return;
    }
}

void sum_add_copy(sum_build *b, sum_copy c) {
    for (size_t i = 0; i < b->copies.len; i++)
        if (b->copies.data[i].from == c.from && b->copies.data[i].to == c.to)
            return;
    sum_copy_vec_push(&b->copies, c);
}

static bool same_call(const sum_call *x, const sum_call *y) {
    return x->callee == y->callee && x->arg == y->arg && x->obj == y->obj &&
           sum_loc_eq(x->to, y->to);
}

void sum_add_call(sum_build *b, sum_call c) {
    uint64_t h = hash_loc(mix(mix(0, (uint64_t)c.callee << 32 | c.obj), c.arg), c.to);
    for (;; h++) {
        bool added;
        uint32_t *at = sum_edge_set_add(&b->seen_calls, h, &added);
        if (added) {
            *at = (uint32_t)b->calls.len;
            sum_call_vec_push(&b->calls, c);
            return;
        }
        if (same_call(&b->calls.data[*at], &c))
            return;
    }
}

/* ---- canonical order ---------------------------------------------------------------------------- */

static int cmp_u32(uint32_t a, uint32_t b) {
    return a < b ? -1 : a > b;
}

static int cmp_loc(sum_loc a, sum_loc b) {
    if (a.off != b.off)
        return a.off < b.off ? -1 : 1;
    int c = cmp_u32(a.stride, b.stride);
    return c ? c : cmp_u32(a.count, b.count);
}

static int cmp_obj(const sum_obj *objs, const sum_obj *x, const sum_obj *y) {
    int c = cmp_u32(x->kind, y->kind);
    if (!c)
        c = cmp_u32(x->param, y->param);
    if (!c)
        c = cmp_u32(x->depth, y->depth);
    if (!c)
        c = cmp_u32(x->func, y->func);
    if (c || x->kind != SUM_PARAM || x->depth == 0)
        return c;
    if (x->parent != y->parent)
        c = cmp_obj(objs, &objs[x->parent], &objs[y->parent]);
    return c ? c : cmp_loc(x->at, y->at);
}

static int cmp_edge(const void *px, const void *py) {
    const sum_edge *x = px, *y = py;
    int c = cmp_u32(x->holder, y->holder);
    if (!c)
        c = cmp_loc(x->at, y->at);
    if (!c)
        c = cmp_u32(x->pointee, y->pointee);
    if (!c)
        c = cmp_loc(x->to, y->to);
    if (!c && !sum_same_text(x->assumes, y->assumes))
        c = !x->assumes ? -1 : !y->assumes ? 1 : strcmp(x->assumes, y->assumes);
    return c;
}

static int cmp_copy(const void *px, const void *py) {
    const sum_copy *x = px, *y = py;
    int c = cmp_u32(x->from, y->from);
    return c ? c : cmp_u32(x->to, y->to);
}

static int cmp_call(const void *px, const void *py) {
    const sum_call *x = px, *y = py;
    int c = cmp_u32(x->callee, y->callee);
    if (!c)
        c = cmp_u32(x->arg, y->arg);
    if (!c)
        c = cmp_u32(x->obj, y->obj);
    return c ? c : cmp_loc(x->to, y->to);
}

/* Insertion by binary search over the old numbers: rank[new] = old. Summaries are small. */
static void rank_objs(const sum_build *b, uint32_t *order) {
    const sum_obj *objs = b->objs.data;
    for (uint32_t i = 0; i < b->objs.len; i++) {
        uint32_t lo = 0, hi = i;
        while (lo < hi) {
            uint32_t mid = (lo + hi) / 2;
            if (cmp_obj(objs, &objs[order[mid]], &objs[i]) < 0)
                lo = mid + 1;
            else
                hi = mid;
        }
        memmove(order + lo + 1, order + lo, (i - lo) * sizeof *order);
        order[lo] = i;
    }
}

static void renumber(sum_build *b, const uint32_t *to) {
    for (size_t i = 0; i < b->edges.len; i++) {
        sum_edge *e = &b->edges.data[i];
        if (e->holder != SUM_RESULT)
            e->holder = to[e->holder];
        e->pointee = to[e->pointee];
    }
    for (size_t i = 0; i < b->copies.len; i++) {
        b->copies.data[i].from = to[b->copies.data[i].from];
        b->copies.data[i].to = to[b->copies.data[i].to];
    }
    for (size_t i = 0; i < b->calls.len; i++) {
        b->calls.data[i].callee = to[b->calls.data[i].callee];
        b->calls.data[i].obj = to[b->calls.data[i].obj];
    }
}

static void sort_objs(sum_build *b) {
    size_t n = b->objs.len;
    if (n == 0)
        return;
    uint32_t *order = malloc(2 * n * sizeof *order);
    sum_obj *sorted = malloc(n * sizeof *sorted);
    if (!order || !sorted)
        abort();
    uint32_t *to = order + n;
    rank_objs(b, order);
    for (uint32_t i = 0; i < n; i++)
        to[order[i]] = i;
    for (uint32_t i = 0; i < n; i++) {
        sorted[i] = b->objs.data[order[i]];
        if (sorted[i].kind == SUM_PARAM && sorted[i].depth > 0)
            sorted[i].parent = to[sorted[i].parent];
    }
    memcpy(b->objs.data, sorted, n * sizeof *sorted);
    renumber(b, to);
    free(sorted);
    free(order);
}

static void *keep(mk_arena *a, const void *p, size_t n, size_t size) {
    return n ? mk_arena_dup(a, p, n * size, _Alignof(max_align_t)) : NULL;
}

static void sort(void *p, size_t n, size_t size, int (*cmp)(const void *, const void *)) {
    if (n > 1)
        qsort(p, n, size, cmp);
}

void sum_drop(sum_build *b) {
    sum_edge_set_free(&b->seen);
    sum_edge_set_free(&b->seen_calls);
    sum_obj_vec_free(&b->objs);
    sum_edge_vec_free(&b->edges);
    sum_copy_vec_free(&b->copies);
    sum_call_vec_free(&b->calls);
}

summary *sum_clone(mk_arena *a, const summary *s) {
    summary *c = mk_arena_dup(a, s, sizeof *s, _Alignof(summary));
    c->objs = keep(a, s->objs, s->nobjs, sizeof(sum_obj));
    c->edges = keep(a, s->edges, s->nedges, sizeof(sum_edge));
    c->copies = keep(a, s->copies, s->ncopies, sizeof(sum_copy));
    c->calls = keep(a, s->calls, s->ncalls, sizeof(sum_call));
    return c;
}

summary *sum_done(sum_build *b, mk_arena *a, uint16_t nparams) {
    sort_objs(b);
    sort(b->edges.data, b->edges.len, sizeof(sum_edge), cmp_edge);
    sort(b->copies.data, b->copies.len, sizeof(sum_copy), cmp_copy);
    sort(b->calls.data, b->calls.len, sizeof(sum_call), cmp_call);
    summary *s = mk_new(a, summary);
    s->nparams = nparams;
    s->nobjs = (uint32_t)b->objs.len;
    s->nedges = (uint32_t)b->edges.len;
    s->ncopies = (uint32_t)b->copies.len;
    s->ncalls = (uint32_t)b->calls.len;
    s->objs = keep(a, b->objs.data, s->nobjs, sizeof(sum_obj));
    s->edges = keep(a, b->edges.data, s->nedges, sizeof(sum_edge));
    s->copies = keep(a, b->copies.data, s->ncopies, sizeof(sum_copy));
    s->calls = keep(a, b->calls.data, s->ncalls, sizeof(sum_call));
    sum_drop(b);
    return s;
}

/* ---- whole summaries ----------------------------------------------------------------------------- */

summary *sum_bottom(mk_arena *a, uint16_t nparams) {
    summary *s = mk_new(a, summary);
    s->nparams = nparams;
    s->bottom = true;
    return s;
}

summary *sum_unknown(mk_arena *a, uint16_t nparams, const char *assumes) {
    summary *s = mk_new(a, summary);
    s->nparams = nparams;
    s->unknown = true;
    s->assumes = assumes;
    return s;
}

sum_slots sum_written(const summary *s, uint32_t param) {
    return s->unknown || param >= SUM_SLOTS ? SUM_ALL_SLOTS : s->written[param];
}

static bool same_facts(const sum_obj *x, const sum_obj *y) {
    return x->kind == y->kind && x->facts == y->facts && x->param == y->param &&
           x->depth == y->depth && x->parent == y->parent && sum_loc_eq(x->at, y->at) &&
           x->width == y->width && x->func == y->func && x->must == y->must &&
           x->instead == y->instead && x->zeroed == y->zeroed && x->results == y->results &&
           same_when(x->when, y->when) &&
           sum_same_text(x->family, y->family) && same_size(x->size, y->size);
}

bool sum_equal(const summary *a, const summary *b) {
    if (a->unknown != b->unknown || a->bottom != b->bottom || a->noreturn != b->noreturn ||
        memcmp(&a->musts, &b->musts, sizeof a->musts) != 0 ||
        memcmp(a->written, b->written, sizeof a->written) != 0 || a->nobjs != b->nobjs ||
        a->nedges != b->nedges || a->ncopies != b->ncopies || a->ncalls != b->ncalls)
        return false;
    for (uint32_t i = 0; i < a->nobjs; i++)
        if (!same_facts(&a->objs[i], &b->objs[i]))
            return false;
    for (uint32_t i = 0; i < a->nedges; i++)
        if (cmp_edge(&a->edges[i], &b->edges[i]) != 0)
            return false;
    for (uint32_t i = 0; i < a->ncopies; i++)
        if (cmp_copy(&a->copies[i], &b->copies[i]) != 0)
            return false;
    for (uint32_t i = 0; i < a->ncalls; i++)
        if (cmp_call(&a->calls[i], &b->calls[i]) != 0)
            return false;
    return true;
}

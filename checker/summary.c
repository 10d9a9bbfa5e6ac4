/* summary.c: building, joining and comparing summaries; the summary of an annotated declaration. */
#include "summary.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- location sets ---------------------------------------------------------------------------- */

enum {
    FAR = 1 << 24,  /* offsets beyond this say nothing any more */
    MAX_OFFSETS = 6 /* between two objects, when summaries are joined */
};

static uint32_t gcd(uint32_t a, uint32_t b) {
    while (b) {
        uint32_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

static int32_t wrap(int64_t off, uint32_t stride) {
    int64_t r = off % (int64_t)stride;
    return (int32_t)(r < 0 ? r + stride : r);
}

static sum_loc normal(int64_t off, uint32_t stride, uint64_t count) {
    if (stride == 0 || count == 1) {
        if (off < -FAR || off > FAR)
            return SUM_ANYWHERE;
        return SUM_EXACT((int32_t)off);
    }
    if (count &&
        (off < -FAR || off > FAR || count > FAR || stride > FAR || (uint64_t)stride * count > FAR))
        count = 0;
    if (count)
        return (sum_loc){(int32_t)off, stride, (uint32_t)count};
    if (stride > FAR)
        return SUM_ANYWHERE;
    return (sum_loc){wrap(off, stride), stride, 0};
}

sum_loc sum_loc_add(sum_loc l, int64_t bytes) {
    return normal(l.off + bytes, l.stride, l.count);
}

sum_loc sum_loc_plus(sum_loc a, sum_loc b) {
    int64_t off = (int64_t)a.off + b.off;
    if (!a.stride || !b.stride) {
        sum_loc s = a.stride ? a : b;
        return normal(off, s.stride, s.count);
    }
    uint32_t g = gcd(a.stride, b.stride);
    if (!a.count || !b.count)
        return normal(off, g, 0);
    uint64_t span = (uint64_t)a.stride * (a.count - 1) + (uint64_t)b.stride * (b.count - 1);
    return normal(off, g, span / g + 1);
}

sum_loc sum_loc_index(sum_loc l, uint64_t stride, uint32_t count) {
    if (stride == 0 || stride > FAR)
        return SUM_ANYWHERE;
    return sum_loc_plus(l, normal(0, (uint32_t)stride, count));
}

static int64_t last_of(sum_loc l) {
    return l.off + (l.stride ? (int64_t)l.stride * (l.count - 1) : 0);
}

static bool bounded(sum_loc l) {
    return l.stride == 0 || l.count != 0;
}

bool sum_loc_overlap(sum_loc a, unsigned wa, sum_loc b, unsigned wb) {
    if (bounded(a) && bounded(b) &&
        (last_of(a) + (int64_t)wa <= b.off || last_of(b) + (int64_t)wb <= a.off))
        return false;
    uint32_t g = gcd(a.stride, b.stride);
    if (g == 0)
        return true; /* both exact: the ranges above were the whole test */
    int64_t d = wrap((int64_t)b.off - a.off, g);
    return d < (int64_t)wa || d + (int64_t)wb > (int64_t)g;
}

/* ---- building ---------------------------------------------------------------------------------- */

static bool same_obj(const sum_obj *x, const sum_obj *y) {
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
    if (!same_when(into->when, o->when))
        into->when = (sum_when){0};
    if (!same_size(into->size, o->size))
        into->size = (sum_size){0};
    into->family = one_family(into->family, o->family);
}

uint32_t sum_add_obj(sum_build *b, sum_obj o) {
    for (size_t i = 0; i < b->objs.len; i++) {
        if (same_obj(&b->objs.data[i], &o)) {
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

static bool same_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_edge(const sum_edge *x, const sum_edge *y) {
    return x->holder == y->holder && x->pointee == y->pointee && sum_loc_eq(x->at, y->at) &&
           sum_loc_eq(x->to, y->to) && same_text(x->assumes, y->assumes);
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
    if (!c && !same_text(x->assumes, y->assumes))
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

static bool same_facts(const sum_obj *x, const sum_obj *y) {
    return x->kind == y->kind && x->facts == y->facts && x->param == y->param &&
           x->depth == y->depth && x->parent == y->parent && sum_loc_eq(x->at, y->at) &&
           x->width == y->width && x->func == y->func && x->must == y->must &&
           x->instead == y->instead && x->zeroed == y->zeroed && same_when(x->when, y->when) && same_text(x->family, y->family) && same_size(x->size, y->size);
}

bool sum_equal(const summary *a, const summary *b) {
    if (a->unknown != b->unknown || a->bottom != b->bottom || a->noreturn != b->noreturn ||
        memcmp(&a->musts, &b->musts, sizeof a->musts) != 0 ||
        a->nobjs != b->nobjs || a->nedges != b->nedges ||
        a->ncopies != b->ncopies || a->ncalls != b->ncalls)
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

static bool must_free(const summary *s, uint16_t param) {
    for (uint32_t i = 0; i < s->nobjs; i++) {
        const sum_obj *o = &s->objs[i];
        if (o->kind == SUM_PARAM && o->param == param && o->depth == 0)
            return (o->facts & SUM_MUST_FREE) != 0;
    }
    return false;
}

static summary *copy_of(mk_arena *a, const summary *s) {
    return mk_arena_dup(a, s, sizeof *s, _Alignof(summary));
}

static const sum_obj *fresh_of(const summary *s, const sum_obj *o) {
    for (uint32_t i = 0; i < s->nobjs; i++)
        if (s->objs[i].kind == SUM_FRESH && same_obj(&s->objs[i], o))
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
    return x->holder == y->holder && x->pointee == y->pointee && same_text(x->assumes, y->assumes);
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
        if ((o->facts & SUM_MUST_FREE) && !(must_free(x, o->param) && must_free(y, o->param)))
            o->facts &= (uint16_t)~SUM_MUST_FREE;
        if (o->kind == SUM_FRESH)
            o->must = o->must && must_in(x, o) && must_in(y, o);
    }
    widen_offsets(&b);
    summary *s = sum_done(&b, a, x->nparams > y->nparams ? x->nparams : y->nparams);
    s->noreturn = x->noreturn && y->noreturn;
    s->variadic = x->variadic || y->variadic;
    s->musts = join_musts(&x->musts, &y->musts);
    return s;
}

/* ---- from annotations ------------------------------------------------------------------------------ */

typedef struct contract { /* a declaration being turned into a summary */
    const ir_unit *u;
    const ir_sym *s;
    sum_build b;
    uint32_t fresh; /* object, or IR_NONE */
    const char *family;
    bool zeroed, content, pure, said_result;
    sum_size size;
    sum_musts musts;
} contract;

static const ir_attr *attr_at(const contract *c, uint32_t i) {
    return &c->u->attrs.data[c->s->attrs + i];
}

/* One more than there are: all of the variable arguments. */
static bool is_param(const contract *c, int i) {
    return i >= 1 && i <= c->s->nparams + ((c->s->flags & IR_SYM_VARIADIC) != 0);
}

/* What the argument points to; variable ones lie in an array of their own. */
static uint32_t param_obj(contract *c, int i) {
    uint32_t o = sum_add_param(&c->b, (uint16_t)(i - 1));
    return i <= c->s->nparams ? o : sum_add_child(&c->b, o, SUM_ANYWHERE, c->u->ptr_size);
}

/* Where a pointer comes from: 0 is memory that nobody knows. */
static uint32_t source(contract *c, int i) {
    return i ? param_obj(c, i) : sum_add_heap(&c->b);
}

/* Where a pointer goes to: 0 is the fresh result. */
static bool is_target(const contract *c, int j) {
    return j ? is_param(c, j) : c->fresh != IR_NONE;
}

static uint32_t target(contract *c, int j) {
    return j ? param_obj(c, j) : c->fresh;
}

static void edge(contract *c, uint32_t holder, sum_loc at, uint32_t pointee, sum_loc to) {
    sum_add_edge(&c->b, (sum_edge){.holder = holder, .at = at, .pointee = pointee, .to = to});
}

/* What describes the fresh memory must be known before it is made. */
static void read_fresh_traits(contract *c, mk_arena *a) {
    bool unsaid = false;
    for (uint32_t i = 0; i < c->s->nattrs; i++) {
        const ir_attr *at = attr_at(c, i);
        if (at->kind == IR_ATTR_FAMILY && *ir_cstr(c->u, at->str))
            c->family = mk_arena_strdup(a, ir_cstr(c->u, at->str));
        else if (at->kind == IR_ATTR_FAMILY)
            unsaid = true;
        else if (at->kind == IR_ATTR_ZEROED)
            c->zeroed = true;
        else if (at->kind == IR_ATTR_FRESH_CONTENT)
            c->content = true;
        else if (at->kind == IR_ATTR_SIZE && is_param(c, at->arg[0]))
            c->size = (sum_size){true, 0, 1, (int16_t)(at->arg[0] - 1),
                                 (int16_t)(is_param(c, at->arg[1]) ? at->arg[1] - 1 : -1)};
    }
    if (!c->family && !unsaid)
        c->family = "malloc";
}

static uint32_t fresh_obj(contract *c, uint16_t by) {
    sum_obj o = {.kind = SUM_FRESH,
                 .param = by,
                 .must = by == SUM_BY_RESULT || by < c->s->nparams, /* or there may be no argument */
                 .zeroed = c->zeroed,
                 .family = c->family,
                 .size = c->size};
    uint32_t f = sum_add_obj(&c->b, o);
    if (c->content) {
        o.depth = 1;
        o.size = (sum_size){0};
        uint32_t in = sum_add_obj(&c->b, o);
        edge(c, f, SUM_ANYWHERE, in, SUM_ANYWHERE);
        edge(c, in, SUM_ANYWHERE, in, SUM_ANYWHERE);
    }
    return f;
}

/* What stands there is said of the result, if that is fresh, too (open_memstream). */
static uint32_t stored_obj(contract *c, uint16_t by) {
    contract plain = {.s = c->s, .b = c->b, .family = "malloc"};
    if (c->fresh == IR_NONE)
        return fresh_obj(c, by);
    uint32_t o = fresh_obj(&plain, by);
    c->b = plain.b;
    return o;
}

static void fact(contract *c, int i, uint16_t facts) {
    if (!is_param(c, i))
        return;
    if (facts & SUM_MAY_FREE)
        sum_add_free(&c->b, param_obj(c, i), c->family);
    sum_add_facts(&c->b, param_obj(c, i), (uint16_t)(facts & ~SUM_MAY_FREE));
}

static void flow_to_result(contract *c, int i) {
    if (i && !is_param(c, i))
        return;
    c->said_result = true;
    edge(c, SUM_RESULT, SUM_EXACT(0), source(c, i), SUM_ANYWHERE);
    if (c->fresh == IR_NONE)
        return;
    sum_obj *f = &c->b.objs.data[c->fresh];
    f->instead = f->must && i <= c->s->nparams ? (uint16_t)i : 0; /* one other thing, not several */
    f->must = false;
}

static uint32_t content_of(contract *c, int i) {
    uint32_t in = sum_add_child(&c->b, param_obj(c, i), SUM_ANYWHERE, 8);
    sum_add_facts(&c->b, in, SUM_DEEP);
    return in;
}

static void calls(contract *c, const ir_attr *at) {
    if (!is_param(c, at->arg[0]))
        return;
    uint32_t fn = param_obj(c, at->arg[0]);
    sum_add_call(&c->b, (sum_call){fn, SUM_CALLED, fn, SUM_EXACT(0)});
    uint32_t result = sum_add_child(&c->b, fn, SUM_CALL_STEP, 0);
    edge(c, sum_add_heap(&c->b), SUM_ANYWHERE, result, SUM_EXACT(0));
    for (int k = 1; k < 6 && at->arg[k] >= 0; k++) {
        uint32_t what = is_param(c, at->arg[k]) ? param_obj(c, at->arg[k]) : sum_add_heap(&c->b);
        sum_add_call(&c->b, (sum_call){fn, (uint16_t)(k - 1), what, SUM_ANYWHERE});
    }
}

/* i = 0: one that the call does not name. */
static void arena(contract *c, int i) {
    if (i && !is_param(c, i))
        return;
    c->family = "arena";
    c->fresh = fresh_obj(c, SUM_BY_RESULT);
    c->said_result = true;
    edge(c, SUM_RESULT, SUM_EXACT(0), c->fresh, SUM_EXACT(0));
    if (i)
        edge(c, param_obj(c, i), SUM_ANYWHERE, c->fresh, SUM_EXACT(0));
}

static bool is_fresh_at(const contract *c, int j) {
    for (uint32_t i = 0; i < c->s->nattrs; i++)
        if (attr_at(c, i)->kind == IR_ATTR_FRESH_AT && attr_at(c, i)->arg[0] == j)
            return true;
    return false;
}

static void stores(contract *c, int i, int j) {
    if ((i && !is_param(c, i)) || !is_target(c, j))
        return;
    edge(c, target(c, j), SUM_ANYWHERE, source(c, i), SUM_ANYWHERE);
    if (j && is_fresh_at(c, j))
        edge(c, fresh_obj(c, (uint16_t)(j - 1)), SUM_ANYWHERE, source(c, i), SUM_ANYWHERE);
}

static uint32_t must_bit(const contract *c, int i) {
    return is_param(c, i) && i <= SUM_MUSTS ? 1u << (i - 1) : 0;
}

/* Whoever takes it out again finds what it held. */
static void puts_back(contract *c, int i) {
    fact(c, i, SUM_MAY_FREE | SUM_MUST_FREE);
    c->musts.put |= must_bit(c, i);
    if (is_param(c, i))
        edge(c, sum_add_heap(&c->b), SUM_ANYWHERE, content_of(c, i), SUM_EXACT(0));
}

static void apply_attr(contract *c, const ir_attr *at) {
    int i = at->arg[0], j = at->arg[1];
    switch ((ir_attr_kind)at->kind) {
    case IR_ATTR_FREES: /* with a fresh result, it is realloc's way: there may be no memory */
        fact(c, i, SUM_MAY_FREE | SUM_MUST_FREE | (c->fresh != IR_NONE ? SUM_MOVED : 0));
        break;
    case IR_ATTR_RELEASES:
        fact(c, i, SUM_MAY_FREE);
        break;
    case IR_ATTR_FREES_CONTENT:
        if (is_param(c, i))
            sum_add_facts(&c->b, content_of(c, i), SUM_MAY_FREE);
        break;
    case IR_ATTR_PUTS:
        puts_back(c, i);
        break;
    case IR_ATTR_RESETS:
        c->musts.ended |= must_bit(c, i);
        break;
    case IR_ATTR_GROWS:
        fact(c, i, SUM_GROWN);
        break;
    case IR_ATTR_RESERVES:
        fact(c, i, SUM_RESERVED);
        break;
    case IR_ATTR_ESCAPES:
        if (is_param(c, i))
            edge(c, sum_add_heap(&c->b), SUM_ANYWHERE, param_obj(c, i), SUM_EXACT(0));
        break;
    case IR_ATTR_ESCAPES_CONTENT:
        if (is_param(c, i))
            edge(c, sum_add_heap(&c->b), SUM_ANYWHERE, content_of(c, i), SUM_EXACT(0));
        break;
    case IR_ATTR_RETURNS:
        flow_to_result(c, i);
        break;
    case IR_ATTR_RETURNS_CONTENT:
        if (is_param(c, i)) {
            c->said_result = true;
            edge(c, SUM_RESULT, SUM_EXACT(0), content_of(c, i), SUM_ANYWHERE);
        }
        break;
    case IR_ATTR_STORES:
        stores(c, i, j);
        break;
    case IR_ATTR_COPIES:
        if (is_param(c, i) && is_target(c, j))
            sum_add_copy(&c->b, (sum_copy){param_obj(c, i), target(c, j)});
        break;
    case IR_ATTR_FRESH_AT:
        if (is_param(c, i))
            edge(c, param_obj(c, i), SUM_EXACT(0), stored_obj(c, (uint16_t)(i - 1)), SUM_EXACT(0));
        break;
    case IR_ATTR_CALLS:
        calls(c, at);
        break;
    case IR_ATTR_PURE:
        c->pure = true;
        break;
    default: /* traits of the fresh object, read before */
        break;
    }
}

static bool may_hold_pointer(const ir_unit *u, uint32_t type) {
    const ir_type *t = &u->types.data[type];
    return t->kind == IR_K_PTR || (t->flags & IR_TYPE_HAS_PTR);
}

static bool spoken_of(const contract *c, int param) {
    for (uint32_t i = 0; i < c->s->nattrs; i++) {
        const ir_attr *at = attr_at(c, i);
        switch ((ir_attr_kind)at->kind) {
        case IR_ATTR_FREES:
        case IR_ATTR_RELEASES:
        case IR_ATTR_FREES_CONTENT:
        case IR_ATTR_NOESCAPE:
        case IR_ATTR_ESCAPES:
        case IR_ATTR_RETURNS:
        case IR_ATTR_ESCAPES_CONTENT:
        case IR_ATTR_RETURNS_CONTENT:
        case IR_ATTR_GROWS:
        case IR_ATTR_ARENA:
        case IR_ATTR_RESETS:
        case IR_ATTR_FRESH_AT:
        case IR_ATTR_CALLS:
            if (at->arg[0] == param)
                return true;
            break;
        case IR_ATTR_STORES:
        case IR_ATTR_COPIES:
        case IR_ATTR_SCRATCH:
        case IR_ATTR_REWINDS:
        case IR_ATTR_PUTS:
            if (at->arg[0] == param || at->arg[1] == param)
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

/* Parameters nobody promised anything about: kept, or at most returned by a pure function. */
static void assume_worst(contract *c, const char *assumes) {
    for (int i = 1; is_param(c, i); i++) {
        if (spoken_of(c, i))
            continue;
        if (c->pure) {
            flow_to_result(c, i);
            edge(c, SUM_RESULT, SUM_EXACT(0), content_of(c, i), SUM_ANYWHERE);
            continue;
        }
        sum_add_edge(&c->b, (sum_edge){.holder = sum_add_heap(&c->b),
                                       .at = SUM_ANYWHERE,
                                       .pointee = param_obj(c, i),
                                       .to = SUM_ANYWHERE,
                                       .assumes = assumes});
    }
}

static void read_result(contract *c) {
    if (!ir_find_attr(c->u, c->s, IR_ATTR_FRESH))
        return;
    c->fresh = fresh_obj(c, SUM_BY_RESULT);
    c->said_result = true;
    edge(c, SUM_RESULT, SUM_EXACT(0), c->fresh, SUM_EXACT(0));
}

static bool returns_pointer(const ir_unit *u, const ir_sym *s) {
    const ir_type *t = &u->types.data[s->type];
    return t->kind == IR_K_FUNC && may_hold_pointer(u, t->elem);
}

summary *sum_of_attrs(mk_arena *a, const ir_unit *u, const ir_sym *s, bool complete,
                      const char *assumes) {
    contract c = {.u = u, .s = s, .fresh = IR_NONE};
    read_fresh_traits(&c, a);
    read_result(&c);
    for (uint32_t i = 0; i < s->nattrs; i++)
        if (attr_at(&c, i)->kind == IR_ATTR_ARENA)
            arena(&c, attr_at(&c, i)->arg[0]);
    for (uint32_t i = 0; i < s->nattrs; i++)
        apply_attr(&c, attr_at(&c, i));
    if (!complete)
        assume_worst(&c, assumes);
    if (!c.said_result && returns_pointer(u, s))
        edge(&c, SUM_RESULT, SUM_ANYWHERE, sum_add_heap(&c.b), SUM_EXACT(0));
    summary *out = sum_done(&c.b, a, s->nparams);
    out->musts = c.musts;
    out->variadic = (s->flags & IR_SYM_VARIADIC) != 0;
    out->noreturn = (s->flags & IR_SYM_NORETURN) != 0;
    return out;
}

/* ---- text -------------------------------------------------------------------------------------------- */

static void print_loc(sum_loc l, mk_str *out) {
    if (sum_loc_eq(l, SUM_CALL_STEP)) {
        mk_str_cat(out, "()");
        return;
    }
    if (l.stride == 1 && l.count == 0)
        mk_str_cat(out, "*");
    else
        mk_str_printf(out, "%" PRId32, l.off);
    if (l.stride > 1 || l.count) {
        mk_str_printf(out, "+%" PRIu32, l.stride);
        if (l.count)
            mk_str_printf(out, "x%" PRIu32, l.count);
    }
}

static void print_obj(const summary *s, uint32_t i, mk_str *out) {
    const sum_obj *o = &s->objs[i];
    switch (o->kind) {
    case SUM_HEAP:
        mk_str_cat(out, "heap");
        break;
    case SUM_FUNC:
        mk_str_printf(out, "func%" PRIu32, o->func);
        break;
    case SUM_FRESH:
        if (o->param == SUM_BY_RESULT)
            mk_str_printf(out, "fresh.%d", o->depth);
        else
            mk_str_printf(out, "fresh%d.%d", o->param, o->depth);
        break;
    case SUM_PARAM:
        if (o->depth) {
            print_obj(s, o->parent, out);
            mk_str_cat(out, ".");
            print_loc(o->at, out);
        } else {
            mk_str_printf(out, "p%d", o->param);
        }
        break;
    }
}

static void print_place(const summary *s, uint32_t obj, sum_loc at, mk_str *out) {
    if (obj == SUM_RESULT)
        mk_str_cat(out, "result");
    else
        print_obj(s, obj, out);
    if (!sum_loc_eq(at, SUM_EXACT(0))) {
        mk_str_cat(out, "@");
        print_loc(at, out);
    }
}

static void print_facts(const summary *s, uint32_t i, const char *prefix, mk_str *out) {
    static const char *const names[] = {"may-free", "must-free", "grown", "reserved",
                                        "written",  "deep",      "moved"};
    const sum_obj *o = &s->objs[i];
    if (!o->facts && o->kind != SUM_FRESH)
        return;
    mk_str_printf(out, "%s  ", prefix);
    print_obj(s, i, out);
    mk_str_cat(out, ":");
    for (unsigned k = 0; k < sizeof names / sizeof *names; k++)
        if (o->facts & (1u << k))
            mk_str_printf(out, " %s", names[k]);
    if (o->kind == SUM_PARAM && (o->facts & SUM_MAY_FREE) && o->family && strcmp(o->family, "malloc") != 0)
        mk_str_printf(out, " %s", o->family);
    if (o->kind == SUM_FRESH)
        mk_str_printf(out, " %s%s%s", o->must ? "must " : "", o->zeroed ? "zeroed " : "",
                      o->family ? o->family : "?");
    if (o->when.param)
        mk_str_printf(out, " if p%u %s%s %lld", (unsigned)(o->when.param - 1),
                      o->when.bits ? "has" : "is", o->when.is ? "" : " not", (long long)o->when.x);
    mk_str_cat(out, "\n");
}

void sum_print(const summary *s, const char *name, const char *prefix, mk_str *out) {
    mk_str_printf(out, "%s%s:%s%s%s\n", prefix, name, s->bottom ? " bottom" : "",
                  s->unknown ? " unknown" : "",
                  s->noreturn ? " noreturn" : "");
    for (uint32_t i = 0; i < s->nobjs; i++)
        print_facts(s, i, prefix, out);
    for (uint32_t i = 0; i < s->nedges; i++) {
        const sum_edge *e = &s->edges[i];
        mk_str_printf(out, "%s  ", prefix);
        print_place(s, e->holder, e->at, out);
        mk_str_cat(out, " has ");
        print_place(s, e->pointee, e->to, out);
        if (e->assumes)
            mk_str_printf(out, " (%s)", e->assumes);
        mk_str_cat(out, "\n");
    }
    for (uint32_t i = 0; i < s->ncopies; i++) {
        mk_str_printf(out, "%s  copy ", prefix);
        print_obj(s, s->copies[i].from, out);
        mk_str_cat(out, " to ");
        print_obj(s, s->copies[i].to, out);
        mk_str_cat(out, "\n");
    }
    for (uint32_t i = 0; i < s->ncalls; i++) {
        const sum_call *c = &s->calls[i];
        mk_str_printf(out, "%s  calls ", prefix);
        print_obj(s, c->callee, out);
        if (c->arg != SUM_CALLED) {
            mk_str_printf(out, " arg %d ", c->arg);
            print_place(s, c->obj, c->to, out);
        }
        mk_str_cat(out, "\n");
    }
}

#include "summary_pack.h"

/* Whoever adds a member adds it below. */
_Static_assert(sizeof(void *) != 8 || (sizeof(summary) == 160 && sizeof(sum_obj) == 104 &&
                                       sizeof(sum_edge) == 40 && sizeof(sum_call) == 24),
               "pack the new member, too");

/* ---- parts ------------------------------------------------------------------------------------ */

static void put_loc(mk_str *out, sum_loc l) {
    bytes_put_signed(out, l.off);
    bytes_put(out, l.stride);
    bytes_put(out, l.count);
}

static uint32_t get32(bytes_in *in) {
    return (uint32_t)bytes_get_below(in, (uint64_t)UINT32_MAX + 1);
}

static uint16_t get16(bytes_in *in) {
    return (uint16_t)bytes_get_below(in, UINT16_MAX + 1u);
}

static sum_loc get_loc(bytes_in *in) {
    sum_loc l = {.off = (int32_t)bytes_get_signed(in)};
    l.stride = get32(in);
    l.count = get32(in);
    return l;
}

static void put_size(mk_str *out, sum_size s) {
    bytes_put(out, s.known);
    bytes_put_signed(out, s.add);
    bytes_put_signed(out, s.mul);
    bytes_put_signed(out, s.a);
    bytes_put_signed(out, s.b);
}

static sum_size get_size(bytes_in *in) {
    sum_size s = {.known = bytes_get_below(in, 2)};
    s.add = bytes_get_signed(in);
    s.mul = bytes_get_signed(in);
    s.a = (int16_t)bytes_get_signed(in);
    s.b = (int16_t)bytes_get_signed(in);
    return s;
}

/* A function's number is another one in another run; its name is not. */
static bool put_func(mk_str *out, const sum_obj *o, const sum_names *names) {
    if (o->kind != SUM_FUNC) {
        bytes_put(out, o->func);
        return true;
    }
    key k = names->of[o->func];
    (void)mk_str_catn(out, (const char *)&k, sizeof k);
    return !key_is_none(k);
}

static uint32_t get_func(bytes_in *in, sum_kind kind, const sum_names *names) {
    key k;
    if (kind != SUM_FUNC)
        return get32(in);
    if (in->end - in->at < (ptrdiff_t)sizeof k)
        return (uint32_t)bytes_damaged(in);
    memcpy(&k, in->at, sizeof k);
    in->at += sizeof k;
    const uint32_t *at = sum_numbers_get(&names->numbers, key_hash(k));
    return at && key_eq(names->of[*at], k) ? *at : (uint32_t)bytes_damaged(in);
}

static bool put_obj(bytes_texts_out *to, const sum_obj *o, const sum_names *names) {
    mk_str *out = to->out;
    bytes_put(out, o->kind);
    bytes_put(out, o->facts);
    bytes_put(out, o->param);
    bytes_put(out, o->depth);
    bytes_put(out, o->parent);
    put_loc(out, o->at);
    bytes_put(out, o->width);
    bytes_put(out, (uint64_t)o->must | (uint64_t)o->zeroed << 1 | (uint64_t)o->results << 2);
    bytes_put(out, o->instead);
    bytes_put(out, (uint64_t)o->when.param << 2 | (uint64_t)o->when.bits << 1 | o->when.is);
    bytes_put_signed(out, o->when.x);
    bytes_put_text(to, o->family);
    put_size(out, o->size);
    return put_func(out, o, names);
}

static const char *get_text(bytes_texts_in *from, const sum_names *names) {
    const char *text = bytes_get_text(from);
    return text ? names->intern(names->ctx, text) : NULL;
}

static sum_obj get_obj(bytes_texts_in *from, uint32_t nobjs, const sum_names *names) {
    bytes_in *in = &from->in;
    sum_obj o = {.kind = (sum_kind)bytes_get_below(in, SUM_FUNC + 1)};
    o.facts = get16(in);
    o.param = get16(in);
    o.depth = get16(in);
    o.parent = get32(in);
    o.at = get_loc(in);
    o.width = (uint8_t)bytes_get_below(in, UINT8_MAX + 1u);
    uint64_t flags = bytes_get_below(in, (IR_ANY_SIGN + 1) << 2);
    o.must = flags & 1;
    o.zeroed = flags & 2;
    o.results = (uint8_t)(flags >> 2);
    o.instead = get16(in);
    uint64_t when = bytes_get_below(in, (UINT16_MAX + 1u) << 2);
    o.when = (sum_when){
        .param = (uint16_t)(when >> 2), .is = when & 1, .bits = when & 2, .x = bytes_get_signed(in)};
    o.family = get_text(from, names);
    o.size = get_size(in);
    o.func = get_func(in, o.kind, names);
    if (o.kind == SUM_PARAM && o.depth && o.parent >= nobjs)
        (void)bytes_damaged(in);
    return o;
}

/* ---- summaries -------------------------------------------------------------------------------- */

static void put_edges(bytes_texts_out *to, const summary *s) {
    for (uint32_t i = 0; i < s->nedges; i++) {
        const sum_edge *e = &s->edges[i];
        bytes_put(to->out, e->holder);
        put_loc(to->out, e->at);
        bytes_put(to->out, e->pointee);
        put_loc(to->out, e->to);
        bytes_put_text(to, e->assumes);
    }
}

static uint32_t nwritten(const summary *s) {
    return s->nparams < SUM_SLOTS ? s->nparams : SUM_SLOTS;
}

static void put_rest(mk_str *out, const summary *s) {
    for (uint32_t i = 0; i < nwritten(s); i++) /* signed: all are as short as none */
        bytes_put_signed(out, (int64_t)s->written[i]);
    for (uint32_t i = 0; i < s->musts.nleft; i++) {
        bytes_put(out, s->musts.left[i].from);
        bytes_put(out, s->musts.left[i].to);
    }
    for (uint32_t i = 0; i < s->ncopies; i++) {
        bytes_put(out, s->copies[i].from);
        bytes_put(out, s->copies[i].to);
    }
    for (uint32_t i = 0; i < s->ncalls; i++) {
        bytes_put(out, s->calls[i].callee);
        bytes_put(out, s->calls[i].arg);
        bytes_put(out, s->calls[i].obj);
        put_loc(out, s->calls[i].to);
    }
}

bool sum_pack(const summary *s, const sum_names *names, bytes_texts_out *to) {
    const uint64_t head[] = {s->nobjs,      s->nedges,      s->ncopies, s->ncalls, s->nparams,
                             s->musts.used, s->musts.ended, s->musts.put, s->musts.nleft};
    bool ok = true;
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        bytes_put(to->out, head[i]);
    bytes_put(to->out, (uint64_t)s->variadic | (uint64_t)s->bottom << 1 |
                           (uint64_t)s->noreturn << 2 | (uint64_t)s->unknown << 3);
    bytes_put_text(to, s->assumes);
    for (uint32_t i = 0; i < s->nobjs; i++)
        ok &= put_obj(to, &s->objs[i], names);
    put_edges(to, s);
    put_rest(to->out, s);
    return ok;
}

static uint32_t get_index(bytes_in *in, uint32_t n) {
    return (uint32_t)bytes_get_below(in, n);
}

static uint32_t get_holder(bytes_in *in, uint32_t nobjs) {
    uint32_t holder = get32(in);
    return holder < nobjs || holder == SUM_RESULT ? holder : (uint32_t)bytes_damaged(in);
}

static const sum_edge *get_edges(bytes_texts_in *from, const summary *s, const sum_names *names,
                                 mk_arena *a) {
    sum_edge *edges = mk_new_n(a, sum_edge, s->nedges);
    for (uint32_t i = 0; i < s->nedges && !from->in.bad; i++) {
        edges[i].holder = get_holder(&from->in, s->nobjs);
        edges[i].at = get_loc(&from->in);
        edges[i].pointee = get_index(&from->in, s->nobjs);
        edges[i].to = get_loc(&from->in);
        edges[i].assumes = get_text(from, names);
    }
    return edges;
}

static const sum_copy *get_copies(bytes_in *in, const summary *s, mk_arena *a) {
    sum_copy *copies = mk_new_n(a, sum_copy, s->ncopies);
    for (uint32_t i = 0; i < s->ncopies && !in->bad; i++) {
        copies[i].from = get_index(in, s->nobjs);
        copies[i].to = get_index(in, s->nobjs);
    }
    return copies;
}

static const sum_call *get_calls(bytes_in *in, const summary *s, mk_arena *a) {
    sum_call *calls = mk_new_n(a, sum_call, s->ncalls);
    for (uint32_t i = 0; i < s->ncalls && !in->bad; i++) {
        calls[i].callee = get_index(in, s->nobjs);
        calls[i].arg = get16(in);
        calls[i].obj = get32(in); /* of no meaning beside SUM_CALLED */
        calls[i].to = get_loc(in);
        if (calls[i].arg != SUM_CALLED && calls[i].obj >= s->nobjs)
            (void)bytes_damaged(in);
    }
    return calls;
}

/* Summaries are sorted, functions by number. Where the numbers come in another order now, the summary
 * would not be the one that solving gives. */
static const sum_obj *get_objs(bytes_texts_in *from, const summary *s, const sum_names *names,
                               mk_arena *a) {
    sum_obj *objs = mk_new_n(a, sum_obj, s->nobjs);
    for (uint32_t i = 0; i < s->nobjs && !from->in.bad; i++) {
        objs[i] = get_obj(from, s->nobjs, names);
        if (i && objs[i].kind == SUM_FUNC && objs[i - 1].kind == SUM_FUNC &&
            objs[i].func <= objs[i - 1].func)
            (void)bytes_damaged(&from->in);
    }
    return objs;
}

static void get_left(bytes_in *in, summary *s) {
    for (uint32_t i = 0; i < s->musts.nleft; i++) {
        s->musts.left[i].from = (uint8_t)bytes_get_below(in, UINT8_MAX + 1u);
        s->musts.left[i].to = (uint8_t)bytes_get_below(in, UINT8_MAX + 1u);
    }
}

summary *sum_unpack(bytes_texts_in *from, const sum_names *names, mk_arena *a) {
    bytes_in *in = &from->in;
    summary *s = mk_new(a, summary);
    s->nobjs = bytes_get_count(in);
    s->nedges = bytes_get_count(in);
    s->ncopies = bytes_get_count(in);
    s->ncalls = bytes_get_count(in);
    s->nparams = get16(in);
    s->musts.used = get32(in);
    s->musts.ended = get32(in);
    s->musts.put = get32(in);
    s->musts.nleft = (uint32_t)bytes_get_below(in, SUM_LEFT + 1);
    uint64_t flags = bytes_get_below(in, 16);
    s->variadic = flags & 1;
    s->bottom = flags & 2;
    s->noreturn = flags & 4;
    s->unknown = flags & 8;
    s->assumes = get_text(from, names);
    s->objs = get_objs(from, s, names, a);
    s->edges = get_edges(from, s, names, a);
    for (uint32_t i = 0; i < nwritten(s); i++)
        s->written[i] = (sum_slots)bytes_get_signed(in);
    get_left(in, s);
    s->copies = get_copies(in, s, a);
    s->calls = get_calls(in, s, a);
    return in->bad ? NULL : s;
}

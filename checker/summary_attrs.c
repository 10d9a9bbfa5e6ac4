/* summary_attrs.c: the summary of an annotated declaration. */
#include "summary.h"

typedef struct contract { /* a declaration being turned into a summary */
    const ir_unit *u;
    const ir_sym *s;
    sum_build b;
    uint32_t fresh; /* object, or IR_NONE */
    const char *family;
    bool zeroed, content, pure, said_result;
    uint8_t success; /* ir_signs, or 0 */
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
        else if (at->kind == IR_ATTR_SUCCESS)
            c->success = ir_signs_named(ir_cstr(c->u, at->str));
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
    bool named = by < c->s->nparams; /* or there may be no argument */
    sum_obj o = {.kind = SUM_FRESH,
                 .param = by,
                 .must = by == SUM_BY_RESULT || named,
                 .zeroed = c->zeroed,
                 .results = by == SUM_BY_RESULT ? 0 : c->success,
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

static void stores(contract *c, const ir_attr *at) {
    int i = at->arg[0], j = at->arg[1];
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
static void puts_back(contract *c, const ir_attr *at) {
    int i = at->arg[0];
    fact(c, i, SUM_MAY_FREE | SUM_MUST_FREE);
    c->musts.put |= must_bit(c, i);
    if (is_param(c, i))
        edge(c, sum_add_heap(&c->b), SUM_ANYWHERE, content_of(c, i), SUM_EXACT(0));
}

/* With a fresh result, it is realloc's way: there may be no memory. */
static void frees(contract *c, const ir_attr *at) {
    fact(c, at->arg[0], SUM_MAY_FREE | SUM_MUST_FREE | (c->fresh != IR_NONE ? SUM_MOVED : 0));
}

static void releases(contract *c, const ir_attr *at) {
    fact(c, at->arg[0], SUM_MAY_FREE);
}

static void frees_content(contract *c, const ir_attr *at) {
    if (is_param(c, at->arg[0]))
        sum_add_facts(&c->b, content_of(c, at->arg[0]), SUM_MAY_FREE);
}

static void resets(contract *c, const ir_attr *at) {
    c->musts.ended |= must_bit(c, at->arg[0]);
}

static void grows(contract *c, const ir_attr *at) {
    fact(c, at->arg[0], SUM_GROWN);
}

static void reserves(contract *c, const ir_attr *at) {
    fact(c, at->arg[0], SUM_RESERVED);
}

static void escapes(contract *c, const ir_attr *at) {
    if (is_param(c, at->arg[0]))
        edge(c, sum_add_heap(&c->b), SUM_ANYWHERE, param_obj(c, at->arg[0]), SUM_EXACT(0));
}

static void escapes_content(contract *c, const ir_attr *at) {
    if (is_param(c, at->arg[0]))
        edge(c, sum_add_heap(&c->b), SUM_ANYWHERE, content_of(c, at->arg[0]), SUM_EXACT(0));
}

static void returns(contract *c, const ir_attr *at) {
    flow_to_result(c, at->arg[0]);
}

static void returns_content(contract *c, const ir_attr *at) {
    if (!is_param(c, at->arg[0]))
        return;
    c->said_result = true;
    edge(c, SUM_RESULT, SUM_EXACT(0), content_of(c, at->arg[0]), SUM_ANYWHERE);
}

static void copies(contract *c, const ir_attr *at) {
    int i = at->arg[0], j = at->arg[1];
    if (is_param(c, i) && is_target(c, j))
        sum_add_copy(&c->b, (sum_copy){param_obj(c, i), target(c, j)});
}

static void fresh_at(contract *c, const ir_attr *at) {
    int i = at->arg[0];
    if (is_param(c, i))
        edge(c, param_obj(c, i), SUM_EXACT(0), stored_obj(c, (uint16_t)(i - 1)), SUM_EXACT(0));
}

static void pure(contract *c, const ir_attr *at) {
    (void)at;
    c->pure = true;
}

/* What an attribute says, and of which parameters it speaks: its first so many arguments. What there is nothing
 * to do for is read before, or of no matter to summaries. */
static const struct {
    void (*apply)(contract *c, const ir_attr *at);
    int speaks;
} attrs[IR_ATTR_COUNT] = {
    [IR_ATTR_FRESH_AT] = {fresh_at, 1},
    [IR_ATTR_FREES] = {frees, 1},
    [IR_ATTR_NOESCAPE] = {NULL, 1},
    [IR_ATTR_RELEASES] = {releases, 1},
    [IR_ATTR_FREES_CONTENT] = {frees_content, 1},
    [IR_ATTR_ESCAPES] = {escapes, 1},
    [IR_ATTR_ESCAPES_CONTENT] = {escapes_content, 1},
    [IR_ATTR_RETURNS] = {returns, 1},
    [IR_ATTR_RETURNS_CONTENT] = {returns_content, 1},
    [IR_ATTR_STORES] = {stores, 2},
    [IR_ATTR_COPIES] = {copies, 2},
    [IR_ATTR_GROWS] = {grows, 1},
    [IR_ATTR_RESERVES] = {reserves, 0},
    [IR_ATTR_ARENA] = {NULL, 1},
    [IR_ATTR_SCRATCH] = {NULL, 2},
    [IR_ATTR_RESETS] = {resets, 1},
    [IR_ATTR_REWINDS] = {NULL, 2},
    [IR_ATTR_PUTS] = {puts_back, 2},
    [IR_ATTR_CALLS] = {calls, 1},
    [IR_ATTR_PURE] = {pure, 0},
};

static void apply_attr(contract *c, const ir_attr *at) {
    if (attrs[at->kind].apply)
        attrs[at->kind].apply(c, at);
}

static bool spoken_of(const contract *c, int param) {
    for (uint32_t i = 0; i < c->s->nattrs; i++)
        for (int k = 0; k < attrs[attr_at(c, i)->kind].speaks; k++)
            if (attr_at(c, i)->arg[k] == param)
                return true;
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

static bool may_hold_pointer(const ir_unit *u, uint32_t type) {
    const ir_type *t = &u->types.data[type];
    return t->kind == IR_K_PTR || (t->flags & IR_TYPE_HAS_PTR);
}

static bool returns_pointer(const ir_unit *u, const ir_sym *s) {
    const ir_type *t = &u->types.data[s->type];
    return t->kind == IR_K_FUNC && may_hold_pointer(u, t->elem);
}

/* Where nobody says what a function writes, its parameters' types do: nothing behind a pointer to const. */
static sum_slots writes(const ir_unit *u, const ir_sym *s, uint32_t param) {
    const ir_type *t = &u->types.data[s->type];
    if (t->kind != IR_K_FUNC || param >= t->nfields)
        return SUM_ALL_SLOTS;
    const ir_type *p = &u->types.data[u->fields.data[t->fields + param].type];
    bool constant = p->kind == IR_K_PTR && (u->types.data[p->elem].flags & IR_TYPE_CONST);
    return constant ? 0 : SUM_ALL_SLOTS;
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
    for (uint32_t k = 0; k < SUM_SLOTS; k++)
        out->written[k] = complete ? writes(u, s, k) : SUM_ALL_SLOTS;
    out->variadic = (s->flags & IR_SYM_VARIADIC) != 0;
    out->noreturn = (s->flags & IR_SYM_NORETURN) != 0;
    return out;
}

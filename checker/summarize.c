#include "summarize.h"

#include "must.h"
#include "writes.h"

enum { /* of a summary; beyond, it is made again, vaguer */
       MAX_OBJS = 40,
       MAX_EDGES = 300,
       MAX_CALLS = 40,
    VAGUE_DEPTH = 3
};

typedef enum blur {
    SHARP,
    BLURRED, /* of a parameter: what it points to, and for each place there all that lies behind; offsets in the former */
    VAGUE    /* ... what it points to, and all behind; no offsets */
} blur;

typedef struct maker {
    const solved *s;
    const escape *e;
    sum_build b;
    uint32_t *obj; /* per object of the solution: its number in b, or IR_NONE */
    uint16_t *facts;    /* per object, a parameter's: what was said of it */
    const char **freed; /* ... and the family of whom frees it, last said */
    blur blur;
} maker;

static bool too_large(const maker *m) {
    return m->blur != VAGUE &&
           (m->b.objs.len > MAX_OBJS || m->b.edges.len > MAX_EDGES || m->b.calls.len > MAX_CALLS);
}

/* ---- sizes -------------------------------------------------------------------------------------------- */

static const sum_size UNKNOWN_SIZE = {0};

static sum_size constant(int64_t v) {
    return (sum_size){true, v, 0, -1, -1};
}

static sum_size times(sum_size x, sum_size y) {
    if (!x.known || !y.known)
        return UNKNOWN_SIZE;
    if (x.mul == 0) {
        sum_size t = x;
        x = y;
        y = t;
    }
    if (y.mul == 0) {
        sum_size r = {true, x.add * y.add, x.mul * y.add, x.a, x.b};
        return r;
    }
    bool plain = !x.add && !y.add && x.b < 0 && y.b < 0;
    return plain ? (sum_size){true, 0, x.mul * y.mul, x.a, y.a} : UNKNOWN_SIZE;
}

static sum_size plus(sum_size x, sum_size y) {
    if (!x.known || !y.known || (x.mul && y.mul))
        return UNKNOWN_SIZE;
    sum_size r = x.mul ? x : y;
    r.add = x.add + y.add;
    return r;
}

static sum_size linear(const solved *s, ir_val v, int depth) {
    const ir_ins *i = ir_at(s->f, v);
    if (depth > 8)
        return UNKNOWN_SIZE;
    switch ((ir_op)i->op) {
    case IR_CONST:
        return constant(i->imm);
    case IR_ARG:
        return (sum_size){true, 0, 1, (int16_t)i->ref, -1};
    case IR_CAST:
        return linear(s, i->a, depth + 1);
    case IR_ADD:
        return plus(linear(s, i->a, depth + 1), linear(s, i->b, depth + 1));
    case IR_MUL:
        return times(linear(s, i->a, depth + 1), linear(s, i->b, depth + 1));
    default:
        return UNKNOWN_SIZE;
    }
}

static sum_size argument(const solved *s, const ir_ins *call, int k) {
    if (k < 0)
        return constant(1);
    return (uint32_t)k < call->n ? linear(s, ir_list(s->f, call)[k], 0) : UNKNOWN_SIZE;
}

sum_size summarize_size(const solved *s, const sv_obj *site) {
    const ir_ins *call = ir_at(s->f, site->ins);
    if (!site->size.known || site->size.mul == 0)
        return site->size;
    sum_size args = times(argument(s, call, site->size.a), argument(s, call, site->size.b));
    return plus(times(args, constant(site->size.mul)), constant(site->size.add));
}

/* ---- where it comes to be ---------------------------------------------------------------------------------- */

/* n & 4, n & FLAGS: the number that n is tested with; 0: no such test */
static int64_t bits_of(const ir_func *f, const ir_ins **tested) {
    if ((*tested)->op != IR_AND)
        return 0;
    const ir_ins *a = ir_at(f, ir_plain(f, (*tested)->a)), *b = ir_at(f, ir_plain(f, (*tested)->b));
    if (a->op != IR_CONST && b->op != IR_CONST)
        return 0;
    *tested = a->op == IR_CONST ? b : a;
    return a->op == IR_CONST ? a->imm : b->imm;
}

static sum_when about_arg(const ir_func *f, condition known) {
    ir_val v = ir_plain(f, known.value);
    const ir_ins *i = ir_at(f, v);
    bool compares = i->op == IR_EQ || i->op == IR_NE;
    int64_t x = 0;
    if (compares) {
        const ir_ins *a = ir_at(f, ir_plain(f, i->a)), *b = ir_at(f, ir_plain(f, i->b));
        known.is ^= i->op == IR_NE;
        x = a->op == IR_CONST ? a->imm : b->imm;
        if (a->op != IR_CONST && b->op != IR_CONST)
            return (sum_when){0};
        i = a->op == IR_CONST ? b : a;
    }
    bool is = known.is == compares;
    int64_t bits = x == 0 ? bits_of(f, &i) : 0;
    if (i->op != IR_ARG || i->ref >= SUM_BY_RESULT - 1)
        return (sum_when){0};
    return (sum_when){.param = (uint16_t)(i->ref + 1),
                      .is = bits ? !is : is,
                      .bits = bits != 0,
                      .x = bits ? bits : x};
}

/* char *percent_escape(const char *s) { return do_escape(s, 1); } */
static sum_when passed_on(const solved *s, const sv_obj *site) {
    const ir_ins *call = ir_at(s->f, site->ins);
    const summary *sum = s->env->summary(s->env->ctx, site->callee);
    for (uint32_t k = 0; k < sum->nobjs; k++) {
        const sum_obj *o = &sum->objs[k];
        if (o->kind != SUM_FRESH || o->depth || o->param != site->param || !o->when.param ||
            o->when.param > call->n)
            continue;
        const ir_ins *arg = ir_at(s->f, ir_plain(s->f, ir_list(s->f, call)[o->when.param - 1]));
        if (arg->op == IR_ARG && arg->ref < SUM_BY_RESULT - 1)
            return (sum_when){(uint16_t)(arg->ref + 1), o->when.is, o->when.bits, o->when.x};
    }
    return (sum_when){0};
}

enum { CONDITIONS = 16 /* that are looked at */ };

/* Nearly everything that is given is not null. */
static bool says_little(sum_when when) {
    return !when.param || (!when.is && !when.bits && !when.x);
}

/* One condition: the outermost, unless it says little and there is another. */
static sum_when when_made(const solved *s, const sv_obj *site) {
    condition list[CONDITIONS];
    int n = paths_known(s->f, ir_block_of(s->f, site->ins), list, CONDITIONS);
    sum_when when = {0}, other;
    while (n-- > 0) {
        other = about_arg(s->f, list[n]);
        if (other.param && (!when.param || (other.bits && says_little(when))))
            when = other;
    }
    if (says_little(when) && (other = passed_on(s, site)).param)
        when = other;
    return when;
}

/* ---- objects ------------------------------------------------------------------------------------------- */

static uint32_t fresh(maker *m, uint32_t o) {
    const sv_obj *x = &m->s->objs.data[o];
    bool top = m->e->depth[o] == 0;
    return sum_add_obj(&m->b, (sum_obj){.kind = SUM_FRESH,
                                        .param = m->e->by[o],
                                        .depth = m->e->depth[o],
                                        .must = top,
                                        .zeroed = x->zeroed,
                                        .results = top && m->e->by[o] != SUM_BY_RESULT
                                                       ? paths_results(m->s, o, x->ins, m->e->by[o])
                                                       : 0,
                                        .when = top ? when_made(m->s, x) : (sum_when){0},
                                        .family = x->family,
                                        .size = top ? summarize_size(m->s, x) : UNKNOWN_SIZE});
}

static uint32_t obj_of(maker *m, uint32_t o);

/* All that is found by as many loads or more. The least number counts: it is what "content" means. What lies side by side
 * in the parameter's own memory, a tree beside its owner's name, must not become one. */
static uint32_t behind(maker *m, const sv_obj *x) {
    uint32_t r = sum_add_param(&m->b, x->param);
    unsigned loads = x->depth;
    while (x->depth > 1)
        x = &m->s->objs.data[x->parent];
    for (unsigned k = 0; k < loads && k < VAGUE_DEPTH; k++)
        r = m->blur == BLURRED && k == 0
                ? sum_add_child(&m->b, r, x->at, x->width)
                : sum_add_child(&m->b, r, SUM_ANYWHERE, m->s->u->ptr_size);
    sum_add_facts(&m->b, r, SUM_DEEP);
    return r;
}

/* All that is found from what a function pointer of the caller's returned. */
static uint32_t behind_call(maker *m, const sv_obj *x) {
    while (!sum_loc_eq(x->at, SUM_CALL_STEP))
        x = &m->s->objs.data[x->parent];
    uint32_t r = sum_add_child(&m->b, obj_of(m, x->parent), SUM_CALL_STEP, 0);
    sum_add_facts(&m->b, r, SUM_DEEP);
    return r;
}

static uint32_t param_of(maker *m, const sv_obj *x) {
    uint32_t r;
    if (m->blur && x->called)
        return behind_call(m, x);
    if (m->blur && x->depth > 0)
        return behind(m, x);
    if (x->depth == 0)
        r = sum_add_param(&m->b, x->param);
    else
        r = sum_add_child(&m->b, obj_of(m, x->parent), x->at, x->width);
    if (x->deep)
        sum_add_facts(&m->b, r, SUM_DEEP);
    return r;
}

static uint32_t obj_of(maker *m, uint32_t o) {
    const sv_obj *x = &m->s->objs.data[o];
    if (m->obj[o] != IR_NONE)
        return m->obj[o];
    uint32_t r;
    if (x->kind == SV_PARAM)
        r = param_of(m, x);
    else if (x->kind == SV_FUNC)
        r = sum_add_obj(&m->b, (sum_obj){.kind = SUM_FUNC, .func = x->ref});
    else if (x->kind == SV_SITE && m->e->by[o] != ESC_NOT_FRESH)
        r = fresh(m, o);
    else
        r = sum_add_heap(&m->b);
    return m->obj[o] = r;
}

/* ---- edges ---------------------------------------------------------------------------------------------- */

static bool nothing(const solved *s, uint32_t o) {
    return s->objs.data[o].kind == SV_NULL || s->objs.data[o].kind == SV_BOT;
}

/* A cell of a parameter's memory still holds what it held on entry: no news. */
static bool as_before(const solved *s, const sv_cell *c, sv_ptr p) {
    const sv_obj *o = &s->objs.data[p.obj];
    return o->kind == SV_PARAM && o->depth > 0 && o->parent == c->obj && sum_loc_eq(o->at, c->at) &&
           sum_loc_eq(p.at, SUM_EXACT(0));
}

/* Are offsets in it told apart? */
static bool is_sharp(const maker *m, uint32_t obj) {
    return m->blur == SHARP ||
           (m->blur == BLURRED && (obj == SUM_RESULT || m->b.objs.data[obj].depth == 0));
}

static void add_edge(maker *m, uint32_t holder, sum_loc at, uint32_t pointee, sum_loc to) {
    sum_add_edge(&m->b, (sum_edge){.holder = holder,
                                   .at = is_sharp(m, holder) ? at : SUM_ANYWHERE,
                                   .pointee = pointee,
                                   .to = is_sharp(m, pointee) ? to : SUM_ANYWHERE});
}

/* Callers take the place for one of pointers: of bytes that were copied, the last at which a whole one begins is the end. */
static sum_loc place_of(const solved *s, const sv_cell *c) {
    sum_loc at = c->at;
    if (at.stride == 1 && at.count && at.count + c->width > s->u->ptr_size + 1u)
        at.count = at.count + c->width - s->u->ptr_size;
    return at;
}

static void cell_edges(maker *m, uint32_t cell, uint32_t holder) {
    const solved *s = m->s;
    const sv_cell *c = &s->cells.data[cell];
    const sv_node *n = &s->nodes.data[c->in];
    for (uint32_t i = 0; i < n->n; i++) {
        sv_ptr p = s->ptrs.data[n->at[i]];
        if (!nothing(s, p.obj) && !as_before(s, c, p))
            add_edge(m, holder, place_of(s, c), obj_of(m, p.obj), p.at);
    }
}

static void obj_edges(maker *m, uint32_t o, uint32_t holder) {
    for (uint32_t c = m->s->objs.data[o].cells; c != IR_NONE; c = m->s->cells.data[c].next)
        cell_edges(m, c, holder);
}

/* ---- must ------------------------------------------------------------------------------------------------- */

/* FRESH is certain only where the holder's cell has it and nothing else, was not looked at before, and
 * no second holder has it. */
static bool only_fresh(const maker *m, const sv_cell *c, uint16_t by) {
    const sv_node *n = &m->s->nodes.data[c->in];
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = m->s->ptrs.data[n->at[i]].obj;
        bool ours = m->e->by[o] == by && m->e->depth[o] == 0;
        if (!ours && !nothing(m->s, o))
            return false;
    }
    return true;
}

static bool has_fresh(const maker *m, const sv_cell *c, uint16_t by) {
    const sv_node *n = &m->s->nodes.data[c->in];
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = m->s->ptrs.data[n->at[i]].obj;
        if (m->e->by[o] == by && m->e->depth[o] == 0)
            return true;
    }
    return false;
}

static bool stored_before(const solved *s, uint32_t cell, ir_val load) {
    for (size_t e = 0; e < s->edges.len; e++) {
        const sv_edge *x = &s->edges.data[e];
        if (x->to == s->cells.data[cell].in && x->why && load && paths_before(s->f, x->why, load))
            return true;
    }
    return false;
}

/* Does the body look at what the caller had there? */
static bool read_first(const solved *s, uint32_t cell) {
    for (size_t i = 0; i < s->reads.len; i++)
        if (s->reads.data[i].cell == cell && !stored_before(s, cell, s->reads.data[i].by))
            return true;
    return false;
}

static bool is_holder(const sv_obj *o) {
    return o->kind == SV_RET || o->kind == SV_PARAM;
}

/* Does some of what is handed out outlive the call? A callee may borrow a place and free what it put there. */
static bool survives(const maker *m, uint16_t by) {
    for (uint32_t o = SV_O_FIRST; o < m->s->objs.len; o++) {
        const sv_obj *x = &m->s->objs.data[o];
        if (x->kind == SV_SITE && m->e->by[o] == by && m->e->depth[o] == 0 &&
            paths_survives(m->s, o, x->ins))
            return true;
    }
    return false;
}

static bool certain(const maker *m, uint16_t by) {
    const solved *s = m->s;
    int holders = 0;
    for (uint32_t c = 0; c < s->cells.len; c++) {
        const sv_cell *x = &s->cells.data[c];
        const sv_obj *o = &s->objs.data[x->obj];
        if (!is_holder(o) || !has_fresh(m, x, by))
            continue;
        bool ours = by == SUM_BY_RESULT ? o->kind == SV_RET : o->kind == SV_PARAM && o->depth == 0;
        if (!ours || x->at.stride || !only_fresh(m, x, by) || read_first(s, c))
            return false;
        holders++;
    }
    return holders == 1;
}

static void settle_must(maker *m) {
    for (size_t i = 0; i < m->b.objs.len; i++) {
        sum_obj *o = &m->b.objs.data[i];
        if (o->kind == SUM_FRESH && o->depth == 0)
            o->must = certain(m, o->param) && survives(m, o->param);
    }
}

/* ---- facts ------------------------------------------------------------------------------------------------ */

static void fact(maker *m, uint32_t node, uint16_t facts) {
    const sv_node *n = &m->s->nodes.data[node];
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = m->s->ptrs.data[n->at[i]].obj;
        if (m->s->objs.data[o].kind != SV_PARAM || (m->facts[o] & facts) == facts)
            continue;
        m->facts[o] |= facts;
        sum_add_facts(&m->b, obj_of(m, o), facts);
    }
}

static void may_free(maker *m, const sv_free *f) {
    const sv_node *n = &m->s->nodes.data[f->node];
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = m->s->ptrs.data[n->at[i]].obj;
        bool said = m->facts[o] & SUM_MAY_FREE && m->freed[o] == f->family;
        if (m->s->objs.data[o].kind != SV_PARAM || said)
            continue;
        m->facts[o] |= SUM_MAY_FREE;
        m->freed[o] = f->family;
        sum_add_free(&m->b, obj_of(m, o), f->family);
    }
}

static void free_facts(maker *m) {
    const solved *s = m->s;
    for (size_t i = 0; i < s->frees.len; i++)
        may_free(m, &s->frees.data[i]);
    for (uint32_t p = 0; p < s->nparams; p++) {
        uint32_t o = s->params[p];
        bool moved;
        if (o == IR_NONE || !paths_gone(s, o, 0, &moved))
            continue;
        sum_add_facts(&m->b, obj_of(m, o),
                      (uint16_t)(SUM_MUST_FREE | (moved ? SUM_MOVED : 0)));
    }
}

/* Is it found by one load, at an offset that the summary tells apart? */
static bool lies_in_param(maker *m, uint32_t o) {
    const sv_obj *x = &m->s->objs.data[o];
    if (x->kind != SV_PARAM || x->depth != 1 || x->deep || x->called || x->at.stride ||
        m->s->params[x->param] != x->parent)
        return false;
    const sum_obj *said = &m->b.objs.data[obj_of(m, o)];
    return said->depth == 1 && sum_loc_eq(said->at, x->at) &&
           !(said->facts & (SUM_DEEP | SUM_EMPTIED));
}

static void emptied_facts(maker *m) {
    const solved *s = m->s;
    for (uint32_t o = SV_O_FIRST; o < s->objs.len; o++)
        if ((m->facts[o] & SUM_MAY_FREE) && lies_in_param(m, o) && paths_emptied(s, o))
            sum_add_facts(&m->b, obj_of(m, o), SUM_EMPTIED);
}

static void write_facts(maker *m) {
    const solved *s = m->s;
    for (ir_val v = 1; v < s->f->ins.len; v++) {
        const ir_ins *i = ir_at(s->f, v);
        bool writes = i->op == IR_STORE || i->op == IR_COPY || i->op == IR_ZERO;
        if (writes && sv_value(s, i->a))
            fact(m, sv_value(s, i->a), SUM_WRITTEN);
    }
}

/* ---- what leaks --------------------------------------------------------------------------------------------- */

static void leak(maker *m, uint32_t o, const char *assumes) {
    sum_add_edge(&m->b, (sum_edge){.holder = sum_add_heap(&m->b),
                                   .at = SUM_ANYWHERE,
                                   .pointee = obj_of(m, o),
                                   .to = SUM_EXACT(0),
                                   .assumes = assumes});
}

static bool leaks_as(const solved *s, uint32_t o, uint8_t how) {
    const sv_obj *x = &s->objs.data[o];
    return x->kind == SV_PARAM && (x->sunk & SV_CERTAIN ? SV_CERTAIN : x->sunk & SV_ASSUMED) == how;
}

/* The assumptions under which what `from` points to leaks; a few of them say enough. */
static void leaks_under(maker *m, const sv_assumption *x, uint8_t *told) {
    const solved *s = m->s;
    const sv_node *n = &s->nodes.data[x->from];
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = s->ptrs.data[n->at[i]].obj;
        if (!leaks_as(s, o, SV_ASSUMED) || told[o] >= SUM_ASSUMPTIONS)
            continue;
        told[o]++;
        leak(m, o, x->text);
    }
}

/* A flattened summary says that more leaks than does: it says so. */
static const char *coarse(const solved *s) {
    const char *name = s->sym ? ir_cstr(s->u, s->sym->name) : "";
    return s->env->assume(s->env->ctx, "coarse", name);
}

static void leaks(maker *m) {
    const solved *s = m->s;
    uint8_t *told = mk_new_n(s->arena, uint8_t, s->objs.len);
    for (size_t a = 0; a < s->assumed.len; a++)
        leaks_under(m, &s->assumed.data[a], told);
    for (uint32_t o = SV_O_FIRST; o < s->objs.len; o++) {
        if (leaks_as(s, o, SV_CERTAIN))
            leak(m, o, m->blur && s->objs.data[o].depth ? coarse(s) : NULL);
        else if (leaks_as(s, o, SV_ASSUMED) &&
                 !told[o]) /* inside an object of this body: shares its fate */
            leak(m, o, s->assumed.len ? s->assumed.data[0].text : NULL);
    }
}

static void calls(maker *m) {
    const solved *s = m->s;
    for (size_t k = 0; k < s->calls.len && !too_large(m); k++) {
        const sv_call *c = &s->calls.data[k];
        uint32_t callee = obj_of(m, c->callee);
        sum_add_call(&m->b, (sum_call){callee, SUM_CALLED, callee, SUM_EXACT(0)});
        for (uint32_t a = 0; a < c->args->n; a++) {
            const sv_node *n = &s->nodes.data[c->args->node[a]];
            for (uint32_t i = 0; i < n->n; i++) {
                sv_ptr p = s->ptrs.data[n->at[i]];
                if (!nothing(s, p.obj))
                    sum_add_call(&m->b, (sum_call){callee, (uint16_t)a, obj_of(m, p.obj), p.at});
            }
        }
    }
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static void visible_edges(maker *m) {
    const solved *s = m->s;
    obj_edges(m, SV_O_RET, SUM_RESULT);
    for (uint32_t o = SV_O_FIRST; o < s->objs.len && !too_large(m); o++) {
        if (s->objs.data[o].kind == SV_PARAM) {
            /* what is stored into memory that leaks leaks too: nothing to add */
            if (s->objs.data[o].cells != IR_NONE &&
                !(s->objs.data[o].sunk & (SV_CERTAIN | SV_ASSUMED)))
                obj_edges(m, o, obj_of(m, o));
        } else if (m->e->by[o] != ESC_NOT_FRESH) {
            obj_edges(m, o, obj_of(m, o));
        }
    }
}

/* Summaries are replayed at every call: a large one would make its callers' larger still. */
static void describe(maker *m, blur how) {
    m->blur = how;
    for (size_t i = 0; i < m->s->objs.len; i++)
        m->obj[i] = IR_NONE;
    visible_edges(m);
    if (!too_large(m))
        leaks(m);
    if (!too_large(m))
        calls(m);
    if (!too_large(m))
        return;
    sum_drop(&m->b);
    describe(m, how + 1);
}

summary *summarize(const solved *s, const escape *e, mk_arena *keep) {
    mk_alloc scratch = mk_arena_as_alloc(s->arena);
    maker m = {.s = s,
               .e = e,
               .b = {.seen.alloc = scratch,
                     .seen_calls.alloc = scratch,
                     .objs.alloc = scratch,
                     .edges.alloc = scratch},
               .obj = mk_new_n(s->arena, uint32_t, s->objs.len),
               .facts = mk_new_n(s->arena, uint16_t, s->objs.len),
               .freed = mk_new_n(s->arena, const char *, s->objs.len)};
    describe(&m, s->nparam_objs > MAX_OBJS ? BLURRED : SHARP);
    free_facts(&m);
    emptied_facts(&m);
    write_facts(&m);
    settle_must(&m);
    summary *r = sum_done(&m.b, keep, s->nparams);
    r->variadic = s->sym && (s->sym->flags & IR_SYM_VARIADIC);
    r->noreturn = (s->sym && (s->sym->flags & IR_SYM_NORETURN)) || !ir_returns(s->f);
    r->musts = must_find(s);
    writes_find(s, r->written);
    return r;
}

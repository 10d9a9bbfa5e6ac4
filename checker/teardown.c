#include "teardown.h"

#include "escape.h"

enum { DEPTH = 6 };
enum { COMES_WALK = 1, COMES_FAILING = 2, COMES_ELSE = 4 };

typedef struct finder {
    teardowns *t;
    const containers *c;
    uint16_t *frees; /* per function: 1 + the parameter that it frees by itself, or 0 */
    bool *called;    /* per function of these: by a body that is not its own */
    bool *walks;     /* per function: frees all that its parameter leads to */
    uint8_t *comes;  /* per function that a teardown names: how callers come to it (COMES_*) */
    uint32_t *found; /* per function of .frees: the how manieth it was, from 1 ... */
    uint32_t nfound; /* ... of so many */
    uint32_t *seen;  /* per function: .nfound + 1, when it was looked at in vain; or 0 */
    ir_func f;
    teardown_uses uses; /* of what .f holds */
} finder;

/* ---- types ---------------------------------------------------------------------------------------------- */

static uint64_t record_named(const ir_unit *u, uint32_t type) {
    const ir_type *t = &u->types.data[type];
    return t->kind == IR_K_STRUCT && t->name ? mk_hash_cstr(ir_cstr(u, t->name)) : 0;
}

static const ir_field *member(const cont_body *b, const ir_ins *field) {
    const ir_type *t = &b->u->types.data[field->ref];
    return field->op == IR_FIELD && field->n < t->nfields ? &b->u->fields.data[t->fields + field->n]
                                                          : NULL;
}

bool teardown_is_link(const cont_body *b, ir_val address, uint64_t record) {
    const ir_ins *i = ir_at(b->f, ir_plain(b->f, address));
    if (i->op == IR_INDEX) /* children[k] */
        i = ir_at(b->f, ir_plain(b->f, i->a));
    const ir_field *m = i->op == IR_FIELD ? member(b, i) : NULL;
    if (!m || record_named(b->u, i->ref) != record)
        return false;
    const ir_type *t = &b->u->types.data[m->type];
    return cont_record(b->u, t->kind == IR_K_ARRAY ? t->elem : m->type) == record;
}

/* The type of a record that has a name, or 0. */
static uint32_t if_named(const ir_unit *u, uint32_t type) {
    const ir_type *t = &u->types.data[type];
    return t->kind == IR_K_STRUCT && t->name ? type : 0;
}

/* What the instruction says of its operand: a member of which record, a variable of which type. */
static uint32_t says(const cont_body *b, const ir_ins *i) {
    if (i->op == IR_FIELD)
        return if_named(b->u, i->ref);
    if (i->op != IR_BIND)
        return 0;
    const ir_type *t = &b->u->types.data[b->f->locals.data[i->ref].type];
    return t->kind == IR_K_PTR ? if_named(b->u, t->elem) : 0;
}

static void say(const cont_body *b, ir_u32_vec *of, ir_val v, uint32_t type) {
    uint32_t *x = &of->data[ir_plain(b->f, v)];
    if (!*x)
        *x = type;
}

/* Who comes first is believed. */
static void find_uses(const cont_body *b, teardown_uses *x) {
    const ir_func *f = b->f;
    ir_u32_vec_resize(&x->said, f->ins.len);
    ir_u32_vec_resize(&x->record, f->ins.len);
    for (ir_val v = 1; v < f->ins.len; v++) {
        uint32_t type = says(b, ir_at(f, v));
        if (type)
            say(b, &x->said, ir_at(f, v)->a, type);
    }
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        uint32_t type = i->op == IR_PHI ? x->said.data[v] : says(b, i);
        if (type && i->op != IR_PHI)
            say(b, &x->record, i->a, type);
        for (uint32_t k = 0; type && i->op == IR_PHI && k < i->n; k++)
            say(b, &x->record, ir_list(f, i)[k], type);
    }
}

static uint64_t record_of_uses(const cont_body *b, teardown_uses *x, ir_val v) {
    if (!x->said.len)
        find_uses(b, x);
    return record_named(b->u, x->record.data[v]);
}

uint64_t teardown_record(const cont_body *b, teardown_uses *x, ir_val v) {
    const ir_func *f = b->f;
    v = ir_plain(f, v);
    const ir_ins *i = ir_at(f, v);
    const ir_field *m = i->op == IR_LOAD ? member(b, ir_at(f, ir_plain(f, i->a))) : NULL;
    uint64_t r = m ? cont_record(b->u, m->type) : 0;
    if (i->op == IR_ARG)
        r = cont_param_record(b->u, &b->u->syms.data[f->sym], (int)i->ref);
    return r ? r : record_of_uses(b, x, v);
}

static uint32_t callee_of(const finder *d, uint32_t unit, const ir_ins *i) {
    return i->op == IR_CALL && i->ref != IR_NONE ? d->c->p->func_of[unit][i->ref] : IR_NONE;
}

/* The argument that the call frees, or 0. */
static ir_val freed_by(const finder *d, const cont_body *b, const ir_ins *i) {
    uint32_t to = callee_of(d, b->unit, i);
    if (to == IR_NONE || !d->frees[to] || d->frees[to] > i->n)
        return 0;
    return ir_plain(b->f, ir_list(b->f, i)[d->frees[to] - 1]);
}

/* ---- walks ---------------------------------------------------------------------------------------------- */

static bool is_link_of(const cont_body *b, ir_val v, ir_val node, uint64_t record) {
    const ir_ins *i = ir_at(b->f, ir_plain(b->f, v));
    if (i->op != IR_LOAD || !teardown_is_link(b, i->a, record))
        return false;
    const ir_ins *a = ir_at(b->f, ir_plain(b->f, i->a));
    if (a->op == IR_INDEX)
        a = ir_at(b->f, ir_plain(b->f, a->a));
    return cont_same_leaf(b->f, ir_plain(b->f, a->a), node);
}

static bool leads_on(const cont_body *b, ir_val v, ir_val node, uint64_t record, int depth) {
    const ir_ins *i = ir_at(b->f, ir_plain(b->f, v));
    if (is_link_of(b, v, node, record))
        return true;
    for (uint32_t k = 0; i->op == IR_PHI && k < i->n && depth < DEPTH; k++)
        if (ir_list(b->f, i)[k] != v && leads_on(b, ir_list(b->f, i)[k], node, record, depth + 1))
            return true;
    return false;
}

static bool is_inside(const ir_func *f, uint32_t block, uint32_t loop) {
    return cont_in_loop(f, f->blocks.data[block].first, loop);
}

/* Left for no other reason than that there is no next one. */
static bool leaves_at_end(finder *d, const cont_body *b, uint32_t block, uint32_t loop,
                          uint64_t record) {
    const ir_func *f = b->f;
    const ir_ins *end = ir_at(f, f->blocks.data[block].last);
    bool leaves = end->op == IR_RET;
    for (uint32_t k = 0; ir_is_terminator((ir_op)end->op) && k < end->n; k++)
        leaves |= !is_inside(f, ir_list(f, end)[k], loop);
    if (!leaves)
        return true;
    condition c = end->op == IR_BR ? paths_about(f, end->a, true) : (condition){0};
    return c.value && ir_at(f, c.value)->ty == IR_PTR && teardown_record(b, &d->uses, c.value) == record;
}

/* Every round frees one, up to the end. */
static bool takes_all(finder *d, const cont_body *b, ir_val call, uint32_t loop, uint64_t record) {
    const ir_func *f = b->f;
    const ir_block *head = &f->blocks.data[f->loops.data[loop].header];
    uint32_t home = ir_block_of(f, call);
    for (uint32_t k = 0; k < head->npreds; k++) {
        uint32_t from = f->preds.data[head->preds + k];
        if (is_inside(f, from, loop) && !ir_dominates(f, home, from))
            return false;
    }
    for (uint32_t block = 0; block < f->blocks.len; block++)
        if (is_inside(f, block, loop) && !leaves_at_end(d, b, block, loop, record))
            return false;
    return true;
}

/* Who does something else with each node, too, has to come to each of them anyway. */
static bool only_frees(const finder *d, const cont_body *b, uint32_t loop) {
    for (ir_val v = 0; (v = cont_next_call(b->f, v, loop));)
        if (!(ir_at(b->f, v)->flags & IR_NORETURN) && !freed_by(d, b, ir_at(b->f, v)))
            return false;
    return true;
}

/* n = next; or list->head = n->next, and n is what is there. */
static bool goes_on(finder *d, const cont_body *b, ir_val call, ir_val node,
                    uint64_t record) {
    const ir_func *f = b->f;
    uint32_t loop = f->blocks.data[ir_block_of(f, call)].loop;
    const ir_ins *i = ir_at(f, node);
    if (loop == IR_NONE || !takes_all(d, b, call, loop, record) || !only_frees(d, b, loop))
        return false;
    if (i->op == IR_PHI)
        return leads_on(b, node, node, record, 0);
    for (ir_val v = 1; v < f->ins.len && i->op == IR_LOAD; v++) {
        const ir_ins *s = ir_at(f, v);
        if (s->op == IR_STORE && cont_in_loop(f, v, loop) && cont_same_place(f, s->a, i->a) &&
            is_link_of(b, s->b, node, record))
            return true;
    }
    return false;
}

/* The function calls itself with what its node links to. */
static bool recurs(const cont_body *b, ir_val node, uint64_t record) {
    const ir_func *f = b->f;
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        for (uint32_t k = 0; i->op == IR_CALL && i->ref == f->sym && k < i->n; k++)
            if (is_link_of(b, ir_list(f, i)[k], node, record))
                return true;
    }
    return false;
}

/* ---- who frees ------------------------------------------------------------------------------------------ */

static bool open_body(finder *d, uint32_t func, cont_body *b) {
    teardown_uses_clear(&d->uses);
    return cont_open(d->c, &d->c->p->funcs.data[func], &d->f, b);
}

static bool mentions(const finder *d, uint32_t func) {
    const prog_func *fn = &d->c->p->funcs.data[func];
    for (uint32_t k = 0; fn->kind == PROG_BODY && k < fn->ncalls; k++)
        if (d->frees[d->c->p->lists.data[fn->calls + k]])
            return true;
    return false;
}

/* Is there a callee that is known to free something, and was not when the function was looked at? */
static bool has_news(const finder *d, uint32_t func) {
    const prog_func *fn = &d->c->p->funcs.data[func];
    for (uint32_t k = 0; fn->kind == PROG_BODY && k < fn->ncalls; k++) {
        uint32_t callee = d->c->p->lists.data[fn->calls + k];
        if (d->frees[callee] && d->found[callee] >= d->seen[func])
            return true;
    }
    return false;
}

/* What is promised; what returns memory, too, resizes. */
static uint16_t promised(const ir_unit *u, uint32_t sym) {
    const ir_sym *s = &u->syms.data[sym];
    uint16_t param = 0;
    for (uint32_t k = 0; k < s->nattrs; k++) {
        const ir_attr *a = &u->attrs.data[s->attrs + k];
        if (a->kind == IR_ATTR_FRESH || a->kind == IR_ATTR_PUTS)
            return 0;
        if (a->kind == IR_ATTR_FREES)
            param = (uint16_t)a->arg[0];
    }
    return param;
}

/* A function that frees what it is given: its callers are looked at instead. */
static bool find_destructor(finder *d, uint32_t func) {
    cont_body b;
    if (d->frees[func] || !has_news(d, func) || !open_body(d, func, &b))
        return false;
    d->seen[func] = d->nfound + 1;
    for (ir_val v = 1; v < b.f->ins.len; v++) {
        ir_val x = freed_by(d, &b, ir_at(b.f, v));
        if (x && ir_at(b.f, x)->op == IR_ARG) {
            d->frees[func] = (uint16_t)(ir_at(b.f, x)->ref + 1);
            d->found[func] = ++d->nfound;
            d->walks[func] = recurs(&b, x, teardown_record(&b, &d->uses, x));
            return true;
        }
    }
    return false;
}

static teardown *entry(finder *d, uint64_t record) {
    bool added;
    teardown *t = teardown_map_add(&d->t->of, record, &added);
    if (added)
        *t = (teardown){.func = IR_NONE};
    return t;
}

static void set_walk(finder *d, uint64_t record, uint32_t func, ir_pos at) {
    teardown *t = entry(d, record);
    d->comes[func] |= COMES_WALK;
    if (t->func == IR_NONE) {
        t->func = func;
        t->at = at;
    }
}

/* Failing half way a function frees what it has just made: that is no end of a life. */
static bool is_its_own(const cont_body *b, ir_val node, int depth) {
    const ir_ins *i = ir_at(b->f, ir_plain(b->f, node));
    bool own = i->op == IR_CALL || ir_is_const(b->f, node, 0);
    for (uint32_t k = 0; i->op == IR_PHI && k < i->n; k++) {
        own = depth < DEPTH && is_its_own(b, ir_list(b->f, i)[k], depth + 1);
        if (!own)
            break;
    }
    return own;
}

static void look_at(finder *d, uint32_t func) {
    cont_body b;
    if (!mentions(d, func) || !open_body(d, func, &b))
        return;
    for (ir_val v = 1; v < b.f->ins.len; v++) {
        const ir_ins *i = ir_at(b.f, v);
        ir_val node = freed_by(d, &b, i);
        uint64_t record = node ? teardown_record(&b, &d->uses, node) : 0;
        uint32_t to = callee_of(d, b.unit, i);
        if (!record)
            continue;
        d->called[to] |= to != func;
        if (d->walks[to])
            set_walk(d, record, to, b.u->syms.data[i->ref].pos);
        else if (goes_on(d, &b, v, node, record))
            set_walk(d, record, func, i->pos);
        else if (ir_at(b.f, node)->op != IR_ARG && !is_its_own(&b, node, 0))
            entry(d, record)->others++;
    }
}

/* Does the body return what it builds, where it does not fail? It is made in a loop of its own. */
static bool builds(const cont_body *b, ir_val list) {
    const ir_func *f = b->f;
    bool returned = false, made = false;
    for (size_t k = 0; k < f->blocks.len; k++) {
        const ir_ins *end = ir_at(f, f->blocks.data[k].last);
        returned |= end->op == IR_RET && end->a && cont_derives(f, end->a, list);
    }
    for (ir_val v = 1; v < f->ins.len; v++)
        made |= ir_at(f, v)->op == IR_CALL && ir_at(f, v)->ty == IR_PTR &&
                f->blocks.data[ir_block_of(f, v)].loop != IR_NONE && cont_derives(f, list, v);
    return returned && made;
}

/* A walk that is come to only when building fails ends no life. */
static void look_at_walks(finder *d, uint32_t func) {
    const prog_func *fn = &d->c->p->funcs.data[func];
    cont_body b;
    bool any = false;
    for (uint32_t k = 0; fn->kind == PROG_BODY && k < fn->ncalls; k++) {
        uint32_t to = d->c->p->lists.data[fn->calls + k];
        any |= to != func && d->comes[to];
    }
    if (!any || !open_body(d, func, &b))
        return;
    for (ir_val v = 1; v < b.f->ins.len; v++) {
        uint32_t to = callee_of(d, b.unit, ir_at(b.f, v));
        if (to == IR_NONE || to == func || !d->comes[to])
            continue;
        ir_val list = ir_at(b.f, v)->n ? ir_plain(b.f, ir_list(b.f, ir_at(b.f, v))[0]) : 0;
        d->comes[to] |= list && builds(&b, list) ? COMES_FAILING : COMES_ELSE;
    }
}

/* Somebody else may call it for one node. */
static void count_unused(finder *d, uint32_t func) {
    const prog_func *fn = &d->c->p->funcs.data[func];
    if (fn->kind != PROG_BODY || !d->frees[func] || d->walks[func] || d->called[func])
        return;
    const ir_unit *u = program_unit(d->c->p, fn->unit);
    uint64_t record = cont_param_record(u, &u->syms.data[fn->sym], d->frees[func] - 1);
    if (record)
        entry(d, record)->others++;
}

void teardowns_find(teardowns *t, const containers *c) {
    const program *p = c->p;
    uint32_t n = (uint32_t)p->funcs.len;
    mk_arena a = {0};
    *t = (teardowns){0};
    finder d = {.t = t,
                .c = c,
                .frees = mk_new_n(&a, uint16_t, n + 1),
                .called = mk_new_n(&a, bool, n + 1),
                .walks = mk_new_n(&a, bool, n + 1),
                .comes = mk_new_n(&a, uint8_t, n + 1),
                .found = mk_new_n(&a, uint32_t, n + 1),
                .seen = mk_new_n(&a, uint32_t, n + 1)};
    for (uint32_t f = 0; f < n; f++) {
        const prog_func *fn = &p->funcs.data[f];
        if (fn->kind == PROG_DECLARED && fn->has_attrs)
            d.frees[f] = promised(program_unit(p, fn->unit), fn->sym);
        program_rest(p);
    }
    bool more = true;
    for (int depth = 0; more && depth < DEPTH; depth++) {
        more = false;
        for (uint32_t f = 0; f < n; f++) {
            more |= find_destructor(&d, f);
            program_rest(p);
        }
    }
    for (uint32_t f = 0; f < n; f++) {
        look_at(&d, f);
        program_rest(p);
    }
    for (uint32_t f = 0; f < n; f++) {
        count_unused(&d, f);
        look_at_walks(&d, f);
        program_rest(p);
    }
    for (size_t k = 0; k < t->of.len; k++) {
        teardown *one = &t->of.entries[k].value;
        if (one->func != IR_NONE && d.comes[one->func] == (COMES_WALK | COMES_FAILING))
            one->others++;
        t->any = t->any || (one->func != IR_NONE && !one->others);
    }
    teardown_uses_free(&d.uses);
    ir_func_free(&d.f);
    mk_arena_free(&a);
}

void teardowns_free(teardowns *t) {
    teardown_map_free(&t->of);
}

const teardown *teardowns_get(const teardowns *t, uint64_t record) {
    const teardown *x = record ? teardown_map_get(&t->of, record) : NULL;
    return x && x->func != IR_NONE && !x->others ? x : NULL;
}

#include "memo.h"

#include <stdlib.h>

#include "bytes.h"
#include "find_pack.h"
#include "summary_pack.h"

struct memo {
    const memo_store *store;
    program *p;
    const groups *g;
    key base;    /* in every key: how, and what is seen of the program as a whole */
    key *units;  /* per unit: its tables, and what is seen of the program because of its types */
    key *bodies; /* per function that has one */
    sum_names names;
    key *sums; /* per function: name and summary; KEY_NONE: not known yet */
    mk_arena arena;
    mk_str bytes;
};

/* ---- names of functions ------------------------------------------------------------------------ */

static key name_of(const memo *m, const prog_func *f) {
    key k = key_add_number(key_add_text(KEY_NONE, f->name), f->kind);
    return f->kind == PROG_BODY ? key_add_key(k, m->store->units[f->unit].name) : k;
}

/* Two that would be called the same have no name. */
static void name_all(memo *m) {
    size_t n = m->p->funcs.len;
    key *of = mk_new_n(&m->arena, key, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        key k = name_of(m, &m->p->funcs.data[i]);
        const uint32_t *other = sum_numbers_get(&m->names.numbers, key_hash(k));
        if (other)
            of[*other] = KEY_NONE;
        else
            sum_numbers_put(&m->names.numbers, key_hash(k), i);
        of[i] = other ? KEY_NONE : k;
    }
    m->names.of = of;
}

/* ---- what is seen of the program ---------------------------------------------------------------- */

_Static_assert(sizeof(cont_op) == 24 && sizeof(teardown) == 16, "name the new member below, too");

static key add_op(key k, const cont_op *op) {
    const int64_t parts[] = {op->kind,           op->by,  op->more,  op->declared, op->table,
                             op->often,          op->far, op->param, op->arg,      op->arg2,
                             (int64_t)op->record};
    return key_add(k, parts, sizeof parts);
}

static key whole_program(const memo *m, const containers *c) {
    key k = key_add_number(m->store->analysis, m->p->jumps);
    for (uint32_t i = 0; i < m->p->funcs.len; i++) {
        const cont_op *op = containers_op(c, i);
        if (op->kind != CONT_NONE)
            k = add_op(key_add_key(k, name_of(m, &m->p->funcs.data[i])), op);
    }
    return k;
}

/* Which of a unit's types are freed all together is found in other units, too. */
static key add_teardown(key k, const memo *m, const teardown *t) {
    k = key_add_key(k, m->store->units[m->p->funcs.data[t->func].unit].name);
    k = key_add_text(k, m->p->funcs.data[t->func].name);
    k = key_add_number(k, (uint64_t)t->at.line << 32 | t->at.col);
    return key_add_number(k, t->others);
}

/* Who reads a member, or an external variable, is seen in all units. */
static key add_members(key k, const holders *h, uint64_t of) {
    uint32_t n;
    const held_member *list = of ? holders_members(h, of, &n) : NULL;
    for (uint32_t i = 0; list && i < n; i++) {
        k = key_add_number(key_add_number(k, of), (uint64_t)list[i].off);
        k = key_add_number(key_add_number(k, list[i].in), list[i].read);
    }
    return k;
}

/* Who reads a variable is seen in all functions of the unit. */
static key add_holders(key k, const holders *h, uint32_t unit) {
    uint32_t n;
    const holder *list = holders_of(h, unit, &n);
    for (uint32_t i = 0; i < n; i++)
        k = key_add_number(key_add_number(k, (uint64_t)list[i].global << 1 | list[i].through),
                           (uint64_t)list[i].off);
    return k;
}

static key unit_key(const memo *m, uint32_t unit, const teardowns *torn, const holders *h) {
    const ir_unit *u = program_unit(m->p, unit);
    key k = m->store->units[unit].tables;
    for (size_t i = 0; i < u->types.len && !key_is_none(k); i++) {
        const ir_type *type = &u->types.data[i];
        const teardown *t = type->kind == IR_K_STRUCT && type->name
                                ? teardowns_get(torn, mk_hash_cstr(ir_cstr(u, type->name)))
                                : NULL;
        if (t)
            k = add_teardown(k, m, t);
        if (type->kind == IR_K_STRUCT)
            k = add_members(k, h, holders_record(u, (uint32_t)i));
    }
    for (uint32_t i = 0; i < u->globals.len && !key_is_none(k); i++)
        k = add_members(k, h, holders_variable(u, i));
    return key_is_none(k) ? k : add_holders(k, h, unit);
}

static void key_bodies(memo *m, uint32_t unit) {
    const ir_unit *u = program_unit(m->p, unit);
    for (uint32_t i = m->p->bodies[unit]; i < m->p->bodies[unit + 1]; i++) {
        const prog_func *f = &m->p->funcs.data[i];
        if (f->kind != PROG_BODY)
            continue;
        const ir_body *body = &u->bodies.data[u->syms.data[f->sym].body];
        m->bodies[i] = key_add(KEY_NONE, body->data, body->len);
    }
}

static void key_units(memo *m, const teardowns *t, const holders *h) {
    m->units = mk_new_n(&m->arena, key, m->p->units.n + 1u);
    m->bodies = mk_new_n(&m->arena, key, m->p->funcs.len + 1);
    for (uint32_t u = 0; u < m->p->units.n; u++) {
        if (program_is_model(m->p, u))
            continue;
        m->units[u] = unit_key(m, u, t, h);
        key_bodies(m, u);
        program_rest(m->p);
    }
}

static const char *intern(void *ctx, const char *text) {
    return program_intern(ctx, text);
}

memo *memo_open(const memo_store *store, program *p, const groups *g, const containers *c,
                const teardowns *t, const holders *h) {
    memo *m = calloc(1, sizeof *m);
    if (!m)
        abort();
    m->store = store;
    m->p = p;
    m->g = g;
    m->sums = mk_new_n(&m->arena, key, p->funcs.len + 1);
    m->names.intern = intern;
    m->names.ctx = p;
    m->base = whole_program(m, c);
    name_all(m);
    key_units(m, t, h);
    return m;
}

void memo_close(memo *m) {
    if (!m)
        return;
    sum_numbers_free(&m->names.numbers);
    mk_str_free(&m->bytes);
    mk_arena_free(&m->arena);
    free(m);
}

/* ---- keys -------------------------------------------------------------------------------------- */

/* Name and summary of a solved function. */
static key callee_key(memo *m, uint32_t func) {
    key *k = &m->sums[func];
    const summary *s = m->p->funcs.data[func].sum;
    if (!key_is_none(*k) || !s || key_is_none(m->names.of[func]))
        return *k;
    bytes_texts_out t = {.out = &m->bytes};
    mk_str_clear(&m->bytes);
    if (sum_pack(s, &m->names, &t))
        *k = key_add(m->names.of[func], m->bytes.data, m->bytes.len);
    bytes_text_map_free(&t.seen);
    return *k;
}

typedef struct key_maker {
    memo *m;
    const group *of;
    key k;
    bool ok;
} key_maker;

static uint32_t place_in(const memo *m, const group *of, uint32_t func) {
    uint32_t i = 0;
    while (m->g->members.data[of->first + i] != func)
        i++;
    return i;
}

/* A function of the group itself is known by its place in it, others by what they do. */
static void add_func(key_maker *to, uint32_t func) {
    const groups *g = to->m->g;
    if (g->of[func] == g->of[g->members.data[to->of->first]]) {
        to->k = key_add_number(to->k, place_in(to->m, to->of, func));
        return;
    }
    key callee = callee_key(to->m, func);
    to->ok &= !key_is_none(callee);
    to->k = key_add_key(to->k, callee);
}

static void add_list(key_maker *to, const uint32_t *list, uint32_t n) {
    to->k = key_add_number(to->k, n);
    for (uint32_t i = 0; i < n && to->ok; i++)
        add_func(to, list[i]);
}

/* Whoever is called through that field or variable: these, or anybody. */
static void add_class(key_maker *to, const prog_class *c) {
    to->k = key_add_number(to->k, c->open);
    add_list(to, c->funcs.data, (uint32_t)c->funcs.len);
}

static void add_body(key_maker *to, uint32_t func) {
    const program *p = to->m->p;
    const prog_func *f = &p->funcs.data[func];
    key tables = to->m->units[f->unit];
    to->ok &= !key_is_none(tables);
    to->k = key_add_key(to->k, tables);
    to->k = key_add_key(to->k, to->m->bodies[func]);
    to->k = key_add_number(to->k, (uint64_t)f->given << 32 | (uint64_t)f->fatal << 1 | f->few);
    add_list(to, p->lists.data + f->calls, f->ncalls);
    for (uint32_t i = 0; i < f->nthrough && to->ok; i++)
        add_class(to, &p->classes.data[p->through.data[f->through + i]]);
}

key memo_key(memo *m, const group *of) {
    key_maker to = {m, of, key_add_number(m->base, (uint64_t)of->n << 1 | of->recursive), true};
    for (uint32_t i = 0; i < of->n && to.ok; i++) {
        uint32_t func = m->g->members.data[of->first + i];
        const prog_func *f = &m->p->funcs.data[func];
        to.ok &= !key_is_none(m->names.of[func]);
        to.k = key_add_key(to.k, m->names.of[func]);
        if (f->kind == PROG_BODY)
            add_body(&to, func);
        else if (f->kind == PROG_JOIN)
            add_list(&to, m->p->lists.data + f->defs, f->ndefs);
        else
            to.ok = false; /* nothing to solve */
    }
    return to.ok ? to.k : KEY_NONE;
}

/* ---- results ----------------------------------------------------------------------------------- */

bool memo_find(memo *m, key k, const group *of, find_list *out) {
    if (key_is_none(k) || !m->store->find(m->store->ctx, k, &m->bytes))
        return false;
    const uint8_t *data = (const uint8_t *)m->bytes.data;
    bytes_texts_in t = {.in = {.at = data, .end = data + m->bytes.len}};
    const summary **sums = mk_new_n(&m->arena, const summary *, of->n);
    for (uint32_t i = 0; i < of->n && !t.in.bad; i++)
        sums[i] = sum_unpack(&t, &m->names, &m->p->arena);
    bytes_text_vec_free(&t.seen);
    if (t.in.bad || !find_unpack((const char *)t.in.at, (size_t)(t.in.end - t.in.at), out))
        return false;
    for (uint32_t i = 0; i < of->n; i++)
        m->p->funcs.data[m->g->members.data[of->first + i]].sum = sums[i];
    return true;
}

void memo_keep(memo *m, key k, const group *of, const find_list *out, size_t first) {
    if (key_is_none(k))
        return;
    bytes_texts_out t = {.out = &m->bytes};
    bool ok = true;
    mk_str_clear(&m->bytes);
    for (uint32_t i = 0; i < of->n; i++)
        ok &= sum_pack(m->p->funcs.data[m->g->members.data[of->first + i]].sum, &m->names, &t);
    bytes_text_map_free(&t.seen);
    find_pack(out->rows.data + first, out->rows.len - first, &m->bytes);
    if (ok)
        m->store->keep(m->store->ctx, k, &m->bytes);
}

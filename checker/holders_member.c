/* holders_member.c: members of records in which a local's address is left: does anybody read them unset?
 *
 * needs: linked program; cost: the bodies of units that know such a record, a few times, and those that call into
 * them; nothing where no body leaves an address.
 */
#include "holders_member.h"

#include <stdlib.h>
#include <string.h>

#include "holders_int.h"

enum { ROUNDS = 8 /* calls between who reads and who sets; who is still not done reads it */ };

typedef struct left { /* by that function, there */
    held_member at;
    uint32_t func;
} left;

MK_VEC(left_vec, left)

uint64_t holders_record(const ir_unit *u, uint32_t type) {
    const ir_type *t = &u->types.data[type];
    return t->name ? mk_hash_cstr(ir_cstr(u, t->name)) : 0;
}

uint64_t holders_variable(const ir_unit *u, uint32_t global) {
    const ir_global *g = &u->globals.data[global];
    return g->linkage != IR_STATIC && g->name ? mk_hash_u64(mk_hash_cstr(ir_cstr(u, g->name))) : 0;
}

static int by_place(const void *a, const void *b) {
    const held_member *x = a, *y = b;
    if (x->of != y->of)
        return x->of < y->of ? -1 : 1;
    if (x->off != y->off)
        return x->off < y->off ? -1 : 1;
    return x->in < y->in ? -1 : x->in > y->in;
}

static bool is_same(const held_member *a, const held_member *b) {
    return by_place(a, b) == 0;
}

/* ---- who leaves ------------------------------------------------------------------------------------------- */

static void add_left(const member_finder *d, uint32_t func, left_vec *out) {
    const ir_func *f = &d->f;
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        if (i->op != IR_STORE || i->ty != IR_PTR || ir_at(f, ir_base(f, i->b))->op != IR_LOCAL ||
            ir_at(f, ir_base(f, i->a))->op == IR_LOCAL)
            continue;
        held_member at = members_place(d->u, f, i->a);
        if (at.of)
            left_vec_push(out, (left){at, func});
    }
}

static void find_left(member_finder *d, left_vec *out) {
    for (uint32_t k = 0; k < d->p->funcs.len; k++) {
        const prog_func *fn = &d->p->funcs.data[k];
        if (fn->kind != PROG_BODY || !fn->lends_locals)
            continue;
        d->u = program_unit(d->p, fn->unit);
        if (program_unpack(d->p, fn, &d->f))
            add_left(d, k, out);
        program_rest(d->p);
    }
}

static void list_members(const left_vec *all, held_member_vec *out) {
    size_t kept = 0;
    for (size_t k = 0; k < all->len; k++)
        held_member_vec_push(out, all->data[k].at);
    if (out->len)
        qsort(out->data, out->len, sizeof *out->data, by_place);
    for (size_t k = 0; k < out->len; k++)
        if (!kept || !is_same(&out->data[kept - 1], &out->data[k]))
            out->data[kept++] = out->data[k];
    out->len = kept;
}

/* ---- what all functions together do ------------------------------------------------------------------------- */

typedef struct round { /* per function */
    bool *changed, *calls;
} round;

/* Of several by one name. */
static member_facts joined(const member_finder *d, uint32_t func) {
    const prog_func *fn = &d->p->funcs.data[func];
    member_facts all = {.sets = UINT64_MAX};
    for (uint32_t k = 0; k < fn->ndefs; k++) {
        const member_facts *one = &d->of[d->p->lists.data[fn->defs + k]];
        all.leaves |= one->leaves;
        all.sets &= one->sets;
        all.reads |= one->reads;
        all.given |= one->given;
    }
    return all;
}

static void spread_leaves(member_finder *d) {
    const program *p = d->p;
    for (bool more = true; more;) {
        more = false;
        for (uint32_t k = 0; k < p->funcs.len; k++) {
            const prog_func *fn = &p->funcs.data[k];
            bool join = fn->kind == PROG_JOIN;
            const uint32_t *list = p->lists.data + (join ? fn->defs : fn->calls);
            uint32_t n = join ? fn->ndefs : fn->kind == PROG_BODY ? fn->ncalls : 0;
            uint64_t all = d->of[k].leaves;
            for (uint32_t i = 0; i < n; i++)
                all |= d->of[list[i]].leaves;
            more |= all != d->of[k].leaves;
            d->of[k].leaves = all;
        }
    }
}

static bool look_again(member_finder *d, uint32_t func) {
    member_facts now =
        d->p->funcs.data[func].kind == PROG_JOIN ? joined(d, func) : members_look(d, func);
    member_facts *was = &d->of[func];
    bool changed = now.sets != was->sets || now.reads != was->reads || now.given != was->given;
    *was = now;
    return changed;
}

/* Those that call what has changed; at first, those that do something by themselves. */
static void look_at_unit(member_finder *d, uint32_t unit, bool first, round *r) {
    const program *p = d->p;
    bool some = false;
    for (uint32_t k = p->bodies[unit]; k < p->bodies[unit + 1]; k++) {
        bool look = first ? d->of[k].acts : holders_calls_one(p, k, r->changed);
        r->calls[k] = look && p->funcs.data[k].kind == PROG_BODY;
        some |= r->calls[k];
    }
    if (!some)
        return;
    members_open(d, unit);
    for (uint32_t k = p->bodies[unit]; k < p->bodies[unit + 1]; k++)
        r->calls[k] = r->calls[k] && look_again(d, k);
    program_rest(p);
}

static bool look_at_all(member_finder *d, bool first, round *r) {
    const program *p = d->p;
    bool more = false;
    memset(r->calls, 0, p->funcs.len * sizeof *r->calls);
    for (uint32_t unit = 0; unit < p->units.n; unit++)
        if (!program_is_model(p, unit))
            look_at_unit(d, unit, first, r);
    for (uint32_t k = 0; k < p->funcs.len; k++) {
        if (p->funcs.data[k].kind == PROG_JOIN)
            r->calls[k] = look_again(d, k);
        more |= r->calls[k];
    }
    bool *was = r->changed;
    r->changed = r->calls;
    r->calls = was;
    return more;
}

/* Records are declared before they are used. */
static void find_declared(member_finder *d) {
    for (uint32_t unit = 0; unit < d->p->units.n; unit++) {
        if (!program_is_model(d->p, unit))
            members_open(d, unit);
        program_rest(d->p);
    }
}

static void find_wants_of_unit(member_finder *d, uint32_t unit, const bool *wrappers) {
    const program *p = d->p;
    bool open = false;
    for (uint32_t k = p->bodies[unit]; k < p->bodies[unit + 1]; k++) {
        if (p->funcs.data[k].kind != PROG_BODY || (wrappers && !holders_calls_one(p, k, wrappers)))
            continue;
        if (!open)
            members_open(d, unit);
        open = true;
        if (!d->any)
            break;
        members_want(d, k);
    }
    program_rest(p);
}

/* Of those who call what nobody knows; then, of those who call these for that. */
static void find_wants(member_finder *d, bool *wrappers) {
    const program *p = d->p;
    for (uint32_t unit = 0; unit < p->units.n; unit++)
        if (!program_is_model(p, unit))
            find_wants_of_unit(d, unit, NULL);
    for (uint32_t k = 0; k < p->funcs.len; k++)
        wrappers[k] = d->of[k].passed != 0;
    for (uint32_t unit = 0; unit < p->units.n; unit++)
        if (!program_is_model(p, unit))
            find_wants_of_unit(d, unit, wrappers);
    for (uint32_t k = 0; k < p->funcs.len; k++) {
        d->wanted |= d->of[k].wants;
        d->of[k].passed = 0;
    }
}

static uint64_t left_by(const member_finder *d, const left_vec *all, uint32_t func) {
    uint64_t bits = 0;
    for (size_t k = 0; k < all->len; k++)
        for (uint32_t i = 0; i < d->n && all->data[k].func == func; i++)
            if (is_same(&d->list[i], &all->data[k].at))
                bits |= UINT64_C(1) << i;
    return bits;
}

/* Nobody sets it first: outside the program, or since it began. Whoever calls a function that nobody here calls may
 * read what is left to him; where this is no whole program, be it by what it calls. */
static uint64_t read_unset(const member_finder *d, const left_vec *all, const bool *changed,
                           mk_arena *a) {
    const program *p = d->p;
    uint64_t read = 0;
    bool whole = prog_names_get(&p->names, mk_view_of("main")) != NULL;
    bool *called = mk_new_n(a, bool, p->funcs.len + 1),
         *taken = mk_new_n(a, bool, p->funcs.len + 1);
    holders_find_called(p, called);
    for (size_t k = 0; k < p->taken.len; k++)
        taken[p->taken.data[k]] = true;
    for (uint32_t k = 0; k < p->funcs.len; k++) {
        bool entry = !called[k] && !p->funcs.data[k].is_static;
        if (p->funcs.data[k].kind == PROG_BODY && (entry || taken[k] || changed[k]))
            read |= d->of[k].reads | d->of[k].given | (whole ? 0 : d->of[k].leaves) |
                    (entry && strcmp(p->funcs.data[k].name, "main") != 0 ? left_by(d, all, k) : 0);
    }
    return read;
}

/* ---- all of it ---------------------------------------------------------------------------------------------- */

static void look_at(member_finder *d, const left_vec *all, held_member *list, uint32_t n) {
    mk_arena a = {0};
    uint32_t nfuncs = (uint32_t)d->p->funcs.len;
    round r = {mk_new_n(&a, bool, nfuncs + 1), mk_new_n(&a, bool, nfuncs + 1)};
    d->list = list;
    d->n = n;
    d->wanted = d->foreign = d->used = d->read = 0;
    d->of = mk_new_n(&a, member_facts, nfuncs + 1);
    members_keep(d, &a);
    for (size_t k = 0; k < all->len; k++)
        d->of[all->data[k].func].leaves = left_by(d, all, all->data[k].func);
    spread_leaves(d);
    find_declared(d);
    find_wants(d, r.calls);
    bool more = look_at_all(d, true, &r);
    for (int k = 0; more && k < ROUNDS; k++)
        more = look_at_all(d, false, &r);
    uint64_t read = ~d->used | d->read | read_unset(d, all, r.changed, &a);
    for (uint32_t k = 0; k < n; k++)
        list[k].read = read >> k & 1;
    members_forget(d);
    mk_arena_free(&a);
}

void holders_find_members(holders *h, const program *p) {
    member_finder d = {.p = p};
    left_vec all = {0};
    find_left(&d, &all);
    list_members(&all, &h->members);
    for (size_t k = 0; k < h->members.len; k += MEMBERS) {
        size_t n = h->members.len - k < MEMBERS ? h->members.len - k : MEMBERS;
        look_at(&d, &all, h->members.data + k, (uint32_t)n);
    }
    left_vec_free(&all);
    ir_func_free(&d.f);
    mk_arena_free(&d.arena);
}

const held_member *holders_members(const holders *h, uint64_t of, uint32_t *n) {
    size_t low = 0, high = h->members.len, end;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (h->members.data[mid].of < of)
            low = mid + 1;
        else
            high = mid;
    }
    for (end = low; end < h->members.len && h->members.data[end].of == of; end++)
        ;
    *n = (uint32_t)(end - low);
    return h->members.data + low;
}

bool holders_have_member(const holders *h, const ir_unit *u, const ir_func *f, ir_val address) {
    held_member at = members_place(u, f, address);
    uint32_t n;
    const held_member *list = holders_members(h, at.of, &n);
    for (uint32_t k = 0; at.of && k < n; k++)
        if (is_same(&list[k], &at))
            return !list[k].read;
    return false;
}

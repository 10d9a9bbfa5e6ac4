/* holders_order.c: a place is read by functions that have not set it, but is one of them ever called after one that
 * left an address there?
 *
 * needs: linked program; cost: the bodies of the unit, a few times, and those that call into both
 */
#include <string.h>

#include "holders_int.h"

typedef struct ranks { /* of the program's functions */
    finder *d;
    bool *leaves, *looks;
    bool *called; /* by name, or its address is taken */
} ranks;

static bool unpack(finder *d, uint32_t func) {
    return program_unpack(d->p, &d->p->funcs.data[func], &d->f);
}

bool holders_calls_one(const program *p, uint32_t func, const bool *of) {
    const prog_func *fn = &p->funcs.data[func];
    const uint32_t *list = p->lists.data + (fn->kind == PROG_JOIN ? fn->defs : fn->calls);
    uint32_t n = fn->kind == PROG_JOIN ? fn->ndefs : fn->kind == PROG_BODY ? fn->ncalls : 0;
    for (uint32_t k = 0; k < n; k++)
        if (of[list[k]])
            return true;
    return false;
}

static bool is_of_unit(const finder *d, uint32_t func) {
    return func >= d->p->bodies[d->at.unit] && func < d->p->bodies[d->at.unit + 1];
}

/* Those of the unit that leave it, and all that call them. */
static void rank_leavers(ranks *r) {
    const program *p = r->d->p;
    for (uint32_t k = p->bodies[r->d->at.unit]; k < p->bodies[r->d->at.unit + 1]; k++)
        r->leaves[k] = unpack(r->d, k) && holders_leaves(r->d);
    for (bool more = true; more;) {
        more = false;
        for (uint32_t k = 0; k < p->funcs.len; k++)
            if (!r->leaves[k] && holders_calls_one(p, k, r->leaves))
                more = r->leaves[k] = true;
    }
}

/* Those of the unit that read it unset, and all that call them where it is not set. */
static void rank_lookers(ranks *r) {
    const program *p = r->d->p;
    for (bool more = true; more;) {
        more = false;
        for (uint32_t k = 0; k < p->funcs.len; k++) {
            bool look = !r->looks[k] && holders_calls_one(p, k, r->looks);
            if (is_of_unit(r->d, k) && !r->looks[k] && unpack(r->d, k))
                look = (look || holders_mentioned(r->d)) && !holders_set_first(r->d, false);
            more |= look;
            r->looks[k] |= look;
        }
    }
}

void holders_find_called(const program *p, bool *called) {
    for (uint32_t k = 0; k < p->funcs.len; k++) {
        const prog_func *fn = &p->funcs.data[k];
        for (uint32_t n = 0; fn->kind == PROG_BODY && n < fn->ncalls; n++)
            called[p->lists.data[fn->calls + n]] = true;
    }
    for (uint32_t k = 0; k < p->funcs.len; k++) {
        const prog_func *fn = &p->funcs.data[k];
        for (uint32_t n = 0; fn->kind == PROG_JOIN && called[k] && n < fn->ndefs; n++)
            called[p->lists.data[fn->defs + n]] = true;
    }
    for (size_t k = 0; k < p->taken.len; k++)
        called[p->taken.data[k]] = true;
}

/* What nobody here calls is called from outside, in any order; but main() is called once. */
static bool is_entry(const ranks *r, uint32_t func) {
    const prog_func *fn = &r->d->p->funcs.data[func];
    return fn->kind == PROG_BODY && !fn->in_model && !fn->is_static && !r->called[func] &&
           strcmp(fn->name, "main") != 0;
}

static bool meet_outside(const ranks *r) {
    bool leave = false, look = false;
    for (uint32_t k = 0; k < r->d->p->funcs.len; k++) {
        leave |= r->leaves[k] && is_entry(r, k);
        look |= r->looks[k] && is_entry(r, k);
    }
    return leave && look;
}

/* Does one body call first who leaves, then who looks? */
static bool meet_inside(ranks *r) {
    finder *d = r->d;
    const program *p = d->p;
    const holder at = d->at;
    const ir_unit *u = d->u;
    const size_t ntargets = d->targets.len;
    bool meet = false;
    for (uint32_t k = 0; k < p->funcs.len && !meet; k++) {
        const prog_func *fn = &p->funcs.data[k];
        bool own = is_of_unit(d, k);
        if (fn->kind != PROG_BODY || !holders_calls_one(p, k, r->leaves) ||
            (!own && !holders_calls_one(p, k, r->looks)))
            continue;
        if (!own) { /* the variables have no numbers there */
            d->targets.len = 0;
            d->u = program_unit(p, fn->unit);
            d->at = (holder){fn->unit, IR_NONE, 0, false};
        }
        meet = unpack(d, k) && !holders_set_first(d, true);
        d->at = at;
        d->u = u;
        d->targets.len = ntargets;
    }
    return meet;
}

static bool is_kept(ranks *r) {
    finder *d = r->d;
    for (uint32_t k = 0; k < d->u->bodies.len; k++)
        if (!ir_unpack(d->u, k, &d->f) || holders_kept(d))
            return true;
    return false;
}

bool holders_nobody_after(finder *d) {
    mk_arena a = {0};
    size_t n = d->p->funcs.len + 1;
    ranks r = {d, mk_new_n(&a, bool, n), mk_new_n(&a, bool, n), mk_new_n(&a, bool, n)};
    order o = {r.leaves, r.looks};
    bool nobody = holders_find_targets(d) && !is_kept(&r);
    if (nobody) {
        d->order = &o;
        rank_leavers(&r);
        rank_lookers(&r);
        holders_find_called(d->p, r.called);
        nobody = !meet_outside(&r) && !meet_inside(&r);
        d->order = NULL;
    }
    mk_arena_free(&a);
    return nobody;
}

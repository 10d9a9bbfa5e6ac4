#include "holders_int.h"

#include <stdlib.h>
#include <string.h>

/* What an instruction does to the place, in this order. */
enum {
    READS = 1 << 0,   /* or lets others read it */
    FORGETS = 1 << 1, /* from here on another function's address may be there */
    SETS = 1 << 2,
    KEEPS = 1 << 3 /* puts the variable's address where it can be used at any time */
};

typedef struct place {
    uint32_t global; /* IR_NONE: in no variable */
    bool known;      /* .off is */
    int64_t off;
} place;

static place place_of(const ir_func *f, ir_val v) {
    place x = {.global = IR_NONE, .known = true};
    const ir_ins *base = ir_at(f, ir_base(f, v));
    if (base->op != IR_GLOBAL)
        return x;
    x.global = base->ref;
    x.known = ir_offset(f, v, &x.off);
    return x;
}

/* ---- one instruction ------------------------------------------------------------------------------------ */

static bool is_target(const finder *d, uint32_t global) {
    for (size_t k = 0; k < d->targets.len; k++)
        if (d->targets.data[k] == global)
            return true;
    return false;
}

static bool is_in(const finder *d, ir_val v) {
    const ir_ins *base = ir_at(&d->f, ir_base(&d->f, v));
    return base->op == IR_GLOBAL && (base->ref == d->at.global || is_target(d, base->ref));
}

static bool meets(const finder *d, ir_val address, int64_t n) {
    place x = place_of(&d->f, address);
    bool apart = x.known && (x.off + n <= d->at.off || x.off >= d->at.off + d->u->ptr_size);
    return (x.global == d->at.global && !apart) || (x.global != IR_NONE && is_target(d, x.global));
}

static unsigned read(const finder *d, ir_val address, int64_t n) {
    return meets(d, address, n) ? READS : 0;
}

static unsigned written(const finder *d, ir_val address, int64_t n) {
    place x = place_of(&d->f, address);
    if (d->at.through) /* what it pointed to may be left to others */
        return x.global == d->at.global && meets(d, address, n) ? KEEPS : 0;
    bool all = x.known && x.off <= d->at.off && x.off + n >= d->at.off + d->u->ptr_size;
    return x.global == d->at.global && all ? SETS : 0;
}

static const prog_func *callee(const finder *d, const ir_ins *call) {
    return &d->p->funcs.data[d->p->func_of[d->at.unit][call->ref]];
}

/* The C library sets nothing of ours, unless it is given a function to call. */
static bool calls_nobody(const finder *d, const ir_ins *call) {
    if (call->ref == IR_NONE || !callee(d, call)->in_model)
        return false;
    const prog_func *fn = callee(d, call);
    const ir_unit *u = program_unit(d->p, fn->unit);
    return !ir_find_attr(u, &u->syms.data[fn->sym], IR_ATTR_CALLS);
}

/* memset(&options, 0, sizeof options) */
static unsigned cleared(const finder *d, const ir_ins *call) {
    if (call->n != 3 || !calls_nobody(d, call) || strcmp(callee(d, call)->name, "memset") != 0)
        return 0;
    const uint32_t *args = ir_list(&d->f, call);
    const ir_ins *n = ir_at(&d->f, args[2]);
    return n->op == IR_CONST && !d->at.through ? written(d, args[0], n->imm) : 0;
}

/* As far as it is known who leaves an address there, and who looks. */
static unsigned order_of(const finder *d, uint32_t func) {
    return (d->order->looks[func] ? READS : 0) | (d->order->leaves[func] ? FORGETS : 0);
}

static unsigned called(const finder *d, const ir_ins *call) {
    unsigned does = cleared(d, call);
    if (does)
        return does;
    for (uint32_t k = 0; k < call->n; k++)
        if (is_in(d, ir_list(&d->f, call)[k]))
            does |= READS;
    if (!d->order)
        does |= calls_nobody(d, call) ? 0 : FORGETS;
    else if (call->ref != IR_NONE)
        does |= order_of(d, d->p->func_of[d->at.unit][call->ref]);
    return call->b ? does | written(d, call->b, call->imm) : does;
}

typedef struct mention {
    const finder *d;
    bool found;
} mention;

static void mentions(void *ctx, ir_val *v) {
    mention *m = ctx;
    m->found |= is_in(m->d, *v);
}

typedef struct other_use {
    const ir_func *f;
    ir_val of;
    bool found;
} other_use;

static void find_other(void *ctx, ir_val *v) {
    other_use *o = ctx;
    o->found |= ir_base(o->f, *v) == o->of;
}

/* Does the body nothing with the pointer but store where it leads to? */
static bool is_only_stored_to(finder *d, ir_val pointer) {
    other_use o = {.f = &d->f, .of = pointer};
    for (ir_val v = 1; v < d->f.ins.len && !o.found; v++) {
        ir_ins *i = ir_at(&d->f, v);
        if (ir_moves(i) || i->op == IR_BIND || i->op == IR_EQ || i->op == IR_NE)
            continue;
        if (i->op == IR_STORE)
            find_other(&o, &i->b);
        else
            ir_each_operand(&d->f, i, find_other, &o);
    }
    return !o.found;
}

static unsigned loaded(finder *d, ir_val v) {
    const ir_ins *i = ir_at(&d->f, v);
    unsigned does = read(d, i->a, ir_ty_size(d->u, (ir_ty)i->ty));
    bool pointer = place_of(&d->f, i->a).global == d->at.global;
    return d->at.through && does && pointer && is_only_stored_to(d, v) ? 0 : does;
}

/* The pointer itself may be made to point to one of its targets, to a local, or nowhere. */
static unsigned stored(const finder *d, const ir_ins *i) {
    const ir_ins *what = ir_at(&d->f, ir_base(&d->f, i->b));
    unsigned does = written(d, i->a, ir_ty_size(d->u, (ir_ty)i->ty));
    bool target = what->op == IR_GLOBAL && is_target(d, what->ref);
    if (d->at.through && does && (target || what->op == IR_LOCAL || what->op == IR_CONST))
        return 0;
    return is_in(d, i->b) ? KEEPS : does;
}

static unsigned does(finder *d, ir_val v) {
    ir_ins *i = ir_at(&d->f, v);
    mention m = {.d = d};
    switch ((ir_op)i->op) {
    case IR_FIELD:
    case IR_OFFSET:
    case IR_CAST: /* what is made of it is looked at itself */
    case IR_BIND:
    case IR_EQ:
    case IR_NE:
    case IR_BR:
        return 0;
    case IR_INDEX:
        return is_in(d, i->b) ? KEEPS : 0;
    case IR_LOAD:
        return loaded(d, v);
    case IR_STORE:
        return stored(d, i);
    case IR_COPY:
        return read(d, i->b, i->imm) | written(d, i->a, i->imm);
    case IR_ZERO:
        return d->at.through ? 0 : written(d, i->a, i->imm);
    case IR_CALL:
        return called(d, i);
    case IR_ASM:
        return KEEPS;
    default:
        ir_each_operand(&d->f, i, mentions, &m);
        return m.found ? KEEPS : 0;
    }
}

/* ---- one body ------------------------------------------------------------------------------------------- */

bool holders_mentioned(const finder *d) {
    for (ir_val v = 1; v < d->f.ins.len; v++)
        if (ir_at(&d->f, v)->op == IR_GLOBAL && is_in(d, v))
            return true;
    return false;
}

/* Goes through the block; *set: is the place set on every way to here? false: it is read where it is not. */
static bool pass(finder *d, uint32_t block, bool *set) {
    bool well = true;
    for (ir_val v = d->f.blocks.data[block].first; v <= d->f.blocks.data[block].last; v++) {
        unsigned it = does(d, v);
        well &= !(it & KEEPS) && (*set || !(it & READS));
        *set = (*set && !(it & FORGETS)) || (it & SETS);
    }
    return well;
}

static bool set_at_start(const ir_func *f, uint32_t block, const bool *after, bool begins) {
    const ir_block *b = &f->blocks.data[block];
    bool set = block != 0 || begins;
    for (uint32_t k = 0; k < b->npreds; k++)
        set &= after[f->preds.data[b->preds + k]];
    return set;
}

/* Every block counts as one that sets it until a way says otherwise. */
bool holders_set_first(finder *d, bool begins) {
    const ir_func *f = &d->f;
    bool more = true, well = true;
    mk_arena a = {0};
    bool *after = mk_new_n(&a, bool, f->blocks.len + 1);
    memset(after, true, f->blocks.len);
    while (more) {
        more = false;
        well = true;
        for (uint32_t b = 0; b < f->blocks.len; b++) {
            bool set = set_at_start(f, b, after, begins);
            well &= pass(d, b, &set);
            more |= set != after[b];
            after[b] = set;
        }
    }
    mk_arena_free(&a);
    return well;
}

bool holders_kept(finder *d) {
    bool kept = d->f.gap || (d->f.has_setjmp && holders_mentioned(d));
    for (ir_val v = 1; v < d->f.ins.len && !kept; v++)
        kept = (does(d, v) & KEEPS) != 0;
    return kept;
}

/* Where a store leaves a local's address: in a variable, or in what a pointer there leads to; else .global is
 * IR_NONE. */
static holder left_at(const finder *d, uint32_t unit, const ir_ins *i) {
    holder none = {.global = IR_NONE};
    if (i->op != IR_STORE || i->ty != IR_PTR || ir_at(&d->f, ir_base(&d->f, i->b))->op != IR_LOCAL)
        return none;
    const ir_ins *from = ir_at(&d->f, ir_base(&d->f, i->a));
    bool through = from->op == IR_LOAD;
    place x = place_of(&d->f, through ? from->a : i->a);
    return x.global == IR_NONE || !x.known ? none : (holder){unit, x.global, x.off, through};
}

bool holders_leaves(const finder *d) {
    for (ir_val v = 1; v < d->f.ins.len; v++) {
        holder h = left_at(d, d->at.unit, ir_at(&d->f, v));
        if (h.global == d->at.global && h.off == d->at.off && h.through == d->at.through)
            return true;
    }
    return false;
}

static bool add_target(finder *d, const ir_ins *i) {
    const ir_ins *what = ir_at(&d->f, ir_base(&d->f, i->b));
    if (what->op != IR_GLOBAL || place_of(&d->f, i->a).global != d->at.global ||
        !meets(d, i->a, d->u->ptr_size))
        return true;
    if (!is_target(d, what->ref))
        ir_u32_vec_push(&d->targets, what->ref);
    return d->u->globals.data[what->ref].linkage == IR_STATIC;
}

bool holders_find_targets(finder *d) {
    bool known = true;
    if (!d->at.through)
        return true;
    for (uint32_t k = 0; k < d->u->bodies.len && known; k++) {
        known = ir_unpack(d->u, k, &d->f);
        for (ir_val v = 1; v < d->f.ins.len && known; v++)
            known = ir_at(&d->f, v)->op != IR_STORE || add_target(d, ir_at(&d->f, v));
    }
    return known && d->targets.len;
}

static bool is_well_used(finder *d) {
    return !d->f.gap &&
           (!holders_mentioned(d) || (!d->f.has_setjmp && holders_set_first(d, false)));
}

/* ---- one unit ------------------------------------------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    const holder *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    if (x->global != y->global)
        return x->global < y->global ? -1 : 1;
    if (x->off != y->off)
        return x->off < y->off ? -1 : 1;
    return x->through - y->through;
}

static void add_places(const finder *d, uint32_t unit, holder_vec *out) {
    for (ir_val v = 1; v < d->f.ins.len; v++) {
        holder h = left_at(d, unit, ir_at(&d->f, v));
        if (h.global != IR_NONE && d->u->globals.data[h.global].linkage == IR_STATIC)
            holder_vec_push(out, h);
    }
}

/* Takes out what this body reads, or what nobody can say of it. */
static void sift(finder *d, uint32_t body, holder_vec *places) {
    size_t kept = 0;
    bool known = ir_unpack(d->u, body, &d->f);
    for (size_t k = 0; k < places->len && known; k++) {
        d->at = places->data[k];
        if (!d->at.through && is_well_used(d))
            places->data[kept++] = d->at;
    }
    places->len = kept;
}

static void drop_repeated(holder_vec *v) {
    size_t kept = 0;
    qsort(v->data, v->len, sizeof *v->data, compare);
    for (size_t k = 0; k < v->len; k++)
        if (!kept || compare(&v->data[kept - 1], &v->data[k]) != 0)
            v->data[kept++] = v->data[k];
    v->len = kept;
}

static bool is_among(const holder_vec *v, const holder *h) {
    for (size_t k = 0; k < v->len; k++)
        if (compare(&v->data[k], h) == 0)
            return true;
    return false;
}

static void look_at(finder *d, uint32_t unit, holder_vec *places) {
    const prog_func *funcs = d->p->funcs.data;
    uint32_t first = d->p->bodies[unit], end = d->p->bodies[unit + 1];
    bool leaves = false;
    for (uint32_t k = first; k < end && !leaves; k++)
        leaves = funcs[k].leaves_locals;
    if (!leaves)
        return;
    d->u = program_unit(d->p, unit);
    for (uint32_t k = first; k < end; k++)
        if (funcs[k].leaves_locals && program_unpack(d->p, &funcs[k], &d->f))
            add_places(d, unit, places);
    drop_repeated(places);
    holder_vec all = {0};
    holder_vec_append(&all, places->data, places->len);
    for (uint32_t k = 0; k < d->u->bodies.len && places->len; k++)
        sift(d, k, places);
    for (size_t k = 0; k < all.len; k++) {
        d->at = all.data[k];
        if (!is_among(places, &all.data[k]) && holders_nobody_after(d))
            holder_vec_push(places, all.data[k]);
        ir_u32_vec_clear(&d->targets);
    }
    holder_vec_free(&all);
    drop_repeated(places);
}

void holders_find(holders *h, const program *p) {
    finder d = {.p = p};
    holder_vec places = {0};
    *h = (holders){0};
    for (uint32_t unit = 0; unit < p->units.n; unit++) {
        look_at(&d, unit, &places);
        holder_vec_append(&h->of, places.data, places.len);
        holder_vec_clear(&places);
        program_rest(p);
    }
    holder_vec_free(&places);
    ir_u32_vec_free(&d.targets);
    ir_func_free(&d.f);
    holders_find_members(h, p);
}

void holders_free(holders *h) {
    holder_vec_free(&h->of);
    held_member_vec_free(&h->members);
}

const holder *holders_of(const holders *h, uint32_t unit, uint32_t *n) {
    size_t first = 0, end;
    while (first < h->of.len && h->of.data[first].unit < unit)
        first++;
    for (end = first; end < h->of.len && h->of.data[end].unit == unit; end++)
        ;
    *n = (uint32_t)(end - first);
    return h->of.data + first;
}

bool holders_have(const holders *h, uint32_t unit, const ir_func *f, ir_val address) {
    const ir_ins *from = ir_at(f, ir_base(f, address));
    bool through = from->op == IR_LOAD;
    place x = place_of(f, through ? from->a : address);
    uint32_t n;
    const holder *list = holders_of(h, unit, &n);
    for (uint32_t k = 0; k < n; k++)
        if (list[k].global == x.global && x.known && list[k].off == x.off &&
            list[k].through == through)
            return true;
    return false;
}

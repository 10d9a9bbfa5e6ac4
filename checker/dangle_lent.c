/* dangle_lent.c: addresses that are left in memory, but may have served while the function ran.
 *
 *   void lend(struct box *b) { int x; b->p = &x; work(b); }        work() reads b->p; whether anybody does when lend()
 *                                                                  has returned is another question
 *   void leave(struct box *b) { int x; b->p = &x; }                whoever reads b->p reads what is gone
 */
#include "dangle.h"

#include "must.h"

typedef struct lender {
    const body *b;
    ir_val at;      /* the instruction that leaves the address, ... */
    ir_val place;   /* ... and the address it writes to ... */
    int64_t off, n; /* ... of which these bytes from its base */
    bool alone;     /* *out = &x: nothing else is there for anybody to follow */
    bool found;
} lender;

static const ir_ins *at(const lender *l, ir_val v) {
    return ir_at(l->b->s->f, v);
}

static bool is_same_base(const lender *l, ir_val address) {
    const ir_func *f = l->b->s->f;
    ir_op op = (ir_op)at(l, ir_base(f, address))->op;
    return op != IR_LOAD && must_same_root(f, address, l->place);
}

static bool meets(const lender *l, ir_val address, int64_t n) {
    int64_t off = is_same_base(l, address) ? dangle_offset(l->b, address) : 0;
    bool apart = off >= 0 && (off + n <= l->off || off >= l->off + l->n);
    return is_same_base(l, address) && !apart;
}

/* A function of the C library, which is not given anybody to call. */
static bool is_of_library(const lender *l, ir_val call) {
    const ir_ins *i = at(l, call);
    const solved *s = l->b->s;
    if (i->ref == IR_NONE || s->open[call])
        return false;
    bool known = (s->u->syms.data[i->ref].flags & IR_SYM_SYSTEM) != 0;
    for (uint32_t k = 0; k < i->n && known; k++)
        known = at(l, ir_plain(s->f, ir_list(s->f, i)[k]))->op != IR_FUNC;
    return known;
}

/* Whoever is called may find the place by ways that are not seen, but for what holds nothing else. */
static bool uses(const lender *l, ir_val call) {
    const ir_ins *i = at(l, call);
    bool given = i->b && meets(l, i->b, i->imm);
    for (uint32_t k = 0; k < i->n && !given; k++)
        given = is_same_base(l, ir_list(l->b->s->f, i)[k]);
    return given || (!l->alone && !is_of_library(l, call));
}

static bool touches(const lender *l, ir_val v) {
    const ir_ins *i = at(l, v);
    switch ((ir_op)i->op) {
    case IR_LOAD:
    case IR_STORE:
        return meets(l, i->a, ir_ty_size(l->b->s->u, (ir_ty)i->ty));
    case IR_COPY:
        return meets(l, i->a, i->imm) || meets(l, i->b, i->imm);
    case IR_ZERO:
        return meets(l, i->a, i->imm);
    case IR_CALL:
        return uses(l, v);
    default:
        return i->op == IR_ASM;
    }
}

/* One way to a return would be enough for paths_find. */
static bool is_over(const lender *l, ir_val v) {
    return l->found || v == l->at || at(l, v)->op == IR_RET;
}

static bool looks(void *ctx, ir_val v) {
    lender *l = ctx;
    l->found |= v != l->at && touches(l, v);
    return is_over(l, v);
}

static bool takes_back(void *ctx, ir_val v) {
    lender *l = ctx;
    ir_op op = (ir_op)at(l, v)->op;
    l->found |= v != l->at && op != IR_LOAD && op != IR_CALL && touches(l, v);
    return is_over(l, v);
}

static bool comes_to(lender *l, bool (*it)(void *ctx, ir_val v)) {
    ways w = {.from = l->at, .stops = it, .ctx = l};
    l->found = false;
    (void)paths_find(l->b->s, &w);
    return l->found;
}

/* Does the parameter point to a pointer, and not to a struct that begins with one? */
static bool is_out(const body *b, ir_val place) {
    const ir_unit *u = b->s->u;
    const ir_ins *arg = ir_at(b->s->f, place);
    const ir_type *t = &u->types.data[b->s->sym->type];
    if (arg->op != IR_ARG || arg->ref >= t->nfields)
        return false;
    const ir_type *p = &u->types.data[u->fields.data[t->fields + arg->ref].type];
    return p->kind == IR_K_PTR && u->types.data[p->elem].kind == IR_K_PTR;
}

/* A static variable of the function, which nobody else sees: who finds the address there is the function itself, the
 * next time. */
static bool is_for_next_call(lender *l) {
    const ir_ins *base = at(l, ir_base(l->b->s->f, l->place));
    return base->op == IR_GLOBAL && l->b->s->u->globals.data[base->ref].owner != IR_NONE &&
           !comes_to(l, takes_back);
}

bool dangle_is_lent(const body *b, const dangling *d) {
    const ir_func *f = b->s->f;
    const ir_ins *last = ir_at(f, d->way.last);
    dangle_copy c = dangle_copy_at(b, d->way.last);
    if (last->op == IR_RET)
        return false;
    if (last->op != IR_STORE && !c.to)
        return true;
    lender l = {.b = b, .at = d->way.last, .place = last->op == IR_STORE ? last->a : c.to};
    ir_op base = (ir_op)ir_at(f, ir_base(f, l.place))->op;
    l.n = last->op == IR_STORE ? b->s->u->ptr_size : c.n;
    l.off = dangle_offset(b, l.place);
    l.alone = is_out(b, l.place);
    /* Who reads what fgets(buf, ..) returned nobody has asked (holders.h). */
    if (last->op == IR_STORE && ir_at(f, ir_base(f, last->b))->op != IR_LOCAL && !l.alone)
        return true;
    if (l.off < 0 || (base != IR_ARG && base != IR_GLOBAL && base != IR_CALL))
        return true;
    return comes_to(&l, looks) && !is_for_next_call(&l);
}

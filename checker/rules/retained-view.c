/* retained-view: a small part is needed, and keeps a large block alive. */
#include "../check_loop.h"

#include <string.h>

enum { LARGE = 256 /* bytes; what varies is large often enough */, SMALL = 16, DEPTH = 6 };

static const ir_ins *at(const check *c, ir_val v) {
    return ir_at(c->f, v);
}

/* ---- a part that is handed out alone ---------------------------------------------------------------------- */

/* Library functions that find a place in text. */
static bool searches(const check *c, ir_val call) {
    static const char *const names[] = {"strchr", "strrchr", "strstr", "strpbrk", "memchr", NULL};
    return ir_is_one_of(check_callee(c, call), names);
}

/* Somewhere in the block, but nobody knows where, who has the pointer alone. */
static bool is_inside(const check *c, ir_val v, const check_obj *o) {
    bool moved = false;
    for (int depth = 0; depth < DEPTH; depth++) {
        v = ir_plain(c->f, v);
        const ir_ins *i = at(c, v);
        if (v == o->call)
            return moved;
        if (i->op == IR_CALL && searches(c, v)) {
            moved = true;
            v = ir_list(c->f, i)[0];
        } else if (i->op == IR_INDEX || i->op == IR_OFFSET || i->op == IR_FIELD) {
            moved |= i->op == IR_INDEX && at(c, ir_plain(c->f, i->b))->op != IR_CONST;
            v = i->a;
        } else {
            break;
        }
    }
    return false;
}

/* p[-1] = offset: whoever frees it finds the way back. */
static bool has_header(const check *c, ir_val part) {
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = at(c, v);
        ir_val a = i->op == IR_STORE ? ir_plain(c->f, i->a) : 0;
        bool moves = a && (at(c, a)->op == IR_INDEX || at(c, a)->op == IR_OFFSET);
        if (moves && ir_plain(c->f, at(c, a)->a) == ir_plain(c->f, part))
            return true;
    }
    return false;
}

/* Where such a part is returned, if nothing of the block gets out but that; or 0. */
static ir_val returned_part(const check *c, const check_obj *o) {
    ir_val found = 0;
    if (!check_only_returned(c, o))
        return 0;
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = at(c, v);
        if (i->op != IR_RET || !i->a || !check_may(c, i->a, o))
            continue;
        if (i->ty == IR_AGG || !is_inside(c, i->a, o) || has_header(c, i->a))
            return 0;
        found = v;
    }
    return found;
}

/* ---- what a callback is given and hardly looks at ------------------------------------------------------------- */

typedef struct pair { /* a function, and what it will be called with */
    ir_val func, at;
} pair;

static bool same_struct(const check *c, ir_val a, ir_val b) {
    const ir_ins *x = at(c, a), *y = at(c, b);
    return x->op == IR_FIELD && y->op == IR_FIELD && check_alike(c, x->a, y->a);
}

/* What makes pairs, in all of the body; there is hardly ever any. */
typedef struct closures {
    bool known;
    ir_u32_vec stores; /* of functions */
    ir_u32_vec at;
} closures;

/* job.context = p; job.run = f, in the same struct */
static pair beside(const check *c, const closures *all, ir_val store) {
    for (size_t n = 0; n < all->stores.len; n++) {
        const ir_ins *i = at(c, all->stores.data[n]);
        if (same_struct(c, i->a, at(c, store)->a))
            return (pair){ir_plain(c->f, i->b), store};
    }
    return (pair){0};
}

/* on(event, f, p) */
static pair among(const check *c, ir_val call) {
    const ir_ins *i = at(c, call);
    for (uint32_t k = 0; k < i->n; k++) {
        ir_val v = ir_plain(c->f, ir_list(c->f, i)[k]);
        if (at(c, v)->op == IR_FUNC)
            return (pair){v, call};
    }
    return (pair){0};
}

static void find_closures(const check *c, closures *all) {
    for (ir_val v = 1; v < c->f->ins.len; v++)
        if (at(c, v)->op == IR_STORE && at(c, ir_plain(c->f, at(c, v)->b))->op == IR_FUNC)
            ir_u32_vec_push(&all->stores, v);
    for (ir_val v = 1; v < c->f->ins.len; v++)
        if ((at(c, v)->op == IR_CALL && among(c, v).func) ||
            (at(c, v)->op == IR_STORE && beside(c, all, v).func))
            ir_u32_vec_push(&all->at, v);
    all->known = true;
}

static bool may_be_in_closure(const check *c, const check_obj *o, closures *all) {
    bool is = false;
    if (!all->known)
        find_closures(c, all);
    for (size_t n = 0; n < all->at.len && !is; n++) {
        const ir_ins *i = at(c, all->at.data[n]);
        is = i->op == IR_STORE && check_may(c, i->b, o);
        for (uint32_t k = 0; i->op == IR_CALL && k < i->n && !is; k++)
            is = check_may(c, ir_list(c->f, i)[k], o);
    }
    return is;
}

/* Is it given to one closure, and nothing else? Not counted: who fills it, who frees it, and calls through
 * pointers, one of which is the closure's. */
static pair closure_of(const check *c, const check_obj *o, const closures *all) {
    pair found = {0};
    for (ir_val v = o->call + 1; v < c->f->ins.len; v++) {
        const ir_ins *i = at(c, v);
        pair p = {0};
        bool given = false;
        if (i->op == IR_STORE && check_may(c, i->b, o)) {
            given = true;
            p = beside(c, all, v);
        } else if (i->op == IR_CALL && v != o->call) {
            for (uint32_t k = 0; i->ref != IR_NONE && k < i->n && !given; k++)
                given = check_may(c, ir_list(c->f, i)[k], o) && check_keeps(c, v, k);
            p = given ? among(c, v) : p;
        } else if (i->op == IR_RET && i->a && check_may(c, i->a, o)) {
            given = true;
        }
        if (given && (!p.func || found.func))
            return (pair){0};
        found = given ? p : found;
    }
    return found;
}

/* ---- what the function does with it ------------------------------------------------------------------------- */

typedef struct reader {
    const ir_unit *u;
    ir_func f;
    ir_val param;
    uint64_t bytes; /* of numbers that it reads */
    bool other;     /* it does anything else with it, but free it */
} reader;

static uint32_t size_of(ir_ty ty) {
    static const uint8_t sizes[IR_TY_COUNT] = {[IR_I1] = 1, [IR_I8] = 1,   [IR_I16] = 2,
                                               [IR_I32] = 4, [IR_I64] = 8, [IR_F32] = 4,
                                               [IR_F64] = 8};
    return ty < IR_TY_COUNT ? sizes[ty] : 0;
}

static bool leads_to(const reader *r, ir_val v) {
    for (;; v = ir_at(&r->f, v)->a) {
        const ir_ins *i = ir_at(&r->f, v);
        if (v == r->param)
            return true;
        if (i->op != IR_CAST && i->op != IR_FIELD && i->op != IR_OFFSET)
            return false;
    }
}

static void is_used(void *ctx, ir_val *v) {
    reader *r = ctx;
    r->other |= leads_to(r, *v);
}

static bool is_free(const reader *r, const ir_ins *i) {
    return i->op == IR_CALL && i->ref != IR_NONE && i->n == 1 &&
           strcmp(ir_cstr(r->u, r->u->syms.data[i->ref].name), "free") == 0;
}

static void read_at(reader *r, ir_val v) {
    ir_ins *i = ir_at(&r->f, v);
    bool moves = i->op == IR_CAST || i->op == IR_FIELD || i->op == IR_OFFSET || i->op == IR_BIND;
    bool test = i->op == IR_EQ || i->op == IR_NE;
    if (moves || test || is_free(r, i))
        return;
    if (i->op == IR_LOAD && leads_to(r, i->a)) {
        r->bytes += size_of((ir_ty)i->ty);
        r->other |= size_of((ir_ty)i->ty) == 0;
        return;
    }
    ir_each_operand(&r->f, i, is_used, r);
}

/* Of the parameter that is a void *, if there is one. */
static bool reads_little(reader *r, const ir_sym *s) {
    int param = -1;
    const ir_type *t = &r->u->types.data[s->type];
    for (uint32_t k = 0; k < t->nfields; k++) {
        const ir_type *p = &r->u->types.data[r->u->fields.data[t->fields + k].type];
        if (p->kind == IR_K_PTR && r->u->types.data[p->elem].kind == IR_K_VOID)
            param = param < 0 ? (int)k : -2;
    }
    for (ir_val v = 1; v < r->f.ins.len && param >= 0 && !r->param; v++)
        if (ir_at(&r->f, v)->op == IR_ARG && ir_at(&r->f, v)->ref == (uint32_t)param)
            r->param = v;
    for (ir_val v = 1; v < r->f.ins.len && r->param; v++)
        read_at(r, v);
    return r->param && !r->other && r->bytes > 0 && r->bytes <= SMALL;
}

static bool calls_for_little(const check *c, ir_val func) {
    cont_body b = check_containers(c);
    const prog_func *fn = &b.c->p->funcs.data[b.c->p->func_of[b.unit][at(c, func)->ref]];
    reader r = {.u = program_unit(b.c->p, fn->unit)};
    bool little = program_unpack(b.c->p, fn, &r.f) && reads_little(&r, &r.u->syms.data[fn->sym]);
    ir_func_free(&r.f);
    return little;
}

/* Of a size that varies, or that is known to be large. */
static bool is_large(const check *c, const check_obj *o) {
    const ir_ins *i = at(c, o->call);
    int64_t bytes = 1;
    if (o->bytes >= 0)
        return o->bytes >= LARGE;
    for (uint32_t k = 0; k < i->n; k++) {
        const ir_ins *arg = at(c, ir_plain(c->f, ir_list(c->f, i)[k]));
        if (arg->op != IR_CONST)
            return true;
        bytes = arg->imm > 0 && arg->imm < LARGE && bytes < LARGE ? bytes * arg->imm : LARGE;
    }
    return bytes >= LARGE;
}

/* ---- all of it ------------------------------------------------------------------------------------------------ */

static void look_at(check *c, const check_obj *o, closures *all) {
    ir_val part = returned_part(c, o);
    bool given = !part && is_large(c, o) && may_be_in_closure(c, o, all);
    pair p = given ? closure_of(c, o, all) : (pair){0};
    if (part) {
        check_say(c, at(c, part)->pos,
                  "only a pointer into the middle of %s gets out: nobody can free it, and all of it "
                  "stays: copy the part, and free the block",
                  check_name(c, o));
    } else if (p.func && calls_for_little(c, p.func)) {
        const char *name = ir_cstr(c->u, c->u->syms.data[at(c, p.func)->ref].name);
        check_say(c, at(c, p.at)->pos,
                  "%s stays until %s() is called, which reads nothing of it but a number or two: "
                  "keep those instead",
                  check_name(c, o), name);
    } else {
        return;
    }
    check_note(c, o->at, "the block is allocated here");
}

void rule_retained_view(check *c) {
    closures all = {0};
    for (uint32_t k = 0; k < c->nobjs; k++)
        if (!c->objs[k].in_arena)
            look_at(c, &c->objs[k], &all);
    ir_u32_vec_free(&all.stores);
    ir_u32_vec_free(&all.at);
}

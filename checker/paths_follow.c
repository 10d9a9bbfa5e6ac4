#include "paths_follow.h"

static const ir_ins *at(const follow *w, ir_val v) {
    return ir_at(w->f, v);
}

/* ---- names ----------------------------------------------------------------------------------------- */

static uint64_t bit_of(uint32_t v) {
    return (uint64_t)1 << (v & 63);
}

static void note(follow *w, name n) {
    if (n.is == IN_PLACE)
        w->any_place = true;
    else
        w->values |= bit_of(n.v);
}

bool follow_knows(const follow *w, uint32_t v, fact is) {
    if (is == IN_PLACE ? !w->any_place : !(w->values & bit_of(v)))
        return false;
    for (size_t i = 0; i < w->now.len; i++)
        if (w->now.data[i].v == v && w->now.data[i].is == is)
            return true;
    return false;
}

void follow_learn(follow *w, uint32_t v, fact is) {
    if (w->now.len >= FOLLOW_NAMES || follow_knows(w, v, is))
        return;
    name_vec_push(&w->now, (name){v, is});
    note(w, (name){v, is});
}

void follow_begin_with(follow *w, const name_vec *n) {
    name_vec_clear(&w->now);
    name_vec_append(&w->now, n->data, n->len);
    w->values = 0;
    w->any_place = false;
    for (size_t i = 0; i < n->len; i++)
        note(w, n->data[i]);
}

typedef bool survives(const follow *w, const name *n, uint32_t x);

static void keep_if(follow *w, survives *keep, uint32_t x) {
    size_t kept = 0;
    for (size_t i = 0; i < w->now.len; i++)
        if (keep(w, &w->now.data[i], x))
            w->now.data[kept++] = w->now.data[i];
    w->now.len = kept;
}

static bool is_other_value(const follow *w, const name *n, uint32_t v) {
    (void)w;
    return n->is == IN_PLACE || n->v != v;
}

static void define(follow *w, ir_val v) {
    if (w->values & bit_of(v))
        keep_if(w, is_other_value, v);
}

/* ---- places ---------------------------------------------------------------------------------------- */

bool follow_find_place(const follow *w, ir_val a, place *p) {
    p->off = 0;
    for (;;) {
        const ir_ins *i = at(w, a);
        if (i->op == IR_LOCAL) {
            p->obj = w->s->locals[i->ref];
            return p->obj != IR_NONE && !(w->f->locals.data[i->ref].flags & IR_LOCAL_VOLATILE);
        }
        if (i->op == IR_ARG && i->ref == w->alone) {
            p->obj = w->s->params[i->ref];
            return true;
        }
        if (i->op == IR_FIELD || i->op == IR_OFFSET)
            p->off += i->imm;
        else if (i->op == IR_INDEX && at(w, i->b)->op == IR_CONST)
            p->off += at(w, i->b)->imm * i->imm;
        else if (i->op != IR_CAST || i->ty != IR_PTR)
            return false;
        a = i->a;
    }
}

uint32_t follow_place_id(follow *w, place p) {
    for (size_t i = 0; i < w->places.len; i++)
        if (w->places.data[i].obj == p.obj && w->places.data[i].off == p.off)
            return (uint32_t)i;
    p.shared = writes_shared(w->s, p.obj);
    place_vec_push(&w->places, p);
    return (uint32_t)w->places.len - 1;
}

static bool holds_it(follow *w, ir_val address) {
    place p;
    return w->any_place && follow_find_place(w, address, &p) && follow_knows(w, follow_place_id(w, p), IN_PLACE);
}

/* May what `address` points to be the place? */
static bool may_write(const follow *w, const name *n, uint32_t address) {
    uint32_t node = sv_value(w->s, address);
    return !node || sv_has_obj(w->s, node, w->places.data[n->v].obj);
}

static bool survives_store(const follow *w, const name *n, uint32_t address) {
    place p;
    if (n->is != IN_PLACE)
        return true;
    const place *here = &w->places.data[n->v];
    if (follow_find_place(w, address, &p))
        return p.obj != here->obj || p.off + 8 <= here->off || here->off + 8 <= p.off;
    return !may_write(w, n, address);
}

static bool survives_write(const follow *w, const name *n, uint32_t address) {
    return n->is != IN_PLACE || !may_write(w, n, address);
}

static bool survives_call(const follow *w, const name *n, uint32_t call) {
    if (n->is != IN_PLACE)
        return true;
    const place *p = &w->places.data[n->v];
    return !p->shared && !writes_at(w->s, call, p->obj, p->off);
}

static bool is_no_place(const follow *w, const name *n, uint32_t x) {
    (void)w, (void)x;
    return n->is != IN_PLACE;
}

static void keep_places_if(follow *w, survives *keep, uint32_t x) {
    if (w->any_place)
        keep_if(w, keep, x);
}

/* ---- instructions ---------------------------------------------------------------------------------- */

const sv_free *follow_freed_at(const follow *w, ir_val call) {
    const ir_ins *i = at(w, call);
    for (const sv_free *x = sv_freed_at(w->s, call); x; x = sv_freed_next(w->s, x)) {
        if (!x->must)
            continue;
        for (uint32_t a = 0; a < i->n; a++) {
            ir_val v = ir_list(w->f, i)[a];
            if (follow_knows(w, v, IS_IT) && sv_value(w->s, v) == x->node)
                return x;
        }
    }
    return NULL;
}

bool follow_is_only_way(const follow *w, const ir_ins *call, uint32_t arg, uint32_t id) {
    uint32_t obj = w->places.data[id].obj;
    bool others = w->places.data[id].shared;
    for (uint32_t k = 0; k < call->n && !others; k++) {
        uint32_t node = sv_value(w->s, ir_list(w->f, call)[k]);
        others = k != arg && node && sv_has_obj(w->s, node, obj);
    }
    return !others;
}

/* Does the call free what lies in a place, where it lies? */
static bool emptied_at(follow *w, ir_val call) {
    const ir_ins *i = at(w, call);
    place p;
    for (const sv_free *x = sv_freed_at(w->s, call); x && w->any_place;
         x = sv_freed_next(w->s, x)) {
        if (!x->emptied || x->emptied > i->n ||
            !follow_find_place(w, ir_list(w->f, i)[x->emptied - 1], &p))
            continue;
        p.off += x->off;
        uint32_t id = follow_place_id(w, p);
        if (follow_knows(w, id, IN_PLACE) && follow_is_only_way(w, i, x->emptied - 1u, id))
            return true;
    }
    return false;
}

static void step_store(follow *w, const ir_ins *i) {
    place p;
    bool it = follow_knows(w, i->b, IS_IT) && i->ty == IR_PTR;
    keep_places_if(w, survives_store, i->a);
    if (it && follow_find_place(w, i->a, &p))
        follow_learn(w, follow_place_id(w, p), IN_PLACE);
}

static bool is_cast(const ir_ins *i) {
    return i->op == IR_CAST && i->ty == IR_PTR;
}

bool follow_step(follow *w, ir_val v) {
    const ir_ins *i = at(w, v);
    bool inside = is_cast(i) || i->op == IR_FIELD || i->op == IR_OFFSET;
    bool it = (inside && follow_knows(w, i->a, IS_IT)) ||
              (i->op == IR_LOAD && i->ty == IR_PTR && holds_it(w, i->a)) ||
              (i->op == IR_ARG && !w->from && w->alone == IR_NONE &&
               i->ref == w->s->objs.data[w->obj].param);
    bool moved = is_cast(i) && follow_knows(w, i->a, MOVED);
    if (i->op == IR_PHI)
        return true; /* told by the way it was come to */
    if (ir_defines(i))
        define(w, v);
    switch ((ir_op)i->op) {
    case IR_STORE:
        step_store(w, i);
        break;
    case IR_COPY:
    case IR_ZERO:
    case IR_VASTART:
    case IR_VACOPY:
        keep_places_if(w, survives_write, i->a);
        break;
    case IR_ASM:
        keep_places_if(w, is_no_place, 0);
        break;
    case IR_CALL: {
        const sv_free *x = follow_freed_at(w, v);
        if ((x && !x->moved) || emptied_at(w, v))
            return false;
        keep_places_if(w, survives_call, v);
        if (x)
            follow_learn(w, v, MOVED);
        break;
    }
    default:
        break;
    }
    if (it)
        follow_learn(w, v, IS_IT);
    if (moved)
        follow_learn(w, v, MOVED);
    return true;
}

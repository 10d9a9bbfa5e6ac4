/* solve_use.c: what is done with each pointer that arrives at a node: loads, stores, copies, calls. */
#include "solve_int.h"

static void load_from(solved *s, const sv_use *u, uint32_t ptr) {
    switch (s->objs.data[s->ptrs.data[ptr].obj].kind) {
    case SV_NULL:
        return;
    case SV_BOT:
        sv_add(s, u->other, SV_P_BOT);
        return;
    case SV_HEAP:
    case SV_FUNC:
        sv_add(s, u->other, SV_P_HEAP);
        return;
    default: {
        uint32_t c = sv_cell_behind(s, ptr, u->width);
        sv_read_vec_push(&s->reads, (sv_read){c, u->why});
        sv_flow(s, s->cells.data[c].out, u->other, u->why);
    }
    }
}

static void store_to(solved *s, const sv_use *u, uint32_t ptr) {
    switch (s->objs.data[s->ptrs.data[ptr].obj].kind) {
    case SV_NULL:
    case SV_BOT:
        return;
    case SV_HEAP:
    case SV_FUNC:
        sv_flow(s, u->other, SV_N_SINK, u->why);
        return;
    default: {
        uint32_t c = sv_cell_behind(s, ptr, u->width);
        sv_flow(s, u->other, s->cells.data[c].in, u->why);
    }
    }
}

static void zero(solved *s, uint32_t ptr) {
    sv_obj *o = &s->objs.data[s->ptrs.data[ptr].obj];
    if (sv_is_blob(o) || o->zeroed)
        return;
    o->zeroed = true;
    for (uint32_t i = o->cells; i != IR_NONE; i = s->cells.data[i].next)
        sv_add(s, s->cells.data[i].in, SV_P_NULL);
}

void sv_apply(solved *s, const sv_use *u, uint32_t ptr) {
    switch (u->kind) {
    case SV_LOAD:
        load_from(s, u, ptr);
        break;
    case SV_STORE:
        store_to(s, u, ptr);
        break;
    case SV_FROM:
    case SV_TO:
        sv_move_pairs(s, u, ptr);
        break;
    case SV_ZERO:
        zero(s, ptr);
        break;
    case SV_CALLEE:
        sv_call_through(s, u->args, ptr);
        break;
    }
}

static sv_use *use_new(solved *s, uint32_t node, sv_use_kind kind, uint32_t other, uint8_t width,
                       ir_val why) {
    sv_use *u = mk_new(s->arena, sv_use);
    *u = (sv_use){.kind = kind, .node = node, .other = other, .width = width, .why = why};
    return u;
}

static void use_start(solved *s, sv_use *u) {
    sv_node *n = &s->nodes.data[u->node];
    u->next = n->uses;
    n->uses = u;
    if (u->kind != SV_ZERO)
        sv_use_vec_push(&s->derefs, u);
    for (uint32_t i = 0; i < s->nodes.data[u->node].done; i++)
        sv_apply(s, u, s->nodes.data[u->node].at[i]);
}

void sv_when(solved *s, uint32_t node, sv_use_kind kind, uint32_t other, uint8_t width,
             ir_val why) {
    use_start(s, use_new(s, node, kind, other, width, why));
}

void sv_when_called(solved *s, uint32_t callee, sv_args *args) {
    sv_use *u = use_new(s, callee, SV_CALLEE, 0, 0, args->ins);
    u->args = args;
    use_start(s, u);
}

uint32_t sv_load(solved *s, uint32_t from, uint8_t width, ir_val why) {
    bool added;
    uint32_t *known = sv_derived(s, from, SV_LOADED + width, SV_HERE, &added);
    if (!added)
        return *known;
    uint32_t n = *known = sv_new_node(s);
    sv_when(s, from, SV_LOAD, n, width, why);
    return n;
}

void sv_store(solved *s, uint32_t to, uint32_t value, uint8_t width, ir_val why) {
    bool added;
    (void)sv_derived(s, to, SV_STORED + width, SUM_EXACT((int32_t)value), &added);
    if (added)
        sv_when(s, to, SV_STORE, value, width, why);
}

void sv_move(solved *s, uint32_t to, uint32_t from, uint64_t size, ir_val why) {
    if (to == from)
        return;
    sv_copy *c = mk_new(s->arena, sv_copy);
    *c = (sv_copy){to, from, size, why};
    sv_use *a = use_new(s, from, SV_FROM, 0, 0, why), *b = use_new(s, to, SV_TO, 0, 0, why);
    a->copy = b->copy = c;
    use_start(s, a);
    use_start(s, b);
}

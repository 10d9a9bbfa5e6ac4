#include "lost_holders.h"

typedef struct holding {
    uint32_t holder;
    uint32_t next; /* of the same object: 1 + index; 0: none */
} holding;

MK_VEC(holding_vec, holding)

struct lost_holders {
    const solved *s;
    uint32_t *first; /* per object, as holding.next; NULL: not asked for yet */
    holding_vec all;
};

bool lost_holds(const solved *s, uint32_t holder, uint32_t o) {
    for (uint32_t k = s->objs.data[holder].cells; k != IR_NONE; k = s->cells.data[k].next)
        if (sv_has_obj(s, s->cells.data[k].in, o))
            return true;
    return false;
}

lost_holders *lost_holders_of(const solved *s) {
    lost_holders *h = mk_new(s->arena, lost_holders);
    h->s = s;
    h->all.alloc = mk_arena_as_alloc(s->arena);
    return h;
}

static void add(lost_holders *h, uint32_t o, uint32_t holder) {
    uint32_t k = h->first[o];
    if (k &&
        h->all.data[k - 1].holder == holder) /* in another of its cells, or at another offset */
        return;
    holding_vec_push(&h->all, (holding){holder, k});
    h->first[o] = (uint32_t)h->all.len;
}

static void find(lost_holders *h) {
    const solved *s = h->s;
    h->first = mk_new_n(s->arena, uint32_t, s->objs.len + 1);
    for (uint32_t o = SV_O_FIRST; o < s->objs.len; o++) {
        if (!sv_is_own(&s->objs.data[o]))
            continue;
        for (uint32_t c = s->objs.data[o].cells; c != IR_NONE; c = s->cells.data[c].next) {
            const sv_node *n = &s->nodes.data[s->cells.data[c].in];
            for (uint32_t k = 0; k < n->n; k++)
                add(h, s->ptrs.data[n->at[k]].obj, o);
        }
    }
}

const bool *lost_holders_all(lost_holders *h, uint32_t o) {
    bool *is = mk_new_n(h->s->arena, bool, h->s->objs.len + 1);
    ir_u32_vec todo = {.alloc = mk_arena_as_alloc(h->s->arena)};
    if (!h->first)
        find(h);
    ir_u32_vec_push(&todo, o);
    while (todo.len)
        for (uint32_t k = h->first[ir_u32_vec_pop(&todo)]; k; k = h->all.data[k - 1].next) {
            uint32_t holder = h->all.data[k - 1].holder;
            if (holder == o || is[holder])
                continue;
            is[holder] = true;
            ir_u32_vec_push(&todo, holder);
        }
    return is;
}

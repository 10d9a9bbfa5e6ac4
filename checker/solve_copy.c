/* solve_copy.c: copies of memory. */
#include "solve_int.h"

enum { SHOWN_WORDS = 8 /* of a copied struct told apart in summaries */ };

/* The bytes [off, off + size) as one location, to be read or written with width 1. */
static sum_loc span(sum_loc at, uint64_t size) {
    if (at.stride || size >= SV_WHOLE)
        return SUM_ANYWHERE;
    return sum_loc_index(at, 1, (uint32_t)size);
}

static bool inside(sum_loc at, unsigned width, int32_t off, uint64_t size) {
    if (at.stride && !at.count)
        return false;
    int64_t last = at.off + (at.stride ? (int64_t)at.stride * (at.count - 1) : 0) + (int64_t)width;
    return at.off >= off && (size >= SV_WHOLE || last <= off + (int64_t)size);
}

static bool touches(sum_loc at, unsigned width, int32_t off, uint64_t size) {
    if (size >= SV_WHOLE)
        return true;
    return size && sum_loc_overlap(at, width, span(SUM_EXACT(off), size), 1);
}

void sv_mirror_cell(solved *s, const sv_mirror *m, uint32_t cell) {
    const sv_cell c = s->cells.data[cell];
    int64_t d = (int64_t)m->to_off - m->from_off;
    if (c.obj == m->from && touches(c.at, c.width, m->from_off, m->size)) {
        bool whole = inside(c.at, c.width, m->from_off, m->size);
        sum_loc at = whole ? sum_loc_add(c.at, d) : span(SUM_EXACT(m->to_off), m->size);
        uint32_t to = sv_cell_at(s, m->to, at, whole ? c.width : 1);
        sv_flow(s, c.out, s->cells.data[to].in, m->why);
    }
    if (c.obj == m->to && touches(c.at, c.width, m->to_off, m->size)) {
        bool whole = inside(c.at, c.width, m->to_off, m->size);
        sum_loc at = whole ? sum_loc_add(c.at, -d) : span(SUM_EXACT(m->from_off), m->size);
        uint32_t from = sv_cell_at(s, m->from, at, whole ? c.width : 1);
        sv_flow(s, s->cells.data[from].out, c.in, m->why);
    }
}

static void link_to(solved *s, uint32_t obj, const sv_mirror *m) {
    sv_link *l = mk_new(s->arena, sv_link);
    l->mirror = m;
    l->next = s->objs.data[obj].links;
    s->objs.data[obj].links = l;
}

static bool mirrored(const solved *s, const sv_mirror *m) {
    for (const sv_link *l = s->objs.data[m->from].links; l; l = l->next)
        if (l->mirror->from == m->from && l->mirror->to == m->to &&
            l->mirror->from_off == m->from_off && l->mirror->to_off == m->to_off &&
            l->mirror->size == m->size)
            return true;
    return false;
}

/* What is copied to where callers can see it must sv_show, even if this body never looks: ask for the cells.
 * Pointer by pointer where that is not many, else the whole range as one. */
void sv_show(solved *s, const sv_mirror *m) {
    uint64_t word = s->u->ptr_size;
    if (m->size > SHOWN_WORDS * word) {
        (void)sv_cell_at(s, m->to, span(SUM_EXACT(m->to_off), m->size), 1);
        return;
    }
    for (uint64_t off = 0; off + word <= m->size; off += word)
        (void)sv_cell_at(s, m->to, SUM_EXACT(m->to_off + (int32_t)off), (uint8_t)word);
}

static void mirror(solved *s, sv_mirror want) {
    if (mirrored(s, &want))
        return;
    sv_mirror *m = mk_arena_dup(s->arena, &want, sizeof want, _Alignof(sv_mirror));
    link_to(s, m->from, m);
    if (m->to != m->from)
        link_to(s, m->to, m);
    for (uint32_t i = s->objs.data[m->from].cells; i != IR_NONE; i = s->cells.data[i].next)
        sv_mirror_cell(s, m, i);
    if (m->to != m->from)
        for (uint32_t i = s->objs.data[m->to].cells; i != IR_NONE; i = s->cells.data[i].next)
            sv_mirror_cell(s, m, i);
    sv_kind kind = s->objs.data[m->to].kind;
    if (kind == SV_RET || kind == SV_PARAM || kind == SV_SITE || s->objs.data[m->to].sunk)
        sv_show(s, m);
}

static void move_to_heap(solved *s, sv_ptr from, uint64_t size, ir_val why) {
    uint32_t c = sv_cell_at(s, from.obj, span(from.at, size), 1);
    sv_flow(s, s->cells.data[c].out, SV_N_SINK, why);
}

static void move_range(solved *s, const sv_copy *c, sv_ptr to, sv_ptr from, sum_loc to_at,
                       sum_loc from_at, uint8_t width) {
    uint32_t src = sv_cell_at(s, from.obj, from_at, width);
    uint32_t dst = sv_cell_at(s, to.obj, to_at, width);
    sv_flow(s, s->cells.data[src].out, s->cells.data[dst].in, c->why);
}

/* One of many places to one of many: word by word where that is not many, else anything anywhere. */
static void move_words(solved *s, const sv_copy *c, sv_ptr to, sv_ptr from) {
    uint64_t word = s->u->ptr_size;
    if (c->size > SHOWN_WORDS * word) {
        move_range(s, c, to, from, SUM_ANYWHERE, SUM_ANYWHERE, 1);
        return;
    }
    for (uint64_t off = 0; off < c->size; off += word) {
        uint64_t width = c->size - off < word ? c->size - off : word;
        move_range(s, c, to, from, sum_loc_add(to.at, (int64_t)off),
                   sum_loc_add(from.at, (int64_t)off), (uint8_t)width);
    }
}

static void move_pair(solved *s, const sv_copy *c, uint32_t to_id, uint32_t from_id) {
    sv_ptr to = s->ptrs.data[to_id], from = s->ptrs.data[from_id];
    const sv_obj *t = &s->objs.data[to.obj], *f = &s->objs.data[from.obj];
    if (t->kind == SV_NULL || t->kind == SV_BOT || f->kind == SV_NULL || f->kind == SV_BOT)
        return;
    if (sv_is_blob(t)) {
        if (!sv_is_blob(f))
            move_to_heap(s, from, c->size, c->why);
        return;
    }
    if (sv_is_blob(f)) {
        uint32_t cell = sv_cell_at(s, to.obj, span(to.at, c->size), 1);
        sv_add(s, s->cells.data[cell].in, SV_P_HEAP);
        return;
    }
    if (!to.at.stride && !from.at.stride) {
        mirror(s, (sv_mirror){from.obj, to.obj, from.at.off, to.at.off, c->size, c->why});
        return;
    }
    move_words(s, c, to, from);
}

void sv_move_pairs(solved *s, const sv_use *u, uint32_t ptr) {
    const sv_copy *c = u->copy;
    uint32_t other = u->kind == SV_FROM ? c->to : c->from;
    for (uint32_t i = 0; i < s->nodes.data[other].done; i++) {
        uint32_t q = s->nodes.data[other].at[i];
        if (u->kind == SV_FROM)
            move_pair(s, c, q, ptr);
        else
            move_pair(s, c, ptr, q);
    }
}

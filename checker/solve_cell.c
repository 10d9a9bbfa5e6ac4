/* solve_cell.c: objects, and the cells that loads and stores through a pointer go to. */
#include "solve_int.h"

enum {
    MAX_CELLS = 24, /* of an object; beyond, one cell stands for the rest of it */
    /* PARAM objects of a body; beyond, an object stands for what is behind it. A large body, or one in
     * a hurry, has fewer: */
    MAX_PARAMS = 40,
    MIN_PARAMS = 8,
    PARAM_BUDGET = 12000, /* instructions times objects */
    SPARE_PARAMS = 12     /* more of them for what parameters themselves hold, at one place each */
};

uint32_t sv_new_obj(solved *s, sv_obj o) {
    o.cells = o.anywhere = IR_NONE;
    sv_obj_vec_push(&s->objs, o);
    return (uint32_t)s->objs.len - 1;
}

uint32_t sv_func(solved *s, uint32_t func) {
    bool added;
    uint32_t *o = sv_map_add(&s->funcs, func, &added);
    if (added)
        *o = sv_new_obj(s, (sv_obj){.kind = SV_FUNC, .ref = func});
    return *o;
}

static uint32_t param_obj(solved *s, sv_obj o) {
    o.kind = SV_PARAM;
    o.text = sv_is_text(s, o.type) && o.depth + 1 < SUM_DEPTH;
    return sv_new_obj(s, o);
}

uint32_t sv_param(solved *s, uint16_t param) {
    uint32_t *slot = &s->params[param];
    if (*slot == IR_NONE)
        *slot = param_obj(s, (sv_obj){.param = param, .type = sv_param_type(s, param)});
    return *slot;
}

static uint32_t max_params(const solved *s) {
    size_t n = s->env->hurry ? MIN_PARAMS : PARAM_BUDGET / s->f->ins.len;
    return n > MAX_PARAMS ? MAX_PARAMS : n < MIN_PARAMS ? MIN_PARAMS : (uint32_t)n;
}

/* next->next->next: three loads at one offset in a row are taken for a list. */
static bool repeats(const solved *s, const sv_obj *o, sum_loc at) {
    for (int i = 0; i < 3; i++) {
        if (o->depth == 0 || !sum_loc_eq(o->at, at))
            return false;
        o = &s->objs.data[o->parent];
    }
    return true;
}

static uint32_t found_by_load(solved *s, uint32_t parent, sum_loc at, uint8_t width) {
    const sv_obj *p = &s->objs.data[parent];
    return param_obj(s, (sv_obj){.param = p->param,
                                 .depth = (uint16_t)(p->depth + 1),
                                 .parent = parent,
                                 .at = at,
                                 .width = width,
                                 .called = p->called,
                                 .type = sv_type_behind(s, p->type, at)});
}

/* Whatever the object holds is found anywhere in it, and is not the object itself. */
static uint32_t content_of(solved *s, uint32_t parent) {
    if (!s->objs.data[parent].content) {
        uint32_t content = found_by_load(s, parent, SUM_ANYWHERE, s->u->ptr_size);
        s->objs.data[parent].content = content;
        s->objs.data[content].deep = s->nparam_objs > max_params(s);
    }
    return s->objs.data[parent].content;
}

static uint32_t child_of(solved *s, uint32_t parent, sum_loc at, uint8_t width) {
    sv_obj *p = &s->objs.data[parent];
    bool full = s->nparam_objs > max_params(s);
    if (p->text)
        return content_of(s, parent);
    if (full && !p->deep && p->depth == 0) {
        if (s->nparam_objs > max_params(s) + SPARE_PARAMS)
            return content_of(s, parent);
        s->nparam_objs++;
        uint32_t o = found_by_load(s, parent, at, width);
        s->objs.data[o].deep = true;
        return o;
    }
    if (p->depth + 1 >= SUM_DEPTH || full || repeats(s, p, at))
        p->deep = true;
    if (p->deep)
        return parent;
    s->nparam_objs++;
    return found_by_load(s, parent, at, width);
}

uint32_t sv_returned(solved *s, uint32_t callee) {
    bool added;
    uint32_t *known = sv_map_add(&s->returned, callee, &added);
    if (!added)
        return *known;
    uint32_t o = *known = found_by_load(s, callee, SUM_CALL_STEP, 0);
    s->objs.data[o].called = true;
    s->objs.data[o].deep = s->nparam_objs > max_params(s);
    return o;
}

/* What every cell of the object holds, whoever stores into it. */
static void seed(solved *s, uint32_t cell) {
    const sv_cell c = s->cells.data[cell];
    const sv_obj *o = &s->objs.data[c.obj];
    if (o->kind == SV_PARAM && o->sunk & (SV_CERTAIN | SV_ASSUMED))
        sv_add(s, c.out,
               SV_P_HEAP); /* it got out, and so did all behind it: no need to tell it apart */
    else if (o->kind == SV_PARAM)
        sv_add_obj(s, c.out, child_of(s, c.obj, c.at, c.width));
    o = &s->objs.data[c.obj];
    if (o->zeroed)
        sv_add(s, c.in, SV_P_NULL);
    if (o->sunk && o->kind != SV_PARAM)
        sv_add(s, c.in, SV_P_HEAP);
    for (unsigned k = 0; k < 3; k++)
        if (o->sunk & (1u << k))
            sv_flow(s, c.in, SV_N_SINK + k, 0);
}

static void overlap_edges(solved *s, uint32_t cell) {
    const sv_cell c = s->cells.data[cell];
    for (uint32_t i = c.next; i != IR_NONE; i = s->cells.data[i].next) {
        sv_cell d = s->cells.data[i];
        if (!sum_loc_overlap(c.at, c.width, d.at, d.width))
            continue;
        sv_part(s, d.in, c.out); /* between the two views nobody else makes edges */
        sv_part(s, c.in, d.out);
    }
}

/* rest: the cell stands for all places of the object that have none. */
static uint32_t cell_new(solved *s, uint32_t obj, sum_loc at, uint8_t width, bool rest) {
    uint32_t in = sv_new_node(s), out = sv_new_node(s);
    sv_obj *o = &s->objs.data[obj];
    sv_cell_vec_push(&s->cells, (sv_cell){obj, o->cells, at, width, in, out});
    uint32_t cell = (uint32_t)s->cells.len - 1;
    o->cells = cell;
    o->ncells++;
    if (rest) /* before anything else asks: copies within one object come back here */
        o->anywhere = cell;
    sv_part(s, in, out);
    overlap_edges(s, cell);
    seed(s, cell);
    for (const sv_link *l = s->objs.data[obj].links; l; l = l->next)
        sv_mirror_cell(s, l->mirror, cell);
    return cell;
}

uint32_t sv_cell_at(solved *s, uint32_t obj, sum_loc at, uint8_t width) {
    const sv_obj *o = &s->objs.data[obj];
    for (uint32_t i = o->cells; i != IR_NONE; i = s->cells.data[i].next) {
        const sv_cell *c = &s->cells.data[i];
        if (c->width == width && sum_loc_eq(c->at, at))
            return i;
    }
    if (o->anywhere != IR_NONE)
        return o->anywhere;
    if (o->ncells < MAX_CELLS && !sv_is_flat(o))
        return cell_new(s, obj, at, width, false);
    return cell_new(s, obj, SUM_ANYWHERE, 8, true);
}

/* The same cell every time: what has one keeps it, and once one stands for the rest no more are made.
 * But that one takes the place of an earlier one for "anywhere". */
uint32_t sv_cell_behind(solved *s, uint32_t ptr, uint8_t width) {
    const sv_ptr p = s->ptrs.data[ptr];
    if (p.width == width && (!p.early || s->objs.data[p.obj].anywhere == IR_NONE))
        return p.cell;
    uint32_t cell = sv_cell_at(s, p.obj, p.at, width);
    sv_ptr *now = &s->ptrs.data[ptr];
    now->cell = cell;
    now->width = width;
    now->early = s->objs.data[p.obj].anywhere == IR_NONE && sum_loc_eq(p.at, SUM_ANYWHERE);
    return cell;
}

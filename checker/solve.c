/* solve.c: the constraint graph: pointers, nodes, cells, and propagation to the fixed point. */
#include "solve_int.h"

#include <stdlib.h>
#include <string.h>

enum {
    MAX_CELLS = 24, /* of an object; beyond, one cell stands for the rest of it */
    MAX_PTRS = 32,  /* distinct offsets into an object; beyond, "anywhere" */
    /* PARAM objects of a body; beyond, an object stands for what is behind it. A large body, or one in
     * a hurry, has fewer: */
    MAX_PARAMS = 40,
    MIN_PARAMS = 8,
    PARAM_BUDGET = 12000, /* instructions times objects */
    SPARE_PARAMS = 12, /* more of them for what parameters themselves hold, at one place each */
    SHOWN_WORDS = 8,      /* of a copied struct told apart in summaries */
    KEPT = 512,           /* entries of a map whose memory serves the next body in any case, ... */
    KEPT_TIMES = 16,      /* and up to so many times those that this one had */
    FEW = 16              /* members of a node looked through one by one */
};

/* ---- pointers ------------------------------------------------------------------------------------- */

static bool is_blob(const sv_obj *o) /* offsets in it mean nothing */
{
    return o->kind == SV_HEAP || o->kind == SV_NULL || o->kind == SV_BOT || o->kind == SV_FUNC;
}

/* Offsets in it are not told apart: it stands for many objects, or it got out with all behind it. */
static bool is_flat(const sv_obj *o) {
    return o->deep || (o->kind != SV_LOCAL && o->sunk & (SV_CERTAIN | SV_ASSUMED));
}

static uint64_t ptr_key(uint32_t obj, sum_loc at) {
    uint64_t h = mk_hash_u64(((uint64_t)obj << 32) | (uint32_t)at.off);
    return mk_hash_u64(h ^ (((uint64_t)at.stride << 32) | at.count));
}

static uint32_t ptr_new(solved *s, uint32_t obj, sum_loc at) {
    sv_ptr_vec_push(&s->ptrs, (sv_ptr){.obj = obj, .at = at});
    s->objs.data[obj].nptrs++;
    return (uint32_t)s->ptrs.len - 1;
}

uint32_t sv_ptr_id(solved *s, uint32_t obj, sum_loc at) {
    if (is_blob(&s->objs.data[obj]))
        at = SV_HERE;
    if (s->objs.data[obj].nptrs > MAX_PTRS || is_flat(&s->objs.data[obj]))
        at = SUM_ANYWHERE;
    for (uint64_t key = ptr_key(obj, at);; key++) { /* two pointers of one key: the next one */
        bool added;
        uint32_t *id = sv_map_add(&s->ptr_ids, key, &added);
        if (added)
            return *id = ptr_new(s, obj, at);
        if (s->ptrs.data[*id].obj == obj && sum_loc_eq(s->ptrs.data[*id].at, at))
            return *id;
    }
}

/* ---- nodes ---------------------------------------------------------------------------------------- */

uint32_t sv_new_node(solved *s) {
    sv_node_vec_push(&s->nodes, (sv_node){.edges = IR_NONE});
    return (uint32_t)s->nodes.len - 1;
}

static uint64_t low_bit(uint32_t ptr) {
    return ptr < 64 ? (uint64_t)1 << ptr : 0;
}

static inline bool has(const sv_node *n, uint32_t ptr) {
    if (ptr < 64)
        return n->low >> ptr & 1;
    if (n->bits)
        return ptr / 64 < n->nbits && (n->bits[ptr / 64] >> (ptr % 64) & 1);
    for (uint32_t i = 0; i < n->n; i++)
        if (n->at[i] == ptr)
            return true;
    return false;
}

static bool within(const sv_node *a, const sv_node *b) {
    for (uint32_t i = 0; i < a->nbits; i++)
        if (a->bits[i] & ~(i < b->nbits ? b->bits[i] : 0))
            return false;
    return true;
}

static void bits_reserve(solved *s, sv_node *n, uint32_t words) {
    if (words <= n->nbits)
        return;
    n->bits = mk_arena_resize(s->arena, n->bits, n->nbits * sizeof *n->bits,
                              words * sizeof *n->bits, _Alignof(uint64_t));
    memset(n->bits + n->nbits, 0, (words - n->nbits) * sizeof *n->bits);
    n->nbits = words;
}

static inline void set_bit(solved *s, sv_node *n, uint32_t ptr) {
    if (ptr / 64 >= n->nbits)
        bits_reserve(s, n, ptr / 32 + 4);
    n->bits[ptr / 64] |= (uint64_t)1 << (ptr % 64);
}

static void index_all(solved *s, sv_node *n) {
    for (uint32_t i = 0; i < n->n; i++)
        set_bit(s, n, n->at[i]);
}

static void at_grow(solved *s, sv_node *n, uint32_t want) {
    uint32_t cap = n->cap ? 2 * n->cap : 4;
    if (cap < want)
        cap = want;
    uint32_t *to = mk_arena_alloc(s->arena, cap * sizeof *to, _Alignof(uint32_t));
    if (n->n) /* hardly ever what the arena handed out last: nothing to grow in place */
        memcpy(to, n->at, n->n * sizeof *to);
    n->at = to;
    n->cap = cap;
}

static inline void at_reserve(solved *s, sv_node *n, uint32_t want) {
    if (want > n->cap)
        at_grow(s, n, want);
}

static inline void insert(solved *s, sv_node *n, uint32_t ptr) {
    at_reserve(s, n, n->n + 1);
    n->at[n->n++] = ptr;
    if (ptr < 64)
        n->low |= (uint64_t)1 << ptr;
    else
        n->high = true;
    if (n->bits)
        set_bit(s, n, ptr);
    else if (n->n == FEW)
        index_all(s, n);
}

/* Would adding all of ptr[0..n) to the node change nothing? `all` names more than those: cheap to try. */
static bool has_all(const solved *s, uint32_t node, const sv_node *all, const uint32_t *ptr,
                    uint32_t n) {
    const sv_node *to = &s->nodes.data[node];
    if (to->n == 0 || (s->env->hurry && !has(to, SV_P_HEAP))) /* blurred: see below */
        return n == 0;
    if (!(all->low & ~to->low) && !all->high)
        return true;
    if (to->bits && all->bits && n > all->nbits && within(all, to))
        return true;
    for (uint32_t i = 0; i < n; i++)
        if (!has(to, ptr[i]))
            return false;
    return true;
}

/* In a hurry, what got out is HEAP to whoever meets it from then on. */
static uint32_t blurred(const solved *s, uint32_t node, uint32_t ptr) {
    const sv_obj *o = &s->objs.data[s->ptrs.data[ptr].obj];
    bool out = (o->kind == SV_SITE || o->kind == SV_PARAM) && o->sunk & (SV_CERTAIN | SV_ASSUMED);
    return out && s->env->hurry && node >= SV_N_FIRST ? SV_P_HEAP : ptr;
}

/* needs: not queued yet */
static void enqueue(solved *s, uint32_t node) {
    s->nodes.data[node].queued = true;
    if (node < SV_N_FIRST)
        s->sinks_queued = true;
    else
        ir_u32_vec_push(&s->queue, node);
}

static inline void add(solved *s, uint32_t node, uint32_t ptr) {
    sv_node *n = &s->nodes.data[node];
    if (s->env->hurry)
        ptr = blurred(s, node, ptr);
    if (has(n, ptr))
        return;
    insert(s, n, ptr);
    if (!n->queued)
        enqueue(s, node);
}

void sv_add(solved *s, uint32_t node, uint32_t ptr) {
    add(s, node, ptr);
}

/* Adds ptr[0..n), members of `from`, as they are. */
static void add_all(solved *s, uint32_t node, const sv_node *from, const uint32_t *ptr,
                    uint32_t n) {
    sv_node *to = &s->nodes.data[node];
    if (s->env->hurry || !from->bits || n < FEW) {
        for (uint32_t i = 0; i < n; i++)
            add(s, node, ptr[i]);
        return;
    }
    if (!to->bits)
        index_all(s, to);
    bits_reserve(s, to, from->nbits);
    at_reserve(s, to, to->n + n);
    uint32_t *at = to->at + to->n;
    for (uint32_t i = 0; i < n; i++) {
        uint64_t *word = &to->bits[ptr[i] / 64], bit = (uint64_t)1 << (ptr[i] % 64);
        *at = ptr[i];
        at += !(*word & bit);
        *word |= bit;
        to->low |= low_bit(ptr[i]);
        to->high |= ptr[i] >= 64;
    }
    if (at == to->at + to->n)
        return;
    to->n = (uint32_t)(at - to->at);
    if (!to->queued)
        enqueue(s, node);
}

void sv_add_obj(solved *s, uint32_t node, uint32_t obj) {
    sv_obj *o = &s->objs.data[obj];
    if (o->home && o->home != node &&
        sv_is_own(o)) { /* one source, so that ways can be found from it */
        sv_flow(s, o->home, node, SV_HERE, 0);
        return;
    }
    if (!o->home)
        o->home = node;
    sv_add(s, node, sv_ptr_id(s, obj, SV_HERE));
}

static uint32_t moved(solved *s, uint32_t ptr, sum_loc by) {
    const sv_ptr p = s->ptrs.data[ptr];
    return is_blob(&s->objs.data[p.obj]) ? ptr : sv_ptr_id(s, p.obj, sum_loc_plus(p.at, by));
}

/* What most moves lead to. */
static uint32_t anywhere(solved *s, uint32_t ptr) {
    uint32_t known = s->ptrs.data[ptr].anywhere;
    if (known)
        return known;
    known = moved(s, ptr, SUM_ANYWHERE);
    return s->ptrs.data[ptr].anywhere = known;
}

static void add_moved(solved *s, uint32_t node, uint32_t ptr, sum_loc by) {
    if (sum_loc_eq(by, SV_HERE)) {
        sv_add(s, node, ptr);
        return;
    }
    sv_add(s, node, sum_loc_eq(by, SUM_ANYWHERE) ? anywhere(s, ptr) : moved(s, ptr, by));
}

static void edge_new(solved *s, uint32_t from, uint32_t to, sum_loc by, ir_val why) {
    sv_node *n = &s->nodes.data[from];
    sv_edge_vec_push(&s->edges, (sv_edge){to, n->edges, by, why});
    n->edges = (uint32_t)s->edges.len - 1;
    if (sum_loc_eq(by, SV_HERE)) {
        if (n->done && !has_all(s, to, n, n->at, n->done))
            add_all(s, to, n, n->at, n->done);
        return;
    }
    for (uint32_t i = 0; i < s->nodes.data[from].done; i++)
        add_moved(s, to, s->nodes.data[from].at[i], by);
}

void sv_flow(solved *s, uint32_t from, uint32_t to, sum_loc by, ir_val why) {
    if (from == to && sum_loc_eq(by, SV_HERE))
        return;
    if (sum_loc_eq(by, SV_HERE)) { /* many pointers into one cell ask for the same edge */
        bool added;
        (void)sv_map_add(&s->flows, (uint64_t)from << 32 | to, &added);
        if (!added)
            return;
    }
    edge_new(s, from, to, by, why);
}

void sv_part(solved *s, uint32_t from, uint32_t between) {
    edge_new(s, from, between, SV_HERE, 0);
}

uint32_t *sv_derived(solved *s, uint32_t node, uint32_t kind, sum_loc by, bool *added) {
    return sv_steps_add(&s->steps, (sv_step){node, kind, by}, added);
}

void sv_assume(solved *s, uint32_t from, uint32_t sink, ir_val why, const char *assumes) {
    bool first;
    uint64_t text = (uint64_t)(uintptr_t)assumes; /* interned: the same text, the same address */
    (void)sv_derived(s, from, SV_ASSUMES + sink,
                     (sum_loc){(int32_t)text, (uint32_t)(text >> 32), 0}, &first);
    if (!first)
        return;
    sv_assumption_vec_push(&s->assumed, (sv_assumption){from, assumes, why});
    sv_flow(s, from, sink, SV_HERE, why);
}

uint32_t sv_shifted(solved *s, uint32_t node, sum_loc by, ir_val why) {
    if (sum_loc_eq(by, SV_HERE))
        return node;
    bool added;
    uint32_t *known = sv_derived(s, node, SV_MOVED, by, &added);
    if (!added)
        return *known;
    uint32_t n = *known = sv_new_node(s);
    sv_flow(s, node, n, by, why);
    return n;
}

/* ---- objects and cells ----------------------------------------------------------------------------- */

bool sv_is_own(const sv_obj *o) {
    return o->kind == SV_SITE || o->kind == SV_LOCAL;
}

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

static void mirror_cell(solved *s, const sv_mirror *m, uint32_t cell);

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
            sv_flow(s, c.in, SV_N_SINK + k, SV_HERE, 0);
}

static void overlap_edges(solved *s, uint32_t cell) {
    const sv_cell c = s->cells.data[cell];
    for (uint32_t i = c.next; i != IR_NONE; i = s->cells.data[i].next) {
        sv_cell d = s->cells.data[i];
        if (!sum_loc_overlap(c.at, c.width, d.at, d.width))
            continue;
        edge_new(s, d.in, c.out, SV_HERE, 0); /* between the two views nobody else makes edges */
        edge_new(s, c.in, d.out, SV_HERE, 0);
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
    edge_new(s, in, out, SV_HERE, 0);
    overlap_edges(s, cell);
    seed(s, cell);
    for (const sv_link *l = s->objs.data[obj].links; l; l = l->next)
        mirror_cell(s, l->mirror, cell);
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
    if (o->ncells < MAX_CELLS && !is_flat(o))
        return cell_new(s, obj, at, width, false);
    return cell_new(s, obj, SUM_ANYWHERE, 8, true);
}

/* The same cell every time: what has one keeps it, and once one stands for the rest no more are made.
 * But that one takes the place of an earlier one for "anywhere". */
static uint32_t cell_behind(solved *s, uint32_t ptr, uint8_t width) {
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

/* ---- copies of memory -------------------------------------------------------------------------------- */

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

static void mirror_cell(solved *s, const sv_mirror *m, uint32_t cell) {
    const sv_cell c = s->cells.data[cell];
    int64_t d = (int64_t)m->to_off - m->from_off;
    if (c.obj == m->from && touches(c.at, c.width, m->from_off, m->size)) {
        bool whole = inside(c.at, c.width, m->from_off, m->size);
        sum_loc at = whole ? sum_loc_add(c.at, d) : span(SUM_EXACT(m->to_off), m->size);
        uint32_t to = sv_cell_at(s, m->to, at, whole ? c.width : 1);
        sv_flow(s, c.out, s->cells.data[to].in, SV_HERE, m->why);
    }
    if (c.obj == m->to && touches(c.at, c.width, m->to_off, m->size)) {
        bool whole = inside(c.at, c.width, m->to_off, m->size);
        sum_loc at = whole ? sum_loc_add(c.at, -d) : span(SUM_EXACT(m->from_off), m->size);
        uint32_t from = sv_cell_at(s, m->from, at, whole ? c.width : 1);
        sv_flow(s, s->cells.data[from].out, c.in, SV_HERE, m->why);
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

/* What is copied to where callers can see it must show, even if this body never looks: ask for the cells.
 * Pointer by pointer where that is not many, else the whole range as one. */
static void show(solved *s, const sv_mirror *m) {
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
        mirror_cell(s, m, i);
    if (m->to != m->from)
        for (uint32_t i = s->objs.data[m->to].cells; i != IR_NONE; i = s->cells.data[i].next)
            mirror_cell(s, m, i);
    sv_kind kind = s->objs.data[m->to].kind;
    if (kind == SV_RET || kind == SV_PARAM || kind == SV_SITE || s->objs.data[m->to].sunk)
        show(s, m);
}

static void move_to_heap(solved *s, sv_ptr from, uint64_t size, ir_val why) {
    uint32_t c = sv_cell_at(s, from.obj, span(from.at, size), 1);
    sv_flow(s, s->cells.data[c].out, SV_N_SINK, SV_HERE, why);
}

static void move_range(solved *s, const sv_copy *c, sv_ptr to, sv_ptr from, sum_loc to_at,
                       sum_loc from_at, uint8_t width) {
    uint32_t src = sv_cell_at(s, from.obj, from_at, width);
    uint32_t dst = sv_cell_at(s, to.obj, to_at, width);
    sv_flow(s, s->cells.data[src].out, s->cells.data[dst].in, SV_HERE, c->why);
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
    if (is_blob(t)) {
        if (!is_blob(f))
            move_to_heap(s, from, c->size, c->why);
        return;
    }
    if (is_blob(f)) {
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

static void move_pairs(solved *s, const sv_use *u, uint32_t ptr) {
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

/* ---- uses --------------------------------------------------------------------------------------------- */

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
        uint32_t c = cell_behind(s, ptr, u->width);
        sv_read_vec_push(&s->reads, (sv_read){c, u->why});
        sv_flow(s, s->cells.data[c].out, u->other, SV_HERE, u->why);
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
        sv_flow(s, u->other, SV_N_SINK, SV_HERE, u->why);
        return;
    default: {
        uint32_t c = cell_behind(s, ptr, u->width);
        sv_flow(s, u->other, s->cells.data[c].in, SV_HERE, u->why);
    }
    }
}

static void zero(solved *s, uint32_t ptr) {
    sv_obj *o = &s->objs.data[s->ptrs.data[ptr].obj];
    if (is_blob(o) || o->zeroed)
        return;
    o->zeroed = true;
    for (uint32_t i = o->cells; i != IR_NONE; i = s->cells.data[i].next)
        sv_add(s, s->cells.data[i].in, SV_P_NULL);
}

static void apply(solved *s, const sv_use *u, uint32_t ptr) {
    switch (u->kind) {
    case SV_LOAD:
        load_from(s, u, ptr);
        break;
    case SV_STORE:
        store_to(s, u, ptr);
        break;
    case SV_FROM:
    case SV_TO:
        move_pairs(s, u, ptr);
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
        apply(s, u, s->nodes.data[u->node].at[i]);
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

/* ---- the fixed point ------------------------------------------------------------------------------------ */

/* The object got out: so does all it holds, and others may store into it. */
static void sink(solved *s, uint32_t obj, uint8_t bit, uint32_t node) {
    sv_obj *o = &s->objs.data[obj];
    if (is_blob(o) || (o->sunk & bit) || (bit == SV_CALLED && o->kind == SV_PARAM))
        return;
    bool first = !o->sunk;
    o->sunk |= bit;
    for (uint32_t i = o->cells; i != IR_NONE; i = s->cells.data[i].next) {
        if (first && s->objs.data[obj].kind != SV_PARAM)
            sv_add(s, s->cells.data[i].in, SV_P_HEAP);
        sv_flow(s, s->cells.data[i].in, node, SV_HERE, 0);
    }
    for (const sv_link *l = s->objs.data[obj].links; first && l; l = l->next)
        if (l->mirror->to == obj)
            show(s, l->mirror);
}

enum { BATCH_WORDS = 16 }; /* pointers beyond are looked for one by one */

typedef struct batch { /* what goes along the edges of a node: its pointers [first, first + n) */
    uint32_t first, n;
    uint64_t low; /* which of the first 64; in a hurry, HEAP besides: who lacks it has some blurred */
    bool many;    /* there are some beyond BATCH_WORDS */
    uint32_t from, to; /* bits[from .. to) are those of the others that are not all 0 */
    uint64_t bits[BATCH_WORDS];
} batch;

static void batch_fill(batch *b, const solved *s, const sv_node *node, uint32_t first, uint32_t n) {
    *b = (batch){.first = first,
                 .n = n,
                 .low = s->env->hurry ? low_bit(SV_P_HEAP) : 0,
                 .from = BATCH_WORDS};
    for (uint32_t i = first; i < first + n; i++) {
        uint32_t word = node->at[i] / 64;
        uint64_t bit = (uint64_t)1 << (node->at[i] % 64);
        if (word == 0) {
            b->low |= bit;
        } else if (word < BATCH_WORDS) {
            b->to = b->to <= word ? word + 1 : b->to;
            b->from = word < b->from ? word : b->from;
            b->bits[word] |= bit;
        } else {
            b->many = true;
        }
    }
}

/* As has_all(). Most edges lead to where all is known already: that is what has to be fast. */
static inline bool changes_nothing(const solved *s, uint32_t node, const sv_node *from,
                                   const batch *b) {
    const sv_node *to = &s->nodes.data[node];
    if (b->low & ~to->low)
        return false;
    if (b->many || (b->to && !to->bits))
        return has_all(s, node, from, from->at + b->first, b->n);
    if (b->to > to->nbits)
        return false;
    for (uint32_t i = b->from; i < b->to; i++)
        if (b->bits[i] & ~to->bits[i])
            return false;
    return true;
}

static void spread_moved(solved *s, uint32_t node, uint32_t first, uint32_t n, sv_edge x) {
    for (uint32_t i = 0; i < n; i++)
        add_moved(s, x.to, s->nodes.data[node].at[first + i], x.by);
}

/* needs: ptr[0..n) are all of the first 64, those that are in `lacks` not in the node yet. */
static void add_low(solved *s, uint32_t node, const uint32_t *ptr, uint32_t n, uint64_t lacks) {
    sv_node *to = &s->nodes.data[node];
    for (uint32_t i = 0; i < n; i++)
        if (lacks >> ptr[i] & 1)
            insert(s, to, ptr[i]);
    if (!to->queued)
        enqueue(s, node);
}

/* What is new in the node, from `first` on, goes along its edges: if all of it is of the first 64, a word tells
 * what the other end lacks. */
static void spread_low(solved *s, uint32_t node, uint32_t first, uint32_t n, uint64_t low) {
    for (uint32_t e = s->nodes.data[node].edges; e != IR_NONE; e = s->edges.data[e].next) {
        const sv_edge *x = &s->edges.data[e];
        if (!sum_loc_eq(x->by, SV_HERE)) {
            spread_moved(s, node, first, n, *x);
            continue;
        }
        uint64_t lacks = low & ~s->nodes.data[x->to].low;
        if (lacks)
            add_low(s, x->to, s->nodes.data[node].at + first, n, lacks);
    }
}

static void spread_batch(solved *s, uint32_t node, uint32_t first, uint32_t n) {
    batch b;
    batch_fill(&b, s, &s->nodes.data[node], first, n);
    for (uint32_t e = s->nodes.data[node].edges; e != IR_NONE; e = s->edges.data[e].next) {
        const sv_edge *x = &s->edges.data[e];
        const sv_node *from = &s->nodes.data[node];
        if (!sum_loc_eq(x->by, SV_HERE))
            spread_moved(s, node, first, n, *x);
        else if (!changes_nothing(s, x->to, from, &b))
            add_all(s, x->to, from, from->at + first, n);
    }
}

static void spread(solved *s, uint32_t node, uint32_t first, uint32_t n) {
    const sv_node *from = &s->nodes.data[node];
    if (!n || from->edges == IR_NONE)
        return;
    if (from->high || s->env->hurry) {
        spread_batch(s, node, first, n);
        return;
    }
    uint64_t low = first ? 0 : from->low;
    for (uint32_t i = first; i < first + n && first; i++)
        low |= low_bit(from->at[i]);
    spread_low(s, node, first, n, low);
}

static void propagate(solved *s, uint32_t node) {
    sv_node *n = &s->nodes.data[node];
    uint32_t first = n->done, end = n->n;
    n->queued = false;
    n->done = end; /* edges and uses added from here on see these at once */
    const sv_use *uses = n->uses;
    for (uint32_t i = first; i < end && uses; i++)
        for (const sv_use *u = uses; u; u = u->next)
            apply(s, u, s->nodes.data[node].at[i]);
    spread(s, node, first, end - first);
}

static void work_off(solved *s, uint32_t sink_node) {
    sv_node *n = &s->nodes.data[sink_node];
    uint32_t first = n->done, end = n->n;
    n->queued = false;
    n->done = end;
    for (uint32_t i = first; i < end; i++) {
        uint32_t obj = s->ptrs.data[s->nodes.data[sink_node].at[i]].obj;
        sink(s, obj, (uint8_t)(1u << (sink_node - SV_N_SINK)), sink_node);
    }
}

/* Sinks first: what got out is told apart no more, so the sooner it is known the less is there to do,
 * and the more of what is bounded is left for the rest. */
void sv_run(solved *s) {
    for (;;) {
        if (s->sinks_queued) {
            s->sinks_queued = false;
            for (uint32_t k = SV_N_SINK; k < SV_N_FIRST; k++)
                if (s->nodes.data[k].queued)
                    work_off(s, k);
        } else if (s->queue.len) {
            propagate(s, ir_u32_vec_pop(&s->queue));
        } else {
            return;
        }
    }
}

/* An address that points to nothing came from where we cannot see, and so did a pointer made of an
 * integer that carries none. In program order, so that one answer serves what follows from it. */
static void fill_empties(solved *s) {
    for (size_t i = 0; i < s->made.len; i++) {
        uint32_t node = s->value[s->made.data[i]];
        const sv_node *n = &s->nodes.data[node];
        if (n->n == 0 || (n->n == 1 && n->at[0] == SV_P_NULL))
            sv_add(s, node, SV_P_HEAP);
    }
    sv_run(s);
    for (size_t i = 0; i < s->derefs.len; i++) {
        uint32_t node = s->derefs.data[i]->node;
        if (s->nodes.data[node].n)
            continue;
        sv_add(s, node, SV_P_HEAP);
        sv_run(s);
    }
}

/* ---- setting up --------------------------------------------------------------------------------------------- */

static void fill(uint32_t *at, size_t n) {
    for (size_t i = 0; i < n; i++)
        at[i] = IR_NONE;
}

static void set_up(solved *s) {
    static const sv_kind kinds[] = {SV_HEAP, SV_NULL, SV_BOT, SV_RET};
    for (unsigned i = 0; i < SV_O_FIRST; i++)
        sv_new_obj(s, (sv_obj){.kind = kinds[i]});
    for (unsigned i = 0; i < SV_N_FIRST; i++)
        sv_new_node(s);
    for (unsigned i = 0; i < SV_O_RET; i++)
        sv_ptr_id(s, i, SV_HERE);
    size_t nlocals = s->f->locals.len;
    s->value = mk_new_n(s->arena, uint32_t, s->f->ins.len + 1);
    s->needed = mk_new_n(s->arena, uint8_t, s->f->ins.len + 1);
    s->open = mk_new_n(s->arena, bool, s->f->ins.len + 1);
    s->freed = mk_new_n(s->arena, uint32_t, s->f->ins.len + 1);
    s->locals = mk_new_n(s->arena, uint32_t, nlocals + 1);
    s->params = mk_new_n(s->arena, uint32_t, (size_t)s->nparams + 1);
    fill(s->locals, nlocals);
    fill(s->params, (size_t)s->nparams + 1);
}

/* Is the memory too much to be cleared for every body that follows? */
static bool is_waste(size_t len, size_t cap) {
    return cap > KEPT && cap / KEPT_TIMES > len;
}

static void forget_map(sv_map *m) {
    if (is_waste(m->len, m->cap))
        sv_map_free(m);
    else
        sv_map_clear(m);
}

/* Empty, but for memory to use again: most bodies are small, and many. */
static void forget(solved *s) {
    sv_obj_vec_clear(&s->objs);
    sv_cell_vec_clear(&s->cells);
    sv_ptr_vec_clear(&s->ptrs);
    sv_edge_vec_clear(&s->edges);
    sv_node_vec_clear(&s->nodes);
    sv_free_vec_clear(&s->frees);
    sv_call_vec_clear(&s->calls);
    sv_assumption_vec_clear(&s->assumed);
    sv_read_vec_clear(&s->reads);
    sv_args_vec_clear(&s->nested_args);
    ir_u32_vec_clear(&s->queue);
    sv_use_vec_clear(&s->derefs);
    ir_u32_vec_clear(&s->made);
    s->nparam_objs = 0;
    forget_map(&s->ptr_ids);
    forget_map(&s->sites);
    forget_map(&s->funcs);
    forget_map(&s->flows);
    forget_map(&s->nested);
    forget_map(&s->returned);
    if (is_waste(s->steps.len, s->steps.cap))
        sv_steps_free(&s->steps);
    else
        sv_steps_clear(&s->steps);
}

/* Calls are asked what they free more often than there are any. */
static void chain_frees(solved *s) {
    for (size_t k = s->frees.len; k-- > 0;) {
        sv_free *x = &s->frees.data[k];
        x->next = s->freed[x->ins];
        s->freed[x->ins] = (uint32_t)k + 1;
    }
}

void solve(solved *s, const ir_unit *u, const ir_func *f, const solve_env *env, mk_arena *arena) {
    forget(s);
    s->u = u;
    s->f = f;
    s->env = env;
    s->arena = arena;
    s->sym = f->sym != IR_NONE ? &u->syms.data[f->sym] : NULL;
    s->nparams = s->sym ? s->sym->nparams : 0;
    set_up(s);
    sv_body(s);
    sv_run(s);
    fill_empties(s);
    chain_frees(s);
}

void solve_free(solved *s) {
    sv_obj_vec_free(&s->objs);
    sv_cell_vec_free(&s->cells);
    sv_ptr_vec_free(&s->ptrs);
    sv_edge_vec_free(&s->edges);
    sv_node_vec_free(&s->nodes);
    sv_free_vec_free(&s->frees);
    sv_call_vec_free(&s->calls);
    sv_assumption_vec_free(&s->assumed);
    sv_read_vec_free(&s->reads);
    sv_map_free(&s->ptr_ids);
    sv_map_free(&s->sites);
    sv_map_free(&s->funcs);
    sv_map_free(&s->flows);
    sv_map_free(&s->nested);
    sv_map_free(&s->returned);
    sv_args_vec_free(&s->nested_args);
    sv_steps_free(&s->steps);
    ir_u32_vec_free(&s->queue);
    sv_use_vec_free(&s->derefs);
    ir_u32_vec_free(&s->made);
}

/* ---- questions ---------------------------------------------------------------------------------------------- */

uint32_t sv_value(const solved *s, ir_val v) {
    return v ? s->value[v] : 0;
}

bool sv_has_obj(const solved *s, uint32_t node, uint32_t obj) {
    const sv_node *n = &s->nodes.data[node];
    for (uint32_t i = 0; i < n->n; i++)
        if (s->ptrs.data[n->at[i]].obj == obj)
            return true;
    return false;
}

static const sv_free *free_of(const solved *s, uint32_t k) {
    return k ? &s->frees.data[k - 1] : NULL;
}

const sv_free *sv_freed_at(const solved *s, ir_val v) {
    return free_of(s, s->freed[v]);
}

const sv_free *sv_freed_next(const solved *s, const sv_free *x) {
    return free_of(s, x->next);
}

bool sv_only_obj(const solved *s, uint32_t node, uint32_t obj) {
    const sv_node *n = &s->nodes.data[node];
    bool found = false;
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = s->ptrs.data[n->at[i]].obj;
        if (o != obj && o != SV_O_NULL)
            return false;
        found |= o == obj;
    }
    return found;
}

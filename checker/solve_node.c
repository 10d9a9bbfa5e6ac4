/* solve_node.c: pointers, the nodes that hold them, and how they go along edges to the fixed point. */
#include "solve_int.h"

#include <string.h>

enum {
    MAX_PTRS = 32, /* distinct offsets into an object; beyond, "anywhere" */
    FEW = 16       /* members of a node looked through one by one */
};

/* ---- pointers ------------------------------------------------------------------------------------- */

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
    if (sv_is_blob(&s->objs.data[obj]))
        at = SV_HERE;
    if (s->objs.data[obj].nptrs > MAX_PTRS || sv_is_flat(&s->objs.data[obj]))
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
        sv_flow(s, o->home, node, 0);
        return;
    }
    if (!o->home)
        o->home = node;
    sv_add(s, node, sv_ptr_id(s, obj, SV_HERE));
}

static uint32_t moved(solved *s, uint32_t ptr, sum_loc by) {
    const sv_ptr p = s->ptrs.data[ptr];
    return sv_is_blob(&s->objs.data[p.obj]) ? ptr : sv_ptr_id(s, p.obj, sum_loc_plus(p.at, by));
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
    add(s, node, sum_loc_eq(by, SUM_ANYWHERE) ? anywhere(s, ptr) : moved(s, ptr, by));
}

static void edge_new(solved *s, uint32_t from, uint32_t to, sum_loc by, ir_val why) {
    sv_node *n = &s->nodes.data[from];
    sv_edge_vec_push(&s->edges, (sv_edge){to, n->edges, by, why});
    n->edges = (uint32_t)s->edges.len - 1;
}

static void flow(solved *s, uint32_t from, uint32_t to, ir_val why) {
    edge_new(s, from, to, SV_HERE, why);
    const sv_node *n = &s->nodes.data[from];
    if (n->done && !has_all(s, to, n, n->at, n->done))
        add_all(s, to, n, n->at, n->done);
}

void sv_flow(solved *s, uint32_t from, uint32_t to, ir_val why) {
    bool added;
    if (from == to)
        return;
    /* many pointers into one cell ask for the same edge */
    (void)sv_map_add(&s->flows, (uint64_t)from << 32 | to, &added);
    if (added)
        flow(s, from, to, why);
}

void sv_flow_by(solved *s, uint32_t from, uint32_t to, sum_loc by, ir_val why) {
    if (sum_loc_eq(by, SV_HERE)) {
        sv_flow(s, from, to, why);
        return;
    }
    edge_new(s, from, to, by, why);
    for (uint32_t i = 0; i < s->nodes.data[from].done; i++)
        add_moved(s, to, s->nodes.data[from].at[i], by);
}

void sv_part(solved *s, uint32_t from, uint32_t to) {
    flow(s, from, to, 0);
}

void sv_assume(solved *s, uint32_t from, uint32_t sink, ir_val why, const char *assumes) {
    bool first;
    uint64_t text = (uint64_t)(uintptr_t)assumes; /* interned: the same text, the same address */
    (void)sv_derived(s, from, SV_ASSUMES + sink,
                     (sum_loc){(int32_t)text, (uint32_t)(text >> 32), 0}, &first);
    if (!first)
        return;
    sv_assumption_vec_push(&s->assumed, (sv_assumption){from, assumes, why});
    sv_flow(s, from, sink, why);
}

uint32_t sv_shifted(solved *s, uint32_t node, sum_loc by, ir_val why) {
    if (sum_loc_eq(by, SV_HERE))
        return node;
    bool added;
    uint32_t *known = sv_derived(s, node, SV_MOVED, by, &added);
    if (!added)
        return *known;
    uint32_t n = *known = sv_new_node(s);
    sv_flow_by(s, node, n, by, why);
    return n;
}

/* ---- the fixed point ------------------------------------------------------------------------------------ */

/* The object got out: so does all it holds, and others may store into it. */
static void sink(solved *s, uint32_t obj, uint8_t bit, uint32_t node) {
    sv_obj *o = &s->objs.data[obj];
    if (sv_is_blob(o) || (o->sunk & bit) || (bit == SV_CALLED && o->kind == SV_PARAM))
        return;
    bool first = !o->sunk;
    o->sunk |= bit;
    for (uint32_t i = o->cells; i != IR_NONE; i = s->cells.data[i].next) {
        if (first && s->objs.data[obj].kind != SV_PARAM)
            sv_add(s, s->cells.data[i].in, SV_P_HEAP);
        sv_flow(s, s->cells.data[i].in, node, 0);
    }
    for (const sv_link *l = s->objs.data[obj].links; first && l; l = l->next)
        if (l->mirror->to == obj)
            sv_show(s, l->mirror);
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
            sv_apply(s, u, s->nodes.data[node].at[i]);
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

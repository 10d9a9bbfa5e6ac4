/* ir_cfg.c: dominators and the loop forest; ir_trip.c then finds how often counted loops run.
 *
 * needs: finished function; for trip counts in SSA form (ir_ssa.c)
 * sets:  block.idom, block.loop, f->loops
 * cost:  near linear in blocks and edges; no recursion; scratch in one arena
 *
 * 1. One depth-first walk numbers the reachable blocks in preorder.  All the rest works on those
 *    numbers, 1-based, 0 = none: an ancestor has a smaller number than its descendants.
 * 2. Dominators: semi-NCA (Georgiadis, "Linear-Time Algorithms for Dominators and Related
 *    Problems", 2005, chapter 2), which is what LLVM uses.
 * 3. Loops: Havlak's nesting forest ("Nesting of Reducible and Irreducible Loops", TOPLAS 1997) in
 *    the almost linear form of Ramalingam ("On Loops, Dominators, and Dominance Frontiers", TOPLAS
 *    2002).  The header of a loop is its first block in the walk, so a loop made with goto that has
 *    several entries gets one of them as header; every cycle of the graph lies in some loop.
 */
#include "ir.h"

typedef struct edge {
    uint32_t from, to; /* numbers */
    struct edge *next;
} edge;

typedef struct walk {
    const ir_func *f;
    mk_arena *arena;
    uint32_t n;      /* blocks reached */
    uint32_t *num;   /* by block */
    uint32_t *block; /* by number, as all that follows */
    uint32_t *up;    /* parent in the tree of the walk */
    uint32_t *last;  /* highest number in the subtree */
    edge **meet;     /* edges to neither an ancestor nor a child, by lowest common ancestor */
} walk;

static uint32_t *numbers(mk_arena *a, size_t n) {
    return mk_new_n(a, uint32_t, n);
}

static const ir_ins *terminator(const ir_func *f, uint32_t b) {
    return ir_at(f, f->blocks.data[b].last);
}

static uint32_t successors(const ir_func *f, uint32_t b) {
    const ir_ins *t = terminator(f, b);
    return t->op == IR_RET ? 0 : t->n;
}

/* Union-find with halved paths: the representative of x. */
static uint32_t find(uint32_t *set, uint32_t x) {
    while (set[x] != x) {
        set[x] = set[set[x]];
        x = set[x];
    }
    return x;
}

/* ---- 1. the walk ----------------------------------------------------------------------------- */

static uint32_t enter(walk *w, uint32_t *set, uint32_t b, uint32_t up) {
    uint32_t v = ++w->n;
    w->num[b] = v;
    w->block[v] = b;
    w->up[v] = up;
    set[v] = v;
    return v;
}

/* An edge v -> t to a block seen before.  A finished block stands, in `set`, for its nearest
 * ancestor still open, and that is the common one (Tarjan's offline LCA); an open t is an ancestor
 * of v, and the edge one back. */
static void note_edge(walk *w, uint32_t *set, uint32_t v, uint32_t t) {
    uint32_t m = find(set, t);
    if (m == t)
        return;
    edge *e = mk_new(w->arena, edge);
    *e = (edge){v, t, w->meet[m]};
    w->meet[m] = e;
}

static void walk_blocks(walk *w) {
    const ir_func *f = w->f;
    uint32_t *set = numbers(w->arena, f->blocks.len + 1);
    uint32_t *done = numbers(w->arena, f->blocks.len + 1);
    uint32_t v = enter(w, set, 0, 0);
    while (v) {
        uint32_t b = w->block[v];
        if (done[v] == successors(f, b)) {
            w->last[v] = w->n;
            set[v] = w->up[v];
            v = w->up[v];
            continue;
        }
        uint32_t to = ir_list(f, terminator(f, b))[done[v]++];
        if (w->num[to])
            note_edge(w, set, v, w->num[to]);
        else
            v = enter(w, set, to, v);
    }
}

static walk walk_new(const ir_func *f, mk_arena *a) {
    size_t n = f->blocks.len + 1;
    walk w = {.f = f, .arena = a};
    w.num = numbers(a, n);
    w.block = numbers(a, n);
    w.up = numbers(a, n);
    w.last = numbers(a, n);
    w.meet = mk_new_n(a, edge *, n);
    if (f->blocks.len)
        walk_blocks(&w);
    return w;
}

/* ---- 2. dominators --------------------------------------------------------------------------- */

typedef struct semi_nca {
    uint32_t *anc;   /* ancestor in the linked forest, paths compressed */
    uint32_t *label; /* number with the least semi on the compressed path */
    uint32_t *semi;
    uint32_t *stack;
} semi_nca;

/* The number of least semi on the path from v up to, not including, the root of its tree in the
 * forest; numbers from `linked` on have been linked to their parents. */
static uint32_t eval(semi_nca *s, uint32_t v, uint32_t linked) {
    uint32_t depth = 0;
    while (s->anc[v] >= linked) {
        s->stack[depth++] = v;
        v = s->anc[v];
    }
    while (depth) {
        uint32_t p = v;
        v = s->stack[--depth];
        s->anc[v] = s->anc[p];
        if (s->semi[s->label[p]] < s->semi[s->label[v]])
            s->label[v] = s->label[p];
    }
    return s->label[v];
}

static void semidominators(const walk *w, semi_nca *s) {
    for (uint32_t v = 1; v <= w->n; v++)
        s->anc[v] = w->up[v], s->label[v] = s->semi[v] = v;
    for (uint32_t v = w->n; v >= 2; v--) {
        const ir_block *b = &w->f->blocks.data[w->block[v]];
        s->semi[v] = w->up[v];
        for (uint32_t k = 0; k < b->npreds; k++) {
            uint32_t p = w->num[w->f->preds.data[b->preds + k]];
            if (!p)
                continue;
            uint32_t u = s->semi[eval(s, p, v + 1)];
            if (u < s->semi[v])
                s->semi[v] = u;
        }
    }
}

/* dom[v]: number of v's immediate dominator, 0 for the entry. */
static uint32_t *dominators(const walk *w) {
    size_t n = w->n + 1;
    semi_nca s = {numbers(w->arena, n), numbers(w->arena, n), numbers(w->arena, n),
                  numbers(w->arena, n)};
    uint32_t *dom = numbers(w->arena, n);
    semidominators(w, &s);
    for (uint32_t v = 2; v <= w->n; v++) {
        uint32_t d = w->up[v];
        while (d > s.semi[v])
            d = dom[d];
        dom[v] = d;
    }
    return dom;
}

/* Sizes from the leaves up, then places from the root down: no stack needed. */
static ir_domtree dominator_tree(const walk *w, const uint32_t *dom) {
    size_t blocks = w->f->blocks.len;
    ir_domtree t = {numbers(w->arena, w->n), numbers(w->arena, blocks), numbers(w->arena, blocks),
                    w->n};
    uint32_t *size = numbers(w->arena, w->n + 1), *next = numbers(w->arena, w->n + 1);
    for (uint32_t v = w->n; v >= 1; v--)
        size[v]++, size[dom[v]] += size[v];
    for (size_t b = 0; b < blocks; b++)
        t.pre[b] = IR_NONE;
    for (uint32_t v = 1; v <= w->n; v++) {
        uint32_t b = w->block[v], at = next[dom[v]];
        next[dom[v]] += size[v];
        next[v] = at + 1;
        t.pre[b] = at;
        t.size[b] = size[v];
        t.order[at] = b;
    }
    return t;
}

static ir_domtree set_idoms(ir_func *f, const walk *w) {
    const uint32_t *dom = dominators(w);
    for (uint32_t b = 0; b < f->blocks.len; b++)
        f->blocks.data[b].idom = IR_NONE;
    for (uint32_t v = 2; v <= w->n; v++)
        f->blocks.data[w->block[v]].idom = w->block[dom[v]];
    return dominator_tree(w, dom);
}

ir_domtree ir_dom(ir_func *f, mk_arena *a) {
    walk w = walk_new(f, a);
    return set_idoms(f, &w);
}

bool ir_returns(const ir_func *f) {
    for (size_t b = 0; b < f->blocks.len; b++)
        if (ir_at(f, f->blocks.data[b].last)->op == IR_RET)
            return true;
    return false;
}

bool ir_dominates(const ir_func *f, uint32_t a, uint32_t b) {
    while (b != a && b != IR_NONE)
        b = f->blocks.data[b].idom;
    return b == a;
}

bool ir_turn_above(const ir_func *f, ir_turn *t, uint32_t top) {
    for (uint32_t b = t->from, up; b != top && (up = f->blocks.data[b].idom) != IR_NONE; b = up) {
        ir_val end = f->blocks.data[up].last;
        ir_op op = (ir_op)ir_at(f, end)->op;
        if (f->blocks.data[b].npreds == 1 && (op == IR_BR || op == IR_SWITCH)) {
            *t = (ir_turn){end, up, b};
            return true;
        }
    }
    return false;
}

/* ---- 3. loops -------------------------------------------------------------------------------- */

typedef struct forest {
    const walk *w;
    uint32_t *set;    /* union-find: a block of a finished loop stands for the loop's header */
    uint32_t *header; /* of the smallest loop around a number, its own loop excluded */
    uint32_t *mark;   /* the header that took the number last */
    uint32_t *body;   /* of the loop being collected */
    uint32_t len;
    bool *is_loop;
    edge **entries; /* edges into a collapsed loop or block beside that from its parent */
} forest;

static void take(forest *s, uint32_t header, uint32_t v) {
    v = find(s->set, v);
    if (v == header || s->mark[v] == header)
        return;
    s->mark[v] = header;
    s->body[s->len++] = v;
}

/* Edges that meet below h can be part of a cycle through h only from now on. */
static void admit_edges(forest *s, uint32_t h) {
    for (edge *e = s->w->meet[h], *next; e; e = next) {
        uint32_t to = find(s->set, e->to);
        next = e->next;
        e->next = s->entries[to];
        s->entries[to] = e;
    }
}

static void take_latches(forest *s, uint32_t h) {
    const walk *w = s->w;
    const ir_block *b = &w->f->blocks.data[w->block[h]];
    for (uint32_t k = 0; k < b->npreds; k++) {
        uint32_t p = w->num[w->f->preds.data[b->preds + k]];
        if (p < h || p > w->last[h])
            continue;
        s->is_loop[h] = true;
        take(s, h, p);
    }
}

static void collect_loop(forest *s, uint32_t h) {
    s->len = 0;
    admit_edges(s, h);
    take_latches(s, h);
    for (uint32_t i = 0; i < s->len; i++) {
        take(s, h, s->w->up[s->body[i]]);
        for (const edge *e = s->entries[s->body[i]]; e; e = e->next)
            take(s, h, e->from);
    }
    for (uint32_t i = 0; i < s->len; i++)
        s->set[s->body[i]] = s->header[s->body[i]] = h;
}

static forest find_loops(const walk *w) {
    size_t n = w->n + 1;
    mk_arena *a = w->arena;
    forest s = {.w = w,
                .set = numbers(a, n),
                .header = numbers(a, n),
                .mark = numbers(a, n),
                .body = numbers(a, n)};
    s.is_loop = mk_new_n(a, bool, n);
    s.entries = mk_new_n(a, edge *, n);
    for (uint32_t v = 1; v <= w->n; v++)
        s.set[v] = v;
    for (uint32_t v = w->n; v >= 1; v--)
        collect_loop(&s, v);
    return s;
}

static uint32_t add_loop(ir_func *f, uint32_t header, uint32_t parent) {
    uint32_t depth = parent == IR_NONE ? 1 : f->loops.data[parent].depth + 1;
    ir_loop_vec_push(&f->loops, (ir_loop){.header = header,
                                          .parent = parent,
                                          .depth = depth,
                                          .count = -1,
                                          .pos = terminator(f, header)->pos});
    return (uint32_t)f->loops.len - 1;
}

/* In the order of the walk a header comes before the headers of the loops inside. */
static void set_loops(ir_func *f, const forest *s) {
    uint32_t *id = numbers(s->w->arena, s->w->n + 1);
    ir_loop_vec_clear(&f->loops);
    for (uint32_t b = 0; b < f->blocks.len; b++)
        f->blocks.data[b].loop = IR_NONE;
    for (uint32_t v = 1; v <= s->w->n; v++) {
        uint32_t b = s->w->block[v];
        uint32_t around = s->header[v] ? id[s->header[v]] : IR_NONE;
        if (s->is_loop[v])
            around = id[v] = add_loop(f, b, around);
        f->blocks.data[b].loop = around;
    }
}

static uint32_t loop_depth(const ir_func *f, uint32_t loop) {
    return loop == IR_NONE ? 0 : f->loops.data[loop].depth;
}

/* Counts the edge in every loop around `from` that is not around `to`. */
static void count_exit(ir_func *f, uint32_t from, uint32_t to) {
    while (from != to) {
        if (loop_depth(f, from) < loop_depth(f, to)) {
            to = f->loops.data[to].parent;
            continue;
        }
        ir_loop *l = &f->loops.data[from];
        l->exits = (uint8_t)(l->exits + (l->exits < UINT8_MAX));
        from = l->parent;
    }
}

static void count_exits(ir_func *f) {
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        const uint32_t *to = ir_list(f, terminator(f, b));
        for (uint32_t k = 0, n = successors(f, b); k < n; k++)
            count_exit(f, f->blocks.data[b].loop, f->blocks.data[to[k]].loop);
    }
}

void ir_cfg(const ir_unit *u, ir_func *f) {
    mk_arena a = {0};
    walk w = walk_new(f, &a);
    ir_domtree dom = set_idoms(f, &w);
    forest s = find_loops(&w);
    set_loops(f, &s);
    count_exits(f);
    ir_trips(u, f, &dom);
    mk_arena_free(&a);
}

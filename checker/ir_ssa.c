/* ir_ssa.c: scalar locals whose address is used by nothing but loads and stores become values.
 *
 * needs: finished function in memory form
 * sets:  phis, binds, IR_LOCAL_PROMOTED, has_setjmp; the facts of ir_cfg are gone
 * cost:  sum of the blocks in which each variable is live, plus the code; no recursion
 *
 *   b0:  %1 = local n           b0:  %1 = arg 0
 *        %2 = arg 0                  bind n %1
 *        store %1 %2                 jump b1
 *        jump b1                b1:  %4 = phi %1 %7        joins first, in the order of the locals
 *   b1:  %5 = load %1           ...  %7 = add %4 %6
 *        ...                         bind n %7             at the place of the assignment
 *        store %1 %7                 jump b1
 *        jump b1
 *
 * Phis stand where Cytron and others put them ("Efficiently Computing Static Single Assignment
 * Form", TOPLAS 1991): in the iterated dominance frontier of the stores, found by one walk down the
 * dominator tree per variable (Sreedhar and Gao, "A Linear Time Algorithm for Placing phi-Nodes",
 * POPL 1995), here confined to the blocks where the variable is live.  Copies vanish while renaming,
 * so a phi can end up with one operand only, `c ? x : x`: such ones and those nobody uses are taken
 * out, whoever made them.  Afterwards no phi has the same value, or itself, for all its operands;
 * only copies on the cycles of an irreducible loop can leave phis that together are one value.
 *
 * A load with another type than the variable's, but as wide, becomes a cast; so does the value of
 * such a store.  Reading what was never written gives one `undef` per type, at the entry.  The end
 * of a scope is not taken as a write: what a program finds there is what it left there.
 *
 * Not done: structs and arrays whose parts could be values (scalar replacement).
 */
#include "ir.h"

#include <string.h>

typedef struct site { /* a block that reads or writes a variable */
    uint32_t block;
    struct site *next;
} site;

typedef struct join { /* a phi of ours */
    uint32_t var;
    ir_val phi;
    struct join *next;
} join;

typedef struct change { /* what to put back on the way up the dominator tree */
    uint32_t var;
    ir_val before;
} change;

MK_VEC(change_vec, change)

typedef struct ssa {
    const ir_unit *u;
    ir_func *f;
    mk_arena arena;
    ir_domtree dom;

    /* variables: the locals to promote, densely numbered */
    uint32_t nvars;
    uint32_t *var_of; /* by local; IR_NONE: stays in memory */
    uint8_t *ty;
    site **reads;  /* blocks that read before they write */
    site **writes; /* blocks that write */

    /* by block; a stamp is the number of a variable or block plus 1 */
    uint32_t *written, *live, *seen, *joined;
    join **joins; /* in the order of the variables */

    ir_u32_vec work;
    change_vec changes;
    ir_val *now;                 /* by variable: its value here, 0 = none yet */
    ir_val undef[IR_TY_COUNT];
    ir_val *rep;                 /* union-find: what a load or a phi turned out to be */
    bool *used;
} ssa;

static uint32_t *numbers(ssa *s, size_t n) {
    return mk_new_n(&s->arena, uint32_t, n);
}

static const ir_ins *terminator(const ir_func *f, uint32_t b) {
    return ir_at(f, f->blocks.data[b].last);
}

static uint32_t successors(const ir_func *f, uint32_t b) {
    const ir_ins *t = terminator(f, b);
    return t->op == IR_RET ? 0 : t->n;
}

/* ---- which locals ---------------------------------------------------------------------------- */

static bool calls_setjmp(const ir_func *f) {
    for (size_t v = 1; v < f->ins.len; v++) {
        if (f->ins.data[v].op == IR_CALL && (f->ins.data[v].flags & IR_RETURNS_TWICE))
            return true;
    }
    return false;
}

static ir_ty int_type(uint64_t size) {
    switch (size) {
    case 1: return IR_I8;
    case 2: return IR_I16;
    case 4: return IR_I32;
    case 8: return IR_I64;
    default: return IR_I128;
    }
}

/* IR_VOID: no scalar. */
static ir_ty value_type(const ir_unit *u, const ir_local *l) {
    const ir_type *t = &u->types.data[l->type];
    ir_ty ty = IR_VOID;
    if (t->kind == IR_K_PTR)
        ty = IR_PTR;
    else if (t->kind == IR_K_BOOL)
        ty = IR_I1;
    else if (t->kind == IR_K_INT)
        ty = int_type(t->size);
    else if (t->kind == IR_K_FLOAT)
        ty = t->size == 4 ? IR_F32 : t->size == 8 ? IR_F64 : IR_FX;
    return ir_ty_size(u, ty) == t->size ? ty : IR_VOID;
}

/* The local that a load or store accesses, or IR_NONE. */
static uint32_t accessed(const ir_func *f, const ir_ins *i) {
    if (i->op != IR_LOAD && i->op != IR_STORE)
        return IR_NONE;
    const ir_ins *at = ir_at(f, i->a);
    return at->op == IR_LOCAL ? at->ref : IR_NONE;
}

static uint32_t var_of(const ssa *s, const ir_ins *i) {
    uint32_t l = accessed(s->f, i);
    return l == IR_NONE ? IR_NONE : s->var_of[l];
}

/* The address of a local is used as a value. */
static void exclude(void *ctx, ir_val *v) {
    ssa *s = ctx;
    const ir_ins *i = ir_at(s->f, *v);
    if (i->op == IR_LOCAL)
        s->var_of[i->ref] = IR_NONE;
}

static void check_use(ssa *s, ir_ins *i) {
    uint32_t l = accessed(s->f, i);
    if (i->op == IR_ALLOCA && i->ref != IR_NONE)
        s->var_of[i->ref] = IR_NONE;
    if (l == IR_NONE) {
        ir_each_operand(s->f, i, exclude, s);
        return;
    }
    if (i->op == IR_STORE)
        exclude(s, &i->b);
    ir_ty ty = value_type(s->u, &s->f->locals.data[l]);
    if ((i->flags & IR_VOLATILE) || ir_ty_size(s->u, (ir_ty)i->ty) != ir_ty_size(s->u, ty))
        s->var_of[l] = IR_NONE;
}

static void choose_locals(ssa *s) {
    const ir_func *f = s->f;
    s->var_of = numbers(s, f->locals.len);
    s->ty = mk_new_n(&s->arena, uint8_t, f->locals.len);
    for (size_t l = 0; l < f->locals.len; l++) {
        const ir_local *local = &f->locals.data[l];
        bool never = local->flags & (IR_LOCAL_VOLATILE | IR_LOCAL_DYNAMIC);
        s->var_of[l] = never || value_type(s->u, local) == IR_VOID ? IR_NONE : 0;
    }
    for (size_t v = 1; v < f->ins.len; v++)
        check_use(s, &f->ins.data[v]);
    for (size_t l = 0; l < f->locals.len; l++) {
        if (s->var_of[l] == IR_NONE)
            continue;
        s->ty[s->nvars] = (uint8_t)value_type(s->u, &f->locals.data[l]);
        s->var_of[l] = s->nvars++;
        f->locals.data[l].flags |= IR_LOCAL_PROMOTED;
    }
}

/* ---- where phis are needed ------------------------------------------------------------------- */

static void add_site(ssa *s, site **list, uint32_t block) {
    if (*list && (*list)->block == block)
        return;
    site *x = mk_new(&s->arena, site);
    *x = (site){block, *list};
    *list = x;
}

static void find_sites(ssa *s) {
    const ir_func *f = s->f;
    s->reads = mk_new_n(&s->arena, site *, s->nvars);
    s->writes = mk_new_n(&s->arena, site *, s->nvars);
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        for (ir_val v = f->blocks.data[b].first; v <= f->blocks.data[b].last; v++) {
            const ir_ins *i = ir_at(f, v);
            uint32_t var = var_of(s, i);
            if (var == IR_NONE)
                continue;
            const site *w = s->writes[var];
            if (i->op == IR_STORE)
                add_site(s, &s->writes[var], b);
            else if (!w || w->block != b)
                add_site(s, &s->reads[var], b);
        }
    }
}

static void make_live(ssa *s, uint32_t var, uint32_t b) {
    if (s->live[b] == var + 1)
        return;
    s->live[b] = var + 1;
    ir_u32_vec_push(&s->work, b);
}

/* Stamps the blocks at whose beginning the variable's value is still to be read. */
static void find_live(ssa *s, uint32_t var) {
    for (const site *x = s->writes[var]; x; x = x->next)
        s->written[x->block] = var + 1;
    for (const site *x = s->reads[var]; x; x = x->next)
        make_live(s, var, x->block);
    while (s->work.len) {
        const ir_block *b = &s->f->blocks.data[ir_u32_vec_pop(&s->work)];
        for (uint32_t k = 0; k < b->npreds; k++) {
            uint32_t p = s->f->preds.data[b->preds + k];
            if (s->written[p] != var + 1)
                make_live(s, var, p);
        }
    }
}

/* s->work as a heap, greatest first. */
static void heap_push(ir_u32_vec *h, uint32_t x) {
    size_t at = h->len;
    ir_u32_vec_push(h, x);
    for (; at && h->data[(at - 1) / 2] < x; at = (at - 1) / 2)
        h->data[at] = h->data[(at - 1) / 2];
    h->data[at] = x;
}

static uint32_t heap_pop(ir_u32_vec *h) {
    uint32_t top = h->data[0], x = ir_u32_vec_pop(h);
    size_t at = 0;
    for (size_t kid = 1; kid < h->len; kid = 2 * at + 1) {
        kid += kid + 1 < h->len && h->data[kid + 1] > h->data[kid];
        if (h->data[kid] <= x)
            break;
        h->data[at] = h->data[kid];
        at = kid;
    }
    if (h->len)
        h->data[at] = x;
    return top;
}

static void add_join(ssa *s, uint32_t var, uint32_t b) {
    ir_func *f = s->f;
    uint32_t n = f->blocks.data[b].npreds;
    ir_ins phi = {.op = IR_PHI, .ty = s->ty[var], .ext = (uint32_t)f->ext.len, .n = n};
    ir_u32_vec_resize(&f->ext, f->ext.len + n);
    join *j = mk_new(&s->arena, join);
    *j = (join){var, (ir_val)f->ins.len, s->joins[b]};
    s->joins[b] = j;
    s->joined[b] = var + 1;
    ir_ins_vec_push(&f->ins, phi);
    if (s->written[b] != var + 1)
        heap_push(&s->work, s->dom.pre[b]);
}

/* The edges from b that leave the blocks strictly dominated by root end at joins. */
static void join_after(ssa *s, uint32_t var, uint32_t root, uint32_t b) {
    const uint32_t *to = ir_list(s->f, terminator(s->f, b));
    for (uint32_t k = 0, n = successors(s->f, b); k < n; k++) {
        uint32_t below = s->dom.pre[to[k]] - s->dom.pre[root]; /* wraps if to comes first */
        bool inside = below > 0 && below < s->dom.size[root];
        if (inside || s->live[to[k]] != var + 1 || s->joined[to[k]] == var + 1)
            continue;
        add_join(s, var, to[k]);
        to = ir_list(s->f, terminator(s->f, b)); /* f->ext may have moved */
    }
}

/* Roots, the writes and the joins, come in descending preorder, so a subtree that was seen has been
 * seen from a root below this one, which found all it leads to.  A block where the variable is not
 * live is never between a root and an edge its value takes, so its subtree is left out. */
static void find_joins(ssa *s, uint32_t var) {
    const ir_domtree *d = &s->dom;
    for (const site *x = s->writes[var]; x; x = x->next) {
        if (d->pre[x->block] != IR_NONE)
            heap_push(&s->work, d->pre[x->block]);
    }
    while (s->work.len) {
        uint32_t at = heap_pop(&s->work), root = d->order[at], end = at + d->size[root];
        join_after(s, var, root, root);
        for (at++; at < end;) {
            uint32_t b = d->order[at];
            if (s->live[b] != var + 1 || s->seen[b] == var + 1) {
                at += d->size[b];
                continue;
            }
            s->seen[b] = var + 1;
            join_after(s, var, root, b);
            at++;
        }
    }
}

static void place_phis(ssa *s) {
    size_t n = s->f->blocks.len;
    s->written = numbers(s, n);
    s->live = numbers(s, n);
    s->seen = numbers(s, n);
    s->joined = numbers(s, n);
    s->joins = mk_new_n(&s->arena, join *, n);
    for (uint32_t var = s->nvars; var-- > 0;) {
        if (!s->reads[var])
            continue;
        find_live(s, var);
        find_joins(s, var);
    }
}

/* ---- renaming -------------------------------------------------------------------------------- */

static ir_val find(ssa *s, ir_val v) {
    while (s->rep[v] != v) {
        s->rep[v] = s->rep[s->rep[v]];
        v = s->rep[v];
    }
    return v;
}

static void set_now(ssa *s, uint32_t var, ir_val v) {
    change_vec_push(&s->changes, (change){var, s->now[var]});
    s->now[var] = v;
}

/* The room for its rep was made beforehand. */
static ir_val value_now(ssa *s, uint32_t var) {
    ir_val *undef = &s->undef[s->ty[var]];
    if (s->now[var])
        return s->now[var];
    if (!*undef) {
        *undef = (ir_val)s->f->ins.len;
        ir_ins_vec_push(&s->f->ins, (ir_ins){.op = IR_UNDEF, .ty = s->ty[var]});
    }
    return *undef;
}

static void rename_load(ssa *s, ir_val v, uint32_t var) {
    ir_val now = value_now(s, var);
    ir_ins *i = ir_at(s->f, v);
    if (i->ty != s->ty[var]) {
        *i = (ir_ins){.op = IR_CAST,
                      .ty = i->ty,
                      .a = now,
                      .flags = i->flags & (IR_MACRO | IR_IMPLICIT),
                      .pos = i->pos};
        return;
    }
    s->rep[v] = now;
    i->op = IR_NOP;
}

/* A bind with a type stands for a cast to it and the bind: rebuilding makes two of it. */
static void rename_store(ssa *s, ir_val v, uint32_t var, uint32_t local) {
    ir_ins *i = ir_at(s->f, v);
    bool cast = i->ty != s->ty[var];
    ir_val value = find(s, i->b);
    *i = (ir_ins){.op = IR_BIND, .ty = cast ? s->ty[var] : IR_VOID, .a = value, .ref = local,
                  .flags = i->flags & (IR_MACRO | IR_IMPLICIT), .pos = i->pos};
    set_now(s, var, cast ? v : value);
}

/* Where the edges from block `from` begin in the sorted predecessors of b. */
static uint32_t first_edge(const ir_func *f, uint32_t b, uint32_t from) {
    const uint32_t *preds = f->preds.data + f->blocks.data[b].preds;
    uint32_t lo = 0, hi = f->blocks.data[b].npreds;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (preds[mid] < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void fill_phis(ssa *s, uint32_t from, uint32_t b) {
    const ir_func *f = s->f;
    uint32_t first = first_edge(f, b, from);
    for (const join *j = s->joins[b]; j; j = j->next) {
        ir_val now = value_now(s, j->var);
        uint32_t *v = f->ext.data + ir_at(f, j->phi)->ext;
        for (uint32_t k = first;
             k < f->blocks.data[b].npreds && f->preds.data[f->blocks.data[b].preds + k] == from;
             k++)
            v[k] = now;
    }
}

static void rename_block(ssa *s, uint32_t b) {
    const ir_func *f = s->f;
    for (const join *j = s->joins[b]; j; j = j->next)
        set_now(s, j->var, j->phi);
    for (ir_val v = f->blocks.data[b].first; v <= f->blocks.data[b].last; v++) {
        const ir_ins *i = ir_at(f, v);
        uint32_t var = var_of(s, i);
        if (var == IR_NONE)
            continue;
        if (i->op == IR_LOAD)
            rename_load(s, v, var);
        else
            rename_store(s, v, var, ir_at(f, i->a)->ref);
    }
    for (uint32_t k = 0, n = successors(f, b); k < n; k++) {
        uint32_t to = ir_list(f, terminator(f, b))[k];
        if (s->seen[to] != b + 1 && s->joins[to])
            fill_phis(s, b, to);
        s->seen[to] = b + 1; /* a switch may have many edges there */
    }
}

static void undo(ssa *s, size_t mark) {
    while (s->changes.len > mark) {
        change c = change_vec_pop(&s->changes);
        s->now[c.var] = c.before;
    }
}

static void prepare_renaming(ssa *s) {
    size_t n = s->f->ins.len + IR_TY_COUNT;
    memset(s->seen, 0, s->f->blocks.len * sizeof *s->seen);
    s->now = numbers(s, s->nvars);
    s->rep = numbers(s, n);
    for (uint32_t v = 0; v < n; v++)
        s->rep[v] = v;
    s->used = mk_new_n(&s->arena, bool, n);
}

/* Down the dominator tree in its order: `end[depth]` is where the subtree at that depth ends. */
static void rename_all(ssa *s) {
    const ir_domtree *d = &s->dom;
    uint32_t *end = numbers(s, d->n + 1), depth = 0;
    size_t *mark = mk_new_n(&s->arena, size_t, d->n + 1);
    prepare_renaming(s);
    for (uint32_t at = 0; at < d->n; at++) {
        for (; depth && end[depth - 1] <= at; depth--)
            undo(s, mark[depth - 1]);
        end[depth] = at + d->size[d->order[at]];
        mark[depth++] = s->changes.len;
        rename_block(s, d->order[at]);
    }
    for (uint32_t b = 0; b < s->f->blocks.len; b++) {
        undo(s, 0);
        if (d->pre[b] == IR_NONE)
            rename_block(s, b);
    }
}

/* ---- phis that are none ---------------------------------------------------------------------- */

/* The one value a phi can have, 0 if there are several. */
static ir_val only_value(ssa *s, ir_val phi) {
    const ir_ins *i = ir_at(s->f, phi);
    ir_val only = 0;
    for (uint32_t k = 0; k < i->n; k++) {
        ir_val v = find(s, ir_list(s->f, i)[k]);
        if (v == phi || v == only)
            continue;
        if (only)
            return 0;
        only = v;
    }
    return only;
}

static bool simplify(ssa *s, ir_val phi) {
    ir_val only = s->rep[phi] == phi ? only_value(s, phi) : 0;
    if (only)
        s->rep[phi] = only;
    return only != 0;
}

/* To and fro: a chain of phis that wait for each other falls in one go in one of the directions. */
static void simplify_phis(ssa *s) {
    ir_u32_vec_clear(&s->work);
    for (uint32_t v = 1; v < s->f->ins.len; v++) {
        if (s->f->ins.data[v].op == IR_PHI)
            ir_u32_vec_push(&s->work, v);
    }
    bool again = true;
    while (again) {
        again = false;
        for (size_t k = 0; k < s->work.len; k++)
            again |= simplify(s, s->work.data[k]);
        for (size_t k = s->work.len; again && k-- > 0;)
            simplify(s, s->work.data[k]);
    }
    ir_u32_vec_clear(&s->work);
}

static void use(void *ctx, ir_val *v) {
    ssa *s = ctx;
    *v = find(s, *v);
    if (!s->used[*v] && ir_at(s->f, *v)->op == IR_PHI)
        ir_u32_vec_push(&s->work, *v);
    s->used[*v] = true;
}

/* Puts what they turned out to be for all operands, and finds the phis that anything rests on. */
static void find_uses(ssa *s) {
    ir_func *f = s->f;
    for (size_t v = 1; v < f->ins.len; v++) {
        if (f->ins.data[v].op != IR_PHI)
            ir_each_operand(f, &f->ins.data[v], use, s);
    }
    while (s->work.len)
        ir_each_operand(f, ir_at(f, ir_u32_vec_pop(&s->work)), use, s);
}

/* ---- the new code ---------------------------------------------------------------------------- */

typedef struct rebuild {
    ssa *s;
    const ir_ins *ins; /* the code before */
    const uint32_t *ext;
    ir_val *map; /* old value -> new */
} rebuild;

static void put(rebuild *r, ir_val v, ir_ins i) {
    ir_func *f = r->s->f;
    const uint32_t *list = r->ext + i.ext;
    i.ext = 0;
    if (i.n && ir_has_list((ir_op)i.op)) {
        i.ext = (uint32_t)f->ext.len;
        ir_u32_vec_append(&f->ext, list, i.n);
    }
    r->map[v] = (ir_val)f->ins.len;
    ir_ins_vec_push(&f->ins, i);
}

static void put_bind(rebuild *r, ir_val v, ir_ins i) {
    ir_ins cast = i;
    if (i.ty != IR_VOID) {
        cast.op = IR_CAST;
        cast.ref = 0;
        put(r, v, cast);
        i.a = v;
        i.ty = IR_VOID;
    }
    ir_val cast_now = r->map[v];
    put(r, v, i);
    if (i.a == v)
        r->map[v] = cast_now;
}

static bool is_dead(const ssa *s, const ir_ins *i) {
    return i->op == IR_NOP || (i->op == IR_LOCAL && s->var_of[i->ref] != IR_NONE);
}

static void put_phis(rebuild *r, const ir_block *b, const join *j) {
    for (ir_val v = b->first; v <= b->last; v++) {
        if (r->ins[v].op == IR_PHI && r->s->used[v])
            put(r, v, r->ins[v]);
    }
    for (; j; j = j->next) {
        if (r->s->used[j->phi])
            put(r, j->phi, r->ins[j->phi]);
    }
}

static void put_undefs(rebuild *r) {
    for (int ty = 0; ty < IR_TY_COUNT; ty++) {
        ir_val v = r->s->undef[ty];
        if (v && r->s->used[v])
            put(r, v, r->ins[v]);
    }
}

static void put_block(rebuild *r, uint32_t b) {
    ir_func *f = r->s->f;
    ir_block old = f->blocks.data[b];
    uint32_t first = (uint32_t)f->ins.len;
    put_phis(r, &old, r->s->joins[b]);
    if (b == 0)
        put_undefs(r);
    for (ir_val v = old.first; v <= old.last; v++) {
        const ir_ins *i = &r->ins[v];
        if (i->op == IR_BIND)
            put_bind(r, v, *i);
        else if (i->op != IR_PHI && !is_dead(r->s, i))
            put(r, v, *i);
    }
    f->blocks.data[b].first = first;
    f->blocks.data[b].last = (uint32_t)f->ins.len - 1;
    f->blocks.data[b].idom = f->blocks.data[b].loop = IR_NONE;
}

static void renumber(void *map, ir_val *v) {
    *v = ((const ir_val *)map)[*v];
}

static void *copy(ssa *s, const void *data, size_t n) {
    void *to = mk_arena_alloc(&s->arena, n, _Alignof(ir_ins));
    if (n)
        memcpy(to, data, n);
    return to;
}

static void rebuild_code(ssa *s) {
    ir_func *f = s->f;
    rebuild r = {.s = s, .map = numbers(s, f->ins.len)};
    r.ins = copy(s, f->ins.data, f->ins.len * sizeof *f->ins.data);
    r.ext = copy(s, f->ext.data, f->ext.len * sizeof *f->ext.data);
    ir_ins_vec_clear(&f->ins);
    ir_u32_vec_clear(&f->ext);
    ir_loop_vec_clear(&f->loops);
    ir_ins_vec_push(&f->ins, r.ins[0]);
    for (uint32_t b = 0; b < f->blocks.len; b++)
        put_block(&r, b);
    for (size_t v = 1; v < f->ins.len; v++)
        ir_each_operand(f, &f->ins.data[v], renumber, r.map);
}

void ir_ssa(const ir_unit *u, ir_func *f) {
    f->has_setjmp |= calls_setjmp(f);
    if (f->has_setjmp || !f->blocks.len)
        return;
    ssa s = {.u = u, .f = f};
    choose_locals(&s);
    s.dom = ir_dom(f, &s.arena);
    find_sites(&s);
    place_phis(&s);
    rename_all(&s);
    simplify_phis(&s);
    find_uses(&s);
    rebuild_code(&s);
    ir_u32_vec_free(&s.work);
    change_vec_free(&s.changes);
    mk_arena_free(&s.arena);
}

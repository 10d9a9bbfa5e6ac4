#include "dangle.h"

/* Does the address lead only where the caller, or everybody, can look, and is it known where? */
static bool leads_out(const body *b, ir_val address) {
    const solved *s = b->s;
    const sv_node *n = &s->nodes.data[sv_value(s, address)];
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = s->ptrs.data[n->at[i]].obj;
        const sv_obj *x = &s->objs.data[o];
        bool out = sv_is_own(x) ? x->kind == SV_SITE && (b->e->how[o] & ESC_CERTAIN) : !x->deep;
        if (!out)
            return false;
    }
    return n->n != 0;
}

/* Nothing but storage of this function, or null? */
static bool only_locals(const body *b, ir_val v) {
    const sv_node *n = &b->s->nodes.data[sv_value(b->s, v)];
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = b->s->ptrs.data[n->at[i]].obj;
        if (o != SV_O_NULL && b->s->objs.data[o].kind != SV_LOCAL)
            return false;
    }
    return n->n != 0;
}

/* No callee and no memory on the way: what is moved in plain sight is moved for sure. */
static bool in_plain_sight(const body *b, const route *r) {
    for (uint32_t k = 0; k < r->nsteps; k++) {
        ir_op op = ir_at(b->s->f, r->steps[k])->op;
        if (op == IR_LOAD || op == IR_CALL)
            return false;
    }
    return true;
}

/* ---- out of the function -------------------------------------------------------------------------------- */

typedef struct target { /* an instruction, or an edge; a search stops there, and at its start */
    ir_val start, goal;
    uint32_t block; /* the edge from branch `goal` to that block; 0: the instruction */
    bool hit;
} target;

static bool reaches(void *ctx, ir_val v) {
    target *t = ctx;
    bool here = v == t->goal && !t->block;
    t->hit |= here;
    return here || v == t->start;
}

static void takes(void *ctx, ir_val branch, uint32_t block) {
    target *t = ctx;
    t->hit |= t->block && branch == t->goal && block == t->block;
}

/* Is there a way from `from` to the target on which `value` is obj's address? */
static bool arrives(const body *b, uint32_t obj, ir_val value, ir_val from, target t) {
    ways w = {
        .from = from, .obj = obj, .value = value, .stops = reaches, .takes = takes, .ctx = &t};
    t.start = from;
    (void)paths_find(b->s, &w);
    return t.hit;
}

/* Can v, where it is made, be obj's address? A phi is if one of its operands gets there as such. */
static bool can_be(const body *b, uint32_t obj, ir_val v) {
    const ir_func *f = b->s->f;
    const ir_ins *i = ir_at(f, v);
    uint32_t home = ir_block_of(f, v);
    bool can = i->op != IR_PHI;
    for (uint32_t k = 0; i->op == IR_PHI && k < i->n && !can; k++) {
        ir_val from = ir_list(f, i)[k];
        uint32_t pred = f->preds.data[f->blocks.data[home].preds + k];
        target edge = {.goal = f->blocks.data[pred].last, .block = home};
        can = sv_has_obj(b->s, sv_value(b->s, from), obj) && arrives(b, obj, from, from, edge);
    }
    return can;
}

static ir_val where_returned(const body *b, uint32_t obj, const route *r) {
    const ir_ins *last = ir_at(b->s->f, r->last);
    bool certain = in_plain_sight(b, r) || (last->ty != IR_AGG && only_locals(b, last->a));
    if (!certain)
        return 0;
    ir_op made = ir_at(b->s->f, last->a)->op;
    bool may_differ = last->ty != IR_AGG && (made == IR_PHI || made == IR_CALL || made == IR_LOAD);
    if (may_differ &&
        (!can_be(b, obj, last->a) || !arrives(b, obj, last->a, last->a, (target){.goal = r->last})))
        return 0;
    return r->last;
}

/* Where the address is out of the function's hands, or 0. */
static ir_val where_out(const body *b, uint32_t obj, const route *r) {
    if (!r->last)
        return 0;
    const ir_ins *last = ir_at(b->s->f, r->last);
    if (r->reason == FIND_RETURNED && last->op == IR_RET)
        return where_returned(b, obj, r);
    bool stored =
        r->reason == FIND_GLOBAL || r->reason == FIND_PARAM_CONTENT || r->reason == FIND_STORED;
    if (!stored || last->op != IR_STORE || !only_locals(b, last->b) || !leads_out(b, last->a))
        return 0;
    return paths_kept(b->s, obj, r->last);
}

static void out_of_function(const body *b, uint32_t obj, dangling_vec *out) {
    dangling d = {.obj = obj, .way = explain_object(&b->x, obj)};
    d.end = where_out(b, obj, &d.way);
    ir_val left = d.end ? 0 : dangle_left(b, obj, leads_out, &d.end);
    d.way.last = left ? left : d.way.last;
    if (!d.end)
        return;
    d.lent = dangle_is_lent(b, &d);
    dangling_vec_push(out, d);
}

/* ---- out of a block ------------------------------------------------------------------------------------- */

typedef struct blocks {
    const body *b;
    uint32_t *object; /* per value: the object of a block whose address it is or may be, or 0 */
    ir_pos *end; /* per scope: the last line on which its storage dies: all behind is out of it */
    bool *told;  /* per object */
    dangling_vec *out;
} blocks;

static bool is_behind(ir_pos a, ir_pos b) {
    return a.file == b.file && b.line && a.line > b.line;
}

static uint32_t object_of(const blocks *k, ir_val v) {
    const solved *s = k->b->s;
    const ir_ins *i = ir_at(s->f, v);
    if (i->op == IR_LOCAL)
        return s->f->locals.data[i->ref].scope && s->locals[i->ref] != IR_NONE ? s->locals[i->ref]
                                                                               : 0;
    if (ir_moves(i))
        return i->ty == IR_PTR ? k->object[i->a] : 0;
    uint32_t found = 0;
    for (uint32_t n = 0; i->op == IR_PHI && n < i->n; n++) {
        uint32_t o = k->object[ir_list(s->f, i)[n]];
        if (o && found && o != found)
            return 0;
        found = o ? o : found;
    }
    return found;
}

/* Does it reach v that the pointer is the block's, whichever way it was bound? */
static bool is_certain(const blocks *k, ir_val v, ir_val use) {
    const ir_func *f = k->b->s->f;
    while (ir_at(f, v)->op != IR_PHI && ir_at(f, v)->op != IR_LOCAL)
        v = ir_at(f, v)->a;
    const ir_ins *phi = ir_at(f, v);
    if (phi->op == IR_LOCAL)
        return true;
    const ir_block *home = &f->blocks.data[ir_block_of(f, v)];
    for (uint32_t n = 0; n < phi->n; n++) {
        ir_val from = f->blocks.data[f->preds.data[home->preds + n]].last;
        if (k->object[ir_list(f, phi)[n]] &&
            arrives(k->b, k->object[v], v, from, (target){.goal = use}))
            return true;
    }
    return false;
}

static ir_val bound_at(const body *b, uint32_t obj, const blocks *k) {
    for (ir_val v = 1; v < b->s->f->ins.len; v++) {
        const ir_ins *i = ir_at(b->s->f, v);
        if (i->op == IR_BIND && k->object[i->a] == obj)
            return v;
    }
    return 0;
}

typedef struct from_end { /* a search from the ends of a block */
    const ir_func *f;
    uint32_t local;
    ir_val use;
    bool *entered;
    ir_u32_vec todo;
} from_end;

/* Is the use behind `from`? Who names the variable on the way is in its block again. */
static bool follow(from_end *q, uint32_t block, ir_val from) {
    const ir_block *b = &q->f->blocks.data[block];
    for (ir_val v = from; v <= b->last; v++) {
        const ir_ins *i = ir_at(q->f, v);
        if (v == q->use)
            return true;
        if (i->op == IR_LOCAL && i->ref == q->local)
            return false;
    }
    const ir_ins *end = ir_at(q->f, b->last);
    for (uint32_t n = 0; end->op != IR_RET && n < end->n; n++) {
        uint32_t to = ir_list(q->f, end)[n];
        if (!q->entered[to])
            (void)ir_u32_vec_push(&q->todo, to);
        q->entered[to] = true;
    }
    return false;
}

/* Behind the last line that leaves a block may be more of it: while (1) { if (x) continue; ... exit(0); } */
static bool comes_from_end(const solved *s, uint32_t local, ir_val use) {
    from_end q = {.f = s->f, .local = local, .use = use};
    bool found = false;
    q.entered = mk_new_n(s->arena, bool, s->f->blocks.len + 1);
    for (ir_val v = 1; v < s->f->ins.len && !found; v++)
        if (ir_at(s->f, v)->op == IR_END && ir_at(s->f, v)->ref == s->f->locals.data[local].scope)
            found = follow(&q, ir_block_of(s->f, v), v + 1);
    while (q.todo.len && !found) {
        uint32_t b = ir_u32_vec_pop(&q.todo);
        found = follow(&q, b, s->f->blocks.data[b].first);
    }
    ir_u32_vec_free(&q.todo);
    return found;
}

static void look_at(blocks *k, ir_val address, ir_val use) {
    const solved *s = k->b->s;
    uint32_t obj = address ? k->object[address] : 0;
    if (!obj || k->told[obj])
        return;
    uint32_t local = s->objs.data[obj].ref, scope = s->f->locals.data[local].scope;
    if (!is_behind(ir_at(s->f, use)->pos, k->end[scope]) || !comes_from_end(s, local, use) ||
        !is_certain(k, address, use))
        return;
    dangling d = {.obj = obj, .use = use};
    d.way.last = d.end = bound_at(k->b, obj, k);
    k->told[obj] = true;
    if (d.end)
        dangling_vec_push(k->out, d);
}

static void look_at_uses(blocks *k, ir_val v) {
    const ir_func *f = k->b->s->f;
    const ir_ins *i = ir_at(f, v);
    if (i->op == IR_LOAD || i->op == IR_STORE || i->op == IR_COPY)
        look_at(k, i->a, v);
    if (i->op == IR_COPY)
        look_at(k, i->b, v);
    for (uint32_t n = 0; i->op == IR_CALL && n < i->n; n++)
        look_at(k, ir_list(f, i)[n], v);
}

static void out_of_blocks(const body *b, dangling_vec *out) {
    const ir_func *f = b->s->f;
    mk_arena *a = b->s->arena;
    blocks k = {b, mk_new_n(a, uint32_t, f->ins.len), mk_new_n(a, ir_pos, f->scopes.len),
                mk_new_n(a, bool, b->s->objs.len), out};
    for (int round = 0; round < (f->loops.len ? 2 : 1);
         round++) /* again: what comes round a loop */
        for (ir_val v = 1; v < f->ins.len; v++)
            k.object[v] = object_of(&k, v);
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        if (i->op == IR_END && (!k.end[i->ref].line || is_behind(i->pos, k.end[i->ref])))
            k.end[i->ref] = i->pos;
    }
    for (ir_val v = 1; v < f->ins.len; v++)
        look_at_uses(&k, v);
}

/* ---- all of it ------------------------------------------------------------------------------------------- */

dangling_vec dangle_find(const body *b) {
    const solved *s = b->s;
    dangling_vec v = {.alloc = mk_arena_as_alloc(s->arena)};
    if (s->f->gap)
        return v;
    bool inner = false;
    for (uint32_t o = SV_O_FIRST; o < s->objs.len; o++) {
        const sv_obj *x = &s->objs.data[o];
        if (x->kind != SV_LOCAL || x->ref == IR_NONE)
            continue;
        inner |= s->f->locals.data[x->ref].scope != 0;
        if (b->e->how[o] & ESC_CERTAIN)
            out_of_function(b, o, &v);
    }
    if (inner)
        out_of_blocks(b, &v);
    return v;
}

const char *dangle_name(body *b, uint32_t obj) {
    const ir_local *l = &b->s->f->locals.data[b->s->objs.data[obj].ref];
    return l->name ? mk_arena_strdup(&b->out->arena, ir_cstr(b->s->u, l->name))
                   : "temporary storage";
}

/* ir.c: the tables of ir.def as functions, interning, and the builder of bodies.
 *
 * While a body is built its blocks lie wherever the lowering numbered them; ir_func_finish makes the
 * canonical form out of that in one pass over the code:
 *
 *   blocks   2 0 1(dead) 3       as numbered     ──►   0 1 2       in the order started, all reachable
 *   ins      0 | b0 | b3 | b2    as emitted      ──►   0 | b0 | b1 | b2   values renumbered
 *   ext      with holes                          ──►   list after list, in the order of the code
 *
 * Code only moves towards the front, so it moves in place.
 */
#include "ir.h"

#include <assert.h>
#include <string.h>

#include <mk/alloc.h>

/* ---- ir.def as functions ---------------------------------------------------------------------- */

static const char *const op_names[] = {
#define IR_OP(name, text, shape) text,
#include "ir.def"
};

const char *const ir_op_shapes[] = {
#define IR_OP(name, text, shape) shape,
#include "ir.def"
};

static const struct ty_row {
    const char *text;
    int size;
} ty_rows[] = {
#define IR_TYPE(name, text, size) {text, size},
#include "ir.def"
};

static const struct attr_row {
    const char *text;
    int args;
} attr_rows[] = {
#define IR_ATTR(name, text, args) {text, args},
#include "ir.def"
};

const char *ir_op_name(ir_op op) {
    return op_names[op];
}

const char *ir_ty_name(ir_ty ty) {
    return ty_rows[ty].text;
}

const char *ir_attr_name(ir_attr_kind k) {
    return attr_rows[k].text;
}

int ir_attr_args(ir_attr_kind k) {
    return attr_rows[k].args;
}

unsigned ir_ty_size(const ir_unit *u, ir_ty ty) {
    int size = ty_rows[ty].size;
    return size < 0 ? u->ptr_size : (unsigned)size;
}

/* ret alone leaves without a target, so its shape does not tell. */
uint32_t ir_block_of(const ir_func *f, ir_val v) {
    uint32_t lo = 0, hi = (uint32_t)f->blocks.len;
    while (hi - lo > 1) {
        uint32_t mid = (lo + hi) / 2;
        if (f->blocks.data[mid].first <= v)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

uint8_t ir_signs_named(const char *name) {
    static const struct {
        const char *name;
        uint8_t signs;
    } signs[] = {{"zero", IR_ZEROS},
                 {"not_zero", IR_NEGATIVES | IR_POSITIVES},
                 {"not_negative", IR_ZEROS | IR_POSITIVES}};
    for (unsigned k = 0; k < sizeof signs / sizeof *signs; k++)
        if (strcmp(signs[k].name, name) == 0)
            return signs[k].signs;
    return 0;
}

const char *ir_callee_name(const ir_unit *u, const ir_ins *i) {
    if (i->op != IR_CALL || i->ref == IR_NONE)
        return "";
    const char *name = ir_cstr(u, u->syms.data[i->ref].name);
    return strncmp(name, "__builtin_", 10) == 0 ? name + 10 : name;
}

bool ir_is_strings(const ir_unit *u, uint32_t type) {
    const ir_type *t = &u->types.data[type], *e = &u->types.data[t->elem];
    return t->kind == IR_K_PTR && e->kind == IR_K_PTR &&
           (u->types.data[e->elem].flags & IR_TYPE_CHAR);
}

bool ir_is_one_of(const char *name, const char *const *names) {
    while (*names && (**names != *name || strcmp(name, *names) != 0)) /* most differ at once */
        names++;
    return *names != NULL;
}

bool ir_offset(const ir_func *f, ir_val address, int64_t *off) {
    *off = 0;
    for (const ir_ins *i; ir_moves(i = ir_at(f, address)); address = i->a) {
        const ir_ins *by = i->op == IR_INDEX ? ir_at(f, i->b) : NULL;
        if (by && by->op != IR_CONST)
            return false;
        if (i->op != IR_CAST)
            *off += by ? by->imm * i->imm : i->imm;
    }
    return true;
}

ir_val ir_member_of(const ir_func *f, ir_val address, int64_t *off) {
    *off = 0;
    for (const ir_ins *i; ir_moves(i = ir_at(f, address)) && i->op != IR_INDEX; address = i->a)
        *off += i->op == IR_CAST ? 0 : i->imm;
    return address;
}

bool ir_compares(ir_op op, int order) {
    switch (op) {
    case IR_EQ:
        return order == 0;
    case IR_NE:
        return order != 0;
    case IR_LT:
        return order < 0;
    case IR_LE:
        return order <= 0;
    case IR_GT:
        return order > 0;
    default:
        return order >= 0;
    }
}

bool ir_defines(const ir_ins *i) {
    switch ((ir_op)i->op) {
    case IR_NOP:
    case IR_STORE:
    case IR_COPY:
    case IR_ZERO:
    case IR_VASTART:
    case IR_VACOPY:
    case IR_ASM:
    case IR_BIND:
    case IR_END:
        return false;
    default:
        return i->ty != IR_VOID && !ir_is_terminator((ir_op)i->op);
    }
}

/* ---- units ------------------------------------------------------------------------------------ */

ir_unit *ir_unit_new(void) {
    ir_unit *u = mk_alloc_new((mk_alloc){0}, sizeof *u, _Alignof(ir_unit), NULL);
    if (!u)
        return NULL; /* only without the process's hook */
    memset(u, 0, sizeof *u);
    u->init = IR_NONE;
    u->ptr_size = 8;
    (void)mk_str_catn(&u->strings, "\0void", sizeof "\0void"); /* indexed when first asked for */
    (void)ir_type_vec_push(&u->types, (ir_type){.kind = IR_K_VOID, .name = 1});
    return u;
}

void ir_unit_free(ir_unit *u) {
    if (!u)
        return;
    mk_str_free(&u->strings);
    ir_str_map_free(&u->interned);
    ir_file_vec_free(&u->files);
    ir_type_vec_free(&u->types);
    ir_field_vec_free(&u->fields);
    ir_sym_vec_free(&u->syms);
    ir_str_vec_free(&u->param_names);
    ir_global_vec_free(&u->globals);
    ir_attr_vec_free(&u->attrs);
    ir_note_vec_free(&u->notes);
    ir_body_vec_free(&u->bodies);
    mk_arena_free(&u->arena);
    mk_alloc_free((mk_alloc){0}, u, sizeof *u, _Alignof(ir_unit));
}

/* The keys need a place that does not move: strings.data does. */
static void index_string(ir_unit *u, const char *s, size_t n, ir_str at) {
    mk_view key = {mk_arena_strndup(&u->arena, s, n), n};
    (void)ir_str_map_put(&u->interned, key, at);
}

/* A unit that is new or was read has strings but no index of them: most are never added to. */
static void index_strings(ir_unit *u) {
    for (size_t at = 1; at < u->strings.len; at += strlen(u->strings.data + at) + 1)
        index_string(u, u->strings.data + at, strlen(u->strings.data + at), (ir_str)at);
}

ir_str ir_intern(ir_unit *u, const char *s, size_t n) {
    const char *nul = n ? memchr(s, '\0', n) : NULL;
    if (nul)
        n = (size_t)(nul - s);
    if (n == 0)
        return 0;
    if (u->interned.len == 0)
        index_strings(u);
    ir_str *old = ir_str_map_get(&u->interned, (mk_view){s, n});
    if (old)
        return *old;
    ir_str at = (ir_str)u->strings.len;
    index_string(u, s, n, at);
    (void)mk_str_catn(&u->strings, s, n);
    (void)mk_str_putc(&u->strings, '\0');
    return at;
}

ir_str ir_intern_c(ir_unit *u, const char *s) {
    return ir_intern(u, s, strlen(s));
}

/* ---- building --------------------------------------------------------------------------------- */

void ir_func_clear(ir_func *f) {
    f->sym = 0;
    f->gap = IR_GAP_NONE;
    f->gap_what = 0;
    f->has_setjmp = false;
    f->end = (ir_pos){0};
    f->building = 0;
    ir_ins_vec_clear(&f->ins);
    ir_u32_vec_clear(&f->ext);
    ir_case_vec_clear(&f->cases);
    ir_block_vec_clear(&f->blocks);
    ir_u32_vec_clear(&f->preds);
    ir_local_vec_clear(&f->locals);
    ir_scope_vec_clear(&f->scopes);
    ir_loop_vec_clear(&f->loops);
}

void ir_func_free(ir_func *f) {
    ir_ins_vec_free(&f->ins);
    ir_u32_vec_free(&f->ext);
    ir_case_vec_free(&f->cases);
    ir_block_vec_free(&f->blocks);
    ir_u32_vec_free(&f->preds);
    ir_local_vec_free(&f->locals);
    ir_scope_vec_free(&f->scopes);
    ir_loop_vec_free(&f->loops);
    ir_u32_vec_free(&f->map);
    ir_u32_vec_free(&f->order);
    ir_u32_vec_free(&f->work);
    memset(f, 0, sizeof *f);
}

#define DUP(v, a) ((v).data = mk_arena_dup(a, (v).data, (v).len * sizeof *(v).data, 8))

const ir_func *ir_func_dup(const ir_func *f, mk_arena *a) {
    ir_func *to = mk_arena_dup(a, f, sizeof *f, _Alignof(ir_func));
    to->map = to->order = to->work = (ir_u32_vec){0};
    DUP(to->ins, a);
    DUP(to->ext, a);
    DUP(to->cases, a);
    DUP(to->blocks, a);
    DUP(to->preds, a);
    DUP(to->locals, a);
    DUP(to->scopes, a);
    DUP(to->loops, a);
    return to;
}

void ir_func_copy(ir_func *to, const ir_func *from) {
    ir_func_clear(to);
    to->sym = from->sym;
    to->gap = from->gap;
    to->gap_what = from->gap_what;
    to->has_setjmp = from->has_setjmp;
    to->end = from->end;
    (void)ir_ins_vec_append(&to->ins, from->ins.data, from->ins.len);
    (void)ir_u32_vec_append(&to->ext, from->ext.data, from->ext.len);
    (void)ir_case_vec_append(&to->cases, from->cases.data, from->cases.len);
    (void)ir_block_vec_append(&to->blocks, from->blocks.data, from->blocks.len);
    (void)ir_u32_vec_append(&to->preds, from->preds.data, from->preds.len);
    (void)ir_local_vec_append(&to->locals, from->locals.data, from->locals.len);
    (void)ir_scope_vec_append(&to->scopes, from->scopes.data, from->scopes.len);
    (void)ir_loop_vec_append(&to->loops, from->loops.data, from->loops.len);
}

uint32_t ir_block_new(ir_func *f) {
    (void)ir_block_vec_push(&f->blocks, (ir_block){.loop = IR_NONE, .idom = IR_NONE});
    return (uint32_t)f->blocks.len - 1;
}

/* first == 0 marks a block not started: ins[0] belongs to none. */
void ir_block_start(ir_func *f, uint32_t b) {
    assert(b < f->blocks.len && f->blocks.data[b].first == 0);
    assert(f->building == 0); /* the block before must have ended */
    if (f->ins.len == 0)
        (void)ir_ins_vec_push(&f->ins, (ir_ins){0});
    f->blocks.data[b].first = (uint32_t)f->ins.len;
    f->building = b + 1;
}

ir_val ir_emit(ir_func *f, ir_ins ins) {
    assert(f->building != 0);
    ir_val v = (ir_val)f->ins.len;
    (void)ir_ins_vec_push(&f->ins, ins);
    if (ir_is_terminator((ir_op)ins.op)) {
        f->blocks.data[f->building - 1].last = v;
        f->building = 0;
    }
    return v;
}

uint32_t ir_ext(ir_func *f, const uint32_t *v, uint32_t n) {
    uint32_t at = (uint32_t)f->ext.len;
    (void)ir_u32_vec_append(&f->ext, v, n);
    return at;
}

/* ---- predecessors ----------------------------------------------------------------------------- */

static const ir_ins *terminator(const ir_func *f, uint32_t b) {
    return ir_at(f, f->blocks.data[b].last);
}

/* n zeros. */
static void resize(ir_u32_vec *v, size_t n) {
    ir_u32_vec_clear(v);
    (void)ir_u32_vec_resize(v, n);
}

/* Lists are laid out after counting; npreds then counts up again as the list fills. */
static void lay_out_preds(ir_func *f) {
    uint32_t at = 0;
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        f->blocks.data[b].preds = at;
        at += f->blocks.data[b].npreds;
        f->blocks.data[b].npreds = 0;
    }
    resize(&f->preds, at);
}

static void count_preds(ir_func *f, uint32_t b) {
    const ir_ins *t = terminator(f, b);
    for (uint32_t k = 0; k < t->n; k++)
        f->blocks.data[ir_list(f, t)[k]].npreds++;
}

static void add_preds(ir_func *f, uint32_t b) {
    const ir_ins *t = terminator(f, b);
    for (uint32_t k = 0; k < t->n; k++) {
        ir_block *to = &f->blocks.data[ir_list(f, t)[k]];
        f->preds.data[to->preds + to->npreds++] = b;
    }
}

/* From the terminators of these blocks, in this order. */
static void preds_in_order(ir_func *f, const uint32_t *order, size_t n) {
    for (uint32_t b = 0; b < f->blocks.len; b++)
        f->blocks.data[b].npreds = 0;
    for (size_t k = 0; k < n; k++)
        count_preds(f, order[k]);
    lay_out_preds(f);
    for (size_t k = 0; k < n; k++)
        add_preds(f, order[k]);
}

void ir_preds(ir_func *f) {
    resize(&f->order, f->blocks.len);
    for (uint32_t b = 0; b < f->blocks.len; b++)
        f->order.data[b] = b;
    preds_in_order(f, f->order.data, f->order.len);
}

/* ---- finishing -------------------------------------------------------------------------------- */

/* Sets order: the blocks that were started, by their place in the code. */
static void order_blocks(ir_func *f) {
    resize(&f->map, f->ins.len);
    for (uint32_t b = 0; b < f->blocks.len; b++)
        f->map.data[f->blocks.data[b].first] = b + 1;
    ir_u32_vec_clear(&f->order);
    for (size_t i = 1; i < f->map.len; i++) {
        if (f->map.data[i])
            (void)ir_u32_vec_push(&f->order, f->map.data[i] - 1);
    }
}

/* From here to move_code a block's idom is its new number, IR_NONE = goes. */
static void reach(ir_func *f, uint32_t b) {
    ir_block *to = &f->blocks.data[b];
    assert(to->first != 0); /* a jump to a block that was never started */
    if (to->idom == 0)
        return;
    to->idom = 0;
    (void)ir_u32_vec_push(&f->work, b);
}

/* Marks what the entry reaches. True: the entry itself is jumped to. */
static bool reach_all(ir_func *f, uint32_t entry) {
    bool again = false;
    ir_u32_vec_clear(&f->work);
    reach(f, entry);
    while (f->work.len) {
        uint32_t b = ir_u32_vec_pop(&f->work);
        const ir_ins *t = terminator(f, b);
        for (uint32_t k = 0; k < t->n; k++) {
            again |= ir_list(f, t)[k] == entry;
            reach(f, ir_list(f, t)[k]);
        }
    }
    return again;
}

/* Gives the reachable blocks their new numbers; returns how many fresh blocks come before them. */
static uint32_t number_blocks(ir_func *f) {
    for (uint32_t b = 0; b < f->blocks.len; b++)
        f->blocks.data[b].idom = IR_NONE;
    uint32_t fresh = reach_all(f, f->order.data[0]), n = fresh;
    for (size_t k = 0; k < f->order.len; k++) {
        ir_block *b = &f->blocks.data[f->order.data[k]];
        if (b->idom == 0)
            b->idom = n++;
    }
    return fresh;
}

static uint32_t edges(const ir_func *f, uint32_t from, uint32_t to) {
    const ir_ins *t = terminator(f, from);
    uint32_t n = 0;
    for (uint32_t k = 0; k < t->n; k++)
        n += ir_list(f, t)[k] == to;
    return f->blocks.data[from].idom == IR_NONE ? 0 : n;
}

/* Operands of edges that are no more go; of several edges from one block the first stay. */
static void trim_phi(ir_func *f, uint32_t b, ir_ins *phi) {
    const uint32_t *preds = f->preds.data + f->blocks.data[b].preds;
    uint32_t npreds = f->blocks.data[b].npreds, kept = 0, same = 0;
    uint32_t *v = f->ext.data + phi->ext;
    for (uint32_t k = 0; k < phi->n; k++) {
        same = k && k < npreds && preds[k] == preds[k - 1] ? same + 1 : 0;
        if (k >= npreds || same < edges(f, preds[k], b))
            v[kept++] = v[k]; /* one too many is for ir_check to say */
    }
    phi->n = kept;
}

static bool has_phis(const ir_func *f) {
    for (size_t i = 1; i < f->ins.len; i++) {
        if (f->ins.data[i].op == IR_PHI)
            return true;
    }
    return false;
}

static void trim_phis(ir_func *f) {
    if (!has_phis(f))
        return;
    if (f->preds.len == 0) /* fresh from the builder: all blocks started count */
        preds_in_order(f, f->order.data, f->order.len);
    for (size_t k = 0; k < f->order.len; k++) {
        const ir_block *b = &f->blocks.data[f->order.data[k]];
        for (uint32_t i = b->first; i <= b->last && b->idom != IR_NONE; i++) {
            if (f->ins.data[i].op == IR_PHI)
                trim_phi(f, f->order.data[k], &f->ins.data[i]);
        }
    }
}

/* map[old value] = new value, 0 = goes. */
static void number_values(ir_func *f, uint32_t fresh) {
    uint32_t n = 1 + fresh;
    resize(&f->map, f->ins.len);
    for (size_t k = 0; k < f->order.len; k++) {
        const ir_block *b = &f->blocks.data[f->order.data[k]];
        for (uint32_t i = b->first; i <= b->last && b->idom != IR_NONE; i++) {
            if (f->ins.data[i].op != IR_NOP)
                f->map.data[i] = n++;
        }
    }
}

static void renumber(void *map, ir_val *v) {
    *v = ((const uint32_t *)map)[*v];
}

/* Moves instruction `from` to `to`; its list goes to the end of work. */
static void move_ins(ir_func *f, uint32_t from, uint32_t to) {
    ir_ins *i = &f->ins.data[to];
    *i = f->ins.data[from];
    bool targets = ir_is_terminator((ir_op)i->op);
    uint32_t at = (uint32_t)f->work.len, n = ir_has_list((ir_op)i->op) ? i->n : 0;
    for (uint32_t k = 0; k < n; k++) {
        uint32_t v = f->ext.data[i->ext + k];
        (void)ir_u32_vec_push(&f->work, targets ? f->blocks.data[v].idom : f->map.data[v]);
    }
    i->ext = at;
    ir_ins scalars = *i;
    scalars.n = 0; /* the list is done */
    ir_each_operand(f, &scalars, renumber, f->map.data);
    i->a = scalars.a;
    i->b = scalars.b;
}

static void move_block(ir_func *f, ir_block b, uint32_t fresh) {
    ir_block now = {.loop = IR_NONE, .idom = IR_NONE, .last = 0};
    for (uint32_t i = b.first; i <= b.last; i++) {
        if (f->map.data[i] == 0)
            continue;
        move_ins(f, i + fresh, f->map.data[i]);
        now.last = f->map.data[i];
        if (now.first == 0)
            now.first = now.last;
    }
    (void)ir_block_vec_push(&f->blocks, now); /* behind the old ones */
}

static void fresh_entry(ir_func *f) {
    uint32_t old = 1;
    (void)ir_u32_vec_push(&f->work, old);
    ir_ins jump = {.op = IR_JUMP, .n = 1, .flags = IR_IMPLICIT};
    (void)ir_ins_vec_insert(&f->ins, 1, jump);
    ir_block b = {.first = 1, .last = 1, .loop = IR_NONE, .idom = IR_NONE};
    (void)ir_block_vec_push(&f->blocks, b);
}

static void move_code(ir_func *f, uint32_t fresh) {
    size_t old = f->blocks.len;
    ir_u32_vec_clear(&f->work);
    if (fresh)
        fresh_entry(f);
    for (size_t k = 0; k < f->order.len; k++) {
        ir_block b = f->blocks.data[f->order.data[k]];
        if (b.idom != IR_NONE)
            move_block(f, b, fresh);
    }
    size_t blocks = f->blocks.len - old;
    memmove(f->blocks.data, f->blocks.data + old, blocks * sizeof *f->blocks.data);
    (void)ir_block_vec_resize(&f->blocks, blocks);
    (void)ir_ins_vec_resize(&f->ins, f->blocks.data[blocks - 1].last + 1);
}

static void mark_given(ir_func *f, const ir_ins *call) {
    for (uint32_t k = 0; k < call->n; k++) {
        const ir_ins *v = ir_at(f, ir_plain(f, ir_list(f, call)[k]));
        if (v->op == IR_LOAD && ir_at(f, v->a)->op == IR_LOCAL)
            f->locals.data[ir_at(f, v->a)->ref].flags |= IR_LOCAL_GIVEN;
    }
}

/* What is about to go was written by somebody for another build: remember what it meant to do. */
static void mark_dead_calls(ir_func *f) {
    for (size_t b = 0; b < f->order.len; b++) {
        const ir_block *k = &f->blocks.data[f->order.data[b]];
        for (uint32_t v = k->first; k->idom == IR_NONE && v <= k->last; v++)
            if (ir_at(f, v)->op == IR_CALL)
                mark_given(f, ir_at(f, v));
    }
}

void ir_func_finish(ir_func *f) {
    assert(f->building == 0 && f->ins.len > 1);
    order_blocks(f);
    uint32_t fresh = number_blocks(f);
    mark_dead_calls(f);
    trim_phis(f);
    number_values(f, fresh);
    move_code(f, fresh);
    ir_u32_vec lists = f->work;
    f->work = f->ext;
    f->ext = lists;
    ir_loop_vec_clear(&f->loops);
    ir_preds(f);
}

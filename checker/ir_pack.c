/* ir_pack.c: bodies and units as bytes that mean the same on every machine.
 *
 * All numbers are those of bytes.h; S(x) is a signed one.
 *
 *   body   sym + 1, gap, gap_what, has_setjmp, POS end, counts of locals, scopes, loops, blocks and
 *          instructions; then these rows, each block with its instructions
 *   ins    one byte: op | WITH_TYPE | WITH_POS; [type | flags << 4]; [POS]; operands by shape:
 *            values  S(own index - value), so that near ones take a byte; a, b: that + 1, 0 = absent
 *            blocks  S(own block - block)          refs  as they are; s: + 1
 *            lists   their length first            imm   S(imm)
 *   POS    S(line - line before) * 2 + (another file), [file], column; if that is 0: S(col - col before)
 *   unit   "mkir", version, sizes of ir.def's tables, flags, counts, strings, rows, bodies
 *
 * A result has its usual type and no flags, or WITH_TYPE is set. A value's index is its place in the
 * body, so none is written; predecessors are computed, not written.
 *
 * Reading trusts nothing: every index is below its limit and every count below the bytes left before
 * anything is allocated for it, so that what was read is safe to work on. It need not pass ir_check.
 */
#include "ir.h"

#include <assert.h>
#include <string.h>

#include "bytes.h"

enum { VERSION = 2, WITH_TYPE = 64, WITH_POS = 128 };
_Static_assert((int)IR_OP_COUNT <= (int)WITH_TYPE, "an op takes six bits");
_Static_assert(IR_TY_COUNT <= 16, "a type takes four bits");

/* ---- numbers ---------------------------------------------------------------------------------- */

typedef struct writer {
    mk_str *out;
    ir_pos pos; /* the one before */
} writer;

typedef struct reader {
    bytes_in in;
    ir_pos pos; /* the one before */
} reader;

static void put(writer *w, uint64_t v) {
    bytes_put(w->out, v);
}

static void put_signed(writer *w, int64_t v) {
    bytes_put_signed(w->out, v);
}

static uint64_t damaged(reader *r) {
    return bytes_damaged(&r->in);
}

static inline uint64_t get(reader *r) {
    return bytes_get(&r->in);
}

static int64_t get_signed(reader *r) {
    return bytes_get_signed(&r->in);
}

static uint32_t get_below(reader *r, uint64_t limit) {
    return (uint32_t)bytes_get_below(&r->in, limit);
}

static uint8_t get8(reader *r) {
    return (uint8_t)get_below(r, UINT8_MAX + 1u);
}

static uint16_t get16(reader *r) {
    return (uint16_t)get_below(r, UINT16_MAX + 1u);
}

static uint32_t get32(reader *r) {
    return get_below(r, (uint64_t)UINT32_MAX + 1);
}

static uint32_t get_count(reader *r) {
    return bytes_get_count(&r->in);
}

/* from - what was meant, for a distance written by put_signed(from - it). */
static uint32_t get_near(reader *r, uint32_t from, int64_t distance, uint64_t limit) {
    bool ok = distance > -(int64_t)UINT32_MAX && distance <= (int64_t)from &&
              (uint64_t)((int64_t)from - distance) < limit;
    return (uint32_t)(ok ? (uint64_t)((int64_t)from - distance) : damaged(r));
}

/* An index or IR_NONE. */
static void put_opt(writer *w, uint32_t i) {
    put(w, i == IR_NONE ? 0 : (uint64_t)i + 1);
}

static uint32_t get_opt(reader *r, uint64_t limit) {
    uint32_t v = get_below(r, limit + 1);
    return v ? v - 1 : IR_NONE;
}

static void put_pos(writer *w, ir_pos p) {
    uint64_t other = p.file != w->pos.file;
    uint64_t head = bytes_zigzag((int64_t)p.line - w->pos.line) * 2 + other;
    put(w, head);
    if (other)
        put(w, p.file);
    if (head)
        put(w, p.col);
    else
        put_signed(w, (int64_t)p.col - w->pos.col);
    w->pos = p;
}

static ir_pos get_pos(reader *r) {
    uint64_t head = get(r);
    ir_pos p = r->pos;
    int64_t line = p.line + (head < (uint64_t)1 << 40 ? bytes_unzigzag(head / 2) : -1 - (int64_t)p.line);
    p.line = (uint32_t)(line >= 0 && line <= UINT32_MAX ? (uint64_t)line : damaged(r));
    if (head & 1)
        p.file = get16(r);
    int64_t col = head ? get16(r) : p.col + (int64_t)bytes_unzigzag(get_below(r, UINT16_MAX * 2u + 2));
    p.col = (uint16_t)(col >= 0 && col <= UINT16_MAX ? (uint64_t)col : damaged(r));
    r->pos = p;
    return p;
}

/* ---- instructions ----------------------------------------------------------------------------- */

static ir_ty usual_type(ir_op op) {
    switch (op) {
    case IR_STR: case IR_LOCAL: case IR_GLOBAL: case IR_FUNC: case IR_ALLOCA:
    case IR_FIELD: case IR_OFFSET: case IR_INDEX: case IR_LOAD: case IR_STORE:
        return IR_PTR;
    case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE:
        return IR_I1;
    case IR_CONST: case IR_NEG: case IR_NOT: case IR_ADD: case IR_SUB: case IR_MUL: case IR_DIV:
    case IR_REM: case IR_AND: case IR_OR: case IR_XOR: case IR_SHL: case IR_SHR:
        return IR_I32;
    default:
        return IR_VOID;
    }
}

static bool same_pos(ir_pos a, ir_pos b) {
    return a.line == b.line && a.col == b.col && a.file == b.file;
}

static void put_list(writer *w, const ir_func *f, const ir_ins *i, uint32_t from) {
    put(w, i->n);
    for (uint32_t k = 0; k < i->n; k++)
        put_signed(w, (int64_t)from - ir_list(f, i)[k]);
}

static void put_cases(writer *w, const ir_func *f, const ir_ins *i) {
    int64_t before = 0;
    put(w, i->n - 1);
    for (uint32_t k = 0; k + 1 < i->n; k++) {
        ir_case c = f->cases.data[(size_t)i->imm + k];
        put_signed(w, (int64_t)((uint64_t)c.lo - (uint64_t)before));
        put(w, (uint64_t)c.hi - (uint64_t)c.lo);
        before = c.hi;
    }
}

static void put_field(writer *w, const ir_func *f, uint32_t v, uint32_t block, char shape) {
    const ir_ins *i = ir_at(f, v);
    switch (shape) {
    case 'A': put_signed(w, (int64_t)v - i->a); break;
    case 'B': put_signed(w, (int64_t)v - i->b); break;
    case 'a': put(w, i->a ? bytes_zigzag((int64_t)v - i->a) + 1 : 0); break;
    case 'b': put(w, i->b ? bytes_zigzag((int64_t)v - i->b) + 1 : 0); break;
    case 'I': put_signed(w, i->imm); break;
    case 'N': put(w, i->n); break;
    case 's': put_opt(w, i->ref); break;
    case 'V': put_list(w, f, i, v); break;
    case 'J': put_list(w, f, i, block); break;
    case 'C': put_cases(w, f, i); break;
    default: put(w, i->ref); break; /* L G S Q T t K Z */
    }
}

static void put_ins(writer *w, const ir_func *f, uint32_t v, uint32_t block) {
    const ir_ins *i = ir_at(f, v);
    bool typed = i->flags || i->ty != usual_type((ir_op)i->op);
    bool placed = !same_pos(i->pos, w->pos);
    (void)mk_str_putc(w->out, (char)(i->op | (typed ? WITH_TYPE : 0) | (placed ? WITH_POS : 0)));
    if (typed)
        put(w, i->ty | (uint64_t)i->flags << 4);
    if (placed)
        put_pos(w, i->pos);
    for (const char *s = ir_op_shape((ir_op)i->op); *s; s++)
        put_field(w, f, v, block, *s);
}

typedef struct body_reader { /* a body being read, and the limits of what it may name */
    reader r;
    const ir_unit *u;
    ir_func *f;
    uint32_t nins, nblocks, nlocals, nscopes, nloops;
} body_reader;

static ir_val get_opt_value(reader *r, uint32_t v, uint32_t limit) {
    uint64_t code = get(r);
    return code ? get_near(r, v, bytes_unzigzag(code - 1), limit) : 0;
}

static void get_list(body_reader *b, ir_ins *i, uint32_t from, uint32_t limit) {
    i->n = get_count(&b->r);
    i->ext = (uint32_t)b->f->ext.len;
    uint32_t *to = ir_u32_vec_add(&b->f->ext, i->n);
    for (uint32_t k = 0; k < i->n; k++)
        to[k] = get_near(&b->r, from, get_signed(&b->r), limit);
}

static void get_cases(body_reader *b, ir_ins *i) {
    int64_t before = 0;
    uint32_t n = get_count(&b->r);
    i->imm = (int64_t)b->f->cases.len;
    for (uint32_t k = 0; k < n && !b->r.in.bad; k++) {
        ir_case c = {.lo = (int64_t)((uint64_t)before + (uint64_t)get_signed(&b->r))};
        before = c.hi = (int64_t)((uint64_t)c.lo + get(&b->r));
        (void)ir_case_vec_push(&b->f->cases, c);
    }
}

/* The targets of a switch: one more than its cases. */
static void get_targets(body_reader *b, ir_ins *i, uint32_t block) {
    get_list(b, i, block, b->nblocks);
    if (i->op == IR_SWITCH && b->f->cases.len - (size_t)i->imm + 1 != i->n)
        damaged(&b->r);
}

MK_IN_LINE uint32_t get_ref(body_reader *b, char shape) {
    switch (shape) {
    case 'L': return get_below(&b->r, b->nlocals);
    case 'G': return get_below(&b->r, b->u->globals.len);
    case 'S': return get_below(&b->r, b->u->syms.len);
    case 'Q': return get_below(&b->r, b->u->strings.len);
    case 'Z': return get_below(&b->r, b->nscopes);
    case 'K': return get32(&b->r);
    default: return get_below(&b->r, b->u->types.len);
    }
}

MK_IN_LINE void get_field(body_reader *b, ir_ins *i, uint32_t v, uint32_t block, char shape) {
    reader *r = &b->r;
    switch (shape) {
    case 'A': i->a = get_near(r, v, get_signed(r), b->nins); break;
    case 'B': i->b = get_near(r, v, get_signed(r), b->nins); break;
    case 'a': i->a = get_opt_value(r, v, b->nins); break;
    case 'b': i->b = get_opt_value(r, v, b->nins); break;
    case 'I': i->imm = get_signed(r); break;
    case 'N': i->n = get32(r); break;
    case 's': i->ref = get_opt(r, b->u->syms.len); break;
    case 'V': get_list(b, i, v, b->nins); break;
    case 'J': get_targets(b, i, block); break;
    case 'C': get_cases(b, i); break;
    case '\0': break;
    default: i->ref = get_ref(b, shape); break;
    }
}

#define IR_OP(name, text, shape) _Static_assert(sizeof(shape) <= 6, "get_fields reads five fields");
#include "ir.def"

/* By the shape, which the compiler knows here: reading bodies takes as long as solving small ones. */
MK_IN_LINE void get_fields(body_reader *b, ir_ins *i, uint32_t v, uint32_t block) {
#define FIELD(shape, k) get_field(b, i, v, block, (k) + 1 < sizeof(shape) ? (shape)[k] : '\0');
    switch ((ir_op)i->op) {
#define IR_OP(name, text, shape)                                                                   \
    case IR_##name:                                                                                \
        FIELD(shape, 0) FIELD(shape, 1) FIELD(shape, 2) FIELD(shape, 3) FIELD(shape, 4) break;
#include "ir.def"
    case IR_OP_COUNT:
        break;
    }
#undef FIELD
}

/* needs: room in ins for one more. */
static void get_ins(body_reader *b, uint32_t v, uint32_t block) {
    uint8_t head = b->r.in.at < b->r.in.end ? *b->r.in.at++ : (uint8_t)damaged(&b->r);
    ir_op op = (ir_op)(head & (WITH_TYPE - 1));
    if (op >= IR_OP_COUNT) {
        damaged(&b->r);
        return;
    }
    ir_ins *i = ir_ins_vec_add(&b->f->ins, 1); /* there is room */
    *i = (ir_ins){.op = (uint8_t)op};
    uint32_t typed = head & WITH_TYPE ? get_below(&b->r, (UINT16_MAX + 1u) << 4) : usual_type(op);
    i->ty = (typed & 15) < IR_TY_COUNT ? typed & 15 : (uint8_t)damaged(&b->r);
    i->flags = (uint16_t)(typed >> 4);
    i->pos = head & WITH_POS ? get_pos(&b->r) : b->r.pos;
    get_fields(b, i, v, block);
}

/* ---- bodies ----------------------------------------------------------------------------------- */

static void put_local(writer *w, const ir_local *l) {
    put(w, l->name);
    put(w, l->type);
    put(w, l->scope);
    put(w, l->flags);
    if (l->flags & IR_LOCAL_PARAM)
        put(w, l->param);
    put_pos(w, l->pos);
}

static void get_local(body_reader *b) {
    ir_local l = {.name = get_below(&b->r, b->u->strings.len)};
    l.type = get_below(&b->r, b->u->types.len);
    l.scope = get_below(&b->r, b->nscopes);
    l.flags = get16(&b->r);
    l.param = l.flags & IR_LOCAL_PARAM ? get16(&b->r) : 0;
    l.pos = get_pos(&b->r);
    (void)ir_local_vec_push(&b->f->locals, l);
}

static void put_scope(writer *w, const ir_scope *s) {
    put_opt(w, s->parent);
    put_pos(w, s->pos);
}

static void get_scope(body_reader *b) {
    ir_scope s = {.parent = get_opt(&b->r, b->nscopes)};
    s.pos = get_pos(&b->r);
    (void)ir_scope_vec_push(&b->f->scopes, s);
}

static void put_loop(writer *w, const ir_loop *l) {
    put(w, l->header);
    put_opt(w, l->parent);
    put(w, l->depth);
    put(w, l->iv);
    put(w, l->init);
    put(w, l->bound);
    put_signed(w, l->step);
    put(w, l->cmp);
    put(w, l->exits);
    put_signed(w, l->count);
    put_pos(w, l->pos);
}

static void get_loop(body_reader *b) {
    reader *r = &b->r;
    ir_loop l = {.header = get_below(r, b->nblocks)};
    l.parent = get_opt(r, b->nloops);
    l.depth = get32(r);
    l.iv = get_below(r, b->nins);
    l.init = get_below(r, b->nins);
    l.bound = get_below(r, b->nins);
    l.step = get_signed(r);
    l.cmp = (uint8_t)get_below(r, IR_OP_COUNT);
    l.exits = get8(r);
    l.count = get_signed(r);
    l.pos = get_pos(r);
    (void)ir_loop_vec_push(&b->f->loops, l);
}

static void put_block(writer *w, const ir_func *f, uint32_t n) {
    const ir_block *b = &f->blocks.data[n];
    assert(b->first == (n ? b[-1].last + 1 : 1) && b->last >= b->first);
    put(w, b->last - b->first + 1);
    put_opt(w, b->loop);
    put(w, b->idom == IR_NONE ? 0 : bytes_zigzag((int64_t)n - b->idom) + 1);
    for (uint32_t v = b->first; v <= b->last; v++)
        put_ins(w, f, v, n);
}

static void get_block(body_reader *b, uint32_t n) {
    uint32_t count = get_count(&b->r), at = (uint32_t)b->f->ins.len;
    ir_block to = {.first = at, .last = at + count - 1, .loop = get_opt(&b->r, b->nloops)};
    uint64_t idom = get(&b->r);
    to.idom = idom ? get_near(&b->r, n, bytes_unzigzag(idom - 1), b->nblocks) : IR_NONE;
    if (count == 0 || count > b->nins - at)
        damaged(&b->r);
    for (uint32_t v = at; v < at + count && !b->r.in.bad; v++) {
        get_ins(b, v, n);
        if (!b->r.in.bad && ir_is_terminator((ir_op)b->f->ins.data[v].op) != (v == to.last))
            damaged(&b->r);
    }
    (void)ir_block_vec_push(&b->f->blocks, to);
}

static void put_body_head(writer *w, const ir_func *f) {
    put_opt(w, f->sym);
    put(w, f->gap);
    put(w, f->gap_what);
    put(w, f->has_setjmp);
    put_pos(w, f->end);
    put(w, f->locals.len);
    put(w, f->scopes.len);
    put(w, f->loops.len);
    put(w, f->blocks.len);
    put(w, f->ins.len);
}

static void get_body_head(body_reader *b) {
    reader *r = &b->r;
    b->f->sym = get_opt(r, b->u->syms.len);
    b->f->gap = (ir_gap)get_below(r, IR_GAP_UNSUPPORTED + 1);
    b->f->gap_what = get_below(r, b->u->strings.len);
    b->f->has_setjmp = get_below(r, 2);
    b->f->end = get_pos(r);
    b->nlocals = get_count(r);
    b->nscopes = get_count(r);
    b->nloops = get_count(r);
    b->nblocks = get_count(r);
    b->nins = get_count(r);
    if (b->nins == 0)
        damaged(r);
}

static void put_body(writer *w, const ir_func *f) {
    put_body_head(w, f);
    for (size_t i = 0; i < f->locals.len; i++)
        put_local(w, &f->locals.data[i]);
    for (size_t i = 0; i < f->scopes.len; i++)
        put_scope(w, &f->scopes.data[i]);
    for (size_t i = 0; i < f->loops.len; i++)
        put_loop(w, &f->loops.data[i]);
    for (uint32_t i = 0; i < f->blocks.len; i++)
        put_block(w, f, i);
}

static void get_body(body_reader *b) {
    get_body_head(b);
    (void)ir_local_vec_reserve(&b->f->locals, b->nlocals);
    (void)ir_block_vec_reserve(&b->f->blocks, b->nblocks);
    (void)ir_ins_vec_reserve(&b->f->ins, b->nins);
    (void)ir_ins_vec_push(&b->f->ins, (ir_ins){0});
    for (uint32_t i = 0; i < b->nlocals && !b->r.in.bad; i++)
        get_local(b);
    for (uint32_t i = 0; i < b->nscopes && !b->r.in.bad; i++)
        get_scope(b);
    for (uint32_t i = 0; i < b->nloops && !b->r.in.bad; i++)
        get_loop(b);
    for (uint32_t i = 0; i < b->nblocks && !b->r.in.bad; i++)
        get_block(b, i);
    if (b->r.in.at != b->r.in.end || b->f->ins.len != b->nins)
        damaged(&b->r);
}

uint32_t ir_pack(ir_unit *u, const ir_func *f) {
    mk_str bytes = {0};
    writer w = {.out = &bytes};
    (void)mk_str_reserve(&bytes, f->ins.len * 6 + f->locals.len * 8 + 32);
    put_body(&w, f);
    ir_body body = {mk_arena_dup(&u->arena, bytes.data, bytes.len, 1), bytes.len};
    (void)ir_body_vec_push(&u->bodies, body);
    mk_str_free(&bytes);
    return (uint32_t)u->bodies.len - 1;
}

static bool start(body_reader *b, const ir_unit *u, uint32_t body, ir_func *f) {
    ir_func_clear(f);
    if (body >= u->bodies.len)
        return false;
    ir_body in = u->bodies.data[body];
    *b = (body_reader){.u = u, .f = f, .r.in = {.at = in.data, .end = in.data + in.len}};
    return true;
}

bool ir_unpack_head(const ir_unit *u, uint32_t body, ir_func *f) {
    body_reader b;
    if (!start(&b, u, body, f))
        return false;
    get_body_head(&b);
    return !b.r.in.bad;
}

bool ir_unpack(const ir_unit *u, uint32_t body, ir_func *f) {
    body_reader b;
    if (!start(&b, u, body, f))
        return false;
    get_body(&b);
    if (b.r.in.bad)
        ir_func_clear(f);
    else
        ir_preds(f);
    return !b.r.in.bad;
}

/* ---- rows of a unit --------------------------------------------------------------------------- */

enum { FILES, TYPES, FIELDS, SYMS, PARAMS, GLOBALS, ATTRS, NOTES, BODIES, TABLES };

typedef struct unit_reader {
    reader r;
    ir_unit *u;
    uint32_t n[TABLES];
} unit_reader;

static ir_str get_str(unit_reader *in) {
    return get_below(&in->r, in->u->strings.len);
}

/* rows [first, first + n) of a table */
static void get_range(unit_reader *in, int table, uint32_t *first, uint32_t *n) {
    *first = get_below(&in->r, (uint64_t)in->n[table] + 1);
    *n = get_below(&in->r, (uint64_t)in->n[table] - *first + 1);
}

static void put_file(writer *w, const ir_file *f) {
    put(w, f->path);
    put(w, f->system);
}

static void get_file(unit_reader *in) {
    ir_file f = {.path = get_str(in)};
    f.system = get_below(&in->r, 2);
    (void)ir_file_vec_push(&in->u->files, f);
}

static void put_type(writer *w, const ir_type *t) {
    put(w, t->kind | (uint64_t)t->flags << 4);
    put(w, t->align);
    put(w, t->size);
    put(w, t->elem);
    put(w, t->fields);
    put(w, t->nfields);
    put(w, t->count);
    put(w, t->name);
    put_pos(w, t->pos);
}

static void get_type(unit_reader *in) {
    uint32_t head = get_below(&in->r, (UINT16_MAX + 1u) << 4);
    ir_type t = {.kind = head & 15, .flags = (uint16_t)(head >> 4)};
    if (t.kind > IR_K_OTHER)
        damaged(&in->r);
    t.align = get32(&in->r);
    t.size = get(&in->r);
    t.elem = get_below(&in->r, in->n[TYPES]);
    get_range(in, FIELDS, &t.fields, &t.nfields);
    t.count = get(&in->r);
    t.name = get_str(in);
    t.pos = get_pos(&in->r);
    (void)ir_type_vec_push(&in->u->types, t);
}

static void put_member(writer *w, const ir_field *f) {
    put(w, f->name);
    put(w, f->type);
    put(w, f->offset);
    put(w, f->bit);
    put(w, f->bits);
}

static void get_member(unit_reader *in) {
    ir_field f = {.name = get_str(in)};
    f.type = get_below(&in->r, in->n[TYPES]);
    f.offset = get32(&in->r);
    f.bit = get8(&in->r);
    f.bits = get8(&in->r);
    (void)ir_field_vec_push(&in->u->fields, f);
}

static void put_sym(writer *w, const ir_sym *s) {
    put(w, s->name);
    put(w, s->asm_name);
    put(w, s->linkage);
    put(w, s->flags);
    put(w, s->type);
    put(w, s->params);
    put(w, s->nparams);
    put(w, s->attrs);
    put(w, s->nattrs);
    put_opt(w, s->body);
    put_pos(w, s->pos);
}

static void get_sym(unit_reader *in) {
    reader *r = &in->r;
    ir_sym s = {.name = get_str(in)};
    uint32_t nparams;
    s.asm_name = get_str(in);
    s.linkage = (uint8_t)get_below(r, IR_WEAK + 1);
    s.flags = get16(r);
    s.type = get_below(r, in->n[TYPES]);
    get_range(in, PARAMS, &s.params, &nparams);
    s.nparams = nparams <= UINT16_MAX ? (uint16_t)nparams : (uint16_t)damaged(r);
    get_range(in, ATTRS, &s.attrs, &s.nattrs);
    s.body = get_opt(r, in->n[BODIES]);
    s.pos = get_pos(r);
    (void)ir_sym_vec_push(&in->u->syms, s);
}

static void put_global(writer *w, const ir_global *g) {
    put(w, g->name);
    put(w, g->linkage);
    put(w, g->flags);
    put(w, g->type);
    put_opt(w, g->owner);
    put_pos(w, g->pos);
}

static void get_global(unit_reader *in) {
    ir_global g = {.name = get_str(in)};
    g.linkage = (uint8_t)get_below(&in->r, IR_WEAK + 1);
    g.flags = get16(&in->r);
    g.type = get_below(&in->r, in->n[TYPES]);
    g.owner = get_opt(&in->r, in->n[SYMS]);
    g.pos = get_pos(&in->r);
    (void)ir_global_vec_push(&in->u->globals, g);
}

static void put_attr(writer *w, const ir_attr *a) {
    put(w, a->kind);
    for (int i = 0; i < ir_attr_args((ir_attr_kind)a->kind); i++)
        put_signed(w, a->arg[i]);
    put(w, a->str);
}

static void get_attr(unit_reader *in) {
    ir_attr a = {.kind = (uint8_t)get_below(&in->r, IR_ATTR_COUNT), .arg = {-1, -1, -1, -1, -1, -1}};
    for (int i = 0; i < ir_attr_args((ir_attr_kind)a.kind); i++)
        a.arg[i] = (int16_t)bytes_unzigzag(get16(&in->r));
    a.str = get_str(in);
    (void)ir_attr_vec_push(&in->u->attrs, a);
}

static void put_note(writer *w, const ir_note *n) {
    put(w, n->text);
    put(w, n->error);
    put_pos(w, n->pos);
}

static void get_note(unit_reader *in) {
    ir_note n = {.text = get_str(in)};
    n.error = get_below(&in->r, 2);
    n.pos = get_pos(&in->r);
    (void)ir_note_vec_push(&in->u->notes, n);
}

static void get_param(unit_reader *in) {
    (void)ir_str_vec_push(&in->u->param_names, get_str(in));
}

/* Only the length: all bodies' bytes follow in one piece. */
static void get_body_len(unit_reader *in) {
    (void)ir_body_vec_push(&in->u->bodies, (ir_body){.len = get_count(&in->r)});
}

/* ---- units ------------------------------------------------------------------------------------ */

static const char magic[4] = {'m', 'k', 'i', 'r'};

static void put_unit_head(writer *w, const ir_unit *u) {
    (void)mk_str_catn(w->out, magic, sizeof magic);
    put(w, VERSION);
    put(w, IR_OP_COUNT);
    put(w, IR_TY_COUNT);
    put(w, IR_ATTR_COUNT);
    put(w, u->ptr_size);
    put(w, (uint64_t)u->is_model | (uint64_t)u->failed << 1 | (uint64_t)u->is_library << 2);
    put_opt(w, u->init);
    const size_t n[TABLES] = {u->files.len,       u->types.len,   u->fields.len, u->syms.len,
                              u->param_names.len, u->globals.len, u->attrs.len,  u->notes.len,
                              u->bodies.len};
    for (int t = 0; t < TABLES; t++)
        put(w, n[t]);
    put(w, u->strings.len);
    (void)mk_str_catn(w->out, u->strings.data, u->strings.len);
}

/* Type 0 is the same in every unit. */
static void put_rows(writer *w, const ir_unit *u) {
    for (size_t i = 0; i < u->files.len; i++)
        put_file(w, &u->files.data[i]);
    for (size_t i = 1; i < u->types.len; i++)
        put_type(w, &u->types.data[i]);
    for (size_t i = 0; i < u->fields.len; i++)
        put_member(w, &u->fields.data[i]);
    for (size_t i = 0; i < u->syms.len; i++)
        put_sym(w, &u->syms.data[i]);
    for (size_t i = 0; i < u->param_names.len; i++)
        put(w, u->param_names.data[i]);
    for (size_t i = 0; i < u->globals.len; i++)
        put_global(w, &u->globals.data[i]);
    for (size_t i = 0; i < u->attrs.len; i++)
        put_attr(w, &u->attrs.data[i]);
    for (size_t i = 0; i < u->notes.len; i++)
        put_note(w, &u->notes.data[i]);
    for (size_t i = 0; i < u->bodies.len; i++)
        put(w, u->bodies.data[i].len);
}

void ir_unit_write(const ir_unit *u, mk_str *out) {
    writer w = {.out = out};
    put_unit_head(&w, u);
    put_rows(&w, u);
    for (size_t i = 0; i < u->bodies.len; i++)
        (void)mk_str_catn(out, (const char *)u->bodies.data[i].data, u->bodies.data[i].len);
}

static void get_strings(unit_reader *in) {
    uint32_t len = get_count(&in->r);
    const char *s = (const char *)in->r.in.at;
    mk_str *own = &in->u->strings; /* what every unit begins with */
    if (in->r.in.bad || len < own->len || memcmp(s, own->data, own->len) != 0 || s[len - 1]) {
        damaged(&in->r);
        return;
    }
    mk_str_free(own);
    (void)mk_str_reserve(own, len);
    (void)mk_str_catn(own, s, len);
    in->r.in.at += len;
}

static void get_unit_head(unit_reader *in) {
    in->u->ptr_size = get8(&in->r);
    uint32_t flags = get_below(&in->r, 8);
    in->u->is_model = flags & 1;
    in->u->failed = flags & 2;
    in->u->is_library = flags & 4;
    in->u->init = get_opt(&in->r, UINT32_MAX - 1);
    for (int t = 0; t < TABLES; t++)
        in->n[t] = get_count(&in->r);
    if (in->n[TYPES] == 0 || (in->u->init != IR_NONE && in->u->init >= in->n[BODIES]))
        damaged(&in->r);
    get_strings(in);
}

static void reserve(unit_reader *in) {
    ir_unit *u = in->u;
    (void)ir_file_vec_reserve(&u->files, in->n[FILES]);
    (void)ir_type_vec_reserve(&u->types, in->n[TYPES]);
    (void)ir_field_vec_reserve(&u->fields, in->n[FIELDS]);
    (void)ir_sym_vec_reserve(&u->syms, in->n[SYMS]);
    (void)ir_str_vec_reserve(&u->param_names, in->n[PARAMS]);
    (void)ir_global_vec_reserve(&u->globals, in->n[GLOBALS]);
    (void)ir_attr_vec_reserve(&u->attrs, in->n[ATTRS]);
    (void)ir_note_vec_reserve(&u->notes, in->n[NOTES]);
    (void)ir_body_vec_reserve(&u->bodies, in->n[BODIES]);
}

/* False: why says in which table. */
static bool get_tables(unit_reader *in, mk_str *why) {
    static const struct {
        const char *name;
        void (*get)(unit_reader *in);
    } rows[TABLES] = {[FILES] = {"files", get_file},      [TYPES] = {"types", get_type},
                      [FIELDS] = {"fields", get_member},  [SYMS] = {"symbols", get_sym},
                      [PARAMS] = {"parameters", get_param}, [GLOBALS] = {"globals", get_global},
                      [ATTRS] = {"attributes", get_attr}, [NOTES] = {"notes", get_note},
                      [BODIES] = {"bodies", get_body_len}};
    for (int t = 0; t < TABLES; t++) {
        for (uint32_t i = t == TYPES; i < in->n[t] && !in->r.in.bad; i++)
            rows[t].get(in);
        if (in->r.in.bad) {
            (void)mk_str_printf(why, "damaged IR: %s", rows[t].name);
            return false;
        }
    }
    return true;
}

/* One piece of memory for all bodies. */
static bool get_bodies(unit_reader *in, mk_str *why) {
    ir_unit *u = in->u;
    size_t left = (size_t)(in->r.in.end - in->r.in.at), sum = 0;
    for (size_t i = 0; i < u->bodies.len; i++)
        sum += u->bodies.data[i].len; /* fewer than 2^32 of less than 2^32: no overflow */
    if (sum != left) {
        (void)mk_str_cat(why, "damaged IR: bodies");
        return false;
    }
    u->arena.first = left + 256; /* with the block's header: most units are never added to */
    const uint8_t *at = mk_arena_dup(&u->arena, in->r.in.at, left, 1);
    for (size_t i = 0; i < u->bodies.len; i++) {
        u->bodies.data[i].data = at;
        at += u->bodies.data[i].len;
    }
    return true;
}

static bool version_ok(reader *r, mk_str *why) {
    if (r->in.end - r->in.at < (ptrdiff_t)sizeof magic || memcmp(r->in.at, magic, sizeof magic) != 0) {
        (void)mk_str_cat(why, "not memkit IR");
        return false;
    }
    r->in.at += sizeof magic;
    uint64_t version = get(r);
    if (version == VERSION && get(r) == IR_OP_COUNT && get(r) == IR_TY_COUNT && get(r) == IR_ATTR_COUNT)
        return true;
    (void)mk_str_cat(why, "memkit IR of another version");
    return false;
}

static bool read_unit(unit_reader *in, mk_str *why) {
    if (!version_ok(&in->r, why))
        return false;
    get_unit_head(in);
    if (in->r.in.bad) {
        (void)mk_str_cat(why, "damaged IR: head");
        return false;
    }
    reserve(in);
    return get_tables(in, why) && get_bodies(in, why);
}

ir_unit *ir_unit_read(const void *data, size_t len, mk_str *why) {
    mk_str unasked = {0};
    unit_reader in = {.u = ir_unit_new(), .r.in = {.at = data, .end = (const uint8_t *)data + len}};
    bool ok = read_unit(&in, why ? why : &unasked);
    mk_str_free(&unasked);
    if (ok)
        return in.u;
    ir_unit_free(in.u);
    return NULL;
}

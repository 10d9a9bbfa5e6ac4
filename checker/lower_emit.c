/* lower_emit.c: instructions for the rest of the lowering to say things with.
 *
 * Constants are folded while they are emitted, so `if (0)`, `sizeof(x) == 8`, `&((struct s *)0)->f`
 * need no evaluator: they come out as constants, and a branch on a constant has one edge.
 */
#include "lower_body.h"

/* ---- where we are ---------------------------------------------------------------------------- */

lw_at lw_at_set(lw *l, CXCursor c) {
    lw_at old = {l->pos, l->from_macro};
    l->pos = lw_pos(l, c, &l->from_macro);
    return old;
}

void lw_at_back(lw *l, lw_at old) {
    l->pos = old.pos;
    l->from_macro = old.macro;
}

/* ---- lists ----------------------------------------------------------------------------------- */

#define FEW (sizeof((lw_list *)0)->few / sizeof(ir_val))

void lw_list_add(lw_list *v, ir_val x) {
    if (v->n < FEW)
        v->few[v->n] = x;
    if (v->n == FEW)
        (void)ir_u32_vec_append(&v->more, v->few, FEW);
    if (v->n >= FEW)
        (void)ir_u32_vec_push(&v->more, x);
    v->n++;
}

const ir_val *lw_list_data(const lw_list *v) {
    return v->n > FEW ? v->more.data : v->few;
}

void lw_list_free(lw_list *v) {
    ir_u32_vec_free(&v->more);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

ir_val lw_emit_ins(lw *l, ir_ins ins) {
    if (!l->open) { /* code nobody gets to: its block has no edge and goes with ir_func_finish */
        ir_block_start(&l->f, ir_block_new(&l->f));
        l->open = true;
    }
    ins.pos = l->pos;
    if (l->from_macro)
        ins.flags |= IR_MACRO;
    ir_val v = ir_emit(&l->f, ins);
    if (ir_is_terminator((ir_op)ins.op))
        l->open = false;
    return v;
}

ir_val lw_emit(lw *l, ir_op op, ir_ty ty, ir_val a, ir_val b) {
    return lw_emit_ins(l, (ir_ins){.op = (uint8_t)op, .ty = (uint8_t)ty, .a = a, .b = b});
}

void lw_jump(lw *l, uint32_t block) {
    if (!l->open)
        return;
    uint32_t ext = ir_ext(&l->f, &block, 1);
    lw_emit_ins(l, (ir_ins){.op = IR_JUMP, .ext = ext, .n = 1});
}

void lw_place(lw *l, uint32_t block) {
    lw_jump(l, block);
    ir_block_start(&l->f, block);
    l->open = true;
}

void lw_branch(lw *l, ir_val truth, uint32_t yes, uint32_t no) {
    int64_t c;
    if (lw_is_const(l, truth, &c)) {
        lw_jump(l, c ? yes : no);
        return;
    }
    uint32_t to[2] = {yes, no};
    uint32_t ext = ir_ext(&l->f, to, 2);
    lw_emit_ins(l, (ir_ins){.op = IR_BR, .a = truth, .ext = ext, .n = 2});
}

/* ---- types ----------------------------------------------------------------------------------- */

const ir_type *lw_type_at(const lw *l, uint32_t type) {
    return &l->u->types.data[type];
}

ir_ty lw_scalar(const lw *l, uint32_t type) {
    uint8_t kind = lw_type_at(l, type)->kind;
    return kind == IR_K_ARRAY || kind == IR_K_FUNC ? IR_PTR : lw_ty(l, type);
}

bool lw_is_unsigned(const lw *l, uint32_t type) {
    const ir_type *t = lw_type_at(l, type);
    return (t->flags & IR_TYPE_UNSIGNED) || t->kind == IR_K_BOOL || t->kind == IR_K_PTR ||
           t->kind == IR_K_ARRAY || t->kind == IR_K_FUNC;
}

bool lw_same_record(const lw *l, uint32_t a, uint32_t b) {
    const ir_type *x = lw_type_at(l, a), *y = lw_type_at(l, b);
    if (a == b)
        return true;
    return x->kind == y->kind && (x->kind == IR_K_STRUCT || x->kind == IR_K_UNION) &&
           x->size == y->size && x->nfields == y->nfields &&
           (x->fields == y->fields || x->name == y->name); /* they differ in qualifiers */
}

CXType lw_clang_type(lw *l, CXCursor e) {
    const void *node = e.data[1];
    lw_typed *t = &l->typed[((uintptr_t)node / _Alignof(max_align_t)) % LW_TYPED];
    if (!node || !clang_isExpression(e.kind))
        return clang_getCursorType(e);
    if (t->e != node)
        *t = (lw_typed){node, clang_getCursorType(e)};
    return t->type;
}

uint32_t lw_type_of(lw *l, CXCursor e) {
    return lw_type(l, lw_clang_type(l, e));
}

ir_ty lw_int_ptr(const lw *l) {
    return l->u->ptr_size == 4 ? IR_I32 : IR_I64;
}

uint32_t lw_elem(const lw *l, uint32_t type) {
    const ir_type *t = lw_type_at(l, type);
    return t->kind == IR_K_PTR || t->kind == IR_K_ARRAY ? t->elem : 0;
}

ir_ty lw_ty_of(const lw *l, ir_val v) {
    return (ir_ty)ir_at(&l->f, v)->ty;
}

static unsigned bits_of(ir_ty ty) {
    switch (ty) {
    case IR_I1:
        return 1;
    case IR_I8:
        return 8;
    case IR_I16:
        return 16;
    case IR_I32:
        return 32;
    case IR_I64:
        return 64;
    case IR_PTR:
        return 64;
    default:
        return 0; /* not folded */
    }
}

static bool is_float(ir_ty ty) {
    return ty == IR_F32 || ty == IR_F64 || ty == IR_FX;
}

/* ---- constants ------------------------------------------------------------------------------- */

static int64_t sign_extend(int64_t v, unsigned bits) {
    if (bits == 1)
        return v & 1;
    if (bits == 0 || bits >= 64)
        return v;
    uint64_t sign = (uint64_t)1 << (bits - 1), low = (uint64_t)v & ((sign << 1) - 1);
    return (int64_t)((low ^ sign) - sign);
}

static uint64_t zero_extend(int64_t v, unsigned bits) {
    return bits == 0 || bits >= 64 ? (uint64_t)v : (uint64_t)v & (((uint64_t)1 << bits) - 1);
}

ir_val lw_const(lw *l, ir_ty ty, int64_t v) {
    if (is_float(ty))
        return lw_emit(l, IR_FCONST, ty, 0, 0);
    return lw_emit_ins(
        l, (ir_ins){.op = IR_CONST, .ty = (uint8_t)ty, .imm = sign_extend(v, bits_of(ty))});
}

bool lw_is_const(const lw *l, ir_val v, int64_t *value) {
    const ir_ins *i = ir_at(&l->f, v);
    *value = i->imm;
    return i->op == IR_CONST;
}

ir_val lw_undef(lw *l, ir_ty ty) {
    return ty == IR_VOID ? 0 : lw_emit(l, IR_UNDEF, ty, 0, 0);
}

ir_val lw_opaque(lw *l, ir_ty ty, const ir_val *v, uint32_t n) {
    uint32_t ext = ir_ext(&l->f, v, n);
    return lw_emit_ins(l, (ir_ins){.op = IR_OPAQUE, .ty = (uint8_t)ty, .ext = ext, .n = n});
}

/* ---- arithmetic ------------------------------------------------------------------------------ */

static bool is_comparison(ir_op op) {
    return op >= IR_EQ && op <= IR_GE;
}

static bool fold_division(ir_op op, int64_t a, int64_t b, unsigned bits, bool is_unsigned,
                          int64_t *out) {
    if (b == 0 || (!is_unsigned && b == -1)) /* -1: may overflow, and nobody writes it */
        return false;
    if (is_unsigned) {
        uint64_t x = zero_extend(a, bits), y = zero_extend(b, bits);
        *out = (int64_t)(op == IR_DIV ? x / y : x % y);
    } else {
        *out = op == IR_DIV ? a / b : a % b;
    }
    return true;
}

static bool fold_shift(ir_op op, int64_t a, int64_t b, unsigned bits, bool is_unsigned,
                       int64_t *out) {
    if (b < 0 || b >= bits)
        return false;
    if (op == IR_SHL)
        *out = (int64_t)((uint64_t)a << b);
    else if (is_unsigned)
        *out = (int64_t)(zero_extend(a, bits) >> b);
    else
        *out = a >> b;
    return true;
}

static bool fold(ir_op op, int64_t a, int64_t b, unsigned bits, bool is_unsigned, int64_t *out) {
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    switch (op) {
    case IR_ADD:
        *out = (int64_t)(x + y);
        return true;
    case IR_SUB:
        *out = (int64_t)(x - y);
        return true;
    case IR_MUL:
        *out = (int64_t)(x * y);
        return true;
    case IR_AND:
        *out = (int64_t)(x & y);
        return true;
    case IR_OR:
        *out = (int64_t)(x | y);
        return true;
    case IR_XOR:
        *out = (int64_t)(x ^ y);
        return true;
    case IR_DIV:
    case IR_REM:
        return fold_division(op, a, b, bits, is_unsigned, out);
    case IR_SHL:
    case IR_SHR:
        return fold_shift(op, a, b, bits, is_unsigned, out);
    default:
        break;
    }
    x = zero_extend(a, bits);
    y = zero_extend(b, bits);
    *out = ir_compares(op, is_unsigned ? (x > y) - (x < y) : (a > b) - (a < b));
    return true;
}

ir_val lw_binop(lw *l, ir_op op, ir_ty ty, ir_val a, ir_val b, bool is_unsigned) {
    ir_ty result = is_comparison(op) ? IR_I1 : ty;
    unsigned bits = bits_of(ty);
    int64_t x, y, folded;
    if (ty == IR_FX || ty == IR_AGG) {
        ir_val v[2] = {a, b};
        return lw_opaque(l, result, v, 2);
    }
    if (bits && lw_is_const(l, a, &x) && lw_is_const(l, b, &y) &&
        fold(op, x, y, bits, is_unsigned, &folded))
        return lw_const(l, result, folded);
    return lw_emit_ins(l, (ir_ins){.op = (uint8_t)op,
                                   .ty = (uint8_t)result,
                                   .flags = is_unsigned ? IR_UNSIGNED : 0,
                                   .a = a,
                                   .b = b});
}

ir_val lw_truth(lw *l, ir_val v) {
    const ir_ins *i = ir_at(&l->f, v);
    ir_ty ty = (ir_ty)i->ty;
    int64_t c;
    if (ty == IR_I1)
        return v;
    if (lw_is_const(l, v, &c))
        return lw_const(l, IR_I1, c != 0);
    if (i->op == IR_CAST && lw_ty_of(l, i->a) == IR_I1 &&
        !is_float(ty)) /* the int a comparison gives */
        return i->a;
    if (is_float(ty) || ty == IR_AGG)
        return lw_opaque(l, IR_I1, &v, 1);
    return lw_binop(l, IR_NE, ty, v, lw_const(l, ty, 0), false);
}

ir_val lw_negation(lw *l, ir_val truth) {
    static const uint8_t inverse[] = {[IR_EQ] = IR_NE, [IR_NE] = IR_EQ, [IR_LT] = IR_GE,
                                      [IR_GE] = IR_LT, [IR_GT] = IR_LE, [IR_LE] = IR_GT};
    ir_ins i = *ir_at(&l->f, truth);
    int64_t c;
    if (lw_is_const(l, truth, &c))
        return lw_const(l, IR_I1, !c);
    if (is_comparison((ir_op)i.op) && !is_float(lw_ty_of(l, i.a))) /* NaN has no inverse */
        return lw_emit_ins(
            l, (ir_ins){.op = inverse[i.op], .ty = IR_I1, .flags = i.flags, .a = i.a, .b = i.b});
    return lw_binop(l, IR_EQ, IR_I1, truth, lw_const(l, IR_I1, 0), false);
}

/* ---- conversions ----------------------------------------------------------------------------- */

ir_val lw_cast(lw *l, ir_val v, ir_ty to, bool is_unsigned, uint32_t ref) {
    ir_ty from = lw_ty_of(l, v);
    int64_t c;
    if (to == IR_I1)
        return lw_truth(l, v);
    if (from == to && to != IR_PTR)
        return v;
    if (from == IR_FX || to == IR_FX || from == IR_AGG || to == IR_AGG)
        return lw_opaque(l, to, &v, 1);
    if (lw_is_const(l, v, &c) && bits_of(from) && bits_of(to))
        return lw_const(l, to, is_unsigned ? (int64_t)zero_extend(c, bits_of(from)) : c);
    return lw_emit_ins(l, (ir_ins){.op = IR_CAST,
                                   .ty = (uint8_t)to,
                                   .flags = is_unsigned ? IR_UNSIGNED : 0,
                                   .a = v,
                                   .ref = ref});
}

/* What a pointer, or what decays to one, points to. */
static uint32_t pointee(const lw *l, uint32_t type) {
    const ir_type *t = lw_type_at(l, type);
    return t->kind == IR_K_PTR || t->kind == IR_K_ARRAY ? t->elem : type;
}

/* A cast to a pointer to void, or to the same with other qualifiers. */
static bool tells_nothing(const lw *l, uint32_t from, uint32_t to) {
    const ir_type *x = lw_type_at(l, from), *y = lw_type_at(l, to);
    return y->kind == IR_K_VOID || from == to ||
           (x->kind == y->kind && x->elem == y->elem && x->name == y->name && x->count == y->count);
}

ir_val lw_to(lw *l, ir_val v, uint32_t from, uint32_t to) {
    ir_ty ty = lw_scalar(l, to);
    if (ty == IR_VOID || v == 0)
        return 0;
    if (ty == IR_AGG && lw_ty_of(l, v) == IR_PTR) /* an address already */
        return v;
    uint32_t at = ty == IR_PTR ? pointee(l, to) : 0;
    bool is_pointer = ty == IR_PTR && lw_ty_of(l, v) == IR_PTR;
    if (is_pointer && (from == to || tells_nothing(l, pointee(l, from), at)))
        return v;
    return lw_cast(l, v, ty, !is_pointer && lw_is_unsigned(l, from), at);
}

ir_val lw_convert(lw *l, ir_val v, CXType from, CXType to) {
    return lw_to(l, v, lw_type(l, from), lw_type(l, to));
}

/* ---- addresses ------------------------------------------------------------------------------- */

ir_val lw_local_addr(lw *l, uint32_t local) {
    return lw_emit_ins(l, (ir_ins){.op = IR_LOCAL, .ty = IR_PTR, .ref = local});
}

ir_val lw_temp_of(lw *l, uint32_t type, ir_val v) {
    ir_val addr = lw_local_addr(l, lw_temp(l, type, IR_LOCAL_TEMP));
    lw_write(l, (lw_lvalue){.addr = addr, .type = type}, v);
    return addr;
}

ir_val lw_field(lw *l, ir_val base, uint32_t record, uint32_t member, uint32_t offset) {
    int64_t c;
    if (lw_is_const(l, base, &c)) /* a hand-made offsetof */
        return lw_const(l, IR_PTR, c + offset);
    return lw_emit_ins(
        l, (ir_ins){
               .op = IR_FIELD, .ty = IR_PTR, .a = base, .ref = record, .n = member, .imm = offset});
}

ir_val lw_offset(lw *l, ir_val p, int64_t bytes) {
    int64_t c;
    if (bytes == 0)
        return p;
    if (lw_is_const(l, p, &c))
        return lw_const(l, IR_PTR, c + bytes);
    return lw_emit_ins(l, (ir_ins){.op = IR_OFFSET, .ty = IR_PTR, .a = p, .imm = bytes});
}

ir_val lw_index(lw *l, ir_val p, ir_val i, uint64_t size, uint64_t bound) {
    int64_t c, at;
    if (lw_is_const(l, p, &c) && lw_is_const(l, i, &at))
        return lw_const(l, IR_PTR, (int64_t)((uint64_t)c + (uint64_t)at * size));
    return lw_emit_ins(l, (ir_ins){.op = IR_INDEX,
                                   .ty = IR_PTR,
                                   .a = p,
                                   .b = i,
                                   .imm = (int64_t)size,
                                   .n = bound > UINT32_MAX ? 0 : (uint32_t)bound});
}

static bool is_byte(const ir_type *t) {
    return (t->flags & IR_TYPE_CHAR) || t->kind == IR_K_VOID || t->kind == IR_K_FUNC;
}

ir_val lw_step(lw *l, ir_val p, uint32_t elem, ir_val i) {
    lw_complete(l, elem);
    const ir_type *t = lw_type_at(l, elem);
    int64_t c;
    bool known = lw_is_const(l, i, &c);
    if (known && c == 0)
        return p;
    if (t->flags & IR_TYPE_VLA) /* rows of a size known at run time only */
        return lw_index(l, p, lw_opaque(l, lw_int_ptr(l), &i, 1), 1, 0);
    if (known && is_byte(t))
        return lw_offset(l, p, c);
    return lw_index(l, p, i, t->size && !is_byte(t) ? t->size : 1, 0);
}

/* ---- reading and writing places -------------------------------------------------------------- */

static bool lies_in_memory(const lw *l, lw_lvalue v) {
    uint8_t kind = lw_type_at(l, v.type)->kind;
    return !v.pointer && (kind == IR_K_ARRAY || kind == IR_K_FUNC || lw_ty(l, v.type) == IR_AGG);
}

/* The bytes a bit-field is read and written with. */
static ir_ty unit_of(lw_lvalue v) {
    unsigned n = (unsigned)v.bit + v.bits;
    return n <= 8 ? IR_I8 : n <= 16 ? IR_I16 : n <= 32 ? IR_I32 : n <= 64 ? IR_I64 : IR_I128;
}

static unsigned width(ir_ty unit) {
    return unit == IR_I128 ? 128 : bits_of(unit);
}

static ir_val load(lw *l, lw_lvalue v, ir_ty ty) {
    return lw_emit_ins(l,
                       (ir_ins){.op = IR_LOAD, .ty = (uint8_t)ty, .flags = v.flags, .a = v.addr});
}

static void store(lw *l, lw_lvalue to, ir_ty ty, ir_val v) {
    lw_emit_ins(
        l, (ir_ins){.op = IR_STORE, .ty = (uint8_t)ty, .flags = to.flags, .a = to.addr, .b = v});
}

static ir_val read_bits(lw *l, lw_lvalue v) {
    ir_ty unit = unit_of(v);
    bool is_unsigned = lw_is_unsigned(l, v.type);
    ir_val left = lw_const(l, unit, width(unit) - v.bit - v.bits);
    ir_val right = lw_const(l, unit, width(unit) - v.bits);
    ir_val bits = lw_binop(l, IR_SHL, unit, load(l, v, unit), left, is_unsigned);
    bits = lw_binop(l, IR_SHR, unit, bits, right, is_unsigned);
    return lw_cast(l, bits, lw_ty(l, v.type), is_unsigned, 0);
}

static void write_bits(lw *l, lw_lvalue to, ir_val v) {
    ir_ty unit = unit_of(to);
    v = lw_cast(l, v, unit, true, 0);
    if (to.bits != width(unit)) {
        uint64_t mask = to.bits >= 64 ? UINT64_MAX : ((uint64_t)1 << to.bits) - 1;
        ir_val keep = lw_const(l, unit, (int64_t) ~(mask << to.bit));
        ir_val old = lw_binop(l, IR_AND, unit, load(l, to, unit), keep, true);
        v = lw_binop(l, IR_AND, unit, v, lw_const(l, unit, (int64_t)mask), true);
        v = lw_binop(l, IR_SHL, unit, v, lw_const(l, unit, to.bit), true);
        v = lw_binop(l, IR_OR, unit, old, v, true);
    }
    store(l, to, unit, v);
}

ir_val lw_read(lw *l, lw_lvalue v) {
    if (lies_in_memory(l, v))
        return v.addr;
    ir_ty ty = lw_scalar(l, v.type);
    if (ty == IR_VOID)
        return 0;
    return v.bits ? read_bits(l, v) : load(l, v, ty);
}

void lw_copy(lw *l, ir_val to, ir_val from, uint32_t type) {
    if (to == from)
        return;
    lw_emit_ins(l, (ir_ins){.op = IR_COPY,
                            .ty = IR_VOID,
                            .a = to,
                            .b = from,
                            .imm = (int64_t)lw_type_at(l, type)->size});
}

void lw_write(lw *l, lw_lvalue to, ir_val v) {
    ir_ty ty = lw_scalar(l, to.type);
    if (v == 0 || ty == IR_VOID)
        return;
    if (lies_in_memory(l, to))
        lw_copy(l, to.addr, v, to.type);
    else if (to.bits)
        write_bits(l, to, v);
    else
        store(l, to, ty, v);
}

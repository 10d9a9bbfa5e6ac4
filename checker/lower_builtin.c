/* lower_builtin.c: what the compiler knows by name: builtins that are no calls, and atomics.
 *
 * An atomic operation is the loads and stores it does, marked IR_ATOMIC; who else may do some in between
 * does not matter here. exchange: load, store. compare-exchange: load, compare, store in one branch, store
 * into *expected in the other. fetch-and-op: load, compute, store.
 */
#include "lower_body.h"

#include <ctype.h>
#include <string.h>

typedef struct call { /* of a builtin */
    CXCursor e;
    const lw_kids *k; /* callee, arguments */
} call;

static bool starts(const char *s, const char *with) {
    return strncmp(s, with, strlen(with)) == 0;
}

static void discard_from(lw *l, const lw_kids *k, unsigned i) {
    for (; i < k->n; i++)
        lw_discard(l, k->at[i]);
}

static lw_lvalue target_of(lw *l, CXCursor pointer) {
    uint32_t type = lw_type_of(l, pointer);
    lw_lvalue v = {.type = lw_type_at(l, type)->elem};
    lw_complete(l, v.type);
    v.addr = lw_expr(l, pointer);
    return v;
}

/* The place an atomic operation works on. */
static lw_lvalue atomic_target(lw *l, CXCursor pointer) {
    lw_lvalue v = target_of(l, pointer);
    v.flags = IR_ATOMIC;
    return v;
}

/* v as the object at `to` wants it: clang converts to an integer of the size, not to its type. */
static ir_val as_target(lw *l, ir_val v, lw_lvalue to) {
    ir_ty ty = lw_scalar(l, to.type);
    if (v == 0 || ty == IR_AGG || ty == lw_ty_of(l, v))
        return v;
    return lw_cast(l, v, ty, true, 0);
}

/* Results of atomic reads are values, not the place: a record is copied out. */
static ir_val read_out(lw *l, lw_lvalue from) {
    ir_val v = lw_read(l, from);
    return lw_is_agg(l, from.type) ? lw_temp_of(l, from.type, v) : v;
}

/* ---- operations -------------------------------------------------------------------------------- */

static bool op_named(const char *name, ir_op *op, size_t *len) {
    static const struct {
        const char *name;
        ir_op op;
    } ops[] = {{"add", IR_ADD}, {"sub", IR_SUB},  {"and", IR_AND},    {"or", IR_OR},
               {"xor", IR_XOR}, {"nand", IR_NOT}, {"min", IR_OPAQUE}, {"max", IR_OPAQUE}};
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        *len = strlen(ops[i].name);
        if (strncmp(name, ops[i].name, *len) == 0 && !isalpha((unsigned char)name[*len])) {
            *op = ops[i].op;
            return true;
        }
    }
    return false;
}

/* scaled: a C11 operation counts elements, a GNU one bytes. */
static ir_val combine(lw *l, ir_op op, lw_lvalue at, ir_val old, ir_val by, bool scaled) {
    ir_ty ty = lw_ty_of(l, old);
    ir_val both[2] = {old, by};
    if (ty == IR_PTR) {
        uint32_t elem = scaled ? lw_type_at(l, at.type)->elem : 0;
        by = lw_cast(l, by, lw_int_ptr(l), false, 0);
        if (op == IR_SUB)
            by = lw_binop(l, IR_SUB, lw_int_ptr(l), lw_const(l, lw_int_ptr(l), 0), by, false);
        return op == IR_ADD || op == IR_SUB ? lw_step(l, old, elem, by)
                                            : lw_index(l, old, by, 1, 0); /* tags in low bits */
    }
    by = lw_cast(l, by, ty, true, 0);
    if (op == IR_OPAQUE || ty == IR_FX || ty == IR_AGG)
        return lw_opaque(l, ty, both, 2);
    if (op != IR_NOT)
        return lw_binop(l, op, ty, old, by, lw_is_unsigned(l, at.type));
    return lw_emit(l, IR_NOT, ty, lw_binop(l, IR_AND, ty, old, by, true), 0);
}

static ir_val fetch_op(lw *l, ir_op op, CXCursor pointer, CXCursor operand, bool scaled,
                       bool after) {
    lw_lvalue at = atomic_target(l, pointer);
    ir_val by = lw_expr(l, operand);
    ir_val old = read_out(l, at);
    if (old == 0 || by == 0)
        return old;
    ir_val now = combine(l, op, at, old, by, scaled);
    lw_write(l, at, now);
    return after ? now : old;
}

static ir_val swap(lw *l, lw_lvalue at, ir_val v) {
    ir_val old = read_out(l, at);
    lw_write(l, at, as_target(l, v, at));
    return old;
}

/* expected: where the old value goes if it is another one; .addr 0: nowhere. Gives the comparison. */
static ir_val compare_swap(lw *l, lw_lvalue at, ir_val wanted, lw_lvalue expected, ir_val v,
                           ir_val *old) {
    uint32_t same = ir_block_new(&l->f), other = ir_block_new(&l->f), done = ir_block_new(&l->f);
    *old = read_out(l, at);
    bool comparable = !lw_is_agg(l, at.type) && lw_ty_of(l, *old) != IR_FX;
    wanted = as_target(l, wanted, at);
    ir_val equal =
        comparable ? lw_binop(l, IR_EQ, lw_ty_of(l, *old), *old, wanted, lw_is_unsigned(l, at.type))
                   : lw_opaque(l, IR_I1, NULL, 0);
    lw_branch(l, equal, same, other);
    lw_place(l, same);
    lw_write(l, at, as_target(l, v, at));
    lw_jump(l, done);
    lw_place(l, other);
    if (expected.addr)
        lw_write(l, expected, *old);
    lw_place(l, done);
    return equal;
}

/* ---- __atomic_*, __c11_atomic_*: not calls to clang; pointer, order, value, [order,] value ------- */

static ir_val compare_exchange(lw *l, const lw_kids *k, bool by_value) {
    lw_lvalue at = atomic_target(l, k->at[0]), expected = target_of(l, k->at[2]);
    ir_val v, old;
    if (by_value)
        v = lw_expr(l, k->at[4]);
    else
        v = lw_read(l, target_of(l, k->at[4]));
    return compare_swap(l, at, lw_read(l, expected), expected, v, &old);
}

/* *to = exchange(at, *from): the generic form, all by address. */
static ir_val exchange_at(lw *l, const lw_kids *k) {
    lw_lvalue at = atomic_target(l, k->at[0]), from = target_of(l, k->at[2]);
    lw_lvalue to = target_of(l, k->at[3]);
    ir_val v = read_out(l, from);
    lw_write(l, to, swap(l, at, v));
    return 0;
}

static ir_val load_at(lw *l, const lw_kids *k) {
    lw_lvalue at = atomic_target(l, k->at[0]);
    if (k->n > 2) { /* *to = load(at) */
        lw_lvalue to = target_of(l, k->at[2]);
        lw_write(l, to, lw_read(l, at));
        return 0;
    }
    return read_out(l, at);
}

static ir_val store_at(lw *l, const lw_kids *k, CXCursor value, bool by_value) {
    lw_lvalue at = atomic_target(l, k->at[0]);
    ir_val v = by_value ? lw_expr(l, value) : lw_read(l, target_of(l, value));
    lw_write(l, at, as_target(l, v, at));
    return 0;
}

static ir_val exchange(lw *l, const lw_kids *k) {
    lw_lvalue at = atomic_target(l, k->at[0]);
    return swap(l, at, lw_expr(l, k->at[2]));
}

static bool fetch_named(lw *l, const char *op, const lw_kids *k, bool is_c11, ir_val *out) {
    ir_op code;
    size_t len;
    if (k->n < 3)
        return false;
    if (starts(op, "fetch_") && op_named(op + 6, &code, &len))
        *out = fetch_op(l, code, k->at[0], k->at[2], is_c11, false);
    else if (op_named(op, &code, &len) && starts(op + len, "_fetch"))
        *out = fetch_op(l, code, k->at[0], k->at[2], is_c11, true);
    else
        return false;
    return true;
}

bool lw_atomic(lw *l, const char *name, const lw_kids *k, ir_val *out) {
    const char *op = strstr(name, "atomic_") + 7;
    size_t len = strlen(op);
    bool is_c11 = starts(name, "__c11"),
         by_value = is_c11 || (len > 2 && op[len - 1] == 'n' && op[len - 2] == '_');
    *out = 0;
    if (starts(op, "compare_exchange") && k->n >= 5)
        *out = compare_exchange(l, k, by_value);
    else if (starts(op, "exchange") && k->n >= 3)
        *out = by_value || k->n < 4 ? exchange(l, k) : exchange_at(l, k);
    else if (starts(op, "load"))
        *out = load_at(l, k);
    else if (starts(op, "store") && k->n >= 3)
        *out = store_at(l, k, k->at[2], by_value);
    else if (starts(op, "init") && k->n >= 2)
        *out = store_at(l, k, k->at[1], true);
    else
        return fetch_named(l, op, k, is_c11, out);
    return true;
}

/* ---- __sync_*, and the __atomic_* that are calls: callee, pointer, value, value -------------------- */

static ir_val sync_compare(lw *l, const lw_kids *k, bool gives_old) {
    lw_lvalue at = atomic_target(l, k->at[1]);
    ir_val wanted = lw_expr(l, k->at[2]), v = lw_expr(l, k->at[3]), old;
    ir_val equal = compare_swap(l, at, wanted, (lw_lvalue){0}, v, &old);
    return gives_old ? old : equal;
}

static ir_val set_to(lw *l, CXCursor pointer, int64_t n) {
    lw_lvalue at = atomic_target(l, pointer);
    ir_ty ty = lw_scalar(l, at.type);
    if (ty == IR_VOID || ty == IR_AGG) { /* of a void *: one byte */
        ir_val old = lw_emit(l, IR_LOAD, IR_I8, at.addr, 0);
        lw_emit(l, IR_STORE, IR_I8, at.addr, lw_const(l, IR_I8, n));
        return lw_truth(l, old);
    }
    return lw_truth(l, swap(l, at, lw_const(l, ty, n)));
}

static bool sync_fetch(lw *l, const char *op, const lw_kids *k, ir_val *out) {
    ir_op code;
    size_t len;
    if (k->n < 3)
        return false;
    if (starts(op, "fetch_and_") && op_named(op + 10, &code, &len))
        *out = fetch_op(l, code, k->at[1], k->at[2], false, false);
    else if (op_named(op, &code, &len) && starts(op + len, "_and_fetch"))
        *out = fetch_op(l, code, k->at[1], k->at[2], false, true);
    else
        return false;
    return true;
}

static bool sync_call(lw *l, const char *op, const lw_kids *k, ir_val *out) {
    if (starts(op, "bool_compare_and_swap") && k->n >= 4)
        *out = sync_compare(l, k, false);
    else if (starts(op, "val_compare_and_swap") && k->n >= 4)
        *out = sync_compare(l, k, true);
    else if ((starts(op, "lock_test_and_set") || starts(op, "swap")) && k->n >= 3) {
        lw_lvalue at = atomic_target(l, k->at[1]);
        *out = swap(l, at, lw_expr(l, k->at[2]));
    } else if (starts(op, "lock_release") && k->n >= 2)
        set_to(l, k->at[1], 0);
    else if (starts(op, "synchronize"))
        *out = 0;
    else
        return sync_fetch(l, op, k, out);
    return true;
}

static bool atomic_call(lw *l, const char *op, const lw_kids *k, ir_val *out) {
    if (starts(op, "test_and_set") && k->n >= 2)
        *out = set_to(l, k->at[1], 1);
    else if (starts(op, "clear") && k->n >= 2)
        set_to(l, k->at[1], 0);
    else if (starts(op, "thread_fence") || starts(op, "signal_fence"))
        discard_from(l, k, 1);
    else if (strstr(op, "lock_free")) {
        discard_from(l, k, 1);
        *out = lw_opaque(l, IR_I1, NULL, 0);
    } else
        return false;
    return true;
}

/* ---- __builtin_* ---------------------------------------------------------------------------------- */

typedef ir_val (*builtin)(lw *l, call c);

static ir_val first_argument(lw *l, call c) {
    ir_val v = c.k->n > 1 ? lw_expr(l, c.k->at[1]) : 0;
    discard_from(l, c.k, 2);
    return v ? lw_to(l, v, lw_type_of(l, c.k->at[1]), lw_type_of(l, c.e)) : 0;
}

static ir_val stop(lw *l, call c) {
    (void)c;
    lw_emit(l, IR_UNREACH, IR_VOID, 0, 0);
    return 0;
}

static ir_val nothing(lw *l, call c) {
    (void)l;
    (void)c;
    return 0;
}

static ir_val only_effects(lw *l, call c) {
    discard_from(l, c.k, 1);
    return 0;
}

/* Does not evaluate what it is asked about. */
static ir_val unevaluated(lw *l, call c) {
    ir_ty ty = lw_scalar(l, lw_type_of(l, c.e));
    return ty == IR_VOID ? 0 : lw_opaque(l, ty, NULL, 0);
}

static ir_val constant_p(lw *l, call c) {
    ir_ty ty = lw_scalar(l, lw_type_of(l, c.e));
    int64_t v;
    if (c.k->n > 1 && lw_const_int(l, c.k->at[1], &v))
        return lw_const(l, ty, 1);
    return lw_opaque(l, ty, NULL, 0);
}

/* Lives as long as the function, whatever block it stands in. */
static ir_val stack_bytes(lw *l, call c) {
    uint32_t scope = l->scope;
    ir_val n = c.k->n > 1 ? lw_expr(l, c.k->at[1]) : 0;
    n = n ? lw_cast(l, n, lw_int_ptr(l), true, 0) : lw_undef(l, lw_int_ptr(l));
    discard_from(l, c.k, 2);
    l->scope = 0;
    uint32_t local = lw_temp(l, 0, IR_LOCAL_TEMP | IR_LOCAL_DYNAMIC);
    l->scope = scope;
    return lw_emit_ins(l, (ir_ins){.op = IR_ALLOCA, .ty = IR_PTR, .a = n, .ref = local});
}

static ir_val va_begin(lw *l, call c) {
    if (c.k->n > 1)
        lw_emit(l, IR_VASTART, IR_VOID, lw_va_list(l, c.k->at[1]), 0);
    return 0;
}

static ir_val va_copy_list(lw *l, call c) {
    if (c.k->n > 2) {
        ir_val to = lw_va_list(l, c.k->at[1]), from = lw_va_list(l, c.k->at[2]);
        lw_emit(l, IR_VACOPY, IR_VOID, to, from);
    }
    return 0;
}

static ir_val address_of(lw *l, call c) {
    return c.k->n > 1 ? lw_addr(l, c.k->at[1]) : 0;
}

static ir_val nontemporal_load(lw *l, call c) {
    return c.k->n > 1 ? read_out(l, target_of(l, c.k->at[1])) : 0;
}

static ir_val nontemporal_store(lw *l, call c) {
    if (c.k->n > 2) {
        ir_val v = lw_expr(l, c.k->at[1]);
        lw_lvalue to = target_of(l, c.k->at[2]);
        lw_write(l, to, as_target(l, v, to));
    }
    return 0;
}

/* __builtin_align_up(p, n): a pointer stays inside its object. */
static ir_val aligned(lw *l, call c) {
    ir_val v = c.k->n > 1 ? lw_expr(l, c.k->at[1]) : 0;
    discard_from(l, c.k, 2);
    if (v == 0 || lw_ty_of(l, v) != IR_PTR)
        return v ? lw_opaque(l, lw_ty_of(l, v), &v, 1) : 0;
    return lw_index(l, v, lw_opaque(l, lw_int_ptr(l), NULL, 0), 1, 0);
}

static const struct {
    const char *name; /* behind __builtin_ */
    builtin lower;
} builtins[] = {
    {"expect", first_argument},
    {"expect_with_probability", first_argument},
    {"assume_aligned", first_argument},
    {"annotation", first_argument},
    {"launder", first_argument},
    {"preserve_access_index", first_argument},
    {"unreachable", stop},
    {"trap", stop},
    {"verbose_trap", stop},
    {"assume", nothing},
    {"debugtrap", nothing},
    {"prefetch", only_effects},
    {"__clear_cache", only_effects},
    {"va_end", only_effects},
    {"constant_p", constant_p},
    {"object_size", unevaluated},
    {"dynamic_object_size", unevaluated},
    {"alloca", stack_bytes},
    {"alloca_with_align", stack_bytes},
    {"alloca_uninitialized", stack_bytes},
    {"alloca_with_align_uninitialized", stack_bytes},
    {"va_start", va_begin},
    {"c23_va_start", va_begin},
    {"stdarg_start", va_begin},
    {"va_copy", va_copy_list},
    {"addressof", address_of},
    {"align_up", aligned},
    {"align_down", aligned},
    {"is_aligned", unevaluated},
    {"nontemporal_load", nontemporal_load},
    {"nontemporal_store", nontemporal_store},
};

static bool plain_builtin(lw *l, const char *name, call c, ir_val *out) {
    for (size_t i = 0; i < sizeof builtins / sizeof *builtins; i++) {
        if (strcmp(name, builtins[i].name) == 0) {
            *out = builtins[i].lower(l, c);
            return true;
        }
    }
    return false;
}

/* __builtin_mul_overflow(a, b, &r), __builtin_umull_overflow: the product is worth knowing. */
static bool overflow_builtin(lw *l, const char *name, const lw_kids *k, ir_val *out) {
    ir_op op;
    size_t len, n = strlen(name);
    if (n < 12 || strcmp(name + n - 9, "_overflow") != 0 || k->n != 4)
        return false;
    if (name[0] == 'u' || (name[0] == 's' && name[1] != 'u')) /* sadd, ssub, but sub */
        name++;
    char base[4] = {name[0], name[1], name[2], '\0'};
    bool is_mul = strcmp(base, "mul") == 0;
    if (!is_mul && !op_named(base, &op, &len))
        return false;
    if (is_mul)
        op = IR_MUL;
    ir_val a = lw_expr(l, k->at[1]), b = lw_expr(l, k->at[2]);
    lw_lvalue to = target_of(l, k->at[3]);
    ir_ty ty = lw_scalar(l, to.type);
    bool is_unsigned = lw_is_unsigned(l, to.type);
    a = lw_cast(l, a, ty, lw_is_unsigned(l, lw_type_of(l, k->at[1])), 0);
    b = lw_cast(l, b, ty, lw_is_unsigned(l, lw_type_of(l, k->at[2])), 0);
    lw_write(l, to, lw_binop(l, op, ty, a, b, is_unsigned));
    ir_val both[2] = {a, b};
    *out = lw_opaque(l, IR_I1, both, 2);
    return true;
}

static bool named_builtin(lw *l, const char *name, call c, ir_val *out) {
    if (starts(name, "__sync_"))
        return sync_call(l, name + 7, c.k, out);
    if (starts(name, "__atomic_"))
        return atomic_call(l, name + 9, c.k, out);
    if (starts(name, "__c11_atomic_"))
        return atomic_call(l, name + 13, c.k, out);
    if (!starts(name, "__builtin_"))
        return false;
    return plain_builtin(l, name + 10, c, out) || overflow_builtin(l, name + 10, c.k, out);
}

bool lw_builtin(lw *l, CXCursor e, const lw_kids *k, uint32_t sym, ir_val *out) {
    const char *name = ir_cstr(l->u, l->u->syms.data[sym].name);
    *out = 0;
    if (!named_builtin(l, name, (call){e, k}, out))
        return false;
    ir_ty ty = *out ? lw_ty_of(l, *out) : IR_VOID, wanted = lw_scalar(l, lw_type_of(l, e));
    if (wanted == IR_VOID)
        *out = 0;
    else if (*out && ty != wanted && ty != IR_PTR && wanted != IR_AGG) /* truths of an int type */
        *out = lw_cast(l, *out, wanted, ty == IR_I1, 0);
    return true;
}

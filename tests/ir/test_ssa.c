/* ir_ssa.c against its model: the memory form and the SSA form of a function do the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cases.h"
#include "random.h"

/* ---- running a body -------------------------------------------------------------------------- */

enum { MAX_LOCALS = 8, MAX_TRACE = 4000, MAX_STEPS = 800 };

/* What a run did: arguments of calls, and every assignment to a local, by store or by bind. */
typedef struct trace {
    uint64_t at[MAX_TRACE];
    size_t len;
} trace;

typedef struct machine {
    const ir_func *f;
    uint64_t *value;
    uint64_t memory[MAX_LOCALS]; /* never written: 0, and so is undef */
    uint64_t oracle;
    trace *t;
} machine;

enum { ADDRESS = 0x1000 }; /* of local 0 */

static void note(machine *m, uint64_t x) {
    if (m->t->len < MAX_TRACE)
        m->t->at[m->t->len++] = x;
}

static void assign(machine *m, uint64_t address, uint64_t x) {
    assert_in_range(address, ADDRESS, ADDRESS + MAX_LOCALS - 1);
    m->memory[address - ADDRESS] = x;
    note(m, address);
    note(m, x);
}

static uint64_t call(machine *m, const ir_ins *i) {
    for (uint32_t k = 0; k < i->n; k++)
        note(m, m->value[ir_list(m->f, i)[k]]);
    return below(&m->oracle, 4);
}

static void step(machine *m, ir_val v) {
    const ir_ins *i = ir_at(m->f, v);
    switch (i->op) {
    case IR_CONST: m->value[v] = (uint64_t)i->imm; break;
    case IR_LOCAL: m->value[v] = ADDRESS + i->ref; break;
    case IR_UNDEF: m->value[v] = 0; break;
    case IR_LOAD: m->value[v] = m->memory[m->value[i->a] - ADDRESS]; break;
    case IR_STORE: assign(m, m->value[i->a], m->value[i->b]); break;
    case IR_BIND: assign(m, ADDRESS + i->ref, m->value[i->a]); break;
    case IR_ADD: m->value[v] = m->value[i->a] + m->value[i->b]; break;
    case IR_CAST: m->value[v] = m->value[i->a]; break;
    case IR_CALL: m->value[v] = call(m, i); break;
    default: fail_msg("op %s", ir_op_name((ir_op)i->op));
    }
}

/* All phis of a block read before any is written. */
static ir_val run_phis(machine *m, uint32_t b, uint32_t edge) {
    uint64_t next[64];
    ir_val v = m->f->blocks.data[b].first, first = v;
    for (; ir_at(m->f, v)->op == IR_PHI; v++) {
        assert_in_range(v - first, 0, 63);
        next[v - first] = m->value[ir_list(m->f, ir_at(m->f, v))[edge]];
    }
    for (ir_val p = first; p < v; p++)
        m->value[p] = next[p - first];
    return v;
}

/* The entry in preds of the k-th edge of block `from`. */
static uint32_t edge_of(const ir_func *f, uint32_t from, uint32_t k) {
    const ir_ins *t = ir_at(f, f->blocks.data[from].last);
    uint32_t to = ir_list(f, t)[k], same = 0;
    const ir_block *b = &f->blocks.data[to];
    for (uint32_t j = 0; j < k; j++)
        same += ir_list(f, t)[j] == to;
    uint32_t e = 0;
    while (f->preds.data[b->preds + e] != from)
        e++;
    return e + same;
}

static uint32_t choice(const machine *m, const ir_ins *t) {
    if (t->op == IR_BR)
        return m->value[t->a] ? 0 : 1;
    return t->op == IR_JUMP ? 0 : (uint32_t)(m->value[t->a] % t->n);
}

static void run(const ir_func *f, uint64_t oracle, trace *t) {
    machine m = {.f = f, .oracle = oracle, .t = t};
    m.value = calloc(f->ins.len, sizeof *m.value);
    t->len = 0;
    for (uint32_t b = 0, edge = 0, steps = 0; steps < MAX_STEPS; steps++) {
        ir_val v = run_phis(&m, b, edge);
        for (; v < f->blocks.data[b].last; v++)
            step(&m, v);
        const ir_ins *end = ir_at(f, v);
        if (end->op == IR_RET || end->n == 0)
            break;
        uint32_t k = choice(&m, end);
        edge = edge_of(f, b, k);
        b = ir_list(f, end)[k];
    }
    free(m.value);
}

/* ---- random bodies --------------------------------------------------------------------------- */

typedef struct maker {
    ir_unit *u;
    ir_func *f;
    uint64_t state;
    graph g;
    ir_val *constant; /* by block: its first value, which phis of successors use */
    ir_val last;      /* the value computed last in this block */
    uint32_t locals;
    uint32_t sym;
} maker;

static const ir_ty local_ty[] = {IR_I32, IR_I64, IR_PTR};

static ir_ty ty_of_local(uint32_t l) {
    return local_ty[l % 3];
}

static uint32_t add_type(ir_unit *u, ir_type t) {
    ir_type_vec_push(&u->types, t);
    return (uint32_t)u->types.len - 1;
}

static ir_unit *make_unit(void) {
    ir_unit *u = ir_unit_new();
    ir_file_vec_push(&u->files, (ir_file){.path = ir_intern_c(u, "t.c")});
    add_type(u, (ir_type){.kind = IR_K_INT, .size = 4, .align = 4, .name = ir_intern_c(u, "int")});
    add_type(u, (ir_type){.kind = IR_K_INT,
                          .size = 8,
                          .align = 8,
                          .flags = IR_TYPE_HAS_PTR,
                          .name = ir_intern_c(u, "long")});
    add_type(u, (ir_type){.kind = IR_K_PTR, .size = 8, .align = 8, .flags = IR_TYPE_HAS_PTR});
    uint32_t fn = add_type(u, (ir_type){.kind = IR_K_FUNC,
                                        .elem = 2,
                                        .flags = IR_TYPE_NOPROTO,
                                        .name = ir_intern_c(u, "long ()")});
    ir_sym_vec_push(&u->syms, (ir_sym){.name = ir_intern_c(u, "f"), .type = fn, .body = IR_NONE});
    ir_sym_vec_push(&u->syms,
                    (ir_sym){.name = ir_intern_c(u, "trace"), .type = fn, .body = IR_NONE});
    return u;
}

static void declare_locals(maker *m) {
    if (!m->f->scopes.len)
        ir_scope_vec_push(&m->f->scopes, (ir_scope){.parent = IR_NONE});
    for (uint32_t l = 0; l < m->locals; l++)
        ir_local_vec_push(&m->f->locals, (ir_local){.name = ir_intern(m->u, &"abcdefgh"[l], 1),
                                                    .type = 1 + l % 3});
}

static ir_val emit(maker *m, ir_ins i) {
    return ir_emit(m->f, i);
}

static ir_val emit_call(maker *m, ir_val arg) {
    uint32_t list = ir_ext(m->f, &arg, arg != 0);
    return emit(m, (ir_ins){.op = IR_CALL, .ty = IR_I64, .ref = 1, .ext = list, .n = arg != 0});
}

static ir_val local_address(maker *m, uint32_t l) {
    return emit(m, (ir_ins){.op = IR_LOCAL, .ty = IR_PTR, .ref = l});
}

/* Mostly the local's own type; long and pointer are as wide as each other. */
static ir_ty access_ty(maker *m, uint32_t l) {
    ir_ty ty = ty_of_local(l);
    if (ty != IR_I32 && below(&m->state, 4) == 0)
        return ty == IR_PTR ? IR_I64 : IR_PTR;
    return ty;
}

static ir_val as_type(maker *m, ir_val v, ir_ty ty) {
    if (ir_at(m->f, v)->ty == ty)
        return v;
    return emit(m, (ir_ins){.op = IR_CAST, .ty = (uint8_t)ty, .a = v});
}

static void emit_store(maker *m) {
    uint32_t l = below(&m->state, m->locals);
    ir_ty ty = access_ty(m, l);
    ir_val at = local_address(m, l), v = as_type(m, m->last, ty);
    emit(m, (ir_ins){.op = IR_STORE, .ty = (uint8_t)ty, .a = at, .b = v});
}

static void emit_load(maker *m) {
    uint32_t l = below(&m->state, m->locals);
    ir_ty ty = access_ty(m, l);
    m->last = emit(m, (ir_ins){.op = IR_LOAD, .ty = (uint8_t)ty, .a = local_address(m, l)});
}

static void emit_copy(maker *m) { /* x = y, which renaming swallows */
    emit_load(m);
    emit_store(m);
}

static void emit_something(maker *m) {
    switch (below(&m->state, 12)) {
    case 0:
    case 1: emit_store(m); break;
    case 2:
    case 3:
    case 4: emit_load(m); break;
    case 5:
    case 6: emit_copy(m); break;
    case 7:
        m->last = emit(m, (ir_ins){.op = IR_CONST, .ty = IR_I32, .imm = (int64_t)rnd(&m->state)});
        break;
    case 8: m->last = as_type(m, m->last, IR_I64);
        m->last = emit(m, (ir_ins){.op = IR_ADD, .ty = IR_I64, .a = m->last, .b = m->last});
        break;
    case 9:
        if (m->locals > 1 && below(&m->state, 8) == 0)
            emit_call(m, local_address(m, m->locals - 1)); /* stays in memory, mostly */
        break;
    default: emit_call(m, m->last);
    }
}

static void emit_end(maker *m, uint32_t b) {
    uint32_t n = m->g.nto[b];
    uint32_t list = ir_ext(m->f, m->g.to[b], n);
    ir_ins i = {.op = IR_RET, .ext = list, .n = n};
    if (n > 1)
        i.a = emit_call(m, 0);
    i.op = n == 0 ? IR_RET : n == 1 ? IR_JUMP : n == 2 ? IR_BR : IR_SWITCH;
    if (n == 3) {
        i.imm = (int64_t)m->f->cases.len;
        ir_case_vec_push(&m->f->cases, (ir_case){1, 1});
        ir_case_vec_push(&m->f->cases, (ir_case){2, 2});
    }
    emit(m, i);
}

static uint32_t count_edges(const graph *g, uint32_t from, uint32_t to) {
    uint32_t n = 0;
    for (uint32_t k = 0; k < g->nto[from]; k++)
        n += g->to[from][k] == to;
    return n;
}

/* A phi of the constants of the blocks before, known by block for now. */
static void emit_phi(maker *m, uint32_t b) {
    uint32_t list[3 * 32], n = 0;
    for (uint32_t p = 0; p < m->g.n; p++) {
        for (uint32_t k = count_edges(&m->g, p, b); k; k--)
            list[n++] = p;
    }
    if (n < 2 || below(&m->state, 3))
        return;
    m->last = emit(m, (ir_ins){.op = IR_PHI, .ty = IR_I32, .ext = ir_ext(m->f, list, n), .n = n});
}

static void emit_block(maker *m, uint32_t b) {
    ir_block_start(m->f, b);
    m->last = 0;
    emit_phi(m, b);
    ir_val phi = m->last;
    m->constant[b] = emit(m, (ir_ins){.op = IR_CONST, .ty = IR_I32, .imm = below(&m->state, 3)});
    m->last = phi ? phi : m->constant[b];
    for (uint32_t k = below(&m->state, 7); k; k--)
        emit_something(m);
    emit_end(m, b);
}

static void name_phi_operands(maker *m) {
    for (size_t v = 1; v < m->f->ins.len; v++) {
        const ir_ins *i = &m->f->ins.data[v];
        for (uint32_t k = 0; i->op == IR_PHI && k < i->n; k++)
            m->f->ext.data[i->ext + k] = m->constant[m->f->ext.data[i->ext + k]];
    }
}

static void make_body(maker *m, uint32_t blocks, int local) {
    uint32_t to[32][3];
    uint8_t nto[32];
    ir_val constant[32];
    m->g = (graph){blocks, to, nto};
    m->constant = constant;
    random_graph(&m->state, &m->g, local);
    declare_locals(m);
    for (uint32_t b = 0; b < blocks; b++)
        ir_block_new(m->f);
    for (uint32_t b = 0; b < blocks; b++)
        emit_block(m, b);
    name_phi_operands(m);
    ir_func_finish(m->f);
}

/* ---- what the result must be ----------------------------------------------------------------- */

static void assert_no_promoted_access(const ir_func *f) {
    for (size_t v = 1; v < f->ins.len; v++) {
        const ir_ins *i = &f->ins.data[v];
        assert_int_not_equal(i->op, IR_NOP);
        if (i->op == IR_LOCAL)
            assert_false(f->locals.data[i->ref].flags & IR_LOCAL_PROMOTED);
    }
}

static void mark_used(void *ctx, ir_val *v) {
    ((bool *)ctx)[*v] = true;
}

static void assert_phis_needed(ir_func *f) {
    bool *used = calloc(f->ins.len, sizeof *used);
    for (size_t v = 1; v < f->ins.len; v++)
        ir_each_operand(f, &f->ins.data[v], mark_used, used);
    for (uint32_t v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        uint32_t other = 0, kinds = 0;
        for (uint32_t k = 0; i->op == IR_PHI && k < i->n; k++) {
            uint32_t x = ir_list(f, i)[k];
            kinds += x != v && x != other;
            other = x != v ? x : other;
        }
        assert_true(i->op != IR_PHI || (kinds > 1 && used[v]));
    }
    free(used);
}

typedef struct use_check {
    const ir_func *f;
    uint32_t block; /* of the use */
    ir_val at;
} use_check;

static uint32_t block_of(const ir_func *f, ir_val v) {
    uint32_t b = 0;
    while (f->blocks.data[b].last < v)
        b++;
    return b;
}

static void assert_defined_before(void *ctx, ir_val *v) {
    const use_check *c = ctx;
    uint32_t b = block_of(c->f, *v);
    assert_true(ir_defines(ir_at(c->f, *v)));
    assert_true(b == c->block ? *v < c->at : ir_dominates(c->f, b, c->block));
}

static void assert_phi_operands(const ir_func *f, uint32_t b, const ir_ins *phi) {
    assert_int_equal(phi->n, f->blocks.data[b].npreds);
    for (uint32_t k = 0; k < phi->n; k++) {
        uint32_t from = f->preds.data[f->blocks.data[b].preds + k];
        assert_true(ir_dominates(f, block_of(f, ir_list(f, phi)[k]), from));
        assert_int_equal(ir_at(f, ir_list(f, phi)[k])->ty, phi->ty);
    }
}

/* Every definition dominates its uses. Needs idom. */
static void assert_ssa(ir_func *f) {
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        for (ir_val v = f->blocks.data[b].first; v <= f->blocks.data[b].last; v++) {
            use_check c = {f, b, v};
            if (ir_at(f, v)->op == IR_PHI)
                assert_phi_operands(f, b, ir_at(f, v));
            else
                ir_each_operand(f, ir_at(f, v), assert_defined_before, &c);
        }
    }
}

static void assert_same_runs(const ir_func *a, const ir_func *b, uint64_t seed) {
    static trace ta, tb;
    for (uint64_t k = 0; k < 4; k++) {
        uint64_t oracle = seed * 7919 + k * 104729 + 1;
        run(a, oracle, &ta);
        run(b, oracle, &tb);
        assert_int_equal(ta.len, tb.len);
        assert_memory_equal(ta.at, tb.at, ta.len * sizeof *ta.at);
    }
}

static void try_random(uint64_t seed, uint32_t blocks, int local) {
    ir_unit *u = make_unit();
    ir_func memory = {0}, ssa = {0};
    for (int k = 0; k < 2; k++) {
        maker m = {
            .u = u, .f = k ? &ssa : &memory, .state = seed * 2654435761u + 88172645463325252u};
        m.locals = 1 + below(&m.state, MAX_LOCALS);
        make_body(&m, blocks, local);
    }
    assert_valid(u, &memory);
    ir_ssa(u, &ssa);
    assert_valid(u, &ssa);
    assert_no_promoted_access(&ssa);
    assert_phis_needed(&ssa);
    assert_same_runs(&memory, &ssa, seed);
    ir_cfg(u, &ssa);
    assert_valid(u, &ssa);
    assert_ssa(&ssa);
    ir_func_free(&memory);
    ir_func_free(&ssa);
    ir_unit_free(u);
}

static void test_random_bodies(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 1500; seed++)
        try_random(seed, 1 + (uint32_t)(seed % 30), seed % 3 != 0);
}

/* ---- cases written by hand ------------------------------------------------------------------- */

/* `; promoted: x y` and the blocks: the tables before them are not ours. */
static void ssa_text(const ir_unit *u, ir_func *f, mk_str *out) {
    mk_str text = {0};
    ir_ssa(u, f);
    mk_str_cat(out, f->has_setjmp ? "; setjmp, promoted:" : "; promoted:");
    for (size_t l = 0; l < f->locals.len; l++) {
        if (f->locals.data[l].flags & IR_LOCAL_PROMOTED)
            mk_str_printf(out, " %s", ir_cstr(u, f->locals.data[l].name));
    }
    mk_str_putc(out, '\n');
    ir_print_func(u, f, &text);
    mk_str_cat(out, strstr(text.data, "b0:"));
    mk_str_free(&text);
}

static void test_cases(void **state) {
    (void)state;
    assert_in_range(run_cases(MEMKIT_IR_TESTS "/cases.ssa.ir", ssa_text), 10, 1000);
}

/* ---- size ------------------------------------------------------------------------------------ */

static ir_func *big_body(ir_unit *u, uint32_t blocks, uint32_t locals) {
    static ir_func f;
    maker m = {.u = u, .f = &f, .locals = MAX_LOCALS};
    ir_func_clear(&f);
    for (uint32_t l = 0; l < locals; l += MAX_LOCALS)
        declare_locals(&m);
    for (uint32_t b = 0; b < blocks; b++)
        ir_block_new(&f);
    return &f;
}

static void access_local(ir_func *f, uint32_t l, bool store) {
    uint8_t ty = (uint8_t)ty_of_local(l % MAX_LOCALS);
    ir_val at = ir_emit(f, (ir_ins){.op = IR_LOCAL, .ty = IR_PTR, .ref = l}), v = 0;
    if (store)
        v = ir_emit(f, (ir_ins){.op = IR_CONST, .ty = ty, .imm = l});
    v = ir_emit(f, (ir_ins){.op = store ? IR_STORE : IR_LOAD, .ty = ty, .a = at, .b = v});
    if (!store)
        ir_emit(f,
                (ir_ins){.op = IR_CALL, .ty = IR_I64, .ref = 1, .ext = ir_ext(f, &v, 1), .n = 1});
}

static void end_block(ir_func *f, const uint32_t *to, uint32_t n) {
    ir_val c = n > 1 ? ir_emit(f, (ir_ins){.op = IR_CONST, .ty = IR_I32}) : 0;
    uint8_t op = n == 0 ? IR_RET : n == 1 ? IR_JUMP : n == 2 ? IR_BR : IR_SWITCH;
    ir_ins i = {.op = op,
                .a = c,
                .n = n,
                .ext = ir_ext(f, to, n),
                .imm = op == IR_SWITCH ? (int64_t)f->cases.len : 0};
    for (uint32_t k = 1; op == IR_SWITCH && k < n; k++)
        ir_case_vec_push(&f->cases, (ir_case){k, k});
    ir_emit(f, i);
}

/* for (;;) switch (c) { case 1: ...; case 2: ...; } where each case loads and stores a local. */
static void make_interpreter(ir_func *f, uint32_t blocks, uint32_t locals) {
    uint32_t *to = malloc(blocks * sizeof *to), n = 0, head = 1;
    ir_block_start(f, 0);
    end_block(f, &head, 1);
    ir_block_start(f, 1);
    for (uint32_t b = 2; b < blocks; b++)
        to[n++] = b;
    end_block(f, to, n);
    for (uint32_t b = 2; b < blocks; b++) {
        ir_block_start(f, b);
        access_local(f, b * 7 % locals, false);
        access_local(f, b % locals, true);
        end_block(f, &head, b + 1 < blocks);
    }
    free(to);
}

/* A chain with an exit from every block to the last, and a jump back here and there. */
static void make_chain(ir_func *f, uint32_t blocks, uint32_t locals) {
    for (uint32_t b = 0; b < blocks; b++) {
        ir_block_start(f, b);
        access_local(f, b * 7 % locals, false);
        access_local(f, b % locals, true);
        uint32_t to[3] = {b + 1, blocks - 1, b > 50 ? b - b % 50 : b + 1};
        end_block(f, to, b + 1 == blocks ? 0 : b % 7 == 0 ? 3 : 2);
    }
}

/* Loops within loops: do do ... while while. */
static void make_nest(ir_func *f, uint32_t blocks, uint32_t locals) {
    for (uint32_t b = 0; b < blocks; b++) {
        ir_block_start(f, b);
        access_local(f, b % locals, b % 3 == 0);
        uint32_t to[2] = {b + 1, blocks - b};
        end_block(f, to, b + 1 == blocks ? 0 : b <= blocks / 2 ? 1 : 2);
    }
}

typedef void (*maker_fn)(ir_func *f, uint32_t blocks, uint32_t locals);

static void try_large(maker_fn make, uint32_t blocks, bool check) {
    ir_unit *u = make_unit();
    ir_func *f = big_body(u, blocks, 16);
    make(f, blocks, 16);
    ir_func_finish(f);
    ir_ssa(u, f);
    assert_no_promoted_access(f);
    assert_phis_needed(f);
    ir_cfg(u, f);
    assert_true(f->loops.len > 0);
    if (check)
        assert_valid(u, f);
    ir_func_free(f);
    ir_unit_free(u);
}

static void test_large(void **state) {
    static const maker_fn make[] = {make_interpreter, make_chain, make_nest};
    (void)state;
    for (size_t k = 0; k < sizeof make / sizeof *make; k++) {
        try_large(make[k], 2000, true);
        try_large(make[k], 100000, false); /* ir_check is quadratic on these */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_random_bodies),
        cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* ir_cfg.c against the definitions, computed naively on random graphs; ir_trip.c against runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cases.h"
#include "random.h"

enum { MAX_BLOCKS = 40 };

/* ---- bodies from graphs ---------------------------------------------------------------------- */

static void emit_end(ir_func *f, const uint32_t *to, uint32_t n) {
    static const uint8_t op[] = {IR_RET, IR_JUMP, IR_BR, IR_SWITCH};
    ir_ins i = {.op = op[n], .n = n, .ext = ir_ext(f, to, n)};
    if (n > 1)
        i.a = ir_emit(f, (ir_ins){.op = IR_CONST, .ty = IR_I32});
    i.imm = n == 3 ? (int64_t)f->cases.len : 0;
    for (uint32_t k = 1; n == 3 && k < n; k++)
        ir_case_vec_push(&f->cases, (ir_case){k, k});
    ir_emit(f, i);
}

static void body_of(ir_func *f, const graph *g) {
    ir_scope_vec_push(&f->scopes, (ir_scope){.parent = IR_NONE});
    for (uint32_t b = 0; b < g->n; b++)
        ir_block_new(f);
    for (uint32_t b = 0; b < g->n; b++) {
        ir_block_start(f, b);
        emit_end(f, g->to[b], g->nto[b]);
    }
    ir_func_finish(f);
}

static ir_unit *make_unit(void) {
    ir_unit *u = ir_unit_new();
    ir_type_vec_push(&u->types, (ir_type){.kind = IR_K_FUNC, .flags = IR_TYPE_NOPROTO});
    ir_sym_vec_push(&u->syms, (ir_sym){.name = ir_intern_c(u, "f"), .type = 1, .body = IR_NONE});
    return u;
}

/* ---- definitions ----------------------------------------------------------------------------- */

static const uint32_t *targets(const ir_func *f, uint32_t b, uint32_t *n) {
    const ir_ins *t = ir_at(f, f->blocks.data[b].last);
    *n = t->op == IR_RET ? 0 : t->n;
    return ir_list(f, t);
}

static bool inside(const ir_func *f, uint32_t b, uint32_t loop) {
    uint32_t l = f->blocks.data[b].loop;
    while (l != IR_NONE && l != loop)
        l = f->loops.data[l].parent;
    return l == loop;
}

typedef struct search {
    const ir_func *f;
    uint32_t without; /* block not to enter, or IR_NONE */
    uint32_t loop;    /* to stay in, or IR_NONE */
    bool seen[MAX_BLOCKS];
} search;

static void reach(search *s, uint32_t b) {
    uint32_t n;
    if (b == s->without || s->seen[b] || (s->loop != IR_NONE && !inside(s->f, b, s->loop)))
        return;
    s->seen[b] = true;
    const uint32_t *to = targets(s->f, b, &n);
    for (uint32_t k = 0; k < n; k++)
        reach(s, to[k]);
}

static bool dominates(const ir_func *f, uint32_t a, uint32_t b) {
    search s = {.f = f, .without = a, .loop = IR_NONE};
    reach(&s, 0);
    return !s.seen[b];
}

/* The closest of a block's strict dominators is dominated by all of them. */
static void assert_dominators(const ir_func *f) {
    uint32_t n = (uint32_t)f->blocks.len;
    bool dom[MAX_BLOCKS][MAX_BLOCKS];
    for (uint32_t a = 0; a < n; a++) {
        for (uint32_t b = 0; b < n; b++) {
            dom[a][b] = dominates(f, a, b);
            assert_int_equal(ir_dominates(f, a, b), dom[a][b]);
        }
    }
    for (uint32_t b = 1; b < n; b++) {
        uint32_t d = f->blocks.data[b].idom;
        assert_in_range(d, 0, n - 1);
        for (uint32_t a = 0; a < n; a++)
            assert_true(a == b || !dom[a][b] || dom[a][d]);
    }
    assert_int_equal(f->blocks.data[0].idom, IR_NONE);
}

static void assert_tree_order(ir_func *f) {
    mk_arena a = {0};
    ir_domtree t = ir_dom(f, &a);
    assert_int_equal(t.n, f->blocks.len);
    for (uint32_t x = 0; x < t.n; x++) {
        assert_int_equal(t.order[t.pre[x]], x);
        for (uint32_t y = 0; y < t.n; y++)
            assert_int_equal(t.pre[y] - t.pre[x] < t.size[x], ir_dominates(f, x, y));
    }
    mk_arena_free(&a);
}

/* ---- what a forest of loops is --------------------------------------------------------------- */

static void assert_nesting(const ir_func *f) {
    for (uint32_t l = 0; l < f->loops.len; l++) {
        const ir_loop *x = &f->loops.data[l];
        assert_int_equal(f->blocks.data[x->header].loop, l);
        if (x->parent == IR_NONE) {
            assert_int_equal(x->depth, 1);
            continue;
        }
        assert_true(x->parent < l);
        assert_int_equal(x->depth, f->loops.data[x->parent].depth + 1);
    }
}

/* From the header every block of the loop is reached within it, and the header from every block. */
static void assert_connected(const ir_func *f, uint32_t l) {
    uint32_t header = f->loops.data[l].header;
    search from = {.f = f, .without = IR_NONE, .loop = l};
    reach(&from, header);
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        if (!inside(f, b, l))
            continue;
        assert_true(from.seen[b]);
        search back = {.f = f, .without = IR_NONE, .loop = l};
        uint32_t n;
        const uint32_t *to = targets(f, b, &n);
        for (uint32_t k = 0; k < n; k++)
            reach(&back, to[k]);
        assert_true(back.seen[header]);
    }
}

static bool is_edge_back(const ir_func *f, uint32_t from, uint32_t to) {
    uint32_t l = f->blocks.data[to].loop;
    return l != IR_NONE && f->loops.data[l].header == to && inside(f, from, l);
}

static void assert_no_cycle_from(const ir_func *f, uint32_t b, uint8_t *colour) {
    uint32_t n;
    const uint32_t *to = targets(f, b, &n);
    colour[b] = 1;
    for (uint32_t k = 0; k < n; k++) {
        if (is_edge_back(f, b, to[k]))
            continue;
        assert_int_not_equal(colour[to[k]], 1);
        if (!colour[to[k]])
            assert_no_cycle_from(f, to[k], colour);
    }
    colour[b] = 2;
}

/* Without the edges back to headers of loops there is no cycle: every cycle lies in a loop. */
static void assert_cycles_covered(const ir_func *f) {
    uint8_t colour[MAX_BLOCKS] = {0};
    assert_no_cycle_from(f, 0, colour);
}

/* Blocks on a cycle together are in a loop together, and the outermost loops are just that. */
static void assert_outermost(const ir_func *f) {
    bool path[MAX_BLOCKS][MAX_BLOCKS];
    for (uint32_t a = 0; a < f->blocks.len; a++) {
        search s = {.f = f, .without = IR_NONE, .loop = IR_NONE};
        uint32_t n;
        const uint32_t *to = targets(f, a, &n);
        for (uint32_t k = 0; k < n; k++)
            reach(&s, to[k]);
        memcpy(path[a], s.seen, sizeof s.seen);
    }
    for (uint32_t a = 0; a < f->blocks.len; a++) {
        uint32_t l = f->blocks.data[a].loop;
        while (l != IR_NONE && f->loops.data[l].parent != IR_NONE)
            l = f->loops.data[l].parent;
        assert_int_equal(l != IR_NONE, path[a][a]);
        for (uint32_t b = 0; l != IR_NONE && b < f->blocks.len; b++)
            assert_int_equal(inside(f, b, l), path[a][b] && path[b][a]);
    }
}

static void mark_back(const ir_func *f, uint32_t b, bool *body) {
    if (body[b])
        return;
    body[b] = true;
    for (uint32_t k = 0; k < f->blocks.data[b].npreds; k++)
        mark_back(f, f->preds.data[f->blocks.data[b].preds + k], body);
}

/* A header that dominates its edges back has the natural loop of all of them. */
static void assert_natural(const ir_func *f, uint32_t h) {
    bool body[MAX_BLOCKS] = {0}, any = false, all = true;
    body[h] = true;
    for (uint32_t k = 0; k < f->blocks.data[h].npreds; k++) {
        uint32_t p = f->preds.data[f->blocks.data[h].preds + k];
        any |= ir_dominates(f, h, p);
        all &= ir_dominates(f, h, p) || !is_edge_back(f, p, h);
        if (ir_dominates(f, h, p))
            mark_back(f, p, body);
    }
    if (!any)
        return;
    uint32_t l = f->blocks.data[h].loop;
    assert_int_not_equal(l, IR_NONE);
    assert_int_equal(f->loops.data[l].header, h);
    for (uint32_t b = 0; all && b < f->blocks.len; b++)
        assert_int_equal(body[b], inside(f, b, l));
}

static void assert_exits(const ir_func *f, uint32_t l) {
    uint32_t exits = 0;
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        uint32_t n;
        const uint32_t *to = targets(f, b, &n);
        for (uint32_t k = 0; inside(f, b, l) && k < n; k++)
            exits += !inside(f, to[k], l);
    }
    assert_int_equal(f->loops.data[l].exits, exits);
}

static void test_random_graphs(void **state) {
    uint64_t seed = 1234567;
    (void)state;
    for (int round = 0; round < 2500; round++) {
        uint32_t to[MAX_BLOCKS][3];
        uint8_t nto[MAX_BLOCKS];
        graph g = {1 + below(&seed, MAX_BLOCKS), to, nto};
        ir_unit *u = make_unit();
        ir_func f = {0};
        random_graph(&seed, &g, round % 3 != 0);
        body_of(&f, &g);
        ir_cfg(u, &f);
        assert_valid(u, &f);
        assert_dominators(&f);
        assert_nesting(&f);
        assert_cycles_covered(&f);
        assert_outermost(&f);
        for (uint32_t b = 0; b < f.blocks.len; b++)
            assert_natural(&f, b);
        for (uint32_t l = 0; l < f.loops.len; l++) {
            assert_connected(&f, l);
            assert_exits(&f, l);
        }
        assert_tree_order(&f);
        ir_func_free(&f);
        ir_unit_free(u);
    }
}

/* ---- counters with constants ----------------------------------------------------------------- */

/* for (iv = init; (wide)iv CMP bound; iv += step), or the same with the test last, on iv + step. */
typedef struct counted {
    uint8_t cmp;
    bool uns;    /* iv, an i8, is unsigned */
    bool wide;   /* the comparison is of i32, iv extended as its sign says */
    bool wide_uns; /* and unsigned */
    bool bottom;
    int64_t init, bound, step;
} counted;

static ir_val emit_const(ir_func *f, uint8_t ty, int64_t x) {
    return ir_emit(f, (ir_ins){.op = IR_CONST, .ty = ty, .imm = x});
}

static void emit_jump(ir_func *f, uint32_t to) {
    ir_emit(f, (ir_ins){.op = IR_JUMP, .n = 1, .ext = ir_ext(f, &to, 1)});
}

static void emit_test(ir_func *f, const counted *c, ir_val v, uint32_t yes, uint32_t no) {
    uint8_t ty = c->wide ? IR_I32 : IR_I8;
    bool uns = c->wide ? c->wide_uns : c->uns;
    if (c->wide)
        v = ir_emit(f,
                    (ir_ins){.op = IR_CAST, .ty = ty, .a = v, .flags = c->uns ? IR_UNSIGNED : 0});
    ir_val bound = emit_const(f, ty, c->bound);
    v = ir_emit(
        f, (ir_ins){.op = c->cmp, .ty = IR_I1, .a = v, .b = bound, .flags = uns ? IR_UNSIGNED : 0});
    uint32_t to[] = {yes, no};
    ir_emit(f, (ir_ins){.op = IR_BR, .a = v, .n = 2, .ext = ir_ext(f, to, 2)});
}

static ir_val emit_next(ir_func *f, const counted *c, ir_val iv) {
    ir_val step = emit_const(f, IR_I8, c->step);
    return ir_emit(
        f,
        (ir_ins){.op = IR_ADD, .ty = IR_I8, .a = iv, .b = step, .flags = c->uns ? IR_UNSIGNED : 0});
}

static void make_counted(ir_func *f, const counted *c) {
    uint32_t list[2];
    ir_scope_vec_push(&f->scopes, (ir_scope){.parent = IR_NONE});
    for (int b = 0; b < 4; b++)
        ir_block_new(f);
    ir_block_start(f, 0);
    list[0] = emit_const(f, IR_I8, c->init);
    emit_jump(f, 1);
    ir_block_start(f, 1);
    ir_val iv = ir_emit(f, (ir_ins){.op = IR_PHI, .ty = IR_I8, .n = 2, .ext = ir_ext(f, list, 2)});
    if (c->bottom)
        emit_jump(f, 2);
    else
        emit_test(f, c, iv, 2, 3);
    ir_block_start(f, 2);
    ir_val next = emit_next(f, c, iv);
    if (c->bottom)
        emit_test(f, c, next, 1, 3);
    else
        emit_jump(f, 1);
    ir_block_start(f, 3);
    ir_emit(f, (ir_ins){.op = IR_RET});
    f->ext.data[ir_at(f, iv)->ext + 1] = next;
    ir_func_finish(f);
}

static bool holds(uint8_t cmp, int64_t a, int64_t b) {
    switch (cmp) {
    case IR_LT: return a < b;
    case IR_LE: return a <= b;
    case IR_GT: return a > b;
    case IR_GE: return a >= b;
    case IR_NE: return a != b;
    default: return a == b;
    }
}

static int64_t wrapped(int64_t x, bool uns) {
    return uns ? (int64_t)(uint8_t)x : (int64_t)(int8_t)(uint8_t)x;
}

static bool goes_on(const counted *c, int64_t v) {
    if (!c->wide)
        return holds(c->cmp, v, wrapped(c->bound, c->uns));
    if (c->wide_uns)
        return holds(c->cmp, (int64_t)(uint32_t)v, (int64_t)(uint32_t)c->bound);
    return holds(c->cmp, v, c->bound);
}

/* Iterations, -1 for more than there are values; *wraps: the counter left its type. */
static int64_t simulate(const counted *c, bool *wraps) {
    int64_t v = wrapped(c->init, c->uns), n = 0;
    *wraps = false;
    for (; n < 600; n++) {
        if (!c->bottom && !goes_on(c, v))
            return n;
        *wraps |= wrapped(v + c->step, c->uns) != v + c->step;
        v = wrapped(v + c->step, c->uns);
        if (c->bottom && !goes_on(c, v))
            return n + 1;
    }
    return -1;
}

static bool up(uint8_t cmp) {
    return cmp == IR_LT || cmp == IR_LE;
}

/* What ir_cfg.c promises to recognise. */
static bool promised(const counted *c) {
    if (c->cmp == IR_NE)
        return c->step == 1 || c->step == -1;
    return c->cmp != IR_EQ && up(c->cmp) == (c->step > 0);
}

static counted random_counted(uint64_t *seed) {
    static const uint8_t cmps[] = {IR_LT, IR_LE, IR_GT, IR_GE, IR_NE, IR_EQ};
    counted c = {.cmp = cmps[below(seed, 6)], .uns = below(seed, 2), .wide = below(seed, 2),
                 .wide_uns = below(seed, 2), .bottom = below(seed, 2)};
    c.init = wrapped(rnd(seed), c.uns);
    c.bound = wrapped(rnd(seed), below(seed, 2));
    c.step = 1 + below(seed, below(seed, 2) ? 3 : 40);
    c.step = below(seed, 2) ? c.step : -c.step;
    if (below(seed, 4) == 0)
        c.bound = c.init + (int64_t)below(seed, 9) - 4;
    return c;
}

static void test_counts(void **state) {
    uint64_t seed = 42;
    uint32_t known = 0;
    (void)state;
    ir_unit *u = make_unit();
    ir_func f = {0};
    for (int round = 0; round < 25000; round++) {
        counted c = random_counted(&seed);
        bool wraps;
        ir_func_clear(&f);
        make_counted(&f, &c);
        ir_cfg(u, &f);
        const ir_loop *l = &f.loops.data[0];
        int64_t n = simulate(&c, &wraps);
        assert_int_equal(f.loops.len, 1);
        assert_int_equal(l->iv != 0, l->count >= 0);
        known += l->iv != 0;
        if (l->iv)
            assert_int_equal(l->count, n);
        /* a bound outside the counter's type, or within a step of its end, may be refused */
        int64_t lo = c.uns || (c.wide && c.wide_uns) ? 0 : -128, hi = c.uns ? 255 : 127,
                room = c.step > 0 ? c.step : -c.step;
        int64_t bound = c.wide ? c.bound : wrapped(c.bound, c.uns);
        bool near = bound < lo + room || bound > hi - room ||
                    (c.wide && c.wide_uns && (c.init < 0 || bound < 0));
        if (!wraps && n >= 0 && promised(&c) && !near)
            assert_int_not_equal(l->iv, 0);
    }
    assert_in_range(known, 3000, 20000);
    ir_func_free(&f);
    ir_unit_free(u);
}

/* ---- cases written by hand ------------------------------------------------------------------- */

static void describe_value(const ir_func *f, ir_val v, mk_str *out) {
    const ir_ins *i = ir_at(f, v);
    mk_str_printf(out, " %s", ir_op_name((ir_op)i->op));
    if (i->op == IR_CONST)
        mk_str_printf(out, " %lld", (long long)i->imm);
    if (i->op == IR_ARG)
        mk_str_printf(out, " %u", i->ref);
}

/* `; loop b1 depth 1 exits 1: const 0 lt arg 0 step 1 count 9`: values by what defines them. */
static void describe_loops(const ir_unit *u, ir_func *f, mk_str *out) {
    ir_cfg(u, f);
    for (size_t k = 0; k < f->loops.len; k++) {
        const ir_loop *l = &f->loops.data[k];
        mk_str_printf(out, "; loop b%u depth %u exits %u:", l->header, l->depth, l->exits);
        if (l->iv) {
            describe_value(f, l->init, out);
            mk_str_printf(out, " %s", ir_op_name((ir_op)l->cmp));
            describe_value(f, l->bound, out);
            mk_str_printf(out, " step %lld", (long long)l->step);
        }
        if (l->count >= 0)
            mk_str_printf(out, " count %lld", (long long)l->count);
        mk_str_putc(out, '\n');
    }
}

static void test_cases(void **state) {
    (void)state;
    assert_in_range(run_cases(MEMKIT_IR_TESTS "/cases.cfg.ir", describe_loops), 25, 1000);
}

/* ---- size ------------------------------------------------------------------------------------ */

static void test_large(void **state) {
    enum { N = 100000 };
    uint32_t(*to)[3] = malloc(N * sizeof *to);
    uint8_t *nto = malloc(N);
    uint64_t seed = 99;
    (void)state;
    for (int local = 0; local < 2; local++) {
        graph g = {N, to, nto};
        ir_unit *u = make_unit();
        ir_func f = {0};
        random_graph(&seed, &g, local);
        body_of(&f, &g);
        ir_cfg(u, &f);
        assert_true(f.blocks.len > N / 2);
        assert_nesting(&f);
        ir_func_free(&f);
        ir_unit_free(u);
    }
    free(to);
    free(nto);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_random_graphs),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_large),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

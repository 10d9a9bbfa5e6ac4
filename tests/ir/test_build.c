/* The builder, interning, and the tables of ir.def. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ir.h"

/* ---- tables and strings ---- */

static void test_tables(void **state) {
    (void)state;
    assert_string_equal(ir_op_name(IR_SWITCH), "switch");
    assert_string_equal(ir_op_shape(IR_FIELD), "ATNI");
    assert_string_equal(ir_ty_name(IR_AGG), "agg");
    assert_string_equal(ir_attr_name(IR_ATTR_STORES), "stores");
    assert_int_equal(ir_attr_args(IR_ATTR_CALLS), 6);
    ir_unit u = {.ptr_size = 4};
    assert_int_equal(ir_ty_size(&u, IR_PTR), 4);
    assert_int_equal(ir_ty_size(&u, IR_I64), 8);
    assert_int_equal(ir_ty_size(&u, IR_AGG), 0);
}

/* Exactly the operations whose shape lists targets, and ret. */
static void test_terminators(void **state) {
    (void)state;
    for (int op = 0; op < IR_OP_COUNT; op++) {
        bool listed = strchr(ir_op_shape((ir_op)op), 'J') || op == IR_RET;
        assert_int_equal(ir_is_terminator((ir_op)op), listed);
    }
}

static void test_defines(void **state) {
    (void)state;
    assert_true(ir_defines(&(ir_ins){.op = IR_CALL, .ty = IR_PTR}));
    assert_true(ir_defines(&(ir_ins){.op = IR_VAARG, .ty = IR_AGG}));
    assert_false(ir_defines(&(ir_ins){.op = IR_CALL}));
    assert_false(ir_defines(&(ir_ins){.op = IR_STORE, .ty = IR_PTR}));
    assert_false(ir_defines(&(ir_ins){.op = IR_RET, .ty = IR_PTR}));
}

static void test_intern(void **state) {
    (void)state;
    ir_unit *u = ir_unit_new();
    ir_str a = ir_intern_c(u, "alpha");
    assert_int_equal(ir_intern_c(u, ""), 0);
    assert_int_equal(ir_intern(u, "alphabet", 5), a);
    assert_int_equal(ir_intern(u, "alpha\0beta", 10), a); /* up to the NUL */
    assert_int_not_equal(ir_intern_c(u, "beta"), a);
    for (int i = 0; i < 1000; i++) { /* the strings move */
        char name[16];
        sprintf(name, "name%d", i);
        ir_intern_c(u, name);
    }
    assert_int_equal(ir_intern_c(u, "alpha"), a);
    assert_string_equal(ir_cstr(u, a), "alpha");
    assert_int_equal(ir_intern_c(u, "void"), u->types.data[0].name);
    ir_unit_free(u);
    ir_unit_free(NULL);
}

/* A unit that was read knows its strings again. */
static void test_intern_after_reading(void **state) {
    (void)state;
    ir_unit *u = ir_unit_new();
    ir_str a = ir_intern_c(u, "alpha");
    mk_str bytes = {0};
    ir_unit_write(u, &bytes);
    ir_unit *v = ir_unit_read(bytes.data, bytes.len, NULL);
    assert_int_equal(ir_intern_c(v, "alpha"), a);
    mk_str_free(&bytes);
    ir_unit_free(u);
    ir_unit_free(v);
}

/* ---- building ---- */

static ir_val put(ir_func *f, ir_op op, ir_ty ty, ir_val a, ir_val b) {
    return ir_emit(f, (ir_ins){.op = (uint8_t)op, .ty = (uint8_t)ty, .a = a, .b = b});
}

static ir_val put_const(ir_func *f, int64_t v) {
    return ir_emit(f, (ir_ins){.op = IR_CONST, .ty = IR_I32, .imm = v});
}

static void jump(ir_func *f, uint32_t to) {
    ir_emit(f, (ir_ins){.op = IR_JUMP, .n = 1, .ext = ir_ext(f, &to, 1)});
}

static void br(ir_func *f, ir_val v, uint32_t yes, uint32_t no) {
    ir_emit(f, (ir_ins){.op = IR_BR, .a = v, .n = 2, .ext = ir_ext(f, (uint32_t[]){yes, no}, 2)});
}

static ir_val phi(ir_func *f, const ir_val *v, uint32_t n) {
    return ir_emit(f, (ir_ins){.op = IR_PHI, .ty = IR_I32, .n = n, .ext = ir_ext(f, v, n)});
}

static void assert_func(const ir_func *f, const char *want) {
    ir_unit *u = ir_unit_new();
    mk_str why = {0}, out = {0};
    (void)ir_type_vec_push(&u->types, (ir_type){.kind = IR_K_FUNC, .flags = IR_TYPE_NOPROTO});
    (void)ir_sym_vec_push(&u->syms, (ir_sym){.name = ir_intern_c(u, "f"), .type = 1, .body = IR_NONE});
    ir_print_func(u, f, &out);
    assert_string_equal(mk_str_c(&out), want);
    if (!ir_check(u, f, &why))
        fail_msg("%s", mk_str_c(&why));
    mk_str_free(&out);
    ir_unit_free(u);
}

/* Blocks 3, 1, 2 are started in this order; 0 never; code in 4 is dead. */
static void test_order(void **state) {
    (void)state;
    ir_func f = {0};
    for (int i = 0; i < 5; i++)
        assert_int_equal(ir_block_new(&f), i);
    ir_block_start(&f, 3);
    ir_val one = put_const(&f, 1);
    br(&f, one, 1, 2);
    ir_block_start(&f, 4);
    put(&f, IR_NEG, IR_I32, put_const(&f, 9), 0);
    jump(&f, 0);
    ir_block_start(&f, 1);
    ir_val two = put_const(&f, 2);
    put(&f, IR_RET, IR_I32, two, 0);
    ir_block_start(&f, 2);
    put(&f, IR_NOP, IR_VOID, 0, 0);
    ir_val sum = put(&f, IR_ADD, IR_I32, one, one);
    put(&f, IR_RET, IR_I32, sum, 0);
    ir_func_finish(&f);
    assert_func(&f, "func $f {\n"
                    "b0:\n  %1 i32 = const 1\n  br %1 b1 b2\n"
                    "b1:  ; from b0\n  %3 i32 = const 2\n  ret i32 %3\n"
                    "b2:  ; from b0\n  %5 i32 = add %1 %1\n  ret i32 %5\n"
                    "}\n");
    assert_int_equal(f.ext.len, 2); /* of the dead jump nothing is left */
    ir_func_free(&f);
}

/* The function begins with a label that is jumped to. */
static void test_entry_jumped_to(void **state) {
    (void)state;
    ir_func f = {0};
    uint32_t again = ir_block_new(&f), out = ir_block_new(&f);
    ir_block_start(&f, again);
    ir_val v = put_const(&f, 1);
    br(&f, v, again, out);
    ir_block_start(&f, out);
    put(&f, IR_RET, IR_I32, v, 0);
    ir_func_finish(&f);
    assert_func(&f, "func $f {\n"
                    "b0:\n  jump b1 !implicit\n"
                    "b1:  ; from b0 b1\n  %2 i32 = const 1\n  br %2 b1 b2\n"
                    "b2:  ; from b1\n  ret i32 %2\n"
                    "}\n");
    ir_func_free(&f);
}

/* Block 2 of three predecessors is dead: its operand goes. Forward references are renumbered. */
static void test_dead_predecessor(void **state) {
    (void)state;
    ir_func f = {0};
    for (int i = 0; i < 4; i++)
        ir_block_new(&f);
    ir_block_start(&f, 0);
    ir_val one = put_const(&f, 1);
    jump(&f, 3);
    ir_block_start(&f, 2);
    ir_val dead = put_const(&f, 2);
    jump(&f, 3);
    ir_block_start(&f, 3);
    ir_val p = phi(&f, (ir_val[]){one, dead, 7}, 3);
    assert_int_equal(p, 5);
    br(&f, p, 3, 1);
    ir_block_start(&f, 1); /* value 7: defined after its use, on a path that does not matter here */
    put(&f, IR_RET, IR_I32, p, 0);
    f.ext.data[f.ins.data[p].ext + 2] = p;
    ir_func_finish(&f);
    assert_func(&f, "func $f {\n"
                    "b0:\n  %1 i32 = const 1\n  jump b1\n"
                    "b1:  ; from b0 b1\n  %3 i32 = phi %1 %3\n  br %3 b1 b2\n"
                    "b2:  ; from b1\n  ret i32 %3\n"
                    "}\n");
    ir_func_free(&f);
}

/* A pass that deletes an edge and an instruction calls finish again; a switch has two edges to one block. */
static void test_finish_again(void **state) {
    (void)state;
    ir_func f = {0};
    for (int i = 0; i < 3; i++)
        ir_block_new(&f);
    ir_block_start(&f, 0);
    ir_val one = put_const(&f, 1), two = put_const(&f, 2);
    (void)ir_case_vec_push(&f.cases, (ir_case){5, 9});
    uint32_t to[] = {1, 1};
    ir_emit(&f, (ir_ins){.op = IR_SWITCH, .a = one, .n = 2, .ext = ir_ext(&f, to, 2)});
    ir_block_start(&f, 1);
    ir_val p = phi(&f, (ir_val[]){one, two}, 2);
    put(&f, IR_RET, IR_I32, p, 0);
    ir_func_finish(&f);
    assert_int_equal(f.blocks.len, 2);
    assert_int_equal(f.blocks.data[1].npreds, 2);

    ir_ins *sw = &f.ins.data[3];
    *sw = (ir_ins){.op = IR_JUMP, .n = 1, .ext = sw->ext};
    f.ins.data[2].op = IR_NOP;
    ir_func_finish(&f);
    assert_func(&f, "func $f {\n"
                    "b0:\n  %1 i32 = const 1\n  jump b1\n"
                    "b1:  ; from b0\n  %3 i32 = phi %1\n  ret i32 %3\n"
                    "}\n");
    ir_func_free(&f);
}

static void count_operand(void *ctx, ir_val *v) {
    *(uint64_t *)ctx = *(uint64_t *)ctx * 10 + *v;
}

static uint64_t operands(ir_func *f, ir_ins i) {
    uint64_t digits = 0;
    ir_each_operand(f, &i, count_operand, &digits);
    return digits;
}

static void test_each_operand(void **state) {
    (void)state;
    ir_func f = {0};
    uint32_t list = ir_ext(&f, (uint32_t[]){7, 0, 8}, 3);
    assert_int_equal(operands(&f, (ir_ins){.op = IR_STORE, .a = 1, .b = 2}), 12);
    assert_int_equal(operands(&f, (ir_ins){.op = IR_CALL, .b = 2, .ext = list, .n = 3}), 278);
    assert_int_equal(operands(&f, (ir_ins){.op = IR_RET}), 0);
    assert_int_equal(operands(&f, (ir_ins){.op = IR_FIELD, .a = 3, .b = 9, .n = 3}), 3);
    assert_int_equal(operands(&f, (ir_ins){.op = IR_BR, .a = 4, .ext = list, .n = 2}), 4);
    ir_func_free(&f);
}

/* One ir_func serves one body after another without a trace of the last. */
static void test_reuse(void **state) {
    (void)state;
    ir_func f = {0};
    for (int round = 0; round < 3; round++) {
        ir_func_clear(&f);
        f.has_setjmp = round == 0;
        ir_block_start(&f, ir_block_new(&f));
        put(&f, IR_RET, IR_VOID, 0, 0);
        ir_func_finish(&f);
        assert_int_equal(f.ins.len, 2);
    }
    assert_func(&f, "func $f {\nb0:\n  ret\n}\n");
    ir_func_free(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),          cmocka_unit_test(test_terminators),
        cmocka_unit_test(test_defines),         cmocka_unit_test(test_intern),
        cmocka_unit_test(test_intern_after_reading), cmocka_unit_test(test_order),
        cmocka_unit_test(test_entry_jumped_to), cmocka_unit_test(test_dead_predecessor),
        cmocka_unit_test(test_finish_again),    cmocka_unit_test(test_each_operand),
        cmocka_unit_test(test_reuse),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

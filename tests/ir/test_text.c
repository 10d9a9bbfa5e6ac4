/* The text form: what is printed, what is read, and what the parser says when it cannot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sample.h"

/* ---- round trips ---- */

/* Samples in the form that is printed come out as they went in. */
static void test_canonical(void **state) {
    (void)state;
    for (int i = 0; i < 2; i++) {
        ir_unit *u = sample(samples[i]);
        assert_same_text(printed(u), sample_text(samples[i]));
        ir_unit_free(u);
    }
}

static void test_by_hand(void **state) {
    (void)state;
    ir_unit *u = sample("hand.ir");
    assert_same_text(printed(u), sample_text("hand.printed"));
    ir_unit *again = sample("hand.printed");
    assert_same_text(printed(again), printed(u));
    ir_unit_free(u);
    ir_unit_free(again);
}

static void test_samples_are_valid(void **state) {
    (void)state;
    for (int i = 0; i < SAMPLES; i++) {
        mk_str why = {0};
        ir_unit *u = sample(samples[i]);
        if (!ir_check_unit(u, &why))
            fail_msg("%s: %s", samples[i], mk_str_c(&why));
        ir_unit_free(u);
    }
}

/* Every row of ir.def is in some sample, so that the tests on samples are on every row. */
static void test_all_is_sampled(void **state) {
    (void)state;
    bool ops[IR_OP_COUNT] = {0}, attrs[IR_ATTR_COUNT] = {0};
    for (int i = 0; i < SAMPLES; i++) {
        ir_unit *u = sample(samples[i]);
        ir_func f = {0};
        for (uint32_t b = 0; b < u->bodies.len; b++) {
            assert_true(ir_unpack(u, b, &f));
            for (size_t v = 0; v < f.ins.len; v++)
                ops[f.ins.data[v].op] = true;
        }
        for (size_t a = 0; a < u->attrs.len; a++)
            attrs[u->attrs.data[a].kind] = true;
        ir_func_free(&f);
        ir_unit_free(u);
    }
    for (int op = 0; op < IR_OP_COUNT; op++)
        assert_true(ops[op]);
    for (int a = 0; a < IR_ATTR_COUNT; a++)
        assert_true(attrs[a]);
}

static void test_print_func(void **state) {
    (void)state;
    mk_str out = {0};
    ir_func f = {0};
    ir_unit *u = sample("every_op.ir");
    assert_true(ir_unpack(u, 2, &f));
    ir_print_func(u, &f, &out);
    assert_string_equal(mk_str_c(&out), "init {\n  scope 0\nb0:\n  %1 ptr = global @table\n"
                                        "  %2 ptr = func $void\n  store ptr %1 %2 @5:3\n  ret\n}\n");
    mk_str_free(&out);
    ir_func_free(&f);
    ir_unit_free(u);
}

/* A body that ir_check refuses can be looked at all the same. */
static void test_print_nonsense(void **state) {
    (void)state;
    mk_str out = {0};
    ir_func f = {.sym = 77};
    ir_unit *u = ir_unit_new();
    (void)ir_ins_vec_resize(&f.ins, IR_OP_COUNT);
    for (uint8_t op = 1; op < IR_OP_COUNT; op++)
        f.ins.data[op] = (ir_ins){.op = op, .ty = IR_I32, .a = 900, .b = 901, .ref = 902, .ext = 903, .n = 3, .imm = 904};
    (void)ir_block_vec_push(&f.blocks, (ir_block){.first = 1, .last = 990, .preds = 9, .npreds = 9, .loop = 3, .idom = 4});
    ir_print_func(u, &f, &out);
    assert_non_null(strstr(mk_str_c(&out), "func $?77 {\nb0: loop 3 idom b4\n"));
    assert_non_null(strstr(mk_str_c(&out), " = local ?902\n"));
    mk_str_free(&out);
    ir_func_free(&f);
    ir_unit_free(u);
}

/* Two spellings of the same unit. */
static void assert_means(const char *hand, const char *full) {
    ir_unit *a = parse_or_fail(hand, strlen(hand)), *b = parse_or_fail(full, strlen(full));
    assert_same_text(printed(a), printed(b));
    ir_unit_free(a);
    ir_unit_free(b);
}

static void test_short_forms(void **state) {
    (void)state;
    assert_means("", "unit ptr 8\n");
    assert_means("  ; comment\n\r\n\t; another", "unit ptr 8");
    assert_means("func $f {\n ret\n}", "sym $f noproto\nfunc $f {\nscope 0\nb0:\nret\n}\n");
    assert_means("global @g", "type ptr to 0\nglobal @g type 1");
    assert_means("type 1 array of i32 count 3", "type array of i32 count 3 size 12 align 4");
    assert_means("type struct \"s\"\nmember a i8\nmember b f64\nmember c [3]i8",
                 "type struct \"s\" size 24 align 8\nmember a i8 +0\nmember b f64 +8\nmember c [3]i8 +16");
    assert_means("type union\nmember a i8\nmember b ptr", "type union size 8 align 8 has_ptr\n"
                                                          "member a i8 +0\nmember b ptr +0");
    assert_means("global @g *[4]*i32", "type int \"int\" size 4\ntype ptr to 1\ntype array of 2 count 4\n"
                                       "type ptr to 3\nglobal @g type 4\n");
}

static void test_mention_before_declaration(void **state) {
    (void)state;
    assert_means("func $f {\n %g = global @g\n call $h(%g)\n ret\n}\nglobal @g i32\nsym $h static",
                 "type int \"int\" size 4\ntype func noproto\nsym $f type 2 noproto\nsym $h type 2 static\n"
                 "global @g type 1\nfunc $f {\n %g = global @g\n call $h(%g)\n ret\n}\n");
}

/* ---- positions ---- */

static void test_positions(void **state) {
    (void)state;
    const char text[] = "file \"a.c\"\nfile \"b.h\"\nsym $f @1:7:3\nfunc $f {\n call $g() @8:1\n call $g() @0:9:2\n"
                        " ret @10\n}\n";
    ir_unit *u = parse_or_fail(text, strlen(text));
    ir_func f = {0};
    assert_true(ir_unpack(u, 0, &f));
    assert_int_equal(f.ins.data[1].pos.file, 1);
    assert_int_equal(f.ins.data[2].pos.file, 0);
    assert_int_equal(f.ins.data[3].pos.line, 10);
    mk_str out = printed(u);
    assert_non_null(strstr(mk_str_c(&out), "call $g() @8:1\n  call $g() @0:9:2\n"));
    mk_str_free(&out);
    ir_func_free(&f);
    ir_unit_free(u);
}

/* ---- errors ---- */

static void assert_error(const char *text, const char *want) {
    mk_str why = {0};
    ir_unit *u = ir_parse(text, strlen(text), &why);
    assert_null(u);
    assert_string_equal(mk_str_c(&why), want);
    mk_str_free(&why);
    assert_null(ir_parse(text, strlen(text), NULL));
}

static void test_errors_of_tables(void **state) {
    (void)state;
    assert_error("\n\nfoo", "line 3: expected unit, file, type, sym, global, note, func or init, found 'foo'");
    assert_error("unit ptr x", "line 1: expected bytes of a pointer, found 'x'");
    assert_error("file 1 \"a\"", "line 1: the numbers of files count up from 0");
    assert_error("type 2 int", "line 1: the numbers of types count up from 1");
    assert_error("type 1 thing", "line 1: expected a kind of type: int, ptr, struct ..., found 'thing'");
    assert_error("type ptr to 2", "line 1: expected a type, found '2'");
    assert_error("type ptr to \"struct s\"", "line 1: expected the name of a type declared before, found '\"struct'");
    assert_error("type int size 99999999999999999999", "line 1: expected a size in bytes, found '99999999999999999999'");
    assert_error("sym f", "line 1: expected a function ($name), found 'f'");
    assert_error("sym $f\nsym $f", "line 2: declared twice");
    assert_error("sym $f\n attr sticky", "line 2: expected an attribute of ir.def, found 'sticky'");
    assert_error("sym $f @2:1:1", "line 1: expected a position in a declared file before this, found the end of the text");
    assert_error("note \"a\\q\"", "line 1: expected one of \\\" \\\\ \\n \\x01..\\xff in the string before, found '\"'");
    assert_error("note \"a", "line 1: expected a quote that ends the string, found the end of the text");
    assert_error("global @g static static x\n", "line 1: expected the end of the line, found 'x'");
    assert_error("note \"\x01\" \x01", "line 1: expected the end of the line, found byte 0x01");
}

static void in_body(const char *line, const char *want) {
    mk_str text = {0};
    (void)mk_str_printf(&text, "func $f(p ptr, n i32) {\n%s\n  ret\n}\n", line);
    assert_error(mk_str_c(&text), want);
    mk_str_free(&text);
}

static void test_errors_of_bodies(void **state) {
    (void)state;
    in_body("frob %1", "line 2: expected an operation, found 'frob'");
    in_body("%1 = load %2", "line 2: the type cannot be told: write it before '=' or after store, ret");
    in_body("%1 i33 = const 2", "line 2: expected a type or =, found 'i33'");
    in_body("%1 i32 = jump b0", "line 2: the operation has no result");
    in_body("store %1", "line 2: expected a value (%name), found the end of the line");
    in_body("call $g(%never)", "line 2: value used but not defined: %never");
    in_body("jump away\nb1:", "line 2: block used but not defined: away");
    in_body("%1 i32 = const 1\n%1 i32 = const 2", "line 3: defined twice: 1");
    in_body("ret\nret", "line 3: expected the label of the next block, or }, found the end of the line");
    in_body("call $g()\nb1:", "line 3: the block before does not end in a jump, br, switch, ret or unreach");
    in_body("%1 = local q", "line 2: no such local declared with var");
    in_body("%1 i32 = const", "line 2: expected a number, found the end of the line");
    in_body("%1 i32 = const 9223372036854775808", "line 2: expected a number of 64 bits, found '9223372036854775808'");
    in_body("end 3", "line 2: expected a scope declared before, found '3'");
    in_body("scope 1", "line 2: scopes count up from 0, each but the first `in` one before it");
    in_body("var p ptr", "line 2: declared twice");
    in_body("jump a b\na:", "line 2: expected one block for jump, two for br, at least one for switch, found the end of the line");
    in_body("call $g() !loud", "line 2: expected a flag of an instruction, found 'loud'");
    in_body("b0: loop 0", "line 2: expected a loop declared before, found '0'");
    assert_error("func $f {\n call $g()\n}", "line 3: expected a last block that ends in a jump, br, switch, ret or unreach, found '}'");
    assert_error("func $f {\n ret\n", "line 3: expected }, found the end of the text");
    assert_error("func $f {\n ret\n}\nfunc $f {\n", "line 4: the function has a body already");
    assert_error("type struct \"s\"\nfunc $f(p ptr) {\n %p ptr = arg 0\n %q = field %p \"s\" .x\n",
                 "line 4: expected a member of the type before this, found the end of the line");
}

/* Deep nesting costs an error, not the stack. */
static void test_deep_type(void **state) {
    (void)state;
    mk_str text = {0};
    (void)mk_str_cat(&text, "global @g ");
    for (int i = 0; i < 100000; i++)
        (void)mk_str_putc(&text, '*');
    assert_null(ir_parse(text.data, text.len, NULL));
    mk_str_free(&text);
}

/* Every cut and every changed byte of a sample: an error or a unit, never a crash. */
static void test_damaged_text(void **state) {
    (void)state;
    mk_str text = sample_text("every_op.ir");
    for (size_t n = 0; n < text.len; n++) {
        mk_str copy = {0};
        (void)mk_str_catn(&copy, text.data, n);
        ir_unit_free(ir_parse(copy.data, copy.len, NULL));
        (void)mk_str_catn(&copy, text.data + n, text.len - n);
        copy.data[n] = (char)(copy.data[n] ^ (1 << n % 8));
        ir_unit_free(ir_parse(copy.data, copy.len, NULL));
        mk_str_free(&copy);
    }
    mk_str_free(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_canonical),        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_samples_are_valid), cmocka_unit_test(test_all_is_sampled),
        cmocka_unit_test(test_print_func),       cmocka_unit_test(test_print_nonsense),
        cmocka_unit_test(test_short_forms),      cmocka_unit_test(test_mention_before_declaration),
        cmocka_unit_test(test_positions),        cmocka_unit_test(test_errors_of_tables),
        cmocka_unit_test(test_errors_of_bodies), cmocka_unit_test(test_deep_type),
        cmocka_unit_test(test_damaged_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

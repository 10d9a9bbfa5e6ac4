/* The packed form: round trips, size, and damaged bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sample.h"

static mk_str written(const ir_unit *u) {
    mk_str out = {0};
    ir_unit_write(u, &out);
    return out;
}

static ir_unit *read_or_fail(mk_str bytes) {
    mk_str why = {0};
    ir_unit *u = ir_unit_read(bytes.data, bytes.len, &why);
    if (!u)
        fail_msg("%s", mk_str_c(&why));
    return u;
}

/* ---- round trips ---- */

static void test_units(void **state) {
    (void)state;
    for (int i = 0; i < SAMPLES; i++) {
        ir_unit *u = sample(samples[i]);
        mk_str bytes = written(u);
        ir_unit *v = read_or_fail(bytes);
        memset(bytes.data, 0xaa, bytes.len); /* nothing refers to them */
        assert_same_text(printed(v), printed(u));
        mk_str again = written(v), first = written(u);
        assert_int_equal(again.len, first.len);
        assert_memory_equal(again.data, first.data, first.len);
        mk_str_free(&again);
        mk_str_free(&first);
        mk_str_free(&bytes);
        ir_unit_free(u);
        ir_unit_free(v);
    }
}

static void test_empty_unit(void **state) {
    (void)state;
    ir_unit *u = ir_unit_new();
    u->failed = true;
    mk_str bytes = written(u);
    ir_unit *v = read_or_fail(bytes);
    assert_true(v->failed);
    assert_int_equal(v->types.len, 1);
    assert_int_equal(v->init, IR_NONE);
    mk_str_free(&bytes);
    ir_unit_free(u);
    ir_unit_free(v);
}

/* Pack and unpack again: the bytes must be the same, so they can be hashed. */
static void test_bodies(void **state) {
    (void)state;
    ir_unit *u = sample("every_op.ir");
    ir_func f = {0};
    for (uint32_t b = 0; b < 3; b++) {
        assert_true(ir_unpack(u, b, &f));
        uint32_t n = ir_pack(u, &f);
        ir_body before = u->bodies.data[b], after = u->bodies.data[n];
        assert_int_equal(after.len, before.len);
        assert_memory_equal(after.data, before.data, before.len);
    }
    assert_false(ir_unpack(u, 99, &f));
    assert_int_equal(f.ins.len, 0);
    ir_func_free(&f);
    ir_unit_free(u);
}

/* Numbers at the ends of their ranges. */
static void test_extremes(void **state) {
    (void)state;
    const char text[] =
        "file \"a\"\nfunc $f @4294967295:65535 {\n"
        " scope 1 in 0 @1:1\n"
        " %a i64 = const 9223372036854775807 @1:1\n"
        " %b i64 = const -9223372036854775808 @4294967295:65535\n"
        " %c i64 = const 0 @4294967295:1\n"
        " %p = offset %q -9223372036854775808\n"
        " %q ptr = undef\n"
        " switch %a b0 -9223372036854775808..9223372036854775807:b1 9223372036854775807:b0 -1:b1\n"
        "b0:\n ret\nb1:\n unreach\n}\n";
    ir_unit *u = parse_or_fail(text, strlen(text));
    mk_str bytes = written(u);
    ir_unit *v = read_or_fail(bytes);
    assert_same_text(printed(v), printed(u));
    mk_str_free(&bytes);
    ir_unit_free(u);
    ir_unit_free(v);
}

/* Positions change on nearly every line here, as in lowered code. */
static void test_size(void **state) {
    (void)state;
    ir_unit *u = sample("hand.ir");
    ir_func f = {0};
    size_t bytes = 0, ins = 0;
    for (uint32_t b = 0; b < 2; b++) {
        assert_true(ir_unpack(u, b, &f));
        for (uint32_t v = 1; v < f.ins.len; v++)
            f.ins.data[v].pos = (ir_pos){.line = 20 + v / 2, .col = (uint16_t)(5 + v * 7 % 40)};
        uint32_t n = ir_pack(u, &f);
        bytes += u->bodies.data[n].len;
        ins += f.ins.len - 1;
    }
    assert_true(bytes <= ins * 8);
    ir_func_free(&f);
    ir_unit_free(u);
}

/* ---- damage ---- */

/* What was read is safe to work on, whatever it says. */
static void use(const void *data, size_t len) {
    mk_str why = {0};
    ir_unit *u = ir_unit_read(data, len, &why);
    assert_true((u == NULL) == (why.len > 0));
    if (u) {
        mk_str text = printed(u);
        (void)ir_check_unit(u, &why);
        mk_str_free(&text);
    }
    mk_str_free(&why);
    ir_unit_free(u);
}

/* Exactly sized, so that a byte too far is seen. */
static void *exactly(const char *data, size_t len) {
    char *copy = malloc(len ? len : 1);
    memcpy(copy, data, len);
    return copy;
}

static void test_truncated(void **state) {
    (void)state;
    for (int i = 0; i < SAMPLES; i++) {
        ir_unit *u = sample(samples[i]);
        mk_str bytes = written(u);
        for (size_t n = 0; n < bytes.len; n++) {
            void *copy = exactly(bytes.data, n);
            assert_null(ir_unit_read(copy, n, NULL));
            use(copy, n);
            free(copy);
        }
        mk_str_free(&bytes);
        ir_unit_free(u);
    }
}

static void test_flipped(void **state) {
    (void)state;
    static const unsigned char masks[] = {0x01, 0x40, 0x80, 0xff};
    for (int i = 0; i < SAMPLES; i++) {
        ir_unit *u = sample(samples[i]);
        mk_str bytes = written(u);
        for (size_t n = 0; n < bytes.len * sizeof masks; n++) {
            char *copy = exactly(bytes.data, bytes.len);
            copy[n / sizeof masks] = (char)(copy[n / sizeof masks] ^ masks[n % sizeof masks]);
            use(copy, bytes.len);
            free(copy);
        }
        mk_str_free(&bytes);
        ir_unit_free(u);
    }
}

static void assert_refused(mk_str bytes, const char *want) {
    mk_str why = {0};
    assert_null(ir_unit_read(bytes.data, bytes.len, &why));
    assert_string_equal(mk_str_c(&why), want);
    mk_str_free(&why);
}

static void test_reasons(void **state) {
    (void)state;
    ir_unit *u = sample("every_op.ir");
    mk_str bytes = written(u);
    bytes.data[0] ^= 1;
    assert_refused(bytes, "not memkit IR");
    bytes.data[0] ^= 1;
    bytes.data[4]++;
    assert_refused(bytes, "memkit IR of another version");
    bytes.data[4]--;
    bytes.data[8] = (char)0x80;
    assert_refused(bytes, "damaged IR: head");
    bytes.data[8] = 8;
    (void)mk_str_putc(&bytes, 'x');
    assert_refused(bytes, "damaged IR: bodies");
    mk_str_free(&bytes);
    ir_unit_free(u);
}

/* A count that promises more than there is, is refused before memory is taken for it. */
static void test_huge_counts(void **state) {
    (void)state;
    ir_unit *u = ir_unit_new();
    static const uint8_t body[] = {0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 0, 1};
    ir_func f = {0};
    (void)ir_body_vec_push(&u->bodies, (ir_body){body, sizeof body});
    assert_false(ir_unpack(u, 0, &f));
    assert_int_equal(f.locals.cap, 0);
    ir_func_free(&f);
    ir_unit_free(u);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_units),     cmocka_unit_test(test_empty_unit), cmocka_unit_test(test_bodies),
        cmocka_unit_test(test_extremes),  cmocka_unit_test(test_size),       cmocka_unit_test(test_truncated),
        cmocka_unit_test(test_flipped),   cmocka_unit_test(test_reasons),    cmocka_unit_test(test_huge_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* check_one_a_cause: which findings about the same calls are kept. */
#include "../report/rows.h"

#include "check_cause.h"

static find_list l;
static check_anchors anchors;

static void says(const char *rule, uint32_t line) {
    add(&l, (find_row){.kind = FIND_RULE, .at = AT("a.c", line, 1), .rule = rule, .message = "m"});
    check_anchors_push(&anchors, (check_anchor){.row = l.rows.len - 1, .at = AT("a.c", line, 1)});
}

static void also(uint32_t line) {
    check_anchors_push(&anchors, (check_anchor){.row = l.rows.len - 1, .at = AT("a.c", line, 1)});
}

static void expect(const char *kept) {
    mk_str s = {0};
    check_one_a_cause(&l.rows, &anchors);
    for (size_t i = 0; i < l.rows.len; i++)
        mk_str_printf(&s, "%s%s:%u", i ? " " : "", l.rows.data[i].rule, (unsigned)l.rows.data[i].at.line);
    assert_string_equal(mk_str_c(&s), kept);
    mk_str_free(&s);
    check_anchors_free(&anchors);
    find_free(&l);
}

static void the_first_of_a_chain_is_kept(void **state) {
    (void)state;
    says("heap-stays", 1);
    says("loop-temporary", 1);
    says("boxed-scalar", 1);
    says("node-by-node", 1);
    expect("node-by-node:1");
    says("node-by-node", 1);
    says("boxed-scalar", 1);
    says("loop-temporary", 1);
    expect("node-by-node:1");
    says("loop-temporary", 1);
    says("boxed-scalar", 1);
    expect("boxed-scalar:1");
    says("realloc-loses", 2);
    says("grow-by-constant", 2);
    says("string-building", 2);
    expect("string-building:2");
    says("realloc-loses", 2);
    says("string-building", 2);
    expect("string-building:2");
    says("mismatched-free", 2);
    says("free-nonheap", 2);
    expect("free-nonheap:2");
}

static void other_calls_are_other_causes(void **state) {
    (void)state;
    says("loop-temporary", 1);
    says("node-by-node", 2);
    says("realloc-loses", 3);
    expect("loop-temporary:1 node-by-node:2 realloc-loses:3");
}

static void other_chains_are_other_causes(void **state) {
    (void)state;
    says("loop-temporary", 1);
    says("string-building", 1);
    says("leak", 1);
    says("zero-twice", 1);
    says("leak", 1);
    expect("loop-temporary:1 string-building:1 leak:1 zero-twice:1 leak:1");
}

/* A finding about two calls goes where both are spoken of. */
static void all_calls_must_be_spoken_of(void **state) {
    (void)state;
    says("string-building", 1);
    says("grow-by-constant", 1);
    also(2);
    expect("string-building:1 grow-by-constant:1");
    says("string-building", 1);
    also(2);
    says("realloc-loses", 2);
    says("grow-by-constant", 2);
    also(1);
    says("realloc-loses", 3);
    expect("string-building:1 realloc-loses:3");
}

static void rows_of_others_stay(void **state) {
    (void)state;
    add(&l, (find_row){.kind = FIND_ALLOC, .at = AT("a.c", 1, 1), .rule = "none"});
    add(&l, (find_row){.kind = FIND_RULE, .at = AT("a.c", 1, 1), .rule = "realloc-loses", .message = "another body's"});
    says("grow-by-constant", 1);
    says("realloc-loses", 1);
    expect("none:1 realloc-loses:1 grow-by-constant:1");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_of_a_chain_is_kept),
        cmocka_unit_test(other_calls_are_other_causes),
        cmocka_unit_test(other_chains_are_other_causes),
        cmocka_unit_test(all_calls_must_be_spoken_of),
        cmocka_unit_test(rows_of_others_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

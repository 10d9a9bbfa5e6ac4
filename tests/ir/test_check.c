/* The validator: a sound unit passes, and each invariant has changes that break it and nothing before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sample.h"

/* What is broken below. Instructions and blocks are told by number in the changes. */
static const char base[] =
    "file \"a.c\"\n"
    "func $f(p *i32, n i32) i32 {\n"
    "  scope 1 in 0\n"
    "  var x i32 scope 1 @3:7\n"
    "  var y i32 scope 1 promoted\n"
    "  loop 0 header b1 iv %5 from %2 to %1 step 1 while lt @4:3\n"
    "b0:\n"
    "  %1 i32 = arg 1\n"     /* 1 */
    "  %2 i32 = const 0\n"   /* 2 */
    "  %3 ptr = local x\n"   /* 3 */
    "  jump b1\n"            /* 4 */
    "b1: loop 0 idom b0\n"
    "  %5 i32 = phi %2 %9\n" /* 5 */
    "  %6 i1 = lt %5 %1\n"   /* 6 */
    "  br %6 b2 b3\n"        /* 7 */
    "b2: loop 0 idom b1\n"
    "  %8 i32 = const 1\n"   /* 8 */
    "  %9 i32 = add %5 %8\n" /* 9 */
    "  store %3 %9\n"        /* 10 */
    "  bind y %9\n"          /* 11 */
    "  jump b1\n"            /* 12 */
    "b3: idom b1\n"
    "  end 1\n"              /* 13 */
    "  %14 i32 = call $g(%5)\n" /* 14 */
    "  %15 ptr = str \"s\"\n"   /* 15 */
    "  switch %14 b4 1..3:b5\n" /* 16 */
    "b4: idom b3\n"
    "  ret i32 %14 @9:1\n"   /* 17 */
    "b5: idom b3\n"
    "  %18 ptr = global @g\n" /* 18 */
    "  %19 ptr = field %18 +4\n" /* 19 */
    "  unreach\n"            /* 20 */
    "}\n";

typedef struct breakage {
    const char *id;
    void (*body)(ir_func *f);
    void (*unit)(ir_unit *u);
} breakage;

#define INS(n) f->ins.data[n]
#define BLOCK(n) f->blocks.data[n]
#define ITEM(n, k) f->ext.data[INS(n).ext + (k)]
#define BODY(name, ...)                                                                             \
    static void name(ir_func *f) { __VA_ARGS__; }
#define UNIT(name, ...)                                                                             \
    static void name(ir_unit *u) { __VA_ARGS__; }

BODY(no_nop, INS(0).op = IR_UNDEF)
BODY(gap_between, BLOCK(1).first++)
BODY(short_block, BLOCK(5).last--; INS(19) = INS(20))
BODY(no_blocks, ir_block_vec_clear(&f->blocks))

BODY(two_terminators, INS(8).op = IR_UNREACH; INS(8).n = 0; INS(9).a = INS(9).b = 5; INS(8).imm = 0)
BODY(no_terminator, INS(20).op = IR_UNDEF; INS(20).ty = IR_I32)
BODY(no_such_block, ITEM(7, 1) = 6)

BODY(unknown_op, INS(6).op = IR_OP_COUNT)
BODY(unknown_type, INS(6).ty = IR_TY_COUNT)
BODY(unknown_flag, INS(6).flags = 1 << 8)
BODY(unknown_gap, f->gap = (ir_gap)17)

BODY(list_outside, INS(7).ext = (uint32_t)f->ext.len - 1)
BODY(list_far_outside, INS(7).ext = UINT32_MAX)
BODY(cases_outside, INS(16).imm = 1)
BODY(cases_before, INS(16).imm = -1)
BODY(case_backwards, f->cases.data[0].hi = 0)

BODY(br_of_one, INS(7).n = 1)
BODY(jump_of_none, INS(4).n = 0)
BODY(jump_of_two, INS(4).n = 2)
BODY(switch_of_none, INS(16).n = 0)
BODY(unreach_of_one, INS(20).n = 1)

BODY(no_local, INS(3).ref = 4)
BODY(no_symbol, INS(14).ref = 2)
BODY(no_global, INS(18).ref = 1)
BODY(no_type, INS(19).ref = 99)
BODY(no_string, INS(15).ref = 9999)
BODY(no_param, INS(1).ref = 2)
BODY(no_scope, INS(13).ref = 2)
BODY(call_of_none, INS(14).ref = IR_NONE)
BODY(call_of_two, INS(14).a = 3)
BODY(no_function, f->sym = 9)

BODY(no_operand, INS(9).b = 0)
BODY(operand_outside, INS(9).b = 21)
BODY(operand_without_result, INS(9).b = 4)
BODY(argument_without_result, ITEM(14, 0) = 13)
BODY(argument_of_none, ITEM(14, 0) = 0)

BODY(wrong_pred, f->preds.data[BLOCK(2).preds] = 3)
BODY(unsorted_preds, uint32_t *p = f->preds.data + BLOCK(1).preds; p[0] = 2; p[1] = 0)
BODY(missing_pred, BLOCK(1).npreds = 1)
BODY(same_pred_twice, f->preds.data[BLOCK(1).preds + 1] = 0)
BODY(preds_outside, BLOCK(1).preds = 99)
BODY(entry_jumped_to, ITEM(12, 0) = 0; ir_preds(f))

BODY(unreachable, ITEM(16, 1) = 4; ir_preds(f))

BODY(phi_of_one, INS(5).n = 1)
BODY(late_phi, ir_ins t = INS(5); INS(5) = INS(6); INS(6) = t; INS(5).a = 1)

BODY(wrong_idom, BLOCK(4).idom = 1)
BODY(idom_of_entry, BLOCK(0).idom = 0)
BODY(idom_missing, BLOCK(4).idom = IR_NONE)

BODY(use_before_def, INS(6).b = 6)
BODY(use_on_other_path, INS(17).a = 9)
BODY(phi_from_wrong_side, uint32_t *v = &ITEM(5, 0); v[0] = 9; v[1] = 2)
BODY(argument_later, ITEM(14, 0) = 14)

BODY(store_to_number, INS(10).a = 9)
BODY(field_of_number, INS(19).a = 1)
BODY(local_as_number, INS(3).ty = IR_I64)

BODY(store_of_other, INS(10).ty = IR_I64)
BODY(phi_of_other, INS(5).ty = IR_I64)

BODY(br_on_address, INS(7).a = 3)
BODY(comparison_wide, INS(6).ty = IR_I32)
BODY(sum_of_struct, INS(9).ty = IR_AGG; INS(10).ty = IR_AGG; INS(5).ty = IR_AGG; INS(2).ty = IR_AGG)

BODY(ret_untyped, INS(17).ty = IR_VOID)
BODY(ret_nothing, INS(17).a = 0)
BODY(ret_other, INS(17).ty = IR_I64)

BODY(scope_in_later, f->scopes.data[1].parent = 1)
BODY(scope_0_in_one, f->scopes.data[0].parent = 0)
BODY(local_in_none, f->locals.data[2].scope = 2)
BODY(local_of_none, f->locals.data[2].type = 99)

BODY(promoted_stored, f->locals.data[2].flags |= IR_LOCAL_PROMOTED)
BODY(bound_in_memory, f->locals.data[3].flags = 0)
BODY(no_such_param, f->locals.data[0].param = 2)

BODY(loop_elsewhere, f->loops.data[0].header = 3)
BODY(loop_in_itself, f->loops.data[0].parent = 0)
BODY(loop_deep, f->loops.data[0].depth = 2)
BODY(no_such_loop, BLOCK(2).loop = 1)
BODY(no_edge_back, BLOCK(2).loop = IR_NONE)

BODY(counter_no_phi, f->loops.data[0].iv = 6)
BODY(counter_elsewhere, f->loops.data[0].iv = 9)
BODY(counter_without_test, f->loops.data[0].cmp = IR_ADD)
BODY(counter_without_bound, f->loops.data[0].bound = 0)
BODY(bound_without_value, f->loops.data[0].iv = 0; f->loops.data[0].bound = f->blocks.data[0].last)

BODY(ins_nowhere, INS(17).pos.file = 1)
BODY(local_nowhere, f->locals.data[2].pos.file = 1)
BODY(loop_nowhere, f->loops.data[0].pos.file = 1)
BODY(scope_nowhere, f->scopes.data[1].pos = (ir_pos){1, 1, 1})
BODY(end_nowhere, f->end = (ir_pos){1, 1, 1})

UNIT(path_nowhere, u->files.data[0].path = 9999)
UNIT(param_name_nowhere, u->param_names.data[0] = 9999)
UNIT(strings_open, u->strings.data[u->strings.len - 1] = 'x')
UNIT(type_0, u->types.data[0].kind = IR_K_INT)
UNIT(kind, u->types.data[1].kind = 10)
UNIT(elem, u->types.data[1].elem = 99)
UNIT(members, u->types.data[1].fields = 9; u->types.data[1].nfields = 1)
UNIT(member_type, u->fields.data[0].type = 99)
UNIT(record_in_itself, u->types.data[1].kind = IR_K_STRUCT; u->types.data[1].fields = 0;
     u->types.data[1].nfields = 1; u->fields.data[0].type = 1)
UNIT(array_in_itself, u->types.data[1].kind = IR_K_ARRAY; u->types.data[1].elem = 1)
UNIT(sym_nameless, u->syms.data[0].name = 0)
UNIT(sym_type, u->syms.data[0].type = 2)
UNIT(sym_params, u->syms.data[0].params = 99)
UNIT(sym_attrs, u->syms.data[0].nattrs = 1)
UNIT(sym_linkage, u->syms.data[0].linkage = 3)
UNIT(sym_body, u->syms.data[0].body = 1)
UNIT(sym_no_body, u->syms.data[0].body = IR_NONE)
UNIT(sym_others_body, u->syms.data[1].body = 0)
UNIT(init_body, u->init = 1)
UNIT(init_of_sym, u->init = 0)
UNIT(global_type, u->globals.data[0].type = 99)
UNIT(global_owner, u->globals.data[0].owner = 99)

static void add_attr(ir_unit *u, ir_attr a) {
    (void)ir_attr_vec_push(&u->attrs, a);
    u->syms.data[0].nattrs = 1;
}
UNIT(attr_kind, add_attr(u, (ir_attr){.kind = IR_ATTR_COUNT}))
UNIT(attr_param, add_attr(u, (ir_attr){.kind = IR_ATTR_FREES, .arg = {3}}))
UNIT(sym_nowhere, u->syms.data[0].pos = (ir_pos){1, 1, 1})
UNIT(type_nowhere, u->types.data[1].pos = (ir_pos){1, 1, 1})
UNIT(global_nowhere, u->globals.data[0].pos = (ir_pos){1, 1, 1})
UNIT(ptr_size, u->ptr_size = 3)
UNIT(body_cut, u->bodies.data[0].len--)

#define ROW(id, name) {id, name, NULL}
#define UROW(id, name) {id, NULL, name}
static const breakage breakages[] = {
    ROW("I1", no_nop), ROW("I1", gap_between), ROW("I1", short_block), ROW("I1", no_blocks),
    ROW("I2", two_terminators), ROW("I2", no_terminator), ROW("I2", no_such_block),
    ROW("I3", unknown_op), ROW("I3", unknown_type), ROW("I3", unknown_flag), ROW("I3", unknown_gap),
    ROW("I4", list_outside), ROW("I4", list_far_outside), ROW("I4", cases_outside), ROW("I4", cases_before),
    ROW("I4", case_backwards),
    ROW("I5", br_of_one), ROW("I5", jump_of_none), ROW("I5", jump_of_two), ROW("I5", switch_of_none),
    ROW("I5", unreach_of_one),
    ROW("I6", no_local), ROW("I6", no_symbol), ROW("I6", no_global), ROW("I6", no_type), ROW("I6", no_string),
    ROW("I6", no_param), ROW("I6", no_scope), ROW("I6", call_of_none), ROW("I6", call_of_two),
    ROW("I6", no_function),
    ROW("I7", no_operand), ROW("I7", operand_outside), ROW("I7", operand_without_result),
    ROW("I7", argument_without_result), ROW("I7", argument_of_none),
    ROW("I8", wrong_pred), ROW("I8", unsorted_preds), ROW("I8", missing_pred), ROW("I8", same_pred_twice),
    ROW("I8", preds_outside), ROW("I8", entry_jumped_to),
    ROW("I9", unreachable),
    ROW("I10", phi_of_one), ROW("I10", late_phi),
    ROW("I11", wrong_idom), ROW("I11", idom_of_entry), ROW("I11", idom_missing),
    ROW("I12", use_before_def), ROW("I12", use_on_other_path), ROW("I12", phi_from_wrong_side),
    ROW("I12", argument_later),
    ROW("I13", store_to_number), ROW("I13", field_of_number), ROW("I13", local_as_number),
    ROW("I14", store_of_other), ROW("I14", phi_of_other),
    ROW("I15", br_on_address), ROW("I15", comparison_wide), ROW("I15", sum_of_struct),
    ROW("I16", ret_untyped), ROW("I16", ret_nothing), ROW("I16", ret_other),
    ROW("I17", scope_in_later), ROW("I17", scope_0_in_one), ROW("I17", local_in_none), ROW("I17", local_of_none),
    ROW("I18", promoted_stored), ROW("I18", bound_in_memory), ROW("I18", no_such_param),
    ROW("I19", loop_elsewhere), ROW("I19", loop_in_itself), ROW("I19", loop_deep), ROW("I19", no_such_loop),
    ROW("I19", no_edge_back),
    ROW("I20", counter_no_phi), ROW("I20", counter_elsewhere), ROW("I20", counter_without_test),
    ROW("I20", counter_without_bound), ROW("I20", bound_without_value),
    ROW("I21", ins_nowhere), ROW("I21", local_nowhere), ROW("I21", loop_nowhere), ROW("I21", scope_nowhere),
    ROW("I21", end_nowhere),
    UROW("U1", path_nowhere), UROW("U1", param_name_nowhere), UROW("U1", strings_open),
    UROW("U2", type_0), UROW("U2", kind), UROW("U2", elem), UROW("U2", members), UROW("U2", member_type),
    UROW("U2", record_in_itself), UROW("U2", array_in_itself),
    UROW("U3", sym_nameless), UROW("U3", sym_type), UROW("U3", sym_params), UROW("U3", sym_attrs),
    UROW("U3", sym_linkage),
    UROW("U4", sym_body), UROW("U4", sym_no_body), UROW("U4", sym_others_body), UROW("U4", init_body),
    UROW("U4", init_of_sym),
    UROW("U5", global_type), UROW("U5", global_owner),
    UROW("U6", attr_kind), UROW("U6", attr_param),
    UROW("U7", sym_nowhere), UROW("U7", type_nowhere), UROW("U7", global_nowhere),
    UROW("U8", ptr_size),
    UROW("U9", body_cut),
};
enum { BREAKAGES = sizeof breakages / sizeof *breakages };

static void test_sound(void **state) {
    (void)state;
    mk_str why = {0};
    ir_unit *u = parse_or_fail(base, strlen(base));
    if (!ir_check_unit(u, &why))
        fail_msg("%s", mk_str_c(&why));
    assert_int_equal(why.len, 0);
    ir_unit_free(u);
}

static bool check_broken(const breakage *b, ir_unit *u, mk_str *why) {
    ir_func f = {0};
    assert_true(ir_unpack(u, 0, &f));
    if (b->body)
        b->body(&f);
    else
        b->unit(u);
    bool ok = b->body ? ir_check(u, &f, why) : ir_check_unit(u, why);
    assert_int_equal(b->body ? ir_check(u, &f, NULL) : ir_check_unit(u, NULL), ok);
    ir_func_free(&f);
    return ok;
}

static void test_breakages(void **state) {
    (void)state;
    for (int n = 0; n < BREAKAGES; n++) {
        const breakage *b = &breakages[n];
        mk_str why = {0};
        ir_unit *u = parse_or_fail(base, strlen(base));
        size_t len = strlen(b->id);
        bool ok = check_broken(b, u, &why);
        if (ok || strncmp(mk_str_c(&why), b->id, len) != 0 || why.data[len] != ':')
            fail_msg("breakage %d of %s: %s", n, b->id, ok ? "passed" : mk_str_c(&why));
        mk_str_free(&why);
        ir_unit_free(u);
    }
}

/* The numbers run from I1 to I21 and from U1 to U9 without a hole. */
static void test_all_broken(void **state) {
    (void)state;
    bool seen[2][32] = {{0}};
    for (int n = 0; n < BREAKAGES; n++)
        seen[breakages[n].id[0] == 'U'][atoi(breakages[n].id + 1)] = true;
    for (int n = 1; n <= 21; n++)
        assert_true(seen[0][n]);
    for (int n = 1; n <= 9; n++)
        assert_true(seen[1][n]);
}

/* A breach in a body of a unit is told with its function. */
static void test_names_function(void **state) {
    (void)state;
    const char text[] = "func $f {\n %1 i32 = const 1\n %2 i32 = load %1\n ret\n}\n";
    mk_str why = {0};
    ir_unit *u = parse_or_fail(text, strlen(text));
    assert_false(ir_check_unit(u, &why));
    assert_string_equal(mk_str_c(&why), "U9: f: I13: %2 load: %1 is no address");
    mk_str_free(&why);
    ir_unit_free(u);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_breakages),
        cmocka_unit_test(test_all_broken),
        cmocka_unit_test(test_names_function),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

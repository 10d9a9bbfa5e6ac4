/* find_settle: order, joins, counts. */
#include "rows.h"

/* The rows as a text: "file:line:col kind function name what", a line each. */
static const char *rows_of(find_list *l) {
    static char text[4096];
    char *to = text;
    *to = '\0';
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        to += sprintf(to, "%s:%u:%u ", r->at.file, r->at.line, r->at.col);
        if (r->kind == FIND_ALLOC)
            to += sprintf(to, "%s %s freed=%s size=%s loop=%d", r->stays ? "stays" : "escapes",
                          find_reason_text(r->reason), find_freed_text(r->freed),
                          r->size ? r->size : "", r->loop);
        else if (r->kind == FIND_PARAM)
            to += sprintf(to, "%s %s %d", r->name, find_leak_text(r->leak), r->level);
        else
            to += sprintf(to, "%s", r->kind == FIND_RULE ? r->rule : r->name);
        for (uint32_t k = 0; k < r->nassumes; k++)
            to += sprintf(to, " %s", r->assumes[k]);
        to += sprintf(to, "\n");
    }
    return text;
}

static void expect_rows(find_list *l, const char *expected) {
    find_settle(l);
    assert_string_equal(rows_of(l), expected);
    find_settle(l); /* settled rows stay as they are */
    assert_string_equal(rows_of(l), expected);
    find_free(l);
}

static void sorts_by_place(void **state) {
    (void)state;
    find_list l = {0};
    add(&l, (find_row){.kind = FIND_RULE, .at = AT("b.c", 1, 1), .rule = "r", .message = "m"});
    add(&l, (find_row){.kind = FIND_LOCAL, .at = AT("a.c", 10, 1), .name = "x"});
    add(&l, (find_row){.kind = FIND_PARAM, .at = AT("a.c", 9, 20), .name = "q"});
    add(&l, (find_row){.kind = FIND_PARAM, .at = AT("a.c", 9, 3), .name = "p"});
    add(&l, (find_row){.kind = FIND_RULE, .at = AT("a.c", 9, 3), .rule = "r", .message = "m"});
    add(&l, (find_row){.kind = FIND_ALLOC, .at = AT("a.c", 9, 3), .stays = true});
    expect_rows(&l, "a.c:9:3 stays  freed=none size= loop=0\n"
                    "a.c:9:3 p none 0\n"
                    "a.c:9:3 r\n"
                    "a.c:9:20 q none 0\n"
                    "a.c:10:1 x\n"
                    "b.c:1:1 r\n");
}

static void joins_what_one_call_yields(void **state) {
    (void)state;
    find_list l = {0};
    find_row stays = {.kind = FIND_ALLOC,
                      .at = AT("a.h", 3, 5),
                      .function = "f",
                      .stays = true,
                      .freed = FIND_FREED_EVERY,
                      .size = "n",
                      .loop = 1,
                      ASSUMES("unknown:b")};
    find_row escapes = {.kind = FIND_ALLOC,
                        .at = AT("a.h", 3, 5),
                        .function = "f",
                        .reason = FIND_GLOBAL,
                        .freed = FIND_FREED_CALLER,
                        .size = "n",
                        .route = "stored in 'g'",
                        ASSUMES("unknown:a", "unknown:b")};
    find_row returned = {.kind = FIND_ALLOC,
                         .at = AT("a.h", 3, 5),
                         .function = "f",
                         .reason = FIND_RETURNED,
                         .freed = FIND_FREED_CALLER,
                         .size = "m",
                         .route = "returned",
                         ASSUMES("unknown:c")};
    add(&l, stays);
    add(&l, escapes);
    add(&l, returned);
    find_settle(&l);
    assert_string_equal(l.rows.data[0].route, "returned"); /* the route of the reason shown */
    expect_rows(&l, "a.h:3:5 escapes returned freed=caller size= loop=1 unknown:a unknown:b "
                    "unknown:c\n");
}

static void keeps_apart_what_is_not_one_call(void **state) {
    (void)state;
    find_list l = {0};
    find_row r = {.kind = FIND_ALLOC, .at = AT("a.c", 3, 5), .function = "f", .stays = true};
    add(&l, r);
    r.at.col = 20;
    add(&l, r);
    r.function = "g"; /* one of a macro that writes functions */
    add(&l, r);
    r.in_macro = true; /* two calls written by one macro */
    r.callee = "malloc";
    add(&l, r);
    r.callee = "strdup";
    add(&l, r);
    add(&l, r);
    find_settle(&l);
    assert_int_equal(l.rows.len, 5);
    assert_int_equal(l.stats.sites, 5);
    find_free(&l);
}

static find_freed joined_freed(find_freed a, find_freed b, bool stays) {
    find_list l = {0};
    find_row r = {.kind = FIND_ALLOC, .at = AT("a.c", 1, 1), .stays = true, .freed = a};
    add(&l, r);
    r.freed = b;
    r.stays = stays;
    add(&l, r);
    find_settle(&l);
    find_freed f = l.rows.data[0].freed;
    assert_int_equal(l.rows.len, 1);
    find_free(&l);
    return f;
}

static void freed_falls_to_what_holds_for_all(void **state) {
    (void)state;
    assert_int_equal(joined_freed(FIND_FREED_EVERY, FIND_FREED_EVERY, true), FIND_FREED_EVERY);
    assert_int_equal(joined_freed(FIND_FREED_EVERY, FIND_FREED_SOME, true), FIND_FREED_SOME);
    assert_int_equal(joined_freed(FIND_FREED_SOME, FIND_FREED_NONE, true), FIND_FREED_NONE);
    assert_int_equal(joined_freed(FIND_FREED_EVERY, FIND_FREED_CALLER, false), FIND_FREED_CALLER);
    assert_int_equal(joined_freed(FIND_FREED_NONE, FIND_FREED_CALLER, false), FIND_FREED_CALLER);
    assert_int_equal(joined_freed(FIND_FREED_EVERY, FIND_FREED_NONE, false), FIND_FREED_NONE);
}

static void param(find_list *l, const char *name, find_leak leak, int level) {
    add(l, (find_row){.kind = FIND_PARAM,
                      .at = AT("a.h", 2, 1),
                      .function = "f",
                      .name = name,
                      .leak = leak,
                      .level = level});
}

static void joins_parameters(void **state) {
    (void)state;
    find_list l = {0};
    param(&l, "both", FIND_LEAK_RESULT, 1); /* two leaks, two rows */
    param(&l, "both", FIND_LEAK_CONTENT, 2);
    param(&l, "both", FIND_LEAK_CONTENT, 1);
    param(&l, "all", FIND_LEAK_LEAKS, 0); /* leaks hides the rest */
    param(&l, "all", FIND_LEAK_RESULT, 0);
    param(&l, "all", FIND_LEAK_NONE, 0);
    param(&l, "none", FIND_LEAK_NONE, 0);
    param(&l, "none", FIND_LEAK_NONE, 0);
    param(&l, "one", FIND_LEAK_NONE, 0); /* another unit knows of a leak */
    param(&l, "one", FIND_LEAK_CONTENT, 1);
    expect_rows(&l, "a.h:2:1 all leaks 0\n"
                    "a.h:2:1 both content 1\n"
                    "a.h:2:1 both result 1\n"
                    "a.h:2:1 none none 0\n"
                    "a.h:2:1 one content 1\n");
}

static void joins_findings_that_say_the_same(void **state) {
    (void)state;
    find_list l = {0};
    find_row r = {.kind = FIND_RULE,
                  .at = AT("a.h", 2, 1),
                  .rule = "leak",
                  .message = "m",
                  .severity = FIND_NOTE};
    add(&l, r);
    r.severity = FIND_WARNING;
    add(&l, r);
    r.message = "another";
    add(&l, r);
    find_settle(&l);
    assert_int_equal(l.rows.len, 2);
    assert_int_equal(l.rows.data[1].severity, FIND_WARNING);
    assert_true(report_any(&l, FIND_WARNING));
    assert_false(report_any(&l, FIND_ERROR));
    find_free(&l);
}

static void counts(void **state) {
    (void)state;
    find_list l = {.stats = {.files = 7, .sites = 99}};
    add(&l, (find_row){.kind = FIND_ALLOC, .at = AT("a.c", 1, 1), .stays = true});
    add(&l,
        (find_row){.kind = FIND_ALLOC, .at = AT("a.c", 2, 1), ASSUMES("unknown:a", "unknown:b")});
    add(&l,
        (find_row){.kind = FIND_PARAM, .at = AT("a.c", 2, 1), .name = "p", ASSUMES("unknown:b")});
    add(&l, (find_row){.kind = FIND_LOCAL, .at = AT("a.c", 3, 1), .name = "x"});
    add(&l, (find_row){.kind = FIND_RULE, .at = AT("a.c", 4, 1), .rule = "r", .message = "m"});
    find_settle(&l);
    assert_int_equal(l.stats.files, 7);
    assert_int_equal(l.stats.sites, 2);
    assert_int_equal(l.stats.stay, 1);
    assert_int_equal(l.stats.findings, 1);
    assert_int_equal(l.stats.assumptions, 2);
    find_free(&l);
}

static void settles_nothing(void **state) {
    (void)state;
    find_list l = {0};
    find_settle(&l);
    assert_int_equal(l.rows.len, 0);
    find_free(&l);
}

/* Whatever order the units came in, the same rows come out. */
static void order_of_units_does_not_show(void **state) {
    (void)state;
    static const find_reason reasons[] = {FIND_GLOBAL, FIND_RETURNED, FIND_CALLEE};
    char first[4096] = "";
    for (unsigned seed = 0; seed < 50; seed++) {
        find_list l = {0};
        for (unsigned i = 0; i < 60; i++) {
            unsigned k =
                (i * 7 + seed * 13) % 60; /* 7 and 60 have no common factor: a permutation */
            add(&l, (find_row){.kind = FIND_ALLOC,
                               .at = AT("a.c", k % 4, k % 3),
                               .reason = reasons[k % 3],
                               .freed = (find_freed)(k % 4),
                               .size = k % 5 ? "n" : "m",
                               .loop = (int)k % 3,
                               .callee = k % 2 ? "f" : "g",
                               .stays = k % 7 == 0});
        }
        find_settle(&l);
        if (!seed)
            strcpy(first, rows_of(&l));
        assert_string_equal(rows_of(&l), first);
        find_free(&l);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_by_place),
        cmocka_unit_test(joins_what_one_call_yields),
        cmocka_unit_test(keeps_apart_what_is_not_one_call),
        cmocka_unit_test(freed_falls_to_what_holds_for_all),
        cmocka_unit_test(joins_parameters),
        cmocka_unit_test(joins_findings_that_say_the_same),
        cmocka_unit_test(counts),
        cmocka_unit_test(settles_nothing),
        cmocka_unit_test(order_of_units_does_not_show),
    };
    return cmocka_run_group_tests_name("settle", tests, NULL, NULL);
}

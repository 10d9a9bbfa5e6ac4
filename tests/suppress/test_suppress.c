/* suppress(): which lines comments speak of, in every form; and what is said of those that do nothing. */
#include "../options/folder.h"
#include "../report/rows.h"

#include "suppress.h"

static const rule_set *all(void) {
    static rule_set on;
    on = rules_usual();
    return &on;
}

/* A file in which each line that holds FIND has a finding of rule leak; ZERO one of zero-twice. */
static void find_in(find_list *l, const char *name, const char *text) {
    uint32_t line = 1;
    for (const char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n', line++) {
        size_t n = strcspn(at, "\n");
        if (memmem(at, n, "FIND", 4))
            add(l, (find_row){.kind = FIND_RULE, .at = AT(name, line, 1), .rule = "leak", .message = "m"});
        if (memmem(at, n, "ZERO", 4))
            add(l, (find_row){.kind = FIND_RULE, .at = AT(name, line, 2), .rule = "zero-twice", .message = "m"});
    }
    find_settle(l);
}

/* Rows as text: what is left, what is suppressed (in brackets, with its reason), what is said of comments. */
static const char *suppressed_in(const char *text, const rule_set *on, bool judge) {
    static char out[2000];
    static const char *const names[] = {"a.c"};
    find_list l = {0};
    mk_str s = {0};
    file_write("a.c", text);
    find_in(&l, "a.c", text);
    suppress(&l, on, names, judge);
    for (size_t i = 0; i < l.rows.len; i++) {
        const find_row *r = &l.rows.data[i];
        bool of_comments = strcmp(r->rule, "unused-suppression") == 0;
        mk_str_printf(&s, "%s%u", i ? " " : "", (unsigned)r->at.line);
        if (of_comments)
            mk_str_printf(&s, "!%.*s", (int)strcspn(r->message, ":;,"), r->message);
        if (r->suppressed)
            mk_str_printf(&s, "[%s]", r->justification);
    }
    assert_int_equal(l.stats.findings + l.stats.suppressed, l.rows.len);
    snprintf(out, sizeof out, "%s", mk_str_c(&s));
    mk_str_free(&s);
    find_free(&l);
    return out;
}

typedef struct sample {
    const char *text, *rows;
} sample;

static void expect_all(const sample *rows, size_t n) {
    for (size_t i = 0; i < n; i++)
        assert_string_equal(suppressed_in(rows[i].text, all(), false), rows[i].rows);
}

#define EXPECT_ALL(rows) expect_all(rows, sizeof(rows) / sizeof *(rows))

static void lines(void **state) {
    (void)state;
    static const sample rows[] = {
        {"FIND\n", "1"},
        {"FIND // memkit: ignore[leak]\nFIND\n", "1[] 2"},
        {"FIND // memkit: ignore[leak] meant so\n", "1[meant so]"},
        {"FIND /* memkit: ignore[leak]: meant so */\n", "1[meant so]"},
        {"FIND /* memkit:ignore [ leak ] - meant so */ FIND\n", "1[meant so]"},
        {"/* memkit: ignore[leak] */ FIND\nFIND", "1[] 2"},
        {"// memkit: ignore[leak]\nFIND\nFIND", "2[] 3"},
        {"FIND\n// memkit: ignore[leak]\n\n\n// more\n#if 1 \\\n 2\n/* and more */ FIND\nFIND", "1 8[] 9"},
        {"/* long\n * memkit: ignore[leak] why\n * and why\n */\nFIND\nFIND", "5[why] 6"},
        {"x; /* memkit: ignore[leak] */\nFIND", "2"},
        {"x; /* memkit: ignore[leak]\n */ FIND\nFIND", "2[] 3"},
        {"// memkit: ignore[leak] \\\n goes on\nFIND", "3[\\]"},
        {"// memkit: ignore[leak]\r\nFIND\r\nFIND\r\n", "2[] 3"},
        {"/* memkit: ignore[leak] why */ /* other */ // third\nFIND", "2[why]"},
        {"/* a *//* memkit: ignore[leak] */\nFIND", "2[]"},
        {"FIND // memkit: ignore[leak]", "1[]"},
        {"// memkit: ignore[leak]", ""},
        {"FIND // why, memkit: ignore[leak]", "1[]"},
        {"FIND // why // memkit: ignore[leak]", "1[]"},
        {"FIND // memkit: ignore[leak] one\nFIND /* memkit: ignore two */", "1[one] 2[two]"},
    };
    EXPECT_ALL(rows);
}

static void not_in_literals(void **state) {
    (void)state;
    static const sample rows[] = {
        {"\"// memkit: ignore[leak]\" FIND", "1"},
        {"\"\\\"/* memkit: ignore[leak]\" FIND // */", "1"},
        {"L\"/* memkit: ignore */\" FIND", "1"},
        {"\"a\\\nb // memkit: ignore\" FIND", "2"},
        {"'\"' FIND // memkit: ignore[leak] \"", "1[\"]"},
        {"'\\'' FIND // memkit: ignore[leak] '", "1[']"},
        {"1'000'0 FIND // memkit: ignore[leak]", "1[]"},
        {"0x1'F FIND // memkit: ignore[leak]", "1[]"},
        {"u8'x' FIND // memkit: ignore[leak]", "1[]"},
        {"a / b FIND // memkit: ignore[leak]", "1[]"},
        {"// /* \nFIND // memkit: ignore[leak]", "2[]"},
        {"/* // */ FIND // memkit: ignore[leak]", "1[]"},
        {"FIND /* memkit: ignore[leak]", "1[]"},
        {"\"unclosed\nFIND // memkit: ignore[leak]", "2[]"},
        {"FIND // `memkit: ignore[leak]`", "1"},
        {"FIND // xmemkit: ignore[leak]", "1"},
    };
    EXPECT_ALL(rows);
}

static void lists_of_rules(void **state) {
    (void)state;
    static const sample rows[] = {
        {"FIND ZERO // memkit: ignore[leak]", "1[] 1"},
        {"FIND ZERO // memkit: ignore[zero-twice]", "1 1[]"},
        {"FIND ZERO // memkit: ignore[zero-twice,leak] both", "1[both] 1[both]"},
        {"FIND ZERO // memkit: ignore[zero-*]", "1 1[]"},
        {"FIND ZERO // memkit: ignore", "1[] 1[]"},
        {"FIND ZERO // memkit: ignore all of it", "1[all of it] 1[all of it]"},
        {"FIND // memkit: ignore[leek]", "1"},
        {"FIND // memkit: ignore[]", "1"},
        {"FIND // memkit: ignore[leak", "1"},
        {"FIND // memkit: ignore(leak)", "1"},
        {"FIND // memkit: ignores", "1"},
        {"FIND // memkit:", "1"},
        {"FIND // memkit: ignore[leak] one  memkit: ignore[leak] two", "1[one  memkit: ignore[leak] two]"},
    };
    EXPECT_ALL(rows);
}

static void clang_tidys_forms(void **state) {
    (void)state;
    static const sample rows[] = {
        {"FIND // NOLINT(memkit-leak) why\nFIND", "1[why] 2"},
        {"FIND // NOLINT(memkit-*): why", "1[why]"},
        {"FIND // NOLINT(cert-x,memkit-leak,*-y)", "1[]"},
        {"FIND // NOLINT", "1"},
        {"FIND // NOLINT(leak)", "1"},
        {"FIND // NOLINT (memkit-leak)", "1"},
        {"FIND // NOLINT(memkit-zero-twice)", "1"},
        {"FIND // NOLINTNEXTLINE(memkit-leak)\nFIND\nFIND", "1 2[] 3"},
        {"/* NOLINTNEXTLINE(memkit-leak)\n */\nFIND\nFIND", "3[] 4"},
        {"// NOLINTBEGIN(memkit-leak) old\nFIND\nFIND\n// NOLINTEND(memkit-leak)\nFIND", "2[old] 3[old] 5"},
        {"// memkit: ignore-begin[leak]\nFIND\n// NOLINTEND(memkit-leak)\nFIND", "2[] 4"},
    };
    EXPECT_ALL(rows);
}

static void ranges(void **state) {
    (void)state;
    static const sample rows[] = {
        {"FIND\n// memkit: ignore-begin[leak] old\nFIND\nFIND // memkit: ignore-end[leak]\nFIND",
         "1 3[old] 4[old] 5"},
        {"// memkit: ignore-begin[leak]\nFIND ZERO\n// memkit: ignore-begin[zero-twice]\nFIND ZERO\n"
         "// memkit: ignore-end[leak]\nFIND ZERO\n// memkit: ignore-end[zero-twice]\nFIND ZERO",
         "2[] 2 4[] 4[] 6 6[] 8 8"},
        {"// memkit: ignore-begin\nFIND ZERO\n// memkit: ignore-end\nFIND", "2[] 2[] 4"},
        {"// memkit: ignore-begin[leak]\nFIND\n// memkit: ignore-end\nFIND", "2[] 4"},
        {"// memkit: ignore-begin[leak]\nFIND\n", "2"},
        {"// memkit: ignore-begin[leak]\nFIND\n// memkit: ignore-end[zero-twice]\nFIND", "2 4"},
        {"// memkit: ignore-end[leak]\nFIND\n", "2"},
        {"// memkit: ignore-begin[leak, zero-twice]\nFIND\n// memkit: ignore-end[zero-twice,leak]\nFIND", "2[] 4"},
    };
    EXPECT_ALL(rows);
}

static void says_what_is_unused(void **state) {
    (void)state;
    static const sample rows[] = {
        {"FIND // memkit: ignore[leak]", "1[]"},
        {"// memkit: ignore[leak]\n\nx\nFIND", "1!'leak' is not found here 4"},
        {"FIND // memkit: ignore[leak, zero-twice]", "1[] 1!'zero-twice' is not found here"},
        {"x // memkit: ignore", "1!nothing is found here"},
        {"x // NOLINT(memkit-leak)", "1!'leak' is not found here"},
        {"x // NOLINT", ""},
        {"x // memkit: ignore[leek]", "1!no rule 'leek'"},
        {"// memkit: ignore-begin[leak]\nFIND\n// memkit: ignore-end[leak]", "2[]"},
        {"// memkit: ignore-begin[leak]\nx\n// memkit: ignore-end[leak]", "1!'leak' is not found here"},
        {"// memkit: ignore-begin[leak]\nFIND", "1!what begins here never ends 2"},
        {"// memkit: ignore-end[leak]", "1!nothing ends here"},
        {"x // memkit: ignore[leak, unused-suppression]", "1!'leak' is not found here[]"},
        {"x // memkit: ignore[unused-suppression]", "1!'unused-suppression' is not found here"},
        {"FIND // memkit: ignore[leak] one\nx // memkit: ignore[*]", "1[one] 2!'*' is not found here"},
        {"FIND /* memkit: ignore[leak] one */ // memkit: ignore[leak] two", "1[one]"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(suppressed_in(rows[i].text, all(), true), rows[i].rows);
}

/* A rule that was not looked for may well be found there. */
static void judges_what_was_looked_for(void **state) {
    (void)state;
    rule_set on = *all();
    on.on[RULE_leak] = false;
    assert_string_equal(suppressed_in("x // memkit: ignore[leak]", &on, true), "");
    assert_string_equal(suppressed_in("x // memkit: ignore", &on, true), "");
    assert_string_equal(suppressed_in("x // memkit: ignore[zero-twice]", &on, true),
                        "1!'zero-twice' is not found here");
    on = *all();
    on.on[RULE_unused_suppression] = false;
    assert_string_equal(suppressed_in("x // memkit: ignore[leak]", &on, true), "");
    assert_string_equal(suppressed_in("FIND // memkit: ignore[leak]", &on, true), "1[]");
}

/* The rows of each file meet the comments of that file. */
static void several_files(void **state) {
    (void)state;
    static const char *const names[] = {"z.c", "b.c", "a.c", "b.c"};
    find_list l = {0};
    file_write("a.c", "FIND\n");
    file_write("b.c", "FIND // memkit: ignore[leak]\n");
    file_write("b.h", "FIND // memkit: ignore[leak]\nx // memkit: ignore[leak]\n");
    file_write("z.c", "x // memkit: ignore[leak]\n");
    find_in(&l, "b.h", "FIND\n");
    find_in(&l, "gone.c", "FIND\n");
    find_in(&l, "a.c", "FIND\n");
    find_in(&l, "b.c", "FIND\n");
    suppress(&l, all(), names, 4);
    static const char *const files[] = {"a.c", "b.c", "b.h", "gone.c", "z.c"};
    static const bool hidden[] = {false, true, true, false, false};
    assert_int_equal(l.rows.len, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(l.rows.data[i].at.file, files[i]);
        assert_int_equal(l.rows.data[i].suppressed, hidden[i]);
    }
    assert_string_equal(l.rows.data[4].rule, "unused-suppression");
    assert_int_equal(l.stats.findings, 3);
    assert_int_equal(l.stats.suppressed, 2);
    find_free(&l);
}

static void verdicts_are_never_suppressed(void **state) {
    (void)state;
    find_list l = {0};
    file_write("a.c", "FIND // memkit: ignore\n");
    add(&l, (find_row){.kind = FIND_ALLOC, .at = AT("a.c", 1, 1), .stays = true});
    find_in(&l, "a.c", "FIND\n");
    suppress(&l, all(), NULL, 0);
    assert_int_equal(l.rows.len, 2);
    assert_false(l.rows.data[0].suppressed);
    assert_true(l.rows.data[1].suppressed);
    find_free(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        test_in_folder(lines),
        test_in_folder(not_in_literals),
        test_in_folder(lists_of_rules),
        test_in_folder(clang_tidys_forms),
        test_in_folder(ranges),
        test_in_folder(says_what_is_unused),
        test_in_folder(judges_what_was_looked_for),
        test_in_folder(several_files),
        test_in_folder(verdicts_are_never_suppressed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

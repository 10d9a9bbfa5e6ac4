/* The jsonl report: the contract, byte for byte; and that what is written can be read. */
#include "rows.h"

#include <jansson.h>

static void fill(find_list *l) {
    const char *f = "src/a.c";
    add(l, (find_row){.kind = FIND_ALLOC,
                      .at = AT(f, 12, 13),
                      .function = "f",
                      .callee = "malloc",
                      .reason = FIND_RETURNED,
                      .freed = FIND_FREED_CALLER,
                      .size = "n*4",
                      ASSUMES("unknown:bar", "unknown:foo")});
    add(l, (find_row){.kind = FIND_ALLOC,
                      .at = AT(f, 14, 5),
                      .function = "f",
                      .callee = "malloc",
                      .stays = true,
                      .freed = FIND_FREED_EVERY,
                      .loop = 2});
    add(l, (find_row){.kind = FIND_PARAM,
                      .at = AT(f, 10, 3),
                      .function = "f",
                      .name = "p",
                      .leak = FIND_LEAK_RESULT,
                      .level = 1});
    add(l, (find_row){.kind = FIND_LOCAL, .at = AT(f, 20, 3), .function = "g", .name = "x"});
    add(l, (find_row){.kind = FIND_RULE,
                      .at = AT(f, 30, 7),
                      .function = "h",
                      .rule = "missing-reserve",
                      .severity = FIND_WARNING,
                      .message = "reserve \"v\"",
                      STEPS({AT(f, 31, 1), "here"})});
    find_settle(l);
}

#define PARAM                                                                                 \
    "{\"kind\":\"param\",\"file\":\"src/a.c\",\"line\":10,\"function\":\"f\",\"name\":\"p\"," \
    "\"verdict\":\"result\",\"level\":1}\n"
#define ESCAPES                                                                                   \
    "{\"kind\":\"alloc\",\"file\":\"src/a.c\",\"line\":12,\"col\":13,\"function\":\"f\","         \
    "\"callee\":\"malloc\",\"verdict\":\"escapes\",\"reason\":\"returned\",\"freed\":\"caller\"," \
    "\"loop\":0,\"size\":\"n*4\",\"assumes\":[\"unknown:bar\",\"unknown:foo\"]}\n"
#define STAYS                                                                                     \
    "{\"kind\":\"alloc\",\"file\":\"src/a.c\",\"line\":14,\"col\":5,\"function\":\"f\","          \
    "\"callee\":\"malloc\",\"verdict\":\"stays\",\"reason\":\"\",\"freed\":\"every\",\"loop\":2," \
    "\"size\":\"\",\"assumes\":[]}\n"
#define LOCAL                                                                                 \
    "{\"kind\":\"local\",\"file\":\"src/a.c\",\"line\":20,\"function\":\"g\",\"name\":\"x\"," \
    "\"verdict\":\"dangling\"}\n"
#define FINDING                                                                            \
    "{\"kind\":\"finding\",\"file\":\"src/a.c\",\"line\":30,\"col\":7,\"function\":\"h\"," \
    "\"rule\":\"missing-reserve\",\"severity\":\"warning\",\"message\":\"reserve \\\"v\\\"\"}\n"

static void keeps_the_contract(void **state) {
    (void)state;
    find_list l = {0};
    fill(&l);
    report_opts o = {.format = REPORT_JSONL, .view = REPORT_VERDICTS};
    expect_out(&l, &o, PARAM ESCAPES STAYS LOCAL FINDING);
    o.view = REPORT_FLOWS;
    expect_out(&l, &o, PARAM ESCAPES STAYS LOCAL FINDING);
    o.view = REPORT_ESCAPES; /* verdicts with -m only */
    expect_out(&l, &o, FINDING);
    o.view = REPORT_FINDINGS;
    expect_out(&l, &o, FINDING);
    o.why_file = "a.c";
    o.why_line = 12;
    expect_out(&l, &o, ESCAPES);
    o.why_line = 13;
    expect_out(&l, &o, "");
    o.color = true; /* for people */
    o.why_file = NULL;
    expect_out(&l, &o, FINDING);
    find_free(&l);
}

static void says_bytes_with_a_profile(void **state) {
    (void)state;
    find_list l = {0};
    find_measure measured = {.bytes = 1200, .objects = 3};
    fill(&l);
    for (size_t i = 0; i < l.rows.len; i++)
        l.rows.data[i].measured = &measured;
    written w = write_report(&l, &(report_opts){.format = REPORT_JSONL, .view = REPORT_VERDICTS});
    const char *sites = strstr(w.out, "\"alloc\""), *finding = strstr(w.out, "\"finding\"");
    assert_non_null(strstr(sites, "\"assumes\":[],\"bytes\":1200,\"objects\":3}\n"));
    assert_non_null(strstr(finding, "\"message\":\"reserve \\\"v\\\"\",\"bytes\":1200,\"objects\":3}\n"));
    assert_non_null(strstr(w.out, LOCAL)); /* of what does not allocate nothing is said */
    assert_non_null(strstr(w.out, PARAM));
    written_free(&w);
    find_free(&l);
}

static void has_a_row_for_every_leak(void **state) {
    (void)state;
    static const char *const names[] = {"none", "content", "result", "leaks"};
    for (int leak = FIND_LEAK_NONE; leak <= FIND_LEAK_LEAKS; leak++) {
        find_list l = {0};
        add(&l,
            (find_row){
                .kind = FIND_PARAM, .at = AT("a.c", 1, 1), .name = "p", .leak = (find_leak)leak});
        written w =
            write_report(&l, &(report_opts){.format = REPORT_JSONL, .view = REPORT_VERDICTS});
        json_t *row = json_loads(w.out, 0, NULL);
        assert_string_equal(json_string_value(json_object_get(row, "verdict")), names[leak]);
        json_decref(row);
        written_free(&w);
        find_free(&l);
    }
}

/* Writes a finding with this message and returns the message read back; to be freed. */
static char *through(const char *message) {
    find_list l = {0};
    add(&l, (find_row){.kind = FIND_RULE, .at = AT("a.c", 1, 1), .rule = "r", .message = message});
    written w = write_report(&l, &(report_opts){.format = REPORT_JSONL});
    assert_ptr_equal(strchr(w.out, '\n'), w.out + w.out_len - 1); /* one line */
    json_error_t at;
    json_t *row = json_loads(w.out, 0, &at);
    if (!row)
        fail_msg("%s: %s", at.text, w.out);
    char *read = strdup(json_string_value(json_object_get(row, "message")));
    json_decref(row);
    written_free(&w);
    find_free(&l);
    return read;
}

static void escapes_what_json_needs_escaped(void **state) {
    (void)state;
    static const struct {
        const char *written, *read;
    } rows[] = {
        {"", ""},
        {"\"\\/\b\f\n\r\t\001\037\177", "\"\\/\b\f\n\r\t\001\037\177"},
        {"größe → 𝄞", "größe → 𝄞"},
        {"a\xff"
         "b\xc3",
         "a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD"}, /* not UTF-8 */
        {"</script>\xe2\x80\xa8", "</script>\xe2\x80\xa8"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *read = through(rows[i].written);
        assert_string_equal(read, rows[i].read);
        free(read);
    }
}

static void survives_rows_without_text(void **state) {
    (void)state;
    for (int kind = FIND_ALLOC; kind <= FIND_RULE; kind++) {
        find_list l = {0};
        add(&l, (find_row){.kind = (find_kind)kind, .at = AT("a.c", 1, 1)});
        written w =
            write_report(&l, &(report_opts){.format = REPORT_JSONL, .view = REPORT_VERDICTS});
        json_t *row = json_loads(w.out, 0, NULL);
        assert_string_equal(json_string_value(json_object_get(row, "function")), "");
        json_decref(row);
        written_free(&w);
        find_free(&l);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_the_contract),
        cmocka_unit_test(says_bytes_with_a_profile),
        cmocka_unit_test(has_a_row_for_every_leak),
        cmocka_unit_test(escapes_what_json_needs_escaped),
        cmocka_unit_test(survives_rows_without_text),
    };
    return cmocka_run_group_tests_name("jsonl", tests, NULL, NULL);
}

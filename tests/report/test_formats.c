/* The formats of other programs: json, github, junit, sarif; and the fingerprints of findings. */
#include "../options/folder.h"
#include "rows.h"

#include <jansson.h>

#include "report/fingerprint.h"
#include "report/utf8.h"

static const char source[] = "int f(void) {\n"
                             "\t/* \xF0\x9D\x84\x9E \xff */ p = malloc(n *\n"
                             "        2);\n"
                             "}\n";

/* A finding on malloc(), with a note, and one less grave; all that has to be escaped is in them. */
static void fill(find_list *l) {
    file_write("a,b:%.c", source);
    add(l, (find_row){.kind = FIND_RULE,
                      .at = AT("a,b:%.c", 2, 19),
                      .function = "f",
                      .rule = "leak",
                      .severity = FIND_WARNING,
                      .message = "100% \"lost\" <&>\nfor good: \x01\xff",
                      STEPS({AT("z.c", 9, 1), "here, so"})});
    add(l, (find_row){.kind = FIND_RULE,
                      .at = AT("z.c", 1, 0),
                      .function = "g",
                      .rule = "heap-stays",
                      .severity = FIND_NOTE,
                      .message = "m"});
    add(l, (find_row){.kind = FIND_ALLOC, .at = AT("z.c", 3, 1), .function = "g", .stays = true});
    l->stats = (find_stats){.files = 3, .functions = 2};
    find_settle(l);
}

static void github_escapes_commands(void **state) {
    (void)state;
    find_list l = {0};
    fill(&l);
    /* The byte that is no UTF-8 is one column, the clef two. */
    expect_out(&l, &(report_opts){.format = REPORT_GITHUB, .view = REPORT_VERDICTS},
               "::warning file=a%2Cb%3A%25.c,line=2,col=17,title=leak::100%25 \"lost\" <&>%0A"
               "for good: \x01\xff%0Az.c:9: here, so\n"
               "::notice file=z.c,line=1,title=heap-stays::m\n");
    find_free(&l);
}

static void junit_has_a_suite_for_each_file(void **state) {
    (void)state;
    static const char *const files[] = {"z.c", "clean.c", "z.c", "clean.c"};
    find_list l = {0};
    fill(&l);
    expect_out(&l,
               &(report_opts){.format = REPORT_JUNIT, .fail_on = FIND_WARNING, .files = {files, 4}},
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<testsuites name=\"memcheck-lint\" tests=\"3\" failures=\"1\">\n"
               "  <testsuite name=\"a,b:%.c\" tests=\"1\" failures=\"1\">\n"
               "    <testcase name=\"leak: f:2:19\" classname=\"a,b:%.c\">\n"
               "      <failure type=\"leak\" message=\"100% &quot;lost&quot; &lt;&amp;&gt;&#10;"
               "for good: ?\xEF\xBF\xBD\">"
               "a,b:%.c:2:19: 100% &quot;lost&quot; &lt;&amp;&gt;&#10;for good: ?\xEF\xBF\xBD&#10;"
               "z.c:9:1: here, so&#10;</failure>\n"
               "    </testcase>\n"
               "  </testsuite>\n"
               "  <testsuite name=\"clean.c\" tests=\"1\" failures=\"0\">\n"
               "    <testcase name=\"no findings\" classname=\"clean.c\"/>\n"
               "  </testsuite>\n"
               "  <testsuite name=\"z.c\" tests=\"1\" failures=\"0\">\n"
               "    <testcase name=\"heap-stays: g:1:0\" classname=\"z.c\">\n"
               "      <system-out>z.c:1:0: m&#10;</system-out>\n"
               "    </testcase>\n"
               "  </testsuite>\n"
               "</testsuites>\n");
    find_free(&l);
}

static json_t *read_document(const find_list *l, const report_opts *o) {
    written w = write_report(l, o);
    json_error_t at;
    json_t *doc = json_loads(w.out, 0, &at);
    if (!doc)
        fail_msg("%s: %s", at.text, w.out);
    written_free(&w);
    return doc;
}

static void json_is_one_document(void **state) {
    (void)state;
    static const char *const unparsable[] = {"x.c: no"};
    find_list l = {0};
    fill(&l);
    report_opts o = {.format = REPORT_JSON, .view = REPORT_VERDICTS, .unparsable = {unparsable, 1}};
    json_t *doc = read_document(&l, &o);
    assert_int_equal(json_array_size(json_object_get(doc, "rows")), 3);
    json_t *sum = json_object_get(doc, "summary");
    assert_int_equal(json_integer_value(json_object_get(sum, "files")), 3);
    assert_int_equal(json_integer_value(json_object_get(sum, "findings")), 2);
    assert_string_equal(json_string_value(json_array_get(json_object_get(sum, "unparsable"), 0)),
                        "x.c: no");
    json_decref(doc);
    o.view = REPORT_FINDINGS;
    doc = read_document(&l, &o);
    assert_int_equal(json_array_size(json_object_get(doc, "rows")), 2);
    json_decref(doc);
    find_free(&l);
    doc = read_document(&l, &o); /* without rows too */
    assert_int_equal(json_array_size(json_object_get(doc, "rows")), 0);
    json_decref(doc);
}

static json_t *first_result(const json_t *doc) {
    json_t *run = json_array_get(json_object_get(doc, "runs"), 0);
    return json_array_get(json_object_get(run, "results"), 0);
}

static json_t *place_of(const json_t *result) {
    json_t *l = json_array_get(json_object_get(result, "locations"), 0);
    return json_object_get(l, "physicalLocation");
}

static json_int_t number(const json_t *of, const char *key) {
    return json_integer_value(json_object_get(of, key));
}

static void sarif_places_findings(void **state) {
    (void)state;
    static const report_rule rules[] = {{"other", "w", "", FIND_ERROR, false},
                                        {"leak", "what", "help", FIND_WARNING, false}};
    find_list l = {0};
    fill(&l);
    json_t *doc = read_document(&l, &(report_opts){.format = REPORT_SARIF, .rules = {rules, 2}});
    json_t *r = first_result(doc), *at = json_object_get(place_of(r), "region");
    assert_int_equal(number(r, "ruleIndex"), 1);
    assert_int_equal(number(at, "startLine"), 2);
    assert_int_equal(number(at, "startColumn"), 17);
    assert_int_equal(number(at, "endLine"), 3); /* of malloc(n * 2) */
    assert_int_equal(number(at, "endColumn"), 11);
    json_t *artifact = json_object_get(place_of(r), "artifactLocation");
    assert_string_equal(json_string_value(json_object_get(artifact, "uri")), "a%2Cb%3A%25.c");
    assert_null(json_object_get(r, "partialFingerprints")); /* not asked for */
    json_decref(doc);
    find_free(&l);
}

static void sarif_leaves_folders_out(void **state) {
    (void)state;
    static const struct {
        const char *path, *uri;
        bool below;
    } rows[] = {{"./src/a.c", "src/a.c", true},
                {"../a.c", "../a.c", true},
                {"/usr/include/a b.h", "file:///usr/include/a%20b.h", false}};
    char below[sizeof folder + 8];
    snprintf(below, sizeof below, "%s/b/c.h", folder);
    for (size_t i = 0; i <= sizeof rows / sizeof *rows; i++) {
        bool last = i == sizeof rows / sizeof *rows;
        find_list l = {0};
        add(&l, (find_row){.kind = FIND_RULE,
                           .at = AT(last ? below : rows[i].path, 1, 1),
                           .rule = "r",
                           .message = "m"});
        json_t *doc = read_document(&l, &(report_opts){.format = REPORT_SARIF});
        json_t *a = json_object_get(place_of(first_result(doc)), "artifactLocation");
        assert_string_equal(json_string_value(json_object_get(a, "uri")),
                            last ? "b/c.h" : rows[i].uri);
        assert_int_equal(json_object_get(a, "uriBaseId") != NULL, last || rows[i].below);
        json_decref(doc);
        find_free(&l);
    }
}

/* ---- fingerprints ----------------------------------------------------------------------------- */

/* Of the finding on this line of this text. */
static uint64_t print_of(const char *file, const char *text, uint32_t line, const char *message) {
    find_list l = {0};
    sources s = {0};
    file_write(file, text);
    add(&l, (find_row){.kind = FIND_RULE,
                       .at = AT(file, line, 1),
                       .function = "f",
                       .rule = "r",
                       .message = message});
    fingerprint_rows(&l, &s);
    uint64_t print = l.rows.data[0].print;
    sources_free(&s);
    find_free(&l);
    return print;
}

static void fingerprints_survive_moves(void **state) {
    (void)state;
    uint64_t print = print_of("a.c", "x\np = malloc(n);\n", 2, "m");
    assert_int_equal(print, print_of("a.c", "\n\n\tp=malloc( n );  /* why */\r\n", 3, "at 7"));
    assert_int_equal(print, print_of("sub/b.c", "p = malloc(n);\n", 1, "m"));
    assert_int_not_equal(print, print_of("a.c", "q = malloc(n);\n", 1, "m"));
    assert_int_equal(print, UINT64_C(0x4af35b6c01e2e90f)); /* kept in files: it must never change */
}

static void equal_lines_are_told_apart(void **state) {
    (void)state;
    find_list l = {0};
    sources s = {0};
    file_write("a.c", "x\nx\ny\n");
    for (uint32_t line = 1; line <= 3; line++)
        add(&l, (find_row){.kind = FIND_RULE, .at = AT("a.c", line, 1), .rule = "r"});
    add(&l, (find_row){.kind = FIND_RULE, .at = AT("a.c", 1, 1), .rule = "other"});
    fingerprint_rows(&l, &s);
    for (size_t i = 0; i < l.rows.len; i++)
        for (size_t k = 0; k < i; k++)
            assert_int_not_equal(l.rows.data[i].print, l.rows.data[k].print);
    sources_free(&s);
    find_free(&l);
}

static void order_of_rows_does_not_matter(void **state) {
    (void)state;
    find_row rows[2] = {{.kind = FIND_RULE, .at = AT("a.c", 1, 1), .rule = "r"},
                        {.kind = FIND_RULE, .at = AT("a.c", 2, 1), .rule = "r"}};
    uint64_t prints[2][2];
    file_write("a.c", "x\nx\n");
    for (size_t first = 0; first < 2; first++) {
        find_list l = {0};
        sources s = {0};
        add(&l, rows[first]);
        add(&l, rows[1 - first]);
        fingerprint_rows(&l, &s);
        for (size_t i = 0; i < 2; i++)
            prints[first][l.rows.data[i].at.line - 1] = l.rows.data[i].print;
        sources_free(&s);
        find_free(&l);
    }
    assert_memory_equal(prints[0], prints[1], sizeof prints[0]);
}

static void utf8_is_told_from_what_is_not(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t len;
    } rows[] = {{"a", 1},
                {"\xc3\xa4", 2},
                {"\xe2\x82\xac", 3},
                {"\xf0\x9d\x84\x9e", 4},
                {"\xc3", 0},
                {"\xa4", 0},
                {"\xc0\x80", 0},
                {"\xe0\x80\x80", 0},
                {"\xed\xa0\x80", 0},
                {"\xf4\x90\x80\x80", 0},
                {"\xff", 0},
                {"\xe2\x82z", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(utf8_character(rows[i].text, strlen(rows[i].text)), rows[i].len);
    assert_int_equal(utf8_units("a\xf0\x9d\x84\x9e\xff", 6), 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        test_in_folder(github_escapes_commands),
        test_in_folder(junit_has_a_suite_for_each_file),
        test_in_folder(json_is_one_document),
        test_in_folder(sarif_places_findings),
        test_in_folder(sarif_leaves_folders_out),
        test_in_folder(fingerprints_survive_moves),
        test_in_folder(equal_lines_are_told_apart),
        test_in_folder(order_of_rows_does_not_matter),
        cmocka_unit_test(utf8_is_told_from_what_is_not),
    };
    return cmocka_run_group_tests_name("formats", tests, NULL, NULL);
}

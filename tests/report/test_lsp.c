/* --format=lsp: what editors are given; and URIs. */
#include "../options/folder.h"
#include "rows.h"

#include <jansson.h>

#include "report/uri.h"

static const char source[] = "int f(void) {\r\n"
                             "\t/* \xF0\x9D\x84\x9E \xff */ p = malloc(n *\n"
                             "        2);\n"
                             "#define M \\\n"
                             "  malloc(1)\n"
                             "}\n";

static void fill(find_list *l) {
    static const find_edit edits[] = {{31, 6, "calloc"}};
    file_write("a b.c", source);
    file_write("clean.c", "");
    add(l, (find_row){.kind = FIND_RULE,
                      .at = AT("a b.c", 2, 19),
                      .rule = "leak",
                      .severity = FIND_WARNING,
                      .message = "lost",
                      .edits = edits,
                      .nedits = 1,
                      STEPS({AT("a b.c", 3, 0), "here, so"})});
    add(l, (find_row){.kind = FIND_RULE,
                      .at = AT("a b.c", 5, 3),
                      .rule = "unused-suppression",
                      .severity = FIND_NOTE,
                      .message = "m"});
    add(l, (find_row){.kind = FIND_RULE, .at = AT("a b.c", 6, 1), .rule = "r", .known = true});
    add(l, (find_row){.kind = FIND_ALLOC,
                      .at = AT("a b.c", 2, 19),
                      .expr = "malloc(n * 2)",
                      .reason = FIND_RETURNED,
                      .freed = FIND_FREED_CALLER,
                      .size = "",
                      STEPS({AT("a b.c", 3, 1), "flow: a"}, {AT("b.h", 7, 1), "flow: b"})});
    find_settle(l);
}

/* A line of the report, and where the next one is. */
static json_t *next_line(const char **at) {
    json_error_t why;
    json_t *line = json_loads(*at, JSON_DISABLE_EOF_CHECK, &why);
    if (!line)
        fail_msg("%s: %s", why.text, *at);
    *at = strchr(*at, '\n') + 1;
    return line;
}

/* expected: JSON with ' for ". */
static void expect_json(const json_t *got, const char *expected) {
    char text[1024], *shown = json_dumps(got, JSON_ENCODE_ANY);
    snprintf(text, sizeof text, "%s", expected);
    for (char *p = text; (p = strchr(p, '\'')) != NULL;)
        *p = '"';
    json_t *want = json_loads(text, JSON_DECODE_ANY, NULL);
    if (!want || !json_equal(got, want))
        fail_msg("%s is not %s", shown, text);
    json_decref(want);
    free(shown);
}

static json_t *diagnostic(json_t *file, size_t i) {
    return json_array_get(json_object_get(file, "diagnostics"), i);
}

static void a_line_a_file(void **state) {
    (void)state;
    static const char *const files[] = {"clean.c", "./a b.c"};
    find_list l = {0};
    fill(&l);
    written w = write_report(&l, &(report_opts){.format = REPORT_LSP, .files = {files, 2}});
    const char *at = w.out;
    char uri[sizeof folder + 32];
    json_t *clean = next_line(&at), *file = next_line(&at);
    assert_string_equal(at, ""); /* one file, by whichever name */
    snprintf(uri, sizeof uri, "file://%s/clean.c", folder);
    assert_string_equal(json_string_value(json_object_get(clean, "uri")), uri);
    expect_json(json_object_get(clean, "diagnostics"), "[]");
    snprintf(uri, sizeof uri, "file://%s/a%%20b.c", folder);
    assert_string_equal(json_string_value(json_object_get(file, "uri")), uri);
    assert_int_equal(json_array_size(json_object_get(file, "diagnostics")), 2);
    expect_json(json_object_get(file, "verdicts"), "[]"); /* nobody asked */
    json_decref(clean);
    json_decref(file);
    written_free(&w);
    find_free(&l);
}

static json_t *the_file(const find_list *l, const report_opts *o) {
    written w = write_report(l, o);
    const char *at = w.out;
    json_t *file = next_line(&at);
    written_free(&w);
    return file;
}

static void columns_are_as_agreed(void **state) {
    (void)state;
    find_list l = {0};
    fill(&l);
    for (int bytes = 0; bytes <= 1; bytes++) {
        sources s = {.byte_columns = bytes};
        json_t *file = the_file(&l, &(report_opts){.format = REPORT_LSP, .sources = &s});
        json_t *d = diagnostic(file, 0);
        /* The byte that is no UTF-8 is one column, the clef four bytes or two units. */
        expect_json(json_object_get(d, "range"),
                    bytes ? "{'start':{'line':1,'character':18},'end':{'line':2,'character':10}}"
                          : "{'start':{'line':1,'character':16},'end':{'line':2,'character':10}}");
        expect_json(
            json_object_get(json_object_get(d, "data"), "edits"),
            bytes ? "[{'range':{'start':{'line':1,'character':16},'end':{'line':1,'character':22}},"
                    "'newText':'calloc'}]"
                  : "[{'range':{'start':{'line':1,'character':14},'end':{'line':1,'character':20}},"
                    "'newText':'calloc'}]");
        json_decref(file);
        sources_free(&s);
    }
    find_free(&l);
}

static void what_an_editor_shows_beside(void **state) {
    (void)state;
    find_list l = {0};
    fill(&l);
    json_t *file =
        the_file(&l, &(report_opts){.format = REPORT_LSP, .rules_file = "/x y/README.md"});
    json_t *d = diagnostic(file, 0), *unused = diagnostic(file, 1);
    expect_json(json_object_get(d, "severity"), "2");
    expect_json(json_object_get(d, "code"), "'leak'");
    expect_json(json_object_get(d, "codeDescription"), "{'href':'file:///x%20y/README.md#leak'}");
    json_t *related = json_array_get(json_object_get(d, "relatedInformation"), 0);
    expect_json(json_object_get(related, "message"), "'here, so'");
    /* No column: the line. */
    expect_json(json_object_get(json_object_get(related, "location"), "range"),
                "{'start':{'line':2,'character':0},'end':{'line':2,'character':11}}");
    assert_null(json_object_get(d, "tags"));
    expect_json(json_object_get(json_object_get(d, "data"), "ignore"),
                "[{'range':{'start':{'line':1,'character':0},'end':{'line':1,'character':0}},"
                "'newText':'\\t/* memkit: ignore[leak] */\\n'}]");
    expect_json(json_object_get(unused, "tags"), "[1]");
    expect_json(json_object_get(unused, "severity"), "3");
    /* A comment between lines that a backslash joins would be no line of its own. */
    expect_json(json_object_get(json_object_get(unused, "data"), "ignore"), "[]");
    json_decref(file);
    find_free(&l);
}

static void verdicts_where_asked_for(void **state) {
    (void)state;
    find_list l = {0};
    fill(&l);
    json_t *file = the_file(&l, &(report_opts){.format = REPORT_LSP, .view = REPORT_FLOWS});
    json_t *v = json_array_get(json_object_get(file, "verdicts"), 0);
    expect_json(json_object_get(v, "text"),
                "'malloc(n * 2) escapes to heap: returned\\nline 3: flow: a\\nb.h:7: flow: b\\n"
                "handed on: whoever gets it frees it'");
    expect_json(json_object_get(v, "label"), "'escapes: returned'");
    json_decref(file);
    find_free(&l);
}

static void uris_lead_back_to_paths(void **state) {
    (void)state;
    static const struct {
        const char *uri, *path;
    } rows[] = {{"file:///a/b.c", "/a/b.c"},
                {"file:///a%20b/%c3%A4.c", "/a b/\xc3\xa4.c"},
                {"file://localhost/a", "/a"},
                {"file:///%ff", "/\xff"},
                {"file:///a%2", NULL},
                {"file:///a%zz", NULL},
                {"file:///a%00b", NULL},
                {"file://elsewhere/a", NULL},
                {"file:a", NULL},
                {"untitled:Untitled-1", NULL},
                {"", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mk_str path = {0};
        assert_int_equal(uri_path(rows[i].uri, &path), rows[i].path != NULL);
        assert_string_equal(mk_str_c(&path), rows[i].path ? rows[i].path : "");
        mk_str_free(&path);
    }
    mk_str uri = {0}, path = {0};
    mk_str_cat(&uri, "file://");
    uri_cat("/a b%/\xff\n#?.c", &uri);
    assert_string_equal(mk_str_c(&uri), "file:///a%20b%25/%FF%0A%23%3F.c");
    assert_true(uri_path(mk_str_c(&uri), &path));
    assert_string_equal(mk_str_c(&path), "/a b%/\xff\n#?.c");
    mk_str_free(&uri);
    mk_str_free(&path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        test_in_folder(a_line_a_file),
        test_in_folder(columns_are_as_agreed),
        test_in_folder(what_an_editor_shows_beside),
        test_in_folder(verdicts_where_asked_for),
        cmocka_unit_test(uris_lead_back_to_paths),
    };
    return cmocka_run_group_tests_name("lsp", tests, NULL, NULL);
}

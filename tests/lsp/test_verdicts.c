/* Verdicts where somebody wants them: hover and inlay hints, and where they are in text that was changed. */
#include "../options/folder.h"
#include "editor.h"

static const char source[] = "#include <stdlib.h>\n"      /* 0 */
                             "static char *last;\n"       /* 1 */
                             "void keep(int n) {\n"       /* 2 */
                             "    last = malloc(n);\n"    /* 3 */
                             "}\n"                        /* 4 */
                             "int use(int n) {\n"         /* 5 */
                             "    char *p = malloc(n);\n" /* 6 */
                             "    int r = p != 0;\n"      /* 7 */
                             "    free(p);\n"             /* 8 */
                             "    return r;\n"            /* 9 */
                             "}\n";                       /* 10 */

static editor open_it(const char *settings) {
    file_write("v.c", source);
    editor e = editor_open("{'workspace':{'inlayHint':{'refreshSupport':true}}}", settings);
    editor_opens(&e, "v.c");
    json_decref(editor_diagnostics(&e, "v.c"));
    return e;
}

static void hover(editor *e, int line, int character, const char *begins) {
    json_t *result = editor_asks_at(e, "textDocument/hover", "v.c", line, character);
    const char *text = json_string_value(editor_at(result, "contents.value"));
    if (!begins)
        assert_true(json_is_null(result));
    else if (!text || strncmp(text, begins, strlen(begins)) != 0)
        fail_msg("%d:%d: %s is not %s", line, character, text, begins);
    json_decref(result);
}

static void hover_says_why(void **state) {
    (void)state;
    editor e = open_it("{'hover':true}");
    hover(&e, 3, 11, "malloc(n) escapes to heap: ");
    json_t *result = editor_asks_at(&e, "textDocument/hover", "v.c", 3, 15);
    const char *text = json_string_value(editor_at(result, "contents.value"));
    assert_non_null(strstr(text, "\nline 4: flow: "));   /* as -m -m */
    assert_non_null(strstr(text, "\nsize in bytes: n")); /* as --why */
    editor_expect(result, "range",
                  "{'start':{'line':3,'character':11},"
                  "'end':{'line':3,'character':20}}");
    json_decref(result);
    hover(&e, 6, 14, "malloc(n) does not escape");
    hover(&e, 6, 5, NULL);
    hover(&e, 0, 0, NULL);
    json_t *hints = editor_asks_lines(&e, "textDocument/inlayHint", "v.c", 0, 99);
    assert_int_equal(json_array_size(hints), 0); /* nobody wants them */
    json_decref(hints);
    editor_close(&e);
}

static void hints_stand_behind_allocations(void **state) {
    (void)state;
    editor e = open_it("{'inlayHints':true}");
    json_decref(editor_hear(&e, "workspace/inlayHint/refresh"));
    json_t *hints = editor_asks_lines(&e, "textDocument/inlayHint", "v.c", 0, 99);
    assert_int_equal(json_array_size(hints), 2);
    editor_expect(hints, "0.position", "{'line':3,'character':20}");
    editor_expect(hints, "0.label", "'escapes: stored in \\u0027last\\u0027 at 4'");
    editor_expect(hints, "1.label", "'does not escape'");
    json_decref(hints);
    hints = editor_asks_lines(&e, "textDocument/inlayHint", "v.c", 5, 9);
    assert_int_equal(json_array_size(hints), 1);
    json_decref(hints);
    hover(&e, 6, 14, NULL);
    editor_close(&e);
}

static void settings_may_change(void **state) {
    (void)state;
    file_write("v.c", source);
    editor e = editor_open("{'textDocument':{'hover':{'dynamicRegistration':true}}}", "{}");
    editor_opens(&e, "v.c");
    json_decref(editor_diagnostics(&e, "v.c"));
    hover(&e, 3, 11, NULL);
    editor_say(&e, "workspace/didChangeConfiguration",
               editor_json("{'settings':{'memcheck-lint':{'hover':true}}}"));
    json_t *asked = editor_hear(&e, "client/registerCapability");
    editor_expect(asked, "params.registrations.0.method", "'textDocument/hover'");
    json_decref(asked);
    json_decref(editor_ask(&e, "workspace/executeCommand",
                           editor_json("{'command':'memcheck-lint.analyse'}")));
    hover(&e, 3, 11, "malloc(n) escapes");
    editor_close(&e);
}

/* In text that was changed, lines that were not touched have their verdicts, wherever they are. */
static void verdicts_move_with_their_lines(void **state) {
    (void)state;
    editor e = open_it("{'hover':true}");
    editor_changes(&e, "v.c", 5, 0, 5, 0, "/* new */\n\n");
    hover(&e, 3, 11, "malloc(n) escapes");
    hover(&e, 6, 14, NULL);
    hover(&e, 8, 14, "malloc(n) does not escape");
    editor_changes(&e, "v.c", 0, 19, 0, 19, "\r\n\r");
    hover(&e, 5, 11, "malloc(n) escapes");
    hover(&e, 10, 14, "malloc(n) does not escape");
    editor_changes(&e, "v.c", 4, 16, 7, 3, ""); /* keep() and what it makes are gone */
    hover(&e, 4, 11, NULL);
    hover(&e, 5, 11, NULL);
    hover(&e, 7, 14, "malloc(n) does not escape");
    editor_changes(&e, "v.c", 7, 0, 7, 1, "\t");
    hover(&e, 7, 14, NULL);
    editor_close(&e);
}

static void without_lines_nothing_is_said_until_it_is_saved(void **state) {
    (void)state;
    editor e = open_it("{'hover':true}");
    editor_say(&e, "textDocument/didChange",
               editor_json("{'textDocument':{'uri':'file://%s/v.c','version':9},"
                           "'contentChanges':[{'text':'x'}]}",
                           folder));
    hover(&e, 3, 11, NULL);
    editor_saves(&e, "v.c", source);
    json_decref(editor_ask(&e, "workspace/executeCommand",
                           editor_json("{'command':'memcheck-lint.analyse'}")));
    hover(&e, 3, 11, "malloc(n) escapes");
    /* A message that could not be read may have been a change. */
    editor_raw(&e, "Content-Length: 1\r\n\r\n{", 22);
    json_decref(editor_answer(&e, 0));
    hover(&e, 3, 11, NULL);
    editor_close(&e);
}

/* An editor that brings back text which was never saved. */
static void what_is_opened_may_not_be_what_was_saved(void **state) {
    (void)state;
    file_write("v.c", source);
    editor e = editor_open("{}", "{'hover':true}");
    editor_say(
        &e, "textDocument/didOpen",
        editor_json("{'textDocument':{'uri':'file://%s/v.c','version':9,'text':'x'}}", folder));
    json_decref(editor_diagnostics(&e, "v.c"));
    hover(&e, 3, 11, NULL);
    editor_close(&e);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        test_in_folder(hover_says_why),
        test_in_folder(hints_stand_behind_allocations),
        test_in_folder(settings_may_change),
        test_in_folder(verdicts_move_with_their_lines),
        test_in_folder(without_lines_nothing_is_said_until_it_is_saved),
        test_in_folder(what_is_opened_may_not_be_what_was_saved),
    };
    editor_checker = argc > 1 ? argv[1] : "memcheck-lint";
    return cmocka_run_group_tests_name("lsp verdicts", tests, NULL, NULL);
}

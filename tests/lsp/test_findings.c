/* Findings of a project, from the opening of a file to its mending. */
#include "../options/folder.h"
#include "editor.h"

static const char twice[] = "#include <stdlib.h>\n"
                            "#include <string.h>\n"
                            "int *f(int n) {\n"
                            "    int *v = malloc(n * sizeof *v);\n"
                            "    if (!v)\n"
                            "        return 0;\n"
                            "    memset(v, 0, n * sizeof *v);\n"
                            "    return v;\n"
                            "}\n";
static const char calloced[] = "#include <stdlib.h>\n"
                               "#include <string.h>\n"
                               "int *f(int n) {\n"
                               "    int *v = calloc(n, sizeof *v);\n"
                               "    if (!v)\n"
                               "        return 0;\n"
                               "    return v;\n"
                               "}\n";
static const char frees[] = "#include <stdlib.h>\nvoid drop(void *p) {\n    free(p);\n}\n";
static const char keeps[] = "#include <stdlib.h>\nvoid drop(void *p) {\n    (void)p;\n}\n";
static const char caller[] = "#include <stdlib.h>\nvoid drop(void *p);\n"
                             "void g(void) {\n    drop(malloc(10));\n}\n";

static void write_project(const char *a, const char *b) {
    char text[3 * sizeof folder];
    file_write("a.c", a);
    file_write("b.c", b);
    snprintf(text, sizeof text,
             "[{\"directory\":\"%s\",\"file\":\"a.c\",\"command\":\"cc -c a.c\"},"
             "{\"directory\":\"%s\",\"file\":\"b.c\",\"command\":\"cc -c b.c\"}]",
             folder, folder);
    file_write("compile_commands.json", text);
}

static void expect_codes(editor *e, const char *name, const char *code) {
    json_t *list = editor_diagnostics(e, name);
    if (!*code && json_array_size(list))
        fail_msg("%s: %s", name, json_dumps(list, 0));
    if (*code)
        editor_expect(list, "0.code", code);
    json_decref(list);
}

static void they_come_and_go(void **state) {
    (void)state;
    write_project(twice, frees);
    editor e = editor_open("{}", "{}");
    editor_opens(&e, "a.c");
    json_t *list = editor_diagnostics(&e, "a.c");
    assert_int_equal(json_array_size(list), 1);
    editor_expect(list, "0.code", "'zero-twice'");
    editor_expect(list, "0.severity", "2");
    editor_expect(list, "0.source", "'memcheck-lint'");
    editor_expect(list, "0.range.start", "{'line':3,'character':13}");
    editor_expect(list, "0.relatedInformation.0.location.range.start", "{'line':6,'character':4}");
    assert_null(editor_at(list, "0.data"));
    json_decref(list);
    editor_changes(&e, "a.c", 3, 13, 3, 33, "calloc(n, sizeof *v");
    editor_changes(&e, "a.c", 6, 0, 7, 0, "");
    editor_saves(&e, "a.c", calloced);
    expect_codes(&e, "a.c", "");
    assert_int_equal(access(".memkit/lint.db", F_OK), 0); /* as a run on a command line leaves it */
    editor_close(&e);
}

/* b.c is not open: what is saved in one file shows in another. */
static void they_are_of_the_whole_program(void **state) {
    (void)state;
    write_project(frees, caller);
    file_write(".memcheck-lint", "--rules=-*,leak\n");
    editor e = editor_open("{}", "{}");
    editor_opens(&e, "a.c");
    expect_codes(&e, "a.c", "");
    editor_saves(&e, "a.c", keeps);
    expect_codes(&e, "b.c", "'leak'");
    editor_saves(&e, "a.c", frees);
    expect_codes(&e, "b.c", "");
    editor_close(&e);
}

static json_t *the_action(editor *e, int line, const char *begins) {
    json_t *list = editor_asks_lines(e, "textDocument/codeAction", "a.c", line, line), *it;
    size_t i;
    json_t *found = NULL;
    json_array_foreach(list, i, it) {
        const char *title = json_string_value(json_object_get(it, "title"));
        if (strncmp(title, begins, strlen(begins)) == 0)
            found = json_incref(it);
    }
    json_decref(list);
    return found;
}

static void an_action_mends(void **state) {
    (void)state;
    static const char *const titles[] = {"Fix: ", "Fix all"};
    for (size_t i = 0; i < 2; i++) {
        write_project(twice, frees);
        editor e = editor_open("{}", "{}");
        editor_opens(&e, "a.c");
        expect_codes(&e, "a.c", "'zero-twice'");
        assert_null(the_action(&e, 0, "Fix: "));
        json_t *action = the_action(&e, 3, titles[i]);
        editor_expect(action, "kind", i ? "'source.fixAll'" : "'quickfix'");
        char *text = editor_apply(action, "a.c");
        assert_string_equal(text, calloced);
        editor_saves(&e, "a.c", text);
        expect_codes(&e, "a.c", "");
        json_decref(action);
        free(text);
        editor_close(&e);
    }
}

static void an_action_ignores(void **state) {
    (void)state;
    write_project(twice, frees);
    editor e = editor_open("{}", "{}");
    editor_opens(&e, "a.c");
    expect_codes(&e, "a.c", "'zero-twice'");
    json_t *action = the_action(&e, 3, "Ignore zero-twice");
    char *text = editor_apply(action, "a.c");
    assert_non_null(strstr(text, "(int n) {\n    /* memkit: ignore[zero-twice] */\n    int *v"));
    editor_saves(&e, "a.c", text);
    expect_codes(&e, "a.c", ""); /* nor is it an unused one */
    json_decref(action);
    free(text);
    editor_close(&e);
}

/* Kinds that were not asked for; edits that hold for one version only. */
static void actions_are_as_the_editor_wants_them(void **state) {
    (void)state;
    write_project(twice, frees);
    editor e = editor_open("{'workspace':{'workspaceEdit':{'documentChanges':true}}}", "{}");
    editor_opens(&e, "a.c");
    expect_codes(&e, "a.c", "'zero-twice'");
    json_t *action = the_action(&e, 3, "Fix: ");
    assert_true(json_is_integer(editor_at(action, "edit.documentChanges.0.textDocument.version")));
    json_decref(action);
    json_t *answer = editor_ask(
        &e, "textDocument/codeAction",
        editor_json(
            "{'textDocument':{'uri':'file://%s/a.c'},'range':{'start':{'line':3,'character':"
            "9},'end':{'line':3,'character':9}},'context':{'diagnostics':[],'only':"
            "['source']}}",
            folder));
    assert_int_equal(json_array_size(json_object_get(answer, "result")), 1);
    editor_expect(answer, "result.0.kind", "'source.fixAll'");
    json_decref(answer);
    editor_close(&e);
}

/* Fixes are of saved text; a comment may still be put in where the line went. */
static void changed_text_is_not_fixed(void **state) {
    (void)state;
    write_project(twice, frees);
    editor e = editor_open("{}", "{}");
    editor_opens(&e, "a.c");
    expect_codes(&e, "a.c", "'zero-twice'");
    editor_changes(&e, "a.c", 0, 0, 0, 0, "\n\n");
    assert_null(the_action(&e, 3, ""));
    assert_null(the_action(&e, 5, "Fix"));
    json_t *action = the_action(&e, 5, "Ignore");
    assert_non_null(action);
    json_decref(action);
    editor_changes(&e, "a.c", 5, 2, 5, 2, " ");
    assert_null(the_action(&e, 5, "")); /* the line itself was touched */
    editor_close(&e);
}

/* A file of no project, a source that its project does not compile, and text that was never saved. */
static void files_alone(void **state) {
    (void)state;
    file_write("alone/a.c", twice);
    editor e = editor_open("{}", "{}");
    editor_opens(&e, "alone/a.c");
    expect_codes(&e, "alone/a.c", "'zero-twice'");
    assert_int_not_equal(access("alone/.memkit", F_OK), 0);
    editor_say(&e, "textDocument/didClose",
               json_pack("{s:{s:o}}", "textDocument", "uri", editor_uri("alone/a.c")));
    expect_codes(&e, "alone/a.c", "");
    write_project(frees, frees);
    file_write("new.c", twice);
    editor_opens(&e, "new.c");
    expect_codes(&e, "new.c", "'zero-twice'");
    editor_close(&e);
}

/* Options of the project hold, but for those that would write somewhere. */
static void options_of_the_project(void **state) {
    (void)state;
    write_project(twice, caller);
    file_write("build/x", "");
    rename("compile_commands.json", "build/compile_commands.json");
    file_write(".memcheck-lint", "--fix\n--output=out\n--format=text\n--rules=-leak\n");
    editor e = editor_open("{}", "{}");
    editor_opens(&e, "a.c");
    expect_codes(&e, "a.c", "'zero-twice'");
    editor_opens(&e, "b.c");
    expect_codes(&e, "b.c", "");
    assert_int_not_equal(access("out", F_OK), 0);
    assert_int_equal(access(".memkit/lint.db", F_OK), 0);
    FILE *f = fopen("a.c", "r");
    char text[sizeof twice] = "";
    assert_int_equal(fread(text, 1, sizeof text - 1, f), sizeof twice - 1);
    assert_string_equal(text, twice);
    fclose(f);
    editor_close(&e);
}

/* The editor's name of a file is the one it is told of, whatever links lead there. */
static void files_with_several_names(void **state) {
    (void)state;
    write_project(twice, frees);
    assert_int_equal(symlink(".", "link"), 0);
    editor e = editor_open("{}", "{}");
    editor_opens(&e, "link/a.c");
    expect_codes(&e, "link/a.c", "'zero-twice'");
    editor_close(&e);
}

static void columns(const char *capabilities, int from, int to) {
    char expected[128];
    file_write("u.c", "#include <stdlib.h>\n"
                      "void g(int c) { /* \xc3\xa9\xf0\x9d\x84\x9e */ char *p = malloc(c); if (c)"
                      " return; free(p); }\n");
    editor e = editor_open(capabilities, "{}");
    editor_opens(&e, "u.c");
    json_t *list = editor_diagnostics(&e, "u.c");
    editor_expect(list, "0.code", "'leak'");
    snprintf(expected, sizeof expected,
             "{'start':{'line':1,'character':%d},'end':{'line':1,'character':%d}}", from, to);
    editor_expect(list, "0.range", expected);
    json_decref(list);
    editor_close(&e);
}

static void columns_are_as_agreed(void **state) {
    (void)state;
    columns("{}", 36, 45);
    columns("{'general':{'positionEncodings':['utf-32','utf-16']}}", 36, 45);
    columns("{'general':{'positionEncodings':['utf-16','utf-8']}}", 39, 48);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        test_in_folder(they_come_and_go),
        test_in_folder(they_are_of_the_whole_program),
        test_in_folder(an_action_mends),
        test_in_folder(an_action_ignores),
        test_in_folder(actions_are_as_the_editor_wants_them),
        test_in_folder(changed_text_is_not_fixed),
        test_in_folder(files_alone),
        test_in_folder(options_of_the_project),
        test_in_folder(files_with_several_names),
        test_in_folder(columns_are_as_agreed),
    };
    editor_checker = argc > 1 ? argv[1] : "memcheck-lint";
    return cmocka_run_group_tests_name("lsp findings", tests, NULL, NULL);
}

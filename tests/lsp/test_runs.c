/* What may befall a run: it dies, hangs, is taken back, or meets another one; and what is told of it. */
#include <errno.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>

#include "../options/folder.h"
#include "editor.h"

static const char leaks[] = "#include <stdlib.h>\nvoid f(void) {\n    (void)malloc(9);\n}\n";
static const char clean[] = "void f(void) {\n}\n";
static const char hangs[] = "#include \"pipe.h\"\n"; /* which nobody writes to */

static void expect_size(editor *e, const char *name, size_t n) {
    json_t *list = editor_diagnostics(e, name);
    assert_int_equal(json_array_size(list), n);
    json_decref(list);
}

static void pause_a_little(void) {
    (void)nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
}

/* The first child of a process, once it has one. */
static pid_t child_of(pid_t parent) {
    char path[64];
    pid_t child = 0;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)parent, (int)parent);
    for (int tries = 0; !child && tries < 2000; tries++) {
        FILE *f = fopen(path, "r");
        int number;
        assert_non_null(f);
        child = fscanf(f, "%d", &number) == 1 ? number : 0;
        fclose(f);
        if (!child)
            pause_a_little();
    }
    assert_true(child > 0);
    return child;
}

/* Whoever inherits a process may take a while to collect what is left of it. */
static bool is_gone(pid_t pid) {
    char path[64], state = 'Z';
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *f = fopen(path, "r");
    if (f && fscanf(f, "%*d (%*[^)]) %c", &state) != 1)
        state = 'Z';
    if (f)
        fclose(f);
    return state == 'Z';
}

static void wait_until_gone(pid_t pid) {
    for (int tries = 0; !is_gone(pid) && tries < 2000; tries++)
        pause_a_little();
    assert_true(is_gone(pid));
}

/* An editor with a.c open, which reads as `text`; and what nobody writes to. */
static editor open_with(const char *text, const char *capabilities) {
    file_write("a.c", text);
    assert_int_equal(mkfifo("pipe.h", 0600), 0);
    editor e = editor_open(capabilities, "{}");
    editor_opens(&e, "a.c");
    return e;
}

static void a_killed_run_costs_that_run(void **state) {
    (void)state;
    editor e = open_with(leaks, "{}");
    expect_size(&e, "a.c", 1);
    editor_saves(&e, "a.c", hangs);
    pid_t run = child_of(e.pid), worker = child_of(run);
    (void)kill(run, SIGKILL);
    json_t *told = editor_hear(&e, "window/showMessage");
    const char *text = json_string_value(editor_at(told, "params.message"));
    assert_non_null(strstr(text, "died of signal 9"));
    json_decref(told);
    wait_until_gone(worker);
    assert_false(
        editor_has_heard(&e, "textDocument/publishDiagnostics")); /* nothing is taken back */
    editor_saves(&e, "a.c", clean);
    expect_size(&e, "a.c", 0);
    editor_close(&e);
}

static int analyse(editor *e) {
    return editor_request(e, "workspace/executeCommand",
                          editor_json("{'command':'memcheck-lint.analyse','arguments':"
                                      "['file://%s/a.c']}",
                                      folder));
}

static void expect_cancelled(editor *e, int id) {
    json_t *answer = editor_answer(e, id);
    editor_expect(answer, "error.code", "-32800");
    json_decref(answer);
}

static void a_request_may_be_taken_back(void **state) {
    (void)state;
    editor e = open_with(leaks, "{}");
    expect_size(&e, "a.c", 1);
    file_write("a.c", hangs);
    int first = analyse(&e);
    pid_t run = child_of(e.pid), worker = child_of(run);
    int second = analyse(&e); /* waits for the next run */
    editor_say(&e, "$/cancelRequest", editor_json("{'id':%d}", second));
    expect_cancelled(&e, second);
    assert_false(is_gone(run));
    editor_say(&e, "$/cancelRequest", editor_json("{'id':%d}", first));
    expect_cancelled(&e, first);
    wait_until_gone(run);
    wait_until_gone(worker);
    file_write("a.c", clean);
    json_t *answer = editor_answer(&e, analyse(&e));
    editor_expect(answer, "result", "null");
    json_decref(answer);
    expect_size(&e, "a.c", 0);
    editor_close(&e);
}

static void expect_progress(editor *e, json_t *token, const char *kind) {
    json_t *told = editor_hear(e, "$/progress");
    assert_true(json_equal(editor_at(told, "params.token"), token));
    editor_expect(told, "params.value.kind", kind);
    json_decref(told);
}

static void progress_is_shown_and_may_be_ended(void **state) {
    (void)state;
    editor e = open_with(hangs, "{'window':{'workDoneProgress':true}}");
    pid_t run = child_of(e.pid);
    json_t *created = editor_hear(&e, "window/workDoneProgress/create");
    json_t *token = editor_at(created, "params.token");
    expect_progress(&e, token, "'begin'");
    editor_say(&e, "window/workDoneProgress/cancel", json_pack("{s:O}", "token", token));
    expect_progress(&e, token, "'end'");
    wait_until_gone(run);
    json_decref(created);
    editor_saves(&e, "a.c", leaks);
    expect_size(&e, "a.c", 1);
    editor_close(&e);
}

/* Nothing is left running when the editor goes. */
static void a_run_ends_with_its_server(void **state) {
    (void)state;
    editor e = open_with(hangs, "{}");
    pid_t run = child_of(e.pid), worker = child_of(run);
    assert_int_equal(editor_end(&e), 1);
    wait_until_gone(run);
    wait_until_gone(worker);
}

/* What is wrong with the project is said once, not at each save. */
static void a_project_that_cannot_be_read(void **state) {
    (void)state;
    file_write("a.c", leaks);
    file_write("compile_commands.json", "[{]");
    editor e = editor_open("{}", "{}");
    editor_opens(&e, "a.c");
    json_t *told = editor_hear(&e, "window/showMessage");
    assert_non_null(
        strstr(json_string_value(editor_at(told, "params.message")), "compile_commands.json:1:"));
    json_decref(told);
    json_t *answer = editor_answer(&e, analyse(&e));
    editor_expect(answer, "error.code", "-32803");
    json_decref(answer);
    assert_false(editor_has_heard(&e, "window/showMessage"));
    file_write("b.c", clean);
    file_write("compile_commands.json",
               "[{\"directory\":\".\",\"file\":\"b.c\",\"command\":\"cc b.c\"}]");
    editor_saves(&e, "a.c", leaks); /* which is not compiled: it is looked at alone */
    expect_size(&e, "a.c", 1);
    editor_close(&e);
}

static void write_project(int round) {
    char text[8192] = "#include <stdlib.h>\n", part[128], list[8192] = "[";
    for (int i = 0; i < 20; i++) {
        snprintf(part, sizeof part, "void f%d(int n) {\n    char *p = malloc(n);\n%s}\n", i,
                 (i + round) % 2 ? "    free(p);\n" : "");
        strcat(text, part);
    }
    file_write("a.c", text);
    for (int i = 0; i < 20; i++) {
        snprintf(text, sizeof text, "m%d.c", i);
        snprintf(part, sizeof part, "void f%d(int n);\nvoid g%d(void) {\n    f%d(1);\n}\n", i, i,
                 i);
        file_write(text, part);
        snprintf(list + strlen(list), sizeof list - strlen(list),
                 "{\"directory\":\"%s\",\"file\":\"m%d.c\",\"command\":\"cc -c m%d.c\"},", folder,
                 i, i);
    }
    snprintf(list + strlen(list), sizeof list - strlen(list),
             "{\"directory\":\"%s\",\"file\":\"a.c\",\"command\":\"cc -c a.c\"}]", folder);
    file_write("compile_commands.json", list);
}

/* The first line of a leak tells which round it is of: of f0 in the first, of f1 in the next. */
static void expect_round(editor *e, int round) {
    json_t *list = editor_diagnostics(e, "a.c");
    assert_int_equal(json_array_size(list), 10);
    editor_expect(list, "0.range.start.line", round % 2 ? "6" : "2");
    json_decref(list);
}

static void two_servers_share_a_store(void **state) {
    (void)state;
    editor e[2];
    write_project(0);
    for (int i = 0; i < 2; i++) {
        e[i] = editor_open("{}", "{}");
        editor_opens(&e[i], "a.c");
    }
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < 2; i++)
            expect_round(&e[i], round);
        write_project(round + 1);
        for (int i = 0; i < 2 && round < 3; i++)
            editor_say(&e[i], "textDocument/didSave",
                       json_pack("{s:{s:o}}", "textDocument", "uri", editor_uri("a.c")));
    }
    for (int i = 0; i < 2; i++)
        editor_close(&e[i]);
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        test_in_folder(a_killed_run_costs_that_run),
        test_in_folder(a_request_may_be_taken_back),
        test_in_folder(progress_is_shown_and_may_be_ended),
        test_in_folder(a_run_ends_with_its_server),
        test_in_folder(a_project_that_cannot_be_read),
        test_in_folder(two_servers_share_a_store),
    };
    editor_checker = argc > 1 ? argv[1] : "memcheck-lint";
    return cmocka_run_group_tests_name("lsp runs", tests, NULL, NULL);
}

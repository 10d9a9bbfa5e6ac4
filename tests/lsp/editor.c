#include "editor.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

const char *editor_checker;

static const char *here(void) {
    static char folder[4096];
    assert_non_null(getcwd(folder, sizeof folder));
    return folder;
}

/* ---- the other side --------------------------------------------------------------------------- */

editor editor_start(const char *option) {
    int to[2], from[2];
    char *command[] = {(char *)(uintptr_t)editor_checker, "--lsp", (char *)(uintptr_t)option, NULL};
    assert_int_equal(pipe(to) + pipe(from), 0);
    editor e = {.pid = fork(), .heard = json_array()};
    if (e.pid == 0) {
        (void)dup2(to[0], 0);
        (void)dup2(from[1], 1);
        for (int i = 0; i < 2; i++)
            (void)(close(to[i]) + close(from[i]));
        execv(editor_checker, command);
        _exit(127);
    }
    (void)(close(to[0]) + close(from[1]));
    e.wire = (wire){.in = from[0], .out = to[1]};
    return e;
}

editor editor_open(const char *capabilities, const char *settings) {
    editor e = editor_start(NULL);
    json_t *answer = editor_ask(&e, "initialize",
                                editor_json("{'processId':null,'rootUri':'file://%s',"
                                            "'capabilities':%s,'initializationOptions':%s}",
                                            here(), capabilities, settings));
    assert_non_null(json_object_get(answer, "result"));
    json_decref(answer);
    editor_say(&e, "initialized", json_object());
    return e;
}

int editor_end(editor *e) {
    int status;
    (void)close(e->wire.out);
    while (waitpid(e->pid, &status, 0) < 0 && errno == EINTR)
        ;
    (void)close(e->wire.in);
    wire_free(&e->wire);
    json_decref(e->heard);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

void editor_close(editor *e) {
    json_t *answer = editor_ask(e, "shutdown", NULL);
    assert_true(json_is_null(json_object_get(answer, "result")));
    json_decref(answer);
    editor_say(e, "exit", NULL);
    assert_int_equal(editor_end(e), 0);
}

/* ---- messages --------------------------------------------------------------------------------- */

json_t *editor_json(const char *format, ...) {
    char text[8192];
    json_error_t why;
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (char *p = text; (p = strchr(p, '\'')) != NULL;)
        *p = '"';
    json_t *value = json_loads(text, JSON_DECODE_ANY, &why);
    if (!value)
        fail_msg("%s: %s", why.text, text);
    return value;
}

void editor_raw(editor *e, const char *bytes, size_t n) {
    assert_int_equal(write(e->wire.out, bytes, n), n);
}

static void put(editor *e, json_t *message, json_t *params) {
    json_object_set_new(message, "jsonrpc", json_string("2.0"));
    if (params)
        json_object_set_new(message, "params", params);
    wire_put(&e->wire, message);
    assert_true(wire_write(&e->wire, true));
}

void editor_say(editor *e, const char *method, json_t *params) {
    put(e, json_pack("{s:s}", "method", method), params);
}

int editor_request(editor *e, const char *method, json_t *params) {
    put(e, json_pack("{s:s, s:i}", "method", method, "id", ++e->last_id), params);
    return e->last_id;
}

json_t *editor_ask(editor *e, const char *method, json_t *params) {
    return editor_answer(e, editor_request(e, method, params));
}

/* Puts what comes next into heard; requests are granted. */
static void listen(editor *e) {
    json_t *message, *id;
    mk_str why = {0};
    wire_state got;
    while ((got = wire_next(&e->wire, &message, &why)) == WIRE_NONE) {
        struct pollfd fd = {e->wire.in, POLLIN, 0};
        if (poll(&fd, 1, 30000) != 1)
            fail_msg("half a minute, and nothing is said");
        if (!wire_read(&e->wire))
            fail_msg("the server is gone");
    }
    if (got != WIRE_MESSAGE)
        fail_msg("%s", mk_str_c(&why));
    if ((id = json_object_get(message, "id")) && json_object_get(message, "method"))
        put(e, json_pack("{s:O, s:n}", "id", id, "result"), NULL);
    json_array_append_new(e->heard, message);
}

typedef bool (*wanted)(const json_t *message, const void *what);

static json_t *await(editor *e, wanted is, const void *what) {
    for (size_t i = 0;; i++) {
        while (i >= json_array_size(e->heard))
            listen(e);
        json_t *message = json_array_get(e->heard, i);
        if (is(message, what)) {
            json_incref(message);
            json_array_remove(e->heard, i);
            return message;
        }
    }
}

static bool answers(const json_t *message, const void *id) {
    return !json_object_get(message, "method") &&
           json_integer_value(json_object_get(message, "id")) == *(const int *)id;
}

static bool has_method(const json_t *message, const void *method) {
    const char *name = json_string_value(json_object_get(message, "method"));
    return name && strcmp(name, method) == 0;
}

json_t *editor_answer(editor *e, int id) {
    return await(e, answers, &id);
}

json_t *editor_hear(editor *e, const char *method) {
    return await(e, has_method, method);
}

bool editor_has_heard(editor *e, const char *method) {
    size_t i;
    json_t *message;
    json_array_foreach(e->heard, i, message) {
        if (has_method(message, method))
            return true;
    }
    return false;
}

/* ---- files ------------------------------------------------------------------------------------ */

static char *read_file(const char *name) {
    static char text[1 << 16];
    FILE *f = fopen(name, "r");
    size_t n = f ? fread(text, 1, sizeof text - 1, f) : 0;
    text[n] = '\0';
    if (f)
        fclose(f);
    return strdup(text);
}

json_t *editor_uri(const char *name) {
    return json_sprintf("file://%s/%s", here(), name);
}

static int version;

void editor_opens(editor *e, const char *name) {
    char *text = read_file(name);
    editor_say(e, "textDocument/didOpen",
               json_pack("{s:{s:o, s:s, s:i, s:s}}", "textDocument", "uri", editor_uri(name),
                         "languageId", "c", "version", ++version, "text", text));
    free(text);
}

static json_t *range(int line, int character, int end_line, int end_character) {
    return editor_json("{'start':{'line':%d,'character':%d},'end':{'line':%d,'character':%d}}",
                       line, character, end_line, end_character);
}

void editor_changes(editor *e, const char *name, int line, int character, int end_line,
                    int end_character, const char *text) {
    editor_say(e, "textDocument/didChange",
               json_pack("{s:{s:o, s:i}, s:[{s:o, s:s}]}", "textDocument", "uri", editor_uri(name),
                         "version", ++version, "contentChanges", "range",
                         range(line, character, end_line, end_character), "text", text));
}

void editor_saves(editor *e, const char *name, const char *text) {
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0 && fclose(f) == 0);
    editor_say(e, "textDocument/didSave",
               json_pack("{s:{s:o}}", "textDocument", "uri", editor_uri(name)));
}

static bool is_of(const json_t *message, const void *uri) {
    return has_method(message, "textDocument/publishDiagnostics") &&
           json_equal(json_object_get(json_object_get(message, "params"), "uri"), uri);
}

json_t *editor_diagnostics(editor *e, const char *name) {
    json_t *uri = editor_uri(name), *message = await(e, is_of, uri);
    json_t *list = json_incref(editor_at(message, "params.diagnostics"));
    json_decref(message);
    json_decref(uri);
    return list;
}

static json_t *result_of(json_t *answer) {
    json_t *result = json_incref(json_object_get(answer, "result"));
    assert_non_null(result);
    json_decref(answer);
    return result;
}

json_t *editor_asks_at(editor *e, const char *method, const char *name, int line, int character) {
    return result_of(
        editor_ask(e, method,
                   json_pack("{s:{s:o}, s:o}", "textDocument", "uri", editor_uri(name), "position",
                             editor_json("{'line':%d,'character':%d}", line, character))));
}

json_t *editor_asks_lines(editor *e, const char *method, const char *name, int first, int last) {
    return result_of(
        editor_ask(e, method,
                   json_pack("{s:{s:o}, s:o, s:{s:[]}}", "textDocument", "uri", editor_uri(name),
                             "range", range(first, 0, last + 1, 0), "context", "diagnostics")));
}

/* ---- values ----------------------------------------------------------------------------------- */

json_t *editor_at(json_t *value, const char *path) {
    char key[64];
    for (const char *at = path; value && *at;) {
        size_t n = strcspn(at, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, at);
        value = json_is_array(value) ? json_array_get(value, (size_t)atoi(key))
                                     : json_object_get(value, key);
        at += n + (at[n] == '.');
    }
    return value;
}

void editor_expect(json_t *value, const char *path, const char *expected) {
    json_t *got = editor_at(value, path), *want = editor_json("%s", expected);
    char *shown = json_dumps(got ? got : value, JSON_ENCODE_ANY);
    if (!got || !json_equal(got, want))
        fail_msg("%s: %s is not %s", path, shown, expected);
    free(shown);
    json_decref(want);
}

/* Columns are bytes here: nobody edits lines of other text. */
static size_t offset_of(const char *text, json_t *position) {
    const char *at = text;
    for (json_int_t line = json_integer_value(json_object_get(position, "line")); line > 0; line--)
        at = strchr(at, '\n') + 1;
    return (size_t)(at - text) + (size_t)json_integer_value(json_object_get(position, "character"));
}

char *editor_apply(json_t *action, const char *name) {
    json_t *uri = editor_uri(name);
    json_t *edits = json_object_get(editor_at(action, "edit.changes"), json_string_value(uri));
    char *before = read_file(name);
    mk_str text = {0};
    mk_str_cat(&text, before);
    assert_non_null(edits);
    for (size_t i = json_array_size(edits); i-- > 0;) { /* they are sorted */
        json_t *edit = json_array_get(edits, i), *at = json_object_get(edit, "range");
        size_t from = offset_of(before, json_object_get(at, "start"));
        size_t to = offset_of(before, json_object_get(at, "end"));
        const char *put_in = json_string_value(json_object_get(edit, "newText"));
        mk_str_replace(&text, from, to - from, put_in, strlen(put_in));
    }
    free(before);
    json_decref(uri);
    return mk_str_take(&text, NULL);
}

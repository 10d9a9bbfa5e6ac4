/* The protocol itself: order, what cannot be read, what nobody knows; nothing but messages is said. */
#include "../options/folder.h"
#include "editor.h"

static void expect_code(json_t *answer, int code) {
    char text[16];
    snprintf(text, sizeof text, "%d", code);
    editor_expect(answer, "error.code", text);
    json_decref(answer);
}

static void order_is_kept(void **state) {
    (void)state;
    editor e = editor_start(NULL);
    expect_code(editor_ask(&e, "textDocument/hover", json_object()), -32002);
    editor_opens(&e, "not-yet.c"); /* nobody hears that */
    json_t *answer = editor_ask(&e, "initialize", editor_json("{'capabilities':{}}"));
    editor_expect(answer, "result.serverInfo.name", "'memcheck-lint'");
    editor_expect(answer, "result.capabilities.positionEncoding", "'utf-16'");
    assert_null(editor_at(answer, "result.capabilities.hoverProvider")); /* nobody asked for it */
    json_decref(answer);
    expect_code(editor_ask(&e, "initialize", editor_json("{'capabilities':{}}")), -32600);
    json_decref(editor_ask(&e, "shutdown", NULL));
    expect_code(editor_ask(&e, "textDocument/hover", json_object()), -32600);
    editor_say(&e, "exit", NULL);
    assert_int_equal(editor_end(&e), 0);
}

static void an_end_without_shutdown_is_a_failure(void **state) {
    (void)state;
    editor e = editor_open("{}", "{}");
    editor_say(&e, "exit", NULL);
    assert_int_equal(editor_end(&e), 1);
    e = editor_open("{}", "{}");
    assert_int_equal(editor_end(&e), 1); /* the editor is gone */
    e = editor_open("{}", "{}");
    json_decref(editor_ask(&e, "shutdown", NULL));
    assert_int_equal(editor_end(&e), 0);
}

static void what_nobody_knows(void **state) {
    (void)state;
    editor e = editor_open("{}", "{}");
    expect_code(editor_ask(&e, "textDocument/rename", json_object()), -32601);
    expect_code(editor_ask(&e, "textDocument/didOpen", json_object()), -32601); /* no request */
    editor_say(&e, "$/whatever", json_object());
    editor_say(&e, "textDocument/didOpen", NULL); /* without what it needs */
    editor_say(&e, "textDocument/didChange", editor_json("{'textDocument':[],'contentChanges':7}"));
    editor_say(&e, "textDocument/didSave", editor_json("{'textDocument':{'uri':7}}"));
    editor_say(&e, "textDocument/didOpen",
               editor_json("{'textDocument':{'uri':'untitled:1',"
                           "'text':'','version':1}}"));
    expect_code(editor_ask(&e, "workspace/executeCommand", editor_json("{'command':'rm'}")),
                -32602);
    json_t *answer = editor_ask(&e, "textDocument/hover", editor_json("[1]"));
    editor_expect(answer, "result", "null");
    json_decref(answer);
    editor_close(&e);
}

static void raw(editor *e, const char *text) {
    editor_raw(e, text, strlen(text));
}

/* Bodies that are no JSON, or JSON that is no message, are told, and the next message is heard. */
static void what_is_no_message_is_skipped(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        int code;
    } rows[] = {{"Content-Length: 5\r\n\r\n{\"a\":", -32700},
                {"Content-Length: 0\r\n\r\n", -32700},
                {"content-length:2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n"
                 "\r\n[]",
                 -32600},
                {"Content-Length: 2\r\n\r\n{}", -32600},
                {"Content-Length: 4\r\n\r\nnull", -32600},
                {"Content-Length: 3\r\n\r\n\"\xff\"", -32700}};
    editor e = editor_open("{}", "{}");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        raw(&e, rows[i].bytes);
        json_t *answer = editor_answer(&e, 0); /* id: null */
        assert_true(json_is_null(json_object_get(answer, "id")));
        expect_code(answer, rows[i].code);
    }
    char deep[24 + 4000] = "Content-Length: 4000\r\n\r\n";
    memset(deep + strlen(deep), '[', 4000);
    editor_raw(&e, deep, sizeof deep);
    expect_code(editor_answer(&e, 0), -32700);
    editor_close(&e);
}

/* Where no header can be read, nobody knows where the next message begins. */
static void a_broken_header_is_the_end(void **state) {
    (void)state;
    static const struct {
        const char *bytes;
        size_t n;
    } rows[] = {
#define ROW(text) {text, sizeof(text) - 1}
        ROW("GET / HTTP/1.1\r\nHost: here\r\n\r\n"),
        ROW("Content-Length: -2\r\n\r\n{}"),
        ROW("Content-Length: 2x\r\n\r\n{}"),
        ROW("Content-Length: \r\n\r\n{}"),
        ROW("Content-Length: 99999999999999999999999\r\n\r\n{}"),
        ROW("Content-Length: 9000000000\r\n\r\n{}"),
        ROW("\0Content-Length: 2\r\n\0\r\n\r\n{}"),
        ROW("\r\n\r\n{}"),
#undef ROW
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        editor e = editor_open("{}", "{}");
        editor_raw(&e, rows[i].bytes, rows[i].n);
        expect_code(editor_answer(&e, 0), -32700);
        assert_int_equal(editor_end(&e), 1);
    }
    char endless[5000];
    memset(endless, 'x', sizeof endless);
    editor e = editor_open("{}", "{}");
    editor_raw(&e, endless, sizeof endless);
    expect_code(editor_answer(&e, 0), -32700);
    assert_int_equal(editor_end(&e), 1);
}

/* In pieces of a byte, and many at once. */
static void messages_come_as_they_like(void **state) {
    (void)state;
    static const char one[] = "Content-Length: 46\r\n\r\n"
                              "{\"jsonrpc\":\"2.0\",\"id\":1001,\"method\":\"x\\u00e4\"}";
    char many[100 * sizeof one] = "";
    editor e = editor_open("{}", "{}");
    for (size_t i = 0; i + 1 < sizeof one; i++)
        editor_raw(&e, one + i, 1);
    expect_code(editor_answer(&e, 1001), -32601);
    for (int i = 0; i < 100; i++)
        strcat(many, one);
    editor_raw(&e, many, strlen(many));
    for (int i = 0; i < 100; i++)
        expect_code(editor_answer(&e, 1001), -32601);
    editor_close(&e);
}

static void what_is_taken_back_in_time_is_not_answered(void **state) {
    (void)state;
    static const char two[] =
        "Content-Length: 43\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"method\":\"xxxxx\"}"
        "Content-Length: 64\r\n\r\n"
        "{\"jsonrpc\":\"2.0\",\"method\":\"$/cancelRequest\",\"params\":{\"id\":\"q\"}}";
    editor e = editor_open("{}", "{}");
    raw(&e, two);
    json_t *answer = editor_answer(&e, 0);
    editor_expect(answer, "id", "'q'");
    expect_code(answer, -32800);
    editor_say(&e, "$/cancelRequest", editor_json("{'id':99}")); /* long answered, or never asked */
    editor_close(&e);
}

static void arguments_are_options(void **state) {
    (void)state;
    static const char *const wrong[] = {"a.c", "--no-such-option"};
    for (size_t i = 0; i < 2; i++) {
        editor e = editor_start(wrong[i]);
        assert_int_equal(editor_end(&e), 2);
    }
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        test_in_folder(order_is_kept),
        test_in_folder(an_end_without_shutdown_is_a_failure),
        test_in_folder(what_nobody_knows),
        test_in_folder(what_is_no_message_is_skipped),
        test_in_folder(a_broken_header_is_the_end),
        test_in_folder(messages_come_as_they_like),
        test_in_folder(what_is_taken_back_in_time_is_not_answered),
        test_in_folder(arguments_are_options),
    };
    editor_checker = argc > 1 ? argv[1] : "memcheck-lint";
    return cmocka_run_group_tests_name("lsp protocol", tests, NULL, NULL);
}

/* Splitting, quoting, response files, paths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>

#include "folder.h"
#include "words.h"

/* The words joined by |, and ! if a quote was open. */
static const char *split(const char *text) {
    static char joined[256];
    mk_arena a = {0};
    words w = {0};
    bool ok = words_split(text, strlen(text), &a, &w);
    joined[0] = '\0';
    for (size_t i = 0; i < w.len; i++)
        snprintf(joined + strlen(joined), sizeof joined - strlen(joined), "%s%s", i ? "|" : "",
                 w.data[i]);
    if (!ok)
        strcat(joined, "!");
    words_free(&w);
    mk_arena_free(&a);
    return joined;
}

static void splits_as_a_shell_does(void **state) {
    (void)state;
    static const struct {
        const char *text, *words;
    } rows[] = {
        {"", ""},
        {"  \t\n ", ""},
        {"gcc -c a.c", "gcc|-c|a.c"},
        {" gcc  -c\ta.c\n", "gcc|-c|a.c"},
        {"-DX='a b'", "-DX=a b"},
        {"-DX=\"a b\"", "-DX=a b"},
        {"-DX=\\\"a\\\"", "-DX=\"a\""},
        {"-DX=\"\\\"a b\\\"\"", "-DX=\"a b\""},
        {"'a\\b' \"a\\b\" a\\b", "a\\b|a\\b|ab"},
        {"\"\\$HOME \\\\ \\` \\x\"", "$HOME \\ ` \\x"},
        {"a\\ b c", "a b|c"},
        {"'' \"\" x", "||x"},
        {"a''b\"\"c", "abc"},
        {"a \\\n b", "a|b"},
        {"a\\\nb", "ab"},
        {"'it'\\''s'", "it's"},
        {"a 'b", "a!"},
        {"a \"b\\\"", "a!"},
        {"a\\", "a"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(split(rows[i].text), rows[i].words);
}

static void quotes_what_a_shell_would_take_apart(void **state) {
    (void)state;
    static const char *const rows[] = {"",     "plain", "-I/usr/include", "a b", "it's",
                                       "a\"b", "$x",    "a\\b",           "*",   "-DX=\"y z\"",
                                       "#",    "a\nb"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mk_str quoted = {0};
        words_quote(rows[i], &quoted);
        assert_string_equal(split(mk_str_c(&quoted)), rows[i]);
        mk_str_free(&quoted);
    }
    mk_str plain = {0};
    words_quote("--std=c11", &plain);
    assert_string_equal(mk_str_c(&plain), "--std=c11");
    mk_str_free(&plain);
}

static void joins_paths(void **state) {
    (void)state;
    static const struct {
        const char *base, *path, *joined;
    } rows[] = {
        {"/a", "b.c", "/a/b.c"},
        {"/a/", "./b.c", "/a/b.c"},
        {"/a/b", "../c.c", "/a/c.c"},
        {"/a", "/b.c", "/b.c"},
        {"", "b.c", "b.c"},
        {NULL, "a//b/./c", "a/b/c"},
        {".", "b.c", "b.c"},
        {"..", "b.c", "../b.c"},
        {"../..", "../b", "../../../b"},
        {"/", "..", "/"},
        {"/", "../../b", "/b"},
        {"a", "..", "."},
        {"a/b", "../../c", "c"},
        {"a/b", "../../../c", "../c"},
        {"", "", "."},
        {"/a/b", "../..", "/"},
        {"a", "..b", "a/..b"},
        {"a..", "../b", "b"},
        {"/build", "", "/build"},
    };
    mk_arena a = {0};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(words_join(rows[i].base, rows[i].path, &a), rows[i].joined);
    assert_string_equal(words_folder("a/b/c", &a), "a/b");
    assert_string_equal(words_folder("c", &a), ".");
    assert_string_equal(words_folder("/c", &a), "/");
    mk_arena_free(&a);
}

static const char *expand(const char *text, const char *base, words *out, mk_arena *a) {
    words in = {0};
    words_split(text, strlen(text), a, &in);
    const char *culprit = words_expand(&in, base, a, out);
    words_free(&in);
    return culprit;
}

static void reads_response_files(void **state) {
    (void)state;
    file_write("d/one.rsp", "-DA '-DB=x y'\n@two.rsp\n");
    file_write("d/two.rsp", "-DC");
    mk_arena a = {0};
    words out = {0};
    assert_null(expand("first @one.rsp last @", "d", &out, &a));
    static const char *const expected[] = {"first", "-DA", "-DB=x y", "-DC", "last", "@"};
    assert_int_equal(out.len, 6);
    for (size_t i = 0; i < 6; i++)
        assert_string_equal(out.data[i], expected[i]);
    words_free(&out);
    mk_arena_free(&a);
}

static void names_a_response_file_that_cannot_be_read(void **state) {
    (void)state;
    file_write("loop", "@loop");
    file_write("open", "'a");
    static const struct {
        const char *text;
        int why;
    } rows[] = {{"@gone", ENOENT}, {"@.", EISDIR}, {"@loop", ELOOP}, {"@open", EILSEQ}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mk_arena a = {0};
        words out = {0};
        const char *culprit = expand(rows[i].text, NULL, &out, &a);
        assert_int_equal(errno, rows[i].why);
        assert_string_equal(culprit, rows[i].text);
        assert_string_equal(out.data[out.len - 1], rows[i].text);
        words_free(&out);
        mk_arena_free(&a);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_as_a_shell_does),
        cmocka_unit_test(quotes_what_a_shell_would_take_apart),
        cmocka_unit_test(joins_paths),
        test_in_folder(reads_response_files),
        test_in_folder(names_a_response_file_that_cannot_be_read),
    };
    return cmocka_run_group_tests_name("words", tests, NULL, NULL);
}

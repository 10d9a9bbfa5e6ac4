/* Where expressions end, how they are quoted, where the caret stands. */
#include "../options/folder.h"
#include "rows.h"

#include "report/source.h"

/* The expression that starts at the ` in the text. */
static const char *expr(const char *text) {
    static char found[256];
    const char *mark = strchr(text, '`');
    size_t n = source_expr(mark + 1, strlen(mark + 1), 0);
    snprintf(found, sizeof found, "%.*s", (int)n, mark + 1);
    return found;
}

static void finds_where_expressions_end(void **state) {
    (void)state;
    static const struct {
        const char *text, *expr;
    } rows[] = {
        {"char *p = `malloc(n);", "malloc(n)"},
        {"`malloc (n * (a + 1)) + 1", "malloc (n * (a + 1))"},
        {"`l->ops.alloc(l, n)->next", "l->ops.alloc(l, n)"},
        {"`a [i] . f (x)(y)", "a [i] . f (x)"},
        {"`(*fp)(n) + 1", "(*fp)(n)"},
        {"`*p = x", "*p"},
        {"`&buf[3], 1", "&buf[3]"},
        {"`buf, n", "buf"},
        {"`f(\")\", ')', \"\\\")\") ;", "f(\")\", ')', \"\\\")\")"},
        {"`f(a /* ) */, b) ;", "f(a /* ) */, b)"},
        {"`f(a, // )\n b) ;", "f(a, // )\n b)"},
        {"`f(a,", "f(a,"},
        {"`\"text\" x", "\"text\""},
        {"`NEW(struct { int x; }) y", "NEW(struct { int x; })"},
        {"`x->", "x"},
        {"`x->1", "x->1"},
        {"`x - y", "x"},
        {"`1234 + 1", "1234"},
        {"`größe(1)", "größe(1)"},
        {"`;", ""},
        {"`)", ""},
        {"`", ""},
        {"`-", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(expr(rows[i].text), rows[i].expr);
}

static const char *quote(uint32_t line, uint32_t col) {
    static char text[256];
    sources s = {0};
    mk_str out = {0};
    snprintf(text, sizeof text, "%s", source_quote(&s, "a.c", line, col, &out) ? out.data : "none");
    mk_str_free(&out);
    sources_free(&s);
    return text;
}

static void quotes_calls_on_one_line(void **state) {
    (void)state;
    file_write("a.c", "p = malloc(a +   // first\n"
                      "\t\tb * \"x  y\" /* second */);\n"
                      "q = create_a_thing_with_a_long_name(argument_one, argument_two, three);\n"
                      "r = f(\"äääääääääääääääääääääääääääääääääääääääääääääääää\");\n"
                      "s = f(\001);");
    assert_string_equal(quote(1, 5), "malloc(a + b * \"x  y\" )");
    assert_string_equal(quote(3, 5),
                        "create_a_thing_with_a_long_name(argument_one, argument_two,…");
    assert_string_equal(quote(4, 5), "f(\"ääääääääääääääääääääääääääää…");
    assert_string_equal(quote(5, 5), "f(?)");
    assert_string_equal(quote(1, 99), "none");
    assert_string_equal(quote(9, 1), "none");
    assert_string_equal(quote(0, 0), "none");
    assert_string_equal(quote(2, 28), "none");
}

static void knows_lines(void **state) {
    (void)state;
    file_write("a.c", "one\r\n\nthree");
    file_write("b.c", "");
    file_write("c.c", "x\n");
    sources s = {0};
    assert_true(mk_view_eq(source_line(&s, "a.c", 1), mk_view_of("one")));
    assert_true(mk_view_eq(source_line(&s, "a.c", 2), mk_view_of("")));
    assert_true(mk_view_eq(source_line(&s, "a.c", 3), mk_view_of("three")));
    assert_int_equal(source_line(&s, "a.c", 4).len, 0);
    assert_int_equal(source_line(&s, "b.c", 1).len, 0);
    assert_int_equal(source_line(&s, "b.c", 2).len, 0);
    assert_int_equal(source_line(&s, "c.c", 1).len, 1);
    assert_int_equal(source_line(&s, "gone.c", 1).len, 0);
    assert_int_equal(source_line(&s, ".", 1).len, 0);
    sources_free(&s);
}

static const char *caret(uint32_t line, uint32_t col) {
    static char text[2048];
    sources s = {0};
    mk_str out = {0};
    source_caret(&s, "a.c", line, col, "<", ">", &out);
    snprintf(text, sizeof text, "%s", mk_str_c(&out));
    mk_str_free(&out);
    sources_free(&s);
    return text;
}

static void underlines_expressions(void **state) {
    (void)state;
    char longest[1000];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    char text[4096];
    snprintf(text, sizeof text,
             "x = malloc(4096);\n"
             "\tx =\tmalloc(\t1);\n"
             "ä = größe(1);\n"
             "x = f(a,   \n"
             "x = ;\n"
             "\033[31mx = f();\n"
             "%s\n",
             longest);
    file_write("a.c", text);
    assert_string_equal(caret(1, 5), "    1 | x = malloc(4096);\n"
                                     "      |     <^~~~~~~~~~~~>\n");
    assert_string_equal(caret(2, 6), "    2 |         x =     malloc( 1);\n"
                                     "      |                 <^~~~~~~~~~>\n");
    assert_string_equal(caret(3, 6), "    3 | ä = größe(1);\n"
                                     "      |     <^~~~~~~~>\n");
    assert_string_equal(caret(4, 5), "    4 | x = f(a,   \n"
                                     "      |     <^~~~>\n");
    assert_string_equal(caret(5, 5), "    5 | x = ;\n"
                                     "      |     <^>\n");
    assert_string_equal(caret(6, 10), "    6 | ?[31mx = f();\n"
                                      "      |          <^~~>\n");
    assert_string_equal(caret(7, 1), "");
    assert_string_equal(caret(1, 18), "");
    assert_string_equal(caret(1, 0), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_where_expressions_end),
        test_in_folder(quotes_calls_on_one_line),
        test_in_folder(knows_lines),
        test_in_folder(underlines_expressions),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}

/* Stacks as text, as a drawing, as a page; names that mean something to those who read them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "made.h"
#include "markup.h"

static void view(const char *text, view_id id, mk_str *out) {
    report r;
    options o;
    mk_str why = {0};
    profile *p = made(text);
    options_init(&o);
    o.view = id;
    assert_true(report_make(&r, p, &o, &why) && report_view(&r, out, &why));
    report_free(&r);
    profile_free(p);
}

static size_t count(const mk_str *in, const char *what) {
    size_t n = 0;
    for (const char *at = mk_str_c(in); (at = strstr(at, what)); at++)
        n++;
    return n;
}

static const char stacks[] = "1 300 main>b>alloc\n1 500 main>a>alloc:5\n1 200 main>a>alloc:9\n1 50 main\n"
                             "1 0 main>nothing\n1 40 odd;name>x\n";

static void folds_stacks(void **state) {
    (void)state;
    mk_str out = {0};
    view(stacks, VIEW_FOLDED, &out);
    assert_string_equal(mk_str_c(&out), "main 50\nmain;a;alloc 700\nmain;b;alloc 300\nodd:name;x 40\n");
    mk_str_free(&out);
}

static void draws_boxes(void **state) {
    (void)state;
    mk_str out = {0};
    view("1 1000 main<int>&\"x\">parse\n1 1 main<int>&\"x\">tiny\n1 -5 odd\n", VIEW_FLAME, &out);
    /* > separates frames in the text above, so the first two are main<int and &"x" */
    assert_int_equal(count(&out, "<rect x="), 5);
    assert_non_null(strstr(mk_str_c(&out), "<title>main&lt;int: 1001B, "));
    assert_non_null(strstr(mk_str_c(&out), "<title>&amp;&quot;x&quot;: "));
    assert_null(strstr(mk_str_c(&out), "<title>odd")); /* less than nothing has no width */
    mk_str_free(&out);
}

static void graphs_are_dots(void **state) {
    (void)state;
    mk_str out = {0};
    view("1 750 main>a\"b\n1 250 main\n", VIEW_DOT, &out);
    assert_non_null(strstr(mk_str_c(&out), "[label=\"main\\n250B (25.00%)\\nof 1000B (100%)\" shape=box fontsize=18 "));
    assert_non_null(strstr(mk_str_c(&out), "[label=\"a\\\"b\\n750B (75.00%)\" shape=box fontsize=24 "));
    assert_non_null(strstr(mk_str_c(&out), "N0 -> N1 [label=\" 750B\" weight=76 penwidth=4 "));
    assert_int_equal(count(&out, " -> "), 1);
    mk_str_free(&out);
}

static void graphs_have_no_shortcuts(void **state) {
    (void)state;
    mk_str out = {0};
    view("1 1000 main>a>b\n1 1 main>tiny>b\n", VIEW_DOT, &out);
    assert_int_equal(count(&out, " -> "), 2);
    assert_null(strstr(mk_str_c(&out), "dotted"));
    mk_str_clear(&out);
    view("1 1000 main>a\n1 1 main>tiny>b\n1 100 b\n", VIEW_DOT, &out); /* the only way to b stays */
    assert_int_equal(count(&out, " -> "), 2);
    assert_int_equal(count(&out, "dotted"), 1);
    mk_str_free(&out);
}

static void deep_stacks_are_no_matter(void **state) {
    (void)state;
    mk_str text = {0}, out = {0};
    mk_str_cat(&text, "1 4096 ");
    for (int i = 0; i < 3000; i++)
        mk_str_cat(&text, i % 2 ? ">even" : ">odd");
    view(mk_str_c(&text), VIEW_FLAME, &out);
    assert_int_equal(count(&out, "<rect x="), 3001);
    mk_str_clear(&out);
    view(mk_str_c(&text), VIEW_HTML, &out);
    assert_true(out.len > 3000);
    mk_str_free(&text);
    mk_str_free(&out);
}

static void page_holds_hostile_names(void **state) {
    (void)state;
    mk_str out = {0}, plain = {0};
    view("1 1000 main>a\n", VIEW_HTML, &plain);
    view("1 1000 main></script><script>alert(1)>@DATA@ lifetime=</script> who=me\n", VIEW_HTML, &out);
    assert_int_equal(count(&out, "</script>"), count(&plain, "</script>"));
    assert_int_equal(count(&out, "alert(1)"), 1);
    assert_non_null(strstr(mk_str_c(&out), "\"labels\":[\"lifetime\",\"who\"]"));
    assert_null(strstr(mk_str_c(&out), "http:"));
    mk_str_free(&out);
    mk_str_free(&plain);
}

/* Of 1000 bytes a site allocated 750 had one lifetime, 100 another, the rest none. */
static void sites_bear_their_main_label(void **state) {
    (void)state;
    mk_str out = {0};
    view("1 700 main>a life=long\n1 50 b>a life=long\n1 100 main>a life=short\n1 150 main>a\n", VIEW_HTML, &out);
    const char *sites = strstr(mk_str_c(&out), "\"sites\":");
    assert_non_null(sites);
    assert_memory_equal(strchr(sites, ']') - 3, ",75]", 4);
    mk_str_free(&out);
}

static void text_is_made_fit(void **state) {
    (void)state;
    static const struct {
        const char *in, *markup, *json;
    } rows[] = {
        {"plain", "plain", "\"plain\""},
        {"a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;", "\"a\\u003cb>&\\u0022c\\u0022\""},
        {"caf\xc3\xa9 \xe2\x82\xac", "caf\xc3\xa9 \xe2\x82\xac", "\"caf\xc3\xa9 \xe2\x82\xac\""},
        {"\x01\xff\xc3x\xed\xa0\x80", "???x???", "\"\\u0001??x???\""},
        {"back\\slash", "back\\slash", "\"back\\u005cslash\""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        mk_str markup = {0}, json = {0};
        markup_text(rows[i].in, 100, &markup);
        markup_json(rows[i].in, &json);
        assert_string_equal(mk_str_c(&markup), rows[i].markup);
        assert_string_equal(mk_str_c(&json), rows[i].json);
        mk_str_free(&markup);
        mk_str_free(&json);
    }
    mk_str cut = {0};
    markup_text("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 4, &cut);
    assert_string_equal(mk_str_c(&cut), "\xc3\xa9\xc3\xa9..");
    mk_str_free(&cut);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_stacks),        cmocka_unit_test(draws_boxes),
        cmocka_unit_test(graphs_are_dots),
        cmocka_unit_test(graphs_have_no_shortcuts),
        cmocka_unit_test(deep_stacks_are_no_matter), cmocka_unit_test(page_holds_hostile_names),
        cmocka_unit_test(sites_bear_their_main_label),
        cmocka_unit_test(text_is_made_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

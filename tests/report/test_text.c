/* The text report: its views, word for word. */
#include "../options/folder.h"
#include "rows.h"

#include <signal.h>

static const char source[] = "#include <stdlib.h>\n"
                             "\n"
                             "int parse(struct node **out, char *name, size_t n) {\n"
                             "    struct node *node = malloc(sizeof *node);\n"
                             "    *out = node;\n"
                             "    for (size_t i = 0; i < n; i++) {\n"
                             "\tchar *buf = malloc(4096);\n"
                             "\tuse(buf, strdup(name));\n"
                             "\tfree(buf);\n"
                             "    }\n"
                             "}\n";

/* The rows of the source above. */
static void fill(find_list *l) {
    file_write("src/parse.c", source);
    const char *f = "src/parse.c";
    add(l, (find_row){.kind = FIND_PARAM, .at = AT(f, 3, 25), .function = "parse", .name = "out"});
    add(l, (find_row){.kind = FIND_PARAM,
                      .at = AT(f, 3, 36),
                      .function = "parse",
                      .name = "name",
                      .leak = FIND_LEAK_CONTENT,
                      .level = 1});
    add(l, (find_row){.kind = FIND_PARAM,
                      .at = AT(f, 3, 36),
                      .function = "parse",
                      .name = "name",
                      .leak = FIND_LEAK_RESULT,
                      .level = 1});
    add(l, (find_row){.kind = FIND_PARAM,
                      .at = AT(f, 3, 49),
                      .function = "parse",
                      .name = "n",
                      .leak = FIND_LEAK_LEAKS});
    add(l, (find_row){.kind = FIND_ALLOC,
                      .at = AT(f, 4, 25),
                      .function = "parse",
                      .callee = "malloc",
                      .expr = "malloc(sizeof *node)",
                      .reason = FIND_PARAM_CONTENT,
                      .freed = FIND_FREED_CALLER,
                      .size = "16",
                      .route = "stored through parameter 'out' at 5",
                      STEPS({AT(f, 4, 25), "flow: node = &malloc(sizeof *node)  (assign)"},
                            {AT(f, 5, 5), "flow: *out = node  (store through parameter)"})});
    add(l, (find_row){.kind = FIND_ALLOC,
                      .at = AT(f, 7, 14),
                      .function = "parse",
                      .callee = "malloc",
                      .stays = true,
                      .freed = FIND_FREED_EVERY,
                      .size = "4096",
                      .loop = 1});
    add(l, (find_row){.kind = FIND_ALLOC,
                      .at = AT(f, 8, 11),
                      .function = "parse",
                      .callee = "strdup",
                      .reason = FIND_UNKNOWN_CALLEE,
                      .loop = 2,
                      .in_macro = true,
                      .route = "passed to unknown 'use'",
                      ASSUMES("unknown:use", "weak symbol x")});
    add(l, (find_row){.kind = FIND_RULE,
                      .at = AT(f, 7, 14),
                      .function = "parse",
                      .rule = "loop-temporary",
                      .severity = FIND_WARNING,
                      .message = "'buf' is allocated and freed in every iteration; hoist it",
                      STEPS({AT(f, 9, 2), "freed here"})});
    add(l, (find_row){.kind = FIND_LOCAL, .at = AT("src/z.c", 1, 1), .function = "f", .name = "x"});
    l->stats = (find_stats){.files = 1, .seconds = 0.0567};
    find_settle(l);
}

#define REMARK_NODE                                                    \
    "src/parse.c:4:25: remark: malloc(sizeof *node) escapes to heap: " \
    "stored through parameter 'out' at 5\n"
#define REMARK_STRDUP \
    "src/parse.c:8:11: remark: strdup(name) escapes to heap: passed to unknown 'use' (assumed)\n"
#define WARNING_BUF                                                                         \
    "src/parse.c:7:14: warning: 'buf' is allocated and freed in every iteration; hoist it " \
    "[loop-temporary]\n"                                                                    \
    "    7 |         char *buf = malloc(4096);\n"                                           \
    "      |                     ^~~~~~~~~~~~\n"                                            \
    "src/parse.c:9:2: note: freed here\n"
#define PARAMS                                                          \
    "src/parse.c:3:25: remark: out does not escape\n"                   \
    "src/parse.c:3:36: remark: leaking param content: name\n"           \
    "src/parse.c:3:36: remark: leaking param: name to result level=1\n" \
    "src/parse.c:3:49: remark: leaking param: n\n"
#define FLOW_NODE                                                            \
    "src/parse.c:4:25: note: flow: node = &malloc(sizeof *node)  (assign)\n" \
    "src/parse.c:5:5: note: flow: *out = node  (store through parameter)\n"
#define LOCAL "src/z.c:1:1: remark: address of x outlives the function\n"

static void shows_the_views(void **state) {
    (void)state;
    static const struct {
        report_view view;
        const char *text;
    } rows[] = {
        {REPORT_FINDINGS, WARNING_BUF},
        {REPORT_ESCAPES, REMARK_NODE WARNING_BUF REMARK_STRDUP},
        {REPORT_VERDICTS, PARAMS REMARK_NODE
         "src/parse.c:7:14: remark: malloc(4096) does not escape\n" WARNING_BUF REMARK_STRDUP
             LOCAL},
        {REPORT_FLOWS, PARAMS REMARK_NODE FLOW_NODE
         "src/parse.c:7:14: remark: malloc(4096) does not escape\n" WARNING_BUF REMARK_STRDUP
             LOCAL},
    };
    find_list l = {0};
    fill(&l);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_out(&l, &(report_opts){.view = rows[i].view}, rows[i].text);
    find_free(&l);
}

static void says_why(void **state) {
    (void)state;
    find_list l = {0};
    fill(&l);
    expect_out(&l, &(report_opts){.why_file = "src/parse.c", .why_line = 4},
               REMARK_NODE "    4 |     struct node *node = malloc(sizeof *node);\n"
                           "      |                         ^~~~~~~~~~~~~~~~~~~~\n" FLOW_NODE
                           "src/parse.c:4:25: note: handed on: whoever gets it frees it\n"
                           "src/parse.c:4:25: note: size in bytes: 16\n");
    expect_out(&l, &(report_opts){.why_file = "parse.c", .why_line = 8}, /* the end of a path */
               REMARK_STRDUP
               "    8 |         use(buf, strdup(name));\n"
               "      |                  ^~~~~~~~~~~~\n"
               "src/parse.c:8:11: note: freed by this function on no path\n"
               "src/parse.c:8:11: note: in 2 loops, one in the other\n"
               "src/parse.c:8:11: note: the call is written by a macro used here\n"
               "src/parse.c:8:11: note: assumed: 'use' is unknown, so it may keep what it is given "
               "and all that is reachable from there\n"
               "src/parse.c:8:11: note: assumed: weak symbol x\n");
    expect_out(&l, &(report_opts){.why_file = "./src/../src/parse.c", .why_line = 7},
               "src/parse.c:7:14: remark: malloc(4096) does not escape\n"
               "    7 |         char *buf = malloc(4096);\n"
               "      |                     ^~~~~~~~~~~~\n"
               "src/parse.c:7:14: note: freed by this function on every path\n"
               "src/parse.c:7:14: note: size in bytes: 4096\n"
               "src/parse.c:7:14: note: in a loop\n" WARNING_BUF);
    find_free(&l);
}

static void says_what_is_near_when_there_is_nothing(void **state) {
    (void)state;
    find_list l = {0};
    fill(&l);
    expect_out(
        &l, &(report_opts){.why_file = "parse.c", .why_line = 100},
        "parse.c:100: no allocation, parameter or finding on that line; nearest:\n" REMARK_STRDUP);
    expect_out(&l, &(report_opts){.why_file = "parse.c", .why_line = 1},
               "parse.c:1: no allocation, parameter or finding on that line; nearest:\n"
               "src/parse.c:3:25: remark: out does not escape\n");
    expect_out(&l, &(report_opts){.why_file = "se.c", .why_line = 4},
               "se.c:4: no allocation, parameter or finding in that file\n");
    find_free(&l);
}

static void one_alloc(find_list *l, find_row r) {
    r.kind = FIND_ALLOC;
    add(l, r);
    find_settle(l);
}

/* Each is a row of its own to programs; what people read would be the same line twice. */
static void says_once_what_a_macro_allocates_twice(void **state) {
    (void)state;
    find_list l = {0};
    find_row r = {.kind = FIND_ALLOC,
                  .at = AT("m.c", 1, 2),
                  .expr = "GROW(v)",
                  .reason = FIND_RETURNED,
                  .in_macro = true};
    r.callee = "malloc";
    add(&l, r);
    r.callee = "realloc";
    add(&l, r);
    find_settle(&l);
    assert_int_equal(l.rows.len, 2);
    expect_out(&l, &(report_opts){.view = REPORT_ESCAPES},
               "m.c:1:2: remark: GROW(v) escapes to heap: returned\n");
    find_free(&l);
}

static void does_without_source_and_route(void **state) {
    (void)state;
    report_opts o = {.view = REPORT_VERDICTS};
    find_list l = {0};
    one_alloc(&l,
              (find_row){.at = AT("gone.c", 1, 2), .callee = "malloc", .reason = FIND_RETURNED});
    expect_out(&l, &o, "gone.c:1:2: remark: malloc(...) escapes to heap: returned\n");
    find_free(&l);
    one_alloc(&l, (find_row){.at = AT("gone.c", 1, 0), .reason = FIND_UNKNOWN_CALLEE});
    expect_out(
        &l, &o,
        "gone.c:1: remark: allocation escapes to heap: passed to an unknown function (assumed)\n");
    find_free(&l);
    one_alloc(&l, (find_row){.at = AT("gone.c", 1, 2),
                             .expr = "f(x)",
                             .reason = FIND_UNKNOWN_CALLEE,
                             .route = "passed to 'g' (assumed)"}); /* said once */
    expect_out(&l, &o, "gone.c:1:2: remark: f(x) escapes to heap: passed to 'g' (assumed)\n");
    find_free(&l);
    add(&l, (find_row){.kind = FIND_RULE,
                       .at = AT("gone.c", 0, 0),
                       .rule = "r",
                       .severity = FIND_ERROR,
                       .message = "m"});
    find_settle(&l);
    expect_out(&l, &o, "gone.c: error: m [r]\n");
    find_free(&l);
}

static void has_words_for_every_reason(void **state) {
    (void)state;
    report_opts o = {.view = REPORT_ESCAPES};
    for (find_reason r = FIND_RETURNED; r <= FIND_NOT_ANALYSED; r++) {
        find_list l = {0};
        one_alloc(&l, (find_row){.at = AT("gone.c", 1, 2), .expr = "f(x)", .reason = r});
        written w = write_report(&l, &o);
        assert_non_null(strstr(w.out, "f(x) escapes to heap: "));
        assert_null(strstr(w.out, "heap: unknown\n"));
        written_free(&w);
        find_free(&l);
    }
}

static void colors_like_clang(void **state) {
    (void)state;
    find_list l = {0};
    fill(&l);
    expect_out(
        &l, &(report_opts){.view = REPORT_FINDINGS, .color = true},
        "\33[1msrc/parse.c:7:14:\33[0m \33[0;1;35mwarning:\33[0m \33[1m'buf' is allocated and "
        "freed in every iteration; hoist it [loop-temporary]\33[0m\n"
        "    7 |         char *buf = malloc(4096);\n"
        "      |                     \33[0;1;32m^~~~~~~~~~~~\33[0m\n"
        "\33[1msrc/parse.c:9:2:\33[0m \33[0;1;36mnote:\33[0m freed here\n");
    find_free(&l);
}

static void sums_up(void **state) {
    (void)state;
    static const struct {
        find_stats stats;
        const char *text;
    } rows[] = {
        {{.files = 1, .sites = 12, .stay = 5, .findings = 2, .seconds = 0.0567},
         "1 file, 12 allocation sites (5 stay), 2 findings, 0.06 s\n"},
        {{.files = 98, .sites = 1450, .stay = 412, .findings = 31, .cached = 91, .seconds = 1.84},
         "98 files, 1450 allocation sites (412 stay), 31 findings, 91 from cache, 1.8 s\n"},
        {{.files = 2, .sites = 3, .findings = 1, .suppressed = 3, .cached = 1, .seconds = 0.1},
         "2 files, 3 allocation sites (0 stay), 1 finding, 3 suppressed, 1 from cache, 0.10 s\n"},
        {{.sites = 1, .findings = 1, .seconds = 120.4},
         "0 files, 1 allocation site (0 stay), 1 finding, 120 s\n"},
        {{.files = 2, .unparsable = 1, .not_analysed = 2, .seconds = 0.999},
         "1 file cannot be parsed alone\n2 functions not analysed\n"
         "2 files, 0 allocation sites (0 stay), 0 findings, 1.0 s\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_err(&(find_list){.stats = rows[i].stats}, &(report_opts){0}, rows[i].text);
}

static void names_what_was_left_out_if_asked(void **state) {
    (void)state;
    static const char *const files[] = {"ae_epoll.c: unknown type name 'x'", "ae_evport.c: error"};
    static const char *const functions[] = {"a.c:3: f: asm goto"};
    find_list l = {.stats = {.files = 9, .unparsable = 2, .not_analysed = 1}};
    report_opts o = {.unparsable = {files, 2}, .not_analysed = {functions, 1}};
    expect_err(&l, &o,
               "2 files cannot be parsed alone (-v names them)\n"
               "1 function not analysed: a.c:3: f: asm goto\n"
               "9 files, 0 allocation sites (0 stay), 0 findings, 0.00 s\n");
    o.verbose = true;
    expect_err(&l, &o,
               "2 files cannot be parsed alone:\n"
               "  ae_epoll.c: unknown type name 'x'\n"
               "  ae_evport.c: error\n"
               "1 function not analysed: a.c:3: f: asm goto\n"
               "9 files, 0 allocation sites (0 stay), 0 findings, 0.00 s\n");
}

static void many_rows(find_list *l) {
    for (uint32_t i = 0; i < 5000; i++)
        add(l, (find_row){.kind = FIND_RULE,
                          .at = AT("gone.c", i, 1),
                          .rule = "r",
                          .message = "m",
                          .severity = FIND_WARNING});
    find_settle(l);
}

static void expect_failure(FILE *out, report_format format, const char *why) {
    find_list l = {0};
    many_rows(&l);
    char *text;
    size_t len;
    FILE *err = open_memstream(&text, &len);
    assert_false(report(&l, &(report_opts){.format = format}, out, err));
    fclose(err);
    char line[128];
    snprintf(line, sizeof line, "memcheck-lint: cannot write the report: %s\n", why);
    assert_memory_equal(text, line, strlen(line));
    assert_non_null(strstr(text, "5000 findings")); /* the summary comes all the same */
    free(text);
    fclose(out);
    find_free(&l);
}

static FILE *closed_pipe(void) {
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    return fdopen(ends[1], "w");
}

static void says_when_nothing_can_be_written(void **state) {
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    for (int format = REPORT_TEXT; format <= REPORT_JSONL; format++) {
        expect_failure(fopen("/dev/full", "w"), (report_format)format, "No space left on device");
        expect_failure(closed_pipe(), (report_format)format, "Broken pipe");
    }
}

/* A report that fits the buffer fails at the last flush only. */
static void says_when_the_last_bytes_cannot_be_written(void **state) {
    (void)state;
    find_list l = {0};
    add(&l, (find_row){.kind = FIND_RULE, .at = AT("gone.c", 1, 1), .rule = "r", .message = "m"});
    FILE *out = fopen("/dev/full", "w"), *err = tmpfile();
    assert_false(report(&l, &(report_opts){0}, out, err));
    fclose(out);
    fclose(err);
    find_free(&l);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        test_in_folder(shows_the_views),
        test_in_folder(says_why),
        test_in_folder(says_what_is_near_when_there_is_nothing),
        test_in_folder(does_without_source_and_route),
        test_in_folder(has_words_for_every_reason),
        test_in_folder(colors_like_clang),
        cmocka_unit_test(says_once_what_a_macro_allocates_twice),
        cmocka_unit_test(sums_up),
        cmocka_unit_test(names_what_was_left_out_if_asked),
        cmocka_unit_test(says_when_nothing_can_be_written),
        cmocka_unit_test(says_when_the_last_bytes_cannot_be_written),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

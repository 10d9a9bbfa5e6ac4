/* The command line and the .memcheck-lint files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "options.h"

static options o;
static mk_str why;

static bool parse(const char *line) {
    mk_arena a = {0};
    words w = {0};
    words_push(&w, "memcheck-lint");
    words_split(line, strlen(line), &a, &w);
    char *argv[64];
    for (size_t i = 0; i < w.len; i++)
        argv[i] = mk_arena_strdup(&a, w.data[i]);
    bool ok = options_parse(&o, (int)w.len, argv, &why);
    words_free(&w);
    mk_arena_free(&a); /* options keep nothing of argv */
    return ok;
}

static void done(void) {
    options_free(&o);
    mk_str_free(&why);
}

static void accept(const char *line) {
    if (!parse(line))
        fail_msg("%s: %s", line, mk_str_c(&why));
}

static void refuse(const char *line, const char *message) {
    assert_false(parse(line));
    assert_string_equal(mk_str_c(&why), message);
    done();
}

static const char *joined(const words *w) {
    static char text[1024];
    text[0] = '\0';
    for (size_t i = 0; i < w->len; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "", w->data[i]);
    return text;
}

static void has_defaults(void **state) {
    (void)state;
    accept("a.c");
    assert_string_equal(joined(&o.inputs), "a.c");
    assert_int_equal(o.format, REPORT_TEXT);
    assert_int_equal(o.view, REPORT_ESCAPES);
    assert_int_equal(o.fail_on, FIND_WARNING);
    assert_int_equal(o.color, OPTIONS_COLOR_AUTO);
    assert_int_equal(o.stack_limit, 1024);
    assert_int_equal(o.jobs, 0);
    assert_false(o.whole_program || o.no_cache || o.verbose || o.help);
    assert_int_equal(o.rules.len, 0);
    assert_null(o.why);
    done();
}

static void takes_every_option(void **state) {
    (void)state;
    accept("-j3 --no-cache --db=x.db --rules=-*,missing-* --fail-on=none --format=jsonl "
           "--stack-limit=64 --models=a.h --models b.h -p build --why src/a.c:12 --color=never "
           "--whole-program -v -o out.txt a.c b.c");
    assert_int_equal(o.jobs, 3);
    assert_true(o.no_cache && o.whole_program && o.verbose);
    assert_string_equal(o.store, "x.db");
    assert_string_equal(joined(&o.rules), "-*,missing-*");
    assert_int_equal(o.fail_on, OPTIONS_FAIL_NONE);
    assert_int_equal(o.format, REPORT_JSONL);
    assert_int_equal(o.stack_limit, 64);
    assert_string_equal(joined(&o.models), "a.h b.h");
    assert_string_equal(o.database, "build");
    assert_string_equal(o.why_file, "src/a.c");
    assert_int_equal(o.why_line, 12);
    assert_int_equal(o.color, OPTIONS_COLOR_NEVER);
    assert_string_equal(o.output, "out.txt");
    assert_string_equal(joined(&o.inputs), "a.c b.c");
    done();
}

static void takes_values_in_the_same_word_or_the_next(void **state) {
    (void)state;
    static const char *const rows[] = {"-j8 x", "-j 8 x", "-j=8 x", "--jobs=8 x", "--jobs 8 x"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        accept(rows[i]);
        assert_int_equal(o.jobs, 8);
        assert_string_equal(joined(&o.inputs), "x");
        done();
    }
}

static void counts_m(void **state) {
    (void)state;
    static const struct {
        const char *line;
        int view;
    } rows[] = {
        {"x", REPORT_ESCAPES},
        {"-q x", REPORT_FINDINGS},
        {"-m x", REPORT_VERDICTS},
        {"-m -m x", REPORT_FLOWS},
        {"-mm x", REPORT_FLOWS},
        {"-m=2 x", REPORT_FLOWS},
        {"-m=1 x", REPORT_VERDICTS},
        {"-m=0 x", REPORT_ESCAPES},
        {"-m -m -m x", REPORT_FLOWS},
        {"-m=99 x", REPORT_FLOWS},
        {"--verdicts x", REPORT_VERDICTS},
        {"-q -m x", REPORT_VERDICTS},
        {"-m -q x", REPORT_FINDINGS},
        {"--verdicts=2 x", REPORT_FLOWS},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        accept(rows[i].line);
        assert_int_equal(o.view, rows[i].view);
        assert_int_equal(o.flags.len, 0);
        done();
    }
}

static void hands_flags_to_clang(void **state) {
    (void)state;
    accept("-I inc -Iinc2 -DX=1 -D Y -UZ -std=gnu17 -isystem sys -include pre.h -Wall -Wno-error "
           "-fshort-enums -m64 -march=native -mmmx -O2 -O -pthread --target=x a.c -- -m -weird b");
    assert_string_equal(
        joined(&o.flags),
        "-I inc -Iinc2 -DX=1 -D Y -UZ -std=gnu17 -isystem sys -include pre.h -Wall "
        "-Wno-error -fshort-enums -m64 -march=native -mmmx -O2 -O -pthread --target=x "
        "-m -weird b");
    assert_string_equal(joined(&o.inputs), "a.c");
    assert_int_equal(o.view, REPORT_ESCAPES);
    done();
}

static void says_what_is_wrong(void **state) {
    (void)state;
    refuse("--foo a.c", "unknown option '--foo'; did you mean '--fix'?");
    refuse("--formt=x a.c", "unknown option '--formt'; did you mean '--format'?");
    refuse("--modells=x a.c", "unknown option '--modells'; did you mean '--models'?");
    refuse("--zzzzzzzzzzzzzzz a.c", "unknown option '--zzzzzzzzzzzzzzz'; see --help");
    refuse("-z a.c", "unknown option '-z'; see --help");
    refuse("-qx a.c", "unknown option '-qx'; see --help");
    refuse("--format=xml a.c", "--format: 'xml' is not one of text, jsonl, json, sarif, github, junit, lsp");
    refuse("--fail-on=remark a.c", "--fail-on: 'remark' is not one of error, warning, note, none");
    refuse("a.c --format", "option '--format' needs a value");
    refuse("a.c -I", "option '-I' needs a value");
    refuse("--quiet=yes a.c", "option '--quiet' takes no value");
    refuse("-jx a.c", "--jobs: 'x' is not a number");
    refuse("-j-1 a.c", "--jobs: '-1' is not a number");
    refuse("-m=x a.c", "--verdicts: 'x' is not a number");
    refuse("--stack-limit=99999999999999999999 a.c",
           "--stack-limit: '99999999999999999999' is not a number");
    refuse("--why=a.c a.c", "--why: 'a.c' is not FILE:LINE");
    refuse("--why=a.c:0 a.c", "--why: 'a.c:0' is not FILE:LINE");
    refuse("--why=:3 a.c", "--why: ':3' is not FILE:LINE");
    refuse("@gone a.c", "@gone: No such file or directory");
    refuse("-m", "no input: name files or folders, or a compile_commands.json with -p; see --help");
}

static void needs_no_input_to_say_what_it_is(void **state) {
    (void)state;
    static const char *const rows[] = {"--help",       "-h",          "--version",
                                       "--list-rules", "--explain=x", "--dump-config", "--pack-models=x",
                                       "-p build",     "--why=a.c:3"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        accept(rows[i]);
        done();
    }
    accept("--why=a.c:3");
    assert_string_equal(joined(&o.inputs), "a.c");
    done();
}

static void reads_response_files(void **state) {
    (void)state;
    file_write("args", "-q '-DX=a b'\nb.c @more");
    file_write("more", "c.c");
    accept("a.c @args d.c");
    assert_string_equal(joined(&o.inputs), "a.c b.c c.c d.c");
    assert_string_equal(joined(&o.flags), "-DX=a b");
    assert_int_equal(o.view, REPORT_FINDINGS);
    done();
}

static const char *in_folder(const char *format) {
    static char text[2][8192];
    static int turn;
    turn = !turn;
    size_t n = 0;
    text[turn][0] = '\0';
    for (const char *p = format; *p; p++) /* $ stands for the folder */
        n += (size_t)snprintf(text[turn] + n, sizeof text[turn] - n, *p == '$' ? "%s" : "%.1s",
                              *p == '$' ? folder : p);
    return text[turn];
}

static void merges_files_of_all_folders_above(void **state) {
    (void)state;
    file_write(".memcheck-lint", "# of the project\n"
                                 "--format=jsonl\n"
                                 "\n"
                                 "  --stack-limit 10   # bytes\n"
                                 "-m\n"
                                 "--models=all.h\n"
                                 "-Iinclude\n");
    file_write("src/.memcheck-lint", "--stack-limit=20\n"
                                     "--models=src.h\n"
                                     "-isystem sys\n"
                                     "-DX='a # b'\n"
                                     "-- -Xclang -foo\n");
    file_write("src/a.c", "");
    accept("src/a.c -m --models=x.h -Iy src/other/b.c");
    assert_int_equal(o.format, REPORT_JSONL);
    assert_int_equal(o.stack_limit, 20);
    assert_int_equal(o.view, REPORT_VERDICTS); /* the command line counts for itself */
    assert_string_equal(joined(&o.models), in_folder("$/all.h $/src/src.h x.h"));
    assert_string_equal(joined(&o.flags),
                        in_folder("-I$/include -isystem $/src/sys -DX=a # b -Xclang -foo -Iy"));
    done();
    accept("src -q --stack-limit=30"); /* a folder is its own */
    assert_int_equal(o.stack_limit, 30);
    assert_int_equal(o.view, REPORT_FINDINGS);
    done();
    accept("src/sub/not-there/a.c");
    assert_int_equal(o.stack_limit, 20);
    done();
    accept("- src/a.c");
    assert_int_equal(o.stack_limit, 10);
    done();
    accept("-p src");
    assert_int_equal(o.stack_limit, 20);
    done();
}

/* The folder that all inputs have in common, in whatever order they come. */
static void looks_where_all_inputs_are(void **state) {
    (void)state;
    static const struct {
        const char *line;
        size_t limit;
    } rows[] = {
        {"src/a.c", 2},        {"src/a.c src/b.c", 2}, {"src/a.c src2/b.c", 1}, {"src2/b.c src/a.c", 1},
        {"src/a.c src", 2},    {"src .", 1},           {"src/sub/c.c", 3},      {"src/a.c src/sub/c.c", 2},
        {"src/sub src/a.c", 2}, {"src/../src/a.c", 2}, {"src/a.c /", 1024},     {"link/a.c", 2},
        {"-p src/sub a.c", 1}, {"-p src/sub", 3},      {"--no-config src/a.c", 1024},
    };
    file_write(".memcheck-lint", "--stack-limit=1\n");
    file_write("src/.memcheck-lint", "--stack-limit=2\n");
    file_write("src/sub/.memcheck-lint", "--stack-limit=3\n");
    assert_int_equal(symlink("src", "link"), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        accept(rows[i].line);
        if (o.stack_limit != rows[i].limit)
            fail_msg("%s: %zu", rows[i].line, o.stack_limit);
        done();
    }
}

/* A repository's options are its own: what lies above it would differ from checkout to checkout. */
static void stops_where_the_project_ends(void **state) {
    (void)state;
    file_write(".memcheck-lint", "--stack-limit=1\n-DTOP\n");
    file_write("home/.memcheck-lint", "-DHOME\n");
    file_write("home/repo/.memcheck-lint", "-DREPO\n");
    file_write("home/repo/src/.memcheck-lint", "-DSRC\n");
    accept("home/repo/src/a.c");
    assert_string_equal(joined(&o.flags), "-DTOP -DHOME -DREPO -DSRC");
    done();
    const char *before = getenv("HOME");
    setenv("HOME", in_folder("$/home"), 1);
    accept("home/repo/src/a.c");
    assert_string_equal(joined(&o.flags), "-DHOME -DREPO -DSRC");
    assert_int_equal(o.stack_limit, 1024);
    done();
    setenv("HOME", before ? before : "", 1);
    file_write("home/repo/.git/HEAD", "");
    accept("home/repo/src/a.c");
    assert_string_equal(joined(&o.flags), "-DREPO -DSRC");
    done();
    file_write("home/repo/src/.git", "gitdir: elsewhere\n"); /* of a worktree, or a submodule */
    accept("home/repo/src/a.c");
    assert_string_equal(joined(&o.flags), "-DSRC");
    done();
}

static void rules_add_up(void **state) {
    (void)state;
    file_write(".memcheck-lint", "--rules=-leak\n--rules=-zero-*\n");
    file_write("src/.memcheck-lint", "# nearer\n--rules=leak\n");
    accept("src/a.c --rules=-double-free");
    assert_string_equal(joined(&o.rules), "-leak -zero-* leak -double-free");
    static const char *const origins[] = {"$/.memcheck-lint:1: ", "$/.memcheck-lint:2: ",
                                          "$/src/.memcheck-lint:2: ", "", ""};
    for (size_t i = 0; i < sizeof origins / sizeof *origins; i++) {
        mk_str from = {0};
        options_origin(&o, "rules", i, &from);
        assert_string_equal(mk_str_c(&from), in_folder(origins[i]));
        mk_str_free(&from);
    }
    done();
}

static void refuses_in_a_file(const char *text, const char *message) {
    file_write(".memcheck-lint", text);
    refuse("a.c", in_folder(message));
}

static void says_where_a_file_is_wrong(void **state) {
    (void)state;
    refuses_in_a_file("-q\n--fo=x\n",
                      "$/.memcheck-lint:2: unknown option '--fo'; did you mean '--fix'?");
    refuses_in_a_file("a.c", "$/.memcheck-lint:1: 'a.c' is not an option");
    refuses_in_a_file("--help", "$/.memcheck-lint:1: --help belongs on the command line");
    refuses_in_a_file("--no-config", "$/.memcheck-lint:1: --no-config belongs on the command line");
    refuses_in_a_file("-q -v", "$/.memcheck-lint:1: '-v': one option a line");
    refuses_in_a_file("-DX='a", "$/.memcheck-lint:1: a quote is not closed");
    refuses_in_a_file("--jobs", "$/.memcheck-lint:1: option '--jobs' needs a value");
}

static const char *dump(void) {
    static char text[4096];
    memset(text, 0, sizeof text);
    FILE *f = fmemopen(text, sizeof text - 1, "w");
    options_dump(&o, f);
    fclose(f);
    return text;
}

static void dumps_options_with_their_origin(void **state) {
    (void)state;
    file_write(".memcheck-lint", "--models='my models.h'\n-m\n--rules=-*\n");
    accept("-j4 -DX -I inc --dump-config a.c -- -w");
    char expected[8192];
    snprintf(expected, sizeof expected, "%s",
             in_folder("--stack-limit=1024                       # default\n"
                       "--jobs=4                                 # command line\n"
                       "--min-bytes=0                            # default\n"
                       "--verdicts=1                             # $/.memcheck-lint:2\n"
                       "--format=text                            # default\n"
                       "--fail-on=warning                        # default\n"
                       "--color=auto                             # default\n"));
    assert_memory_equal(dump(), expected, strlen(expected));
    assert_non_null(strstr(dump(), in_folder("--models='$/my models.h'")));
    assert_non_null(strstr(dump(), in_folder("\n--rules='-*'                             # $/.memcheck-lint:3\n")));
    assert_non_null(strstr(dump(), "\n-DX                                      # command line\n"
                                   "-I inc                                   # command line\n"
                                   "-- -w                                    # command line\n"));
    done();
}

/* What --dump-config prints is a .memcheck-lint that means the same. */
static void dump_can_be_read_back(void **state) {
    (void)state;
    accept("-m -m --rules=-*,x --fail-on=note -DX='\"a b\"' -isystem /sys --whole-program a.c");
    char first[4096];
    snprintf(first, sizeof first, "%s", dump());
    done();
    file_write(".memcheck-lint", first);
    accept("a.c");
    assert_int_equal(o.view, REPORT_FLOWS);
    assert_int_equal(o.fail_on, FIND_NOTE);
    assert_true(o.whole_program);
    assert_string_equal(joined(&o.rules), "-*,x");
    assert_string_equal(joined(&o.flags), "-DX=\"a b\" -isystem /sys");
    done();
}

static void rebases_flags(void **state) {
    (void)state;
    mk_arena a = {0};
    words in = {0}, out = {0};
    static const char flags[] =
        "-Iinc -I inc -I/abs -isystem ../sys --sysroot=root -DI=x -D I -include x.h -I=usr -iquoteq "
        "-weird -I";
    words_split(flags, sizeof flags - 1, &a, &in);
    options_rebase(&in, "/base", &a, &out);
    assert_string_equal(
        joined(&out),
        "-I/base/inc -I /base/inc -I/abs -isystem /sys --sysroot=/base/root -DI=x -D I "
        "-include x.h -I=usr -iquote/base/q -weird -I");
    words_free(&in);
    words_free(&out);
    mk_arena_free(&a);
}

static void help_names_every_option(void **state) {
    (void)state;
    char *text;
    size_t len;
    FILE *f = open_memstream(&text, &len);
    options_help(f);
    fclose(f);
#define OPTION(id, name, brief, argument, kind, field, choices, group, help) \
    assert_non_null(strstr(text, "--" name));
#define OPTIONS_CLANG(spelling, form, path) assert_non_null(strstr(text, " " spelling));
#include "options.def"
    assert_non_null(strstr(text, "--format=text|jsonl|json|sarif|github|junit"));
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        assert_in_range(strlen(line), 1, 110);
    free(text);
}

static void colors_as_asked(void **state) {
    (void)state;
    FILE *f = tmpfile(); /* no terminal */
    options plain = {.color = OPTIONS_COLOR_AUTO};
    unsetenv("NO_COLOR");
    unsetenv("CLICOLOR_FORCE");
    assert_false(options_use_color(&plain, f));
    setenv("CLICOLOR_FORCE", "1", 1);
    assert_true(options_use_color(&plain, f));
    setenv("NO_COLOR", "1", 1);
    assert_false(options_use_color(&plain, f));
    plain.color = OPTIONS_COLOR_ALWAYS;
    assert_true(options_use_color(&plain, f));
    unsetenv("NO_COLOR");
    plain.color = OPTIONS_COLOR_NEVER;
    assert_false(options_use_color(&plain, f));
    unsetenv("CLICOLOR_FORCE");
    fclose(f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        test_in_folder(has_defaults),
        test_in_folder(takes_every_option),
        test_in_folder(takes_values_in_the_same_word_or_the_next),
        test_in_folder(counts_m),
        test_in_folder(hands_flags_to_clang),
        test_in_folder(says_what_is_wrong),
        test_in_folder(needs_no_input_to_say_what_it_is),
        test_in_folder(reads_response_files),
        test_in_folder(merges_files_of_all_folders_above),
        test_in_folder(looks_where_all_inputs_are),
        test_in_folder(stops_where_the_project_ends),
        test_in_folder(rules_add_up),
        test_in_folder(says_where_a_file_is_wrong),
        test_in_folder(dumps_options_with_their_origin),
        test_in_folder(dump_can_be_read_back),
        cmocka_unit_test(rebases_flags),
        cmocka_unit_test(help_names_every_option),
        cmocka_unit_test(colors_as_asked),
    };
    return cmocka_run_group_tests_name("options", tests, NULL, NULL);
}

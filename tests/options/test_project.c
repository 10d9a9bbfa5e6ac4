/* Files, folders and compile_commands.json in, jobs out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "folder.h"
#include "project.h"

static project p;
static options o;
static mk_str why, shown;

/* Opens a project for a command line; `names` is standard input. */
static bool open_with(const char *line, const char *names) {
    mk_arena a = {0};
    words w = {0};
    words_push(&w, "memcheck-lint");
    words_split(line, strlen(line), &a, &w);
    char *argv[64];
    for (size_t i = 0; i < w.len; i++)
        argv[i] = mk_arena_strdup(&a, w.data[i]);
    if (!options_parse(&o, (int)w.len, argv, &why))
        fail_msg("%s", mk_str_c(&why));
    FILE *in = tmpfile();
    fputs(names, in);
    rewind(in);
    bool ok = project_open(&p, &o, in, &why);
    fclose(in);
    words_free(&w);
    mk_arena_free(&a);
    return ok;
}

/* A line a job: file, folder, flags; then the problems. The test's folder is written $. */
static const char *jobs(void) {
    mk_str_clear(&shown);
    for (size_t i = 0; i < p.jobs.len; i++) {
        const front_job *j = &p.jobs.data[i];
        mk_str_printf(&shown, "%s %s", j->file, j->dir ? j->dir : "-");
        for (size_t k = 0; k < j->nargs; k++)
            mk_str_printf(&shown, " %s", j->args[k]);
        mk_str_putc(&shown, '\n');
    }
    for (size_t i = 0; i < p.problems.len; i++)
        mk_str_printf(&shown, "! %s\n", p.problems.data[i]);
    for (const char *at; (at = strstr(mk_str_c(&shown), folder));)
        mk_str_replace(&shown, (size_t)(at - shown.data), strlen(folder), "$", 1);
    return mk_str_c(&shown);
}

static void done(void) {
    project_free(&p);
    options_free(&o);
    mk_str_free(&why);
    mk_str_free(&shown);
}

static void expect(const char *line, const char *names, const char *expected) {
    if (!open_with(line, names))
        fail_msg("%s: %s", line, mk_str_c(&why));
    assert_string_equal(jobs(), expected);
    done();
}

static void refuse(const char *line, const char *message) {
    assert_false(open_with(line, ""));
    assert_string_equal(mk_str_c(&why), message);
    done();
}

static void three_sources(void) {
    file_write("src/a.c", "");
    file_write("src/b.c", "");
    file_write("src/deep/c.c", "");
    file_write("src/deep/c.h", "");
    file_write("src/.hidden/d.c", "");
}

/* ---- without a database ----------------------------------------------------------------------- */

static void takes_files_and_folders(void **state) {
    (void)state;
    three_sources();
    expect("-DX src/b.c ./src/a.c -Iinc", "", "src/b.c - -DX -Iinc\n./src/a.c - -DX -Iinc\n");
    expect("src", "", "src/a.c -\nsrc/b.c -\nsrc/deep/c.c -\n");
    expect("src/ src/a.c", "", "src/a.c -\nsrc/b.c -\nsrc/deep/c.c -\n");
    expect(".", "", "src/a.c -\nsrc/b.c -\nsrc/deep/c.c -\n");
    expect("src/deep/c.h", "", "src/deep/c.h -\n");
    expect("-", "src/b.c\nsrc/deep\r\n\nsrc/gone.c",
           "src/b.c -\nsrc/deep/c.c -\n! src/gone.c: No such file or directory\n");
}

static void names_what_it_cannot_open(void **state) {
    (void)state;
    three_sources();
    file_write("empty/x.h", "");
    expect(
        "src/x.c src/a.c gone/y.c empty", "",
        "src/a.c -\n! src/x.c: No such file or directory\n! gone/y.c: No such file or directory\n"
        "! empty: no *.c below it\n");
}

static void follows_no_link_to_a_folder(void **state) {
    (void)state;
    three_sources();
    assert_int_equal(symlink("..", "src/deep/up"), 0);
    assert_int_equal(symlink("../a.c", "src/deep/link.c"), 0);
    expect("src/deep", "", "src/deep/c.c -\nsrc/deep/link.c -\n");
}

static void takes_models(void **state) {
    (void)state;
    file_write("m.h", "");
    file_write("a.c", "");
    assert_true(open_with("--models=m.h -DX a.c", ""));
    assert_int_equal(p.models.len, 1);
    assert_string_equal(p.models.data[0].file, "m.h");
    assert_true(p.models.data[0].model);
    assert_string_equal(p.models.data[0].args[0], "-DX");
    assert_false(p.jobs.data[0].model);
    done();
    refuse("--models=n.h a.c", "--models=n.h: No such file or directory");
}

/* ---- flags of a command ----------------------------------------------------------------------- */

static const char *flags_of(const char *command) {
    mk_arena a = {0};
    words in = {0}, out = {0};
    words_split(command, strlen(command), &a, &in);
    project_flags(&in, folder, &a, &out);
    mk_str_clear(&shown);
    for (size_t i = 0; i < out.len; i++)
        mk_str_printf(&shown, "%s%s", i ? " " : "", out.data[i]);
    words_free(&in);
    words_free(&out);
    mk_arena_free(&a);
    return mk_str_c(&shown);
}

static void strips_commands(void **state) {
    (void)state;
    file_write("inc.rsp", "-Irsp -o x");
    static const struct {
        const char *command, *flags;
    } rows[] = {
        {"", ""},
        {"cc -c a.c", ""},
        {"/usr/bin/gcc -DX -I inc -c -o a.o a.c", "-DX -I inc"},
        {"gcc -oa.o -Iinc a.c b.o -lm -L /lib -Wl,-z,now -Wa,-x -shared", "-Iinc"},
        {"gcc -MD -MT a.o -MF a.d -MQ x -MP -MMD -MJ j -DX a.c", "-DX"},
        {"gcc -Wp,-MMD,a.d -Wp,-DX=1 a.c", "-Wp,-DX=1"},
        {"ccache gcc -DX a.c", "-DX"},
        {"/usr/bin/sccache /usr/lib/distcc gcc -DX a.c", "-DX"},
        {"CCACHE_DIR=/c LANG=C env -i A=b icecc gcc -DX a.c", "-DX"},
        {"env X=1 gomacc clang -DX a.c", "-DX"},
        {"gcc -m32 --target=i386 -target arm -std=gnu99 -DX a.c",
         "-m32 --target=i386 -target arm -std=gnu99 -DX"},
        {"/opt/bin/arm-linux-gnueabihf-gcc-12 -DX a.c", "--target=arm-linux-gnueabihf -DX"},
        {"aarch64-linux-gnu-gcc a.c", "--target=aarch64-linux-gnu"},
        {"musl-gcc -DX a.c", "-DX"},
        {"clang-19 -DX a.c", "-DX"},
        {"gcc -Wall -Werror=foo -pedantic-errors -w -g3 -ggdb -pipe -O2 -DX a.c", "-O2 -DX"},
        {"gcc -fshort-enums -fno-builtin-malloc -fno-strict-aliasing -fconserve-stack -fPIC "
         "-fno-tree-vectorize -fplugin=x.so -fsanitize=address -funsigned-char a.c",
         "-fshort-enums -fno-builtin-malloc -fPIC -funsigned-char"},
        {"gcc -mpreferred-stack-boundary=3 -mno-fp-ret-in-387 -mfpmath=387 -mavx2 -march=native "
         "-mindirect-branch=thunk-extern -mno-red-zone a.c",
         "-mavx2 -march=native -mno-red-zone"},
        {"gcc --param x=y --param=z=1 -specs=s -B /x -save-temps=obj -DX a.c", "-DX"},
        {"gcc -include pre.h -isystem sys -iquote q -x c -DX a.c",
         "-include pre.h -isystem sys -iquote q -x c -DX"},
        {"clang -Xclang -include-pch -Xclang a.pch -Xclang -include -Xclang a.h a.c",
         "-Xclang -include -Xclang a.h"},
        {"clang -include-pch a.pch -DX a.c", "-DX"},
        {"clang -DX -c -- a.c", "-DX"},
        {"gcc -D X -U Y -undef a.c", "-D X -U Y -undef"},
        {"gcc @inc.rsp -DX @gone.rsp a.c", "-Irsp -DX"},
        {"gcc -I", "-I"},
        {"gcc -o", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(flags_of(rows[i].command), rows[i].flags);
    mk_str_free(&shown);
}

/* ---- compile_commands.json -------------------------------------------------------------------- */

/* Writes JSON in which ' stands for " and $ for the folder. */
static void write_json(const char *path, const char *text) {
    mk_str s = {0};
    for (; *text; text++) {
        if (*text == '$')
            mk_str_cat(&s, folder);
        else
            mk_str_putc(&s, *text == '\'' ? '"' : *text);
    }
    file_write(path, mk_str_c(&s));
    mk_str_free(&s);
}

static void uses_entries_of_files(void **state) {
    (void)state;
    three_sources();
    write_json("compile_commands.json",
               "[{'directory': '$', 'file': 'src/a.c', 'command': 'gcc -Iinc -o x src/a.c'},"
               " {'directory': '$/src', 'file': 'deep/c.c', 'arguments': ['cc', '-DX=a b']}]");
    expect("src/a.c", "", "src/a.c $ -Iinc\n");
    expect("src", "", "src/a.c $ -Iinc\nsrc/b.c -\nsrc/deep/c.c $/src -DX=a b\n");
    expect("src/deep/../a.c -Iy -DZ", "", "src/deep/../a.c $ -Iinc -I$/y -DZ\n");
    expect("src/b.c -Iy", "", "src/b.c - -Iy\n");
    expect("src/a.c -- -Iy", "", "src/a.c - -Iy\n"); /* its own flags */
    expect("src/a.c --", "", "src/a.c -\n");
    expect("-p . src/a.c -- -Iy", "", "src/a.c $ -Iinc -I$/y\n");
    assert_int_equal(chdir("src/deep"), 0); /* found upward from the file, not from here */
    expect("../a.c c.c", "", "../a.c $ -Iinc\nc.c $/src -DX=a b\n");
    assert_int_equal(chdir(folder), 0);
}

static void prefers_the_nearest_database(void **state) {
    (void)state;
    three_sources();
    write_json("compile_commands.json",
               "[{'directory':'$','file':'src/a.c','command':'cc -DFAR'},"
               " {'directory':'$','file':'src/deep/c.c','command':'cc -DFAR'}]");
    write_json("src/deep/compile_commands.json",
               "[{'directory':'$','file':'src/deep/c.c','command':'cc -DNEAR'}]");
    expect("src/a.c src/deep/c.c", "", "src/a.c $ -DFAR\nsrc/deep/c.c $ -DNEAR\n");
    expect("-p . src/deep/c.c", "", "src/deep/c.c $ -DFAR\n");
    expect("-p src/deep/compile_commands.json src/deep/c.c", "", "src/deep/c.c $ -DNEAR\n");
}

static void takes_every_entry_without_files(void **state) {
    (void)state;
    three_sources();
    file_write("x.cc", "");
    write_json("build/compile_commands.json",
               "[{'directory':'$/build','file':'../src/b.c','command':'cc -DB -c ../src/b.c'},"
               " {'directory':'$/build','file':'../x.cc','command':'c++ x.cc'},"
               " {'directory':'$/build','file':'start.S','command':'cc start.S'},"
               " {'directory':'$','file':'$/src/a.c','command':'cc -DA'},"
               " {'directory':'$/build','file':'gone.c','command':'cc'},"
               " {'directory':'$','file':'/dev/null/x.c','command':'cc'}]");
    expect("-p build -DZ", "",
           "src/b.c $/build -DB -DZ\nsrc/a.c $ -DA -DZ\n"
           "! build/gone.c: No such file or directory\n! /dev/null/x.c: Not a directory\n");
    assert_int_equal(chdir("src"), 0); /* paths below here are short, the others as they are */
    expect("-p ../build/compile_commands.json", "",
           "b.c $/build -DB\na.c $ -DA\n"
           "! $/build/gone.c: No such file or directory\n! /dev/null/x.c: Not a directory\n");
    assert_int_equal(chdir(folder), 0);
}

static void keeps_each_set_of_flags_once(void **state) {
    (void)state;
    three_sources();
    write_json(
        "compile_commands.json",
        "[{'directory':'$','file':'src/a.c','command':'gcc -DX -o 1.o -c src/a.c'},"
        " {'directory':'$','file':'src/a.c','command':'gcc -DY -o 2.o -c src/a.c'},"
        " {'directory':'$','file':'$/src/../src/a.c','command':'ccache gcc -DX -Wall -o 3.o -c src/a.c'},"
        " {'directory':'$/src','file':'a.c','command':'gcc -DX a.c'}]");
    expect("src/a.c", "", "src/a.c $ -DX\nsrc/a.c $ -DY\nsrc/a.c $/src -DX\n");
    expect("src/a.c ./src/a.c src/a.c", "", "src/a.c $ -DX\nsrc/a.c $ -DY\nsrc/a.c $/src -DX\n");
}

static void unquotes_commands(void **state) {
    (void)state;
    three_sources();
    write_json("compile_commands.json",
               "[{'directory':'$','file':'src/a.c','command':"
               "'gcc -DS=\\\\\\'a\\\\\\' \\'-DT=\\\\\\'b c\\\\\\'\\' -I\\\\ x src/a.c'}]");
    expect("src/a.c", "", "src/a.c $ -DS=\"a\" -DT=\"b c\" -I x\n");
}

static void follows_links_as_the_compiler_did(void **state) {
    (void)state;
    file_write("disk/src/a.c", "");
    file_write("disk/build/x", "");
    file_write("src/a.c", "");
    assert_int_equal(symlink("disk/build", "build"), 0);
    write_json("build/compile_commands.json",
               "[{'directory':'$/build','file':'../src/a.c','command':'cc -DX'}]");
    expect("-p build", "", "disk/src/a.c $/build -DX\n");
    expect("-p build src/a.c disk/src/a.c", "", "src/a.c -\ndisk/src/a.c $/build -DX\n");
}

static void refuse_json(const char *text, const char *message) {
    char expected[256];
    write_json("compile_commands.json", text);
    snprintf(expected, sizeof expected, "./compile_commands.json%s", message);
    refuse("-p ./compile_commands.json", expected);
}

static void says_what_is_wrong_with_a_database(void **state) {
    (void)state;
    refuse_json("[\n {'file': 1,\n  oops}]", ":3:6: string or '}' expected near 'oops'");
    refuse_json("{}", ": not a list of compile commands");
    refuse_json("[{'directory':'/','command':'cc'}]", ": entry 1: no 'file'");
    refuse_json("[{'file':'a.c','command':'cc'}, {'file':'b.c'}]",
                ": entry 2: neither 'arguments' nor 'command'");
    refuse_json("[{'file':'a.c','arguments':['cc', 1]}]",
                ": entry 1: 'arguments' holds something else than strings");
    refuse_json("[{'file':'a.c','command':'cc \\''}]",
                ": entry 1: a quote in 'command' is not closed");
    refuse("-p gone", "gone: No such file or directory");
    file_write("empty/x", "");
    refuse("-p empty", "empty/compile_commands.json: No such file or directory");
    file_write("a.c", "");
    char expected[8192];
    snprintf(expected, sizeof expected,
             "%s/compile_commands.json: entry 1: a quote in 'command' is not closed", folder);
    refuse("a.c", expected); /* one found by itself is no better */
}

static void says_that_nothing_was_compiled(void **state) {
    (void)state;
    write_json("compile_commands.json", "[]");
    expect("-p .", "", "! compile_commands.json: no entries: was anything compiled?\n");
    file_write("x.cc", "");
    write_json("compile_commands.json", "[{'directory':'$','file':'x.cc','command':'c++ x.cc'}]");
    expect("-p .", "", "! compile_commands.json: no entry is a C source\n");
    file_write("a.c", "");
    expect("-p . a.c", "", "a.c -\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        test_in_folder(takes_files_and_folders),
        test_in_folder(names_what_it_cannot_open),
        test_in_folder(follows_no_link_to_a_folder),
        test_in_folder(takes_models),
        test_in_folder(strips_commands),
        test_in_folder(uses_entries_of_files),
        test_in_folder(prefers_the_nearest_database),
        test_in_folder(takes_every_entry_without_files),
        test_in_folder(keeps_each_set_of_flags_once),
        test_in_folder(unquotes_commands),
        test_in_folder(follows_links_as_the_compiler_did),
        test_in_folder(says_what_is_wrong_with_a_database),
        test_in_folder(says_that_nothing_was_compiled),
    };
    return cmocka_run_group_tests_name("project", tests, NULL, NULL);
}

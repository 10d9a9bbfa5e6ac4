/* expect.c: runs memcheck-lint on a program and compares its verdicts with the comments in the source.
 *
 *   expect CHECKER FILE...       the files are one program; a folder stands for every .c, .h and .ir in it
 *   expect --negative CHECKER FILE...    the expectations are wrong where WRONG{text} stands, see below
 *   expect --rule=NAME CHECKER FILE...   findings of that rule (or glob) instead of verdicts
 *
 * An expectation stands on the line of what it speaks of, after `//` (in .ir: after `;`):
 *
 *   // ALLOC stays freed=every; ALLOC escapes reason=returned loop=1     in the order of columns
 *   // PARAM p none; PARAM q content 1; PARAM r result 0                  in the order of the rows
 *   // LOCAL x dangling
 *   // WARN leak; ERROR stack-escape; NOTE heap-stays                   with --rule only
 *   // RUN: -std=gnu17 --whole-program -I{LIB}                            options; {LIB}: memkit's lib/
 *   // BROKEN                                                            one that does not parse: others have to
 *
 * Missing and unexpected rows both fail. Only what is written is compared: level, reason=, freed=,
 * callee=, loop=, size=, assumes= (one name, given for each that must be there; assumes=none).
 * A line without any PARAM says nothing of its parameters; with one, all must be listed.
 *
 *   KNOWN after a verdict        less exact than it should be, but sound: an improvement fails, too
 *   LOCAL x missed KNOWN         a row that should be there and is not; ALLOC missed the same
 *   -- text                      the rest of the line is for the reader
 *
 * In .ir files, instructions get the position of their line, and summaries are compared:
 *
 *   ; SUM push:                  flags of the summary, if any; then its facts, all of them, in any order
 *   ; SUM   p0 has fresh0.0
 */
#define _POSIX_C_SOURCE 200809L
#include <ctype.h>
#include <dirent.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>

#include <mk/arena.h>
#include <mk/str.h>
#include <mk/vec.h>

typedef char *text;
MK_VEC(text_vec, text)

typedef enum row_kind { ALLOC, PARAM, LOCAL, FINDING, NKINDS } row_kind;
static const char *const kind_words[NKINDS] = {"ALLOC", "PARAM", "LOCAL", ""};
static const char *const kind_keys[NKINDS] = {"alloc", "param", "local", "finding"};

static const struct { /* a finding is expected by its severity and its rule */
    const char *word, *severity;
} severities[] = {{"ERROR", "error"}, {"WARN", "warning"}, {"NOTE", "note"}};
enum { NSEVERITIES = sizeof severities / sizeof *severities };

typedef struct want { /* one expectation */
    row_kind kind;
    int line;
    bool known, missed;
    char *name, *verdict, *level; /* NULL: not said */
    char *keys[8];                /* "freed=every" */
    int nkeys;
    char *shown; /* as written */
} want;
MK_VEC(want_vec, want)

typedef struct row {
    row_kind kind;
    int line, col;
    json_t *j;
} row;
MK_VEC(row_vec, row)

typedef struct fact { /* a line of a summary, wanted or got */
    char *func, *what;
    int line;
} fact;
MK_VEC(fact_vec, fact)

typedef struct wrong { /* --negative: a failure there must say this */
    int line;
    char *what;
    bool seen;
} wrong;
MK_VEC(wrong_vec, wrong)

typedef struct source {
    char *path, *run; /* run: what the checker reads, the path or a copy with positions */
    bool ir;
    want_vec wants;
    row_vec rows;
    wrong_vec wrongs;
    fact_vec funcs; /* .ir: where each begins */
    int nlines;
} source;
MK_VEC(source_vec, source)

static mk_arena memory;
static source_vec sources;
static text_vec options;
static bool broken; /* what does not parse is meant so */
static fact_vec sums_wanted, sums_got;
static bool negative;
static const char *rule; /* --rule */
static int failures, known, compared, functions;

static char *keep(const char *s, size_t n) {
    return mk_arena_strndup(&memory, s, n);
}

static void die(const char *what, const char *more) {
    fprintf(stderr, "expect: %s%s\n", what, more);
    exit(2);
}

/* ---- failures ------------------------------------------------------------------------------------- */

static void fail(source *s, int line, const char *format, ...) {
    char message[2000];
    va_list ap;
    va_start(ap, format);
    vsnprintf(message, sizeof message, format, ap);
    va_end(ap);
    for (size_t i = 0; negative && i < s->wrongs.len; i++) {
        wrong *w = &s->wrongs.data[i];
        if (w->line == line && strstr(message, w->what)) {
            w->seen = true;
            return;
        }
    }
    printf("%s:%d: %s\n", s->path, line, message);
    failures++;
}

/* ---- expectations ----------------------------------------------------------------------------------- */

static char *word(char **at) {
    char *s = *at + strspn(*at, " \t");
    if (!*s)
        return NULL;
    char *end = s;
    for (bool quoted = false; *end && (quoted || !isspace((unsigned char)*end)); end++)
        quoted ^= *end == '"';
    *at = *end ? end + 1 : end;
    *end = '\0';
    return s;
}

static char *unquoted(char *w) {
    if (w && *w == '"') {
        w++;
        w[strcspn(w, "\"")] = '\0';
    }
    return w;
}

static int kind_of(const char *w) {
    for (int k = 0; k < NKINDS; k++)
        if (strcmp(w, kind_words[k]) == 0)
            return k;
    return -1;
}

static const char *severity_of(const char *w) {
    for (int k = 0; k < NSEVERITIES; k++)
        if (strcmp(w, severities[k].word) == 0)
            return severities[k].severity;
    return NULL;
}

static bool one_of(const char *w, const char *list) {
    size_t n = strlen(w);
    for (const char *at = list; n && (at = strstr(at, w)) != NULL; at += n)
        if ((at == list || at[-1] == ' ') && (at[n] == ' ' || at[n] == '\0'))
            return true;
    return false;
}

static const char *const verdicts[NKINDS] = {"stays escapes missed", "none content result leaks",
                                             "dangling missed", ""};
static const char key_names[] = "reason freed callee loop size assumes";

static void bad(const source *s, int line, const char *what, const char *which) {
    fprintf(stderr, "%s:%d: expectation not understood: %s '%s'\n", s->path, line, what,
            which ? which : "");
    exit(2);
}

static void read_detail(source *s, want *w, char *t) {
    char *eq = strchr(t, '=');
    if (strcmp(t, "KNOWN") == 0) {
        w->known = true;
    } else if (w->kind == PARAM && isdigit((unsigned char)*t)) {
        w->level = t;
    } else if (eq && w->kind == ALLOC && w->nkeys < 8) {
        char *name = keep(t, (size_t)(eq - t));
        if (!one_of(name, key_names))
            bad(s, w->line, "key", name);
        if (eq[1] == '"') /* size="n + 1" */
            memmove(eq + 1, unquoted(eq + 1), strlen(eq + 1));
        w->keys[w->nkeys++] = t;
    } else {
        bad(s, w->line, "word", t);
    }
}

static void read_verdict(source *s, want *w, char *t, char **item) {
    int kind = t ? kind_of(t) : -1;
    if (kind < 0)
        bad(s, w->line, "what", t);
    w->kind = (row_kind)kind;
    if (w->kind != ALLOC)
        w->name = unquoted(word(item));
    w->verdict = word(item);
    if (!w->verdict || !one_of(w->verdict, verdicts[w->kind]))
        bad(s, w->line, "verdict", w->verdict);
}

static void read_want(source *s, int line, char *item) {
    want w = {.line = line, .shown = keep(item, strlen(item))};
    char *t = word(&item);
    const char *severity = t ? severity_of(t) : NULL;
    if (severity) {
        w.kind = FINDING;
        w.verdict = keep(severity, strlen(severity));
        w.name = word(&item);
        if (!w.name)
            bad(s, line, "rule", t);
    } else {
        read_verdict(s, &w, t, &item);
    }
    while ((t = word(&item)) != NULL)
        read_detail(s, &w, t);
    w.missed = strcmp(w.verdict, "missed") == 0;
    known += w.known;
    want_vec_push(&s->wants, w);
}

static char *trimmed(char *s) {
    s += strspn(s, " \t");
    for (size_t n = strlen(s); n && isspace((unsigned char)s[n - 1]); n--)
        s[n - 1] = '\0';
    return s;
}

static void read_wants(source *s, int line, char *comment) {
    for (char *item = comment, *next; item; item = next) {
        next = strchr(item, ';');
        if (next)
            *next++ = '\0';
        read_want(s, line, trimmed(item));
    }
}

static void read_sum(int line, char *t) {
    bool head = *t != ' ' || t[1] != ' ';
    t = trimmed(t);
    fact f = {.line = line};
    if (head) {
        char *colon = strchr(t, ':');
        if (!colon)
            die("SUM without ':' ", t);
        f.func = keep(t, (size_t)(colon - t));
        f.what = trimmed(keep(colon + 1, strlen(colon + 1)));
    } else if (sums_wanted.len) {
        f.func = sums_wanted.data[sums_wanted.len - 1].func;
        f.what = t;
    }
    fact_vec_push(&sums_wanted, f);
}

static void read_run(char *t) {
    char *w;
    while ((w = word(&t)) != NULL)
        text_vec_push(&options, strcmp(w, "-I{LIB}") == 0
                                    ? keep("-I" EXPECT_LIB, strlen("-I" EXPECT_LIB))
                                    : w);
}

static void read_wrong(source *s, int line, char *at) {
    for (; (at = strstr(at, "WRONG{")) != NULL; at++) {
        char *end = strchr(at, '}');
        if (end)
            wrong_vec_push(&s->wrongs, (wrong){line, keep(at + 6, (size_t)(end - at - 6)), false});
    }
}

static char *comment_of(const source *s, char *line) {
    const char *mark = s->ir ? ";" : "//";
    for (char *at = line; (at = strstr(at, mark)) != NULL; at++) {
        char *t = at + strlen(mark) + strspn(at + strlen(mark), " ");
        if (one_of(keep(t, strcspn(t, " ")), "ALLOC PARAM LOCAL WARN ERROR NOTE RUN: SUM BROKEN"))
            return t;
    }
    return NULL;
}

static void read_line(source *s, int number, char *line) {
    read_wrong(s, number, line);
    char *t = comment_of(s, line);
    if (!t)
        return;
    const char *rest = strstr(t, " -- ");
    t = keep(t, rest ? (size_t)(rest - t) : strlen(t));
    if (strncmp(t, "RUN:", 4) == 0)
        read_run(t + 4);
    else if (strncmp(t, "BROKEN", 6) == 0)
        broken = true;
    else if (strncmp(t, "SUM ", 4) == 0)
        read_sum(number, t + 4);
    else
        read_wants(s, number, t);
}

/* ---- sources ------------------------------------------------------------------------------------------ */

/* An instruction or a declaration that may bear a position, and has none. */
static bool takes_position(const char *line) {
    size_t code = strcspn(line, ";\n");
    if (memchr(line, '@', code) && strstr(line, " @") &&
        isdigit((unsigned char)strstr(line, " @")[2]))
        return false;
    const char *t = line + strspn(line, " \t");
    return t > line && t < line + code && strncmp(t, "member", 6) != 0 &&
           strncmp(t, "attr", 4) != 0 && strncmp(t, "var", 3) != 0 && strncmp(t, "scope", 5) != 0 &&
           strncmp(t, "loop", 4) != 0;
}

static void put_position(FILE *out, const char *line, int number) {
    int code = (int)strcspn(line, ";\n"), col = (int)strspn(line, " \t") + 1;
    while (code && isspace((unsigned char)line[code - 1]))
        code--;
    fprintf(out, "%.*s @%d:%d\n", code, line, number, col);
}

static void read_func(source *s, const char *line, int number) {
    fact_vec_push(&s->funcs, (fact){keep(line + 6, strcspn(line + 6, "( ")), NULL, number});
}

static void read_source(source *s, FILE *copy) {
    FILE *in = fopen(s->path, "r");
    if (!in)
        die("cannot read ", s->path);
    char *line = NULL;
    size_t cap = 0;
    for (; getline(&line, &cap, in) >= 0; s->nlines++) {
        int n = s->nlines + 1;
        if (copy && strncmp(line, "func $", 6) == 0) {
            read_func(s, line, n);
            fputs(line, copy);
        } else if (copy && takes_position(line))
            put_position(copy, line, n);
        else if (copy)
            fputs(line, copy);
        line[strcspn(line, "\n")] = '\0';
        functions += (line[0] == '}' && line[1] != ';') ||
                     (isalpha((unsigned char)line[0]) && strchr(line, '{') && strchr(line, '}'));
        read_line(s, n, line);
    }
    free(line);
    fclose(in);
}

static void add_source(const char *path) {
    source s = {.path = keep(path, strlen(path))};
    const char *dot = strrchr(path, '.');
    s.ir = dot && strcmp(dot, ".ir") == 0;
    s.run = s.path;
    FILE *copy = NULL;
    if (s.ir) {
        mk_str name = {0};
        const char *base = strrchr(path, '/');
        mk_str_printf(&name, "expect.%ld.%s", (long)getpid(), base ? base + 1 : path);
        s.run = keep(mk_str_c(&name), name.len);
        mk_str_free(&name);
        copy = fopen(s.run, "w");
        if (!copy)
            die("cannot write ", s.run);
        fprintf(copy, "unit ptr 8\nfile 0 \"%s\"\n", s.path);
    }
    read_source(&s, copy);
    if (copy)
        fclose(copy);
    source_vec_push(&sources, s);
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_path(const char *path) {
    struct stat st;
    if (stat(path, &st) != 0)
        die("no such file: ", path);
    if (!S_ISDIR(st.st_mode)) {
        add_source(path);
        return;
    }
    text_vec found = {0};
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d)) != NULL;) {
        const char *dot = strrchr(e->d_name, '.');
        mk_str name = {0};
        mk_str_printf(&name, "%s/%s", path, e->d_name);
        if (dot && one_of(dot + 1, "c h ir"))
            text_vec_push(&found, keep(mk_str_c(&name), name.len));
        mk_str_free(&name);
    }
    if (d)
        closedir(d);
    qsort(found.data, found.len, sizeof *found.data, by_name);
    for (size_t i = 0; i < found.len; i++)
        add_source(found.data[i]);
    text_vec_free(&found);
}

static source *source_of(const char *path) {
    for (size_t i = 0; i < sources.len; i++)
        if (strcmp(sources.data[i].path, path) == 0)
            return &sources.data[i];
    return NULL;
}

/* ---- rows ------------------------------------------------------------------------------------------------ */

static const char *str(const row *r, const char *key) {
    const char *s = json_string_value(json_object_get(r->j, key));
    return s ? s : "";
}

/* Functions of the IR written by hand have no position. */
static int line_of_func(const source *s, const char *func) {
    for (size_t i = 0; i < s->funcs.len; i++)
        if (strcmp(s->funcs.data[i].func, func) == 0)
            return s->funcs.data[i].line;
    return 0;
}

static const char *name_of(const row *r) {
    return str(r, r->kind == FINDING ? "rule" : "name");
}

static const char *verdict_of(const row *r) {
    return str(r, r->kind == FINDING ? "severity" : "verdict");
}

static int num(const json_t *j, const char *key) {
    return (int)json_integer_value(json_object_get(j, key));
}

static void read_row(const char *line) {
    json_error_t e;
    json_t *j = json_loads(line, 0, &e);
    if (!j)
        die("not JSON: ", line);
    const char *kind = json_string_value(json_object_get(j, "kind"));
    const char *file = json_string_value(json_object_get(j, "file"));
    source *s = source_of(file ? file : "");
    for (int k = 0; k < NKINDS; k++) {
        if (kind && strcmp(kind, kind_keys[k]) == 0) {
            if ((k == FINDING) != (rule != NULL))
                continue;
            if (!s)
                die("a row of a file that is no input: ", line);
            row r = {(row_kind)k, num(j, "line"), num(j, "col"), j};
            if (s->ir && !r.line)
                r.line = line_of_func(s, str(&r, "function"));
            row_vec_push(&s->rows, r);
            return;
        }
    }
    json_decref(j);
}

static char *func_got;

static void read_output(char *line) {
    line[strcspn(line, "\n")] = '\0';
    if (line[0] == '{' && line[1] == '"') {
        read_row(line);
        return;
    }
    if (strncmp(line, "; ", 2) != 0)
        return;
    bool head = line[2] != ' ';
    char *colon = strchr(line, ':');
    if (head && colon) {
        func_got = keep(line + 2, (size_t)(colon - line - 2));
        fact_vec_push(&sums_got, (fact){func_got, trimmed(keep(colon + 1, strlen(colon + 1))), 0});
    } else if (func_got) {
        fact_vec_push(&sums_got, (fact){func_got, trimmed(keep(line + 2, strlen(line + 2))), 0});
    }
}

static void run_child(const char *checker, int out, FILE *said) {
    text_vec args = {0};
    static char m[] = "-m", format[] = "--format=jsonl", fail_on[] = "--fail-on=none",
                ir[] = "--dump-ir";
    text_vec_push(&args, keep(checker, strlen(checker)));
    text_vec_push(&args, m);
    text_vec_push(&args, format);
    text_vec_push(&args, fail_on);
    mk_str only = {0};
    mk_str_printf(&only, "--rules=-*%s%s", rule ? "," : "", rule ? rule : "");
    text_vec_push(&args, keep(mk_str_c(&only), only.len));
    mk_str_free(&only);
    if (sums_wanted.len)
        text_vec_push(&args, ir);
    for (size_t i = 0; i < options.len; i++)
        text_vec_push(&args, options.data[i]);
    for (size_t i = 0; i < sources.len; i++) {
        const char *dot = strrchr(sources.data[i].path, '.');
        if (dot && strcmp(dot, ".h") != 0)
            text_vec_push(&args, sources.data[i].run);
    }
    text_vec_push(&args, NULL);
    dup2(out, STDOUT_FILENO);
    dup2(fileno(said), STDERR_FILENO);
    close(out);
    execv(checker, args.data);
    perror(checker);
    _exit(127);
}

/* What the checker said of the run as a whole. Of a function that does not parse nothing is expected, nor told. */
static void read_said(FILE *said) {
    char *line = NULL;
    size_t cap = 0;
    rewind(said);
    while (getline(&line, &cap, said) >= 0) {
        fputs(line, stderr);
        if (!broken && strstr(line, " cannot be parsed")) {
            printf("%s", line);
            failures++;
        }
    }
    free(line);
}

static void run_checker(const char *checker) {
    int ends[2], status;
    FILE *said = tmpfile();
    fflush(stdout);
    if (!said || pipe(ends) != 0)
        die("pipe", "");
    pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        run_child(checker, ends[1], said);
    }
    close(ends[1]);
    FILE *in = fdopen(ends[0], "r");
    char *line = NULL;
    size_t cap = 0;
    while (in && getline(&line, &cap, in) >= 0)
        read_output(line);
    free(line);
    if (in)
        fclose(in);
    if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        printf("%s: the checker failed (status %d)\n", sources.data[0].path, status);
        failures++;
    }
    read_said(said);
    fclose(said);
    for (size_t i = 0; i < sources.len; i++)
        if (sources.data[i].ir)
            remove(sources.data[i].run);
}

/* ---- comparing -------------------------------------------------------------------------------------------- */

static void show(const row *r, mk_str *out) {
    mk_str_printf(out, "%s%s%s %s", kind_words[r->kind], r->kind == ALLOC ? "" : " ",
                  name_of(r), verdict_of(r));
    if (r->kind == PARAM)
        mk_str_printf(out, " %d", num(r->j, "level"));
    if (r->kind != ALLOC)
        return;
    mk_str_printf(out, " reason=%s freed=%s callee=%s loop=%d size=%s", str(r, "reason"),
                  str(r, "freed"), str(r, "callee"), num(r->j, "loop"), str(r, "size"));
    size_t i;
    json_t *a;
    json_array_foreach(json_object_get(r->j, "assumes"), i, a)
        mk_str_printf(out, " assumes=%s", json_string_value(a));
}

static bool assumes(const row *r, const char *name) {
    size_t i;
    json_t *a, *list = json_object_get(r->j, "assumes");
    if (strcmp(name, "none") == 0)
        return json_array_size(list) == 0;
    json_array_foreach(list, i, a) if (strcmp(json_string_value(a), name) == 0) return true;
    return false;
}

static bool has_key(const row *r, const char *key) {
    const char *eq = strchr(key, '=');
    const char *name = keep(key, (size_t)(eq - key));
    if (strcmp(name, "assumes") == 0)
        return assumes(r, eq + 1);
    if (strcmp(name, "loop") == 0)
        return num(r->j, name) == atoi(eq + 1);
    return strcmp(str(r, name), eq + 1) == 0;
}

static bool fits(const want *w, const row *r) {
    if (w->kind != r->kind || strcmp(verdict_of(r), w->verdict) != 0 ||
        (w->name && strcmp(w->name, name_of(r)) != 0) ||
        (w->level && atoi(w->level) != num(r->j, "level")))
        return false;
    for (int k = 0; k < w->nkeys; k++)
        if (!has_key(r, w->keys[k]))
            return false;
    return true;
}

static void compare_pair(source *s, const want *w, const row *r) {
    compared++;
    mk_str got = {0};
    if (r)
        show(r, &got);
    int line = w ? w->line : r->line;
    if (w && w->missed && !r)
        return;
    if (w && w->missed)
        fail(s, line, "known to be missed: '%s', got '%s': update the expectation", w->shown,
             mk_str_c(&got));
    else if (!w)
        fail(s, line, "expected nothing, got '%s'", mk_str_c(&got));
    else if (!r)
        fail(s, line, "expected '%s', got nothing", w->shown);
    else if (!fits(w, r))
        fail(s, line, "expected '%s', got '%s'%s", w->shown, mk_str_c(&got),
             w->known ? " (KNOWN: if better, update)" : "");
    mk_str_free(&got);
}

/* What is missed stands for no row, unless there is one too many. */
static void compare_in_order(source *s, const want_vec *wants, const row_vec *rows) {
    size_t missed = 0, k = 0;
    for (size_t i = 0; i < wants->len; i++)
        missed += wants->data[i].missed;
    size_t spare = rows->len + missed > wants->len ? rows->len + missed - wants->len : 0;
    for (size_t i = 0; i < wants->len; i++) {
        bool skip = wants->data[i].missed && !spare;
        spare -= wants->data[i].missed && spare;
        compare_pair(s, &wants->data[i], k < rows->len && !skip ? &rows->data[k] : NULL);
        k += !skip;
    }
    for (; k < rows->len; k++)
        compare_pair(s, NULL, &rows->data[k]);
}

/* In order for allocations. By name, so that one missing row is one message, for the others. */
static void compare_line(source *s, row_kind kind, const want_vec *wants, row_vec *rows) {
    if (kind == PARAM && wants->len == 0)
        return;
    if (kind == ALLOC) {
        compare_in_order(s, wants, rows);
        return;
    }
    for (size_t i = 0; i < wants->len; i++) {
        const want *w = &wants->data[i];
        size_t best = rows->len;
        for (size_t k = rows->len; k-- > 0;)
            if (strcmp(name_of(&rows->data[k]), w->name) == 0 &&
                (best == rows->len || fits(w, &rows->data[k]) || !fits(w, &rows->data[best])))
                best = k;
        compare_pair(s, w, best < rows->len ? &rows->data[best] : NULL);
        if (best < rows->len) {
            memmove(rows->data + best, rows->data + best + 1,
                    (rows->len - best - 1) * sizeof *rows->data);
            rows->len--;
        }
    }
    for (size_t k = 0; k < rows->len; k++)
        compare_pair(s, NULL, &rows->data[k]);
}

static int by_column(const void *a, const void *b) {
    const row *x = a, *y = b;
    return x->col - y->col;
}

static void compare_source(source *s) {
    for (int line = 0; line <= s->nlines; line++) {
        for (int kind = 0; kind < NKINDS; kind++) {
            want_vec w = {0};
            row_vec r = {0};
            for (size_t i = 0; i < s->wants.len; i++)
                if (s->wants.data[i].line == line && (int)s->wants.data[i].kind == kind)
                    want_vec_push(&w, s->wants.data[i]);
            for (size_t i = 0; i < s->rows.len; i++)
                if (s->rows.data[i].line == line && (int)s->rows.data[i].kind == kind)
                    row_vec_push(&r, s->rows.data[i]);
            if (r.len > 1)
                qsort(r.data, r.len, sizeof *r.data, by_column);
            compare_line(s, (row_kind)kind, &w, &r);
            want_vec_free(&w);
            row_vec_free(&r);
        }
    }
}

static bool has_fact(const fact_vec *v, const fact *f) {
    for (size_t i = 0; i < v->len; i++)
        if (strcmp(v->data[i].func, f->func) == 0 && strcmp(v->data[i].what, f->what) == 0)
            return true;
    return false;
}

static void compare_sums(void) {
    source *s = &sources.data[0];
    for (size_t i = 0; i < sums_wanted.len; i++, compared++)
        if (!has_fact(&sums_got, &sums_wanted.data[i]))
            fail(s, sums_wanted.data[i].line, "expected in the summary of %s: '%s'",
                 sums_wanted.data[i].func, sums_wanted.data[i].what);
    for (size_t i = 0; i < sums_got.len; i++) {
        const fact *got = &sums_got.data[i];
        int line = 0;
        for (size_t k = 0; k < sums_wanted.len && !line; k++)
            if (strcmp(sums_wanted.data[k].func, got->func) == 0)
                line = sums_wanted.data[k].line;
        if (line && !has_fact(&sums_wanted, got))
            fail(s, line, "not expected in the summary of %s: '%s'", got->func, got->what);
    }
}

static void compare_wrongs(void) {
    for (size_t i = 0; i < sources.len; i++) {
        for (size_t k = 0; k < sources.data[i].wrongs.len; k++) {
            const wrong *w = &sources.data[i].wrongs.data[k];
            if (w->seen)
                continue;
            printf("%s:%d: nobody complained '%s'\n", sources.data[i].path, w->line, w->what);
            failures++;
        }
    }
}

static void free_all(void) {
    for (size_t i = 0; i < sources.len; i++) {
        source *s = &sources.data[i];
        for (size_t k = 0; k < s->rows.len; k++)
            json_decref(s->rows.data[k].j);
        want_vec_free(&s->wants);
        row_vec_free(&s->rows);
        wrong_vec_free(&s->wrongs);
        fact_vec_free(&s->funcs);
    }
    source_vec_free(&sources);
    text_vec_free(&options);
    fact_vec_free(&sums_wanted);
    fact_vec_free(&sums_got);
    mk_arena_free(&memory);
}

int main(int argc, char **argv) {
    int at = 1;
    for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
        negative |= strcmp(argv[at], "--negative") == 0;
        if (strncmp(argv[at], "--rule=", 7) == 0)
            rule = argv[at] + 7;
    }
    if (argc - at < 2)
        die("usage: expect [--negative] [--rule=NAME] CHECKER FILE...", "");
    const char *checker = argv[at++];
    for (; at < argc; at++)
        add_path(argv[at]);
    if (!sources.len)
        die("nothing to compare", "");
    run_checker(checker);
    for (size_t i = 0; i < sources.len; i++)
        compare_source(&sources.data[i]);
    compare_sums();
    if (negative)
        compare_wrongs();
    if (!compared && !rule) { /* that a rule has nothing to say is something */
        printf("%s: no expectation at all\n", sources.data[0].path);
        failures++;
    }
    printf("%d functions, %d rows compared, %d known to be inexact, %d failures\n", functions,
           compared, known, failures);
    free_all();
    return failures != 0;
}

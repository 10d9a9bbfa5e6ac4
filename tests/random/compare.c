/* compare.c: what memcheck-lint says of random programs, and what they did.
 *
 *   compare DIR ROWS.jsonl TRUTH [ORIGINAL-DIR ORIGINAL-ROWS.jsonl]
 *
 * DIR has the programs, TRUTH is what they printed. Prints a line for each contradiction:
 *
 *   p17.c:120 site 33 calloc in fn2: stays, but was kept
 *
 * then the numbers, and by which reasons sites escape that were never kept. With ORIGINAL, the same
 * programs written down otherwise, also how many verdicts say less here than there (looser), or more. Exit
 * 1: a contradiction; 2: nothing could be compared.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <mk/arena.h>
#include <mk/map.h>
#include <mk/str.h>
#include <mk/vec.h>

typedef struct verdict {
    bool escapes;
    const char *freed, *function, *reason; /* reason: NULL if it stays */
} verdict;

typedef struct site {
    const char *file, *callee;
    int line, col;
} site;

typedef unsigned count;
MK_MAP(counts, mk_view, count, mk_key_view, mk_eq_view)
MK_MAP(verdicts, mk_view, verdict, mk_key_view, mk_eq_view)
MK_MAP(sites, mk_view, site, mk_key_view, mk_eq_view)

typedef const char *file_name;
MK_VEC(names, file_name)

typedef struct world {
    mk_arena a;
    verdicts rows; /* by "p17.c:120:9" */
    sites sites;   /* by "p17.c:33:0" */
    names programs;
    counts causes; /* reason -> sites that escape and were never kept */
} world;

typedef struct numbers {
    unsigned programs, crashed, seen, norow, kept, kept_norow, never, stay, wrong;
    unsigned same, looser, tighter;
} numbers;

_Noreturn static void fail(const char *what, const char *name) {
    fprintf(stderr, "compare: %s: %s\n", name, what);
    exit(2);
}

static FILE *open_file(const char *path) {
    FILE *f = fopen(path, "r");
    if (!f)
        fail("cannot be read", path);
    return f;
}

static const char *base_name(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static mk_view key_of(mk_arena *a, const char *file, long long n, long long col) {
    mk_str s = {0};
    if (!mk_str_printf(&s, "%s:%lld:%lld", file, n, col))
        fail("out of memory", file);
    mk_view v = mk_view_of(mk_arena_strdup(a, mk_str_c(&s)));
    mk_str_free(&s);
    return v;
}

/* ---- reading ---------------------------------------------------------------------------------------------- */

static void read_row(world *w, const json_t *row) {
    const char *kind = NULL, *file = NULL, *function = NULL, *said = NULL, *freed = NULL,
               *reason = NULL;
    json_int_t line = 0, col = 0;
    if (json_unpack((json_t *)row, "{s:s, s:s, s:I, s:I, s:s, s:s, s:s, s?s}", "kind", &kind,
                    "file", &file, "line", &line, "col", &col, "function", &function, "verdict",
                    &said, "freed", &freed, "reason", &reason) != 0 ||
        strcmp(kind, "alloc") != 0)
        return;
    bool added = false;
    verdict *v = verdicts_add(&w->rows, key_of(&w->a, base_name(file), line, col), &added);
    if (!v || !added)
        fail(v ? "two rows for one call" : "out of memory", file);
    *v = (verdict){strcmp(said, "escapes") == 0, mk_arena_strdup(&w->a, freed),
                   mk_arena_strdup(&w->a, function),
                   reason ? mk_arena_strdup(&w->a, reason) : NULL};
}

static void read_rows(world *w, const char *path) {
    FILE *f = open_file(path);
    json_t *row;
    while ((row = json_loadf(f, JSON_DISABLE_EOF_CHECK, NULL))) {
        read_row(w, row);
        json_decref(row);
    }
    fclose(f);
}

/* The number in a comment stands in front of the call. */
static void read_line(world *w, const char *program, const char *file, int line, const char *s) {
    for (const char *at = s; (at = strstr(at, "/*")); at++) {
        char *end;
        long n = strtol(at + 2, &end, 10);
        if (n <= 0 || strncmp(end, "*/", 2) != 0)
            continue;
        bool added = false;
        site *to = sites_add(&w->sites, key_of(&w->a, program, n, 0), &added);
        if (!to)
            fail("out of memory", file);
        const char *callee = end + 2;
        *to = (site){mk_arena_strdup(&w->a, file),
                     mk_arena_strndup(&w->a, callee, strcspn(callee, "(")), line,
                     (int)(callee - s) + 1};
    }
}

static bool read_source(world *w, const char *dir, const char *program, const char *file) {
    mk_str path = {0};
    if (!mk_str_printf(&path, "%s/%s", dir, file))
        fail("out of memory", file);
    FILE *f = fopen(mk_str_c(&path), "r");
    mk_str_free(&path);
    if (!f)
        return false;
    char *text = NULL;
    size_t cap = 0;
    for (int line = 1; getline(&text, &cap, f) > 0; line++)
        read_line(w, program, file, line, text);
    free(text);
    fclose(f);
    return true;
}

/* p17.c, and p17_2.c if it was split */
static void read_program(world *w, const char *dir, const char *program) {
    mk_str second = {0};
    if (!read_source(w, dir, program, program))
        fail("cannot be read", program);
    if (!names_push(&w->programs, mk_arena_strdup(&w->a, program)))
        fail("out of memory", program);
    if (!mk_str_printf(&second, "%.*s_2.c", (int)strlen(program) - 2, program))
        fail("out of memory", program);
    read_source(w, dir, program, mk_str_c(&second));
    mk_str_free(&second);
}

/* ---- comparing ---------------------------------------------------------------------------------------------- */

static const site *site_numbered(world *w, const char *program, int n) {
    return sites_get(&w->sites, key_of(&w->a, program, n, 0));
}

static const verdict *verdict_on(world *w, const site *s) {
    return verdicts_get(&w->rows, key_of(&w->a, s->file, s->line, s->col));
}

static void contradicts(numbers *n, const site *s, int number, const verdict *v, const char *what) {
    printf("%s:%d site %d %s in %s: %s\n", s->file, s->line, number, s->callee, v->function, what);
    n->wrong++;
}

static bool allocates(const char *callee) {
    return strcmp(callee, "malloc") == 0 || strcmp(callee, "calloc") == 0;
}

static void count_cause(world *w, const verdict *v) {
    bool added = false;
    count *n = counts_add(&w->causes, mk_view_of(v->reason ? v->reason : "-"), &added);
    if (!n)
        fail("out of memory", "causes");
    *n = added ? 1 : *n + 1;
}

static void compare_site(world *w, numbers *n, const char *program, int number,
                         const unsigned did[3]) {
    const site *s = site_numbered(w, program, number);
    if (!s)
        fail("no such site", program);
    const verdict *v = verdict_on(w, s);
    unsigned kept = did[0], freed = did[1], lost = did[2];
    n->seen++;
    n->kept += kept > 0;
    n->never += kept == 0;
    if (!v) {
        n->norow++;
        n->kept_norow += kept > 0;
        return;
    }
    n->stay += kept == 0 && !v->escapes;
    if (v->escapes && kept == 0)
        count_cause(w, v);
    if (v->escapes)
        return;
    if (kept > 0)
        contradicts(n, s, number, v, "stays, but was kept");
    else if (lost > 0 && strcmp(v->freed, "every") == 0)
        contradicts(n, s, number, v, "freed on every path, but was not");
    else if (freed > 0 && strcmp(v->freed, "none") == 0 && allocates(s->callee))
        contradicts(n, s, number, v, "freed on no path, but was");
}

static void compare_truth(world *w, numbers *n, const char *dir, const char *path) {
    FILE *f = open_file(path);
    char line[256], program[128] = "";
    int number;
    unsigned did[3];
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "program %127s", program) == 1) {
            read_program(w, dir, program);
            n->programs++;
        } else if (sscanf(line, "site %d kept %u freed %u lost %u", &number, &did[0], &did[1],
                          &did[2]) == 4) {
            compare_site(w, n, program, number, did);
        } else {
            printf("%s", line);
            n->crashed++;
        }
    fclose(f);
}

/* ---- two ways of writing ------------------------------------------------------------------------------------ */

static bool is_outlined(const char *function) {
    return strncmp(function, "outlined", 8) == 0;
}

static void compare_ways(world *w, world *other, numbers *n) {
    for (size_t i = 0; i < w->sites.len; i++) {
        const site *s = &w->sites.entries[i].value,
                   *t = sites_get(&other->sites, w->sites.entries[i].key);
        const verdict *a = verdict_on(w, s), *b = t ? verdict_on(other, t) : NULL;
        if (!a || !b || is_outlined(a->function) || is_outlined(b->function))
            continue;
        n->same += a->escapes == b->escapes;
        n->looser += a->escapes && !b->escapes; /* a is how it is written now, b the original */
        n->tighter += !a->escapes && b->escapes;
    }
}

static void read_all(world *w, const char *dir, const char *rows, const world *like) {
    read_rows(w, rows);
    for (size_t i = 0; i < like->programs.len; i++)
        read_program(w, dir, like->programs.data[i]);
}

static void print_numbers(const numbers *n) {
    printf(
        "numbers programs %u crashed %u ran %u kept %u never-kept %u without-row %u stay %u wrong %u\n",
        n->programs, n->crashed, n->seen, n->kept, n->never, n->norow, n->stay, n->wrong);
}

static void print_causes(const world *w) {
    printf("causes");
    for (size_t i = 0; i < w->causes.len; i++)
        printf(" %.*s %u", (int)w->causes.entries[i].key.len, w->causes.entries[i].key.ptr,
               w->causes.entries[i].value);
    printf("\n");
}

static void world_free(world *w) {
    counts_free(&w->causes);
    verdicts_free(&w->rows);
    sites_free(&w->sites);
    names_free(&w->programs);
    mk_arena_free(&w->a);
}

int main(int argc, char **argv) {
    world w = {0}, original = {0};
    numbers n = {0};
    if (argc != 4 && argc != 6)
        fail("usage: compare DIR ROWS TRUTH [ORIGINAL-DIR ORIGINAL-ROWS]", "wrong arguments");
    read_rows(&w, argv[2]);
    compare_truth(&w, &n, argv[1], argv[3]);
    if (n.seen == n.norow)
        fail("nothing was checked", argv[3]);
    print_numbers(&n);
    print_causes(&w);
    if (argc == 6) {
        read_all(&original, argv[4], argv[5], &w);
        compare_ways(&w, &original, &n);
        printf("ways same %u looser %u tighter %u\n", n.same, n.looser, n.tighter);
    }
    world_free(&w);
    world_free(&original);
    return n.wrong > 0 || n.crashed > 0;
}

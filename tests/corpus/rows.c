/* rows.c: are these the rows that DESIGN 2.3 promises? And what do they say, in numbers?
 *
 *   rows NAME ROWS.jsonl
 *
 * Prints what is wrong, a line each, then the numbers of the package. Exit 1 if anything was wrong.
 *
 * Checked: every line a JSON object; exactly the keys of its kind, in their order, of their types; words
 * out of the lists; reason and freed in keeping with the verdict; one alloc row a (file, line, col,
 * callee); assumptions sorted, each once; rows in order of file, line, col where they have one.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <mk/arena.h>
#include <mk/map.h>
#include <mk/str.h>
#include <mk/vec.h>

enum { MAX_COMPLAINTS = 20, TOP = 15 };

typedef struct counted {
    const char *name;
    unsigned n;
} counted;

MK_MAP(counts, mk_view, unsigned, mk_key_view, mk_eq_view)
MK_VEC(counted_vec, counted)

typedef struct check {
    mk_arena a;
    counts sites;   /* "file:line:col: callee" -> rows */
    counts reasons; /* of what escapes */
    counts assumptions;
    unsigned line, wrong, rows, allocs, stays, params, locals, findings;
    const char *file; /* of the row before */
    long long at_line, at_col;
} check;

/* ---- words and keys ------------------------------------------------------------------------------ */

static const char *const verdicts[] = {"stays", "escapes", NULL};
static const char *const leaks[] = {"none", "content", "result", "leaks", NULL};
static const char *const dangling[] = {"dangling", NULL};
static const char *const freed[] = {"every", "some", "none", "caller", NULL};
static const char *const severities[] = {"error", "warning", "note", "remark", NULL};
static const char *const reasons[] = {"",           "returned", "global",     "param-content",
                                      "stored-in-escaping", "callee", "unknown-callee", "asm",
                                      "integer",    "coarse",   "not-analysed", NULL};
static const char *const any[] = {NULL}; /* any text */

typedef struct key {
    const char *name;
    char type;                /* s text, i number, a array of texts */
    const char *const *words; /* of a text */
} key;

static const key alloc_keys[] = {
    {"kind", 's', any},         {"file", 's', any},       {"line", 'i', NULL},   {"col", 'i', NULL},
    {"function", 's', any},     {"callee", 's', any},     {"verdict", 's', verdicts},
    {"reason", 's', reasons},   {"freed", 's', freed},    {"loop", 'i', NULL},   {"size", 's', any},
    {"assumes", 'a', NULL},     {NULL, 0, NULL}};
static const key param_keys[] = {
    {"kind", 's', any}, {"file", 's', any},       {"line", 'i', NULL},  {"function", 's', any},
    {"name", 's', any}, {"verdict", 's', leaks},  {"level", 'i', NULL}, {NULL, 0, NULL}};
static const key local_keys[] = {
    {"kind", 's', any}, {"file", 's', any},         {"line", 'i', NULL}, {"function", 's', any},
    {"name", 's', any}, {"verdict", 's', dangling}, {NULL, 0, NULL}};
static const key finding_keys[] = {
    {"kind", 's', any},     {"file", 's', any}, {"line", 'i', NULL},          {"col", 'i', NULL},
    {"function", 's', any}, {"rule", 's', any}, {"severity", 's', severities}, {"message", 's', any},
    {NULL, 0, NULL}};

static const struct {
    const char *name;
    const key *keys;
} kinds[] = {
    {"alloc", alloc_keys}, {"param", param_keys}, {"local", local_keys}, {"finding", finding_keys}};

/* ---- complaints ----------------------------------------------------------------------------------- */

__attribute__((format(printf, 2, 3))) static void complain(check *c, const char *format, ...) {
    if (c->wrong++ >= MAX_COMPLAINTS)
        return;
    va_list ap;
    va_start(ap, format);
    printf("  row %u: ", c->line);
    vprintf(format, ap);
    printf("\n");
    va_end(ap);
}

static const char *text(const json_t *row, const char *name) {
    const char *s = json_string_value(json_object_get(row, name));
    return s ? s : "";
}

static long long number(const json_t *row, const char *name) {
    return json_integer_value(json_object_get(row, name));
}

static bool one_of(const char *s, const char *const *words) {
    for (; *words; words++)
        if (strcmp(s, *words) == 0)
            return true;
    return false;
}

static unsigned bump(check *c, counts *m, const char *name) {
    unsigned *n = counts_get(m, mk_view_of(name));
    if (!n) {
        bool added;
        n = counts_add(m, mk_view_of(mk_arena_strdup(&c->a, name)), &added);
    }
    return ++*n;
}

/* ---- one row --------------------------------------------------------------------------------------- */

static void check_value(check *c, const key *k, json_t *v) {
    bool right = k->type == 's' ? json_is_string(v) : k->type == 'i' ? json_is_integer(v) : json_is_array(v);
    if (!right)
        complain(c, "\"%s\" is of the wrong type", k->name);
    else if (k->type == 's' && *k->words && !one_of(json_string_value(v), k->words))
        complain(c, "\"%s\": \"%s\"?", k->name, json_string_value(v));
    else if (k->type == 'i' && json_integer_value(v) < 0)
        complain(c, "\"%s\" is negative", k->name);
}

static void check_keys(check *c, const key *keys, json_t *row) {
    const char *name;
    json_t *v;
    json_object_foreach(row, name, v) {
        if (!keys->name || strcmp(name, keys->name) != 0) {
            complain(c, "\"%s\" where \"%s\" belongs", name, keys->name ? keys->name : "nothing");
            return;
        }
        check_value(c, keys++, v);
    }
    if (keys->name)
        complain(c, "no \"%s\"", keys->name);
}

static void check_assumptions(check *c, const json_t *list) {
    const char *before = "";
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        if (!name || !strchr(name, ':')) {
            complain(c, "an assumption is a kind, a colon and a name");
            continue;
        }
        if (strcmp(before, name) >= 0)
            complain(c, "assumptions out of order: %s", name);
        before = name;
        bump(c, &c->assumptions, name);
    }
}

static void check_alloc(check *c, const json_t *row) {
    bool stays = strcmp(text(row, "verdict"), "stays") == 0;
    const char *reason = text(row, "reason");
    mk_str s = {0};
    if (stays != (*reason == '\0'))
        complain(c, "\"%s\" for the reason \"%s\"", text(row, "verdict"), reason);
    if (stays && strcmp(text(row, "freed"), "caller") == 0)
        complain(c, "stays, and is handed on");
    mk_str_printf(&s, "%s:%lld:%lld: %s", text(row, "file"), number(row, "line"), number(row, "col"),
                  text(row, "callee"));
    if (bump(c, &c->sites, mk_str_c(&s)) == 2)
        complain(c, "more than one row for %s", mk_str_c(&s));
    if (!stays)
        bump(c, &c->reasons, reason);
    check_assumptions(c, json_object_get(row, "assumes"));
    c->allocs++;
    c->stays += stays;
    mk_str_free(&s);
}

static void check_order(check *c, const json_t *row) {
    const char *file = text(row, "file");
    long long line = number(row, "line"), col = number(row, "col");
    int order = c->file ? strcmp(c->file, file) : -1;
    bool has_col = json_object_get(row, "col") != NULL;
    if (order > 0 || (order == 0 && c->at_line > line))
        complain(c, "%s:%lld comes after %s:%lld", file, line, c->file, c->at_line);
    else if (order == 0 && c->at_line == line && has_col && c->at_col > col)
        complain(c, "%s:%lld:%lld comes after column %lld", file, line, col, c->at_col);
    if (order)
        c->file = mk_arena_strdup(&c->a, file);
    c->at_col = has_col ? col : order || c->at_line != line ? 0 : c->at_col;
    c->at_line = line;
    if (line < 1 || (has_col && col < 1) || !*file)
        complain(c, "it has no place");
}

static void check_row(check *c, const char *line) {
    json_error_t why;
    json_t *row = json_loads(line, JSON_REJECT_DUPLICATES, &why);
    size_t k = 0, n = sizeof kinds / sizeof *kinds;
    if (!row) {
        complain(c, "%s", why.text);
        return;
    }
    while (k < n && strcmp(kinds[k].name, text(row, "kind")) != 0)
        k++;
    if (k == n) {
        complain(c, "kind \"%s\"?", text(row, "kind"));
    } else {
        check_keys(c, kinds[k].keys, row);
        check_order(c, row);
        if (k == 0)
            check_alloc(c, row);
        *(unsigned *[]){&(unsigned){0}, &c->params, &c->locals, &c->findings}[k] += 1;
    }
    c->rows++;
    json_decref(row);
}

/* ---- numbers ------------------------------------------------------------------------------------------- */

static int by_count(const void *a, const void *b) {
    const counted *x = a, *y = b;
    return x->n != y->n ? (x->n < y->n ? 1 : -1) : strcmp(x->name, y->name);
}

static void print_counts(const counts *m, size_t most, const char *between) {
    counted_vec v = {0};
    for (size_t i = 0; i < m->len; i++)
        counted_vec_push(&v, (counted){m->entries[i].key.ptr, m->entries[i].value});
    if (v.len)
        qsort(v.data, v.len, sizeof *v.data, by_count);
    for (size_t i = 0; i < v.len && i < most; i++)
        printf("%s%s %u", i ? between : "", v.data[i].name, v.data[i].n);
    printf("\n");
    counted_vec_free(&v);
}

static void print_numbers(const check *c, const char *name) {
    printf("%s: %u sites, %u stay, %u params, %u locals, %u findings\n", name, c->allocs, c->stays, c->params,
           c->locals, c->findings);
    printf("  escapes: ");
    print_counts(&c->reasons, SIZE_MAX, ", ");
    printf("  %zu assumptions: ", c->assumptions.len);
    print_counts(&c->assumptions, TOP, ", ");
}

int main(int argc, char **argv) {
    FILE *in = argc == 3 ? fopen(argv[2], "r") : NULL;
    if (!in) {
        fprintf(stderr, "usage: rows NAME ROWS.jsonl\n");
        return 2;
    }
    check c = {0};
    char *line = NULL;
    size_t cap = 0;
    for (ssize_t n; (n = getline(&line, &cap, in)) > 0;) {
        c.line++;
        if (line[n - 1] != '\n')
            complain(&c, "the last line has no end");
        check_row(&c, line);
    }
    print_numbers(&c, argv[1]);
    if (c.wrong)
        printf("  %u rows are not as promised\n", c.wrong);
    free(line);
    fclose(in);
    counts_free(&c.sites);
    counts_free(&c.reasons);
    counts_free(&c.assumptions);
    mk_arena_free(&c.a);
    return c.wrong ? 1 : 0;
}

/* compare.c: is every "escapes" of memcheck-lint an "escapes" of the plain walk, too?
 *
 *   compare [--swap] GO.txt LINT.jsonl
 *
 * GO.txt is what go-style printed, LINT.jsonl what memcheck-lint -m --format=jsonl printed for the same
 * inputs. Prints each difference that must not be, then one line of counts; exit 1 if there was one.
 * --swap turns the first site of which both say "escapes" into one the plain walk says "stays" of:
 * the proof that a difference is noticed.
 *
 * Differences that may be, and are counted:
 *   weaker     the solver says "stays" and the plain walk "escapes": what it is there for
 *   coarse     the solver gave up on a recursive group and says so; the plain walk has no limit
 *   indirect   a site only the solver sees: it knows what a function pointer points to
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <mk/arena.h>
#include <mk/map.h>
#include <mk/str.h>
#include <mk/vec.h>

enum { GO_STAYS = 1, GO_ESCAPES = 2, LINT_STAYS = 4, LINT_ESCAPES = 8, COARSE = 16, DIRECT = 32 };

typedef struct place { /* all sites of one place in one function, seen through any number of units */
    const char *key;   /* "file:line:col: function: callee" */
    int seen;
} place;

MK_MAP(places, mk_view, int, mk_key_view, mk_eq_view)

typedef struct tally {
    mk_arena a;
    places at;
} tally;

static int *seen(tally *t, const char *file, long long line, long long col, const char *function,
                 const char *callee) {
    mk_str s = {0};
    mk_str_printf(&s, "%s:%lld:%lld: %s: %s", file, line, col, function, callee);
    int *known = places_get(&t->at, mk_str_view(&s));
    if (!known) {
        bool added;
        known = places_add(&t->at, mk_view_of(mk_arena_strdup(&t->a, mk_str_c(&s))), &added);
    }
    mk_str_free(&s);
    return known;
}

static void read_go(tally *t, FILE *in) {
    char line[4096];
    while (fgets(line, sizeof line, in)) {
        char *field[6], *at = line;
        int n = 0;
        line[strcspn(line, "\n")] = '\0';
        while (n < 6 && at)
            field[n++] = strsep(&at, "\t");
        if (n == 6)
            *seen(t, field[0], atoll(field[1]), atoll(field[2]), field[3], field[4]) |=
                strcmp(field[5], "stays") == 0 ? GO_STAYS : GO_ESCAPES;
    }
}

static const char *text(const json_t *row, const char *key) {
    const char *s = json_string_value(json_object_get(row, key));
    return s ? s : "";
}

static bool is_coarse(const json_t *row) {
    size_t n;
    json_t *name;
    if (strcmp(text(row, "reason"), "coarse") == 0)
        return true;
    json_array_foreach(json_object_get(row, "assumes"), n, name) {
        if (strncmp(json_string_value(name), "coarse:", 7) == 0)
            return true;
    }
    return false;
}

/* A call through a pointer is called "*" by one side and by an expression by the other. */
static int *site_of(tally *t, const json_t *row) {
    long long line = json_integer_value(json_object_get(row, "line"));
    long long col = json_integer_value(json_object_get(row, "col"));
    const char *file = text(row, "file"), *function = text(row, "function");
    int *direct = seen(t, file, line, col, function, text(row, "callee"));
    int *indirect = seen(t, file, line, col, function, "*");
    direct = seen(t, file, line, col, function, text(row, "callee")); /* the map may have moved */
    return *direct == 0 && *indirect != 0 ? indirect : direct;
}

static bool read_lint(tally *t, FILE *in) {
    char *line = NULL;
    size_t cap = 0;
    bool ok = true;
    while (ok && getline(&line, &cap, in) > 0) {
        json_t *row = json_loads(line, 0, NULL);
        ok = row != NULL;
        if (strcmp(text(row, "kind"), "alloc") == 0)
            *site_of(t, row) |= (strcmp(text(row, "verdict"), "stays") == 0 ? LINT_STAYS : LINT_ESCAPES) |
                                (is_coarse(row) ? COARSE : 0);
        json_decref(row);
    }
    free(line);
    return ok;
}

typedef struct counts {
    int sites, same, weaker, coarse, indirect, bad;
} counts;

static void complain(counts *c, const char *key, const char *what) {
    c->bad++;
    printf("%s: %s\n", key, what);
}

/* A site seen through several units escapes if it does in one. */
static void judge(counts *c, const char *key, int s) {
    bool go = s & (GO_STAYS | GO_ESCAPES), lint = s & (LINT_STAYS | LINT_ESCAPES);
    bool go_escapes = s & GO_ESCAPES, lint_escapes = s & LINT_ESCAPES;
    if (!go && !lint)
        return;
    c->sites++;
    if (!go && strspn(strrchr(key, ' ') + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789") !=
                   strlen(strrchr(key, ' ') + 1))
        c->indirect++;
    else if (!go)
        complain(c, key, "a site for memcheck-lint alone");
    else if (!lint)
        complain(c, key, "a site for the plain walk alone");
    else if (go_escapes == lint_escapes)
        c->same++;
    else if (go_escapes)
        c->weaker++;
    else if (s & COARSE)
        c->coarse++;
    else
        complain(c, key, "escapes for memcheck-lint, stays for the plain walk");
}

static void swap_one(tally *t) {
    for (size_t k = 0; k < t->at.len; k++) {
        int *s = &t->at.entries[k].value;
        if ((*s & GO_ESCAPES) && (*s & LINT_ESCAPES) && !(*s & COARSE)) {
            *s = (*s & ~GO_ESCAPES) | GO_STAYS;
            return;
        }
    }
}

int main(int argc, char **argv) {
    bool swap = argc == 4 && strcmp(argv[1], "--swap") == 0;
    FILE *go = argc >= 3 ? fopen(argv[argc - 2], "r") : NULL, *lint = argc >= 3 ? fopen(argv[argc - 1], "r") : NULL;
    if ((argc != 3 && !swap) || !go || !lint) {
        fprintf(stderr, "usage: compare [--swap] GO.txt LINT.jsonl\n");
        return 2;
    }
    tally t = {0};
    counts c = {0};
    read_go(&t, go);
    if (!read_lint(&t, lint)) {
        fprintf(stderr, "compare: %s is not JSON lines\n", argv[argc - 1]);
        return 2;
    }
    if (swap)
        swap_one(&t);
    for (size_t k = 0; k < t.at.len; k++)
        judge(&c, t.at.entries[k].key.ptr, t.at.entries[k].value);
    printf("%d sites: %d the same, %d weaker, %d coarse, %d indirect, %d wrong\n", c.sites, c.same, c.weaker,
           c.coarse, c.indirect, c.bad);
    fclose(go);
    fclose(lint);
    places_free(&t.at);
    mk_arena_free(&t.a);
    return c.bad ? 1 : 0;
}

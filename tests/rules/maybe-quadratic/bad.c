/* Small steps and pieces of text, in loops that may run often. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct item { struct item *next; const char *name; };

/* a list */
int names_of(const struct item *i, const char ***out)
{
    const char **all = NULL;
    int n = 0;
    for (; i; i = i->next) {
        all = realloc(all, (size_t)(n + 1) * sizeof *all); // WARN maybe-quadratic
        all[n++] = i->name;
    }
    *out = all;
    return n;
}

char *joined(const struct item *i)
{
    char *all = strdup("");
    for (; i; i = i->next) {
        char *now;
        if (asprintf(&now, "%s,%s", all, i->name) < 0) // WARN maybe-quadratic
            break;
        free(all);
        all = now;
    }
    return all;
}

/* a push that nobody calls here */
struct list { char **at; size_t n; };

void list_add(struct list *l, char *s)
{
    l->at = realloc(l->at, (l->n + 1) * sizeof *l->at); // WARN maybe-quadratic
    l->at[l->n++] = s;
}

/* some of a number */
int set_ones(const int *v, int n, int **out)
{
    int *all = NULL, found = 0;
    for (int i = 0; i < n; i++)
        if (v[i] != 0) {
            all = realloc(all, (size_t)(found + 1) * sizeof *all); // WARN maybe-quadratic
            all[found++] = i;
        }
    *out = all;
    return found;
}

/* 32 pointers at once */
int by_chunk(FILE *f, char ***out)
{
    char line[80], **all = NULL;
    int n = 0, room = 0;
    while (fgets(line, sizeof line, f)) {
        if (n == room) {
            room += 32;
            all = realloc(all, (size_t)room * sizeof *all); // WARN maybe-quadratic
        }
        all[n++] = strdup(line);
    }
    *out = all;
    return n;
}

/* each round asks the system */
int links_of(FILE *f, ino_t **out)
{
    char name[100];
    ino_t *all = NULL;
    int n = 0;
    while (fgets(name, sizeof name, f)) {
        struct stat st;
        if (lstat(name, &st) != 0)
            continue;
        all = realloc(all, (size_t)(n + 1) * sizeof *all); // WARN maybe-quadratic
        all[n++] = st.st_ino;
    }
    *out = all;
    return n;
}

/* The room of the longest line so far is used again. */
struct lines { char *text; size_t len, room; };

int next_line(struct lines *l, FILE *f)
{
    int ch;
    l->len = 0;
    while ((ch = getc(f)) != EOF && ch != '\n') {
        if (l->len + 1 >= l->room) {
            l->room += 16;
            l->text = realloc(l->text, l->room); // WARN maybe-quadratic
        }
        l->text[l->len++] = (char)ch;
    }
    return ch;
}

/* A block for each element costs more than the pointers to them. */
char **lines_of(FILE *f, int *n)
{
    char line[100], **all = NULL;
    for (*n = 0; fgets(line, sizeof line, f); (*n)++) {
        all = realloc(all, (size_t)(*n + 1) * sizeof *all); // WARN maybe-quadratic
        all[*n] = strdup(line);
    }
    return all;
}

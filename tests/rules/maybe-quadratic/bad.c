/* Small steps and pieces of text, in loops that may run often. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

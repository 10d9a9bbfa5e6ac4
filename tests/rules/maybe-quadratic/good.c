/* Nothing to say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct item { struct item *next; const char *name; };

/* what is doubled */
int names_of(const struct item *i, const char ***out)
{
    const char **all = NULL;
    size_t n = 0, room = 0;
    for (; i; i = i->next) {
        if (n == room) {
            room = room ? room * 2 : 8;
            all = realloc(all, room * sizeof *all);
        }
        all[n++] = i->name;
    }
    *out = all;
    return (int)n;
}

/* grow-by-constant tells of it */
int numbers(FILE *f, int **out)
{
    int *a = NULL, n = 0, x;
    while (fscanf(f, "%d", &x) == 1) {
        a = realloc(a, (size_t)(n + 1) * sizeof *a);
        a[n++] = x;
    }
    *out = a;
    return n;
}

/* and of this string-building */
char *joined(char **v, int n)
{
    char *s = calloc(1, 1);
    for (int i = 0; i < n; i++) {
        s = realloc(s, strlen(s) + strlen(v[i]) + 1);
        strcat(s, v[i]);
    }
    return s;
}

/* the command line */
int main(int argc, char **argv)
{
    char **files = NULL;
    int n = 0;
    for (int i = 1; i < argc; i++)
        if (argv[i][0] != '-') {
            files = realloc(files, (size_t)(n + 1) * sizeof *files);
            files[n++] = argv[i];
        }
    return n;
}

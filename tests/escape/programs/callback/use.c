#include <stdlib.h>
#include <string.h>

void each(char **v, void (*fn)(char *, void *), void *ctx);

static char *longest;

static void add(char *s, void *ctx)
{
    *(size_t *)ctx += strlen(s);
}

static void keep(char *s, void *ctx)
{
    (void)ctx;
    longest = s;
}

size_t total(void)
{
    char *v[] = {strdup("a"), NULL}; // ALLOC stays freed=every
    size_t *n = calloc(1, sizeof *n); // ALLOC stays freed=every
    each(v, add, n);
    size_t r = *n;
    free(n);
    free(v[0]);
    return r;
}

void kept(void)
{
    char *v[] = {strdup("a"), NULL}; // ALLOC escapes
    each(v, keep, NULL);
}

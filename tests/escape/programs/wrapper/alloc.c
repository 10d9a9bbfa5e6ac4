/* The wrapper stands in another file than its callers. */
#include "alloc.h"
#include <stdlib.h>
#include <string.h>

void *x_alloc(size_t n)
{
    void *p = malloc(n); // ALLOC escapes reason=returned
    if (!p)
        abort();
    return p;
}

char *x_dup(const char *s)
{
    size_t n = strlen(s) + 1;
    return memcpy(x_alloc(n), s, n); // ALLOC escapes reason=returned callee=x_alloc
}

void x_free(void *p) // PARAM p none
{
    free(p);
}

int x_open(struct thing **out) // PARAM out none
{
    struct thing *t = x_alloc(sizeof *t); // ALLOC escapes reason=param-content callee=x_alloc size=16
    t->name = x_dup("thing");            // ALLOC escapes callee=x_dup
    *out = t;
    return 0;
}

static char *last;

void x_remember(char *p) // PARAM p leaks
{
    last = p;
}

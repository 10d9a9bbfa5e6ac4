#include "alloc.h"
#include <string.h>

size_t used_here(void)
{
    char *p = x_dup("a"); // ALLOC stays callee=x_dup freed=every
    size_t n = strlen(p);
    x_free(p);
    return n;
}

char *handed_on(void)
{
    return x_alloc(8); // ALLOC escapes reason=returned callee=x_alloc size=8
}

void opened(void)
{
    struct thing *t;
    x_open(&t); // ALLOC stays callee=x_open freed=every
    x_free(t->name);
    x_free(t);
}

char *name_of_opened(void)
{
    struct thing *t;
    x_open(&t); // ALLOC escapes reason=returned callee=x_open
    char *name = t->name;
    x_free(t);
    return name;
}

void remembered(void)
{
    char *p = x_dup("a"); // ALLOC escapes reason=callee callee=x_dup assumes=none
    x_remember(p);
}

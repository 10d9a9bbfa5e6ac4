#include <stdlib.h>

static char *kept;

static void use(char *p) // PARAM p leaks
{
    kept = p;
}

static char *make(void)
{
    return kept;
}

void in_b(void)
{
    char *p = malloc(1); // ALLOC escapes reason=callee
    use(p);
    p = make();
    (void)p;
}

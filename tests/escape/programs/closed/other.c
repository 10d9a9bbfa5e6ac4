#include "ops.h"
#include <stdlib.h>

static void release(void *x)
{
    free(x);
}

void switch_hook(void)
{
    hook = release;
    ops.use = release;
}

void by_extern(void)
{
    char *p = malloc(1); // ALLOC stays
    ops.use(p);
}

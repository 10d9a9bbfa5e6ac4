/* The inputs are all there is. */
// RUN: --whole-program
#include "ops.h"
#include <stdlib.h>

static void look(void *x)
{
    ((char *)x)[0]++;
}

void (*hook)(void *) = look;
struct ops ops = {look};

int main(void)
{
    char *p = malloc(1); // ALLOC stays
    hook(p);
    return 0;
}

void by_header_struct(struct ops *o)
{
    char *p = malloc(1); // ALLOC stays
    o->use(p);
}

void by_library(void)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=unknown:library
    library(p);
}

/* Two static functions of one name are two functions. */
#include <stdlib.h>

static void use(char *p) // PARAM p none
{
    p[0] = 1;
}

static char *make(void)
{
    return malloc(1); // ALLOC escapes reason=returned callee=malloc
}

void in_a(void)
{
    char *p = make(); // ALLOC stays callee=make freed=every
    use(p);
    free(p);
}

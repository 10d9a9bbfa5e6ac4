/* Several definitions of one external name: callers take the join. */
#include <stdlib.h>

void report(char *p) // PARAM p none
{
    p[0] = 1;
}

char *name(void)
{
    return malloc(1); // ALLOC escapes reason=returned
}

int main(int argc, char **argv) // PARAM argv none
{
    char *p = malloc((size_t)argc); // ALLOC stays freed=every
    (void)argv;
    free(p);
    return 0;
}

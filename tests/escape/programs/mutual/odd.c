#include <stdlib.h>

char *even(char *p, int n);

char *odd(char *p, int n) // PARAM p result 0
{
    return n ? even(p, n - 1) : p;
}

void locally(void)
{
    char *p = malloc(1); // ALLOC stays
    free(even(p, 3));
}

char *out(void)
{
    char *p = malloc(1); // ALLOC escapes reason=returned
    return odd(p, 3);
}

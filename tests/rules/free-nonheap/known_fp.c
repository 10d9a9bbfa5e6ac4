/* Told, though it never happens. */
#include <stdlib.h>

static char none[1];

/* A program that never gets there. */
void never_called(int n)
{
    if (n * 0 == 1)
        free(none); // ERROR free-nonheap KNOWN
}

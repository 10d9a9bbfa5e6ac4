/* Told, though one call is not better than two. */
#include <stdlib.h>
#include <string.h>

/* calloc() has to divide to see whether the product wraps: nobody measures that, and somebody may mind. */
char *hot_and_small(void)
{
    char *p = malloc(16); // WARN zero-twice KNOWN
    if (p)
        memset(p, 0, 16);
    return p;
}

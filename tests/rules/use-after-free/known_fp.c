/* Told, though it never happens. */
#include <stdlib.h>

/* Who never comes back need not say so. */
int ends_it_all(int n);

int second_is_never_reached(int *p, int n)
{
    free(p);
    ends_it_all(n);
    return *p; // ERROR use-after-free KNOWN
}

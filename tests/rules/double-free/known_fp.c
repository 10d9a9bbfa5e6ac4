/* Told, though it never happens. */
#include <stdlib.h>

int use(int n);

/* Who never comes back need not say so. */
int ends_it_all(int n);

void second_is_never_reached(char *p, int n)
{
    free(p);
    ends_it_all(n);
    free(p); // ERROR double-free KNOWN
}

// RUN: -I{LIB}
/* Ways that the kind of a thing rules out are believed, if the kind comes from elsewhere. */
#include <stdio.h>
#include <stdlib.h>

int is_on_heap(const char *name);

void never(const char *name)
{
    int on_heap = is_on_heap(name);
    void *p = on_heap ? NULL : fopen(name, "r");
    if (is_on_heap(name))
        free(p); // ERROR mismatched-free
    else if (p)
        fclose(p);
}

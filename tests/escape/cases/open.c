/* Known to be UNSOUND today: "stays" for what escapes. Red until it is repaired; then each goes back to
 * the file of its kind. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    char *a, *b;
};

static int order(const void *a, const void *b)
{
    return *(char *const *)a > *(char *const *)b;
}

void through_uninitialised(void)
{
    char **p;
    *p = malloc(1); // ALLOC escapes
}

char *difference_as_bridge(char *q)
{
    char *p = malloc(1); // ALLOC escapes
    intptr_t d = (intptr_t)p - (intptr_t)q;
    return (char *)((intptr_t)q + d);
}

double boxed_in_double(void)
{
    char *p = malloc(1); // ALLOC escapes
    double d;
    memcpy(&d, &p, sizeof d);
    return d;
}

double boxed_by_union(void)
{
    union {
        double d;
        char *p;
    } u;
    u.p = malloc(1); // ALLOC escapes
    return u.d;
}

char *moved_by_qsort(void)
{
    struct pair p = {malloc(1), NULL}; // ALLOC escapes
    qsort(&p, 2, sizeof(char *), order);
    return p.b;
}

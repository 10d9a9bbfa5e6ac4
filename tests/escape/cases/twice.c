/* A callee is given the same pointer again: memory learns nothing new, but what is done with the result
 * and what is freed counts each time. */
#include <stdlib.h>

static char *kept;

static char *same(char *p)
{
    return p;
}

static void drop(char *p)
{
    free(p);
}

static void hold(char *p)
{
    kept = p;
}

void second_result(int c)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    char *a = same(p), *b = same(p);
    if (c)
        *a = 1;
    kept = b;
}

void freed_both_ways(int c)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (c)
        drop(p);
    else
        drop(p);
}

void freed_one_way(int c)
{
    char *p = malloc(1); // ALLOC stays freed=some
    if (c)
        drop(p);
}

void held_twice(void)
{
    char *p = malloc(1); // ALLOC escapes reason=callee
    hold(p);
    hold(p);
}

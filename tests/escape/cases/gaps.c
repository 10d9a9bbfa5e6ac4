/* What cannot be analysed says so, and is unknown to its callers; the rest is analysed. */
// BROKEN
#include <stdlib.h>

static char *sink;

void with_error(char *p)
{
    char *q = malloc(1); // ALLOC escapes reason=not-analysed
    q[0] = p[0];
    no_such_type x = 3;
    free(q);
}

void after_the_error(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    free(p);
}

void calls_one_with_error(void)
{
    char *p = malloc(1); // ALLOC escapes assumes=not-analysed:with_error
    with_error(p);
}

static void without_error(char *p)
{
    p[0] = 0;
}

void calls_one_without_error(void)
{
    char *p = malloc(1); // ALLOC stays assumes=none
    without_error(p);
}

static int jumps(char *p)
{
    __asm__ goto("" : : "r"(p) : : out);
    return 0;
out:
    return 1;
}

void calls_asm_goto(void)
{
    char *p = malloc(1); // ALLOC escapes assumes=not-analysed:jumps
    jumps(p);
}

void asm_goto_itself(void)
{
    char *p = malloc(1); // ALLOC escapes reason=not-analysed
    __asm__ goto("" : : : : out);
    p[0] = 1;
out:
    free(p);
}

void global_after_all(void)
{
    sink = malloc(1); // ALLOC escapes reason=global
}

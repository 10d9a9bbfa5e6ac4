/* Records named through a typedef are the records they name. */
#include <stdlib.h>

struct pair {
    void *a, *b;
};
typedef struct pair pair;
typedef const pair fixed;
typedef union {
    void *p;
    long n;
} either;

static void *kept;

static pair pair_of(void *a, void *b) // PARAM a result 0; PARAM b result 0
{
    pair p = {a, b};
    return p;
}

void initialised(void)
{
    void *p = malloc(8); // ALLOC escapes reason=global
    void *q = malloc(8); // ALLOC stays
    pair x = {.b = p, .a = q};
    kept = x.b;
}

void constant(void)
{
    void *p = malloc(8); // ALLOC escapes reason=global
    fixed x = {NULL, p};
    kept = x.b;
}

void in_union(void)
{
    void *p = malloc(8); // ALLOC escapes reason=global
    either x = {p};
    kept = x.p;
}

void nested(void)
{
    void *p = malloc(8); // ALLOC escapes reason=global
    pair x[2] = {{NULL, NULL}, {p, NULL}};
    kept = x[1].a;
}

void literal(void)
{
    void *p = malloc(8); // ALLOC escapes reason=global
    kept = ((pair){p, NULL}).a;
}

void through_result(void)
{
    void *p = malloc(8); // ALLOC escapes reason=global
    void *q = malloc(8); // ALLOC stays freed=every
    kept = pair_of(p, q).a;
    free(q);
}

/* Wrong expectations, each named by what the runner must say. */
#include <stdlib.h>

char *global;

char *returned(size_t n)
{
    return malloc(n * 4); // ALLOC stays -- WRONG{expected 'ALLOC stays', got 'ALLOC escapes reason=returned}
}

void wrong_freed(void)
{
    free(malloc(1)); // ALLOC stays freed=none -- WRONG{freed=every}
}

void wrong_reason(void)
{
    global = malloc(1); // ALLOC escapes reason=returned -- WRONG{reason=global}
}

void wrong_callee_and_loop(void)
{
    free(malloc(1)); // ALLOC stays callee=calloc -- WRONG{callee=malloc}
    free(malloc(1)); // ALLOC stays loop=1 -- WRONG{loop=0}
    free(malloc(1)); // ALLOC stays size=2 -- WRONG{size=1}
    free(malloc(1)); // ALLOC stays assumes=unknown:foo -- WRONG{expected 'ALLOC stays assumes}
}

void no_expectation(void)
{
    free(malloc(1)); // WRONG{expected nothing, got 'ALLOC stays}
}

void one_too_many(void)
{
    free(malloc(1)); // ALLOC stays; ALLOC stays -- WRONG{got nothing}
}

void no_allocation_at_all(void)
{ // ALLOC escapes -- WRONG{got nothing}
}

void order(void)
{
    free(malloc(1)), global = malloc(2); // ALLOC escapes; ALLOC stays -- WRONG{'ALLOC escapes', got} WRONG{'ALLOC stays', got}
}

char *wrong_param(char *p, char **q, char *r) // PARAM p none; PARAM q result 2 -- WRONG{got 'PARAM p result 0'} WRONG{got 'PARAM q result 1'} WRONG{got 'PARAM r none}
{
    return r ? p : *q;
}

void param_of_no_row(int n) // PARAM n none -- WRONG{got nothing}
{
    (void)n;
}

char **missing_local(void)
{
    char *x = 0;
    return &x; // WRONG{got 'LOCAL x dangling'}
}

void local_too_many(void)
{
    char x = 0;
    (void)x; // LOCAL x dangling -- WRONG{got nothing}
}

char **better_than_known(void)
{
    char *x = 0;
    return &x; // LOCAL x missed KNOWN -- WRONG{update the expectation}
}

void known_fixed(void)
{
    free(malloc(1)); // ALLOC escapes KNOWN -- WRONG{if better, update}
}

/* And right ones: no complaint here. */
char *right(char *p) // PARAM p result 0
{
    free(malloc(1)); // ALLOC stays freed=every loop=0 size=1 callee=malloc assumes=none
    return p;
}

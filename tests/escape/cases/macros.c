/* Allocation by macro: the row stands where the macro is used. */
#include <stdlib.h>
#include <string.h>

#include "macros.h"

struct point {
    int x, y;
};

#define NEW(T) ((T *)calloc(1, sizeof(T)))
#define NEW_N(T, n) ((T *)calloc((n), sizeof(T)))
#define DUP(s) strdup(s)
#define ALLOC_OR_RETURN(p, n)                                                                      \
    do {                                                                                           \
        (p) = malloc(n);                                                                           \
        if (!(p))                                                                                  \
            return;                                                                                \
    } while (0)
#define TWO(a, b) ((a) = malloc(1), (b) = malloc(2))
#define WRAPPED(T) NEW(T)
#define FREE_AND_NULL(p) (free(p), (p) = NULL)

struct point *one(void)
{
    return NEW(struct point); // ALLOC escapes reason=returned callee=calloc size=8
}

void array(size_t n)
{
    struct point *p = NEW_N(struct point, n); // ALLOC stays freed=every size=n*8
    free(p);
}

struct point *through_two_macros(void)
{
    struct point *p = WRAPPED(struct point); // ALLOC escapes reason=returned
    return p;
}

void statement_macro(void)
{
    char *p;
    ALLOC_OR_RETURN(p, 8); // ALLOC stays freed=every loop=0
    p[0] = 1;
    FREE_AND_NULL(p);
}

char *duplicate(void)
{
    return DUP("x"); // ALLOC escapes reason=returned callee=strdup
}

void from_a_header(void)
{
    struct point *p = HEADER_NEW(struct point); // ALLOC stays freed=every
    free(p);
}

#define malloc_of(p) ((p) = malloc(sizeof *(p)))

struct point *assigning(void)
{
    struct point *p;
    return malloc_of(p); // ALLOC escapes reason=returned size=8
}

#define DEFINE_NEW(T)                                                                              \
    struct T *T##_new(void)                                                                        \
    {                                                                                              \
        return calloc(1, sizeof(struct T));                                                        \
    }

DEFINE_NEW(point) // ALLOC escapes reason=returned

void by_defined(void)
{
    struct point *p = point_new(); // ALLOC stays callee=point_new freed=every
    free(p);
}

#define each(p, head) for (struct item *p = (head); p; p = p->next)

struct item {
    struct item *next;
    char *name;
};

void over_a_macro_loop(struct item *head)
{
    each(i, head)
        i->name = malloc(1); // ALLOC escapes reason=param-content loop=1
}

#define SWAP(T, a, b)                                                                              \
    do {                                                                                           \
        T swap_t = (a);                                                                            \
        (a) = (b);                                                                                 \
        (b) = swap_t;                                                                              \
    } while (0)

char *swapped_by_macro(char *q) // PARAM q none
{
    char *p = malloc(1); // ALLOC escapes reason=returned
    SWAP(char *, p, q);
    return q;
}

void on_two_lines(size_t n)
{
    char *p = NEW_N(char, // ALLOC stays
                    n);
    free(p);
}

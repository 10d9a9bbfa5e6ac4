/* A function of a header that two units use: one row each. */
#include <stdlib.h>

struct vec {
    int *at;
    size_t n;
};

static inline int *vec_room(struct vec *v, size_t n) // PARAM v none
{
    v->at = malloc(n * sizeof *v->at); // ALLOC escapes reason=param-content
    return NULL;
}

static inline void vec_free(struct vec *v) // PARAM v none
{
    free(v->at);
}

static inline int twice(int n)
{
    int *p = malloc(sizeof *p); // ALLOC stays freed=every
    *p = 2 * n;
    n = *p;
    free(p);
    return n;
}

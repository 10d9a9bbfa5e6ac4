/* What is found though nothing is gained by following it. */
#include <stdlib.h>

struct ints { int *a; size_t n, cap; };

void ints_reserve(struct ints *v, size_t cap)
{
    if (cap <= v->cap)
        return;
    v->a = realloc(v->a, cap * sizeof *v->a);
    v->cap = cap;
}

void ints_push(struct ints *v, int x)
{
    if (v->n == v->cap)
        ints_reserve(v, v->cap ? v->cap * 2 : 8);
    v->a[v->n++] = x;
}

int use(struct ints *);

/* n is never more than a few, which nobody says here */
int digits(int n, const char *s)
{
    struct ints v = {0};
    for (int i = 0; i < n; i++)
        ints_push(&v, s[i] - '0'); // WARN missing-reserve
    int r = use(&v);
    free(v.a);
    return r;
}

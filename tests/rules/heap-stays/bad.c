/* Heap memory that could be something cheaper. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int use(const char *);
static int sum(const char *p, size_t n)
{
    int s = 0;
    while (n--)
        s += p[n];
    return s;
}

int fits_the_stack(int fd)
{
    char *path = malloc(32); // NOTE heap-stays
    if (!path)
        return -1;
    snprintf(path, 32, "<fd:%d>", fd);
    int s = sum(path, strlen(path));
    free(path);
    return s;
}

static void *must_have(size_t n)
{
    void *p = malloc(n);
    if (!p)
        abort();
    return p;
}

struct point {
    int x, y;
};

int by_wrapper(int x)
{
    struct point *p = must_have(sizeof *p); // NOTE heap-stays
    p->x = x;
    p->y = 2;
    int r = p->x * p->y;
    free(p);
    return r;
}

int three_of_them(const char *a, const char *b, size_t n)
{
    char *x = must_have(n + 1); // NOTE heap-stays
    char *y = must_have(n + 2);
    char *z = must_have(n * 2);
    memcpy(x, a, n);
    memcpy(y, b, n);
    memset(z, 0, n * 2);
    int r = sum(x, n) + sum(y, n) + sum(z, n);
    free(x);
    free(y);
    free(z);
    return r;
}

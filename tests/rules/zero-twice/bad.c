/* Zero once would do. */
#include <stdlib.h>
#include <string.h>

struct node {
    int a, b;
    struct node *next;
};

struct node *two_calls(void)
{
    struct node *n = malloc(sizeof *n); // WARN zero-twice
    if (!n)
        return NULL;
    memset(n, 0, sizeof *n);
    return n;
}

int *many(size_t count)
{
    int *all = malloc(count * sizeof *all); // WARN zero-twice
    if (all)
        memset(all, 0, count * sizeof *all);
    return all;
}

struct node *zero_already(void)
{
    struct node *n = calloc(1, sizeof *n); // WARN zero-twice
    if (!n)
        abort();
    memset(n, 0, sizeof *n);
    return n;
}

static void *wrapped(size_t n)
{
    void *p = malloc(n);
    if (!p)
        abort();
    return p;
}

struct node *through_a_wrapper(void)
{
    struct node *n = wrapped(sizeof *n); // WARN zero-twice
    memset(n, 0, sizeof *n);
    return n;
}

struct pair {
    int a, b;
};

#define NEW(type) ((type *)malloc(sizeof(type)))
#define CLEAR(p) memset(p, 0, sizeof *(p))

struct pair *by_two_macros(void)
{
    struct pair *p = NEW(struct pair); // WARN zero-twice
    CLEAR(p);
    return p;
}

static void *sure(size_t n)
{
    void *p = malloc(n);
    if (!p)
        abort();
    return p;
}

void *sure_calloc(size_t n)
{
    void *p = calloc(1, n);
    if (!p)
        abort();
    return p;
}

struct node *by_a_wrapper(void)
{
    struct node *n = sure(sizeof *n); // WARN zero-twice
    memset(n, 0, sizeof *n);
    return n;
}

/* Set to zero once, or in part, or to something else. */
#include <stdlib.h>
#include <string.h>

struct node {
    int a, b;
    struct node *next;
};

struct node *once(void)
{
    return calloc(1, sizeof(struct node));
}

char *only_a_part(size_t n)
{
    char *p = malloc(n + 100);
    if (p)
        memset(p, 0, 100);
    return p;
}

char *something_else(size_t n)
{
    char *p = malloc(n);
    if (p)
        memset(p, ' ', n);
    return p;
}

struct node *used_before(struct node *old)
{
    struct node *n = calloc(1, sizeof *n);
    if (!n)
        return NULL;
    *n = *old;
    memset(n, 0, sizeof *n);
    return n;
}

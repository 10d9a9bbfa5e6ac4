/* Where realloc() fails, the only pointer to the old block is gone. */
#include <stdlib.h>
#include <string.h>

struct buf {
    char *data;
    size_t n;
};

int grows(struct buf *b, size_t n)
{
    b->data = realloc(b->data, n); // WARN realloc-loses
    if (!b->data)
        return -1;
    b->n = n;
    return 0;
}

static int *all;

int global(size_t n)
{
    all = realloc(all, n * sizeof *all); // WARN realloc-loses
    return all ? 0 : -1;
}

int second_pointer_of_nobody(struct buf *b, size_t n)
{
    char *old = b->data;
    if (old)
        *old = 'x';
    b->data = realloc(b->data, n); // WARN realloc-loses
    return b->data ? 0 : -1;
}

/* the loop fills something else */
int another_one_is_filled(struct buf *b, char *other, size_t n)
{
    b->data = realloc(b->data, n); // WARN realloc-loses
    for (size_t k = 0; k < n; k++)
        other[k] = 0;
    return b->data ? 0 : -1;
}

/* the caller looks */
void *caller_tests(struct buf *b, size_t n)
{
    b->data = realloc(b->data, n); // WARN realloc-loses
    return b->data;
}

/* the size stays, and the function goes on */
void goes_on(struct buf *b, size_t n)
{
    b->data = realloc(b->data, n); // WARN realloc-loses
    if (b->data)
        b->n = n;
}

/* asked before, too: but what is made there may fail as well */
int made_or_grown(struct buf *b, size_t n)
{
    if (!b->data)
        b->data = malloc(n);
    else
        b->data = realloc(b->data, n); // WARN realloc-loses
    if (!b->data)
        return -1;
    b->n = n;
    return 0;
}

/* a variable of its own, but nobody else has what it holds */
int in_a_local(size_t n)
{
    struct buf b = {malloc(n), n};
    if (!b.data)
        return -1;
    memset(b.data, 0, n);
    b.data = realloc(b.data, 2 * n); // WARN realloc-loses
    if (!b.data)
        return -1;
    int last = b.data[n - 1];
    free(b.data);
    return last;
}

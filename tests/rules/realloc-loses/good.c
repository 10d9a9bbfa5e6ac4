/* The old pointer is still there, or nobody is left to miss it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf {
    char *data;
    size_t n;
};

int second_pointer(struct buf *b, size_t n)
{
    char *more = realloc(b->data, n);
    if (!more)
        return -1;
    b->data = more;
    b->n = n;
    return 0;
}

int exits_when_it_fails(struct buf *b, size_t n)
{
    b->data = realloc(b->data, n);
    if (!b->data)
        abort();
    b->n = n;
    return 0;
}

static void *grow(void *p, size_t n)
{
    p = realloc(p, n);
    if (!p) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return p;
}

int wrapper_does(struct buf *b, size_t n)
{
    b->data = grow(b->data, n);
    return 0;
}

int old_one_is_kept(struct buf *b, size_t n)
{
    char *old = b->data;
    b->data = realloc(old, n);
    if (!b->data) {
        b->data = old;
        return -1;
    }
    return 0;
}

int dies_at_once(struct buf *b, size_t n)
{
    b->data = realloc(b->data, n);
    b->data[0] = 'x';
    return 0;
}

struct chunks {
    int *sizes;
    int n;
};

static int leaving;

static void drop(void *p)
{
    if (p && !leaving)
        free(p);
}

int read_once_more(struct chunks *c)
{
    int *old = c->sizes;
    c->n = c->n * 3 / 2;
    c->sizes = realloc(c->sizes, (size_t)c->n * sizeof *c->sizes);
    if (!c->sizes) {
        drop(old);
        return -1;
    }
    return 0;
}

/* what is filled at once is there, or nobody is left */
int filled_in_a_loop(struct buf *b, size_t n)
{
    size_t k = b->n;
    b->n = n;
    b->data = realloc(b->data, n);
    for (; k < n; k++)
        b->data[k] = 0;
    return 0;
}

/* a copy of the caller's pointer is overwritten, the caller has it still */
int resize(size_t n, void *at)
{
    void *p;
    memcpy(&p, at, sizeof p);
    p = realloc(p, n);
    if (!p)
        return -1;
    memcpy(at, &p, sizeof p);
    return 0;
}

/* nobody looks: the next use ends the program, the old block or not */
void nobody_tests(struct buf *b, size_t n)
{
    b->data = realloc(b->data, n);
    b->n = n;
}

static char *line, *other_line;
static size_t line_size, other_size;

/* which of two lines there is, not whether there is memory */
void grow_the_line(size_t n)
{
    if (line)
        line = realloc(line, n);
    else
        other_line = realloc(other_line, n);
    if (line)
        line_size = n;
    else
        other_size = n;
}

size_t line_room(void)
{
    return line ? line_size : other_size;
}

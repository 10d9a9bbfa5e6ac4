// realloc ends an object and begins another, moved or not.
#include <stdint.h>
#include <stdlib.h>

typedef struct buf {
    char *p;
    size_t n, cap;
} buf;

static void push(buf *b, char c) {
    if (b->n == b->cap) {
        b->cap = b->cap ? 2 * b->cap : 4;
        b->p = realloc(b->p, b->cap); // SITE later
    }
    b->p[b->n++] = c;
}

static size_t local(void) {
    char *p = malloc(4); // SITE gone
    p = realloc(p, 4000); // SITE gone
    p = reallocarray(p, 100, 100); // SITE gone
    void *q = realloc(p, SIZE_MAX / 2); // fails: p stays alive, and no site of this line ever ran
    if (q)
        return 1;
    free(p);
    return 0;
}

static char *shrink(char *p) {
    return realloc(p, 2); // SITE later
}

int main(void) {
    buf b = {0};
    for (int i = 0; i < 100; i++)
        push(&b, 'x'); // SITE gone
    free(b.p);
    char *p = malloc(100); // SITE gone
    p = shrink(p); // SITE gone
    free(p);
    return (int)local();
}

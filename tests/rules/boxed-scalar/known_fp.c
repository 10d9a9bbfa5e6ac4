#include <stdlib.h>

struct list { void **a; size_t n, cap; };

static void push(struct list *l, void *p) {
    if (l->n == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 8;
        l->a = realloc(l->a, l->cap * sizeof *l->a);
    }
    l->a[l->n++] = p;
}

/* The addresses are what callers remember: elements of an array of values would move. */
void handles(struct list *l, int n) {
    for (int i = 0; i < n; i++) {
        long *box = malloc(sizeof *box); // WARN boxed-scalar
        push(l, box);
    }
}

long *nth(const struct list *l, size_t i) {
    return l->a[i];
}

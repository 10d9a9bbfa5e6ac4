// By out-parameter, in a struct by value, inside memory the caller owns.
#include <stdlib.h>

typedef struct pair {
    int *a, *b;
} pair;

static int make(int **out) {
    *out = malloc(sizeof **out); // SITE later
    return 0;
}

static pair make_pair(void) {
    pair p;
    p.a = malloc(sizeof *p.a); // SITE later
    p.b = calloc(1, sizeof *p.b); // SITE later
    return p;
}

static void fill(pair *p) {
    make(&p->a); // SITE later
    p->b = NULL;
}

int main(void) {
    int *x;
    pair q;
    make(&x); // SITE gone
    pair p = make_pair(); // SITE gone
    fill(&q); // SITE gone
    free(x);
    free(p.a);
    free(p.b);
    free(q.a);
    return 0;
}

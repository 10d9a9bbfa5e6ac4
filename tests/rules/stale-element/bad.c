/* Pointers to elements that may have moved. */
// RUN: -I{LIB}
#include <mk/vec.h>
#include <stdlib.h>

MK_VEC(ints, int)

int of_a_vector(void) {
    ints v = {0};
    ints_push(&v, 1);
    int *first = &v.data[0];
    ints_push(&v, 2);
    int r = *first; // ERROR stale-element
    ints_free(&v);
    return r;
}

void as_push_gave_it(ints *v) {
    int *last = ints_add(v, 1);
    ints_push(v, 2);
    *last = 1; // ERROR stale-element
}

int *handed_on(ints *v, int x) {
    int *last = ints_last(v);
    ints_push(v, x);
    return last; // ERROR stale-element
}

/* The program's own. */
struct node {
    int kind, next;
};
struct nodes {
    struct node *a;
    size_t n, cap;
};

static void nodes_push(struct nodes *v, struct node x) {
    if (v->n == v->cap) {
        v->cap = v->cap ? v->cap * 2 : 8;
        v->a = realloc(v->a, v->cap * sizeof *v->a);
    }
    v->a[v->n++] = x;
}

static struct node *nodes_at(struct nodes *v, size_t i) {
    return &v->a[i];
}

void links(struct nodes *v, size_t i) {
    struct node *parent = &v->a[i];
    nodes_push(v, (struct node){1, 0});
    parent->next = (int)v->n; // ERROR stale-element
}

struct graph {
    int edges;
    struct nodes nodes;
};

void in_a_member(struct graph *g, size_t i) {
    struct node *parent = nodes_at(&g->nodes, i);
    nodes_push(&g->nodes, (struct node){2, 0});
    parent->next = g->edges; // ERROR stale-element
}

/* Elements are looked up again, or cannot have moved. */
// RUN: -I{LIB}
#include <mk/vec.h>
#include <stdlib.h>

MK_VEC(ints, int)

int looked_up_again(void) {
    ints v = {0};
    ints_push(&v, 1);
    int *first = &v.data[0], r = *first;
    ints_push(&v, 2);
    first = &v.data[0];
    r += *first;
    ints_free(&v);
    return r;
}

int there_is_room(void) {
    ints v = {0};
    ints_reserve(&v, 2);
    ints_push(&v, 1);
    int *first = &v.data[0];
    ints_push(&v, 2);
    int r = *first;
    ints_free(&v);
    return r;
}

int another_vector(ints *v, ints *w) {
    int *first = &v->data[0];
    ints_push(w, 2);
    return *first;
}

int its_value(ints *v) {
    int first = v->data[0];
    ints_push(v, first);
    return first;
}

struct nodes {
    int *a;
    size_t n, cap;
    const char *name;
};

static void nodes_push(struct nodes *v, int x) {
    if (v->n == v->cap) {
        v->cap = v->cap ? v->cap * 2 : 8;
        v->a = realloc(v->a, v->cap * sizeof *v->a);
    }
    v->a[v->n++] = x;
}

char another_member(struct nodes *v) {
    const char *name = v->name;
    nodes_push(v, 1);
    return name[0];
}

/* Boxes do not move; only the pointers to them do. */
struct boxes {
    int **a;
    size_t n, cap;
};

static void boxes_push(struct boxes *v, int *x) {
    if (v->n == v->cap) {
        v->cap = v->cap ? v->cap * 2 : 8;
        v->a = realloc(v->a, v->cap * sizeof *v->a);
    }
    v->a[v->n++] = x;
}

int a_box(struct boxes *v, int *x) {
    int *first = v->a[0];
    boxes_push(v, x);
    return *first;
}

int only_where_nothing_was_pushed(ints *v, int n) {
    int *first = &v->data[0];
    if (n > 0)
        ints_push(v, n);
    else
        return *first;
    return 0;
}

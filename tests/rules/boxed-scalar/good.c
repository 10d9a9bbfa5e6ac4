#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct list { void **a; size_t n, cap; };
struct node { struct node *next; int x; };
struct limits { long *most; }; /* null: none */
struct point { int x, y; };

static void push(struct list *l, void *p) {
    if (l->n == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 8;
        l->a = realloc(l->a, l->cap * sizeof *l->a);
    }
    l->a[l->n++] = p;
}

/* More than one. */
void rows(struct list *l, size_t n) {
    long *row = malloc(n * sizeof *row);
    push(l, row);
}

/* Text. */
void text(struct list *l, char c) {
    char *s = malloc(2);
    if (s) {
        s[0] = c;
        s[1] = '\0';
        push(l, s);
    }
}

/* Linked. */
void linked(struct list *l) {
    struct node *n = calloc(1, sizeof *n);
    push(l, n);
}

/* Whether there is one matters. */
int limit(struct limits *l, long most) {
    l->most = malloc(sizeof *l->most);
    if (l->most)
        *l->most = most;
    return l->most != NULL;
}

/* Two hold the same one. */
void shared(struct list *a, struct list *b) {
    long *box = malloc(sizeof *box);
    if (box) {
        *box = 0;
        push(a, box);
        push(b, box);
    }
}

/* A constructor: whoever calls it decides. */
struct point *point_new(int x, int y) {
    struct point *p = malloc(sizeof *p);
    if (p) {
        p->x = x;
        p->y = y;
    }
    return p;
}

/* A thread needs an address that lives on. */
int start(pthread_t *t, void *(*run)(void *), int x) {
    int *arg = malloc(sizeof *arg);
    if (!arg)
        return -1;
    *arg = x;
    return pthread_create(t, NULL, run, arg);
}

/* The first block of an array that grows. */
int sum(const int *v, int n) {
    int *a = malloc(sizeof *a), r = 0;
    for (int i = 0; i < n; i++) {
        a = realloc(a, (size_t)(i + 2) * sizeof *a * 2);
        a[i] = v[i];
    }
    for (int i = 0; i < n; i++)
        r += a[i];
    free(a);
    return r;
}

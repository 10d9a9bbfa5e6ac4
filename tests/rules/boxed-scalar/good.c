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

struct combining { unsigned char_, mark; };
static struct combining *combinings[100];

/* Where there is none, that says something. */
unsigned combining_at(unsigned i) {
    if (!combinings[i])
        combinings[i] = calloc(1, sizeof *combinings[i]);
    return combinings[i] ? combinings[i]->mark : 0;
}

/* One in a certain place. */
void combinings_begin(void) {
    combinings[99] = calloc(1, sizeof *combinings[99]);
}

struct device { unsigned long number, type; };
struct entry { struct entry *next; void *key; };

static void entry_add(struct entry **list, void *key) {
    struct entry *e = malloc(sizeof *e);
    if (!e)
        abort();
    e->key = key;
    e->next = *list;
    *list = e;
}

/* The container's elements are pointers, and two numbers do not fit into one. */
void device_add(struct entry **list, unsigned long number) {
    struct device *d = malloc(sizeof *d);
    if (!d)
        abort();
    d->number = number;
    d->type = 0;
    entry_add(list, d);
}

typedef void handler(void *data);
struct event { handler *call; void *data; };
static struct event events[10];
static size_t nevents;

static void on_event(handler *call, void *data) {
    events[nevents].call = call;
    events[nevents++].data = data;
}

static void handle(void *data) {
    free(data);
}

/* A callback is given a pointer. */
void registers(int x) {
    int *box = malloc(sizeof *box);
    if (!box)
        abort();
    *box = x;
    on_event(handle, box);
}

/* One member of one object holds one thing, be it through functions. */
struct cell { struct cell *next; void *userdata; };

static void cell_keep(struct cell *c, void *data) {
    c->userdata = data;
}

static int cell_set_userdata(struct cell *c, void *data) {
    if (!c)
        return -1;
    cell_keep(c, data);
    return 0;
}

void cell_remember(struct cell *c, unsigned long number) {
    unsigned long *box = malloc(sizeof *box);
    if (!box)
        abort();
    *box = number;
    cell_set_userdata(c, box);
}

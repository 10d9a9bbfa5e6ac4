#include <search.h>
#include <stdlib.h>

struct list { void **a; size_t n, cap; };
struct point { int x, y; };
struct row { int key; long *value; };

static void push(struct list *l, void *p) {
    if (l->n == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 8;
        l->a = realloc(l->a, l->cap * sizeof *l->a);
    }
    l->a[l->n++] = p;
}

void numbers(struct list *l, int n) {
    for (int i = 0; i < n; i++) {
        long *box = malloc(sizeof *box); // WARN boxed-scalar
        if (!box)
            return;
        *box = i;
        push(l, box);
    }
}

void points(struct list *l, int n) {
    for (int i = 0; i < n; i++) {
        struct point *p = calloc(1, sizeof *p); // WARN boxed-scalar
        if (p) {
            p->x = i;
            push(l, p);
        }
    }
}

void in_array(struct row *e, int n) {
    for (int i = 0; i < n; i++)
        e[i].value = (long *)calloc(1, sizeof(long)); // WARN boxed-scalar
}

int local(int x) {
    int *p = malloc(sizeof *p); // WARN boxed-scalar
    if (!p)
        return 0;
    *p = x;
    int r = *p + 1;
    free(p);
    return r;
}

static int compare(const void *a, const void *b) {
    return *(const int *)a - *(const int *)b;
}

int in_tree(void **root, int key) {
    int *k = malloc(sizeof *k); // WARN boxed-scalar
    if (!k)
        return 0;
    *k = key;
    return tsearch(k, root, compare) != NULL;
}

/* That a test comes after the allocation only says that it may fail. */
int filled(long **boxes, int n) {
    for (int i = 0; i < n; i++) {
        boxes[i] = malloc(sizeof *boxes[i]); // WARN boxed-scalar
        if (!boxes[i])
            return 0;
        *boxes[i] = i;
    }
    return 1;
}

struct link { struct link *next; void *key; };

static void entry_add(struct link **list, void *key) {
    struct link *e = malloc(sizeof *e);
    if (!e)
        abort();
    e->key = key;
    e->next = *list;
    *list = e;
}

/* A number fits into the pointer. */
void number_add(struct link **list, int number) {
    int *box = malloc(sizeof *box); // WARN boxed-scalar
    if (!box)
        abort();
    *box = number;
    entry_add(list, box);
}

/* By way of another function. */
static void number_entry_add(struct link **list, void *key) {
    if (*list)
        entry_add(&(*list)->next, key);
    else
        entry_add(list, key);
}

void number_add_behind(struct link **list, int number) {
    int *box = malloc(sizeof *box); // WARN boxed-scalar
    if (!box)
        abort();
    *box = number;
    number_entry_add(list, box);
}

/* An element of a table. */
static void slot_set(void **slots, unsigned at, void *key) {
    slots[at & 63] = key;
}

void number_put(void **slots, unsigned at, int number) {
    int *box = malloc(sizeof *box); // WARN boxed-scalar
    if (!box)
        abort();
    *box = number;
    slot_set(slots, at, box);
}

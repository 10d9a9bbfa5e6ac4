/* Objects that point into themselves, swaps, unlinking: nothing leaves. */
#include <stdlib.h>
#include <string.h>

struct buf {
    char *data, *end;
    char small[32];
    struct buf *me, *other;
    struct {
        char *a, *b;
    } in;
};
struct list {
    struct list *next, *prev;
    char *name;
};

static char *sink;

void me(struct buf *b) // PARAM b none
{
    b->me = b;
}

void own_storage(struct buf *b) // PARAM b none
{
    b->data = b->small;
    b->end = b->small + sizeof b->small;
}

void own_member(struct buf *b) // PARAM b none
{
    b->in.a = b->in.b;
    b->end = b->data + 3;
}

void swapped_members(struct buf *b) // PARAM b none
{
    char *t = b->in.a;
    b->in.a = b->in.b;
    b->in.b = t;
}

void swapped_pointees(char **p, char **q) // PARAM p content 1; PARAM q content 1
{
    char *t = *p;
    *p = *q;
    *q = t;
}

void swapped_elements(char **v, int i, int j) // PARAM v none
{
    char *t = v[i];
    v[i] = v[j];
    v[j] = t;
}

void swapped_locals(void)
{
    char *a = malloc(1), *b = malloc(2); // ALLOC stays freed=every; ALLOC stays freed=every
    char *t = a;
    a = b;
    b = t;
    free(a);
    free(b);
}

char *swapped_and_one_returned(void)
{
    char *a = malloc(1), *b = malloc(2); // ALLOC stays freed=every; ALLOC escapes reason=returned
    char *t = a;
    a = b;
    b = t;
    free(b);
    return a;
}

void swapped_by_callee(void)
{
    char *a = malloc(1), *b = malloc(2); // ALLOC stays; ALLOC stays
    swapped_pointees(&a, &b);
    free(a);
    free(b);
}

char *swapped_by_callee_and_returned(void)
{
    char *a = malloc(1), *b = malloc(2); // ALLOC escapes reason=returned; ALLOC escapes reason=returned
    swapped_pointees(&a, &b);
    return a;
}

void local_with_own_storage(void)
{
    struct buf b = {0};
    own_storage(&b);
    b.data[0] = 1;
}

void heap_with_own_storage(void)
{
    struct buf *b = calloc(1, sizeof *b); // ALLOC stays freed=every
    own_storage(b);
    me(b);
    free(b);
}

struct buf *heap_with_own_storage_out(void)
{
    struct buf *b = calloc(1, sizeof *b); // ALLOC escapes reason=returned
    own_storage(b);
    return b;
}

char *own_storage_out(void)
{
    struct buf *b = calloc(1, sizeof *b); // ALLOC escapes reason=returned
    own_storage(b);
    return b->data;
}

char *local_storage_out(void)
{
    struct buf b = {0};
    own_storage(&b);
    return b.data; // LOCAL b dangling
}

void two_that_know_each_other(void)
{
    struct buf *a = calloc(1, sizeof *a), *b = calloc(1, sizeof *b); // ALLOC stays freed=every; ALLOC stays freed=every
    a->other = b;
    b->other = a;
    free(a);
    free(b);
}

void unlinked(struct list *l) // PARAM l none
{
    l->prev->next = l->next;
    l->next->prev = l->prev;
    l->next = l->prev = l;
}

void unlinked_by_address(struct list **at) // PARAM at none
{
    struct list *l = *at;
    *at = l->next;
    free(l);
}

struct list *popped(struct list **at) // PARAM at result 1
{
    struct list *l = *at;
    *at = l->next;
    l->next = NULL;
    return l;
}

void inserted_after(struct list *l, struct list *n) // PARAM l leaks; PARAM n leaks
{
    n->next = l->next;
    n->prev = l;
    l->next->prev = n;
    l->next = n;
}

void init(struct list *l) // PARAM l none
{
    l->next = l->prev = l;
}

void local_ring(void)
{
    struct list head;
    init(&head);
    struct list *n = calloc(1, sizeof *n); // ALLOC stays
    inserted_after(&head, n);
    unlinked(n);
    free(n);
}

char *name_in_local_ring(void)
{
    struct list head;
    init(&head);
    struct list *n = calloc(1, sizeof *n); // ALLOC stays
    n->name = malloc(1);                   // ALLOC escapes reason=returned
    inserted_after(&head, n);
    char *name = head.next->name;
    free(n);
    return name;
}

void rotated(char **v, size_t n) // PARAM v none
{
    char *first = v[0];
    for (size_t i = 0; i + 1 < n; i++)
        v[i] = v[i + 1];
    v[n - 1] = first;
}

void advanced(struct buf *b, size_t n) // PARAM b none
{
    b->data += n;
}

void advanced_and_kept(struct buf *b, size_t n) // PARAM b content 1
{
    b->data += n;
    sink = b->data;
}

char *assigned_to_itself(char *p) // PARAM p result 0
{
    p = p;
    return p;
}

void deeper_into_itself(struct list *l) // PARAM l none
{
    l->next->prev = l;
    l->next->next->prev = l->next;
}

void copied_inside(struct buf *b) // PARAM b none
{
    memmove(b->small, b->small + 1, sizeof b->small - 1);
    b->in.a = b->data;
}

/* Lists, queues and stacks, built and torn down here or handed out. */
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
    char *name;
    int value;
};
struct dnode {
    struct dnode *prev, *next;
    void *data;
};
struct queue {
    struct node *first, **last;
};

static struct node *all;
static char *sink;

int sum_of_local_list(int n)
{
    struct node *head = NULL;
    for (int i = 0; i < n; i++) {
        struct node *e = malloc(sizeof *e); // ALLOC stays loop=1
        if (!e)
            break;
        e->next = head;
        e->value = i;
        head = e;
    }
    int sum = 0;
    for (struct node *e = head; e; e = e->next)
        sum += e->value;
    while (head) {
        struct node *next = head->next;
        free(head);
        head = next;
    }
    return sum;
}

struct node *list_returned(int n)
{
    struct node *head = NULL;
    for (int i = 0; i < n; i++) {
        struct node *e = malloc(sizeof *e); // ALLOC escapes reason=returned loop=1
        e->next = head;
        head = e;
    }
    return head;
}

void local_list_with_names(int n)
{
    struct node *head = NULL;
    while (n--) {
        struct node *e = malloc(sizeof *e); // ALLOC stays loop=1
        e->name = strdup("n");              // ALLOC stays loop=1
        e->next = head;
        head = e;
    }
    while (head) {
        struct node *e = head;
        head = e->next;
        free(e->name);
        free(e);
    }
}

char *only_a_name_gets_out(int n)
{
    struct node *head = NULL;
    while (n--) {
        struct node *e = malloc(sizeof *e); // ALLOC stays
        e->name = strdup("n");              // ALLOC escapes reason=returned
        e->next = head;
        head = e;
    }
    return head ? head->name : NULL;
}

struct node *only_the_nodes_get_out(void)
{
    struct node *e = calloc(1, sizeof *e); // ALLOC escapes reason=returned
    char *t = strdup("temporary");         // ALLOC stays freed=every
    e->value = (int)strlen(t);
    free(t);
    return e;
}

void appended_at_tail(int n)
{
    struct node *head = NULL, **tail = &head;
    while (n--) {
        struct node *e = calloc(1, sizeof *e); // ALLOC stays loop=1
        *tail = e;
        tail = &e->next;
    }
    for (struct node *e = head, *next; e; e = next) {
        next = e->next;
        free(e);
    }
}

struct node *appended_and_returned(int n)
{
    struct node *head = NULL, **tail = &head;
    while (n--) {
        struct node *e = calloc(1, sizeof *e); // ALLOC escapes reason=returned
        *tail = e;
        tail = &e->next;
    }
    return head;
}

void dummy_head(int n)
{
    struct node dummy = {0}, *last = &dummy;
    while (n--) {
        last->next = calloc(1, sizeof *last); // ALLOC stays
        last = last->next;
    }
    for (struct node *e = dummy.next, *next; e; e = next) {
        next = e->next;
        free(e);
    }
}

struct node *dummy_head_out(int n)
{
    struct node dummy = {0}, *last = &dummy;
    while (n--) {
        last->next = calloc(1, sizeof *last); // ALLOC escapes reason=returned
        last = last->next;
    }
    return dummy.next;
}

static struct node *cons(struct node *next, int value)
{
    struct node *e = malloc(sizeof *e); // ALLOC escapes reason=returned
    e->next = next;
    e->name = NULL;
    e->value = value;
    return e;
}

static void free_list(struct node *e)
{
    while (e) {
        struct node *next = e->next;
        free(e);
        e = next;
    }
}

static int length(const struct node *e)
{
    int n = 0;
    for (; e; e = e->next)
        n++;
    return n;
}

static void push(struct node **at, int value)
{
    *at = cons(*at, value); // ALLOC escapes reason=param-content callee=cons
}

int local_by_cons(void)
{
    struct node *l = cons(NULL, 1); // ALLOC stays callee=cons
    l = cons(l, 2);                 // ALLOC stays callee=cons
    int n = length(l);
    free_list(l);
    return n;
}

struct node *cons_out(void)
{
    struct node *l = cons(NULL, 1); // ALLOC escapes callee=cons
    return cons(l, 2);              // ALLOC escapes reason=returned callee=cons
}

int local_by_push(int n)
{
    struct node *l = NULL;
    while (n--)
        push(&l, n); // ALLOC missed KNOWN -- stays callee=push loop=1: push() looks at the list first
    n = length(l);
    free_list(l);
    return n;
}

struct node *push_out(void)
{
    struct node *l = NULL;
    push(&l, 1); // ALLOC missed KNOWN -- escapes reason=returned callee=push
    push(&l, 2); // ALLOC missed KNOWN
    return l;
}

void push_global(void)
{
    push(&all, 3); // ALLOC missed KNOWN -- escapes reason=global callee=push
}

void push_for_caller(struct node **l) // PARAM l none -- moved within its own structure
{
    push(l, 3); // ALLOC missed KNOWN -- escapes reason=param-content callee=push
}

static void q_init(struct queue *q) // PARAM q none
{
    q->first = NULL;
    q->last = &q->first;
}

static void q_put(struct queue *q, struct node *e) // PARAM q none; PARAM e leaks
{
    e->next = NULL;
    *q->last = e;
    q->last = &e->next;
}

static struct node *q_get(struct queue *q) // PARAM q result 1
{
    struct node *e = q->first;
    if (!e)
        return NULL;
    q->first = e->next;
    if (!q->first)
        q->last = &q->first;
    return e;
}

int local_queue(int n)
{
    struct queue q;
    q_init(&q);
    while (n--)
        q_put(&q, calloc(1, sizeof(struct node))); // ALLOC stays loop=1
    int k = 0;
    for (struct node *e; (e = q_get(&q)) != NULL; k++)
        free(e);
    return k;
}

struct node *last_of_queue(void)
{
    struct queue q;
    q_init(&q);
    q_put(&q, calloc(1, sizeof(struct node))); // ALLOC escapes reason=returned
    return q_get(&q);
}

void queue_for_caller(struct queue *q) // PARAM q none
{
    q_put(q, calloc(1, sizeof(struct node))); // ALLOC escapes
}

void ring(int n)
{
    struct dnode head = {&head, &head, NULL};
    while (n--) {
        struct dnode *d = malloc(sizeof *d); // ALLOC stays loop=1
        d->data = NULL;
        d->prev = head.prev;
        d->next = &head;
        head.prev->next = d;
        head.prev = d;
    }
    while (head.next != &head) {
        struct dnode *d = head.next;
        d->prev->next = d->next;
        d->next->prev = d->prev;
        free(d);
    }
}

void *ring_data(void)
{
    struct dnode head = {&head, &head, NULL};
    struct dnode *d = malloc(sizeof *d); // ALLOC stays freed=every
    d->data = malloc(3);                 // ALLOC escapes reason=returned
    d->prev = d->next = &head;
    head.prev = head.next = d;
    void *data = head.next->data;
    free(d);
    return data;
}

void stack_of_pointers(int n)
{
    char *stack[32];
    int top = 0;
    while (n-- && top < 32)
        stack[top++] = malloc(4); // ALLOC stays loop=1
    while (top)
        free(stack[--top]);
}

char *stack_popped(int n)
{
    char *stack[32];
    int top = 0;
    while (n-- && top < 32)
        stack[top++] = malloc(4); // ALLOC escapes reason=returned loop=1
    return top ? stack[top - 1] : NULL;
}

int nodes_in_an_array(void)
{
    struct node *pool = calloc(8, sizeof *pool); // ALLOC stays freed=every size=192
    for (int i = 0; i < 7; i++)
        pool[i].next = &pool[i + 1];
    int n = length(pool);
    free(pool);
    return n;
}

int nodes_in_a_local_array(void)
{
    struct node pool[8] = {0};
    for (int i = 0; i < 7; i++)
        pool[i].next = &pool[i + 1];
    pool[3].name = malloc(3); // ALLOC stays freed=every
    int n = length(pool);
    free(pool[3].name);
    return n;
}

char *name_in_a_local_array(void)
{
    struct node pool[8] = {0};
    pool[3].name = malloc(3); // ALLOC escapes reason=returned
    for (int i = 0; i < 8; i++)
        if (pool[i].name)
            return pool[i].name;
    return NULL;
}

void list_with_global_tail(void)
{
    struct node *e = malloc(sizeof *e); // ALLOC stays freed=every
    e->next = all;
    int n = length(e);
    e->value = n;
    free(e);
}

void global_behind_local(void)
{
    struct node *e = malloc(sizeof *e); // ALLOC escapes
    e->next = NULL;
    if (all)
        all->next = e;
}

void through_the_list_to_sink(void)
{
    struct node *a = calloc(1, sizeof *a), *b = calloc(1, sizeof *b); // ALLOC stays; ALLOC stays
    a->next = b;
    b->name = strdup("x"); // ALLOC escapes reason=global
    sink = a->next->name;
    free(a);
    free(b);
}

struct node *reversed(struct node *l) // PARAM l result 0
{
    struct node *r = NULL;
    while (l) {
        struct node *next = l->next;
        l->next = r;
        r = l;
        l = next;
    }
    return r;
}

int reversed_locally(void)
{
    struct node *l = cons(cons(NULL, 1), 2); // ALLOC stays; ALLOC stays
    l = reversed(l);
    int v = l->value;
    free_list(l);
    return v;
}

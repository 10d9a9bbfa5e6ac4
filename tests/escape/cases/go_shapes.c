/* The shapes behind soundness bugs and complaints that Go's and clang's analyses had; the number is
 * that of the issue. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
    uintptr_t cookie;
    char *p;
    char name[8];
};
struct buffer {
    char *buf;
    char bootstrap[64];
    size_t off;
};

static char *sink;
static struct node *nodes;

/* #10466: the result of a call as an address */

static char **slot_of(struct node *n)
{
    return &n->p;
}

void through_call_result(struct node *n) // PARAM n none
{
    *slot_of(n) = malloc(1); // ALLOC escapes reason=param-content
}

void through_call_result_of_global(void)
{
    *slot_of(nodes) = malloc(1); // ALLOC escapes reason=global
}

char *through_call_result_of_local(void)
{
    struct node n = {0};
    *slot_of(&n) = malloc(1); // ALLOC escapes reason=returned
    return n.p;
}

void through_call_result_of_local_only(void)
{
    struct node n = {0};
    *slot_of(&n) = malloc(1); // ALLOC stays
    free(*slot_of(&n));
}

/* #19743: a pointer hidden in an integer field */

struct node hidden_in_result(void)
{
    struct node n = {0};
    n.cookie = (uintptr_t)malloc(1); // ALLOC escapes reason=returned
    return n;
}

void hidden_in_global_node(void)
{
    nodes->cookie = (uintptr_t)malloc(1); // ALLOC escapes reason=global
}

void hidden_in_parameter(uintptr_t *words)
{
    words[3] = (uintptr_t)malloc(1); // ALLOC escapes reason=param-content
}

char *hidden_and_copied(void)
{
    struct node n = {0}, m;
    n.cookie = (uintptr_t)malloc(1); // ALLOC escapes reason=returned
    m = n;
    return (char *)m.cookie;
}

/* #29353: an implicit allocation by a callee, two calls deep */

static struct node *make(void)
{
    return calloc(1, sizeof(struct node)); // ALLOC escapes reason=returned
}

static struct node *make_linked(struct node *next)
{
    struct node *n = make(); // ALLOC escapes reason=returned callee=make
    n->next = next;
    return n;
}

struct node *implicit(void)
{
    return make_linked(make_linked(NULL)); // ALLOC escapes callee=make_linked; ALLOC escapes callee=make_linked
}

void implicit_inner_kept(void)
{
    struct node *n = make_linked(make_linked(NULL)); // ALLOC stays callee=make_linked; ALLOC escapes callee=make_linked
    nodes = n->next;
    free(n);
}

/* #44614: a flow to a result that itself escapes */

struct node *result_kept_too(char *p) // PARAM p leaks
{
    struct node *n = calloc(1, sizeof *n); // ALLOC escapes
    nodes = n;
    n->p = p;
    return n;
}

char *flows_to_kept_result(char *p) // PARAM p leaks
{
    char *r = p;
    char **where = &r;
    sink = *where;
    return r;
}

/* #13799: linked structures through helpers */

static void attach(struct node *parent, struct node *child)
{
    child->next = parent->next;
    parent->next = child;
}

void attached_to_global(void)
{
    struct node *n = make(); // ALLOC escapes callee=make
    attach(nodes, n);
}

void attached_to_local(void)
{
    struct node root = {0};
    struct node *n = make(); // ALLOC stays callee=make
    attach(&root, n);
    free(n);
}

struct node *attached_to_returned(void)
{
    struct node *root = make(); // ALLOC escapes callee=make
    attach(root, make());       // ALLOC escapes callee=make
    attach(root->next, make()); // ALLOC escapes callee=make
    return root;
}

void attached_later(void)
{
    struct node *a = make(), *b = make(), *c = make(); // ALLOC escapes; ALLOC escapes; ALLOC escapes
    attach(a, b);
    attach(b, c);
    nodes = a;
}

void attached_in_reverse_order(void)
{
    struct node *a = make(), *b = make(), *c = make(); // ALLOC escapes; ALLOC escapes; ALLOC escapes
    nodes = a;
    attach(b, c);
    attach(a, b);
}

/* #7921, #9043, #27772: self-assignment in a buffer */

void write_byte(struct buffer *b, char c) // PARAM b none
{
    if (!b->buf)
        b->buf = b->bootstrap;
    b->buf[b->off++] = c;
}

void local_buffer(void)
{
    struct buffer b = {0};
    write_byte(&b, 'x');
}

void heap_buffer(void)
{
    struct buffer *b = calloc(1, sizeof *b); // ALLOC stays freed=every
    write_byte(b, 'x');
    free(b);
}

/* #27188, #23109: overwritten and unused variables */

void unused_variable(void)
{
    struct node *n = make(); // ALLOC stays callee=make freed=none
    (void)n;
}

/* #13493, #14858: pools of nodes */

struct pool {
    struct node at[16], *unused;
};

int local_pool(void)
{
    struct pool p = {0};
    for (int i = 0; i < 15; i++)
        p.at[i].next = &p.at[i + 1];
    p.unused = p.at;
    int n = 0;
    for (struct node *k = p.unused; k; k = k->next)
        n++;
    return n;
}

char *pointer_in_local_pool(void)
{
    struct pool p = {0};
    p.at[2].p = malloc(1); // ALLOC escapes reason=returned
    p.at[1].next = &p.at[2];
    p.unused = &p.at[1];
    return p.unused->next->p;
}

/* #33981: exact levels */

void content_one(char **p) // PARAM p content 1
{
    sink = *p;
}

void content_two(char ***p) // PARAM p content 2
{
    sink = **p;
}

void content_three(char ****p) // PARAM p content 3
{
    sink = ***p;
}

/* llvm #214226: strcpy into a sibling array does not forget a field */

void strcpy_into_sibling(const char *s)
{
    struct node *n = make(); // ALLOC stays callee=make freed=every
    n->p = malloc(1);        // ALLOC stays freed=every
    strcpy(n->name, s);
    free(n->p);
    free(n);
}

/* llvm #55019: uintptr += 0 */

char *plus_nothing(void)
{
    uintptr_t u = (uintptr_t)malloc(1); // ALLOC escapes reason=returned
    u += 0;
    u -= 0;
    return (char *)u;
}

/* llvm #221587: stored in a heap field is no escape */

void stored_in_heap_field(void)
{
    struct node *n = make(); // ALLOC stays callee=make freed=every
    n->p = malloc(1);        // ALLOC stays freed=none
    free(n);
}

/* llvm #220972: a container that holds the address of a local */

struct node *container_of_local(void)
{
    char c = 0;
    struct node *n = make(); // ALLOC escapes reason=returned callee=make
    n->p = &c; // LOCAL c dangling
    return n;
}

/* an empty set of targets is unknown, never nothing */

void through_number(void)
{
    char **p = (char **)0xb8000;
    *p = malloc(1); // ALLOC escapes
}

void through_null_only(void)
{
    char **p = NULL;
    if (p)
        *p = malloc(1); // ALLOC stays
}

void through_loaded_from_nowhere(char ***v) // PARAM v none
{
    *v[0] = malloc(1); // ALLOC escapes reason=param-content
}

char *through_freed(void)
{
    char **v = malloc(sizeof *v); // ALLOC stays
    *v = malloc(1);               // ALLOC escapes reason=returned
    free(v);
    return *v;
}

/* two parameters may be the same */

void aliased(struct node **a, struct node **b) // PARAM a none; PARAM b none
{
    *a = make(); // ALLOC escapes reason=param-content callee=make
    (*b)->p = malloc(1); // ALLOC escapes reason=param-content
}

static char *read_after_write(char **a, char **b)
{
    *a = malloc(1); // ALLOC escapes
    return *b;
}

char *aliased_by_caller(void)
{
    char *x = NULL;
    return read_after_write(&x, &x); // ALLOC escapes reason=returned
}

void aliased_by_caller_locally(void)
{
    char *x = NULL, *y = NULL;
    read_after_write(&x, &y); // ALLOC stays
    free(x);
}

/* Functions that call themselves and each other. */
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next, *child;
    char *name;
};

static char *sink;

int depth(const struct node *n) // PARAM n none
{
    return n ? 1 + depth(n->next) : 0;
}

void free_all(struct node *n) // PARAM n none
{
    if (!n)
        return;
    free_all(n->next);
    free(n->name);
    free(n);
}

struct node *last(struct node *n) // PARAM n result 0
{
    return n->next ? last(n->next) : n;
}

char *last_name(struct node *n) // PARAM n result 1
{
    return n->next ? last_name(n->next) : n->name;
}

char *walk_text(char *s, int n) // PARAM s leaks KNOWN -- result 0: the offset grows, the group is given up as unknown
{
    return n ? walk_text(s + 1, n - 1) : s;
}

void keep_last(struct node *n) // PARAM n content 1
{
    if (n->next)
        keep_last(n->next);
    else
        sink = n->name;
}

struct node *build(int n)
{
    if (n == 0)
        return NULL;
    struct node *e = calloc(1, sizeof *e); // ALLOC escapes reason=returned
    e->next = build(n - 1);                // ALLOC escapes callee=build
    return e;
}

int built_locally(void)
{
    struct node *e = build(3); // ALLOC stays callee=build
    int d = depth(e);
    free_all(e);
    return d;
}

struct node *built_and_returned(void)
{
    return build(3); // ALLOC escapes reason=returned callee=build
}

char *name_of_built(void)
{
    struct node *e = build(3); // ALLOC escapes callee=build KNOWN -- stays: "that or deeper" includes the node
    e->name = malloc(1);       // ALLOC escapes reason=returned
    return last_name(e);
}

char *name_of_local_chain(char *name) // PARAM name result 0
{
    struct node c = {NULL, NULL, name}, b = {&c, NULL, NULL}, a = {&b, NULL, NULL};
    return last_name(&a);
}

struct node *last_of_local_chain(void)
{
    struct node b = {0}, a = {&b, NULL, NULL};
    return last(&a); // -- dangling, but only a callee says so: silent
}

int depth_of_local_chain(void)
{
    struct node b = {0}, a = {&b, NULL, NULL};
    return depth(&a);
}

static int odd(const char *p);
static int even(const char *p) // PARAM p none
{
    return *p ? odd(p + 1) : 1;
}
static int odd(const char *p) // PARAM p none
{
    return *p ? even(p + 1) : 0;
}

int parity(void)
{
    char *p = strdup("abc"); // ALLOC stays freed=every
    int r = even(p);
    free(p);
    return r;
}

static char *pong(char *p, int n);
static char *ping(char *p, int n) // PARAM p result 0
{
    return n ? pong(p, n - 1) : p;
}
static char *pong(char *p, int n) // PARAM p result 0
{
    return n ? ping(p, n - 1) : p + 1;
}

char *through_ping(void)
{
    char *p = malloc(9); // ALLOC escapes reason=returned
    return ping(p, 3);
}

int through_ping_locally(void)
{
    char *p = malloc(9); // ALLOC stays freed=every
    int r = *ping(p, 3);
    free(p);
    return r;
}

static void tock(char *p, int n);
static void tick(char *p, int n) // PARAM p leaks
{
    if (n)
        tock(p, n - 1);
}
static void tock(char *p, int n) // PARAM p leaks
{
    if (n)
        tick(p, n - 1);
    sink = p;
}

void kept_by_tick(void)
{
    char *p = malloc(1); // ALLOC escapes reason=callee
    tick(p, 3);
}

static char *swap_args(char *a, char *b, int n) // PARAM a result 0; PARAM b result 0
{
    return n ? swap_args(b, a, n - 1) : a;
}

char *swapped(void)
{
    char *p = malloc(1), *q = malloc(1); // ALLOC escapes reason=returned; ALLOC escapes reason=returned
    return swap_args(p, q, 1);
}

static char *rotate(char *a, char *b, char *c, int n) // PARAM a leaks; PARAM b leaks; PARAM c leaks
{
    if (n)
        return rotate(b, c, a, n - 1);
    sink = a;
    return NULL;
}

void rotated(void)
{
    char *p = malloc(1); // ALLOC escapes
    rotate(NULL, NULL, p, 2);
}

static void append(struct node **at, char *name, int n) // PARAM at none; PARAM name leaks
{
    if (*at) {
        append(&(*at)->next, name, n);
        return;
    }
    *at = calloc(1, sizeof **at); // ALLOC escapes reason=param-content
    (*at)->name = name;
}

void appended_locally(void)
{
    struct node *l = NULL;
    char *name = malloc(1); // ALLOC stays freed=every
    append(&l, name, 1); // ALLOC missed KNOWN
    append(&l, name, 2); // ALLOC missed KNOWN
    free(name);
    while (l) {
        struct node *n = l->next;
        free(l);
        l = n;
    }
}

char *appended_and_returned(void)
{
    struct node *l = NULL;
    append(&l, malloc(1), 1); // ALLOC escapes callee=malloc
    return l->name;
}

static struct node *copy(const struct node *n) // PARAM n none
{
    if (!n)
        return NULL;
    struct node *c = calloc(1, sizeof *c); // ALLOC escapes reason=returned
    c->name = n->name ? strdup(n->name) : NULL; // ALLOC escapes
    c->child = copy(n->child);             // ALLOC escapes callee=copy
    c->next = copy(n->next);               // ALLOC escapes callee=copy
    return c;
}

int copied_locally(const struct node *n) // PARAM n none
{
    struct node *c = copy(n); // ALLOC stays callee=copy
    int d = depth(c);
    free_all(c);
    return d;
}

static void parse_list(const char **s, struct node **out, int level);

static struct node *parse_item(const char **s, int level) // PARAM s none
{
    struct node *n = calloc(1, sizeof *n); // ALLOC escapes reason=returned
    ++*s;
    if (level < 10)
        parse_list(s, &n->child, level + 1);
    return n;
}

static void parse_list(const char **s, struct node **out, int level) // PARAM s none; PARAM out none
{
    while (**s) {
        *out = parse_item(s, level); // ALLOC escapes reason=param-content callee=parse_item
        out = &(*out)->next;
    }
}

int parsed_locally(const char *text) // PARAM text none
{
    struct node *n = parse_item(&text, 0); // ALLOC stays callee=parse_item
    int d = depth(n);
    free_all(n);
    return d;
}

char *forever(char *p)
{
    return forever(p);
}

void after_forever(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    free(p);
}

static int ackermann(int m, int n, void *p) // PARAM p none
{
    if (m == 0)
        return n + 1;
    return n == 0 ? ackermann(m - 1, 1, p) : ackermann(m - 1, ackermann(m, n - 1, p), p);
}

int ackermann_locally(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    int r = ackermann(1, 1, p);
    free(p);
    return r;
}

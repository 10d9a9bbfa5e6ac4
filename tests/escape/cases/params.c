/* Verdicts on parameters, with exact levels. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
    char *name;
    char text[8];
    struct {
        char *x, *y;
    } in;
};

static char *g;
static void *gv;

char *id(char *p) // PARAM p result 0
{
    return p;
}

char *load1(char **p) // PARAM p result 1
{
    return *p;
}

char *load2(char ***p) // PARAM p result 2
{
    return **p;
}

char *load3(char ****p) // PARAM p result 3
{
    return ***p;
}

void keep0(char *p) // PARAM p leaks 0
{
    g = p;
}

void keep1(char **p) // PARAM p content 1
{
    g = *p;
}

void keep2(char ***p) // PARAM p content 2
{
    g = **p;
}

void keep_address(char **p) // PARAM p leaks
{
    gv = p;
}

int reads(const char *p) // PARAM p none
{
    return p[0];
}

void writes(char *p) // PARAM p none
{
    p[0] = 1;
}

void frees(char *p) // PARAM p none
{
    free(p);
}

void unused(char *p) // PARAM p none
{
    (void)p;
}

void tests(char *p, char *q) // PARAM p none; PARAM q none
{
    if (p == q || !p)
        abort();
}

char *choose(char *p, char *q, int c) // PARAM p result 0; PARAM q result 0
{
    return c ? p : q;
}

char *one_result_one_kept(char *p, char *q) // PARAM p result 0; PARAM q leaks
{
    g = q;
    return p;
}

char *kept_and_returned(char *p) // PARAM p leaks
{
    g = p;
    return p;
}

char **content_kept_and_returned(char **p) // PARAM p content 1; PARAM p result 0
{
    g = *p;
    return p;
}

char *both_at_level_1(char **p) // PARAM p content 1
{
    g = *p;
    return *p;
}

char *member(struct node *n) // PARAM n result 1
{
    return n->name;
}

char **member_address(struct node *n) // PARAM n result 0
{
    return &n->name;
}

char *array_member(struct node *n) // PARAM n result 0
{
    return n->text;
}

char *array_member_of_next(struct node *n) // PARAM n result 1
{
    return n->next->text;
}

char *nested_member(struct node *n) // PARAM n result 1
{
    return n->in.y;
}

char *next_name(struct node *n) // PARAM n result 2
{
    return n->next->name;
}

char *next_next_name(struct node *n) // PARAM n result 3
{
    return n->next->next->name;
}

char *element(char *v[], int i) // PARAM v result 1
{
    return v[i];
}

char *row_of_matrix(char m[][4], int i) // PARAM m result 0
{
    return m[i];
}

char *advance(char *p, size_t n) // PARAM p result 0
{
    while (n--)
        p++;
    return p;
}

struct node *last(struct node *n) // PARAM n result 0
{
    while (n->next)
        n = n->next;
    return n;
}

struct node *second_on(struct node *n) // PARAM n result 1
{
    n = n->next;
    return n;
}

char *last_name(struct node *n) // PARAM n result 1
{
    while (n->next)
        n = n->next;
    return n->name;
}

size_t count(const struct node *n) // PARAM n none
{
    size_t k = 0;
    for (; n; n = n->next)
        k++;
    return k;
}

char *by_value_member(struct node n) // PARAM n result 0
{
    return n.name;
}

char *by_value_deeper(struct node n) // PARAM n result 1
{
    return n.next->name;
}

void by_value_kept(struct node n) // PARAM n leaks
{
    g = n.name;
}

void by_value_content_kept(struct node n) // PARAM n content 1
{
    g = n.next->name;
}

int by_value_read(struct node n) // PARAM n none
{
    return n.name[0];
}

void into_other(struct node *n, char *name) // PARAM n none; PARAM name leaks
{
    n->name = name;
}

void into_itself(struct node *n) // PARAM n none
{
    n->next = n;
}

void interior_into_itself(struct node *n) // PARAM n none
{
    n->name = n->text;
}

void member_to_member(struct node *n) // PARAM n none
{
    n->name = n->in.x;
}

void link_two(struct node *a, struct node *b) // PARAM a leaks; PARAM b leaks
{
    a->next = b;
    b->next = a;
}

void copies_struct(struct node *to, const struct node *from) // PARAM to none; PARAM from content 1
{
    *to = *from;
}

void copies_bytes(char *to, const char *from) // PARAM to none; PARAM from content 1 -- bytes may be those of pointers
{
    while ((*to++ = *from++) != 0)
        ;
}

void to_local_object(char *p) // PARAM p none
{
    struct node n = {0};
    n.name = p;
    n.in.x = n.name;
}

void to_local_heap_object(char *p) // PARAM p none
{
    struct node *n = calloc(1, sizeof *n); // ALLOC stays freed=every
    if (!n)
        return;
    n->name = p;
    free(n);
}

struct node *to_returned_object(char *p) // PARAM p leaks
{
    struct node *n = calloc(1, sizeof *n); // ALLOC escapes reason=returned size=40
    n->name = p;
    return n;
}

struct node in_struct_result(char *p) // PARAM p result 0
{
    struct node n = {0};
    n.name = p;
    return n;
}

uintptr_t as_integer(void *p) // PARAM p result 0
{
    return (uintptr_t)p;
}

void integer_kept(char *p) // PARAM p leaks
{
    static uintptr_t cookie;
    cookie = (uintptr_t)p;
}

unsigned hashed(const void *p) // PARAM p none
{
    return (unsigned)((uintptr_t)p % 1021);
}

int aligned(const void *p) // PARAM p none
{
    return ((uintptr_t)p & 7) == 0;
}

void array_parameter(char *v[static 2]) // PARAM v content 1
{
    g = v[1];
}

char *restrict_qualified(char *restrict d, const char *restrict s) // PARAM d result 0; PARAM s none
{
    return strcpy(d, s);
}

char *first_of(char *s) // PARAM s result 0
{
    return strchr(s, ',');
}

void function_parameter(void (*f)(void)) // PARAM f none
{
    f();
}

void kept_function(void (*f)(void)) // PARAM f leaks
{
    static void (*hook)(void);
    hook = f;
}

void overwritten(char *p, char *q) // PARAM p none; PARAM q leaks
{
    p = q;
    g = p;
}

char *set_to_null(char *p) // PARAM p none
{
    p = NULL;
    return p;
}

static char *same(char *p)
{
    return p;
}

void passed_through(char *p) // PARAM p leaks
{
    g = same(same(p));
}

char *loaded_by_callee(struct node *n) // PARAM n result 2
{
    return member(n->next);
}

void kept_by_callee(struct node *n) // PARAM n content 1
{
    keep0(n->name);
}

void content_kept_by_callee(struct node *n) // PARAM n content 2
{
    keep1(&n->next->name);
}

int only_bytes_of_content(struct node *n) // PARAM n none
{
    return reads(n->name) + reads(n->next->name);
}

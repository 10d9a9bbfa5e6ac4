/* What is returned escapes; what is looked at does not. */
#include <stdlib.h>
#include <string.h>

struct pair {
    char *a, *b;
};

char *direct(size_t n)
{
    return malloc(n); // ALLOC escapes reason=returned freed=caller callee=malloc size=n loop=0
}

char *by_variable(size_t n)
{
    char *p = malloc(n * 4); // ALLOC escapes reason=returned freed=caller size=n*4
    return p;
}

size_t only_its_length(void)
{
    char *p = strdup("abc"); // ALLOC stays freed=every callee=strdup
    if (!p)
        return 0;
    size_t n = strlen(p);
    free(p);
    return n;
}

int only_a_byte(void)
{
    char *p = calloc(2, 1); // ALLOC stays freed=none size=2
    return p ? p[0] : 0;
}

char *either(int which)
{
    char *a = malloc(1), *b = malloc(2); // ALLOC escapes; ALLOC escapes
    return which ? a : b;
}

char *one_of_two(void)
{
    char *a = malloc(1), *b = malloc(2); // ALLOC stays freed=every; ALLOC escapes reason=returned freed=caller
    free(a);
    return b;
}

char *on_one_path(int ok)
{
    char *p = malloc(8); // ALLOC escapes reason=returned freed=caller
    if (!ok) {
        free(p);
        return NULL;
    }
    return p;
}

char *interior(void)
{
    char *p = malloc(8); // ALLOC escapes reason=returned
    return p + 3;
}

char *address_of_element(void)
{
    char *p = malloc(8); // ALLOC escapes reason=returned
    return &p[2];
}

char **address_of_member(void)
{
    struct pair *p = malloc(sizeof *p); // ALLOC escapes reason=returned size=16
    return &p->b;
}

char *content_not_container(void)
{
    struct pair *p = malloc(sizeof *p); // ALLOC stays freed=every
    p->a = malloc(4);                   // ALLOC escapes reason=returned freed=caller
    char *a = p->a;
    free(p);
    return a;
}

struct pair *container_and_content(void)
{
    struct pair *p = malloc(sizeof *p); // ALLOC escapes reason=returned
    p->a = malloc(4);                   // ALLOC escapes reason=stored-in-escaping
    p->b = malloc(4);                   // ALLOC escapes reason=stored-in-escaping
    return p;
}

struct pair by_value(void)
{
    struct pair p = {0};
    p.a = malloc(4); // ALLOC escapes reason=returned
    p.b = malloc(4); // ALLOC stays freed=every
    free(p.b);
    p.b = NULL;
    return p;
}

char *overwritten_before_return(char *other) // PARAM other result 0
{
    char *p = malloc(3); // ALLOC stays freed=every
    free(p);
    p = other;
    return p;
}

int *through_three_variables(void)
{
    int *a = malloc(sizeof *a), *b, *c; // ALLOC escapes reason=returned
    b = a;
    c = b;
    return c;
}

void *through_a_cast(void)
{
    long *p = malloc(sizeof *p); // ALLOC escapes reason=returned
    return (void *)(char *)p;
}

char *returned_by_comma(void)
{
    char *p;
    return p = malloc(2), p; // ALLOC escapes reason=returned
}

int compared_only(void)
{
    char *p = malloc(1), *q = malloc(1); // ALLOC stays; ALLOC stays
    return p == q;
}

long difference_only(void)
{
    char *p = malloc(9), *q = p + 4; // ALLOC stays freed=every
    long d = q - p;
    free(p);
    return d;
}

char *via_local_pointer_to_pointer(void)
{
    char *p = NULL, **pp = &p;
    *pp = malloc(7); // ALLOC escapes reason=returned
    return p;
}

char *via_array(int i)
{
    char *v[4] = {0};
    v[i & 3] = malloc(7); // ALLOC escapes reason=returned
    return v[0];
}

char *other_element(void)
{
    char *v[2];
    v[0] = malloc(1); // ALLOC stays freed=every
    v[1] = malloc(2); // ALLOC escapes reason=returned
    free(v[0]);
    return v[1];
}

const char *never_the_allocation(int n)
{
    char *p = malloc(3); // ALLOC stays freed=every
    const char *r = n ? "yes" : "no";
    free(p);
    return r;
}

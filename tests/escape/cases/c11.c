/* Standard C beyond the everyday: _Generic, compound literals, designators, VLAs, K&R. */
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    char *a, *b;
};

static char *sink;

#define make(x) _Generic((x), int: malloc(1), char *: malloc(2), default: (sink = malloc(3)))

char *selected_int(void)
{
    return make(1); // ALLOC escapes reason=returned size= KNOWN -- size=1: every association is taken
}

void selected_pointer(void)
{
    char *p = make((char *)0); // ALLOC stays size= freed=every KNOWN -- size=2
    free(p);
}

void selected_default(void)
{
    char *p = make(1.0); // ALLOC escapes size=3
    (void)p;
}

void controlling_expression(void)
{
    char *p = _Generic(malloc(9), void *: malloc(1), default: NULL); // ALLOC stays size=1 freed=every
    free(p);
}

void sizeof_is_not_evaluated(void)
{
    size_t n = sizeof(malloc(3));
    char *p = malloc(n); // ALLOC stays freed=every size=8
    free(p);
}

void sizeof_of_vla_type(int n)
{
    char *p = malloc(sizeof(char[n])); // ALLOC stays freed=every
    free(p);
}

char *compound_literal(void)
{
    struct pair *p = &(struct pair){malloc(1), NULL}; // ALLOC escapes reason=returned
    return p->a;
}

void compound_literal_locally(void)
{
    struct pair *p = &(struct pair){malloc(1), NULL}; // ALLOC stays freed=every
    free(p->a);
}

struct pair compound_literal_value(void)
{
    return (struct pair){.b = malloc(1)}; // ALLOC escapes reason=returned
}

static char *first(struct pair p)
{
    return p.a;
}

char *compound_literal_argument(void)
{
    return first((struct pair){malloc(1), NULL}); // ALLOC escapes reason=returned
}

char *compound_array(void)
{
    char **v = (char *[]){malloc(1), NULL}; // ALLOC escapes reason=returned
    return v[0];
}

char *designated(void)
{
    struct pair p = {.b = malloc(1), .a = malloc(2)}; // ALLOC escapes reason=returned size=1; ALLOC stays size=2
    return p.b;
}

char *designated_elements(void)
{
    char *v[] = {[2] = malloc(1), [0] = NULL}; // ALLOC escapes reason=returned
    return v[2];
}

char *designated_nested(void)
{
    struct {
        struct pair p[2];
        int n;
    } s = {.p[1].b = malloc(1), .n = 2}; // ALLOC escapes reason=returned
    return s.p[1].b;
}

struct pair designated_twice(void)
{
    struct pair p = {.a = NULL, .b = malloc(1)}; // ALLOC escapes reason=returned
    return p;
}

void variable_array(size_t n)
{
    char *v[n + 1];
    v[0] = malloc(1); // ALLOC stays
    free(v[0]);
}

char *out_of_variable_array(size_t n)
{
    char *v[n + 1];
    v[n] = malloc(1); // ALLOC escapes reason=returned
    return v[n];
}

char *variable_matrix(size_t n, size_t m)
{
    char *v[n + 1][m + 1];
    v[0][m] = malloc(1); // ALLOC escapes reason=returned
    return v[n][0];
}

char *pointer_to_variable_array(size_t n)
{
    char *(*v)[n] = malloc(sizeof *v); // ALLOC stays freed=every
    (*v)[0] = malloc(1);              // ALLOC escapes reason=returned
    char *p = (*v)[0];
    free(v);
    return p;
}

char *old_style(p, n) // PARAM p result 0
    char *p;
    int n;
{
    return p + n;
}

char *through_old_style(void)
{
    char *p = malloc(1); // ALLOC escapes reason=returned
    return old_style(p, 0);
}

void old_style_keep(p)
    char *p;
{
    sink = p;
}

void through_old_style_keep(void)
{
    char *p = malloc(1); // ALLOC escapes reason=callee
    old_style_keep(p);
}

void undeclared_arguments();

void through_no_prototype(void)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee
    undeclared_arguments(p, 1);
}

char *aligned(void)
{
    alignas(16) char *p = aligned_alloc(16, 32); // ALLOC escapes reason=returned callee=aligned_alloc size=32
    return p;
}

void const_qualified(void)
{
    const char *const p = strdup("x"); // ALLOC stays freed=every
    free((char *)p);
}

void volatile_pointer(void)
{
    char *volatile p = malloc(1); // ALLOC stays
    free(p);
}

char *volatile_pointer_out(void)
{
    char *volatile p = malloc(1); // ALLOC escapes reason=returned
    return p;
}

void restrict_pointers(void)
{
    char *restrict p = malloc(1); // ALLOC stays freed=every
    free(p);
}

char *multi_dimensional(int i, int j)
{
    char *m[3][4] = {{0}};
    m[i][j] = malloc(1); // ALLOC escapes reason=returned
    return m[j][i];
}

char *array_of_arrays(int i)
{
    char (*m)[8] = malloc(4 * sizeof *m); // ALLOC escapes reason=returned size=32
    return m[i];
}

char *index_reversed(void)
{
    char *v[2] = {NULL, NULL};
    1 [v] = malloc(1); // ALLOC escapes reason=returned
    return v[1];
}

char *increment_expressions(void)
{
    char *v[4], **p = v;
    *p++ = NULL;
    *p++ = malloc(1); // ALLOC escapes reason=returned
    return *--p;
}

_Bool to_bool(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    _Bool b = p;
    free(p);
    return b;
}

void static_local_initialised(void)
{
    static const char *const names[] = {"a", "b"};
    char *p = strdup(names[1]); // ALLOC stays freed=every
    free(p);
}

char *string_literal(void)
{
    return "literal";
}

char *shadowed(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    char *r;
    {
        char *p = malloc(2); // ALLOC escapes reason=returned
        r = p;
    }
    free(p);
    return r;
}

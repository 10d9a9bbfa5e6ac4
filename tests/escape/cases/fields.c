/* Fields are kept apart by offset; local variables are overwritten for good. */
#include <stdlib.h>
#include <string.h>

struct s {
    char *a, *b;
    struct {
        char *c, *d;
    } in;
    char *v[4];
    int n;
};

static char *sink;

void other_field_kept(struct s *x) // PARAM x content 1
{
    sink = x->b;
}

char *other_field_of_local(char *p, char *q) // PARAM p none; PARAM q result 0
{
    struct s x = {0};
    x.a = p;
    x.b = q;
    return x.b;
}

char *nested_field_of_local(char *p, char *q) // PARAM p none; PARAM q result 0
{
    struct s x = {0};
    x.in.c = p;
    x.in.d = q;
    return x.in.d;
}

char *field_beside_array(char *p, char *q, int i) // PARAM p none; PARAM q result 0
{
    struct s x = {0};
    x.v[i & 3] = p;
    x.b = q;
    return x.b;
}

char *array_beside_field(char *p, char *q, int i) // PARAM p result 0; PARAM q none
{
    struct s x = {0};
    x.v[i & 3] = p;
    x.b = q;
    return x.v[0];
}

void kept_field_of_local(char *p, char *q) // PARAM p none; PARAM q leaks
{
    struct s x = {p, q, {NULL, NULL}, {NULL}, 0};
    sink = x.b;
}

static void keep_b(struct s *x)
{
    sink = x->b;
}

void callee_keeps_other_field(char *p, char *q) // PARAM p none; PARAM q leaks
{
    struct s x = {0};
    x.a = p;
    x.b = q;
    keep_b(&x);
}

void callee_keeps_field_of_heap(void)
{
    struct s *x = calloc(1, sizeof *x); // ALLOC stays freed=every
    x->a = malloc(1);                   // ALLOC stays freed=every
    x->b = malloc(1);                   // ALLOC escapes reason=callee
    keep_b(x);
    free(x->a);
    free(x);
}

static void set_a(struct s *x, char *p)
{
    x->a = p;
}

static char *get_a(struct s *x)
{
    return x->a;
}

static char *get_b(struct s *x)
{
    return x->b;
}

char *set_and_got(void)
{
    struct s x = {0};
    set_a(&x, malloc(1)); // ALLOC escapes reason=returned
    return get_a(&x);
}

char *set_and_other_got(void)
{
    struct s x = {0};
    set_a(&x, malloc(1)); // ALLOC stays
    return get_b(&x);
}

char *two_objects(void)
{
    struct s x = {0}, y = {0};
    set_a(&x, malloc(1)); // ALLOC stays freed=none
    set_a(&y, malloc(2)); // ALLOC escapes reason=returned
    return get_a(&y);
}

char *two_heap_objects(void)
{
    struct s *x = calloc(1, sizeof *x), *y = calloc(1, sizeof *y); // ALLOC stays; ALLOC stays
    x->a = malloc(1); // ALLOC stays
    y->a = malloc(2); // ALLOC escapes reason=returned
    free(x->a);
    free(x);
    char *r = y->a;
    free(y);
    return r;
}

/* strong updates of locals */

char *x_is_y(char *x, char *y) // PARAM x none; PARAM y result 0
{
    x = y;
    return x;
}

void null_before_store(char *p) // PARAM p none
{
    p = NULL;
    sink = p;
}

char *reused(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    free(p);
    p = malloc(2); // ALLOC escapes reason=returned
    return p;
}

char *kept_then_overwritten(void)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    sink = p;
    p = malloc(2); // ALLOC escapes reason=returned
    return p;
}

char *transfer(void)
{
    char *p = malloc(1), *result = p; // ALLOC escapes reason=returned
    p = NULL;
    free(p);
    return result;
}

char *on_merge(int n, char *a, char *b) // PARAM a result 0; PARAM b result 0
{
    char *p;
    if (n)
        p = a;
    else
        p = b;
    return p;
}

char *overwritten_on_both(int n, char *p, char *a, char *b) // PARAM p none; PARAM a result 0; PARAM b result 0
{
    if (n)
        p = a;
    else
        p = b;
    return p;
}

char *around_a_loop(int n, char *a, char *b) // PARAM a result 0; PARAM b result 0
{
    char *p = a;
    while (n--)
        p = b;
    return p;
}

char *three_turns(int n, char *a, char *b, char *c) // PARAM a result 0; PARAM b result 0; PARAM c result 0
{
    while (n--) {
        char *t = a;
        a = b;
        b = c;
        c = t;
    }
    return a;
}

char *address_taken_overwritten(char *a) // PARAM a result 0
{
    char *p = malloc(1), **pp = &p; // ALLOC stays freed=every
    free(p);
    *pp = a;
    return p;
}

char *whole_struct_overwritten(char *a, char *b) // PARAM a result 0 KNOWN; PARAM b result 0 -- a: none
{
    struct s x = {.a = a}, y = {.a = b};
    x = y;
    return x.a;
}

char *member_overwritten(char *a, char *b) // PARAM a result 0 KNOWN; PARAM b result 0 -- a: none
{
    struct s x = {0};
    x.a = a;
    x.a = b;
    return x.a;
}

char *cleared_by_memset(char *a) // PARAM a result 0 KNOWN -- none
{
    struct s x = {.a = a};
    memset(&x, 0, sizeof x);
    return x.a;
}

char *fresh_each_turn(int n)
{
    char *last = NULL;
    while (n--) {
        free(last);
        last = malloc(1); // ALLOC escapes reason=returned loop=1
    }
    return last;
}

struct matrix {
    double **rows;
    int n;
};

double local_matrix(int n)
{
    struct matrix m = {calloc((size_t)n, sizeof *m.rows), n}; // ALLOC stays
    for (int i = 0; i < n; i++)
        m.rows[i] = calloc((size_t)n, sizeof **m.rows); // ALLOC stays loop=1
    double d = m.rows[0][0];
    for (int i = 0; i < n; i++)
        free(m.rows[i]);
    free(m.rows);
    return d;
}

double *row_of_local_matrix(int n)
{
    struct matrix m = {calloc((size_t)n, sizeof *m.rows), n}; // ALLOC stays
    for (int i = 0; i < n; i++)
        m.rows[i] = calloc((size_t)n, sizeof **m.rows); // ALLOC escapes reason=returned
    double *r = m.rows[0];
    free(m.rows);
    return r;
}

/* Elements at unknown places: members stay apart as they are copied. */
char *copied_element(size_t n)
{
    struct both {
        char *a, *b;
    } v[8] = {0}, w[8] = {0};
    v[n % 8].a = malloc(1); // ALLOC escapes reason=returned
    v[n % 8].b = malloc(2); // ALLOC stays
    w[n % 7] = v[n % 8];
    free(w[0].b);
    return w[n % 5].a;
}

typedef struct {
    char *first, *second;
} by_typedef;

char *initialised_by_list(int n)
{
    by_typedef t = {malloc(1), malloc((size_t)n)}; // ALLOC stays freed=every; ALLOC escapes reason=returned
    free(t.first);
    return t.second;
}

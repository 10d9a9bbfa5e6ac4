/* Through parameters: their memory belongs to the caller. */
#include <stdlib.h>
#include <string.h>

struct buf {
    char *data;
    size_t len;
};
struct outer {
    struct buf in;
    struct buf *far;
    char *names[4];
};

int out_pointer(char **out) // PARAM out none
{
    *out = malloc(4); // ALLOC escapes reason=param-content freed=caller
    return *out ? 0 : -1;
}

int out_member(struct buf *b, size_t n) // PARAM b none
{
    b->data = malloc(n); // ALLOC escapes reason=param-content size=n
    return 0;
}

void out_nested_member(struct outer *o) // PARAM o none
{
    o->in.data = malloc(1); // ALLOC escapes reason=param-content
}

void out_two_levels(struct outer *o) // PARAM o none
{
    o->far->data = malloc(1); // ALLOC escapes reason=param-content
}

void out_three_stars(char ***p) // PARAM p none
{
    **p = malloc(1); // ALLOC escapes reason=param-content
}

void out_array_of_pointers(char *v[], int i) // PARAM v none
{
    v[i] = malloc(1); // ALLOC escapes reason=param-content
}

void out_array_member(struct outer *o, int i) // PARAM o none
{
    o->names[i] = strdup("n"); // ALLOC escapes reason=param-content
}

void out_by_local_alias(struct outer *o)
{
    struct buf *b = &o->in;
    char **d = &b->data;
    *d = malloc(1); // ALLOC escapes reason=param-content
}

void out_whole_struct(struct buf *b)
{
    struct buf mine = {malloc(3), 3}; // ALLOC escapes reason=param-content
    *b = mine;
}

void out_new_struct(struct outer *o)
{
    o->far = malloc(sizeof *o->far); // ALLOC escapes reason=param-content
    o->far->data = malloc(7);        // ALLOC escapes
}

int out_or_nothing(char **out, int fail)
{
    char *p = malloc(4); // ALLOC escapes reason=param-content freed=caller
    if (fail) {
        free(p);
        *out = NULL;
        return -1;
    }
    *out = p;
    return 0;
}

void parameter_reused(char *p) // PARAM p none
{
    p = malloc(3); // ALLOC stays freed=every
    free(p);
}

void pointer_parameter_reused(char **p) // PARAM p none
{
    char *mine;
    p = &mine;
    *p = malloc(3); // ALLOC stays freed=every
    free(mine);
}

void by_value_struct(struct buf b) // PARAM b none
{
    b.data = malloc(3); // ALLOC stays freed=every
    free(b.data);
}

void by_value_content(struct outer o) // PARAM o none
{
    o.far->data = malloc(3); // ALLOC escapes reason=param-content
}

void temporary_in_it(struct buf *b) // PARAM b none
{
    b->data = malloc(3); // ALLOC escapes reason=param-content KNOWN -- never there after the return, but a parameter is never strongly updated
    free(b->data);
    b->data = NULL;
}

void only_bytes(char *dst, size_t n) // PARAM dst none
{
    char *p = calloc(n, 1); // ALLOC stays freed=every
    if (!p)
        return;
    memcpy(dst, p, n);
    free(p);
}

void param_to_param(char **out, char *p) // PARAM out none; PARAM p leaks
{
    *out = p;
}

void param_content_to_param(char **out, char **p) // PARAM out none; PARAM p content 1
{
    *out = *p;
}

static int fill(struct buf *b)
{
    b->data = malloc(16); // ALLOC escapes reason=param-content
    b->len = 16;
    return b->data != NULL;
}

size_t filled_locally(void)
{
    struct buf b;
    if (!fill(&b)) // ALLOC stays
        return 0;
    size_t n = b.len;
    free(b.data);
    return n;
}

char *filled_and_returned(void)
{
    struct buf b;
    fill(&b); // ALLOC escapes reason=returned
    return b.data;
}

void filled_for_my_caller(struct outer *o)
{
    fill(&o->in); // ALLOC escapes reason=param-content
}

static int fill_two(char **a, char **b)
{
    *a = malloc(1); // ALLOC escapes reason=param-content
    *b = malloc(2); // ALLOC escapes reason=param-content
    return 0;
}

void two_out_parameters(void)
{
    char *a, *b;
    fill_two(&a, &b); // ALLOC stays callee=fill_two
    free(a);
    free(b);
}

char *two_out_one_kept(void)
{
    char *a, *b;
    fill_two(&a, &b); // ALLOC escapes reason=returned callee=fill_two
    free(a);
    return b;
}

static void fill_deep(struct outer **out)
{
    *out = calloc(1, sizeof **out);   // ALLOC escapes reason=param-content
    (*out)->far = malloc(sizeof *(*out)->far); // ALLOC escapes
}

void deep_local(void)
{
    struct outer *o;
    fill_deep(&o); // ALLOC stays freed=every
    free(o->far);
    free(o);
}

struct buf *deep_inner_kept(void)
{
    struct outer *o;
    fill_deep(&o); // ALLOC escapes reason=returned
    struct buf *b = o->far;
    free(o);
    return b;
}

/* what a call yields on some paths only counts for the row that it has for something else */
static void *both(void **out, void *other)
{
    *out = malloc(1); // ALLOC escapes reason=param-content
    return other ? other : malloc(2); // ALLOC escapes reason=returned
}

void *one_of_both(void *other)
{
    void *mine;
    void *r = both(&mine, other); // ALLOC escapes reason=returned
    return r;
}

void none_of_both(void *other)
{
    void *mine;
    both(&mine, other); // ALLOC stays freed=none
}

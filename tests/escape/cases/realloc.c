/* realloc ends the old object and is a site of its own; what the old one held goes into the new. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

struct vec {
    char **at;
    size_t n, cap;
};

void grown_once(void)
{
    char *p = malloc(1), *q; // ALLOC stays freed=every
    q = realloc(p, 2);       // ALLOC stays callee=realloc freed=every size=2
    if (!q) {
        free(p);
        return;
    }
    free(q);
}

void old_one_lost(void)
{
    char *p = malloc(1); // ALLOC stays
    p = realloc(p, 2);   // ALLOC stays
    free(p);
}

char *returned(void)
{
    char *p = malloc(1);  // ALLOC stays
    return realloc(p, 2); // ALLOC escapes reason=returned freed=caller
}

char *returned_either(void)
{
    char *p = malloc(1), *q = realloc(p, 2); // ALLOC escapes reason=returned; ALLOC escapes reason=returned
    return q ? q : p;
}

void in_a_loop(int n)
{
    char *p = NULL;
    for (int i = 1; i < n; i++)
        p = realloc(p, (size_t)i); // ALLOC stays callee=realloc loop=1
    free(p);
}

char *loop_returned(int n)
{
    char *p = NULL;
    for (int i = 1; i < n; i++)
        p = realloc(p, (size_t)i); // ALLOC escapes reason=returned loop=1
    return p;
}

char *parameter_grown(char *p, size_t n) // PARAM p content 1 KNOWN -- none: text
{
    return realloc(p, n); // ALLOC escapes reason=returned size=n
}

char **parameter_content_moves(char **p, size_t n) // PARAM p content 1
{
    return realloc(p, n * sizeof *p); // ALLOC escapes reason=returned size=n*8
}

int vec_push(struct vec *v, char *x) // PARAM v none; PARAM x leaks -- v: moved within its own structure
{
    if (v->n == v->cap) {
        size_t cap = v->cap ? 2 * v->cap : 4;
        char **at = realloc(v->at, cap * sizeof *at); // ALLOC escapes reason=param-content callee=realloc
        if (!at)
            return -1;
        v->at = at;
        v->cap = cap;
    }
    v->at[v->n++] = x;
    return 0;
}

void vec_local(void)
{
    struct vec v = {0};
    vec_push(&v, strdup("a")); // ALLOC stays callee=strdup
    for (size_t i = 0; i < v.n; i++)
        free(v.at[i]);
    free(v.at);
}

char **vec_taken(void)
{
    struct vec v = {0};
    vec_push(&v, strdup("a")); // ALLOC escapes callee=strdup
    return v.at;
}

char *vec_first_taken(void)
{
    struct vec v = {0};
    vec_push(&v, strdup("a")); // ALLOC escapes reason=returned callee=strdup
    char *s = v.at[0];
    free(v.at);
    return s;
}

static struct vec all;

void vec_global(void)
{
    vec_push(&all, strdup("a")); // ALLOC escapes callee=strdup
}

void content_survives(void)
{
    char **v = malloc(sizeof *v);      // ALLOC stays
    v[0] = malloc(1);                  // ALLOC stays
    v = realloc(v, 2 * sizeof *v);     // ALLOC stays
    free(v[0]);
    free(v);
}

char *content_survives_and_is_returned(void)
{
    char **v = malloc(sizeof *v);      // ALLOC stays
    v[0] = malloc(1);                  // ALLOC escapes reason=returned
    v = realloc(v, 2 * sizeof *v);     // ALLOC stays
    return v[0];
}

void content_survives_and_is_kept(void)
{
    static char **all_of_them;
    char **v = malloc(sizeof *v);  // ALLOC stays
    v[0] = malloc(1);              // ALLOC escapes
    v = realloc(v, 2 * sizeof *v); // ALLOC escapes reason=global
    all_of_them = v;
    (void)all_of_them;
}

void from_null(void)
{
    char *p = realloc(NULL, 3); // ALLOC stays freed=every size=3
    free(p);
}

void array_form(size_t n)
{
    int *p = reallocarray(NULL, n, sizeof *p); // ALLOC stays callee=reallocarray freed=every size=n*4
    free(p);
}

int *array_form_out(int *p, size_t n) // PARAM p content 1 KNOWN -- none: the type holds no pointers
{
    return reallocarray(p, n, sizeof *p); // ALLOC escapes reason=returned
}

void *xrealloc(void *p, size_t n) // PARAM p content 1
{
    void *q = realloc(p, n); // ALLOC escapes reason=returned
    if (!q)
        abort();
    return q;
}

void by_wrapper(int n)
{
    int *p = NULL;
    for (int i = 0; i < n; i++)
        p = xrealloc(p, sizeof *p * (size_t)(i + 1)); // ALLOC stays callee=xrealloc loop=1
    free(p);
}

char *line_grown(int (*next)(void))
{
    size_t cap = 16, n = 0;
    char *s = malloc(cap); // ALLOC escapes reason=returned size=16
    int c;
    while (s && (c = next()) > 0) {
        if (n + 1 == cap) {
            char *t = realloc(s, cap *= 2); // ALLOC escapes reason=returned loop=1
            if (!t) {
                free(s);
                return NULL;
            }
            s = t;
        }
        s[n++] = (char)c;
    }
    if (s)
        s[n] = '\0';
    return s;
}

void global_grown(size_t n)
{
    static char *buffer;
    char *p = realloc(buffer, n); // ALLOC escapes reason=global
    if (p)
        buffer = p;
}

void member_grown(struct vec *v) // PARAM v none
{
    v->at = realloc(v->at, 8 * sizeof *v->at); // ALLOC escapes reason=param-content
}

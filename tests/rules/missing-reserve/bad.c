/* Each container is filled in a loop whose length is known before it, and nothing is reserved. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct ints { int *a; size_t n, cap; };

void ints_reserve(struct ints *v, size_t cap)
{
    if (cap <= v->cap)
        return;
    v->a = realloc(v->a, cap * sizeof *v->a);
    v->cap = cap;
}

void ints_push(struct ints *v, int x)
{
    if (v->n == v->cap)
        ints_reserve(v, v->cap ? v->cap * 2 : 8);
    v->a[v->n++] = x;
}

/* a push by another name */
void ints_twice(struct ints *v, int x)
{
    ints_push(v, 2 * x);
}

struct text { char *s; size_t len, room; };

void text_room(struct text *t, size_t more)
{
    if (t->len + more + 1 > t->room) {
        t->room = (t->room + more) * 2;
        t->s = realloc(t->s, t->room);
    }
}

static inline void text_char(struct text *t, char c)
{
    if (t->len + 1 >= t->room)
        text_room(t, 1);
    t->s[t->len++] = c;
    t->s[t->len] = '\0';
}

struct ints *ints_new(void)
{
    return calloc(1, sizeof(struct ints));
}

int use(struct ints *);

int by_parameter(int n)
{
    struct ints v = {0};
    for (int i = 0; i < n; i++)
        ints_push(&v, i); // WARN missing-reserve
    int r = use(&v);
    free(v.a);
    return r;
}

int by_constant(void)
{
    struct ints v = {0};
    for (int i = 0; i < 1000; i++)
        ints_push(&v, i); // WARN missing-reserve
    int r = use(&v);
    free(v.a);
    return r;
}

int by_another_length(const struct ints *from)
{
    struct ints v = {0};
    for (size_t i = 0; i < from->n; i++)
        ints_push(&v, -from->a[i]); // WARN missing-reserve
    int r = use(&v);
    free(v.a);
    return r;
}

char *by_strlen(const char *s)
{
    struct text t = {0};
    size_t n = strlen(s);
    for (size_t i = 0; i < n; i++)
        text_char(&t, s[n - 1 - i]); // WARN missing-reserve
    return t.s;
}

/* two for each: one finding */
int two_each(int n)
{
    struct ints v = {0};
    while (n-- > 0) {
        ints_push(&v, n); // WARN missing-reserve
        ints_twice(&v, n);
    }
    int r = use(&v);
    free(v.a);
    return r;
}

struct ints *made_by_a_call(int n)
{
    struct ints *v = ints_new();
    for (int i = 0; i < n; i++)
        ints_push(v, i); // WARN missing-reserve
    return v;
}

/* the push written out */
int *written_out(int n, const int *from)
{
    int *a = NULL;
    int len = 0, cap = 0;
    for (int i = 0; i < n; i++) {
        if (len == cap) {
            cap = cap ? cap * 2 : 8;
            a = realloc(a, (size_t)cap * sizeof *a); // WARN missing-reserve
        }
        a[len++] = from[i];
    }
    return a;
}

/* and as a macro */
#define GROW(a, n, cap)                                  \
    do {                                                 \
        if ((n) + 1 > (cap)) {                           \
            (cap) = ((cap) + 16) * 3 / 2;                \
            (a) = realloc((a), (size_t)(cap) * sizeof *(a)); \
        }                                                \
    } while (0)

long *by_macro(int n)
{
    long *a = NULL;
    int len = 0, cap = 0;
    for (int i = 0; i < n; i++) {
        GROW(a, len, cap); // WARN missing-reserve
        a[len++] = i;
    }
    return a;
}

/* pushes that are macros, with the block in a member, as klib's kvec has it */
#define VEC(type) struct { size_t n, m; type *a; }
#define VEC_INIT(v) ((v).n = (v).m = 0, (v).a = 0)
#define VEC_PUSH(type, v, x)                                            \
    do {                                                                \
        if ((v).n == (v).m) {                                           \
            (v).m = (v).m ? (v).m << 1 : 2;                             \
            (v).a = (type *)realloc((v).a, sizeof(type) * (v).m);       \
        }                                                               \
        (v).a[(v).n++] = (x);                                           \
    } while (0)

int *vec_of_macros(int n)
{
    VEC(int) v;
    VEC_INIT(v);
    for (int i = 0; i < n; i++)
        VEC_PUSH(int, v, i); // WARN missing-reserve
    return v.a;
}

struct owner { int id; VEC(long) v; };

struct owner *vec_in_a_member(int n)
{
    struct owner *o = malloc(sizeof *o);
    o->id = n;
    VEC_INIT(o->v);
    for (int i = 0; i < n; i++)
        VEC_PUSH(long, o->v, i); // WARN missing-reserve
    return o;
}

struct owner *cleared_as_a_whole(int n)
{
    struct owner *o = calloc(1, sizeof *o);
    for (int i = 0; i < n; i++)
        VEC_PUSH(long, o->v, i); // WARN missing-reserve
    return o;
}

/* as utarray has it: a handle, elements of a size that is kept, and a loop that doubles until it is enough */
struct elements { unsigned i, n; size_t size; char *d; };

#define ELEMENTS_ROOM(a, by)                                            \
    do {                                                                \
        if ((a)->i + (by) > (a)->n) {                                   \
            while ((a)->i + (by) > (a)->n)                              \
                (a)->n = (a)->n ? 2 * (a)->n : 8;                       \
            (a)->d = realloc((a)->d, (a)->n * (a)->size);               \
        }                                                               \
    } while (0)

struct elements *elements_of(int n, const int *from)
{
    struct elements *e = malloc(sizeof *e);
    memset(e, 0, sizeof *e);
    e->size = sizeof *from;
    for (int i = 0; i < n; i++) {
        ELEMENTS_ROOM(e, 1); // WARN missing-reserve
        memcpy(e->d + e->size * e->i++, &from[i], e->size);
    }
    return e;
}

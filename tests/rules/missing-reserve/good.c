/* Nothing to say. */
#include <stdio.h>
#include <stdlib.h>

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

void ints_clear(struct ints *v)
{
    v->n = 0;
}

int use(struct ints *);
int next(int *);

int reserved(int n)
{
    struct ints v = {0};
    ints_reserve(&v, (size_t)n);
    for (int i = 0; i < n; i++)
        ints_push(&v, i);
    int r = use(&v);
    free(v.a);
    return r;
}

int few(void)
{
    struct ints v = {0};
    for (int i = 0; i < 8; i++)
        ints_push(&v, i);
    int r = use(&v);
    free(v.a);
    return r;
}

int length_not_known(void)
{
    struct ints v = {0};
    int x;
    while (next(&x))
        ints_push(&v, x);
    int r = use(&v);
    free(v.a);
    return r;
}

int only_some(int n)
{
    struct ints v = {0};
    for (int i = 0; i < n; i++)
        if (i % 7 == 0)
            ints_push(&v, i);
    int r = use(&v);
    free(v.a);
    return r;
}

/* it may hold a thousand already */
void somebody_elses(struct ints *v, int n)
{
    for (int i = 0; i < n; i++)
        ints_push(v, i);
}

int emptied_each_time(int n)
{
    struct ints v = {0};
    int r = 0;
    for (int i = 0; i < n; i++) {
        ints_clear(&v);
        ints_push(&v, i);
        r += use(&v);
    }
    free(v.a);
    return r;
}

int new_each_time(int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        struct ints v = {0};
        ints_push(&v, i);
        r += use(&v);
        free(v.a);
    }
    return r;
}

/* nobody could reserve: there is no function for it */
struct bag { int *a; size_t n, cap; };

void bag_push(struct bag *v, int x)
{
    if (v->n == v->cap) {
        v->cap = v->cap ? v->cap * 2 : 8;
        v->a = realloc(v->a, v->cap * sizeof *v->a);
    }
    v->a[v->n++] = x;
}

int *fill_bag(int n)
{
    struct bag v = {0};
    for (int i = 0; i < n; i++)
        bag_push(&v, i);
    return v.a;
}

int *with_room_from_the_start(int n)
{
    int *a = malloc((size_t)n * sizeof *a);
    int len = 0, cap = n;
    for (int i = 0; i < n; i++) {
        if (len == cap) {
            cap *= 2;
            a = realloc(a, (size_t)cap * sizeof *a);
        }
        a[len++] = i;
    }
    return a;
}

/* a hundred is there to be safe, not because there are so many */
int more(int *);

int *capped(void)
{
    int *a = NULL, x;
    int len = 0, cap = 0;
    while (len < 100) {
        if (!more(&x))
            break;
        if (len == cap) {
            cap = 2 * cap + 1;
            a = realloc(a, (size_t)cap * sizeof *a);
        }
        a[len++] = x;
    }
    return a;
}

/* large enough for the largest, not for all */
struct item { int n; };

int largest(const size_t *sizes, int n)
{
    struct item *one = NULL;
    size_t room = 0;
    for (int i = 0; i < n; i++) {
        if (sizes[i] > room) {
            room = 2 * sizes[i];
            one = realloc(one, room);
        }
        one->n = i;
    }
    return one ? one->n : 0;
}

/* ---- pushes that are macros ---- */
#define VEC_PUSH(v, x)                                                  \
    do {                                                                \
        if ((v)->n == (v)->cap) {                                       \
            (v)->cap = (v)->cap ? (v)->cap * 2 : 8;                     \
            (v)->a = realloc((v)->a, (v)->cap * sizeof *(v)->a);        \
        }                                                               \
        (v)->a[(v)->n++] = (x);                                         \
    } while (0)

int *room_was_made(int n)
{
    struct bag v = {0};
    v.a = realloc(v.a, (v.cap = (size_t)n) * sizeof *v.a);
    for (int i = 0; i < n; i++)
        VEC_PUSH(&v, i);
    return v.a;
}

void bag_room(struct bag *, int n);

int *somebody_may_have_made_room(int n)
{
    struct bag v = {0};
    bag_room(&v, n);
    for (int i = 0; i < n; i++)
        VEC_PUSH(&v, i);
    return v.a;
}

/* what it holds already, and how much more has room, nobody knows */
void nobody_says_that_it_is_empty(struct bag *v, int n)
{
    for (int i = 0; i < n; i++)
        VEC_PUSH(v, i);
}

/* emptied before each round, its room kept */
int *used_again(int n, int m)
{
    struct bag v = {0};
    for (int k = 0; k < m; k++) {
        v.n = 0;
        for (int i = 0; i < n; i++)
            VEC_PUSH(&v, i);
    }
    return v.a;
}

void bag_flush(struct bag *);

int *given_to_others_on_the_way(int n)
{
    struct bag v = {0};
    for (int i = 0; i < n; i++) {
        VEC_PUSH(&v, i);
        bag_flush(&v);
    }
    return v.a;
}

int *not_each_time(int n, const int *from)
{
    struct bag v = {0};
    for (int i = 0; i < n; i++)
        if (from[i] > 0)
            VEC_PUSH(&v, i);
    return v.a;
}

/* Ways of moving a pointer that an analysis may not see: whatever is said must be sound. */
// RUN: -D_GNU_SOURCE
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct pair {
    char *a, *b;
};
struct packed_pointer {
    uint64_t address : 48, tag : 16;
};

static char *sink;
static char *slots[4];
static char **const where[] = {&sink, &slots[1]};

uint64_t copied_into_integer(void)
{
    char *p = malloc(1); // ALLOC escapes
    uint64_t u;
    memcpy(&u, &p, sizeof u);
    return u;
}

void boxed_and_kept(void)
{
    static double values[4];
    union {
        double d;
        char *p;
    } u;
    u.p = malloc(1); // ALLOC escapes
    values[2] = u.d;
}

char *unboxed(void)
{
    union {
        double d;
        char *p;
    } u, v;
    u.p = malloc(1); // ALLOC escapes
    v.d = u.d;
    return v.p;
}

void boxed_locally(void)
{
    union {
        double d;
        char *p;
    } u;
    u.p = malloc(1); // ALLOC stays freed=every
    free(u.p);
}

__extension__ typedef unsigned __int128 wide;
typedef long words __attribute__((vector_size(16)));

char *copied_by_vector(void)
{
    _Alignas(16) struct pair p = {malloc(1), NULL}, q; // ALLOC escapes
    *(words *)&q = *(words *)&p;
    return q.a;
}

char *copied_by_wide_integer(void)
{
    _Alignas(16) struct pair p = {NULL, malloc(1)}, q; // ALLOC escapes
    *(wide *)&q = *(wide *)&p;
    return q.b;
}

struct packed_pointer in_a_bit_field(void)
{
    struct packed_pointer t = {0};
    t.address = (uintptr_t)malloc(1) & 0xffffffffffff; // ALLOC escapes
    return t;
}

char *out_of_a_bit_field(void)
{
    struct packed_pointer t = {0};
    t.address = (uintptr_t)malloc(1) & 0xffffffffffff; // ALLOC escapes
    return (char *)(uintptr_t)t.address;
}

static void keep_pair(struct pair p)
{
    sink = p.a;
}

void struct_to_callback(int n)
{
    void (*fn)(struct pair) = n ? keep_pair : NULL;
    struct pair p = {malloc(1), NULL}; // ALLOC escapes
    fn(p);
}

static struct pair pair_of(char *a)
{
    return (struct pair){a, NULL};
}

char *struct_from_callback(void)
{
    struct pair (*fn)(char *) = pair_of;
    char *p = malloc(1); // ALLOC escapes
    return fn(p).a;
}

static void keep(void *x)
{
    sink = x;
}

static void look(void *x)
{
    (void)x;
}

static void call_it(void (*inner)(void *), void *x)
{
    inner(x);
}

static void call_with(void (*outer)(void (*)(void *), void *), void (*inner)(void *), void *x)
{
    outer(inner, x);
}

void callback_of_callback(void)
{
    char *p = malloc(1); // ALLOC escapes
    call_with(call_it, keep, p);
}

void callback_of_callback_harmless(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    call_with(call_it, look, p);
    free(p);
}

void through_table_of_addresses(void)
{
    *where[0] = malloc(1); // ALLOC escapes
}

static char **slot(void)
{
    static char *s;
    return &s;
}

void through_address_of_static(void)
{
    *slot() = malloc(1); // ALLOC escapes
}

__attribute__((pure)) char **pure_place(void);

void through_pure_result(void)
{
    *pure_place() = malloc(1); // ALLOC escapes
}

void through_uninitialised_member(void)
{
    struct node {
        struct node *next;
        char *p;
    } *n = malloc(sizeof *n); // ALLOC stays
    n->next->p = malloc(1);   // ALLOC escapes
}

void to_local_extern(void)
{
    extern char *elsewhere;
    elsewhere = malloc(1); // ALLOC escapes reason=global
}

void keeps(void *x)
{
    sink = x;
}
void other_name(void *x) __attribute__((alias("keeps")));
void third_name(void *x) __asm__("keeps");

void by_alias(void)
{
    char *p = malloc(1); // ALLOC escapes
    other_name(p);
}

void by_assembler_name(void)
{
    char *p = malloc(1); // ALLOC escapes
    third_name(p);
}

static void keep_number(long n)
{
    sink = (char *)n;
}

void by_cast_function(void)
{
    char *p = malloc(1); // ALLOC escapes
    ((void (*)(char *))keep_number)(p);
}

char *by_bcopy(void)
{
    char *p = malloc(1), *q; // ALLOC escapes
    bcopy(&p, &q, sizeof p);
    return q;
}

static int order(const void *a, const void *b)
{
    return *(char *const *)a > *(char *const *)b;
}

char *element_moved_by_qsort(void)
{
    char *v[2];
    v[0] = malloc(1); // ALLOC escapes
    v[1] = NULL;
    qsort(v, 2, sizeof *v, order);
    return v[1];
}

char *pointer_copy_loop(void)
{
    char *v[3] = {malloc(1), NULL}, *w[3], **to = w, **from = v; // ALLOC escapes
    while ((*to++ = *from++) != NULL)
        ;
    return w[0];
}

char *through_itself(void)
{
    void *p = &p;
    char *m = malloc(1); // ALLOC escapes
    *(char **)p = m; /* what is returned is m */
    return p;
}

char *end_pointer_back(size_t n)
{
    char *p = malloc(n), *end = p + n; // ALLOC escapes
    p = NULL;
    return end - n;
}

void negative_index(char **v) // PARAM v none
{
    v[-1] = malloc(1); // ALLOC escapes reason=param-content
}

char *one_before(void)
{
    char *v[4] = {0}, **end = v + 4;
    end[-1] = malloc(1); // ALLOC escapes
    return v[3];
}

char *struct_seen_as_array(void)
{
    struct pair p = {NULL, malloc(1)}; // ALLOC escapes
    char **v = &p.a;
    return v[1];
}

char *array_seen_as_struct(void)
{
    char *v[4] = {NULL, NULL, NULL, malloc(1)}; // ALLOC escapes
    return ((struct pair *)v)[1].b;
}

char *overlapping_struct_copy(void)
{
    char *v[3] = {malloc(1), NULL, NULL}; // ALLOC escapes
    memmove(v + 1, v, 2 * sizeof *v);
    memmove(v + 1, v, 2 * sizeof *v);
    return v[2];
}

struct deep {
    struct deep *d;
    char *p;
};

char *nine_levels_down(void)
{
    struct deep v[12] = {{0}};
    for (int i = 0; i < 11; i++)
        v[i].d = &v[i + 1];
    v[0].d->d->d->d->d->d->d->d->d->d->p = malloc(1); // ALLOC escapes
    return v[10].p;
}

static void put_deep(struct deep *d, char *p)
{
    d->d->d->d->d->d->d->d->d->d->d->p = p;
}

char *nine_levels_down_by_callee(void)
{
    struct deep a = {0}, b = {&a, 0}, c = {&b, 0}, d = {&c, 0}, e = {&d, 0}, f = {&e, 0}, g = {&f, 0},
                h = {&g, 0}, i = {&h, 0}, k = {&i, 0}, l = {&k, 0};
    put_deep(&l, malloc(1)); // ALLOC escapes
    return a.p;
}

static char *get_deep(struct deep *d)
{
    return d->d->d->d->d->d->d->d->d->d->d->p;
}

char *nine_levels_up_by_callee(void)
{
    struct deep a = {0}, b = {&a, 0}, c = {&b, 0}, d = {&c, 0}, e = {&d, 0}, f = {&e, 0}, g = {&f, 0},
                h = {&g, 0}, i = {&h, 0}, k = {&i, 0}, l = {&k, 0};
    a.p = malloc(1); // ALLOC escapes
    return get_deep(&l); // -- "that or deeper" is no definite flow: no LOCAL
}

void keep_deep(struct deep *d) // PARAM d content
{
    sink = get_deep(d);
}

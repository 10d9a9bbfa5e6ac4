/* Structs by value: parameters, results, copies, nested; unions, bit-fields, flexible members. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    char *a, *b;
};
struct two {
    struct pair x, y;
    int n;
};

static char *sink;
static struct pair kept_pair;

struct pair make_pair(char *a, char *b) // PARAM a result 0; PARAM b result 0
{
    return (struct pair){a, b};
}

char *second(struct pair p) // PARAM p result 0
{
    return p.b;
}

struct pair swapped(struct pair p) // PARAM p result 0
{
    return (struct pair){p.b, p.a};
}

void through_value_result(void)
{
    char *p = malloc(1), *q = malloc(2); // ALLOC stays freed=every; ALLOC stays freed=every
    struct pair r = make_pair(p, q);
    (void)r;
    free(p);
    free(q);
}

char *member_of_value_result(void)
{
    char *p = malloc(1), *q = malloc(2); // ALLOC stays freed=every; ALLOC escapes reason=returned
    struct pair r = make_pair(p, q);
    free(p);
    return r.b;
}

char *value_in_value_out(void)
{
    char *p = malloc(1), *q = malloc(2); // ALLOC escapes reason=returned; ALLOC stays freed=every
    struct pair r = swapped(make_pair(p, q));
    free(q);
    return second(r);
}

char *copied(void)
{
    struct pair p = {malloc(1), malloc(2)}, q; // ALLOC stays; ALLOC escapes reason=returned
    q = p;
    free(q.a);
    return q.b;
}

char *copied_nested(void)
{
    struct pair p = {malloc(1), malloc(2)}; // ALLOC stays; ALLOC escapes reason=returned
    struct two t = {0};
    t.y = p;
    return t.y.b;
}

char *other_half_of_nested(void)
{
    struct pair p = {malloc(1), malloc(2)}; // ALLOC stays; ALLOC stays
    struct two t = {0};
    t.y = p;
    return t.x.b;
}

struct two nested_result(void)
{
    struct two t = {{malloc(1), NULL}, {NULL, NULL}, 3}; // ALLOC escapes reason=returned
    return t;
}

void nested_global(void)
{
    struct two t = {{malloc(1), NULL}, {malloc(2), NULL}, 3}; // ALLOC stays; ALLOC escapes reason=global
    kept_pair = t.y;
}

void array_of_structs(void)
{
    struct pair v[3] = {{0}};
    for (int i = 0; i < 3; i++)
        v[i].a = malloc(1); // ALLOC stays
    for (int i = 0; i < 3; i++)
        free(v[i].a);
}

char *column_of_array(int i)
{
    struct pair v[3] = {{0}};
    v[i].a = malloc(1); // ALLOC stays
    v[i].b = malloc(2); // ALLOC escapes reason=returned
    return v[1].b;
}

char *element_copied(int i, int j)
{
    struct pair v[3] = {{0}};
    v[i].b = malloc(2); // ALLOC escapes reason=returned
    struct pair p = v[j];
    return p.b;
}

struct pair conditional_struct(int c)
{
    struct pair p = {malloc(1), NULL}, q = {malloc(1), NULL}; // ALLOC escapes; ALLOC escapes
    return c ? p : q;
}

static void by_value_callee(struct pair p) // PARAM p leaks
{
    sink = p.a;
}

void only_the_member_kept(void)
{
    struct pair p = {malloc(1), malloc(2)}; // ALLOC escapes reason=callee; ALLOC stays freed=every
    by_value_callee(p);
    free(p.b);
}

struct big {
    char pad[256];
    char *p;
    int tail[64];
};

static struct big big_identity(struct big b)
{
    return b;
}

char *big_struct(void)
{
    struct big b = {{0}, malloc(1), {0}}; // ALLOC escapes reason=returned
    return big_identity(b).p;
}

void big_struct_local(void)
{
    struct big b = {{0}, malloc(1), {0}}; // ALLOC stays freed=every
    struct big c = big_identity(b);
    free(c.p);
}

/* unions: members overlap */

union any {
    char *s;
    long n;
    struct {
        int tag;
        int rest;
    } t;
    void **pp;
};

char *union_other_member(void)
{
    union any u;
    u.pp = malloc(8); // ALLOC escapes reason=returned
    return u.s;
}

long union_as_integer(void)
{
    union any u;
    u.s = malloc(8); // ALLOC escapes reason=returned
    return u.n;
}

int union_narrow(void)
{
    union any u;
    u.s = malloc(8); // ALLOC stays
    return u.t.tag;
}

struct variant {
    int kind;
    union {
        char *str;
        struct pair *pair;
        double d;
    } as;
    char *note;
};

void tagged_local(int kind)
{
    struct variant v = {.kind = kind};
    if (kind == 1)
        v.as.str = strdup("s"); // ALLOC stays
    else
        v.as.pair = calloc(1, sizeof *v.as.pair); // ALLOC stays
    if (v.kind == 1)
        free(v.as.str);
    else
        free(v.as.pair);
}

struct variant tagged_result(void)
{
    struct variant v = {.kind = 1};
    v.as.str = strdup("s"); // ALLOC escapes reason=returned
    return v;
}

char *not_the_union(void)
{
    struct variant v = {.kind = 1};
    v.as.str = strdup("s"); // ALLOC stays freed=every
    v.note = strdup("n");   // ALLOC escapes reason=returned
    free(v.as.str);
    return v.note;
}

struct anonymous {
    union {
        char *ip;
        struct {
            char *name;
            int port;
        };
    };
    char *rest;
};

char *anonymous_members(void)
{
    struct anonymous a = {0};
    a.ip = malloc(1); // ALLOC escapes reason=returned
    return a.name;
}

char *beside_anonymous_members(void)
{
    struct anonymous a = {0};
    a.ip = malloc(1); // ALLOC stays freed=every
    free(a.ip);
    return a.rest;
}

char *struct_view_of_union_array(void)
{
    union {
        char *v[2];
        struct pair p;
    } u;
    u.v[1] = malloc(1); // ALLOC escapes reason=returned
    return u.p.b;
}

/* bit-fields */

struct bits {
    unsigned kind : 3, used : 1;
    char *p;
    unsigned long low : 40;
};

char *beside_bits(void)
{
    struct bits b = {.kind = 2};
    b.p = malloc(1); // ALLOC escapes reason=returned
    b.used = 1;
    return b.p;
}

unsigned only_bits(void)
{
    struct bits b = {.kind = 2};
    b.p = malloc(1); // ALLOC stays freed=every
    b.used = b.p != NULL;
    free(b.p);
    return b.used;
}

/* flexible array members */

struct flex {
    size_t n;
    char *at[];
};

struct flex *flex_new(size_t n)
{
    struct flex *f = malloc(sizeof *f + n * sizeof *f->at); // ALLOC escapes reason=returned size=8+n*8
    f->n = n;
    return f;
}

void flex_local(size_t n)
{
    struct flex *f = flex_new(n); // ALLOC stays callee=flex_new freed=every
    for (size_t i = 0; i < n; i++)
        f->at[i] = malloc(1); // ALLOC stays loop=1
    for (size_t i = 0; i < n; i++)
        free(f->at[i]);
    free(f);
}

char *flex_element(size_t n, size_t i)
{
    struct flex *f = flex_new(n); // ALLOC stays callee=flex_new freed=every
    f->at[i] = malloc(1);         // ALLOC escapes reason=returned
    char *p = f->at[0];
    free(f);
    return p;
}

struct text {
    size_t n;
    char s[];
};

char *flexible_text(size_t n)
{
    struct text *t = malloc(sizeof *t + n); // ALLOC escapes reason=returned
    return t->s;
}

/* container_of */

#define container_of(p, type, member) ((type *)((char *)(p) - offsetof(type, member)))

struct link {
    struct link *next;
};
struct job {
    int id;
    char *name;
    struct link link;
};

static struct link *jobs;

void linked_by_member(void)
{
    struct job *j = malloc(sizeof *j); // ALLOC escapes reason=global
    j->name = strdup("j");             // ALLOC escapes
    j->link.next = jobs;
    jobs = &j->link;
}

struct job *job_of(struct link *l) // PARAM l result 0
{
    return container_of(l, struct job, link);
}

char *job_name(struct link *l) // PARAM l result 1
{
    return container_of(l, struct job, link)->name;
}

void local_intrusive_list(int n)
{
    struct link *head = NULL;
    while (n--) {
        struct job *j = malloc(sizeof *j); // ALLOC stays loop=1
        j->name = strdup("j");             // ALLOC stays loop=1
        j->link.next = head;
        head = &j->link;
    }
    while (head) {
        struct job *j = job_of(head);
        head = head->next;
        free(j->name);
        free(j);
    }
}

char *name_by_container_of(void)
{
    struct job *j = malloc(sizeof *j); // ALLOC stays freed=every
    j->name = strdup("j");             // ALLOC escapes reason=returned
    struct link *l = &j->link;
    char *name = job_name(l);
    free(j);
    return name;
}

struct base {
    int kind;
    char *label;
};
struct derived {
    struct base base;
    char *extra;
};

static char *label_of(struct base *b)
{
    return b->label;
}

char *embedded_base(void)
{
    struct derived *d = malloc(sizeof *d); // ALLOC stays freed=every
    d->base.label = malloc(1);             // ALLOC escapes reason=returned
    d->extra = malloc(1);                  // ALLOC stays freed=every
    char *l = label_of(&d->base);
    free(d->extra);
    free(d);
    return l;
}

char *downcast(void)
{
    struct derived *d = malloc(sizeof *d); // ALLOC stays freed=every
    struct base *b = (struct base *)d;
    d->extra = malloc(1); // ALLOC escapes reason=returned
    char *e = ((struct derived *)b)->extra;
    free(d);
    return e;
}

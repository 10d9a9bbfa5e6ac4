/* Functions handed to functions. */
#include <stdlib.h>
#include <string.h>

struct list {
    struct list *next;
    void *item;
};

static void *sink;
static void (*hook)(void *);

static int compare(const void *a, const void *b) // PARAM a none; PARAM b none
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static int compare_and_keep(const void *a, const void *b)
{
    sink = *(void *const *)a;
    return a > b;
}

void sorted_locally(void)
{
    char *v[2] = {strdup("a"), strdup("b")}; // ALLOC stays; ALLOC stays
    qsort(v, 2, sizeof *v, compare);
    free(v[0]);
    free(v[1]);
}

void sorted_and_kept(void)
{
    char *v[2] = {strdup("a"), strdup("b")}; // ALLOC escapes; ALLOC escapes
    qsort(v, 2, sizeof *v, compare_and_keep);
}

char *sorted_and_returned(void)
{
    char *v[2] = {strdup("a"), strdup("b")}; // ALLOC escapes reason=returned; ALLOC escapes reason=returned
    qsort(v, 2, sizeof *v, compare);
    return v[0];
}

int searched(const char *key)
{
    char *v[2] = {strdup("a"), strdup("b")}; // ALLOC stays; ALLOC stays
    char **hit = bsearch(&key, v, 2, sizeof *v, compare);
    int found = hit != NULL;
    free(v[0]);
    free(v[1]);
    return found;
}

char *searched_and_returned(const char *key)
{
    char *v[2] = {strdup("a"), strdup("b")}; // ALLOC escapes reason=returned; ALLOC escapes reason=returned
    char **hit = bsearch(&key, v, 2, sizeof *v, compare);
    return hit ? *hit : NULL;
}

static void each(struct list *l, void (*fn)(void *item, void *ctx), void *ctx) // PARAM l content 1; PARAM fn none; PARAM ctx leaks
{
    for (; l; l = l->next)
        fn(l->item, ctx);
}

static void count_item(void *item, void *ctx) // PARAM item none; PARAM ctx none
{
    (void)item;
    ++*(int *)ctx;
}

static void keep_item(void *item, void *ctx) // PARAM item leaks; PARAM ctx none
{
    (void)ctx;
    sink = item;
}

static void keep_ctx(void *item, void *ctx) // PARAM item none; PARAM ctx leaks
{
    (void)item;
    sink = ctx;
}

static void item_to_ctx(void *item, void *ctx)
{
    *(void **)ctx = item;
}

static void free_item(void *item, void *ctx)
{
    (void)ctx;
    free(item);
}

void each_counts(void)
{
    struct list l = {NULL, malloc(1)}; // ALLOC stays freed=every
    int *n = calloc(1, sizeof *n);     // ALLOC stays freed=every
    each(&l, count_item, n);
    free(l.item);
    free(n);
}

void each_keeps_item(void)
{
    struct list l = {NULL, malloc(1)}; // ALLOC escapes
    int *n = calloc(1, sizeof *n);     // ALLOC stays freed=every
    each(&l, keep_item, n);
    free(n);
}

void each_keeps_ctx(void)
{
    struct list l = {NULL, malloc(1)}; // ALLOC stays freed=every
    int *n = calloc(1, sizeof *n);     // ALLOC escapes
    each(&l, keep_ctx, n);
    free(l.item);
}

void *each_into_ctx(void)
{
    struct list l = {NULL, malloc(1)}; // ALLOC escapes reason=returned
    void *found = NULL;
    each(&l, item_to_ctx, &found);
    return found;
}

void each_into_ctx_locally(void)
{
    struct list l = {NULL, malloc(1)}; // ALLOC stays
    void *found = NULL;
    each(&l, item_to_ctx, &found);
    free(found);
}

void each_frees(void)
{
    struct list l = {NULL, malloc(1)}; // ALLOC stays
    each(&l, free_item, NULL);
}

void each_by_hook(void (*fn)(void *, void *))
{
    struct list l = {NULL, malloc(1)}; // ALLOC escapes
    each(&l, fn, NULL);
}

static void each_twice(struct list *l, void (*fn)(void *, void *), void *ctx)
{
    each(l, fn, ctx);
    each(l->next, fn, ctx);
}

void two_levels_count(void)
{
    struct list l = {NULL, malloc(1)}; // ALLOC stays freed=every
    int n = 0;
    each_twice(&l, count_item, &n);
    free(l.item);
}

void two_levels_keep(void)
{
    struct list l = {NULL, malloc(1)}; // ALLOC escapes
    int n = 0;
    each_twice(&l, keep_item, &n);
}

static void *map_with(void *(*fn)(void *), void *x)
{
    return fn(x);
}

static void *identity(void *x) // PARAM x result 0
{
    return x;
}

static void *fresh(void *x) // PARAM x none
{
    (void)x;
    return malloc(1); // ALLOC escapes reason=returned
}

void *mapped_and_returned(void)
{
    void *p = malloc(1); // ALLOC escapes
    return map_with(identity, p);
}

void mapped_locally(void)
{
    void *p = malloc(1); // ALLOC stays
    free(map_with(identity, p));
}

static void *global;

static void *map_and_keep(void *(*fn)(void *), void *x)
{
    return global = fn(x);
}

void mapped_and_kept(void)
{
    void *p = malloc(1); // ALLOC escapes reason=callee
    map_and_keep(identity, p);
}

static void map_into(void **out, void *(*fn)(void *), void *x)
{
    *out = fn(x);
}

void *mapped_into(void)
{
    void *q, *p = malloc(1); // ALLOC escapes reason=returned
    map_into(&q, identity, p);
    return q;
}

static void *map_twice(void *(*fn)(void *), void *(*then)(void *), void *x)
{
    return map_with(then, map_with(fn, x));
}

void *mapped_twice(void)
{
    void *p = malloc(1); // ALLOC escapes reason=returned
    return map_twice(identity, identity, p);
}

void mapped_twice_locally(void)
{
    void *p = malloc(1); // ALLOC stays
    free(map_twice(identity, identity, p));
}

/* What is stored in what a callback returns is wherever the callback has it from. */
static struct box {
    void *item;
} the_box;

static struct box *get_box(void *x)
{
    (void)x;
    return &the_box;
}

static void put(struct box *(*get)(void *), void *x) // PARAM get none; PARAM x leaks
{
    get(NULL)->item = x;
}

void put_in_the_box(void)
{
    void *p = malloc(1); // ALLOC escapes
    put(get_box, p);
}

static struct box *same_box(void *x)
{
    return x;
}

static void put_in(struct box *(*get)(void *), void *box, void *x)
{
    get(box)->item = x;
}

void put_in_a_local_box(void)
{
    struct box b;
    void *p = malloc(1); // ALLOC stays
    put_in(same_box, &b, p);
    free(b.item);
}

void *out_of_a_local_box(void)
{
    struct box b;
    void *p = malloc(1); // ALLOC escapes reason=returned
    put_in(same_box, &b, p);
    return b.item;
}

struct two {
    void *a, *b;
};

static struct two both(void *x)
{
    return (struct two){x, NULL};
}

static void *first_of(struct two (*fn)(void *), void *x)
{
    return fn(x).a;
}

void *by_struct_result(void)
{
    void *p = malloc(1); // ALLOC escapes
    return first_of(both, p);
}

void mapped_to_fresh(void)
{
    void *p = malloc(1); // ALLOC stays freed=every
    void *q = map_with(fresh, p);
    free(p);
    free(q);
}

void by_local_variable(int c)
{
    void *(*fn)(void *) = c ? identity : fresh;
    void *p = malloc(1); // ALLOC stays
    fn(p); // ALLOC stays callee=fn KNOWN -- no row: identity() yields nothing fresh
    free(p);
}

void by_never_reassigned_local(void)
{
    void (*fn)(void *) = free;
    void *p = malloc(1); // ALLOC stays freed=some KNOWN -- every
    fn(p);
}

void by_conditional_callee(int c)
{
    void *p = malloc(1); // ALLOC stays
    (c ? identity : fresh)(p); // ALLOC stays KNOWN -- no row
    free(p);
}

void by_dereferenced_name(void)
{
    void *p = malloc(1); // ALLOC stays freed=every
    (**free)(p);
}

void by_static_variable(void)
{
    void *p = malloc(1); // ALLOC escapes
    if (hook)
        hook(p);
}

void set_hook(void (*h)(void *))
{
    hook = h;
}

void by_parameter(void (*fn)(void *))
{
    void *p = malloc(1); // ALLOC escapes
    fn(p);
}

void parameter_called_with_nothing(void (*fn)(void))
{
    void *p = malloc(1); // ALLOC stays freed=every
    fn();
    free(p);
}

struct visitor {
    void (*visit)(struct visitor *, void *);
    void *last;
};

static void visit_keep(struct visitor *v, void *x)
{
    v->last = x;
}

static void visit_all(struct visitor *v, struct list *l)
{
    for (; l; l = l->next)
        v->visit(v, l->item);
}

void visited_locally(void)
{
    struct visitor v = {visit_keep, NULL};
    struct list l = {NULL, malloc(1)}; // ALLOC stays freed=every
    visit_all(&v, &l);
    free(l.item);
}

void *visited_and_returned(void)
{
    struct visitor v = {visit_keep, NULL};
    struct list l = {NULL, malloc(1)}; // ALLOC escapes reason=returned
    visit_all(&v, &l);
    return v.last;
}

typedef void (*destructor)(void *);

static void destroy_with(destructor d, void *p)
{
    if (d)
        d(p);
}

void destroyed(void)
{
    destroy_with(free, malloc(1)); // ALLOC stays
}

int walk(int (*fn)(const char *, void *), void *ctx)
{
    char *path = strdup("/"); // ALLOC escapes reason=unknown-callee
    int r = fn(path, ctx);
    if (r == 0)
        free(path);
    return r;
}

/* What a callback yields is no part of what the callee does. */
static char *opened(char *(*open)(const char *), const char *name)
{
    char *text = open(name);
    return text ? calloc(1, 16) : NULL; // ALLOC escapes reason=returned
}

static char *named;

static char *keep_copy(const char *name)
{
    return named = strdup(name); // ALLOC escapes
}

void by_keeping_open(void)
{
    char *p = opened(keep_copy, "name"); // ALLOC stays
    free(p);
}

/* An allocator of the caller's. */
struct alloc {
    void *(*get)(size_t n);
};

struct stream {
    char *name;
    void *state;
};

static struct stream *stream_new(const struct alloc *a, const char *name)
{
    struct stream *s = malloc(sizeof *s); // ALLOC escapes reason=returned
    s->name = strdup(name);               // ALLOC escapes
    s->state = a->get(100);               // ALLOC escapes callee=a->get
    return s;
}

static void *plainly(size_t n)
{
    return malloc(n); // ALLOC escapes reason=returned
}

void stream_of_plain(const char *name)
{
    struct alloc a = {plainly};
    struct stream *s = stream_new(&a, name); // ALLOC stays
    free(s->state);
    free(s->name);
    free(s);
}

/* what a callback does out of the caller's sight is none of the call's doing */

static void fill_slot(void **slot)
{
    *slot = strdup("x"); // ALLOC escapes reason=param-content
}

static char *with_hook(void (*hook)(void **), void **slot)
{
    hook(slot);
    return malloc(1); // ALLOC escapes reason=returned
}

void filled_for_everybody(void)
{
    static void *slot;
    char *p = with_hook(fill_slot, &slot); // ALLOC stays callee=with_hook
    *p = 0;
}

void filled_for_the_caller(void **slot)
{
    char *p = with_hook(fill_slot, slot); // ALLOC stays callee=with_hook
    *p = 0;
}

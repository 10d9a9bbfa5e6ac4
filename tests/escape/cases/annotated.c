/* Promises in declarations: <mk/annotate.h>. */
// RUN: -I{LIB}
#include <mk/annotate.h>
#include <stdlib.h>
#include <string.h>

struct packet {
    char *data;
    struct packet *next;
};

MK_FRESH MK_SIZE(1) void *pool_get(size_t n);
MK_FRESH MK_SIZE2(1, 2) MK_ZEROED void *pool_array(size_t n, size_t size);
MK_FREES(1) void pool_put(void *p);
MK_FRESH MK_FAMILY(packet) struct packet *packet_new(int kind);
MK_FREES(1) MK_FAMILY(packet) void packet_free(struct packet *p);
MK_NOESCAPE(1) int packet_look(const struct packet *p);
MK_NOESCAPE(1) MK_STORES(2, 1) void packet_set(struct packet *p, char *data);
MK_ESCAPES(1) void packet_send(struct packet *p);
MK_NOESCAPE(1) MK_ESCAPES(2) void packet_on(struct packet *p, void *ctx);
MK_RETURNS(1) char *trim(char *s);
MK_RETURNS_CONTENT(1) char *packet_data(struct packet *p);
MK_FRESH_AT(1) int packet_open(struct packet **out);
MK_COPIES(2, 1) MK_NOESCAPE(3) void copy_to(void *to, const void *from, const char *why);
MK_CALLS(2, 1) MK_NOESCAPE(1) void apply(void *x, void (*fn)(void *));
MK_ESCAPES_CONTENT(1) void publish(struct packet *p);
MK_FRESH MK_RETURNS(1) char *absolute(char *into_or_null);
MK_STORES(0, 1) int packet_any(struct packet **out);
MK_RETURNS(1) MK_RETURNS(0) struct packet *packet_or_default(struct packet *p);
MK_FRESH MK_STORES(1, 0) struct packet *packet_of(char *data);
MK_NOESCAPE(1) int packet_log(const char *format, ...);
MK_NOESCAPE(1) MK_NOESCAPE(2) int packet_log_safely(const char *format, ...);
MK_NOESCAPE(1) MK_STORES(3, 1) int packet_add_all(struct packet *to, int n, ...);

static char *sink;
static void keep(void *x)
{
    sink = x;
}
static void look(void *x)
{
    ((char *)x)[0]++;
}

void fresh_and_freed(void)
{
    char *p = pool_get(8); // ALLOC stays callee=pool_get freed=every size=8
    pool_put(p);
}

char *fresh_and_returned(size_t n)
{
    return pool_get(n + 1); // ALLOC escapes reason=returned callee=pool_get
}

void fresh_array(size_t n)
{
    int *p = pool_array(n, sizeof *p); // ALLOC stays callee=pool_array size=n*4 freed=every
    pool_put(p);
}

void malloc_freed_by_annotated(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    pool_put(p);
}

void family(void)
{
    struct packet *p = packet_new(1); // ALLOC stays callee=packet_new freed=every
    packet_free(p);
}

void not_kept(void)
{
    struct packet *p = calloc(1, sizeof *p); // ALLOC stays freed=every
    p->data = malloc(1);                     // ALLOC stays freed=every
    packet_look(p);
    free(p->data);
    free(p);
}

void stored_in_local(void)
{
    struct packet p = {0};
    char *d = malloc(1); // ALLOC stays freed=every
    packet_set(&p, d);
    free(d);
}

char *stored_in_local_and_returned(void)
{
    struct packet p = {0};
    packet_set(&p, malloc(1)); // ALLOC escapes reason=returned
    return p.data;
}

void stored_in_parameter(struct packet *p) // PARAM p none
{
    packet_set(p, malloc(1)); // ALLOC escapes reason=param-content
}

void sent(void)
{
    struct packet *p = packet_new(1); // ALLOC escapes reason=callee callee=packet_new
    packet_send(p);
}

void sent_with_content(void)
{
    struct packet *p = calloc(1, sizeof *p); // ALLOC escapes reason=callee
    p->data = malloc(1);                     // ALLOC escapes
    packet_send(p);
}

void context_kept(struct packet *p) // PARAM p none
{
    packet_on(p, malloc(1)); // ALLOC escapes reason=callee
}

char *returned_by_annotated(void)
{
    char *s = strdup(" x"); // ALLOC escapes reason=returned
    return trim(s);
}

int returned_by_annotated_locally(void)
{
    char *s = strdup(" x"); // ALLOC stays freed=every
    int c = trim(s)[0];
    free(s);
    return c;
}

char *parameter_returned(char *s) // PARAM s result 0
{
    return trim(s);
}

char *content_returned(struct packet *p) // PARAM p result 1
{
    return packet_data(p);
}

char *content_of_local_returned(void)
{
    struct packet p = {0};
    p.data = malloc(1); // ALLOC escapes reason=returned
    return packet_data(&p);
}

void fresh_at(void)
{
    struct packet *p;
    if (packet_open(&p) < 0) // ALLOC stays callee=packet_open
        return;
    pool_put(p);
}

struct packet *fresh_at_returned(void)
{
    struct packet *p;
    packet_open(&p); // ALLOC escapes reason=returned callee=packet_open
    return p;
}

void fresh_at_parameter(struct packet **out) // PARAM out none
{
    packet_open(out); // ALLOC escapes reason=param-content callee=packet_open
}

char *copied_by_annotated(void)
{
    char *p = malloc(1), *q, *why = strdup("why"); // ALLOC escapes reason=returned; ALLOC stays freed=every
    copy_to(&q, &p, why);
    free(why);
    return q;
}

void called_back(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    apply(p, look);
    free(p);
}

void called_back_and_kept(void)
{
    char *p = malloc(1); // ALLOC escapes
    apply(p, keep);
}

void content_escapes(void)
{
    struct packet *p = calloc(1, sizeof *p); // ALLOC stays freed=every
    p->data = malloc(1);                     // ALLOC escapes
    publish(p);
    free(p);
}

void fresh_or_argument(void)
{
    char *p = absolute(NULL); // ALLOC stays callee=absolute freed=every
    free(p);
}

void fresh_or_argument_given(void)
{
    char buf[16];
    char *p = absolute(buf);
    p[0] = 1;
}

/* 0 as a source: memory nobody knows. */
void stored_in_unknown(void)
{
    struct packet *p = NULL;
    char *data = malloc(1); // ALLOC escapes
    packet_any(&p);
    p->data = data;
}

void stored_in_default(void)
{
    struct packet own;
    char *data = malloc(1); // ALLOC escapes
    packet_or_default(&own)->data = data;
}

void stored_in_own(void)
{
    struct packet own;
    char *data = malloc(1); // ALLOC stays
    own.data = data;
    packet_look(&own);
    free(data);
}

/* 0 as a target: the fresh result. */
char *out_of_fresh(void)
{
    char *data = malloc(1);            // ALLOC escapes reason=returned
    struct packet *p = packet_of(data); // ALLOC stays
    char *same = p->data;
    packet_free(p);
    return same;
}

void kept_in_fresh(void)
{
    char *data = malloc(1);            // ALLOC stays
    struct packet *p = packet_of(data); // ALLOC stays
    packet_free(p);
    free(data);
}

/* One past the last: all variable arguments. */
void logged(void)
{
    char *data = malloc(1); // ALLOC escapes reason=unknown-callee
    packet_log("%s", data);
}

void logged_safely(void)
{
    char *data = malloc(1); // ALLOC stays
    packet_log_safely("%s", data);
    free(data);
}

char *added_all(void)
{
    struct packet to = {0};
    char *a = malloc(1), *b = malloc(1); // ALLOC stays; ALLOC escapes reason=returned
    struct packet inner = {b, NULL};
    packet_add_all(&to, 2, a, &inner);
    char *r = to.next->data;
    free(a);
    return r;
}

typedef struct slab slab;
MK_PUTS(2, 1) MK_FAMILY(packet) void slab_put(slab *s, struct packet *p);
MK_NOESCAPE(1) MK_FRESH MK_FAMILY(packet) MK_STORES(0, 0) struct packet *slab_get(slab *s);
MK_ARENA(1) MK_SIZE(2) void *slab_alloc(slab *s, size_t n);
MK_RESETS(1) void slab_reset(slab *s);

void back_into_a_pool(slab *s)
{
    struct packet *p = slab_get(s); // ALLOC stays callee=slab_get freed=every
    if (!p)
        return;
    slab_put(s, p);
}

/* Who takes it out again finds what it held. */
void what_a_pooled_object_holds(slab *s)
{
    struct packet *p = slab_get(s); // ALLOC stays callee=slab_get
    if (!p)
        return;
    p->data = pool_get(8); // ALLOC escapes callee=pool_get
    slab_put(s, p);
}

int in_an_arena_of_ones_own(void)
{
    slab *s = pool_get(64); // ALLOC stays callee=pool_get freed=every
    int *n = slab_alloc(s, sizeof *n); // ALLOC stays callee=slab_alloc
    int r = n ? *n : 0;
    slab_reset(s);
    pool_put(s);
    return r;
}

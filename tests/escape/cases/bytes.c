/* Pointers moved as bytes and words. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct pair {
    char *a, *b;
};
struct numbers {
    int a, b, c, d;
};

static char *sink;
static struct pair kept;

char *memcpy_of_pointer(void)
{
    char *p = malloc(1), *q; // ALLOC escapes reason=returned
    memcpy(&q, &p, sizeof p);
    return q;
}

void memcpy_of_pointer_locally(void)
{
    char *p = malloc(1), *q; // ALLOC stays
    memcpy(&q, &p, sizeof p);
    free(q);
}

char *memcpy_of_struct(void)
{
    struct pair p = {malloc(1), malloc(2)}, q; // ALLOC stays; ALLOC escapes reason=returned
    memcpy(&q, &p, sizeof p);
    return q.b;
}

void memcpy_to_global(void)
{
    struct pair p = {malloc(1), NULL}; // ALLOC escapes
    memcpy(&kept, &p, sizeof p);
}

void memcpy_to_parameter(struct pair *to) // PARAM to none
{
    struct pair p = {malloc(1), NULL}; // ALLOC escapes reason=param-content
    memcpy(to, &p, sizeof p);
}

void memcpy_between_parameters(struct pair *to, const struct pair *from) // PARAM to none; PARAM from content 1
{
    memcpy(to, from, sizeof *to);
}

void memcpy_of_text(char *to, const char *from, size_t n) // PARAM to none; PARAM from content 1 KNOWN -- none: text
{
    memcpy(to, from, n);
}

void memcpy_of_numbers(struct numbers *to, const struct numbers *from) // PARAM to none; PARAM from content 1 KNOWN -- none: the type holds no pointers
{
    memcpy(to, from, sizeof *to);
}

void *memcpy_untyped(void *to, const void *from, size_t n) // PARAM to result 0; PARAM from content 1
{
    return memcpy(to, from, n);
}

char *by_untyped_copy(void)
{
    char *p = malloc(1), *q; // ALLOC escapes reason=returned
    memcpy_untyped(&q, &p, sizeof p);
    return q;
}

char *memmove_within_array(void)
{
    char *v[4] = {0};
    v[0] = malloc(1); // ALLOC escapes reason=returned
    memmove(v + 1, v, 3 * sizeof *v);
    return v[3];
}

void memmove_locally(void)
{
    char *v[4] = {0};
    v[0] = malloc(1); // ALLOC stays
    memmove(v + 1, v, 3 * sizeof *v);
    free(v[1]);
}

void memmove_within_parameter(char **v, size_t n) // PARAM v none
{
    memmove(v, v + 1, (n - 1) * sizeof *v);
}

char *result_of_memcpy(const char *s, size_t n)
{
    char *p = malloc(n); // ALLOC escapes reason=returned
    return memcpy(p, s, n);
}

char *mempcpy_chain(const char *s, size_t n)
{
    char *p = malloc(n); // ALLOC escapes reason=returned
    char *end = (char *)memcpy(p, s, n) + n;
    return end - n;
}

char *copied_by_char_loop(void)
{
    char *p = malloc(1), *q; // ALLOC escapes reason=returned
    const char *from = (const char *)&p;
    char *to = (char *)&q;
    for (size_t i = 0; i < sizeof p; i++)
        to[i] = from[i];
    return q;
}

void copied_by_char_loop_locally(void)
{
    char *p = malloc(1), *q; // ALLOC stays
    const char *from = (const char *)&p;
    char *to = (char *)&q;
    for (size_t i = 0; i < sizeof p; i++)
        to[i] = from[i];
    free(q);
}

char *copied_by_word_loop(void)
{
    struct pair p = {malloc(1), NULL}, q; // ALLOC escapes reason=returned
    const uint64_t *from = (const uint64_t *)&p;
    uint64_t *to = (uint64_t *)&q;
    for (int i = 0; i < 2; i++)
        to[i] = from[i];
    return q.a;
}

char *copied_by_int_loop(void)
{
    struct pair p = {malloc(1), NULL}, q; // ALLOC escapes reason=returned
    const uint32_t *from = (const uint32_t *)&p;
    uint32_t *to = (uint32_t *)&q;
    for (int i = 0; i < 4; i++)
        *to++ = *from++;
    return q.a;
}

void char_loop_to_global(void)
{
    char *p = malloc(1); // ALLOC escapes
    const char *from = (const char *)&p;
    char *to = (char *)&sink;
    for (size_t i = 0; i < sizeof p; i++)
        to[i] = from[i];
}

static void copy_bytes(void *to, const void *from, size_t n)
{
    char *d = to;
    const char *s = from;
    while (n--)
        *d++ = *s++;
}

char *by_own_memcpy(void)
{
    struct pair p = {malloc(1), NULL}, q; // ALLOC escapes reason=returned
    copy_bytes(&q, &p, sizeof p);
    return q.a;
}

void by_own_memcpy_locally(void)
{
    struct pair p = {malloc(1), NULL}, q; // ALLOC stays
    copy_bytes(&q, &p, sizeof p);
    free(q.a);
}

static void swap_bytes(void *a, void *b, size_t n)
{
    unsigned char *x = a, *y = b;
    for (size_t i = 0; i < n; i++) {
        unsigned char t = x[i];
        x[i] = y[i];
        y[i] = t;
    }
}

char *by_byte_swap(void)
{
    char *p = malloc(1), *q = NULL; // ALLOC escapes reason=returned
    swap_bytes(&p, &q, sizeof p);
    return q;
}

char *through_byte_buffer(void)
{
    char *p = malloc(1), *q; // ALLOC escapes reason=returned
    unsigned char buf[sizeof p];
    memcpy(buf, &p, sizeof p);
    memcpy(&q, buf, sizeof q);
    return q;
}

char *through_heap_buffer(void)
{
    char *p = malloc(1), *q;     // ALLOC escapes reason=returned
    char *buf = malloc(sizeof p); // ALLOC stays freed=every
    memcpy(buf, &p, sizeof p);
    memcpy(&q, buf, sizeof q);
    free(buf);
    return q;
}

char *at_an_offset_of_a_buffer(size_t at)
{
    char *p = malloc(1), *q; // ALLOC escapes reason=returned
    char buf[64];
    memcpy(buf + at, &p, sizeof p);
    memcpy(&q, buf + 8, sizeof q);
    return q;
}

char *cast_slot(void)
{
    char storage[32];
    *(char **)(storage + 8) = malloc(1); // ALLOC escapes reason=returned
    return *(char **)(storage + 8);
}

char *other_cast_slot(void)
{
    _Alignas(8) char storage[32];
    *(char **)(storage + 8) = malloc(1); // ALLOC stays
    *(char **)(storage + 16) = malloc(1); // ALLOC escapes reason=returned
    return *(char **)(storage + 16);
}

void set_in_vain(void)
{
    struct pair *p = malloc(sizeof *p); // ALLOC stays freed=every
    memset(p, 0, sizeof *p);
    free(p);
}

char *cleared(void)
{
    struct pair p = {malloc(1), NULL}; // ALLOC stays freed=every
    free(p.a);
    memset(&p, 0, sizeof p);
    return p.a;
}

int compared_as_bytes(void)
{
    struct pair p = {malloc(1), NULL}, q = {NULL, NULL}; // ALLOC stays freed=every
    int r = memcmp(&p, &q, sizeof p);
    free(p.a);
    return r;
}

unsigned char first_byte_of_pointer(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    unsigned char c = *(unsigned char *)&p;
    free(p);
    return c;
}

unsigned hash_of_bytes(void)
{
    struct pair p = {malloc(1), NULL}; // ALLOC stays freed=every
    unsigned h = 0;
    for (size_t i = 0; i < sizeof p; i++)
        h = h * 31 + ((unsigned char *)&p)[i];
    free(p.a);
    return h;
}

struct vec {
    void *data;
    size_t n, size;
};

static void vec_add(struct vec *v, const void *item) // PARAM v none; PARAM item content 1
{
    memcpy((char *)v->data + v->n++ * v->size, item, v->size);
}

void generic_vector_locally(void)
{
    struct vec v = {malloc(64), 0, sizeof(char *)}; // ALLOC stays freed=every
    char *p = malloc(1);                            // ALLOC stays freed=every
    vec_add(&v, &p);
    free(p);
    free(v.data);
}

char *generic_vector_out(void)
{
    struct vec v = {malloc(64), 0, sizeof(char *)}; // ALLOC stays freed=every
    char *p = malloc(1);                            // ALLOC escapes reason=returned
    vec_add(&v, &p);
    char *q = ((char **)v.data)[0];
    free(v.data);
    return q;
}

static struct vec global_vec;

void generic_vector_global(void)
{
    char *p = malloc(1); // ALLOC escapes
    vec_add(&global_vec, &p);
}

/* Text holds no pointers unless somebody puts one there: copying it makes none up, however little room
 * there is to tell a large body's memory apart. */
#include <stdlib.h>
#include <string.h>

#define TEN(f, d) f(d##0) f(d##1) f(d##2) f(d##3) f(d##4) f(d##5) f(d##6) f(d##7) f(d##8) f(d##9)
#define FIFTY(f) TEN(f, a) TEN(f, b) TEN(f, c) TEN(f, d) TEN(f, e)
#define MEMBER(name) char *name;
#define LENGTH(name) +strlen(w->name)

struct wide {
    FIFTY(MEMBER)
};

static char held[64];
static void *slot;

/* More memory of the first parameter than is told apart. */
static char *copied_bytes(const char *text, const struct wide *w)
{
    char *r = malloc(1000), *to = r; // ALLOC escapes reason=returned
    while ((*to++ = *text++))
        ;
    to += 0 FIFTY(LENGTH);
    return r;
}

static char *copied_bytes_untyped(const void *bytes, const struct wide *w)
{
    size_t n = 0 FIFTY(LENGTH);
    const unsigned char *from = bytes;
    char *r = malloc(n + 1); // ALLOC escapes reason=returned
    for (size_t i = 0; i < n; i++)
        r[i] = (char)from[i];
    return r;
}

void text_of_wide(const struct wide *w)
{
    char *text = strdup("text");       // ALLOC stays
    char *copy = copied_bytes(text, w); // ALLOC stays
    memcpy(held, copy, sizeof held);
    free(copy);
    free(text);
}

void untyped_text_of_wide(const struct wide *w)
{
    char *text = strdup("text");                // ALLOC stays
    char *copy = copied_bytes_untyped(text, w); // ALLOC stays
    memcpy(held, copy, sizeof held);
    free(copy);
    free(text);
}

/* The same with a pointer in it. */
void pointer_as_text(const struct wide *w)
{
    char *p = malloc(1);                               // ALLOC escapes reason=global
    char *copy = copied_bytes((const char *)&p, w);    // ALLOC stays
    slot = *(void **)copy;
    free(copy);
}

void pointer_in_buffer(const struct wide *w)
{
    char buf[sizeof(void *)];
    char *p = malloc(1); // ALLOC escapes
    memcpy(buf, &p, sizeof p);
    char *copy = copied_bytes_untyped(buf, w); // ALLOC stays
    memcpy(&slot, copy, sizeof slot);
    free(copy);
}

/* A vector of anything keeps its elements in bytes. */
struct vec {
    char *data;
    size_t len, size;
};

void vec_push(struct vec *v, const void *elem) // PARAM v none; PARAM elem content 1
{
    memcpy(v->data + v->len++ * v->size, elem, v->size);
}

void *vec_pop(struct vec *v, void *elem)
{
    return memcpy(elem, v->data + --v->len * v->size, v->size);
}

void *pushed_and_popped(struct vec *v)
{
    char *p = malloc(1), *q; // ALLOC escapes
    vec_push(v, &p);
    vec_pop(v, &q);
    return q;
}

void *out_of_local_vector(void)
{
    char room[64], *p = malloc(1), *q; // ALLOC escapes reason=returned
    struct vec v = {room, 0, sizeof p};
    vec_push(&v, &p);
    vec_pop(&v, &q);
    return q;
}

void inside_local_vector(void)
{
    char room[64], *p = malloc(1), *q; // ALLOC stays
    struct vec v = {room, 0, sizeof p};
    vec_push(&v, &p);
    vec_pop(&v, &q);
    free(q);
}

/* What a text's bytes lead to is not the text: storing one does not leak the other. */
static void *first_pointer(const char *bytes) // PARAM bytes result 1
{
    return *(void *const *)bytes;
}

void *only_what_is_inside(void)
{
    char *p = malloc(1);            // ALLOC escapes reason=returned
    char *box = malloc(sizeof p);   // ALLOC stays
    memcpy(box, &p, sizeof p);
    void *q = first_pointer(box);
    free(box);
    return q;
}

/* What a large record holds is not the record. */
static char *last_of(const struct wide *w, char *to)
{
    to += 0 FIFTY(LENGTH);
    *to = 0;
    return w->a0;
}

char *content_of_wide(char *to)
{
    struct wide *w = calloc(1, sizeof *w); // ALLOC stays
    w->a0 = malloc(1);                     // ALLOC escapes reason=returned
    char *p = last_of(w, to);
    free(w);
    return p;
}

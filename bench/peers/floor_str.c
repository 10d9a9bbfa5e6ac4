/* floor_str.c: the hand-written minimum of suites/str.h: memcpy, realloc doubling. */
#include "str.h"

typedef struct least {
    char *data;
    size_t len, cap;
} least;
static inline void least_new(least *s, size_t hint) {
    s->data = hint ? (char *)malloc(hint) : NULL;
    s->len = 0, s->cap = hint;
}
static __attribute__((noinline)) void least_grow(least *s, size_t n) {
    s->cap = s->cap ? s->cap * 2 : 64;
    while (s->cap - s->len <= n)
        s->cap *= 2;
    s->data = (char *)realloc(s->data, s->cap);
}
static inline void least_cat(least *s, const char *p, size_t n) {
    if (__builtin_expect(s->cap - s->len <= n, 0))
        least_grow(s, n);
    memcpy(s->data + s->len, p, n);
    s->len += n;
    s->data[s->len] = 0;
}
static inline unsigned digits_of(unsigned n) {
    unsigned count = 1;
    for (; n >= 100; n /= 100)
        count += 2;
    return count + (n >= 10);
}
static inline void least_integer(least *s, unsigned n) {
    if (__builtin_expect(s->cap - s->len <= 20, 0))
        least_grow(s, 20);
    unsigned count = digits_of(n);
    digits_before(s->data + s->len + count, n);
    s->len += count;
    s->data[s->len] = 0;
}
static inline void least_putc(least *s, char c) {
    if (__builtin_expect(s->cap - s->len <= 1, 0))
        least_grow(s, 1);
    s->data[s->len++] = c;
    s->data[s->len] = 0;
}
static inline void least_clear(least *s) {
    s->len = 0;
}
static inline const char *least_text(const least *s) {
    return s->data;
}
static inline size_t least_size(const least *s) {
    return s->len;
}
static inline void least_free(least *s) {
    free(s->data);
}
STR_ROWS("floor", least)

/* sds.c: Redis's strings, as hiredis brings them. */
#include "str.h"

#include <sds.h>

typedef struct simple {
    sds s;
} simple;
static inline void simple_new(simple *s, size_t hint) {
    s->s = sdsempty();
    if (hint)
        s->s = sdsMakeRoomFor(s->s, hint);
}
static inline void simple_cat(simple *s, const char *p, size_t n) {
    s->s = sdscatlen(s->s, p, n);
}
static inline void simple_putc(simple *s, char c) {
    s->s = sdscatlen(s->s, &c, 1);
}
static inline void simple_clear(simple *s) {
    sdsclear(s->s);
}
static inline const char *simple_text(const simple *s) {
    return s->s;
}
static inline size_t simple_size(const simple *s) {
    return sdslen(s->s);
}
static inline void simple_free(simple *s) {
    sdsfree(s->s);
}
INTEGER_BY_CAT(simple)
STR_ROWS("sds", simple)

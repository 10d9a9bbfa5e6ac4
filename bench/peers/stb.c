/* stb.c: stb_ds's arrays, of characters too, and hash maps. */
#include "map.h"
#include "str.h"
#include "vec.h"

#define STB_DS_IMPLEMENTATION
#include <stb/stb_ds.h>

/* ---- arrays ---- */

#define ARRAY(name, T)                                                                               \
    typedef struct name {                                                                          \
        T *a;                                                                                      \
    } name;                                                                                        \
    static inline void name##_new(name *v, size_t hint) {                                          \
        v->a = NULL;                                                                               \
        if (hint)                                                                                  \
            arrsetcap(v->a, hint);                                                                 \
    }                                                                                              \
    static inline bool name##_push(name *v, T x) {                                                 \
        arrput(v->a, x);                                                                           \
        return true;                                                                               \
    }                                                                                              \
    static inline void name##_push_roomy(name *v, T x) {                                           \
        arrput(v->a, x);                                                                           \
    }                                                                                              \
    static inline T name##_at(const name *v, size_t i) {                                           \
        return v->a[i];                                                                            \
    }                                                                                              \
    static inline void name##_clear(name *v) {                                                     \
        arrsetlen(v->a, 0);                                                                        \
    }                                                                                              \
    static inline void name##_free(name *v) {                                                      \
        arrfree(v->a);                                                                             \
    }
VEC_OF(ARRAY, "stb_ds", array)

/* ---- arrays of characters ---- */

typedef struct chars {
    char *s;
} chars;
static inline void chars_new(chars *s, size_t hint) {
    s->s = NULL;
    if (hint)
        arrsetcap(s->s, hint);
}
static inline void chars_cat(chars *s, const char *p, size_t n) {
    memcpy(arraddnptr(s->s, n), p, n);
}
static inline void chars_putc(chars *s, char c) {
    arrput(s->s, c);
}
static inline void chars_clear(chars *s) {
    arrsetlen(s->s, 0);
}
static inline const char *chars_text(const chars *s) {
    return s->s;
}
static inline size_t chars_size(const chars *s) {
    return arrlenu(s->s);
}
static inline void chars_free(chars *s) {
    arrfree(s->s);
}
INTEGER_BY_CAT(chars)
STR_ROWS("stb_ds", chars)

/* ---- maps ---- */

typedef struct stb_pair {
    uint64_t key, value;
} stb_pair;
typedef struct stb_text {
    char *key;
    uint64_t value;
} stb_text;
/* The array moves as it grows: what the runs hold is where it is. */
#define STB_ADAPTER(name, pair, K, KEY, putv, getpv, delv, freev, lenv)                            \
    static void *name##_new(size_t hint) {                                                         \
        (void)hint;                                                                                \
        return calloc(1, sizeof(pair *));                                                          \
    }                                                                                              \
    static inline void name##_put(void *m, K k, uint64_t v) {                                      \
        putv(*(pair **)m, KEY, v);                                                                 \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, K k) {                                             \
        pair *p = getpv(*(pair **)m, KEY);                                                         \
        return p ? &p->value : NULL;                                                               \
    }                                                                                              \
    static inline void name##_del(void *m, K k) {                                                  \
        (void)delv(*(pair **)m, KEY);                                                              \
    }                                                                                              \
    static uint64_t name##_sum(void *m) {                                                          \
        uint64_t sum = 0;                                                                          \
        const pair *p = *(pair **)m;                                                               \
        for (ptrdiff_t i = 0, n = lenv(*(pair **)m); i < n; i++)                                   \
            sum += p[i].value;                                                                     \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        freev(*(pair **)m);                                                                        \
        free(m);                                                                                   \
    }
STB_ADAPTER(stb, stb_pair, uint64_t, k, hmput, hmgetp_null, hmdel, hmfree, hmlen)
MAP_NUMBERS("stb_ds", stb, )
STB_ADAPTER(stb_s, stb_text, word, (char *)k.text, shput, shgetp_null, shdel, shfree, shlen)
MAP_TEXTS("stb_ds", stb_s, )

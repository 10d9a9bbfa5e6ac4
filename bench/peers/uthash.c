/* uthash.c: utarray, utstring and uthash. */
#include "map.h"
#include "str.h"
#include "vec.h"

#include <utarray.h>
#include <uthash.h>
#include <utstring.h>

/* ---- arrays ---- */

#define ARRAY(name, T)                                                                                \
    typedef struct name {                                                                          \
        UT_array *a;                                                                               \
    } name;                                                                                        \
    static inline void name##_new(name *v, size_t hint) {                                          \
        static const UT_icd icd = {sizeof(T), NULL, NULL, NULL};                                   \
        utarray_new(v->a, &icd);                                                                   \
        if (hint)                                                                                  \
            utarray_reserve(v->a, hint);                                                           \
    }                                                                                              \
    static inline bool name##_push(name *v, T x) {                                                 \
        utarray_push_back(v->a, &x);                                                               \
        return true;                                                                               \
    }                                                                                              \
    static inline void name##_push_roomy(name *v, T x) {                                           \
        utarray_push_back(v->a, &x);                                                               \
    }                                                                                              \
    static inline T name##_at(const name *v, size_t i) {                                           \
        return *(const T *)(const void *)_utarray_eltptr(v->a, i);                                 \
    }                                                                                              \
    static inline void name##_clear(name *v) {                                                     \
        utarray_clear(v->a);                                                                       \
    }                                                                                              \
    static inline void name##_free(name *v) {                                                      \
        utarray_free(v->a);                                                                        \
    }
VEC_OF(ARRAY, "utarray", array)

/* ---- strings ---- */

typedef struct utstr {
    UT_string *s;
} utstr;
static inline void utstr_new(utstr *s, size_t hint) {
    utstring_new(s->s);
    if (hint)
        utstring_reserve(s->s, hint);
}
static inline void utstr_cat(utstr *s, const char *p, size_t n) {
    utstring_bincpy(s->s, p, n);
}
static inline void utstr_putc(utstr *s, char c) {
    utstring_bincpy(s->s, &c, 1);
}
static inline void utstr_clear(utstr *s) {
    utstring_clear(s->s);
}
static inline const char *utstr_text(const utstr *s) {
    return utstring_body(s->s);
}
static inline size_t utstr_size(const utstr *s) {
    return utstring_len(s->s);
}
static inline void utstr_free(utstr *s) {
    utstring_free(s->s);
}
INTEGER_BY_CAT(utstr)
STR_ROWS("utstring", utstr)

/* ---- hashes ---- */

typedef struct ut_entry {
    uint64_t key, value;
    UT_hash_handle hh;
} ut_entry;
typedef struct ut_text {
    const char *key;
    uint64_t value;
    UT_hash_handle hh;
} ut_text;
#define UT_ADAPTER(name, entry, K, FIND, ADD)                                                      \
    static void *name##_new(size_t hint) {                                                         \
        (void)hint;                                                                                \
        return calloc(1, sizeof(entry *));                                                         \
    }                                                                                              \
    static inline entry *name##_find(void *m, K k) {                                               \
        entry *e;                                                                                  \
        FIND;                                                                                      \
        return e;                                                                                  \
    }                                                                                              \
    static inline void name##_put(void *m, K k, uint64_t v) {                                      \
        entry *e = name##_find(m, k);                                                              \
        if (!e) {                                                                                  \
            e = (entry *)malloc(sizeof *e);                                                        \
            ADD;                                                                                   \
        }                                                                                          \
        e->value = v;                                                                              \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, K k) {                                             \
        entry *e = name##_find(m, k);                                                              \
        return e ? &e->value : NULL;                                                               \
    }                                                                                              \
    static inline void name##_del(void *m, K k) {                                                  \
        entry *e = name##_find(m, k);                                                              \
        if (e) {                                                                                   \
            HASH_DEL(*(entry **)m, e);                                                             \
            free(e);                                                                               \
        }                                                                                          \
    }                                                                                              \
    static uint64_t name##_sum(void *m) {                                                          \
        uint64_t sum = 0;                                                                          \
        for (entry *e = *(entry **)m; e; e = (entry *)e->hh.next)                                  \
            sum += e->value;                                                                       \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        entry *e, *next;                                                                           \
        HASH_ITER(hh, *(entry **)m, e, next) {                                                     \
            HASH_DEL(*(entry **)m, e);                                                             \
            free(e);                                                                               \
        }                                                                                          \
        free(m);                                                                                   \
    }
UT_ADAPTER(ut, ut_entry, uint64_t, HASH_FIND(hh, *(ut_entry **)m, &k, sizeof k, e),
           e->key = k;
           HASH_ADD(hh, *(ut_entry **)m, key, sizeof k, e))
MAP_NUMBERS("uthash", ut, )
UT_ADAPTER(ut_s, ut_text, word, HASH_FIND(hh, *(ut_text **)m, k.text, k.len, e),
           e->key = k.text;
           HASH_ADD_KEYPTR(hh, *(ut_text **)m, e->key, k.len, e))
MAP_TEXTS("uthash", ut_s, )

/* klib.c: kstring and khash, as htslib brings them. */
#include "map.h"
#include "str.h"

#include <htslib/khash.h>
#include <htslib/kstring.h>

/* ---- strings ---- */

typedef kstring_t kstr;
static inline void kstr_new(kstr *s, size_t hint) {
    ks_initialize(s);
    if (hint)
        ks_resize(s, hint);
}
static inline void kstr_cat(kstr *s, const char *p, size_t n) {
    kputsn(p, n, s);
}
static inline void kstr_integer(kstr *s, unsigned n) {
    kputuw(n, s);
}
static inline void kstr_putc(kstr *s, char c) {
    kputc(c, s);
}
static inline void kstr_clear(kstr *s) {
    s->l = 0;
}
static inline const char *kstr_text(const kstr *s) {
    return s->s;
}
static inline size_t kstr_size(const kstr *s) {
    return s->l;
}
static inline void kstr_free(kstr *s) {
    free(s->s);
}
STR_ROWS("kstring", kstr)

/* ---- hashes ---- */

KHASH_MAP_INIT_INT64(u64, uint64_t)
KHASH_MAP_INIT_STR(str, uint64_t)
#define KHASH_ADAPTER(name, kind, K, KEY)                                                          \
    static void *name##_new(size_t hint) {                                                         \
        khash_t(kind) *m = kh_init(kind);                                                          \
        if (hint)                                                                                  \
            kh_resize(kind, m, (khint_t)((double)hint / 0.77 + 1));                                \
        return m;                                                                                  \
    }                                                                                              \
    static inline void name##_put(void *state, K k, uint64_t v) {                                  \
        khash_t(kind) *m = (khash_t(kind) *)state;                                                 \
        int absent_;                                                                               \
        khint_t i = kh_put(kind, m, KEY, &absent_);                                                \
        kh_val(m, i) = v;                                                                          \
    }                                                                                              \
    static inline uint64_t *name##_get(void *state, K k) {                                         \
        khash_t(kind) *m = (khash_t(kind) *)state;                                                 \
        khint_t i = kh_get(kind, m, KEY);                                                          \
        return i == kh_end(m) ? NULL : &kh_val(m, i);                                              \
    }                                                                                              \
    static inline void name##_del(void *state, K k) {                                              \
        khash_t(kind) *m = (khash_t(kind) *)state;                                                 \
        khint_t i = kh_get(kind, m, KEY);                                                          \
        if (i != kh_end(m))                                                                        \
            kh_del(kind, m, i);                                                                    \
    }                                                                                              \
    static uint64_t name##_sum(void *state) {                                                      \
        khash_t(kind) *m = (khash_t(kind) *)state;                                                 \
        uint64_t sum = 0;                                                                          \
        for (khint_t i = kh_begin(m); i != kh_end(m); i++)                                         \
            if (kh_exist(m, i))                                                                    \
                sum += kh_val(m, i);                                                               \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        kh_destroy(kind, (khash_t(kind) *)m);                                                      \
    }
KHASH_ADAPTER(khash, u64, uint64_t, k)
MAP_NUMBERS("khash", khash, )
KHASH_ADAPTER(khash_s, str, word, k.text)
MAP_TEXTS("khash", khash_s, )

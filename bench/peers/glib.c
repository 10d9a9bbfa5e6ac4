/* glib.c: GLib's slices, arrays, strings and hash tables. */
#include "map.h"
#include "pool.h"
#include "str.h"
#include "vec.h"

#include <glib.h>

/* ---- slices ---- */

static inline void *slice_get(void) {
    return g_slice_alloc(SIZE);
}
static inline void slice_put(void *p) {
    g_slice_free1(SIZE, p);
}
POOL_RUNS(slice)
POOL_ALONE("g_slice", slice)
POOL_APART("g_slice", slice)
POOL_SHARED("g_slice", slice)

/* ---- arrays ---- */

#define ARRAY(name, T)                                                                              \
    typedef struct name {                                                                          \
        GArray *a;                                                                                 \
    } name;                                                                                        \
    static inline void name##_new(name *v, size_t hint) {                                          \
        v->a = g_array_sized_new(FALSE, FALSE, sizeof(T), (guint)hint);                            \
    }                                                                                              \
    static inline bool name##_push(name *v, T x) {                                                 \
        g_array_append_val(v->a, x);                                                               \
        return true;                                                                               \
    }                                                                                              \
    static inline void name##_push_roomy(name *v, T x) {                                           \
        g_array_append_val(v->a, x);                                                               \
    }                                                                                              \
    static inline T name##_at(const name *v, size_t i) {                                           \
        return g_array_index(v->a, T, i);                                                          \
    }                                                                                              \
    static inline void name##_clear(name *v) {                                                     \
        g_array_set_size(v->a, 0);                                                                 \
    }                                                                                              \
    static inline void name##_free(name *v) {                                                      \
        g_array_free(v->a, TRUE);                                                                  \
    }
VEC_OF(ARRAY, "GArray", array)

/* ---- strings ---- */

typedef struct gstring {
    GString *s;
} gstring;
static inline void gstring_new(gstring *s, size_t hint) {
    s->s = g_string_sized_new(hint);
}
static inline void gstring_cat(gstring *s, const char *p, size_t n) {
    g_string_append_len(s->s, p, (gssize)n);
}
static inline void gstring_putc(gstring *s, char c) {
    g_string_append_c(s->s, c);
}
static inline void gstring_clear(gstring *s) {
    g_string_truncate(s->s, 0);
}
static inline const char *gstring_text(const gstring *s) {
    return s->s->str;
}
static inline size_t gstring_size(const gstring *s) {
    return s->s->len;
}
static inline void gstring_free(gstring *s) {
    g_string_free(s->s, TRUE);
}
INTEGER_BY_CAT(gstring)
STR_ROWS("GString", gstring)

/* ---- hash tables ---- */

static void *hash_new(size_t hint) {
    (void)hint;
    return g_hash_table_new(g_direct_hash, g_direct_equal);
}
static void *hash_s_new(size_t hint) {
    (void)hint;
    return g_hash_table_new(g_str_hash, g_str_equal);
}
/* The value itself is the pointer, one more so that it is not NULL. */
#define HASH_TABLE(name, K, KEY)                                                                 \
    static inline void name##_put(void *m, K k, uint64_t v) {                                      \
        g_hash_table_insert((GHashTable *)m, (void *)KEY, (void *)(uintptr_t)(v + 1));             \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, K k) {                                             \
        static uint64_t value;                                                                     \
        void *p = g_hash_table_lookup((GHashTable *)m, (const void *)KEY);                         \
        value = (uint64_t)(uintptr_t)p - 1;                                                        \
        return p ? &value : NULL;                                                                  \
    }                                                                                              \
    static inline void name##_del(void *m, K k) {                                                  \
        g_hash_table_remove((GHashTable *)m, (const void *)KEY);                                   \
    }                                                                                              \
    static uint64_t name##_sum(void *m) {                                                          \
        GHashTableIter it;                                                                         \
        void *k, *v;                                                                               \
        uint64_t sum = 0;                                                                          \
        g_hash_table_iter_init(&it, (GHashTable *)m);                                              \
        while (g_hash_table_iter_next(&it, &k, &v))                                                \
            sum += (uint64_t)(uintptr_t)v - 1;                                                     \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        g_hash_table_destroy((GHashTable *)m);                                                     \
    }
HASH_TABLE(hash, uint64_t, (uintptr_t)k)
MAP_NUMBERS("GHashTable", hash, )
HASH_TABLE(hash_s, word, k.text)
MAP_TEXTS("GHashTable", hash_s, )

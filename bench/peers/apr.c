/* apr.c: APR's pools, arrays and hashes. */
#include "arena.h"
#include "map.h"
#include "vec.h"

#include <apr_general.h>
#include <apr_hash.h>
#include <apr_pools.h>
#include <apr_tables.h>

/* Of all pools here. */
static apr_pool_t *apr_root(void) {
    static apr_pool_t *root;
    if (!root) {
        apr_initialize();
        apr_pool_create(&root, NULL);
    }
    return root;
}
static apr_pool_t *apr_kept(void) {
    static apr_pool_t *pool;
    if (!pool)
        apr_pool_create(&pool, apr_root());
    return pool;
}

/* ---- arenas ---- */

ARENA_REQUESTS(ArenaRequest, "apr_pool", apr, apr_pool_t *root = apr_root();
               apr_pool_t * pool, apr_pool_create(&pool, root), apr_palloc(pool, n), apr_pool_destroy(pool))
ARENA_REQUESTS(ArenaReset, "apr_pool", apr, apr_pool_t *pool = apr_kept(), (void)0, apr_palloc(pool, n),
               apr_pool_clear(pool))
ARENA_MILLION("apr_pool", apr, apr_pool_t *pool = apr_kept(), apr_palloc(pool, n), apr_pool_clear(pool))
ARENA_TREE("apr_pool", apr, c->a = apr_kept(), apr_palloc((apr_pool_t *)c->a, n),
           apr_pool_clear((apr_pool_t *)c->a))
ARENA_HELD("apr_pool", apr, apr_pool_t *pool = apr_kept(), apr_palloc(pool, n))

/* ---- arrays ---- */

#define ARRAY(name, T)                                                                               \
    typedef struct name {                                                                          \
        apr_pool_t *pool;                                                                          \
        apr_array_header_t *a;                                                                     \
    } name;                                                                                        \
    static inline void name##_new(name *v, size_t hint) {                                          \
        apr_pool_create(&v->pool, apr_root());                                                        \
        v->a = apr_array_make(v->pool, (int)hint, sizeof(T));                                      \
    }                                                                                              \
    static inline bool name##_push(name *v, T x) {                                                 \
        APR_ARRAY_PUSH(v->a, T) = x;                                                               \
        return true;                                                                               \
    }                                                                                              \
    static inline void name##_push_roomy(name *v, T x) {                                           \
        APR_ARRAY_PUSH(v->a, T) = x;                                                               \
    }                                                                                              \
    static inline T name##_at(const name *v, size_t i) {                                           \
        return APR_ARRAY_IDX(v->a, i, T);                                                          \
    }                                                                                              \
    static inline void name##_clear(name *v) {                                                     \
        apr_array_clear(v->a);                                                                     \
    }                                                                                              \
    static inline void name##_free(name *v) {                                                      \
        apr_pool_destroy(v->pool);                                                                 \
    }
VEC_OF(ARRAY, "apr_array", array)

/* ---- hashes ---- */

/* Keys and values stay where they are; 0 stands for a value that is not NULL. */
typedef struct apr_map {
    apr_pool_t *pool;
    apr_hash_t *hash;
} apr_map;
static void *apr_new(size_t hint) {
    (void)hint;
    apr_map *m = (apr_map *)malloc(sizeof *m);
    apr_pool_create(&m->pool, apr_root());
    m->hash = apr_hash_make(m->pool);
    return m;
}
#define APR_ADAPTER(name, K, TEXT, LEN)                                                            \
    static inline void name##_put(void *m, const K *k, uint64_t v) {                               \
        apr_hash_set(((apr_map *)m)->hash, TEXT, (apr_ssize_t)LEN, (void *)(uintptr_t)(v + 1));    \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, const K *k) {                                      \
        static uint64_t value;                                                                     \
        void *p = apr_hash_get(((apr_map *)m)->hash, TEXT, (apr_ssize_t)LEN);                      \
        value = (uint64_t)(uintptr_t)p - 1;                                                        \
        return p ? &value : NULL;                                                                  \
    }                                                                                              \
    static inline void name##_del(void *m, const K *k) {                                           \
        apr_hash_set(((apr_map *)m)->hash, TEXT, (apr_ssize_t)LEN, NULL);                          \
    }                                                                                              \
    static uint64_t name##_sum(void *m) {                                                          \
        uint64_t sum = 0;                                                                          \
        apr_hash_index_t *i = apr_hash_first(NULL, ((apr_map *)m)->hash);                          \
        for (; i; i = apr_hash_next(i))                                                            \
            sum += (uint64_t)(uintptr_t)apr_hash_this_val(i) - 1;                                  \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        apr_pool_destroy(((apr_map *)m)->pool);                                                    \
        free(m);                                                                                   \
    }
static void *apr_s_new(size_t hint) {
    return apr_new(hint);
}
APR_ADAPTER(apr, uint64_t, k, sizeof *k)
APR_ADAPTER(apr_s, word, k->text, k->len)
MAP_NUMBERS("apr_hash", apr, &)
MAP_TEXTS("apr_hash", apr_s, &)

/* libmk.c: ours. */
#include "arena.h"
#include "map.h"
#include "pool.h"
#include "str.h"
#include "vec.h"

#include <mk/mk.h>

static const mk_alloc libc = {NULL, NULL};

/* ---- arenas ---- */

static mk_arena mk_kept = {.keep = MK_KEEP_ALL};
static mk_arena mk_range_kept;
static mk_arena *range_kept(void) {
    if (!mk_range_kept.reserved && !mk_range_kept.alloc.ops) {
        mk_range_kept.keep = MK_KEEP_ALL;
        if (!mk_arena_reserve(&mk_range_kept, (size_t)1 << 30))
            exit(2);
    }
    return &mk_range_kept;
}
static __attribute__((noinline)) void *mk_called(mk_arena *a, size_t n) {
    return mk_arena_alloc(a, n, 16);
}
ARENA_REQUESTS(ArenaRequest, "mk", mk, , mk_arena a; mk_arena_init(&a, libc), mk_arena_alloc(&a, n, 16), mk_arena_free(&a))
ARENA_REQUESTS(ArenaRequestCall, "mk", mk, , mk_arena a; mk_arena_init(&a, libc), mk_called(&a, n), mk_arena_free(&a))
ARENA_REQUESTS(ArenaReset, "mk", mk, mk_arena *a = &mk_kept, (void)0, mk_arena_alloc(a, n, 16),
               mk_arena_reset(a))
ARENA_MILLION("mk", mk, mk_arena *a = &mk_kept, mk_arena_alloc(a, n, 8), mk_arena_reset(a))
ARENA_MILLION("mk-freed", mk_freed, mk_arena a = {0}, mk_arena_alloc(&a, n, 8), mk_arena_free(&a))
ARENA_MILLION("mk-range", mk_range, mk_arena *a = range_kept(), mk_arena_alloc(a, n, 8), mk_arena_reset(a))
ARENA_TREE("mk", mk, c->a = &mk_kept, mk_arena_alloc((mk_arena *)c->a, n, 8), mk_arena_reset(&mk_kept))
ARENA_TREE("mk-range", mk_range, c->a = range_kept(), mk_arena_alloc((mk_arena *)c->a, n, 8),
           mk_arena_reset(&mk_range_kept))
ARENA_HELD("mk", mk, static mk_arena a, mk_arena_alloc(&a, n, 8))
ARENA_HELD("mk-range", mk_range, mk_arena *a = range_kept(), mk_arena_alloc(a, n, 8))

/* ---- pools ---- */

static mk_pool pool = {.size = SIZE};
static inline void *mk_get(void) {
    return mk_pool_get(&pool);
}
static inline void mk_put(void *p) {
    mk_pool_put(&pool, p);
}
POOL_RUNS(mk)
POOL_ALONE("mk", mk)
POOL_APART("mk", mk)
POOL_SHARED("mk", mk)

/* ---- vectors ---- */

MK_VEC(numbers, int32_t)
MK_VEC(records, record)
#define VECTOR(name, T)                                                                               \
    static inline void name##_new(name *v, size_t hint) {                                          \
        name##_init(v, libc);                                                                      \
        if (hint)                                                                                  \
            name##_reserve(v, hint);                                                               \
    }                                                                                              \
    static inline void name##_push_roomy(name *v, T x) {                                           \
        name##_push_unchecked(v, x);                                                               \
    }                                                                                              \
    static inline T name##_at(const name *v, size_t i) {                                           \
        return v->data[i];                                                                         \
    }
VECTOR(numbers, int32_t)
VEC_ROWS("mk", numbers)
VECTOR(records, record)
VEC_RECORD_ROWS("mk", records)

static uint64_t vec_small_in_room(void *state) {
    (void)state;
    uint64_t sum = 0;
    for (size_t k = 0; k < SMALLS; k++) {
        int32_t array[SMALL];
        mk_room room = MK_ROOM(array);
        numbers v;
        numbers_init(&v, mk_room_as_alloc(&room));
        for (size_t i = 0; i < SMALL; i++)
            TRY(numbers_push(&v, make_int(i + k)));
        mk_bench_keep(&v);
        sum += (uint64_t)v.data[SMALL - 1];
        numbers_free(&v);
    }
    return sum;
}
SUITE_ROW(VecSmall, "mk-room", mk_room, SMALL *SMALLS, NULL, vec_small_in_room, NULL, SUITE_CPU)

/* ---- strings ---- */

typedef mk_str builder;
static inline void builder_new(builder *s, size_t hint) {
    mk_str_init(s, libc);
    if (hint)
        mk_str_reserve(s, hint);
}
static inline void builder_cat(builder *s, const char *p, size_t n) {
    mk_str_catn(s, p, n);
}
static inline void builder_integer(builder *s, unsigned n) {
    mk_str_uint(s, n);
}
static inline void builder_putc(builder *s, char c) {
    mk_str_putc(s, c);
}
static inline void builder_clear(builder *s) {
    mk_str_clear(s);
}
static inline const char *builder_text(const builder *s) {
    return mk_str_c(s);
}
static inline size_t builder_size(const builder *s) {
    return s->len;
}
static inline void builder_free(builder *s) {
    mk_str_free(s);
}
STR_ROWS("mk", builder)

static uint64_t str_small_on(mk_alloc a, unsigned k) {
    mk_str s;
    mk_str_init(&s, a);
    for (unsigned i = 0; i < PARTS; i++) {
        mk_str_cat(&s, "item_");
        mk_str_uint(&s, k + i);
    }
    uint64_t sum = builder_sum(&s);
    mk_str_free(&s);
    return sum;
}
static uint64_t str_small_in_room(void *state) {
    uint64_t sum = 0;
    (void)state;
    for (unsigned k = 0; k < STRINGS; k++) {
        char bytes[256];
        mk_room room = MK_ROOM(bytes);
        sum += str_small_on(mk_room_as_alloc(&room), k);
    }
    return sum;
}
static uint64_t str_small_in_arena(void *state) {
    uint64_t sum = 0;
    mk_arena arena = {0};
    (void)state;
    for (unsigned k = 0; k < STRINGS; k++) {
        sum += str_small_on(mk_arena_as_alloc(&arena), k);
        if (k % 16 == 15)
            mk_arena_reset(&arena);
    }
    mk_arena_free(&arena);
    return sum;
}
SUITE_ROW(StrSmall, "mk-room", mk_room, STRINGS, NULL, str_small_in_room, NULL, SUITE_CPU)
SUITE_ROW(StrSmall, "mk-arena", mk_arena, STRINGS, NULL, str_small_in_arena, NULL, SUITE_CPU)

/* ---- maps ---- */

MK_MAP(u64_map, uint64_t, uint64_t, mk_key_u64, mk_eq_u64)
MK_MAP(text_map, mk_view, uint64_t, mk_key_view, mk_eq_view)

#define MK_ADAPTER(name, map, K, KEY)                                                              \
    static void *name##_new(size_t hint) {                                                         \
        map *m = (map *)calloc(1, sizeof *m);                                                      \
        map##_reserve(m, hint);                                                                    \
        return m;                                                                                  \
    }                                                                                              \
    static inline void name##_put(void *m, K k, uint64_t v) {                                      \
        map##_put((map *)m, KEY(k), v);                                                            \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, K k) {                                             \
        return map##_get((const map *)m, KEY(k));                                                  \
    }                                                                                              \
    static inline void name##_del(void *m, K k) {                                                  \
        map##_swap_del((map *)m, KEY(k));                                                          \
    }                                                                                              \
    static uint64_t name##_sum(void *state) {                                                      \
        const map *m = (const map *)state;                                                         \
        uint64_t sum = 0;                                                                          \
        for (size_t i = 0; i < m->len; i++)                                                        \
            sum += m->entries[i].value;                                                            \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        map##_free((map *)m);                                                                      \
        free(m);                                                                                   \
    }

static inline uint64_t same(uint64_t k) {
    return k;
}
static inline mk_view view(word w) {
    return mk_view_n(w.text, w.len);
}
MK_ADAPTER(own, u64_map, uint64_t, same)
MAP_NUMBERS("mk", own, )
MK_ADAPTER(own_s, text_map, word, view)
MAP_TEXTS("mk", own_s, )

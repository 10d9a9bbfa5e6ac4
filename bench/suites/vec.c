/* Vectors: rows D of the plan.
 *
 *   D1 push 10^7 int32 without a hint, D2 with one, D3 into a cleared vector, D4 small ones: new, 16
 *   pushes, free; D4i the same in a local array.  D5 to D7: the first three with 10^6 records of 32
 *   bytes.
 *
 * Floors: realloc doubling, room checked at each push; where there is a hint no check is needed. */
#include "peers.h"
#include "suite.h"

#include <mk/mk.h>

#if defined(PEER_GLIB)
#include <glib.h>
#endif
#if defined(PEER_APR)
#include <apr_tables.h>
#endif
#if defined(PEER_UTHASH)
#include <utarray.h>
#endif
#if defined(PEER_STB)
#define STB_DS_IMPLEMENTATION
#include <stb/stb_ds.h>
#endif

enum { INTS = 10000000, RECORDS = 1000000, SMALL = 16, SMALLS = 100000 };

typedef struct record {
    uint64_t key, a, b, c;
} record;

/* A push may fail, where peers end the program instead. */
#define TRY(push)                                                                                  \
    do {                                                                                           \
        if (!(push))                                                                               \
            abort();                                                                               \
    } while (0)

static inline int32_t make_int(size_t i) {
    return (int32_t)i;
}
static inline record make_record(size_t i) {
    record r = {i, i, i, i};
    return r;
}

#if defined(PEER_APR)
static apr_pool_t *apr_all;
#endif

/* Each vector gives NAME (its type) and NAME_new, push, push_roomy, at, clear, free. */
#define VEC_RUNS(name, T, MAKE, KEY, N)                                                            \
    static uint64_t name##_sum(const name *v) {                                                  \
        return (uint64_t)name##_at(v, N - 1) KEY + (uint64_t)name##_at(v, N / 2) KEY;              \
    }                                                                                              \
    static uint64_t name##_grow(void *state) {                                                     \
        (void)state;                                                                               \
        name v;                                                                                    \
        name##_new(&v, 0);                                                                         \
        for (size_t i = 0; i < N; i++)                                                             \
            TRY(name##_push(&v, MAKE(i)));                                                              \
        uint64_t sum = name##_sum(&v);                                                           \
        name##_free(&v);                                                                           \
        return sum;                                                                                \
    }                                                                                              \
    static uint64_t name##_hint(void *state) {                                                     \
        (void)state;                                                                               \
        name v;                                                                                    \
        name##_new(&v, N);                                                                         \
        for (size_t i = 0; i < N; i++)                                                             \
            name##_push_roomy(&v, MAKE(i));                                                        \
        uint64_t sum = name##_sum(&v);                                                           \
        name##_free(&v);                                                                           \
        return sum;                                                                                \
    }                                                                                              \
    static void *name##_used(void) {                                                               \
        name *v = (name *)calloc(1, sizeof *v);                                                    \
        name##_new(v, N);                                                                          \
        for (size_t i = 0; i < N; i++)                                                             \
            TRY(name##_push(v, MAKE(i)));                                                               \
        return v;                                                                                  \
    }                                                                                              \
    static void name##_done(void *v) {                                                             \
        name##_free((name *)v);                                                                    \
        free(v);                                                                                   \
    }                                                                                              \
    static uint64_t name##_again(void *state) {                                                    \
        name *v = (name *)state;                                                                   \
        name##_clear(v);                                                                           \
        for (size_t i = 0; i < N; i++)                                                             \
            TRY(name##_push(v, MAKE(i)));                                                               \
        return name##_sum(v);                                                                    \
    }                                                                                              \
    static size_t name##_held(void) {                                                              \
        name v;                                                                                    \
        name##_new(&v, 0);                                                                         \
        for (size_t i = 0; i < N; i++)                                                             \
            TRY(name##_push(&v, MAKE(i)));                                                              \
        return N * sizeof(T);                                                                      \
    }                                                                                              \
    static size_t name##_held_hint(void) {                                                         \
        name v;                                                                                    \
        name##_new(&v, N);                                                                         \
        for (size_t i = 0; i < N; i++)                                                             \
            TRY(name##_push(&v, MAKE(i)));                                                              \
        return N * sizeof(T);                                                                      \
    }

#define VEC_SMALL(name)                                                                            \
    static uint64_t name##_small(void *state) {                                                    \
        (void)state;                                                                               \
        uint64_t sum = 0;                                                                          \
        for (size_t k = 0; k < SMALLS; k++) {                                                      \
            name v;                                                                                \
            name##_new(&v, 0);                                                                     \
            for (size_t i = 0; i < SMALL; i++)                                                     \
                TRY(name##_push(&v, make_int(i + k)));                                                  \
            SUITE_USE(&v);                                                                         \
            sum += (uint64_t)name##_at(&v, SMALL - 1);                                             \
            name##_free(&v);                                                                       \
        }                                                                                          \
        return sum;                                                                                \
    }

#define BOTH(ADAPTER, name)                                                                        \
    ADAPTER(name, int32_t)                                                                         \
    VEC_RUNS(name, int32_t, make_int, , INTS)                                                      \
    VEC_SMALL(name)                                                                                \
    ADAPTER(name##_r, record)                                                                      \
    VEC_RUNS(name##_r, record, make_record, .key, RECORDS)

/* ---- floor ---- */

#define FLOOR(name, T)                                                                             \
    typedef struct name {                                                                          \
        T *data;                                                                                   \
        size_t len, cap;                                                                           \
    } name;                                                                                        \
    static inline void name##_new(name *v, size_t hint) {                                          \
        v->data = hint ? (T *)malloc(hint * sizeof(T)) : NULL;                                     \
        v->len = 0, v->cap = hint;                                                                 \
        if (hint * sizeof(T) > 2 << 20)                                                            \
            madvise((void *)((uintptr_t)v->data & ~(uintptr_t)4095), hint * sizeof(T),             \
                    MADV_HUGEPAGE);                                                                \
    }                                                                                              \
    static __attribute__((noinline)) void name##_double(name *v) {                                 \
        v->cap = v->cap ? 2 * v->cap : 8;                                                          \
        v->data = (T *)realloc(v->data, v->cap * sizeof(T));                                       \
    }                                                                                              \
    static inline bool name##_push(name *v, T x) {                                                 \
        if (__builtin_expect(v->len == v->cap, 0))                                                 \
            name##_double(v);                                                                      \
        v->data[v->len++] = x;                                                                     \
        return true;                                                                               \
    }                                                                                              \
    static inline void name##_push_roomy(name *v, T x) {                                           \
        v->data[v->len++] = x;                                                                     \
    }                                                                                              \
    static inline T name##_at(const name *v, size_t i) {                                           \
        return v->data[i];                                                                         \
    }                                                                                              \
    static inline void name##_clear(name *v) {                                                     \
        v->len = 0;                                                                                \
    }                                                                                              \
    static inline void name##_free(name *v) {                                                      \
        free(v->data);                                                                             \
    }
BOTH(FLOOR, least)

/* ---- libmk ---- */

MK_VEC(own, int32_t)
MK_VEC(own_r, record)
#define OWN(name, T)                                                                               \
    static inline void name##_new(name *v, size_t hint) {                                          \
        mk_alloc libc = {NULL, NULL};                                                              \
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
OWN(own, int32_t)
VEC_RUNS(own, int32_t, make_int, , INTS)
VEC_SMALL(own)
OWN(own_r, record)
VEC_RUNS(own_r, record, make_record, .key, RECORDS)

static uint64_t own_small_in_room(void *state) {
    (void)state;
    uint64_t sum = 0;
    for (size_t k = 0; k < SMALLS; k++) {
        int32_t array[SMALL];
        mk_room room = MK_ROOM(array);
        own v;
        own_init(&v, mk_room_as_alloc(&room));
        for (size_t i = 0; i < SMALL; i++)
            TRY(own_push(&v, make_int(i + k)));
        SUITE_USE(&v);
        sum += (uint64_t)v.data[SMALL - 1];
        own_free(&v);
    }
    return sum;
}

/* ---- GLib ---- */

#if defined(PEER_GLIB)
#define GLIB(name, T)                                                                              \
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
BOTH(GLIB, glib)
#endif

/* ---- APR ---- */

#if defined(PEER_APR)
#define APR(name, T)                                                                               \
    typedef struct name {                                                                          \
        apr_pool_t *pool;                                                                          \
        apr_array_header_t *a;                                                                     \
    } name;                                                                                        \
    static inline void name##_new(name *v, size_t hint) {                                          \
        apr_pool_create(&v->pool, apr_all);                                                        \
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
BOTH(APR, apr)
#endif

/* ---- stb_ds ---- */

#if defined(PEER_STB)
#define STB(name, T)                                                                               \
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
BOTH(STB, stb)
#endif

/* ---- utarray ---- */

#if defined(PEER_UTHASH)
#define UT(name, T)                                                                                \
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
BOTH(UT, ut)
#endif

/* ---- the table ---- */


/* s: nothing, or _r for records. */
#define ALL(ROW, s)                                                                                \
    ROW("floor", least##s), ROW("mk", own##s), IF_GLIB(ROW("GArray", glib##s))                     \
        IF_STB(ROW("stb_ds", stb##s)) IF_UTHASH(ROW("utarray", ut##s))                            \
            IF_APR(ROW("apr_array", apr##s))

#define D1(label, name) {"D1", label, INTS, NULL, name##_grow, NULL, 0}
#define D2(label, name) {"D2", label, INTS, NULL, name##_hint, NULL, 0}
#define D3(label, name) {"D3", label, INTS, name##_used, name##_again, name##_done, 0}
#define D4(label, name) {"D4", label, SMALL *SMALLS, NULL, name##_small, NULL, 0}
#define D5(label, name) {"D5", label, RECORDS, NULL, name##_grow, NULL, 0}
#define D6(label, name) {"D6", label, RECORDS, NULL, name##_hint, NULL, 0}
#define D7(label, name) {"D7", label, RECORDS, name##_used, name##_again, name##_done, 0}

static const suite_case cases[] = {
    ALL(D1, )                                                                       //
    ALL(D2, )                                                                       //
    ALL(D3, )                                                                       //
    ALL(D4, ) {"D4", "mk in a room", SMALL *SMALLS, NULL, own_small_in_room, NULL, 0}, //
    ALL(D5, _r)                                                                     //
    ALL(D6, _r)                                                                     //
    ALL(D7, _r)                                                                     //
};

#define HELD(label, name) {label, name##_held, name##_held_hint}
static const struct {
    const char *name;
    size_t (*build)(void), (*build_hint)(void);
} held[] = {ALL(HELD, )}, held_r[] = {ALL(HELD, _r)};

int main(int argc, char **argv) {
#if defined(PEER_APR)
    apr_initialize();
    apr_pool_create(&apr_all, NULL);
#endif
    if (argc == 2 && strcmp(argv[1], "--memory") == 0) {
        for (size_t i = 0; i < sizeof held / sizeof *held; i++) {
            suite_memory("D1", held[i].name, held[i].build);
            suite_memory("D2", held[i].name, held[i].build_hint);
            suite_memory("D5", held_r[i].name, held_r[i].build);
            suite_memory("D6", held_r[i].name, held_r[i].build_hint);
        }
        return 0;
    }
    return suite_main(argc, argv, cases, sizeof cases / sizeof *cases);
}

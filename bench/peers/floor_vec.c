/* floor_vec.c: the hand-written minimum of suites/vec.h: realloc doubling. */
#include "vec.h"

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
VEC_OF(FLOOR, "floor", least)

/* vec.h - vectors.
 *
 *  VecInts      push 10^7 int32 without a hint      VecRecords         10^6 records of 32 bytes
 *  VecIntsHint  with one                            VecRecordsHint
 *  VecIntsCleared  into a cleared vector            VecRecordsCleared
 *  VecSmall     small ones: new, 16 pushes, free
 *  VecHeld      resident bytes per byte of 10^7 int32, VecHeldHint, VecHeldRecords likewise
 *
 * Floors: realloc doubling, room checked at each push; where there is a hint no check is needed.
 *
 * A library gives NAME, the type, and NAME_new(v, hint), push, push_roomy (there is room), at, clear,
 * free; VEC_ROWS("name", NAME) makes runs and benchmarks of them, VEC_RECORD_ROWS those of records. */
#ifndef SUITE_VEC_H
#define SUITE_VEC_H

#include "suite.h"

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

#define VEC_RUNS(name, T, MAKE, KEY, N)                                                            \
    static uint64_t name##_sum(const name *v) {                                                    \
        return (uint64_t)name##_at(v, N - 1) KEY + (uint64_t)name##_at(v, N / 2) KEY;              \
    }                                                                                              \
    static uint64_t name##_grow(void *state) {                                                     \
        (void)state;                                                                               \
        name v;                                                                                    \
        name##_new(&v, 0);                                                                         \
        for (size_t i = 0; i < N; i++)                                                             \
            TRY(name##_push(&v, MAKE(i)));                                                         \
        uint64_t sum = name##_sum(&v);                                                             \
        name##_free(&v);                                                                           \
        return sum;                                                                                \
    }                                                                                              \
    static uint64_t name##_hint(void *state) {                                                     \
        (void)state;                                                                               \
        name v;                                                                                    \
        name##_new(&v, N);                                                                         \
        for (size_t i = 0; i < N; i++)                                                             \
            name##_push_roomy(&v, MAKE(i));                                                        \
        uint64_t sum = name##_sum(&v);                                                             \
        name##_free(&v);                                                                           \
        return sum;                                                                                \
    }                                                                                              \
    static void *name##_used(void) {                                                               \
        name *v = (name *)calloc(1, sizeof *v);                                                    \
        name##_new(v, N);                                                                          \
        for (size_t i = 0; i < N; i++)                                                             \
            TRY(name##_push(v, MAKE(i)));                                                          \
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
            TRY(name##_push(v, MAKE(i)));                                                          \
        return name##_sum(v);                                                                      \
    }                                                                                              \
    static size_t name##_held(void) {                                                              \
        name v;                                                                                    \
        name##_new(&v, 0);                                                                         \
        for (size_t i = 0; i < N; i++)                                                             \
            TRY(name##_push(&v, MAKE(i)));                                                         \
        return N * sizeof(T);                                                                      \
    }                                                                                              \
    static size_t name##_held_hint(void) {                                                         \
        name v;                                                                                    \
        name##_new(&v, N);                                                                         \
        for (size_t i = 0; i < N; i++)                                                             \
            TRY(name##_push(&v, MAKE(i)));                                                         \
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
                TRY(name##_push(&v, make_int(i + k)));                                             \
            mk_bench_keep(&v);                                                                     \
            sum += (uint64_t)name##_at(&v, SMALL - 1);                                             \
            name##_free(&v);                                                                       \
        }                                                                                          \
        return sum;                                                                                \
    }

#define VEC_ROWS(label, name)                                                                      \
    VEC_RUNS(name, int32_t, make_int, , INTS)                                                      \
    VEC_SMALL(name)                                                                                \
    SUITE_ROW(VecInts, label, name, INTS, NULL, name##_grow, NULL, SUITE_CPU)                      \
    SUITE_ROW(VecIntsHint, label, name, INTS, NULL, name##_hint, NULL, SUITE_CPU)                  \
    SUITE_ROW(VecIntsCleared, label, name, INTS, name##_used, name##_again, name##_done, SUITE_CPU) \
    SUITE_ROW(VecSmall, label, name, SMALL *SMALLS, NULL, name##_small, NULL, SUITE_CPU)           \
    SUITE_HELD(VecHeld, label, name, suite_no_inputs, name##_held)                                 \
    SUITE_HELD(VecHeldHint, label, name, suite_no_inputs, name##_held_hint)

#define VEC_RECORD_ROWS(label, name)                                                               \
    VEC_RUNS(name, record, make_record, .key, RECORDS)                                             \
    SUITE_ROW(VecRecords, label, name, RECORDS, NULL, name##_grow, NULL, SUITE_CPU)                \
    SUITE_ROW(VecRecordsHint, label, name, RECORDS, NULL, name##_hint, NULL, SUITE_CPU)            \
    SUITE_ROW(VecRecordsCleared, label, name, RECORDS, name##_used, name##_again, name##_done, SUITE_CPU) \
    SUITE_HELD(VecHeldRecords, label, name, suite_no_inputs, name##_held)

/* Both of a macro that makes a vector of a name and a type. */
#define VEC_OF(ADAPTER, label, name)                                                               \
    ADAPTER(name, int32_t)                                                                         \
    VEC_ROWS(label, name)                                                                          \
    ADAPTER(name##_of_records, record)                                                             \
    VEC_RECORD_ROWS(label, name##_of_records)

#endif

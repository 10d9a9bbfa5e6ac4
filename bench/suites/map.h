/* map.h - maps: u64 to u64 with 10^6 random keys, and as MapText… strings of 8 to 23 bytes (borrowed) to u64
 * with 10^5.
 *
 *  MapInsert      without a hint                   MapHit, MapMiss        look up
 *  MapInsertHint  with one                         MapHitFew, MapMissFew  in a map of 10^4
 *  MapErase       insert with a hint, erase all    MapIterate
 *  MapWindow      a window of 10^5 keys moving over 10^6: insert, erase the oldest, a hit and a miss
 *  MapHeld        resident bytes per byte of keys and values
 *
 * The floors: linear probing at 3/4, control bytes in groups of 16 at 7/8, a plain array for iterating.
 *
 * A library gives NAME_new(hint), put, get, del, sum (of all values), free, a map being a void *;
 * MAP_NUMBERS("name", NAME, ) and MAP_TEXTS make runs and benchmarks of them. */
#ifndef SUITE_MAP_H
#define SUITE_MAP_H

#include "suite.h"

enum { KEYS = 1000000, WORDS = 100000, FEW = 10000, WINDOW = 100000, WORD_WINDOW = 10000 };

typedef struct word {
    const char *text; /* NUL-terminated */
    size_t len;
} word;

#ifdef __cplusplus
extern "C" {
#endif

/* map.c: keys in the order they are inserted, in another one, and some that are not there. */
extern uint64_t keys[KEYS], found[KEYS], absent[KEYS];
extern word words[WORDS], words_found[WORDS], words_absent[WORDS];

void map_inputs(void); /* makes them, once */

#ifdef __cplusplus
}
#endif

static void *map_ready(void) {
    map_inputs();
    return NULL;
}

#define MAP_RUNS(name, K, keys, found, absent, N, WINDOW)                                          \
    static void *name##_made;                                                                      \
    static void *name##_fill(size_t hint, size_t n) {                                              \
        void *m = name##_new(hint);                                                                \
        for (size_t i = 0; i < n; i++)                                                             \
            name##_put(m, keys[i], i);                                                             \
        return m;                                                                                  \
    }                                                                                              \
    static uint64_t name##_fill_again(void *state, size_t hint) {                                  \
        void **m = (void **)state;                                                                 \
        if (*m)                                                                                    \
            name##_free(*m);                                                                       \
        *m = name##_fill(hint, N);                                                                 \
        return *name##_get(*m, keys[N / 2]);                                                       \
    }                                                                                              \
    static void *name##_none(void) {                                                               \
        map_inputs();                                                                              \
        return calloc(1, sizeof(void *));                                                          \
    }                                                                                              \
    static void name##_drop(void *state) {                                                         \
        if (*(void **)state)                                                                       \
            name##_free(*(void **)state);                                                          \
        free(state);                                                                               \
    }                                                                                              \
    static uint64_t name##_insert(void *state) {                                                   \
        return name##_fill_again(state, 0);                                                        \
    }                                                                                              \
    static uint64_t name##_hint(void *state) {                                                     \
        return name##_fill_again(state, N);                                                        \
    }                                                                                              \
    static void *name##_full(void) {                                                               \
        map_inputs();                                                                              \
        return name##_made ? name##_made : (name##_made = name##_fill(0, N));                      \
    }                                                                                              \
    static uint64_t name##_hit(void *m) {                                                          \
        uint64_t sum = 0;                                                                          \
        for (size_t i = 0; i < N; i++)                                                             \
            sum += *name##_get(m, found[i]);                                                       \
        return sum;                                                                                \
    }                                                                                              \
    static uint64_t name##_miss(void *m) {                                                         \
        uint64_t sum = 0;                                                                          \
        for (size_t i = 0; i < N; i++)                                                             \
            sum += name##_get(m, absent[i]) != NULL;                                               \
        return sum;                                                                                \
    }                                                                                              \
    static uint64_t name##_erase(void *state) {                                                    \
        (void)state;                                                                               \
        void *m = name##_fill(N, N);                                                               \
        for (size_t i = 0; i < N; i++)                                                             \
            name##_del(m, found[i]);                                                               \
        uint64_t left = name##_sum(m);                                                             \
        name##_free(m);                                                                            \
        return left;                                                                               \
    }                                                                                              \
    static uint64_t name##_mix(void *state) {                                                      \
        (void)state;                                                                               \
        void *m = name##_new(0);                                                                   \
        uint64_t sum = 0;                                                                          \
        for (size_t i = 0; i < N; i++) {                                                           \
            name##_put(m, keys[i], i);                                                             \
            if (i < WINDOW)                                                                        \
                continue;                                                                          \
            name##_del(m, keys[i - WINDOW]);                                                       \
            sum += *name##_get(m, keys[i - WINDOW / 2]);                                           \
            sum += name##_get(m, absent[i]) != NULL;                                               \
        }                                                                                          \
        name##_free(m);                                                                            \
        return sum;                                                                                \
    }                                                                                              \
    static size_t name##_held(void) {                                                              \
        name##_fill(0, N);                                                                         \
        return N * (sizeof(K) + 8);                                                                \
    }

#define MAP_RUNS_FEW(name, keys, absent)                                                           \
    static void *name##_few;                                                                       \
    static void *name##_small(void) {                                                              \
        map_inputs();                                                                              \
        return name##_few ? name##_few : (name##_few = name##_fill(0, FEW));                       \
    }                                                                                              \
    static uint64_t name##_hit_few(void *m) {                                                      \
        uint64_t sum = 0;                                                                          \
        for (size_t i = 0; i < FEW; i++)                                                           \
            sum += *name##_get(m, keys[i * 7919 % FEW]);                                           \
        return sum;                                                                                \
    }                                                                                              \
    static uint64_t name##_miss_few(void *m) {                                                     \
        uint64_t sum = 0;                                                                          \
        for (size_t i = 0; i < FEW; i++)                                                           \
            sum += name##_get(m, absent[i]) != NULL;                                               \
        return sum;                                                                                \
    }

#define MAP_ROWS(G, label, name, N)                                                                \
    SUITE_ROW(G##Insert, label, name, N, name##_none, name##_insert, name##_drop, SUITE_CPU)       \
    SUITE_ROW(G##InsertHint, label, name, N, name##_none, name##_hint, name##_drop, SUITE_CPU)     \
    SUITE_ROW(G##Hit, label, name, N, name##_full, name##_hit, NULL, SUITE_CPU)                    \
    SUITE_ROW(G##Miss, label, name, N, name##_full, name##_miss, NULL, SUITE_CPU)                  \
    SUITE_ROW(G##Iterate, label, name, N, name##_full, name##_sum, NULL, SUITE_CPU)                \
    SUITE_ROW(G##Erase, label, name, N, map_ready, name##_erase, NULL, SUITE_CPU)                  \
    SUITE_ROW(G##Window, label, name, N, map_ready, name##_mix, NULL, SUITE_CPU)                   \
    SUITE_HELD(G##Held, label, name, map_inputs, name##_held)

/* A map of numbers, keys as they are or, with AT &, where they are; a map of strings. */
#define MAP_NUMBERS(label, name, AT)                                                               \
    MAP_RUNS(name, uint64_t, AT keys, AT found, AT absent, KEYS, WINDOW)                           \
    MAP_RUNS_FEW(name, AT keys, AT absent)                                                         \
    MAP_ROWS(Map, label, name, KEYS)                                                               \
    SUITE_ROW(MapHitFew, label, name, FEW, name##_small, name##_hit_few, NULL, SUITE_CPU)          \
    SUITE_ROW(MapMissFew, label, name, FEW, name##_small, name##_miss_few, NULL, SUITE_CPU)
#define MAP_TEXTS(label, name, AT)                                                                 \
    MAP_RUNS(name, word, AT words, AT words_found, AT words_absent, WORDS, WORD_WINDOW)            \
    MAP_ROWS(MapText, label, name, WORDS)

#endif

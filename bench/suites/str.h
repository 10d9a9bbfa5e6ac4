/* str.h - string builders.
 *
 *  StrItems   append "item_" and a decimal integer 10^6 times     StrItemsHint     with a hint
 *  StrChars   10^7 single characters, into a used builder         StrItemsCleared  into a used builder
 *  StrPieces  100 bytes 10^5 times
 *  StrSmall   10^5 whole small strings: new, 8 times "item_" and an integer, free; an item is a string
 *  StrHeld    resident bytes per byte, of StrItems
 *
 * Floors: a check of the room, memcpy, digits by a table of pairs; two calls an item, as the builders
 * have; realloc doubling.
 *
 * A library gives NAME, the type, and NAME_new(s, hint), cat (n bytes), integer, putc, clear, text,
 * size, free; STR_ROWS("name", NAME) makes runs and benchmarks of them. */
#ifndef SUITE_STR_H
#define SUITE_STR_H

#include "suite.h"

enum { ITEMS = 1000000, CHARS = 10000000, PIECES = 100000, PIECE = 100, STRINGS = 100000, PARTS = 8 };
enum { ITEMS_BYTES = ITEMS * 11 };

/* PIECE of them. */
static const char hundred_bytes[] = "pppppppppppppppppppppppppppppppppppppppppppppppppp"
                                    "pppppppppppppppppppppppppppppppppppppppppppppppppp";

/* The digits of n before end; where they begin. For builders that have no integers of their own. */
static inline char *digits_before(char *end, uint64_t n) {
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
        "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
        "8081828384858687888990919293949596979899";
    for (; n >= 100; n /= 100)
        memcpy(end -= 2, pairs + n % 100 * 2, 2);
    if (n >= 10)
        memcpy(end -= 2, pairs + n * 2, 2);
    else
        *--end = (char)('0' + n);
    return end;
}

#define STR_RUNS(name)                                                                             \
    static uint64_t name##_sum(const name *s) {                                                    \
        const char *text = name##_text(s);                                                         \
        size_t n = name##_size(s);                                                                 \
        return n + (unsigned char)text[n / 2] + (unsigned char)text[n - 1];                        \
    }                                                                                              \
    static uint64_t name##_items_into(name *s) {                                                   \
        for (unsigned i = 0; i < ITEMS; i++) {                                                     \
            name##_cat(s, "item_", 5);                                                             \
            name##_integer(s, i);                                                                  \
        }                                                                                          \
        return name##_sum(s);                                                                      \
    }                                                                                              \
    static uint64_t name##_items(void *state) {                                                    \
        name s;                                                                                    \
        (void)state;                                                                               \
        name##_new(&s, 0);                                                                         \
        uint64_t sum = name##_items_into(&s);                                                      \
        name##_free(&s);                                                                           \
        return sum;                                                                                \
    }                                                                                              \
    static uint64_t name##_hint(void *state) {                                                     \
        name s;                                                                                    \
        (void)state;                                                                               \
        name##_new(&s, ITEMS_BYTES);                                                               \
        uint64_t sum = name##_items_into(&s);                                                      \
        name##_free(&s);                                                                           \
        return sum;                                                                                \
    }                                                                                              \
    static void *name##_used(void) {                                                               \
        name *s = (name *)malloc(sizeof *s);                                                       \
        name##_new(s, 0);                                                                          \
        name##_items_into(s);                                                                      \
        return s;                                                                                  \
    }                                                                                              \
    static void name##_done(void *s) {                                                             \
        name##_free((name *)s);                                                                    \
        free(s);                                                                                   \
    }                                                                                              \
    static uint64_t name##_again(void *state) {                                                    \
        name##_clear((name *)state);                                                               \
        return name##_items_into((name *)state);                                                   \
    }                                                                                              \
    static uint64_t name##_chars(void *state) {                                                    \
        name##_clear((name *)state);                                                               \
        for (unsigned i = 0; i < CHARS; i++)                                                       \
            name##_putc((name *)state, (char)('a' + i % 16));                                      \
        return name##_sum((name *)state);                                                          \
    }                                                                                              \
    static uint64_t name##_pieces(void *state) {                                                   \
        name s;                                                                                    \
        (void)state;                                                                               \
        name##_new(&s, 0);                                                                         \
        for (unsigned i = 0; i < PIECES; i++)                                                      \
            name##_cat(&s, hundred_bytes, PIECE);                                                  \
        uint64_t sum = name##_sum(&s);                                                             \
        name##_free(&s);                                                                           \
        return sum;                                                                                \
    }                                                                                              \
    static uint64_t name##_small(void *state) {                                                    \
        uint64_t sum = 0;                                                                          \
        (void)state;                                                                               \
        for (unsigned k = 0; k < STRINGS; k++) {                                                   \
            name s;                                                                                \
            name##_new(&s, 0);                                                                     \
            for (unsigned i = 0; i < PARTS; i++) {                                                 \
                name##_cat(&s, "item_", 5);                                                        \
                name##_integer(&s, k + i);                                                         \
            }                                                                                      \
            sum += name##_sum(&s);                                                                 \
            name##_free(&s);                                                                       \
        }                                                                                          \
        return sum;                                                                                \
    }                                                                                              \
    static size_t name##_held(void) {                                                              \
        name *s = (name *)name##_used();                                                           \
        return name##_size(s);                                                                     \
    }

/* A builder without integers of its own gets them by cat. */
#define INTEGER_BY_CAT(name)                                                                       \
    static inline void name##_integer(name *s, unsigned n) {                                       \
        char text[24], *end = text + sizeof text, *at = digits_before(end, n);                     \
        name##_cat(s, at, (size_t)(end - at));                                                     \
    }

#define STR_ROWS(label, name)                                                                      \
    STR_RUNS(name)                                                                                 \
    SUITE_ROW(StrItems, label, name, ITEMS, NULL, name##_items, NULL, SUITE_CPU)                   \
    SUITE_ROW(StrItemsHint, label, name, ITEMS, NULL, name##_hint, NULL, SUITE_CPU)                \
    SUITE_ROW(StrItemsCleared, label, name, ITEMS, name##_used, name##_again, name##_done, SUITE_CPU) \
    SUITE_ROW(StrChars, label, name, CHARS, name##_used, name##_chars, name##_done, SUITE_CPU)     \
    SUITE_ROW(StrPieces, label, name, PIECES, NULL, name##_pieces, NULL, SUITE_CPU)                \
    SUITE_ROW(StrSmall, label, name, STRINGS, NULL, name##_small, NULL, SUITE_CPU)                 \
    SUITE_HELD(StrHeld, label, name, suite_no_inputs, name##_held)

#endif

/* String builders: rows C of the plan.
 *
 *   C1 append "item_" and a decimal integer 10^6 times, C2 with a hint, C3 into a cleared builder; C4
 *   10^7 single characters; C7 100 bytes 10^5 times, without a hint; C10 whole small strings: new, 8
 *   times "item_" and an integer, free; per string.
 *
 * Floors: a check of the room, memcpy, digits by a table of pairs; two calls an item, as the builders
 * have; realloc doubling. */
#include "peers.h"
#include "suite.h"

#include <mk/mk.h>

#if defined(PEER_GLIB)
#include <glib.h>
#endif
#if defined(PEER_UTHASH)
#include <utstring.h>
#endif
#if defined(PEER_KLIB)
#include <htslib/kstring.h>
#endif
#if defined(PEER_SDS)
#include <sds.h>
#endif
#if defined(PEER_STB)
#define STB_DS_IMPLEMENTATION
#include <stb/stb_ds.h>
#endif

enum { ITEMS = 1000000, CHARS = 10000000, PIECES = 100000, PIECE = 100, STRINGS = 100000, PARTS = 8 };
enum { ITEMS_BYTES = ITEMS * 11 };

static char piece[PIECE + 1];

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

/* Each builder gives NAME (its type) and NAME_new, cat (n bytes), integer, putc, clear, text, size,
 * free. */
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
            name##_cat(&s, piece, PIECE);                                                          \
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

/* ---- floor ---- */

typedef struct least {
    char *data;
    size_t len, cap;
} least;
static inline void least_new(least *s, size_t hint) {
    s->data = hint ? (char *)malloc(hint) : NULL;
    s->len = 0, s->cap = hint;
}
static __attribute__((noinline)) void least_grow(least *s, size_t n) {
    s->cap = s->cap ? s->cap * 2 : 64;
    while (s->cap - s->len <= n)
        s->cap *= 2;
    s->data = (char *)realloc(s->data, s->cap);
}
static inline void least_cat(least *s, const char *p, size_t n) {
    if (__builtin_expect(s->cap - s->len <= n, 0))
        least_grow(s, n);
    memcpy(s->data + s->len, p, n);
    s->len += n;
    s->data[s->len] = 0;
}
static inline unsigned digits_of(unsigned n) {
    unsigned count = 1;
    for (; n >= 100; n /= 100)
        count += 2;
    return count + (n >= 10);
}
static inline void least_integer(least *s, unsigned n) {
    if (__builtin_expect(s->cap - s->len <= 20, 0))
        least_grow(s, 20);
    unsigned count = digits_of(n);
    digits_before(s->data + s->len + count, n);
    s->len += count;
    s->data[s->len] = 0;
}
static inline void least_putc(least *s, char c) {
    if (__builtin_expect(s->cap - s->len <= 1, 0))
        least_grow(s, 1);
    s->data[s->len++] = c;
    s->data[s->len] = 0;
}
static inline void least_clear(least *s) {
    s->len = 0;
}
static inline const char *least_text(const least *s) {
    return s->data;
}
static inline size_t least_size(const least *s) {
    return s->len;
}
static inline void least_free(least *s) {
    free(s->data);
}
STR_RUNS(least)

/* ---- libmk ---- */

typedef mk_str own;
static inline void own_new(own *s, size_t hint) {
    mk_alloc libc = {NULL, NULL};
    mk_str_init(s, libc);
    if (hint)
        mk_str_reserve(s, hint);
}
static inline void own_cat(own *s, const char *p, size_t n) {
    mk_str_catn(s, p, n);
}
static inline void own_integer(own *s, unsigned n) {
    mk_str_uint(s, n);
}
static inline void own_putc(own *s, char c) {
    mk_str_putc(s, c);
}
static inline void own_clear(own *s) {
    mk_str_clear(s);
}
static inline const char *own_text(const own *s) {
    return mk_str_c(s);
}
static inline size_t own_size(const own *s) {
    return s->len;
}
static inline void own_free(own *s) {
    mk_str_free(s);
}
STR_RUNS(own)

static uint64_t own_small_on(mk_alloc a, unsigned k) {
    mk_str s;
    mk_str_init(&s, a);
    for (unsigned i = 0; i < PARTS; i++) {
        mk_str_cat(&s, "item_");
        mk_str_uint(&s, k + i);
    }
    uint64_t sum = own_sum(&s);
    mk_str_free(&s);
    return sum;
}
static uint64_t own_small_in_room(void *state) {
    uint64_t sum = 0;
    (void)state;
    for (unsigned k = 0; k < STRINGS; k++) {
        char bytes[256];
        mk_room room = MK_ROOM(bytes);
        sum += own_small_on(mk_room_as_alloc(&room), k);
    }
    return sum;
}
static uint64_t own_small_in_arena(void *state) {
    uint64_t sum = 0;
    mk_arena arena = {0};
    (void)state;
    for (unsigned k = 0; k < STRINGS; k++) {
        sum += own_small_on(mk_arena_as_alloc(&arena), k);
        if (k % 16 == 15)
            mk_arena_reset(&arena);
    }
    mk_arena_free(&arena);
    return sum;
}

/* ---- GLib ---- */

#if defined(PEER_GLIB)
typedef struct glib {
    GString *s;
} glib;
static inline void glib_new(glib *s, size_t hint) {
    s->s = g_string_sized_new(hint);
}
static inline void glib_cat(glib *s, const char *p, size_t n) {
    g_string_append_len(s->s, p, (gssize)n);
}
static inline void glib_putc(glib *s, char c) {
    g_string_append_c(s->s, c);
}
static inline void glib_clear(glib *s) {
    g_string_truncate(s->s, 0);
}
static inline const char *glib_text(const glib *s) {
    return s->s->str;
}
static inline size_t glib_size(const glib *s) {
    return s->s->len;
}
static inline void glib_free(glib *s) {
    g_string_free(s->s, TRUE);
}
INTEGER_BY_CAT(glib)
STR_RUNS(glib)
#endif

/* ---- utstring ---- */

#if defined(PEER_UTHASH)
typedef struct ut {
    UT_string *s;
} ut;
static inline void ut_new(ut *s, size_t hint) {
    utstring_new(s->s);
    if (hint)
        utstring_reserve(s->s, hint);
}
static inline void ut_cat(ut *s, const char *p, size_t n) {
    utstring_bincpy(s->s, p, n);
}
static inline void ut_putc(ut *s, char c) {
    utstring_bincpy(s->s, &c, 1);
}
static inline void ut_clear(ut *s) {
    utstring_clear(s->s);
}
static inline const char *ut_text(const ut *s) {
    return utstring_body(s->s);
}
static inline size_t ut_size(const ut *s) {
    return utstring_len(s->s);
}
static inline void ut_free(ut *s) {
    utstring_free(s->s);
}
INTEGER_BY_CAT(ut)
STR_RUNS(ut)
#endif

/* ---- kstring ---- */

#if defined(PEER_KLIB)
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
STR_RUNS(kstr)
#endif

/* ---- stb_ds, as an array of characters ---- */

#if defined(PEER_STB)
typedef struct stb {
    char *s;
} stb;
static inline void stb_new(stb *s, size_t hint) {
    s->s = NULL;
    if (hint)
        arrsetcap(s->s, hint);
}
static inline void stb_cat(stb *s, const char *p, size_t n) {
    memcpy(arraddnptr(s->s, n), p, n);
}
static inline void stb_putc(stb *s, char c) {
    arrput(s->s, c);
}
static inline void stb_clear(stb *s) {
    arrsetlen(s->s, 0);
}
static inline const char *stb_text(const stb *s) {
    return s->s;
}
static inline size_t stb_size(const stb *s) {
    return arrlenu(s->s);
}
static inline void stb_free(stb *s) {
    arrfree(s->s);
}
INTEGER_BY_CAT(stb)
STR_RUNS(stb)
#endif

/* ---- sds ---- */

#if defined(PEER_SDS)
typedef struct simple {
    sds s;
} simple;
static inline void simple_new(simple *s, size_t hint) {
    s->s = sdsempty();
    if (hint)
        s->s = sdsMakeRoomFor(s->s, hint);
}
static inline void simple_cat(simple *s, const char *p, size_t n) {
    s->s = sdscatlen(s->s, p, n);
}
static inline void simple_putc(simple *s, char c) {
    s->s = sdscatlen(s->s, &c, 1);
}
static inline void simple_clear(simple *s) {
    sdsclear(s->s);
}
static inline const char *simple_text(const simple *s) {
    return s->s;
}
static inline size_t simple_size(const simple *s) {
    return sdslen(s->s);
}
static inline void simple_free(simple *s) {
    sdsfree(s->s);
}
INTEGER_BY_CAT(simple)
STR_RUNS(simple)
#endif

/* ---- the table ---- */


#define ALL(ROW)                                                                                   \
    ROW("floor", least), ROW("mk", own), IF_GLIB(ROW("GString", glib)) IF_SDS(ROW("sds", simple))  \
        IF_KLIB(ROW("kstring", kstr)) IF_STB(ROW("stb_ds", stb))                                \
            IF_UTHASH(ROW("utstring", ut))

#define C1(label, name) {"C1", label, ITEMS, NULL, name##_items, NULL, 0}
#define C2(label, name) {"C2", label, ITEMS, NULL, name##_hint, NULL, 0}
#define C3(label, name) {"C3", label, ITEMS, name##_used, name##_again, name##_done, 0}
#define C4(label, name) {"C4", label, CHARS, name##_used, name##_chars, name##_done, 0}
#define C7(label, name) {"C7", label, PIECES, NULL, name##_pieces, NULL, 0}
#define C10(label, name) {"C10", label, STRINGS, NULL, name##_small, NULL, 0}

static const suite_case cases[] = {
    ALL(C1)                                                             //
    ALL(C2)                                                             //
    ALL(C3)                                                             //
    ALL(C4)                                                             //
    ALL(C7)                                                             //
    ALL(C10) {"C10", "mk in a room", STRINGS, NULL, own_small_in_room, NULL, 0}, //
    {"C10", "mk in an arena", STRINGS, NULL, own_small_in_arena, NULL, 0}, //
};

#define HELD(label, name) {label, name##_held}
static const struct {
    const char *name;
    size_t (*build)(void);
} held[] = {ALL(HELD)};

int main(int argc, char **argv) {
    memset(piece, 'p', PIECE);
    if (argc == 2 && strcmp(argv[1], "--memory") == 0) {
        for (size_t i = 0; i < sizeof held / sizeof *held; i++)
            suite_memory("C1", held[i].name, held[i].build);
        return 0;
    }
    return suite_main(argc, argv, cases, sizeof cases / sizeof *cases);
}

/* mk/str.h - building strings, and views of strings.
 *
 *      mk_str s = {0};                          // valid; no memory before the first character
 *      mk_str_cat(&s, "item_");
 *      mk_str_int(&s, i);
 *      mk_str_printf(&s, " %.3f\n", x);
 *      if (!mk_str_ok(&s)) ...                  // one check for all of them
 *      puts(mk_str_c(&s));
 *      mk_str_free(&s);
 *
 *      s.data ──► [ h e l l o \0 ┊ spare ]      len = 5, cap counts the NUL and the spare bytes
 *
 * data is NULL until something was written, or a room entered, then always NUL-terminated at len;
 * the string may hold NULs of its own. Bytes are bytes: no encoding is assumed. data, len, cap are for reading, bytes
 * below len for writing; `alloc` may be set while data is NULL: an arena, or a room (<mk/room.h>)
 * for short texts without malloc. Any function that may grow moves the bytes: pointers into data
 * end there.
 *
 * Failure is sticky: an append that finds no memory leaves the string as it was and returns false,
 * and so does every later one, until mk_str_clear or mk_str_free; so the text never has a hole. The
 * out-of-memory hook is asked once, by the first. mk_str_reserve and mk_str_shrink are only hints:
 * they return false but set nothing.
 *
 * Cost: appends are O(n) amortised (<mk/alloc.h>, mk__buf_grow); a character is a compare and two
 * stores, a number below 10^8 some twenty instructions. The highest length of each life goes to the
 * site that made the string grow first (<mk/sites.h>).
 * Threads: one at a time. */
#ifndef MK_STR_H
#define MK_STR_H

#include <mk/alloc.h>
#include <mk/room.h>
#include <mk/stats.h>
#include <stdarg.h>
#include <string.h>

MK_BEGIN

/* ---- views: somebody else's bytes ---- */

/* len bytes at ptr, not NUL-terminated in general; valid as long as what it looks at. ptr NULL: len
 * is 0. */
typedef struct mk_view {
    const char *ptr;
    size_t len;
} mk_view;

static inline mk_view mk_view_n(const char *p, size_t n) {
    mk_view v = {p, n};
    return v;
}

/* The string s without its NUL; empty for NULL. */
static inline mk_view mk_view_of(const char *s) {
    return mk_view_n(s, s ? strlen(s) : 0);
}

/* How two runs of eight bytes differ. */
static inline uint64_t mk__differ_8(const char *p, const char *q) {
    uint64_t a, b;
    memcpy(&a, p, 8);
    memcpy(&b, q, 8);
    return a ^ b;
}

/* Most names have 8 to 32 bytes, for which a call costs more than the work. What is decided by a
 * length looks at b's: a map compares its keys, which have yet to come from memory, with the one
 * asked for. */
static inline bool mk_view_eq(mk_view a, mk_view b) {
    size_t n = b.len;
    const char *p = a.ptr, *q = b.ptr;
    if (n - 8 <= 8)
        return a.len == n && (mk__differ_8(p, q) | mk__differ_8(p + n - 8, q + n - 8)) == 0;
    if (n - 16 <= 16)
        return a.len == n && (mk__differ_8(p, q) | mk__differ_8(p + 8, q + 8) |
                              mk__differ_8(p + n - 16, q + n - 16) |
                              mk__differ_8(p + n - 8, q + n - 8)) == 0;
    return a.len == n && (n == 0 || memcmp(p, q, n) == 0);
}

/* By bytes, a prefix before the longer: < 0, 0, > 0. */
static inline int mk_view_cmp(mk_view a, mk_view b) {
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

/* Without the ASCII white space at its ends. */
MK_API mk_view mk_view_trim(mk_view v);

/* ---- the builder ---- */

typedef struct mk_str {
    char *data;
    size_t len;
    size_t cap;     /* bytes that may be used, with the NUL; after a failure len: nothing fits */
    size_t held;    /* bytes obtained */
    mk_alloc alloc; /* where they come from: libc */
    mk_growth grown;
    bool failed;
} mk_str;

/* All but alloc. */
static inline void mk__str_zero(mk_str *s) {
    mk_growth none = {0, 0, 0, NULL, 0, 0, 0};
    s->data = NULL;
    s->len = s->cap = s->held = 0;
    s->grown = none;
    s->failed = false;
}

/* The empty string on allocator a, in its room if a is one that is vacant. Else the same as {0} and
 * setting alloc, but 10 ns faster than what gcc makes of {0}, which counts for short texts. */
static inline void mk_str_init(mk_str *s, mk_alloc a) {
    size_t size;
    char *room = (char *)mk__room_begin(a, 1, 1, &size);
    mk__str_zero(s);
    mk__alloc_set(&s->alloc, a);
    if (room) {
        room[0] = 0;
        s->data = room;
        s->cap = s->held = size;
    }
}

MK_API bool mk__str_catn(mk_str *s, const char *p, size_t n);
MK_API bool mk__str_number(mk_str *s, uint64_t n, bool minus);

/* The length becomes len <= cap - 1; the NUL is the caller's to write. */
static inline void mk__str_set_len(mk_str *s, size_t len) {
    mk__spare(s->alloc, s->data, s->held, s->len + 1, len + 1);
    s->len = len;
}

/* The text, never NULL: "" while nothing was written. Valid until the string changes. */
static inline const char *mk_str_c(const mk_str *s) {
    return s->data ? s->data : "";
}
static inline mk_view mk_str_view(const mk_str *s) {
    return mk_view_n(s->data, s->len);
}

/* Has every append so far succeeded? */
static inline bool mk_str_ok(const mk_str *s) {
    return !s->failed;
}

/* Appends n bytes; p may lie in s itself, and may be NULL if n is 0. */
static inline bool mk_str_catn(mk_str *s, const char *p, size_t n) {
    if (MK_UNLIKELY(n >= s->cap - s->len || n == 0))
        return mk__str_catn(s, p, n);
    char *to = s->data + s->len;
    mk__str_set_len(s, s->len + n);
    memcpy(to, p, n);
    to[n] = 0;
    return true;
}

static inline bool mk_str_cat(mk_str *s, const char *cstr) {
    return mk_str_catn(s, cstr, strlen(cstr));
}
static inline bool mk_str_cat_view(mk_str *s, mk_view v) {
    return mk_str_catn(s, v.ptr, v.len);
}

/* The character is passed by value: its address would have the compiler store each one twice. */
MK_API bool mk__str_putc(mk_str *s, char c);
static inline bool mk_str_putc(mk_str *s, char c) {
    if (MK_UNLIKELY(s->cap - s->len < 2))
        return mk__str_putc(s, c);
    char *to = s->data + s->len;
    mk__str_set_len(s, s->len + 1);
    to[0] = c;
    to[1] = 0;
    return true;
}

/* ---- numbers ---- */

/* The eight decimal digits of n < 10^8, the first in the lowest byte: halves, quarters and eighths
 * of the number side by side in one word (Paul Khuong, "How to print integers really fast", 2017;
 * the divisions by 100 and 10 are exact for all that occur). */
static inline uint64_t mk__eight_digits(uint32_t n) {
    uint64_t fours = n / 10000 | (uint64_t)(n % 10000) << 32;
    uint64_t hundreds = ((fours * 10486) >> 20) & 0x0000007f0000007fu;
    uint64_t twos = hundreds | (fours - 100 * hundreds) << 16;
    uint64_t tens = ((twos * 103) >> 10) & 0x000f000f000f000fu;
    return tens | (twos - 10 * tens) << 8;
}

/* Appends n in decimal, after a '-' if minus. */
static inline bool mk__str_digits(mk_str *s, uint64_t n, bool minus) {
#if defined(__GNUC__) && defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && \
    !defined(MK_ASAN_CONTAINERS)
    if (MK_LIKELY(n < 100000000 && s->cap - s->len >= 10)) {
        uint64_t digits = mk__eight_digits((uint32_t)n);
        unsigned zeros = (unsigned)__builtin_ctzll(digits | (uint64_t)1 << 56) & 0x38;
        char *to = s->data + s->len;
        size_t count = 8 - zeros / 8 + minus;
        digits = (digits + 0x3030303030303030u) >> zeros;
        to[0] = '-';
        memcpy(to + minus, &digits, 8);
        to[count] = 0;
        s->len += count;
        return true;
    }
#endif
    return mk__str_number(s, n, minus);
}

/* Appends the number in decimal. */
static inline bool mk_str_uint(mk_str *s, uint64_t n) {
    return mk__str_digits(s, n, false);
}
static inline bool mk_str_int(mk_str *s, int64_t n) {
    return mk__str_digits(s, n < 0 ? 0 - (uint64_t)n : (uint64_t)n, n < 0);
}

/* Appends the shortest text that strtod reads back as x, in the form of Python's repr without the
 * ".0": plain from 1e-4 to below 1e16, else as 1.5e-07; inf, -inf, nan, -0. At most 24 characters.
 * No locale. Schubfach (Giulietti, 2020), see digits.c. */
MK_API bool mk_str_double(mk_str *s, double x);

/* Appends as printf would. A format libc rejects counts as a failure. No argument may point into
 * s. */
MK_PRINTF(2, 3) MK_API bool mk_str_printf(mk_str *s, const char *fmt, ...);
MK_PRINTF(2, 0) MK_API bool mk_str_vprintf(mk_str *s, const char *fmt, va_list args);

/* ---- editing ---- */

/* Puts n bytes in place of the `del` bytes at `at`; what lies beyond the end is clipped. p may lie
 * in s. Failure as for an append. O(len - at + n). */
MK_API bool mk_str_replace(mk_str *s, size_t at, size_t del, const char *p, size_t n);
static inline bool mk_str_insert(mk_str *s, size_t at, const char *p, size_t n) {
    return mk_str_replace(s, at, 0, p, n);
}

/* Takes the `del` bytes at `at` away, clipped; cannot fail. */
MK_API void mk_str_erase(mk_str *s, size_t at, size_t del);

/* Shortens to n bytes; nothing if it is no longer than that. */
MK_API void mk_str_truncate(mk_str *s, size_t n);

/* Takes ASCII white space off both ends. */
MK_API void mk_str_trim(mk_str *s);

/* ---- memory ---- */

/* Makes room for n bytes in all (the NUL is added); the first time exactly, later geometrically. A
 * right hint means one allocation. */
MK_API bool mk_str_reserve(mk_str *s, size_t n);

/* Gives spare capacity back. */
MK_API bool mk_str_shrink(mk_str *s);

/* Makes it empty, keeps the memory, forgets a failure. */
MK_API void mk_str_clear(mk_str *s);

/* Gives the memory back: the zero value, alloc kept. */
MK_API void mk_str_free(mk_str *s);

/* Hands the text, NUL-terminated, to the caller, and its length if len is not NULL; then s is
 * empty. To be freed with free(), or mk_alloc_free and the `held` read before; if that was 0, the
 * text is 1 byte obtained now. From an arena or a room it lives as long as they do. NULL: the string
 * had failed, or there is no memory for that byte; s unchanged. */
MK_API char *mk_str_take(mk_str *s, size_t *len);

MK_API void mk__str_stats(const mk_str *s, mk_stats *out, size_t size);
static inline void mk_str_stats(const mk_str *s, mk_stats *out) {
    mk__str_stats(s, out, sizeof *out);
}

/* Are the fields consistent? For tests. */
MK_API bool mk_str_check(const mk_str *s);

MK_END
#endif

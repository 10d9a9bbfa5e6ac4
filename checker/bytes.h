/* bytes.h: numbers as bytes that mean the same on every machine, and reading them back without trust.
 *
 * All numbers are LEB128 varints; signed ones are zigzag: 0 -1 1 -2 .. as 0 1 2 3 ..
 * After the first damage the rest reads as zeros (bad, and at == end), which keeps the code of those who
 * read straight: they ask once, at the end.
 */
#ifndef MEMKIT_CHECKER_BYTES_H
#define MEMKIT_CHECKER_BYTES_H

#include <stdbool.h>
#include <stdint.h>

#include <mk/arena.h>
#include <mk/map.h>
#include <mk/str.h>
#include <mk/vec.h>

typedef struct bytes_in {
    const uint8_t *at, *end;
    bool bad;
} bytes_in;

static inline void bytes_put(mk_str *out, uint64_t v) {
    for (; v >= 128; v >>= 7)
        (void)mk_str_putc(out, (char)(v | 128));
    (void)mk_str_putc(out, (char)v);
}

static inline uint64_t bytes_damaged(bytes_in *in) {
    in->bad = true;
    in->at = in->end;
    return 0;
}

uint64_t bytes_get_long(bytes_in *in);

/* Nearly all numbers are one byte. */
static inline uint64_t bytes_get(bytes_in *in) {
    return in->at < in->end && *in->at < 128 ? *in->at++ : bytes_get_long(in);
}

static inline uint64_t bytes_zigzag(int64_t v) {
    return (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0);
}

static inline int64_t bytes_unzigzag(uint64_t v) {
    return (int64_t)(v >> 1 ^ (0 - (v & 1)));
}

static inline void bytes_put_signed(mk_str *out, int64_t v) {
    bytes_put(out, bytes_zigzag(v));
}

static inline int64_t bytes_get_signed(bytes_in *in) {
    return bytes_unzigzag(bytes_get(in));
}

/* A number of which limit is the first that is too large. */
static inline uint64_t bytes_get_below(bytes_in *in, uint64_t limit) {
    uint64_t v = bytes_get(in);
    return v < limit ? v : bytes_damaged(in);
}

/* How many rows follow: each takes a byte at least. */
static inline uint32_t bytes_get_count(bytes_in *in) {
    uint64_t n = bytes_get(in);
    return (uint32_t)(n <= (uint64_t)(in->end - in->at) && n < UINT32_MAX ? n : bytes_damaged(in));
}

/* ---- texts, each written once -------------------------------------------------------------------
 *
 *   0   NULL        1   a new one: length, characters, NUL        k + 2   the k-th new one */

MK_MAP(bytes_text_map, mk_view, uint32_t, mk_key_view, mk_eq_view)
MK_VEC(bytes_text_vec, const char *)

typedef struct bytes_texts_out {
    mk_str *out;
    bytes_text_map seen; /* texts must stay where they are until bytes_texts_free() */
} bytes_texts_out;

typedef struct bytes_texts_in {
    bytes_in in;
    bytes_text_vec seen; /* they lie in the bytes that are read */
} bytes_texts_in;

void bytes_put_text(bytes_texts_out *t, const char *text);
const char *bytes_get_text(bytes_texts_in *t);

#endif

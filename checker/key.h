/* key.h: 128-bit names of contents: two with the same key are taken for the same.
 *
 * Not against an adversary: two lanes of mk_hash_bytes with different seeds. A million contents collide
 * with a chance of 10^-27. */
#ifndef MEMKIT_CHECKER_KEY_H
#define MEMKIT_CHECKER_KEY_H

#include <string.h>

#include <mk/map.h>

typedef struct key {
    uint64_t lane[2];
} key;

#define KEY_NONE ((key){{0, 0}}) /* of what is not there */

static inline key key_add(key k, const void *p, size_t n) {
    key to = {{mk_hash_bytes(p, n, k.lane[0] + n), mk_hash_bytes(p, n, ~k.lane[1] - n)}};
    return to;
}

static inline key key_add_text(key k, const char *s) { /* NULL is not "" */
    return s ? key_add(k, s, strlen(s)) : key_add(k, "", 1);
}

static inline key key_add_number(key k, uint64_t v) {
    return key_add(k, &v, sizeof v);
}

static inline key key_add_key(key k, key other) {
    return key_add(k, &other, sizeof other);
}

static inline bool key_eq(key a, key b) {
    return a.lane[0] == b.lane[0] && a.lane[1] == b.lane[1];
}

static inline bool key_is_none(key k) {
    return key_eq(k, KEY_NONE);
}

static inline uint64_t key_hash(key k) {
    return k.lane[0];
}

#endif

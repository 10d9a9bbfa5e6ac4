/* mk/map.h - hash maps, typed, in order of insertion.
 *
 *      MK_MAP(ages, mk_view, int, mk_hash_view, mk_eq_view)     // at file scope, no semicolon
 *
 *      ages m = {0};                            // valid; takes no memory before the first entry
 *      ages_reserve(&m, n);                     // optional: one growth instead of log n
 *      if (!ages_put(&m, mk_view_of("ann"), 41)) ...            // NULL: no memory, m as it was
 *      int *age = ages_get(&m, key);            // NULL: not there
 *      for (size_t i = 0; i < m.len; i++) use(m.entries[i].key, m.entries[i].value);
 *      ages_free(&m);
 *
 *      m.entries ──► [ key value │ key value │ … ┊ spare ]      dense, in order of insertion
 *
 *      index     ──► chunks of a cache line, a power of two; a hash names its first chunk:
 *                    ┌─────────────────┬──────┬───┬─────────────────────────────┐
 *                    │ 12 tags, 1 byte │ over │ - │ 12 positions in entries, 4  │ 64 bytes
 *                    └─────────────────┴──────┴───┴─────────────────────────────┘
 *                    tag: 0 = empty, else 0x80 | 7 bits of the hash, all twelve compared at once
 *                    over: how many entries passed this chunk because it was full; 0 ends a search
 *
 * The index is that of folly's F14VectorMap (Bronson and Shi, 2019). It needs no tombstones.
 *
 * HASH(K) returns uint64_t, EQ(K, K) bool; functions or macros. The map mixes the hash once more,
 * with m.seed, so a plain one (the number itself) will do. If an adversary chooses the keys, set
 * seed to a random number and let HASH be mk_hash_bytes with a secret seed of its own.
 *
 * Order and iteration: entries are dense and stay in order of insertion; name_del closes the gap,
 * which costs O(len), and name_swap_del moves the last entry there instead, which costs O(1). There
 * are never holes. Growing and deleting move entries: pointers to values end there. To delete while
 * iterating, go from the last entry to the first.
 *
 * Keys and values are plain memory; what they own is the program's. entries[i].value may be
 * written, keys may not. `alloc` and `seed` may be set while the map has no memory. At most
 * 2^32 - 2 entries.
 *
 * Failure: NULL or false with the map unchanged, after the out-of-memory hook has been asked.
 * Cost: a miss is one line of cache, a hit two; growth makes insertion O(1) amortised.
 * Threads: one at a time; any number may read. */
#ifndef MK_MAP_H
#define MK_MAP_H

#include <mk/alloc.h>
#include <mk/stats.h>
#include <mk/str.h>
#include <string.h>

#if defined(__SSE2__) && !defined(MK_NO_SIMD)
#include <emmintrin.h>
#endif

MK_BEGIN

/* ---- hashes ---- */

/* The 128-bit product of a and b, its halves xor'ed: wyhash's mixing step. */
static inline uint64_t mk__mum(uint64_t a, uint64_t b) {
#if defined(__SIZEOF_INT128__)
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
#else
    uint64_t al = (uint32_t)a, ah = a >> 32, bl = (uint32_t)b, bh = b >> 32;
    uint64_t ll = al * bl, lh = al * bh, hl = ah * bl, hh = ah * bh;
    uint64_t mid = (ll >> 32) + (uint32_t)lh + (uint32_t)hl;
    return ((mid << 32) | (uint32_t)ll) ^ (hh + (lh >> 32) + (hl >> 32) + (mid >> 32));
#endif
}

/* wyhash, final version 4 (Wang Yi, public domain): n bytes at p. The same on every machine. */
MK_API uint64_t mk_hash_bytes(const void *p, size_t n, uint64_t seed);

/* An integer: one wyhash mixing step with its default secret. */
static inline uint64_t mk_hash_u64(uint64_t x) {
    return mk__mum(x ^ 0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu);
}
static inline uint64_t mk_hash_u32(uint32_t x) {
    return mk_hash_u64(x);
}

/* Strings: mk_hash_bytes of the characters, seed 0. A string hashes the same both ways. */
static inline uint64_t mk_hash_view(mk_view v) {
    return mk_hash_bytes(v.ptr, v.len, 0);
}
static inline uint64_t mk_hash_cstr(const char *s) {
    return mk_hash_bytes(s, strlen(s), 0);
}

static inline bool mk_eq_u64(uint64_t a, uint64_t b) {
    return a == b;
}
static inline bool mk_eq_u32(uint32_t a, uint32_t b) {
    return a == b;
}
static inline bool mk_eq_view(mk_view a, mk_view b) {
    return mk_view_eq(a, b);
}
static inline bool mk_eq_cstr(const char *a, const char *b) {
    return strcmp(a, b) == 0;
}

/* ---- the index: from hashes to positions ---- */

#define MK__LANES 12u
#define MK__OVER 12 /* the thirteenth byte of a chunk's tags */

typedef struct mk__chunk {
    uint8_t tag[16];
    uint32_t at[MK__LANES];
} mk__chunk;

typedef struct mk__index {
    mk__chunk *chunks; /* NULL: none */
    size_t mask;       /* number of chunks - 1 */
} mk__index;

static inline uint64_t mk__hash_mix(uint64_t h, uint64_t seed) {
    return mk__mum(h ^ seed, 0x9e3779b97f4a7c15u);
}
static inline uint8_t mk__hash_tag(uint64_t h) {
    return (uint8_t)(0x80 | h >> 57);
}

/* From one chunk of a key to its next: odd, so that the walk meets every chunk. */
static inline size_t mk__hash_step(uint64_t h) {
    return (size_t)(h >> 57) * 2 + 1;
}

/* One bit for each of the twelve tags that equals `tag`. */
static inline uint32_t mk__chunk_match(const mk__chunk *c, uint8_t tag) {
#if defined(__SSE2__) && !defined(MK_NO_SIMD)
    __m128i tags = _mm_loadu_si128((const __m128i *)(const void *)c->tag);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(tags, _mm_set1_epi8((char)tag))) & 0xfff;
#else
    uint32_t bits = 0;
    for (unsigned i = 0; i < MK__LANES; i++)
        bits |= (uint32_t)(c->tag[i] == tag) << i;
    return bits;
#endif
}

/* Which bit is the lowest of bits != 0. */
static inline unsigned mk__lowest_bit(uint32_t bits) {
#if defined(__GNUC__)
    return (unsigned)__builtin_ctz(bits);
#else
    unsigned i = 0;
    while (!(bits >> i & 1))
        i++;
    return i;
#endif
}

/* Room for want entries. Fills *fresh with a new, empty index if the present one is too small, else
 * with the present one; grows entries, of which cap becomes the new capacity. Nothing changes on
 * failure. */
MK_API bool mk__map_grow(mk__buf *entries, mk__index now, size_t want, mk__index *fresh,
                         mk_growth *g);
MK_API void mk__index_free(mk_alloc a, mk__index x);
MK_API void mk__index_clear(mk__index x);
MK_API void mk__index_add(mk__index x, uint64_t h, size_t at);
MK_API void mk__index_del(mk__index x, uint64_t h, size_t at);
MK_API void mk__index_move(mk__index x, uint64_t h, size_t from, size_t to);
/* After entry `at` has left: everything behind it moves down by one. */
MK_API void mk__index_close_gap(mk__index x, size_t at);
/* Number of positions held, if each is below len; SIZE_MAX otherwise. */
MK_API size_t mk__index_count(mk__index x, size_t len);
MK_API bool mk__index_has(mk__index x, uint64_t h, size_t at);
MK_API void mk__map_stats(const mk__buf *entries, mk__index x, const mk_growth *g, mk_stats *out,
                          size_t size);

/* For keys K and values V:
 *
 *  V   *name_get(const name *m, K k)              k's value, or NULL
 *  V   *name_put(name *m, K k, V v)               inserts, or replaces the value (the old key
 *                                                 stays). NULL: no memory
 *  V   *name_add(name *m, K k, bool *added)       k's value, inserted zeroed if it was not there;
 *                                                 *added, unless NULL, says which. NULL: no memory
 *  bool name_del(name *m, K k)                    takes k out, keeps the order: O(len), for the
 *                                                 last entry O(1). False: it was not there
 *  bool name_swap_del(name *m, K k)               the same, but the last entry takes its place.
 *                                                 O(1)
 *  bool name_reserve(name *m, size_t n)           makes room for n entries in all
 *  void name_clear(name *m)                       makes it empty, keeps the memory. O(cap)
 *  void name_free(name *m)                        gives the memory back: the zero value, alloc and
 *                                                 seed kept
 *  void name_stats(const name *m, mk_stats *out)  bytes (the index is `header`), growths, copied
 *  bool name_check(const name *m)                 does the index hold each entry exactly once?
 *                                                 For tests. O(len) */
#define MK_MAP(name, K, V, HASH, EQ)                                                              \
    typedef struct name##_entry {                                                                 \
        K key;                                                                                    \
        V value;                                                                                  \
    } name##_entry;                                                                               \
                                                                                                  \
    typedef struct name {                                                                         \
        name##_entry *entries;                                                                    \
        size_t len, cap;                                                                          \
        mk_alloc alloc;                                                                           \
        uint64_t seed;                                                                            \
        mk__index index;                                                                          \
        mk_growth grown;                                                                          \
    } name;                                                                                       \
                                                                                                  \
    MK_GENERATED mk__buf name##_buf_(const name *m) {                                             \
        mk__buf b = {m->entries, m->len, m->cap, sizeof(name##_entry), MK_ALIGNOF(name##_entry),  \
                     m->alloc};                                                                   \
        return b;                                                                                 \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED uint64_t name##_hash_(const name *m, K k) {                                      \
        return mk__hash_mix(HASH(k), m->seed);                                                    \
    }                                                                                             \
                                                                                                  \
    static MK_COLD bool name##_grow_(name *m, size_t n) {                                         \
        mk__index fresh;                                                                          \
        mk__buf b = name##_buf_(m);                                                               \
        if (!mk__map_grow(&b, m->index, n, &fresh, &m->grown))                                    \
            return false;                                                                         \
        m->entries = (name##_entry *)b.data;                                                      \
        m->cap = b.cap;                                                                           \
        if (fresh.chunks == m->index.chunks)                                                      \
            return true;                                                                          \
        for (size_t i = 0; i < m->len; i++)                                                       \
            mk__index_add(fresh, name##_hash_(m, m->entries[i].key), i);                          \
        mk__index_free(m->alloc, m->index);                                                       \
        m->index = fresh;                                                                         \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    /* k's entry if chunk c knows it. */                                                          \
    MK_GENERATED name##_entry *name##_in_chunk_(const name *m, const mk__chunk *c, K k,           \
                                                uint64_t h) {                                     \
        for (uint32_t same = mk__chunk_match(c, mk__hash_tag(h)); same; same &= same - 1) {       \
            name##_entry *e = &m->entries[c->at[mk__lowest_bit(same)]];                           \
            if (MK_LIKELY(EQ(e->key, k)))                                                         \
                return e;                                                                         \
        }                                                                                         \
        return NULL;                                                                              \
    }                                                                                             \
                                                                                                  \
    /* A search past a first chunk that was too full for k: apart, to keep that one small. */     \
    static MK_COLD name##_entry *name##_find_far_(const name *m, K k, uint64_t h) {               \
        size_t at = (size_t)h;                                                                    \
        for (size_t tries = 0; tries < m->index.mask; tries++) {                                  \
            const mk__chunk *c = &m->index.chunks[(at += mk__hash_step(h)) & m->index.mask];      \
            name##_entry *e = name##_in_chunk_(m, c, k, h);                                       \
            if (e || c->tag[MK__OVER] == 0)                                                       \
                return e;                                                                         \
        }                                                                                         \
        return NULL;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED name##_entry *name##_find_(const name *m, K k, uint64_t h) {                     \
        if (m->len == 0)                                                                          \
            return NULL;                                                                          \
        const mk__chunk *c = &m->index.chunks[(size_t)h & m->index.mask];                         \
        name##_entry *e = name##_in_chunk_(m, c, k, h);                                           \
        if (MK_LIKELY(e || c->tag[MK__OVER] == 0))                                                \
            return e;                                                                             \
        return name##_find_far_(m, k, h);                                                         \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED V *name##_get(const name *m, K k) {                                              \
        name##_entry *e = name##_find_(m, k, name##_hash_(m, k));                                 \
        return e ? &e->value : NULL;                                                              \
    }                                                                                             \
                                                                                                  \
    /* k's entry, found or appended with its value unset. */                                      \
    MK_GENERATED name##_entry *name##_entry_(name *m, K k, bool *added) {                         \
        uint64_t h = name##_hash_(m, k);                                                          \
        name##_entry *e = name##_find_(m, k, h);                                                  \
        *added = !e;                                                                              \
        if (e)                                                                                    \
            return e;                                                                             \
        if (MK_UNLIKELY(m->len == m->cap) && !name##_grow_(m, m->len + 1))                        \
            return NULL;                                                                          \
        mk__index_add(m->index, h, m->len);                                                       \
        m->entries[m->len].key = k;                                                               \
        return &m->entries[m->len++];                                                             \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED V *name##_put(name *m, K k, V v) {                                               \
        bool added;                                                                               \
        name##_entry *e = name##_entry_(m, k, &added);                                            \
        if (!e)                                                                                   \
            return NULL;                                                                          \
        e->value = v;                                                                             \
        return &e->value;                                                                         \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED V *name##_add(name *m, K k, bool *added) {                                       \
        bool fresh;                                                                               \
        name##_entry *e = name##_entry_(m, k, &fresh);                                            \
        if (added)                                                                                \
            *added = e && fresh;                                                                  \
        if (!e)                                                                                   \
            return NULL;                                                                          \
        if (fresh)                                                                                \
            memset((void *)&e->value, 0, sizeof e->value);                                        \
        return &e->value;                                                                         \
    }                                                                                             \
                                                                                                  \
    /* Takes k out of the index; where its entry is, or SIZE_MAX. */                              \
    MK_GENERATED size_t name##_unlink_(name *m, K k) {                                            \
        uint64_t h = name##_hash_(m, k);                                                          \
        const name##_entry *e = name##_find_(m, k, h);                                            \
        if (!e)                                                                                   \
            return SIZE_MAX;                                                                      \
        size_t i = (size_t)(e - m->entries);                                                      \
        mk__index_del(m->index, h, i);                                                            \
        mk_growth_note(&m->grown, m->len);                                                        \
        m->len--;                                                                                 \
        return i;                                                                                 \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_del(name *m, K k) {                                                  \
        size_t i = name##_unlink_(m, k);                                                          \
        if (i == SIZE_MAX)                                                                        \
            return false;                                                                         \
        if (i == m->len)                                                                          \
            return true;                                                                          \
        mk__index_close_gap(m->index, i);                                                         \
        memmove((void *)&m->entries[i], &m->entries[i + 1], (m->len - i) * sizeof(name##_entry)); \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_swap_del(name *m, K k) {                                             \
        size_t i = name##_unlink_(m, k);                                                          \
        if (i == SIZE_MAX)                                                                        \
            return false;                                                                         \
        if (i == m->len)                                                                          \
            return true;                                                                          \
        mk__index_move(m->index, name##_hash_(m, m->entries[m->len].key), m->len, i);             \
        m->entries[i] = m->entries[m->len];                                                       \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_reserve(name *m, size_t n) {                                         \
        return n <= m->cap || name##_grow_(m, n);                                                 \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_clear(name *m) {                                                     \
        mk_growth_note(&m->grown, m->len);                                                        \
        m->len = 0;                                                                               \
        mk__index_clear(m->index);                                                                \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_free(name *m) {                                                      \
        mk__index no_index = {NULL, 0};                                                           \
        mk_growth none = {0, 0, 0};                                                               \
        mk__index_free(m->alloc, m->index);                                                       \
        mk_alloc_free(m->alloc, m->entries, m->cap * sizeof(name##_entry),                        \
                      MK_ALIGNOF(name##_entry));                                                  \
        m->entries = NULL;                                                                        \
        m->len = m->cap = 0;                                                                      \
        m->index = no_index;                                                                      \
        m->grown = none;                                                                          \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_stats(const name *m, mk_stats *out) {                                \
        mk__buf b = name##_buf_(m);                                                               \
        mk__map_stats(&b, m->index, &m->grown, out, sizeof *out);                                 \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_check(const name *m) {                                               \
        mk__buf b = name##_buf_(m);                                                               \
        if (!mk__buf_check(&b) || mk__index_count(m->index, m->len) != m->len)                    \
            return false;                                                                         \
        for (size_t i = 0; i < m->len; i++)                                                       \
            if (!mk__index_has(m->index, name##_hash_(m, m->entries[i].key), i))                  \
                return false;                                                                     \
        return true;                                                                              \
    }

MK_END
#endif

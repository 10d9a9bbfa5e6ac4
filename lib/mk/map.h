/* mk/map.h - hash maps, typed, in order of insertion.
 *
 *      MK_MAP(ages, mk_view, int, mk_key_view, mk_eq_view)      // at file scope, no semicolon
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
 *      index: groups of a cache line, a power of two; a hash names its first:
 *      [ 12 positions in entries, 4 bytes each │ 12 tags of 1 byte │ 4 counts ] …
 *                tag: 0 = empty, else 8 bits of the hash; all are compared at once
 *                count: how many entries of a quarter of all hashes passed this group because it
 *                was full; 0 ends a search
 *
 * A search that finds nothing reads one line, one that finds two, whatever the size of the map.
 * Groups that note, by some bits of the hash, what did not fit, instead of ending searches at an empty
 * place, are those of boost::unordered_flat_map (Lopez Munoz, 2022); counting it, which makes
 * tombstones unnecessary, and tags in one line with what they are of, are F14's (Bronson and Shi,
 * 2019); dense entries beside an index are CPython's dict
 * (Hettinger, 2012). At most 9 of 12 places are used, on average.
 *
 * HASH(K, seed) returns uint64_t, EQ(K, K) bool; functions or macros. The map mixes the hash once
 * more, with its seed, so a plain one (the number itself) will do.
 *
 * Hash flooding: a map takes a random seed of the process when it first grows, so that whoever
 * chooses the keys cannot choose them to collide; mk_key_view and mk_key_cstr use it for every byte.
 * A HASH of your own should do so too if the keys are not your own. Set m.seed (not 0) beforehand
 * to have the same layout on every run; order of iteration never depends on it.
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
 * Keys of its own: MK_STRMAP(name, V) is a map from mk_view whose keys are copied, NUL-terminated,
 * a block each from m.alloc (an arena makes them one bump each), and freed with their entries.
 *
 * Failure: NULL or false with the map unchanged, after the out-of-memory hook has been asked.
 * Cost: lookups O(1); insertion O(1) amortised. The highest length goes to the site that made the
 * map grow first (<mk/sites.h>).
 * Memory: an entry, and 7.1 to 14.2 bytes of index for each.
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

/* ---- hashes: the same on every machine, for any use ---- */

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

/* wyhash, final version 4 (Wang Yi, public domain): n bytes at p. */
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

/* ---- hashes for MK_MAP: of a map's own seed, not to be kept ---- */

/* Little-endian words; compilers make one load of it. */
static inline uint64_t mk__read_4(const unsigned char *p) {
    return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 | (uint64_t)p[3] << 24;
}
static inline uint64_t mk__read_8(const unsigned char *p) {
    return mk__read_4(p) | mk__read_4(p + 4) << 32;
}

MK_API uint64_t mk__key_long(const unsigned char *p, size_t n, uint64_t seed);

/* n bytes: wyhash's steps, but with both factors of every product made unknown by the seed. With
 * its published secrets an adversary could make a factor 0 and so collide whatever the seed. The
 * map adds the last product. */
MK_IN_LINE uint64_t mk__key_bytes(const void *bytes, size_t n, uint64_t seed) {
    const unsigned char *p = (const unsigned char *)bytes;
    uint64_t a = 0, b = 0, state = seed ^ 0xe7037ed1a0b428dbu;
    MK__IN_REGISTER(p); /* or gcc warns of what would be read of a small array, were n larger */
    if (MK_UNLIKELY(n > 32))
        return mk__key_long(p, n, seed);
    if (n > 16)
        state = mk__mum(mk__read_8(p) ^ seed ^ 0x8ebc6af09c88c6e3u, mk__read_8(p + 8) ^ state);
    if (n >= 8) {
        a = mk__read_8(n > 16 ? p + n - 16 : p);
        b = mk__read_8(p + n - 8);
    } else if (n >= 4) {
        a = mk__read_4(p);
        b = mk__read_4(p + n - 4);
    } else if (n > 0) {
        a = (uint64_t)p[0] << 16 | (uint64_t)p[n >> 1] << 8 | p[n - 1];
    }
    return mk__mum(a ^ seed ^ 0xa0761d6478bd642fu, b ^ state) + n;
}

MK_IN_LINE uint64_t mk_key_view(mk_view v, uint64_t seed) {
    return mk__key_bytes(v.ptr, v.len, seed);
}
MK_IN_LINE uint64_t mk_key_cstr(const char *s, uint64_t seed) {
    return mk__key_bytes(s, strlen(s), seed);
}

/* An integer stands for itself: the map's mixing, with two secret factors, is all it needs. */
static inline uint64_t mk_key_u64(uint64_t x, uint64_t seed) {
    (void)seed;
    return x;
}
static inline uint64_t mk_key_u32(uint32_t x, uint64_t seed) {
    (void)seed;
    return x;
}

static inline bool mk_eq_u64(uint64_t a, uint64_t b) {
    return a == b;
}
static inline bool mk_eq_u32(uint32_t a, uint32_t b) {
    return a == b;
}

/* Without a call, for which a search would have to save all that it has in registers; keys of a length
 * for which memcmp is faster cost more to hash. What is decided by a length looks at b's: a map
 * compares its keys, which have yet to come from memory, with the one asked for. */
MK_IN_LINE bool mk_eq_view(mk_view a, mk_view b) {
    const char *p = a.ptr, *q = b.ptr;
    size_t n = b.len;
    MK__IN_REGISTER(q);
    if (a.len != n)
        return false;
    if (n - 8 <= 8)
        return (mk__differ_8(p, q) | mk__differ_8(p + n - 8, q + n - 8)) == 0;
    if (n - 8 <= 24)
        return (mk__differ_8(p, q) | mk__differ_8(p + 8, q + 8) |
                mk__differ_8(p + n - 16, q + n - 16) | mk__differ_8(p + n - 8, q + n - 8)) == 0;
    while (n > 8) {
        if (mk__differ_8(p, q) != 0)
            return false;
        p += 8, q += 8, n -= 8;
    }
    for (; n > 0; n--)
        if (p[n - 1] != q[n - 1])
            return false;
    return true;
}
static inline bool mk_eq_cstr(const char *a, const char *b) {
    return strcmp(a, b) == 0;
}

/* ---- the index: from hashes to positions ---- */

#define MK__LANES 12u

typedef struct mk__group {
    uint32_t at[MK__LANES];
    unsigned char tags[MK__LANES], over[4];
} mk__group;

typedef struct mk__index {
    mk__group *groups; /* NULL: none */
    size_t mask;       /* (number of groups - 1) * sizeof(mk__group) */
} mk__index;

static inline uint64_t mk__hash_mix(uint64_t h, uint64_t seed) {
    return mk__mum(h ^ seed, 0x9e3779b97f4a7c15u + 2 * seed);
}

/* The group at which the walk of a key has come to `at`; it begins at the hash. A hash's lowest bits
 * lie inside a group. */
static inline mk__group *mk__index_group(mk__index x, size_t at) {
    return (mk__group *)(void *)((char *)x.groups + (at & x.mask));
}

/* For each value of a hash's upper 8 bits its tag, four times. */
extern MK_API const uint32_t mk__tag_words[256];

static inline unsigned char mk__hash_tag(uint64_t h) {
    return (unsigned char)mk__tag_words[h >> 56];
}

/* Which of a group's counts is the key's. */
static inline size_t mk__hash_quarter(uint64_t h) {
    return (size_t)(h >> 54) & 3;
}

/* From one group of a key to its next: an odd number of groups, so that the walk meets every one. */
static inline size_t mk__hash_step(uint64_t h) {
    return ((size_t)(h >> 56) * 2 + 1) * sizeof(mk__group);
}

#if defined(__SSE2__) && !defined(MK_NO_SIMD)
static inline uint32_t mk__group_equal(const mk__group *g, __m128i tag) {
    __m128i all = _mm_load_si128((const __m128i *)(const void *)g->tags);
    return (uint32_t)_mm_movemask_epi8(_mm_cmpeq_epi8(all, tag)) & 0xfff;
}
#else
static inline uint32_t mk__group_equal(const mk__group *g, unsigned char tag) {
    uint32_t bits = 0;
    for (unsigned i = 0; i < MK__LANES; i++)
        bits |= (uint32_t)(g->tags[i] == tag) << i;
    return bits;
}
#endif

/* One bit for each of the tags that is the hash's; for each that is empty. */
static inline uint32_t mk__group_match(const mk__group *g, uint64_t h) {
#if defined(__SSE2__) && !defined(MK_NO_SIMD)
    return mk__group_equal(g, _mm_set1_epi32((int)mk__tag_words[h >> 56]));
#else
    return mk__group_equal(g, mk__hash_tag(h));
#endif
}
static inline uint32_t mk__group_empty(const mk__group *g) {
#if defined(__SSE2__) && !defined(MK_NO_SIMD)
    return mk__group_equal(g, _mm_setzero_si128());
#else
    return mk__group_equal(g, 0);
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
/* The same for the room that the entries there are need. */
MK_API bool mk__map_shrink(mk__buf *entries, mk__index now, mk__index *fresh, mk_growth *g);
/* The process's random seed, never 0. */
MK_API uint64_t mk__map_seed(void);
MK_API void mk__index_free(mk_alloc a, mk__index x);
/* Gives all memory back. */
MK_API void mk__map_free(const mk__buf *entries, mk__index x);
MK_API void mk__index_clear(mk__index x);
/* Wherever there is a place. */
MK_API void mk__index_add_far(mk__index x, uint64_t h, size_t at);
/* Where it was not in its first group. */
MK_API void mk__index_del_far(mk__index x, uint64_t h, size_t at);
MK_API void mk__index_move_far(mk__index x, uint64_t h, size_t from, size_t to);
/* After entry `at` has left: everything behind it moves down by one. */
MK_API void mk__index_close_gap(mk__index x, size_t at);
/* Number of positions held, if each is below len; SIZE_MAX otherwise. */
MK_API size_t mk__index_count(mk__index x, size_t len);
MK_API bool mk__index_has(mk__index x, uint64_t h, size_t at);
MK_API void mk__map_stats(const mk__buf *entries, mk__index x, const mk_growth *g, mk_stats *out,
                          size_t size);

static inline void mk__group_set(mk__group *g, unsigned lane, uint64_t h, size_t at) {
    g->tags[lane] = mk__hash_tag(h);
    g->at[lane] = (uint32_t)at;
}

static inline void mk__index_add(mk__index x, uint64_t h, size_t at) {
    mk__group *g = mk__index_group(x, (size_t)h);
    uint32_t empty = mk__group_empty(g);
    if (MK_LIKELY(empty != 0))
        mk__group_set(g, mk__lowest_bit(empty), h, at);
    else
        mk__index_add_far(x, h, at);
}

/* In which lane of its first group the index holds entry `at`, whose hash is h; MK__LANES: it is
 * farther off. */
static inline unsigned mk__index_lane(mk__index x, uint64_t h, size_t at) {
    const mk__group *g = mk__index_group(x, (size_t)h);
    uint32_t same = mk__group_match(g, h);
    for (; same; same &= same - 1)
        if (MK_LIKELY(g->at[mk__lowest_bit(same)] == at))
            return mk__lowest_bit(same);
    return MK__LANES;
}

static inline void mk__index_move(mk__index x, uint64_t h, size_t from, size_t to) {
    unsigned lane = mk__index_lane(x, h, from);
    if (MK_LIKELY(lane < MK__LANES))
        mk__index_group(x, (size_t)h)->at[lane] = (uint32_t)to;
    else
        mk__index_move_far(x, h, from, to);
}

/* Keys that belong to the program. */
static inline bool mk__key_borrow(mk_alloc a, const void *key) {
    (void)a, (void)key;
    return true;
}
static inline void mk__key_leave(mk_alloc a, const void *key) {
    (void)a, (void)key;
}

/* Keys that belong to the map: *key becomes a copy; is given back. */
MK_API bool mk__key_copy(mk_alloc a, mk_view *key);
MK_API void mk__key_drop(mk_alloc a, const mk_view *key);

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
 *  bool name_reserve(name *m, size_t n)           makes room for n entries in all, exactly
 *  bool name_shrink(name *m)                      gives spare room back, entries' and index's; may
 *                                                 be refused. O(len)
 *  void name_clear(name *m)                       makes it empty, keeps the memory. O(cap)
 *  void name_free(name *m)                        gives the memory back: the zero value, alloc and
 *                                                 seed kept
 *  void name_stats(const name *m, mk_stats *out)  bytes (the index is `header`), growths, copied
 *  bool name_check(const name *m)                 does the index hold each entry exactly once?
 *                                                 For tests. O(len)
 *
 * k is evaluated once. It may lie in the map itself (m.entries[i].key). */
#define MK_MAP(name, K, V, HASH, EQ) MK__MAP(name, K, V, HASH, EQ, mk__key_borrow, mk__key_leave)

/* The same for keys of type mk_view that the map copies. stats do not count their bytes. */
#define MK_STRMAP(name, V) \
    MK__MAP(name, mk_view, V, mk_key_view, mk_eq_view, mk__key_copy, mk__key_drop)

#define MK__MAP(name, K, V, HASH, EQ, COPY, DROP)                                                 \
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
    MK_GENERATED void name##_set_len_(name *m, size_t len) {                                      \
        mk__spare(m->alloc, m->entries, m->cap * sizeof(name##_entry),                            \
                  m->len * sizeof(name##_entry), len * sizeof(name##_entry));                     \
        m->len = len;                                                                             \
    }                                                                                             \
                                                                                                  \
    MK_IN_LINE uint64_t name##_hash_(const name *m, K k) {                                        \
        return mk__hash_mix(HASH(k, m->seed), m->seed);                                           \
    }                                                                                             \
                                                                                                  \
    /* The entries are where b says; a fresh index takes them all. */                             \
    MK_GENERATED void name##_settle_(name *m, const mk__buf *b, mk__index fresh) {                \
        m->entries = (name##_entry *)b->data;                                                     \
        m->cap = b->cap;                                                                          \
        if (fresh.groups == m->index.groups)                                                      \
            return;                                                                               \
        if (m->seed == 0)                                                                         \
            m->seed = mk__map_seed();                                                             \
        for (size_t i = 0; i < m->len; i++)                                                       \
            mk__index_add(fresh, name##_hash_(m, m->entries[i].key), i);                          \
        mk__index_free(m->alloc, m->index);                                                       \
        m->index = fresh;                                                                         \
    }                                                                                             \
                                                                                                  \
    MK_APART bool name##_grow_(name *m, size_t n) {                                               \
        mk__index fresh;                                                                          \
        mk__buf b = name##_buf_(m);                                                               \
        mk_growth_site(&m->grown, MK_SITE_HERE());                                                \
        if (!mk__map_grow(&b, m->index, n, &fresh, &m->grown))                                    \
            return false;                                                                         \
        name##_settle_(m, &b, fresh);                                                             \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    /* k's entry if the group knows it, and in which lane. Inlined: what is called for each key, */\
    /* with six values to save, costs a third more for texts. */                                  \
    MK_IN_LINE name##_entry *name##_in_group_(const name *m, const mk__group *g, K k,             \
                                                       uint64_t h, unsigned *lane) {              \
        uint32_t same = mk__group_match(g, h);                                                    \
        for (; same; same &= same - 1) {                                                          \
            *lane = mk__lowest_bit(same);                                                         \
            name##_entry *e = &m->entries[g->at[*lane]];                                          \
            if (MK_LIKELY(EQ(e->key, k)))                                                         \
                return e;                                                                         \
        }                                                                                         \
        return NULL;                                                                              \
    }                                                                                             \
                                                                                                  \
    /* A search past a first group that was too full for k: apart, to keep that one small. */     \
    MK_APART name##_entry *name##_find_far_(const name *m, K k, uint64_t h) {                     \
        size_t at = (size_t)h;                                                                    \
        unsigned lane;                                                                            \
        for (size_t tries = 0; tries < m->index.mask; tries += sizeof(mk__group)) {               \
            const mk__group *g = mk__index_group(m->index, at += mk__hash_step(h));               \
            name##_entry *e = name##_in_group_(m, g, k, h, &lane);                                \
            if (e || g->over[mk__hash_quarter(h)] == 0)                                           \
                return e;                                                                         \
        }                                                                                         \
        return NULL;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_IN_LINE name##_entry *name##_find_(const name *m, K k, uint64_t h) {                       \
        if (m->len == 0)                                                                          \
            return NULL;                                                                          \
        unsigned lane;                                                                            \
        const mk__group *g = mk__index_group(m->index, (size_t)h);                                \
        name##_entry *e = name##_in_group_(m, g, k, h, &lane);                                    \
        if (MK_LIKELY(e || g->over[mk__hash_quarter(h)] == 0))                                    \
            return e;                                                                             \
        return name##_find_far_(m, k, h);                                                         \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED V *name##_get(const name *m, K k) {                                              \
        name##_entry *e = name##_find_(m, k, name##_hash_(m, k));                                 \
        return e ? &e->value : NULL;                                                              \
    }                                                                                             \
                                                                                                  \
    /* Appends k, which is not there and belongs to the map by now, with its value unset. */      \
    MK_GENERATED name##_entry *name##_append_(name *m, K k) {                                     \
        name##_entry *e = m->entries + m->len;                                                    \
        name##_set_len_(m, m->len + 1);                                                           \
        e->key = k;                                                                               \
        return e;                                                                                 \
    }                                                                                             \
                                                                                                  \
    /* k's entry, appended if it was not there, whatever stands in the way. Apart, and called from\
     * what is inlined: its caller is the site. */                                                \
    MK_APART name##_entry *name##_enter_(name *m, K k, uint64_t h) {                              \
        name##_entry *e = name##_find_(m, k, h);                                                  \
        if (e)                                                                                    \
            return e;                                                                             \
        mk_growth_site(&m->grown, MK_SITE_HERE());                                                \
        if (m->len == m->cap && !name##_grow_(m, m->len + 1))                                     \
            return NULL;                                                                          \
        h = name##_hash_(m, k); /* the first growth seeds the map */                              \
        if (!COPY(m->alloc, &k))                                                                  \
            return NULL;                                                                          \
        mk__index_add_far(m->index, h, m->len);                                                   \
        return name##_append_(m, k);                                                              \
    }                                                                                             \
                                                                                                  \
    /* The same. One look at its first group mostly says that k is not there and where it goes. */\
    MK_UNUSED MK_INLINE name##_entry *name##_place_(name *m, K k) {                               \
        uint64_t h = name##_hash_(m, k);                                                          \
        if (MK_UNLIKELY(m->len == m->cap))                                                        \
            return name##_enter_(m, k, h);                                                        \
        unsigned lane;                                                                            \
        mk__group *g = mk__index_group(m->index, (size_t)h);                                      \
        name##_entry *e = name##_in_group_(m, g, k, h, &lane);                                    \
        if (e)                                                                                    \
            return e;                                                                             \
        uint32_t empty = mk__group_empty(g);                                                      \
        if (MK_UNLIKELY(empty == 0 || g->over[mk__hash_quarter(h)] != 0))                         \
            return name##_enter_(m, k, h);                                                        \
        if (!COPY(m->alloc, &k))                                                                  \
            return NULL;                                                                          \
        mk__group_set(g, mk__lowest_bit(empty), h, m->len);                                       \
        return name##_append_(m, k);                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GROWS(1) MK_UNUSED MK_INLINE V *name##_put(name *m, K k, V v) {                            \
        name##_entry *e = name##_place_(m, k);                                                    \
        if (!e)                                                                                   \
            return NULL;                                                                          \
        e->value = v;                                                                             \
        return &e->value;                                                                         \
    }                                                                                             \
                                                                                                  \
    MK_GROWS(1) MK_UNUSED MK_INLINE V *name##_add(name *m, K k, bool *added) {                    \
        size_t before = m->len;                                                                   \
        name##_entry *e = name##_place_(m, k);                                                    \
        bool fresh = e && m->len != before;                                                       \
        if (fresh)                                                                                \
            memset((void *)&e->value, 0, sizeof e->value);                                        \
        if (added)                                                                                \
            *added = fresh;                                                                       \
        return e ? &e->value : NULL;                                                              \
    }                                                                                             \
                                                                                                  \
    /* Takes k, which its first group does not know, out of the index. */                         \
    MK_APART name##_entry *name##_unlink_far_(name *m, K k, uint64_t h) {                         \
        name##_entry *e = name##_find_far_(m, k, h);                                              \
        if (e)                                                                                    \
            mk__index_del_far(m->index, h, (size_t)(e - m->entries));                             \
        return e;                                                                                 \
    }                                                                                             \
                                                                                                  \
    /* Takes k out of the index, which is not empty; its entry, or NULL. */                       \
    MK_GENERATED name##_entry *name##_unlink_(name *m, K k) {                                     \
        uint64_t h = name##_hash_(m, k);                                                          \
        unsigned lane;                                                                            \
        mk__group *g = mk__index_group(m->index, (size_t)h);                                      \
        name##_entry *e = name##_in_group_(m, g, k, h, &lane);                                    \
        if (MK_LIKELY(e != NULL))                                                                 \
            g->tags[lane] = 0;                                                                    \
        else if (g->over[mk__hash_quarter(h)] == 0 || !(e = name##_unlink_far_(m, k, h)))         \
            return NULL;                                                                          \
        DROP(m->alloc, &e->key);                                                                  \
        mk_growth_note(&m->grown, m->len);                                                        \
        return e;                                                                                 \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_del(name *m, K k) {                                                  \
        name##_entry *gap = m->len == 0 ? NULL : name##_unlink_(m, k);                            \
        if (!gap)                                                                                 \
            return false;                                                                         \
        size_t last = m->len - 1, i = (size_t)(gap - m->entries);                                 \
        if (i != last) {                                                                          \
            mk__index_close_gap(m->index, i);                                                     \
            memmove((void *)gap, gap + 1, (last - i) * sizeof(name##_entry));                     \
        }                                                                                         \
        name##_set_len_(m, last);                                                                 \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_swap_del(name *m, K k) {                                             \
        if (m->len == 0)                                                                          \
            return false;                                                                         \
        name##_entry *last = m->entries + m->len - 1;                                             \
        uint64_t h = name##_hash_(m, last->key);                                                  \
        MK_PREFETCH(mk__index_group(m->index, (size_t)h)); /* while k is looked for */            \
        name##_entry *e = name##_unlink_(m, k);                                                   \
        if (!e)                                                                                   \
            return false;                                                                         \
        if (e != last) {                                                                          \
            mk__index_move(m->index, h, m->len - 1, (size_t)(e - m->entries));                    \
            *e = *last;                                                                           \
        }                                                                                         \
        name##_set_len_(m, m->len - 1);                                                           \
        return true;                                                                              \
    }                                                                                             \
    MK_RESERVES(1, 2) MK_UNUSED MK_INLINE bool name##_reserve(name *m, size_t n) {                \
        return n <= m->cap || name##_grow_(m, n);                                                 \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED bool name##_shrink(name *m) {                                                    \
        mk__index fresh;                                                                          \
        mk__buf b = name##_buf_(m);                                                               \
        if (!mk__map_shrink(&b, m->index, &fresh, &m->grown))                                     \
            return false;                                                                         \
        name##_settle_(m, &b, fresh);                                                             \
        return true;                                                                              \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_clear(name *m) {                                                     \
        for (size_t i = 0; i < m->len; i++)                                                       \
            DROP(m->alloc, &m->entries[i].key);                                                   \
        mk_growth_end(&m->grown, MK_KIND_MAP, m->len);                                            \
        name##_set_len_(m, 0);                                                                    \
        mk__index_clear(m->index);                                                                \
    }                                                                                             \
                                                                                                  \
    MK_GENERATED void name##_free(name *m) {                                                      \
        mk_alloc alloc = m->alloc;                                                                \
        uint64_t seed = m->seed;                                                                  \
        for (size_t i = 0; i < m->len; i++)                                                       \
            DROP(m->alloc, &m->entries[i].key);                                                   \
        mk_growth_end(&m->grown, MK_KIND_MAP, m->len);                                            \
        name##_set_len_(m, m->cap);                                                               \
        mk__buf b = name##_buf_(m);                                                               \
        mk__map_free(&b, m->index);                                                               \
        memset((void *)m, 0, sizeof *m);                                                          \
        m->alloc = alloc;                                                                         \
        m->seed = seed;                                                                           \
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

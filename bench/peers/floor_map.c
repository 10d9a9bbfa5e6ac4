/* floor_map.c: the hand-written minimum of suites/map.h, in two ways: which is the less depends on what is
 * done. */
#include "map.h"

#include <emmintrin.h>

/* ---- maps: linear probing ---- */

static void *huge_pages(size_t bytes) {
    size_t page = 2 << 20, up = (bytes + page - 1) & ~(page - 1);
    if (bytes < page)
        return aligned_alloc(64, (bytes + 63) & ~(size_t)63);
    void *p = aligned_alloc(page, up);
    madvise(p, up, MADV_HUGEPAGE);
    return p;
}

static size_t pow2_for(size_t n, size_t num, size_t den) {
    size_t cap = 16;
    while (cap * num / den < n)
        cap *= 2;
    return cap;
}

static inline uint64_t mum(uint64_t a, uint64_t b) {
    __extension__ unsigned __int128 p = (unsigned __int128)a * b;
    return (uint64_t)p ^ (uint64_t)(p >> 64);
}

typedef struct pair {
    uint64_t key, value;
} pair;

typedef struct linear {
    pair *at;
    size_t n, mask;
    unsigned shift;
} linear;

static void linear_room(linear *m, size_t cap) {
    m->at = (pair *)huge_pages(cap * sizeof(pair));
    memset(m->at, 0, cap * sizeof(pair));
    m->mask = cap - 1;
    m->shift = 64 - (unsigned)__builtin_ctzll(cap);
    m->n = 0;
}
static void *linear_new(size_t hint) {
    linear *m = (linear *)malloc(sizeof *m);
    linear_room(m, pow2_for(hint, 3, 4));
    return m;
}
static inline pair *linear_find(const linear *m, uint64_t k) {
    size_t i = (k * 0x9e3779b97f4a7c15u) >> m->shift;
    while (m->at[i].key && m->at[i].key != k)
        i = (i + 1) & m->mask;
    return &m->at[i];
}
static inline uint64_t *linear_get(void *state, uint64_t k) {
    pair *p = linear_find((const linear *)state, k);
    return p->key ? &p->value : NULL;
}
static void linear_double(linear *m) {
    linear old = *m;
    linear_room(m, 2 * (old.mask + 1));
    m->n = old.n;
    for (size_t i = 0; i <= old.mask; i++)
        if (old.at[i].key)
            *linear_find(m, old.at[i].key) = old.at[i];
    free(old.at);
}
static inline void linear_put(void *state, uint64_t k, uint64_t v) {
    linear *m = (linear *)state;
    pair *p = linear_find(m, k);
    if (!p->key && ++m->n > (m->mask + 1) / 4 * 3) {
        linear_double(m);
        p = linear_find(m, k);
    }
    p->key = k, p->value = v;
}
/* Moves back what would no longer be found. */
static inline void linear_del(void *state, uint64_t k) {
    linear *m = (linear *)state;
    pair *gone = linear_find(m, k);
    if (!gone->key)
        return;
    m->n--;
    for (size_t hole = (size_t)(gone - m->at), i = hole;;) {
        m->at[hole].key = 0;
        size_t home;
        do {
            i = (i + 1) & m->mask;
            if (!m->at[i].key)
                return;
            home = (m->at[i].key * 0x9e3779b97f4a7c15u) >> m->shift;
        } while (((i - home) & m->mask) < ((i - hole) & m->mask));
        m->at[hole] = m->at[i];
        hole = i;
    }
}
static uint64_t linear_sum(void *state) {
    const linear *m = (const linear *)state;
    uint64_t sum = 0;
    for (size_t i = 0; i <= m->mask; i++)
        sum += m->at[i].key ? m->at[i].value : 0;
    return sum;
}
static void linear_free(void *state) {
    free(((linear *)state)->at);
    free(state);
}
MAP_NUMBERS("floor-linear", linear, )

/* ---- maps: control bytes in groups of sixteen ---- */

#define SWISS(name, K, HASH, EQ)                                                                   \
    typedef struct name##_pair {                                                                   \
        K key;                                                                                     \
        uint64_t value;                                                                            \
    } name##_pair;                                                                                 \
    typedef struct name {                                                                          \
        unsigned char *control; /* 0x80: empty, 0xfe: deleted, else 7 bits of the hash */          \
        name##_pair *at;                                                                           \
        size_t n, left, mask;                                                                      \
    } name;                                                                                        \
    static void name##_room(name *m, size_t cap) {                                                 \
        m->at = (name##_pair *)huge_pages(cap * sizeof(name##_pair));                              \
        m->control = (unsigned char *)huge_pages(cap);                                             \
        memset(m->control, 0x80, cap);                                                             \
        m->mask = cap / 16 - 1;                                                                    \
        m->left = cap / 8 * 7;                                                                     \
        m->n = 0;                                                                                  \
    }                                                                                              \
    static void *name##_new(size_t hint) {                                                         \
        name *m = (name *)malloc(sizeof *m);                                                       \
        name##_room(m, pow2_for(hint, 7, 8));                                                      \
        return m;                                                                                  \
    }                                                                                              \
    static inline name##_pair *name##_find(const name *m, K k, uint64_t h) {                       \
        __m128i tag = _mm_set1_epi8((char)(h >> 57));                                              \
        for (size_t i = h & m->mask, step = 1;; i = (i + step++) & m->mask) {                      \
            __m128i group = _mm_load_si128((const __m128i *)(const void *)&m->control[i * 16]);    \
            unsigned same = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(group, tag));               \
            for (; same; same &= same - 1) {                                                       \
                name##_pair *p = &m->at[i * 16 + (unsigned)__builtin_ctz(same)];                   \
                if (__builtin_expect(EQ(p->key, k), 1))                                            \
                    return p;                                                                      \
            }                                                                                      \
            if (__builtin_expect(                                                                  \
                    _mm_movemask_epi8(_mm_cmpeq_epi8(group, _mm_set1_epi8((char)0x80))), 1))       \
                return NULL;                                                                       \
        }                                                                                          \
    }                                                                                              \
    static inline uint64_t *name##_get(void *state, K k) {                                         \
        name##_pair *p = name##_find((const name *)state, k, HASH(k));                             \
        return p ? &p->value : NULL;                                                               \
    }                                                                                              \
    static inline void name##_add(name *m, K k, uint64_t h, uint64_t v) {                          \
        for (size_t i = h & m->mask, step = 1;; i = (i + step++) & m->mask) {                      \
            unsigned free_ = (unsigned)_mm_movemask_epi8(                                          \
                _mm_load_si128((const __m128i *)(const void *)&m->control[i * 16]));               \
            if (!free_)                                                                            \
                continue;                                                                          \
            size_t at = i * 16 + (unsigned)__builtin_ctz(free_);                                   \
            m->left -= m->control[at] == 0x80;                                                     \
            m->control[at] = (unsigned char)(h >> 57);                                             \
            m->at[at].key = k, m->at[at].value = v;                                                \
            m->n++;                                                                                \
            return;                                                                                \
        }                                                                                          \
    }                                                                                              \
    static void name##_double(name *m) {                                                           \
        name old = *m;                                                                             \
        name##_room(m, (old.mask + 1) * 16 * (old.n * 2 > (old.mask + 1) * 16 ? 2 : 1));           \
        for (size_t i = 0; i < (old.mask + 1) * 16; i++)                                           \
            if (!(old.control[i] & 0x80))                                                          \
                name##_add(m, old.at[i].key, HASH(old.at[i].key), old.at[i].value);                \
        free(old.at), free(old.control);                                                           \
    }                                                                                              \
    static inline void name##_put(void *state, K k, uint64_t v) {                                  \
        name *m = (name *)state;                                                                   \
        uint64_t h = HASH(k);                                                                      \
        name##_pair *p = name##_find(m, k, h);                                                     \
        if (p) {                                                                                   \
            p->value = v;                                                                          \
            return;                                                                                \
        }                                                                                          \
        if (m->left == 0)                                                                          \
            name##_double(m);                                                                      \
        name##_add(m, k, h, v);                                                                    \
    }                                                                                              \
    static inline void name##_del(void *state, K k) {                                              \
        name *m = (name *)state;                                                                   \
        name##_pair *p = name##_find(m, k, HASH(k));                                               \
        if (!p)                                                                                    \
            return;                                                                                \
        size_t at = (size_t)(p - m->at);                                                           \
        __m128i group =                                                                            \
            _mm_load_si128((const __m128i *)(const void *)&m->control[at & ~(size_t)15]);          \
        bool ends = _mm_movemask_epi8(_mm_cmpeq_epi8(group, _mm_set1_epi8((char)0x80)));           \
        m->control[at] = ends ? 0x80 : 0xfe;                                                       \
        m->left += ends;                                                                           \
        m->n--;                                                                                    \
    }                                                                                              \
    static uint64_t name##_sum(void *state) {                                                      \
        const name *m = (const name *)state;                                                       \
        uint64_t sum = 0;                                                                          \
        for (size_t i = 0; i < (m->mask + 1) * 16; i++)                                            \
            sum += m->control[i] & 0x80 ? 0 : m->at[i].value;                                      \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *state) {                                                         \
        free(((name *)state)->at), free(((name *)state)->control);                                 \
        free(state);                                                                               \
    }

static inline uint64_t hash_u64(uint64_t k) {
    return mum(k ^ 0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu);
}
/* 8 to 23 bytes, as they are here. */
static inline uint64_t hash_word(word w) {
    uint64_t a, b, c = 0;
    memcpy(&a, w.text, 8);
    memcpy(&b, w.text + w.len - 8, 8);
    if (w.len > 16)
        memcpy(&c, w.text + 8, 8);
    return mum(mum(a ^ 0xa0761d6478bd642fu, b ^ 0xe7037ed1a0b428dbu) ^ c, 0x8ebc6af09c88c6e3u ^ w.len);
}
static inline bool eq_u64(uint64_t a, uint64_t b) {
    return a == b;
}
static inline bool eq_word(word a, word b) {
    return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}
SWISS(swiss, uint64_t, hash_u64, eq_u64)
MAP_NUMBERS("floor-swiss", swiss, )
SWISS(swiss_s, word, hash_word, eq_word)
MAP_TEXTS("floor-swiss", swiss_s, )

/* ---- what iterating takes at the least: an array ---- */

static void *array_full(void) {
    map_inputs();
    static pair *all;
    if (!all) {
        all = (pair *)huge_pages(KEYS * sizeof(pair));
        for (size_t i = 0; i < KEYS; i++)
            all[i] = (pair){keys[i], i};
    }
    return all;
}
static uint64_t array_sum(void *state) {
    const pair *all = (const pair *)state;
    uint64_t sum = 0;
    for (size_t i = 0; i < KEYS; i++)
        sum += all[i].value;
    return sum;
}
typedef struct entry_s {
    word key;
    uint64_t value;
} entry_s;
static void *array_s_full(void) {
    map_inputs();
    static entry_s *all;
    if (!all) {
        all = (entry_s *)malloc(WORDS * sizeof(entry_s));
        for (size_t i = 0; i < WORDS; i++)
            all[i] = (entry_s){words[i], i};
    }
    return all;
}
static uint64_t array_s_sum(void *state) {
    const entry_s *all = (const entry_s *)state;
    uint64_t sum = 0;
    for (size_t i = 0; i < WORDS; i++)
        sum += all[i].value;
    return sum;
}
SUITE_ROW(MapIterate, "floor-array", array, KEYS, array_full, array_sum, NULL, SUITE_CPU)
SUITE_ROW(MapTextIterate, "floor-array", array_s, WORDS, array_s_full, array_s_sum, NULL, SUITE_CPU)

/* Maps: rows E of the plan. u64 to u64 with 10^6 random keys, strings of 8 to 23 bytes (borrowed) to
 * u64 with 10^5.
 *
 *   E1 insert, E2 insert with a hint, E3 hit, E4 miss, E5 iterate, E6 insert with a hint and erase all,
 *   E7 a window of 10^5 keys moving over 10^6: insert, erase the oldest, a hit and a miss.
 *   Ek3, Ek4: hit and miss in a map of 10^4.  S1 to S7: the same for strings.
 *
 * Each map gives six functions, NAME_new, put, get, del, sum, free; MAP_RUNS makes the runs of them,
 * so all do the same work through code the compiler sees whole. The floors are hand-written: linear
 * probing at 3/4, control bytes in groups of 16 at 7/8, a plain array for iterating. */
#include "peers.h"
#include "suite.h"

#include <emmintrin.h>
#include <mk/mk.h>

#if defined(PEER_GLIB)
#include <glib.h>
#endif
#if defined(PEER_APR)
#include <apr_hash.h>
#endif
#if defined(PEER_UTHASH)
#include <uthash.h>
#endif
#if defined(PEER_KLIB)
#include <htslib/khash.h>
#endif
#if defined(PEER_STB)
#define STB_DS_IMPLEMENTATION
#include <stb/stb_ds.h>
#endif

enum { KEYS = 1000000, WORDS = 100000, FEW = 10000, WINDOW = 100000, WORD_WINDOW = 10000 };

typedef struct word {
    const char *text; /* NUL-terminated */
    size_t len;
} word;

static uint64_t keys[KEYS], found[KEYS], absent[KEYS];
static word words[WORDS], words_found[WORDS], words_absent[WORDS];

/* ---- inputs ---- */

static word word_make(uint64_t *random, char first) {
    unsigned width = 7 + (unsigned)(suite_random(random) % 16);
    char *text = (char *)malloc(width + 2);
    static unsigned number; /* each once, in an order that looks random */
    snprintf(text, width + 2, "%c%0*u", first, (int)width, number = (number + 7654321) % 9999991);
    return (word){text, width + 1};
}

static void inputs(void) {
    uint64_t random = 1;
    for (size_t i = 0; i < KEYS; i++) {
        keys[i] = found[i] = suite_random(&random) | 1; /* 0 marks an empty place of the floor */
        absent[i] = suite_random(&random) & ~UINT64_C(1);
    }
    for (size_t i = 0; i < WORDS; i++) {
        words[i] = word_make(&random, 's');
        words_absent[i] = word_make(&random, 't');
        words_found[i] = (word){strdup(words[i].text), words[i].len};
    }
    for (size_t i = KEYS - 1, j; i; i--) {
        uint64_t k = found[j = suite_random(&random) % (i + 1)];
        found[j] = found[i], found[i] = k;
    }
    for (size_t i = WORDS - 1, j; i; i--) {
        word w = words_found[j = suite_random(&random) % (i + 1)];
        words_found[j] = words_found[i], words_found[i] = w;
    }
}

/* ---- the runs ---- */

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

/* ---- floor: linear probing ---- */

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
MAP_RUNS(linear, uint64_t, keys, found, absent, KEYS, WINDOW)
MAP_RUNS_FEW(linear, keys, absent)

/* ---- floor: control bytes in groups of sixteen ---- */

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
MAP_RUNS(swiss, uint64_t, keys, found, absent, KEYS, WINDOW)
MAP_RUNS_FEW(swiss, keys, absent)
SWISS(swiss_s, word, hash_word, eq_word)
MAP_RUNS(swiss_s, word, words, words_found, words_absent, WORDS, WORD_WINDOW)

/* ---- floor of iterating: an array ---- */

static void *array_full(void) {
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

/* ---- libmk ---- */

MK_MAP(numbers, uint64_t, uint64_t, mk_key_u64, mk_eq_u64)
MK_MAP(texts, mk_view, uint64_t, mk_key_view, mk_eq_view)

#define MK_ADAPTER(name, map, K, KEY)                                                              \
    static void *name##_new(size_t hint) {                                                         \
        map *m = (map *)calloc(1, sizeof *m);                                                      \
        map##_reserve(m, hint);                                                                    \
        return m;                                                                                  \
    }                                                                                              \
    static inline void name##_put(void *m, K k, uint64_t v) {                                      \
        map##_put((map *)m, KEY(k), v);                                                            \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, K k) {                                             \
        return map##_get((const map *)m, KEY(k));                                                  \
    }                                                                                              \
    static inline void name##_del(void *m, K k) {                                                  \
        map##_swap_del((map *)m, KEY(k));                                                          \
    }                                                                                              \
    static uint64_t name##_sum(void *state) {                                                      \
        const map *m = (const map *)state;                                                         \
        uint64_t sum = 0;                                                                          \
        for (size_t i = 0; i < m->len; i++)                                                        \
            sum += m->entries[i].value;                                                            \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        map##_free((map *)m);                                                                      \
        free(m);                                                                                   \
    }

static inline uint64_t same(uint64_t k) {
    return k;
}
static inline mk_view view(word w) {
    return mk_view_n(w.text, w.len);
}
MK_ADAPTER(own, numbers, uint64_t, same)
MAP_RUNS(own, uint64_t, keys, found, absent, KEYS, WINDOW)
MAP_RUNS_FEW(own, keys, absent)
MK_ADAPTER(own_s, texts, word, view)
MAP_RUNS(own_s, word, words, words_found, words_absent, WORDS, WORD_WINDOW)

/* ---- GLib ---- */

#if defined(PEER_GLIB)
static void *glib_new(size_t hint) {
    (void)hint;
    return g_hash_table_new(g_direct_hash, g_direct_equal);
}
static void *glib_s_new(size_t hint) {
    (void)hint;
    return g_hash_table_new(g_str_hash, g_str_equal);
}
/* The value itself is the pointer, one more so that it is not NULL. */
#define GLIB_ADAPTER(name, K, KEY)                                                                 \
    static inline void name##_put(void *m, K k, uint64_t v) {                                      \
        g_hash_table_insert((GHashTable *)m, (void *)KEY, (void *)(uintptr_t)(v + 1));             \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, K k) {                                             \
        static uint64_t value;                                                                     \
        void *p = g_hash_table_lookup((GHashTable *)m, (const void *)KEY);                         \
        value = (uint64_t)(uintptr_t)p - 1;                                                        \
        return p ? &value : NULL;                                                                  \
    }                                                                                              \
    static inline void name##_del(void *m, K k) {                                                  \
        g_hash_table_remove((GHashTable *)m, (const void *)KEY);                                   \
    }                                                                                              \
    static uint64_t name##_sum(void *m) {                                                          \
        GHashTableIter it;                                                                         \
        void *k, *v;                                                                               \
        uint64_t sum = 0;                                                                          \
        g_hash_table_iter_init(&it, (GHashTable *)m);                                              \
        while (g_hash_table_iter_next(&it, &k, &v))                                                \
            sum += (uint64_t)(uintptr_t)v - 1;                                                     \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        g_hash_table_destroy((GHashTable *)m);                                                     \
    }
GLIB_ADAPTER(glib, uint64_t, (uintptr_t)k)
MAP_RUNS(glib, uint64_t, keys, found, absent, KEYS, WINDOW)
MAP_RUNS_FEW(glib, keys, absent)
GLIB_ADAPTER(glib_s, word, k.text)
MAP_RUNS(glib_s, word, words, words_found, words_absent, WORDS, WORD_WINDOW)
#endif

/* ---- khash ---- */

#if defined(PEER_KLIB)
KHASH_MAP_INIT_INT64(u64, uint64_t)
KHASH_MAP_INIT_STR(str, uint64_t)
#define KHASH_ADAPTER(name, kind, K, KEY)                                                          \
    static void *name##_new(size_t hint) {                                                         \
        khash_t(kind) *m = kh_init(kind);                                                          \
        if (hint)                                                                                  \
            kh_resize(kind, m, (khint_t)((double)hint / 0.77 + 1));                                \
        return m;                                                                                  \
    }                                                                                              \
    static inline void name##_put(void *state, K k, uint64_t v) {                                  \
        khash_t(kind) *m = (khash_t(kind) *)state;                                                 \
        int absent_;                                                                               \
        khint_t i = kh_put(kind, m, KEY, &absent_);                                                \
        kh_val(m, i) = v;                                                                          \
    }                                                                                              \
    static inline uint64_t *name##_get(void *state, K k) {                                         \
        khash_t(kind) *m = (khash_t(kind) *)state;                                                 \
        khint_t i = kh_get(kind, m, KEY);                                                          \
        return i == kh_end(m) ? NULL : &kh_val(m, i);                                              \
    }                                                                                              \
    static inline void name##_del(void *state, K k) {                                              \
        khash_t(kind) *m = (khash_t(kind) *)state;                                                 \
        khint_t i = kh_get(kind, m, KEY);                                                          \
        if (i != kh_end(m))                                                                        \
            kh_del(kind, m, i);                                                                    \
    }                                                                                              \
    static uint64_t name##_sum(void *state) {                                                      \
        khash_t(kind) *m = (khash_t(kind) *)state;                                                 \
        uint64_t sum = 0;                                                                          \
        for (khint_t i = kh_begin(m); i != kh_end(m); i++)                                         \
            if (kh_exist(m, i))                                                                    \
                sum += kh_val(m, i);                                                               \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        kh_destroy(kind, (khash_t(kind) *)m);                                                      \
    }
KHASH_ADAPTER(khash, u64, uint64_t, k)
MAP_RUNS(khash, uint64_t, keys, found, absent, KEYS, WINDOW)
MAP_RUNS_FEW(khash, keys, absent)
KHASH_ADAPTER(khash_s, str, word, k.text)
MAP_RUNS(khash_s, word, words, words_found, words_absent, WORDS, WORD_WINDOW)
#endif

/* ---- stb_ds ---- */

#if defined(PEER_STB)
typedef struct stb_text {
    char *key;
    uint64_t value;
} stb_text;
/* The array moves as it grows: what the runs hold is where it is. */
#define STB_ADAPTER(name, pair, K, KEY, putv, getpv, delv, freev, lenv)                            \
    static void *name##_new(size_t hint) {                                                         \
        (void)hint;                                                                                \
        return calloc(1, sizeof(pair *));                                                          \
    }                                                                                              \
    static inline void name##_put(void *m, K k, uint64_t v) {                                      \
        putv(*(pair **)m, KEY, v);                                                                 \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, K k) {                                             \
        pair *p = getpv(*(pair **)m, KEY);                                                         \
        return p ? &p->value : NULL;                                                               \
    }                                                                                              \
    static inline void name##_del(void *m, K k) {                                                  \
        (void)delv(*(pair **)m, KEY);                                                              \
    }                                                                                              \
    static uint64_t name##_sum(void *m) {                                                          \
        uint64_t sum = 0;                                                                          \
        const pair *p = *(pair **)m;                                                               \
        for (ptrdiff_t i = 0, n = lenv(*(pair **)m); i < n; i++)                                   \
            sum += p[i].value;                                                                     \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        freev(*(pair **)m);                                                                        \
        free(m);                                                                                   \
    }
STB_ADAPTER(stb, pair, uint64_t, k, hmput, hmgetp_null, hmdel, hmfree, hmlen)
MAP_RUNS(stb, uint64_t, keys, found, absent, KEYS, WINDOW)
MAP_RUNS_FEW(stb, keys, absent)
STB_ADAPTER(stb_s, stb_text, word, (char *)k.text, shput, shgetp_null, shdel, shfree, shlen)
MAP_RUNS(stb_s, word, words, words_found, words_absent, WORDS, WORD_WINDOW)
#endif

/* ---- uthash ---- */

#if defined(PEER_UTHASH)
typedef struct ut_entry {
    uint64_t key, value;
    UT_hash_handle hh;
} ut_entry;
typedef struct ut_text {
    const char *key;
    uint64_t value;
    UT_hash_handle hh;
} ut_text;
#define UT_ADAPTER(name, entry, K, FIND, ADD)                                                      \
    static void *name##_new(size_t hint) {                                                         \
        (void)hint;                                                                                \
        return calloc(1, sizeof(entry *));                                                         \
    }                                                                                              \
    static inline entry *name##_find(void *m, K k) {                                               \
        entry *e;                                                                                  \
        FIND;                                                                                      \
        return e;                                                                                  \
    }                                                                                              \
    static inline void name##_put(void *m, K k, uint64_t v) {                                      \
        entry *e = name##_find(m, k);                                                              \
        if (!e) {                                                                                  \
            e = (entry *)malloc(sizeof *e);                                                        \
            ADD;                                                                                   \
        }                                                                                          \
        e->value = v;                                                                              \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, K k) {                                             \
        entry *e = name##_find(m, k);                                                              \
        return e ? &e->value : NULL;                                                               \
    }                                                                                              \
    static inline void name##_del(void *m, K k) {                                                  \
        entry *e = name##_find(m, k);                                                              \
        if (e) {                                                                                   \
            HASH_DEL(*(entry **)m, e);                                                             \
            free(e);                                                                               \
        }                                                                                          \
    }                                                                                              \
    static uint64_t name##_sum(void *m) {                                                          \
        uint64_t sum = 0;                                                                          \
        for (entry *e = *(entry **)m; e; e = (entry *)e->hh.next)                                  \
            sum += e->value;                                                                       \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        entry *e, *next;                                                                           \
        HASH_ITER(hh, *(entry **)m, e, next) {                                                     \
            HASH_DEL(*(entry **)m, e);                                                             \
            free(e);                                                                               \
        }                                                                                          \
        free(m);                                                                                   \
    }
UT_ADAPTER(ut, ut_entry, uint64_t, HASH_FIND(hh, *(ut_entry **)m, &k, sizeof k, e),
           e->key = k;
           HASH_ADD(hh, *(ut_entry **)m, key, sizeof k, e))
MAP_RUNS(ut, uint64_t, keys, found, absent, KEYS, WINDOW)
MAP_RUNS_FEW(ut, keys, absent)
UT_ADAPTER(ut_s, ut_text, word, HASH_FIND(hh, *(ut_text **)m, k.text, k.len, e),
           e->key = k.text;
           HASH_ADD_KEYPTR(hh, *(ut_text **)m, e->key, k.len, e))
MAP_RUNS(ut_s, word, words, words_found, words_absent, WORDS, WORD_WINDOW)
#endif

/* ---- APR ---- */

#if defined(PEER_APR)
/* Keys and values stay where they are; 0 stands for a value that is not NULL. */
typedef struct apr_map {
    apr_pool_t *pool;
    apr_hash_t *hash;
} apr_map;
static void *apr_new(size_t hint) {
    (void)hint;
    apr_map *m = (apr_map *)malloc(sizeof *m);
    apr_pool_create(&m->pool, NULL);
    m->hash = apr_hash_make(m->pool);
    return m;
}
#define APR_ADAPTER(name, K, TEXT, LEN)                                                            \
    static inline void name##_put(void *m, const K *k, uint64_t v) {                               \
        apr_hash_set(((apr_map *)m)->hash, TEXT, (apr_ssize_t)LEN, (void *)(uintptr_t)(v + 1));    \
    }                                                                                              \
    static inline uint64_t *name##_get(void *m, const K *k) {                                      \
        static uint64_t value;                                                                     \
        void *p = apr_hash_get(((apr_map *)m)->hash, TEXT, (apr_ssize_t)LEN);                      \
        value = (uint64_t)(uintptr_t)p - 1;                                                        \
        return p ? &value : NULL;                                                                  \
    }                                                                                              \
    static inline void name##_del(void *m, const K *k) {                                           \
        apr_hash_set(((apr_map *)m)->hash, TEXT, (apr_ssize_t)LEN, NULL);                          \
    }                                                                                              \
    static uint64_t name##_sum(void *m) {                                                          \
        uint64_t sum = 0;                                                                          \
        apr_hash_index_t *i = apr_hash_first(NULL, ((apr_map *)m)->hash);                          \
        for (; i; i = apr_hash_next(i))                                                            \
            sum += (uint64_t)(uintptr_t)apr_hash_this_val(i) - 1;                                  \
        return sum;                                                                                \
    }                                                                                              \
    static void name##_free(void *m) {                                                             \
        apr_pool_destroy(((apr_map *)m)->pool);                                                    \
        free(m);                                                                                   \
    }
static void *apr_s_new(size_t hint) {
    return apr_new(hint);
}
APR_ADAPTER(apr, uint64_t, k, sizeof *k)
APR_ADAPTER(apr_s, word, k->text, k->len)
MAP_RUNS(apr, uint64_t, &keys, &found, &absent, KEYS, WINDOW)
MAP_RUNS_FEW(apr, &keys, &absent)
MAP_RUNS(apr_s, word, &words, &words_found, &words_absent, WORDS, WORD_WINDOW)
#endif

/* ---- the table ---- */

#define FILL(w, what, N, label, name) {w, label, N, name##_none, name##_##what, name##_drop, 0}
#define LOOK(w, what, N, label, name) {w, label, N, name##_full, name##_##what, NULL, 0}
#define LOOK_FEW(w, what, label, name) {w, label, FEW, name##_small, name##_##what##_few, NULL, 0}
#define WHOLE(w, what, N, label, name) {w, label, N, NULL, name##_##what, NULL, 0}


/* libmk and every peer; s: nothing, or _s for strings. */
#define ALL(ROW, s)                                                                                \
    ROW("mk", own##s), IF_GLIB(ROW("GHashTable", glib##s)) IF_KLIB(ROW("khash", khash##s))         \
        IF_STB(ROW("stb_ds", stb##s)) IF_UTHASH(ROW("uthash", ut##s))                          \
            IF_APR(ROW("apr_hash", apr##s))

#define E1(label, name) FILL("E1", insert, KEYS, label, name)
#define E2(label, name) FILL("E2", hint, KEYS, label, name)
#define E3(label, name) LOOK("E3", hit, KEYS, label, name)
#define E4(label, name) LOOK("E4", miss, KEYS, label, name)
#define E5(label, name) LOOK("E5", sum, KEYS, label, name)
#define E6(label, name) WHOLE("E6", erase, KEYS, label, name)
#define E7(label, name) WHOLE("E7", mix, KEYS, label, name)
#define EK3(label, name) LOOK_FEW("Ek3", hit, label, name)
#define EK4(label, name) LOOK_FEW("Ek4", miss, label, name)
#define S1(label, name) FILL("S1", insert, WORDS, label, name)
#define S2(label, name) FILL("S2", hint, WORDS, label, name)
#define S3(label, name) LOOK("S3", hit, WORDS, label, name)
#define S4(label, name) LOOK("S4", miss, WORDS, label, name)
#define S5(label, name) LOOK("S5", sum, WORDS, label, name)
#define S6(label, name) WHOLE("S6", erase, WORDS, label, name)
#define S7(label, name) WHOLE("S7", mix, WORDS, label, name)

static const suite_case cases[] = {
    E1("floor swiss", swiss), E1("floor linear", linear), ALL(E1, )                 //
    E2("floor swiss", swiss), E2("floor linear", linear), ALL(E2, )                 //
    E3("floor linear", linear), E3("floor swiss", swiss), ALL(E3, )                 //
    E4("floor swiss", swiss), E4("floor linear", linear), ALL(E4, )                 //
    {"E5", "floor array", KEYS, array_full, array_sum, NULL, 0}, ALL(E5, )          //
    E6("floor linear", linear), E6("floor swiss", swiss), ALL(E6, )                 //
    E7("floor linear", linear), E7("floor swiss", swiss), ALL(E7, )                 //
    EK3("floor swiss", swiss), EK3("floor linear", linear), ALL(EK3, )              //
    EK4("floor swiss", swiss), EK4("floor linear", linear), ALL(EK4, )              //
    S1("floor swiss", swiss_s), ALL(S1, _s)                                         //
    S2("floor swiss", swiss_s), ALL(S2, _s)                                         //
    S3("floor swiss", swiss_s), ALL(S3, _s)                                         //
    S4("floor swiss", swiss_s), ALL(S4, _s)                                         //
    {"S5", "floor array", WORDS, array_s_full, array_s_sum, NULL, 0}, ALL(S5, _s)   //
    S6("floor swiss", swiss_s), ALL(S6, _s)                                         //
    S7("floor swiss", swiss_s), ALL(S7, _s)                                         //
};

#define HELD(label, name) {label, name##_held}
static const struct {
    const char *name;
    size_t (*build)(void);
} held[] = {HELD("floor swiss", swiss), HELD("floor linear", linear), ALL(HELD, )}, held_s[] = {HELD("floor swiss", swiss_s), ALL(HELD, _s)};

int main(int argc, char **argv) {
#if defined(PEER_APR)
    apr_initialize();
#endif
    inputs();
    if (argc == 2 && strcmp(argv[1], "--memory") == 0) {
        for (size_t i = 0; i < sizeof held / sizeof *held; i++)
            suite_memory("E1", held[i].name, held[i].build);
        for (size_t i = 0; i < sizeof held_s / sizeof *held_s; i++)
            suite_memory("S1", held_s[i].name, held_s[i].build);
        return 0;
    }
    return suite_main(argc, argv, cases, sizeof cases / sizeof *cases);
}

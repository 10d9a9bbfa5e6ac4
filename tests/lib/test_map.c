#include "support.h"

#include <stdio.h>

static uint64_t hash_itself(uint64_t k, uint64_t seed) {
    (void)seed;
    return k;
}
static uint64_t hash_constant(uint64_t k, uint64_t seed) {
    (void)seed;
    return k * 0;
}
/* The map's own mixing aside, only ever four hashes: long chains. */
static uint64_t hash_few(uint64_t k, uint64_t seed) {
    (void)seed;
    return k & 3;
}

MK_MAP(plain, uint64_t, uint64_t, mk_key_u64, mk_eq_u64)
MK_MAP(itself, uint64_t, uint64_t, hash_itself, mk_eq_u64)
MK_MAP(constant, uint64_t, uint64_t, hash_constant, mk_eq_u64)
MK_MAP(few, uint64_t, uint64_t, hash_few, mk_eq_u64)
MK_MAP(small, uint32_t, char, mk_key_u32, mk_eq_u32)
MK_MAP(words, mk_view, int, mk_key_view, mk_eq_view)
MK_MAP(names, const char *, int, mk_key_cstr, mk_eq_cstr)

static volatile size_t huge = SIZE_MAX;

/* ---- hashes ---- */

/* The author's test vectors for wyhash, final version 4. */
static void wyhash(void **state) {
    (void)state;
    static const struct {
        const char *text;
        uint64_t hash;
    } known[] = {
        {"", 0x0409638ee2bde459u},
        {"a", 0xa8412d091b5fe0a9u},
        {"abc", 0x32dd92e4b2915153u},
        {"message digest", 0x8619124089a3a16bu},
        {"abcdefghijklmnopqrstuvwxyz", 0x7a43afb61d7f5f40u},
        {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 0xff42329b90e50d58u},
        {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
         0xc39cab13b115aad3u},
    };
    for (uint64_t seed = 0; seed < sizeof known / sizeof *known; seed++)
        assert_true(mk_hash_bytes(known[seed].text, strlen(known[seed].text), seed) ==
                    known[seed].hash);
}

/* The mixing step with and without 128-bit integers: the product of 2^64-1 with itself is 2^128 -
 * 2^65 + 1. */
static void mixing(void **state) {
    (void)state;
    assert_true(mk__mum(UINT64_MAX, UINT64_MAX) == ((UINT64_MAX - 1) ^ 1));
    assert_true(mk__mum(0, 5) == 0 && mk__mum(1, 5) == 5);
    assert_true(mk__mum(0x100000000u, 0x100000000u) == 1);
    assert_true(mk__mum(0x123456789abcdef0u, 0x0fedcba987654321u) ==
                (0x0121fa00ad77d742u ^ 0x2236d88fe5618cf0u));
}

static void strings_hash_alike(void **state) {
    (void)state;
    assert_true(mk_hash_cstr("hello") == mk_hash_view(mk_view_n("hello!", 5)));
    assert_true(mk_hash_cstr("hello") != mk_hash_cstr("hellp"));
    assert_true(mk_hash_view(mk_view_of(NULL)) == mk_hash_cstr(""));
    assert_true(mk_hash_bytes("x", 1, 1) != mk_hash_bytes("x", 1, 2));
}

static void group_match(void **state) {
    (void)state;
    for (uint64_t top = 0; top < 256; top++) {
        assert_int_equal(mk__hash_tag(top << 56), top ? top : 1);
        assert_true(mk__tag_words[top] == mk__hash_tag(top << 56) * 0x01010101u);
    }
    for (int round = 0; round < 2000; round++) {
        _Alignas(16) mk__group g = {{0}, {0}, {0, 1, 2, 3}}; /* counts that look like tags */
        uint32_t expected = 0, empty = 0;
        uint64_t h = (uint64_t)random_below(4) << 56 | (random_u64() >> 8);
        for (unsigned i = 0; i < MK__LANES; i++) {
            g.tags[i] = (unsigned char)random_below(4);
            expected |= (uint32_t)(g.tags[i] == mk__hash_tag(h)) << i;
            empty |= (uint32_t)(g.tags[i] == 0) << i;
        }
        assert_int_equal(mk__group_match(&g, h), expected);
        assert_int_equal(mk__group_empty(&g), empty);
        if (expected)
            assert_true(expected & 1u << mk__lowest_bit(expected));
    }
}

/* ---- the functions ---- */

static void zero_value(void **state) {
    (void)state;
    plain m = {0};
    assert_true(plain_check(&m));
    assert_null(plain_get(&m, 1));
    assert_false(plain_del(&m, 1) || plain_swap_del(&m, 1));
    assert_true(plain_reserve(&m, 0));
    plain_clear(&m);
    plain_free(&m);
    assert_null(m.entries);
}

static void each_function(void **state) {
    (void)state;
    words m = {0};
    static const char *const keys[] = {"one", "two", "three", "four", "five"};
    for (int i = 0; i < 5; i++)
        assert_int_equal(*words_put(&m, mk_view_of(keys[i]), i), i);
    assert_int_equal(m.len, 5);
    assert_int_equal(*words_put(&m, mk_view_of("two"), 22), 22);
    assert_int_equal(m.len, 5);
    bool added = false;
    int *six = words_add(&m, mk_view_of("six"), &added);
    assert_true(added && *six == 0);
    *six = 6;
    assert_int_equal(*words_add(&m, mk_view_of("six"), &added), 6);
    assert_false(added);
    assert_non_null(words_add(&m, mk_view_of("six"), NULL));
    assert_null(words_get(&m, mk_view_of("seven")));
    assert_true(words_del(&m, mk_view_of("two")));
    static const char *const order[] = {"one", "three", "four", "five", "six"};
    for (size_t i = 0; i < 5; i++)
        assert_true(mk_view_eq(m.entries[i].key, mk_view_of(order[i])));
    assert_true(words_swap_del(&m, mk_view_of("one")));
    assert_true(mk_view_eq(m.entries[0].key, mk_view_of("six")) && m.len == 4);
    assert_false(words_del(&m, mk_view_of("one")));
    assert_true(words_check(&m));
    words_clear(&m);
    assert_true(m.len == 0 && words_check(&m) && !words_get(&m, mk_view_of("six")));
    assert_non_null(words_put(&m, mk_view_of("six"), 1));
    words_free(&m);
}

static void c_strings(void **state) {
    (void)state;
    names m = {0};
    char key[2][8] = {"same", "same"};
    assert_non_null(names_put(&m, key[0], 1));
    assert_non_null(names_put(&m, key[1], 2));
    assert_int_equal(m.len, 1);
    assert_ptr_equal(m.entries[0].key, key[0]); /* the old key stays */
    assert_int_equal(*names_get(&m, "same"), 2);
    names_free(&m);
}

static void deleting_while_iterating(void **state) {
    (void)state;
    small m = {0};
    for (uint32_t i = 0; i < 1000; i++)
        small_put(&m, i, (char)(i % 3));
    for (size_t i = m.len; i-- > 0;)
        if (m.entries[i].value == 0)
            small_del(&m, m.entries[i].key);
    assert_int_equal(m.len, 666);
    assert_true(small_check(&m));
    for (size_t i = 0; i < m.len; i++)
        assert_true(m.entries[i].key % 3 != 0);
    small_free(&m);
}

/* Seeds change where entries are found, never their order. */
static void seeds(void **state) {
    (void)state;
    plain a = {0}, b = {0};
    b.seed = 12345;
    for (uint64_t i = 0; i < 1000; i++)
        plain_put(&a, i * 3, i), plain_put(&b, i * 3, i);
    assert_true(plain_check(&a) && plain_check(&b));
    for (size_t i = 0; i < 1000; i++)
        assert_true(a.entries[i].key == b.entries[i].key);
    assert_true(memcmp(a.index.groups, b.index.groups, a.index.mask + sizeof(mk__group)) !=
                0);
    assert_true(a.seed != 0 && a.seed == mk__map_seed());
    plain_free(&b);
    assert_int_equal(b.seed, 12345);
    plain_free(&a);
}

/* ---- flooding ---- */

/* How often entries passed a full group; a group's count stops at 255. */
static size_t overflow(const mk__index *x) {
    size_t sum = 0;
    for (size_t i = 0; i <= x->mask / sizeof(mk__group); i++)
        for (int quarter = 0; quarter < 4; quarter++)
            sum += x->groups[i].over[quarter];
    return sum;
}

/* An adversary who knows the seed makes every key fall into one group; the same keys are harmless
 * in a map with another. */
static void flooding_with_numbers(void **state) {
    (void)state;
    enum { KEYS = 400, GROUPS_MASK = 63 * sizeof(mk__group) };
    plain known = {0}, secret = {0};
    known.seed = 1;
    plain_reserve(&known, KEYS);
    plain_reserve(&secret, KEYS);
    assert_true(known.index.mask <= GROUPS_MASK && secret.seed != 1);
    for (uint64_t k = 0; known.len < KEYS; k++)
        if ((mk__hash_mix(k, 1) & GROUPS_MASK) == 0)
            plain_put(&known, k, k), plain_put(&secret, k, k);
    assert_true(overflow(&known.index) >= 255); /* the attack works where the seed is known */
    assert_true(overflow(&secret.index) < KEYS / 4);
    plain_free(&known);
    plain_free(&secret);
}

/* With wyhash's published secret as eight bytes, whatever follows in its block is multiplied by 0:
 * strings that collide under every seed. The keyed hash must tell them apart. */
static void flooding_with_strings(void **state) {
    (void)state;
    enum { KEYS = 2000, LONG = 64 };
    static char text[KEYS][LONG];
    const uint64_t secret[] = {0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu, 0x8ebc6af09c88c6e3u};
    for (size_t length = 32; length <= LONG; length += 32) {
        words m = {0};
        size_t same = 0;
        uint64_t hash = 0;
        for (uint32_t i = 0; i < KEYS; i++) {
            for (size_t at = 0; at < length; at += 8)
                memcpy(text[i] + at, &secret[(at / 16 + (length > 48)) % 3], 8);
            memcpy(text[i] + 8, &i, sizeof i);
            uint64_t h = mk_key_view(mk_view_n(text[i], length), mk__map_seed());
            same += i && h == hash;
            hash = h;
            assert_non_null(words_put(&m, mk_view_n(text[i], length), 0));
        }
        assert_int_equal(same, 0);
        assert_int_equal(m.len, KEYS);
        assert_true(overflow(&m.index) < KEYS / 4);
        words_free(&m);
    }
}

/* What maps compare by says the same as what programs do. */
static bool alike(mk_view a, mk_view b) {
    assert_int_equal(mk_eq_view(a, b), mk_view_eq(a, b));
    return mk_eq_view(a, b);
}

/* All lengths differ in their hash, whatever they hold, and see every byte. */
static void keys_of_all_lengths(void **state) {
    (void)state;
    char text[100] = {0};
    for (size_t n = 0; n < sizeof text; n++) {
        uint64_t h = mk_key_view(mk_view_n(text, n), 77);
        assert_true(h != mk_key_view(mk_view_n(text, n + (n < 99)), 77) || n == 99);
        assert_true(n == 0 || h != mk_key_view(mk_view_n(text, n), 78));
        assert_true(n == 0 || !alike(mk_view_n(text, n - 1), mk_view_n(text, n)));
        for (size_t i = 0; i < n; i++) {
            text[i] = 1;
            assert_true(h != mk_key_view(mk_view_n(text, n), 77));
            char other[100] = {0};
            assert_false(alike(mk_view_n(text, n), mk_view_n(other, n)));
            text[i] = 0;
            assert_true(alike(mk_view_n(text, n), mk_view_n(other, n)));
        }
    }
    memset(text, 'x', sizeof text);
    for (size_t n = 0; n < sizeof text; n++) {
        const char *end = text + sizeof text - 1 - n;
        text[sizeof text - 1] = 0;
        assert_true(mk_key_cstr(end, 5) == mk_key_view(mk_view_n(end, n), 5));
    }
}

/* ---- keys the map owns ---- */

MK_STRMAP(owned, int)

static void owned_keys(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 3};
    owned m = {0};
    m.alloc = ledger_as_alloc(&books);
    char key[24];
    for (int i = 0; i < 500; i++) {
        snprintf(key, sizeof key, "key %d", i);
        assert_int_equal(*owned_put(&m, mk_view_of(key), i), i);
        assert_int_equal(*owned_put(&m, mk_view_of(key), i + 1), i + 1); /* no second copy */
    }
    memset(key, 'x', sizeof key);
    assert_true(m.entries[7].key.ptr != key);
    assert_string_equal(m.entries[7].key.ptr, "key 7"); /* a C string, too */
    assert_int_equal(books.blocks, 502);
    assert_true(owned_del(&m, mk_view_of("key 0")) && owned_swap_del(&m, mk_view_of("key 1")));
    assert_true(owned_del(&m, m.entries[5].key)); /* named by the entry itself */
    assert_int_equal(books.blocks, 499);
    assert_int_equal(*owned_get(&m, mk_view_of("key 499")), 500);
    assert_non_null(owned_put(&m, mk_view_n(NULL, 0), 3));
    assert_int_equal(*owned_get(&m, mk_view_of("")), 3);
    assert_true(owned_check(&m));
    owned_clear(&m);
    assert_int_equal(books.blocks, 2);
    assert_non_null(owned_add(&m, mk_view_of("one"), NULL));
    owned_free(&m);
    assert_int_equal(books.blocks, 0);
}

/* The check must see what it is there to see. */
static void check_sees_damage(void **state) {
    (void)state;
    plain m = {0};
    for (uint64_t i = 0; i < 100; i++)
        plain_put(&m, i, i);
    assert_true(plain_check(&m));
    mk__group *g = m.index.groups;
    while (g->tags[0] == 0)
        g++;
    uint32_t at = g->at[0];
    g->at[0] = 1000; /* beyond the entries */
    assert_false(plain_check(&m));
    g->at[0] = at ? at - 1 : at + 1; /* another's */
    assert_false(plain_check(&m));
    g->at[0] = at;
    unsigned char tag = g->tags[0];
    g->tags[0] = 0; /* forgotten */
    assert_false(plain_check(&m));
    g->tags[0] = tag;
    m.len--;
    assert_false(plain_check(&m));
    m.len++;
    assert_true(plain_check(&m));
    plain_free(&m);
}

/* Counts no machine here can hold: asked for, refused, unchanged. */
static void more_than_positions(void **state) {
    (void)state;
    mk_growth g = {0, 0, 0, NULL, 0, 0, 0};
    mk__index none = {NULL, 0}, fresh;
    mk_alloc libc = {NULL, NULL};
    mk__buf entries = {NULL, 0, 3000000000u, 1, 1, libc};
    mk_fail_from(1);
    assert_false(
        mk__map_grow(&entries, none, 3000000001u, &fresh, &g)); /* to all that are possible */
    assert_true(mk_fail_count() > 0);
    mk_fail_at(0);
    assert_false(mk__map_grow(&entries, none, UINT32_MAX, &fresh, &g));
    entries.cap = 0;
    entries.size = SIZE_MAX / 4;
    assert_false(mk__map_grow(&entries, none, 8, &fresh, &g));
    assert_true(entries.cap == 0 && g.growths == 0);
}

/* ---- sizes ---- */

/* Index and entries in pages of their own, growing there, and given back. */
static void large(void **state) {
    (void)state;
    uint64_t before = process_live();
    plain m = {0};
    for (uint64_t i = 0; i < 700000; i++)
        assert_non_null(plain_put(&m, i * i, i));
    for (uint64_t i = 0; i < 700000; i += 7)
        assert_true(*plain_get(&m, i * i) == i);
    assert_true(plain_check(&m));
    plain_free(&m);
    assert_int_equal(process_live(), before);
    assert_non_null(plain_put(&m, 1, 2));
    for (uint64_t n = 1; n <= 2; n++) { /* on the way from libc's memory to pages */
        mk_fail_at(n);
        assert_false(plain_reserve(&m, 600000));
        mk_fail_at(0);
        assert_true(m.len == 1 && *plain_get(&m, 1) == 2 && plain_check(&m));
    }
    plain_free(&m);
    assert_true(plain_reserve(&m, 600000));
    size_t cap = m.cap;
    for (uint64_t i = 0; i < 600000; i++)
        plain_put(&m, i, i);
    assert_int_equal(m.cap, cap);
    plain_free(&m);
    assert_int_equal(process_live(), before);
}

MK_MAP(sited, uint64_t, int, mk_key_u64, mk_eq_u64)

static void lengths_go_to_their_site(void **state) {
    (void)state;
    for (int round = 0; round < 20; round++) {
        sited m = {0};
        for (uint64_t i = 0; i < 777; i++)
            sited_put(&m, i, 0);
        sited_swap_del(&m, 3);
        sited_clear(&m);
        sited_free(&m);
    }
    assert_int_equal(lives_noted(MK_KIND_MAP, 777), 20);
}

static void sizes(void **state) {
    (void)state;
    for (size_t n = 0; n < 300; n++) {
        ledger books = {0, 0, 0, 0};
        plain m = {0};
        m.alloc = ledger_as_alloc(&books);
        assert_true(plain_reserve(&m, n));
        size_t calls = books.calls;
        assert_true(m.cap >= n && plain_check(&m));
        for (uint64_t i = 0; i < n; i++)
            plain_put(&m, i, i);
        assert_int_equal(books.calls, calls); /* the hint was enough */
        plain_free(&m);
        assert_int_equal(books.blocks, 0);
    }
}

static void shrinks_to_what_is_there(void **state) {
    (void)state;
    for (size_t n = 0; n < 300; n += 7) {
        ledger books = {0, 0, 0, 0};
        plain m = {0}, tight = {0};
        mk_stats s, least;
        m.alloc = tight.alloc = ledger_as_alloc(&books);
        assert_true(plain_reserve(&m, 5000) && plain_reserve(&tight, n));
        for (uint64_t i = 0; i < n; i++)
            plain_put(&m, i, i * i), plain_put(&tight, i, i);
        assert_true(plain_shrink(&m));
        plain_stats(&m, &s);
        plain_stats(&tight, &least);
        assert_int_equal(s.reserved, least.reserved);
        assert_true(plain_check(&m) && m.len == n && m.cap == n);
        for (uint64_t i = 0; i < n; i++)
            assert_true(*plain_get(&m, i) == i * i);
        assert_non_null(plain_put(&m, n, 1)); /* and grows again */
        assert_true(plain_check(&m));
        plain_free(&m);
        plain_free(&tight);
        assert_int_equal(books.blocks, 0);
    }
}

static void growth_is_geometric(void **state) {
    (void)state;
    plain m = {0};
    mk_stats s;
    for (uint64_t i = 0; i < 300000; i++) {
        plain_reserve(&m, m.len + 1);
        plain_put(&m, i, i);
    }
    plain_stats(&m, &s);
    assert_identity(&s);
    assert_true(s.growths < 60);
    assert_int_equal(s.live, 300000 * sizeof(plain_entry));
    assert_true(s.header < s.live);
    plain_free(&m);
}

static void impossible_sizes(void **state) {
    (void)state;
    plain m = {0};
    plain_put(&m, 1, 2);
    for (size_t less = 0; less < 50; less++) {
        assert_false(plain_reserve(&m, huge - less));
        assert_false(plain_reserve(&m, huge / 16 - less));
        assert_false(plain_reserve(&m, huge / 16 + 2 + less));
        assert_false(plain_reserve(&m, (size_t)UINT32_MAX + less));
    }
    assert_true(m.len == 1 && *plain_get(&m, 1) == 2 && plain_check(&m));
    plain_free(&m);
}

static void in_an_arena(void **state) {
    (void)state;
    mk_arena a = {0};
    plain m = {0};
    m.alloc = mk_arena_as_alloc(&a);
    for (uint64_t i = 0; i < 10000; i++)
        assert_non_null(plain_put(&m, i, i * i));
    for (uint64_t i = 0; i < 10000; i++)
        assert_true(*plain_get(&m, i) == i * i);
    assert_true(plain_check(&m) && mk_arena_check(&a));
    mk_arena_free(&a);
}

/* ---- model: two arrays searched from the front; with good, plain and terrible hashes ---- */

enum { MOST = 700 };

typedef struct model {
    uint64_t keys[MOST], values[MOST];
    size_t len;
} model;

static size_t model_find(const model *m, uint64_t k) {
    size_t i = 0;
    while (i < m->len && m->keys[i] != k)
        i++;
    return i;
}

static void model_put(model *m, size_t i, uint64_t k, uint64_t v) {
    if (i == m->len)
        m->keys[m->len++] = k;
    m->values[i] = v;
}

static void model_del(model *m, size_t i, bool keep_order) {
    m->len--;
    if (keep_order) {
        memmove(m->keys + i, m->keys + i + 1, (m->len - i) * sizeof *m->keys);
        memmove(m->values + i, m->values + i + 1, (m->len - i) * sizeof *m->values);
    } else {
        m->keys[i] = m->keys[m->len];
        m->values[i] = m->values[m->len];
    }
}

#define MODEL_TEST(name)                                                                         \
    static void name##_same(const name *m, const model *o) {                                     \
        assert_int_equal(m->len, o->len);                                                        \
        for (size_t i = 0; i < o->len; i++)                                                      \
            assert_true(m->entries[i].key == o->keys[i] && m->entries[i].value == o->values[i]); \
    }                                                                                            \
                                                                                                 \
    static void name##_step(name *m, model *o, uint64_t keys) {                                  \
        uint64_t k = random_below(keys), v = random_u64(), *got;                                 \
        size_t i = model_find(o, k);                                                             \
        bool there = i < o->len, added = false;                                                  \
        switch (random_below(12)) {                                                              \
        case 0:                                                                                  \
        case 1:                                                                                  \
        case 2:                                                                                  \
        case 3:                                                                                  \
            if (o->len == MOST)                                                                  \
                break;                                                                           \
            if (name##_put(m, k, v))                                                             \
                model_put(o, i, k, v);                                                           \
            break;                                                                               \
        case 4:                                                                                  \
        case 5:                                                                                  \
            if (o->len == MOST)                                                                  \
                break;                                                                           \
            got = name##_add(m, k, &added);                                                      \
            assert_int_equal(added, got && !there);                                              \
            if (added)                                                                           \
                assert_true(*got == 0);                                                          \
            if (got)                                                                             \
                *got = v, model_put(o, i, k, v);                                                 \
            break;                                                                               \
        case 6:                                                                                  \
        case 7:                                                                                  \
            assert_int_equal(name##_del(m, k), there);                                           \
            if (there)                                                                           \
                model_del(o, i, true);                                                           \
            break;                                                                               \
        case 8:                                                                                  \
            assert_int_equal(name##_swap_del(m, k), there);                                      \
            if (there)                                                                           \
                model_del(o, i, false);                                                          \
            break;                                                                               \
        case 9:                                                                                  \
            if (random_below(300) == 0)                                                          \
                name##_clear(m), o->len = 0;                                                     \
            break;                                                                               \
        case 10:                                                                                 \
            name##_reserve(m, o->len + random_below(20));                                        \
            if (random_below(4) == 0)                                                            \
                name##_shrink(m);                                                                \
            break;                                                                               \
        default:                                                                                 \
            got = name##_get(m, k);                                                              \
            assert_true(there ? got &&*got == o->values[i] : !got);                              \
        }                                                                                        \
    }                                                                                            \
                                                                                                 \
    static void name##_model(void **state) {                                                     \
        (void)state;                                                                             \
        static model o;                                                                          \
        for (int run = 0; run < test_rounds(6); run++) {                                         \
            ledger books = {0, 0, 0, random_below(40)};                                          \
            name m = {0};                                                                        \
            m.alloc = ledger_as_alloc(&books);                                                   \
            o.len = 0;                                                                           \
            for (int i = 0; i < 6000; i++) {                                                     \
                if (random_below(10) == 0)                                                       \
                    mk_fail_at(1 + random_below(2));                                             \
                name##_step(&m, &o, run % 2 ? 60 : 2000);                                        \
                mk_fail_at(0);                                                                   \
                if (i % 16 == 0)                                                                 \
                    name##_same(&m, &o), assert_true(name##_check(&m));                          \
            }                                                                                    \
            name##_free(&m);                                                                     \
            assert_int_equal(books.blocks, 0);                                                   \
        }                                                                                        \
    }

MODEL_TEST(plain)
MODEL_TEST(itself)
MODEL_TEST(constant)
MODEL_TEST(few)

/* Past 255 entries that went by one chunk its count sticks; searches must still end and find. */
static void overflow_counts_that_stick(void **state) {
    (void)state;
    constant m = {0};
    constant_reserve(&m, 2000);
    for (uint64_t i = 0; i < 2000; i++)
        constant_put(&m, i, i);
    assert_true(constant_check(&m));
    for (uint64_t i = 0; i < 2000; i += 2)
        assert_true(constant_swap_del(&m, i));
    assert_true(constant_check(&m));
    for (uint64_t i = 0; i < 2000; i++)
        assert_int_equal(constant_get(&m, i) != NULL, i % 2);
    for (uint64_t i = 1; i < 2000; i += 2)
        assert_true(constant_swap_del(&m, i));
    assert_int_equal(m.len, 0);
    assert_non_null(constant_put(&m, 7, 7));
    assert_null(constant_get(&m, 8));
    constant_free(&m);
}

/* Up to there it is exact: once nothing lies beyond a chunk, searches end there again. */
static void overflow_counts_go_down(void **state) {
    (void)state;
    few m = {0};
    few_reserve(&m, 200);
    for (uint64_t i = 0; i < 200; i++)
        few_put(&m, i, i);
    assert_true(overflow(&m.index) > 0);
    for (uint64_t i = 0; i < 200; i++)
        assert_true(few_swap_del(&m, i));
    assert_int_equal(overflow(&m.index), 0);
    few_free(&m);
}

/* ---- out of memory ---- */

static void *subject_make(mk_alloc from) {
    plain *m = (plain *)calloc(1, sizeof *m);
    m->alloc = from;
    for (uint64_t i = 0; i < 100 || m->len < m->cap; i++)
        plain_put(m, i, i);
    return m;
}

static void *subject_make_empty(mk_alloc from) {
    plain *m = (plain *)calloc(1, sizeof *m);
    m->alloc = from;
    return m;
}

static bool subject_same(void *object) {
    const plain *m = (const plain *)object;
    for (uint64_t i = 0; i < m->len; i++)
        if (m->entries[i].key != i || *plain_get(m, i) != i)
            return false;
    return plain_check(m) && m->len == m->cap;
}

static void subject_end(void *object) {
    plain_free((plain *)object);
    free(object);
}

static bool op_put(void *m) {
    return plain_put((plain *)m, 1000000, 1);
}
static bool op_add(void *m) {
    return plain_add((plain *)m, 1000000, NULL);
}
static bool op_reserve(void *m) {
    return plain_reserve((plain *)m, 5000);
}

static void *spare_make(mk_alloc from) {
    plain *m = (plain *)calloc(1, sizeof *m);
    m->alloc = from;
    plain_reserve(m, 5000);
    for (uint64_t i = 0; i < 100; i++)
        plain_put(m, i, i);
    return m;
}
static bool spare_same(void *object) {
    const plain *m = (const plain *)object;
    for (uint64_t i = 0; i < 100; i++)
        if (m->entries[i].key != i || *plain_get(m, i) != i)
            return false;
    return plain_check(m) && m->len == 100 && (m->cap == 100 || m->cap >= 5000);
}
static bool op_shrink(void *m) {
    return plain_shrink((plain *)m);
}

/* ---- the same for keys the map owns ---- */

static void *owned_make(mk_alloc from) {
    char key[24];
    owned *m = (owned *)calloc(1, sizeof *m);
    m->alloc = from;
    for (int i = 0; i < 100 || m->len < m->cap; i++) {
        snprintf(key, sizeof key, "%d", i);
        owned_put(m, mk_view_of(key), i);
    }
    return m;
}
static bool owned_same(void *object) {
    const owned *m = (const owned *)object;
    char key[24];
    for (size_t i = 0; i < m->len; i++) {
        snprintf(key, sizeof key, "%d", (int)i);
        if (!mk_view_eq(m->entries[i].key, mk_view_of(key)) || m->entries[i].value != (int)i)
            return false;
    }
    return owned_check(m) && !owned_get(m, mk_view_of("new"));
}
static void owned_end(void *object) {
    owned_free((owned *)object);
    free(object);
}
static bool owned_op_put(void *m) {
    return owned_put((owned *)m, mk_view_of("new"), 1);
}
static bool owned_op_add(void *m) {
    return owned_add((owned *)m, mk_view_of("new"), NULL);
}

static void failing_allocations(void **state) {
    (void)state;
    static const sweep sweeps[] = {
        {"put", subject_make, op_put, subject_same, subject_end},
        {"put, empty", subject_make_empty, op_put, subject_same, subject_end},
        {"add", subject_make, op_add, subject_same, subject_end},
        {"reserve", subject_make, op_reserve, subject_same, subject_end},
        {"shrink", spare_make, op_shrink, spare_same, subject_end},
        {"put, owned", owned_make, owned_op_put, owned_same, owned_end},
        {"add, owned", owned_make, owned_op_add, owned_same, owned_end},
    };
    for (size_t i = 0; i < sizeof sweeps / sizeof *sweeps; i++)
        if (sweep_run(&sweeps[i]) < 2)
            fail_msg("%s: too little failed", sweeps[i].name);
}

static void hooks_that_help(void **state) {
    (void)state;
    hook_log log = {0};
    plain m = {0};
    mk_oom_set(hook, &log);
    for (uint64_t n = 1; n <= 2; n++) {
        log.retries = 1;
        mk_fail_at(n);
        assert_true(plain_reserve(&m, 100 * n));
        mk_fail_at(0);
    }
    mk_oom_set(NULL, NULL);
    assert_int_equal(log.calls, 2);
    plain_free(&m);
}

/* The hook runs with the new index given back: leaving by longjmp loses nothing. */
static void leaving_by_longjmp(void **state) {
    (void)state;
    ledger books = {0, 0, 0, 0};
    static plain m;
    static jmp_buf escape;
    hook_log log = {0};
    log.escape = &escape;
    m.alloc = ledger_as_alloc(&books);
    for (volatile uint64_t n = 1; n <= 2; n++) {
        mk_oom_set(hook, &log);
        mk_fail_at(n);
        if (setjmp(escape) == 0)
            plain_reserve(&m, 1000);
        mk_fail_at(0);
        mk_oom_set(NULL, NULL);
        assert_int_equal(books.blocks, 0);
    }
    assert_int_equal(log.calls, 2);
    assert_non_null(plain_put(&m, 1, 1));
    plain_free(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wyhash),
        cmocka_unit_test(mixing),
        cmocka_unit_test(strings_hash_alike),
        cmocka_unit_test(group_match),
        cmocka_unit_test(zero_value),
        cmocka_unit_test(each_function),
        cmocka_unit_test(c_strings),
        cmocka_unit_test(deleting_while_iterating),
        cmocka_unit_test(seeds),
        cmocka_unit_test(flooding_with_numbers),
        cmocka_unit_test(flooding_with_strings),
        cmocka_unit_test(keys_of_all_lengths),
        cmocka_unit_test(owned_keys),
        cmocka_unit_test(check_sees_damage),
        cmocka_unit_test(more_than_positions),
        cmocka_unit_test(large),
        cmocka_unit_test(lengths_go_to_their_site),
        cmocka_unit_test(sizes),
        cmocka_unit_test(growth_is_geometric),
        cmocka_unit_test(shrinks_to_what_is_there),
        cmocka_unit_test(impossible_sizes),
        cmocka_unit_test(in_an_arena),
        cmocka_unit_test(plain_model),
        cmocka_unit_test(itself_model),
        cmocka_unit_test(constant_model),
        cmocka_unit_test(few_model),
        cmocka_unit_test(overflow_counts_that_stick),
        cmocka_unit_test(overflow_counts_go_down),
        cmocka_unit_test(failing_allocations),
        cmocka_unit_test(hooks_that_help),
        cmocka_unit_test(leaving_by_longjmp),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include <mk/internal.h>
#include <mk/map.h>

#include <stdatomic.h>
#include <time.h>
#if defined(__linux__)
#include <sys/auxv.h>
#endif

/* Entries per group at which the index doubles: nine of twelve places. Then one group in eight has
 * been too full for one of its own, half way to it one in a thousand (Poisson), so nearly every
 * search ends in the first. A lone group cannot overflow into another and fills up. */
enum { GROUP_FILL = 9, MIN_ALIGN = 16, CACHE_LINE = 64 };

#if defined(MK_DEBUG)
enum { FIRST_ENTRIES = 1 };
#else
enum { FIRST_ENTRIES = 4 };
#endif

#define MAX_ENTRIES ((size_t)UINT32_MAX - 1)

/* ---- size ---- */

static size_t index_bytes(mk__index x) {
    return x.groups ? x.mask + sizeof(mk__group) : 0;
}

static size_t index_groups(mk__index x) {
    return index_bytes(x) / sizeof(mk__group);
}

static size_t index_capacity(mk__index x) {
    size_t groups = index_groups(x);
    return groups == 1 ? MK__LANES : groups * GROUP_FILL;
}

/* Groups for want entries, at most MAX_ENTRIES. */
static size_t groups_for(size_t want) {
    size_t n = 1;
    if (want <= MK__LANES)
        return n;
    while (n * GROUP_FILL < want)
        n *= 2;
    return n;
}

/* Tiny allocations need no cache line of their own, and aligned ones are slower to get. */
static size_t index_align(mk_alloc a, mk__index x) {
    return x.mask == 0 ? MIN_ALIGN
                       : mk__large_align(a, x.mask + sizeof(mk__group), CACHE_LINE);
}

static bool index_try_new(mk_alloc a, size_t want, mk__index *x) {
    size_t bytes;
    if (!mk_mul_ok(groups_for(want), sizeof(mk__group), &bytes))
        return false;
    x->mask = bytes - sizeof(mk__group);
    size_t align = index_align(a, *x);
    x->groups = (mk__group *)mk__try_new(a, bytes, align, NULL);
    if (!x->groups)
        return false;
    if (!mk__large_zeroed(a, align))
        mk__index_clear(*x);
    return true;
}

void mk__index_free(mk_alloc a, mk__index x) {
    mk_alloc_free(a, x.groups, index_bytes(x), index_align(a, x));
}

void mk__index_clear(mk__index x) {
    if (x.groups)
        memset(x.groups, 0, index_bytes(x));
}

/* How many entries to make room for: want, or geometrically more; but not a few more than the index
 * has room for, as that would double it early. 0: too many. */
static size_t map_next_cap(const mk__buf *entries, size_t want, mk__index now) {
    size_t bytes, cap = entries->cap, indexed = index_capacity(now);
    size_t least = cap == 0 ? FIRST_ENTRIES : cap < 256 ? cap * 2 : cap + cap / 2;
    if (least > indexed && indexed >= cap + cap / 8 + 1)
        least = indexed;
    if (least > MAX_ENTRIES)
        least = MAX_ENTRIES;
    if (want < least)
        want = least;
    if (want > MAX_ENTRIES || !mk_mul_ok(want, entries->size, &bytes) || bytes > PTRDIFF_MAX)
        return 0;
    return want;
}

static size_t entries_align(const mk__buf *b, size_t cap) {
    return mk__large_align(b->alloc, cap * b->size, b->align);
}

/* Entries on their way from libc's memory to pages of their own are copied once. */
static void *entries_try_resize(const mk__buf *b, size_t cap, size_t *actual) {
    size_t from = entries_align(b, b->cap), to = entries_align(b, cap);
    if (from == to)
        return mk__try_resize(b->alloc, b->data, b->cap * b->size, cap * b->size, to, actual);
    void *data = mk__try_new(b->alloc, cap * b->size, to, actual);
    if (data && b->data) {
        memcpy(data, b->data, b->len * b->size);
        mk_alloc_free(b->alloc, b->data, b->cap * b->size, from);
    }
    return data;
}

void mk__map_free(const mk__buf *b, mk__index x) {
    mk__index_free(b->alloc, x);
    mk_alloc_free(b->alloc, b->data, b->cap * b->size, entries_align(b, b->cap));
}

/* Both allocations or none, and the hook is not asked before the index is given back: it may
 * longjmp. fits: the present index will do. */
static bool map_try_resize(mk__buf *b, mk__index now, size_t cap, bool fits, mk__index *fresh) {
    size_t actual;
    *fresh = now;
    if (!fits && !index_try_new(b->alloc, cap, fresh))
        return false;
    mk__buf_open(b);
    void *to = entries_try_resize(b, cap, &actual);
    if (!to) {
        mk__buf_close(b);
        if (!fits)
            mk__index_free(b->alloc, *fresh);
        return false;
    }
    b->data = to;
    b->cap = actual / b->size;
    if (b->cap > index_capacity(*fresh))
        b->cap = index_capacity(*fresh);
    if (b->cap > MAX_ENTRIES)
        b->cap = MAX_ENTRIES;
    mk__buf_close(b);
    return true;
}

static bool map_resize(mk__buf *b, mk__index now, size_t cap, bool fits, mk__index *fresh,
                       mk_growth *g) {
    const void *before = b->data;
    while (!map_try_resize(b, now, cap, fits, fresh))
        if (!mk__oom(cap * b->size, b->align))
            return false;
    if (before && before != b->data) {
        g->copied += b->len * b->size;
        mk__count(MK__COPIED, b->len * b->size);
    }
    return true;
}

bool mk__map_grow(mk__buf *b, mk__index now, size_t want, mk__index *fresh, mk_growth *g) {
    size_t cap = map_next_cap(b, want, now);
    if (cap == 0)
        return mk__oom_overflow(b->align);
    if (!map_resize(b, now, cap, cap <= index_capacity(now), fresh, g))
        return false;
    mk__note_growth(b, g, MK_KIND_MAP);
    return true;
}

bool mk__map_shrink(mk__buf *b, mk__index now, mk__index *fresh, mk_growth *g) {
    const mk__index none = {NULL, 0};
    *fresh = now;
    if (b->len == b->cap)
        return true;
    if (b->len != 0)
        return map_resize(b, now, b->len, groups_for(b->len) >= index_groups(now), fresh, g);
    mk__buf_open(b);
    mk_alloc_free(b->alloc, b->data, b->cap * b->size, entries_align(b, b->cap));
    b->data = NULL;
    b->cap = 0;
    *fresh = none;
    return true;
}

/* ---- the seed ---- */

/* The kernel gives each program sixteen random bytes; elsewhere, where the program and its stack
 * lie, and when it is. */
static uint64_t seed_draw(void) {
    uint64_t words[2] = {(uint64_t)(uintptr_t)&words, (uint64_t)time(NULL)};
#if defined(__linux__)
    const void *random = (const void *)(uintptr_t)getauxval(AT_RANDOM);
    if (random)
        memcpy(words, random, sizeof words);
#endif
    return mk_hash_bytes(words, sizeof words, (uint64_t)(uintptr_t)&mk__map_seed) | 1;
}

/* All maps share it: it is no secret to who can read one map's memory anyway. */
uint64_t mk__map_seed(void) {
    static _Atomic uint64_t seed;
    uint64_t s = atomic_load_explicit(&seed, memory_order_relaxed);
    if (MK_UNLIKELY(s == 0)) {
        uint64_t unset = 0;
        s = seed_draw();
        if (!atomic_compare_exchange_strong(&seed, &unset, s))
            s = unset;
    }
    return s;
}

/* ---- positions ---- */

/* That of 0 is 1, as 0 marks an empty place. */
#define TAG(n) ((n) + ((n) == 0)) * 0x01010101u
#define TAGS_4(n) TAG(n), TAG((n) + 1), TAG((n) + 2), TAG((n) + 3)
#define TAGS_16(n) TAGS_4(n), TAGS_4((n) + 4), TAGS_4((n) + 8), TAGS_4((n) + 12)
#define TAGS_64(n) TAGS_16(n), TAGS_16((n) + 16), TAGS_16((n) + 32), TAGS_16((n) + 48)
const uint32_t mk__tag_words[256] = {TAGS_64(0u), TAGS_64(64u), TAGS_64(128u), TAGS_64(192u)};

void mk__index_add_far(mk__index x, uint64_t h, size_t at) {
    for (size_t i = (size_t)h;; i += mk__hash_step(h)) {
        mk__group *g = mk__index_group(x, i);
        uint32_t empty = mk__group_empty(g);
        if (empty) {
            mk__group_set(g, mk__lowest_bit(empty), h, at);
            return;
        }
        unsigned char *over = &g->over[mk__hash_quarter(h)];
        if (*over < UINT8_MAX)
            ++*over; /* 255 sticks until the index is rebuilt */
    }
}

/* Where an index holds an entry; group NULL: nowhere. */
typedef struct place {
    mk__group *group;
    unsigned lane;
} place;

/* Of entry `at`, whose hash is h. */
static place index_find(mk__index x, uint64_t h, size_t at) {
    size_t i = (size_t)h;
    for (size_t tries = index_groups(x); tries != 0; tries--, i += mk__hash_step(h)) {
        place p = {mk__index_group(x, i), 0};
        uint32_t same = mk__group_match(p.group, h);
        for (; same; same &= same - 1) {
            p.lane = mk__lowest_bit(same);
            if (p.group->at[p.lane] == at)
                return p;
        }
        if (p.group->over[mk__hash_quarter(h)] == 0)
            break;
    }
    place none = {NULL, 0};
    return none;
}

void mk__index_del_far(mk__index x, uint64_t h, size_t at) {
    place p = index_find(x, h, at);
    p.group->tags[p.lane] = 0;
    for (size_t i = (size_t)h; mk__index_group(x, i) != p.group; i += mk__hash_step(h)) {
        unsigned char *over = &mk__index_group(x, i)->over[mk__hash_quarter(h)];
        if (*over < UINT8_MAX)
            --*over;
    }
}

void mk__index_move_far(mk__index x, uint64_t h, size_t from, size_t to) {
    place p = index_find(x, h, from);
    p.group->at[p.lane] = (uint32_t)to;
}

/* Empty places may hold anything, so all are looked at alike, which compilers turn into vector
 * code. */
void mk__index_close_gap(mk__index x, size_t at) {
    for (size_t i = 0; i < index_groups(x); i++)
        for (unsigned lane = 0; lane < MK__LANES; lane++)
            x.groups[i].at[lane] -= x.groups[i].at[lane] > at;
}

size_t mk__index_count(mk__index x, size_t len) {
    size_t count = 0;
    for (size_t i = 0; i < index_groups(x); i++)
        for (unsigned lane = 0; lane < MK__LANES; lane++) {
            if (x.groups[i].tags[lane] == 0)
                continue;
            if (x.groups[i].at[lane] >= len)
                return SIZE_MAX;
            count++;
        }
    return count;
}

bool mk__index_has(mk__index x, uint64_t h, size_t at) {
    return index_find(x, h, at).group != NULL;
}

bool mk__key_copy(mk_alloc a, mk_view *key) {
    char *copy = (char *)mk_alloc_new(a, key->len + 1, 1, NULL);
    if (!copy)
        return false;
    if (key->len)
        memcpy(copy, key->ptr, key->len);
    copy[key->len] = 0;
    key->ptr = copy;
    return true;
}

void mk__key_drop(mk_alloc a, const mk_view *key) {
    mk_alloc_free(a, (void *)(uintptr_t)key->ptr, key->len + 1, 1);
}

void mk__map_stats(const mk__buf *entries, mk__index x, const mk_growth *g, mk_stats *out,
                   size_t size) {
    mk__stats_buf(entries, g, MK_KIND_MAP, index_bytes(x), out, size);
}

/* ---- wyhash ---- */

static const uint64_t secret[4] = {0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu, 0x8ebc6af09c88c6e3u,
                                   0x589965cc75374cc3u};

/* The last step's two words of a key of at most 16 bytes. */
static void hash_short(const unsigned char *p, size_t n, uint64_t *a, uint64_t *b) {
    if (n >= 4) {
        size_t mid = (n >> 3) << 2;
        *a = mk__read_4(p) << 32 | mk__read_4(p + mid);
        *b = mk__read_4(p + n - 4) << 32 | mk__read_4(p + n - 4 - mid);
    } else if (n > 0) {
        *a = (uint64_t)p[0] << 16 | (uint64_t)p[n >> 1] << 8 | p[n - 1];
    }
}

/* More than 16 bytes, but for the last step's two words. `key` makes the secrets unknown. */
static uint64_t hash_long(const unsigned char *p, size_t n, uint64_t seed, uint64_t key,
                          uint64_t *a, uint64_t *b) {
    size_t left = n;
    if (left >= 48) {
        uint64_t see1 = seed, see2 = seed;
        for (; left >= 48; p += 48, left -= 48) {
            seed = mk__mum(mk__read_8(p) ^ secret[1] ^ key, mk__read_8(p + 8) ^ seed);
            see1 = mk__mum(mk__read_8(p + 16) ^ secret[2] ^ key, mk__read_8(p + 24) ^ see1);
            see2 = mk__mum(mk__read_8(p + 32) ^ secret[3] ^ key, mk__read_8(p + 40) ^ see2);
        }
        seed ^= see1 ^ see2;
    }
    for (; left > 16; p += 16, left -= 16)
        seed = mk__mum(mk__read_8(p) ^ secret[1] ^ key, mk__read_8(p + 8) ^ seed);
    *a = mk__read_8(p + left - 16);
    *b = mk__read_8(p + left - 8);
    return seed;
}

uint64_t mk__key_long(const unsigned char *p, size_t n, uint64_t seed) {
    uint64_t a, b;
    uint64_t state = hash_long(p, n, seed ^ secret[0], seed, &a, &b);
    return mk__mum(a ^ seed ^ secret[1], b ^ state) + n;
}

uint64_t mk_hash_bytes(const void *p, size_t n, uint64_t seed) {
    uint64_t a = 0, b = 0;
    seed ^= mk__mum(seed ^ secret[0], secret[1]);
    if (MK_LIKELY(n <= 16))
        hash_short((const unsigned char *)p, n, &a, &b);
    else
        seed = hash_long((const unsigned char *)p, n, seed, 0, &a, &b);
    a ^= secret[1];
    b ^= seed;
    uint64_t low = a * b; /* the halves of the product, then mixed once more */
    uint64_t high = mk__mum(a, b) ^ low;
    return mk__mum(low ^ secret[0] ^ n, high ^ secret[1]);
}

#include <mk/internal.h>
#include <mk/map.h>

/* Entries per chunk at which the index doubles: eight of twelve lanes. Then one chunk in sixteen is
 * too full for its own, so nearly every search ends in the first. A lone chunk cannot overflow into
 * another and fills up. */
enum { CHUNK_FILL = 8, CHUNK_ALIGN = 64 };

#if defined(MK_DEBUG)
enum { FIRST_ENTRIES = 1 };
#else
enum { FIRST_ENTRIES = 4 };
#endif

#define MAX_ENTRIES ((size_t)UINT32_MAX - 1)

/* ---- size ---- */

static size_t index_capacity(mk__index x) {
    if (!x.chunks)
        return 0;
    return x.mask == 0 ? MK__LANES : (x.mask + 1) * CHUNK_FILL;
}

static size_t index_bytes(mk__index x) {
    return x.chunks ? (x.mask + 1) * sizeof(mk__chunk) : 0;
}

/* Chunks for want entries, at most MAX_ENTRIES. */
static size_t chunks_for(size_t want) {
    size_t n = 1;
    if (want <= MK__LANES)
        return n;
    while (n * CHUNK_FILL < want)
        n *= 2;
    return n;
}

/* Tiny allocations need no cache line of their own, and aligned ones are slower to get. */
static size_t index_align(mk__index x) {
    return x.mask == 0 ? 16 : CHUNK_ALIGN;
}

static bool index_try_new(mk_alloc a, size_t want, mk__index *x) {
    size_t bytes;
    x->mask = chunks_for(want) - 1;
    if (!mk_mul_ok(x->mask + 1, sizeof(mk__chunk), &bytes))
        return false;
    x->chunks = (mk__chunk *)mk__try_new(a, bytes, index_align(*x), NULL);
    if (!x->chunks)
        return false;
    mk__index_clear(*x);
    return true;
}

void mk__index_free(mk_alloc a, mk__index x) {
    mk_alloc_free(a, x.chunks, index_bytes(x), index_align(x));
}

void mk__index_clear(mk__index x) {
    if (x.chunks)
        memset(x.chunks, 0, index_bytes(x));
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

/* Both allocations or none, and the hook is not asked before the index is given back: it may
 * longjmp. */
static bool map_try_grow(mk__buf *b, mk__index now, size_t cap, mk__index *fresh) {
    size_t actual;
    bool roomy = cap <= index_capacity(now);
    *fresh = now;
    if (!roomy && !index_try_new(b->alloc, cap, fresh))
        return false;
    void *to =
        mk__try_resize(b->alloc, b->data, b->cap * b->size, cap * b->size, b->align, &actual);
    if (!to) {
        if (!roomy)
            mk__index_free(b->alloc, *fresh);
        return false;
    }
    b->data = to;
    b->cap = actual / b->size;
    if (b->cap > index_capacity(*fresh))
        b->cap = index_capacity(*fresh);
    if (b->cap > MAX_ENTRIES)
        b->cap = MAX_ENTRIES;
    return true;
}

bool mk__map_grow(mk__buf *b, mk__index now, size_t want, mk__index *fresh, mk_growth *g) {
    const void *before = b->data;
    size_t cap = map_next_cap(b, want, now);
    if (cap == 0)
        return mk__oom_overflow(b->align);
    while (!map_try_grow(b, now, cap, fresh))
        if (!mk__oom(cap * b->size, b->align))
            return false;
    g->growths++;
    mk__count(MK__GROWTHS, 1);
    if (before && before != b->data) {
        g->copied += b->len * b->size;
        mk__count(MK__COPIED, b->len * b->size);
    }
    return true;
}

/* ---- positions ---- */

void mk__index_add(mk__index x, uint64_t h, size_t at) {
    for (size_t i = (size_t)h;; i += mk__hash_step(h)) {
        mk__chunk *c = &x.chunks[i & x.mask];
        uint32_t empty = mk__chunk_match(c, 0);
        if (MK_LIKELY(empty != 0)) {
            unsigned lane = mk__lowest_bit(empty);
            c->tag[lane] = mk__hash_tag(h);
            c->at[lane] = (uint32_t)at;
            return;
        }
        if (c->tag[MK__OVER] < UINT8_MAX)
            c->tag[MK__OVER]++; /* 255 sticks until the index is rebuilt */
    }
}

typedef struct place {
    mk__chunk *chunk; /* NULL: nowhere */
    unsigned lane;
} place;

/* Where the index holds entry `at`, whose hash is h. */
static place index_find(mk__index x, uint64_t h, size_t at) {
    place nowhere = {NULL, 0};
    size_t i = (size_t)h;
    for (size_t tries = 0; tries <= x.mask; tries++, i += mk__hash_step(h)) {
        place p = {&x.chunks[i & x.mask], 0};
        for (uint32_t same = mk__chunk_match(p.chunk, mk__hash_tag(h)); same; same &= same - 1) {
            p.lane = mk__lowest_bit(same);
            if (p.chunk->at[p.lane] == at)
                return p;
        }
        if (p.chunk->tag[MK__OVER] == 0)
            break;
    }
    return nowhere;
}

void mk__index_del(mk__index x, uint64_t h, size_t at) {
    place p = index_find(x, h, at);
    p.chunk->tag[p.lane] = 0;
    for (size_t i = (size_t)h; &x.chunks[i & x.mask] != p.chunk; i += mk__hash_step(h)) {
        uint8_t *over = &x.chunks[i & x.mask].tag[MK__OVER];
        if (*over < UINT8_MAX)
            --*over;
    }
}

void mk__index_move(mk__index x, uint64_t h, size_t from, size_t to) {
    place p = index_find(x, h, from);
    p.chunk->at[p.lane] = (uint32_t)to;
}

/* Empty lanes may hold anything, so all are looked at alike, which compilers turn into vector
 * code. */
void mk__index_close_gap(mk__index x, size_t at) {
    for (size_t i = 0; i <= x.mask; i++)
        for (unsigned lane = 0; lane < MK__LANES; lane++)
            x.chunks[i].at[lane] -= x.chunks[i].at[lane] > at;
}

size_t mk__index_count(mk__index x, size_t len) {
    size_t count = 0;
    for (size_t i = 0; x.chunks && i <= x.mask; i++)
        for (unsigned lane = 0; lane < MK__LANES; lane++) {
            if (x.chunks[i].tag[lane] == 0)
                continue;
            if (x.chunks[i].at[lane] >= len)
                return SIZE_MAX;
            count++;
        }
    return count;
}

bool mk__index_has(mk__index x, uint64_t h, size_t at) {
    return index_find(x, h, at).chunk != NULL;
}

void mk__map_stats(const mk__buf *entries, mk__index x, const mk_growth *g, mk_stats *out,
                   size_t size) {
    mk__stats_buf(entries, g, MK_KIND_MAP, index_bytes(x), out, size);
}

/* ---- wyhash ---- */

static uint64_t read_le(const unsigned char *p, unsigned bytes) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    uint64_t wide;
    uint32_t half;
    if (bytes == 8)
        return memcpy(&wide, p, 8), wide;
    return memcpy(&half, p, 4), half;
#else
    uint64_t n = 0;
    for (unsigned i = bytes; i > 0; i--)
        n = n << 8 | p[i - 1];
    return n;
#endif
}

static uint64_t read_8(const unsigned char *p) {
    return read_le(p, 8);
}
static uint64_t read_4(const unsigned char *p) {
    return read_le(p, 4);
}

static const uint64_t secret[4] = {0xa0761d6478bd642fu, 0xe7037ed1a0b428dbu, 0x8ebc6af09c88c6e3u,
                                   0x589965cc75374cc3u};

/* The last step's two words of a key of at most 16 bytes. */
static void hash_short(const unsigned char *p, size_t n, uint64_t *a, uint64_t *b) {
    if (n >= 4) {
        size_t mid = (n >> 3) << 2;
        *a = read_4(p) << 32 | read_4(p + mid);
        *b = read_4(p + n - 4) << 32 | read_4(p + n - 4 - mid);
    } else if (n > 0) {
        *a = (uint64_t)p[0] << 16 | (uint64_t)p[n >> 1] << 8 | p[n - 1];
    }
}

static uint64_t hash_long(const unsigned char *p, size_t n, uint64_t seed, uint64_t *a,
                          uint64_t *b) {
    size_t left = n;
    if (left >= 48) {
        uint64_t see1 = seed, see2 = seed;
        for (; left >= 48; p += 48, left -= 48) {
            seed = mk__mum(read_8(p) ^ secret[1], read_8(p + 8) ^ seed);
            see1 = mk__mum(read_8(p + 16) ^ secret[2], read_8(p + 24) ^ see1);
            see2 = mk__mum(read_8(p + 32) ^ secret[3], read_8(p + 40) ^ see2);
        }
        seed ^= see1 ^ see2;
    }
    for (; left > 16; p += 16, left -= 16)
        seed = mk__mum(read_8(p) ^ secret[1], read_8(p + 8) ^ seed);
    *a = read_8(p + left - 16);
    *b = read_8(p + left - 8);
    return seed;
}

uint64_t mk_hash_bytes(const void *p, size_t n, uint64_t seed) {
    uint64_t a = 0, b = 0;
    seed ^= mk__mum(seed ^ secret[0], secret[1]);
    if (MK_LIKELY(n <= 16))
        hash_short((const unsigned char *)p, n, &a, &b);
    else
        seed = hash_long((const unsigned char *)p, n, seed, &a, &b);
    a ^= secret[1];
    b ^= seed;
    uint64_t low = a * b; /* the halves of the product, then mixed once more */
    uint64_t high = mk__mum(a, b) ^ low;
    return mk__mum(low ^ secret[0] ^ n, high ^ secret[1]);
}

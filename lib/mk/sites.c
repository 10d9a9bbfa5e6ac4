/* A table of fixed size, open addressing, nothing ever deleted: so a note is lock-free, and readers
 * need no more than relaxed loads. A key is claimed by one compare-and-swap; the numbers beside it
 * start at zero and only grow. */
#include <mk/internal.h>
#include <mk/sites.h>

#include <stdatomic.h>
#include <string.h>

enum { SITES = MK__SITES, EXACT = 8, BUCKETS = EXACT + (64 - 3) * 4, FEW = 16 };

typedef struct entry {
    _Atomic uint64_t key; /* address | kind << 56; 0: free */
    _Atomic uint64_t max, growths, copied;
    _Atomic uint32_t count[BUCKETS];
} entry;

static entry table[SITES];
static _Atomic uint64_t dropped;

/* ---- the histogram: 0..7 exactly, then four buckets per power of two ---- */

static unsigned log2_of(uint64_t v) {
#if defined(__GNUC__)
    return 63 - (unsigned)__builtin_clzll(v);
#else
    unsigned e = 0;
    for (unsigned step = 32; step; step /= 2)
        if (v >> (e + step))
            e += step;
    return e;
#endif
}

static unsigned bucket_of(uint64_t v) {
    if (v < EXACT)
        return (unsigned)v;
    unsigned scale = log2_of(v) - 2; /* v >> scale: 4..7 */
    return 4 * scale + (unsigned)(v >> scale);
}

/* The highest value in a bucket. */
static uint64_t bucket_end(unsigned i) {
    if (i < EXACT)
        return i;
    unsigned e = (i - EXACT) / 4 + 3, quarter = (i - EXACT) % 4;
    return ((uint64_t)(4 + quarter) << (e - 2)) + (((uint64_t)1 << (e - 2)) - 1);
}

/* ---- noting ---- */

static size_t place_of(uint64_t key) {
    return (size_t)((key * 0x9e3779b97f4a7c15u) >> 55);
}

/* Where the key is, or may be from now on; NULL: the table is full. */
MK_APART entry *entry_find(uint64_t key) {
    size_t at = place_of(key);
    for (size_t i = 0; i < SITES; i++, at = (at + 1) % SITES) {
        uint64_t taken = atomic_load_explicit(&table[at].key, memory_order_relaxed);
        if (taken == 0 &&
            atomic_compare_exchange_strong_explicit(&table[at].key, &taken, key,
                                                    memory_order_relaxed, memory_order_relaxed))
            return &table[at];
        if (taken == key)
            return &table[at];
    }
    return NULL;
}

/* Not a locked instruction, which costs ten times as much: threads that note the same site at the
 * same moment may lose one of two notes. */
static inline void count_up(_Atomic uint64_t *to, uint64_t n) {
    if (n)
        atomic_store_explicit(to, atomic_load_explicit(to, memory_order_relaxed) + n,
                              memory_order_relaxed);
}

MK_APART void raise_max(_Atomic uint64_t *max, uint64_t to) {
    uint64_t was = atomic_load_explicit(max, memory_order_relaxed);
    while (to > was && !atomic_compare_exchange_weak_explicit(max, &was, to, memory_order_relaxed,
                                                              memory_order_relaxed)) {
    }
}

static inline void entry_note(entry *e, size_t highest, uint32_t growths, uint64_t copied) {
    _Atomic uint32_t *count = &e->count[bucket_of(highest)];
    atomic_store_explicit(count, atomic_load_explicit(count, memory_order_relaxed) + 1,
                          memory_order_relaxed);
    count_up(&e->growths, growths);
    count_up(&e->copied, copied);
    if (MK_UNLIKELY(highest > atomic_load_explicit(&e->max, memory_order_relaxed)))
        raise_max(&e->max, highest);
}

/* A site that is not where its key belongs, or not there yet. Apart from what nearly all notes are,
 * which so save no registers. */
MK_APART void note_slowly(uint64_t key, size_t highest, uint32_t growths, uint64_t copied) {
    entry *e = entry_find(key);
    if (e)
        entry_note(e, highest, growths, copied);
    else
        count_up(&dropped, 1);
}

void mk__site_note(const void *site, uint32_t kind, size_t highest, uint32_t growths,
                   uint64_t copied) {
    if (!site)
        return;
    uint64_t key = (uint64_t)(uintptr_t)site | (uint64_t)kind << 56;
    entry *e = &table[place_of(key)];
    if (MK_LIKELY(atomic_load_explicit(&e->key, memory_order_relaxed) == key))
        entry_note(e, highest, growths, copied);
    else
        note_slowly(key, highest, growths, copied);
}

uint64_t mk_sites_dropped(void) {
    return atomic_load_explicit(&dropped, memory_order_relaxed);
}

/* ---- reading ---- */

/* A histogram as it stood at one moment. */
typedef struct shape {
    uint32_t count[BUCKETS];
    uint64_t n;
} shape;

static void shape_read(const entry *e, shape *s) {
    s->n = 0;
    for (unsigned i = 0; i < BUCKETS; i++)
        s->n += s->count[i] = atomic_load_explicit(&e->count[i], memory_order_relaxed);
}

/* The least value that at least `percent` of the notes do not exceed. */
static uint64_t shape_percentile(const shape *s, unsigned percent) {
    uint64_t below = 0, want = s->n - s->n * (100 - percent) / 100;
    for (unsigned i = 0; i < BUCKETS; i++)
        if ((below += s->count[i]) >= want && below)
            return bucket_end(i);
    return 0;
}

/* Two groups: at least a tenth of the notes on either side of a power of two that holds next to
 * none. */
static bool shape_has_modes(const shape *s) {
    uint64_t below = 0, gap = 0;
    unsigned width = 0;
    for (unsigned i = 0; i < BUCKETS; i++) {
        uint64_t here = s->count[i];
        if ((gap + here) * 100 <= s->n) {
            gap += here;
            width++;
            continue;
        }
        if (width >= 4 && below * 10 >= s->n && (s->n - below - gap) * 10 >= s->n)
            return true;
        below += gap + here;
        gap = width = 0;
    }
    return false;
}

static uint32_t shape_fit(const shape *s, uint64_t p50, uint64_t p95) {
    if (s->n < FEW)
        return MK_FIT_FEW;
    if (shape_has_modes(s))
        return MK_FIT_MODES;
    return p95 <= 2 * p50 ? MK_FIT_ONE : MK_FIT_SPREAD;
}

/* A named site begins with these bytes, which are no code that follows a call. */
static const char *site_name(const void *address) {
    static const char magic[8] = "mk:site";
    const mk_named_site *named = (const mk_named_site *)address;
    return memcmp(address, magic, sizeof magic) == 0 ? named->name : NULL;
}

static void site_read(const entry *e, mk_site *site) {
    shape s;
    uint64_t key = atomic_load_explicit(&e->key, memory_order_relaxed);
    shape_read(e, &s);
    site->kind = (uint32_t)(key >> 56);
    site->address = (const void *)(uintptr_t)(key & (((uint64_t)1 << 56) - 1));
    site->name = site_name(site->address);
    site->n = s.n;
    site->max = atomic_load_explicit(&e->max, memory_order_relaxed);
    site->p50 = shape_percentile(&s, 50);
    site->p95 = shape_percentile(&s, 95);
    site->fit = shape_fit(&s, site->p50, site->p95);
    site->hint = site->fit == MK_FIT_ONE ? site->p95 : 0;
    site->growths = atomic_load_explicit(&e->growths, memory_order_relaxed);
    site->copied = atomic_load_explicit(&e->copied, memory_order_relaxed);
    if (site->p50 > site->max)
        site->p50 = site->max;
    if (site->p95 > site->max)
        site->p95 = site->max;
    if (site->hint > site->max)
        site->hint = site->max;
}

static bool comes_before(const uint64_t *a, const uint64_t *b) {
    return a[0] != b[0] ? a[0] > b[0] : a[1] < b[1];
}

void mk_sites_each(bool (*visit)(void *ctx, const mk_site *site), void *ctx) {
    uint64_t last[2] = {UINT64_MAX, 0}, key[SITES][2]; /* bytes copied, key */
    size_t n = 0;
    for (size_t i = 0; i < SITES; i++) {
        key[i][0] = atomic_load_explicit(&table[i].copied, memory_order_relaxed);
        key[i][1] = atomic_load_explicit(&table[i].key, memory_order_relaxed);
        n += key[i][1] != 0;
    }
    while (n--) { /* selection: the table is small and sorting needs no memory this way */
        size_t best = SITES;
        for (size_t i = 0; i < SITES; i++)
            if (key[i][1] && comes_before(last, key[i]) &&
                (best == SITES || comes_before(key[i], key[best])))
                best = i;
        mk_site site;
        site_read(&table[best], &site);
        if (!visit(ctx, &site))
            return;
        last[0] = key[best][0];
        last[1] = key[best][1];
    }
}

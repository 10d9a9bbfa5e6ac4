/* Process totals, and handing a struct to callers that may know a shorter one.
 *
 * Each thread counts in a slot of its own, so an add needs no locked instruction and no line is
 * shared. Slots are never given back (their sums stay true when the thread is gone); threads past
 * the last slot share that one and pay for atomic adds. No registry, no thread-exit hook, nothing
 * to allocate. */
#include <mk/internal.h>

#include <stdatomic.h>
#include <string.h>

enum { SLOTS = 64, LINE = 64 };

typedef struct slot {
    _Alignas(LINE) _Atomic uint64_t n[MK__COUNTS];
} slot;

static slot slots[SLOTS];
static atomic_uint slots_taken;
static _Thread_local slot *slot_own;
_Thread_local _Atomic uint64_t *mk__own_counts;

/* Live bytes, each thread's share brought up to date when it is off by MK__LIVE_GRAIN: so the peak
 * is right to that much per thread. */
static _Atomic uint64_t live, live_peak;

static slot *slot_of_thread(void) {
    if (MK_LIKELY(slot_own != NULL))
        return slot_own;
    mk__environment(); /* where there are no constructors, and so that the linker keeps it */
    unsigned i = atomic_fetch_add_explicit(&slots_taken, 1, memory_order_relaxed);
    if (i >= SLOTS - 1) {
        i = SLOTS - 1;
        atomic_store_explicit(&slots_taken, SLOTS,
                              memory_order_relaxed); /* keeps the count from wrapping round */
    }
    if (i != SLOTS - 1)
        mk__own_counts = slots[i].n;
    return slot_own = &slots[i];
}

static uint64_t slot_add(slot *s, _Atomic uint64_t *to, uint64_t n) {
    if (s == &slots[SLOTS - 1])
        return atomic_fetch_add_explicit(to, n, memory_order_relaxed) + n;
    uint64_t sum = atomic_load_explicit(to, memory_order_relaxed) + n;
    atomic_store_explicit(to, sum, memory_order_relaxed);
    return sum;
}

static void raise_peak(uint64_t now) {
    uint64_t peak = atomic_load_explicit(&live_peak, memory_order_relaxed);
    while ((int64_t)now > (int64_t)peak &&
           !atomic_compare_exchange_weak_explicit(&live_peak, &peak, now, memory_order_relaxed,
                                                  memory_order_relaxed)) {
    }
}

static void live_change(uint64_t n) {
    raise_peak(atomic_fetch_add_explicit(&live, n, memory_order_relaxed) + n);
}

void mk__live_publish(_Atomic uint64_t *unpublished) {
    uint64_t off = atomic_load_explicit(unpublished, memory_order_relaxed);
    mk__own_add(unpublished, 0 - off);
    live_change(off);
}

void mk__count_slowly(mk__counter what, uint64_t n) {
    slot *s = slot_of_thread();
    slot_add(s, &s->n[what], n);
}

/* At once, as the slot may be one that threads share. */
void mk__count_block_slowly(mk__counter times, mk__counter sum, uint64_t bytes, uint64_t change) {
    mk__count_slowly(times, 1);
    mk__count_slowly(sum, bytes);
    live_change(change);
}

static uint64_t total(mk__counter what) {
    uint64_t sum = 0;
    for (int i = 0; i < SLOTS; i++)
        sum += atomic_load_explicit(&slots[i].n[what], memory_order_relaxed);
    return sum;
}

void mk__stats_give(mk_stats *full, uint32_t kind, mk_stats *out, size_t size) {
    if (size > sizeof *full)
        size = sizeof *full;
    full->size = (uint32_t)size;
    full->version = MK_STATS_VERSION;
    full->kind = kind;
    memcpy(out, full, size);
}

void mk__stats_total(mk_stats *out, size_t size) {
    mk_stats s = {0};
    /* What went out is read first: a free that happens between the two sums must not make live
     * negative. */
    uint64_t bytes_out = total(MK__BYTES_OUT);
    s.frees = total(MK__FREES);
    s.allocs = total(MK__ALLOCS);
    s.bytes = total(MK__BYTES_IN);
    s.growths = total(MK__GROWTHS);
    s.copied = total(MK__COPIED);
    s.fails = total(MK__FAILS);
    s.reserved = s.bytes - bytes_out;
    s.free = total(MK__KEPT);
    s.live = s.reserved - s.free;
    raise_peak(s.reserved);
    s.live_peak = s.reserved_peak = atomic_load_explicit(&live_peak, memory_order_relaxed);
    mk__stats_give(&s, MK_KIND_PROCESS, out, size);
}

void mk__stats_buf(const mk__buf *b, const mk_growth *g, uint32_t kind, size_t index_bytes,
                   mk_stats *out, size_t size) {
    mk_stats s = {0};
    s.growths = g->growths;
    s.copied = g->copied;
    s.live = b->len * b->size;
    mk_growth longest = *g;
    mk_growth_note(&longest, b->len);
    s.live_peak = (longest.high > g->peak ? longest.high : g->peak) * b->size;
    s.header = index_bytes;
    s.free = (b->cap - b->len) * b->size;
    s.reserved = s.reserved_peak = index_bytes + b->cap * b->size;
    mk__stats_give(&s, kind, out, size);
}

#define _GNU_SOURCE
#include "live.h"

#include <sched.h>
#include <string.h>
#include <sys/mman.h>

enum { PARTS = 64, FIRST = 64, SPINS = 20, STUCK = UINT8_MAX };

typedef struct part {
    _Alignas(64) atomic_flag lock;
    live_object *slots; /* open addressing; address 0: free */
    size_t size, used;  /* size: a power of two */
} part;

static part parts[PARTS];
_Atomic uint8_t live_filter[2 << LIVE_MOST_BITS];
_Atomic unsigned live_bits = LIVE_LEAST_BITS;
static _Atomic size_t alive;

#define EACH_SIZE(bits) \
    for (unsigned bits = LIVE_LEAST_BITS; bits <= LIVE_MOST_BITS; bits += LIVE_STEP_BITS)

/* ---- the filter: how many are alive that share a slot; what has got to STUCK stays there ---- */

static void slot_change(_Atomic uint8_t *count, int by) {
    uint8_t old = atomic_load_explicit(count, memory_order_relaxed);
    while (old != STUCK &&
           !atomic_compare_exchange_weak_explicit(count, &old, (uint8_t)(old + by),
                                                  memory_order_relaxed, memory_order_relaxed))
        ;
}

static void filter_change(const void *p, int by) {
    EACH_SIZE(bits)
    slot_change(&live_filter[live_slot(p, bits)], by);
}

/* One in eight slots taken: then the next size. It stays, as what comes once comes again. */
static void filter_adapt(void) {
    const size_t n = atomic_fetch_add_explicit(&alive, 1, memory_order_relaxed) + 1;
    unsigned bits = atomic_load_explicit(&live_bits, memory_order_relaxed);
    if (bits < LIVE_MOST_BITS && n > (size_t)1 << (bits - 3))
        atomic_store_explicit(&live_bits, bits + LIVE_STEP_BITS, memory_order_relaxed);
}

void live_mark(const void *p) {
    EACH_SIZE(bits)
    atomic_store_explicit(&live_filter[live_slot(p, bits)], STUCK, memory_order_relaxed);
}

/* ---- locks ---- */

static bool lock(part *p, live_patience patience) {
    for (int i = 0; atomic_flag_test_and_set_explicit(&p->lock, memory_order_acquire); i++) {
        if (i == (int)patience)
            return false;
        if (i > SPINS)
            (void)sched_yield();
    }
    return true;
}

static void unlock(part *p) {
    atomic_flag_clear_explicit(&p->lock, memory_order_release);
}

void live_before_fork(void) {
    for (size_t i = 0; i < PARTS; i++)
        while (!lock(&parts[i], LIVE_WAIT))
            ;
}

void live_after_fork(bool child) {
    if (child)
        atomic_store_explicit(&alive, 0, memory_order_relaxed);
    for (size_t i = 0; i < PARTS; i++) {
        if (child && parts[i].used) {
            memset(parts[i].slots, 0, parts[i].size * sizeof *parts[i].slots);
            parts[i].used = 0;
        }
        unlock(&parts[i]);
    }
    for (size_t i = 0; child && i < sizeof live_filter; i++) {
        uint8_t old = atomic_load_explicit(&live_filter[i], memory_order_relaxed);
        if (old && old != STUCK) /* pages that need no change stay shared with the parent */
            atomic_store_explicit(&live_filter[i], 0, memory_order_relaxed);
    }
}

/* ---- the table ---- */

static uint64_t hash_of(uintptr_t address) {
    uint64_t h = (address >> 4) * 0xd6e8feb86659fd93u;
    return h ^ h >> 32;
}

static part *part_of(uintptr_t address) {
    return &parts[hash_of(address) % PARTS];
}

static size_t home_of(const part *p, uintptr_t address) {
    return hash_of(address) / PARTS & (p->size - 1);
}

static void put(part *p, const live_object *object) {
    size_t at = home_of(p, object->address);
    while (p->slots[at].address)
        at = (at + 1) & (p->size - 1);
    p->slots[at] = *object;
    p->used++;
}

static bool grow(part *p) {
    part bigger = {.size = p->size ? 2 * p->size : FIRST};
    size_t bytes = bigger.size * sizeof *bigger.slots;
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    bigger.slots = memory;
    for (size_t i = 0; i < p->size; i++)
        if (p->slots[i].address)
            put(&bigger, &p->slots[i]);
    if (p->slots)
        (void)munmap(p->slots, p->size * sizeof *p->slots);
    p->slots = bigger.slots;
    p->size = bigger.size;
    return true;
}

bool live_add(const live_object *object, live_patience patience) {
    part *p = part_of(object->address);
    if (!lock(p, patience))
        return false;
    const bool ok = 4 * (p->used + 1) <= 3 * p->size || grow(p);
    if (ok) {
        put(p, object);
        filter_change((const void *)object->address, 1);
        filter_adapt();
    }
    unlock(p);
    return ok;
}

/* What lies behind the gap moves up, unless that would be before its home. */
static void close_gap(part *p, size_t gap) {
    const size_t mask = p->size - 1;
    for (size_t i = (gap + 1) & mask; p->slots[i].address; i = (i + 1) & mask)
        if (((i - home_of(p, p->slots[i].address)) & mask) >= ((i - gap) & mask)) {
            p->slots[gap] = p->slots[i];
            gap = i;
        }
    p->slots[gap].address = 0;
    p->used--;
}

bool live_take(const void *address, live_object *out, live_patience patience) {
    const uintptr_t key = (uintptr_t)address;
    part *p = part_of(key);
    if (!lock(p, patience))
        return false;
    bool found = false;
    size_t at = p->size ? home_of(p, key) : 0;
    while (p->size && p->slots[at].address && !found) {
        found = p->slots[at].address == key;
        at = found ? at : (at + 1) & (p->size - 1);
    }
    if (found) {
        *out = p->slots[at];
        close_gap(p, at);
        filter_change(address, -1);
        atomic_fetch_sub_explicit(&alive, 1, memory_order_relaxed);
    }
    unlock(p);
    return found;
}

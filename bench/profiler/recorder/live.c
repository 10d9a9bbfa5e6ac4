#define _GNU_SOURCE
#include "live.h"

#include <sched.h>
#include <string.h>
#include <sys/mman.h>

enum { PARTS = 64, FIRST = 8, SPINS = 20, STUCK = UINT8_MAX };
enum { FILTERS = (LIVE_MOST_BITS - LIVE_LEAST_BITS) / LIVE_STEP_BITS + 1 };

typedef struct part {
    _Alignas(64) atomic_flag lock;
    live_object *slots; /* open addressing; address 0: free */
    size_t size, used;  /* size: a power of two */
} part;

static part parts[PARTS];
static live_object first[PARTS][FIRST]; /* most programs need no more, and close together */
static _Alignas(64) live_filter filters[FILTERS];
static uint8_t counts[2 << LIVE_MOST_BITS]; /* how many share a slot; of 2^n slots: from 2^n */
live_filter *_Atomic live_asked = filters;
static _Atomic size_t alive;

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

static bool lock_all(live_patience patience) {
    for (size_t i = 0; i < PARTS; i++)
        if (!lock(&parts[i], patience)) {
            while (i-- > 0)
                unlock(&parts[i]);
            return false;
        }
    return true;
}

static void unlock_all(void) {
    for (size_t i = 0; i < PARTS; i++)
        unlock(&parts[i]);
}

/* ---- the filter: what has got to STUCK stays there. A part's slots are in words of its own, so that
 * its lock is theirs; whoever holds all may change which filter is asked ---- */

static part *part_of(uintptr_t address) {
    return &parts[live_slot((const void *)address, SIZE_MAX) / 64 % PARTS];
}

static void filter_set(live_filter *f, const void *p, int by) {
    const size_t bits = LIVE_LEAST_BITS + (size_t)(f - filters) * LIVE_STEP_BITS;
    const size_t mask = ((size_t)1 << bits) - 1;
    const size_t slot = live_slot(p, mask);
    uint8_t *count = &counts[mask + 1 + slot];
    if (*count == STUCK)
        return;
    *count = (uint8_t)(*count + by < STUCK ? *count + by : STUCK);
    const uint64_t bit = (uint64_t)1 << slot % 64;
    uint64_t word = atomic_load_explicit(&f->words[slot / 64], memory_order_relaxed);
    word = *count ? word | bit : word & ~bit;
    atomic_store_explicit(&f->words[slot / 64], word, memory_order_relaxed);
    if (atomic_load_explicit(&f->mask, memory_order_relaxed) != mask)
        atomic_store_explicit(&f->mask, mask, memory_order_relaxed);
}

static void filter_change(uintptr_t address, int by) {
    filter_set(atomic_load_explicit(&live_asked, memory_order_relaxed), (const void *)address, by);
}

/* One slot in 64 taken: then the next size, as a wrong "maybe" costs as much as fifty right answers. It stays,
 * as what comes once comes again. */
static void filter_adapt(live_patience patience) {
    live_filter *f = atomic_load_explicit(&live_asked, memory_order_relaxed);
    if (f == &filters[FILTERS - 1] || alive <= f->mask / 64 || !lock_all(patience))
        return;
    if (live_asked == f) {
        for (size_t i = 0; i < PARTS; i++)
            for (size_t j = 0; j < parts[i].size; j++)
                if (parts[i].slots[j].address)
                    filter_set(f + 1, (const void *)parts[i].slots[j].address, 1);
        atomic_store_explicit(&live_asked, f + 1, memory_order_release);
    }
    unlock_all();
}

void live_mark(const void *p) {
    part *mine = part_of((uintptr_t)p);
    while (!lock(mine, LIVE_WAIT))
        ;
    for (size_t i = 0; i < FILTERS; i++)
        filter_set(&filters[i], p, STUCK);
    unlock(mine);
}

/* ---- fork ---- */

void live_before_fork(void) {
    while (!lock_all(LIVE_WAIT))
        ;
}

static void forget_all(void) {
    for (size_t i = 0; i < PARTS; i++) {
        for (size_t j = 0; parts[i].used && j < parts[i].size; j++)
            if (parts[i].slots[j].address)
                filter_change(parts[i].slots[j].address, -1);
        if (parts[i].used)
            memset(parts[i].slots, 0, parts[i].size * sizeof *parts[i].slots);
        parts[i].used = 0;
    }
    atomic_store_explicit(&alive, 0, memory_order_relaxed);
}

void live_after_fork(bool child) {
    if (child)
        forget_all();
    unlock_all();
}

/* ---- the table ---- */

static uint64_t hash_of(uintptr_t address) {
    uint64_t h = (address >> 4) * 0xd6e8feb86659fd93u;
    return h ^ h >> 32;
}

static size_t home_of(const part *p, uintptr_t address) {
    return hash_of(address) & (p->size - 1);
}

static void put(part *p, const live_object *object) {
    size_t at = home_of(p, object->address);
    while (p->slots[at].address)
        at = (at + 1) & (p->size - 1);
    p->slots[at] = *object;
    p->used++;
}

static live_object *more(size_t bytes) {
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

static bool grow(part *p) {
    part bigger = {.size = p->size ? 2 * p->size : FIRST};
    bigger.slots = p->size ? more(bigger.size * sizeof *bigger.slots) : first[p - parts];
    if (!bigger.slots)
        return false;
    for (size_t i = 0; i < p->size; i++)
        if (p->slots[i].address)
            put(&bigger, &p->slots[i]);
    if (p->size > FIRST)
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
        filter_change(object->address, 1);
        atomic_fetch_add_explicit(&alive, 1, memory_order_relaxed);
    }
    unlock(p);
    filter_adapt(patience);
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
        filter_change(key, -1);
        atomic_fetch_sub_explicit(&alive, 1, memory_order_relaxed);
    }
    unlock(p);
    return found;
}

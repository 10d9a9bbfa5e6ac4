#define _GNU_SOURCE
#include "live.h"

#include <sched.h>
#include <string.h>
#include <sys/mman.h>

#include "count.h"

enum { PARTS = 64, FIRST = 8, SPINS = 20, STUCK = UINT8_MAX };
enum { LEAST_MASK = (1 << LIVE_LEAST_BITS) - 1, MOST_MASK = (1 << LIVE_MOST_BITS) - 1 };

typedef struct part {
    _Alignas(64) _Atomic uint32_t lock; /* 1: held */
    live_object *slots;                 /* open addressing; address 0: free */
    size_t size, used;                  /* size: a power of two */
} part;

static part parts[PARTS];
static live_object first[PARTS][FIRST]; /* most programs need no more, and close together */
_Alignas(64) _Atomic uint8_t live_counts[1 << LIVE_MOST_BITS];
_Atomic uint32_t live_mask = LEAST_MASK;
static _Atomic uint64_t alive;

/* ---- locks ---- */

static bool lock(part *p, live_patience patience) {
    uint32_t open = 0;
    for (int i = 0; !count_swap_ref(&p->lock, &open, 1); i++, open = 0) {
        if (i == (int)patience)
            return false;
        if (i > SPINS)
            (void)sched_yield();
    }
    return true;
}

static void unlock(part *p) {
    atomic_store_explicit(&p->lock, 0, memory_order_release);
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

/* ---- the filter: what has got to STUCK stays there. Slots that are one of fewer belong to one
 * part, whose lock is theirs; whoever holds all may change how many are in use ---- */

static part *part_of(uintptr_t address) {
    return &parts[live_slot((const void *)address, PARTS - 1)];
}

static void count_slot(const void *p, uint32_t mask, int by) {
    _Atomic uint8_t *slot = &live_counts[live_slot(p, mask)];
    const uint8_t count = atomic_load_explicit(slot, memory_order_relaxed);
    if (count != STUCK)
        atomic_store_explicit(slot, (uint8_t)(count + by < STUCK ? count + by : STUCK),
                              memory_order_relaxed);
}

static void filter_change(uintptr_t address, int by) {
    count_slot((const void *)address, atomic_load_explicit(&live_mask, memory_order_relaxed), by);
}

/* One slot in 64 taken: then four times as many, as a wrong "maybe" costs as much as fifty right
 * answers. They stay, as what comes once comes again. What has moved to another slot stays in its
 * old one as well: somebody may be about to look there, and one slot in 256 is no loss. */
static void filter_adapt(live_patience patience) {
    const uint32_t mask = atomic_load_explicit(&live_mask, memory_order_relaxed);
    const uint32_t more = mask << LIVE_STEP_BITS | ((1 << LIVE_STEP_BITS) - 1);
    if (mask == MOST_MASK || alive <= mask / 64 || !lock_all(patience))
        return;
    if (live_mask == mask) {
        for (size_t i = 0; i < PARTS; i++)
            for (size_t j = 0; j < parts[i].size; j++) {
                const void *p = (const void *)parts[i].slots[j].address;
                if (p && live_slot(p, more) != live_slot(p, mask))
                    count_slot(p, more, 1);
            }
        atomic_store_explicit(&live_mask, more, memory_order_release);
    }
    unlock_all();
}

void live_mark(const void *p) {
    part *mine = part_of((uintptr_t)p);
    while (!lock(mine, LIVE_WAIT))
        ;
    for (size_t bits = LIVE_LEAST_BITS; bits <= LIVE_MOST_BITS; bits += LIVE_STEP_BITS)
        count_slot(p, ((uint32_t)1 << bits) - 1, STUCK);
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

void live_prefetch(const void *p) {
    __builtin_prefetch(part_of((uintptr_t)p), 1);
    __builtin_prefetch((const void *)&live_counts[live_slot(p, live_mask)], 1);
}

bool live_add(const live_object *object, live_patience patience) {
    part *p = part_of(object->address);
    if (!lock(p, patience))
        return false;
    const bool ok = 4 * (p->used + 1) <= 3 * p->size || grow(p);
    if (ok) {
        put(p, object);
        filter_change(object->address, 1);
        (void)count_add(&alive, 1);
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
        (void)count_add(&alive, (uint64_t)-1);
    }
    unlock(p);
    return found;
}

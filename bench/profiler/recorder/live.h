/* live.h - the sampled objects that are alive, by address.
 *
 * Whether a freed pointer was sampled is asked at every free: a small table says no to
 * nearly all of them. The rest is a hash table in 64 parts, each with a lock that is held for moments. Its
 * memory is its own, from mmap(). */
#ifndef MK_PROF_LIVE_H
#define MK_PROF_LIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "recording.h"

typedef struct live_object {
    uintptr_t address;
    rec_ref bucket;
    uint32_t thread;
    uint64_t clock;                  /* bytes that thread had allocated, this object included */
    uint64_t bytes;                  /* bytes all threads had, roughly */
    uint32_t level;                  /* frames above the allocating function's */
    uint32_t activation[REC_LEVELS]; /* which calls of their thread's these were; 0: unknown */
    uintptr_t cfa[REC_LEVELS];       /* of the innermost functions; 0: there are fewer */
} live_object;

/* The filter: how many live addresses have a slot. No more slots are in use than are needed, 4 KB
 * for 64 objects, so that they stay in a near cache whatever the program does. */
enum { LIVE_LEAST_BITS = 12, LIVE_MOST_BITS = 20, LIVE_STEP_BITS = 2 };
extern _Atomic uint8_t live_counts[1 << LIVE_MOST_BITS] __attribute__((visibility("hidden")));
extern _Atomic uint32_t live_mask /* slots in use - 1 */
    __attribute__((visibility("hidden")));

/* The multiplier fits the instruction, and is negative, so that all of the product depends on all of p. */
static inline uint64_t live_hash(const void *p) {
    return (uint64_t)(uintptr_t)p * (uint64_t)-0x61c8864f >> 32;
}

static inline uint32_t live_slot(const void *p, uint32_t mask) {
    return (uint32_t)live_hash(p) & mask;
}

/* False: certainly not there. */
static inline bool live_maybe(const void *p) {
#if defined(__x86_64__) /* atomic loads are not made part of another instruction */
    uint64_t slot = live_hash(p);
    bool maybe;
    __asm__("andl %2, %k0\n\tcmpb $0, (%3,%0)"
            : "+r"(slot), "=@ccne"(maybe)
            : "m"(live_mask), "r"(live_counts), "m"(live_counts));
    return maybe;
#else
    const uint32_t mask = atomic_load_explicit(&live_mask, memory_order_relaxed);
    return atomic_load_explicit(&live_counts[live_slot(p, mask)], memory_order_relaxed) != 0;
#endif
}

/* Whoever may have interrupted the holder of a lock, a signal handler, must not wait for it. */
typedef enum live_patience { LIVE_HURRY = 100, LIVE_WAIT = 1000000 } live_patience;

void live_prefetch(const void *p);                                /* it will be added soon */
bool live_add(const live_object *object, live_patience patience); /* false: no room, or locked */

/* Out of the table. False: it is not there, or locked. */
bool live_take(const void *address, live_object *out, live_patience patience);

void live_mark(const void *p); /* live_maybe(p) holds from now on */

/* Around fork(); in the child nothing is alive any more. */
void live_before_fork(void);
void live_after_fork(bool child);

#endif

/* live.h - the sampled objects that are alive, by address.
 *
 * Whether a freed pointer was sampled is asked at every free: a small table of bytes says no to
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

/* The filter in four sizes, all kept up to date, of which the smallest that will do is asked: so that it
 * stays in the nearest cache. The one of 2^bits bytes begins at 2^bits. */
enum { LIVE_LEAST_BITS = 10, LIVE_MOST_BITS = 16, LIVE_STEP_BITS = 2 };
extern _Atomic uint8_t live_filter[2 << LIVE_MOST_BITS];
extern _Atomic unsigned live_bits;

static inline size_t live_slot(const void *p, unsigned bits) {
    const uint64_t hash = (uintptr_t)p * 0x9e3779b97f4a7c15u;
    return (size_t)((hash | (uint64_t)1 << 63) >>
                    (63 - bits)); /* the 1 ends where the size's bytes begin */
}

/* False: certainly not there. */
static inline bool live_maybe(const void *p) {
    const unsigned bits = atomic_load_explicit(&live_bits, memory_order_relaxed);
    return atomic_load_explicit(&live_filter[live_slot(p, bits)], memory_order_relaxed) != 0;
}

/* Whoever may have interrupted the holder of a lock, a signal handler, must not wait for it. */
typedef enum live_patience { LIVE_HURRY = 100, LIVE_WAIT = 1000000 } live_patience;

bool live_add(const live_object *object, live_patience patience); /* false: no room, or locked */

/* Out of the table. False: it is not there, or locked. */
bool live_take(const void *address, live_object *out, live_patience patience);

void live_mark(const void *p); /* live_maybe(p) holds from now on */

/* Around fork(); in the child nothing is alive any more. */
void live_before_fork(void);
void live_after_fork(bool child);

#endif

/* live.h - the sampled objects that are alive, by address.
 *
 * Whether a freed pointer was sampled is asked at every free: a small table of bits says no to
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

/* The filter: a bit for each slot that some live address has. It comes in five sizes, of which the smallest
 * that will do is in use: half a kilobyte for 64 objects, so that it stays in the nearest cache whatever the
 * program does. Its size lies beside it: one word says which it is. */
enum { LIVE_LEAST_BITS = 12, LIVE_MOST_BITS = 20, LIVE_STEP_BITS = 2 };
typedef struct live_filter {
    _Atomic uint64_t words[(1 << LIVE_MOST_BITS) / 64];
    _Atomic size_t mask; /* slots - 1; 0 as long as there is nothing to be found */
} live_filter;
extern live_filter *_Atomic live_asked;

static inline size_t live_slot(const void *p, size_t mask) {
    return (size_t)((uint64_t)(uintptr_t)p * 0x9e3779b97f4a7c15u >> (64 - LIVE_MOST_BITS)) & mask;
}

/* False: certainly not there. */
static inline bool live_maybe(const void *p) {
    live_filter *f = atomic_load_explicit(&live_asked, memory_order_relaxed);
    const size_t slot = live_slot(p, atomic_load_explicit(&f->mask, memory_order_relaxed));
    return atomic_load_explicit(&f->words[slot / 64], memory_order_relaxed) >> slot % 64 & 1;
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

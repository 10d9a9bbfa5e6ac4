/* count.h - what threads count together, and lists they add to, without a lock.
 *
 * As long as the C library knows of one thread only, no other processor takes part: then the same
 * instruction does without the bus's lock, and with it without waiting for all that has been stored
 * before, which in a sample are lines nobody has touched for long. It is one instruction still, so a
 * signal handler comes before or after it. */
#ifndef MK_PROF_COUNT_H
#define MK_PROF_COUNT_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#if defined(__x86_64__) && defined(__has_include)
#if __has_include(<sys/single_threaded.h>) /* glibc 2.32 */
#include <sys/single_threaded.h>
#define COUNT_ALONE __libc_single_threaded
#endif
#endif

/* Returns what it was. */
static inline uint64_t count_add(_Atomic uint64_t *count, uint64_t n) {
#ifdef COUNT_ALONE
    if (COUNT_ALONE) {
        __asm__ volatile("xaddq %0, %1" : "+r"(n), "+m"(*count) : : "memory", "cc");
        return n;
    }
#endif
    return atomic_fetch_add_explicit(count, n, memory_order_relaxed);
}

#ifdef COUNT_ALONE
#define COUNT_SWAP_ALONE(place, was, to)                           \
    if (COUNT_ALONE) {                                             \
        bool done;                                                 \
        __asm__ volatile("cmpxchg %3, %1" /* as wide as %3 */      \
                         : "+a"(*was), "+m"(*place), "=@ccz"(done) \
                         : "r"(to)                                 \
                         : "memory");                              \
        return done;                                               \
    }
#else
#define COUNT_SWAP_ALONE(place, was, to)
#endif

#define COUNT_SWAP(name, type)                                                               \
    static inline bool name(_Atomic type *place, type *was, type to) {                       \
        COUNT_SWAP_ALONE(place, was, to)                                                     \
        return atomic_compare_exchange_strong_explicit(place, was, to, memory_order_acq_rel, \
                                                       memory_order_acquire);                \
    }

/* If it is *was, it becomes `to`, whose contents are seen by who finds it there; else *was becomes
 * what it is. */
COUNT_SWAP(count_swap, uint64_t)
COUNT_SWAP(count_swap_ref, uint32_t)

#endif

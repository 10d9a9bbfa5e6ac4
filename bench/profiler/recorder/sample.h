/* sample.h - which allocations are recorded, and what becomes of them.
 *
 * Each thread counts down the bytes it allocates; the distance to the next sample is drawn from an
 * exponential distribution, so each byte allocated is as likely to be hit as any other, whatever the
 * program's rhythm. An allocation costs a comparison and a subtraction, a free a load and a test. */
#ifndef MK_PROF_SAMPLE_H
#define MK_PROF_SAMPLE_H

#include <stdbool.h>

#include "live.h"

/* What every allocation touches; the rest of a thread's state is in sample.c. Zero: a new thread. */
typedef struct sample_countdown {
    size_t left; /* bytes to go; an allocation of as many or more is a sample */
} sample_countdown;

/* In static TLS: reached by one instruction, and never allocated. */
extern __thread sample_countdown sample_thread
    __attribute__((tls_model("initial-exec"), visibility("hidden")));

/* dir: see space_open(); it must stay. rate: mean bytes between samples; 0 is 1. Again after
 * sample_stop(): goes on with what there is. False: it could not be opened, or has another rate. */
bool sample_start(const char *dir, uint64_t rate);
/* words: "growth", "alloc" between commas; NULL: nothing. Before sample_start().
 *   growth  a line on standard error whenever a quarter more is in use than ever before
 *   alloc   each sample and its end as an event of the recording */
void sample_trace(const char *words);

void sample_stop(void); /* frees are followed still */

/* Around fork(). */
void sample_before_fork(void);
void sample_after_fork(bool child);

/* Whoever uses this file says here how it begins: called before a thread's first allocation is looked
 * at. False: it is too early to tell. */
bool sample_begin(void);

/* `caller` is where the program called the allocator. */
void sample_hit(void *p, size_t size, void *caller);
void sample_gone(void *p, void *caller);

/* After p was allocated, NULL included. */
static inline void sample_allocated(void *p, size_t size, void *caller) {
    if (__builtin_expect(size >= sample_thread.left, 0))
        sample_hit(p, size, caller);
    else
        sample_thread.left -= size;
}

/* Before p is freed. */
static inline void sample_freed(void *p, void *caller) {
    if (__builtin_expect(live_maybe(p), 0))
        sample_gone(p, caller);
}

/* realloc() frees p only if it succeeds: what had been recorded of p is put away before, as its
 * address may be somebody else's right after, and put back if it fails. */
bool sample_move_begin(void *p, live_object *was); /* false: nothing had been */
void sample_move_end(const live_object *was, bool moved, void *caller);

#endif

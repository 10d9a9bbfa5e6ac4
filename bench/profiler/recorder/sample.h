/* sample.h - which allocations are recorded, and what becomes of them.
 *
 * Each thread counts down the bytes it allocates; the distance to the next sample is drawn from an
 * exponential distribution, so each byte allocated is as likely to be hit as any other, whatever the
 * program's rhythm. An allocation costs a subtraction and a jump, a free a load and a test. */
#ifndef MK_PROF_SAMPLE_H
#define MK_PROF_SAMPLE_H

#include <stdbool.h>

#include "live.h"
#include "stack.h"

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

/* `call` is where the program called the allocator. */
void sample_hit(void *p, size_t size, const stack_call *call);
void sample_gone(void *p, const stack_call *call);

/* Before an allocation, so that its function may end with a jump to the allocator's. False: it has been
 * counted. True: it has not been, and when it is made sample_hit() is to be told. */
static inline bool sample_due(size_t size) {
    bool due;
#if defined(__x86_64__) /* the comparison is the subtraction's own */
    __asm__("subq %2, %0" : "+m"(sample_thread.left), "=@ccbe"(due) : "r"(size));
#else
    due = sample_thread.left <= size;
    sample_thread.left -= size;
#endif
    if (__builtin_expect(due, 0))
        sample_thread.left += size;
    return due;
}

/* realloc() frees p only if it succeeds: what had been recorded of p is put away before, as its
 * address may be somebody else's right after, and put back if it fails. */
bool sample_move_begin(void *p, live_object *was); /* false: nothing had been */
void sample_move_end(const live_object *was, bool moved, const stack_call *call);

#endif

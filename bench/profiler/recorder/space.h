/* space.h - the memory a recording lies in: a mapped file, or anonymous.
 *
 * Grows in place, is never moved; what is taken stays. Taking is lock-free but where the file grows,
 * and never waits for long: it runs in signal handlers too. The disk's room is reserved before memory
 * is touched, so a full disk ends the recording, not the program. */
#ifndef MK_PROF_SPACE_H
#define MK_PROF_SPACE_H

#include <stdbool.h>

#include "recording.h"

/* NULL: nothing is being recorded. */
extern rec_header *space_header;

/* A new file DIR/PID.mprec (PID-2.mprec, ... if that is taken), or without dir anonymous memory. */
bool space_open(const char *dir, uint64_t rate);

/* After fork(), in the child: the file is the parent's. */
void space_leave(void);

/* A child that has a copy of our memory, but did not come by fork(), does not know: it must not touch
 * the recording. (One that shares our memory until it calls exec() may: its heap is ours.) */
bool space_is_ours(void);

/* bytes, zeroed, at *ref. NULL: no room. */
void *space_take(size_t bytes, rec_ref *ref);
/* align: a multiple of REC_UNIT */
void *space_take_aligned(size_t bytes, size_t align, rec_ref *ref);

/* What is taken next will be written to soon. */
static inline void space_prefetch(void) {
    const uint64_t used = atomic_load_explicit(&space_header->used, memory_order_relaxed);
    __builtin_prefetch((char *)space_header + used, 1);
}

static inline void *space_at(rec_ref ref) {
    return (char *)space_header + (size_t)ref * REC_UNIT;
}

#endif

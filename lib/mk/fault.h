/* mk/fault.h - allocations that fail on purpose.
 *
 * Every request memkit makes of an allocator (mk_alloc_new and mk_alloc_resize, so also each block
 * of an arena and each growth of a container, from libc or not) is counted while a fault is armed,
 * and refused when its turn comes. An allocation an arena serves from a block it already has is not
 * a request. The usual sweep:
 *
 *      for (uint64_t n = 1;; n++) {
 *        mk_fail_at(n);
 *        bool ok = operation();               // must cope: false, object unchanged, nothing lost
 *        bool fired = mk_fail_count() != 0;
 *        mk_fail_at(0);
 *        if (!fired) break;                   // fewer than n allocations: each has failed once
 *      }
 *
 * Cost when off: one load per request, nothing per arena allocation.
 * Threads: process-wide; any thread's request may be the n-th. */
#ifndef MK_FAULT_H
#define MK_FAULT_H

#include <mk/base.h>

MK_BEGIN

/* The n-th request from now fails, that one only. 0: no fault. Either way both counts start again
 * at 0. */
MK_API void mk_fail_at(uint64_t n);

/* The n-th request from now and every later one fails. 0: no fault. */
MK_API void mk_fail_from(uint64_t n);

/* How many requests have been refused since mk_fail_at or mk_fail_from. */
MK_API uint64_t mk_fail_count(void);

/* How many requests have been made since; counted only while armed (mk_fail_at(UINT64_MAX) counts
 * and never fails). */
MK_API uint64_t mk_fail_seen(void);

MK_END
#endif

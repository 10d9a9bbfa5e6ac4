/* trace.h: MEMPROF_TRACE=alloc: each allocation that was recorded, and its end, one after the other.
 *
 *   memprof: alloc 100 bytes at 0x55d0c0 @0.001234s, thread 1
 *       xmalloc mem.c:12
 *       main main.c:9
 *   memprof: free 100 bytes at 0x55d0c0 @0.001301s, thread 1 */
#ifndef MEMKIT_PROFILER_TRACE_H
#define MEMKIT_PROFILER_TRACE_H

#include <stdio.h>

#include "match.h"
#include "recording_read.h"

/* Does MEMPROF_TRACE ask for it? Its filter=REGEX is the rest of the value. False: *why, or not. */
bool trace_wanted(match *filter, mk_str *why);

/* Events, oldest first; with a filter those with a frame whose function or file matches. */
void trace_write(const recording_events *events, int64_t started, const match *filter, FILE *out);

#endif

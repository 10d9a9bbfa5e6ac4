/* recording_read.h: what the recorder has left (recorder/recording.h), as a profile. */
#ifndef MEMKIT_PROFILER_RECORDING_READ_H
#define MEMKIT_PROFILER_RECORDING_READ_H

#include "profile.h"

/* Whether the file is one. */
bool recording_is(const char *path);

/* A profile with Go's four types of samples, each sample with the labels
 *      bytes     size of the objects
 *      lifetime  by whom they were freed, as far as their stacks tell:
 *                "function" by the one that allocated them, "caller" by its caller, "caller 2" to
 *                "caller 5", "outlives" them all, "other thread", "unclear"; "in use" if not at all
 *      temporary "yes" if nothing else was allocated before they were
 *      age       of the rest: bytes allocated in between, at most
 * but without names (symbols.h). The process may be running. NULL: *why says what is wrong.
 *
 * more NULL: nothing else. at_peak: inuse_* are of the moment when most was in use, in samples of their
 * own, whose lifetime is "at the peak". */
typedef struct recording_event { /* MEMPROF_TRACE=alloc */
    profile_location **stack;
    size_t depth;
    uint64_t size, address;
    int64_t time; /* ns since 1970 */
    uint32_t thread;
    bool freed;
} recording_event;

MK_VEC(recording_events, recording_event)

typedef struct recording_more {
    bool at_peak;
    recording_events events; /* those there are, the latest first; in the profile's arena */
} recording_more;

profile *recording_load(const char *path, recording_more *more, mk_str *why);

#endif

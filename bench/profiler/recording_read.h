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
 *      age       of the rest: bytes allocated in between, on average
 * but without names (symbols.h). The process may be running. NULL: *why says what is wrong. */
profile *recording_load(const char *path, mk_str *why);

#endif

/* process.h: what a process that runs under `memprof run` has recorded so far. */
#ifndef MEMKIT_PROFILER_PROCESS_H
#define MEMKIT_PROFILER_PROCESS_H

#include <stdbool.h>

#include <mk/str.h>

/* Is it a process's number, and no file's name? */
bool process_is(const char *name);

/* Also if nobody has asked for its status yet: then it still has its number, but no memory. */
bool process_ended(const char *pid);

/* Sets *path to where its recording is, the latest if it has called exec(). False: *why says that there
 * is no such process, or none that is recorded. */
bool process_recording(const char *pid, mk_str *path, mk_str *why);

#endif

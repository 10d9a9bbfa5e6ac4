/* mk/prof.h - a heap profile of the program that includes this.
 *
 * Link memkit::profile (CMake) or -lmkprofile, and say which part of a run is to be recorded:
 *
 *      if (!mk_prof_start(512 << 10)) ...          // a sample every 512 KiB, on average
 *      serve();
 *      if (!mk_prof_write("heap.pb")) perror("heap.pb");
 *
 * The file is a pprof profile, not compressed and without names, which `memprof` adds: memprof top
 * heap.pb. Programs that are not to be built anew are profiled by `memprof run`; this library is for
 * profiles of parts of a run, and for servers that write one when asked.
 *
 * Linked, it stands before the C library's malloc, free and so on, at the cost of a subtraction and two
 * jumps an allocation, recording or not. What was allocated before mk_prof_start() is not followed. A child
 * by fork() has a recording of its own, empty at first: begun if the parent's was going on, else begun by
 * mk_prof_start(), at a rate of its own.
 *
 * Threads: any may call anything, at any time. */
#ifndef MK_PROF_H
#define MK_PROF_H

#include <mk/base.h>

MK_BEGIN

/* Records from now on. rate: mean bytes between samples; 1: every allocation, exactly, and as slow as
 * that is. All that is recorded of a process has one rate, the first one. False: there is no memory
 * for it, or the rate is another. */
MK_API bool mk_prof_start(size_t rate);

/* Records nothing more, until mk_prof_start(). What has been recorded stays, and what becomes of
 * those objects is followed. */
MK_API void mk_prof_stop(void);

/* Writes what has been recorded, while it goes on or not. False: errno says why; EINVAL: nothing was
 * ever started. Allocates nothing. */
MK_API bool mk_prof_write(const char *path);

MK_END
#endif

/* pprof.h: pprof files (gzip'd or plain profile.proto) to profiles and back.
 *
 * Whatever the bytes, reading ends with a profile that passes profile_check() or with one line that
 * says what is wrong. Nothing is read beyond 512 MiB of unpacked bytes. */
#ifndef MEMKIT_PROFILER_PPROF_H
#define MEMKIT_PROFILER_PPROF_H

#include "profile.h"

/* NULL: *why says what is wrong with them. */
profile *pprof_read(const void *bytes, size_t n, mk_str *why);

/* The same of a file; "-" is standard input. *why names it. */
profile *pprof_load(const char *path, mk_str *why);

/* Appends the profile to *out, gzip'd. False: *why says why not. */
bool pprof_write(const profile *p, mk_str *out, mk_str *why);

#endif

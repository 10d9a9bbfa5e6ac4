/* load.h: a profile from whatever file there is: of pprof's format, or what the recorder has left,
 * or has so far, if the name is a process's number. */
#ifndef MEMKIT_PROFILER_LOAD_H
#define MEMKIT_PROFILER_LOAD_H

#include "profile.h"

/* With names, where the modules it tells of can be read. "-" is standard input. NULL: *why names the
 * file and says what is wrong with it. */
profile *load_file(const char *path, mk_str *why);

#endif

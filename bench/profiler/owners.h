/* owners.h: whose arenas and pools the memory went into. */
#ifndef MEMKIT_PROFILER_OWNERS_H
#define MEMKIT_PROFILER_OWNERS_H

#include "profile.h"

/* Samples that libmk's arenas or pools asked for get a label, `arena` or `pool`: the function that uses it. After
 * symbols_fill(). */
void owners_label(profile *const *profiles, size_t n);

#endif

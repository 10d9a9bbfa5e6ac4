/* symbols.h: names, files and lines for addresses.
 *
 * By llvm-symbolizer if there is one, else addr2line: both know every format of debug information
 * there is. What they cannot tell, in stripped files, gets the name of the symbol that holds it, or
 * `file+0x1234` after its function's address, rather than the name of whatever symbol comes before. */
#ifndef MEMKIT_PROFILER_SYMBOLS_H
#define MEMKIT_PROFILER_SYMBOLS_H

#include "profile.h"

/* Fills the lines of those locations that have none, in modules whose files can be read.
 * functions: where the function begins that holds each of p->locations, 0 where that is not known;
 * NULL: of none. */
void symbols_fill(profile *p, const uint64_t *functions);

#endif

/* symbols.h: names, files and lines for addresses.
 *
 * By llvm-symbolizer if there is one, else addr2line: both know every format of debug information
 * there is. What they cannot tell, in stripped files, gets the name of the symbol that holds it, or
 * `file+0x1234` after its function's address, rather than the name of whatever symbol comes before. */
#ifndef MEMKIT_PROFILER_SYMBOLS_H
#define MEMKIT_PROFILER_SYMBOLS_H

#include "profile.h"

/* Fills the lines of those locations that have none, in modules whose files can be read and are those
 * that were running. All profiles at once: to ask takes longer than to answer. */
void symbols_fill(profile *const *profiles, size_t n);

#endif

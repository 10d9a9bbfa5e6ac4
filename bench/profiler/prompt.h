/* prompt.h: views one after the other, as go tool pprof's prompt has them.
 *
 *   top 20 parse -free          a view, how many rows, what to focus on, what to ignore
 *   list parse_item > out.txt   into a file
 *   focus=parse                 an option that stays; top10, sample_index=…, alloc_space, …
 *
 * On a terminal lines are edited, remembered and completed (libedit); else they are read as they come. */
#ifndef MEMKIT_PROFILER_PROMPT_H
#define MEMKIT_PROFILER_PROMPT_H

#include "report.h"

/* Until quit, or the end of input. What goes wrong with one command is said and the next one read.
 * False: input cannot be read, *why. */
bool prompt(const profile *p, const options *o, mk_str *why);

#endif

/* measure.h: what a heap profile measured, beside what was found: the join of the two.
 *
 * measure.c is the only file of the checker that knows the profiler's; a build without memprof has
 * measure_none.c in its place. */
#ifndef MEMKIT_CHECKER_MEASURE_H
#define MEMKIT_CHECKER_MEASURE_H

#include <mk/str.h>

#include "find.h"

typedef struct measure measure; /* a profile that was read */

/* NULL: *why says in one line what is wrong with the file. */
measure *measure_open(const char *path, mk_str *why);
void measure_close(measure *m);

/* needs: rows settled.  sets: l->profile, and `measured` of allocations and findings.  Rows are then in
 * the order of their bytes, the most first; findings of fewer than `least` are gone. */
void measure_rows(const measure *m, uint64_t least, find_list *l);

#endif

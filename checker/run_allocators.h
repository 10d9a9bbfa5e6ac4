/* run_allocators.h: what was found out about the program's own allocators and containers, as annotations. */
#ifndef MEMKIT_CHECKER_RUN_ALLOCATORS_H
#define MEMKIT_CHECKER_RUN_ALLOCATORS_H

#include "containers.h"

/* A header for --models: functions that allocate, free, resize or make containers grow, in the order of their
 * places, each with all that is known of it. What cannot be said with annotations is a comment.
 * needs: the program's functions solved. */
void run_list_allocators(const program *p, const containers *c, FILE *out);

#endif

/* place.h: where and of what a run was made. */
#ifndef MEMBENCH_PLACE_H
#define MEMBENCH_PLACE_H

#include "result.h"

/* Fills in when, on what machine, and at which commit of the present folder's repository ("" if it is
 * none; with a + if there are changes). */
void place_describe(run *r);

/* What git calls the commit that word stands for (HEAD~1, a branch), as runs have it; "": it knows none. In a. */
const char *place_commit(const char *word, mk_arena *a);

#endif

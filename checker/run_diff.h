/* run_diff.h: memcheck-lint diff OLD.db NEW.db: which verdicts differ between two runs, say of two
 * revisions. */
#ifndef MEMKIT_CHECKER_RUN_DIFF_H
#define MEMKIT_CHECKER_RUN_DIFF_H

#include <stdio.h>

/* A line for each site whose verdict changed, and a count of all. Sites are the same if file, function and
 * callee are; the n-th of several is the n-th. Exit code: 1: a site that used to stay now escapes; 0: none
 * does; 2: a database cannot be read. */
int run_diff(const char *before, const char *after, FILE *out);

#endif

/* summary_int.h: when two things that summaries say are the same. */
#ifndef MEMKIT_CHECKER_SUMMARY_INT_H
#define MEMKIT_CHECKER_SUMMARY_INT_H

#include <string.h>

#include "summary.h"

bool sum_same_obj(const sum_obj *x, const sum_obj *y); /* so that their facts are united */
static inline bool sum_same_text(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

#endif

/* verdict.h: rows for what a solved body shows: each allocation site, each pointer parameter, each local
 * whose address outlives it. */
#ifndef MEMKIT_CHECKER_VERDICT_H
#define MEMKIT_CHECKER_VERDICT_H

#include "dangle.h"

/* gone: what dangle_find found. steps: also each row's flow, step by step. Appends to b->out. A body with a gap gives rows that
 * escape as not analysed. */
void verdict(body *b, const dangling_vec *gone, bool steps);

#endif

/* verdict.h: rows for what a solved body shows: each allocation site, each pointer parameter, each local
 * whose address outlives it. */
#ifndef MEMKIT_CHECKER_VERDICT_H
#define MEMKIT_CHECKER_VERDICT_H

#include "explain.h"
#include "find.h"
#include "ir_expr.h"

/* steps: also each row's flow, step by step. Appends to out; needs s and e as solve and escape_find
 * left them. A body with a gap gives rows that escape as not analysed. */
void verdict(const solved *s, const escape *e, bool steps, find_list *out);

#endif

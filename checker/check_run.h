/* check_run.h: the check stage: the rules that are on, over one solved body. */
#ifndef MEMKIT_CHECKER_CHECK_RUN_H
#define MEMKIT_CHECKER_CHECK_RUN_H

#include "dangle.h"
#include "rules.h"

typedef struct check_opts {
    rule_set rules;
    size_t stack_limit;
} check_opts;

/* Appends findings to b->out. recursive: the function is one of a group of mutual recursion.
 * needs: gone as dangle_find found it. cost: nothing where there is no site and nothing is gone; else a
 * search over the blocks for each. */
void check_run(body *b, const dangling_vec *gone, bool recursive, const check_opts *o);

#endif

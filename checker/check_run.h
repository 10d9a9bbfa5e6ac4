/* check_run.h: the check stage: the rules that are on, over one solved body. */
#ifndef MEMKIT_CHECKER_CHECK_RUN_H
#define MEMKIT_CHECKER_CHECK_RUN_H

#include "containers.h"
#include "dangle.h"
#include "holders.h"
#include "lost.h"
#include "rules.h"
#include "teardown.h"

/* What rules see beside the body. All of it is in memo.c's keys; whoever adds something adds it there. */
typedef struct check_opts {
    rule_set rules;
    size_t stack_limit;
    const containers *containers; /* of the whole program */
    const teardowns *teardowns;
    const holders *holders;
} check_opts;

typedef struct check_callers { /* what is known of those who call the body */
    bool recursive; /* it is one of a group of mutual recursion */
    bool few; /* it is called a few times in the life of the program: main(), and what that calls round no loop */
    lost_callers end;
} check_callers;

/* Appends findings to b->out. needs: gone as dangle_find found it; unit: the program's number of the body's
 * unit. cost: nothing where there is no site, nothing is gone and nothing goes round a loop; else a search
 * over the blocks for each. */
void check_run(body *b, const dangling_vec *gone, uint32_t unit, const check_callers *callers,
               const check_opts *o);

#endif

/* analyse.h: solve, summarize and judge every body of a program, callees before callers. */
#ifndef MEMKIT_CHECKER_ANALYSE_H
#define MEMKIT_CHECKER_ANALYSE_H

#include "check_run.h"
#include "memo.h"
#include "program.h"

typedef struct analyse_opts {
    const check_opts *checks;
    bool steps;       /* verdicts carry their flow */
    unsigned threads; /* at most so many; from 1 */
} analyse_opts;

/* Leaves each function's summary in p->funcs and appends the rows to out, in no order (find_settle). known:
 * results of earlier runs, or NULL. The number of threads changes nothing but the time it takes.
 *
 * Mutual recursion is solved together: every summary starts at "not known to come back" and grows until
 * none changes. What still changes after a number of rounds (fewer in very large groups) is widened to
 * "anything may happen", assumption "coarse:name", so the end is certain and the answer stays sound. */
void analyse(program *p, const analyse_opts *o, const memo_store *known, find_list *out);

#endif

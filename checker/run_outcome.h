/* run_outcome.h: what a run found out, from the units or from the store. */
#ifndef MEMKIT_CHECKER_RUN_OUTCOME_H
#define MEMKIT_CHECKER_RUN_OUTCOME_H

#include <mk/str.h>

#include "find.h"
#include "run_units.h"

typedef struct run_outcome {
    find_list rows;
    text_list unparsable, not_analysed; /* a line each; all texts are in rows' arena */
    text_list files; /* given and opened */
    text_list clean; /* ... that were parsed without error */
    uint32_t functions;
    bool analysed; /* anything at all */
} run_outcome;

/* All but the rows: counts, and names what could not be analysed. */
void run_outcome_count(run_outcome *o, run_units *units);
void run_outcome_pack(const run_outcome *o, mk_str *out);
bool run_outcome_unpack(run_outcome *o, const mk_str *bytes); /* false: damaged; o is empty */
void run_outcome_free(run_outcome *o);

#endif

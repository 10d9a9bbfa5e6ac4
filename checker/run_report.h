/* run_report.h: from options to a report. */
#ifndef MEMKIT_CHECKER_RUN_REPORT_H
#define MEMKIT_CHECKER_RUN_REPORT_H

#include "options.h"

typedef struct run_names { /* what is said beside the rows */
    report_names files;    /* given and opened */
    report_names unparsable, not_analysed;
} run_names;

/* false: out could not be written; stderr has a line that says why. */
bool run_report(const options *o, find_list *rows, const run_names *names, FILE *out);

#endif

/* run_report.h: from options to a report: what it needs beside the rows, baselines included. */
#ifndef MEMKIT_CHECKER_RUN_REPORT_H
#define MEMKIT_CHECKER_RUN_REPORT_H

#include <time.h>

#include "baseline.h"
#include "options.h"

typedef struct run_output {
    const options *o;
    baseline known;
    struct timespec since; /* when the run began */
} run_output;

typedef struct run_names { /* what is said beside the rows */
    report_names files;    /* given and opened */
    report_names unparsable, not_analysed;
} run_names;

/* Reads what a report needs, before there is one. false: *why says what cannot be read; the exit code is
 * 2. Either way run_output_close() is due. */
bool run_output_open(run_output *r, const options *o, mk_str *why);
void run_output_close(run_output *r);

/* false: out or a file that was asked for could not be written; stderr has a line that says why. */
bool run_report(const run_output *r, find_list *rows, const run_names *names, FILE *out);

#endif

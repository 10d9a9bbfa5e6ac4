/* profiled.h: --memprofile: each benchmark once more, under memprof's recorder. */
#ifndef MEMBENCH_PROFILED_H
#define MEMBENCH_PROFILED_H

#include "measure.h"
#include "options.h"
#include "result.h"

/* Writes the profile of what is measured of each of the run's benchmarks, as many operations as were timed: to
 * --memprofile, with .NAME behind it if there are several. Says on standard error where, and how many. false: *why says
 * which could not be profiled. */
bool profiled_write(const options *o, const program *p, const run *r, mk_str *why);

#endif

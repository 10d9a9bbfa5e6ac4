/* worker.h: parsing in a process of its own.
 *
 * The worker opens the front end, reads one job after another and hands the bytes of each unit through a
 * pipe. So the parser's memory is gone before the program is solved, and a crash of the parser costs one
 * file: a new worker goes on with the next. So does a file that takes the parser too long: half a minute
 * of processor time, and ten seconds more for each megabyte of it.
 */
#ifndef MEMKIT_CHECKER_WORKER_H
#define MEMKIT_CHECKER_WORKER_H

#include <mk/str.h>

#include "front.h"

/* Called in the order of jobs. unit NULL: there is none, and why (static text) says what happened. */
typedef void (*worker_fn)(void *ctx, size_t job, const mk_str *unit, const char *why);

/* false: there is no front end, or no process or pipe to be had; *why says it. */
bool worker_run(const front_job *jobs, size_t n, worker_fn fn, void *ctx, mk_str *why);

#endif

/* worker.h: parsing in a process of its own.
 *
 * The worker opens the front end, reads one job after another and hands the bytes of each unit through a
 * pipe. So the parser's memory is gone before the program is solved, and a crash of the parser costs one
 * file: a new worker goes on with the next.
 */
#ifndef MEMKIT_CHECKER_WORKER_H
#define MEMKIT_CHECKER_WORKER_H

#include <mk/str.h>

#include "front.h"

/* Called in the order of jobs; bytes NULL: the parser did not survive this one. */
typedef void (*worker_fn)(void *ctx, size_t job, const void *bytes, size_t len);

/* false: there is no front end, or no process or pipe to be had; *why says it. */
bool worker_run(const front_job *jobs, size_t n, worker_fn fn, void *ctx, mk_str *why);

#endif

/* worker.h: parsing in processes of its own.
 *
 * A worker opens the front end, takes jobs from a board that all workers share, and hands the bytes of each
 * unit through its pipe. So the parser's memory is gone before the program is solved, and a crash of the
 * parser costs one file: a new worker goes on behind it. So does a file that takes the parser too long:
 * half a minute of processor time, and ten seconds more for each megabyte of it.
 *
 *      board   next job of all ─────────────┐        a worker takes many neighbours at a time, which
 *              worker 0: at 12, up to 31    │ 62     begin alike (load_preamble.h), and fewer towards
 *              worker 1: at 33, up to 62  ──┘        the end, so that all end together
 */
#ifndef MEMKIT_CHECKER_WORKER_H
#define MEMKIT_CHECKER_WORKER_H

#include <mk/str.h>

#include "front.h"

/* Called once for each job, in no order. unit NULL: there is none, and why (static text) says what
 * happened. */
typedef void (*worker_fn)(void *ctx, size_t job, const mk_str *unit, const char *why);

/* At most so many workers at a time; 0: one for each processor this process may use, but no more than have
 * enough to do.
 * false: there is no front end, or no process or pipe to be had; *why says it. */
bool worker_run(const front_job *jobs, size_t n, size_t workers, worker_fn fn, void *ctx,
                mk_str *why);

/* How many of `most` workers find enough to do, by the sizes of the files. */
size_t worker_worth(const front_job *jobs, size_t n, size_t most);

/* The processors this process may use. */
size_t worker_processors(void);

#endif

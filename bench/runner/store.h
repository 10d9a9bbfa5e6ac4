/* store.h: the history, a SQLite file.
 *
 *      runs(id, started, program, commit_id, machine, flags, threads, finished)
 *      samples(run, name, unit, n, value, slack)       a value a row, in the order they were taken
 *
 * Every sample is committed as it comes, in WAL mode, so a run that is killed keeps what it had, and
 * any number of runs may write at once. `PRAGMA user_version` is the version of the tables. */
#ifndef MEMBENCH_STORE_H
#define MEMBENCH_STORE_H

#include <stdbool.h>

#include <mk/str.h>

#include "result.h"

typedef struct store store;

#define STORE_DEFAULT ".memkit/bench.db"

/* Opens, and makes if `create`, the file; NULL is the default one, whose folder is made too. NULL:
 * *why says in one line what is wrong. */
store *store_open(const char *file, bool create, mk_str *why);
void store_close(store *s);

/* Writing. The run's descriptive fields become a new row, and r->id its number; a result's last values
 * of the series from `first` on are appended; the run is marked as whole. false: *why says. */
bool store_begin(store *s, run *r, mk_str *why);
bool store_append(store *s, const run *r, const result *of, size_t first, mk_str *why);
bool store_finish(store *s, const run *r, mk_str *why);

/* Reading. "12"; "last" is the newest that is whole, "last~1" the one before, "5e5305a" the newest whole one
 * of that commit. */
bool store_load(store *s, const char *which, run *r, mk_str *why);

/* All runs that are whole, oldest first, without results. */
MK_VEC(run_vec, run)
bool store_runs(store *s, run_vec *out, mk_str *why);
bool store_results(store *s, run *r, mk_str *why); /* fills in those of r->id */

#endif

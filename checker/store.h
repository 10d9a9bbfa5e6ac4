/* store.h: what a run leaves for the next one, in one SQLite file.
 *
 *   units     a source file as it was parsed: its IR, and a key of all it was made of
 *   files     those files: their content, and by what one sees that it is still the same
 *   includes  which unit was made of which file; content NULL: it looked for that file in vain
 *   solved    the result of one group of functions, under a key of all that went into it
 *   reports   the last few whole runs, under a key of all that went into them
 *   sites, parameters, findings    the last run's rows, for people to query (README)
 *
 * Nothing here is believed: blobs carry a key of their own bytes, keys are of contents. So a damaged or
 * outdated row costs the work it would have spared, and a damaged file is made anew. Without a store, or
 * with one that cannot be written, everything works, and is not remembered.
 *
 * One thread, one store. Several processes may use one file at once.
 */
#ifndef MEMKIT_CHECKER_STORE_H
#define MEMKIT_CHECKER_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include <mk/arena.h>
#include <mk/str.h>
#include <mk/vec.h>

#include "find.h"
#include "key.h"

#define STORE_FOLDER ".memkit"
#define STORE_DEFAULT STORE_FOLDER "/lint.db"

typedef struct store store;

/* Opens or makes it, with the folder it lies in. NULL: none is to be had. *said: in both cases a line to
 * be said, or nothing. */
store *store_open(const char *path, mk_str *said);
/* *said: a line, if what this run found could not be kept. NULL is allowed. */
void store_close(store *s, mk_str *said);

/* ---- files (store_files.c) -------------------------------------------------------------------- */

/* Key of the content as it is now; KEY_NONE: there is no such file. Looked at once a run. cost: a stat,
 * unless it changed. */
key store_file(store *s, const char *path);
bool store_file_exists(store *s, const char *path); /* the same without reading it */
/* Was it left alone since before this run began? What a process read of it is what store_file() says. */
bool store_file_settled(store *s, const char *path);

/* ---- units (store_units.c) -------------------------------------------------------------------- */

typedef struct store_unit {
    int64_t id;
    key content;              /* as it was given */
    const char *const *files; /* what it was made of; some of them may never have been there */
    size_t nfiles;
} store_unit;

/* The unit of a job: file and flags. Texts live in a. */
bool store_unit_find(store *s, key job, mk_arena *a, store_unit *u);
bool store_unit_read(store *s, int64_t id, mk_str *ir); /* false: it is not there or damaged */
/* name: for people. In place of what was known of this job. */
void store_unit_keep(store *s, key job, const char *name, const store_unit *u, const mk_str *ir);

/* ---- results (store_results.c) ---------------------------------------------------------------- */

bool store_solved_find(store *s, key k, mk_str *result);
void store_solved_keep(store *s, key k, const mk_str *result);
bool store_report_find(store *s, key k, mk_str *rows);
/* Also fills the tables of rows. */
void store_report_keep(store *s, key k, const mk_str *bytes, const find_list *rows);

/* ---- the last run's rows (store_sites.c) ------------------------------------------------------- */

typedef struct store_site {
    const char *file, *function, *callee, *route;
    uint32_t line;
    bool stays;
} store_site;

MK_VEC(store_sites, store_site)

/* Of a database that is only read, sorted by file, function, callee, line; texts in a. false: *why says why
 * there are none. */
bool store_sites_read(const char *path, mk_arena *a, store_sites *sites, mk_str *why);

#endif

/* project.h: from what the user named to what has to be parsed: files, folders and
 * compile_commands.json in, a list of front_jobs out.
 *
 *   file with an entry       the entry's flags, then those of the command line; one job for each
 *                            different set of flags
 *   file without             the flags of the command line
 *   folder                   every *.c below it, sorted; dot-folders are left out
 *   "-"                      names of files on standard input, one a line
 *   -p and no files          every entry that is a C source
 *
 * The database is -p's, or else the nearest compile_commands.json in a file's folder or above it; none, if
 * flags were given after --.
 * What is of no use to a parser is taken out of an entry: compiler and launchers, -c, -o, inputs,
 * dependency flags, and flags only gcc knows.
 */
#ifndef MEMKIT_CHECKER_PROJECT_H
#define MEMKIT_CHECKER_PROJECT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <mk/arena.h>
#include <mk/str.h>
#include <mk/vec.h>

#include "front.h"
#include "options.h"

MK_VEC(project_jobs, front_job)

typedef struct project {
    project_jobs jobs;   /* in the order given; job.dir != NULL: it has an entry in a database */
    project_jobs models; /* --models, in the order given; job.model is set */
    words problems;      /* "x.c: No such file or directory": one line for each unopened input */
    mk_arena arena;      /* everything the jobs point to */
} project;

/* false: nothing can be done (no or malformed database, unreadable model or folder); *why says it in
 * one line, the exit code is 2. Inputs that cannot be opened are no failure: they are in problems.
 * job.max_function is left 0. Either way project_free() is due. */
bool project_open(project *p, const options *o, FILE *in, mk_str *why);
void project_free(project *p);

/* Takes the flags out of a compiler's command line; exported for the tests. `command` has the
 * compiler in it; `dir` is where it runs. */
void project_flags(const words *command, const char *dir, mk_arena *a, words *flags);

#endif

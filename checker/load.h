/* load.h: from a file and its flags to a parsed translation unit. */
#ifndef MEMKIT_CHECKER_LOAD_H
#define MEMKIT_CHECKER_LOAD_H

#include "tu.h"

/* Parses job->file, which is relative to where we run; flags and what they name are relative to
 * job->dir. Always fills *t; t->unit is NULL where nothing could be parsed. One parser instance
 * serves the process; call load_dispose() after each unit. */
void load(const front_job *job, tu *t);
void load_dispose(tu *t);

extern const char load_crashed[]; /* t->error if the parser crashed */

/* Runs fn where there is stack enough for sources that nest 100,000 deep. */
void load_on_big_stack(void (*fn)(void *), void *ctx);
const char *load_parser(void); /* "clang version 19.1.7" */

#endif

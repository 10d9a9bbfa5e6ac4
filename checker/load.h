/* load.h: from files and their flags to parsed translation units. */
#ifndef MEMKIT_CHECKER_LOAD_H
#define MEMKIT_CHECKER_LOAD_H

#include "tu.h"

typedef struct loader loader;

/* One parser for jobs[0..n), which stay the caller's and must outlive it. What several of them begin
 * with is parsed once (load_preamble.h), so n matters: it is how many load() will be called with. */
loader *load_open(const front_job *jobs, size_t n);
void load_close(loader *l);

/* Parses jobs[job].file, which is relative to where we run; flags and what they name are relative to
 * its dir. Always fills *t; t->unit is NULL where nothing could be parsed. */
void load(loader *l, size_t job, tu *t);
void load_dispose(tu *t); /* before the loader is closed */

extern const char load_crashed[]; /* t->error if the parser crashed */

/* Runs fn where there is stack enough for sources that nest 100,000 deep. */
void load_on_big_stack(void (*fn)(void *), void *ctx);
const char *load_parser(void); /* "clang version 19.1.7" */

#endif

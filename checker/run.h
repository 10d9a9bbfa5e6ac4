/* run.h: the pipeline, from options to exit code. */
#ifndef MEMKIT_CHECKER_RUN_H
#define MEMKIT_CHECKER_RUN_H

#include "options.h"

/* 0: nothing at or above --fail-on; 1: findings; 2: nothing could be done. */
int run(const options *o);

/* Writes the models as they are lowered, for models_read(); exit code. */
int run_pack_models(const char *path);

const char *run_parser_version(void); /* "clang version 19.1.7", or why there is none */

#endif

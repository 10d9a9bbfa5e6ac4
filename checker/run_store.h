/* run_store.h: under which keys a run's work is kept, and what it was made of. */
#ifndef MEMKIT_CHECKER_RUN_STORE_H
#define MEMKIT_CHECKER_RUN_STORE_H

#include "front.h"
#include "ir.h"
#include "key.h"
#include "options.h"
#include "rules.h"
#include "store.h"

/* Opens what the options name, and says on stderr what there is to say; NULL: nothing is kept. */
store *run_store_open(const options *o);
void run_store_close(store *s);

/* This program, its parser's module and the models that come with it. */
key run_store_tool(store *s);
/* What is to be parsed and how, and from where. */
key run_store_job(key tool, const front_job *job);
/* How the program is to be analysed. */
key run_store_analysis(key tool, const options *o, const rule_set *on);

/* All files a unit was made of, and those it looked for in vain. In a. */
void run_store_files(const ir_unit *u, const front_job *job, mk_arena *a, store_unit *out);
/* Their contents now, and whether another file has come to stand before one of them in the search path.
 * needs: out->files. */
key run_store_content(store *s, const front_job *job, const store_unit *u);
/* May it be kept: were all of them left alone while they were read? */
bool run_store_settled(store *s, const store_unit *u);

#endif

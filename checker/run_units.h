/* run_units.h: the units of a project, wherever they come from: the models that come with the program,
 * then the user's, then C in the order given, then what is IR text already. */
#ifndef MEMKIT_CHECKER_RUN_UNITS_H
#define MEMKIT_CHECKER_RUN_UNITS_H

#include "key.h"
#include "memo.h"
#include "models.h"
#include "options.h"
#include "project.h"
#include "store.h"
#include "unit_cache.h"

typedef const char *text;
MK_VEC(text_list, text)

typedef struct run_slot { /* a job for the parser, and what became of it */
    front_job job;
    key name;         /* of file and flags */
    key content;      /* of all it was made of; KEY_NONE: nobody knows, or it may be another by now */
    int64_t known_as; /* the store's number of the unit; 0: it has none */
    uint32_t entry;  /* of the unit in the cache, or IR_NONE */
    key tables;      /* of its bytes without the bodies */
    const char *wrong; /* with it, a line; or NULL */
} run_slot;

MK_VEC(run_slots, run_slot)
MK_VEC(memo_units, memo_unit)

typedef struct run_units {
    unit_cache cache;
    memo_units memo; /* by their numbers in the cache */
    run_slots slots;
    store *store;         /* or NULL */
    text_list ir_files;   /* inputs that are IR: text, or of --summary-out */
    text_list files;      /* what is analysed, by name */
    text_list unparsable; /* a line each: "x.c:3:1: what is wrong" */
    uint32_t cached;      /* units that were not parsed again */
    mk_arena arena, work;
} run_units;

/* Says what is to be read and what of it the store has. tool: run_store_tool(). */
void run_units_plan(run_units *u, const project *in, store *s, key tool);
/* A key of everything that is read, in its order; KEY_NONE: some of it is not known well enough. */
key run_units_inputs(const run_units *u);
/* Reads it. false: nothing can be read; *why says it. */
bool run_units_read(run_units *u, size_t workers, mk_str *why);
void run_units_free(run_units *u);

/* What the parser complained about first, or NULL. */
const ir_note *run_units_error(const ir_unit *u);

#endif

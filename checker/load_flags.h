/* load_flags.h: which of a job's flags the parser gets, and which we add. */
#ifndef MEMKIT_CHECKER_LOAD_FLAGS_H
#define MEMKIT_CHECKER_LOAD_FLAGS_H

#include <mk/arena.h>
#include <mk/vec.h>

#include "front.h"

MK_VEC(load_flag_vec, const char *)

typedef struct load_flags { /* a command line in the making */
    load_flag_vec args;
    mk_arena arena; /* of flags that are no words of the job */
    const front_job *job;
    const char *language; /* -x; NULL: as the file's name says */
    const char *file;     /* what to parse: job->file, absolute if the flags have a folder */
    bool ended;
} load_flags;

/* Reads job's flags, which must stay as they are until load_flags_free(). false: not C. */
bool load_flags_read(load_flags *f, const front_job *job);
void load_flags_add(load_flags *f, const char *flag); /* flag lives as long as f */
/* Takes out what unwanted() knows: it says how many words begin with `flag`, 0: it may stay. */
void load_flags_drop(load_flags *f, size_t (*unwanted)(const char *flag));
void load_flags_free(load_flags *f);

#endif

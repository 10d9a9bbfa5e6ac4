/* program_int.h: how program.c and program_calls.c link together. */
#ifndef MEMKIT_CHECKER_PROGRAM_INT_H
#define MEMKIT_CHECKER_PROGRAM_INT_H

#include "answers.h"
#include "program.h"

MK_VEC(prog_through, uint64_t) /* function << 32 | class it calls through */

typedef struct prog_site { /* a call, and what its caller does after it */
    uint32_t caller, callee;
    answers_after after;
    uint32_t calls, ncalls; /* in prog_ends.calls */
} prog_site;
MK_VEC(prog_site_vec, prog_site)

typedef struct prog_ends { /* after what answers of each function does the program end? */
    prog_site_vec sites;
    ir_u32_vec calls; /* on the ways after them: a function, and the answers, by turns */
    answers_room room;
    uint32_t worded;  /* the caller, counted from 1, that .words tells of */
    ir_u32_vec words; /* per loop of it: does it go through the words of a command line? 0: not asked yet */
} prog_ends;

typedef struct prog_calls {
    program *p;
    prog_through through;
    prog_ends ends;
    ir_func f;
} prog_calls;

/* Each unit once, when its names are resolved. */
void prog_calls_scan(prog_calls *l, uint32_t unit);
/* When all are scanned. Frees it. */
void prog_calls_close(prog_calls *l);

/* program_tie.c: when it is known what each class holds: appends the calls through them to their callers' lists. */
void prog_tie(prog_calls *l);

/* program_ends.c: of every call by name in the body of `caller`; and of other uses of the name. */
void prog_ends_note(prog_calls *l, uint32_t caller, uint32_t unit, const ir_func *f, ir_val call);
void prog_ends_note_use(prog_calls *l, uint32_t func);
/* When it is known who calls whom: sets each function's .fatal and .few. Frees it. */
void prog_ends_close(prog_ends *e, program *p);

#endif

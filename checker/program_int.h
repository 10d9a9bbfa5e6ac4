/* program_int.h: how program.c and program_calls.c link together. */
#ifndef MEMKIT_CHECKER_PROGRAM_INT_H
#define MEMKIT_CHECKER_PROGRAM_INT_H

#include "program.h"

MK_VEC(prog_through, uint64_t) /* function << 32 | class it calls through */

typedef struct prog_calls {
    program *p;
    prog_through through;
    ir_func f;
} prog_calls;

/* Each unit once, when its names are resolved. */
void prog_calls_scan(prog_calls *l, uint32_t unit);
/* When all are scanned. Frees it. */
void prog_calls_close(prog_calls *l);

#endif

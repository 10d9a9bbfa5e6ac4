/* interp.h: runs the IR, to hold the lowering to what the compiler makes of the same source.
 *
 * Memory is the process's own: locals are malloc'ed, addresses are addresses, functions outside the unit
 * are called through dlsym with up to six integer arguments. Floats are not kept by the IR and cannot be
 * run. What a scope's end kills is overwritten, so code that reads it later fails.
 */
#ifndef MEMKIT_TESTS_LOWER_INTERP_H
#define MEMKIT_TESTS_LOWER_INTERP_H

#include "ir.h"

typedef struct interp interp;

interp *interp_new(const ir_unit *u); /* runs the initialisers of globals */
void interp_free(interp *m);
int64_t interp_call(interp *m, uint32_t sym, const int64_t *args, uint32_t n);
const char *interp_trouble(const interp *m); /* what could not be run; NULL: nothing */

#endif

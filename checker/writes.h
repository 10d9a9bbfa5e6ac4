/* writes.h: which memory an instruction may change, as far as it has a name in the body.
 *
 *   struct options o = {0};
 *   o.name = strdup(s);
 *   read_config(&o);           may write words 2 and 5 of o: the name is still there
 *   free(o.name);
 */
#ifndef MEMKIT_CHECKER_WRITES_H
#define MEMKIT_CHECKER_WRITES_H

#include "solve.h"

/* May memory, or a caller, hold the object's address? Then whoever is called may get at it. */
bool writes_shared(const solved *s, uint32_t obj);
/* May a call, or the functions that it is given to call, write a pointer's bytes at `off` of an object that is not
 * shared? cost: what it is given. */
bool writes_at(const solved *s, ir_val call, uint32_t obj, int64_t off);
/* What a caller needs to know. needs: s solved. cost: linear in the instructions, and in what memory holds. */
void writes_find(const solved *s, sum_slots written[SUM_SLOTS]);

#endif

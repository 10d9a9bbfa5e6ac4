/* lower.h: from the compiler's tree to the IR; the last stage that sees clang. */
#ifndef MEMKIT_CHECKER_LOWER_H
#define MEMKIT_CHECKER_LOWER_H

#include "ir.h"
#include "tu.h"

/* Lowers every function defined in the main file or in headers that are not the system's; of static
 * functions in headers, and of system headers, those the unit uses. Every body is in values (ir_ssa,
 * ir_cfg) and packed into the unit. The caller owns the result and may dispose of the translation
 * unit at once. Never NULL. */
ir_unit *lower(const tu *t);

#endif

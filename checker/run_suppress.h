/* run_suppress.h: which files' comments are judged: those that were parsed without error. */
#ifndef MEMKIT_CHECKER_RUN_SUPPRESS_H
#define MEMKIT_CHECKER_RUN_SUPPRESS_H

#include "find.h"
#include "models.h"
#include "rules.h"

/* needs: l settled; it is settled again. See suppress.h. */
void run_suppress(find_list *l, const rule_set *on, const models_units *units);

#endif

/* lost_holders.h: which memory that came to life in a body may hold a pointer to which. */
#ifndef MEMKIT_CHECKER_LOST_HOLDERS_H
#define MEMKIT_CHECKER_LOST_HOLDERS_H

#include "solve.h"

typedef struct lost_holders lost_holders;

/* Lives in s's arena. cost: what its cells hold, once a body, when it is first asked for. */
lost_holders *lost_holders_of(const solved *s);
/* Per object: is it of this body, and may it hold a pointer to o, or to what does? */
const bool *lost_holders_all(lost_holders *h, uint32_t o);

/* May memory of `holder` hold a pointer to o? */
bool lost_holds(const solved *s, uint32_t holder, uint32_t o);

#endif

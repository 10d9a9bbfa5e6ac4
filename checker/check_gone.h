/* check_gone.h: addresses of automatic objects that outlive them are told by two rules: where nothing but what comes
 * after the function can use them (stack-escape), and where they are lent for the time it runs, and not taken back
 * (maybe-dangling).
 */
#ifndef MEMKIT_CHECKER_CHECK_GONE_H
#define MEMKIT_CHECKER_CHECK_GONE_H

#include "check.h"

void check_gone_addresses(check *c, bool lent); /* those of which check_gone.lent is that */

#endif

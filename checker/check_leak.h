/* check_leak.h: memory that is lost on some way is told by two rules: what grows with what the program does, or is freed
 * or kept on other ways (leak), and a block that is made a few times in the life of the program and that nobody ever
 * frees (maybe-leak).
 */
#ifndef MEMKIT_CHECKER_CHECK_LEAK_H
#define MEMKIT_CHECKER_CHECK_LEAK_H

#include "check.h"

void check_leaks(check *c, bool few); /* those that are so, or those that are not */

#endif

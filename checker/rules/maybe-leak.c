/* maybe-leak: a block that is made a few times in the life of the program, and that nobody frees. */
#include "../check_leak.h"

void rule_maybe_leak(check *c) {
    check_leaks(c, true);
}

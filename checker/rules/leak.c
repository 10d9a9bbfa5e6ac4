/* leak: memory that is lost on some way: nothing frees it there, and nobody else gets it. */
#include "../check_leak.h"

void rule_leak(check *c) {
    check_leaks(c, false);
}

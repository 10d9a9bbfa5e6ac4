/* stack-escape: the address of an automatic object outlives the object. */
#include "../check_gone.h"

void rule_stack_escape(check *c) {
    check_gone_addresses(c, false);
}

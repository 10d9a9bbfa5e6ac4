/* maybe-dangling: the address of an automatic object is lent to longer-lived memory, and not taken back. */
#include "../check_gone.h"

void rule_maybe_dangling(check *c) {
    check_gone_addresses(c, true);
}

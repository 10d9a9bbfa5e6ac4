/* maybe-quadratic: grow-by-constant and string-building in loops of which nothing shows that they run often. */
#include "../check_often.h"

void rule_maybe_quadratic(check *c) {
    check_small_steps(c, false);
    check_text_pieces(c, false);
}

/* map-growth: a hash table filled with a known number of entries, which it was not told before: it is laid out anew,
 * all entries moved, at each doubling. */
#include "../check_fill.h"

void rule_map_growth(check *c) {
    ir_val at = 0;
    for (check_fill f; check_next_fill(c, true, &at, &f);)
        check_say_fill(c, &f);
}

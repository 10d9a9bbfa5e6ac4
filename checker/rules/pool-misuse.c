/* pool-misuse: an object is used, or put back again, after it was put back into its pool. */
#include "../check.h"

void rule_pool_misuse(check *c) {
    const check_dead *list;
    uint32_t n = check_dead_uses(c, &list);
    for (uint32_t k = 0; k < n; k++) {
        if (!list[k].put)
            continue;
        check_say(c, ir_at(c->f, list[k].use)->pos,
                  list[k].again ? "%s is put back into its pool twice: two may be handed it"
                                : "%s is used after it was put back into its pool",
                  check_value(c, list[k].value));
        check_note(c, ir_at(c->f, list[k].freed)->pos, "it was put back here");
    }
}

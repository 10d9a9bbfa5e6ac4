/* double-free: a pointer is freed that was freed before, and no branch between could go another way. */
#include "../check.h"

void rule_double_free(check *c) {
    const check_dead *list;
    uint32_t n = check_dead_uses(c, &list);
    for (uint32_t k = 0; k < n; k++) {
        if (!list[k].again || list[k].put)
            continue;
        check_say(c, ir_at(c->f, list[k].use)->pos, "%s is freed twice",
                  check_value(c, list[k].value));
        check_note(c, ir_at(c->f, list[k].freed)->pos, "it was freed here already");
    }
}

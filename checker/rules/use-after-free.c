/* use-after-free: memory is read or written through a pointer that was freed before. */
#include "../check.h"

void rule_use_after_free(check *c) {
    const check_dead *list;
    uint32_t n = check_dead_uses(c, &list);
    for (uint32_t k = 0; k < n; k++) {
        if (list[k].again || list[k].put)
            continue;
        check_say(c, ir_at(c->f, list[k].use)->pos, "%s is used after it was freed",
                  check_value(c, list[k].value));
        check_note(c, ir_at(c->f, list[k].freed)->pos, "it is freed here");
    }
}

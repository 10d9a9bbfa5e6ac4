/* stale-element: a pointer to an element is used after its container may have moved it. */
#include "../check_end.h"

/* The first pointer that is used too late; what it is made of is used with it. */
static bool look_at(check *c, const check_end *e) {
    check_stale s;
    for (ir_val v = 1; v < e->call; v++) {
        if (!check_is_element(c, v, e) || !check_used_after(c, e, v, true, &s))
            continue;
        check_say(c, ir_at(c->f, s.use)->pos,
                  "%s is used after '%s' may have moved what it points to", check_value(c, v),
                  check_callee(c, e->call));
        check_note(c, ir_at(c->f, v)->pos, "the pointer is taken here");
        check_note(c, ir_at(c->f, e->call)->pos, "'%s' makes room here: elements may move",
                   check_callee(c, e->call));
        return true;
    }
    return false;
}

void rule_stale_element(check *c) {
    ir_val told = 0; /* a call may move several arrays */
    for (uint32_t k = 0; k < c->nends; k++) {
        const check_end *e = &c->ends[k];
        if (e->kind == CHECK_END_MOVES && e->call != told && !check_has_room(c, e) && look_at(c, e))
            told = e->call;
    }
}

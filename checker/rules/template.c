/* template: a rule to copy. One sentence: what it finds.
 *
 * Then: a line in rules.def, "## template" in README.md, tests/rules/template/{bad,good,known_fp}.c. */
#include "../check.h"

/* Each condition is a function that says, in its comment, why what it leaves out is no finding. */
static bool is_meant(const check *c, const check_obj *o) {
    return c->is_main || o->escapes;
}

void rule_template(check *c) {
    for (uint32_t k = 0; k < c->nobjs; k++) {
        const check_obj *o = &c->objs[k];
        if (is_meant(c, o))
            continue;
        check_say(c, o->at, "%s is an example", check_name(c, o));
        check_note(c, o->at, "what led to it, step by step");
    }
}

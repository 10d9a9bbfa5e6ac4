/* mismatched-free: memory is released by a function that does not release what its allocator yields. */
#include "../check.h"

#include <string.h>

static void say(check *c, ir_val call, uint32_t k, const check_mismatch *m) {
    ir_pos at = ir_at(c->f, call)->pos;
    const char *what = check_value(c, ir_list(c->f, ir_at(c->f, call))[k]);
    const char *maker = check_callee(c, m->made), *by = check_callee(c, call);
    if (m->into)
        check_say(c, at, "%s() is given %s, which points %lld bytes into what %s() yields", by, what,
                  (long long)m->into, maker);
    else if (strcmp(m->family, "arena") == 0)
        check_say(c, at, "%s() is given %s, which lies in the arena, pool or context of %s() and goes with that",
                  by, what, maker);
    else
        check_say(c, at, "%s() does not release %s: what %s() yields has a function of its own for that", by,
                  what, maker);
    check_note(c, ir_at(c->f, m->made)->pos, "it comes from here");
}

void rule_mismatched_free(check *c) {
    for (uint32_t n = 0; n < c->nfrees; n++)
        for (uint32_t k = 0; k < ir_at(c->f, c->frees[n])->n; k++) {
            check_mismatch m;
            if (check_mismatched(c, c->frees[n], k, &m))
                say(c, c->frees[n], k, &m);
        }
}

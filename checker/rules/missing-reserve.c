/* missing-reserve: a container filled in a loop whose trip count is known before it, with nothing reserved. */
#include "../check_fill.h"

/* ---- in the loop itself: if (n == cap) a = realloc(a, (cap *= 2) * sizeof *a); a[n++] = x; ------------- */

static bool begins_empty(const check *c, const cont_growth *g) {
    const ir_ins *phi = ir_at(c->f, g->kept);
    for (uint32_t k = 0; k < phi->n; k++) {
        const ir_ins *from = ir_at(c->f, ir_plain(c->f, ir_list(c->f, phi)[k]));
        if (from->op == IR_CONST && from->imm == 0)
            return true;
    }
    return false;
}

static void look_at_growth(check *c, const cont_growth *g) {
    check_trip trip;
    if (g->by != CONT_BY_FACTOR || !g->kept || !g->guard || g->loop == IR_NONE ||
        !check_each_time(c, g->guard, g->loop) || !begins_empty(c, g) || !check_is_filled(c, g) ||
        !check_fill_times(c, g->loop, &trip))
        return;
    check_say(c, ir_at(c->f, g->call)->pos,
              "%s grows step by step to '%s' elements: allocate them once, before the loop",
              check_block(c, g), trip.text);
}

void rule_missing_reserve(check *c) {
    ir_val at = 0;
    for (check_fill f; check_next_fill(c, false, &at, &f);)
        check_say_fill(c, &f);
    uint32_t n;
    const cont_growth *list = check_growths(c, &n);
    for (uint32_t k = 0; k < n; k++)
        look_at_growth(c, &list[k]);
}

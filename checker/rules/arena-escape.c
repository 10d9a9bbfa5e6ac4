/* arena-escape: memory of an arena is used after all that lay there ended. */
#include "../check_end.h"

static void say(check *c, const check_end *e, const check_stale *s) {
    const ir_ins *use = ir_at(c->f, s->use);
    const char *name = check_value(c, s->value);
    if (s->left)
        check_say(c, ir_at(c->f, s->left)->pos,
                  "%s is left in %s when %s() returns, but the memory has ended by then", name,
                  check_place(c, ir_at(c->f, s->left)->a), c->function);
    else if (use->op == IR_RET)
        check_say(c, use->pos, "%s is returned, but the memory it points to has ended", name);
    else
        check_say(c, use->pos, "%s is used after the memory it points to has ended", name);
    check_note(c, ir_at(c->f, s->value)->pos, "it lies in an arena: allocated here");
    check_note(c, ir_at(c->f, e->call)->pos, "'%s' ends what lies there",
               check_callee(c, e->call));
}

/* One finding for what one call ends. */
static void look_at(check *c, const check_end *e) {
    check_stale s;
    for (ir_val v = 1; v < e->call; v++) {
        if (ir_at(c->f, v)->op != IR_CALL || !check_ends_there(c, v, e))
            continue;
        if (!check_used_after(c, e, v, true, &s) &&
            (c->is_main || !check_left_after(c, e, v, &s))) /* main()'s end is everything's */
            continue;
        say(c, e, &s);
        return;
    }
}

void rule_arena_escape(check *c) {
    for (uint32_t k = 0; k < c->nends; k++)
        if (c->ends[k].kind != CHECK_END_MOVES)
            look_at(c, &c->ends[k]);
}

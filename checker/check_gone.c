#include "check_gone.h"

#include <string.h>

/* int name_of(char **out): with what it is given, it may be no entry at all. */
static bool is_for_caller(const check *c, const check_gone *g) {
    const ir_ins *last = ir_at(c->f, g->last);
    return !g->lent && strcmp(c->function, "main") != 0 && last->op == IR_STORE &&
           ir_at(c->f, ir_base(c->f, last->a))->op == IR_ARG;
}

/* A frame that lives as long as the program may leave its address anywhere; where setjmp is called, what
 * is stored is taken back by ways the graph does not show. */
static bool is_meant(const check *c, const check_gone *g) {
    bool entry = c->is_main && !is_for_caller(c, g);
    return g->out == CHECK_OUT_STORED && (entry || c->f->has_setjmp);
}

/* It stays there, but whoever reads the place finds what has been stored since. */
static bool is_unread(const check *c, const check_gone *g) {
    const ir_ins *last = ir_at(c->f, g->last);
    return g->out == CHECK_OUT_STORED && last->op == IR_STORE && check_is_unread(c, last->a);
}

static void say(check *c, const check_gone *g) {
    const ir_ins *last = ir_at(c->f, g->last);
    switch (g->out) {
    case CHECK_OUT_RETURNED:
        check_say(c, last->pos, "address of '%s' is returned; it is gone when %s() returns",
                  g->name, c->function);
        break;
    case CHECK_OUT_STORED:
        if (last->op == IR_CALL)
            check_say(c, last->pos,
                      "'%s' stores the address of '%s', which is gone when %s() returns",
                      check_callee(c, g->last), g->name, c->function);
        else
            check_say(c, last->pos, "address of '%s' is left in %s when %s() returns", g->name,
                      check_place(c, last->a), c->function);
        break;
    case CHECK_OUT_BLOCK:
        check_say(c, ir_at(c->f, g->use)->pos, "'%s' is used here after its block has ended",
                  g->name);
        break;
    }
}

static void explain(check *c, const check_gone *g) {
    const ir_ins *last = ir_at(c->f, g->last);
    check_note(c, g->made, "'%s' is declared here", g->name);
    if (g->taken.line != last->pos.line)
        check_note(c, g->taken, "its address is taken here");
    if (g->out == CHECK_OUT_BLOCK)
        check_note(c, last->pos, "its address gets out of the block here");
    if (g->out == CHECK_OUT_STORED)
        check_note(c, ir_at(c->f, g->end)->pos, "%s() returns here, and it is still there",
                   c->function);
}

void check_gone_addresses(check *c, bool lent) {
    for (uint32_t k = 0; k < c->ngone; k++) {
        const check_gone *g = &c->gone[k];
        if (g->lent != lent || is_meant(c, g) || is_unread(c, g))
            continue;
        say(c, g);
        explain(c, g);
    }
}

/* scratch-conflict: a scratch that may be the very arena in which results are put, and ends with them. */
#include "../check_end.h"

enum { LISTED = 8 };

typedef struct scratch {
    const check *c;
    ir_val call;         /* that begins it */
    const check_end *e;  /* where it ends */
    ir_val listed[LISTED]; /* arenas that it is not to be */
    uint32_t n;
    bool any; /* nobody knows which are listed */
} scratch;

static const ir_ins *at(const check *c, ir_val v) {
    return ir_at(c->f, v);
}

static ir_val base_of(const check *c, ir_val v) {
    while (at(c, v)->op == IR_CAST || at(c, v)->op == IR_INDEX || at(c, v)->op == IR_OFFSET)
        v = at(c, v)->a;
    return v;
}

static void add(scratch *s, ir_val arena) {
    if (s->n < LISTED)
        s->listed[s->n++] = arena;
    else
        s->any = true;
}

/* &result, or a local array: what is stored there. */
static void read_list(scratch *s, ir_val list, ir_val count) {
    const check *c = s->c;
    ir_val base = base_of(c, list);
    if (at(c, base)->op == IR_CONST || (at(c, count)->op == IR_CONST && at(c, count)->imm == 0))
        return;
    s->any = at(c, base)->op != IR_LOCAL;
    for (ir_val v = 1; v < c->f->ins.len && !s->any; v++) {
        const ir_ins *i = at(c, v);
        bool here = ir_same_local(c->f, base_of(c, i->a), base);
        if (here && i->op == IR_STORE)
            add(s, i->b);
        s->any |= here && i->op == IR_COPY;
    }
}

/* Loads of a parameter whose address is taken are that parameter. */
static ir_val value_of(const check *c, ir_val v) {
    v = base_of(c, v);
    const ir_ins *i = at(c, v), *from = i->op == IR_LOAD ? at(c, i->a) : NULL;
    if (!from || from->op != IR_LOCAL || !(c->f->locals.data[from->ref].flags & IR_LOCAL_PARAM))
        return v;
    for (ir_val s = 1; s < v; s++)
        if (at(c, s)->op == IR_STORE && at(c, at(c, s)->a)->op == IR_LOCAL &&
            at(c, at(c, s)->a)->ref == from->ref)
            return at(c, s)->b;
    return v;
}

static bool is_listed(const scratch *s, ir_val arena) {
    for (uint32_t k = 0; k < s->n; k++)
        if (check_same_object(s->c, value_of(s->c, s->listed[k]), value_of(s->c, arena)))
            return true;
    return s->any;
}

/* The caller's, or an earlier scratch's: either may be the one that is free for whoever does not ask. */
static bool may_be_it(const scratch *s, ir_val arena) {
    const check *c = s->c;
    const ir_ins *i = at(c, value_of(c, arena));
    if (i->op == IR_ARG)
        return true;
    if (i->op != IR_LOAD)
        return false;
    ir_val made = check_made_by(c, i->a);
    return made && made != s->call && check_promise(c, made, IR_ATTR_SCRATCH) &&
           check_before(c, made, s->call);
}

static bool look_at(check *c, const scratch *s, ir_val v) {
    check_stale stale;
    ir_val arena = at(c, v)->op == IR_CALL ? check_arena(c, v) : 0;
    if (!arena || !check_before(c, s->call, v) || !check_before(c, v, s->e->call) ||
        !may_be_it(s, arena) || is_listed(s, arena) ||
        !check_used_after(c, s->e, v, true, &stale))
        return false;
    check_say(c, at(c, s->call)->pos,
              "this scratch may be %s itself, and end what is allocated there: list it as one "
              "that '%s' is to avoid",
              check_value(c, value_of(c, arena)), check_callee(c, s->call));
    check_note(c, at(c, v)->pos, "%s is allocated here", check_value(c, v));
    check_note(c, at(c, s->e->call)->pos, "the scratch ends here");
    check_note(c, at(c, stale.use)->pos, "and it is used here");
    return true;
}

void rule_scratch_conflict(check *c) {
    for (uint32_t k = 0; k < c->nends; k++) {
        const check_end *e = &c->ends[k];
        ir_val call = e->kind == CHECK_END_SINCE ? check_made_by(c, e->arena) : 0;
        const ir_attr *a = call ? check_promise(c, call, IR_ATTR_SCRATCH) : NULL;
        if (!a || (uint32_t)a->arg[0] > at(c, call)->n || (uint32_t)a->arg[1] > at(c, call)->n)
            continue;
        scratch s = {.c = c, .call = call, .e = e};
        const uint32_t *args = ir_list(c->f, at(c, call));
        read_list(&s, args[a->arg[0] - 1], args[a->arg[1] - 1]);
        for (ir_val v = call + 1; v < e->call; v++)
            if (look_at(c, &s, v))
                break;
    }
}

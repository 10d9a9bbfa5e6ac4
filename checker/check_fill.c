#include "check_fill.h"

#include <string.h>

/* The one value but null that a variable in memory is given, or 0. */
static ir_val given(const check *c, uint32_t local) {
    ir_val found = 0;
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        if (i->op != IR_STORE || ir_at(c->f, i->a)->op != IR_LOCAL ||
            ir_at(c->f, i->a)->ref != local)
            continue;
        ir_val now = ir_plain(c->f, i->b);
        if (ir_at(c->f, now)->op == IR_CONST)
            continue;
        if (found)
            return 0;
        found = now;
    }
    return found;
}

/* A handle that goes round loops: the one value it has when they begin, or v. */
static ir_val first_handle(const check *c, ir_val v) {
    uint32_t loop;
    const ir_ins *i = ir_at(c->f, v);
    ir_val first = 0;
    if (i->op != IR_PHI || !cont_is_head(c->f, v, &loop))
        return v;
    const uint32_t *pred = c->f->preds.data + c->f->blocks.data[ir_block_of(c->f, v)].preds;
    for (uint32_t k = 0; k < i->n; k++) {
        if (cont_in_loop(c->f, c->f->blocks.data[pred[k]].first, loop))
            continue;
        if (first)
            return v;
        first = ir_plain(c->f, ir_list(c->f, i)[k]);
    }
    return first ? first_handle(c, first) : v;
}

static ir_val container(const check *c, ir_val v) {
    v = first_handle(c, ir_plain(c->f, v));
    const ir_ins *i = ir_at(c->f, v);
    const ir_ins *from = i->op == IR_LOAD ? ir_at(c->f, i->a) : NULL;
    ir_val made = from && from->op == IR_LOCAL ? given(c, from->ref) : 0;
    return made ? made : v;
}

static ir_val container_of(const check *c, ir_val call, const cont_op *op) {
    return container(c, ir_list(c->f, ir_at(c->f, call))[op->param]);
}

static bool is_same(const check *c, ir_val a, ir_val b) {
    return a == b || ir_same_local(c->f, a, b);
}

/* One element for each call. */
static bool adds_one(const check *c, ir_val call, const cont_op *op) {
    return op->arg < 0 || ir_is_const(c->f, ir_list(c->f, ir_at(c->f, call))[op->arg], 1);
}

/* Made by this body before the loop, so that it is empty when the loop begins; in the loop it would begin
 * anew each time. */
static bool is_made_before(const check *c, const check_fill *p) {
    const ir_func *f = c->f;
    const ir_ins *made = ir_at(f, p->of);
    uint32_t around = f->loops.data[p->loop].parent;
    if (made->op == IR_CALL)
        return check_loop_of(c, p->of) == around;
    if (made->op != IR_LOCAL || (f->locals.data[made->ref].flags & IR_LOCAL_PARAM))
        return false;
    uint32_t home = IR_NONE;
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        if (i->op == IR_END && i->ref == f->locals.data[made->ref].scope)
            home = check_loop_of(c, v);
    }
    return home == around;
}

/* Somebody else has a hand on it: it may be emptied, or have been given room. */
static bool is_used_otherwise(const check *c, const check_fill *p, ir_val v) {
    const ir_ins *i = ir_at(c->f, v);
    cont_body b = check_containers(c);
    const cont_op *op = i->op == IR_CALL ? cont_callee(&b, i) : NULL;
    bool inside = cont_in_loop(c->f, v, p->loop);
    if (i->op == IR_STORE)
        return inside && ir_at(c->f, i->a)->op == IR_FIELD &&
               is_same(c, ir_at(c->f, i->a)->a, p->of);
    if (v == p->of && op && (op->kind == CONT_SIZED || op->kind == CONT_RESERVE))
        return true;
    for (uint32_t k = 0; i->op == IR_CALL && k < i->n; k++) {
        if (!is_same(c, container(c, ir_list(c->f, i)[k]), p->of))
            continue;
        if (op && op->kind == CONT_RESERVE)
            return true;
        if (inside && !(op && op->kind == CONT_PUSH))
            return true;
    }
    return false;
}

static bool is_reserved(const check *c, const check_fill *p) {
    for (ir_val v = 1; v < c->f->ins.len; v++)
        if (is_used_otherwise(c, p, v))
            return true;
    return false;
}

bool check_fill_times(const check *c, uint32_t loop, check_trip *trip) {
    return check_is_long(c, loop) && check_trips(c, loop, trip) &&
           (trip->count < 0 || c->f->loops.data[loop].exits == 1);
}

/* Pushes to it in every round; 0: this is not the first of them. */
static int pushes(const check *c, const cont_body *b, const check_fill *p) {
    int n = 0;
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        const cont_op *op =
            i->op == IR_CALL && check_loop_of(c, v) == p->loop ? cont_callee(b, i) : NULL;
        if (!op || op->kind != CONT_PUSH || !is_same(c, container_of(c, v, op), p->of))
            continue;
        if (v < p->call)
            return 0;
        n += check_each_time(c, v, p->loop) && adds_one(c, v, op);
    }
    return n;
}

/* "2*n" */
static const char *bound(check *c, int n, const char *trips) {
    mk_str s = {0};
    if (n == 1)
        return trips;
    mk_str_printf(&s, strpbrk(trips, "+-") ? "%d*(%s)" : "%d*%s", n, trips);
    return check_keep(c, &s);
}

/* ---- what --fix does ------------------------------------------------------------------------------------ */

/* Nothing was done to it before: making room is the first thing. */
static bool is_untouched(const check *c, const check_fill *p) {
    ir_val first = c->f->blocks.data[c->f->loops.data[p->loop].header].first;
    for (ir_val v = 1; v < first; v++) {
        const ir_ins *i = ir_at(c->f, v);
        for (uint32_t k = 0; i->op == IR_CALL && k < i->n; k++)
            if (is_same(c, container(c, ir_list(c->f, i)[k]), p->of))
                return false;
    }
    return true;
}

/* The unit's own idea of the function, declared above the call; NULL: it has none. */
static const ir_sym *declared_above(const check *c, const char *name, ir_pos call) {
    for (size_t k = 0; k < c->u->syms.len; k++) {
        const ir_sym *s = &c->u->syms.data[k];
        if (strcmp(ir_cstr(c->u, s->name), name) == 0)
            return s->pos.line && (s->pos.file != call.file || s->pos.line < call.line) ? s : NULL;
    }
    return NULL;
}

static bool is_name(const char *text) {
    return !strpbrk(text, " ()[]+-*/.>&");
}

/* "ints_reserve(&v, n);" A number below 0 would be a large one. */
static void mend(check *c, const check_fill *p, const char *call, const ir_sym *room) {
    mk_str s = {0};
    const char *n = p->times;
    bool natural = p->natural;
    bool returns = c->u->types.data[c->u->types.data[room->type].elem].kind != IR_K_VOID;
    const char *amp = ir_at(c->f, p->of)->op == IR_LOCAL ? "&" : "";
    const char *of = check_variable(c, p->of), *drop = returns ? "(void)" : "";
    if (natural)
        mk_str_printf(&s, "%s%s(%s%s, %s);", drop, call, amp, of, n);
    else
        mk_str_printf(&s, "if (%s > 0) %s%s(%s%s, (size_t)%s);", n, drop, call, amp, of, n);
    check_change(c, FIND_BEFORE, p->call, check_keep(c, &s), natural || is_name(n));
}

static bool look_at_call(check *c, const cont_body *b, bool table, ir_val call, check_fill *p) {
    check_trip trip;
    *p = (check_fill){
        .call = call, .loop = check_loop_of(c, call), .op = cont_callee(b, ir_at(c->f, call))};
    if (p->loop == IR_NONE || !p->op || p->op->kind != CONT_PUSH || p->op->table != table ||
        !adds_one(c, call, p->op))
        return false;
    p->of = container_of(c, call, p->op);
    p->handle =
        ir_at(c->f, ir_plain(c->f, ir_list(c->f, ir_at(c->f, call))[p->op->param]))->op == IR_PHI;
    int n = pushes(c, b, p);
    if (!n || !check_each_time(c, call, p->loop) || !check_fill_times(c, p->loop, &trip) ||
        !check_variable(c, p->of) || !is_made_before(c, p) || is_reserved(c, p))
        return false;
    p->room = containers_reserve(b->c, p->op->record, b->unit);
    if (p->room == IR_NONE)
        return false;
    p->times = bound(c, n, trip.text);
    p->natural = trip.natural;
    return true;
}

bool check_next_fill(check *c, bool table, ir_val *at, check_fill *out) {
    cont_body b = check_containers(c);
    while (++*at < c->f->ins.len && c->f->loops.len)
        if (ir_at(c->f, *at)->op == IR_CALL && look_at_call(c, &b, table, *at, out))
            return true;
    return false;
}

static void say(check *c, const check_fill *p) {
    cont_body b = check_containers(c);
    const cont_op *op = containers_op(b.c, p->room);
    const char *name = b.c->p->funcs.data[p->room].name, *of = check_variable(c, p->of);
    const char *times = p->times;
    ir_pos at = ir_at(c->f, p->call)->pos;
    const char *amp = ir_at(c->f, p->of)->op == IR_LOCAL ? "&" : "";
    if (op->kind == CONT_RESERVE && p->handle && op->param == 0 && op->arg == 1) {
        check_say(c, at, "%s() grows '%s' '%s' times: call %s = %s(%s, %s) before the loop",
                  check_callee(c, p->call), of, times, of, name, of, times);
        return;
    }
    if (op->kind == CONT_SIZED)
        check_say(c, at, "%s() grows '%s' '%s' times: make it with %s(), with room for them",
                  check_callee(c, p->call), of, times, name);
    else
        check_say(c, at,
                  op->param == 0 && op->arg == 1
                      ? "%s() grows '%s' '%s' times: call %s(%s%s, %s) before the loop"
                      : "%s() grows '%s' '%s' times: make room with %s() before the loop",
                  check_callee(c, p->call), of, times, name, amp, of, times);
}

void check_say_fill(check *c, const check_fill *p) {
    const prog_func *room = &check_containers(c).c->p->funcs.data[p->room];
    const cont_op *op = containers_op(check_containers(c).c, p->room);
    const ir_sym *s = declared_above(c, room->name, ir_at(c->f, p->call)->pos);
    say(c, p);
    if (op->kind == CONT_RESERVE && op->param == 0 && op->arg == 1 && s && s->nparams == 2 &&
        !p->handle && is_untouched(c, p))
        mend(c, p, room->name, s);
}

/* grow-by-constant: a block that is resized again and again, each time by no more than a constant. */
#include "../check_often.h"

#include <string.h>

enum { SMALL = 90 /* instructions of a function that is a push and little else */ };
enum { CHUNK = 256 /* bytes of several elements: 32 pointers */ };
enum { STRIDE = 64 /* elements at once: enough for whatever does not come from outside */ };
enum { STEP = 256, BYTES = 4096 /* no small steps: nobody takes many of them */ };

static bool is_small_step(const check *c, const cont_growth *g) {
    uint64_t elem = g->elem ? g->elem : 1, bytes = (uint64_t)g->step * elem;
    int64_t times = g->loop == IR_NONE ? -1 : c->f->loops.data[g->loop].count;
    if (g->by != CONT_BY_CONSTANT)
        return check_is_array(g);
    return g->step < STEP && bytes < BYTES && (times < 0 || (uint64_t)times > BYTES / bytes);
}

/* Words of a line, and things of one kind among many, are few. */
static bool is_one_of_few(const check *c, const cont_growth *g) {
    return check_splits_words(c, g->around) || cont_is_one_of_few(c->f, g->call, g->loop);
}

/* Words of a command line that the body puts together: argv = realloc(argv, ...). */
static bool is_arguments(const check *c, const cont_growth *g) {
    const char *name = check_variable(c, g->call);
    return strstr(check_block(c, g), "argv") || (name && strstr(name, "argv"));
}

/* Where this body has no loop, its callers have, if a push is all it is. */
static bool is_push(const check *c, const cont_growth *g) {
    cont_body b = check_containers(c);
    return !g->guard && c->f->ins.len <= SMALL && !c->f->loops.len &&
           cont_on_every_way(c->f, g->call) &&
           containers_op(b.c, b.c->p->func_of[b.unit][c->f->sym])->kind == CONT_PUSH;
}

static bool is_repeated(const check *c, const cont_growth *g) {
    if (g->loop == IR_NONE)
        return is_push(c, g);
    bool wide = g->by == CONT_BY_CONSTANT && g->step >= STRIDE && !check_reads_input(c, g->loop);
    return check_is_long(c, g->loop) && !wide && !is_one_of_few(c, g);
}

static bool is_meant(const check *c, const cont_growth *g) {
    return !is_repeated(c, g) || !is_small_step(c, g) || !check_is_filled(c, g) ||
           is_arguments(c, g);
}

static void say(check *c, const cont_growth *g, const char *block) {
    ir_pos at = ir_at(c->f, g->call)->pos;
    check_trip trip;
    if (g->by == CONT_BY_NEED)
        check_say(c, at,
                  "%s is resized to exactly what is needed, again and again, and all of it may be "
                  "copied each time: keep a capacity and double it",
                  block);
    else if (!g->guard && g->loop != IR_NONE && check_trips(c, g->loop, &trip) &&
             check_each_time(c, g->call, g->loop))
        check_say(c, at, "%s grows by %lld, '%s' times: allocate it once, before the loop", block,
                  (long long)g->step, trip.text);
    else
        check_say(c, at,
                  "%s grows by %lld at a time, and all of it may be copied each time: keep a "
                  "capacity and double it",
                  block, (long long)g->step);
}

/* Inner loops that go through what is there cost as much as the copy: who looks for a place first. */
static bool is_searched(const check *c, const cont_growth *g) {
    const ir_func *f = c->f;
    for (ir_val v = 1; v < f->ins.len && g->loop != IR_NONE; v++) {
        const ir_ins *i = ir_at(f, v);
        uint32_t l = f->blocks.data[ir_block_of(f, v)].loop;
        if (i->op == IR_INDEX && ir_at(f, ir_plain(f, i->b))->op != IR_CONST && l != IR_NONE &&
            l != g->loop && cont_in_loop(f, v, g->loop) && !cont_in_loop(f, g->call, l) &&
            check_is_block(c, g, i->a) &&
            ir_dominates(f, f->loops.data[l].header, ir_block_of(f, g->call)))
            return true;
    }
    return false;
}

/* Is it zero, or something more than a number that is, when the loop begins? */
static bool starts_at_zero(const check *c, const cont_growth *g, ir_val v, int depth) {
    const ir_func *f = c->f;
    const ir_ins *i = ir_at(f, ir_plain(f, v));
    uint32_t loop, header = f->loops.data[g->loop].header;
    if (i->op == IR_LOAD) {
        for (ir_val s = 1; s < f->ins.len; s++)
            if (ir_at(f, s)->op == IR_STORE && ir_is_const(f, ir_at(f, s)->b, 0) &&
                cont_same_place(f, ir_at(f, s)->a, i->a) && !cont_in_loop(f, s, g->loop) &&
                ir_dominates(f, ir_block_of(f, s), header))
                return true;
        return false;
    }
    if (i->op == IR_PHI && cont_is_head(f, ir_plain(f, v), &loop)) {
        for (uint32_t k = 0; k < i->n; k++)
            if (ir_is_const(f, ir_list(f, i)[k], 0))
                return true;
        return false;
    }
    return i->op == IR_ADD && depth < 4 &&
           (starts_at_zero(c, g, i->a, depth + 1) || starts_at_zero(c, g, i->b, depth + 1));
}

static bool is_set_before(const check *c, const cont_growth *g) {
    for (ir_val v = 1; v < c->f->ins.len; v++)
        if (ir_at(c->f, v)->op == IR_STORE && cont_same_place(c->f, ir_at(c->f, v)->a, g->block) &&
            !cont_in_loop(c->f, v, g->loop))
            return true;
    return false;
}

/* d->len = 0; while (...) { if (d->len == d->cap) ...: what the block was enlarged to last time is used again, so it
 * costs no more than the longest text that there is. */
static bool is_refilled(const check *c, const cont_growth *g) {
    const ir_ins *test = check_full_test(c, g);
    if (!test || test->op < IR_EQ || test->op > IR_GE || !g->block || g->loop == IR_NONE ||
        ir_at(c->f, ir_base(c->f, g->block))->op == IR_LOCAL || is_set_before(c, g))
        return false;
    return starts_at_zero(c, g, test->a, 0) != starts_at_zero(c, g, test->b, 0);
}

/* names[n++] = strdup(line): with a block of its own for each element, a copy of the pointers is nothing until there are
 * thousands. */
static bool has_own_blocks(const check *c, const cont_growth *g) {
    uint32_t grows = ir_block_of(c->f, g->call);
    for (uint32_t k = 0; k < c->nobjs; k++) {
        const check_obj *o = &c->objs[k];
        uint32_t made = ir_block_of(c->f, o->call);
        if (!check_is_resized(c, o->call) && o->freed != CHECK_FREED_EVERY &&
            (g->loop == IR_NONE || cont_in_loop(c->f, o->call, g->loop)) &&
            (ir_dominates(c->f, made, grows) || ir_dominates(c->f, grows, made) ||
             (g->loop != IR_NONE && cont_each_time(c->f, o->call, g->loop))))
            return true;
    }
    return false;
}

/* Is a copy now and then nothing beside what else each round does? */
static bool is_dwarfed(const check *c, const cont_growth *g) {
    cont_body b = check_containers(c);
    bool chunk = g->by == CONT_BY_CONSTANT && g->step > 1 && (uint64_t)g->step * g->elem >= CHUNK;
    return chunk || (g->loop != IR_NONE && cont_is_slow_before(&b, g->call, g->loop)) ||
           is_searched(c, g) || is_refilled(c, g) || has_own_blocks(c, g);
}

/* One finding a block, or a push that keeps two; the other places are notes. */
void check_small_steps(check *c, bool often) {
    uint32_t n;
    const cont_growth *list = check_growths(c, &n);
    const char *last = "";
    cont_body b = check_containers(c);
    if (c->is_main || cont_takes_words(&b))
        return;
    for (uint32_t k = 0; k < n; k++) {
        if (is_meant(c, &list[k]) ||
            (check_grows_often(c, &list[k]) && !is_dwarfed(c, &list[k])) != often)
            continue;
        const char *block = check_block(c, &list[k]);
        if (strcmp(block, last) == 0 || (*last && list[k].loop == IR_NONE))
            check_also(c, ir_at(c->f, list[k].call)->pos, "and here");
        else
            say(c, &list[k], block);
        last = block;
    }
}

void rule_grow_by_constant(check *c) {
    check_small_steps(c, true);
}

/* loop-temporary: memory that a loop allocates and frees again, round after round. */
#include "../check_often.h"

enum { SMALL = 256 /* bytes */ };

/* Freed on every path, in the same round, by calls that do nothing else. What is freed in the next round, or
 * behind the loop, is how a loop tries again with more room, or keeps the last result. */
static bool is_temporary(const check *c, const check_obj *o, uint32_t loop, ir_val *freed) {
    const check_free *list;
    uint32_t n = check_frees(c, o, &list);
    if (o->escapes || o->freed != CHECK_FREED_EVERY)
        return false;
    for (uint32_t k = 0; k < n; k++)
        if (!list[k].certain || !list[k].plain || list[k].call == o->call ||
            !cont_in_loop(c->f, list[k].call, loop) || !check_before(c, o->call, list[k].call))
            return false;
    *freed = n ? list[0].call : 0;
    return n > 0;
}

/* The same number of bytes in every iteration. */
static bool is_same_size(const check *c, const check_obj *o, uint32_t loop) {
    const ir_ins *call = ir_at(c->f, o->call);
    for (uint32_t k = 0; k < call->n && o->bytes < 0; k++)
        if (!cont_same_each_time(c->f, ir_list(c->f, call)[k], loop))
            return false;
    return true;
}

/* n *= 2; p = malloc(n): it tries with more each time, and has enough soon. */
static bool is_enlarged(const check *c, const check_obj *o) {
    const ir_ins *call = ir_at(c->f, o->call);
    uint32_t loop;
    for (uint32_t k = 0; k < call->n; k++) {
        ir_val size = ir_plain(c->f, ir_list(c->f, call)[k]);
        const ir_ins *more = ir_at(c->f, size);
        ir_val old = more->op == IR_MUL || more->op == IR_SHL ? ir_plain(c->f, more->a) : 0;
        const ir_ins *phi = old && cont_is_head(c->f, old, &loop) ? ir_at(c->f, old) : NULL;
        for (uint32_t n = 0; phi && n < phi->n; n++)
            if (ir_plain(c->f, ir_list(c->f, phi)[n]) == size)
                return true;
    }
    return false;
}

/* for (i = 0; i < argc - optind; i++), in main(): once for each word of the command line, which are few. */
static bool counts_words(const check *c, uint32_t loop) {
    cont_counter n;
    if (!c->is_main || !cont_counter_of(c->f, loop, &n))
        return false;
    ir_val v = ir_plain(c->f, n.bound);
    while (ir_at(c->f, v)->op == IR_SUB)
        v = ir_plain(c->f, ir_at(c->f, v)->a);
    return ir_at(c->f, v)->op == IR_ARG && ir_at(c->f, v)->ref == 0;
}

/* A small block costs nothing beside a call that reads, or goes down into what is below; nor does a block of
 * another size each time save much there, since it cannot just be made before the loop. */
static bool is_lost_in_work(const check *c, const check_obj *o, uint32_t loop) {
    cont_body b = check_containers(c);
    const check_free *list;
    uint32_t n = check_frees(c, o, &list);
    if (o->bytes > SMALL || (o->bytes < 0 && is_same_size(c, o, loop)))
        return false;
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        bool own = v == o->call;
        for (uint32_t k = 0; k < n; k++)
            own |= list[k].call == v;
        if (!own && cont_in_loop(c->f, v, loop) && cont_may_be_long(&b, v))
            return true;
    }
    return false;
}

/* Does anything show that it is done many times, in this loop or in one around it? */
static bool is_often(const check *c, const check_obj *o, uint32_t loop) {
    for (uint32_t l = loop; l != IR_NONE; l = c->f->loops.data[l].parent)
        if (check_is_often(c, o->call, l))
            return true;
    return cont_takes_pieces(c->f, loop);
}

/* What is done once in the life of the program costs nothing, unless it goes through a file; nor does a block in a round
 * that opens one, or asks the system for as much. */
static bool is_worth_it(const check *c, const check_obj *o, uint32_t loop) {
    cont_body b = check_containers(c);
    bool once = c->few && !c->is_main && !check_reads_input(c, loop);
    return !once && is_often(c, o, loop) && !cont_opens_files(&b, loop) &&
           !cont_is_slow_before(&b, o->call, loop) && !is_lost_in_work(c, o, loop);
}

static void say(check *c, const check_obj *o, uint32_t loop, ir_val freed) {
    bool small = o->bytes >= 0 && (uint64_t)o->bytes <= c->stack_limit && !c->recursive;
    check_say(c, o->at, "%s is allocated and freed in every iteration: %s", check_name(c, o),
              small ? "a local variable would do"
              : is_same_size(c, o, loop)
                  ? "its size stays the same, so allocate it once, before the loop"
                  : "keep one block for all of them, and enlarge it when it is too small");
    check_note(c, ir_at(c->f, freed)->pos, "freed here");
}

void rule_loop_temporary(check *c) {
    for (uint32_t k = 0; k < c->nobjs; k++) {
        const check_obj *o = &c->objs[k];
        uint32_t loop = check_loop_of(c, o->call);
        ir_val freed;
        if (loop != IR_NONE && (o->sized || o->bytes >= 0) && check_is_long(c, loop) &&
            !counts_words(c, loop) && check_each_time(c, o->call, loop) &&
            is_temporary(c, o, loop, &freed) && !is_enlarged(c, o) && is_worth_it(c, o, loop))
            say(c, o, loop, freed);
    }
}

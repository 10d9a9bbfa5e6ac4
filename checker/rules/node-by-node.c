/* node-by-node: trees and lists of one malloc a node, which are torn down together. */
#include "../check_loop.h"
#include "../teardown.h"

enum { MANY = 64 /* rounds of a loop that says how many */ };

/* Both ends of a link are nodes: one of them is what the call yields. */
static bool is_linked(const check *c, const cont_body *b, const check_obj *o, uint64_t record,
                      uint32_t loop) {
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        if (i->op != IR_STORE || !teardown_is_link(b, i->a, record) ||
            (loop != IR_NONE && !cont_in_loop(c->f, v, loop)))
            continue;
        const ir_ins *to = ir_at(c->f, ir_plain(c->f, i->b));
        bool null = to->op == IR_CONST;
        bool self = to->op == IR_CALL && to->ref == c->f->sym;
        bool it = check_may(c, ir_at(c->f, ir_plain(c->f, i->a))->a, o) || check_may(c, i->b, o);
        if (it && !null && (loop != IR_NONE || self))
            return true;
    }
    return false;
}

/* build(&n->left, ...) */
static bool builds_below(const check *c, const cont_body *b, const check_obj *o, uint64_t record) {
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        for (uint32_t k = 0; i->op == IR_CALL && i->ref == c->f->sym && k < i->n; k++) {
            ir_val arg = ir_list(c->f, i)[k];
            if (teardown_is_link(b, arg, record) &&
                check_may(c, ir_at(c->f, ir_plain(c->f, arg))->a, o))
                return true;
        }
    }
    return false;
}

/* A thread, a callback for each of them: that costs far more, and there are few. */
static bool has_life(const check *c, const check_obj *o) {
    for (ir_val v = o->call + 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        bool func = false, it = false;
        for (uint32_t k = 0; i->op == IR_CALL && k < i->n; k++) {
            func |= ir_at(c->f, ir_plain(c->f, ir_list(c->f, i)[k]))->op == IR_FUNC;
            it |= check_may(c, ir_list(c->f, i)[k], o);
        }
        if (func && it)
            return true;
    }
    return false;
}

/* Of what a file holds there may be thousands; lists that are taken from options, from arguments or from each other's
 * members have a few, and so has what somebody has counted before: records of an answer, processes, names; and what is
 * one of many things that a file may hold: the actions of a parser. */
static bool is_any_number(const check *c, ir_val v, uint32_t loop) {
    return (check_reads_input(c, loop) && !cont_is_one_of_few(c->f, v, loop)) ||
           c->f->loops.data[loop].count > MANY;
}

/* Recursion by numbers, or along a text: build(from, from + n / 2), insert(&n->next, text + 1). What follows the
 * members of something that is there makes as many nodes as that has, which are few. */
static bool goes_further(const check *c) {
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        for (uint32_t k = 0; i->op == IR_CALL && i->ref == c->f->sym && k < i->n; k++) {
            uint8_t op = ir_at(c->f, ir_plain(c->f, ir_list(c->f, i)[k]))->op;
            if ((op >= IR_NEG && op < IR_EQ) || op == IR_INDEX || op == IR_OFFSET)
                return true;
        }
    }
    return false;
}

static bool is_node_of_many(const check *c, const cont_body *b, const check_obj *o,
                            uint64_t record) {
    uint32_t loop = check_loop_of(c, o->call);
    bool long_loop = loop != IR_NONE && check_is_long(c, loop) && is_any_number(c, o->call, loop);
    return !has_life(c, o) && ((long_loop && is_linked(c, b, o, record, loop)) ||
                               (goes_further(c) && (is_linked(c, b, o, record, IR_NONE) ||
                                                    builds_below(c, b, o, record))));
}

static void say(check *c, const cont_body *b, const check_obj *o, const teardown *t) {
    const prog_func *walk = &b->c->p->funcs.data[t->func];
    check_say(c, o->at,
              "%s is one node of many, each allocated by itself, and %s() frees them all: an arena "
              "(mk_arena) holds them side by side and ends them at once",
              check_name(c, o), walk->name);
    if (walk->unit == b->unit)
        check_note(c, t->at, "they are freed here, one by one");
}

/* One finding a type: what makes several of them is one builder. */
void rule_node_by_node(check *c) {
    cont_body b = check_containers(c);
    teardown_uses uses = {0};
    uint64_t last = 0;
    for (uint32_t k = 0; k < c->nobjs && check_any_teardown(c); k++) {
        const check_obj *o = &c->objs[k];
        uint64_t record = o->in_arena ? 0 : teardown_record(&b, &uses, o->call);
        const teardown *t = check_teardown(c, record);
        if (!t || !is_node_of_many(c, &b, o, record))
            continue;
        if (record == last)
            check_note(c, o->at, "and here");
        else
            say(c, &b, o, t);
        last = record;
    }
    teardown_uses_free(&uses);
}

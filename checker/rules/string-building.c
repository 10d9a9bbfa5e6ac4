/* string-building: text that is put together in a loop, and measured or copied anew for each piece. */
#include "../check_often.h"

#include <string.h>

enum { SHORT = 8192 /* bytes of an array that can be walked as often as one likes */ };

static ir_val plain_arg(const check *c, ir_val call, uint32_t k) {
    const ir_ins *i = ir_at(c->f, call);
    return k < i->n ? ir_plain(c->f, ir_list(c->f, i)[k]) : 0;
}

static const char *called(const check *c, ir_val v) {
    return ir_callee_name(c->u, ir_at(c->f, v));
}

/* strcat(dst, ...), sprintf(dst + strlen(dst), ...): the text they go on with, or 0. Who says how much room
 * there is (strlcat) has little of it. */
static ir_val goes_on_with(const check *c, ir_val v) {
    static const char *const appends[] = {"strcat", "wcscat", NULL};
    static const char *const writes[] = {"sprintf", "vsprintf", "strcpy", "stpcpy", NULL};
    const char *name = called(c, v);
    ir_val to = plain_arg(c, v, 0);
    if (ir_is_one_of(name, appends))
        return to;
    const ir_ins *at = ir_is_one_of(name, writes) ? ir_at(c->f, to) : NULL;
    if (!at || at->op != IR_INDEX || strcmp(called(c, ir_plain(c->f, at->b)), "strlen") != 0)
        return 0;
    ir_val measured = plain_arg(c, ir_plain(c->f, at->b), 0), base = ir_plain(c->f, at->a);
    return cont_same_leaf(c->f, measured, base) ? base : 0;
}

/* An array that is too small for its length to matter. */
static bool is_short(const check *c, ir_val dst) {
    const ir_ins *i = ir_at(c->f, dst);
    while (i->op == IR_INDEX || i->op == IR_CAST)
        i = ir_at(c->f, i->a);
    uint32_t type = i->op == IR_LOCAL    ? c->f->locals.data[i->ref].type
                    : i->op == IR_GLOBAL ? c->u->globals.data[i->ref].type
                                         : 0;
    const ir_type *t = &c->u->types.data[type];
    return t->kind == IR_K_ARRAY && t->size && t->size <= SHORT;
}

/* Room that somebody else made before, of a size that does not follow the number of pieces: a parameter, or what a
 * global points to. Or nothing but padding is put behind it. */
static bool is_of_fixed_room(const check *c, ir_val call, ir_val dst, uint32_t loop) {
    check_trip trip;
    const ir_ins *i = ir_at(c->f, dst);
    while (i->op == IR_INDEX || i->op == IR_CAST)
        i = ir_at(c->f, i->a);
    ir_val piece = plain_arg(c, call, 1);
    bool given = i->op == IR_ARG || (i->op == IR_LOAD && ir_at(c->f, i->a)->op == IR_GLOBAL);
    return (given && !check_trips(c, loop, &trip)) ||
           (piece && ir_at(c->f, piece)->op == IR_STR && ir_at(c->f, call)->n == 2);
}

/* The same text each time round, begun before the loop. */
static bool is_same_text(const check *c, ir_val dst, ir_val v, uint32_t loop) {
    if (!cont_same_each_time(c->f, dst, loop))
        return false;
    for (ir_val at = 1; at < c->f->ins.len; at++) {
        const ir_ins *i = ir_at(c->f, at);
        if (at == v || !cont_in_loop(c->f, at, loop))
            continue;
        bool written = i->op == IR_CALL && i->n && !goes_on_with(c, at) &&
                       strcmp(called(c, at), "strlen") != 0 &&
                       cont_same_leaf(c->f, plain_arg(c, at, 0), dst);
        bool cut = i->op == IR_STORE && cont_same_leaf(c->f, ir_plain(c->f, i->a), dst);
        if (written || cut)
            return false;
    }
    return true;
}

static void look_at_call(check *c, ir_val v, ir_val *last, bool often) {
    uint32_t loop = check_loop_of(c, v);
    ir_val dst = loop == IR_NONE ? 0 : goes_on_with(c, v);
    if (!dst || !check_is_long(c, loop) || is_short(c, dst) || is_of_fixed_room(c, v, dst, loop) ||
        !is_same_text(c, dst, v, loop))
        return;
    const char *name = check_expr(c, dst);
    bool also = *last && cont_same_leaf(c->f, *last, dst);
    if (!also && check_is_often(c, v, loop) != often)
        return;
    if (also)
        check_also(c, ir_at(c->f, v)->pos, "and here");
    else
        check_say(c, ir_at(c->f, v)->pos,
                  "%s() walks all of '%s' for each piece it adds: keep the end, or use a string "
                  "builder (%s)",
                  called(c, v), name ? name : "the text", check_builder(c));
    *last = dst;
}

/* ---- asprintf(&s, "%s...", s) and the like ------------------------------------------------------------ */

/* The variable that goes round the loop and is given a copy of itself and more. Two arguments that lie in it
 * are its parts, with something put between them. */
static ir_val rebuilt(const check *c, const check_obj *o, uint32_t loop) {
    const ir_func *f = c->f;
    const ir_block *h = &f->blocks.data[f->loops.data[loop].header];
    const ir_ins *call = ir_at(f, o->call);
    for (ir_val phi = h->first; phi <= h->last && ir_at(f, phi)->op == IR_PHI; phi++) {
        bool comes = false, goes = false;
        int parts = 0;
        for (uint32_t k = 0; k < ir_at(f, phi)->n; k++)
            comes = comes || check_may(c, ir_list(f, ir_at(f, phi))[k], o);
        for (uint32_t k = 0; k < call->n; k++)
            goes = goes || cont_derives(f, ir_list(f, call)[k], phi);
        for (uint32_t k = 0; k < call->n; k++)
            parts += check_may(c, ir_list(f, call)[k], o);
        if (comes && goes && parts == 1)
            return phi;
    }
    return 0;
}

static bool formats(const check *c, const check_obj *o) {
    const ir_ins *call = ir_at(c->f, o->call);
    return call->ref != IR_NONE && (c->u->syms.data[call->ref].flags & IR_SYM_VARIADIC);
}

static void look_at_copy(check *c, const check_obj *o, bool often) {
    uint32_t loop = check_loop_of(c, o->call);
    ir_val text =
        loop == IR_NONE || !formats(c, o) || !check_is_long(c, loop) ? 0 : rebuilt(c, o, loop);
    if (!text || check_is_often(c, o->call, loop) != often)
        return;
    const char *name = check_expr(c, text);
    check_say(c, o->at, "%s() copies all of '%s' for each piece it adds: use a string builder (%s)",
              check_callee(c, o->call), name ? name : "the text", check_builder(c));
}

/* ---- s = realloc(s, strlen(s) + n), s = realloc(s, len += n) ------------------------------------------- */

static void look_at_growths(check *c, bool often) {
    uint32_t n;
    const cont_growth *list = check_growths(c, &n);
    const char *last = "";
    for (uint32_t k = 0; k < n; k++) {
        if (!check_is_text(&list[k]) || list[k].loop == IR_NONE ||
            !check_is_long(c, list[k].loop) || !check_is_filled(c, &list[k]) ||
            check_splits_words(c, list[k].around) || check_grows_often(c, &list[k]) != often)
            continue;
        const char *block = check_block(c, &list[k]);
        ir_pos at = ir_at(c->f, list[k].call)->pos;
        if (strcmp(block, last) == 0)
            check_also(c, at, "and here");
        else
            check_say(c, at,
                      "%s is resized for each piece that is added: use a string builder (%s)",
                      block, check_builder(c));
        last = block;
    }
}

void check_text_pieces(check *c, bool often) {
    ir_val last = 0;
    if (c->is_main) /* the words of a command line are few */
        return;
    for (ir_val v = 1; v < c->f->ins.len && c->f->loops.len; v++)
        if (ir_at(c->f, v)->op == IR_CALL)
            look_at_call(c, v, &last, often);
    for (uint32_t k = 0; k < c->nobjs; k++)
        look_at_copy(c, &c->objs[k], often);
    look_at_growths(c, often);
}

void rule_string_building(check *c) {
    check_text_pieces(c, true);
}

#include "check_loop.h"

#include "body.h"

#include <string.h>

uint32_t check_loop_of(const check *c, ir_val v) {
    return c->f->blocks.data[ir_block_of(c->f, v)].loop;
}

bool check_each_time(const check *c, ir_val v, uint32_t loop) {
    return cont_each_time(c->f, v, loop);
}

bool check_is_long(const check *c, uint32_t loop) {
    int64_t n = c->f->loops.data[loop].count;
    return n < 0 || n > CHECK_FEW;
}

bool check_splits_words(const check *c, uint32_t loop) {
    static const char *const splits[] = {"strpbrk", "strsep", "strtok", "strtok_r", NULL};
    for (ir_val v = 0; (v = cont_next_call(c->f, v, loop));)
        if (ir_is_one_of(check_callee(c, v), splits))
            return true;
    return false;
}

bool check_reads_input(const check *c, uint32_t loop) {
    cont_body b = check_containers(c);
    return cont_reads_input(&b, loop);
}

const char *check_expr(const check *c, ir_val v) {
    body *b = check_body(c);
    mk_str s = {0};
    if (ir_expr(&b->names, v, &s))
        return body_keep(b, &s);
    mk_str_free(&s);
    return NULL;
}

const char *check_keep(const check *c, mk_str *text) {
    return body_keep(check_body(c), text);
}

const char *check_variable(const check *c, ir_val v) {
    const ir_names *n = &check_body(c)->names;
    const ir_func *f = c->f;
    uint32_t local = ir_at(f, v)->op == IR_LOCAL ? ir_at(f, v)->ref : n->local[v];
    for (ir_val at = v + 1; local == IR_NONE && at < f->ins.len; at++) {
        const ir_ins *i = ir_at(f, at);
        if (i->op == IR_CAST && i->a == v)
            local = n->local[at];
        if (i->op == IR_STORE && ir_plain(f, i->b) == v && ir_at(f, i->a)->op == IR_LOCAL)
            local = ir_at(f, i->a)->ref;
    }
    return local == IR_NONE ? NULL : ir_cstr(c->u, f->locals.data[local].name);
}

/* ---- how often ---------------------------------------------------------------------------------------- */

/* high - low + more, left out what is 0. */
static const char *difference(const check *c, ir_val high, ir_val low, int more) {
    const char *to = check_expr(c, high), *from = check_expr(c, low);
    mk_str s = {0};
    if (!to || !from)
        return NULL;
    mk_str_cat(&s, to);
    if (!ir_is_const(c->f, low, 0))
        mk_str_printf(&s, strpbrk(from, "+-") ? "-(%s)" : "-%s", from);
    if (more)
        mk_str_cat(&s, "+1");
    return body_keep(check_body(c), &s);
}

static bool is_compared_unsigned(const check *c, uint32_t loop, ir_val bound) {
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        if (i->op >= IR_LT && i->op <= IR_GE && (i->flags & IR_UNSIGNED) &&
            (ir_plain(c->f, i->a) == bound || ir_plain(c->f, i->b) == bound) &&
            cont_in_loop(c->f, v, loop))
            return true;
    }
    return false;
}

bool check_trips(const check *c, uint32_t loop, check_trip *t) {
    const ir_func *f = c->f;
    cont_counter n = {0};
    *t = (check_trip){.count = -1};
    if (!cont_counter_of(f, loop, &n))
        return false;
    t->count = f->loops.data[loop].count;
    bool equal = n.cmp == IR_LE || n.cmp == IR_GE;
    bool pointers = ir_at(f, n.bound)->ty == IR_PTR; /* the step is in bytes */
    if (t->count >= 0) {
        mk_str s = {0};
        mk_str_int(&s, t->count);
        t->text = body_keep(check_body(c), &s);
    } else if (pointers || n.step == 1 || n.step == -1) {
        t->text = n.step > 0 ? difference(c, n.bound, n.init, equal)
                             : difference(c, n.init, n.bound, equal);
    }
    t->natural = t->count >= 0 || is_compared_unsigned(c, loop, ir_plain(f, n.bound));
    return t->text != NULL;
}

/* ---- what grows --------------------------------------------------------------------------------------- */

const cont_growth *check_growths(const check *c, uint32_t *n) {
    cont_growth_vec v = {.alloc = mk_arena_as_alloc(check_body(c)->s->arena)};
    cont_body b = check_containers(c);
    cont_growths(&b, &v);
    *n = (uint32_t)v.len;
    return v.data;
}

bool check_is_block(const check *c, const cont_growth *g, ir_val v) {
    v = ir_plain(c->f, v);
    if (cont_derives(c->f, v, g->call) || (g->kept && cont_derives(c->f, v, g->kept)))
        return true;
    const ir_ins *i = ir_at(c->f, v);
    return g->block && i->op == IR_LOAD && cont_same_place(c->f, i->a, g->block);
}

/* strcat(block, ...), and whatever ends like it */
static bool appends(const check *c, ir_val call) {
    const char *name = check_callee(c, call);
    size_t n = strlen(name);
    return ir_at(c->f, call)->ref != IR_NONE && n >= 3 && strcmp(name + n - 3, "cat") == 0;
}

bool check_is_filled(const check *c, const cont_growth *g) {
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        bool behind =
            i->op == IR_INDEX && ir_at(c->f, i->b)->op != IR_CONST && check_is_block(c, g, i->a);
        bool cat = i->op == IR_CALL && i->n && check_is_block(c, g, ir_list(c->f, i)[0]) && appends(c, v);
        if ((behind || cat) && (g->loop == IR_NONE || cont_in_loop(c->f, v, g->loop)))
            return true;
    }
    return false;
}

const char *check_builder(const check *c) {
    static const char *const known[] = {"g_string_append", "strbuf_addstr", "sdscat", "ds_put_cstr",
                                        "sqlite3_str_append"};
    const program *p = check_containers(c).c->p;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (prog_names_get(&p->names, mk_view_of(known[k])))
            return known[k];
    return "mk_str_cat";
}

const char *check_block(const check *c, const cont_growth *g) {
    body *b = check_body(c);
    if (g->block)
        return check_place(c, g->block);
    mk_str s = {0};
    const char *name = check_expr(c, g->kept);
    mk_str_printf(&s, name ? "'%s'" : "a block", name);
    return body_keep(b, &s);
}

/* zero-twice: fresh memory is set to zero by memset() where calloc() would have done it, or has. */
#include "../check_loop.h"

#include <string.h>

static bool is_zeroing(const check *c, ir_val v, const check_obj *o) {
    const ir_ins *i = ir_at(c->f, v);
    if (i->op != IR_CALL || i->n != 3 || strcmp(check_callee(c, v), "memset") != 0)
        return false;
    const uint32_t *arg = ir_list(c->f, i);
    return ir_plain(c->f, arg[0]) == o->call && ir_is_const(c->f, arg[1], 0) &&
           check_has_size(c, o, arg[2]);
}

/* Uses that neither read nor write it: it is given a name, and compared with null. */
static bool is_touched(const check *c, const ir_ins *i, const check_obj *o) {
    if (i->op == IR_STORE || i->op == IR_LOAD || i->op == IR_COPY)
        return ir_plain(c->f, i->a) == o->call || i->op == IR_COPY;
    return i->op == IR_CALL;
}

/* From the allocation on, past the test of its result, and no further: what comes first? */
static ir_val first_use(const check *c, const check_obj *o) {
    uint32_t block = ir_block_of(c->f, o->call);
    ir_val v = o->call + 1;
    for (int blocks = 0; blocks < 3; blocks++) {
        for (; v <= c->f->blocks.data[block].last; v++)
            if (is_touched(c, ir_at(c->f, v), o))
                return v;
        uint32_t next = IR_NONE;
        const ir_ins *end = ir_at(c->f, c->f->blocks.data[block].last);
        for (uint32_t k = 0; k < end->n; k++) { /* the way on which something is done to it */
            uint32_t b = ir_list(c->f, end)[k];
            for (ir_val w = c->f->blocks.data[b].first; w <= c->f->blocks.data[b].last; w++)
                if (c->f->blocks.data[b].npreds == 1 && is_zeroing(c, w, o))
                    next = b;
        }
        if (next == IR_NONE)
            return 0;
        block = next;
        v = c->f->blocks.data[block].first;
    }
    return 0;
}

/* What one macro does by itself (HASH_ADD() of uthash) is another library's affair, however often it is used. */
static bool is_one_macro(const check *c, ir_val a, ir_val b) {
    const ir_ins *x = ir_at(c->f, a), *y = ir_at(c->f, b);
    return (x->flags & y->flags & IR_MACRO) && x->pos.file == y->pos.file &&
           x->pos.line == y->pos.line && x->pos.col == y->pos.col;
}

static bool has_a_limit(const ir_func *f) {
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        for (int side = 0; i->op >= IR_LT && i->op <= IR_GE && side < 2; side++) {
            const ir_ins *size = ir_at(f, ir_plain(f, side ? i->b : i->a));
            const ir_ins *most = ir_at(f, ir_plain(f, side ? i->a : i->b));
            if (size->op == IR_ARG && most->op == IR_LOAD && ir_at(f, most->a)->op == IR_GLOBAL)
                return true;
        }
    }
    return false;
}

/* if (max && n > max) return NULL; return malloc(n); Whoever called calloc() would be free of the limit. */
static bool is_limited(const check *c, ir_val call) {
    cont_body b = check_containers(c);
    const prog_func *fn = cont_called(&b, ir_at(c->f, call));
    ir_func f = {0};
    bool limited = fn && program_unpack(b.c->p, fn, &f) && has_a_limit(&f);
    ir_func_free(&f);
    return limited;
}

/* xcalloc(), kzalloc(), alloc_clear(), malloc0() */
static bool is_calloc(const char *name) {
    static const char *const parts[] = {"calloc", "zalloc", "alloc0", "alloc_clear", "alloc_zero", "zero_alloc"};
    for (size_t k = 0; k < sizeof parts / sizeof *parts; k++)
        if (strstr(name, parts[k]))
            return true;
    return false;
}

/* A wrapper does more than malloc(): it ends the program, or says what failed. Is there one of calloc(), too? */
static bool is_without_calloc(const check *c, const check_obj *o) {
    static const char *const others[] = {"mmap", "mmap64", NULL};
    cont_body b = check_containers(c);
    const prog_func *fn = cont_called(&b, ir_at(c->f, o->call));
    bool wrapper = fn && fn->kind == PROG_BODY && !o->zeroed;
    for (size_t k = 0; wrapper && k < b.c->p->funcs.len; k++)
        wrapper = b.c->p->funcs.data[k].in_model || strcmp(b.c->p->funcs.data[k].name, "calloc") == 0 ||
                  !is_calloc(b.c->p->funcs.data[k].name);
    return wrapper || ir_is_one_of(check_callee(c, o->call), others);
}

/* calloc() comes from the header that malloc() came from. */
static void mend(check *c, const check_obj *o, ir_val use) {
    if (!o->zeroed)
        check_change(c, FIND_TO_CALLOC, o->call, NULL, check_calls_libc(c, o->call, "malloc"));
    check_change(c, FIND_DROP, use, "memset", check_calls_libc(c, use, "memset"));
}

void rule_zero_twice(check *c) {
    for (uint32_t k = 0; k < c->nobjs; k++) {
        const check_obj *o = &c->objs[k];
        bool could = o->sized && (o->zeroed || !o->in_arena) && /* there is no calloc() for arenas */
                     !check_is_resized(c, o->call); /* not new, or not always */
        ir_val use = could ? first_use(c, o) : 0;
        if (!use || !is_zeroing(c, use, o) || is_one_macro(c, o->call, use) || is_limited(c, o->call) ||
            is_without_calloc(c, o))
            continue;
        if (o->zeroed)
            check_say(c, o->at, "%s is zero already: '%s' makes it so, and memset() does it again",
                      check_name(c, o), check_callee(c, o->call));
        else
            check_say(c, o->at,
                      "%s is allocated and then set to zero: calloc() does both, often for less",
                      check_name(c, o));
        check_note(c, ir_at(c->f, use)->pos, "set to zero here");
        mend(c, o, use);
    }
}

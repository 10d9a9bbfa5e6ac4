/* needless-copy: a copy that never leaves its function and is only read, while the original stays as it is. */
#include "../check_loop.h"

#include <string.h>

static ir_val argument(const check *c, ir_val call, uint32_t k) {
    const ir_ins *i = ir_at(c->f, call);
    return k < i->n ? ir_plain(c->f, ir_list(c->f, i)[k]) : 0;
}

static bool is_strdup(const char *name) {
    size_t n = strlen(name), end = strlen("strdup");
    return n >= end && strcmp(name + n - end, "strdup") == 0;
}

/* The call that fills it, and *from: with what. 0: it is no copy, or one of a part, which ends elsewhere. */
static ir_val copied_by(const check *c, const check_obj *o, ir_val *from) {
    if (is_strdup(check_callee(c, o->call)) && ir_at(c->f, o->call)->n == 1) {
        *from = argument(c, o->call, 0);
        return o->call;
    }
    for (ir_val v = o->call + 1; v < c->f->ins.len && o->sized; v++) {
        const ir_ins *i = ir_at(c->f, v);
        const char *name = i->op == IR_CALL && i->n >= 2 ? check_callee(c, v) : "";
        bool whole = strcmp(name, "strcpy") == 0 ||
                     (strcmp(name, "memcpy") == 0 && i->n == 3 &&
                      check_has_size(c, o, ir_list(c->f, i)[2]));
        if (whole && argument(c, v, 0) == o->call) {
            *from = argument(c, v, 1);
            return v;
        }
    }
    return 0;
}

/* A parameter as it came, or text of the program. */
static bool stays(const check *c, ir_val from) {
    const ir_ins *i = ir_at(c->f, from);
    return i->op == IR_ARG || i->op == IR_STR || (i->op == IR_GLOBAL && (c->u->globals.data[i->ref].flags & IR_GLOBAL_CONST));
}

static bool is_free_of(const check *c, const check_obj *o, ir_val call) {
    const check_free *list;
    uint32_t n = check_frees(c, o, &list);
    for (uint32_t k = 0; k < n; k++)
        if (list[k].call == call)
            return list[k].certain && list[k].plain;
    return false;
}

/* const T *: by its declaration the function reads it. */
static bool takes_const(const check *c, const ir_ins *call, uint32_t arg) {
    const ir_type *t = &c->u->types.data[c->u->syms.data[call->ref].type];
    if (t->kind != IR_K_FUNC || arg >= t->nfields)
        return false;
    const ir_type *p = &c->u->types.data[c->u->fields.data[t->fields + arg].type];
    return p->kind == IR_K_PTR && (c->u->types.data[p->elem].flags & IR_TYPE_CONST);
}

/* A function of the library that reads what it is given, and hands out no way into it. Others may end or
 * change the original by ways that are not seen here. */
static bool only_reads(const check *c, ir_val call, const check_obj *o, ir_val from) {
    const ir_ins *i = ir_at(c->f, call);
    if (i->ref == IR_NONE || !(c->u->syms.data[i->ref].flags & (IR_SYM_SYSTEM | IR_SYM_BUILTIN)))
        return false;
    for (uint32_t k = 0; k < i->n; k++) {
        ir_val of = ir_base(c->f, ir_list(c->f, i)[k]);
        if ((of == o->call || of == from) && (i->ty == IR_PTR || !takes_const(c, i, k)))
            return false;
    }
    return true;
}

/* What the rest of the body does with both. */
static bool is_only_read(const check *c, const check_obj *o, ir_val copier, ir_val from) {
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        bool before = check_before(c, v, copier);
        if (v == copier || v == o->call)
            continue;
        if (i->op == IR_CALL && !(before || (i->flags & IR_NORETURN)) && !is_free_of(c, o, v) &&
            !only_reads(c, v, o, from))
            return false;
        if ((i->op == IR_STORE || i->op == IR_COPY || i->op == IR_ZERO) &&
            (ir_at(c->f, ir_base(c->f, i->a))->op != IR_LOCAL || ir_plain(c->f, i->b) == o->call) &&
            (!before || ir_plain(c->f, i->b) == o->call))
            return false;
        bool list = i->op == IR_PHI || i->op == IR_ASM;
        for (uint32_t k = 0; list && k < i->n; k++)
            if (ir_base(c->f, ir_list(c->f, i)[k]) == o->call)
                return false;
    }
    return true;
}

static void look_at(check *c, const check_obj *o) {
    ir_val from = 0, copier = copied_by(c, o, &from);
    if (!copier || !stays(c, from) || o->escapes || o->in_arena ||
        o->freed != CHECK_FREED_EVERY || !is_only_read(c, o, copier, from))
        return;
    const char *original = check_expr(c, from);
    check_say(c, ir_at(c->f, copier)->pos, "%s is a copy of %s%s%s that is only read: the original does as well",
              check_name(c, o), original ? "'" : "", original ? original : "what stays as it is",
              original ? "'" : "");
}

void rule_needless_copy(check *c) {
    for (uint32_t k = 0; k < c->nobjs; k++)
        look_at(c, &c->objs[k]);
}

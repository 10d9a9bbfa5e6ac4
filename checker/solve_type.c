/* solve_type.c: what memory of parameters was declared as.
 *
 * Types decide nothing about where pointers go: a `char *` may well lead to a record, and its bytes are
 * moved like any. They decide what is told apart when there is not room for all: text keeps its content
 * apart from itself, so that copying it does not make up pointers to it.
 */
#include "solve_int.h"

static const ir_type *type_at(const solved *s, uint32_t type) {
    return &s->u->types.data[type];
}

static bool is_record(const ir_type *t) {
    return t->kind == IR_K_STRUCT || t->kind == IR_K_UNION;
}

bool sv_is_text(const solved *s, uint32_t type) {
    const ir_type *t = type_at(s, type);
    if (t->kind == IR_K_VOID || t->kind == IR_K_FUNC || t->kind == IR_K_OTHER)
        return false;
    return t->size && !(t->flags & (IR_TYPE_HAS_PTR | IR_TYPE_INCOMPLETE));
}

/* A `void *` is what it is converted to, if that is always the same. */
static uint32_t taken_for(const solved *s, uint16_t param) {
    uint32_t type = 0;
    for (ir_val v = 1; v < s->f->ins.len; v++) {
        const ir_ins *i = ir_at(s->f, v), *from = i->op == IR_CAST ? ir_at(s->f, i->a) : NULL;
        if (!from || from->op != IR_ARG || from->ref != param || i->ty != IR_PTR)
            continue;
        if (type && type != i->ref)
            return 0;
        type = i->ref;
    }
    return type;
}

uint32_t sv_param_type(const solved *s, uint16_t param) {
    for (size_t k = 0; k < s->f->locals.len; k++) {
        const ir_local *l = &s->f->locals.data[k];
        if (!(l->flags & IR_LOCAL_PARAM) || l->param != param)
            continue;
        const ir_type *t = type_at(s, l->type);
        if (t->kind == IR_K_PTR || t->kind == IR_K_ARRAY)
            return t->elem ? t->elem : taken_for(s, param);
        return is_record(t) ? l->type : 0;
    }
    return 0;
}

/* The one member that lies there; NULL: none or, in unions, several. */
static const ir_field *member_at(const solved *s, const ir_type *t, uint64_t off) {
    const ir_field *found = NULL;
    for (uint32_t i = 0; i < t->nfields; i++) {
        const ir_field *m = &s->u->fields.data[t->fields + i];
        if (off < m->offset || off - m->offset >= type_at(s, m->type)->size)
            continue;
        if (found)
            return NULL;
        found = m;
    }
    return found;
}

uint32_t sv_type_behind(const solved *s, uint32_t type, sum_loc at) {
    const ir_type *t = type_at(s, type);
    if (sum_loc_eq(at, SUM_CALL_STEP) || at.off < 0 || !t->size || (at.stride % t->size) != 0)
        return 0;
    uint64_t off = (uint64_t)at.off % t->size; /* of one element, wherever it lies */
    while (t->kind != IR_K_PTR) {
        if (t->kind == IR_K_ARRAY) {
            t = type_at(s, t->elem);
            off = t->size ? off % t->size : off;
            continue;
        }
        const ir_field *m = is_record(t) ? member_at(s, t, off) : NULL;
        if (!m)
            return 0;
        off -= m->offset;
        t = type_at(s, m->type);
    }
    return off == 0 ? t->elem : 0;
}

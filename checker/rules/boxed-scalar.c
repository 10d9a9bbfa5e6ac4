/* boxed-scalar: one number or one small plain struct on the heap, where a value would do. */
#include "../check_loop.h"

enum { SMALL = 16 /* bytes of a struct that is passed in registers */ };
enum { DEEP = 3 /* calls between the one that is given a box and what keeps it */ };

static const ir_type *type_at(const check *c, uint32_t t) {
    return &c->u->types.data[t];
}

static bool is_number(const ir_type *t) {
    return t->kind == IR_K_BOOL || t->kind == IR_K_FLOAT ||
           (t->kind == IR_K_INT && !(t->flags & IR_TYPE_CHAR));
}

/* Numbers and nothing else; a record of the program's own. */
static bool is_small_record(const check *c, const ir_type *t) {
    if (t->kind != IR_K_STRUCT || t->size > SMALL || !t->nfields)
        return false;
    for (uint32_t k = 0; k < t->nfields; k++)
        if (!is_number(type_at(c, c->u->fields.data[t->fields + k].type)))
            return false;
    return true;
}

/* What is allocated is one of these, as what its address is cast to says. */
static bool is_box(const check *c, const check_obj *o) {
    for (ir_val v = o->call + 1; v < c->f->ins.len && o->sized && o->bytes > 1; v++) {
        const ir_ins *i = ir_at(c->f, v);
        const ir_type *t = i->op == IR_CAST && i->a == o->call ? type_at(c, i->ref) : NULL;
        if (t && t->size == (uint64_t)o->bytes)
            return is_number(t) || is_small_record(c, t);
    }
    return false;
}

typedef struct uses { /* of a box */
    uint32_t kept;    /* by containers */
    ir_val keeper;    /* the last that keeps it */
    bool other;       /* something else gets it */
} uses;

static bool is_address_of(const check *c, ir_val v, const check_obj *o) {
    return ir_plain(c->f, v) == o->call;
}

/* An element of an array, or a member of one; 0: it is neither. */
static ir_val element_at(const check *c, ir_val place) {
    ir_val v = ir_plain(c->f, place);
    while (ir_at(c->f, v)->op == IR_FIELD)
        v = ir_plain(c->f, ir_at(c->f, v)->a);
    return ir_at(c->f, v)->op == IR_INDEX ? v : 0;
}

/* The pointer that a branch or a comparison looks at, to see whether it is null. */
static ir_val tested_by(const check *c, const ir_ins *i) {
    bool compares = i->op == IR_EQ || i->op == IR_NE;
    const ir_ins *with = compares ? ir_at(c->f, i->b) : NULL;
    bool tests = with ? with->op == IR_CONST && with->imm == 0 : i->op == IR_BR;
    return tests ? ir_plain(c->f, i->a) : 0;
}

static bool is_same_array(const check *c, ir_val a, ir_val b) {
    return cont_same_leaf(c->f, a, b) || cont_same_place(c->f, a, b);
}

/* if (!boxes[i]) ...: that there is none says something, too. What is tested after the allocation may be that
 * it failed. */
static bool may_be_none(const check *c, ir_val element, ir_val box) {
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        ir_val tested = tested_by(c, ir_at(c->f, v));
        const ir_ins *from = tested ? ir_at(c->f, tested) : NULL;
        ir_val at = from && from->op == IR_LOAD ? element_at(c, from->a) : 0;
        if (at && is_same_array(c, ir_at(c->f, at)->a, ir_at(c->f, element)->a) &&
            !ir_dominates(c->f, ir_block_of(c->f, box), ir_block_of(c->f, v)))
            return true;
    }
    return false;
}

/* One of many in an array, each of which has a box. */
static bool is_element(const check *c, ir_val place, ir_val box) {
    ir_val v = element_at(c, place);
    return v && ir_at(c->f, ir_plain(c->f, ir_at(c->f, v)->b))->op != IR_CONST &&
           !may_be_none(c, v, box);
}

/* on_event(f, box): data of a callback. */
static bool follows_function(const check *c, const ir_ins *call, uint32_t arg) {
    return arg > 0 && ir_at(c->f, ir_plain(c->f, ir_list(c->f, call)[arg - 1]))->op == IR_FUNC;
}

/* Kept in an element, or in memory that the body has made itself: a node of a list. What one member of the
 * caller's object holds is one thing. */
static bool is_place_of_many(const ir_func *f, ir_val place) {
    for (ir_val v = ir_plain(f, place);; v = ir_plain(f, ir_at(f, v)->a)) {
        const ir_ins *i = ir_at(f, v);
        if (i->op == IR_INDEX && ir_at(f, ir_plain(f, i->b))->op != IR_CONST)
            return true;
        if (i->op != IR_FIELD && i->op != IR_INDEX)
            return i->op == IR_CALL;
    }
}

static bool puts_among_many(const program *p, uint32_t func, uint32_t arg, int deep);

static bool body_puts(const program *p, uint32_t unit, const ir_func *f, uint32_t arg, int deep) {
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        const ir_ins *what = i->op == IR_STORE ? ir_at(f, ir_plain(f, i->b)) : NULL;
        if (what && what->op == IR_ARG && what->ref == arg && is_place_of_many(f, i->a))
            return true;
        for (uint32_t k = 0; i->op == IR_CALL && i->ref != IR_NONE && deep > 0 && k < i->n; k++) {
            what = ir_at(f, ir_plain(f, ir_list(f, i)[k]));
            if (what->op == IR_ARG && what->ref == arg &&
                puts_among_many(p, p->func_of[unit][i->ref], k, deep - 1))
                return true;
        }
    }
    return false;
}

/* Does the function put its argument among others of its kind? A library's functions are known for what they do. */
static bool puts_among_many(const program *p, uint32_t func, uint32_t arg, int deep) {
    const prog_func *fn = &p->funcs.data[func];
    if (fn->kind != PROG_BODY || fn->in_model)
        return fn->in_model || (fn->kind == PROG_DECLARED && fn->sum && !fn->sum->unknown);
    ir_func f = {0};
    bool puts = program_unpack(p, fn, &f) && body_puts(p, fn->unit, &f, arg, deep);
    ir_func_free(&f);
    return puts;
}

/* A container holds whatever it is given: because it grows, or through void *, if what is in the box fits there
 * itself. */
static bool is_container_call(const check *c, ir_val call, uint32_t arg, const check_obj *o) {
    cont_body b = check_containers(c);
    const cont_op *op = cont_callee(&b, ir_at(c->f, call));
    if (op && op->kind == CONT_PUSH && op->param != (int)arg)
        return true;
    if (o->bytes > c->u->ptr_size || follows_function(c, ir_at(c->f, call), arg))
        return false;
    const ir_type *t = type_at(c, c->u->syms.data[ir_at(c->f, call)->ref].type);
    if (t->kind != IR_K_FUNC || arg >= t->nfields || !check_puts_into(c, call, arg))
        return false;
    const ir_type *p = type_at(c, c->u->fields.data[t->fields + arg].type);
    return p->kind == IR_K_PTR && type_at(c, p->elem)->kind == IR_K_VOID &&
           puts_among_many(b.c->p, b.c->p->func_of[b.unit][ir_at(c->f, call)->ref], arg, DEEP);
}

static void look_at_call(const check *c, ir_val call, const check_obj *o, uses *u) {
    const ir_ins *i = ir_at(c->f, call);
    for (uint32_t k = 0; k < i->n; k++) {
        if (!is_address_of(c, ir_list(c->f, i)[k], o))
            continue;
        if (i->ref == IR_NONE)
            u->other = true;
        else if (is_container_call(c, call, k, o))
            u->kept++, u->keeper = call;
        else if (check_keeps(c, call, k))
            u->other = true;
    }
}

static uses uses_of(const check *c, const check_obj *o) {
    uses u = {0};
    for (ir_val v = 1; v < c->f->ins.len; v++) {
        const ir_ins *i = ir_at(c->f, v);
        if (i->op == IR_CALL) {
            look_at_call(c, v, o, &u);
        } else if (i->op == IR_STORE && is_address_of(c, i->b, o)) {
            bool element = is_element(c, i->a, o->call);
            u.kept += element;
            u.keeper = v;
            u.other = u.other || !element;
        } else if (i->op == IR_RET || i->op == IR_PHI || i->op == IR_ASM) {
            for (uint32_t k = 0; k < i->n; k++)
                u.other = u.other || is_address_of(c, ir_list(c->f, i)[k], o);
            u.other = u.other || (i->op == IR_RET && i->a && is_address_of(c, i->a, o));
        }
    }
    return u;
}

static bool is_local(const check *c, const check_obj *o) {
    const check_free *list;
    uint32_t n = check_frees(c, o, &list);
    for (uint32_t k = 0; k < n; k++)
        if (!list[k].certain || !list[k].plain || list[k].call == o->call)
            return false;
    return n && !o->escapes && o->freed == CHECK_FREED_EVERY;
}

static void look_at(check *c, const check_obj *o) {
    uses u = uses_of(c, o);
    if (u.kept == 1 && !u.other) {
        check_say(c, o->at,
                  "%s is %lld bytes on the heap, each in a block of its own: a container of values "
                  "would hold it itself",
                  check_name(c, o), (long long)o->bytes);
        check_note(c, ir_at(c->f, u.keeper)->pos, "kept here");
    } else if (!u.kept && !u.other && is_local(c, o)) {
        check_say(c, o->at, "%s is %lld bytes on the heap: a variable would do", check_name(c, o),
                  (long long)o->bytes);
    }
}

void rule_boxed_scalar(check *c) {
    for (uint32_t k = 0; k < c->nobjs; k++)
        if (!c->objs[k].in_arena && is_box(c, &c->objs[k]))
            look_at(c, &c->objs[k]);
}

#include "ir_expr.h"

#include <inttypes.h>

enum { DEPTH = 12, LENGTH = 120 }; /* beyond, an expression tells nobody anything */

/* All binds of a value: a constant may be that of many locals. */
typedef struct binds {
    ir_names *n;
    ir_val *first, *next; /* per value; per bind */
} binds;

static bool is_bound(const binds *b, ir_val v, uint32_t local) {
    for (ir_val at = b->first[v]; at; at = b->next[at])
        if (ir_at(b->n->f, at)->ref == local)
            return true;
    return false;
}

/* Is each operand bound to that local, but for other phis, of which one may not know yet? */
static bool is_phi_of(const binds *b, const ir_ins *phi, uint32_t local) {
    for (uint32_t k = 0; k < phi->n; k++) {
        ir_val v = ir_list(b->n->f, phi)[k];
        bool other = ir_at(b->n->f, v)->op == IR_PHI &&
                     (b->n->local[v] == local || b->n->local[v] == IR_NONE);
        if (!other && !is_bound(b, v, local))
            return false;
    }
    return true;
}

/* A phi is the local that its operands were. */
static void name_phi(const binds *b, ir_val v) {
    const ir_ins *i = ir_at(b->n->f, v);
    for (uint32_t k = 0; k < i->n && b->n->local[v] == IR_NONE; k++)
        for (ir_val at = b->first[ir_list(b->n->f, i)[k]]; at; at = b->next[at])
            if (is_phi_of(b, i, ir_at(b->n->f, at)->ref))
                b->n->local[v] = ir_at(b->n->f, at)->ref;
}

void ir_names_of(ir_names *n, const ir_unit *u, const ir_func *f, mk_arena *a) {
    *n = (ir_names){u, f, mk_new_n(a, uint32_t, f->ins.len + 1),
                    mk_new_n(a, ir_val, f->ins.len + 1)};
    binds b = {n, mk_new_n(a, ir_val, f->ins.len + 1), mk_new_n(a, ir_val, f->ins.len + 1)};
    for (size_t v = 0; v < f->ins.len; v++)
        n->local[v] = IR_NONE;
    for (ir_val v = 1; v < f->ins.len; v++) {
        const ir_ins *i = ir_at(f, v);
        if (i->op != IR_BIND || !f->locals.data[i->ref].name)
            continue;
        b.next[v] = b.first[i->a];
        b.first[i->a] = v;
        if (n->bind[i->a])
            continue;
        n->local[i->a] = i->ref;
        n->bind[i->a] = v;
    }
    for (ir_val v = 1; v < f->ins.len; v++)
        if (ir_at(f, v)->op == IR_PHI && n->local[v] == IR_NONE)
            name_phi(&b, v);
}

/* Binding strength, as in C's grammar; an operand weaker than its place gets parentheses. */
enum { SUM = 1, PRODUCT, UNARY, POSTFIX };

static bool put(const ir_names *n, ir_val v, int place, int depth, mk_str *out);

static bool name(const char *s, mk_str *out) {
    mk_str_cat(out, s);
    return *s != '\0';
}

static const char *field_of(const ir_names *n, const ir_ins *i) {
    const ir_type *t = &n->u->types.data[i->ref];
    return i->n < t->nfields ? ir_cstr(n->u, n->u->fields.data[t->fields + i->n].name) : "";
}

static bool binary(const ir_names *n, const ir_ins *i, const char *op, int mine, int place,
                   int depth, mk_str *out) {
    bool wrap = mine < place;
    if (wrap)
        mk_str_cat(out, "(");
    bool ok = put(n, i->a, mine, depth, out);
    mk_str_cat(out, op);
    ok = ok && put(n, i->b, mine + 1, depth, out);
    if (wrap)
        mk_str_cat(out, ")");
    return ok;
}

static bool call(const ir_names *n, const ir_ins *i, int depth, mk_str *out) {
    if (i->ref == IR_NONE)
        return false;
    mk_str_cat(out, ir_cstr(n->u, n->u->syms.data[i->ref].name));
    mk_str_cat(out, "(");
    bool ok = true;
    for (uint32_t k = 0; k < i->n && ok; k++) {
        if (k)
            mk_str_cat(out, ",");
        ok = put(n, ir_list(n->f, i)[k], SUM, depth, out);
    }
    mk_str_cat(out, ")");
    return ok;
}

static bool lvalue(const ir_names *n, ir_val a, int depth, mk_str *out);

/* x.f where x is an object named directly, p->f where p is a pointer. */
static bool member(const ir_names *n, const ir_ins *i, int depth, mk_str *out) {
    const ir_ins *base = ir_at(n->f, i->a);
    bool direct = base->op == IR_LOCAL || base->op == IR_GLOBAL || base->op == IR_FIELD;
    bool ok = direct ? lvalue(n, i->a, depth, out) : put(n, i->a, POSTFIX, depth, out);
    mk_str_cat(out, direct ? "." : "->");
    return ok && name(field_of(n, i), out);
}

static bool element(const ir_names *n, const ir_ins *i, int depth, mk_str *out) {
    const ir_ins *base = ir_at(n->f, i->a);
    bool direct = base->op == IR_LOCAL || base->op == IR_GLOBAL || base->op == IR_FIELD ||
                  base->op == IR_INDEX;
    bool ok = direct ? lvalue(n, i->a, depth, out) : put(n, i->a, POSTFIX, depth, out);
    mk_str_cat(out, "[");
    ok = ok && put(n, i->b, SUM, depth, out);
    mk_str_cat(out, "]");
    return ok;
}

static bool lvalue(const ir_names *n, ir_val a, int depth, mk_str *out) {
    const ir_ins *i = ir_at(n->f, a);
    if (depth > DEPTH || out->len > LENGTH)
        return false;
    switch ((ir_op)i->op) {
    case IR_LOCAL:
        return name(ir_cstr(n->u, n->f->locals.data[i->ref].name), out);
    case IR_GLOBAL:
        return name(ir_cstr(n->u, n->u->globals.data[i->ref].name), out);
    case IR_FIELD:
        return member(n, i, depth + 1, out);
    case IR_INDEX:
        return element(n, i, depth + 1, out);
    default:
        mk_str_cat(out, "*");
        return put(n, a, UNARY, depth + 1, out);
    }
}

static bool address(const ir_names *n, ir_val v, int depth, mk_str *out) {
    mk_str_cat(out, "&");
    return lvalue(n, v, depth, out);
}

static bool put(const ir_names *n, ir_val v, int place, int depth, mk_str *out) {
    const ir_ins *i = ir_at(n->f, v);
    if (depth > DEPTH || out->len > LENGTH)
        return false;
    if (n->local[v] != IR_NONE && i->op != IR_CONST)
        return name(ir_cstr(n->u, n->f->locals.data[n->local[v]].name), out);
    switch ((ir_op)i->op) {
    case IR_CONST:
        mk_str_int(out, i->imm);
        return true;
    case IR_ARG:
        if (n->f->sym == IR_NONE || i->ref >= n->u->syms.data[n->f->sym].nparams)
            return false;
        return name(
            ir_cstr(n->u, n->u->param_names.data[n->u->syms.data[n->f->sym].params + i->ref]), out);
    case IR_FUNC:
        return name(ir_cstr(n->u, n->u->syms.data[i->ref].name), out);
    case IR_CAST:
        return put(n, i->a, place, depth + 1, out);
    case IR_LOAD:
        return lvalue(n, i->a, depth + 1, out);
    case IR_LOCAL:
    case IR_GLOBAL:
    case IR_FIELD:
        return address(n, v, depth + 1, out);
    case IR_ADD:
        return binary(n, i, "+", SUM, place, depth + 1, out);
    case IR_SUB:
        return binary(n, i, "-", SUM, place, depth + 1, out);
    case IR_MUL:
        return binary(n, i, "*", PRODUCT, place, depth + 1, out);
    case IR_DIV:
        return binary(n, i, "/", PRODUCT, place, depth + 1, out);
    case IR_CALL:
        return call(n, i, depth + 1, out);
    default:
        return false;
    }
}

static bool whole(const ir_names *n, ir_val v, mk_str *out, bool place) {
    size_t before = out->len;
    if (place ? lvalue(n, v, 0, out) : put(n, v, SUM, 0, out))
        return true;
    mk_str_truncate(out, before);
    return false;
}

bool ir_expr(const ir_names *n, ir_val v, mk_str *out) {
    return whole(n, v, out, false);
}

bool ir_place(const ir_names *n, ir_val address, mk_str *out) {
    return whole(n, address, out, true);
}

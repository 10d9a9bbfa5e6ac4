/* ir_check.c: what every pass may rely on. Run between the passes and by tests; the first breach is
 * told as "I6: %12 store: ...", a unit's as "U4: sym 3: ...".
 *
 * A body
 *   I1   ins[0] is a nop; blocks lie one behind the other and fill the rest
 *   I2   a block ends in its only terminator; nothing is jumped to but blocks
 *   I3   op, type and flags are known ones
 *   I4   lists and cases lie within ext and cases; a switch has one target more than cases, lo <= hi
 *   I5   jump has one target, br two, switch at least one, unreach none
 *   I6   ref names something that is there: local, global, symbol, string, type, parameter, scope
 *   I7   an operand that must be there is, and every operand has a result
 *   I8   preds are what the terminators say, sorted by block; the entry has none
 *   I9   every block is reachable from the entry
 *   I10  phis come first in their block, one operand per predecessor
 *   I11  idom, if computed, is the immediate dominator
 *   I12  definitions dominate their uses; for a phi, the end of the predecessor
 *   I13  addresses are addresses: of load, store, copy, zero, field, offset, index, what they yield ..
 *   I14  a stored value has the type of the store, phi operands that of the phi
 *   I15  br and switch test an integer; comparisons give i1; arithmetic is on numbers
 *   I16  ret void has no value; any other has one of its type, agg an address
 *   I17  scopes form a tree, the outermost first; locals are in a scope and have a type
 *   I18  a promoted local has no `local` instruction, nothing else a `bind`; a parameter is one
 *   I19  loops: outer ones first, depths count up, the header is in its loop, and dominates it
 *        if there is a counter (a loop made with goto may have several entries)
 *   I20  a loop's counter is a phi of its header; its bound is compared by a comparison; what begins or bounds it
 *        has a result, counter or not
 *   I21  positions are in files of the unit
 * A unit
 *   U1   strings begin and end with NUL, and names are among them
 *   U2   type 0 is void; kinds, elements, members and their types are there; no record or array has itself in it
 *   U3   symbols have a name, a function type, parameters and attributes that are there
 *   U4   a symbol's body is there, and its symbol is that one; init has none
 *   U5   globals have a type that is there, an owner or none
 *   U6   attributes are of ir.def; parameters they name are 0 .. nparams (more if nothing is known)
 *   U7   positions are in files of the unit
 *   U8   the pointer size is 2, 4 or 8
 *   U9   every body unpacks and passes I1 .. I21
 */
#include "ir.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

typedef struct checker {
    const ir_unit *u;
    const ir_func *f;
    mk_str *why;
    uint32_t at;           /* instruction the breach is told of; 0 = none */
    ir_u32_vec block;      /* of each instruction */
    ir_u32_vec rpo, order; /* place of each block in reverse postorder, IR_NONE = unreachable; the inverse */
    ir_u32_vec idom;       /* by place: computed here, as ir_cfg is what is checked */
} checker;

MK_PRINTF(3, 4)
static bool breach(checker *c, const char *id, const char *fmt, ...) {
    va_list args;
    if (!c->why)
        return false;
    (void)mk_str_printf(c->why, "%s: ", id);
    if (c->at)
        (void)mk_str_printf(c->why, "%%%" PRIu32 " %s: ", c->at, ir_op_name((ir_op)ir_at(c->f, c->at)->op));
    va_start(args, fmt);
    (void)mk_str_vprintf(c->why, fmt, args);
    va_end(args);
    return false;
}

static bool pos_ok(const ir_unit *u, ir_pos p) {
    return p.line == 0 || p.file < u->files.len;
}

/* ---- layout: I1 I2 ---------------------------------------------------------------------------- */

static bool check_layout(checker *c) {
    const ir_func *f = c->f;
    uint32_t next = 1;
    if (f->ins.len < 2 || f->ins.data[0].op != IR_NOP || f->blocks.len == 0)
        return breach(c, "I1", "no nop at 0, or no block");
    for (size_t b = 0; b < f->blocks.len; b++) {
        ir_block k = f->blocks.data[b];
        if (k.first != next || k.last < k.first || k.last >= f->ins.len)
            return breach(c, "I1", "b%zu does not follow the block before", b);
        next = k.last + 1;
    }
    return next == f->ins.len || breach(c, "I1", "instructions behind the last block");
}

static bool check_terminators(checker *c) {
    for (uint32_t b = 0; b < c->f->blocks.len; b++) {
        ir_block k = c->f->blocks.data[b];
        for (c->at = k.first; c->at <= k.last; c->at++) {
            const ir_ins *i = ir_at(c->f, c->at);
            if (i->op < IR_OP_COUNT && ir_is_terminator((ir_op)i->op) != (c->at == k.last))
                return breach(c, "I2", "b%" PRIu32 " does not end in its only terminator", b);
            c->block.data[c->at] = b;
        }
    }
    c->at = 0;
    return true;
}

/* ---- each instruction by itself: I3 .. I7, I21 ------------------------------------------------ */

static bool check_known(checker *c, const ir_ins *i) {
    unsigned flags = i->flags;
    if (i->op >= IR_OP_COUNT) {
        uint32_t at = c->at;
        c->at = 0; /* it has no name to tell */
        return breach(c, "I3", "%%%" PRIu32 ": unknown operation", at);
    }
    if (i->ty >= IR_TY_COUNT || flags >= IR_ASM_GOTO * 2u)
        return breach(c, "I3", "unknown type or flag");
    return pos_ok(c->u, i->pos) || breach(c, "I21", "position in no file");
}

static bool check_list(checker *c, const ir_ins *i, size_t limit, const char *id) {
    if (i->ext > c->f->ext.len || i->n > c->f->ext.len - i->ext)
        return breach(c, "I4", "list outside of ext");
    for (uint32_t k = 0; k < i->n; k++) {
        if (ir_list(c->f, i)[k] >= limit)
            return breach(c, id, "list element %" PRIu32 " names nothing", k);
    }
    return true;
}

static bool check_cases(checker *c, const ir_ins *i) {
    size_t len = c->f->cases.len;
    if (i->n == 0)
        return breach(c, "I5", "no default");
    if (i->imm < 0 || (uint64_t)i->imm > len || i->n - 1 > len - (size_t)i->imm)
        return breach(c, "I4", "cases outside of cases");
    for (uint32_t k = 0; k + 1 < i->n; k++) {
        ir_case range = c->f->cases.data[(size_t)i->imm + k];
        if (range.lo > range.hi)
            return breach(c, "I4", "case range with lo > hi");
    }
    return true;
}

static bool check_targets(checker *c, const ir_ins *i) {
    uint32_t least = i->op == IR_JUMP || i->op == IR_SWITCH ? 1 : i->op == IR_BR ? 2 : 0;
    bool open = i->op == IR_SWITCH || i->op == IR_IGOTO;
    if (i->n < least || (i->n > least && !open))
        return breach(c, "I5", "%" PRIu32 " targets", i->n);
    return check_list(c, i, c->f->blocks.len, "I2");
}

static bool check_ref(checker *c, const ir_ins *i, size_t limit, const char *what) {
    return i->ref < limit || breach(c, "I6", "no %s %" PRIu32, what, i->ref);
}

static bool check_value(checker *c, ir_val v) {
    if (v == 0 || v >= c->f->ins.len)
        return breach(c, "I7", "operand %%%" PRIu32 " is not there", v);
    const ir_ins *def = ir_at(c->f, v);
    return ir_defines(def) || breach(c, "I7", "operand %%%" PRIu32 " has no result", v);
}

static bool check_values(checker *c, const ir_ins *i) {
    if (!check_list(c, i, c->f->ins.len, "I7"))
        return false;
    for (uint32_t k = 0; k < i->n; k++) {
        if (!check_value(c, ir_list(c->f, i)[k]))
            return false;
    }
    return true;
}

static uint32_t nparams(const checker *c) {
    return c->f->sym < c->u->syms.len ? c->u->syms.data[c->f->sym].nparams : 0;
}

static bool check_field(checker *c, const ir_ins *i, char shape) {
    const ir_unit *u = c->u;
    switch (shape) {
    case 'A': return check_value(c, i->a);
    case 'B': return check_value(c, i->b);
    case 'a': return !i->a || check_value(c, i->a);
    case 'b': return !i->b || check_value(c, i->b);
    case 'L': return check_ref(c, i, c->f->locals.len, "local");
    case 'G': return check_ref(c, i, u->globals.len, "global");
    case 's': return i->ref == IR_NONE || check_ref(c, i, u->syms.len, "symbol");
    case 'S': return check_ref(c, i, u->syms.len, "symbol");
    case 'Q': return check_ref(c, i, u->strings.len, "string");
    case 'T':
    case 't': return check_ref(c, i, u->types.len, "type");
    case 'K': return check_ref(c, i, nparams(c), "parameter");
    case 'Z': return check_ref(c, i, c->f->scopes.len, "scope");
    case 'V': return check_values(c, i);
    case 'C': return check_cases(c, i);
    case 'J': return check_targets(c, i);
    default: return true;
    }
}

static bool check_shapes(checker *c) {
    for (c->at = 1; c->at < c->f->ins.len; c->at++) {
        if (!check_known(c, ir_at(c->f, c->at)))
            return false;
    }
    for (c->at = 1; c->at < c->f->ins.len; c->at++) {
        const ir_ins *i = ir_at(c->f, c->at);
        for (const char *s = ir_op_shape((ir_op)i->op); *s; s++) {
            if (!check_field(c, i, *s))
                return false;
        }
        if (i->op == IR_CALL && (i->ref == IR_NONE) != (i->a != 0))
            return breach(c, "I6", "a call is of a symbol or through a value");
    }
    c->at = 0;
    return true;
}

/* ---- the graph: I8 .. I12 --------------------------------------------------------------------- */

static const ir_ins *terminator(const checker *c, uint32_t b) {
    return ir_at(c->f, c->f->blocks.data[b].last);
}

static const uint32_t *preds(const checker *c, uint32_t b) {
    return c->f->preds.data + c->f->blocks.data[b].preds;
}

/* Sorted lists, each entry an edge: equal to the edges if each is one and the numbers agree. */
static bool check_preds_of(checker *c, uint32_t b, size_t *edges) {
    const ir_block *k = &c->f->blocks.data[b];
    if (k->preds > c->f->preds.len || k->npreds > c->f->preds.len - k->preds)
        return breach(c, "I8", "preds of b%" PRIu32 " outside of preds", b);
    for (uint32_t n = 0, same = 0; n < k->npreds; n++) {
        uint32_t p = preds(c, b)[n], found = 0;
        if (p >= c->f->blocks.len || (n && preds(c, b)[n - 1] > p))
            return breach(c, "I8", "preds of b%" PRIu32 " not sorted, or no blocks", b);
        same = n && preds(c, b)[n - 1] == p ? same + 1 : 1;
        const ir_ins *t = terminator(c, p);
        for (uint32_t e = 0; e < t->n; e++)
            found += ir_list(c->f, t)[e] == b;
        if (found < same)
            return breach(c, "I8", "b%" PRIu32 " is no predecessor of b%" PRIu32, p, b);
    }
    *edges += k->npreds;
    return true;
}

static bool check_preds(checker *c) {
    size_t told = 0, edges = 0;
    for (uint32_t b = 0; b < c->f->blocks.len; b++) {
        if (!check_preds_of(c, b, &told))
            return false;
        edges += terminator(c, b)->n;
    }
    if (told != edges)
        return breach(c, "I8", "%zu predecessors, but %zu edges", told, edges);
    return c->f->blocks.data[0].npreds == 0 || breach(c, "I8", "the entry has predecessors");
}

/* Postorder with an explicit stack: rpo[b] counts the targets of b already walked meanwhile. */
static void walk(checker *c, ir_u32_vec *stack) {
    (void)ir_u32_vec_push(stack, 0);
    c->rpo.data[0] = 0;
    while (stack->len) {
        uint32_t b = *ir_u32_vec_last(stack);
        const ir_ins *t = terminator(c, b);
        if (c->rpo.data[b] < t->n) {
            uint32_t to = ir_list(c->f, t)[c->rpo.data[b]++];
            if (c->rpo.data[to] != IR_NONE)
                continue;
            c->rpo.data[to] = 0;
            (void)ir_u32_vec_push(stack, to);
        } else {
            (void)ir_u32_vec_push(&c->order, b);
            (void)ir_u32_vec_pop(stack);
        }
    }
}

static void number(checker *c) {
    ir_u32_vec stack = {0};
    memset(c->rpo.data, 0xff, c->rpo.len * sizeof *c->rpo.data);
    walk(c, &stack);
    ir_u32_vec_free(&stack);
    size_t n = c->order.len;
    for (size_t k = 0; k < n / 2; k++) {
        uint32_t b = c->order.data[k];
        c->order.data[k] = c->order.data[n - 1 - k];
        c->order.data[n - 1 - k] = b;
    }
    for (uint32_t k = 0; k < n; k++)
        c->rpo.data[c->order.data[k]] = k;
}

static bool check_reachable(checker *c) {
    number(c);
    for (uint32_t b = 0; b < c->f->blocks.len; b++) {
        if (c->rpo.data[b] == IR_NONE)
            return breach(c, "I9", "b%" PRIu32 " is not reachable", b);
    }
    return true;
}

/* Cooper, Harvey, Kennedy, "A simple, fast dominance algorithm", on places in reverse postorder. */
static uint32_t meet(const uint32_t *idom, uint32_t a, uint32_t b) {
    while (a != b) {
        while (a > b)
            a = idom[a];
        while (b > a)
            b = idom[b];
    }
    return a;
}

static uint32_t meet_preds(const checker *c, uint32_t place) {
    uint32_t b = c->order.data[place], idom = IR_NONE;
    for (uint32_t k = 0; k < c->f->blocks.data[b].npreds; k++) {
        uint32_t p = c->rpo.data[preds(c, b)[k]];
        if (c->idom.data[p] != IR_NONE)
            idom = idom == IR_NONE ? p : meet(c->idom.data, idom, p);
    }
    return idom;
}

static void dominators(checker *c) {
    memset(c->idom.data, 0xff, c->idom.len * sizeof *c->idom.data);
    c->idom.data[0] = 0;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t k = 1; k < c->order.len; k++) {
            uint32_t idom = meet_preds(c, k);
            changed |= idom != c->idom.data[k];
            c->idom.data[k] = idom;
        }
    }
}

static bool dominates(const checker *c, uint32_t a, uint32_t b) {
    uint32_t up = c->rpo.data[a], at = c->rpo.data[b];
    while (at > up)
        at = c->idom.data[at];
    return at == up;
}

static bool check_idoms(checker *c) {
    bool computed = false;
    dominators(c);
    for (size_t b = 0; b < c->f->blocks.len; b++)
        computed |= c->f->blocks.data[b].idom != IR_NONE;
    for (uint32_t b = 0; computed && b < c->f->blocks.len; b++) {
        uint32_t is = b ? c->order.data[c->idom.data[c->rpo.data[b]]] : IR_NONE;
        if (c->f->blocks.data[b].idom != is)
            return breach(c, "I11", "the immediate dominator of b%" PRIu32 " is b%" PRIu32, b, is);
    }
    return true;
}

static bool check_phi_place(checker *c, const ir_ins *i) {
    const ir_block *b = &c->f->blocks.data[c->block.data[c->at]];
    if (i->n != b->npreds)
        return breach(c, "I10", "%" PRIu32 " operands, %" PRIu32 " predecessors", i->n, b->npreds);
    for (uint32_t v = b->first; v < c->at; v++) {
        if (ir_at(c->f, v)->op != IR_PHI && ir_at(c->f, v)->op != IR_NOP)
            return breach(c, "I10", "behind something that is no phi");
    }
    return true;
}

static bool check_phi_uses(checker *c, const ir_ins *i) {
    uint32_t b = c->block.data[c->at];
    for (uint32_t k = 0; k < i->n; k++) {
        ir_val v = ir_list(c->f, i)[k];
        if (!dominates(c, c->block.data[v], preds(c, b)[k]))
            return breach(c, "I12", "%%%" PRIu32 " does not reach it from b%" PRIu32, v, preds(c, b)[k]);
        if (ir_at(c->f, v)->ty != i->ty)
            return breach(c, "I14", "%%%" PRIu32 " is of another type", v);
    }
    return true;
}

static bool check_use(checker *c, ir_val v) {
    uint32_t def = c->block.data[v], use = c->block.data[c->at];
    bool ok = v == 0 || (def == use ? v < c->at : dominates(c, def, use));
    return ok || breach(c, "I12", "%%%" PRIu32 " does not dominate it", v);
}

static bool check_uses(checker *c, const ir_ins *i) {
    const char *shape = ir_op_shape((ir_op)i->op);
    bool a = strpbrk(shape, "Aa") != NULL, b = strpbrk(shape, "Bb") != NULL;
    if ((a && !check_use(c, i->a)) || (b && !check_use(c, i->b)))
        return false;
    for (uint32_t k = 0; strchr(shape, 'V') && k < i->n; k++) {
        if (!check_use(c, ir_list(c->f, i)[k]))
            return false;
    }
    return true;
}

static bool check_flow(checker *c) {
    for (c->at = 1; c->at < c->f->ins.len; c->at++) {
        const ir_ins *i = ir_at(c->f, c->at);
        bool phi = i->op == IR_PHI;
        if (phi ? !check_phi_place(c, i) || !check_phi_uses(c, i) : !check_uses(c, i))
            return false;
    }
    c->at = 0;
    return true;
}

/* ---- types of values: I13 .. I16 -------------------------------------------------------------- */

static ir_ty ty_of(const checker *c, ir_val v) {
    return (ir_ty)ir_at(c->f, v)->ty;
}

static bool is_int(ir_ty ty) {
    return ty >= IR_I1 && ty <= IR_I128;
}

static bool is_number(ir_ty ty) {
    return ty >= IR_I1 && ty <= IR_PTR;
}

static bool check_address(checker *c, ir_val v) {
    ir_ty ty = ty_of(c, v);
    return ty == IR_PTR || ty == IR_AGG || breach(c, "I13", "%%%" PRIu32 " is no address", v);
}

static bool check_gives(checker *c, const ir_ins *i, ir_ty ty) {
    return i->ty == ty || (ty == IR_PTR && i->ty == IR_AGG) ||
           breach(c, ty == IR_PTR ? "I13" : "I15", "gives %s", ir_ty_name((ir_ty)i->ty));
}

static bool check_number(checker *c, ir_ty ty) {
    return is_number(ty) || breach(c, "I15", "computes with %s", ir_ty_name(ty));
}

static bool check_ret(checker *c, const ir_ins *i) {
    if ((i->ty == IR_VOID) != (i->a == 0))
        return breach(c, "I16", "a value and no type, or a type and no value");
    if (i->a == 0)
        return true;
    ir_ty ty = ty_of(c, i->a);
    return ty == i->ty || (i->ty == IR_AGG && ty == IR_PTR) ||
           breach(c, "I16", "returns %s as %s", ir_ty_name(ty), ir_ty_name((ir_ty)i->ty));
}

static bool check_types_of(checker *c, const ir_ins *i) {
    switch ((ir_op)i->op) {
    case IR_STR: case IR_LOCAL: case IR_GLOBAL: case IR_FUNC: case IR_ALLOCA:
        return check_gives(c, i, IR_PTR);
    case IR_FIELD: case IR_OFFSET: case IR_INDEX:
        return check_gives(c, i, IR_PTR) && check_address(c, i->a);
    case IR_LOAD: case IR_ZERO: case IR_VASTART: case IR_VAARG:
        return check_address(c, i->a);
    case IR_COPY: case IR_VACOPY:
        return check_address(c, i->a) && check_address(c, i->b);
    case IR_STORE:
        return check_address(c, i->a) &&
               (ty_of(c, i->b) == i->ty || breach(c, "I14", "%%%" PRIu32 " is of another type", i->b));
    case IR_CALL:
        return (!i->a || check_address(c, i->a)) && (!i->b || check_address(c, i->b));
    case IR_NEG: case IR_NOT:
        return check_number(c, (ir_ty)i->ty) && check_number(c, ty_of(c, i->a));
    case IR_ADD: case IR_SUB: case IR_MUL: case IR_DIV: case IR_REM: case IR_AND: case IR_OR:
    case IR_XOR: case IR_SHL: case IR_SHR:
        return check_number(c, (ir_ty)i->ty) && check_number(c, ty_of(c, i->a)) &&
               check_number(c, ty_of(c, i->b));
    case IR_EQ: case IR_NE: case IR_LT: case IR_LE: case IR_GT: case IR_GE:
        return check_gives(c, i, IR_I1) && check_number(c, ty_of(c, i->a)) &&
               check_number(c, ty_of(c, i->b));
    case IR_BR: case IR_SWITCH:
        return is_int(ty_of(c, i->a)) || breach(c, "I15", "tests %s", ir_ty_name(ty_of(c, i->a)));
    case IR_IGOTO:
        return check_address(c, i->a);
    case IR_RET:
        return check_ret(c, i);
    default:
        return true;
    }
}

static bool check_types(checker *c) {
    for (c->at = 1; c->at < c->f->ins.len; c->at++) {
        if (!check_types_of(c, ir_at(c->f, c->at)))
            return false;
    }
    c->at = 0;
    return true;
}

/* ---- locals, scopes, loops: I17 .. I20 -------------------------------------------------------- */

static bool check_scopes(checker *c) {
    const ir_func *f = c->f;
    for (size_t s = 0; s < f->scopes.len; s++) {
        uint32_t parent = f->scopes.data[s].parent;
        if (s ? parent >= s : parent != IR_NONE)
            return breach(c, "I17", "scope %zu is not in one before it", s);
        if (!pos_ok(c->u, f->scopes.data[s].pos))
            return breach(c, "I21", "scope %zu: position in no file", s);
    }
    return true;
}

static bool check_local(checker *c, size_t n) {
    const ir_local *l = &c->f->locals.data[n];
    if (l->scope >= c->f->scopes.len || l->type >= c->u->types.len || l->name >= c->u->strings.len)
        return breach(c, "I17", "local %zu: no such scope, type or name", n);
    if ((l->flags & IR_LOCAL_PARAM) && l->param >= nparams(c))
        return breach(c, "I18", "local %zu: no parameter %u", n, l->param);
    return pos_ok(c->u, l->pos) || breach(c, "I21", "local %zu: position in no file", n);
}

static bool check_locals(checker *c) {
    for (size_t n = 0; n < c->f->locals.len; n++) {
        if (!check_local(c, n))
            return false;
    }
    for (c->at = 1; c->at < c->f->ins.len; c->at++) {
        const ir_ins *i = ir_at(c->f, c->at);
        if (i->op != IR_LOCAL && i->op != IR_BIND)
            continue;
        bool promoted = c->f->locals.data[i->ref].flags & IR_LOCAL_PROMOTED;
        if (promoted != (i->op == IR_BIND))
            return breach(c, "I18", "of a local that is%s promoted", promoted ? "" : " not");
    }
    c->at = 0;
    return true;
}

static bool check_counter(checker *c, size_t n) {
    const ir_loop *l = &c->f->loops.data[n];
    for (int k = 0; k < 2; k++) {
        ir_val v = k ? l->init : l->bound;
        bool there = v && v < c->f->ins.len && ir_defines(ir_at(c->f, v));
        if ((v || l->iv) && !there)
            return breach(c, "I20", "loop %zu: init or bound is no value", n);
    }
    if (l->iv == 0)
        return true;
    if (l->iv >= c->f->ins.len || ir_at(c->f, l->iv)->op != IR_PHI || c->block.data[l->iv] != l->header)
        return breach(c, "I20", "loop %zu: the counter is no phi of the header", n);
    if (l->cmp < IR_EQ || l->cmp > IR_GE)
        return breach(c, "I20", "loop %zu: no comparison", n);
    return true;
}

static bool check_loop(checker *c, size_t n) {
    const ir_loop *l = &c->f->loops.data[n];
    if (l->header >= c->f->blocks.len || c->f->blocks.data[l->header].loop != n)
        return breach(c, "I19", "loop %zu: the header is not in it", n);
    if (l->parent != IR_NONE && l->parent >= n)
        return breach(c, "I19", "loop %zu: not in one before it", n);
    uint32_t outer = l->parent == IR_NONE ? 0 : c->f->loops.data[l->parent].depth;
    if (l->depth != outer + 1)
        return breach(c, "I19", "loop %zu: depth %" PRIu32, n, l->depth);
    if (!pos_ok(c->u, l->pos))
        return breach(c, "I21", "loop %zu: position in no file", n);
    return check_counter(c, n);
}

/* Loops around loops have smaller numbers: check_loop has seen to that. */
static bool is_within(const ir_func *f, uint32_t l, uint32_t outer) {
    while (l != IR_NONE && l > outer)
        l = f->loops.data[l].parent;
    return l == outer;
}

static bool comes_back(const checker *c, uint32_t n) {
    uint32_t header = c->f->loops.data[n].header;
    for (uint32_t k = 0; k < c->f->blocks.data[header].npreds; k++) {
        if (is_within(c->f, c->f->blocks.data[preds(c, header)[k]].loop, n))
            return true;
    }
    return false;
}

static bool check_loops(checker *c) {
    const ir_func *f = c->f;
    for (size_t n = 0; n < f->loops.len; n++) {
        if (!check_loop(c, n))
            return false;
    }
    for (uint32_t b = 0; b < f->blocks.len; b++) {
        if (f->blocks.data[b].loop != IR_NONE && f->blocks.data[b].loop >= f->loops.len)
            return breach(c, "I19", "b%" PRIu32 ": no loop %" PRIu32, b, f->blocks.data[b].loop);
    }
    for (uint32_t n = 0; n < f->loops.len; n++) {
        if (!comes_back(c, n))
            return breach(c, "I19", "loop %" PRIu32 ": no edge back to the header", n);
    }
    return true;
}

/* ---- bodies ----------------------------------------------------------------------------------- */

static bool check_body(checker *c) {
    if (c->f->sym != IR_NONE && c->f->sym >= c->u->syms.len)
        return breach(c, "I6", "no symbol %" PRIu32, c->f->sym);
    if (!pos_ok(c->u, c->f->end))
        return breach(c, "I21", "end: position in no file");
    if (c->f->gap > IR_GAP_UNSUPPORTED || c->f->gap_what >= c->u->strings.len)
        return breach(c, "I3", "unknown gap");
    if (!check_layout(c))
        return false;
    (void)ir_u32_vec_resize(&c->block, c->f->ins.len);
    (void)ir_u32_vec_resize(&c->rpo, c->f->blocks.len);
    (void)ir_u32_vec_resize(&c->idom, c->f->blocks.len);
    return check_shapes(c) && check_terminators(c) && check_preds(c) && check_reachable(c) &&
           check_idoms(c) && check_flow(c) && check_types(c) && check_scopes(c) && check_locals(c) &&
           check_loops(c);
}

bool ir_check(const ir_unit *u, const ir_func *f, mk_str *why) {
    checker c = {.u = u, .f = f, .why = why};
    bool ok = check_body(&c);
    ir_u32_vec_free(&c.block);
    ir_u32_vec_free(&c.rpo);
    ir_u32_vec_free(&c.order);
    ir_u32_vec_free(&c.idom);
    return ok;
}

/* ---- units: U1 .. U9 -------------------------------------------------------------------------- */

static bool name_ok(const ir_unit *u, ir_str s) {
    return s < u->strings.len;
}

static bool range_ok(size_t first, size_t n, size_t len) {
    return n == 0 || (first <= len && n <= len - first);
}

static bool check_strings(checker *c) {
    const mk_str *s = &c->u->strings;
    bool ok = s->len && !s->data[0] && !s->data[s->len - 1];
    for (size_t i = 0; i < c->u->files.len; i++)
        ok = ok && name_ok(c->u, c->u->files.data[i].path);
    for (size_t i = 0; i < c->u->param_names.len; i++)
        ok = ok && name_ok(c->u, c->u->param_names.data[i]);
    for (size_t i = 0; i < c->u->notes.len; i++)
        ok = ok && name_ok(c->u, c->u->notes.data[i].text);
    if (!ok)
        return breach(c, "U1", "strings without NUL at the ends, or a name not among them");
    bool size_ok = c->u->ptr_size == 2 || c->u->ptr_size == 4 || c->u->ptr_size == 8;
    return size_ok || breach(c, "U8", "pointers of %u bytes", c->u->ptr_size);
}

static bool check_type(checker *c, size_t n) {
    const ir_type *t = &c->u->types.data[n];
    if (t->kind > IR_K_OTHER || (n == 0 && t->kind != IR_K_VOID))
        return breach(c, "U2", "type %zu: unknown kind, or type 0 not void", n);
    if (t->elem >= c->u->types.len || !range_ok(t->fields, t->nfields, c->u->fields.len))
        return breach(c, "U2", "type %zu: element or members not there", n);
    if (!name_ok(c->u, t->name))
        return breach(c, "U1", "type %zu: name not there", n);
    return pos_ok(c->u, t->pos) || breach(c, "U7", "type %zu: position in no file", n);
}

/* Of an array or record: the types that lie in it, n of them. */
static uint32_t part(const ir_unit *u, const ir_type *t, uint32_t n) {
    return t->kind == IR_K_ARRAY ? t->elem : u->fields.data[t->fields + n].type;
}

static uint32_t nparts(const ir_type *t) {
    if (t->kind == IR_K_ARRAY)
        return 1;
    return t->kind == IR_K_STRUCT || t->kind == IR_K_UNION ? t->nfields : 0;
}

/* Depth first, without recursion: types may be nested as deep as a file says. */
static bool check_parts(checker *c, uint32_t from, uint8_t *state, ir_u32_vec *path) {
    enum { NEW, OPEN, DONE };
    ir_u32_vec_push(path, from);
    while (path->len) {
        uint32_t n = path->data[path->len - 1];
        const ir_type *t = &c->u->types.data[n];
        if (state[n] != NEW) {
            state[n] = DONE;
            path->len--;
            continue;
        }
        state[n] = OPEN;
        for (uint32_t k = 0; k < nparts(t); k++) {
            uint32_t in = part(c->u, t, k);
            if (state[in] == OPEN)
                return breach(c, "U2", "type %" PRIu32 ": has itself in it", in);
            if (state[in] == NEW)
                ir_u32_vec_push(path, in);
        }
    }
    return true;
}

static bool check_containment(checker *c) {
    ir_u32_vec path = {0};
    mk_arena a = {0};
    uint8_t *state = mk_new_n(&a, uint8_t, c->u->types.len + 1);
    bool ok = true;
    for (uint32_t n = 0; n < c->u->types.len && ok; n++)
        ok = check_parts(c, n, state, &path);
    ir_u32_vec_free(&path);
    mk_arena_free(&a);
    return ok;
}

static bool check_unit_types(checker *c) {
    for (size_t n = 0; n < c->u->types.len; n++) {
        if (!check_type(c, n))
            return false;
    }
    for (size_t n = 0; n < c->u->fields.len; n++) {
        const ir_field *f = &c->u->fields.data[n];
        if (f->type >= c->u->types.len || !name_ok(c->u, f->name))
            return breach(c, "U2", "member %zu: type or name not there", n);
    }
    return c->u->types.len ? check_containment(c) : breach(c, "U2", "no type 0");
}

static bool check_attr(checker *c, size_t sym, const ir_attr *a) {
    const ir_sym *s = &c->u->syms.data[sym];
    if (a->kind >= IR_ATTR_COUNT || !name_ok(c->u, a->str))
        return breach(c, "U6", "sym %zu: unknown attribute, or its text is not there", sym);
    for (int i = 0; i < ir_attr_args((ir_attr_kind)a->kind); i++) {
        bool open = (s->flags & (IR_SYM_NOPROTO | IR_SYM_VARIADIC)) != 0;
        if (a->arg[i] < -1 || (a->arg[i] > s->nparams && !open))
            return breach(c, "U6", "sym %zu: attribute %s names parameter %d", sym,
                          ir_attr_name((ir_attr_kind)a->kind), a->arg[i]);
    }
    return true;
}

static bool check_sym(checker *c, size_t n) {
    const ir_unit *u = c->u;
    const ir_sym *s = &u->syms.data[n];
    if (!name_ok(u, s->name) || !*ir_cstr(u, s->name) || !name_ok(u, s->asm_name) || s->linkage > IR_WEAK)
        return breach(c, "U3", "sym %zu: no name, or unknown linkage", n);
    if (s->type >= u->types.len || u->types.data[s->type].kind != IR_K_FUNC)
        return breach(c, "U3", "sym %zu: type %" PRIu32 " is no function type", n, s->type);
    if (!range_ok(s->params, s->nparams, u->param_names.len) || !range_ok(s->attrs, s->nattrs, u->attrs.len))
        return breach(c, "U3", "sym %zu: parameters or attributes not there", n);
    if (s->body != IR_NONE && s->body >= u->bodies.len)
        return breach(c, "U4", "sym %zu: no body %" PRIu32, n, s->body);
    for (uint32_t a = 0; a < s->nattrs; a++) {
        if (!check_attr(c, n, &u->attrs.data[s->attrs + a]))
            return false;
    }
    return pos_ok(u, s->pos) || breach(c, "U7", "sym %zu: position in no file", n);
}

static bool check_global(checker *c, size_t n) {
    const ir_global *g = &c->u->globals.data[n];
    if (g->type >= c->u->types.len || !name_ok(c->u, g->name) || g->linkage > IR_WEAK)
        return breach(c, "U5", "global %zu: no such type or name, or unknown linkage", n);
    if (g->owner != IR_NONE && g->owner >= c->u->syms.len)
        return breach(c, "U5", "global %zu: no owner %" PRIu32, n, g->owner);
    return pos_ok(c->u, g->pos) || breach(c, "U7", "global %zu: position in no file", n);
}

static bool check_rows(checker *c) {
    for (size_t n = 0; n < c->u->syms.len; n++) {
        if (!check_sym(c, n))
            return false;
    }
    for (size_t n = 0; n < c->u->globals.len; n++) {
        if (!check_global(c, n))
            return false;
    }
    for (size_t n = 0; n < c->u->notes.len; n++) {
        if (!pos_ok(c->u, c->u->notes.data[n].pos))
            return breach(c, "U7", "note %zu: position in no file", n);
    }
    return true;
}

/* f is unpacked body n. */
static bool check_owner(checker *c, const ir_func *f, uint32_t n) {
    bool init = n == c->u->init;
    if (init != (f->sym == IR_NONE))
        return breach(c, "U4", "body %" PRIu32 ": without a symbol, and not init", n);
    return init || c->u->syms.data[f->sym].body == n ||
           breach(c, "U4", "body %" PRIu32 ": sym %" PRIu32 " has another", n, f->sym);
}

static bool check_unit_body(checker *c, ir_func *f, uint32_t n) {
    mk_str inner = {0};
    if (!ir_unpack(c->u, n, f))
        return breach(c, "U9", "body %" PRIu32 " is damaged", n);
    if (!check_owner(c, f, n))
        return false;
    bool ok = ir_check(c->u, f, &inner);
    const char *name = f->sym == IR_NONE ? "init" : ir_cstr(c->u, c->u->syms.data[f->sym].name);
    if (!ok)
        (void)breach(c, "U9", "%s: %s", name, mk_str_c(&inner));
    mk_str_free(&inner);
    return ok;
}

static bool check_bodies(checker *c) {
    ir_func f = {0};
    bool ok = c->u->init == IR_NONE || c->u->init < c->u->bodies.len || breach(c, "U4", "no init body");
    for (uint32_t n = 0; ok && n < c->u->bodies.len; n++)
        ok = check_unit_body(c, &f, n);
    for (size_t n = 0; ok && n < c->u->syms.len; n++) {
        uint32_t body = c->u->syms.data[n].body;
        if (body != IR_NONE && ir_unpack(c->u, body, &f) && f.sym != n)
            ok = breach(c, "U4", "sym %zu: its body is of another", n);
    }
    ir_func_free(&f);
    return ok;
}

bool ir_check_unit(const ir_unit *u, mk_str *why) {
    checker c = {.u = u, .why = why};
    return check_strings(&c) && check_unit_types(&c) && check_rows(&c) && check_bodies(&c);
}

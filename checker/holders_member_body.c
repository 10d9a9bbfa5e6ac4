/* holders_member_body.c: which members one body reads though it has not stored there.
 *
 * What it does is a list of acts, in the order of its instructions. From one that reads, all ways are followed
 * back: each must come to one that stores there, before it comes to one that may leave another address.
 */
#include <string.h>

#include "escape.h"
#include "holders_member.h"

typedef struct act {
    ir_val at;
    ir_val place; /* the address; 0: any */
    uint64_t sets, leaves;
    uint64_t reads,
        given;       /* from memory of whomever; from what parameters of the body lead to ... */
    uint64_t own;    /* ... or from the body's own storage, into which others may have left it */
    bool in_own;     /* .sets: in that */
    bool whole;      /* .sets: all of the record at .place ... */
    bool meant;      /* ... or one member, and not to null: somebody is to read it */
    uint32_t callee; /* reads, as nobody knows better: the program's number; or IR_NONE */
} act;

typedef struct act_list {
    act *data;
    size_t len;
    uint32_t *before_end; /* per block: how many there are up to its end */
} act_list;

MK_VEC(act_vec, act)

/* ---- which ---------------------------------------------------------------------------------------------- */

static const ir_ins *named(const ir_func *f, ir_val address) {
    const ir_ins *i = ir_at(f, address);
    while (i->op == IR_CAST || i->op == IR_INDEX)
        i = ir_at(f, i->a);
    return i;
}

/* A member of a record that has a name, and its place in that; *off. */
static uint64_t record_of(const ir_unit *u, const ir_ins *field, int64_t *off) {
    const ir_type *t = field->op == IR_FIELD ? &u->types.data[field->ref] : NULL;
    if (!t || t->kind != IR_K_STRUCT || !t->name || field->n >= t->nfields)
        return 0;
    *off = u->fields.data[t->fields + field->n].offset;
    return holders_record(u, field->ref);
}

/* Of what is a member in another record: in which, and where. */
static uint64_t around(const ir_unit *u, const ir_ins *field) {
    int64_t off = 0;
    uint64_t of = record_of(u, field, &off);
    return of ? mk_hash_u64(of ^ mk_hash_u64((uint64_t)off + 1)) : 0;
}

held_member members_place(const ir_unit *u, const ir_func *f, ir_val address) {
    const ir_ins *i = named(f, address);
    held_member m = {0};
    if (i->op == IR_GLOBAL) {
        m.of = holders_variable(u, i->ref);
    } else if (i->op == IR_FIELD) {
        m.of = record_of(u, i, &m.off);
        m.in = around(u, named(f, i->a));
    }
    return m;
}

/* All that it may be: where nobody says what is around it, anywhere. */
static uint64_t bits_of(const member_finder *d, held_member m) {
    uint64_t bits = 0;
    for (uint32_t k = 0; k < d->n && m.of; k++)
        if (d->list[k].of == m.of && d->list[k].off == m.off && !d->list[k].read &&
            (!m.in || !d->list[k].in || d->list[k].in == m.in))
            bits |= UINT64_C(1) << k;
    return bits;
}

/* Those of records that lie somewhere else than where this one does. */
static uint64_t elsewhere(const member_finder *d, ir_val address) {
    const ir_ins *i = named(&d->f, address);
    uint64_t in = i->op == IR_FIELD ? around(d->u, i) : 0, bits = 0;
    const ir_type *t = in ? &d->u->types.data[i->ref] : NULL;
    uint64_t of = t ? holders_record(d->u, d->u->fields.data[t->fields + i->n].type) : 0;
    for (uint32_t k = 0; k < d->n && of; k++)
        if (d->list[k].of == of && d->list[k].in && d->list[k].in != in)
            bits |= UINT64_C(1) << k;
    return bits;
}

static uint64_t bits_at(const member_finder *d, ir_val address) {
    const ir_ins *i = named(&d->f, address);
    if (i->op == IR_GLOBAL)
        return d->globals[i->ref];
    bool may = i->op == IR_FIELD && d->types[i->ref];
    return may ? bits_of(d, members_place(d->u, &d->f, address)) : 0;
}

static uint64_t in_record(member_finder *d, uint32_t type, int depth) {
    const ir_type *t = &d->u->types.data[type];
    uint64_t of = t->kind == IR_K_STRUCT && t->name ? holders_record(d->u, type) : 0, found = 0;
    for (uint32_t k = 0; k < d->n && of; k++)
        if (d->list[k].of == of && !d->list[k].read) {
            found |= UINT64_C(1) << k;
            if (!(t->flags & IR_TYPE_INCOMPLETE) && t->pos.file < d->u->files.len &&
                d->u->files.data[t->pos.file].system)
                d->foreign |= UINT64_C(1) << k;
        }
    if (t->kind == IR_K_ARRAY && depth)
        return in_record(d, t->elem, depth - 1);
    for (uint32_t k = 0;
         (t->kind == IR_K_STRUCT || t->kind == IR_K_UNION) && depth && k < t->nfields; k++)
        found |= in_record(d, d->u->fields.data[t->fields + k].type, depth - 1);
    return found;
}

void members_open(member_finder *d, uint32_t unit) {
    enum { DEPTH = 6 };
    d->u = program_unit(d->p, unit);
    d->unit = unit;
    d->any = false;
    mk_arena_reset(&d->arena);
    d->types = mk_new_n(&d->arena, uint64_t, d->u->types.len + 1);
    for (uint32_t k = 0; k < d->u->types.len; k++) {
        d->types[k] = in_record(d, k, DEPTH);
        d->any |= d->types[k] != 0;
    }
    d->globals = mk_new_n(&d->arena, uint64_t, d->u->globals.len + 1);
    for (uint32_t k = 0; k < d->u->globals.len; k++) {
        d->globals[k] = bits_of(d, (held_member){.of = holders_variable(d->u, k)});
        d->any |= d->globals[k] != 0;
    }
}

/* ---- what an address leads to ----------------------------------------------------------------------------- */

static uint32_t declared(const member_finder *d, const ir_ins *i) {
    const ir_type *t = i->op == IR_FIELD ? &d->u->types.data[i->ref] : NULL;
    if (i->op == IR_LOCAL)
        return d->f.locals.data[i->ref].type;
    if (i->op == IR_GLOBAL)
        return d->u->globals.data[i->ref].type;
    return t && i->n < t->nfields ? d->u->fields.data[t->fields + i->n].type : 0;
}

static uint32_t pointee(const member_finder *d, uint32_t type) {
    const ir_type *t = &d->u->types.data[type];
    return t->kind == IR_K_PTR || t->kind == IR_K_ARRAY ? t->elem : 0;
}

static uint32_t param_type(const member_finder *d, uint32_t sym, uint32_t k) {
    const ir_type *t = &d->u->types.data[d->u->syms.data[sym].type];
    return t->kind == IR_K_FUNC && k < t->nfields ? d->u->fields.data[t->fields + k].type : 0;
}

/* The type of what lies there, as far as the body says; 0: it does not. */
static uint32_t type_at(const member_finder *d, ir_val address) {
    const ir_ins *i = ir_at(&d->f, ir_plain(&d->f, address));
    uint32_t of;
    switch ((ir_op)i->op) {
    case IR_LOCAL:
    case IR_GLOBAL:
    case IR_FIELD:
        return declared(d, i);
    case IR_INDEX:
        of = declared(d, ir_at(&d->f, ir_plain(&d->f, i->a)));
        return d->u->types.data[of].kind == IR_K_ARRAY ? pointee(d, of) : type_at(d, i->a);
    case IR_LOAD:
        return pointee(d, declared(d, ir_at(&d->f, ir_plain(&d->f, i->a))));
    case IR_ARG:
        return pointee(d, param_type(d, d->f.sym, i->ref));
    case IR_CALL:
        of = i->ref == IR_NONE ? 0 : d->u->types.data[d->u->syms.data[i->ref].type].elem;
        return of && pointee(d, of) ? pointee(d, of) : d->bound[ir_plain(&d->f, address)];
    default:
        return d->bound[ir_plain(&d->f, address)];
    }
}

static bool is_own(const member_finder *d, ir_val address) {
    return ir_at(&d->f, ir_base(&d->f, address))->op == IR_LOCAL;
}

/* An initial value is nobody's place to leave something. */
static bool is_constant(const member_finder *d, ir_val address) {
    const ir_ins *i = ir_at(&d->f, ir_base(&d->f, address));
    return i->op == IR_GLOBAL && (d->u->globals.data[i->ref].flags & IR_GLOBAL_CONST);
}

static uint64_t all_at(const member_finder *d, ir_val address) {
    uint64_t in = is_constant(d, address) ? 0 : d->types[type_at(d, address)];
    return (in ? in & ~elsewhere(d, address) : 0) | bits_at(d, address);
}

static bool is_of_param(const member_finder *d, ir_val address) {
    const ir_func *f = &d->f;
    ir_val v = ir_base(f, address);
    while (ir_at(f, v)->op == IR_LOAD)
        v = ir_base(f, ir_at(f, v)->a);
    return ir_at(f, v)->op == IR_ARG;
}

/* ---- acts ------------------------------------------------------------------------------------------------ */

typedef struct act_maker {
    member_finder *d;
    act_vec v;
    ir_val at;
} act_maker;

static void add_read(act_maker *to, ir_val place, uint64_t which, uint32_t callee) {
    bool own = is_own(to->d, place), given = !own && is_of_param(to->d, place);
    if (which)
        act_vec_push(&to->v, (act){.at = to->at,
                                   .place = place,
                                   .reads = own || given ? 0 : which,
                                   .given = given ? which : 0,
                                   .own = own ? which : 0,
                                   .callee = callee});
}

static void add_set(act_maker *to, ir_val place, uint64_t which, bool whole) {
    if (which)
        act_vec_push(&to->v, (act){.at = to->at,
                                   .place = place,
                                   .sets = which,
                                   .in_own = place && is_own(to->d, place),
                                   .whole = whole,
                                   .callee = IR_NONE});
}

static void add_store(act_maker *to, const ir_ins *store) {
    const ir_func *f = &to->d->f;
    uint64_t which = bits_at(to->d, store->a);
    add_set(to, store->a, which, false);
    if (which)
        to->v.data[to->v.len - 1].meant = ir_at(f, ir_plain(f, store->b))->op != IR_CONST;
}

/* The address of a member goes where it can be read by. */
static void add_address(void *ctx, ir_val *v) {
    act_maker *to = ctx;
    ir_op op = (ir_op)ir_at(&to->d->f, ir_plain(&to->d->f, *v))->op;
    if (op == IR_FIELD || op == IR_GLOBAL || op == IR_INDEX)
        add_read(to, *v, bits_at(to->d, *v), IR_NONE);
}

/* A wrapper of a function that nobody knows is called for that. */
static void add_passed(act_maker *to, const ir_ins *call, const member_facts *it) {
    for (uint32_t k = 0; k < call->n; k++) {
        ir_val arg = ir_list(&to->d->f, call)[k];
        if (ir_at(&to->d->f, arg)->ty == IR_PTR)
            add_read(to, arg, all_at(to->d, arg) & it->passed, it->passed_to);
    }
}

/* A function of the program: what it reads of what it is given, it reads of what the arguments lead to. */
static void add_known(act_maker *to, const ir_ins *call, uint32_t func) {
    const member_finder *d = to->d;
    const member_facts *it = &d->of[func];
    if (it->passed) {
        add_passed(to, call, it);
        return;
    }
    act a = {.at = to->at, .callee = IR_NONE, .leaves = it->leaves, .reads = it->reads};
    for (uint32_t k = 0; k < call->n && it->given; k++) {
        ir_val arg = ir_list(&d->f, call)[k];
        uint32_t type = type_at(d, arg);
        if (ir_at(&d->f, arg)->ty != IR_PTR || ir_at(&d->f, ir_plain(&d->f, arg))->op == IR_CONST ||
            ir_at(&d->f, ir_plain(&d->f, arg))->op == IR_STR)
            continue;
        uint64_t given = it->given & ~elsewhere(d, arg);
        if (is_of_param(d, arg))
            a.given |= given;
        else if (!is_own(d, arg))
            a.reads |= given;
        else if (d->u->types.data[type].flags & IR_TYPE_HAS_PTR)
            a.reads |= given & ~d->types[type];
        a.own |= is_own(d, arg) ? given & d->types[type] : 0;
    }
    if (a.reads | a.given | a.own | a.leaves)
        act_vec_push(&to->v, a);
    add_set(to, 0, it->sets, false);
}

static bool frees(const member_finder *d, const prog_func *fn, uint32_t arg) {
    if (!fn->has_attrs && !fn->in_model)
        return false;
    const ir_unit *u = program_unit(d->p, fn->unit);
    const ir_sym *s = &u->syms.data[fn->sym];
    for (uint32_t k = 0; k < s->nattrs; k++) {
        const ir_attr *a = &u->attrs.data[s->attrs + k];
        if (a->kind == IR_ATTR_FREES && a->arg[0] == (int)arg + 1)
            return true;
    }
    return false;
}

/* A library knows its own records, and those of the program by callbacks only. */
static uint64_t known_to(const member_finder *d, uint32_t sym, const prog_func *fn) {
    bool library = !fn || fn->in_model || (d->u->syms.data[sym].flags & IR_SYM_SYSTEM);
    return library ? d->foreign : UINT64_MAX;
}

/* Of those that nobody knows, those read a member that it is stored in before, where it is so before any. */
static void add_unknown(act_maker *to, const ir_ins *call, uint32_t func) {
    const member_finder *d = to->d;
    const prog_func *fn = func == IR_NONE ? NULL : &d->p->funcs.data[func];
    uint64_t not_wanted = fn ? d->wanted & ~d->of[func].wants : 0;
    uint64_t known = known_to(d, call->ref, fn) & ~not_wanted;
    if (fn && fn->in_model && call->n == 3 && strcmp(fn->name, "memset") == 0) {
        add_set(to, ir_list(&d->f, call)[0], all_at(d, ir_list(&d->f, call)[0]), true);
        return;
    }
    for (uint32_t k = 0; k < call->n; k++) {
        ir_val arg = ir_list(&d->f, call)[k];
        uint64_t which = ir_at(&d->f, arg)->ty == IR_PTR ? all_at(d, arg) & known : 0;
        if (which && !(fn && frees(d, fn, k)))
            add_read(to, arg, which, func);
    }
}

static void add_call(act_maker *to, const ir_ins *call) {
    const member_finder *d = to->d;
    uint32_t func = call->ref == IR_NONE ? IR_NONE : d->p->func_of[d->unit][call->ref];
    for (uint32_t k = 0; k < call->n; k++) {
        ir_val *arg = &to->d->f.ext.data[call->ext + k];
        uint32_t type = call->ref == IR_NONE ? 0 : param_type(d, call->ref, k);
        if (d->u->types.data[type].kind == IR_K_STRUCT)
            add_read(to, *arg, all_at(d, *arg), IR_NONE);
        add_address(to, arg);
    }
    if (func != IR_NONE && d->p->funcs.data[func].kind != PROG_DECLARED)
        add_known(to, call, func);
    else
        add_unknown(to, call, func);
    if (call->b)
        add_set(to, call->b, all_at(d, call->b), true);
}

static void add(act_maker *to, ir_val v) {
    member_finder *d = to->d;
    ir_ins *i = ir_at(&d->f, v);
    to->at = v;
    switch ((ir_op)i->op) {
    case IR_FIELD:
    case IR_OFFSET:
    case IR_INDEX:
    case IR_CAST:
    case IR_BIND:
    case IR_EQ:
    case IR_NE:
    case IR_BR:
        return;
    case IR_LOAD:
        add_read(to, i->a, bits_at(d, i->a), IR_NONE);
        return;
    case IR_STORE:
        add_address(to, &i->b);
        add_store(to, i);
        return;
    case IR_COPY:
        add_read(to, i->b, all_at(d, i->b), IR_NONE);
        add_set(to, i->a, all_at(d, i->a), true);
        return;
    case IR_ZERO:
        add_set(to, i->a, all_at(d, i->a), true);
        return;
    case IR_CALL:
        add_call(to, i);
        return;
    case IR_RET:
        if (i->ty == IR_AGG)
            add_read(to, i->a, all_at(d, i->a), IR_NONE);
        return;
    default:
        ir_each_operand(&d->f, i, add_address, to);
        return;
    }
}

/* Of pointers whose type nothing else says: as variables that they are given to do. */
static void bind(member_finder *d, ir_val v) {
    const ir_ins *i = ir_at(&d->f, v);
    if (i->op == IR_BIND)
        d->bound[i->a] = pointee(d, d->f.locals.data[i->ref].type);
}

/* Of all instructions; what may act when more is known of callees is kept. */
static void add_all(act_maker *to, member_places *places) {
    member_finder *d = to->d;
    ir_u32_vec at = {.alloc = mk_arena_as_alloc(&d->arena)};
    for (ir_val v = 1; v < d->f.ins.len; v++)
        bind(d, v);
    for (ir_val v = 1; v < d->f.ins.len; v++) {
        size_t had = to->v.len;
        uint8_t op = ir_at(&d->f, v)->op;
        add(to, v);
        if (to->v.len > had || op == IR_CALL || op == IR_BIND)
            ir_u32_vec_push(&at, v);
    }
    places->at = mk_new_n(d->keep, ir_val, at.len + 1);
    places->n = (uint32_t)at.len;
    if (at.len)
        memcpy(places->at, at.data, at.len * sizeof *at.data);
}

static void add_again(act_maker *to, const member_places *places) {
    for (uint32_t k = 0; k < places->n; k++)
        bind(to->d, places->at[k]);
    for (uint32_t k = 0; k < places->n; k++)
        add(to, places->at[k]);
}

static act_list acts_of(member_finder *d) {
    act_maker to = {.d = d, .v = {.alloc = mk_arena_as_alloc(&d->arena)}};
    member_places *places = &d->places[d->opened - 1];
    act_list list = {0};
    d->bound = mk_new_n(&d->arena, uint32_t, d->f.ins.len);
    if (places->at)
        add_again(&to, places);
    else
        add_all(&to, places);
    list = (act_list){to.v.data, to.v.len, NULL};
    if (!list.len)
        return list;
    list.before_end = mk_new_n(&d->arena, uint32_t, d->f.blocks.len + 1);
    for (uint32_t b = 0, k = 0; b < d->f.blocks.len; b++) {
        while (k < list.len && list.data[k].at <= d->f.blocks.data[b].last)
            k++;
        list.before_end[b] = k;
    }
    return list;
}

/* ---- ways back -------------------------------------------------------------------------------------------- */

/* Is it that place, or one in what lies there? */
static bool is_within(const ir_func *f, ir_val place, ir_val at) {
    for (;;) {
        const ir_ins *i = ir_at(f, at);
        if (paths_same_place(f, ir_plain(f, place), at))
            return true;
        if (!ir_moves(i))
            return false;
        at = i->a;
    }
}

static bool is_set_for(const ir_func *f, const act *set, ir_val place) {
    return !set->place || !place || is_within(f, place, set->place) ||
           (set->whole && is_within(f, set->place, place));
}

typedef struct walk {
    const ir_func *f;
    const act_list *acts;
    const act *from;
    uint64_t which; /* one bit */
    bool own;       /* it is read from the body's own storage */
    bool meant; /* what is set is to be meant for .from's callee, and not for another before it */
    bool *seen; /* per block */
    ir_u32_vec todo;
    bool begins;   /* one of the ways goes back to the entry */
    bool stranger; /* one comes to an act that may leave another address */
} walk;

static bool is_set(const walk *w, const act *a) {
    bool there = w->own ? a->in_own || !a->place : !a->in_own;
    return (a->sets & w->which) && there && is_set_for(w->f, a, w->from->place);
}

static bool is_strange(const walk *w, const act *a) {
    bool other = w->meant && a->callee != IR_NONE && a->callee != w->from->callee;
    return (a->leaves & w->which) || (other && ((a->reads | a->given | a->own) & w->which));
}

/* Goes back from `end` to the start of the block, and to those before it. */
static void go_back(walk *w, uint32_t block, ir_val end) {
    const ir_block *b = &w->f->blocks.data[block];
    for (size_t k = w->acts->before_end[block]; k-- > 0;) {
        const act *a = &w->acts->data[k];
        if (a->at < b->first)
            break;
        if (a->at >= end)
            continue;
        if (is_strange(w, a)) {
            w->stranger = true;
            return;
        }
        if (is_set(w, a)) {
            w->stranger |= w->meant && !a->meant;
            return;
        }
    }
    w->begins |= block == 0;
    for (uint32_t k = 0; k < b->npreds; k++) {
        uint32_t from = w->f->preds.data[b->preds + k];
        if (!w->seen[from])
            ir_u32_vec_push(&w->todo, from);
        w->seen[from] = true;
    }
}

static void walk_back(member_finder *d, walk *w) {
    mk_mark start = mk_arena_mark(&d->arena);
    w->f = &d->f;
    w->seen = mk_new_n(&d->arena, bool, d->f.blocks.len + 1);
    go_back(w, ir_block_of(&d->f, w->from->at), w->from->at);
    while (w->todo.len) {
        uint32_t block = ir_u32_vec_pop(&w->todo);
        go_back(w, block, d->f.blocks.data[block].last + 1);
    }
    ir_u32_vec_free(&w->todo);
    mk_arena_rewind(&d->arena, start);
}

/* Those of `which` that are set before; meant: for this one. */
static uint64_t set_before(member_finder *d, const act_list *acts, const act *a, uint64_t which,
                           bool meant) {
    uint64_t set = 0;
    for (uint64_t rest = which; rest; rest &= rest - 1) {
        uint64_t one = rest & (~rest + 1);
        walk w = {
            .acts = acts, .from = a, .which = one, .own = (a->own & one) != 0, .meant = meant};
        walk_back(d, &w);
        set |= w.begins || w.stranger ? 0 : one;
    }
    return set;
}

/* Those of `which` that are not set between the entry and here. Who leaves one before it is read, and it is not set in
 * between, has it read. */
static uint64_t unset(member_finder *d, const act_list *acts, const act *a, uint64_t which) {
    uint64_t open = 0;
    for (uint64_t rest = which; rest; rest &= rest - 1) {
        uint64_t one = rest & (~rest + 1);
        walk w = {.acts = acts, .from = a, .which = one, .own = (a->own & one) != 0};
        walk_back(d, &w);
        d->read |= w.stranger ? one : 0;
        open |= w.begins ? one : 0;
    }
    return open;
}

/* ---- a body ----------------------------------------------------------------------------------------------- */

enum { KEPT = 1 << 18 /* instructions: functions that call each other are looked at again and again */ };

void members_keep(member_finder *d, mk_arena *a) {
    d->kept = mk_new_n(a, ir_func *, d->p->funcs.len + 1);
    for (uint32_t k = 0; k < d->p->funcs.len; k++)
        if (d->p->funcs.data[k].kind == PROG_BODY)
            d->kept[k] = mk_new(a, ir_func);
    d->places = mk_new_n(a, member_places, d->p->funcs.len + 1);
    d->keep = a;
    d->room = KEPT;
    d->opened = 0;
}

void members_forget(member_finder *d) {
    for (uint32_t k = 0; k < d->p->funcs.len; k++)
        if (d->kept[k])
            ir_func_free(d->kept[k]);
    d->opened = 0;
}

static void put_away(member_finder *d) {
    if (!d->opened || d->f.ins.len > d->room)
        return;
    d->room -= d->f.ins.len;
    *d->kept[d->opened - 1] = d->f;
    d->f = (ir_func){0};
}

static bool open_body(member_finder *d, uint32_t func) {
    ir_func *kept = d->kept[func];
    if (d->opened == func + 1)
        return true;
    put_away(d);
    d->opened = func + 1;
    if (kept->ins.len) {
        ir_func_free(&d->f);
        d->f = *kept;
        *kept = (ir_func){0};
        d->room += d->f.ins.len;
    } else if (!program_unpack(d->p, &d->p->funcs.data[func], &d->f)) {
        d->opened = 0;
    }
    return d->opened != 0;
}

static void look_for_wants(member_finder *d, uint32_t func) {
    act_list v = acts_of(d);
    d->of[func].acts = v.len != 0;
    for (size_t k = 0; k < v.len; k++) {
        const act *a = &v.data[k];
        if (a->callee == IR_NONE)
            continue;
        uint64_t set = set_before(d, &v, a, a->reads | a->given | a->own, true);
        d->of[a->callee].wants |= set;
        if (a->given & ~set) {
            d->of[func].passed |= a->given & ~set;
            d->of[func].passed_to = a->callee;
        }
    }
}

void members_want(member_finder *d, uint32_t func) {
    mk_mark start = mk_arena_mark(&d->arena);
    if (open_body(d, func))
        look_for_wants(d, func);
    mk_arena_rewind(&d->arena, start);
}

static uint64_t set_on_every_way(member_finder *d, const act_list *v) {
    uint64_t all = 0;
    for (size_t k = 0; k < v->len; k++)
        all |= v->data[k].in_own ? 0 : v->data[k].sets;
    for (uint32_t b = 0; b < d->f.blocks.len && all; b++) {
        act end = {.at = d->f.blocks.data[b].last};
        if (ir_at(&d->f, end.at)->op == IR_RET)
            all = set_before(d, v, &end, all, false);
    }
    return ir_returns(&d->f) ? all : 0;
}

static void look_for_reads(member_finder *d, member_facts *it) {
    act_list v = acts_of(d);
    for (size_t k = 0; k < v.len; k++) {
        const act *a = &v.data[k];
        d->used |= a->reads | a->given | a->own;
        it->reads |= unset(d, &v, a, a->reads & ~it->reads);
        it->given |= unset(d, &v, a, a->given & ~it->given);
        (void)unset(d, &v, a, a->own & ~d->read);
    }
    it->sets = v.len ? set_on_every_way(d, &v) & ~it->leaves : 0;
}

member_facts members_look(member_finder *d, uint32_t func) {
    mk_mark start = mk_arena_mark(&d->arena);
    member_facts it = d->of[func];
    it.sets = it.reads = it.given = 0;
    if (open_body(d, func))
        look_for_reads(d, &it);
    mk_arena_rewind(&d->arena, start);
    return it;
}

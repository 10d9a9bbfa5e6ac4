/* program_calls.c: who may call whom, and what fields and variables of function pointers may hold. */
#include "program_int.h"

/* ---- fields and variables that hold functions --------------------------------------------------------- */

static uint64_t hash_text(uint64_t h, const char *s) {
    return mk_hash_u64(h ^ mk_hash_cstr(s));
}

/* A record is the same in two units if it has the same name, defined at the same place. */
static uint64_t field_key(const ir_unit *u, const ir_ins *i) {
    const ir_type *t = &u->types.data[i->ref];
    uint64_t h = hash_text(1, ir_cstr(u, t->name));
    if (t->pos.file < u->files.len)
        h = hash_text(h, ir_cstr(u, u->files.data[t->pos.file].path));
    h = mk_hash_u64(h ^ t->pos.line);
    return mk_hash_u64(
        h ^ (uint64_t)(i->n < t->nfields ? u->fields.data[t->fields + i->n].offset : i->n));
}

static uint64_t global_key(uint32_t unit, const ir_unit *u, uint32_t g) {
    const ir_global *v = &u->globals.data[g];
    uint64_t h = hash_text(2, ir_cstr(u, v->name));
    return v->linkage == IR_STATIC ? mk_hash_u64(h ^ ((uint64_t)unit << 32 | g)) : h;
}

/* The field or variable that an address names, past array elements; 0: none. */
static ir_val place_of(const ir_func *f, ir_val a) {
    while (a) {
        const ir_ins *i = ir_at(f, a);
        if (i->op == IR_FIELD || i->op == IR_GLOBAL)
            return a;
        if (i->op != IR_INDEX && i->op != IR_CAST)
            return 0;
        a = i->a;
    }
    return 0;
}

/* A member that shares its place with another: what is stored there need not be a function. */
static bool shared_place(const ir_unit *u, const ir_ins *i) {
    const ir_type *r = &u->types.data[i->ref];
    if (r->kind == IR_K_UNION || i->n >= r->nfields)
        return true;
    for (uint32_t k = 0; k < r->nfields; k++)
        if (k != i->n &&
            u->fields.data[r->fields + k].offset == u->fields.data[r->fields + i->n].offset)
            return true;
    return false;
}

static bool closed_by_nature(const program *p, const ir_unit *u, const ir_ins *i) {
    if (i->op == IR_FIELD && shared_place(u, i))
        return false;
    if (p->whole_program)
        return true;
    if (i->op == IR_FIELD)
        return !(u->types.data[i->ref].flags & IR_TYPE_IN_HEADER);
    return u->globals.data[i->ref].linkage == IR_STATIC;
}

static uint64_t class_key(const program *p, uint32_t unit, const ir_ins *place) {
    const ir_unit *u = program_unit(p, unit);
    return place->op == IR_FIELD ? field_key(u, place) : global_key(unit, u, place->ref);
}

static uint32_t class_at(program *p, uint32_t unit, const ir_func *f, ir_val place) {
    const ir_ins *i = ir_at(f, place);
    bool added;
    uint32_t *c = prog_keys_add(&p->class_of, class_key(p, unit, i), &added);
    if (added) {
        *c = (uint32_t)p->classes.len;
        prog_class_vec_push(&p->classes, (prog_class){0});
    }
    if (!closed_by_nature(p, program_unit(p, unit), i))
        p->classes.data[*c].open = true;
    return *c;
}

static void add_once(ir_u32_vec *v, uint32_t x) {
    for (size_t i = 0; i < v->len; i++)
        if (v->data[i] == x)
            return;
    ir_u32_vec_push(v, x);
}

enum { LEAF_DEPTH = 12 };

typedef struct asking { /* about values of one body */
    const program *p;
    program *linking; /* p, as long as there may be new classes; or NULL */
    uint32_t unit;
    const ir_func *f;
} asking;

static bool load_from(const asking *q, ir_val address, prog_class *into) {
    ir_val place = place_of(q->f, address);
    if (!place)
        return false;
    if (q->linking) {
        add_once(&into->from, class_at(q->linking, q->unit, q->f, place));
        return true;
    }
    const uint32_t *c =
        prog_keys_get(&q->p->class_of, class_key(q->p, q->unit, ir_at(q->f, place)));
    if (c)
        add_once(&into->from, *c);
    return c != NULL;
}

/* Where a function pointer comes from: names, other classes, or (false) from anywhere. */
static bool leaves(const asking *q, ir_val v, prog_class *into, int depth) {
    const ir_ins *i = ir_at(q->f, v);
    if (depth > LEAF_DEPTH)
        return false;
    switch ((ir_op)i->op) {
    case IR_FUNC:
        add_once(&into->funcs, q->p->func_of[q->unit][i->ref]);
        return true;
    case IR_CONST:
        return i->imm == 0;
    case IR_UNDEF:
        return true;
    case IR_CAST:
        return leaves(q, i->a, into, depth + 1);
    case IR_LOAD:
        return load_from(q, i->a, into);
    case IR_PHI:
        for (uint32_t k = 0; k < i->n; k++)
            if (ir_list(q->f, i)[k] != v && !leaves(q, ir_list(q->f, i)[k], into, depth + 1))
                return false;
        return true;
    default:
        return false;
    }
}

static bool holds_function(const ir_unit *u, const ir_func *f, ir_val place) {
    const ir_ins *i = ir_at(f, place);
    uint32_t t;
    if (i->op == IR_FIELD) {
        const ir_type *r = &u->types.data[i->ref];
        if (i->n >= r->nfields)
            return false;
        t = u->fields.data[r->fields + i->n].type;
    } else {
        t = u->globals.data[i->ref].type;
    }
    while (u->types.data[t].kind == IR_K_ARRAY)
        t = u->types.data[t].elem;
    return u->types.data[t].kind == IR_K_PTR &&
           u->types.data[u->types.data[t].elem].kind == IR_K_FUNC;
}

static void scan_store(program *p, uint32_t unit, const ir_func *f, const ir_ins *i) {
    ir_val place = place_of(f, i->a);
    if (!place || !holds_function(program_unit(p, unit), f, place))
        return;
    uint32_t c = class_at(p, unit, f, place);
    prog_class got = {0};
    asking q = {p, p, unit, f};
    if (!leaves(&q, i->b, &got, 0))
        p->classes.data[c].open = true;
    for (size_t k = 0; k < got.funcs.len; k++)
        add_once(&p->classes.data[c].funcs, got.funcs.data[k]);
    for (size_t k = 0; k < got.from.len; k++)
        add_once(&p->classes.data[c].from, got.from.data[k]);
    ir_u32_vec_free(&got.funcs);
    ir_u32_vec_free(&got.from);
}

typedef struct scan {
    program *p;
    uint32_t unit;
    const ir_func *f;
    const ir_ins *user;
} scan;

/* The address of a field or variable that holds functions, used for more than loads and stores. */
static void scan_use(void *ctx, ir_val *v) {
    scan *s = ctx;
    const ir_ins *u = s->user, *i = ir_at(s->f, *v);
    if (i->op != IR_FIELD && i->op != IR_GLOBAL && i->op != IR_INDEX)
        return;
    bool address = (u->op == IR_LOAD || u->op == IR_STORE) && *v == u->a && v == &u->a;
    if (address || u->op == IR_FIELD || u->op == IR_INDEX || u->op == IR_OPAQUE ||
        (u->op >= IR_EQ && u->op <= IR_GE))
        return;
    ir_val place = place_of(s->f, *v);
    if (place && holds_function(program_unit(s->p, s->unit), s->f, place))
        s->p->classes.data[class_at(s->p, s->unit, s->f, place)].open = true;
}

/* ---- who calls whom -------------------------------------------------------------------------------------- */

static void scan_call(prog_calls *l, uint32_t caller, uint32_t unit, const ir_func *f,
                      const ir_ins *i) {
    prog_class got = {0};
    asking q = {l->p, l->p, unit, f};
    bool known = i->ref == IR_NONE && leaves(&q, i->a, &got, 0);
    if (i->ref != IR_NONE)
        ir_u32_vec_push(&l->p->lists, l->p->func_of[unit][i->ref]);
    for (size_t k = 0; k < got.from.len; k++) {
        ir_u32_vec_push(&l->p->through, got.from.data[k]);
        if (known && caller != IR_NONE)
            prog_through_push(&l->through, (uint64_t)caller << 32 | got.from.data[k]);
    }
    ir_u32_vec_free(&got.funcs);
    ir_u32_vec_free(&got.from);
}

/* p->member = &local; */
static bool lends_local(const ir_func *f, const ir_ins *store) {
    return store->ty == IR_PTR && ir_at(f, ir_base(f, store->b))->op == IR_LOCAL &&
           ir_at(f, ir_base(f, store->a))->op != IR_LOCAL;
}

/* Into a variable of the unit's own, or what such a one points to? */
static bool is_to_static(const ir_unit *u, const ir_func *f, const ir_ins *store) {
    const ir_ins *to = ir_at(f, ir_base(f, store->a));
    if (to->op == IR_LOAD)
        to = ir_at(f, ir_base(f, to->a));
    return to->op == IR_GLOBAL && u->globals.data[to->ref].linkage == IR_STATIC;
}

static void scan_body(prog_calls *l, uint32_t caller, uint32_t unit, ir_func *f) {
    program *p = l->p;
    for (ir_val v = 1; v < f->ins.len; v++) {
        ir_ins *i = ir_at(f, v);
        scan s = {p, unit, f, i};
        switch ((ir_op)i->op) {
        case IR_FUNC:
            ir_u32_vec_push(&p->lists, p->func_of[unit][i->ref]);
            add_once(&p->taken, p->func_of[unit][i->ref]);
            prog_ends_note_use(l, p->func_of[unit][i->ref]);
            break;
        case IR_STORE:
            scan_store(p, unit, f, i);
            if (caller != IR_NONE && lends_local(f, i)) {
                p->funcs.data[caller].lends_locals = true;
                p->funcs.data[caller].leaves_locals |= is_to_static(program_unit(p, unit), f, i);
            }
            ir_each_operand(f, i, scan_use, &s);
            break;
        case IR_CALL:
            scan_call(l, caller, unit, f, i);
            prog_ends_note(l, caller, unit, f, v);
            ir_each_operand(f, i, scan_use, &s);
            break;
        default:
            ir_each_operand(f, i, scan_use, &s);
            break;
        }
    }
}

/* Classes copied into others: pass functions and openness on until nothing changes. */
static void close_classes(program *p) {
    for (bool again = true; again;) {
        again = false;
        for (size_t c = 0; c < p->classes.len; c++) {
            prog_class *to = &p->classes.data[c];
            for (size_t k = 0; k < to->from.len; k++) {
                const prog_class *from = &p->classes.data[to->from.data[k]];
                size_t had = to->funcs.len;
                for (size_t x = 0; from != to && x < from->funcs.len; x++)
                    add_once(&to->funcs, from->funcs.data[x]);
                again |= to->funcs.len != had || (from->open && !to->open);
                to->open |= from->open;
            }
        }
    }
}

enum { UNPACKED = 1 << 17 }; /* instructions: some 6 MB */

/* Bodies are asked for three or four times. To copy one is a tenth of unpacking it. */
static void keep_body(program *p, uint32_t func, const ir_func *f) {
    if (f->ins.len > UNPACKED - p->unpacked)
        return;
    p->unpacked += f->ins.len;
    p->funcs.data[func].body = ir_func_dup(f, &p->arena);
}

static void scan_func(prog_calls *l, uint32_t func) {
    program *p = l->p;
    prog_func *fn = &p->funcs.data[func];
    fn->calls = (uint32_t)p->lists.len;
    fn->through = (uint32_t)p->through.len;
    if (program_unpack(p, fn, &l->f)) {
        scan_body(l, func, fn->unit, &l->f);
        keep_body(p, func, &l->f);
    }
    p->jumps |= l->f.has_setjmp;
    fn->ncalls = (uint32_t)p->lists.len - fn->calls;
    fn->nthrough = (uint32_t)p->through.len - fn->through;
}

/* The initialisers belong to no caller. */
void prog_calls_scan(prog_calls *l, uint32_t unit) {
    program *p = l->p;
    const ir_unit *u = program_unit(p, unit);
    if (u->init != IR_NONE && ir_unpack(u, u->init, &l->f))
        scan_body(l, IR_NONE, unit, &l->f);
    for (uint32_t k = p->bodies[unit]; k < p->bodies[unit + 1]; k++)
        if (p->funcs.data[k].kind == PROG_BODY)
            scan_func(l, k);
}

/* --whole-program: nobody else, but any function that is around. */
static void open_to_all(program *p) {
    for (size_t c = 0; p->whole_program && c < p->classes.len; c++) {
        prog_class *k = &p->classes.data[c];
        if (!k->open)
            continue;
        for (size_t i = 0; i < p->taken.len; i++)
            add_once(&k->funcs, p->taken.data[i]);
        k->open = false;
    }
}

void prog_calls_close(prog_calls *l) {
    close_classes(l->p);
    open_to_all(l->p);
    prog_tie(l);
    prog_ends_close(&l->ends, l->p);
    prog_through_free(&l->through);
    ir_func_free(&l->f);
}

bool program_targets(const program *p, uint32_t unit, const ir_func *f, ir_val callee,
                     ir_u32_vec *funcs) {
    prog_class got = {0};
    asking q = {p, NULL, unit, f};
    ir_u32_vec_clear(funcs);
    bool known = leaves(&q, callee, &got, 0);
    for (size_t k = 0; k < got.from.len; k++) {
        const prog_class *c = &p->classes.data[got.from.data[k]];
        known = known && !c->open;
        for (size_t i = 0; i < c->funcs.len; i++)
            add_once(funcs, c->funcs.data[i]);
    }
    for (size_t i = 0; i < got.funcs.len; i++)
        add_once(funcs, got.funcs.data[i]);
    ir_u32_vec_free(&got.funcs);
    ir_u32_vec_free(&got.from);
    return known;
}

/* program.c: linking: names to functions, functions to those they may call. */
#include "program.h"

#include <string.h>

const char *program_intern(program *p, const char *text) {
    const char **known = prog_texts_get(&p->assumptions, mk_view_of(text));
    if (known)
        return *known;
    const char *kept = mk_arena_strdup(&p->arena, text);
    prog_texts_put(&p->assumptions, mk_view_of(kept), kept);
    return kept;
}

const char *program_assume(program *p, const char *kind, const char *name) {
    mk_str s = {0};
    mk_str_printf(&s, "%s:%s", kind, *name ? name : "?");
    const char *text = program_intern(p, mk_str_c(&s));
    mk_str_free(&s);
    return text;
}

/* ---- names ----------------------------------------------------------------------------------------- */

/* The name outlives the unit. */
static uint32_t func_new(program *p, prog_kind kind, uint32_t unit, uint32_t sym) {
    const ir_unit *u = program_unit(p, unit);
    const ir_sym *s = &u->syms.data[sym];
    const char *name = ir_cstr(u, s->name);
    prog_func f = {.kind = kind,
                   .in_model = u->is_model,
                   .is_static = s->linkage == IR_STATIC,
                   .has_attrs = s->nattrs != 0,
                   .nparams = s->nparams,
                   .name = u->is_model ? name : mk_arena_strdup(&p->arena, name),
                   .unit = unit,
                   .sym = sym};
    prog_func_vec_push(&p->funcs, f);
    return (uint32_t)p->funcs.len - 1;
}

/* Spellings under which headers and compilers call a library function. */
static const char *plain(const char *name) {
    static const char *const prefixes[] = {"__builtin_", "__isoc99_", "__isoc23_"};
    for (unsigned i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t n = strlen(prefixes[i]);
        if (strncmp(name, prefixes[i], n) == 0 && name[n])
            return name + n;
    }
    return NULL;
}

static uint32_t lookup(const prog_names *m, const char *name) {
    uint32_t *f = prog_names_get(m, mk_view_of(name));
    return f ? *f : IR_NONE;
}

static uint32_t model_of(const program *p, const char *name) {
    uint32_t f = lookup(&p->models, name);
    for (const char *n = plain(name); f == IR_NONE && n; n = plain(n))
        f = lookup(&p->models, n);
    return f;
}

static const ir_attr *find_attr(const ir_unit *u, const ir_sym *s, ir_attr_kind kind) {
    for (uint32_t i = 0; i < s->nattrs; i++)
        if (u->attrs.data[s->attrs + i].kind == kind)
            return &u->attrs.data[s->attrs + i];
    return NULL;
}

static uint32_t *funcs_of(program *p, const ir_unit *u) {
    return mk_new_n(&p->arena, uint32_t, u->syms.len + 1);
}

static void add_models(program *p) {
    for (uint32_t u = 0; u < p->units.n; u++) {
        if (!program_is_model(p, u))
            continue;
        const ir_unit *unit = program_unit(p, u);
        p->func_of[u] = funcs_of(p, unit);
        for (uint32_t s = 0; s < unit->syms.len; s++) {
            uint32_t f = func_new(p, PROG_DECLARED, u, s);
            const char *name = p->funcs.data[f].name;
            prog_names_put(&p->models, mk_view_of(name), f); /* a later header wins: the user's */
            p->func_of[u][s] = f;
        }
    }
}

/* Most models are never asked for: their summaries are made when they are.
 * MK_EQUIV(name): the same contract under another name. */
static uint32_t use_model(program *p, uint32_t model) {
    prog_func *f = &p->funcs.data[model];
    if (f->sum)
        return model;
    const ir_unit *u = program_unit(p, f->unit);
    const ir_sym *s = &u->syms.data[f->sym];
    const ir_attr *a = find_attr(u, s, IR_ATTR_EQUIV);
    uint32_t same = a ? lookup(&p->models, ir_cstr(u, a->str)) : IR_NONE;
    if (same != IR_NONE && same != model)
        f->sum = p->funcs.data[use_model(p, same)].sum;
    else
        f->sum = sum_of_attrs(&p->arena, u, s, true, NULL);
    return model;
}

static bool is_pointer(const ir_unit *u, uint32_t type) {
    return u->types.data[type].kind == IR_K_PTR;
}

/* Is the function that this unit declares the one a library's model speaks of, or another of that name? */
static bool fits_model(const program *p, const ir_unit *u, const ir_sym *s, uint32_t model) {
    const prog_func *f = &p->funcs.data[model];
    const ir_unit *v = program_unit(p, f->unit);
    const ir_type *a = &u->types.data[s->type], *b = &v->types.data[v->syms.data[f->sym].type];
    if (!v->is_library)
        return true;
    if (a->kind != IR_K_FUNC || a->nfields != b->nfields ||
        is_pointer(u, a->elem) != is_pointer(v, b->elem))
        return false;
    for (uint32_t k = 0; k < a->nfields; k++)
        if (is_pointer(u, u->fields.data[a->fields + k].type) !=
            is_pointer(v, v->fields.data[b->fields + k].type))
            return false;
    return true;
}

static bool own_body(const ir_sym *s) {
    return s->body != IR_NONE && (s->linkage == IR_STATIC || (s->flags & IR_SYM_INLINE));
}

/* What allocates or frees is what its model says, even where the program brings its own malloc:
 * the body would only say that memory comes out of some static pool. */
static bool is_allocator(const program *p, uint32_t model) {
    const prog_func *f = &p->funcs.data[model];
    const ir_unit *u = program_unit(p, f->unit);
    const ir_sym *s = &u->syms.data[f->sym];
    return !u->is_library &&
           (find_attr(u, s, IR_ATTR_FRESH) || find_attr(u, s, IR_ATTR_FREES));
}

/* The one definition of a name becomes the first of several. */
static uint32_t join_new(program *p, uint32_t first) {
    prog_func one = p->funcs.data[first];
    uint32_t f = func_new(p, PROG_JOIN, one.unit, one.sym);
    p->funcs.data[f].name = one.name;
    p->funcs.data[f].defs = (uint32_t)p->lists.len;
    p->funcs.data[f].ndefs = 1;
    ir_u32_vec_push(&p->lists, first);
    return f;
}

static void add_definition(program *p, uint32_t f) {
    bool added;
    uint32_t *known = prog_names_add(&p->names, mk_view_of(p->funcs.data[f].name), &added);
    if (added) {
        *known = f;
        return;
    }
    if (p->funcs.data[*known].kind != PROG_JOIN)
        *known = join_new(p, *known);
    prog_func *join = &p->funcs.data[*known];
    if (join->defs + join->ndefs != p->lists.len) { /* lists are contiguous: move to the end */
        uint32_t from = join->defs;
        join->defs = (uint32_t)p->lists.len;
        for (uint32_t i = 0; i < join->ndefs; i++)
            ir_u32_vec_push(&p->lists, p->lists.data[from + i]);
    }
    ir_u32_vec_push(&p->lists, f);
    join->ndefs++;
}

static void add_bodies_of(program *p, uint32_t u) {
    const ir_unit *unit = program_unit(p, u);
    p->func_of[u] = funcs_of(p, unit);
    for (uint32_t s = 0; s < unit->syms.len; s++) {
        const ir_sym *sym = &unit->syms.data[s];
        if (sym->body == IR_NONE)
            continue;
        uint32_t model = model_of(p, ir_cstr(unit, sym->name));
        if (model != IR_NONE && (sym->flags & IR_SYM_SYSTEM) && fits_model(p, unit, sym, model)) {
            p->func_of[u][s] = use_model(p, model);
            continue;
        }
        uint32_t f = func_new(p, PROG_BODY, u, s);
        p->func_of[u][s] = f;
        if (!own_body(sym))
            add_definition(p, f);
    }
}

static void add_bodies(program *p) {
    for (uint32_t u = 0; u < p->units.n; u++) {
        if (!program_is_model(p, u))
            add_bodies_of(p, u);
        program_rest(p);
    }
}

/* Nor would the body of an allocator that a header defines say more. */
static bool own_allocator(const ir_unit *u, const ir_sym *s) {
    return (s->flags & IR_SYM_HEADER) && s->nattrs &&
           (find_attr(u, s, IR_ATTR_ARENA) || find_attr(u, s, IR_ATTR_PUTS) ||
            (find_attr(u, s, IR_ATTR_FRESH) && find_attr(u, s, IR_ATTR_FAMILY)));
}

static bool has_contract(const ir_sym *s) {
    return s->nattrs != 0;
}

static uint32_t declared(program *p, uint32_t u, uint32_t s) {
    const ir_unit *unit = program_unit(p, u);
    const ir_sym *sym = &unit->syms.data[s];
    const char *name = ir_cstr(unit, sym->name);
    uint32_t known = lookup(&p->unknown, name);
    if (known != IR_NONE)
        return known;
    uint32_t f = func_new(p, PROG_DECLARED, u, s);
    const char *assumes = program_assume(p, "unknown", name);
    summary *sum = has_contract(sym) ? sum_of_attrs(&p->arena, unit, sym, false, assumes)
                                     : sum_unknown(&p->arena, sym->nparams, assumes);
    sum->noreturn = (sym->flags & IR_SYM_NORETURN) != 0;
    p->funcs.data[f].sum = sum;
    prog_names_put(&p->unknown, mk_view_of(p->funcs.data[f].name), f);
    return f;
}

static uint32_t weak(program *p, uint32_t u, uint32_t s) {
    uint32_t f = func_new(p, PROG_DECLARED, u, s);
    prog_func *fn = &p->funcs.data[f];
    fn->sum = sum_unknown(&p->arena, fn->nparams, program_assume(p, "weak", fn->name));
    return f;
}

/* What the name means where this unit uses it. */
static uint32_t resolve(program *p, uint32_t u, uint32_t s) {
    const ir_unit *unit = program_unit(p, u);
    const ir_sym *sym = &unit->syms.data[s];
    const char *name = ir_cstr(unit, sym->name), *linked = ir_cstr(unit, sym->asm_name);
    if (own_body(sym))
        return own_allocator(unit, sym) ? declared(p, u, s) : p->func_of[u][s];
    uint32_t model = model_of(p, name), body = lookup(&p->names, name);
    if (model == IR_NONE && *linked)
        model = model_of(p, linked);
    if (sym->linkage == IR_STATIC || (model != IR_NONE && !fits_model(p, unit, sym, model)))
        model = IR_NONE;
    if (model != IR_NONE && (body == IR_NONE || is_allocator(p, model)))
        return use_model(p, model);
    if (sym->linkage == IR_WEAK)
        return weak(p, u, s);
    if (sym->body != IR_NONE) /* its own, where several units define the name */
        return p->func_of[u][s];
    if (body != IR_NONE)
        return body;
    return declared(p, u, s);
}

/* Only when all names are known. */
static void resolve_all(program *p, uint32_t u) {
    const ir_unit *unit = program_unit(p, u);
    for (uint32_t s = 0; s < unit->syms.len; s++)
        p->func_of[u][s] = resolve(p, u, s);
}

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

static uint32_t class_at(program *p, uint32_t unit, const ir_func *f, ir_val place) {
    const ir_unit *u = program_unit(p, unit);
    const ir_ins *i = ir_at(f, place);
    uint64_t key = i->op == IR_FIELD ? field_key(u, i) : global_key(unit, u, i->ref);
    bool added;
    uint32_t *c = prog_keys_add(&p->class_of, key, &added);
    if (added) {
        *c = (uint32_t)p->classes.len;
        prog_class_vec_push(&p->classes, (prog_class){0});
    }
    if (!closed_by_nature(p, u, i))
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

/* Where a function pointer comes from: names, other classes, or (false) from anywhere. */
static bool leaves(program *p, uint32_t unit, const ir_func *f, ir_val v, prog_class *into,
                   int depth) {
    const ir_ins *i = ir_at(f, v);
    if (depth > LEAF_DEPTH)
        return false;
    switch ((ir_op)i->op) {
    case IR_FUNC:
        add_once(&into->funcs, p->func_of[unit][i->ref]);
        return true;
    case IR_CONST:
        return i->imm == 0;
    case IR_UNDEF:
        return true;
    case IR_CAST:
        return leaves(p, unit, f, i->a, into, depth + 1);
    case IR_LOAD: {
        ir_val place = place_of(f, i->a);
        if (!place)
            return false;
        uint32_t c = class_at(p, unit, f, place);
        add_once(&into->from, c);
        return true;
    }
    case IR_PHI:
        for (uint32_t k = 0; k < i->n; k++)
            if (ir_list(f, i)[k] != v && !leaves(p, unit, f, ir_list(f, i)[k], into, depth + 1))
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
    if (!leaves(p, unit, f, i->b, &got, 0))
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

MK_VEC(site_vec, uint64_t) /* function << 32 | class it calls through */

typedef struct linker {
    program *p;
    site_vec through;
} linker;

static void scan_call(linker *l, uint32_t caller, uint32_t unit, const ir_func *f,
                      const ir_ins *i) {
    prog_class got = {0};
    bool known = i->ref == IR_NONE && leaves(l->p, unit, f, i->a, &got, 0);
    if (i->ref != IR_NONE)
        ir_u32_vec_push(&l->p->lists, l->p->func_of[unit][i->ref]);
    for (size_t k = 0; k < got.from.len; k++) {
        ir_u32_vec_push(&l->p->through, got.from.data[k]);
        if (known)
            site_vec_push(&l->through, (uint64_t)caller << 32 | got.from.data[k]);
    }
    ir_u32_vec_free(&got.funcs);
    ir_u32_vec_free(&got.from);
}

static void scan_body(linker *l, uint32_t caller, uint32_t unit, ir_func *f) {
    program *p = l->p;
    for (ir_val v = 1; v < f->ins.len; v++) {
        ir_ins *i = ir_at(f, v);
        scan s = {p, unit, f, i};
        switch ((ir_op)i->op) {
        case IR_FUNC:
            ir_u32_vec_push(&p->lists, p->func_of[unit][i->ref]);
            add_once(&p->taken, p->func_of[unit][i->ref]);
            break;
        case IR_STORE:
            scan_store(p, unit, f, i);
            ir_each_operand(f, i, scan_use, &s);
            break;
        case IR_CALL:
            scan_call(l, caller, unit, f, i);
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

static void scan_func(linker *l, uint32_t func, const ir_unit *u, ir_func *f) {
    program *p = l->p;
    prog_func fn = p->funcs.data[func];
    fn.calls = (uint32_t)p->lists.len;
    fn.through = (uint32_t)p->through.len;
    if (ir_unpack(u, u->syms.data[fn.sym].body, f))
        scan_body(l, func, fn.unit, f);
    p->jumps |= f->has_setjmp;
    fn.ncalls = (uint32_t)p->lists.len - fn.calls;
    fn.nthrough = (uint32_t)p->through.len - fn.through;
    p->funcs.data[func] = fn;
}

/* The initialisers belong to no caller. first: the first function that may be the unit's; functions with
 * bodies are in the order of their units. */
static void scan_unit(linker *l, uint32_t unit, uint32_t *first, ir_func *f) {
    program *p = l->p;
    const ir_unit *u = program_unit(p, unit);
    if (u->init != IR_NONE && ir_unpack(u, u->init, f))
        scan_body(l, IR_NONE, unit, f);
    for (; *first < p->funcs.len; ++*first) {
        const prog_func *fn = &p->funcs.data[*first];
        if (fn->kind == PROG_BODY && fn->unit != unit)
            return;
        if (fn->kind == PROG_BODY)
            scan_func(l, *first, u, f);
    }
}

static void resolve_and_scan(linker *l) {
    program *p = l->p;
    ir_func f = {0};
    uint32_t first = 0;
    for (uint32_t u = 0; u < p->units.n; u++) {
        if (!program_is_model(p, u))
            resolve_all(p, u);
        scan_unit(l, u, &first, &f);
        program_rest(p);
    }
    ir_func_free(&f);
}

/* Calls through classes are known only now: append them to their callers' lists. */
static void add_through(linker *l) {
    program *p = l->p;
    for (size_t i = 0; i < l->through.len;) {
        uint32_t caller = (uint32_t)(l->through.data[i] >> 32), from, n;
        if (caller == IR_NONE) {
            i++;
            continue;
        }
        from = p->funcs.data[caller].calls;
        n = p->funcs.data[caller].ncalls;
        p->funcs.data[caller].calls = (uint32_t)p->lists.len;
        for (uint32_t k = 0; k < n; k++) {
            uint32_t callee = p->lists.data[from + k];
            ir_u32_vec_push(&p->lists, callee);
        }
        for (; i < l->through.len && l->through.data[i] >> 32 == caller; i++) {
            const prog_class *c = &p->classes.data[(uint32_t)l->through.data[i]];
            for (size_t k = 0; k < c->funcs.len && !c->open; k++)
                ir_u32_vec_push(&p->lists, c->funcs.data[k]);
        }
        p->funcs.data[caller].ncalls = (uint32_t)p->lists.len - p->funcs.data[caller].calls;
    }
}

static void open_to_all(
    program *p) /* --whole-program: nobody else, but any function that is around */
{
    for (size_t c = 0; p->whole_program && c < p->classes.len; c++) {
        prog_class *k = &p->classes.data[c];
        if (!k->open)
            continue;
        for (size_t i = 0; i < p->taken.len; i++)
            add_once(&k->funcs, p->taken.data[i]);
        k->open = false;
    }
}

bool program_targets(program *p, uint32_t unit, const ir_func *f, ir_val callee,
                     const uint32_t **funcs, uint32_t *n) {
    prog_class got = {0};
    ir_u32_vec_clear(&p->found);
    bool known = leaves(p, unit, f, callee, &got, 0);
    for (size_t k = 0; k < got.from.len; k++) {
        const prog_class *c = &p->classes.data[got.from.data[k]];
        known = known && !c->open;
        for (size_t i = 0; i < c->funcs.len; i++)
            add_once(&p->found, c->funcs.data[i]);
    }
    for (size_t i = 0; i < got.funcs.len; i++)
        add_once(&p->found, got.funcs.data[i]);
    ir_u32_vec_free(&got.funcs);
    ir_u32_vec_free(&got.from);
    *funcs = p->found.data;
    *n = (uint32_t)p->found.len;
    return known;
}

const summary *program_join(program *p, uint32_t func) {
    const prog_func *f = &p->funcs.data[func];
    const summary *s = p->funcs.data[p->lists.data[f->defs]].sum;
    for (uint32_t i = 1; i < f->ndefs; i++)
        s = sum_join(&p->arena, s, p->funcs.data[p->lists.data[f->defs + i]].sum);
    return s;
}

void program_link(program *p, const prog_units *units, bool whole_program) {
    *p = (program){.units = *units, .whole_program = whole_program};
    p->func_of = mk_new_n(&p->arena, uint32_t *, units->n + 1u);
    linker l = {.p = p};
    add_models(p);
    add_bodies(p);
    resolve_and_scan(&l);
    close_classes(p);
    open_to_all(p);
    add_through(&l);
    site_vec_free(&l.through);
}

void program_free(program *p) {
    for (size_t c = 0; c < p->classes.len; c++) {
        ir_u32_vec_free(&p->classes.data[c].funcs);
        ir_u32_vec_free(&p->classes.data[c].from);
    }
    prog_func_vec_free(&p->funcs);
    ir_u32_vec_free(&p->lists);
    ir_u32_vec_free(&p->through);
    prog_names_free(&p->names);
    prog_names_free(&p->models);
    prog_keys_free(&p->class_of);
    prog_class_vec_free(&p->classes);
    ir_u32_vec_free(&p->taken);
    prog_names_free(&p->unknown);
    prog_texts_free(&p->assumptions);
    ir_u32_vec_free(&p->found);
    mk_arena_free(&p->arena);
}

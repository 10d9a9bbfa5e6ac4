/* program.c: linking: what a name means in each unit. */
#include "program_int.h"

#include <string.h>

static const char *intern(prog_said *s, const char *text) {
    const char **known = prog_texts_get(&s->texts, mk_view_of(text));
    if (known)
        return *known;
    const char *kept = mk_arena_strdup(&s->arena, text);
    prog_texts_put(&s->texts, mk_view_of(kept), kept);
    return kept;
}

const char *program_intern(const program *p, const char *text) {
    pthread_mutex_lock(&p->said->lock);
    const char *kept = intern(p->said, text);
    pthread_mutex_unlock(&p->said->lock);
    return kept;
}

const char *program_assume(const program *p, const char *kind, const char *name) {
    mk_str s = {0};
    mk_str_cat(&s, kind);
    mk_str_putc(&s, ':');
    mk_str_cat(&s, *name ? name : "?");
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

static uint32_t *funcs_of(program *p, const ir_unit *u) {
    return mk_new_n(&p->arena, uint32_t, u->syms.len + 1);
}

static void add_models_of(program *p, uint32_t u) {
    const ir_unit *unit = program_unit(p, u);
    prog_names_reserve(&p->models, p->models.len + unit->syms.len);
    for (uint32_t s = 0; s < unit->syms.len; s++) {
        const char *name = ir_cstr(unit, unit->syms.data[s].name);
        uint32_t at = (uint32_t)p->described.len;
        prog_model_vec_push(&p->described, (prog_model){u, s, IR_NONE});
        prog_names_put(&p->models, mk_view_of(name), at); /* a later header wins: the user's */
    }
}

static const ir_sym *model_sym(const program *p, uint32_t model, const ir_unit **unit) {
    const prog_model *m = &p->described.data[model];
    *unit = program_unit(p, m->unit);
    return &(*unit)->syms.data[m->sym];
}

/* Most models are never asked for: they become functions of the program when they are.
 * MK_EQUIV(name): the same contract under another name. */
static uint32_t use_model(program *p, uint32_t model) {
    prog_model *m = &p->described.data[model];
    if (m->func != IR_NONE)
        return m->func;
    const ir_unit *u;
    const ir_sym *s = model_sym(p, model, &u);
    uint32_t f = m->func = func_new(p, PROG_DECLARED, m->unit, m->sym);
    const ir_attr *a = ir_find_attr(u, s, IR_ATTR_EQUIV);
    uint32_t same = a ? lookup(&p->models, ir_cstr(u, a->str)) : IR_NONE;
    const summary *sum = same != IR_NONE && same != model
                             ? p->funcs.data[use_model(p, same)].sum
                             : sum_of_attrs(&p->arena, u, s, true, NULL);
    p->funcs.data[f].sum = sum;
    return f;
}

/* What belongs to a container is told to those who do without it. */
static bool is_advice(const ir_unit *u, const ir_sym *s) {
    return s->nattrs && (ir_find_attr(u, s, IR_ATTR_GROWS) || ir_find_attr(u, s, IR_ATTR_RESERVES) ||
                         ir_find_attr(u, s, IR_ATTR_SIZED));
}

/* What initialisers in a model header name is looked up by its symbols, as in any unit. */
static void use_all(program *p, uint32_t u) {
    const ir_unit *unit = program_unit(p, u);
    p->func_of[u] = funcs_of(p, unit);
    for (uint32_t s = 0; s < unit->syms.len; s++)
        p->func_of[u][s] = use_model(p, lookup(&p->models, ir_cstr(unit, unit->syms.data[s].name)));
}

static void add_models(program *p) {
    for (uint32_t u = 0; u < p->units.n; u++)
        if (program_is_model(p, u))
            add_models_of(p, u);
    for (uint32_t m = 0; m < p->described.len; m++) {
        const ir_unit *u;
        const ir_sym *s = model_sym(p, m, &u);
        if (is_advice(u, s))
            (void)use_model(p, m);
    }
    for (uint32_t u = 0; u < p->units.n; u++)
        if (program_is_model(p, u) && program_unit(p, u)->init != IR_NONE)
            use_all(p, u);
}

static bool is_pointer(const ir_unit *u, uint32_t type) {
    return u->types.data[type].kind == IR_K_PTR;
}

/* Is the function that this unit declares the one a library's model speaks of, or another of that name? */
static bool fits_model(const program *p, const ir_unit *u, const ir_sym *s, uint32_t model) {
    const ir_unit *v;
    const ir_sym *m = model_sym(p, model, &v);
    const ir_type *a = &u->types.data[s->type], *b = &v->types.data[m->type];
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
    const ir_unit *u;
    const ir_sym *s = model_sym(p, model, &u);
    return !u->is_library &&
           (ir_find_attr(u, s, IR_ATTR_FRESH) || ir_find_attr(u, s, IR_ATTR_FREES));
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
    p->bodies = mk_new_n(&p->arena, uint32_t, p->units.n + 1u);
    for (uint32_t u = 0; u < p->units.n; u++) {
        p->bodies[u] = (uint32_t)p->funcs.len;
        if (!program_is_model(p, u))
            add_bodies_of(p, u);
        program_rest(p);
    }
    p->bodies[p->units.n] = (uint32_t)p->funcs.len;
}

/* Nor would the body of an allocator that a header defines say more. */
static bool own_allocator(const ir_unit *u, const ir_sym *s) {
    return (s->flags & IR_SYM_HEADER) && s->nattrs &&
           (ir_find_attr(u, s, IR_ATTR_ARENA) || ir_find_attr(u, s, IR_ATTR_PUTS) ||
            (ir_find_attr(u, s, IR_ATTR_FRESH) && ir_find_attr(u, s, IR_ATTR_FAMILY)));
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

bool program_unpack(const program *p, const prog_func *fn, ir_func *f) {
    if (fn->kind != PROG_BODY) {
        ir_func_clear(f);
        return false;
    }
    if (fn->body) {
        ir_func_copy(f, fn->body);
        return true;
    }
    const ir_unit *u = program_unit(p, fn->unit);
    return ir_unpack(u, u->syms.data[fn->sym].body, f);
}

const summary *program_join(const program *p, uint32_t func, mk_arena *a) {
    const prog_func *f = &p->funcs.data[func];
    const summary *s = p->funcs.data[p->lists.data[f->defs]].sum;
    for (uint32_t i = 1; i < f->ndefs; i++)
        s = sum_join(a, s, p->funcs.data[p->lists.data[f->defs + i]].sum);
    return s;
}

/* ---- threads ----------------------------------------------------------------------------------------------- */

void program_make_rooms(program *p, unsigned n) {
    p->rooms = mk_new_n(&p->arena, mk_arena, n);
    p->nrooms = n;
}

program program_share(const program *p, unsigned n) {
    program copy = *p;
    copy.arena = (mk_arena){0}; /* not for this one */
    copy.units.ctx = p->units.share(p->units.ctx, n);
    return copy;
}

void program_unshare(program *copy) {
    copy->units.unshare(copy->units.ctx);
}

/* ---- all of it --------------------------------------------------------------------------------------------- */

void program_link(program *p, const prog_units *units, bool whole_program) {
    *p = (program){.units = *units, .whole_program = whole_program};
    p->func_of = mk_new_n(&p->arena, uint32_t *, units->n + 1u);
    p->said = mk_new(&p->arena, prog_said);
    pthread_mutex_init(&p->said->lock, NULL);
    add_models(p);
    add_bodies(p);
    prog_calls calls = {.p = p};
    for (uint32_t u = 0; u < units->n; u++) {
        if (!program_is_model(p, u))
            resolve_all(p, u);
        prog_calls_scan(&calls, u);
        program_rest(p);
    }
    prog_calls_close(&calls);
}

void program_free(program *p) {
    for (size_t c = 0; c < p->classes.len; c++) {
        ir_u32_vec_free(&p->classes.data[c].funcs);
        ir_u32_vec_free(&p->classes.data[c].from);
    }
    prog_func_vec_free(&p->funcs);
    prog_model_vec_free(&p->described);
    ir_u32_vec_free(&p->lists);
    ir_u32_vec_free(&p->through);
    prog_names_free(&p->names);
    prog_names_free(&p->models);
    prog_keys_free(&p->class_of);
    prog_class_vec_free(&p->classes);
    ir_u32_vec_free(&p->taken);
    prog_names_free(&p->unknown);
    for (unsigned i = 0; i < p->nrooms; i++)
        mk_arena_free(&p->rooms[i]);
    if (p->said) {
        pthread_mutex_destroy(&p->said->lock);
        prog_texts_free(&p->said->texts);
        mk_arena_free(&p->said->arena);
    }
    mk_arena_free(&p->arena);
}

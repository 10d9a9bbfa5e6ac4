#include "verdict.h"

#include <string.h>

#include "summarize.h"

typedef struct judge {
    const solved *s;
    const escape *e;
    find_list *out;
    bool steps;
    explain x;
    ir_names names;
    const char *function;
} judge;

static const char *keep(judge *j, mk_str *text) {
    const char *s = mk_arena_strdup(&j->out->arena, mk_str_c(text));
    mk_str_free(text);
    return s;
}

static const char *file_of(judge *j, ir_pos pos) {
    const ir_unit *u = j->s->u;
    const char *path = pos.file < u->files.len ? ir_cstr(u, u->files.data[pos.file].path) : "?";
    if (pos.file != 0) /* an included file: one name, however the include path spells it */
        while (strncmp(path, "./", 2) == 0)
            path += 2;
    size_t n = j->out->rows.len; /* rows of one file follow each other: share the text */
    if (n && strcmp(j->out->rows.data[n - 1].at.file, path) == 0)
        return j->out->rows.data[n - 1].at.file;
    return mk_arena_strdup(&j->out->arena, path);
}

static find_pos place(judge *j, ir_pos pos) {
    return (find_pos){file_of(j, pos), pos.line, pos.col};
}

static const ir_ins *at(const judge *j, ir_val v) {
    return ir_at(j->s->f, v);
}

/* ---- routes in words ---------------------------------------------------------------------------------- */

static const char *param_name(const judge *j, uint32_t param) {
    const ir_sym *sym = j->s->sym;
    if (!sym || param >= sym->nparams)
        return "...";
    const char *name = ir_cstr(j->s->u, j->s->u->param_names.data[sym->params + param]);
    return *name ? name : "?";
}

static const char *callee_name(judge *j, const ir_ins *call) {
    if (call->ref != IR_NONE) {
        const char *name = ir_cstr(j->s->u, j->s->u->syms.data[call->ref].name);
        return strncmp(name, "__builtin_", 10) == 0 ? name + 10 : name;
    }
    mk_str s = {0};
    if (!ir_expr(&j->names, call->a, &s))
        mk_str_cat(&s, "a function pointer");
    return keep(j, &s);
}

static void say_place(judge *j, ir_val address, mk_str *out) {
    mk_str_cat(out, "'");
    size_t before = out->len;
    if (!ir_place(&j->names, address, out)) {
        mk_str_truncate(out, before - 1);
        mk_str_cat(out, "memory that is not this function's own");
        return;
    }
    mk_str_cat(out, "'");
}

static void say_way(judge *j, const route *r, mk_str *out) {
    const ir_ins *last = at(j, r->last);
    switch (r->reason) {
    case FIND_RETURNED:
        mk_str_cat(out, "returned");
        return;
    case FIND_PARAM_CONTENT:
        mk_str_printf(out, "stored through parameter '%s'",
                      param_name(j, j->s->objs.data[r->holder].param));
        break;
    case FIND_GLOBAL:
        mk_str_cat(out, "stored in ");
        if (last->op == IR_STORE || last->op == IR_COPY)
            say_place(j, last->a, out);
        else
            mk_str_cat(out, "static storage");
        break;
    case FIND_CALLEE:
        mk_str_printf(out, "kept by '%s'", callee_name(j, last));
        break;
    case FIND_UNKNOWN_CALLEE:
        mk_str_printf(out,
                      last->op == IR_CALL && last->ref != IR_NONE && r->assumes &&
                              strncmp(r->assumes, "unknown:", 8) == 0 &&
                              strcmp(r->assumes + 8, callee_name(j, last)) == 0
                          ? "passed to unknown '%s'"
                          : "passed to '%s'",
                      callee_name(j, last));
        break;
    case FIND_STORED:
        mk_str_cat(out, "stored in an object that escapes");
        break;
    case FIND_ASM:
        mk_str_cat(out, "used by inline assembly");
        break;
    case FIND_INTEGER:
        mk_str_cat(out, "taken apart as an integer");
        break;
    case FIND_COARSE:
        mk_str_printf(out, "passed to '%s', analysed coarsely", callee_name(j, last));
        break;
    default:
        break;
    }
    if (r->last)
        mk_str_printf(out, " at %u", (unsigned)last->pos.line);
    if (r->reason == FIND_UNKNOWN_CALLEE)
        mk_str_cat(out, " (assumed)");
}

static void say_step(judge *j, ir_val v, mk_str *out) {
    const ir_ins *i = at(j, v);
    mk_str left = {0}, right = {0};
    if (i->op == IR_STORE || i->op == IR_COPY)
        ir_place(&j->names, i->a, &left);
    bool copy = i->op == IR_COPY;
    ir_val from = i->op == IR_RET ? i->a : i->op == IR_STORE || copy ? i->b : v;
    if (from && at(j, from)->op != IR_NOP) {
        if (copy)
            ir_place(&j->names, from, &right);
        else
            ir_expr(&j->names, from, &right);
    }
    const char *to = left.len ? mk_str_c(&left) : "memory",
               *what = right.len ? mk_str_c(&right) : "it";
    switch ((ir_op)i->op) {
    case IR_STORE:
        mk_str_printf(out, "flow: %s = %s  (store)", to, what);
        break;
    case IR_COPY:
        mk_str_printf(out, "flow: %s = %s  (copy)", to, what);
        break;
    case IR_RET:
        mk_str_printf(out, "flow: return %s", what);
        break;
    case IR_CALL:
        mk_str_printf(out, "flow: %s  (call)", right.len ? what : callee_name(j, i));
        break;
    case IR_LOAD:
        mk_str_printf(out, "flow: %s  (load)", what);
        break;
    default:
        break;
    }
    mk_str_free(&left);
    mk_str_free(&right);
}

MK_VEC(step_list, find_step)

/* n = &malloc(..)  (assign): where the source first gave the value a name. */
static void say_bind(judge *j, ir_val v, step_list *out) {
    ir_val b = j->names.bind[v];
    if (!b)
        return;
    mk_str s = {0};
    uint32_t had = j->names.local[v];
    j->names.local[v] = IR_NONE; /* what it is, not what it is called */
    mk_str what = {0};
    bool known = ir_expr(&j->names, v, &what);
    j->names.local[v] = had;
    const char *amp = at(j, v)->op == IR_CALL ? "&" : "";
    mk_str_printf(&s, "flow: %s = %s%s  (assign)", ir_cstr(j->s->u, j->s->f->locals.data[had].name),
                  amp, known ? mk_str_c(&what) : "it");
    mk_str_free(&what);
    step_list_push(out, (find_step){place(j, at(j, b)->pos), keep(j, &s)});
}

static void say_flow(judge *j, uint32_t obj, const route *r, find_row *row) {
    step_list v = {.alloc = mk_arena_as_alloc(&j->out->arena)};
    if (j->s->objs.data[obj].kind == SV_SITE)
        say_bind(j, j->s->objs.data[obj].ins, &v);
    for (uint32_t k = 0; k < r->nsteps; k++) {
        if (k && r->steps[k] == r->steps[k - 1])
            continue;
        mk_str s = {0};
        say_step(j, r->steps[k], &s);
        if (s.len)
            step_list_push(&v, (find_step){place(j, at(j, r->steps[k])->pos), keep(j, &s)});
        else
            mk_str_free(&s);
        if (ir_defines(at(j, r->steps[k])) && at(j, r->steps[k])->op != IR_CALL)
            say_bind(j, r->steps[k], &v);
    }
    row->steps = v.data;
    row->nsteps = (uint32_t)v.len;
}

/* ---- allocations ----------------------------------------------------------------------------------------- */

/* Handles are resources, not memory somebody asked for by size: no rows. */
static bool is_memory(const sv_obj *o) {
    static const char *const handles[] = {"file",    "dir",    "popen", "iconv", "locale",
                                          "catalog", "mntent", "fts",   "regex", NULL};
    for (const char *const *h = handles; o->family && *h; h++)
        if (strcmp(o->family, *h) == 0)
            return false;
    return true;
}

/* A call that may also reach functions nobody knows need not yield fresh memory at all. */
static bool is_site(const solved *s, const sv_obj *o) {
    return o->kind == SV_SITE && o->must && o->depth == 0 && is_memory(o) && !s->open[o->ins];
}

static void put_factor(judge *j, const ir_ins *call, int k, mk_str *out, bool *known) {
    if (k < 0 || (uint32_t)k >= call->n)
        return;
    if (out->len)
        mk_str_cat(out, "*");
    mk_str f = {0};
    *known = *known && ir_expr(&j->names, ir_list(j->s->f, call)[k], &f);
    bool sum = strpbrk(mk_str_c(&f), "+-") != NULL && out->len;
    mk_str_printf(out, sum ? "(%s)" : "%s", mk_str_c(&f));
    mk_str_free(&f);
}

/* A constant if it is one, else as the arguments spell it. */
static const char *size_text(judge *j, const sv_obj *o) {
    const ir_ins *call = at(j, o->ins);
    sum_size z = summarize_size(j->s, o);
    mk_str s = {0};
    bool known = o->size.known;
    if (z.known && z.mul == 0) {
        mk_str_int(&s, z.add);
    } else if (known && o->size.mul) {
        put_factor(j, call, o->size.a, &s, &known);
        put_factor(j, call, o->size.b, &s, &known);
        if (o->size.mul != 1)
            mk_str_printf(&s, "*%lld", (long long)o->size.mul);
        if (o->size.add)
            mk_str_printf(&s, "+%lld", (long long)o->size.add);
    }
    if (!known)
        mk_str_clear(&s);
    return keep(j, &s);
}

static int loop_depth(const ir_func *f, ir_val v) {
    uint32_t loop = f->blocks.data[ir_block_of(f, v)].loop;
    return loop == IR_NONE ? 0 : (int)f->loops.data[loop].depth;
}

static find_freed freed_of(const judge *j, uint32_t obj, bool escapes) {
    freed f = paths_freed(j->s, obj, j->s->objs.data[obj].ins);
    if (f == FREED_EVERY)
        return FIND_FREED_EVERY;
    if (escapes)
        return FIND_FREED_CALLER;
    return f == FREED_SOME ? FIND_FREED_SOME : FIND_FREED_NONE;
}

static void join_freed(find_row *row, find_freed f, bool first) {
    if (first) {
        row->freed = f;
        return;
    }
    if (row->freed == f)
        return;
    bool none = row->freed == FIND_FREED_NONE || f == FIND_FREED_NONE;
    row->freed = none ? FIND_FREED_NONE : FIND_FREED_SOME;
}

static void add_assumptions(judge *j, uint32_t obj, find_row *row) {
    const char *const *list;
    uint32_t n = explain_assumptions(&j->x, obj, &list);
    if (n <= row->nassumes)
        return;
    row->assumes = mk_arena_dup(&j->out->arena, list, n * sizeof *list, _Alignof(const char *));
    row->nassumes = n;
}

/* One row for all a call yields: the strongest reason speaks for it. */
static void join_escape(judge *j, uint32_t obj, find_row *row) {
    if (!j->e->how[obj])
        return;
    row->stays = false;
    add_assumptions(j, obj, row);
    route r = explain_object(&j->x, obj);
    if (row->reason != FIND_NONE && row->reason <= r.reason)
        return;
    row->reason = r.reason;
    mk_str s = {0};
    say_way(j, &r, &s);
    row->route = keep(j, &s);
    if (j->steps)
        say_flow(j, obj, &r, row);
}

static void not_analysed(judge *j, find_row *row) {
    static const char *const why[] = {[IR_GAP_NONE] = "",
                                      [IR_GAP_PARSE] = "error in the source",
                                      [IR_GAP_ASM_GOTO] = "asm goto",
                                      [IR_GAP_SIZE] = "too large",
                                      [IR_GAP_UNSUPPORTED] = "unsupported construct"};
    const ir_func *f = j->s->f;
    const char *what = ir_cstr(j->s->u, f->gap_what);
    mk_str s = {0};
    mk_str_printf(&s, "function not analysed: %s%s%s", why[f->gap], *what ? ": " : "", what);
    row->stays = false;
    row->reason = FIND_NOT_ANALYSED;
    row->route = keep(j, &s);
    row->assumes = NULL;
    row->nassumes = 0;
}

MK_VEC(id_list, uint32_t)

static void alloc_row(judge *j, ir_val call, const id_list *yields) {
    const ir_ins *i = at(j, call);
    find_row row = {.kind = FIND_ALLOC,
                    .at = place(j, i->pos),
                    .function = j->function,
                    .stays = true,
                    .in_macro = (i->flags & IR_MACRO) != 0,
                    .callee = callee_name(j, i),
                    .loop = loop_depth(j->s->f, call),
                    .size = "",
                    .expr = "",
                    .route = ""};
    if (i->ref != IR_NONE)
        row.callee = mk_arena_strdup(&j->out->arena, row.callee);
    bool first = true;
    for (size_t k = 0; k < yields->len; k++)
        join_escape(j, yields->data[k], &row);
    for (size_t k = 0; k < yields->len; k++) {
        const sv_obj *o = &j->s->objs.data[yields->data[k]];
        if (!is_site(j->s, o))
            continue;
        join_freed(&row, freed_of(j, yields->data[k], !row.stays), first);
        if (first)
            row.size = size_text(j, o);
        first = false;
    }
    if (j->s->f->gap)
        not_analysed(j, &row);
    find_row_vec_push(&j->out->rows, row);
}

/* A row for each call that is sure to yield something; it speaks for all that may have come with it, or a
 * string that a function also puts into its caller's memory would be said to stay. */
static void alloc_rows(judge *j) {
    const solved *s = j->s;
    uint32_t *head =
        mk_new_n(s->arena, uint32_t, s->f->ins.len + 1); /* site objects by call, linked */
    uint32_t *next = mk_new_n(s->arena, uint32_t, s->objs.len + 1);
    bool *row = mk_new_n(s->arena, bool, s->f->ins.len + 1);
    for (uint32_t o = (uint32_t)s->objs.len; o-- > SV_O_FIRST;) {
        const sv_obj *x = &s->objs.data[o];
        if (x->kind != SV_SITE)
            continue;
        next[o] = head[x->ins];
        head[x->ins] = o;
        row[x->ins] |= is_site(s, x);
    }
    id_list yields = {0};
    for (ir_val v = 1; v < s->f->ins.len; v++) {
        if (!row[v])
            continue;
        yields.len = 0;
        for (uint32_t o = head[v]; o; o = next[o])
            id_list_push(&yields, o);
        alloc_row(j, v, &yields);
    }
    id_list_free(&yields);
}

/* ---- parameters --------------------------------------------------------------------------------------------- */

typedef struct param_fate { /* loads before it gets there; -1: it does not */
    int leaks, result;
} param_fate;

static void least(int *level, int now) {
    if (*level < 0 || now < *level)
        *level = now;
}

/* Is what cells of `holder` hold beyond this function's reach once it returned, from where `param`
 * stands? What a parameter's memory holds of itself, directly or in new nodes of its own, is no leak. */
static bool leaks_in(const judge *j, uint32_t holder, uint16_t param) {
    const sv_obj *o = &j->s->objs.data[holder];
    if (o->kind == SV_PARAM)
        return o->called || o->param != param;
    return sv_is_own(o) && j->e->how[holder] && j->e->only[holder] != param;
}

static bool found_in(const solved *s, uint32_t holder, uint32_t obj) {
    for (uint32_t c = s->objs.data[holder].cells; c != IR_NONE; c = s->cells.data[c].next)
        if (sv_has_obj(s, s->cells.data[c].in, obj))
            return true;
    return false;
}

static param_fate fate(const judge *j, uint16_t param, int by_value) {
    const solved *s = j->s;
    param_fate f = {-1, -1};
    for (uint32_t o = SV_O_FIRST; o < s->objs.len; o++) {
        const sv_obj *x = &s->objs.data[o];
        if (x->kind != SV_PARAM || x->called || x->param != param || x->depth < by_value)
            continue;
        int level = x->depth - by_value;
        bool out = x->sunk != 0;
        for (size_t a = 0; a < s->calls.len && !out; a++) /* handed to a callback */
            for (uint32_t k = 0; k < s->calls.data[a].args->n && !out; k++)
                out = sv_has_obj(s, s->calls.data[a].args->node[k], o);
        for (uint32_t h = SV_O_FIRST; h < s->objs.len && !out; h++)
            out = leaks_in(j, h, param) && found_in(s, h, o);
        if (out)
            least(&f.leaks, level);
        if (found_in(s, SV_O_RET, o))
            least(&f.result, level);
    }
    return f;
}

static void param_row(judge *j, const ir_local *l, find_leak leak, int level) {
    ir_pos pos = j->s->sym->pos;
    if (l->pos.line == pos.line)
        pos.col = l->pos.col;
    find_row row = {.kind = FIND_PARAM,
                    .at = place(j, pos),
                    .function = j->function,
                    .leak = leak,
                    .level = level,
                    .name = mk_arena_strdup(&j->out->arena, ir_cstr(j->s->u, l->name))};
    find_row_vec_push(&j->out->rows, row);
}

static void param_rows_of(judge *j, const ir_local *l) {
    const ir_type *t = &j->s->u->types.data[l->type];
    bool by_value = t->kind == IR_K_STRUCT || t->kind == IR_K_UNION;
    if (j->s->f->gap) {
        param_row(j, l, FIND_LEAK_LEAKS, 0);
        return;
    }
    param_fate f = fate(j, l->param, by_value);
    bool result = f.result >= 0 && (f.leaks < 0 || f.result < f.leaks);
    if (f.leaks >= 0)
        param_row(j, l, f.leaks ? FIND_LEAK_CONTENT : FIND_LEAK_LEAKS, f.leaks);
    if (result)
        param_row(j, l, FIND_LEAK_RESULT, f.result);
    if (f.leaks < 0 && !result)
        param_row(j, l, FIND_LEAK_NONE, 0);
}

static bool speaks_of(const judge *j, const ir_local *l) {
    const ir_type *t = &j->s->u->types.data[l->type];
    if (!(l->flags & IR_LOCAL_PARAM) || !l->name)
        return false;
    bool record = t->kind == IR_K_STRUCT || t->kind == IR_K_UNION;
    return t->kind == IR_K_PTR || t->kind == IR_K_ARRAY || (record && (t->flags & IR_TYPE_HAS_PTR));
}

static void param_rows(judge *j) {
    for (size_t k = 0; k < j->s->f->locals.len; k++)
        if (speaks_of(j, &j->s->f->locals.data[k]))
            param_rows_of(j, &j->s->f->locals.data[k]);
}

/* ---- locals ---------------------------------------------------------------------------------------------------- */

/* Does the address lead only where the caller, or everybody, can look, and is it known where? */
static bool leads_out(const judge *j, ir_val address) {
    const solved *s = j->s;
    const sv_node *n = &s->nodes.data[sv_value(s, address)];
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = s->ptrs.data[n->at[i]].obj;
        const sv_obj *x = &s->objs.data[o];
        bool out = sv_is_own(x) ? x->kind == SV_SITE && (j->e->how[o] & ESC_CERTAIN) : !x->deep;
        if (!out)
            return false;
    }
    return n->n != 0;
}

/* Nothing but storage of this function, or null? */
static bool only_locals(const judge *j, ir_val v) {
    const sv_node *n = &j->s->nodes.data[sv_value(j->s, v)];
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = j->s->ptrs.data[n->at[i]].obj;
        if (o != SV_O_NULL && j->s->objs.data[o].kind != SV_LOCAL)
            return false;
    }
    return n->n != 0;
}

/* No callee and no memory on the way: what is moved in plain sight is moved for sure. */
static bool in_plain_sight(const judge *j, const route *r) {
    for (uint32_t k = 0; k < r->nsteps; k++)
        if (at(j, r->steps[k])->op == IR_LOAD || at(j, r->steps[k])->op == IR_CALL)
            return false;
    return true;
}

/* Certain ways only: returned in plain sight or where nothing but locals can be, or stored where it outlives the function and not
 * overwritten again. */
static bool dangles(const judge *j, const route *r) {
    if (!r->last)
        return false;
    const ir_ins *last = at(j, r->last);
    if (r->reason == FIND_RETURNED && last->op == IR_RET)
        return in_plain_sight(j, r) || (last->ty != IR_AGG && only_locals(j, last->a));
    if (r->reason != FIND_GLOBAL && r->reason != FIND_PARAM_CONTENT && r->reason != FIND_STORED)
        return false;
    return last->op == IR_STORE && only_locals(j, last->b) && leads_out(j, last->a) &&
           !paths_overwritten(j->s, r->last);
}

static void local_rows(judge *j) {
    const solved *s = j->s;
    for (uint32_t o = SV_O_FIRST; o < s->objs.len && !s->f->gap; o++) {
        const sv_obj *x = &s->objs.data[o];
        if (x->kind != SV_LOCAL || x->ref == IR_NONE || !(j->e->how[o] & ESC_CERTAIN))
            continue;
        const ir_local *l = &s->f->locals.data[x->ref];
        route r = explain_object(&j->x, o);
        if (!dangles(j, &r))
            continue;
        find_row row = {.kind = FIND_LOCAL,
                        .at = place(j, at(j, r.last)->pos),
                        .function = j->function,
                        .name = l->name ? mk_arena_strdup(&j->out->arena, ir_cstr(s->u, l->name))
                                        : "temporary storage"};
        if (j->steps)
            say_flow(j, o, &r, &row);
        find_row_vec_push(&j->out->rows, row);
    }
}

void verdict(const solved *s, const escape *e, bool steps, find_list *out) {
    judge j = {.s = s, .e = e, .out = out, .steps = steps};
    if (!s->sym)
        return;
    j.function = mk_arena_strdup(&out->arena, ir_cstr(s->u, s->sym->name));
    ir_names_of(&j.names, s->u, s->f, s->arena);
    explain_start(&j.x, s, e);
    alloc_rows(&j);
    param_rows(&j);
    local_rows(&j);
}

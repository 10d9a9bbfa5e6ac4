#include "verdict.h"

#include <string.h>

typedef struct judge {
    body *b;
    const solved *s; /* the body's */
    const escape *e;
    find_list *out;
    const dangling_vec *gone;
    bool steps;
} judge;

static const ir_ins *at(const judge *j, ir_val v) {
    return ir_at(j->s->f, v);
}

/* ---- allocations ----------------------------------------------------------------------------------------- */

/* Freed before the function returns: whoever was given it does not hold it any more. Parts of a mapping
 * may be given back. */
static bool is_gone(const judge *j, uint32_t obj) {
    const sv_obj *o = &j->s->objs.data[obj];
    bool moved;
    if (!o->must || o->nested || (o->family && strcmp(o->family, "mmap") == 0))
        return false;
    return body_gone(j->b, obj, &moved) && !moved;
}

static find_freed freed_of(const judge *j, uint32_t obj, bool escapes) {
    freed f = body_freed(j->b, obj);
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
    uint32_t n = explain_assumptions(&j->b->x, obj, &list);
    if (n <= row->nassumes)
        return;
    row->assumes = mk_arena_dup(&j->out->arena, list, n * sizeof *list, _Alignof(const char *));
    row->nassumes = n;
}

/* One row for all a call yields: the strongest reason speaks for it. */
static void join_escape(judge *j, uint32_t obj, find_row *row) {
    bool nested = j->s->objs.data[obj].nested; /* a callback's doing is not the call's */
    if (!j->e->how[obj] || is_gone(j, obj) || (nested && explain_inside(&j->b->x, obj)))
        return;
    row->stays = false;
    add_assumptions(j, obj, row);
    route r = explain_object(&j->b->x, obj);
    if (row->reason != FIND_NONE && row->reason <= r.reason)
        return;
    row->reason = r.reason;
    mk_str s = {0};
    body_say_way(j->b, &r, &s);
    row->route = body_keep(j->b, &s);
    if (j->steps)
        body_say_flow(j->b, obj, &r, row);
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
    row->route = body_keep(j->b, &s);
    row->assumes = NULL;
    row->nassumes = 0;
}

MK_VEC(id_list, uint32_t)

static void alloc_row(judge *j, ir_val call, const id_list *yields) {
    const ir_ins *i = at(j, call);
    find_row row = {.kind = FIND_ALLOC,
                    .at = body_place(j->b, i->pos),
                    .function = j->b->function,
                    .stays = true,
                    .in_macro = (i->flags & IR_MACRO) != 0,
                    .callee = body_callee(j->b, i),
                    .loop = body_loop_depth(j->s->f, call),
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
        if (!body_is_site(j->s, o))
            continue;
        join_freed(&row, freed_of(j, yields->data[k], !row.stays), first);
        if (first)
            row.size = body_size(j->b, o);
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
        row[x->ins] |= body_is_site(s, x);
    }
    id_list yields = {0};
    for (ir_val v = 1; v < s->f->ins.len; v++) {
        if (!row[v])
            continue;
        id_list_clear(&yields);
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
                    .at = body_place(j->b, pos),
                    .function = j->b->function,
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

static void local_rows(judge *j) {
    for (size_t k = 0; k < j->gone->len; k++) {
        const dangling *d = &j->gone->data[k];
        find_row row = {.kind = FIND_LOCAL,
                        .at = body_place(j->b, at(j, d->way.last)->pos),
                        .function = j->b->function,
                        .name = dangle_name(j->b, d->obj)};
        if (j->steps)
            body_say_flow(j->b, d->obj, &d->way, &row);
        find_row_vec_push(&j->out->rows, row);
    }
}

void verdict(body *b, const dangling_vec *gone, bool steps) {
    judge j = {b, b->s, b->e, b->out, gone, steps};
    alloc_rows(&j);
    param_rows(&j);
    local_rows(&j);
}

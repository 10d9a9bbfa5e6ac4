#include "run_allocators.h"

#include <stdlib.h>
#include <string.h>

typedef struct listed {
    const program *p;
    const prog_func *f;
    const cont_op *op;
    const char *file; /* where it is defined */
    uint32_t line;
} listed;

static bool has_fresh(const summary *s) {
    for (uint32_t k = 0; k < s->nobjs; k++)
        if (s->objs[k].kind == SUM_FRESH && s->objs[k].depth == 0 && s->objs[k].must)
            return true;
    return false;
}

static bool frees(const summary *s) {
    for (uint32_t k = 0; k < s->nobjs; k++)
        if (s->objs[k].kind == SUM_PARAM && s->objs[k].depth == 0 &&
            (s->objs[k].facts & SUM_MUST_FREE))
            return true;
    return false;
}

static bool is_listed(listed *l, mk_arena *a) {
    const summary *sum = l->f->sum;
    if (l->f->kind != PROG_BODY || !sum || sum->unknown)
        return false;
    const ir_unit *u = program_unit(l->p, l->f->unit);
    const ir_sym *s = &u->syms.data[l->f->sym];
    l->file = mk_arena_strdup(a, ir_cstr(u, u->files.data[s->pos.file].path));
    l->line = s->pos.line;
    return !(s->flags & IR_SYM_SYSTEM) && (l->op->kind != CONT_NONE || has_fresh(sum) || frees(sum));
}

/* ---- the annotations ------------------------------------------------------------------------------------ */

static void put(mk_str *out, const char *name, int a, int b) {
    mk_str_printf(out, "%s", name);
    if (a >= 0)
        mk_str_printf(out, "(%d", a);
    if (b >= 0)
        mk_str_printf(out, ", %d", b);
    mk_str_cat(out, a >= 0 ? ") " : " ");
}

/* Once each, however many edges say it. */
static void once(mk_str *out, const char *name, int a, int b) {
    mk_str s = {0};
    put(&s, name, a, b);
    if (!strstr(mk_str_c(out), mk_str_c(&s)))
        mk_str_cat(out, mk_str_c(&s));
    mk_str_free(&s);
}

/* All of them, and perhaps more. */
static void put_success(uint8_t results, mk_str *out) {
    if (results == IR_ZEROS)
        mk_str_cat(out, "MK_SUCCESS(zero) ");
    else if (results && !(results & IR_NEGATIVES))
        mk_str_cat(out, "MK_SUCCESS(not_negative) ");
    else if (results && !(results & IR_ZEROS))
        mk_str_cat(out, "MK_SUCCESS(not_zero) ");
}

static void put_fresh(const sum_obj *o, mk_str *out) {
    if (o->depth || !o->must)
        return;
    if (o->param == SUM_BY_RESULT)
        put(out, "MK_FRESH", -1, -1);
    else
        put(out, "MK_FRESH_AT", o->param + 1, -1);
    put_success(o->results, out);
    if (o->size.known && o->size.mul == 1 && !o->size.add && o->size.a >= 0)
        put(out, o->size.b >= 0 ? "MK_SIZE2" : "MK_SIZE", o->size.a + 1,
            o->size.b >= 0 ? o->size.b + 1 : -1);
    if (o->zeroed)
        put(out, "MK_ZEROED", -1, -1);
    if (o->family && strcmp(o->family, "malloc") != 0)
        mk_str_printf(out, "MK_FAMILY(%s) ", o->family);
}

static void put_op(const cont_op *op, mk_str *out) {
    if (op->kind == CONT_PUSH && op->arg < 0)
        put(out, "MK_GROWS", op->param + 1, -1);
    else if (op->kind == CONT_PUSH)
        put(out, "MK_GROWS_BY", op->param + 1, op->arg + 1);
    else if (op->kind == CONT_RESERVE)
        put(out, "MK_RESERVES", op->param + 1, op->arg + 1);
    else if (op->kind == CONT_SIZED)
        put(out, "MK_SIZED", op->arg + 1, -1);
}

/* false: there is no annotation for it. */
static bool put_edge(const summary *s, const sum_edge *e, mk_str *out) {
    const sum_obj *to = &s->objs[e->pointee];
    const sum_obj *from = e->holder == SUM_RESULT ? NULL : &s->objs[e->holder];
    if (to->kind == SUM_FRESH)
        return true; /* said already */
    if (to->kind == SUM_FUNC)
        return false;
    if (from && from->kind == SUM_HEAP) {
        if (to->kind == SUM_PARAM)
            once(out, to->depth ? "MK_ESCAPES_CONTENT" : "MK_ESCAPES", to->param + 1, -1);
        return true;
    }
    int what = to->kind == SUM_PARAM ? to->param + 1 : 0;
    if (from && from->kind == SUM_FRESH) {
        if (from->param == SUM_BY_RESULT && !to->depth)
            once(out, "MK_STORES", what, 0);
        return from->param == (from->param == SUM_BY_RESULT ? SUM_BY_RESULT : to->param);
    }
    if (!from)
        once(out, to->depth ? "MK_RETURNS_CONTENT" : "MK_RETURNS", what, -1);
    else if (from->param + 1 != what)
        once(out, "MK_STORES", to->depth ? 0 : what, from->param + 1);
    return true;
}

static bool put_all(const listed *l, mk_str *out) {
    const summary *s = l->f->sum;
    bool whole = s->ncalls == 0;
    for (uint32_t k = 0; k < s->nobjs; k++)
        if (s->objs[k].kind == SUM_FRESH)
            put_fresh(&s->objs[k], out);
        else if (s->objs[k].facts & SUM_MUST_FREE && s->objs[k].depth == 0)
            put(out, "MK_FREES", s->objs[k].param + 1, -1);
        else if (s->objs[k].facts & SUM_MAY_FREE)
            once(out, "MK_FREES_CONTENT", s->objs[k].param + 1, -1);
    put_op(l->op, out);
    for (uint32_t k = 0; k < s->nedges; k++)
        whole = put_edge(s, &s->edges[k], out) && whole;
    for (uint32_t k = 0; k < s->ncopies; k++)
        if (s->objs[s->copies[k].from].kind == SUM_PARAM)
            once(out, "MK_COPIES", s->objs[s->copies[k].from].param + 1,
                 s->objs[s->copies[k].to].kind == SUM_PARAM ? s->objs[s->copies[k].to].param + 1
                                                            : 0);
    return whole;
}

/* ---- the list --------------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b) {
    const listed *x = a, *y = b;
    int file = strcmp(x->file, y->file);
    if (file)
        return file;
    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return x->f < y->f ? -1 : x->f > y->f;
}

static bool is_same(const listed *x, const listed *y) {
    return strcmp(x->f->name, y->f->name) == 0 && x->line == y->line && strcmp(x->file, y->file) == 0;
}

static void print(const listed *l, FILE *out) {
    const ir_unit *u = program_unit(l->p, l->f->unit);
    const ir_sym *s = &u->syms.data[l->f->sym];
    const char *type = ir_cstr(u, u->types.data[s->type].name);
    mk_str text = {0};
    bool whole = put_all(l, &text) && s->linkage != IR_STATIC && !strchr(type, '@') &&
                 !strstr(type, "(unnamed") && !strstr(type, "(anonymous");
    if (text.len)
        fprintf(out, "%s%s__typeof__(%s) %s; /* %s:%u */\n", whole ? "" : "// ", mk_str_c(&text),
                type, l->f->name, l->file, (unsigned)l->line);
    mk_str_free(&text);
}

MK_VEC(listed_vec, listed)

void run_list_allocators(const program *p, const containers *c, FILE *out) {
    listed_vec v = {0};
    mk_arena a = {0};
    for (uint32_t k = 0; k < p->funcs.len; k++) {
        listed l = {.p = p, .f = &p->funcs.data[k], .op = containers_op(c, k)};
        if (is_listed(&l, &a))
            listed_vec_push(&v, l);
        program_rest(p);
    }
    if (v.len)
        qsort(v.data, v.len, sizeof *v.data, by_place);
    fprintf(out, "#include <mk/annotate.h>\n");
    for (size_t k = 0; k < v.len; k++) {
        if (k == 0 || !is_same(&v.data[k], &v.data[k - 1]))
            print(&v.data[k], out);
        program_rest(p);
    }
    listed_vec_free(&v);
    mk_arena_free(&a);
}

#include "body.h"

#include <string.h>

#include "summarize.h"

const char *body_keep(body *b, mk_str *text) {
    const char *s = mk_arena_strdup(&b->out->arena, mk_str_c(text));
    mk_str_free(text);
    return s;
}

static const char *file_of(body *b, ir_pos pos) {
    const ir_unit *u = b->s->u;
    const char *path = pos.file < u->files.len ? ir_cstr(u, u->files.data[pos.file].path) : "?";
    if (pos.file != 0) /* an included file: one name, however the include path spells it */
        while (strncmp(path, "./", 2) == 0)
            path += 2;
    size_t n = b->out->rows.len; /* rows of one file follow each other: share the text */
    if (n && strcmp(b->out->rows.data[n - 1].at.file, path) == 0)
        return b->out->rows.data[n - 1].at.file;
    return mk_arena_strdup(&b->out->arena, path);
}

find_pos body_place(body *b, ir_pos pos) {
    return (find_pos){file_of(b, pos), pos.line, pos.col};
}

static const ir_ins *at(const body *b, ir_val v) {
    return ir_at(b->s->f, v);
}

/* ---- routes in words ---------------------------------------------------------------------------------- */

static const char *param_name(const body *b, uint32_t param) {
    const ir_sym *sym = b->s->sym;
    if (!sym || param >= sym->nparams)
        return "...";
    const char *name = ir_cstr(b->s->u, b->s->u->param_names.data[sym->params + param]);
    return *name ? name : "?";
}

const char *body_callee(body *b, const ir_ins *call) {
    if (call->ref != IR_NONE)
        return ir_callee_name(b->s->u, call);
    mk_str s = {0};
    if (!ir_expr(&b->names, call->a, &s))
        mk_str_cat(&s, "a function pointer");
    return body_keep(b, &s);
}

void body_say_place(body *b, ir_val address, mk_str *out) {
    mk_str_cat(out, "'");
    size_t before = out->len;
    if (!ir_place(&b->names, address, out)) {
        mk_str_truncate(out, before - 1);
        mk_str_cat(out, "memory that is not this function's own");
        return;
    }
    mk_str_cat(out, "'");
}

void body_say_way(body *b, const route *r, mk_str *out) {
    const ir_ins *last = at(b, r->last);
    switch (r->reason) {
    case FIND_RETURNED:
        mk_str_cat(out, "returned");
        return;
    case FIND_PARAM_CONTENT:
        mk_str_printf(out, "stored through parameter '%s'",
                      param_name(b, b->s->objs.data[r->holder].param));
        break;
    case FIND_GLOBAL:
        mk_str_cat(out, "stored in ");
        if (last->op == IR_STORE || last->op == IR_COPY)
            body_say_place(b, last->a, out);
        else
            mk_str_cat(out, "static storage");
        break;
    case FIND_CALLEE:
        mk_str_printf(out, "kept by '%s'", body_callee(b, last));
        break;
    case FIND_UNKNOWN_CALLEE:
        mk_str_printf(out,
                      last->op == IR_CALL && last->ref != IR_NONE && r->assumes &&
                              strncmp(r->assumes, "unknown:", 8) == 0 &&
                              strcmp(r->assumes + 8, body_callee(b, last)) == 0
                          ? "passed to unknown '%s'"
                          : "passed to '%s'",
                      body_callee(b, last));
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
        mk_str_printf(out, "passed to '%s', analysed coarsely", body_callee(b, last));
        break;
    default:
        break;
    }
    if (r->last)
        mk_str_printf(out, " at %u", (unsigned)last->pos.line);
    if (r->reason == FIND_UNKNOWN_CALLEE)
        mk_str_cat(out, " (assumed)");
}

static void say_step(body *b, ir_val v, mk_str *out) {
    const ir_ins *i = at(b, v);
    mk_str left = {0}, right = {0};
    if (i->op == IR_STORE || i->op == IR_COPY)
        ir_place(&b->names, i->a, &left);
    bool copy = i->op == IR_COPY;
    ir_val from = i->op == IR_RET ? i->a : i->op == IR_STORE || copy ? i->b : v;
    if (from && at(b, from)->op != IR_NOP) {
        if (copy)
            ir_place(&b->names, from, &right);
        else
            ir_expr(&b->names, from, &right);
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
        mk_str_printf(out, "flow: %s  (call)", right.len ? what : body_callee(b, i));
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
static void say_bind(body *b, ir_val v, step_list *out) {
    ir_val bind = b->names.bind[v];
    if (!bind)
        return;
    mk_str s = {0};
    uint32_t had = b->names.local[v];
    b->names.local[v] = IR_NONE; /* what it is, not what it is called */
    mk_str what = {0};
    bool known = ir_expr(&b->names, v, &what);
    b->names.local[v] = had;
    const char *amp = at(b, v)->op == IR_CALL ? "&" : "";
    mk_str_printf(&s, "flow: %s = %s%s  (assign)", ir_cstr(b->s->u, b->s->f->locals.data[had].name),
                  amp, known ? mk_str_c(&what) : "it");
    mk_str_free(&what);
    step_list_push(out, (find_step){body_place(b, at(b, bind)->pos), body_keep(b, &s)});
}

void body_say_flow(body *b, uint32_t obj, const route *r, find_row *row) {
    step_list v = {.alloc = mk_arena_as_alloc(&b->out->arena)};
    if (b->s->objs.data[obj].kind == SV_SITE)
        say_bind(b, b->s->objs.data[obj].ins, &v);
    for (uint32_t k = 0; k < r->nsteps; k++) {
        if (k && r->steps[k] == r->steps[k - 1])
            continue;
        mk_str s = {0};
        say_step(b, r->steps[k], &s);
        if (s.len)
            step_list_push(&v,
                           (find_step){body_place(b, at(b, r->steps[k])->pos), body_keep(b, &s)});
        else
            mk_str_free(&s);
        if (ir_defines(at(b, r->steps[k])) && at(b, r->steps[k])->op != IR_CALL)
            say_bind(b, r->steps[k], &v);
    }
    row->steps = v.data;
    row->nsteps = (uint32_t)v.len;
}

/* Handles are resources, not memory somebody asked for by size: no rows. */
static bool is_memory(const sv_obj *o) {
    static const char *const handles[] = {"file",    "dir", "popen", "iconv", "locale",
                                          "catalog", "fts", "regex", NULL};
    for (const char *const *h = handles; o->family && *h; h++)
        if (strcmp(o->family, *h) == 0)
            return false;
    return true;
}

/* A call that may also reach functions nobody knows need not yield fresh memory at all. */
bool body_is_site(const solved *s, const sv_obj *o) {
    return o->kind == SV_SITE && o->must && o->depth == 0 && is_memory(o) && !s->open[o->ins];
}

static void put_factor(body *b, const ir_ins *call, int k, mk_str *out, bool *known) {
    if (k < 0 || (uint32_t)k >= call->n)
        return;
    if (out->len)
        mk_str_cat(out, "*");
    mk_str f = {0};
    *known = *known && ir_expr(&b->names, ir_list(b->s->f, call)[k], &f);
    bool sum = strpbrk(mk_str_c(&f), "+-") != NULL && out->len;
    mk_str_printf(out, sum ? "(%s)" : "%s", mk_str_c(&f));
    mk_str_free(&f);
}

/* A constant if it is one, else as the arguments spell it. */
const char *body_size(body *b, const sv_obj *o) {
    const ir_ins *call = at(b, o->ins);
    sum_size z = summarize_size(b->s, o);
    mk_str s = {0};
    bool known = o->size.known;
    if (z.known && z.mul == 0) {
        mk_str_int(&s, z.add);
    } else if (known && o->size.mul) {
        put_factor(b, call, o->size.a, &s, &known);
        put_factor(b, call, o->size.b, &s, &known);
        if (o->size.mul != 1)
            mk_str_printf(&s, "*%lld", (long long)o->size.mul);
        if (o->size.add)
            mk_str_printf(&s, "+%lld", (long long)o->size.add);
    }
    if (!known)
        mk_str_clear(&s);
    return body_keep(b, &s);
}

int body_loop_depth(const ir_func *f, ir_val v) {
    uint32_t loop = f->blocks.data[ir_block_of(f, v)].loop;
    return loop == IR_NONE ? 0 : (int)f->loops.data[loop].depth;
}

freed body_freed(body *b, uint32_t site) {
    body_end *e = &b->ends[site];
    bool moved;
    if (!e->freed_known) {
        e->freed = paths_freed(b->s, site, b->s->objs.data[site].ins);
        if (e->freed == FREED_SOME && body_gone(b, site, &moved))
            e->freed = FREED_EVERY;
        e->freed_known = true;
    }
    return e->freed;
}

bool body_gone(body *b, uint32_t site, bool *moved) {
    body_end *e = &b->ends[site];
    if (!e->gone_known) {
        e->gone = paths_gone(b->s, site, b->s->objs.data[site].ins, &e->moved);
        e->gone_known = true;
    }
    *moved = e->moved;
    return e->gone;
}

void body_open(body *b, const solved *s, const escape *e, find_list *out) {
    *b = (body){.s = s, .e = e, .out = out};
    b->function = mk_arena_strdup(&out->arena, ir_cstr(s->u, s->sym->name));
    b->ends = mk_new_n(s->arena, body_end, s->objs.len + 1);
    ir_names_of(&b->names, s->u, s->f, s->arena);
    explain_start(&b->x, s, e);
}

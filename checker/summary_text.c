/* summary_text.c: a summary as text. */
#include "summary.h"

#include <inttypes.h>
#include <string.h>

static void print_loc(sum_loc l, mk_str *out) {
    if (sum_loc_eq(l, SUM_CALL_STEP)) {
        mk_str_cat(out, "()");
        return;
    }
    if (l.stride == 1 && l.count == 0)
        mk_str_cat(out, "*");
    else
        mk_str_printf(out, "%" PRId32, l.off);
    if (l.stride > 1 || l.count) {
        mk_str_printf(out, "+%" PRIu32, l.stride);
        if (l.count)
            mk_str_printf(out, "x%" PRIu32, l.count);
    }
}

static void print_obj(const summary *s, uint32_t i, mk_str *out) {
    const sum_obj *o = &s->objs[i];
    switch (o->kind) {
    case SUM_HEAP:
        mk_str_cat(out, "heap");
        break;
    case SUM_FUNC:
        mk_str_printf(out, "func%" PRIu32, o->func);
        break;
    case SUM_FRESH:
        if (o->param == SUM_BY_RESULT)
            mk_str_printf(out, "fresh.%d", o->depth);
        else
            mk_str_printf(out, "fresh%d.%d", o->param, o->depth);
        break;
    case SUM_PARAM:
        if (o->depth) {
            print_obj(s, o->parent, out);
            mk_str_cat(out, ".");
            print_loc(o->at, out);
        } else {
            mk_str_printf(out, "p%d", o->param);
        }
        break;
    }
}

static void print_place(const summary *s, uint32_t obj, sum_loc at, mk_str *out) {
    if (obj == SUM_RESULT)
        mk_str_cat(out, "result");
    else
        print_obj(s, obj, out);
    if (!sum_loc_eq(at, SUM_EXACT(0))) {
        mk_str_cat(out, "@");
        print_loc(at, out);
    }
}

static void print_facts(const summary *s, uint32_t i, const char *prefix, mk_str *out) {
    static const char *const names[] = {"may-free", "must-free", "grown", "reserved",
                                        "written",  "deep",      "moved", "emptied"};
    const sum_obj *o = &s->objs[i];
    if (!o->facts && o->kind != SUM_FRESH)
        return;
    mk_str_printf(out, "%s  ", prefix);
    print_obj(s, i, out);
    mk_str_cat(out, ":");
    for (unsigned k = 0; k < sizeof names / sizeof *names; k++)
        if (o->facts & (1u << k))
            mk_str_printf(out, " %s", names[k]);
    if (o->kind == SUM_PARAM && (o->facts & SUM_MAY_FREE) && o->family &&
        strcmp(o->family, "malloc") != 0)
        mk_str_printf(out, " %s", o->family);
    if (o->kind == SUM_FRESH)
        mk_str_printf(out, " %s%s%s", o->must ? "must " : "", o->zeroed ? "zeroed " : "",
                      o->family ? o->family : "?");
    if (o->results)
        mk_str_printf(out, " with %s%s%s", o->results & IR_NEGATIVES ? "-" : "",
                      o->results & IR_ZEROS ? "0" : "", o->results & IR_POSITIVES ? "+" : "");
    if (o->when.param)
        mk_str_printf(out, " if p%u %s%s %lld", (unsigned)(o->when.param - 1),
                      o->when.bits ? "has" : "is", o->when.is ? "" : " not", (long long)o->when.x);
    mk_str_cat(out, "\n");
}

void sum_print(const summary *s, const char *name, const char *prefix, mk_str *out) {
    mk_str_printf(out, "%s%s:%s%s%s\n", prefix, name, s->bottom ? " bottom" : "",
                  s->unknown ? " unknown" : "", s->noreturn ? " noreturn" : "");
    for (uint32_t i = 0; i < s->nobjs; i++)
        print_facts(s, i, prefix, out);
    for (uint32_t i = 0; i < s->nparams && i < SUM_SLOTS && !s->unknown; i++)
        if (s->written[i] && s->written[i] != SUM_ALL_SLOTS)
            mk_str_printf(out, "%s  p%u: writes %llx\n", prefix, (unsigned)i,
                          (unsigned long long)s->written[i]);
    for (uint32_t i = 0; i < s->nedges; i++) {
        const sum_edge *e = &s->edges[i];
        mk_str_printf(out, "%s  ", prefix);
        print_place(s, e->holder, e->at, out);
        mk_str_cat(out, " has ");
        print_place(s, e->pointee, e->to, out);
        if (e->assumes)
            mk_str_printf(out, " (%s)", e->assumes);
        mk_str_cat(out, "\n");
    }
    for (uint32_t i = 0; i < s->ncopies; i++) {
        mk_str_printf(out, "%s  copy ", prefix);
        print_obj(s, s->copies[i].from, out);
        mk_str_cat(out, " to ");
        print_obj(s, s->copies[i].to, out);
        mk_str_cat(out, "\n");
    }
    for (uint32_t i = 0; i < s->ncalls; i++) {
        const sum_call *c = &s->calls[i];
        mk_str_printf(out, "%s  calls ", prefix);
        print_obj(s, c->callee, out);
        if (c->arg != SUM_CALLED) {
            mk_str_printf(out, " arg %d ", c->arg);
            print_place(s, c->obj, c->to, out);
        }
        mk_str_cat(out, "\n");
    }
}

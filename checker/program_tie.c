/* program_tie.c: calls through classes tie functions together. Through a table of methods nearly everything may call
 * everything: of git, all in all, 8,700 functions would be one group, which no number of rounds solves. So classes
 * that make a group larger than LARGE are left open, the heaviest half of them at a time: a call through one of them
 * may be anybody's, as it is without --whole-program, but all that is not part of such a circle is known better. */
#include <stdlib.h>

#include "groups.h"
#include "program_int.h"

enum { LARGE = 400 /* functions */ };

typedef struct caller { /* its list without calls through classes */
    uint32_t func, calls, ncalls;
} caller;
MK_VEC(caller_vec, caller)

typedef struct weighed {
    uint32_t class;
    uint32_t weight; /* calls within a large group that go through it, each as often as it has targets there */
} weighed;
MK_VEC(weighed_vec, weighed)

static uint32_t caller_at(const prog_calls *l, size_t i) {
    return (uint32_t)(l->through.data[i] >> 32);
}

static prog_class *class_at(const prog_calls *l, size_t i) {
    return &l->p->classes.data[(uint32_t)l->through.data[i]];
}

static void append(prog_calls *l, caller_vec *callers) {
    program *p = l->p;
    caller_vec_clear(callers);
    for (size_t i = 0; i < l->through.len;) {
        prog_func *f = &p->funcs.data[caller_at(l, i)];
        caller now = {caller_at(l, i), f->calls, f->ncalls};
        caller_vec_push(callers, now);
        f->calls = (uint32_t)p->lists.len;
        for (uint32_t k = 0; k < now.ncalls; k++) {
            uint32_t callee = p->lists.data[now.calls + k];
            ir_u32_vec_push(&p->lists, callee);
        }
        for (; i < l->through.len && caller_at(l, i) == now.func; i++)
            if (!class_at(l, i)->open)
                ir_u32_vec_append(&p->lists, class_at(l, i)->funcs.data, class_at(l, i)->funcs.len);
        f->ncalls = (uint32_t)p->lists.len - f->calls;
    }
}

static void take_back(program *p, const caller_vec *callers, size_t first) {
    for (size_t i = 0; i < callers->len; i++) {
        const caller *c = &callers->data[i];
        p->funcs.data[c->func].calls = c->calls;
        p->funcs.data[c->func].ncalls = c->ncalls;
    }
    (void)ir_u32_vec_resize(&p->lists, first);
}

static int heavier(const void *a, const void *b) {
    const weighed *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight < y->weight ? 1 : -1;
    return x->class < y->class ? -1 : 1;
}

static weighed_vec weigh(const prog_calls *l, const groups *g) {
    mk_arena tmp = {0};
    weighed_vec found = {0};
    uint32_t *weight = mk_new_n(&tmp, uint32_t, l->p->classes.len + 1);
    for (size_t i = 0; i < l->through.len; i++) {
        uint32_t in = g->of[caller_at(l, i)];
        const prog_class *c = class_at(l, i);
        for (size_t k = 0; !c->open && g->list.data[in].n > LARGE && k < c->funcs.len; k++)
            weight[(uint32_t)l->through.data[i]] += g->of[c->funcs.data[k]] == in;
    }
    for (uint32_t c = 0; c < l->p->classes.len; c++)
        if (weight[c])
            weighed_vec_push(&found, (weighed){c, weight[c]});
    if (found.len)
        qsort(found.data, found.len, sizeof *found.data, heavier);
    mk_arena_free(&tmp);
    return found;
}

/* false: nothing ties too many together. */
static bool untie(prog_calls *l) {
    groups g;
    groups_find(&g, l->p);
    weighed_vec by = weigh(l, &g);
    for (size_t i = 0; i < (by.len + 1) / 2; i++) {
        prog_class *c = &l->p->classes.data[by.data[i].class];
        c->open = true;
        ir_u32_vec_clear(&c->funcs);
    }
    bool any = by.len != 0;
    weighed_vec_free(&by);
    groups_free(&g);
    return any;
}

void prog_tie(prog_calls *l) {
    caller_vec callers = {0};
    size_t first = l->p->lists.len;
    append(l, &callers);
    while (untie(l)) {
        take_back(l->p, &callers, first);
        append(l, &callers);
    }
    caller_vec_free(&callers);
}

/* calltree.c: see calltree.h. */
#include "calltree.h"

#include <stdlib.h>
#include <string.h>

MK_MAP(calls_by_frame, uint64_t, call *, mk_key_u64, mk_eq_u64)

static call *new_call(calltree *t, call *parent, const graph_node *frame) {
    call *c = mk_new(&t->g.arena, call);
    c->frame = frame;
    c->parent = parent;
    c->number = t->n++;
    c->values = mk_new_n(&t->g.arena, int64_t, 2 * t->n_types);
    c->base = c->values + t->n_types;
    if (parent) {
        c->next = parent->child;
        parent->child = c;
    }
    return c;
}

static void add(calltree *t, call *c, const profile_sample *s, bool of_base) {
    for (size_t i = 0; i < t->n_types; i++) {
        if (of_base)
            c->base[i] -= s->values[i];
        else
            c->values[i] += s->values[i];
    }
}

static void add_sample(calltree *t, calls_by_frame *known, const profile_sample *s) {
    bool added, of_base = profile_is_of_base(s);
    size_t depth = 0;
    call *at = t->root;
    t->has_base = t->has_base || of_base;
    add(t, at, s, of_base);
    for (size_t i = s->depth; i-- > 0;) {
        const graph_nodes *nodes = graph_nodes_of(&t->g, s->stack[i]);
        for (size_t j = nodes->len; j-- > 0; depth++) {
            const graph_node *frame = nodes->data[j];
            call **c = calls_by_frame_add(known, (uint64_t)at->number << 32 | frame->number, &added);
            if (added)
                *c = new_call(t, at, frame);
            at = *c;
            add(t, at, s, of_base);
        }
    }
    t->depth = depth > t->depth ? depth : t->depth;
}

/* ---- order ---- */

static size_t order_by; /* the type; qsort has no other way to know it */

static int larger_first(const void *x, const void *y) {
    const call *a = *(call *const *)x, *b = *(call *const *)y;
    int64_t left = a->values[order_by], right = b->values[order_by];
    if (left != right)
        return left < right ? 1 : -1;
    return strcmp(calltree_name(a), calltree_name(b));
}

static void sort_children(call *c, call **list) {
    size_t n = 0;
    for (call *child = c->child; child; child = child->next)
        list[n++] = child;
    if (n < 2)
        return;
    qsort(list, n, sizeof *list, larger_first);
    c->child = list[0];
    for (size_t i = 0; i < n; i++)
        list[i]->next = i + 1 < n ? list[i + 1] : NULL;
}

void calltree_make(calltree *t, const report *r) {
    calls_by_frame known = {0};
    memset(t, 0, sizeof *t);
    graph_make(&t->g, r, false);
    t->n_types = r->p->types.len;
    t->root = new_call(t, NULL, NULL);
    for (size_t i = 0; i < r->p->samples.len; i++)
        add_sample(t, &known, r->p->samples.data[i]);
    calls_by_frame_free(&known);
    call **list = mk_new_n(&t->g.arena, call *, t->n);
    size_t depth = 0;
    order_by = r->index;
    for (call *c = t->root; c; c = calltree_next(c, true, &depth))
        sort_children(c, list);
}

void calltree_free(calltree *t) {
    graph_free(&t->g);
}

/* ---- looking ---- */

call *calltree_next(const call *c, bool inside, size_t *depth) {
    if (inside && c->child) {
        ++*depth;
        return c->child;
    }
    for (; c->parent; c = c->parent, --*depth)
        if (c->next)
            return c->next;
    return NULL;
}

int64_t calltree_self(const call *c, size_t type) {
    int64_t self = c->values[type];
    for (const call *child = c->child; child; child = child->next)
        self -= child->values[type];
    return self;
}

const char *calltree_name(const call *c) {
    return c->frame ? c->frame->print : "root";
}

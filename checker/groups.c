#include "groups.h"

typedef struct visit { /* a function on the way down, and which of its callees is next */
    uint32_t func, next;
    uint32_t first; /* how many had been left when it was entered */
} visit;
MK_VEC(visit_vec, visit)

typedef struct tarjan {
    const program *p;
    groups *g;
    uint32_t *index, *low; /* 0 = not seen */
    bool *on;              /* entered, and of no group yet */
    uint32_t counter;
    ir_u32_vec left; /* and of no group yet, in the order in which they were left */
    visit_vec path;
} tarjan;

static uint32_t callees(const program *p, uint32_t f, const uint32_t **list) {
    const prog_func *fn = &p->funcs.data[f];
    if (fn->kind == PROG_JOIN) {
        *list = p->lists.data + fn->defs;
        return fn->ndefs;
    }
    *list = p->lists.data + fn->calls;
    return fn->ncalls;
}

static void enter(tarjan *t, uint32_t f) {
    t->index[f] = t->low[f] = ++t->counter;
    t->on[f] = true;
    visit_vec_push(&t->path, (visit){f, 0, (uint32_t)t->left.len});
}

static bool calls_itself(const program *p, uint32_t f) {
    const uint32_t *list;
    uint32_t n = callees(p, f, &list);
    for (uint32_t i = 0; i < n; i++)
        if (list[i] == f)
            return true;
    return false;
}

static void close_group(tarjan *t, uint32_t root, uint32_t first) {
    groups *g = t->g;
    group now = {.first = (uint32_t)g->members.len, .n = (uint32_t)t->left.len - first};
    for (uint32_t i = first; i < t->left.len; i++) {
        t->on[t->left.data[i]] = false;
        g->of[t->left.data[i]] = (uint32_t)g->list.len;
    }
    ir_u32_vec_append(&g->members, t->left.data + first, now.n);
    (void)ir_u32_vec_resize(&t->left, first);
    now.recursive = now.n > 1 || calls_itself(t->p, root);
    group_vec_push(&g->list, now);
}

static void lower_to(uint32_t *low, uint32_t x) {
    if (x < *low)
        *low = x;
}

static void walk(tarjan *t, uint32_t start) {
    enter(t, start);
    while (t->path.len) {
        visit *v = visit_vec_last(&t->path);
        const uint32_t *list;
        uint32_t n = callees(t->p, v->func, &list), f = v->func;
        if (v->next < n) {
            uint32_t to = list[v->next++];
            if (!t->index[to])
                enter(t, to);
            else if (t->on[to])
                lower_to(&t->low[f], t->index[to]);
            continue;
        }
        uint32_t first = visit_vec_pop(&t->path).first;
        ir_u32_vec_push(&t->left, f);
        if (t->path.len)
            lower_to(&t->low[visit_vec_last(&t->path)->func], t->low[f]);
        if (t->low[f] == t->index[f])
            close_group(t, f, first);
    }
}

void groups_find(groups *g, const program *p) {
    size_t n = p->funcs.len;
    mk_arena tmp = {0};
    *g = (groups){0};
    g->of = mk_new_n(&g->arena, uint32_t, n + 1);
    tarjan t = {.p = p,
                .g = g,
                .index = mk_new_n(&tmp, uint32_t, n + 1),
                .low = mk_new_n(&tmp, uint32_t, n + 1),
                .on = mk_new_n(&tmp, bool, n + 1)};
    for (uint32_t f = 0; f < n; f++)
        if (!t.index[f])
            walk(&t, f);
    ir_u32_vec_free(&t.left);
    visit_vec_free(&t.path);
    mk_arena_free(&tmp);
}

/* The groups that group i calls, each once: seen[group] == i + 1. */
static uint32_t called(const groups *g, const program *p, uint32_t i, uint32_t *seen,
                       uint32_t *out) {
    const group *from = &g->list.data[i];
    uint32_t found = 0;
    for (uint32_t m = 0; m < from->n; m++) {
        const uint32_t *list;
        uint32_t n = callees(p, g->members.data[from->first + m], &list);
        for (uint32_t k = 0; k < n; k++) {
            uint32_t to = g->of[list[k]];
            if (to == i || seen[to] == i + 1)
                continue;
            seen[to] = i + 1;
            out[found++] = to;
        }
    }
    return found;
}

void groups_waiting(const groups *g, const program *p, mk_arena *a, const uint32_t **first,
                    const uint32_t **then) {
    uint32_t n = (uint32_t)g->list.len;
    mk_arena tmp = {0};
    uint32_t *at = mk_new_n(a, uint32_t, n + 2), *list = mk_new_n(a, uint32_t, p->lists.len + 1);
    uint32_t *to = mk_new_n(&tmp, uint32_t, n + 1);
    for (int pass = 0; pass < 2; pass++) {
        uint32_t *seen = mk_new_n(&tmp, uint32_t, n + 1);
        for (uint32_t i = 0; i < n; i++) {
            uint32_t calls = called(g, p, i, seen, to);
            for (uint32_t k = 0; k < calls; k++)
                if (pass == 0)
                    at[to[k] + 2]++; /* one place further on, for the second pass */
                else
                    list[at[to[k] + 1]++] = i;
        }
        for (uint32_t i = 0; pass == 0 && i < n; i++)
            at[i + 2] += at[i + 1];
    }
    mk_arena_free(&tmp);
    *first = at;
    *then = list;
}

void groups_free(groups *g) {
    group_vec_free(&g->list);
    ir_u32_vec_free(&g->members);
    mk_arena_free(&g->arena);
}

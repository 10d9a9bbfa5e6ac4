/* solve.c: one body from the first constraint to the last, and what may be asked of it then. */
#include "solve_int.h"

enum {
    KEPT = 512,     /* entries of a map whose memory serves the next body in any case, ... */
    KEPT_TIMES = 16 /* and up to so many times those that this one had */
};

/* ---- setting up --------------------------------------------------------------------------------------------- */

static void fill(uint32_t *at, size_t n) {
    for (size_t i = 0; i < n; i++)
        at[i] = IR_NONE;
}

static void set_up(solved *s) {
    static const sv_kind kinds[] = {SV_HEAP, SV_NULL, SV_BOT, SV_RET};
    for (unsigned i = 0; i < SV_O_FIRST; i++)
        sv_new_obj(s, (sv_obj){.kind = kinds[i]});
    for (unsigned i = 0; i < SV_N_FIRST; i++)
        sv_new_node(s);
    for (unsigned i = 0; i < SV_O_RET; i++)
        sv_ptr_id(s, i, SV_HERE);
    size_t nlocals = s->f->locals.len;
    s->value = mk_new_n(s->arena, uint32_t, s->f->ins.len + 1);
    s->needed = mk_new_n(s->arena, uint8_t, s->f->ins.len + 1);
    s->open = mk_new_n(s->arena, bool, s->f->ins.len + 1);
    s->freed = mk_new_n(s->arena, uint32_t, s->f->ins.len + 1);
    s->written = mk_new_n(s->arena, uint32_t, s->f->ins.len + 1);
    s->locals = mk_new_n(s->arena, uint32_t, nlocals + 1);
    s->params = mk_new_n(s->arena, uint32_t, (size_t)s->nparams + 1);
    fill(s->locals, nlocals);
    fill(s->params, (size_t)s->nparams + 1);
}

/* Is the memory too much to be cleared for every body that follows? */
static bool is_waste(size_t len, size_t cap) {
    return cap > KEPT && cap / KEPT_TIMES > len;
}

static void forget_map(sv_map *m) {
    if (is_waste(m->len, m->cap))
        sv_map_free(m);
    else
        sv_map_clear(m);
}

/* Empty, but for memory to use again: most bodies are small, and many. */
static void forget(solved *s) {
    sv_obj_vec_clear(&s->objs);
    sv_cell_vec_clear(&s->cells);
    sv_ptr_vec_clear(&s->ptrs);
    sv_edge_vec_clear(&s->edges);
    sv_node_vec_clear(&s->nodes);
    sv_free_vec_clear(&s->frees);
    sv_write_vec_clear(&s->writes);
    sv_call_vec_clear(&s->calls);
    sv_assumption_vec_clear(&s->assumed);
    sv_read_vec_clear(&s->reads);
    sv_args_vec_clear(&s->nested_args);
    ir_u32_vec_clear(&s->queue);
    sv_use_vec_clear(&s->derefs);
    ir_u32_vec_clear(&s->made);
    s->nparam_objs = 0;
    forget_map(&s->ptr_ids);
    forget_map(&s->sites);
    forget_map(&s->funcs);
    forget_map(&s->flows);
    forget_map(&s->nested);
    forget_map(&s->returned);
    if (is_waste(s->steps.len, s->steps.cap))
        sv_steps_free(&s->steps);
    else
        sv_steps_clear(&s->steps);
}

/* ---- one body ----------------------------------------------------------------------------------------------- */

/* An address that points to nothing came from where we cannot see, and so did a pointer made of an
 * integer that carries none. In program order, so that one answer serves what follows from it. */
static void fill_empties(solved *s) {
    for (size_t i = 0; i < s->made.len; i++) {
        uint32_t node = s->value[s->made.data[i]];
        const sv_node *n = &s->nodes.data[node];
        if (n->n == 0 || (n->n == 1 && n->at[0] == SV_P_NULL))
            sv_add(s, node, SV_P_HEAP);
    }
    sv_run(s);
    for (size_t i = 0; i < s->derefs.len; i++) {
        uint32_t node = s->derefs.data[i]->node;
        if (s->nodes.data[node].n)
            continue;
        sv_add(s, node, SV_P_HEAP);
        sv_run(s);
    }
}

/* Calls are asked what they free, or write, more often than there are any. */
static void chain(solved *s) {
    for (size_t k = s->frees.len; k-- > 0;) {
        sv_free *x = &s->frees.data[k];
        x->next = s->freed[x->ins];
        s->freed[x->ins] = (uint32_t)k + 1;
    }
    for (size_t k = s->writes.len; k-- > 0;) {
        sv_write *x = &s->writes.data[k];
        x->next = s->written[x->ins];
        s->written[x->ins] = (uint32_t)k + 1;
    }
}

void solve(solved *s, const ir_unit *u, const ir_func *f, const solve_env *env, mk_arena *arena) {
    forget(s);
    s->u = u;
    s->f = f;
    s->env = env;
    s->arena = arena;
    s->sym = f->sym != IR_NONE ? &u->syms.data[f->sym] : NULL;
    s->nparams = s->sym ? s->sym->nparams : 0;
    set_up(s);
    sv_body(s);
    sv_run(s);
    fill_empties(s);
    chain(s);
}

void solve_free(solved *s) {
    sv_obj_vec_free(&s->objs);
    sv_cell_vec_free(&s->cells);
    sv_ptr_vec_free(&s->ptrs);
    sv_edge_vec_free(&s->edges);
    sv_node_vec_free(&s->nodes);
    sv_free_vec_free(&s->frees);
    sv_write_vec_free(&s->writes);
    sv_call_vec_free(&s->calls);
    sv_assumption_vec_free(&s->assumed);
    sv_read_vec_free(&s->reads);
    sv_map_free(&s->ptr_ids);
    sv_map_free(&s->sites);
    sv_map_free(&s->funcs);
    sv_map_free(&s->flows);
    sv_map_free(&s->nested);
    sv_map_free(&s->returned);
    sv_args_vec_free(&s->nested_args);
    sv_steps_free(&s->steps);
    ir_u32_vec_free(&s->queue);
    sv_use_vec_free(&s->derefs);
    ir_u32_vec_free(&s->made);
}

/* ---- questions ---------------------------------------------------------------------------------------------- */

uint32_t sv_value(const solved *s, ir_val v) {
    return v ? s->value[v] : 0;
}

bool sv_has_obj(const solved *s, uint32_t node, uint32_t obj) {
    const sv_node *n = &s->nodes.data[node];
    for (uint32_t i = 0; i < n->n; i++)
        if (s->ptrs.data[n->at[i]].obj == obj)
            return true;
    return false;
}

static const sv_free *free_of(const solved *s, uint32_t k) {
    return k ? &s->frees.data[k - 1] : NULL;
}

const sv_free *sv_freed_at(const solved *s, ir_val v) {
    return free_of(s, s->freed[v]);
}

const sv_free *sv_freed_next(const solved *s, const sv_free *x) {
    return free_of(s, x->next);
}

bool sv_only_obj(const solved *s, uint32_t node, uint32_t obj) {
    const sv_node *n = &s->nodes.data[node];
    bool found = false;
    for (uint32_t i = 0; i < n->n; i++) {
        uint32_t o = s->ptrs.data[n->at[i]].obj;
        if (o != obj && o != SV_O_NULL)
            return false;
        found |= o == obj;
    }
    return found;
}

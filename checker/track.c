#include "track.h"

#include <stddef.h>
#include <string.h>

enum {
    ALIASES = 6,
    MAX_STATES = 3000, /* of one question */
    MAX_AT_BLOCK = 24, /* of them at one block */
    MAX_ROUGH = 8,     /* at one block, in the first search */
    REGION = 48,       /* blocks before the start that are walked for what they say */
    EXACT_DEPTH = 6
};

typedef struct state {
    uint32_t block, parent; /* it is about to enter block; where it comes from, or IR_NONE */
    track_turn by;
    uint32_t next; /* of the states of one block */
    bool armed;    /* past the start */
    uint8_t mark, nalias;
    ir_val alias[ALIASES];
    ir_val place; /* the address of a local where it is stored, or 0 */
    uint64_t terms; /* cond_terms() of .known */
    cond_facts known;
} state;

MK_VEC(state_vec, state)

static void copy_head(state *to, const state *from) {
    memcpy(to, from, offsetof(state, known));
}

static void copy_state(state *to, const state *from) {
    copy_head(to, from);
    cond_copy(&to->known, &from->known);
}

struct track {
    const solved *s;
    const ir_func *f;
    conds *c;
    uint8_t *noreturn; /* per instruction: 0 not known yet, 1 comes back, 2 does not */
    state_vec states;
    uint32_t *head; /* per block: its states */
    uint32_t *count;
    bool *region; /* blocks between where a search begins and its start */
    ir_u32_vec todo;
    bool rough;     /* the first search is under way: no facts but of .watched */
    bool left_out;  /* ways were left out, beyond a bound */
    ir_val watched; /* or 0 */
};

struct track_now {
    track *t;
    const track_ask *q;
    state s;
};

static const ir_ins *at(const track *t, ir_val v) {
    return ir_at(t->f, v);
}

track *track_of(const solved *s) {
    track *t = mk_new(s->arena, track);
    t->s = s;
    t->f = s->f;
    t->c = conds_of(s);
    t->noreturn = mk_new_n(s->arena, uint8_t, s->f->ins.len + 1);
    t->head = mk_new_n(s->arena, uint32_t, s->f->blocks.len + 1);
    t->count = mk_new_n(s->arena, uint32_t, s->f->blocks.len + 1);
    t->region = mk_new_n(s->arena, bool, s->f->blocks.len + 1);
    t->states.alloc = mk_arena_as_alloc(s->arena);
    t->todo.alloc = mk_arena_as_alloc(s->arena);
    return t;
}

bool track_alike(const track *t, ir_val a, ir_val b) {
    return cond_same_place(t->c, a, b);
}

void track_want(track *t, ir_val v) {
    cond_want(t->c, v);
}

/* ---- which values are the pointer --------------------------------------------------------------------------- */

static bool has_alias(const state *s, ir_val v) {
    for (uint8_t k = 0; k < s->nalias; k++)
        if (s->alias[k] == v)
            return true;
    return false;
}

static void drop_alias(state *s, ir_val v) {
    for (uint8_t k = 0; k < s->nalias; k++)
        if (s->alias[k] == v)
            s->alias[k--] = s->alias[--s->nalias];
}

/* false: there are more than are told apart. */
static bool add_alias(state *s, ir_val v) {
    drop_alias(s, v);
    if (s->nalias >= ALIASES)
        return false;
    s->alias[s->nalias++] = v;
    return true;
}

static bool is_alias(const track *t, const state *s, ir_val v) {
    for (;;) {
        if (has_alias(s, v))
            return true;
        if (!ir_moves(at(t, v)))
            return false;
        v = at(t, v)->a;
    }
}

bool track_is(const track_now *now, ir_val v) {
    return v && is_alias(now->t, &now->s, v);
}

bool track_is_start(const track_now *now, ir_val v) {
    while (v && !has_alias(&now->s, v)) {
        if (at(now->t, v)->op != IR_CAST)
            return false;
        v = at(now->t, v)->a;
    }
    return v != 0;
}

bool track_is_elsewhere(const track_now *now, ir_val but) {
    for (uint8_t k = 0; k < now->s.nalias; k++)
        if (now->s.alias[k] != but)
            return true;
    return false;
}

bool track_holds(const solved *s, uint32_t node, uint32_t obj) {
    return sv_has_obj(s, node, obj) || (s->objs.data[obj].sunk && sv_has_obj(s, node, SV_O_HEAP));
}

static bool given_it(const track_now *now, const ir_ins *call) {
    const track *t = now->t;
    for (uint32_t k = 0; k < call->n; k++) {
        ir_val arg = ir_list(t->f, call)[k];
        if (is_alias(t, &now->s, arg) || sv_has_obj(t->s, sv_value(t->s, arg), now->q->obj))
            return true;
    }
    return false;
}

/* Before it got out it is not in memory that is not of this body, nor returned by who was not given it. */
static bool comes_from_afar(const track_now *now, ir_val v) {
    const track *t = now->t;
    const ir_ins *i = at(t, v);
    if (sv_has_obj(t->s, sv_value(t->s, v), now->q->obj))
        return false;
    if (i->op == IR_CALL)
        return !given_it(now, i);
    const sv_node *n = &t->s->nodes.data[sv_value(t->s, i->a)];
    for (uint32_t k = 0; i->op == IR_LOAD && k < n->n; k++)
        if (sv_is_own(&t->s->objs.data[t->s->ptrs.data[n->at[k]].obj]))
            return false;
    return i->op == IR_LOAD && n->n;
}

/* Is the object in v only because it was moved there from `follow`, phi by phi? Then the aliases say all. */
static bool in_plain_sight(const track_now *now, ir_val v, int depth) {
    const track *t = now->t;
    v = ir_base(t->f, v);
    const ir_ins *i = at(t, v);
    if (v == now->q->follow || !track_holds(t->s, sv_value(t->s, v), now->q->obj) ||
        comes_from_afar(now, v))
        return true;
    if (i->op != IR_PHI || depth >= EXACT_DEPTH)
        return false;
    for (uint32_t k = 0; k < i->n; k++)
        if (ir_list(t->f, i)[k] != v && !in_plain_sight(now, ir_list(t->f, i)[k], depth + 1))
            return false;
    return true;
}

bool track_may(const track_now *now, ir_val v) {
    const solved *s = now->t->s;
    if (!v)
        return false;
    if (is_alias(now->t, &now->s, v))
        return true;
    return now->q->obj != SV_O_NULL && track_holds(s, sv_value(s, v), now->q->obj) &&
           !in_plain_sight(now, v, 0);
}

uint8_t *track_mark(track_now *now) {
    return &now->s.mark;
}

/* ---- null tests ---------------------------------------------------------------------------------------------- */

/* A load that nobody but a test asks for has no node; the memory it reads has. */
static bool loads_it(const track_now *now, ir_val v) {
    const solved *s = now->t->s;
    const sv_node *n = &s->nodes.data[sv_value(s, at(now->t, v)->a)];
    bool found = false;
    for (uint32_t k = 0; k < n->n; k++) {
        sv_ptr p = s->ptrs.data[n->at[k]];
        if (!sv_is_own(&s->objs.data[p.obj]))
            return false;
        for (uint32_t c = s->objs.data[p.obj].cells; c != IR_NONE; c = s->cells.data[c].next) {
            const sv_cell *x = &s->cells.data[c];
            if (!sum_loc_overlap(x->at, x->width, p.at, s->u->ptr_size) || !s->nodes.data[x->in].n)
                continue;
            if (sv_has_obj(s, x->in, now->q->obj) && sv_only_obj(s, x->in, now->q->obj))
                found = true;
            else if (!sv_only_obj(s, x->in, SV_O_NULL))
                return false;
        }
    }
    return found;
}

/* strchr() returns what it is given, or null; functions of the program are taken not to. */
static bool passes_on(const track_now *now, const ir_ins *i) {
    return i->op == IR_CALL && i->ref != IR_NONE &&
           !(now->t->s->u->syms.data[i->ref].flags & IR_SYM_SYSTEM);
}

/* A pointer out of memory or out of a call that solve knows to lead to the object alone is it, or null. */
static bool is_it(const track_now *now, ir_val v) {
    const solved *s = now->t->s;
    if (track_is_start(now, v))
        return true;
    v = ir_plain(now->t->f, v);
    const ir_ins *i = at(now->t, v);
    if (now->q->obj == SV_O_NULL || (i->op != IR_LOAD && !passes_on(now, i)))
        return false;
    uint32_t n = sv_value(s, v);
    return n || i->op == IR_CALL ? sv_only_obj(s, n, now->q->obj) : loads_it(now, v);
}

/* What a test of the pointer itself says; -1: it is not about that. */
static int about_pointer(const track_now *now, const cond_test *t) {
    if (t->op != IR_EQ || !t->a.v)
        return -1;
    bool a = is_it(now, t->a.v), b = t->b.v && is_it(now, t->b.v);
    if (a && !t->b.v && t->b.c == 0)
        return now->q->null ^ t->turned;
    if (now->q->null)
        return -1;
    if (a != b) /* what is equal to it for all that is somebody else's copy of it */
        return t->turned;
    return a ? !t->turned : -1;
}

int track_zero(const track_now *now, ir_val v) {
    const track *t = now->t;
    if (track_is_start(now, v))
        return now->q->null;
    return cond_zero(t->c, &now->s.known, v);
}

unsigned track_answers(const track_now *now, ir_val v) {
    return cond_answers(now->t->c, &now->s.known, v);
}

bool track_exact(const track_now *now, ir_val v, int64_t *x) {
    return cond_exact(now->t->c, &now->s.known, v, x);
}

bool track_is_rough(const track_now *now) {
    return now->t->rough;
}

void track_watch(track_now *now, ir_val v) {
    now->t->watched = v;
}

cond_tested track_how_tested(const track_now *now, ir_val v) {
    return cond_how_tested(now->t->c, v);
}

/* ---- states -------------------------------------------------------------------------------------------------- */

static bool same_aliases(const state *x, const state *y, bool in_order) {
    if (x->nalias != y->nalias)
        return false;
    if (in_order)
        return memcmp(x->alias, y->alias, x->nalias * sizeof *x->alias) == 0;
    for (uint8_t k = 0; k < x->nalias; k++)
        if (!has_alias(y, x->alias[k]))
            return false;
    return true;
}

/* Is there nothing to be found from x that is not found from y? */
static bool is_covered(const track *t, const state *x, const state *y) {
    return !(y->terms & ~x->terms) && x->armed == y->armed && x->mark == y->mark &&
           x->place == y->place && same_aliases(x, y, t->rough) &&
           cond_implies(&x->known, &y->known);
}

static void add(track *t, const state *s) {
    copy_state(state_vec_add(&t->states, 1), s);
}

static void push(track *t, state *s) {
    uint32_t room = t->rough ? MAX_ROUGH : MAX_AT_BLOCK;
    if (t->states.len >= MAX_STATES || t->count[s->block] >= room) {
        t->left_out = true;
        return;
    }
    s->terms = cond_terms(&s->known);
    for (uint32_t k = t->head[s->block]; k; k = t->states.data[k - 1].next)
        if (is_covered(t, s, &t->states.data[k - 1]))
            return;
    s->next = t->head[s->block];
    add(t, s);
    t->head[s->block] = (uint32_t)t->states.len;
    t->count[s->block]++;
}

/* ---- edges --------------------------------------------------------------------------------------------------- */

static bool is_header(const ir_func *f, uint32_t block) {
    uint32_t l = f->blocks.data[block].loop;
    return l != IR_NONE && f->loops.data[l].header == block;
}

/* Values made in the loop are about to be made anew: only phis carry the old ones on. */
static void go_round(const track *t, state *s, uint32_t loop) {
    for (uint8_t k = 0; k < s->nalias; k++)
        if (ir_inside(t->f, t->f->blocks.data[ir_block_of(t->f, s->alias[k])].loop, loop))
            s->alias[k--] = s->alias[--s->nalias];
}

static bool move_aliases(const track *t, state *s, uint32_t from, uint32_t to, bool round) {
    const ir_block *b = &t->f->blocks.data[to];
    state before; /* its aliases */
    copy_head(&before, s);
    uint32_t edge = cond_edge_number(t->f, from, to);
    if (round)
        go_round(t, s, b->loop);
    for (ir_val v = b->first; v <= b->last && at(t, v)->op == IR_PHI; v++) {
        drop_alias(s, v);
        if (is_alias(t, &before, ir_list(t->f, at(t, v))[edge]) && !add_alias(s, v))
            return false;
    }
    return true;
}

static track_exit exit_of(const track_now *now, uint32_t from, uint32_t loop) {
    const ir_func *f = now->t->f;
    uint32_t before = now->s.parent;
    if (f->loops.data[loop].header != from)
        return TRACK_BREAKS;
    bool ran = before == IR_NONE ||
               ir_inside(f, f->blocks.data[now->t->states.data[before].block].loop, loop);
    return ran ? TRACK_ENDS : TRACK_UNRUN;
}

/* Ways that differ in nothing but where they came from are one to a rough search. */
static bool leaves_open(track_now *now, uint32_t from, uint32_t loop) {
    const track_ask *q = now->q;
    track_exit how = exit_of(now, from, loop);
    if (q->leave(q->ctx, now, loop, how) != TRACK_STOP)
        return true;
    track_exit other = how == TRACK_ENDS ? TRACK_UNRUN : TRACK_ENDS;
    return now->t->rough && how != TRACK_BREAKS && q->leave(q->ctx, now, loop, other) != TRACK_STOP;
}

/* Does the edge leave a loop that whoever asks wants to see the inside of? */
static bool may_leave(track_now *now, uint32_t from, uint32_t to) {
    const ir_func *f = now->t->f;
    if (!now->q->leave || !now->s.armed)
        return true;
    uint32_t stay = f->blocks.data[to].loop;
    for (uint32_t l = f->blocks.data[from].loop; l != IR_NONE && !ir_inside(f, stay, l);
         l = f->loops.data[l].parent)
        if (!leaves_open(now, from, l))
            return false;
    return true;
}

static bool is_closed(const track_now *now, ir_val branch, uint32_t edge) {
    for (uint32_t k = 0; k < now->q->nclosed; k++)
        if (now->q->closed[k].branch == branch && now->q->closed[k].edge == edge)
            return true;
    return false;
}

/* A place that is not a local's: it may hold something else before long. */
static bool is_shared(const track_now *now, ir_val place) {
    return place && !now->q->null && !cond_in_local(now->t->c, place);
}

/* choice: there is another edge that could be taken. */
static void go(track_now *now, uint32_t self, uint32_t edge, bool choice, const cond_facts *known) {
    track *t = now->t;
    uint32_t from = now->s.block;
    ir_val last = t->f->blocks.data[from].last;
    uint32_t to = ir_list(t->f, at(t, last))[edge];
    bool back = to <= from;
    bool round = is_header(t->f, to) &&
                 ir_inside(t->f, t->f->blocks.data[from].loop, t->f->blocks.data[to].loop);
    if (!now->s.armed && (t->rough || !t->region[to]))
        return;
    if (now->s.armed && ((choice && now->q->straight) || is_closed(now, last, edge)))
        return;
    if ((back && !round) || !may_leave(now, from, to)) /* no loop that is known as one */
        return;
    state s;
    copy_head(&s, &now->s);
    cond_copy(&s.known, known);
    s.block = to;
    s.parent = self;
    s.by = (track_turn){choice ? last : 0, edge};
    if (!t->rough || s.known.n)
        cond_edge(t->c, &s.known, from, to);
    if (round && is_shared(now, s.place))
        s.place = 0;
    if (move_aliases(t, &s, from, to, round))
        push(t, &s);
}

/* By a rough search, which learns what is watched and leaves no way out for that. *choice: there is one, whatever
 * is known. */
static int guess(const track *t, const cond_test *test, cond_facts *known, bool *choice) {
    static const cond_facts nothing;
    int is = cond_decide(t->c, &nothing, test);
    for (int holds = 0; test->a.v && test->a.v == t->watched && holds <= 1; holds++)
        (void)cond_assume(t->c, &known[holds], test, holds);
    *choice = is < 0 && !cond_may_tell(t->c, test);
    return is;
}

static void branch(track_now *now, uint32_t self) {
    cond_test t;
    track *all = now->t;
    int is = cond_branch(all->c, now->s.block, &t) && now->s.armed ? about_pointer(now, &t) : -1;
    cond_facts known[2];
    cond_copy(&known[0], &now->s.known);
    cond_copy(&known[1], &now->s.known);
    bool choice = true, asks = is < 0 && !all->rough;
    if (is < 0 && all->rough)
        is = guess(all, &t, known, &choice);
    bool open[2] = {is != 1, is != 0};
    for (int holds = 0; asks && holds <= 1; holds++)
        open[holds] = cond_assume(all->c, &known[holds], &t, holds);
    for (int holds = 1; holds >= 0; holds--)
        if (open[holds])
            go(now, self, holds ? 0 : 1, choice && open[0] && open[1], &known[holds]);
}

static void leave(track_now *now, uint32_t self) {
    const track *t = now->t;
    ir_val last = t->f->blocks.data[now->s.block].last;
    const ir_ins *end = at(t, last);
    cond_test test;
    if (end->op == IR_UNREACH || end->op == IR_RET)
        return;
    if (end->op == IR_BR && cond_branch(t->c, now->s.block, &test)) {
        branch(now, self);
        return;
    }
    for (uint32_t k = 0; k < end->n; k++) {
        cond_facts known;
        cond_copy(&known, &now->s.known);
        if (end->op != IR_SWITCH || t->rough || cond_case(t->c, &known, now->s.block, k))
            go(now, self, k, end->n > 1, &known);
    }
}

/* ---- the search ------------------------------------------------------------------------------------------------ */

/* A callee that ends in exit() ends the way. */
static bool comes_back(track *t, ir_val v) {
    const ir_ins *i = at(t, v);
    if (i->op != IR_CALL || i->ref == IR_NONE)
        return true;
    if (!t->noreturn[v]) {
        const solve_env *env = t->s->env;
        const summary *sum = env->summary(env->ctx, env->func(env->ctx, i->ref));
        t->noreturn[v] = sum->noreturn && !sum->unknown && !sum->bottom ? 2 : 1;
    }
    return t->noreturn[v] == 1;
}

static void arm(track_now *now) {
    now->s.armed = true;
    now->s.mark = now->q->mark;
    now->s.nalias = 0;
    now->s.place = now->q->place;
    now->s.parent = IR_NONE;
    now->s.by = (track_turn){0};
    if (now->q->follow)
        (void)add_alias(&now->s, now->q->follow);
    if (now->q->signs)
        cond_signs(now->t->c, &now->s.known, now->q->from, now->q->signs);
    for (uint32_t k = 0; k < now->q->nunlike; k++)
        cond_exclude(now->t->c, &now->s.known, now->q->unlike[k].v, now->q->unlike[k].c);
}

/* One block, one way. */
/* What was loaded is used soon, or loaded again. */
static void replace_load(const track *t, state *s, ir_val v) {
    for (uint8_t k = 0; k < s->nalias; k++)
        if (at(t, s->alias[k])->op == IR_LOAD) {
            s->alias[k] = v;
            return;
        }
}

/* Before anything that might write there. */
static void forget_shared(track_now *now, const ir_ins *i) {
    bool writes = i->op == IR_CALL || i->op == IR_COPY || i->op == IR_ZERO || i->op == IR_ASM ||
                  (i->op == IR_STORE && !cond_in_local(now->t->c, i->a));
    if (writes && is_shared(now, now->s.place))
        now->s.place = 0;
}

/* strcpy(p, s) is p. */
static bool yields_first(const track *t, const ir_ins *i) {
    static const char *const names[] = {"strcpy",  "strcat", "strncpy", "strncat",
                                        "memmove", "memcpy", "memset",  NULL};
    return i->op == IR_CALL && i->n && ir_is_one_of(ir_callee_name(t->s->u, i), names);
}

/* What is stored in a local is found there again, null wherever it is, and anything as long as nothing else is written. */
static void remember(track_now *now, ir_val v) {
    const track *t = now->t;
    const ir_ins *i = at(t, v);
    forget_shared(now, i);
    if (yields_first(t, i)) {
        if (track_is_start(now, ir_list(t->f, i)[0]))
            (void)add_alias(&now->s, v);
    } else if (i->op == IR_LOAD && now->s.place && cond_same_place(t->c, i->a, now->s.place)) {
        if (!add_alias(&now->s, v))
            replace_load(t, &now->s, v);
    } else if (i->op == IR_STORE) {
        if (now->s.place && cond_same_place(t->c, i->a, now->s.place))
            now->s.place = 0;
        if (track_is_start(now, i->b) && (!now->s.place || !is_shared(now, i->a)))
            now->s.place = i->a;
    }
}

static track_next walk(track_now *now, ir_val first, uint32_t *self, ir_val *end) {
    track *t = now->t;
    const ir_block *b = &t->f->blocks.data[now->s.block];
    for (ir_val v = first; v <= b->last; v++) {
        track_next next = now->s.armed ? now->q->at(now->q->ctx, now, v) : TRACK_ON;
        if (next == TRACK_FOUND)
            *end = v;
        if (next != TRACK_ON || !comes_back(t, v))
            return next == TRACK_ON ? TRACK_STOP : next;
        if (!t->rough)
            cond_pass(t->c, &now->s.known, v);
        if (now->s.armed)
            remember(now, v);
        if (v == now->q->from && !now->s.armed) {
            arm(now);
            *self = (uint32_t)t->states.len; /* the way as it is told begins here */
            add(t, &now->s);
        }
    }
    leave(now, *self);
    return TRACK_ON;
}

/* Where to begin: as far up as the blocks between are few, so that what they say is known. */
static uint32_t begin(track *t, uint32_t start) {
    const ir_func *f = t->f;
    uint32_t top = start, n = 1;
    for (size_t b = 0; b < f->blocks.len; b++)
        t->region[b] = false;
    t->region[start] = true;
    while (f->blocks.data[top].idom != IR_NONE) {
        uint32_t up = f->blocks.data[top].idom;
        ir_u32_vec_clear(&t->todo);
        ir_u32_vec_push(&t->todo, top);
        uint32_t had = n;
        while (t->todo.len && n <= had + REGION) { /* all between `up` and top */
            const ir_block *b = &f->blocks.data[ir_u32_vec_pop(&t->todo)];
            for (uint32_t k = 0; k < b->npreds; k++) {
                uint32_t p = f->preds.data[b->preds + k];
                if (t->region[p] || p == up)
                    continue;
                t->region[p] = true;
                n++;
                ir_u32_vec_push(&t->todo, p);
            }
        }
        if (n > REGION)
            return top;
        t->region[up] = true;
        n++;
        top = up;
    }
    return top;
}

/* Conditions above the place where the walk begins, each taken on every way to it. */
static void know_above(track *t, state *s) {
    const ir_func *f = t->f;
    for (ir_turn x = {.from = s->block}; ir_turn_above(f, &x, IR_NONE);) {
        cond_test test;
        if (cond_branch(t->c, x.from, &test))
            (void)cond_assume(t->c, &s->known, &test, ir_list(f, at(t, x.end))[0] == x.to);
    }
}

static void reset(track *t, track_ask *q, bool rough) {
    for (size_t k = 0; k < t->f->blocks.len; k++)
        t->head[k] = t->count[k] = 0;
    state_vec_clear(&t->states);
    t->rough = rough;
    t->left_out = false;
    t->watched = 0;
    if (q->begin)
        q->begin(q->ctx, q, rough);
}

static void tell(track *t, uint32_t last, ir_val end, track_way *way) {
    uint32_t n = 0;
    for (uint32_t k = last; k != IR_NONE; k = t->states.data[k].parent)
        n += t->states.data[k].by.branch != 0;
    track_turn *turns = mk_new_n(t->s->arena, track_turn, n + 1);
    *way = (track_way){end, turns, n};
    for (uint32_t k = last; k != IR_NONE; k = t->states.data[k].parent)
        if (t->states.data[k].by.branch)
            turns[--n] = t->states.data[k].by;
}

/* From all states there are, and those they lead to; *self: the last of the way that was found, to *end. */
static bool search(track *t, const track_ask *q, ir_val first, uint32_t *self, ir_val *end) {
    for (uint32_t k = 0; k < t->states.len; k++) {
        track_now now;
        now.t = t;
        now.q = q;
        copy_state(&now.s, &t->states.data[k]);
        if (now.s.armed && now.s.parent == IR_NONE) /* was walked on as it was made */
            continue;
        *self = k;
        ir_val begin = k ? t->f->blocks.data[now.s.block].first : first;
        if (walk(&now, begin, self, end) == TRACK_FOUND)
            return true;
    }
    return false;
}

/* Most that are asked for are not there, whatever is known: then there is no need to know it. */
static bool might_find(track *t, track_ask *q) {
    uint32_t self;
    ir_val end;
    reset(t, q, true);
    state first = {.block = ir_block_of(t->f, q->from), .parent = IR_NONE};
    push(t, &first);
    return search(t, q, q->from, &self, &end) || t->left_out;
}

bool track_find(track *t, const track_ask *asked, track_way *way) {
    track_ask all = *asked, *q = &all;
    uint32_t self;
    ir_val end;
    if (!might_find(t, q))
        return false;
    reset(t, q, false);
    state first = {.block = begin(t, ir_block_of(t->f, q->from)), .parent = IR_NONE};
    know_above(t, &first);
    push(t, &first);
    if (!search(t, q, t->f->blocks.data[first.block].first, &self, &end))
        return false;
    tell(t, self, end, way);
    return true;
}

static bool same_side(const track *t, const cond_side *a, const cond_side *b) {
    return a->v && b->v ? cond_same_place(t->c, a->v, b->v) : !a->v && !b->v && a->c == b->c;
}

bool track_same_test(const track *t, ir_val a, ir_val b, bool *same) {
    cond_test x, y;
    if (!cond_branch(t->c, ir_block_of(t->f, a), &x) || !cond_branch(t->c, ir_block_of(t->f, b), &y))
        return false;
    *same = x.turned == y.turned;
    return x.op == y.op && same_side(t, &x.a, &y.a) && same_side(t, &x.b, &y.b);
}

uint32_t track_excluded(const track *t, track_turn turn) {
    cond_test test;
    if (!cond_branch(t->c, ir_block_of(t->f, turn.branch), &test) || test.op != IR_EQ || test.b.v)
        return IR_NONE;
    bool equal = (turn.edge == 0) ^ test.turned;
    return equal ? IR_NONE : test.a.term;
}

ir_val track_nothing(const track *t, track_turn turn) {
    cond_test test;
    if (!cond_branch(t->c, ir_block_of(t->f, turn.branch), &test) || test.b.v || test.b.c > 0 ||
        test.b.c < (test.op == IR_EQ ? 0 : -1))
        return 0;
    return (turn.edge == 0) ^ test.turned ? test.a.v : 0;
}

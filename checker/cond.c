#include "cond.h"

MK_MAP(term_ids, uint64_t, uint32_t, mk_key_u64, mk_eq_u64)

enum { MAX_TERMS = 4000 };

typedef struct cond_term {
    ir_val v;      /* one of the values that it is; a comparison of two: that */
    bool wanted;   /* asked for more than once, or made by a phi, or goes into one */
    bool truth;    /* 0 or 1 */
    uint8_t tested; /* cond_tested */
    uint32_t loop; /* the innermost loop in which it is computed anew, or IR_NONE */
    uint32_t root; /* the local out of which it is loaded, or IR_NONE */
    uint32_t ends; /* loaded, and tested by the loop that it ends: the loop changes it */
    uint32_t tests;
    uint32_t last; /* the block behind which nothing depends on it */
} cond_term;

MK_VEC(term_vec, cond_term)

typedef struct branch_test {
    bool is;
    cond_test t;
} branch_test;

struct conds {
    const solved *s;
    const ir_func *f;
    uint64_t *
        hash; /* per value: equal for values computed alike; two that differ never meet in one body */
    uint32_t *loop; /* per value: as in cond_term */
    term_vec terms;
    term_ids ids;
    branch_test *tests; /* per block */
    int64_t *least;     /* per phi, once asked for: what it is at least */
    bool *asked;
};

static const ir_ins *at(const conds *c, ir_val v) {
    return ir_at(c->f, v);
}

/* ---- ranges --------------------------------------------------------------------------------------------- */

static const cond_range ANY = {.lo = INT64_MIN, .hi = INT64_MAX}, TRUTH = {.lo = 0, .hi = 1};

static cond_range exactly(int64_t x) {
    return (cond_range){.lo = x, .hi = x};
}

static bool is_exact(cond_range r) {
    return r.lo == r.hi;
}

static bool is_any(cond_range r) {
    return r.lo == INT64_MIN && r.hi == INT64_MAX && !r.holes;
}

static bool can_be(cond_range r, int64_t x) {
    for (uint32_t k = 0; k < r.holes; k++)
        if (r.hole[k] == x)
            return false;
    return r.lo <= x && x <= r.hi;
}

static void without(cond_range *r, int64_t x) {
    if (x == r->lo && x < INT64_MAX)
        r->lo++;
    else if (x == r->hi && x > INT64_MIN)
        r->hi--;
    else if (can_be(*r, x) && r->holes < COND_HOLES)
        r->hole[r->holes++] = x;
}

/* ---- what is computed alike ------------------------------------------------------------------------------- */

static bool is_comparison(const ir_ins *i) {
    return i->op >= IR_EQ && i->op <= IR_GE;
}

static bool is_pure(const ir_ins *i) {
    return (i->op >= IR_NEG && i->op <= IR_GE) || ir_moves(i);
}

static bool is_leaf(const ir_ins *i) {
    return i->op == IR_CONST || i->op == IR_ARG || i->op == IR_LOCAL || i->op == IR_GLOBAL ||
           i->op == IR_FUNC || i->op == IR_STR;
}

/* Asks the same of the same: strcmp(), is_empty(). */
static bool only_looks(const conds *c, const ir_ins *i) {
    if (i->ref == IR_NONE || i->b)
        return false;
    const solve_env *env = c->s->env;
    const summary *sum = env->summary(env->ctx, env->func(env->ctx, i->ref));
    if (sum->unknown || sum->bottom || sum->ncalls || sum->ncopies)
        return false;
    for (uint32_t k = 0; k < sum->nobjs; k++)
        if (sum->objs[k].kind == SUM_FRESH || (sum->objs[k].facts & (SUM_WRITTEN | SUM_MAY_FREE)))
            return false;
    return true;
}

static uint64_t mix(uint64_t h, uint64_t x) {
    return mk_hash_u64(h ^ mk_hash_u64(x + 0x9e3779b97f4a7c15u));
}

static uint32_t inner(const ir_func *f, uint32_t x, uint32_t y) {
    if (x == IR_NONE || y == IR_NONE)
        return x == IR_NONE ? y : x;
    return f->loops.data[x].depth >= f->loops.data[y].depth ? x : y;
}

static uint64_t hash_load(const conds *c, ir_val address, uint8_t ty) {
    return mix(mix(IR_LOAD, c->hash[address]), ty);
}

/* Operands come before what they go into; those that do not (odd gotos) are themselves alone. */
static uint64_t operand(const conds *c, ir_val v) {
    return c->hash[v] ? c->hash[v] : mix(v, IR_NONE);
}

static void number(conds *c, ir_val v, uint32_t block) {
    const ir_ins *i = at(c, v);
    uint64_t h = mix(mix(i->op, i->ty), i->flags & ~(unsigned)(IR_MACRO | IR_IMPLICIT));
    bool call = i->op == IR_CALL && only_looks(c, i);
    if (i->op == IR_LOAD && !(i->flags & (IR_VOLATILE | IR_ATOMIC))) {
        c->hash[v] = hash_load(c, i->a, i->ty);
        c->loop[v] = c->loop[i->a];
        return;
    }
    if (!is_leaf(i) && !is_pure(i) && !call) {
        c->hash[v] = mix(h, v);
        c->loop[v] = c->f->blocks.data[block].loop;
        return;
    }
    c->loop[v] = IR_NONE;
    h = mix(mix(mix(h, i->ref), (uint64_t)i->imm), i->op == IR_FIELD ? i->n : 0);
    if (!is_leaf(i) && !call) {
        h = mix(mix(h, operand(c, i->a)), i->b ? operand(c, i->b) : 0);
        c->loop[v] = inner(c->f, c->loop[i->a], i->b ? c->loop[i->b] : IR_NONE);
    }
    for (uint32_t k = 0; call && k < i->n; k++) {
        h = mix(h, operand(c, ir_list(c->f, i)[k]));
        c->loop[v] = inner(c->f, c->loop[v], c->loop[ir_list(c->f, i)[k]]);
    }
    c->hash[v] = h;
}

/* ---- terms -------------------------------------------------------------------------------------------------- */

static uint32_t root_of(const conds *c, ir_val v) {
    for (int steps = 0; v && steps < 8; steps++) {
        const ir_ins *i = at(c, v);
        if (i->op == IR_LOCAL)
            return i->ref;
        if (i->op != IR_LOAD && i->op != IR_FIELD && i->op != IR_OFFSET && i->op != IR_INDEX &&
            i->op != IR_CAST)
            break;
        v = i->a;
    }
    return IR_NONE;
}

static uint32_t find_term(const conds *c, uint64_t hash) {
    const uint32_t *id = term_ids_get(&c->ids, hash);
    return id ? *id : IR_NONE;
}

static uint32_t add_term(conds *c, ir_val v, uint64_t hash, uint32_t loop, bool truth) {
    bool added;
    if (c->terms.len >= MAX_TERMS)
        return find_term(c, hash);
    uint32_t *id = term_ids_add(&c->ids, hash, &added);
    if (added) {
        *id = (uint32_t)c->terms.len;
        term_vec_push(&c->terms, (cond_term){.v = v,
                                             .wanted = at(c, v)->op == IR_PHI,
                                             .truth = truth,
                                             .loop = loop,
                                             .root = root_of(c, v),
                                             .ends = IR_NONE});
    }
    cond_term *t = &c->terms.data[*id];
    t->wanted |= ++t->tests > 1;
    return *id;
}

/* ---- tests ---------------------------------------------------------------------------------------------------- */

static cond_side side_of(const conds *c, ir_val v) {
    v = ir_plain(c->f, v);
    if (at(c, v)->op == IR_CONST)
        return (cond_side){0, IR_NONE, at(c, v)->imm};
    return (cond_side){v, find_term(c, c->hash[v]), 0};
}

static uint64_t hash_test(const conds *c, const cond_test *t) {
    uint64_t a = c->hash[t->a.v], b = c->hash[t->b.v];
    if (t->op == IR_EQ && a > b)
        return mix(mix(t->op, b), a);
    return mix(mix(t->op, a), b);
}

static void swap_sides(cond_test *t) {
    cond_side a = t->a;
    t->a = t->b;
    t->b = a;
}

/* One form for all: == or <=, a constant on the right. */
static cond_test in_order(uint8_t op, cond_side a, cond_side b, bool turned) {
    cond_test t = {
        .op = op == IR_EQ || op == IR_NE ? IR_EQ : IR_LE, .a = a, .b = b, .term = IR_NONE};
    bool flip = op == IR_LT || op == IR_GE; /* a < b: not b <= a */
    t.turned = turned ^ (op == IR_NE || op == IR_GT || op == IR_LT);
    if (flip)
        swap_sides(&t);
    if (t.a.v || !t.b.v)
        return t;
    swap_sides(&t);
    if (t.op == IR_LE && t.b.c > INT64_MIN) { /* c <= x: not x <= c - 1 */
        t.b.c--;
        t.turned = !t.turned;
    }
    return t;
}

/* What `v != 0` tests; (a < b) != 0, !x and (bool)x are about what is inside. */
static cond_test test_of(const conds *c, ir_val v) {
    bool turned = false;
    const ir_ins *i;
    for (;;) {
        v = ir_plain(c->f, v);
        i = at(c, v);
        bool against_zero = (i->op == IR_EQ || i->op == IR_NE) &&
                            (ir_is_const(c->f, i->a, 0) || ir_is_const(c->f, i->b, 0));
        if (!against_zero)
            break;
        ir_val other = ir_plain(c->f, ir_is_const(c->f, i->a, 0) ? i->b : i->a);
        if (!is_comparison(at(c, other)))
            break;
        turned ^= i->op == IR_EQ;
        v = other;
    }
    cond_test t = is_comparison(i)
                      ? in_order(i->op, side_of(c, i->a), side_of(c, i->b), turned)
                      : in_order(IR_NE, side_of(c, v), (cond_side){0, IR_NONE, 0}, turned);
    if (t.a.v && t.b.v)
        t.term = find_term(c, hash_test(c, &t));
    return t;
}

static void add_side(conds *c, cond_side *s) {
    if (s->v)
        s->term = add_term(c, s->v, c->hash[s->v], c->loop[s->v], is_comparison(at(c, s->v)));
}

static cond_test add_test(conds *c, ir_val v) {
    cond_test t = test_of(c, v);
    add_side(c, &t.a);
    add_side(c, &t.b);
    if (t.a.v && t.b.v) {
        uint32_t loop = inner(c->f, c->loop[t.a.v], c->loop[t.b.v]);
        t.term = add_term(c, t.a.v, hash_test(c, &t), loop, true);
    }
    return t;
}

/* What goes into a phi that is asked for is asked for. */
static void add_operands(conds *c, ir_val phi) {
    const ir_ins *i = at(c, phi);
    for (uint32_t k = 0; k < i->n; k++) {
        ir_val v = ir_plain(c->f, ir_list(c->f, i)[k]);
        if (!v || at(c, v)->op == IR_CONST)
            continue;
        uint32_t t;
        if (is_comparison(at(c, v)))
            t = add_test(c, v).a.term;
        else
            t = add_term(c, v, c->hash[v], c->loop[v], false);
        if (t != IR_NONE)
            c->terms.data[t].wanted = true;
    }
}

static bool leaves(const conds *c, uint32_t block, uint32_t loop) {
    const ir_ins *end = at(c, c->f->blocks.data[block].last);
    for (uint32_t k = 0; k < end->n; k++) {
        uint32_t l = c->f->blocks.data[ir_list(c->f, end)[k]].loop;
        while (l != IR_NONE && l != loop)
            l = c->f->loops.data[l].parent;
        if (l == IR_NONE)
            return true;
    }
    return false;
}

static void mark_end(conds *c, uint32_t block, uint32_t term) {
    uint32_t loop = c->f->blocks.data[block].loop;
    if (term != IR_NONE && loop != IR_NONE && leaves(c, block, loop))
        c->terms.data[term].ends = loop;
}

static void note_tested(conds *c, uint32_t term, cond_tested how) {
    if (term != IR_NONE && c->terms.data[term].tested < how)
        c->terms.data[term].tested = (uint8_t)how;
}

static void note_test(conds *c, const cond_test *t) {
    cond_tested how = t->b.v ? COND_BY_OTHERS : COND_BY_CONSTANTS;
    note_tested(c, t->a.term, how);
    note_tested(c, t->b.term, how);
}

static void add_branches(conds *c) {
    for (uint32_t b = 0; b < c->f->blocks.len; b++) {
        const ir_ins *end = at(c, c->f->blocks.data[b].last);
        if (end->op == IR_BR && ir_list(c->f, end)[0] != ir_list(c->f, end)[1]) {
            cond_test t = add_test(c, end->a);
            c->tests[b] = (branch_test){true, t};
            note_test(c, &t);
            mark_end(c, b, t.a.term);
            mark_end(c, b, t.b.term);
            mark_end(c, b, t.term);
        } else if (end->op == IR_SWITCH) {
            ir_val v = ir_plain(c->f, end->a);
            note_tested(c, add_term(c, v, c->hash[v], c->loop[v], false), COND_BY_OTHERS);
        }
    }
    for (size_t k = 0; k < c->terms.len; k++)
        if (at(c, c->terms.data[k].v)->op == IR_PHI)
            add_operands(c, c->terms.data[k].v);
}

/* ---- how long a fact matters ---------------------------------------------------------------------------------- */

/* Per block: the last one from which a way may lead back to it, round loops; those it leaves count. */
static const uint32_t *ends_of_loops(const conds *c) {
    uint32_t n = (uint32_t)c->f->blocks.len, *end = mk_new_n(c->s->arena, uint32_t, n + 1);
    for (uint32_t b = 0; b < n; b++) {
        end[b] = b;
        for (uint32_t l = c->f->blocks.data[b].loop; l != IR_NONE; l = c->f->loops.data[l].parent)
            end[c->f->loops.data[l].header] = b;
    }
    for (uint32_t b = 1; b < n; b++)
        end[b] = end[b - 1] > end[b] ? end[b - 1] : end[b];
    return end;
}

static void live_until(conds *c, uint32_t term, uint32_t block) {
    if (term != IR_NONE && c->terms.data[term].last < block)
        c->terms.data[term].last = block;
}

static void want_term(conds *c, uint32_t term) {
    if (term != IR_NONE)
        c->terms.data[term].wanted = true;
}

typedef struct uses {
    const conds *c;
    uint32_t *last; /* per value */
    uint32_t until;
} uses;

/* The pointer that is followed to get there, if that is a term. */
static uint32_t followed(const conds *c, ir_val address) {
    address = ir_base(c->f, address);
    return is_leaf(at(c, address)) && at(c, address)->op != IR_ARG ? IR_NONE
                                                                   : find_term(c, c->hash[address]);
}

static void use(void *ctx, ir_val *v) {
    uses *u = ctx;
    if (u->last[*v] < u->until)
        u->last[*v] = u->until;
}

/* p->n++: a number that nothing is less than. */
static bool is_counted(const conds *c, const ir_ins *store) {
    const ir_ins *sum = at(c, ir_plain(c->f, store->b));
    if (sum->op != IR_ADD || !(sum->flags & IR_UNSIGNED))
        return false;
    const ir_ins *was = at(c, ir_plain(c->f, sum->a)), *by = at(c, ir_plain(c->f, sum->b));
    return was->op == IR_LOAD && c->hash[was->a] == c->hash[store->a] && by->op == IR_CONST && by->imm > 0;
}

/* What is computed of a value depends on it. Phis first: theirs may come round a loop; then backwards, so that
 * what is computed of a value is seen before it. */
static void find_last_uses(conds *c) {
    const uint32_t *end = ends_of_loops(c);
    uses u = {c, mk_new_n(c->s->arena, uint32_t, c->f->ins.len + 1), 0};
    for (uint32_t b = 0; b < c->f->blocks.len; b++)
        for (ir_val v = c->f->blocks.data[b].first; at(c, v)->op == IR_PHI; v++) {
            u.until = end[b];
            ir_each_operand((ir_func *)c->f, (ir_ins *)at(c, v), use, &u);
        }
    for (uint32_t b = (uint32_t)c->f->blocks.len; b-- > 0;)
        for (ir_val v = c->f->blocks.data[b].last; v >= c->f->blocks.data[b].first; v--) {
            const ir_ins *i = at(c, v);
            u.until = is_pure(i) && u.last[v] > end[b] ? u.last[v] : end[b];
            if (i->op != IR_PHI)
                ir_each_operand((ir_func *)c->f, (ir_ins *)i, use, &u);
            live_until(c, find_term(c, c->hash[v]), u.last[v]);
            if (is_comparison(i))
                live_until(c, test_of(c, v).term, u.until);
            if (i->op == IR_LOAD || i->op == IR_STORE)
                want_term(c, followed(c, i->a));
            if (i->op == IR_STORE && (at(c, ir_plain(c->f, i->b))->op == IR_CONST || is_counted(c, i)))
                want_term(c, find_term(c, hash_load(c, i->a, i->ty)));
        }
}

conds *conds_of(const solved *s) {
    conds *c = mk_new(s->arena, conds);
    c->s = s;
    c->f = s->f;
    c->hash = mk_new_n(s->arena, uint64_t, s->f->ins.len + 1);
    c->loop = mk_new_n(s->arena, uint32_t, s->f->ins.len + 1);
    c->tests = mk_new_n(s->arena, branch_test, s->f->blocks.len + 1);
    c->least = mk_new_n(s->arena, int64_t, s->f->ins.len + 1);
    c->asked = mk_new_n(s->arena, bool, s->f->ins.len + 1);
    c->terms.alloc = mk_arena_as_alloc(s->arena);
    c->ids.alloc = mk_arena_as_alloc(s->arena);
    for (uint32_t b = 0; b < s->f->blocks.len; b++)
        for (ir_val v = s->f->blocks.data[b].first; v <= s->f->blocks.data[b].last; v++)
            number(c, v, b);
    add_branches(c);
    find_last_uses(c);
    return c;
}

void cond_want(conds *c, ir_val v) {
    size_t had = c->terms.len;
    v = ir_plain(c->f, v);
    uint32_t t = at(c, v)->op == IR_CONST ? IR_NONE : add_term(c, v, c->hash[v], c->loop[v], false);
    if (t == IR_NONE)
        return;
    for (size_t k = had; k < c->terms.len; k++)
        if (at(c, c->terms.data[k].v)->op == IR_PHI)
            add_operands(c, c->terms.data[k].v);
    for (size_t k = had; k < c->terms.len; k++)
        c->terms.data[k].last = IR_NONE;
    c->terms.data[t].wanted = true;
    c->terms.data[t].last = IR_NONE; /* whoever wants it asks anywhere */
}

cond_tested cond_how_tested(const conds *c, ir_val v) {
    uint32_t term = find_term(c, c->hash[ir_plain(c->f, v)]);
    return term == IR_NONE ? COND_UNTESTED : (cond_tested)c->terms.data[term].tested;
}

bool cond_same_place(const conds *c, ir_val a, ir_val b) {
    return c->hash[a] == c->hash[b];
}

bool cond_in_local(const conds *c, ir_val address) {
    while (at(c, address)->op == IR_FIELD || at(c, address)->op == IR_CAST)
        address = at(c, address)->a;
    return at(c, address)->op == IR_LOCAL;
}

bool cond_branch(const conds *c, uint32_t block, cond_test *t) {
    *t = c->tests[block].t;
    return c->tests[block].is;
}

static bool is_wanted(const conds *c, uint32_t term) {
    return term != IR_NONE && c->terms.data[term].wanted;
}

bool cond_may_tell(const conds *c, const cond_test *t) {
    return is_wanted(c, t->a.term) || is_wanted(c, t->b.term) || is_wanted(c, t->term);
}

/* ---- what is known --------------------------------------------------------------------------------------------- */

static cond_range known_of(const conds *c, const cond_facts *k, uint32_t term) {
    for (uint32_t i = 0; i < k->n; i++)
        if (k->at[i].term == term)
            return k->at[i].is;
    return term != IR_NONE && c->terms.data[term].truth ? TRUTH : ANY;
}

/* What nothing depends on any more would only keep ways apart. */
static void forget_dead(const conds *c, cond_facts *k, uint32_t block) {
    for (uint32_t i = 0; i < k->n; i++)
        if (c->terms.data[k->at[i].term].last < block)
            k->at[i--] = k->at[--k->n];
}

static void forget(cond_facts *k, uint32_t term) {
    for (uint32_t i = 0; i < k->n; i++)
        if (k->at[i].term == term)
            k->at[i--] = k->at[--k->n];
}

static void learn(const conds *c, cond_facts *k, uint32_t term, cond_range r) {
    if (!is_wanted(c, term))
        return;
    forget(k, term);
    if (k->n < COND_FACTS && !is_any(r))
        k->at[k->n++] = (cond_fact){term, r};
}

static cond_range range_of(const conds *c, const cond_facts *k, ir_val v);

/* strlen(s), strlen(s) + 1: what it is at least; INT64_MIN: nobody knows. */
static int64_t length_at_least(const conds *c, ir_val v) {
    const ir_ins *i = at(c, ir_plain(c->f, v));
    const ir_ins *more = i->op == IR_ADD ? at(c, ir_plain(c->f, i->b)) : NULL;
    if (more)
        i = at(c, ir_plain(c->f, i->a));
    if (i->op != IR_CALL || strcmp(ir_callee_name(c->s->u, i), "strlen") != 0 ||
        (more && (more->op != IR_CONST || more->imm < 0 || more->imm > INT32_MAX)))
        return INT64_MIN;
    return more ? more->imm : 0;
}

/* x + 1 where x is [0, ..] is [1, ..], and so is x + strlen(s) + 1; nobody counts until numbers wrap. */
static cond_range sum_of(const conds *c, const cond_facts *k, const ir_ins *i) {
    const ir_ins *b = at(c, ir_plain(c->f, i->b));
    cond_range r = range_of(c, k, i->a);
    bool number = b->op == IR_CONST && b->imm <= INT32_MAX && b->imm >= -INT32_MAX;
    int64_t length = !number && i->op == IR_ADD ? length_at_least(c, i->b) : INT64_MIN;
    if (!number && length < 0)
        return ANY;
    int64_t by = !number ? length : i->op == IR_SUB ? -b->imm : b->imm;
    r.holes = 0;
    r.lo = r.lo < INT64_MIN / 2 ? INT64_MIN : r.lo + by;
    r.hi = !number || r.hi > INT64_MAX / 2 ? INT64_MAX : r.hi + by;
    return r;
}

/* What the product of x and constant i->b is of x; 0: it is none. */
static int64_t factor(const conds *c, const ir_ins *i) {
    const ir_ins *b = at(c, ir_plain(c->f, i->b));
    if (b->op != IR_CONST || b->imm < 0 || b->imm > INT32_MAX)
        return 0;
    if (i->op == IR_MUL)
        return b->imm;
    return i->op == IR_SHL && b->imm < 31 ? (int64_t)1 << b->imm : 0;
}

/* ---- what only ever grows ------------------------------------------------------------------------------------- */

enum { GROWTH_PHIS = 16, GROWTH_STEPS = 64 };

typedef struct growth {
    const conds *c;
    ir_val phi[GROWTH_PHIS]; /* on the way */
    int nphi, steps;
} growth;

/* The least constant that v grows from, by sums and products round loops; INT64_MIN: it does not only grow. */
static int64_t grows_from(growth *g, ir_val v) {
    v = ir_plain(g->c->f, v);
    const ir_ins *i = at(g->c, v);
    const ir_ins *b = i->op == IR_ADD ? at(g->c, ir_plain(g->c->f, i->b)) : NULL;
    int64_t least = INT64_MAX;
    if (i->op == IR_CONST)
        return i->imm;
    if (++g->steps > GROWTH_STEPS)
        return INT64_MIN;
    bool grows = b && ((b->op == IR_CONST && b->imm >= 0) || length_at_least(g->c, i->b) >= 0);
    if (grows || (!b && factor(g->c, i) > 0))
        return grows_from(g, i->a);
    for (int k = 0; k < g->nphi; k++)
        if (g->phi[k] == v)
            return INT64_MAX;
    if (i->op != IR_PHI || g->nphi == GROWTH_PHIS)
        return INT64_MIN;
    g->phi[g->nphi++] = v;
    for (uint32_t k = 0; k < i->n; k++) {
        int64_t x = grows_from(g, ir_list(g->c->f, i)[k]);
        least = x < least ? x : least;
    }
    return least;
}

/* A capacity that starts with 16 and is doubled is never less. */
static int64_t least_of(const conds *c, ir_val phi) {
    growth g = {.c = c};
    if (!c->asked[phi]) {
        int64_t x = grows_from(&g, phi);
        c->asked[phi] = true;
        c->least[phi] = x < 0 || x == INT64_MAX ? INT64_MIN : x;
    }
    return c->least[phi];
}

static void be_at_least(cond_range *r, int64_t least) {
    if (r->lo < least && least <= r->hi)
        r->lo = least;
    while (r->lo < r->hi && !can_be(*r, r->lo))
        r->lo++;
}

/* What is computed and what was tested. They contradict where a number wraps: then the test is right. */
static void be_within(cond_range *r, cond_range by) {
    if (by.lo > r->hi || by.hi < r->lo)
        return;
    r->lo = by.lo > r->lo ? by.lo : r->lo;
    r->hi = by.hi < r->hi ? by.hi : r->hi;
}

static int64_t times(int64_t x, int64_t by) {
    return x > INT64_MAX / by ? INT64_MAX : x < INT64_MIN / by ? INT64_MIN : x * by;
}

/* 2 * x, x << 1: likewise. */
static cond_range product_of(const conds *c, const cond_facts *k, const ir_ins *i) {
    cond_range r = range_of(c, k, i->a);
    int64_t by = factor(c, i);
    if (by == 0 || is_any(r))
        return ANY;
    return (cond_range){.lo = times(r.lo, by), .hi = times(r.hi, by)};
}

static bool is_errno(const conds *c, ir_val v) {
    const ir_ins *i = at(c, ir_plain(c->f, v)), *from = at(c, i->a);
    return i->op == IR_LOAD && from->op == IR_CALL && from->ref != IR_NONE &&
           strcmp(ir_cstr(c->s->u, c->s->u->syms.data[from->ref].name), "__errno_location") == 0;
}

static cond_range range_of(const conds *c, const cond_facts *k, ir_val v) {
    v = ir_plain(c->f, v);
    if (at(c, v)->op == IR_CONST)
        return exactly(at(c, v)->imm);
    if (is_comparison(at(c, v))) {
        cond_test t = test_of(c, v);
        int is = cond_decide(c, k, &t);
        return is >= 0 ? exactly(is) : TRUTH;
    }
    cond_range r = known_of(c, k, find_term(c, c->hash[v]));
    if (at(c, v)->op == IR_PHI)
        be_at_least(&r, least_of(c, v));
    else if (at(c, v)->op == IR_ADD || at(c, v)->op == IR_SUB)
        be_within(&r, sum_of(c, k, at(c, v)));
    else if (at(c, v)->op == IR_MUL || at(c, v)->op == IR_SHL)
        be_within(&r, product_of(c, k, at(c, v)));
    else if (at(c, v)->op == IR_NEG && is_errno(c, at(c, v)->a))
        be_within(&r, (cond_range){.lo = INT64_MIN, .hi = -1}); /* -errno is what something failed with */
    return r;
}

static cond_range side_range(const conds *c, const cond_facts *k, const cond_side *s) {
    return s->v ? known_of(c, k, s->term) : exactly(s->c);
}

static int compare(const cond_test *t, cond_range a, cond_range b) {
    if (t->op == IR_LE) {
        if (a.hi <= b.lo)
            return 1;
        return a.lo > b.hi ? 0 : -1;
    }
    if (is_exact(a) && is_exact(b))
        return a.lo == b.lo;
    bool apart = a.hi < b.lo || b.hi < a.lo || (is_exact(b) && !can_be(a, b.lo)) ||
                 (is_exact(a) && !can_be(b, a.lo));
    return apart ? 0 : -1;
}

int cond_decide(const conds *c, const cond_facts *known, const cond_test *t) {
    int is = compare(t, side_range(c, known, &t->a), side_range(c, known, &t->b));
    if (is < 0 && t->term != IR_NONE) {
        cond_range r = known_of(c, known, t->term);
        is = is_exact(r) ? (int)r.lo : -1;
    }
    return is < 0 ? -1 : is ^ t->turned;
}

int cond_zero(const conds *c, const cond_facts *known, ir_val v) {
    cond_range r = range_of(c, known, v);
    if (is_exact(r))
        return r.lo == 0;
    return can_be(r, 0) ? -1 : 0;
}

bool cond_exact(const conds *c, const cond_facts *known, ir_val v, int64_t *x) {
    cond_range r = range_of(c, known, v);
    *x = r.lo;
    return is_exact(r);
}

unsigned cond_answers(const conds *c, const cond_facts *known, ir_val v) {
    cond_range r = range_of(c, known, v);
    return (r.lo < -1 ? ANSWER_BELOW : 0u) | (can_be(r, -1) ? ANSWER_MINUS_ONE : 0u) |
           (can_be(r, 0) ? ANSWER_NOTHING : 0u) | (r.hi > 0 ? ANSWER_ABOVE : 0u);
}

/* a is compared with x: what is a? */
static cond_range narrow_left(uint8_t op, cond_range a, int64_t x, bool holds) {
    if (op == IR_EQ && holds)
        return exactly(x);
    if (op == IR_EQ)
        without(&a, x);
    else if (holds)
        a.hi = x < a.hi ? x : a.hi;
    else if (x < INT64_MAX)
        a.lo = x + 1 > a.lo ? x + 1 : a.lo;
    return a;
}

/* x is compared with b: what is b? */
static cond_range narrow_right(uint8_t op, cond_range b, int64_t x, bool holds) {
    if (op == IR_EQ)
        return narrow_left(op, b, x, holds);
    if (holds)
        b.lo = x > b.lo ? x : b.lo;
    else if (x > INT64_MIN)
        b.hi = x - 1 < b.hi ? x - 1 : b.hi;
    return b;
}

bool cond_assume(const conds *c, cond_facts *known, const cond_test *t, bool holds) {
    int is = cond_decide(c, known, t);
    if (is >= 0)
        return is == holds;
    holds ^= t->turned;
    cond_range a = side_range(c, known, &t->a), b = side_range(c, known, &t->b);
    if (is_exact(b))
        learn(c, known, t->a.term, narrow_left(t->op, a, b.lo, holds));
    else if (is_exact(a))
        learn(c, known, t->b.term, narrow_right(t->op, b, a.lo, holds));
    learn(c, known, t->term, exactly(holds));
    return true;
}

static bool meets(cond_range r, ir_case x) {
    return x.lo == x.hi ? can_be(r, x.lo) : r.lo <= x.hi && x.lo <= r.hi;
}

bool cond_case(const conds *c, cond_facts *known, uint32_t block, uint32_t k) {
    const ir_ins *end = at(c, c->f->blocks.data[block].last);
    ir_val v = ir_plain(c->f, end->a);
    uint32_t term = find_term(c, c->hash[v]);
    cond_range r = range_of(c, known, v);
    const ir_case *cases = c->f->cases.data + end->imm;
    if (k == 0) { /* none of the cases */
        for (uint32_t i = 0; is_exact(r) && i + 1 < end->n; i++)
            if (meets(r, cases[i]))
                return false;
        return true;
    }
    ir_case x = cases[k - 1];
    if (!meets(r, x))
        return false;
    r.lo = x.lo > r.lo ? x.lo : r.lo;
    r.hi = x.hi < r.hi ? x.hi : r.hi;
    learn(c, known, term, r);
    return true;
}

/* ---- what changes ------------------------------------------------------------------------------------------------ */

static bool is_given(const conds *c, ir_val v, uint32_t local) {
    const solved *s = c->s;
    if (!v)
        return false;
    uint32_t obj = s->locals[local];
    return root_of(c, v) == local || (obj != IR_NONE && sv_has_obj(s, sv_value(s, v), obj));
}

static bool may_write(const conds *c, const ir_ins *i, uint32_t local) {
    if (i->op != IR_CALL)
        return is_given(c, i->a, local);
    bool given = is_given(c, i->b, local);
    for (uint32_t k = 0; k < i->n && !given; k++)
        given = is_given(c, ir_list(c->f, i)[k], local);
    return given;
}

static void exclude(const conds *c, cond_facts *known, uint32_t term, int64_t x) {
    if (term == IR_NONE)
        return;
    cond_range r = known_of(c, known, term);
    without(&r, x);
    learn(c, known, term, r);
}

void cond_exclude(const conds *c, cond_facts *known, ir_val v, int64_t x) {
    exclude(c, known, find_term(c, c->hash[ir_plain(c->f, v)]), x);
}

void cond_signs(const conds *c, cond_facts *known, ir_val v, unsigned signs) {
    uint32_t term = find_term(c, c->hash[ir_plain(c->f, v)]);
    if (term == IR_NONE)
        return;
    cond_range r = known_of(c, known, term);
    if (!(signs & IR_NEGATIVES) && r.lo < 0)
        r.lo = 0;
    if (!(signs & IR_POSITIVES) && r.hi > 0)
        r.hi = 0;
    if (!(signs & IR_ZEROS))
        without(&r, 0);
    learn(c, known, term, r);
}

void cond_pass(const conds *c, cond_facts *known, ir_val v) {
    const ir_ins *i = at(c, v);
    if (i->op == IR_LOAD || i->op == IR_STORE)
        exclude(c, known, followed(c, i->a), 0); /* who follows a pointer knows that it is not null */
    if (i->op == IR_STORE) {
        uint32_t term = find_term(c, hash_load(c, i->a, i->ty));
        if (term == IR_NONE)
            return;
        cond_range r = range_of(c, known, i->b);
        if (is_counted(c, i))
            without(&r, 0);
        forget(known, term);
        learn(c, known, term, r);
    } else if (i->op == IR_CALL || i->op == IR_COPY || i->op == IR_ZERO) {
        for (uint32_t k = 0; k < known->n; k++) {
            uint32_t root = c->terms.data[known->at[k].term].root;
            if (root != IR_NONE && may_write(c, i, root))
                known->at[k--] = known->at[--known->n];
        }
    }
}

static void go_round(const conds *c, cond_facts *known, uint32_t loop) {
    for (uint32_t k = 0; k < known->n; k++) {
        const cond_term *t = &c->terms.data[known->at[k].term];
        if (ir_inside(c->f, t->loop, loop) || t->ends == loop)
            known->at[k--] = known->at[--known->n];
    }
}

/* Round a loop, what grew goes on growing: or each iteration would be another way. */
static cond_range widened(cond_range before, cond_range now) {
    if (now.lo > before.lo)
        now.hi = INT64_MAX;
    else if (now.hi < before.hi)
        now.lo = INT64_MIN;
    return now;
}

enum { ROUNDS = 4 /* for (pass = 0; pass < 2; pass++): each of them is known for what it is */ };

static bool counts_few(const ir_func *f, uint32_t loop, ir_val phi) {
    const ir_loop *l = &f->loops.data[loop];
    return l->iv == phi && l->count >= 0 && l->count <= ROUNDS;
}

uint32_t cond_edge_number(const ir_func *f, uint32_t from, uint32_t to) {
    const ir_block *b = &f->blocks.data[to];
    for (uint32_t k = 0; k < b->npreds; k++)
        if (f->preds.data[b->preds + k] == from)
            return k;
    return 0;
}

void cond_edge(const conds *c, cond_facts *known, uint32_t from, uint32_t to) {
    const ir_func *f = c->f;
    const ir_block *b = &f->blocks.data[to];
    cond_facts before;
    cond_copy(&before, known);
    bool round = b->loop != IR_NONE && f->loops.data[b->loop].header == to &&
                 ir_inside(f, f->blocks.data[from].loop, b->loop);
    if (round)
        go_round(c, known, b->loop);
    uint32_t edge = cond_edge_number(f, from, to);
    for (ir_val v = b->first; v <= b->last && at(c, v)->op == IR_PHI; v++) {
        uint32_t term = find_term(c, c->hash[v]);
        if (term == IR_NONE)
            continue;
        cond_range r = range_of(c, &before, ir_list(f, at(c, v))[edge]);
        forget(known, term);
        bool widens = round && !counts_few(f, b->loop, v);
        learn(c, known, term, widens ? widened(known_of(c, &before, term), r) : r);
    }
    forget_dead(c, known, to);
}

uint64_t cond_terms(const cond_facts *known) {
    uint64_t set = 0;
    for (uint32_t k = 0; k < known->n; k++)
        set |= (uint64_t)1 << (known->at[k].term & 63);
    return set;
}

static bool is_within(const cond_range *q, const cond_range *r) {
    if (q->lo < r->lo || q->hi > r->hi)
        return false;
    for (uint32_t h = 0; h < r->holes; h++)
        if (can_be(*q, r->hole[h]))
            return false;
    return true;
}

/* What x knows of the term, looked for where it mostly is: behind what was found last. */
static const cond_fact *same_term(const cond_facts *x, uint32_t term, uint32_t *next) {
    for (uint32_t n = 0, k = *next; n < x->n; n++, k++) {
        k = k < x->n ? k : 0;
        if (x->at[k].term == term) {
            *next = k + 1;
            return &x->at[k];
        }
    }
    return NULL;
}

bool cond_implies(const cond_facts *x, const cond_facts *y) {
    for (uint32_t i = 0, next = 0; i < y->n; i++) {
        const cond_fact *same = same_term(x, y->at[i].term, &next);
        if (!same || !is_within(&same->is, &y->at[i].is))
            return false;
    }
    return true;
}

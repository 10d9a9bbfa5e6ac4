#include "answers.h"

enum { STEPS = 6 }; /* blocks in a row that do nothing but end the program */

static bool ends_program(const ir_func *f, uint32_t block, int steps) {
    const ir_ins *end = ir_at(f, f->blocks.data[block].last);
    if (end->op == IR_UNREACH)
        return true;
    if ((end->op != IR_JUMP && end->op != IR_BR) || steps == STEPS)
        return false;
    for (uint32_t k = 0; k < end->n; k++)
        if (ir_list(f, end)[k] <= block || !ends_program(f, ir_list(f, end)[k], steps + 1))
            return false;
    return true;
}

typedef struct test { /* of an answer x: x OP c, or (turned) c OP x */
    uint8_t op;
    bool turned;
    int64_t c;
} test;

/* `if (f() < 0)`, `if (f())`: is that what the branch tests? Numbers that answers are told apart by, no others. */
static bool is_test_of(const ir_func *f, ir_val cond, ir_val call, test *t) {
    cond = ir_plain(f, cond);
    *t = (test){.op = IR_NE};
    if (cond == call)
        return true;
    const ir_ins *i = ir_at(f, cond);
    if (i->op < IR_EQ || i->op > IR_GE)
        return false;
    ir_val a = ir_plain(f, i->a), b = ir_plain(f, i->b);
    const ir_ins *number = ir_at(f, a == call ? b : a);
    *t = (test){.op = i->op, .turned = b == call, .c = number->imm};
    bool equal = i->op == IR_EQ || i->op == IR_NE;
    return (a == call || b == call) && number->op == IR_CONST && (t->c == 0 || t->c == -1) &&
           (equal || !(i->flags & IR_UNSIGNED));
}

/* Does it hold for that kind of answer? */
static bool passes(const test *t, unsigned kind) {
    static const int64_t answers[ANSWER_KINDS] = {-2, -1, 0, 1}; /* one of each */
    int order = (answers[kind] > t->c) - (answers[kind] < t->c);
    return ir_compares((ir_op)t->op, t->turned ? -order : order);
}

unsigned answers_fatal(const ir_func *f, ir_val call) {
    const ir_ins *end = ir_at(f, f->blocks.data[ir_block_of(f, call)].last);
    test t;
    unsigned fatal = 0;
    if (end->op != IR_BR || !is_test_of(f, end->a, call, &t))
        return 0;
    bool ends[2] = {ends_program(f, ir_list(f, end)[0], 0), ends_program(f, ir_list(f, end)[1], 0)};
    for (unsigned k = 0; k < ANSWER_KINDS; k++)
        fatal |= (unsigned)ends[!passes(&t, k)] << k;
    return fatal;
}

/* ---- what comes after a call ---------------------------------------------------------------------------------- */

enum {
    FAR = 250,  /* blocks that are looked at after one call */
    KNOWN = 64, /* phis among them that something is known of */
    EACH = 0x1111 /* one bit for each answer of the call */
};

typedef struct walk {
    answers_room *room;
    const ir_func *f;
    ir_val call;
    answers_after *after;
} walk;

static unsigned answer_of(int64_t x) {
    return x < -1 ? ANSWER_BELOW : x == -1 ? ANSWER_MINUS_ONE : x ? ANSWER_ABOVE : ANSWER_NOTHING;
}

/* What v may be after each answer: 4 bits for each. */
static uint16_t may_be(const walk *w, ir_val v) {
    v = ir_plain(w->f, v);
    const ir_ins *i = ir_at(w->f, v);
    if (v == w->call)
        return 0x8421;
    if (i->op == IR_CONST)
        return (uint16_t)(answer_of(i->imm) * EACH);
    if (i->op >= IR_EQ && i->op <= IR_GE)
        return (ANSWER_NOTHING | ANSWER_ABOVE) * EACH;
    if (i->op == IR_FUNC || i->op == IR_STR || i->op == IR_LOCAL || i->op == IR_GLOBAL)
        return ANSWER_ABOVE * EACH;
    for (size_t k = 0; i->op == IR_PHI && k < w->room->known.len; k++)
        if (w->room->known.data[k].v == v)
            return w->room->known.data[k].may;
    return ANSWER_ANY * EACH;
}

static uint8_t *reach(const walk *w, uint32_t block) {
    return &w->room->reach.data[block];
}

/* Those of the answers to the call that are in `of`: their 4 bits. */
static uint16_t spread(unsigned of) {
    return (uint16_t)((of & 1) * 0xf | (of >> 1 & 1) * 0xf0 | (of >> 2 & 1) * 0xf00 | (of >> 3 & 1) * 0xf000);
}

/* A block that an edge was split by, for the ends of scopes that it leaves: they stand behind all others. */
static bool is_split(const ir_func *f, uint32_t block) {
    const ir_block *b = &f->blocks.data[block];
    for (ir_val v = b->first; v < b->last; v++)
        if (ir_at(f, v)->op != IR_END)
            return false;
    return b->npreds == 1 && ir_at(f, b->last)->op == IR_JUMP;
}

/* Where such a block goes, and with it the edge. */
static uint32_t goes_to(const ir_func *f, uint32_t split) {
    return ir_list(f, ir_at(f, f->blocks.data[split].last))[0];
}

/* A phi is what it comes to be along the edges that are taken; round a loop, anything. */
static void learn_phi(const walk *w, uint32_t block, ir_val phi) {
    const ir_ins *i = ir_at(w->f, phi);
    uint16_t may = 0;
    for (uint32_t k = 0; k < i->n; k++) {
        uint32_t from = w->f->preds.data[w->f->blocks.data[block].preds + k];
        if (from >= block && (!is_split(w->f, from) || ir_dominates(w->f, block, from)))
            may = 0xffff;
        else
            may |= may_be(w, ir_list(w->f, i)[k]) & spread(*reach(w, from));
    }
    if (may != ANSWER_ANY * EACH && w->room->known.len < KNOWN)
        answers_known_vec_push(&w->room->known, (answers_known){phi, may});
}

/* A test of a value that something is known of: after which answers does it hold, and not hold? */
static void decide(const walk *w, const ir_ins *br, uint8_t holds[2]) {
    ir_val v = ir_plain(w->f, br->a);
    const ir_ins *i = ir_at(w->f, v);
    if (i->op >= IR_EQ && i->op <= IR_GE)
        v = ir_plain(w->f, ir_at(w->f, ir_plain(w->f, i->a))->op == IR_CONST ? i->b : i->a);
    test t;
    uint16_t may = may_be(w, v);
    holds[0] = holds[1] = ANSWER_ANY;
    if (may == ANSWER_ANY * EACH || !is_test_of(w->f, br->a, v, &t))
        return;
    holds[0] = holds[1] = 0;
    for (unsigned answer = 0; answer < ANSWER_KINDS; answer++)
        for (unsigned k = 0; k < ANSWER_KINDS; k++)
            if (may >> (4 * answer + k) & 1)
                holds[!passes(&t, k)] |= (uint8_t)(1u << answer);
}

/* Round a loop the call comes again, or the body never ends; of other loops the ways out are taken. */
static void take(const walk *w, uint32_t from, uint32_t to, unsigned answers) {
    uint32_t loop = w->f->blocks.data[to].loop;
    if (to > from) {
        *reach(w, to) |= (uint8_t)answers;
        if (is_split(w->f, to) && goes_to(w->f, to) <= to)
            take(w, from, goes_to(w->f, to), answers);
    } else if (loop == IR_NONE || !w->f->loops.data[loop].exits ||
               ir_dominates(w->f, to, ir_block_of(w->f, w->call)))
        w->after->on |= (uint8_t)answers;
}

/* Answers after which the end of the block says that the program failed: exit(1), abort(), die("no such file"). */
static unsigned fails(const walk *w, uint32_t block) {
    const ir_block *b = &w->f->blocks.data[block];
    ir_val v = b->last;
    while (v > b->first && ir_at(w->f, v)->op != IR_CALL)
        v--;
    const ir_ins *i = ir_at(w->f, v);
    if (i->op != IR_CALL || !i->n)
        return i->op == IR_CALL ? ANSWER_ANY : 0;
    uint16_t status = may_be(w, ir_list(w->f, i)[0]);
    unsigned bad = 0;
    for (unsigned k = 0; k < ANSWER_KINDS; k++)
        bad |= (unsigned)!(status >> (4 * k) & ANSWER_NOTHING) << k;
    return bad;
}

static void leave(const walk *w, uint32_t block) {
    const ir_ins *end = ir_at(w->f, w->f->blocks.data[block].last);
    unsigned here = *reach(w, block);
    uint8_t holds[2] = {ANSWER_ANY, ANSWER_ANY};
    if (end->op == IR_BR)
        decide(w, end, holds);
    if (end->op == IR_UNREACH)
        w->after->well |= (uint8_t)(here & ~fails(w, block));
    if (end->op == IR_RET) {
        uint16_t may = end->a && end->ty != IR_AGG ? may_be(w, end->a) : ANSWER_ANY * EACH;
        for (unsigned k = 0; k < ANSWER_KINDS; k++)
            if (here >> k & 1)
                w->after->back[k] |= (uint8_t)((unsigned)may >> (4 * k) & ANSWER_ANY);
    }
    for (uint32_t k = 0; end->op != IR_RET && k < end->n; k++)
        take(w, block, ir_list(w->f, end)[k], end->op == IR_BR ? here & holds[k] : here);
}

answers_after answers_follow(answers_room *room, const ir_func *f, ir_val call,
                             void (*calls)(void *ctx, ir_val v, unsigned answers), void *ctx) {
    answers_after after = {0};
    walk w = {room, f, call, &after};
    uint32_t start = ir_block_of(f, call), seen = 0;
    answers_known_vec_clear(&room->known);
    answers_reach_vec_clear(&room->reach);
    answers_reach_vec_resize(&room->reach, f->blocks.len);
    *reach(&w, start) = ANSWER_ANY;
    for (uint32_t b = start; b < f->blocks.len && after.on != ANSWER_ANY; b++) {
        unsigned here = *reach(&w, b) & ~after.on;
        if (!here)
            continue;
        if (seen++ == FAR) { /* the others have a way of their own to go */
            after.on |= (uint8_t)here;
            seen /= 2;
            continue;
        }
        for (ir_val v = b == start ? call + 1 : f->blocks.data[b].first; v < f->blocks.data[b].last; v++)
            if (ir_at(f, v)->op == IR_PHI)
                learn_phi(&w, b, v);
            else if (ir_at(f, v)->op == IR_CALL)
                calls(ctx, v, here);
        if (b == start || !is_split(f, b) || goes_to(f, b) > b)
            leave(&w, b);
    }
    return after;
}

void answers_room_free(answers_room *room) {
    answers_known_vec_free(&room->known);
    answers_reach_vec_free(&room->reach);
}

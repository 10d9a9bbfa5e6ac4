/* containers_loop.c: how often loops run, as far as anything shows it.
 *
 * needs: SSA form, loops (ir_cfg.c); sets: nothing
 */
#include "containers_int.h"

#include <string.h>

enum {
    MANY = 64 /* rounds */,
    DEEP = 2 /* calls between a loop and what reads */,
    STEPS = 8,
    BLOCK = 256 /* bytes */
};

bool cont_each_time(const ir_func *f, ir_val v, uint32_t loop) {
    uint32_t header = f->loops.data[loop].header, block = ir_block_of(f, v);
    const ir_block *h = &f->blocks.data[header];
    for (uint32_t k = 0; k < h->npreds; k++) {
        uint32_t from = f->preds.data[h->preds + k];
        if (cont_in_loop(f, f->blocks.data[from].first, loop) && !ir_dominates(f, block, from))
            return false;
    }
    return true;
}

/* ---- counted ------------------------------------------------------------------------------------------ */

static int64_t step_of(const ir_func *f, ir_val next, ir_val iv) {
    const ir_ins *i = ir_at(f, ir_plain(f, next));
    const ir_ins *by = i->op == IR_ADD || i->op == IR_SUB ? ir_at(f, i->b) : NULL;
    if (!by || ir_plain(f, i->a) != iv || by->op != IR_CONST)
        return 0;
    return i->op == IR_ADD ? by->imm : -by->imm;
}

/* iv is a phi of the header that goes up by one number. */
static bool find_pace(const ir_func *f, uint32_t loop, ir_val iv, cont_counter *n) {
    const ir_ins *phi = ir_at(f, iv);
    uint32_t header = f->loops.data[loop].header;
    const uint32_t *pred = f->preds.data + f->blocks.data[header].preds;
    if (phi->op != IR_PHI || ir_block_of(f, iv) != header)
        return false;
    n->init = 0;
    n->step = 0;
    for (uint32_t k = 0; k < phi->n; k++) {
        ir_val from = ir_list(f, phi)[k];
        if (!cont_in_loop(f, f->blocks.data[pred[k]].first, loop)) {
            if (n->init)
                return false;
            n->init = from;
            continue;
        }
        int64_t step = step_of(f, from, iv);
        if (!step || (n->step && n->step != step))
            return false;
        n->step = step;
    }
    return n->init && n->step;
}

/* A bound that is read from memory each time round, and that nobody here writes: i < list->len. */
static bool loaded_counter(const ir_func *f, uint32_t loop, cont_counter *n) {
    const ir_ins *end = ir_at(f, f->blocks.data[f->loops.data[loop].header].last);
    const ir_ins *test = end->op == IR_BR ? ir_at(f, end->a) : NULL;
    if (!test || test->op != IR_LT ||
        !cont_in_loop(f, f->blocks.data[ir_list(f, end)[0]].first, loop))
        return false;
    n->cmp = IR_LT;
    n->bound = ir_plain(f, test->b);
    return find_pace(f, loop, ir_plain(f, test->a), n) && n->step == 1 &&
           ir_at(f, n->bound)->op == IR_LOAD && cont_same_each_time(f, n->bound, loop);
}

bool cont_counter_of(const ir_func *f, uint32_t loop, cont_counter *n) {
    const ir_loop *l = &f->loops.data[loop];
    if (!l->iv)
        return loaded_counter(f, loop, n);
    *n = (cont_counter){l->init, l->bound, l->step, l->cmp};
    return true;
}

bool cont_takes_words(const cont_body *b) {
    const ir_sym *s = &b->u->syms.data[b->f->sym];
    for (uint16_t k = 0; k < s->nparams; k++)
        if (strncmp(ir_cstr(b->u, b->u->param_names.data[s->params + k]), "argv", 4) == 0)
            return true;
    return false;
}

/* ---- reading ------------------------------------------------------------------------------------------- */

static bool opens_file(const prog_func *fn) {
    static const char *const opens[] = {"open",    "open64", "openat",  "openat64", "fopen",
                                        "fopen64", "popen",  "opendir", NULL};
    return ir_is_one_of(fn->name, opens);
}

static bool closes_file(const prog_func *fn) {
    static const char *const closes[] = {"close", "fclose", "pclose", "closedir", NULL};
    return ir_is_one_of(fn->name, closes);
}

bool cont_opens_files(const cont_body *b, uint32_t loop) {
    for (ir_val v = 0; (v = cont_next_call(b->f, v, loop));) {
        const prog_func *fn = cont_called(b, ir_at(b->f, v));
        if (fn && (opens_file(fn) || closes_file(fn)))
            return true;
    }
    return false;
}

/* Takes the next piece of what its caller goes through: reads, by one of those names, and opens nothing itself. */
static bool reads_on(const program *p, uint32_t func, const char *const *reads, int deep) {
    const prog_func *fn = &p->funcs.data[func];
    bool found = false;
    if (fn->kind == PROG_DECLARED)
        return ir_is_one_of(fn->name, reads);
    for (uint32_t k = 0; fn->kind == PROG_BODY && deep > 0 && k < fn->ncalls; k++) {
        uint32_t callee = p->lists.data[fn->calls + k];
        if (opens_file(&p->funcs.data[callee]))
            return false;
        found = found || reads_on(p, callee, reads, deep - 1);
    }
    return found;
}

static bool call_reads(const cont_body *b, ir_val v, const char *const *reads) {
    const ir_ins *i = ir_at(b->f, v);
    return i->ref != IR_NONE && reads_on(b->c->p, b->c->p->func_of[b->unit][i->ref], reads, DEEP);
}

bool cont_reads_blocks(const cont_body *b, uint32_t loop) {
    static const char *const reads[] = {"fread", "pread", "pread64", "read", "recv", NULL};
    for (ir_val v = 0; (v = cont_next_call(b->f, v, loop));) {
        bool large = false;
        for (uint32_t k = 0; k < ir_at(b->f, v)->n; k++) {
            const ir_ins *size = ir_at(b->f, ir_plain(b->f, ir_list(b->f, ir_at(b->f, v))[k]));
            large |= size->op == IR_CONST && size->imm >= BLOCK;
        }
        if (large && call_reads(b, v, reads))
            return true;
    }
    return false;
}

/* Files that every system has, and that are short wherever they are. */
static bool opens_system_file(const cont_body *b) {
    static const char *const folders[] = {"/proc/", "/sys/", "/etc/"};
    for (ir_val v = 1; v < b->f->ins.len; v++) {
        const ir_ins *i = ir_at(b->f, v);
        const prog_func *fn = cont_called(b, i);
        if (!fn || !i->n || !opens_file(fn))
            continue;
        const ir_ins *name = ir_at(b->f, ir_plain(b->f, ir_list(b->f, i)[0]));
        const char *text = name->op == IR_STR ? ir_cstr(b->u, name->ref) : "";
        for (size_t k = 0; k < sizeof folders / sizeof *folders; k++)
            if (strncmp(text, folders[k], strlen(folders[k])) == 0)
                return true;
    }
    return false;
}

/* What is read of a file that the round opens is no piece of what the loop goes through. */
bool cont_reads_input(const cont_body *b, uint32_t loop) {
    static const char *const reads[] = {
        "getc",    "fgetc",          "getchar", "getc_unlocked", "getchar_unlocked",
        "fgets",   "fgets_unlocked", "fread",   "read",          "recv",
        "getline", "getdelim",       "scanf",   "fscanf",        NULL};
    for (ir_val v = 0; (v = cont_next_call(b->f, v, loop));)
        if (call_reads(b, v, reads))
            return !cont_opens_files(b, loop) && !opens_system_file(b);
    return false;
}

static bool comes_back(const program *p, uint32_t func, uint32_t to, int deep) {
    const prog_func *fn = &p->funcs.data[func];
    for (uint32_t k = 0; fn->kind == PROG_BODY && deep > 0 && k < fn->ncalls; k++)
        if (p->lists.data[fn->calls + k] == to ||
            comes_back(p, p->lists.data[fn->calls + k], to, deep - 1))
            return true;
    return false;
}

bool cont_may_be_long(const cont_body *b, ir_val v) {
    const ir_ins *i = ir_at(b->f, v);
    const program *p = b->c->p;
    if (i->op != IR_CALL || (i->flags & IR_NORETURN))
        return false;
    uint32_t func = i->ref == IR_NONE ? IR_NONE : p->func_of[b->unit][i->ref];
    return func == IR_NONE || p->funcs.data[func].is_long ||
           comes_back(p, func, p->func_of[b->unit][b->f->sym], DEEP);
}

bool cont_is_slow_before(const cont_body *b, ir_val v, uint32_t loop) {
    for (ir_val k = 0; (k = cont_next_call(b->f, k, loop));) {
        const ir_ins *i = ir_at(b->f, k);
        const prog_func *fn = cont_called(b, i);
        if (fn && fn->is_slow && !(i->flags & IR_NORETURN) && k != v &&
            (cont_each_time(b->f, k, loop) ||
             ir_dominates(b->f, ir_block_of(b->f, k), ir_block_of(b->f, v))))
            return true;
    }
    return false;
}

/* The entries of a directory are a few, and each costs more than a step. */
bool cont_lists_entries(const cont_body *b, uint32_t loop) {
    for (ir_val v = 0; (v = cont_next_call(b->f, v, loop));)
        if (cont_is_call(b, v, "readdir") || cont_is_call(b, v, "readdir64"))
            return true;
    return false;
}

/* ---- byte by byte --------------------------------------------------------------------------------------- */

/* Is v the phi and a small number more? What an inner loop adds is no small number. */
static bool steps_on(const ir_func *f, ir_val v, ir_val phi, int depth) {
    v = ir_plain(f, v);
    const ir_ins *i = ir_at(f, v);
    uint32_t inner;
    if (v == phi || depth == STEPS)
        return v == phi;
    bool number = i->b && ir_at(f, ir_plain(f, i->b))->op == IR_CONST;
    bool step = i->op == IR_INDEX || i->op == IR_ADD || i->op == IR_SUB;
    if (i->op == IR_OFFSET || (step && number))
        return steps_on(f, i->a, phi, depth + 1);
    bool all = i->op == IR_PHI && !cont_is_head(f, v, &inner);
    for (uint32_t k = 0; k < i->n && all; k++)
        all = steps_on(f, ir_list(f, i)[k], phi, depth + 1);
    return all;
}

/* Does the phi of the loop's head go on by small numbers? */
static bool goes_on(const ir_func *f, uint32_t loop, ir_val phi) {
    const ir_ins *i = ir_at(f, phi);
    const uint32_t *pred = f->preds.data + f->blocks.data[f->loops.data[loop].header].preds;
    bool all = i->op == IR_PHI, moves = false;
    for (uint32_t k = 0; all && k < i->n; k++) {
        ir_val from = ir_list(f, i)[k];
        if (!cont_in_loop(f, f->blocks.data[pred[k]].first, loop))
            continue;
        all = steps_on(f, from, phi, 0);
        moves = moves || ir_plain(f, from) != phi;
    }
    return all && moves;
}

static bool is_byte(const ir_func *f, ir_val v) {
    v = ir_plain(f, v);
    return ir_at(f, v)->op == IR_LOAD && ir_at(f, v)->ty == IR_I8;
}

static bool is_fixed(const ir_func *f, ir_val v, uint32_t loop) {
    return ir_at(f, ir_plain(f, v))->op == IR_CONST || !cont_in_loop(f, ir_plain(f, v), loop);
}

/* Is it the phi, but for what stays the same? s + i - 1 */
static bool goes_along(const ir_func *f, uint32_t loop, ir_val v, ir_val phi, int depth) {
    const ir_ins *i = ir_at(f, ir_plain(f, v));
    if (steps_on(f, v, phi, 0))
        return true;
    if (depth == STEPS || (i->op != IR_ADD && i->op != IR_SUB && i->op != IR_INDEX))
        return false;
    return (is_fixed(f, i->b, loop) && goes_along(f, loop, i->a, phi, depth + 1)) ||
           (i->op != IR_SUB && is_fixed(f, i->a, loop) &&
            goes_along(f, loop, i->b, phi, depth + 1));
}

/* A byte found where a pointer or an index that goes on says. */
static bool is_next_byte(const ir_func *f, uint32_t loop, ir_val v) {
    const ir_block *h = &f->blocks.data[f->loops.data[loop].header];
    if (!is_byte(f, v))
        return false;
    const ir_ins *load = ir_at(f, ir_plain(f, v)), *at = ir_at(f, load->a);
    for (ir_val phi = h->first; phi <= h->last && ir_at(f, phi)->op == IR_PHI; phi++) {
        bool here = goes_along(f, loop, load->a, phi, 0) ||
                    (at->op == IR_INDEX && goes_along(f, loop, at->b, phi, 0));
        if (here && goes_on(f, loop, phi))
            return true;
    }
    return false;
}

static bool tests_next_byte(const ir_func *f, uint32_t loop, const ir_ins *end) {
    const ir_ins *test = end->op == IR_BR ? ir_at(f, end->a) : NULL;
    if (!test)
        return false;
    bool two = test->op >= IR_EQ && test->op <= IR_GE;
    return is_next_byte(f, loop, end->a) ||
           (two && (is_next_byte(f, loop, test->a) || is_next_byte(f, loop, test->b)));
}

static bool leaves(const ir_func *f, const ir_ins *end, uint32_t loop) {
    bool out = false;
    for (uint32_t k = 0; end->op == IR_BR && k < end->n; k++)
        out |= !cont_in_loop(f, f->blocks.data[ir_list(f, end)[k]].first, loop);
    return out;
}

/* while (*s == '9') */
static bool goes_on_for_one_byte(const ir_func *f, uint32_t loop, const ir_ins *end) {
    const ir_ins *test = ir_at(f, end->a);
    if (test->op != IR_EQ && test->op != IR_NE)
        return false;
    uint32_t same = ir_list(f, end)[test->op == IR_NE];
    return (ir_at(f, ir_plain(f, test->a))->op == IR_CONST ||
            ir_at(f, ir_plain(f, test->b))->op == IR_CONST) &&
           cont_in_loop(f, f->blocks.data[same].first, loop);
}

/* What a way out of the loop says of bytes. */
typedef enum walk { WALK_NONE, WALK_BYTES, WALK_ONE_BYTE } walk;

static walk walk_at(const ir_func *f, uint32_t loop, uint32_t block) {
    const ir_ins *end = ir_at(f, f->blocks.data[block].last);
    if (!cont_in_loop(f, f->blocks.data[block].first, loop) || !leaves(f, end, loop) ||
        !tests_next_byte(f, loop, end))
        return WALK_NONE;
    return goes_on_for_one_byte(f, loop, end) ? WALK_ONE_BYTE : WALK_BYTES;
}

/* while (*s) { ... s++; ... } */
static bool walks_bytes(const ir_func *f, uint32_t loop) {
    for (size_t b = 0; b < f->blocks.len; b++)
        if (walk_at(f, loop, (uint32_t)b) == WALK_BYTES)
            return true;
    return false;
}

bool cont_repeats_byte(const ir_func *f, uint32_t loop) {
    for (size_t b = 0; b < f->blocks.len; b++)
        if (walk_at(f, loop, (uint32_t)b) == WALK_ONE_BYTE)
            return true;
    return false;
}

/* The byte at a pointer that goes on by any number. */
static bool is_next_piece(const ir_func *f, uint32_t loop, ir_val v) {
    ir_val at = is_byte(f, v) ? ir_plain(f, ir_at(f, ir_plain(f, v))->a) : 0;
    uint32_t of;
    if (!at || !cont_is_head(f, at, &of) || of != loop)
        return false;
    for (uint32_t k = 0; k < ir_at(f, at)->n; k++) {
        ir_val next = ir_list(f, ir_at(f, at))[k];
        if (ir_plain(f, next) != at && ir_base(f, next) == at)
            return true;
    }
    return false;
}

bool cont_takes_pieces(const ir_func *f, uint32_t loop) {
    for (size_t b = f->loops.data[loop].header; b < f->blocks.len; b++) {
        const ir_ins *end = ir_at(f, f->blocks.data[b].last);
        const ir_ins *test = end->op == IR_BR ? ir_at(f, ir_plain(f, end->a)) : NULL;
        if (test && ir_inside(f, f->blocks.data[b].loop, loop) &&
            (is_next_piece(f, loop, end->a) ||
             ((test->op == IR_NE || test->op == IR_EQ) && is_next_piece(f, loop, test->a))))
            return true;
    }
    return false;
}

/* Done for bytes of one kind only: if (*s == ',') ... Such are few. */
static bool is_for_one_byte(const ir_func *f, ir_val v, uint32_t loop) {
    uint32_t header = f->loops.data[loop].header;
    for (ir_turn t = {.from = ir_block_of(f, v)}; ir_turn_above(f, &t, header);) {
        const ir_ins *end = ir_at(f, t.end), *test = ir_at(f, end->a);
        if (end->op == IR_SWITCH)
            return true;
        if (test->op != IR_EQ && test->op != IR_NE)
            continue;
        bool same = (ir_list(f, end)[0] == t.to) == (test->op == IR_EQ);
        if (same && (is_byte(f, test->a) || is_byte(f, test->b)))
            return true;
    }
    return false;
}

/* ---- one of few ------------------------------------------------------------------------------------------ */

enum { KINDS = 2 /* branches round the loop that lead to something else, too */ };

/* Does something happen there, other than going on? */
static bool does_something(const ir_func *f, uint32_t block) {
    const ir_block *b = &f->blocks.data[block];
    for (ir_val v = b->first; v <= b->last && b->npreds == 1; v++)
        if (ir_at(f, v)->op == IR_CALL || ir_at(f, v)->op == IR_STORE || ir_at(f, v)->op == IR_BR)
            return true;
    return false;
}

bool cont_is_one_of_few(const ir_func *f, ir_val v, uint32_t loop) {
    uint32_t header = f->loops.data[loop].header, kinds = 0;
    for (ir_turn t = {.from = ir_block_of(f, v)}; ir_turn_above(f, &t, header);) {
        const ir_ins *end = ir_at(f, t.end);
        if (end->op == IR_SWITCH)
            return true;
        if (t.from != header)
            kinds += does_something(f, ir_list(f, end)[ir_list(f, end)[0] == t.to]);
    }
    return kinds >= KINDS;
}

/* ---- each round ------------------------------------------------------------------------------------------ */

static bool calls_same(const ir_func *f, uint32_t block, const ir_ins *call) {
    const ir_block *b = &f->blocks.data[block];
    for (ir_val v = b->first; v <= b->last; v++)
        if (ir_at(f, v)->op == IR_CALL && ir_at(f, v)->ref == call->ref)
            return true;
    return false;
}

/* Is there no way round the loop but by a call of that function? */
static bool comes_to(const ir_func *f, const ir_ins *call, uint32_t loop) {
    mk_arena a = {0};
    ir_u32_vec todo = {.alloc = mk_arena_as_alloc(&a)};
    uint32_t header = f->loops.data[loop].header;
    bool *seen = mk_new_n(&a, bool, f->blocks.len + 1), all = true;
    (void)ir_u32_vec_push(&todo, header);
    while (todo.len && all) {
        uint32_t b = ir_u32_vec_pop(&todo);
        if (calls_same(f, b, call))
            continue;
        const ir_ins *end = ir_at(f, f->blocks.data[b].last);
        for (uint32_t k = 0; end->op != IR_RET && k < end->n && all; k++) {
            uint32_t to = ir_list(f, end)[k];
            bool inside = cont_in_loop(f, f->blocks.data[to].first, loop);
            all = to != header;
            if (inside && !seen[to])
                (void)ir_u32_vec_push(&todo, to);
            seen[to] = true;
        }
    }
    mk_arena_free(&a);
    return all;
}

static bool is_each_round(const ir_func *f, ir_val v, uint32_t loop) {
    const ir_ins *call = ir_at(f, v);
    return cont_each_time(f, v, loop) ||
           (call->op == IR_CALL && call->ref != IR_NONE && comes_to(f, call, loop));
}

/* ---- all of it ------------------------------------------------------------------------------------------- */

bool cont_is_often(const cont_body *b, ir_val v, uint32_t loop) {
    cont_counter n;
    int64_t count = b->f->loops.data[loop].count;
    if (count >= 0)
        return count > MANY;
    if (cont_lists_entries(b, loop))
        return false;
    return (cont_counter_of(b->f, loop, &n) && is_each_round(b->f, v, loop)) ||
           cont_reads_input(b, loop) ||
           (walks_bytes(b->f, loop) && !is_for_one_byte(b->f, v, loop));
}

/* The static variable that must be null for control to turn there, or 0. */
static ir_val null_at(const ir_func *f, const ir_turn *t) {
    const ir_ins *end = ir_at(f, t->end);
    if (end->op != IR_BR || f->blocks.data[t->from].loop != IR_NONE)
        return 0;
    bool yes = ir_list(f, end)[0] == t->to;
    ir_val what = ir_plain(f, end->a);
    const ir_ins *test = ir_at(f, what);
    bool compared = test->op == IR_EQ || test->op == IR_NE;
    if (compared) {
        const ir_ins *with = ir_at(f, ir_plain(f, test->b));
        what = with->op == IR_CONST && !with->imm ? ir_plain(f, test->a) : 0;
    }
    bool null = compared && test->op == IR_EQ ? yes : !yes;
    ir_val from = null && what && ir_at(f, what)->op == IR_LOAD ? ir_at(f, what)->a : 0;
    return from && ir_at(f, from)->op == IR_GLOBAL ? from : 0;
}

/* if (!names) { ... names = ... }, where names is static */
bool cont_is_once(const cont_body *b, ir_val v) {
    const ir_func *f = b->f;
    for (ir_turn t = {.from = ir_block_of(f, v)}; ir_turn_above(f, &t, IR_NONE);) {
        ir_val names = null_at(f, &t);
        for (ir_val s = 1; names && s < f->ins.len; s++) {
            const ir_ins *i = ir_at(f, s);
            if (i->op == IR_STORE && cont_same_place(f, i->a, names) &&
                ir_dominates(f, t.to, ir_block_of(f, s)) &&
                ir_at(f, ir_plain(f, i->b))->op != IR_CONST)
                return true;
        }
    }
    return false;
}

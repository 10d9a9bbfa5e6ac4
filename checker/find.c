/* find.c: settling the rows: one order, one row for each thing said.
 *
 *   same subject   place, kind, function, name; rule and message of a finding; kind of a leak
 *   alloc          escapes > stays; the reason first in FIND_REASONS, with its route; freed: the
 *                  least that holds for all; size: the same for all, or unknown; loop: the deepest
 *   param          leaks hides the rest, none is hidden by the rest; level: the lowest
 *   all            assumptions united
 *
 * Rows are sorted by subject and, within one, strongest first; so the row that survives a join is the
 * first, and the order in which units were solved does not show.
 */
#include "find.h"

#include <stdlib.h>
#include <string.h>

typedef const char *name;
MK_VEC(name_vec, name)

static const char *text(const char *s) {
    return s ? s : "";
}

static int by_text(const char *a, const char *b) {
    return strcmp(text(a), text(b));
}

static int by_number(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

/* The first comparison that is not 0; the others are not made. */
#define FIRST(a, b) ((order = (a)) ? order : (b))

static int by_place(const find_pos *a, const find_pos *b) {
    int order;
    return FIRST(by_text(a->file, b->file),
                 FIRST(by_number(a->line, b->line), by_number(a->col, b->col)));
}

/* Two calls written by one macro share their place; there the callee tells them apart. */
static int by_callee(const find_row *a, const find_row *b) {
    return a->in_macro && b->in_macro ? by_text(a->callee, b->callee) : 0;
}

/* What a row is about, a leak's kind left out. */
static int by_thing(const find_row *a, const find_row *b) {
    int order;
    if ((order = by_place(&a->at, &b->at)) || (order = by_number(a->kind, b->kind)) ||
        (order = by_text(a->function, b->function)) || (order = by_text(a->name, b->name)))
        return order;
    if (a->kind == FIND_ALLOC)
        return FIRST(by_number(a->in_macro, b->in_macro), by_callee(a, b));
    if (a->kind == FIND_RULE)
        return FIRST(by_text(a->rule, b->rule), by_text(a->message, b->message));
    return 0;
}

static int by_subject(const find_row *a, const find_row *b) {
    int order;
    return FIRST(by_thing(a, b), by_number(a->leak, b->leak));
}

static int by_steps(const find_row *a, const find_row *b) {
    int order = by_number(a->nsteps, b->nsteps);
    for (uint32_t i = 0; !order && i < a->nsteps; i++)
        order = FIRST(by_place(&a->steps[i].at, &b->steps[i].at),
                      by_text(a->steps[i].text, b->steps[i].text));
    return order;
}

static int by_assumptions(const find_row *a, const find_row *b) {
    int order = by_number(a->nassumes, b->nassumes);
    for (uint32_t i = 0; !order && i < a->nassumes; i++)
        order = by_text(a->assumes[i], b->assumes[i]);
    return order;
}

/* Strongest first; what follows the verdict only makes the order one. */
static int by_strength(const find_row *a, const find_row *b) {
    int order;
    if ((order = by_number(a->stays, b->stays)) || (order = by_number(a->reason, b->reason)) ||
        (order = by_number(a->level, b->level)) || (order = by_number(b->severity, a->severity)) ||
        (order = by_text(a->route, b->route)) || (order = by_text(a->expr, b->expr)) ||
        (order = by_text(a->callee, b->callee)) || (order = by_text(a->size, b->size)))
        return order;
    return FIRST(by_steps(a, b), by_assumptions(a, b));
}

static int by_subject_and_strength(const void *a, const void *b) {
    int order;
    return FIRST(by_subject(a, b), by_strength(a, b));
}

/* ---- joining --------------------------------------------------------------------------------- */

/* Merges two sorted lists without repeats; cost: O(n). */
static void unite_assumptions(mk_arena *a, find_row *x, const find_row *y) {
    if (!y->nassumes)
        return;
    const char **all = mk_new_n(a, const char *, (size_t)x->nassumes + y->nassumes);
    uint32_t n = 0, i = 0, j = 0;
    while (i < x->nassumes || j < y->nassumes) {
        int order = i == x->nassumes   ? 1
                    : j == y->nassumes ? -1
                                       : strcmp(x->assumes[i], y->assumes[j]);
        all[n++] = order <= 0 ? x->assumes[i] : y->assumes[j];
        i += order <= 0;
        j += order >= 0;
    }
    x->assumes = all;
    x->nassumes = n;
}

/* The least that holds for both: every > some > none. Memory that escapes and is somebody else's to
 * free stays theirs, whatever happens to the rest. */
static find_freed join_freed(find_freed a, find_freed b, bool stays) {
    bool handed_on = a == FIND_FREED_CALLER || b == FIND_FREED_CALLER;
    if (handed_on && !stays)
        return FIND_FREED_CALLER;
    return a < b ? a : b;
}

static void join_alloc(find_row *into, const find_row *r) {
    into->freed = join_freed(into->freed, r->freed, into->stays);
    if (into->loop < r->loop)
        into->loop = r->loop;
    if (by_text(into->size, r->size))
        into->size = "";
    if (!*text(into->expr))
        into->expr = r->expr;
    if (!*text(into->callee))
        into->callee = r->callee;
}

static void join(mk_arena *a, find_row *into, const find_row *r) {
    if (into->kind == FIND_ALLOC)
        join_alloc(into, r);
    into->in_macro |= r->in_macro;
    unite_assumptions(a, into, r);
}

/* A row of the same parameter that says less than r. */
static bool hidden_by(const find_row *earlier, const find_row *r) {
    return r->kind == FIND_PARAM &&
           (earlier->leak == FIND_LEAK_NONE || r->leak == FIND_LEAK_LEAKS) &&
           by_thing(earlier, r) == 0;
}

static void join_rows(find_list *l) {
    find_row *rows = l->rows.data;
    size_t n = 0;
    for (size_t i = 0; i < l->rows.len; i++) {
        if (n && by_subject(&rows[n - 1], &rows[i]) == 0) {
            join(&l->arena, &rows[n - 1], &rows[i]);
            continue;
        }
        while (n && hidden_by(&rows[n - 1], &rows[i]))
            n--;
        rows[n++] = rows[i];
    }
    (void)find_row_vec_resize(&l->rows, n);
}

/* ---- counting -------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static uint32_t count_assumptions(const find_list *l) {
    name_vec names = {0};
    for (size_t i = 0; i < l->rows.len; i++)
        for (uint32_t j = 0; j < l->rows.data[i].nassumes; j++)
            name_vec_push(&names, l->rows.data[i].assumes[j]);
    if (names.len)
        qsort(names.data, names.len, sizeof *names.data, by_name);
    uint32_t distinct = 0;
    for (size_t i = 0; i < names.len; i++)
        distinct += i == 0 || strcmp(names.data[i - 1], names.data[i]) != 0;
    name_vec_free(&names);
    return distinct;
}

static void count(find_list *l) {
    find_stats *s = &l->stats;
    s->sites = s->stay = s->findings = s->suppressed = 0;
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        s->sites += r->kind == FIND_ALLOC;
        s->stay += r->kind == FIND_ALLOC && r->stays;
        s->findings += find_counts(r);
        s->suppressed += r->suppressed;
    }
    s->assumptions = count_assumptions(l);
}

void find_settle(find_list *l) {
    if (l->rows.len)
        qsort(l->rows.data, l->rows.len, sizeof *l->rows.data, by_subject_and_strength);
    join_rows(l);
    count(l);
}

void find_free(find_list *l) {
    find_row_vec_free(&l->rows);
    mk_arena_free(&l->arena);
    *l = (find_list){0};
}

/* ---- words of the output contract ------------------------------------------------------------ */

const char *find_reason_text(find_reason r) {
    static const char *const names[] = {
#define X(e, name) name,
        FIND_REASONS(X)
#undef X
    };
    return names[r];
}

const char *find_freed_text(find_freed f) {
    static const char *const names[] = {"none", "some", "every", "caller"};
    return names[f];
}

const char *find_leak_text(find_leak k) {
    static const char *const names[] = {"none", "content", "result", "leaks"};
    return names[k];
}

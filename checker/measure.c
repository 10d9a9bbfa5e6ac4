#include "measure.h"

#include <stdlib.h>
#include <string.h>

#include "profiler/join.h"
#include "profiler/pprof.h"

struct measure {
    profile *p;
};

measure *measure_open(const char *path, mk_str *why) {
    profile *p = pprof_load(path, why);
    if (p && !join_counts(p)) {
        mk_str_printf(why, "%s: counts no allocations, is no heap profile", path);
        profile_free(p);
        p = NULL;
    }
    measure *m = p ? calloc(1, sizeof *m) : NULL;
    if (m)
        m->p = p;
    return m;
}

void measure_close(measure *m) {
    if (m)
        profile_free(m->p);
    free(m);
}

/* ---- rows to sites --------------------------------------------------------------------------------- */

static join_site site_of(const find_row *r) {
    return (join_site){.file = r->at.file,
                       .function = r->function,
                       .callee = r->callee ? r->callee : "",
                       .line = r->at.line,
                       .stays = r->stays,
                       .handed_on = !r->stays && join_hands_on(find_reason_text(r->reason))};
}

static void add_rows(join *j, find_list *l) {
    const char *last = "";
    j->sites = mk_new_n(&l->arena, join_site, l->rows.len);
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        if (r->kind == FIND_ALLOC)
            j->sites[j->n_sites++] = site_of(r);
        if (strcmp(last, r->at.file) != 0)
            join_texts_push(&j->files, last = r->at.file);
    }
}

/* ---- and back ---------------------------------------------------------------------------------------- */

static find_measure *new_measure(find_list *l, find_row *r) {
    find_measure *m = mk_new(&l->arena, find_measure);
    r->measured = m;
    return m;
}

static void measure_site(find_list *l, find_row *r, const join_site *s) {
    find_measure *m = new_measure(l, r);
    m->bytes = s->sum.bytes;
    m->objects = s->sum.objects;
    m->inside = s->sum.inside;
    m->outlived = s->sum.outlived;
    m->never = s->sum.never;
    m->unclear = s->sum.unclear;
    m->passed = s->passed;
    m->shared = s->shared;
    m->holder = s->holder ? mk_arena_strdup(&l->arena, s->holder) : NULL;
}

static void take_more(find_measure *m, int64_t bytes, int64_t objects) {
    if (bytes <= m->bytes)
        return;
    m->bytes = bytes;
    m->objects = objects;
}

/* Of its own line, else of the lines its notes point at, where the allocation may stand. */
static void measure_finding(const join *j, find_list *l, find_row *r) {
    find_measure *m = new_measure(l, r);
    join_sum sum = join_below(j, r->at.file, r->at.line);
    take_more(m, sum.bytes, sum.objects);
    for (uint32_t i = 0; i < r->nsteps && !m->bytes; i++) {
        sum = join_below(j, r->steps[i].at.file, r->steps[i].at.line);
        take_more(m, sum.bytes, sum.objects);
    }
}

static void measure_all(const join *j, find_list *l) {
    size_t site = 0;
    for (size_t i = 0; i < l->rows.len; i++) {
        find_row *r = &l->rows.data[i];
        if (r->kind == FIND_ALLOC)
            measure_site(l, r, &j->sites[site++]);
        if (r->kind == FIND_RULE)
            measure_finding(j, l, r);
    }
}

/* ---- the whole --------------------------------------------------------------------------------------- */

static const find_place *places_of(const join *j, mk_arena *a) {
    find_place *all = mk_new_n(a, find_place, j->places.len);
    for (size_t i = 0; i < j->places.len; i++) {
        const join_place *p = &j->places.data[i];
        all[i] = (find_place){.function = mk_arena_strdup(a, p->function),
                              .file = mk_arena_strdup(a, p->file),
                              .module = mk_arena_strdup(a, p->module),
                              .line = (uint32_t)p->line,
                              .analysed = p->analysed,
                              .bytes = p->sum.bytes};
    }
    return all;
}

static const find_profile *whole_of(const join *j, uint64_t least, mk_arena *a) {
    find_profile *p = mk_new(a, find_profile);
    const char **ambiguous = mk_new_n(a, const char *, j->ambiguous.len);
    for (size_t i = 0; i < j->ambiguous.len; i++)
        ambiguous[i] = mk_arena_strdup(a, j->ambiguous.data[i]);
    *p = (find_profile){.bytes = j->total.bytes,
                        .objects = j->total.objects,
                        .least = least,
                        .places = places_of(j, a),
                        .nplaces = j->places.len,
                        .ambiguous = ambiguous,
                        .nambiguous = j->ambiguous.len};
    return p;
}

static void drop_small(find_list *l) {
    size_t n = 0;
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row *r = &l->rows.data[i];
        if (r->kind != FIND_RULE || (uint64_t)r->measured->bytes >= l->profile->least)
            l->rows.data[n++] = *r;
        else
            --*(r->suppressed ? &l->stats.suppressed : &l->stats.findings);
    }
    (void)find_row_vec_resize(&l->rows, n);
}

/* ---- order ------------------------------------------------------------------------------------------- */

static int64_t bytes_of(const find_row *r) {
    return r->measured ? r->measured->bytes : 0;
}

typedef struct ranked {
    const find_row *row;
    size_t at;
} ranked;

static int by_bytes(const void *x, const void *y) {
    const ranked *a = x, *b = y;
    if (bytes_of(a->row) != bytes_of(b->row))
        return bytes_of(a->row) < bytes_of(b->row) ? 1 : -1;
    return (a->at > b->at) - (a->at < b->at);
}

MK_VEC(row_order, ranked)

static void sort_rows(find_list *l) {
    row_order order = {0};
    find_row_vec sorted = {0};
    row_order_reserve(&order, l->rows.len);
    for (size_t i = 0; i < l->rows.len; i++)
        row_order_push(&order, (ranked){&l->rows.data[i], i});
    if (order.len)
        qsort(order.data, order.len, sizeof *order.data, by_bytes);
    for (size_t i = 0; i < order.len; i++)
        find_row_vec_push(&sorted, *order.data[i].row);
    row_order_free(&order);
    find_row_vec_free(&l->rows);
    l->rows = sorted;
}

void measure_rows(const measure *m, uint64_t least, find_list *l) {
    join j = {0};
    add_rows(&j, l);
    join_make(&j, m->p);
    measure_all(&j, l);
    l->profile = whole_of(&j, least, &l->arena);
    drop_small(l);
    sort_rows(l);
    join_free(&j);
}

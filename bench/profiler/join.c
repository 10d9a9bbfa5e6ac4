/* join.c: see join.h. */
#include "join.h"

#include <stdlib.h>
#include <string.h>

#include "join_files.h"
#include "recorder/split.h"

MK_STRMAP(site_heads, size_t)
MK_STRMAP(place_numbers, size_t)

typedef struct line_sum {
    join_sum sum;
    size_t sample; /* the last that counted, from 1 */
} line_sum;

MK_MAP(line_sums, uint64_t, line_sum, mk_key_u64, mk_eq_u64)

struct join_tables {
    join_files files;
    site_heads by_line;     /* file, line, function: the first site, the others by next_on_line */
    site_heads by_function; /* likewise, of all in a function */
    size_t *next_on_line, *next_in_function;
    place_numbers places;
    line_sums lines;
    size_t objects, bytes, in_use; /* which of a sample's values */
};

typedef struct frame {
    const char *function; /* "": not known */
    const char *path;
    int64_t line;
    size_t file;        /* of those analysed, or SIZE_MAX */
    size_t depth;       /* from the leaf, inlined functions not counted */
    const char *holder; /* of an inlined function: the one it is part of */
} frame;

/* ---- sites by place and by function ---- */

/* Compilers name parts and copies of a function after it: f.part.0, f.constprop.1. */
static mk_view plain(const char *function) {
    return mk_view_n(function, strcspn(function, "."));
}

static void put_key(mk_str *key, size_t file, int64_t line, const char *function) {
    mk_str_clear(key);
    profile_key_number(key, file);
    profile_key_number(key, (uint64_t)line);
    mk_str_cat_view(key, plain(function));
}

/* In front of the others; sites are added from the last to the first. */
static void add_to(site_heads *heads, mk_view key, size_t *next, size_t site) {
    bool added;
    size_t *head = site_heads_add(heads, key, &added);
    next[site] = added ? JOIN_NONE : *head;
    *head = site;
}

static size_t first_of(const site_heads *heads, mk_view key) {
    const size_t *head = site_heads_get(heads, key);
    return head ? *head : JOIN_NONE;
}

static void add_sites(join *j) {
    join_tables *t = j->tables;
    mk_str key = {0};
    t->next_on_line = mk_new_n(&j->arena, size_t, j->n_sites);
    t->next_in_function = mk_new_n(&j->arena, size_t, j->n_sites);
    for (size_t i = 0; i < j->files.len; i++)
        join_files_add(&t->files, j->files.data[i]);
    for (size_t i = j->n_sites; i-- > 0;) {
        const join_site *s = &j->sites[i];
        put_key(&key, join_files_add(&t->files, s->file), s->line, s->function);
        add_to(&t->by_line, mk_str_view(&key), t->next_on_line, i);
        add_to(&t->by_function, plain(s->function), t->next_in_function, i);
    }
    mk_str_free(&key);
}

/* ---- which site a frame is ---- */

/* Is `callee` the function that called us, or one that ended in a jump to it? No `below`: to some
 * library function. */
static bool leads_to(const join *j, const char *callee, const char *below, int patience) {
    const join_tables *t = j->tables;
    size_t site = first_of(&t->by_function, plain(callee));
    if (below ? mk_view_eq(plain(callee), plain(below)) : site == JOIN_NONE)
        return true;
    for (; site != JOIN_NONE && patience; site = t->next_in_function[site])
        if (j->sites[site].handed_on && leads_to(j, j->sites[site].callee, below, patience - 1))
            return true;
    return false;
}

/* Functions that are nothing but the allocator: they have no frame of their own. */
static bool is_allocator(const char *callee) {
    static const char *const names[] = {"malloc",         "calloc",        "realloc",
                                        "reallocarray",   "aligned_alloc", "memalign",
                                        "posix_memalign", "valloc",        "pvalloc"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], callee) == 0)
            return true;
    return false;
}

static bool is_pointer(const char *callee) {
    return callee[strspn(
               callee, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789")] != '\0';
}

/* How well a site's callee goes with the frame below: `below` is its function, NULL if the frame is the
 * leaf; ours: one that was analysed. 0: not at all. */
static int fitness(const join *j, const join_site *s, const char *below, bool ours) {
    enum { PATIENCE = 4, POOR = 1, FAIR, GOOD };
    bool library = first_of(&j->tables->by_function, plain(s->callee)) == JOIN_NONE;
    if (below && strcmp(s->callee, below) == 0)
        return GOOD;
    if (!below && is_allocator(s->callee))
        return GOOD;
    if (!ours && library) /* strdup() is __strdup() in there */
        return below && is_allocator(s->callee) ? 0 : FAIR;
    if (leads_to(j, s->callee, ours ? below : NULL, PATIENCE))
        return FAIR;
    return is_pointer(s->callee) ? POOR : 0;
}

/* The site on a frame's line that fits what it calls; of several that fit as well the first, which then
 * is `shared`. */
static size_t site_of(join *j, const frame *f, const char *below, bool ours) {
    mk_str key = {0};
    size_t found = JOIN_NONE;
    int best = 0;
    bool shared = false;
    put_key(&key, f->file, f->line, f->function);
    for (size_t i = first_of(&j->tables->by_line, mk_str_view(&key)); i != JOIN_NONE;
         i = j->tables->next_on_line[i]) {
        int fit = fitness(j, &j->sites[i], below, ours);
        shared = fit > best ? false : shared || (fit && fit == best);
        found = fit > best ? i : found;
        best = fit > best ? fit : best;
    }
    if (shared)
        j->sites[found].shared = true;
    mk_str_free(&key);
    return found;
}

/* ---- frames ---- */

static size_t file_of(join *j, const char *path) {
    bool ambiguous;
    size_t file = join_files_find(&j->tables->files, path, &ambiguous);
    if (ambiguous)
        join_texts_push(&j->ambiguous, path);
    return file;
}

/* The k-th function, innermost first, at a place of the stack. */
static frame frame_at(join *j, const profile_sample *s, size_t depth, size_t k) {
    const profile_location *l = s->stack[depth];
    const profile_function *f = k < l->n_lines ? l->lines[k].function : NULL;
    const profile_function *outer = l->n_lines ? l->lines[l->n_lines - 1].function : NULL;
    frame at = {"", "", 0, SIZE_MAX, depth, NULL};
    if (!f)
        return at;
    at.function = f->name;
    at.path = f->file;
    at.line = l->lines[k].line;
    at.file = file_of(j, f->file);
    at.holder = k + 1 < l->n_lines && outer ? outer->name : NULL;
    return at;
}

static size_t functions_at(const profile_location *l) {
    return l->n_lines ? l->n_lines : 1;
}

/* ---- what is charged ---- */

static join_sum values_of(const join *j, const profile_sample *s) {
    join_sum sum = {0};
    sum.objects = s->values[j->tables->objects];
    sum.bytes = s->values[j->tables->bytes];
    return sum;
}

/* When the sample's objects were freed, seen from the function at that depth. */
static join_sum fate_of(const join *j, const profile_sample *s, size_t depth) {
    join_sum sum = values_of(j, s);
    unsigned end = REC_ENDS;
    for (size_t i = 0; i < s->n_labels; i++)
        if (s->labels[i].text && strcmp(s->labels[i].key, "lifetime") == 0)
            end = split_end(s->labels[i].text);
    if (end < REC_LEVELS)
        *(end <= depth ? &sum.inside : &sum.outlived) = sum.bytes;
    else if (end == REC_FURTHER && depth < REC_LEVELS)
        sum.outlived = sum.bytes;
    else if (end == REC_ENDS)
        sum.never = s->values[j->tables->in_use];
    sum.unclear = sum.bytes - sum.inside - sum.outlived - sum.never;
    return sum;
}

static void add_sum(join_sum *to, const join_sum *from) {
    to->objects += from->objects;
    to->bytes += from->bytes;
    to->inside += from->inside;
    to->outlived += from->outlived;
    to->never += from->never;
    to->unclear += from->unclear;
}

static void charge(join *j, size_t sample, const profile_sample *s, size_t site, const frame *f) {
    join_sum sum = fate_of(j, s, f->depth);
    add_sum(&j->sites[site].sum, &sum);
    j->charged[sample] = site;
    if (f->holder)
        j->sites[site].holder = f->holder;
}

static void add_line(join *j, size_t sample, const profile_sample *s, const frame *f) {
    bool added;
    line_sum *sum =
        line_sums_add(&j->tables->lines, (uint64_t)f->file << 32 | (uint32_t)f->line, &added);
    if (sum->sample == sample + 1)
        return; /* recursion */
    join_sum values = values_of(j, s);
    add_sum(&sum->sum, &values);
    sum->sample = sample + 1;
}

/* Where a sample that no site is charged with was allocated: the innermost place that was analysed,
 * else the leaf. */
static void add_place(join *j, const profile_sample *s, const frame *f) {
    const profile_mapping *module = s->depth ? s->stack[f->depth]->mapping : NULL;
    join_place place = {f->function,         f->path, f->line, module ? module->file : "",
                        f->file != SIZE_MAX, {0}};
    mk_str key = {0};
    bool added;
    profile_key_text(&key, place.function);
    profile_key_text(&key, place.file);
    profile_key_number(&key, (uint64_t)place.line);
    mk_str_cat(&key, place.module);
    size_t *at = place_numbers_add(&j->tables->places, mk_str_view(&key), &added);
    if (added) {
        *at = j->places.len;
        join_places_push(&j->places, place);
    }
    join_sum sum = fate_of(j, s, f->depth);
    add_sum(&j->places.data[*at].sum, &sum);
    mk_str_free(&key);
}

/* A walk along a stack, from the leaf outwards. */
typedef struct walk {
    size_t sample;
    const profile_sample *s;
    const char *below; /* the function the frame at hand called; NULL: none that was named */
    size_t site;       /* so far */
    frame at, leaf;    /* the site's; where the walk has ended without one */
    bool ended;
} walk;

static void step(join *j, walk *w, const frame *f) {
    if (f->file != SIZE_MAX)
        add_line(j, w->sample, w->s, f);
    if (w->ended)
        return;
    size_t site = f->file != SIZE_MAX ? site_of(j, f, w->below, w->site != JOIN_NONE) : JOIN_NONE;
    if (site != JOIN_NONE) {
        w->site = site;
        w->at = *f;
        j->sites[site].passed = true;
        w->ended = j->sites[site].stays || !j->sites[site].handed_on;
    } else if (w->site != JOIN_NONE || f->file != SIZE_MAX) {
        w->ended = true;
        w->leaf = *f;
    }
    w->below = *f->function ? f->function : NULL;
}

static void add_sample(join *j, size_t sample, const profile_sample *s) {
    walk w = {.sample = sample, .s = s, .site = JOIN_NONE};
    for (size_t depth = 0; depth < s->depth; depth++)
        for (size_t k = 0; k < functions_at(s->stack[depth]); k++) {
            frame f = frame_at(j, s, depth, k);
            step(j, &w, &f);
        }
    join_sum values = values_of(j, s);
    add_sum(&j->total, &values);
    if (w.site != JOIN_NONE) {
        charge(j, sample, s, w.site, &w.at);
        return;
    }
    if (!w.ended && s->depth)
        w.leaf = frame_at(j, s, 0, 0);
    else if (!s->depth)
        w.leaf.function = w.leaf.path = "";
    add_place(j, s, &w.leaf);
}

/* ---- all of it ---- */

static int by_bytes(const void *x, const void *y) {
    const join_place *a = x, *b = y;
    if (a->sum.bytes != b->sum.bytes)
        return a->sum.bytes < b->sum.bytes ? 1 : -1;
    int c = strcmp(a->file, b->file);
    c = c ? c : (a->line > b->line) - (a->line < b->line);
    return c ? c : strcmp(a->function, b->function);
}

static bool find_type(const profile *p, const char *name, size_t *at) {
    for (*at = 0; *at < p->types.len; ++*at)
        if (strcmp(p->types.data[*at].name, name) == 0)
            return true;
    return false;
}

static bool find_types(join_tables *t, const profile *p) {
    return find_type(p, "alloc_objects", &t->objects) && find_type(p, "alloc_space", &t->bytes) &&
           find_type(p, "inuse_space", &t->in_use);
}

bool join_hands_on(const char *reason) {
    static const char *const handed[] = {"returned", "param-content", "callee",
                                         "stored-in-escaping"};
    for (size_t i = 0; i < sizeof handed / sizeof *handed; i++)
        if (strcmp(handed[i], reason) == 0)
            return true;
    return false;
}

bool join_counts(const profile *p) {
    join_tables t = {0};
    return find_types(&t, p);
}

void join_make(join *j, const profile *p) {
    j->tables = mk_new(&j->arena, join_tables);
    (void)find_types(j->tables, p);
    add_sites(j);
    j->charged = mk_new_n(&j->arena, size_t, p->samples.len);
    for (size_t i = 0; i < p->samples.len; i++) {
        j->charged[i] = JOIN_NONE;
        add_sample(j, i, p->samples.data[i]);
    }
    if (j->places.len)
        qsort(j->places.data, j->places.len, sizeof *j->places.data, by_bytes);
}

join_sum join_below(const join *j, const char *file, uint32_t line) {
    size_t number = join_files_given(&j->tables->files, file);
    const line_sum *sum =
        number == SIZE_MAX ? NULL : line_sums_get(&j->tables->lines, (uint64_t)number << 32 | line);
    return sum ? sum->sum : (join_sum){0};
}

void join_free(join *j) {
    if (j->tables) {
        join_files_free(&j->tables->files);
        site_heads_free(&j->tables->by_line);
        site_heads_free(&j->tables->by_function);
        place_numbers_free(&j->tables->places);
        line_sums_free(&j->tables->lines);
    }
    join_places_free(&j->places);
    join_texts_free(&j->files);
    join_texts_free(&j->ambiguous);
    mk_arena_free(&j->arena);
}

/* merge.c: several profiles as one; and one as its own minimum.
 *
 *   mapping    the same module: build id (else path), size in pages, offset. Where it lay may differ:
 *              addresses are moved to where it lay first
 *   location   the same address in the same module, with the same lines
 *   function   all fields the same
 *   sample     the same locations and labels: values are added
 *
 * The first mapping of the first profile stays first: it is the program. Everything else comes in
 * the order samples use it. */
#include "profile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

MK_MAP(merged_by, uint64_t, void *, mk_key_u64, mk_eq_u64) /* from a source's object to ours */

typedef struct merged_mapping {
    profile_mapping *to;
    uint64_t moved; /* what to add to an address of the source */
} merged_mapping;

MK_MAP(merged_mappings, uint64_t, merged_mapping, mk_key_u64, mk_eq_u64)

typedef struct merger {
    profile *p;
    profile_keys strings; /* in p's arena */
    profile_keys mappings, functions, locations, samples;
    merged_mappings mapping_of;
    merged_by function_of, location_of;
    size_t *types; /* which of the source's values each of ours is */
    mk_str key;    /* being written */
} merger;

static const char *keep(merger *m, const char *text) {
    bool added;
    void **copy = profile_keys_add(&m->strings, mk_view_of(text), &added);
    if (added)
        *copy = (void *)(uintptr_t)m->strings.entries[m->strings.len - 1].key.ptr;
    return *copy;
}

/* Where the thing with the key that was just written stands; NULL in it: nowhere yet. */
static void **slot(merger *m, profile_keys *list) {
    void **at = profile_keys_add(list, mk_str_view(&m->key), NULL);
    mk_str_clear(&m->key);
    return at;
}

/* ---- mappings, functions, locations ---- */

static profile_mapping *new_mapping(merger *m, const profile_mapping *from) {
    profile_mapping *to =
        mk_arena_dup(&m->p->arena, from, sizeof *from, MK_ALIGNOF(profile_mapping));
    to->id = m->p->mappings.len + 1;
    to->file = keep(m, from->file);
    to->build_id = keep(m, from->build_id);
    profile_mappings_push(&m->p->mappings, to);
    return to;
}

static merged_mapping map_mapping(merger *m, const profile_mapping *from) {
    static const uint64_t page = 4096; /* sizes differ by less from run to run */
    merged_mapping result = {0};
    if (!from)
        return result;
    const merged_mapping *known = merged_mappings_get(&m->mapping_of, (uintptr_t)from);
    if (known)
        return *known;
    profile_key_number(&m->key, (from->limit - from->start + page - 1) / page);
    profile_key_number(&m->key, from->offset);
    profile_key_text(&m->key, *from->build_id ? from->build_id : from->file);
    void **at = slot(m, &m->mappings);
    if (!*at)
        *at = new_mapping(m, from);
    result.to = *at;
    result.moved = result.to->start - from->start;
    merged_mappings_put(&m->mapping_of, (uintptr_t)from, result);
    return result;
}

static profile_function *new_function(merger *m, const profile_function *from) {
    profile_function *to =
        mk_arena_dup(&m->p->arena, from, sizeof *from, MK_ALIGNOF(profile_function));
    to->id = m->p->functions.len + 1;
    to->name = keep(m, from->name);
    to->system_name = keep(m, from->system_name);
    to->file = keep(m, from->file);
    profile_functions_push(&m->p->functions, to);
    return to;
}

static profile_function *map_function(merger *m, const profile_function *from) {
    if (!from)
        return NULL;
    void **known = merged_by_get(&m->function_of, (uintptr_t)from);
    if (known)
        return *known;
    profile_key_number(&m->key, (uint64_t)from->start_line);
    profile_key_text(&m->key, from->name);
    profile_key_text(&m->key, from->system_name);
    profile_key_text(&m->key, from->file);
    void **at = slot(m, &m->functions);
    if (!*at)
        *at = new_function(m, from);
    merged_by_put(&m->function_of, (uintptr_t)from, *at);
    return *at;
}

static profile_location *new_location(merger *m, const profile_location *from, merged_mapping in) {
    profile_location *to =
        mk_arena_dup(&m->p->arena, from, sizeof *from, MK_ALIGNOF(profile_location));
    to->id = m->p->locations.len + 1;
    to->mapping = in.to;
    to->address = from->address + in.moved;
    to->lines = mk_new_n(&m->p->arena, profile_line, from->n_lines);
    for (size_t i = 0; i < from->n_lines; i++) {
        to->lines[i] = from->lines[i];
        to->lines[i].function = map_function(m, from->lines[i].function);
    }
    profile_locations_push(&m->p->locations, to);
    return to;
}

static void write_location_key(merger *m, const profile_location *from, merged_mapping in) {
    uint64_t start = in.to ? in.to->start : 0;
    mk_str lines = {0};
    for (size_t i = 0; i < from->n_lines; i++) { /* functions have keys of their own to write */
        const profile_function *f = map_function(m, from->lines[i].function);
        profile_key_number(&lines, f ? f->id : 0);
        profile_key_number(&lines, (uint64_t)from->lines[i].line);
        profile_key_number(&lines, (uint64_t)from->lines[i].column);
    }
    profile_key_number(&m->key, from->address + in.moved - start);
    profile_key_number(&m->key, in.to ? in.to->id : 0);
    profile_key_number(&m->key, from->folded);
    mk_str_catn(&m->key, lines.data, lines.len);
    mk_str_free(&lines);
}

static profile_location *map_location(merger *m, const profile_location *from) {
    void **known = merged_by_get(&m->location_of, (uintptr_t)from);
    if (known)
        return *known;
    merged_mapping in = map_mapping(m, from->mapping);
    write_location_key(m, from, in);
    void **at = slot(m, &m->locations);
    if (!*at)
        *at = new_location(m, from, in);
    merged_by_put(&m->location_of, (uintptr_t)from, *at);
    return *at;
}

/* ---- samples ---- */

static void write_label_key(merger *m, const profile_label *l) {
    profile_key_text(&m->key, l->key);
    profile_key_text(&m->key, l->text ? l->text : "");
    profile_key_number(&m->key, (uint64_t)l->number);
    profile_key_text(&m->key, l->unit);
}

static profile_sample *new_sample(merger *m, const profile_sample *from, profile_location **stack) {
    profile_sample *to = mk_arena_dup(&m->p->arena, from, sizeof *from, MK_ALIGNOF(profile_sample));
    to->stack = stack;
    to->values = mk_new_n(&m->p->arena, int64_t, m->p->types.len);
    to->labels = mk_new_n(&m->p->arena, profile_label, from->n_labels);
    for (size_t i = 0; i < from->n_labels; i++) {
        const profile_label *l = &from->labels[i];
        profile_label label = {keep(m, l->key), l->text ? keep(m, l->text) : NULL, l->number,
                               keep(m, l->unit)};
        to->labels[i] = label;
    }
    profile_samples_push(&m->p->samples, to);
    return to;
}

static bool all_zero(const int64_t *values, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (values[i])
            return false;
    return true;
}

static int64_t sum(int64_t a, int64_t b) {
    return (int64_t)((uint64_t)a + (uint64_t)b); /* damaged files may overflow */
}

static void add_sample(merger *m, const profile_sample *from) {
    profile_location **stack = mk_new_n(&m->p->arena, profile_location *, from->depth);
    for (size_t i = 0; i < from->depth; i++)
        stack[i] = map_location(m, from->stack[i]);
    profile_key_number(&m->key, from->depth);
    for (size_t i = 0; i < from->depth; i++)
        profile_key_number(&m->key, stack[i]->id);
    for (size_t i = 0; i < from->n_labels; i++)
        write_label_key(m, &from->labels[i]);
    void **at = slot(m, &m->samples);
    if (!*at)
        *at = new_sample(m, from, stack);
    profile_sample *to = *at;
    for (size_t i = 0; i < m->p->types.len; i++)
        to->values[i] = sum(to->values[i], from->values[m->types[i]]);
}

/* ---- headers ---- */

static bool same_type(const profile_type *a, const profile_type *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->unit, b->unit) == 0;
}

static size_t find_type(const profile *p, const profile_type *type) {
    for (size_t i = 0; i < p->types.len; i++)
        if (same_type(&p->types.data[i], type))
            return i;
    return SIZE_MAX;
}

/* The types that all sources have, in the order of the first. */
static bool common_types(merger *m, profile *const *sources, size_t n, mk_str *why) {
    for (size_t i = 0; i < sources[0]->types.len; i++) {
        profile_type t = sources[0]->types.data[i];
        bool everywhere = true;
        for (size_t j = 1; j < n; j++)
            everywhere = everywhere && find_type(sources[j], &t) != SIZE_MAX;
        t.name = keep(m, t.name);
        t.unit = keep(m, t.unit);
        if (everywhere)
            profile_types_push(&m->p->types, t);
    }
    if (m->p->types.len == 0 && sources[0]->types.len)
        mk_str_cat(why, "the profiles have no sample type in common");
    return why->len == 0;
}

static void merge_comments(merger *m, const profile *from) {
    for (size_t i = 0; i < from->comments.len; i++) {
        const char *text = keep(m, from->comments.data[i]);
        bool known = false;
        for (size_t j = 0; j < m->p->comments.len; j++)
            known = known || m->p->comments.data[j] == text ||
                    strcmp(m->p->comments.data[j], text) == 0;
        if (!known)
            profile_strings_push(&m->p->comments, text);
    }
}

static bool merge_header(merger *m, const profile *from, bool first, mk_str *why) {
    profile *p = m->p;
    if (first) {
        p->period_type.name = keep(m, from->period_type.name);
        p->period_type.unit = keep(m, from->period_type.unit);
        p->drop_frames = keep(m, from->drop_frames);
        p->keep_frames = keep(m, from->keep_frames);
    } else if (!same_type(&p->period_type, &from->period_type)) {
        mk_str_printf(why, "the profiles were sampled in different ways: by %s/%s and by %s/%s",
                      p->period_type.name, p->period_type.unit, from->period_type.name,
                      from->period_type.unit);
        return false;
    }
    if (p->time == 0 || from->time < p->time)
        p->time = from->time;
    p->duration = sum(p->duration, from->duration);
    if (p->period < from->period || p->period == 0)
        p->period = from->period;
    if (!*p->default_type)
        p->default_type = keep(m, from->default_type);
    merge_comments(m, from);
    return true;
}

/* ---- the merge ---- */

static void merge_source(merger *m, const profile *from) {
    merged_mappings_clear(&m->mapping_of);
    merged_by_clear(&m->function_of);
    merged_by_clear(&m->location_of);
    for (size_t i = 0; i < m->p->types.len; i++)
        m->types[i] = find_type(from, &m->p->types.data[i]);
    if (m->p->mappings.len == 0 && from->mappings.len)
        map_mapping(m, from->mappings.data[0]);
    for (size_t i = 0; i < from->samples.len; i++)
        if (!all_zero(from->samples.data[i]->values, from->types.len))
            add_sample(m, from->samples.data[i]);
}

static void merger_free(merger *m) {
    profile_keys_free(&m->mappings);
    profile_keys_free(&m->functions);
    profile_keys_free(&m->locations);
    profile_keys_free(&m->samples);
    merged_mappings_free(&m->mapping_of);
    merged_by_free(&m->function_of);
    merged_by_free(&m->location_of);
    mk_str_free(&m->key);
}

static bool has_zero_samples(const profile *p) {
    for (size_t i = 0; i < p->samples.len; i++)
        if (all_zero(p->samples.data[i]->values, p->types.len))
            return true;
    return false;
}

profile *profile_merge(profile *const *sources, size_t n, mk_str *why) {
    merger m = {.p = profile_new()};
    bool ok = m.p != NULL;
    m.strings.alloc = mk_arena_as_alloc(&m.p->arena);
    ok = ok && common_types(&m, sources, n, why);
    for (size_t i = 0; ok && i < n; i++)
        ok = merge_header(&m, sources[i], i == 0, why);
    m.types = mk_new_n(&m.p->arena, size_t, m.p->types.len);
    for (size_t i = 0; ok && i < n; i++)
        merge_source(&m, sources[i]);
    merger_free(&m);
    if (ok && !has_zero_samples(m.p))
        return m.p;
    profile *again = ok ? profile_merge(&m.p, 1, why) : NULL; /* without what cancelled out */
    profile_free(m.p);
    return again;
}

void profile_scale(profile *p, const double *ratios) {
    size_t kept = 0;
    for (size_t i = 0; i < p->samples.len; i++) {
        profile_sample *s = p->samples.data[i];
        for (size_t j = 0; j < p->types.len; j++)
            s->values[j] = (int64_t)round((double)s->values[j] * ratios[j]);
        if (!all_zero(s->values, p->types.len))
            p->samples.data[kept++] = s;
    }
    profile_samples_resize(&p->samples, kept);
}

/* profile.c: what a profile is, apart from files. */
#include "profile.h"

#include <stdlib.h>
#include <string.h>

profile *profile_new(void) {
    profile *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    mk_alloc arena = mk_arena_as_alloc(&p->arena);
    profile_types_init(&p->types, arena);
    profile_samples_init(&p->samples, arena);
    profile_mappings_init(&p->mappings, arena);
    profile_locations_init(&p->locations, arena);
    profile_functions_init(&p->functions, arena);
    profile_strings_init(&p->comments, arena);
    p->drop_frames = p->keep_frames = p->default_type = "";
    p->period_type.name = p->period_type.unit = "";
    return p;
}

void profile_free(profile *p) {
    if (!p)
        return;
    mk_arena_free(&p->arena);
    free(p);
}

/* ---- copies ---- */

MK_MAP(moved, uint64_t, void *, mk_key_u64, mk_eq_u64)

static void *moved_to(const moved *m, const void *from) {
    void **to = from ? moved_get(m, (uintptr_t)from) : NULL;
    return to ? *to : NULL;
}

static void *copy_of(profile *to, moved *m, const void *from, size_t size) {
    void *copy = mk_arena_dup(&to->arena, from, size, MK_ALIGNOF(max_align_t));
    moved_put(m, (uintptr_t)from, copy);
    return copy;
}

static void copy_location(profile *to, moved *m, const profile_location *from) {
    profile_location *l = copy_of(to, m, from, sizeof *from);
    l->mapping = moved_to(m, from->mapping);
    l->lines = mk_arena_dup(&to->arena, from->lines, from->n_lines * sizeof *from->lines,
                            MK_ALIGNOF(profile_line));
    for (size_t i = 0; i < l->n_lines; i++)
        l->lines[i].function = moved_to(m, from->lines[i].function);
    profile_locations_push(&to->locations, l);
}

static void copy_sample(profile *to, const moved *m, const profile_sample *from) {
    profile_sample *s = mk_arena_dup(&to->arena, from, sizeof *from, MK_ALIGNOF(profile_sample));
    s->stack = mk_new_n(&to->arena, profile_location *, from->depth);
    for (size_t i = 0; i < s->depth; i++)
        s->stack[i] = moved_to(m, from->stack[i]);
    s->values = mk_arena_dup(&to->arena, from->values, to->types.len * sizeof *from->values,
                             MK_ALIGNOF(int64_t));
    s->labels = mk_arena_dup(&to->arena, from->labels, from->n_labels * sizeof *from->labels,
                             MK_ALIGNOF(profile_label));
    profile_samples_push(&to->samples, s);
}

profile *profile_copy(const profile *p) {
    profile *to = profile_new();
    moved m = {0};
    if (!to)
        return NULL;
    profile_types_append(&to->types, p->types.data, p->types.len);
    profile_strings_append(&to->comments, p->comments.data, p->comments.len);
    to->drop_frames = p->drop_frames;
    to->keep_frames = p->keep_frames;
    to->default_type = p->default_type;
    to->time = p->time;
    to->duration = p->duration;
    to->period_type = p->period_type;
    to->period = p->period;
    for (size_t i = 0; i < p->mappings.len; i++)
        profile_mappings_push(&to->mappings,
                              copy_of(to, &m, p->mappings.data[i], sizeof(profile_mapping)));
    for (size_t i = 0; i < p->functions.len; i++)
        profile_functions_push(&to->functions,
                               copy_of(to, &m, p->functions.data[i], sizeof(profile_function)));
    for (size_t i = 0; i < p->locations.len; i++)
        copy_location(to, &m, p->locations.data[i]);
    for (size_t i = 0; i < p->samples.len; i++)
        copy_sample(to, &m, p->samples.data[i]);
    moved_free(&m);
    return to;
}

/* ---- the invariants ---- */

MK_MAP(ids, uint64_t, const void *, mk_key_u64, mk_eq_u64)

static bool unique(ids *seen, uint64_t id, const void *what, const char *kind, mk_str *why) {
    bool added = true;
    const void **at = id ? ids_add(seen, id, &added) : NULL;
    if (!id)
        mk_str_printf(why, "a %s has the number 0", kind);
    else if (!added)
        mk_str_printf(why, "two %ss have the number %llu", kind, (unsigned long long)id);
    else
        *at = what;
    return id && added;
}

static bool is_in(const ids *seen, uint64_t id, const void *what) {
    const void *const *at = ids_get(seen, id);
    return at && *at == what;
}

static bool check_location(const profile_location *l, const ids *mappings, const ids *functions,
                           mk_str *why) {
    bool ok = !l->mapping || is_in(mappings, l->mapping->id, l->mapping);
    for (size_t i = 0; ok && i < l->n_lines; i++)
        ok = l->lines[i].function &&
             is_in(functions, l->lines[i].function->id, l->lines[i].function);
    if (!ok)
        mk_str_printf(why, "location %llu names a function or a mapping that is not there",
                      (unsigned long long)l->id);
    return ok;
}

static bool check_lists(const profile *p, ids *mappings, ids *functions, ids *locations,
                        mk_str *why) {
    bool ok = true;
    for (size_t i = 0; ok && i < p->mappings.len; i++)
        ok = unique(mappings, p->mappings.data[i]->id, p->mappings.data[i], "mapping", why);
    for (size_t i = 0; ok && i < p->functions.len; i++)
        ok = unique(functions, p->functions.data[i]->id, p->functions.data[i], "function", why);
    for (size_t i = 0; ok && i < p->locations.len; i++) {
        const profile_location *l = p->locations.data[i];
        ok = unique(locations, l->id, l, "location", why) &&
             check_location(l, mappings, functions, why);
    }
    return ok;
}

static bool check_sample(const profile_sample *s, const ids *locations, mk_str *why) {
    for (size_t i = 0; i < s->depth; i++)
        if (!s->stack[i] || !is_in(locations, s->stack[i]->id, s->stack[i])) {
            mk_str_cat(why, "a sample names a location that is not there");
            return false;
        }
    return true;
}

bool profile_check(const profile *p, mk_str *why) {
    ids mappings = {0}, functions = {0}, locations = {0};
    bool ok = p->types.len || !p->samples.len;
    if (!ok)
        mk_str_cat(why, "it has samples but does not say of what");
    ok = ok && check_lists(p, &mappings, &functions, &locations, why);
    for (size_t i = 0; ok && i < p->samples.len; i++)
        ok = check_sample(p->samples.data[i], &locations, why);
    ids_free(&mappings);
    ids_free(&functions);
    ids_free(&locations);
    return ok;
}

/* ---- labels ---- */

/* Texts before numbers, then by key; equal keys stay in order. */
static bool label_before(const profile_label *a, const profile_label *b) {
    return !a->text != !b->text ? a->text != NULL : strcmp(a->key, b->key) < 0;
}

void profile_insert_label(profile_sample *s, profile_label label) {
    size_t at = s->n_labels++;
    for (; at > 0 && label_before(&label, &s->labels[at - 1]); at--)
        s->labels[at] = s->labels[at - 1];
    s->labels[at] = label;
}

bool profile_is_of_base(const profile_sample *s) {
    for (size_t i = 0; i < s->n_labels; i++)
        if (s->labels[i].text && strcmp(s->labels[i].key, PROFILE_BASE_LABEL) == 0)
            return true;
    return false;
}

/* ---- types and units ---- */

static size_t default_type(const profile *p) {
    for (size_t i = 0; i < p->types.len; i++)
        if (*p->default_type && strcmp(p->types.data[i].name, p->default_type) == 0)
            return i;
    return p->types.len - 1;
}

size_t profile_type_named(const profile *p, const char *name, mk_str *why) {
    static const char inuse[] = "inuse_";
    char *end = NULL;
    if (p->types.len == 0) {
        mk_str_cat(why, "the profile has no samples");
        return SIZE_MAX;
    }
    if (!name || !*name)
        return default_type(p);
    unsigned long number = strtoul(name, &end, 10);
    if (end && !*end && number < p->types.len)
        return number;
    const char *plain = strncmp(name, inuse, strlen(inuse)) == 0 ? name + strlen(inuse) : name;
    for (size_t i = 0; i < p->types.len; i++)
        if (strcmp(p->types.data[i].name, name) == 0 || strcmp(p->types.data[i].name, plain) == 0)
            return i;
    mk_str_printf(why, "the profile has no sample type '%s'; it has", name);
    for (size_t i = 0; i < p->types.len; i++)
        mk_str_printf(why, "%s %s", i ? "," : "", p->types.data[i].name);
    return SIZE_MAX;
}

const char *profile_label_unit(const profile *p, const char *key) {
    for (size_t i = 0; i < p->samples.len; i++) {
        const profile_sample *s = p->samples.data[i];
        for (size_t j = 0; j < s->n_labels; j++)
            if (!s->labels[j].text && *s->labels[j].unit && strcmp(s->labels[j].key, key) == 0)
                return s->labels[j].unit;
    }
    return strcmp(key, "alignment") == 0 || strcmp(key, "request") == 0 ? "bytes" : key;
}

/* owners.c: see owners.h.
 *
 * The innermost frames of such a sample are libmk's, as their files tell, and the outermost of those that begins
 * with mk_arena_ or mk_pool_ says which it is. Who called libmk is its user. */
#include "owners.h"

#include <string.h>

#include "path.h"

/* A file of libmk, in its folder or as one file. */
static bool is_libmk(const char *file) {
    const char *base = path_base(file);
    const size_t folder = (size_t)(base - file);
    if (strcmp(base, "memkit.c") == 0 || strcmp(base, "memkit.h") == 0)
        return true;
    return folder >= 3 && memcmp(base - 3, "mk/", 3) == 0 && (folder == 3 || base[-4] == '/');
}

static bool begins(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

static const char *kind_of(const char *function) {
    if (begins(function, "mk_arena_") || begins(function, "mk__arena_"))
        return "arena";
    return begins(function, "mk_pool_") || begins(function, "mk__pool_") ? "pool" : NULL;
}

typedef struct owner {
    const char *kind, *name; /* NULL: no arena or pool; nobody */
} owner;

/* One more frame outwards; false: it was the last that matters. */
static bool look_at(owner *o, const profile_function *f) {
    if (f && is_libmk(f->file)) {
        const char *kind = kind_of(f->name);
        o->kind = kind ? kind : o->kind;
        return true;
    }
    o->name = f ? f->name : NULL;
    return false;
}

static owner owner_of(const profile_sample *s) {
    owner o = {0};
    for (size_t i = 0; i < s->depth; i++)
        for (size_t j = 0; j < s->stack[i]->n_lines; j++)
            if (!look_at(&o, s->stack[i]->lines[j].function))
                return o;
    return o;
}

static void label(profile *p, profile_sample *s) {
    const owner o = owner_of(s);
    if (!o.kind || !o.name)
        return;
    profile_label *labels = mk_new_n(&p->arena, profile_label, s->n_labels + 1);
    memcpy(labels, s->labels, s->n_labels * sizeof *labels);
    s->labels = labels;
    profile_insert_label(s, (profile_label){o.kind, o.name, 0, ""});
}

void owners_label(profile *const *profiles, size_t n) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; profiles[i] && j < profiles[i]->samples.len; j++)
            label(profiles[i], profiles[i]->samples.data[j]);
}

/* Scratches that may be the arena of the result. */
// RUN: -I{LIB}
#include <mk/scratch.h>

char *nothing_listed(mk_arena *result, const char *s) {
    mk_scratch t = mk_scratch_begin(NULL, 0); // ERROR scratch-conflict
    char *copy = mk_arena_strdup(t.arena, s);
    char *kept = mk_arena_strdup(result, copy);
    mk_scratch_end(t);
    return kept;
}

char *another_listed(mk_arena *names, mk_arena *result, const char *s) {
    mk_scratch t = mk_scratch_begin(&names, 1); // ERROR scratch-conflict
    char *copy = mk_arena_strdup(t.arena, s);
    char *kept = mk_arena_strdup(result, copy);
    mk_scratch_end(t);
    return kept;
}

static char *doubled(mk_arena *a, const char *s) {
    size_t n = strlen(s);
    char *d = mk_arena_alloc(a, 2 * n + 1, 1);
    if (!d)
        return NULL;
    memcpy(d, s, n);
    memcpy(d + n, s, n + 1);
    return d;
}

size_t inside_another(const char *s) {
    mk_scratch outer = mk_scratch_begin(NULL, 0);
    mk_scratch inner = mk_scratch_begin(NULL, 0); // ERROR scratch-conflict
    char *copy = mk_arena_strdup(inner.arena, s);
    char *twice = doubled(outer.arena, copy);
    mk_scratch_end(inner);
    size_t n = strlen(twice);
    mk_scratch_end(outer);
    return n;
}

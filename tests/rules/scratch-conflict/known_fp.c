/* Told, though it never happens. */
// RUN: -I{LIB}
#include <mk/scratch.h>

static mk_arena names;

static char *interned(mk_arena *result, const char *s) {
    mk_scratch t = mk_scratch_begin(NULL, 0); // ERROR scratch-conflict KNOWN
    char *copy = mk_arena_strdup(t.arena, s);
    char *kept = mk_arena_strdup(result, copy);
    mk_scratch_end(t);
    return kept;
}

/* The only caller there is gives an arena that is no scratch. */
char *name_of(const char *s) {
    return interned(&names, s);
}

/* What is handed out lies elsewhere. */
// RUN: -I{LIB}
#include <mk/scratch.h>

char *listed(mk_arena *result, const char *s) {
    mk_scratch t = mk_scratch_begin(&result, 1);
    char *copy = mk_arena_strdup(t.arena, s);
    char *kept = mk_arena_strdup(result, copy);
    mk_scratch_end(t);
    return kept;
}

char *both_listed(mk_arena *names, mk_arena *result, const char *s) {
    mk_arena *const avoid[] = {names, result};
    mk_scratch t = mk_scratch_begin(avoid, 2);
    char *copy = mk_arena_strdup(t.arena, s);
    char *kept = mk_arena_strdup(result, mk_arena_strdup(names, copy));
    mk_scratch_end(t);
    return kept;
}

size_t no_result(const char *s) {
    mk_scratch t = mk_scratch_begin(NULL, 0);
    char *copy = mk_arena_strdup(t.arena, s);
    size_t n = strlen(copy);
    mk_scratch_end(t);
    return n;
}

char *after_the_scratch(mk_arena *result, const char *s) {
    mk_scratch t = mk_scratch_begin(NULL, 0);
    char *copy = mk_arena_strdup(t.arena, s);
    size_t n = strlen(copy);
    mk_scratch_end(t);
    return mk_arena_strndup(result, s, n);
}

size_t inside_another(const char *s) {
    mk_scratch outer = mk_scratch_begin(NULL, 0);
    mk_scratch inner = mk_scratch_begin(&outer.arena, 1);
    char *copy = mk_arena_strdup(inner.arena, s);
    char *kept = mk_arena_strdup(outer.arena, copy);
    mk_scratch_end(inner);
    size_t n = strlen(kept);
    mk_scratch_end(outer);
    return n;
}

char *a_list_of_the_callers(mk_arena *result, mk_arena *const *avoid, size_t n, const char *s) {
    mk_scratch t = mk_scratch_begin(avoid, n);
    char *kept = mk_arena_strdup(result, mk_arena_strdup(t.arena, s));
    mk_scratch_end(t);
    return kept;
}

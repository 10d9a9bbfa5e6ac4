/* What lies in arenas is left alone once it has ended. */
// RUN: -I{LIB}
#include <mk/arena.h>
#include <mk/scratch.h>
#include <stdio.h>

typedef struct pool pool;
MK_ARENA(1) MK_SIZE(2) void *pool_alloc(pool *p, size_t n);
MK_RESETS(1) void pool_clear(pool *p);

struct item {
    const char *name;
    pool *memory;
};

int used_before(mk_arena *a) {
    int *p = mk_new(a, int), v = *p;
    mk_arena_reset(a);
    return v;
}

int another_arena(mk_arena *a, mk_arena *b) {
    int *p = mk_new(a, int);
    mk_arena_reset(b);
    return *p;
}

int before_the_mark(mk_arena *a) {
    int *p = mk_new(a, int);
    mk_mark m = mk_arena_mark(a);
    int *q = mk_new(a, int), v = *q;
    mk_arena_rewind(a, m);
    return *p + v;
}

int which_mark(mk_arena *a, int n) {
    mk_mark m = mk_arena_mark(a);
    int *p = mk_new(a, int);
    if (n)
        m = mk_arena_mark(a);
    mk_arena_rewind(a, m);
    return *p;
}

char *result_in_the_callers(mk_arena *result, const char *s) {
    mk_scratch t = mk_scratch_begin(&result, 1);
    char *copy = mk_arena_strdup(t.arena, s);
    char *kept = mk_arena_strdup(result, copy);
    mk_scratch_end(t);
    return kept;
}

int anew_in_each_round(mk_arena *a, int n) {
    int sum = 0;
    for (int i = 0; i < n; i++) {
        int *p = mk_new(a, int);
        sum += *p;
        mk_arena_reset(a);
    }
    return sum;
}

int only_if_it_failed(pool *p, int n) {
    int *v = pool_alloc(p, sizeof *v);
    if (n < 0) {
        pool_clear(p);
        return -1;
    }
    return v[0];
}

int decided_elsewhere(pool *p, int n) {
    int *v = pool_alloc(p, sizeof *v);
    if (n < 0)
        pool_clear(p);
    if (n > 9)
        puts("many");
    return n < 0 ? 0 : v[0];
}

int exchanged(struct item *i, pool *other) {
    int *v = pool_alloc(i->memory, sizeof *v);
    i->memory = other;
    pool_clear(i->memory);
    return v[0];
}

void taken_back(struct item *i) {
    mk_arena a = {0};
    i->name = mk_arena_strdup(&a, "x");
    puts(i->name);
    i->name = NULL;
    mk_arena_free(&a);
}

struct parser {
    mk_arena memory;
    char *token;
};

/* Who owns the arena knows what points into it. */
void its_own_business(struct parser *p, const char *s) {
    p->token = mk_arena_strdup(&p->memory, s);
    mk_arena_reset(&p->memory);
}

static void maybe(pool *p, int n) {
    if (n)
        pool_clear(p);
}

int a_callee_may_end_it(pool *p, int n) {
    int *v = pool_alloc(p, sizeof *v);
    maybe(p, n);
    return v[0];
}

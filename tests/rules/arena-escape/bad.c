/* Memory of arenas that is used after it ended. */
// RUN: -I{LIB}
#include <mk/arena.h>
#include <mk/scratch.h>
#include <stdio.h>

/* Another library's, as its model would have it. */
typedef struct pool pool;
MK_ARENA(1) MK_SIZE(2) void *pool_alloc(pool *p, size_t n);
MK_RESETS(1) void pool_clear(pool *p);
MK_FREES(1) MK_RESETS(1) void pool_destroy(pool *p);

struct item {
    const char *name;
    pool *memory;
};

char *returned_after_a_reset(mk_arena *a, const char *s) {
    char *copy = mk_arena_strdup(a, s);
    mk_arena_reset(a);
    return copy; // ERROR arena-escape
}

int read_after_free(void) {
    mk_arena a = {0};
    int *p = mk_new(&a, int);
    mk_arena_free(&a);
    return *p; // ERROR arena-escape
}

int after_a_rewind(mk_arena *a) {
    mk_mark m = mk_arena_mark(a);
    int *p = mk_new(a, int);
    mk_arena_rewind(a, m);
    return *p; // ERROR arena-escape
}

size_t after_the_scratch(const char *s) {
    mk_scratch t = mk_scratch_begin(NULL, 0);
    char *copy = mk_arena_strdup(t.arena, s);
    mk_scratch_end(t);
    return strlen(copy); // ERROR arena-escape
}

void left_with_the_caller(struct item *i) {
    mk_arena a = {0};
    i->name = mk_arena_strdup(&a, "x"); // ERROR arena-escape
    mk_arena_free(&a);
}

int in_a_pool(pool *p) {
    int *v = pool_alloc(p, sizeof *v);
    pool_clear(p);
    return v[0]; // ERROR arena-escape
}

void of_a_member(struct item *i) {
    int *v = pool_alloc(i->memory, sizeof *v);
    pool_destroy(i->memory);
    v[0] = 1; // ERROR arena-escape
}

static char *named(pool *p, const char *s) {
    char *v = pool_alloc(p, strlen(s) + 1);
    return v ? strcpy(v, s) : NULL;
}

static void done(pool *p, int loud) {
    if (loud)
        puts("done");
    pool_destroy(p);
}

void through_wrappers(pool *p) {
    char *v = named(p, "x");
    done(p, 1);
    puts(v); // ERROR arena-escape
}

int of_a_child(mk_arena *a) {
    mk_arena *child = mk_arena_child(a);
    if (!child)
        return 0;
    int *p = mk_new(child, int);
    mk_arena_reset(a);
    return *p; // ERROR arena-escape
}

int in_a_loop(mk_arena *a, FILE *f) {
    int *p = mk_new(a, int), sum = 0;
    do {
        sum += *p; // ERROR arena-escape
        mk_arena_reset(a);
    } while (1);
    return sum + fgetc(f);
}

/* owned.c: memory that goes into an arena, into a pool, and into neither. */
#include <mk/arena.h>
#include <mk/pool.h>
#include <mk/vec.h>

#include <stdlib.h>

#define APART __attribute__((noinline))

APART static size_t reader(mk_arena *a) {
    size_t n = 0;
    while (n < 100 && mk_arena_alloc(a, 1000, 8))
        n++;
    return n;
}

APART static void writer(mk_arena *a) {
    char *text = mk_arena_strdup(a, "a text");
    if (text)
        text[0] = 'A';
}

MK_VEC(numbers, int)

/* The vector stands between. */
APART static bool counter(mk_arena *a) {
    numbers v = {0};
    v.alloc = mk_arena_as_alloc(a);
    for (int i = 0; i < 20000; i++)
        if (!numbers_push(&v, i))
            return false;
    return true;
}

APART static void worker(mk_pool *p) {
    void *object[4];
    for (int i = 0; i < 4; i++)
        object[i] = mk_pool_get(p);
    for (int i = 0; i < 4; i++)
        mk_pool_put(p, object[i]);
}

APART static void other(void) {
    static void *volatile kept; /* or there would be no allocation */
    kept = malloc(777);
    free(kept);
}

int main(void) {
    mk_arena a = {0}, b = {0}, c = {0};
    mk_pool p = {.size = 512};
    const size_t n = reader(&a);
    writer(&b);
    const bool counted = counter(&c);
    worker(&p);
    other();
    mk_arena_free(&a);
    mk_arena_free(&b);
    mk_arena_free(&c);
    mk_pool_free(&p);
    return n == 100 && counted ? 0 : 1;
}

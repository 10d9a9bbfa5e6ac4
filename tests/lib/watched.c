/* Wrong on purpose, for watched.sh: with an argument, reads memory that is not an object any more. */
#include <mk/mk.h>

#include <stdio.h>
#include <string.h>

static char last_of(const char *p, size_t n) {
    return p[n - 1];
}

int main(int argc, char **argv) {
    const char *wrong = argc > 1 ? argv[1] : "";
    mk_arena a = {0};
    mk_pool pool = {.size = 100};
    char *object = (char *)mk_arena_alloc(&a, 100, 1), *pooled = (char *)mk_pool_get(&pool);
    if (!object || !pooled)
        return 1;
    memset(object, 1, 100);
    memset(pooled, 1, 100);
    int sum = last_of(object, 100) + last_of(pooled, 100);
    if (strcmp(wrong, "beyond") == 0)
        sum += last_of(object, 101);
    mk_arena_reset(&a);
    mk_pool_put(&pool, pooled);
    if (strcmp(wrong, "reset") == 0)
        sum += last_of(object, 100);
    if (strcmp(wrong, "rests") == 0)
        sum += last_of(pooled, 100);
    printf("%d\n", sum > 0);
    mk_arena_free(&a);
    mk_pool_free(&pool);
    return 0;
}

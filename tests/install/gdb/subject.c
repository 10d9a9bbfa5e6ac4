/* Objects for gdb to show, at the call of stop(). The arena's own figures are printed, for comparison. */
#include <mk/mk.h>

#include <stdio.h>

MK_VEC(ints, int)
MK_STRMAP(ages, int)

void stop(void);
void stop(void) {
    puts("stopped");
}

int main(void) {
    mk_arena arena = {0}, unused_arena = {0};
    mk_pool pool = {.size = 100}, unused_pool = {.size = 7};
    mk_str text = {0}, failed = {0}, nothing = {0};
    mk_view view = mk_view_n("view of this", 4);
    ints v = {0};
    ages m = {0};
    mk_stats s;
    for (int i = 0; i < 1000; i++)
        if (!mk_arena_alloc(&arena, (size_t)i % 50 + 1, 8))
            return 1;
    mk_pool_put(&pool, mk_pool_get(&pool));
    mk_str_cat(&text, "a \"text\"");
    mk_fail_at(1);
    mk_str_cat(&failed, "x");
    mk_fail_at(0);
    bool ok = ints_reserve(&v, 20) && ints_push(&v, 7) && ints_push(&v, 8) &&
              ages_put(&m, mk_view_of("ann"), 40) && ages_put(&m, mk_view_of("bob"), 50);
    mk_arena_stats(&arena, &s);
    printf("live %d reserved %d\n", (int)s.live, (int)s.reserved);
    fflush(stdout);
    stop();
    ages_free(&m);
    ints_free(&v);
    mk_str_free(&text);
    mk_str_free(&failed);
    mk_str_free(&nothing);
    mk_pool_free(&pool);
    mk_pool_free(&unused_pool);
    mk_arena_free(&arena);
    mk_arena_free(&unused_arena);
    return ok && view.len == 4 ? 0 : 1;
}

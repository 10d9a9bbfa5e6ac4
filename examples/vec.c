/* Primes in a typed vector; the same in an arena, where nothing need be freed. */
#include <mk/arena.h>
#include <mk/vec.h>

#include <stdio.h>

MK_VEC(ints, int) /* the type `ints` and its functions; no semicolon */

/* False: no memory. */
static bool primes_below(int limit, ints *out) {
    for (int n = 2; n < limit; n++) {
        size_t i = 0;
        while (i < out->len && n % out->data[i] != 0)
            i++;
        if (i == out->len && !ints_push(out, n))
            return false;
    }
    return true;
}

static void print(const ints *v) {
    for (size_t i = 0; i < v->len; i++)
        printf("%d%c", v->data[i], i + 1 < v->len ? ' ' : '\n');
}

int main(void) {
    ints v = {0};
    mk_stats s;
    if (!ints_reserve(&v, 10) || !primes_below(30, &v)) /* a right hint: one allocation */
        return 1;
    print(&v);
    ints_stats(&v, &s);
    printf("%d growth, %d bytes copied\n", (int)s.growths, (int)s.copied);

    ints_remove(&v, 0);      /* the rest moves down */
    ints_swap_remove(&v, 0); /* the last takes its place */
    if (!ints_insert(&v, 1, 1000) || !ints_append(&v, v.data, 2)) /* of itself is fine */
        return 1;
    print(&v);
    int last = ints_pop(&v);
    printf("last %d, then %d\n", last, *ints_last(&v));
    ints_free(&v);

    mk_arena a = {0};
    ints in_arena = {0};
    in_arena.alloc = mk_arena_as_alloc(&a);
    if (!primes_below(1000, &in_arena))
        return 1;
    printf("%d primes below 1000\n", (int)in_arena.len);
    mk_arena_free(&a);
    return 0;
}

// Prints:
// 2 3 5 7 11 13 17 19 23 29
// 1 growth, 0 bytes copied
// 29 1000 5 7 11 13 17 19 23 29 1000
// last 1000, then 29
// 168 primes below 1000

/* What libmk counts, as a profile: no frames but addresses, labels of its own, types that are not a heap
 * profile's.
 *
 *   profiler-counters FILE N */
#include <mk/mk.h>

#include <stdio.h>
#include <stdlib.h>

MK_VEC(ints, int)
MK_MAP(squares, uint32_t, uint32_t, mk_key_u32, mk_eq_u32)

static bool put(void *ctx, const void *p, size_t n) {
    return fwrite(p, 1, n, ctx) == n;
}

static void grow(int n) {
    ints v = {0};
    squares m = {0};
    mk_str s = {0};
    for (int i = 0; i < n; i++) {
        ints_push(&v, i);
        squares_put(&m, (uint32_t)i, (uint32_t)(i * i));
        mk_str_printf(&s, "%d ", i);
    }
    ints_free(&v);
    squares_free(&m);
    mk_str_free(&s);
}

int main(int argc, char **argv) {
    FILE *out = argc == 3 ? fopen(argv[1], "wb") : NULL;
    if (!out)
        return 2;
    for (int i = 0; i < 20; i++)
        grow(atoi(argv[2]) + i);
    bool ok = mk_hints_write(MK_PPROF, put, out);
    return fclose(out) == 0 && ok ? 0 : 1;
}

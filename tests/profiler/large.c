/* large.c: writes a profile of many different stacks, up to 40 deep, with labels.
 *
 *   profiler-large FILE SEED STACKS */
#include <stdio.h>
#include <stdlib.h>

#include "made.h"
#include "pprof.h"

static void one_stack(mk_str *out) {
    long objects = 1 + lrand48() % 100, bytes = objects * (16 + lrand48() % 5000);
    mk_str_printf(out, "%ld %ld main", objects, bytes);
    for (long depth = 3 + lrand48() % 37, f = 0; depth; depth--) {
        f = (f * 3 + lrand48() % 3) % 800;
        mk_str_printf(out, ">f%ld:%ld", f, 10 + f % 7);
    }
    mk_str_printf(out, ">alloc%ld escape=%s\n", lrand48() % 20, lrand48() % 3 ? "yes" : "no");
}

int main(int argc, char **argv) {
    mk_str text = {0}, bytes = {0}, why = {0};
    if (argc != 4)
        return 2;
    srand48(atol(argv[2]));
    for (int i = 0; i < atoi(argv[3]); i++)
        one_stack(&text);
    profile *p = made(mk_str_c(&text));
    FILE *out = fopen(argv[1], "wb");
    bool ok = out && pprof_write(p, &bytes, &why) && fwrite(bytes.data, 1, bytes.len, out) == bytes.len &&
              fclose(out) == 0;
    profile_free(p);
    mk_str_free(&text);
    mk_str_free(&bytes);
    mk_str_free(&why);
    return ok ? 0 : 1;
}

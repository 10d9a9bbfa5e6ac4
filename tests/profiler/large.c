/* large.c: writes a profile of many different stacks, up to 40 deep, with labels.
 *
 *   profiler-large FILE SEED STACKS */
#include "made_file.h"

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
    mk_str text = {0};
    if (argc != 4)
        return 2;
    srand48(atol(argv[2]));
    for (int i = 0; i < atoi(argv[3]); i++)
        one_stack(&text);
    bool ok = made_file(argv[1], &text);
    mk_str_free(&text);
    return ok ? 0 : 1;
}

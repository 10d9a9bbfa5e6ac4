/* ties.c: writes a small profile whose values are often equal, and cancel against those of another seed.
 *
 *   profiler-ties FILE SEED */
#include "made_file.h"

static void one_stack(mk_str *out) {
    static const long sizes[] = {8, 8, 64, 64, 1024, 1024, 4096, 300000};
    long objects = 1 + lrand48() % 2;
    mk_str_printf(out, "%ld %ld main", objects, objects * sizes[lrand48() % 8]);
    for (long depth = lrand48() % 5; depth > 0; depth--)
        mk_str_printf(out, ">f%ld:%ld", lrand48() % 6, 10 + lrand48() % 2);
    mk_str_putc(out, '\n');
}

int main(int argc, char **argv) {
    mk_str text = {0};
    if (argc != 3)
        return 2;
    srand48(atol(argv[2]));
    for (long i = 4 + lrand48() % 20; i > 0; i--)
        one_stack(&text);
    bool ok = made_file(argv[1], &text);
    mk_str_free(&text);
    return ok ? 0 : 1;
}

/* nearly.c: copies of C files with a few tokens changed.
 *
 *   random-nearly CHANGES FIRST LAST DIR FILE...
 *
 * For every seed DIR/pSEED.c, from one file after another; the same each time. */
#include <stdio.h>
#include <stdlib.h>

#include "gen.h"

static void die(const char *path) {
    perror(path);
    exit(2);
}

static void read_text(const char *path, mk_str *to) {
    char part[4096];
    size_t n;
    FILE *f = fopen(path, "r");
    if (!f)
        die(path);
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        if (!mk_str_catn(to, part, n))
            die(path);
    fclose(f);
}

static void write_text(const char *dir, uint64_t seed, const mk_str *text) {
    mk_str path = {0};
    FILE *f = mk_str_printf(&path, "%s/p%llu.c", dir, (unsigned long long)seed)
                  ? fopen(mk_str_c(&path), "w")
                  : NULL;
    if (!f || fwrite(mk_str_c(text), 1, text->len, f) != text->len || fclose(f) != 0)
        die(mk_str_c(&path));
    mk_str_free(&path);
}

int main(int argc, char **argv) {
    if (argc < 6) {
        fprintf(stderr, "usage: random-nearly CHANGES FIRST LAST DIR FILE...\n");
        return 2;
    }
    uint64_t first = strtoull(argv[2], NULL, 10), last = strtoull(argv[3], NULL, 10);
    for (uint64_t seed = first; seed <= last; seed++) {
        mk_str text = {0};
        read_text(argv[5 + seed % (uint64_t)(argc - 5)], &text);
        if (text.len)
            mutate(&text, seed, atoi(argv[1]));
        write_text(argv[4], seed, &text);
        mk_str_free(&text);
    }
    return 0;
}

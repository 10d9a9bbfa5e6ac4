/* random.c: writes random C programs.
 *
 *   random-programs [options] FIRST LAST DIR
 *
 * For every seed DIR/pSEED.c, to be read, and DIR/truth/pSEED.c, the same to be run; DIR/truth/batch.c
 * runs them all.
 *
 *   --without=NAME,...    features to leave out (features.def)
 *   --rewrite=NAME        the same programs, written down otherwise (rewrites.def)
 *   --mutate=N            that many tokens of what is to be read are changed: it may not be C any more
 *   --list-rewrites
 *   --functions=N --statements=N
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gen.h"

static const char *const feature_names[] = {
#define FEATURE(name) #name,
#include "features.def"
#undef FEATURE
};

static const char *const rewrite_names[] = {
    "none",
#define REWRITE(name, what) #name,
#include "rewrites.def"
#undef REWRITE
};

_Noreturn static void usage(const char *what) {
    fprintf(stderr, "random-programs: %s\nusage: random-programs [--without=NAMES] [--rewrite=NAME] [--functions=N] [--statements=N] FIRST LAST DIR\n", what);
    exit(2);
}

static int find(const char *const *names, int n, const char *s, size_t len) {
    for (int i = 0; i < n; i++)
        if (strlen(names[i]) == len && memcmp(names[i], s, len) == 0)
            return i;
    usage(s);
}

static unsigned parse_without(const char *s) {
    unsigned bits = 0;
    for (; *s; s += strspn(s, ",")) {
        size_t n = strcspn(s, ",");
        bits |= 1u << find(feature_names, N_FEATURES, s, n);
        s += n;
    }
    return bits;
}

static void write_file(const char *dir, const char *name, const mk_str *text) {
    mk_str path = {0};
    FILE *f = mk_str_printf(&path, "%s/%s", dir, name) ? fopen(mk_str_c(&path), "w") : NULL;
    if (!f || fputs(mk_str_c(text), f) < 0 || fclose(f) != 0) {
        fprintf(stderr, "random-programs: cannot write %s\n", mk_str_c(&path));
        exit(2);
    }
    mk_str_free(&path);
}

static void write_program(const program *p, rewrite r, bool plain, int mutations, const char *dir, mk_str *batch) {
    mk_str text[2] = {{0}, {0}};
    print_program(p, r, plain, &text[0], &text[1]);
    if (plain && mutations > 0)
        mutate(&text[0], p->o.seed, mutations);
    for (int i = 0; i < 2; i++) {
        mk_str file = {0};
        if (i == 0 || text[i].len > 0) {
            if (!mk_str_printf(&file, "%sp%llu%s.c", plain ? "" : "truth/", (unsigned long long)p->o.seed, i ? "_2" : ""))
                exit(2);
            write_file(dir, mk_str_c(&file), &text[i]);
            if (!plain && !mk_str_printf(batch, "#include \"%s\"\n", strchr(mk_str_c(&file), '/') + 1))
                exit(2);
        }
        mk_str_free(&file);
        mk_str_free(&text[i]);
    }
}

static void one(const options *o, rewrite r, int mutations, const char *dir, mk_str *batch) {
    program p;
    make_program(&p, o);
    write_program(&p, r, true, mutations, dir, batch);
    write_program(&p, r, false, 0, dir, batch);
    func_vec_free(&p.funcs);
    mk_arena_free(&p.arena);
}

static int list_rewrites(void) {
    for (int i = R_NONE + 1; i < N_REWRITES; i++)
        puts(rewrite_names[i]);
    return 0;
}

/* The table of programs and main. */
static void finish_batch(mk_str *batch, uint64_t first, uint64_t last, rewrite r) {
    mk_str_cat(batch, "#include \"world.h\"\n\nstatic const world_program programs[] = {\n");
    for (uint64_t s = first; s <= last; s++)
        mk_str_printf(batch, "    {\"p%llu.c\", %llu, prog_%llu%s},\n", (unsigned long long)s, (unsigned long long)s,
                      (unsigned long long)s, r == R_rename ? "r" : "");
    mk_str_cat(batch, "};\n\nint main(void) {\n"
                      "    return world_run(programs, sizeof programs / sizeof *programs);\n}\n");
}

static int write_all(options *o, rewrite r, int mutations, uint64_t first, uint64_t last, const char *dir) {
    mk_str batch = {0};
    for (o->seed = first; o->seed <= last; o->seed++)
        one(o, r, mutations, dir, &batch);
    finish_batch(&batch, first, last, r);
    bool ok = mk_str_ok(&batch);
    write_file(dir, "truth/batch.c", &batch);
    mk_str_free(&batch);
    return ok ? 0 : 2;
}

int main(int argc, char **argv) {
    options o = {.functions = 6, .statements = 6};
    rewrite r = R_NONE;
    int i = 1, mutations = 0;
    for (; i < argc && strncmp(argv[i], "--", 2) == 0; i++) {
        const char *at = strchr(argv[i], '=');
        size_t n = at ? (size_t)(at - argv[i]) : strlen(argv[i]);
        if (strcmp(argv[i], "--list-rewrites") == 0)
            return list_rewrites();
        else if (at && strncmp(argv[i], "--without", n) == 0)
            o.without = parse_without(at + 1);
        else if (at && strncmp(argv[i], "--rewrite", n) == 0)
            r = (rewrite)find(rewrite_names, N_REWRITES, at + 1, strlen(at + 1));
        else if (at && strncmp(argv[i], "--mutate", n) == 0)
            mutations = atoi(at + 1);
        else if (at && strncmp(argv[i], "--functions", n) == 0)
            o.functions = atoi(at + 1);
        else if (at && strncmp(argv[i], "--statements", n) == 0)
            o.statements = atoi(at + 1);
        else
            usage(argv[i]);
    }
    if (argc - i != 3 || o.functions < 1 || o.statements < 1)
        usage("FIRST LAST DIR");
    return write_all(&o, r, mutations, strtoull(argv[i], NULL, 10), strtoull(argv[i + 1], NULL, 10), argv[i + 2]);
}

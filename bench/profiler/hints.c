/* hints.c: the file MEMKIT_HINTS has made a program write (lib/mk/sites.h), with its places by name:
 *
 *     BUILD-ID+0x1a2b vec n=1200 p50=480 p95=512 max=530 growths=5400 copied=9820 fit=one hint=640
 *
 *      copied  growths       n    p95    max  where
 *        9820     5400    1200    512    530  read_items items.c:31 (vec): reserve 640 */
#include "hints.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf_file.h"
#include "profile.h"
#include "symbols.h"

enum { FAILED = 2 };

typedef struct hint {
    const char *place, *kind, *fit;
    uint64_t n, p95, max, growths, copied, room; /* room 0: no one constant fits */
    profile_location *at; /* NULL: a named site, or in no file that is known */
} hint;

MK_VEC(hint_list, hint)

typedef struct hints {
    hint_list list;
    profile *p; /* the places, for their names */
} hints;

static int complain(const char *what, const char *why) {
    (void)fprintf(stderr, "memprof: %s: %s\n", what, why);
    return FAILED;
}

static int help(void) {
    (void)puts(
        "Usage: memprof hints FILE [PROGRAM...]\n"
        "\n"
        "Names the places whose containers grew most, and what to reserve there. FILE is what a\n"
        "program that uses libmk has written, run with MEMKIT_HINTS=FILE. Places within PROGRAMs and\n"
        "shared objects, if they are the very same, get their function, file and line.");
    return fflush(stdout) == 0 ? 0 : FAILED;
}

/* ---- reading ---- */

static uint64_t number(const char *line, const char *key) {
    const char *at = strstr(line, key);
    return at ? strtoull(at + strlen(key), NULL, 10) : 0;
}

static const char *word(hints *h, const char *from) {
    return mk_arena_strndup(&h->p->arena, from, strcspn(from, " \n"));
}

static bool read_line(hints *h, const char *line) {
    const char *kind = strchr(line, ' '), *fit = strstr(line, " fit=");
    hint one = {.n = number(line, " n="),
                .p95 = number(line, " p95="),
                .max = number(line, " max="),
                .growths = number(line, " growths="),
                .copied = number(line, " copied="),
                .room = number(line, " hint=")};
    if (!kind || !fit || !one.n)
        return false;
    one.place = word(h, line);
    one.kind = word(h, kind + 1);
    one.fit = word(h, fit + strlen(" fit="));
    return hint_list_push(&h->list, one);
}

/* False: *why. */
static bool read_hints(hints *h, const char *path, mk_str *why) {
    FILE *in = fopen(path, "rb");
    char *line = NULL;
    size_t size = 0, lines = 0;
    if (!in) {
        mk_str_cat(why, strerror(errno));
        return false;
    }
    for (; getline(&line, &size, in) >= 0; lines++)
        if (!read_line(h, line) && !strstr(line, " were dropped: "))
            break;
    if (!feof(in))
        mk_str_printf(why, "line %zu is none that MEMKIT_HINTS makes a program write", lines + 1);
    free(line);
    fclose(in);
    return why->len == 0;
}

/* ---- names of places ---- */

/* A file's build-id, as libmk writes it. */
static void put_id(const elf_file *e, mk_str *out) {
    for (size_t i = 0; i < e->build_id_size; i++)
        mk_str_printf(out, "%02x", e->build_id[i]);
}

static void add_place(hints *h, hint *one, profile_mapping *m, uint64_t address) {
    profile_location *l = mk_new(&h->p->arena, profile_location);
    l->id = h->p->locations.len + 1;
    l->address = address - 1; /* within the call */
    l->mapping = m;
    profile_locations_push(&h->p->locations, l);
    one->at = l;
}

/* The hints in that file; their addresses are those it was linked for. */
static bool add_module(hints *h, const char *path) {
    elf_file e;
    mk_str id = {0};
    if (!elf_open(&e, path))
        return false;
    put_id(&e, &id);
    profile_mapping *m = mk_new(&h->p->arena, profile_mapping);
    *m = (profile_mapping){.id = h->p->mappings.len + 1,
                           .start = e.code,
                           .limit = e.code + e.code_size,
                           .offset = e.code_offset,
                           .file = path};
    m->build_id = mk_arena_strdup(&h->p->arena, mk_str_c(&id));
    profile_mappings_push(&h->p->mappings, m);
    for (size_t i = 0; i < h->list.len; i++) {
        const char *place = h->list.data[i].place;
        if (id.len && strncmp(place, mk_str_c(&id), id.len) == 0 && place[id.len] == '+')
            add_place(h, &h->list.data[i], m, strtoull(place + id.len + 1, NULL, 16));
    }
    elf_close(&e);
    mk_str_free(&id);
    return true;
}

/* ---- writing ---- */

static int by_cost(const void *x, const void *y) {
    const hint *a = x, *b = y;
    if (a->copied != b->copied)
        return a->copied < b->copied ? 1 : -1;
    if (a->growths != b->growths)
        return a->growths < b->growths ? 1 : -1;
    return strcmp(a->place, b->place);
}

/* "fill items.c:31 > items_push items.c:9": inlined functions behind those they are part of, without
 * libmk's own. */
static void write_place(const hint *h) {
    const char *between = "";
    for (size_t i = h->at ? h->at->n_lines : 0; i-- > 0;) {
        const profile_line *l = &h->at->lines[i];
        if (!l->function || (strstr(l->function->file, "/mk/") && *between))
            continue;
        printf("%s%s", between, l->function->name);
        if (*l->function->file)
            printf(" %s:%" PRId64, l->function->file, l->line);
        between = " > ";
    }
    if (!*between)
        printf("%s", h->place);
}

static void write_hint(const hint *h) {
    printf("%10" PRIu64 " %8" PRIu64 " %7" PRIu64 " %6" PRIu64 " %6" PRIu64 "  ", h->copied,
           h->growths, h->n, h->p95, h->max);
    write_place(h);
    printf(" (%s): ", h->kind);
    if (h->room)
        printf("reserve %" PRIu64 "\n", h->room);
    else if (strcmp(h->fit, "few") == 0)
        puts("seen too seldom to say");
    else if (strcmp(h->fit, "modes") == 0)
        puts("lengths are of two kinds: reserve what the program knows");
    else
        puts("lengths vary: reserve what the program knows");
}

static void write_hints(const hints *h) {
    if (!h->list.len)
        puts("No container has grown");
    else
        puts("    copied  growths       n    p95    max  where");
    for (size_t i = 0; i < h->list.len; i++)
        write_hint(&h->list.data[i]);
}

static int show(hints *h, int argc, char **argv) {
    mk_str why = {0};
    int end = read_hints(h, argv[1], &why) ? 0 : complain(argv[1], mk_str_c(&why));
    if (end == 0 && h->list.len)
        qsort(h->list.data, h->list.len, sizeof *h->list.data, by_cost);
    for (int i = 2; i < argc && end == 0; i++)
        if (!add_module(h, argv[i]))
            end = complain(argv[i], "is no program or shared object");
    if (end == 0) {
        symbols_fill(&h->p, 1);
        write_hints(h);
        end = fflush(stdout) == 0 ? 0 : complain("standard output", strerror(errno));
    }
    mk_str_free(&why);
    return end;
}

int hints_main(int argc, char **argv) {
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0))
        return help();
    if (argc < 2)
        return complain("hints", "of which file? Try memprof hints --help");
    hints h = {.p = profile_new()};
    int end = show(&h, argc, argv);
    hint_list_free(&h.list);
    profile_free(h.p);
    return end;
}

#include "symbols.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "elf_file.h"

extern char **environ;

typedef struct place { /* a location of the module at hand */
    profile_location *location;
    uint64_t address;  /* as the module's file has it */
    uint64_t function; /* its beginning; 0: not known */
} place;

MK_VEC(places, place)
MK_VEC(lines, profile_line)
MK_STRMAP(functions, profile_function *)

typedef struct naming {
    profile *p;
    functions known; /* by name and file */
    places places;
    elf_file elf;
} naming;

static profile_function *function_named(naming *n, const char *name, const char *file) {
    mk_str key = {0};
    (void)mk_str_printf(&key, "%s\n%s", name, file);
    profile_function **found = functions_get(&n->known, mk_str_view(&key));
    profile_function *f = found ? *found : NULL;
    if (!f) {
        f = mk_new(&n->p->arena, profile_function);
        f->id = n->p->functions.len + 1;
        f->name = f->system_name = mk_arena_strdup(&n->p->arena, name);
        f->file = mk_arena_strdup(&n->p->arena, file);
        (void)profile_functions_push(&n->p->functions, f);
        (void)functions_put(&n->known, mk_str_view(&key), f);
    }
    mk_str_free(&key);
    return f;
}

static void set_lines(naming *n, profile_location *l, const lines *all) {
    l->n_lines = all->len;
    l->lines = mk_arena_dup(&n->p->arena, all->data, all->len * sizeof *all->data,
                            MK_ALIGNOF(profile_line));
}

/* ---- what the symbolizer says ---- */

/* For each address a line "0x...", then for each function there, the innermost inlined one first, a
 * line with its name and one with "file:line", perhaps with more behind it. */
static bool read_line(char **line, size_t *room, FILE *in) {
    ssize_t n = getline(line, room, in);
    if (n > 0 && (*line)[n - 1] == '\n')
        (*line)[n - 1] = '\0';
    return n >= 0;
}

static profile_line line_of(naming *n, const char *name, char *where) {
    char *more = strchr(where, ' '); /* " (discriminator 2)" */
    if (more && more[1] == '(')
        *more = '\0';
    char *colon = strrchr(where, ':');
    long number = colon ? strtol(colon + 1, NULL, 10) : 0;
    if (colon)
        *colon = '\0';
    return (profile_line){function_named(n, name, where[0] == '?' ? "" : where), number, 0};
}

static void read_answers(naming *n, FILE *in) {
    char *name = NULL, *where = NULL;
    size_t name_room = 0, where_room = 0;
    lines all = {0};
    bool more = read_line(&name, &name_room, in);
    for (size_t i = 0; more && i < n->places.len; i++) {
        if (strncmp(name, "0x", 2) != 0)
            break;
        lines_clear(&all);
        bool named = false;
        while ((more = read_line(&name, &name_room, in)) && strncmp(name, "0x", 2) != 0 &&
               read_line(&where, &where_room, in)) {
            named = named || where[0] != '?';
            (void)lines_push(&all, line_of(n, name, where));
        }
        if (named)
            set_lines(n, n->places.data[i].location, &all);
    }
    lines_free(&all);
    free(name);
    free(where);
}

static FILE *questions(const naming *n) {
    FILE *f = tmpfile();
    for (size_t i = 0; f && i < n->places.len; i++)
        (void)fprintf(f, "0x%llx\n", (unsigned long long)n->places.data[i].address);
    if (f && (fflush(f) != 0 || fseek(f, 0, SEEK_SET) != 0)) {
        (void)fclose(f);
        f = NULL;
    }
    return f;
}

/* Starts a program that reads `in`, and gives what it writes. NULL: there is no such program. */
static FILE *start(char *const *argv, FILE *in, pid_t *pid) {
    int ends[2];
    posix_spawn_file_actions_t actions;
    if (pipe(ends) != 0)
        return NULL;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_adddup2(&actions, fileno(in), 0);
    (void)posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
    (void)posix_spawn_file_actions_addclose(&actions, ends[0]);
    (void)posix_spawn_file_actions_addclose(&actions, ends[1]);
    (void)posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    int error = posix_spawnp(pid, argv[0], &actions, NULL, argv, environ);
    (void)posix_spawn_file_actions_destroy(&actions);
    (void)close(ends[1]);
    FILE *out = error ? NULL : fdopen(ends[0], "r");
    if (!out)
        (void)close(ends[0]);
    return out;
}

static void ask(naming *n, const char *file) {
    char *const newest[] = {"llvm-symbolizer-19",
                            "--output-style=GNU",
                            "-f",
                            "-i",
                            "-a",
                            "-C",
                            "-e",
                            (char *)file,
                            NULL};
    char *const llvm[] = {
        "llvm-symbolizer", "--output-style=GNU", "-f", "-i", "-a", "-C", "-e", (char *)file, NULL};
    char *const gnu[] = {"addr2line", "-f", "-i", "-a", "-C", "-e", (char *)file, NULL};
    char *const *const programs[] = {newest, llvm, gnu};
    FILE *in = questions(n), *out = NULL;
    pid_t pid;
    for (size_t i = 0; in && !out && i < sizeof programs / sizeof *programs; i++)
        out = start(programs[i], in, &pid);
    if (out) {
        read_answers(n, out);
        (void)fclose(out);
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    if (in)
        (void)fclose(in);
}

/* ---- without debug information ---- */

static void name_by_symbols(naming *n, const char *file) {
    const char *slash = strrchr(file, '/');
    mk_str name = {0};
    lines one = {0};
    for (size_t i = 0; i < n->places.len; i++) {
        const place *at = &n->places.data[i];
        if (at->location->n_lines)
            continue;
        const elf_symbol *s = elf_function(&n->elf, at->function ? at->function : at->address);
        mk_str_clear(&name);
        if (s)
            (void)mk_str_cat(&name, s->name);
        else
            (void)mk_str_printf(&name, "%s+0x%llx", slash ? slash + 1 : file,
                                (unsigned long long)(at->function ? at->function : at->address));
        lines_clear(&one);
        (void)lines_push(&one, (profile_line){function_named(n, mk_str_c(&name), ""), 0, 0});
        set_lines(n, at->location, &one);
    }
    lines_free(&one);
    mk_str_free(&name);
}

/* ---- modules ---- */

/* From addresses of the process to those of the file: by way of the place in the file. */
static void collect(naming *n, const profile_mapping *m, const uint64_t *starts) {
    places_clear(&n->places);
    for (size_t i = 0; i < n->p->locations.len; i++) {
        profile_location *l = n->p->locations.data[i];
        if (l->mapping != m || l->n_lines || l->address < m->start)
            continue;
        uint64_t address = elf_address(&n->elf, l->address - m->start + m->offset);
        if (address == UINT64_MAX)
            continue;
        uint64_t function = starts && starts[i] ? starts[i] - l->address + address : 0;
        (void)places_push(&n->places, (place){l, address, function});
    }
}

static bool same_build(const elf_file *e, const char *hex) {
    mk_str own = {0};
    for (size_t i = 0; i < e->build_id_size; i++)
        (void)mk_str_printf(&own, "%02x", e->build_id[i]);
    bool same = !hex[0] || !own.len || strncmp(mk_str_c(&own), hex, strlen(hex)) == 0;
    mk_str_free(&own);
    return same;
}

void symbols_fill(profile *p, const uint64_t *starts) {
    naming n = {.p = p};
    for (size_t i = 0; i < p->mappings.len; i++) {
        profile_mapping *m = p->mappings.data[i];
        if (!elf_open(&n.elf, m->file))
            continue;
        collect(&n, m, starts);
        if (n.places.len && same_build(&n.elf, m->build_id)) {
            ask(&n, m->file);
            name_by_symbols(&n, m->file);
            m->has_functions = m->has_filenames = m->has_lines = m->has_inlines = true;
        }
        elf_close(&n.elf);
    }
    functions_free(&n.known);
    places_free(&n.places);
}

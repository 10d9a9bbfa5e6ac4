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

typedef struct frame {       /* a function at an address, perhaps inlined */
    const char *name, *file; /* file "": not known */
    int64_t line;
} frame;

typedef struct place { /* an address of a module */
    uint64_t address;  /* as the module's file has it */
    uint64_t function; /* where its function begins; 0: not known */
    frame *frames;     /* innermost first */
    size_t n_frames;
} place;

MK_VEC(frames, frame)
MK_VEC(places, place)
MK_MAP(place_map, uint64_t, size_t, mk_key_u64, mk_eq_u64)
MK_STRMAP(functions, profile_function *)

typedef struct module {
    const char *file;
    elf_file elf;
    places places;
    place_map known; /* which of the places an address is */
} module;

MK_STRMAP(modules, module *)

typedef struct naming {
    mk_arena arena;  /* of all that is here */
    modules modules; /* by file and build; NULL: its file is not what was running */
} naming;

static const char *keep(naming *n, const char *text) {
    return mk_arena_strdup(&n->arena, text);
}

static void set_frames(naming *n, place *at, const frames *all) {
    at->n_frames = all->len;
    at->frames =
        mk_arena_dup(&n->arena, all->data, all->len * sizeof *all->data, MK_ALIGNOF(frame));
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

static frame frame_of(naming *n, const char *name, char *where) {
    char *more = strchr(where, ' '); /* " (discriminator 2)" */
    if (more && more[1] == '(')
        *more = '\0';
    char *colon = strrchr(where, ':');
    long line = colon ? strtol(colon + 1, NULL, 10) : 0;
    if (colon)
        *colon = '\0';
    return (frame){keep(n, name), where[0] == '?' ? "" : keep(n, where), line};
}

static void read_answers(naming *n, module *m, FILE *in) {
    char *name = NULL, *where = NULL;
    size_t name_room = 0, where_room = 0;
    frames all = {0};
    bool more = read_line(&name, &name_room, in);
    for (size_t i = 0; more && i < m->places.len && strncmp(name, "0x", 2) == 0; i++) {
        frames_clear(&all);
        bool found = false;
        while ((more = read_line(&name, &name_room, in)) && strncmp(name, "0x", 2) != 0 &&
               read_line(&where, &where_room, in)) {
            found = found || where[0] != '?';
            (void)frames_push(&all, frame_of(n, name, where));
        }
        if (found)
            set_frames(n, &m->places.data[i], &all);
    }
    frames_free(&all);
    free(name);
    free(where);
}

static FILE *questions(const module *m) {
    FILE *f = tmpfile();
    for (size_t i = 0; f && i < m->places.len; i++)
        (void)fprintf(f, "0x%llx\n", (unsigned long long)m->places.data[i].address);
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

static void ask(naming *n, module *m) {
    char *const file = (char *)(uintptr_t)m->file; /* execvp() does not change it */
    char *const newest[] = {
        "llvm-symbolizer-19", "--output-style=GNU", "-fia", "-C", "-e", file, NULL};
    char *const llvm[] = {"llvm-symbolizer", "--output-style=GNU", "-fia", "-C", "-e", file, NULL};
    char *const gnu[] = {"addr2line", "-fia", "-C", "-e", file, NULL};
    char *const *const programs[] = {newest, llvm, gnu};
    FILE *in = questions(m), *out = NULL;
    pid_t pid;
    for (size_t i = 0; in && !out && i < sizeof programs / sizeof *programs; i++)
        out = start(programs[i], in, &pid);
    if (out) {
        read_answers(n, m, out);
        (void)fclose(out);
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            ;
    }
    if (in)
        (void)fclose(in);
}

/* ---- without debug information ---- */

static void name_by_symbols(naming *n, module *m) {
    const char *slash = strrchr(m->file, '/'), *file = slash ? slash + 1 : m->file;
    mk_str name = {0};
    frames one = {0};
    for (size_t i = 0; i < m->places.len; i++) {
        place *at = &m->places.data[i];
        if (at->n_frames)
            continue;
        const uint64_t address = at->function ? at->function : at->address;
        const elf_symbol *s = elf_function(&m->elf, address);
        mk_str_clear(&name);
        (void)(s ? mk_str_cat(&name, s->name)
                 : mk_str_printf(&name, "%s+0x%llx", file, (unsigned long long)address));
        frames_clear(&one);
        (void)frames_push(&one, (frame){keep(n, mk_str_c(&name)), "", 0});
        set_frames(n, at, &one);
    }
    frames_free(&one);
    mk_str_free(&name);
}

/* ---- modules ---- */

static bool same_build(const elf_file *e, const char *hex) {
    mk_str own = {0};
    for (size_t i = 0; i < e->build_id_size; i++)
        (void)mk_str_printf(&own, "%02x", e->build_id[i]);
    bool same = !hex[0] || !own.len || strncmp(mk_str_c(&own), hex, strlen(hex)) == 0;
    mk_str_free(&own);
    return same;
}

static module *module_open(naming *n, const profile_mapping *from) {
    elf_file elf;
    if (!elf_open(&elf, from->file))
        return NULL;
    if (!same_build(&elf, from->build_id)) {
        elf_close(&elf);
        return NULL;
    }
    module *m = mk_new(&n->arena, module);
    m->file = keep(n, from->file);
    m->elf = elf;
    return m;
}

static module *module_of(naming *n, const profile_mapping *from) {
    mk_str key = {0};
    (void)mk_str_printf(&key, "%s\n%s", from->file, from->build_id);
    module **found = modules_get(&n->modules, mk_str_view(&key));
    module *m = found ? *found : module_open(n, from);
    if (!found)
        (void)modules_put(&n->modules, mk_str_view(&key), m);
    mk_str_free(&key);
    return m;
}

static void module_close(module *m) {
    elf_close(&m->elf);
    places_free(&m->places);
    place_map_free(&m->known);
}

/* From an address of the process to one of the file: by way of the place in the file. */
static uint64_t address_in_file(const module *m, const profile_location *l) {
    const profile_mapping *map = l->mapping;
    return l->address < map->start ? UINT64_MAX
                                   : elf_address(&m->elf, l->address - map->start + map->offset);
}

static bool is_nameless(const profile_location *l) {
    return l->mapping && l->n_lines == 0;
}

static void note(naming *n, const profile_location *l) {
    module *m = module_of(n, l->mapping);
    const uint64_t address = m ? address_in_file(m, l) : UINT64_MAX;
    if (address == UINT64_MAX || place_map_get(&m->known, address))
        return;
    (void)place_map_put(&m->known, address, m->places.len);
    (void)places_push(&m->places,
                      (place){.address = address,
                              .function = l->function ? l->function - l->address + address : 0});
}

/* ---- profiles ---- */

static profile_function *function_of(profile *p, functions *known, const frame *f) {
    mk_str key = {0};
    (void)mk_str_printf(&key, "%s\n%s", f->name, f->file);
    profile_function **found = functions_get(known, mk_str_view(&key));
    profile_function *function = found ? *found : NULL;
    if (!function) {
        function = mk_new(&p->arena, profile_function);
        function->id = p->functions.len + 1;
        function->name = function->system_name = mk_arena_strdup(&p->arena, f->name);
        function->file = mk_arena_strdup(&p->arena, f->file);
        (void)profile_functions_push(&p->functions, function);
        (void)functions_put(known, mk_str_view(&key), function);
    }
    mk_str_free(&key);
    return function;
}

static void name_location(naming *n, profile *p, functions *known, profile_location *l) {
    module *m = module_of(n, l->mapping);
    const size_t *i = m ? place_map_get(&m->known, address_in_file(m, l)) : NULL;
    if (!i)
        return;
    const place *at = &m->places.data[*i];
    l->n_lines = at->n_frames;
    l->lines = mk_new_n(&p->arena, profile_line, at->n_frames);
    for (size_t k = 0; k < at->n_frames; k++)
        l->lines[k] = (profile_line){function_of(p, known, &at->frames[k]), at->frames[k].line, 0};
    profile_mapping *map = l->mapping;
    map->has_functions = map->has_filenames = map->has_lines = map->has_inlines = true;
}

static void name_profile(naming *n, profile *p) {
    functions known = {0};
    for (size_t i = 0; i < p->locations.len; i++)
        if (is_nameless(p->locations.data[i]))
            name_location(n, p, &known, p->locations.data[i]);
    functions_free(&known);
}

void symbols_fill(profile *const *profiles, size_t count) {
    naming n = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < profiles[i]->locations.len; k++)
            if (is_nameless(profiles[i]->locations.data[k]))
                note(&n, profiles[i]->locations.data[k]);
    for (size_t i = 0; i < n.modules.len; i++) {
        module *m = n.modules.entries[i].value;
        if (m && m->places.len) {
            ask(&n, m);
            name_by_symbols(&n, m);
        }
    }
    for (size_t i = 0; i < count; i++)
        name_profile(&n, profiles[i]);
    for (size_t i = 0; i < n.modules.len; i++)
        if (n.modules.entries[i].value)
            module_close(n.modules.entries[i].value);
    modules_free(&n.modules);
    mk_arena_free(&n.arena);
}

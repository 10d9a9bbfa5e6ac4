#include "run_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "frontend.h"
#include "models.h"
#include "words.h"

/* ---- opening ---------------------------------------------------------------------------------- */

static void say(mk_str *line) {
    if (line->len)
        fprintf(stderr, "memcheck-lint: %s\n", mk_str_c(line));
    mk_str_free(line);
}

store *run_store_open(const options *o) {
    mk_str line = {0};
    const char *off = getenv("MEMKIT_NO_CACHE");
    if (o->no_cache || (off && *off))
        return NULL;
    store *s = store_open(o->store ? o->store : STORE_DEFAULT, &line);
    say(&line);
    return s;
}

void run_store_close(store *s) {
    mk_str line = {0};
    store_close(s, &line);
    say(&line);
}

/* ---- keys ------------------------------------------------------------------------------------- */

/* Two programs of one version may differ: whoever builds it twice in a day would be told old news. */
static key add_program(key k, const char *path) {
    struct stat st = {0};
    (void)stat(path, &st);
    k = key_add_number(k, (uint64_t)st.st_size);
    k = key_add_number(k, (uint64_t)st.st_mtim.tv_sec);
    return key_add_number(k, (uint64_t)st.st_mtim.tv_nsec);
}

key run_store_tool(store *s) {
    mk_arena a = {0};
    key k = key_add_text(KEY_NONE, MEMKIT_VERSION);
    const char *module = frontend_path(&a, "lib/memkit/memkit-clang.so");
    static const char *const shared[] = {"share/memkit/models/base.h", "include/mk/annotate.h"};
    front_job *models;
    size_t n = models_jobs(&a, &models);
    k = add_program(k, "/proc/self/exe");
    k = add_program(k, module ? module : "");
    for (size_t i = 0; i < n; i++)
        k = key_add_key(k, store_file(s, models[i].file));
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        const char *path = frontend_path(&a, shared[i]);
        k = key_add_key(k, store_file(s, path ? path : ""));
    }
    mk_arena_free(&a);
    return k;
}

key run_store_job(key tool, const front_job *job) {
    char *here = getcwd(NULL, 0);
    key k = key_add_text(tool, here);
    free(here);
    k = key_add_text(k, job->file);
    k = key_add_text(k, job->dir);
    k = key_add_number(k, job->model);
    k = key_add_number(k, job->max_function);
    for (size_t i = 0; i < job->nargs; i++)
        k = key_add_text(k, job->args[i]);
    return k;
}

key run_store_analysis(key tool, const options *o, const rule_set *on) {
    key k = key_add_number(tool, o->stack_limit);
    k = key_add_number(k, o->whole_program);
    k = key_add_number(k, o->view == REPORT_FLOWS || o->why);
    return key_add(k, on, sizeof *on);
}

/* ---- what a unit was made of -------------------------------------------------------------------- */

/* Folders in which headers are looked for: that of the file, those of the flags, the system's. */
static void search_path(const front_job *job, mk_arena *a, words *dirs) {
    static const char *const flags[] = {"-I", "-iquote", "-isystem", "-idirafter"};
    char *here = getcwd(NULL, 0);
    const char *base = words_join(here, job->dir ? job->dir : "", a);
    words_push(dirs, words_folder(words_join(here, job->file, a), a));
    for (size_t i = 0; i < job->nargs; i++)
        for (size_t f = 0; f < sizeof flags / sizeof *flags; f++) {
            size_t n = strlen(flags[f]);
            if (strncmp(job->args[i], flags[f], n) != 0)
                continue;
            const char *dir = job->args[i] + n;
            if (*dir || i + 1 < job->nargs)
                words_push(dirs, words_join(base, *dir ? dir : job->args[i + 1], a));
            break;
        }
    words_push(dirs, "/usr/local/include");
    words_push(dirs, "/usr/include");
    free(here);
}

/* "'x.h' file not found": whichever of these turns up one day is what was meant. */
static void add_missing(const ir_unit *u, const ir_note *note, const words *dirs, mk_arena *a,
                        words *files) {
    const char *text = ir_cstr(u, note->text), *end = strstr(text, "' file not found");
    if (*text != '\'' || !end)
        return;
    char *name = mk_arena_strdup(a, text + 1);
    name[end - text - 1] = '\0';
    const char *from = ir_cstr(u, u->files.data[note->pos.file].path);
    words_push(files, words_join(words_folder(from, a), name, a));
    for (size_t i = 0; i < dirs->len; i++)
        words_push(files, words_join(dirs->data[i], name, a));
}

void run_store_files(const ir_unit *u, const front_job *job, mk_arena *a, store_unit *out) {
    words files = {0}, dirs = {0};
    char *here = getcwd(NULL, 0);
    search_path(job, a, &dirs);
    for (size_t i = 0; i < u->files.len; i++)
        words_push(&files, ir_cstr(u, u->files.data[i].path));
    for (size_t i = 0; i < u->notes.len; i++)
        add_missing(u, &u->notes.data[i], &dirs, a, &files);
    const char **list = mk_new_n(a, const char *, files.len);
    for (size_t i = 0; i < files.len; i++)
        list[i] = words_join(here, files.data[i], a);
    out->files = list;
    out->nfiles = files.len;
    free(here);
    words_free(&files);
    words_free(&dirs);
}

/* ---- is it still so? ---------------------------------------------------------------------------- */

static const char *below(const char *dir, const char *file) {
    size_t n = strlen(dir);
    return strncmp(file, dir, n) == 0 && file[n] == '/' ? file + n + 1 : NULL;
}

/* Files of the same name elsewhere in the search path. That there is one says nothing; that there is one
 * more than last time may mean that another file is read now. */
static key add_rivals(key k, store *s, const char *file, const words *dirs, mk_str *room) {
    for (size_t i = 0; i < dirs->len; i++) {
        const char *name = below(dirs->data[i], file);
        for (size_t j = 0; name && j < dirs->len; j++) {
            mk_str_clear(room);
            (void)mk_str_printf(room, "%s/%s", dirs->data[j], name);
            if (j != i && store_file_exists(s, mk_str_c(room)))
                k = key_add_text(k, mk_str_c(room));
        }
    }
    return k;
}

key run_store_content(store *s, const front_job *job, const store_unit *u) {
    mk_arena a = {0};
    mk_str room = {0};
    words dirs = {0};
    key k = KEY_NONE;
    search_path(job, &a, &dirs);
    for (size_t i = 0; i < u->nfiles; i++) {
        k = key_add_key(k, store_file(s, u->files[i]));
        k = add_rivals(k, s, u->files[i], &dirs, &room);
    }
    words_free(&dirs);
    mk_str_free(&room);
    mk_arena_free(&a);
    return k;
}

bool run_store_settled(store *s, const store_unit *u) {
    for (size_t i = 0; i < u->nfiles; i++)
        if (!store_file_settled(s, u->files[i]))
            return false;
    return u->nfiles > 0;
}

#include "projects.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../words.h"

#define DATABASE_NAME "compile_commands.json"

/* ---- finding ---------------------------------------------------------------------------------- */

static bool is_in(const char *dir, const char *below, mk_arena *a) {
    return access(words_join(words_join(dir, below, a), DATABASE_NAME, a), R_OK) == 0;
}

/* The nearest folder with a database in it or in its build/, or NULL; *database says which. */
static const char *find_dir(const char *path, const char **database, mk_arena *a) {
    static const char *const below[] = {".", "build"};
    const char *dir = words_folder(path, a);
    for (;; dir = words_folder(dir, a)) {
        for (size_t i = 0; i < sizeof below / sizeof *below; i++)
            if (is_in(dir, below[i], a)) {
                *database = below[i];
                return dir;
            }
        if (strcmp(dir, "/") == 0 || strcmp(dir, ".") == 0)
            return NULL;
    }
}

static bool is_same(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

static project *find(const projects *p, const char *dir, const char *database, const char *file) {
    for (size_t i = 0; i < p->len; i++) {
        project *it = p->data[i];
        if (is_same(it->dir, dir) && is_same(it->database, database) && is_same(it->file, file))
            return it;
    }
    return NULL;
}

static project *add(projects *p, const char *dir, const char *database, const char *file) {
    project *it = calloc(1, sizeof *it);
    if (!it)
        abort();
    *it = (project){.dir = strdup(dir),
                    .database = database ? strdup(database) : NULL,
                    .file = file ? strdup(file) : NULL,
                    .files = json_object(),
                    .asked = json_array()};
    projects_push(p, it);
    return it;
}

project *projects_alone(const projects *p, const char *path) {
    mk_arena a = {0};
    project *it = find(p, words_folder(path, &a), NULL, path);
    mk_arena_free(&a);
    return it;
}

project *projects_add_alone(projects *p, const char *path) {
    mk_arena a = {0};
    project *it = projects_alone(p, path);
    if (!it)
        it = add(p, words_folder(path, &a), NULL, path);
    mk_arena_free(&a);
    return it;
}

project *projects_of(projects *p, const char *path, const char *root, const char *database) {
    mk_arena a = {0};
    const char *dir = database ? root : find_dir(path, &database, &a);
    project *it = dir ? find(p, dir, database, NULL) : projects_add_alone(p, path);
    if (!it)
        it = add(p, dir, database, NULL);
    mk_arena_free(&a);
    return it;
}

/* ---- ends ------------------------------------------------------------------------------------- */

static void release(project *p) {
    free(p->dir);
    free(p->database);
    free(p->file);
    free(p->failure);
    json_decref(p->files);
    json_decref(p->asked);
    free(p);
}

void projects_drop(projects *p, project *it) {
    for (size_t i = p->len; i-- > 0;)
        if (p->data[i] == it)
            projects_remove(p, i);
    release(it);
}

void projects_drop_all(projects *p) {
    for (size_t i = 0; i < p->len; i++)
        release(p->data[i]);
    projects_free(p);
}

/* ---- what came of it -------------------------------------------------------------------------- */

/* A line of report/lsp.c. */
static bool take_line(json_t *files, const char *line, size_t n) {
    json_t *file = json_loadb(line, n, 0, NULL);
    const char *uri = json_string_value(json_object_get(file, "uri"));
    if (uri)
        json_object_set(files, uri, file);
    json_decref(file);
    return uri;
}

bool project_take(project *p, const mk_str *rows) {
    json_t *files = json_object();
    bool ok = true;
    for (const char *at = mk_str_c(rows), *end; ok && *at; at = end + (*end == '\n')) {
        end = strchrnul(at, '\n');
        ok = take_line(files, at, (size_t)(end - at));
    }
    if (ok) {
        json_decref(p->files);
        p->files = files;
    } else {
        json_decref(files);
    }
    return ok;
}

json_t *project_file(const project *p, const char *key) {
    return json_object_get(p->files, key);
}

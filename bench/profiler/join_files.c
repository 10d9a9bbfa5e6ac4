/* join_files.c: see join_files.h. */
#include "join_files.h"

#include <stdlib.h>
#include <string.h>

#include "path.h"

static const char *cleaned(join_files *f, const char *path) {
    mk_str s = {0};
    path_clean(path, &s);
    const char *clean = mk_arena_strdup(&f->arena, mk_str_c(&s));
    mk_str_free(&s);
    while (strncmp(clean, "../", 3) == 0)
        clean += 3;
    return clean;
}

size_t join_files_add(join_files *f, const char *path) {
    bool added;
    size_t *at = join_file_numbers_add(&f->given, mk_view_of(path), &added);
    if (!added)
        return *at;
    char *real = realpath(path, NULL);
    const char *given = cleaned(f, path);
    join_file one = {given, real ? mk_arena_strdup(&f->arena, real) : given};
    free(real);
    *at = f->list.len;
    join_file_list_push(&f->list, one);
    return f->list.len - 1;
}

size_t join_files_given(const join_files *f, const char *path) {
    size_t *at = join_file_numbers_get(&f->given, mk_view_of(path));
    return at ? *at : SIZE_MAX;
}

/* How many names both paths end in; *whole: these are all of one of them. */
static size_t common_names(const char *a, const char *b, bool *whole) {
    size_t i = strlen(a), j = strlen(b), names = 0;
    while (i && j && a[i - 1] == b[j - 1]) {
        i--;
        j--;
        names += a[i] == '/';
    }
    bool a_ends = i == 0 || a[i - 1] == '/', b_ends = j == 0 || b[j - 1] == '/';
    *whole = (i == 0 && b_ends) || (j == 0 && a_ends);
    return names + (a_ends && b_ends && a[i] != '/');
}

/* 0: they are not the same file. One name alone must be a whole path: there are many called util.c. */
static size_t likeness(const join_file *ours, const char *path) {
    bool whole;
    if (strcmp(ours->real, path) == 0)
        return SIZE_MAX;
    size_t given = common_names(ours->given, path, &whole);
    if (whole && given)
        return given;
    size_t real = common_names(ours->real, path, &whole);
    return real && (whole || real > 1) ? real : 0;
}

size_t join_files_find(join_files *f, const char *path, bool *ambiguous) {
    bool added;
    *ambiguous = false;
    size_t *at = join_file_numbers_add(&f->seen, mk_view_of(path), &added);
    if (!added)
        return *at;
    const char *clean = cleaned(f, path);
    size_t best = 0, found = SIZE_MAX;
    for (size_t i = 0; i < f->list.len && *path; i++) {
        size_t alike = likeness(&f->list.data[i], clean);
        if (alike && alike == best && strcmp(f->list.data[i].real, f->list.data[found].real) != 0)
            *ambiguous = true;
        if (alike > best) {
            best = alike;
            found = i;
            *ambiguous = false;
        }
    }
    if (*ambiguous)
        found = SIZE_MAX;
    *at = found;
    return found;
}

void join_files_free(join_files *f) {
    join_file_list_free(&f->list);
    join_file_numbers_free(&f->given);
    join_file_numbers_free(&f->seen);
    mk_arena_free(&f->arena);
}

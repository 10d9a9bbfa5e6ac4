/* source.c: see source.h. */
#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "path.h"

static FILE *open_file(const char *path) {
    struct stat st;
    FILE *in = fopen(path, "rb");
    if (in && (fstat(fileno(in), &st) != 0 || !S_ISREG(st.st_mode))) {
        fclose(in);
        errno = EISDIR;
        return NULL;
    }
    return in;
}

/* In the folder of n characters, or one above it. */
static FILE *open_above(const char *folder, size_t n, const char *path) {
    mk_str dir = {0}, name = {0};
    FILE *in = NULL;
    mk_str_catn(&dir, folder, n);
    while (!in) {
        mk_str_clear(&name);
        mk_str_printf(&name, "%s/%s", mk_str_c(&dir), path);
        in = open_file(mk_str_c(&name));
        const char *slash = strrchr(mk_str_c(&dir), '/');
        if (!slash)
            break;
        mk_str_truncate(&dir, (size_t)(slash - dir.data));
    }
    mk_str_free(&dir);
    mk_str_free(&name);
    return in;
}

static FILE *open_source(const char *path, const char *search, mk_str *why) {
    FILE *in = NULL;
    if (*path == '/') {
        in = open_file(path);
        if (!in)
            mk_str_printf(why, "open %s: %s", path, strerror(errno));
        return in;
    }
    for (const char *at = search; !in && *at;) {
        size_t n = strcspn(at, ":");
        in = open_above(at, n, path);
        at += n + (at[n] == ':');
    }
    if (!in)
        mk_str_printf(why, "could not find file %s on path %s", path, search);
    return in;
}

static void read_lines(source *s, FILE *in) {
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    while ((n = getline(&line, &size, in)) >= 0) {
        if (n > 0 && line[n - 1] == '\n')
            n--;
        if (n > 0 && line[n - 1] == '\r')
            n--;
        source_lines_push(&s->lines, mk_arena_strndup(&s->arena, line, (size_t)n));
    }
    free(line);
}

bool source_read(source *s, const char *path, const char *search, const char *trim, mk_str *why) {
    char here[4096] = ".";
    memset(s, 0, sizeof *s);
    if (!search || !*search)
        search = getcwd(here, sizeof here) ? here : ".";
    FILE *in = open_source(path_trim(path, trim, search), search, why);
    if (in) {
        read_lines(s, in);
        fclose(in);
    }
    return in != NULL;
}

void source_free(source *s) {
    source_lines_free(&s->lines);
    mk_arena_free(&s->arena);
}

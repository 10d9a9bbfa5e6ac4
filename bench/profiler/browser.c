/* browser.c: see browser.h. */
#include "browser.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

/* A file of our own, and its name in *path. */
static FILE *new_file(mk_str *path) {
    const char *dir = getenv("TMPDIR");
    mk_str_printf(path, "%s/memprof.XXXXXX.svg", dir && *dir ? dir : "/tmp");
    int fd = mkstemps(path->data, (int)strlen(".svg"));
    return fd < 0 ? NULL : fdopen(fd, "wb");
}

static bool write_file(const mk_str *svg, mk_str *path, mk_str *why) {
    FILE *out = path->len ? fopen(mk_str_c(path), "wb") : new_file(path);
    bool ok = out && fwrite(mk_str_c(svg), 1, svg->len, out) == svg->len;
    if (out && fclose(out) != 0)
        ok = false;
    if (!ok)
        mk_str_printf(why, "%s: %s", mk_str_c(path), strerror(errno));
    return ok;
}

static bool run_browser(char *path, mk_str *why) {
    const char *chosen = getenv("BROWSER");
    char program[4096];
    snprintf(program, sizeof program, "%s", chosen && *chosen ? chosen : "xdg-open");
    char *const arguments[] = {program, path, NULL};
    pid_t child;
    int status = 0, error = posix_spawnp(&child, program, NULL, NULL, arguments, environ);
    while (!error && waitpid(child, &status, 0) < 0)
        error = errno == EINTR ? 0 : errno;
    if (error || status)
        mk_str_printf(why, "%s: %s; BROWSER says which program shows pictures, this one is in %s",
                      program, error ? strerror(error) : "it failed", path);
    return why->len == 0;
}

bool browser_show(const mk_str *svg, const char *path, mk_str *why) {
    mk_str file = {0};
    mk_str_cat(&file, path ? path : "");
    bool ok = write_file(svg, &file, why) && run_browser(file.data, why);
    mk_str_free(&file);
    return ok;
}

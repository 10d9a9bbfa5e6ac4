/* graphviz.c: dot as a child that reads one unnamed file and writes another. */
#include "graphviz.h"

#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

static bool run_dot(FILE *in, FILE *out, const char *format, mk_str *why) {
    char option[16];
    char *const arguments[] = {"dot", option, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int status = 0;
    snprintf(option, sizeof option, "-T%s", format);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, fileno(in), 0);
    posix_spawn_file_actions_adddup2(&actions, fileno(out), 1);
    int error = posix_spawnp(&child, "dot", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    while (!error && waitpid(child, &status, 0) < 0)
        error = errno == EINTR ? 0 : errno;
    bool missing = error == ENOENT || (!error && WIFEXITED(status) && WEXITSTATUS(status) == 127);
    if (missing)
        mk_str_printf(why, "%s needs graphviz's dot, which is not installed; flame draws without it", format);
    else if (error)
        mk_str_printf(why, "dot: %s", strerror(error));
    else if (status != 0)
        mk_str_printf(why, "dot could not draw the graph: status %d", status);
    return why->len == 0;
}

static bool exchange(mk_str *text, FILE *in, FILE *out, const char *format, mk_str *why) {
    char part[1 << 14];
    size_t n;
    if (fwrite(mk_str_c(text), 1, text->len, in) != text->len || fflush(in) != 0) {
        mk_str_printf(why, "a temporary file: %s", strerror(errno));
        return false;
    }
    rewind(in);
    if (!run_dot(in, out, format, why))
        return false;
    mk_str_clear(text);
    rewind(out);
    while ((n = fread(part, 1, sizeof part, out)) > 0)
        mk_str_catn(text, part, n);
    return true;
}

bool graphviz_draw(mk_str *text, const char *format, mk_str *why) {
    FILE *in = tmpfile(), *out = tmpfile();
    bool ok = in && out && exchange(text, in, out, format, why);
    if (!in || !out)
        mk_str_printf(why, "a temporary file: %s", strerror(errno));
    if (in)
        fclose(in);
    if (out)
        fclose(out);
    return ok;
}

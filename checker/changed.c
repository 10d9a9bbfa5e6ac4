#include "changed.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs git and appends what it says; what it complains about is for the user to read. */
static bool ask_git(const char *const *args, mk_str *out, mk_str *why) {
    int fds[2], status = 0;
    char buf[4096];
    pid_t child = pipe(fds) == 0 ? fork() : -1;
    if (child < 0) {
        mk_str_printf(why, "cannot run git: %s", strerror(errno));
        return false;
    }
    if (child == 0) {
        (void)dup2(fds[1], STDOUT_FILENO);
        (void)close(fds[0]);
        (void)close(fds[1]);
        (void)execvp("git", (char *const *)args);
        _exit(127);
    }
    (void)close(fds[1]);
    for (ssize_t n; (n = read(fds[0], buf, sizeof buf)) > 0 || (n < 0 && errno == EINTR);)
        if (n > 0)
            (void)mk_str_catn(out, buf, (size_t)n);
    (void)close(fds[0]);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    mk_str_cat(why, WIFEXITED(status) && WEXITSTATUS(status) == 127 ? "git cannot be run"
                                                                   : "git does not know");
    return false;
}

/* Names end in NUL, and are relative to the top of the tree. */
static void add_names(changed *c, const char *top, const mk_str *names) {
    mk_str path = {0};
    for (size_t at = 0; at < names->len; at += strlen(names->data + at) + 1) {
        mk_str_clear(&path);
        (void)mk_str_printf(&path, "%s/%s", top, names->data + at);
        changed_paths_put(&c->paths, mk_arena_strdup(&c->arena, mk_str_c(&path)), true);
    }
    mk_str_free(&path);
}

static bool ask_top(mk_str *top, mk_str *why) {
    static const char *const args[] = {"git", "rev-parse", "--show-toplevel", NULL};
    bool ok = ask_git(args, top, why);
    if (ok)
        mk_str_trim(top);
    return ok;
}

bool changed_open(changed *c, const char *rev, mk_str *why) {
    const char *const differ[] = {"git",       "diff", "--name-only", "-z", "--no-relative",
                                  "--no-ext-diff", "--end-of-options", rev, "--", NULL};
    mk_str top = {0}, names = {0}, unknown = {0};
    *c = (changed){0};
    bool ok = ask_top(&top, why) && ask_git(differ, &names, why);
    const char *const others[] = {"git", "-C", mk_str_c(&top), "ls-files", "-z", "--others",
                                  "--exclude-standard", NULL};
    ok = ok && ask_git(others, &unknown, why);
    if (ok) {
        add_names(c, mk_str_c(&top), &names);
        add_names(c, mk_str_c(&top), &unknown);
    } else {
        mk_str line = {0};
        mk_str_printf(&line, "--changed-since: %s: %s", rev, mk_str_c(why));
        mk_str_clear(why);
        mk_str_catn(why, line.data, line.len);
        mk_str_free(&line);
    }
    mk_str_free(&top);
    mk_str_free(&names);
    mk_str_free(&unknown);
    return ok;
}

void changed_free(changed *c) {
    changed_paths_free(&c->paths);
    mk_arena_free(&c->arena);
}

bool changed_has(const changed *c, const char *file) {
    char *path = realpath(file, NULL);
    bool has = path && changed_paths_get(&c->paths, path);
    free(path);
    return has;
}

/* Rows are sorted by file: each is looked up once. */
void changed_keep(const changed *c, find_list *l) {
    size_t kept = 0;
    const char *last = NULL;
    bool has = false;
    for (size_t i = 0; i < l->rows.len; i++) {
        const find_row r = l->rows.data[i];
        if (!last || strcmp(last, r.at.file) != 0)
            has = changed_has(c, r.at.file);
        last = r.at.file;
        if (has)
            l->rows.data[kept++] = r;
    }
    (void)find_row_vec_resize(&l->rows, kept);
    find_settle(l);
}

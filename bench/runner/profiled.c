/* profiled.c: `memprof run` between us and a worker, which tells the recorder when the clock runs (bench.c). */
#include "profiled.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "worker.h"

extern char **environ;

/* Beside us, as it was installed, or in PATH. */
static const char *find_memprof(mk_arena *a) {
    program self;
    mk_str why = {0}, path = {.alloc = mk_arena_as_alloc(a)};
    program_open(&self, NULL, a, &why);
    mk_str_free(&why);
    mk_str_printf(&path, "%.*s/memprof", (int)(strrchr(self.path, '/') - self.path), self.path);
    return access(path.data, X_OK) == 0 ? path.data : "memprof";
}

/* Its answer is of no interest, and what it prints goes to standard error. 0, or what failed. */
static int run_quietly(char *const *argv, char *const *environment, int *status) {
    posix_spawn_file_actions_t actions;
    pid_t child;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, MK__WORKER_FD, "/dev/null", O_WRONLY, 0);
    int code = posix_spawnp(&child, argv[0], &actions, NULL, argv, environment);
    posix_spawn_file_actions_destroy(&actions);
    while (code == 0 && waitpid(child, status, 0) < 0)
        code = errno == EINTR ? 0 : errno;
    return code;
}

static char **paused(mk_arena *a) {
    size_t n = 0;
    while (environ[n])
        n++;
    char **all = mk_new_n(a, char *, n + 2);
    memcpy(all, environ, n * sizeof *all);
    all[n] = mk_arena_strdup(a, "MEMPROF_PAUSED=1");
    return all;
}

/* FILE, or FILE.NAME; a slash would be a folder. */
static char *file_of(const options *o, const run *r, const result *of, mk_arena *a) {
    mk_str s = {.alloc = mk_arena_as_alloc(a)};
    mk_str_printf(&s, r->results.len > 1 ? "%s.%s" : "%s", o->memprofile, of->name);
    for (size_t i = strlen(o->memprofile); i < s.len; i++)
        if (s.data[i] == '/')
            s.data[i] = '-';
    return s.data;
}

static bool profile_one(const options *o, const program *p, const run *r, const result *of,
                        mk_str *why) {
    mk_arena a = {0};
    mk_str rate = {.alloc = mk_arena_as_alloc(&a)}, orders = rate;
    char *file = file_of(o, r, of, &a);
    mk_str_printf(&rate, "--rate=%zu", o->memprofile_rate);
    mk_str_printf(&orders, "%sprofile=1,n=%zu,threads=%zu,name=%s", MK__WORKER_OPTION, of->n,
                  o->threads, of->name);
    char *argv[] = {mk_arena_strdup(&a, find_memprof(&a)),
                    "run",
                    "-o",
                    file,
                    rate.data,
                    "--",
                    mk_arena_strdup(&a, p->path),
                    orders.data,
                    p->object ? mk_arena_strdup(&a, p->object) : NULL,
                    NULL};
    int status = 0, code = run_quietly(argv, paused(&a), &status);
    if (code != 0)
        mk_str_printf(why, "--memprofile: memprof: %s", strerror(code));
    else if (status != 0)
        mk_str_printf(why, "--memprofile: %s could not be profiled", of->name);
    else
        fprintf(stderr, "membench: %s: %zu operations of %s; -divide_by=%zu shows one\n", file,
                of->n, of->name, of->n);
    mk_arena_free(&a);
    return why->len == 0;
}

bool profiled_write(const options *o, const program *p, const run *r, mk_str *why) {
    for (size_t i = 0; i < r->results.len; i++)
        if (r->results.data[i].n && !profile_one(o, p, r, &r->results.data[i], why))
            return false;
    return true;
}

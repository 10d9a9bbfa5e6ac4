#include "measure.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "count.h"
#include "worker.h"

extern char **environ;

/* ---- programs ---------------------------------------------------------------------------------- */

static bool wrong(mk_str *why, const char *file, const char *what) {
    mk_str_printf(why, "%s: %s", file, what);
    return false;
}

/* Is there a program interpreter, as executables have and shared objects do not? Static ones, Go's
 * among them, have none, but their place. */
static bool is_executable(FILE *f, const Elf64_Ehdr *head) {
    if (head->e_type == ET_EXEC)
        return true;
    for (unsigned i = 0; i < head->e_phnum; i++) {
        Elf64_Phdr p;
        if (fseek(f, (long)(head->e_phoff + i * sizeof p), SEEK_SET) != 0 ||
            fread(&p, sizeof p, 1, f) != 1)
            return false;
        if (p.p_type == PT_INTERP)
            return true;
    }
    return false;
}

static bool look_at(program *p, const char *file, FILE *f, mk_str *why) {
    Elf64_Ehdr head;
    if (fread(&head, sizeof head, 1, f) != 1 || memcmp(head.e_ident, ELFMAG, SELFMAG) != 0)
        return wrong(why, file, "neither a program nor a shared object");
    if (is_executable(f, &head)) {
        p->path = p->object;
        p->object = NULL;
        if (access(p->path, X_OK) != 0)
            return wrong(why, file, strerror(errno));
    }
    return true;
}

bool program_open(program *p, const char *file, mk_arena *a, mk_str *why) {
    char *self = realpath("/proc/self/exe", NULL);
    *p = (program){.path = mk_arena_strdup(a, self ? self : "/proc/self/exe")};
    p->title = strrchr(p->path, '/') + 1;
    free(self);
    if (!file)
        return true;
    char *real = realpath(file, NULL);
    FILE *f = real ? fopen(real, "rb") : NULL;
    if (!f) {
        free(real);
        return wrong(why, file, strerror(errno));
    }
    p->object = mk_arena_strdup(a, real);
    p->title = mk_arena_strdup(a, file);
    free(real);
    bool ok = look_at(p, file, f, why);
    fclose(f);
    return ok;
}

/* ---- one process ------------------------------------------------------------------------------- */

/* Everything of ours, what the program is to be preloaded with and, for those that count, the switch. */
static char **environment(const program *p, bool count, mk_arena *a) {
    static const char preload[] = "LD_PRELOAD=";
    size_t n = 0, to = 0;
    while (environ[n])
        n++;
    char **all = mk_new_n(a, char *, n + 3);
    for (size_t i = 0; i < n; i++)
        if (!p->preload || strncmp(environ[i], preload, sizeof preload - 1) != 0)
            all[to++] = environ[i];
    if (p->preload) {
        mk_str s = {.alloc = mk_arena_as_alloc(a)};
        mk_str_printf(&s, "%s%s", preload, p->preload);
        all[to++] = s.data;
    }
    if (count)
        all[to] = mk_arena_strdup(a, MK__COUNT_SWITCH "=1");
    return all;
}

/* Tried in a child: this process keeps its malloc. Some cannot be loaded so late, but are there. */
bool preload_works(const char *library, mk_str *why) {
    char error[512] = "";
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return wrong(why, library, strerror(errno));
    pid_t child = fork();
    if (child == 0) {
        const char *says = dlopen(library, RTLD_NOW | RTLD_LOCAL) ? "" : dlerror();
        size_t len = strstr(says, "static TLS") ? 0 : strlen(says);
        _exit(write(ends[1], says, len) == (ssize_t)len ? 0 : 2);
    }
    close(ends[1]);
    ssize_t n = child > 0 ? read(ends[0], error, sizeof error - 1) : -1;
    close(ends[0]);
    if (child > 0)
        waitpid(child, NULL, 0);
    return n == 0 || wrong(why, "cannot be preloaded", n > 0 ? error : strerror(errno));
}

/* Starts it; *from is where its answer comes. 0, or what failed. */
static int start(const program *p, const char *orders, bool count, mk_arena *a, pid_t *child,
                 int *from) {
    mk_str option = {.alloc = mk_arena_as_alloc(a)};
    mk_str_printf(&option, "%sparent=%ld,%s", MK__WORKER_OPTION, (long)getpid(), orders);
    char *argv[] = {mk_arena_strdup(a, p->path), option.data,
                    p->object ? mk_arena_strdup(a, p->object) : NULL, NULL};
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return errno;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t own_group;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], MK__WORKER_FD);
    posix_spawnattr_init(&own_group); /* so that a hanging benchmark ends with all it started */
    posix_spawnattr_setflags(&own_group, POSIX_SPAWN_SETPGROUP);
    int code = posix_spawn(child, p->path, &actions, &own_group, argv, environment(p, count, a));
    posix_spawnattr_destroy(&own_group);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    *from = ends[0];
    if (code != 0)
        close(ends[0]);
    return code;
}

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool is_complete(const mk_str *text) {
    static const char last[] = "done\n";
    size_t n = sizeof last - 1;
    return text->len >= n && memcmp(text->data + text->len - n, last, n) == 0;
}

/* Everything up to the last line, or to the end of the file, which may never come if the benchmark left
 * a process behind; false: it did not come in time. */
static bool read_until(int from, double end, mk_str *out) {
    char part[4096];
    for (;;) {
        double left = end - now();
        struct pollfd p = {from, POLLIN, 0};
        int ready = left > 0 ? poll(&p, 1, left > 1e6 ? -1 : (int)(left * 1e3) + 1) : 0;
        if (ready == 0)
            return false;
        ssize_t n = ready > 0 ? read(from, part, sizeof part) : -1;
        if (n > 0)
            mk_str_catn(out, part, (size_t)n);
        if (n == 0 || is_complete(out) || (n < 0 && errno != EINTR))
            return true;
    }
}

static const char *ending(int status, mk_arena *a) {
    mk_str s = {.alloc = mk_arena_as_alloc(a)};
    if (WIFSIGNALED(status))
        mk_str_printf(&s, "crashed (%s)", strsignal(WTERMSIG(status)));
    else
        mk_str_printf(&s, "ended with exit status %d before its result", WEXITSTATUS(status));
    return s.data;
}

/* ---- answers ----------------------------------------------------------------------------------- */

static bool read_counts(const char *value, answer *out) {
    int n = sscanf(value, "%lf %lf %lf %lf %lf", &out->allocs, &out->bytes, &out->peak, &out->net,
                   &out->largest);
    out->has_peak = n == 5;
    return n == 5 || n == 2;
}

static void read_metric(char *value, mk_arena *a, answer *out) {
    char *end;
    double x = strtod(value, &end);
    metrics_push(&out->metrics, (metric){x, mk_arena_strdup(a, end + (*end == ' '))});
}

/* true: it was the last line. */
static bool read_line(char *line, mk_arena *a, answer *out) {
    char *value = line + strcspn(line, " ");
    if (*value)
        *value++ = '\0';
    if (strcmp(line, "bench") == 0)
        words_push(&out->benches, mk_arena_strdup(a, value));
    else if (strcmp(line, "sub") == 0)
        words_push(&out->subs, mk_arena_strdup(a, value));
    else if (strcmp(line, "n") == 0)
        out->n = strtoull(value, NULL, 10);
    else if (strcmp(line, "ns") == 0)
        out->has_ns = (out->ns = strtod(value, NULL)) >= 0;
    else if (strcmp(line, "count") == 0)
        out->has_count = read_counts(value, out);
    else if (strcmp(line, "sum") == 0)
        out->has_sum = ((out->sum = strtoull(value, NULL, 10)), true);
    else if (strcmp(line, "metric") == 0)
        read_metric(value, a, out);
    else if (strcmp(line, "why") == 0)
        out->failed = mk_arena_strdup(a, value);
    return strcmp(line, "done") == 0;
}

static bool read_answer(mk_str *text, mk_arena *a, answer *out) {
    bool done = false;
    for (char *line = text->data, *end; line && (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        done = read_line(line, a, out);
    }
    return done;
}

void measure_ask(const program *p, const char *orders, bool count, double seconds, mk_arena *a,
                 answer *out) {
    pid_t child;
    int from = -1, status = 0;
    mk_str text = {0};
    *out = (answer){0};
    int code = start(p, orders, count, a, &child, &from);
    if (code != 0) {
        out->failed = mk_arena_strdup(a, strerror(code));
        return;
    }
    bool in_time = read_until(from, now() + seconds, &text);
    if (!in_time)
        kill(-child, SIGKILL);
    close(from);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    bool done = read_answer(&text, a, out);
    if (!in_time)
        out->failed = "took longer than --timeout allows, and was ended";
    else if (!done && !out->failed)
        out->failed = ending(status, a);
    mk_str_free(&text);
}

void answer_free(answer *out) {
    words_free(&out->benches);
    words_free(&out->subs);
    metrics_free(&out->metrics);
}

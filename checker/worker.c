#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "frontend.h"

/* ---- the worker --------------------------------------------------------------------------------- */

static void send(int fd, const void *p, size_t n) {
    for (const char *at = p; n;) {
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            _exit(2); /* nobody listens any more */
        at += done;
        n -= (size_t)done;
    }
}

static void send_block(int fd, const char *p, size_t n) {
    uint64_t len = n;
    send(fd, &len, sizeof len);
    if (n)
        send(fd, p, n);
}

typedef struct worker {
    int fd;
    const front_job *jobs;
    size_t n;
} worker;

/* From here on the process has so much time for its next job; then SIGPROF ends it. */
static void allow_time(const worker *w, size_t job) {
    enum { SECONDS = 30, BYTES_A_SECOND = 100000 };
    struct stat st = {0};
    if (job == w->n)
        return;
    (void)stat(w->jobs[job].file, &st);
    struct itimerval limit = {.it_value.tv_sec = SECONDS + st.st_size / BYTES_A_SECOND};
    (void)setitimer(ITIMER_PROF, &limit, NULL);
}

static void send_unit(void *ctx, size_t job, const mk_str *unit) {
    const worker *w = ctx;
    send_block(w->fd, unit ? mk_str_c(unit) : NULL, unit ? unit->len : 0);
    allow_time(w, job + 1);
}

/* The parser writes half a page about a crash, of which we have a line to say. */
static void be_quiet(void) {
#ifdef NDEBUG
    int null = open("/dev/null", O_WRONLY);
    if (null >= 0 && dup2(null, STDERR_FILENO) >= 0)
        close(null);
#endif
}

static _Noreturn void work(int fd, const front_job *jobs, size_t n) {
    const char *missing = NULL;
    const front_api *api = frontend(&missing);
    send_block(fd, missing,
               missing ? strlen(missing) : 0); /* the greeting: nothing, or what is wrong */
    if (!api)
        _exit(2);
    worker w = {fd, jobs, n};
    be_quiet();
    allow_time(&w, 0);
    api->units(jobs, n, send_unit, &w);
    _exit(0);
}

static const char crashed[] = "the parser crashed";

/* ---- the program ----------------------------------------------------------------------------------- */

static bool receive(int fd, void *p, size_t n) {
    for (char *at = p; n;) {
        ssize_t done = read(fd, at, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        at += done;
        n -= (size_t)done;
    }
    return true;
}

static bool receive_block(int fd, mk_str *out) {
    uint64_t len;
    char buf[65536];
    mk_str_clear(out);
    if (!receive(fd, &len, sizeof len))
        return false;
    while (len) {
        size_t part = len < sizeof buf ? (size_t)len : sizeof buf;
        if (!receive(fd, buf, part))
            return false;
        mk_str_catn(out, buf, part);
        len -= part;
    }
    return true;
}

static int start(const front_job *jobs, size_t n, pid_t *pid, mk_str *why) {
    int fds[2];
    if (pipe(fds) != 0 || (*pid = fork()) < 0) {
        mk_str_printf(why, "cannot start a parser: %s", strerror(errno));
        return -1;
    }
    if (*pid == 0) {
        close(fds[0]);
        work(fds[1], jobs, n);
    }
    close(fds[1]);
    return fds[0];
}

/* What became of the worker. */
static const char *finish(int fd, pid_t pid) {
    int status = 0;
    close(fd);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF
               ? "the parser takes too long and was stopped"
               : crashed;
}

static bool greeted(int fd, mk_str *why) {
    if (!receive_block(fd, why))
        mk_str_cat(why, "the parser does not start");
    return why->len == 0;
}

/* Reads what one worker has to say, from jobs[*next] on. */
static void listen_to(int fd, size_t n, size_t *next, worker_fn fn, void *ctx) {
    mk_str block = {0};
    while (*next < n && receive_block(fd, &block))
        fn(ctx, (*next)++, block.len ? &block : NULL, crashed);
    mk_str_free(&block);
}

bool worker_run(const front_job *jobs, size_t n, worker_fn fn, void *ctx, mk_str *why) {
    bool ok = true;
    for (size_t next = 0; next < n && ok;) {
        pid_t pid;
        int fd = start(jobs + next, n - next, &pid, why);
        if (fd < 0)
            return false;
        ok = greeted(fd, why);
        if (ok)
            listen_to(fd, n, &next, fn, ctx);
        const char *end = finish(fd, pid);
        if (ok && next < n) /* it died over this one */
            fn(ctx, next++, NULL, end);
    }
    return ok;
}

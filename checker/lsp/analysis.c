#include "analysis.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

/* In the new process. */
static void work(lsp_run run, void *ctx, const lsp_job *job, const int *out, const int *err,
                 int quiet) {
    int nothing = open("/dev/null", O_RDONLY);
    (void)setpgid(0, 0);
    (void)dup2(nothing, STDIN_FILENO);
    (void)dup2(out[1], STDOUT_FILENO);
    (void)dup2(err[1], STDERR_FILENO);
    const int shut[] = {nothing, out[0], out[1], err[0], err[1], quiet};
    for (size_t i = 0; i < sizeof shut / sizeof *shut; i++)
        if (shut[i] > STDERR_FILENO)
            (void)close(shut[i]);
    int code = run(ctx, job);
    _exit(fflush(NULL) == 0 ? code : 2);
}

static void close_both(const int *fds) {
    (void)close(fds[0]);
    (void)close(fds[1]);
}

bool analysis_start(analysis *a, lsp_run run, void *ctx, const lsp_job *job, int quiet) {
    int out[2], err[2];
    if (pipe(out) != 0)
        return false;
    if (pipe(err) != 0) {
        close_both(out);
        return false;
    }
    a->pid = fork();
    if (a->pid == 0)
        work(run, ctx, job, out, err, quiet);
    if (a->pid < 0) {
        close_both(out);
        close_both(err);
        a->pid = 0;
        return false;
    }
    (void)setpgid(a->pid, a->pid); /* whoever comes first */
    (void)close(out[1]);
    (void)close(err[1]);
    a->out = out[0];
    a->err = err[0];
    return true;
}

void analysis_read(analysis *a, int *fd) {
    char room[1 << 16];
    ssize_t n = read(*fd, room, sizeof room);
    if (n > 0)
        mk_str_catn(fd == &a->out ? &a->rows : &a->said, room, (size_t)n);
    if (n > 0 || (n < 0 && errno == EINTR))
        return;
    (void)close(*fd);
    *fd = -1;
}

/* What the workers hold open is of no use once their driver is gone. Its number is still its own. */
static void end(analysis *a) {
    (void)kill(-a->pid, SIGKILL);
    while (a->out >= 0)
        analysis_read(a, &a->out);
    while (a->err >= 0)
        analysis_read(a, &a->err);
    while (waitpid(a->pid, &a->status, 0) < 0 && errno == EINTR)
        ;
    a->pid = 0;
}

bool analysis_is_over(analysis *a) {
    siginfo_t info = {0};
    if (waitid(P_PID, (id_t)a->pid, &info, WEXITED | WNOHANG | WNOWAIT) != 0 || !info.si_pid)
        return false;
    end(a);
    return true;
}

void analysis_kill(analysis *a) {
    (void)kill(a->pid, SIGKILL); /* its group may not be there yet */
    end(a);
}

void analysis_clear(analysis *a) {
    mk_str_free(&a->rows);
    mk_str_free(&a->said);
    *a = (analysis){0};
}

/* A program that says itself what is recorded. */
#include <mk/prof.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void *kept[3000];

__attribute__((noinline)) static void before(void) {
    for (int i = 0; i < 100; i++)
        kept[i] = malloc(1000);
}

__attribute__((noinline)) static void during(int n) {
    for (int i = 0; i < n; i++)
        kept[i] = malloc(1000);
}

__attribute__((noinline)) static void between(void) {
    for (int i = 0; i < 100; i++)
        kept[i] = malloc(1000);
}

__attribute__((noinline)) static void of_child(int n) {
    for (int i = 0; i < n; i++)
        kept[i] = malloc(1000);
}

/* Forked while recording or not: it has a recording of its own, and none of its parent's. */
static int child(const char *path, const char *suffix, bool recording) {
    char own[4096];
    int status = 0;
    pid_t pid = fork();
    if (pid > 0)
        return waitpid(pid, &status, 0) == pid && status == 0 ? 0 : 1;
    if (!recording) {
        errno = 0;
        if (mk_prof_write(path) || errno != EINVAL)
            _exit(1);
        of_child(1000);
        if (!mk_prof_start(1))
            _exit(2);
    }
    for (int i = 0; i < 10; i++)
        free(kept[i]);
    of_child(recording ? 60 : 70);
    (void)snprintf(own, sizeof own, "%s.%s", path, suffix);
    _exit(mk_prof_write(own) ? 0 : 3);
}

int main(int argc, char **argv) {
    const char *path = argc > 1 ? argv[1] : "linked.pb";
    errno = 0;
    if (mk_prof_write(path) || errno != EINVAL)
        return 1;
    before();
    if (!mk_prof_start(1) || mk_prof_start(2))
        return 2;
    during(200);
    mk_prof_stop();
    between();
    if (!mk_prof_start(1))
        return 3;
    during(300);
    if (mk_prof_write("/no/such/folder") || !mk_prof_write(path))
        return 4;
    during(50); /* not in the file */
    if (child(path, "recording", true))
        return 5;
    mk_prof_stop();
    return child(path, "stopped", false) ? 6 : 0;
}

/* deaths HOW: allocates 1000 * 1000 bytes in keep(), and ends in one of many ways. */
#define _GNU_SOURCE
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static void *kept[1000];

__attribute__((noinline)) static void keep(void) {
    for (size_t i = 0; i < 1000; i++)
        kept[i] = malloc(1000);
}

__attribute__((noinline)) static void in_child(void) {
    for (size_t i = 0; i < 500; i++)
        kept[i] = malloc(2000);
}

static int of(pid_t child) {
    int status = 1;
    (void)waitpid(child, &status, 0);
    return status;
}

static int spawn(char *self) {
    pid_t child;
    char *argv[] = {self, (char *)"exit", NULL};
    return posix_spawn(&child, self, NULL, NULL, argv, environ) == 0 ? of(child) : 1;
}

int main(int argc, char **argv) {
    const char *how = argc > 1 ? argv[1] : "";
    keep();
    if (strcmp(how, "kill") == 0)
        (void)kill(getpid(), SIGKILL);
    else if (strcmp(how, "segv") == 0)
        (void)raise(SIGSEGV);
    else if (strcmp(how, "abort") == 0)
        abort();
    else if (strcmp(how, "_exit") == 0)
        _exit(3);
    else if (strcmp(how, "quick_exit") == 0)
        quick_exit(4);
    else if (strcmp(how, "close") == 0) { /* as daemons do */
        for (int fd = 0; fd < 100; fd++)
            (void)close(fd);
        for (size_t i = 0; i < 1000000; i++)
            free(malloc(i % 5000 + 1)); /* the recording has to grow */
    } else if (strcmp(how, "exec") == 0)
        (void)execl(argv[0], argv[0], "exit", (char *)NULL);
    else if (strcmp(how, "spawn") == 0)
        return spawn(argv[0]);
    else if (strcmp(how, "fork") == 0) {
        pid_t child = fork();
        if (child == 0) {
            in_child();
            return 0;
        }
        return of(child);
    }
    return 0;
}

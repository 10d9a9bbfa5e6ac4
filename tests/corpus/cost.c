/* cost.c: runs a command and writes what it cost, its children included: "SECONDS s, KIB KiB".
 *
 *   cost FILE COMMAND ARGUMENT...     FILE gets the line; the exit code is the command's
 */
#define _DEFAULT_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static double seconds(struct timeval t) {
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int run(char **command) {
    int status = 0;
    pid_t child = fork();
    if (child == 0) {
        execvp(command[0], command);
        perror(command[0]);
        _exit(127);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0)
        return 126;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int main(int argc, char **argv) {
    struct rusage u;
    if (argc < 3) {
        fprintf(stderr, "usage: cost FILE COMMAND ARGUMENT...\n");
        return 2;
    }
    int code = run(argv + 2);
    getrusage(RUSAGE_CHILDREN, &u);
    FILE *out = fopen(argv[1], "w");
    if (!out)
        return 126;
    fprintf(out, "%.3f s, %ld KiB\n", seconds(u.ru_utime) + seconds(u.ru_stime), u.ru_maxrss);
    return fclose(out) ? 126 : code;
}

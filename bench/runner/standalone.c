/* standalone.c: main of a program of benchmarks. A sample is its own to take; all else is membench's,
 * which it becomes: the one that was installed with the library, one beside the program, or the first
 * in PATH. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "worker.h"

/* Defined by what includes <mk/bench.h>, if CMake or pkg-config compiled it. */
extern const char mk__bench_runner[] __attribute__((weak));

int main(int argc, char **argv) {
    char self[4096], beside[4096 + sizeof "/membench"];
    mk__bench_worker(argc, argv);
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0) {
        perror("/proc/self/exe");
        return 2;
    }
    self[n] = '\0';
    snprintf(beside, sizeof beside, "%.*s/membench", (int)(strrchr(self, '/') - self), self);
    setenv(MK__WORKER_PROGRAM, self, 1);
    if (mk__bench_runner)
        execv(mk__bench_runner, argv);
    execv(beside, argv);
    execvp("membench", argv);
    fprintf(stderr,
            "%s: cannot run membench (%s); it comes with memkit, put it beside this or in PATH\n",
            argv[0], strerror(errno));
    return 2;
}

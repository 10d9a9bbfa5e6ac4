/* A program that says itself what is recorded. */
#include <mk/prof.h>

#include <errno.h>
#include <stdlib.h>

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
    return 0;
}

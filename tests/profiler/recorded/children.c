/* Children of a process whose recording has grown: what it had found out lies far behind where theirs begin. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define APART __attribute__((noinline, noclone))
#define KEEP(p) __asm__ volatile("" : : "r"(p) : "memory")

enum { SIZES = 20000, CHILDREN = 5 };

APART static void grow(void) {
    for (size_t size = 1; size <= SIZES; size++) {
        void *p = malloc(size);
        KEEP(p);
        free(p);
    }
}

APART static void last(void) {
    void *p = malloc(100);
    KEEP(p);
    free(p);
}

int main(void) {
    int status, failed = 0;
    grow();
    last();
    for (int i = 0; i < CHILDREN; i++)
        if (fork() == 0) {
            last();
            _exit(0);
        }
    for (int i = 0; i < CHILDREN; i++)
        failed += wait(&status) < 0 || status != 0;
    return failed;
}

/* steps.c: says its number, then at each line it is sent keeps more, and says so. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void *kept[64];
static int n;

__attribute__((noinline)) static void keep(size_t size) {
    kept[n++ % 64] = malloc(size);
}

__attribute__((noinline)) static void keep_first(void) {
    for (int i = 0; i < 10; i++)
        keep(1000);
}

__attribute__((noinline)) static void keep_more(void) {
    for (int i = 0; i < 2; i++)
        keep(500);
}

__attribute__((noinline)) static void keep_none(void) {
    for (int i = 0; i < 20; i++)
        free(malloc(3000));
}

int main(void) {
    char line[16];
    setvbuf(stdin, NULL, _IONBF, 0);
    keep_first();
    keep_none();
    printf("%ld\n", (long)getpid());
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        keep_more();
        keep_none();
        puts("more");
        fflush(stdout);
    }
    return 0;
}

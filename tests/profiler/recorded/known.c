/* Allocates 4.2 GB at three sites, and says of each how much: FUNCTION OBJECTS BYTES. */
#include <stdio.h>
#include <stdlib.h>

#define APART __attribute__((noinline))

static void *volatile sink;

#define USE(size) (sink = malloc(size), free(sink))

APART static void small(void) {
    for (int i = 0; i < 20000000; i++)
        USE(64);
}

APART static void mixed(void) { /* nearly all objects are small, nearly all bytes in large ones */
    for (int i = 0; i < 5000000; i++) {
        USE(48);
        if (i % 1000 == 0)
            USE(256 << 10);
    }
}

APART static void large(void) {
    for (int i = 0; i < 400; i++)
        USE(3 << 20);
}

int main(void) {
    small();
    mixed();
    large();
    printf("small %d %lld\nmixed %d %lld\nlarge %d %lld\n", 20000000, 20000000LL * 64, 5005000,
           5000000LL * 48 + 5000LL * (256 << 10), 400, 400LL * (3 << 20));
    return 0;
}

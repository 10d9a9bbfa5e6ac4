/* tide.c: most is in use in the middle: 20 of low's and 100 of high's. */
#include <stdlib.h>

#define APART __attribute__((noinline))

static void *kept[200];

APART static void low(int from, int to) {
    for (int i = from; i < to; i++)
        kept[i] = malloc(1000);
}

APART static void high(int from, int to) {
    for (int i = from; i < to; i++)
        kept[i] = malloc(10000);
}

APART static void drop(int from, int to) {
    for (int i = from; i < to; i++)
        free(kept[i]);
}

int main(void) {
    low(0, 20);
    high(20, 120);
    drop(20, 120);
    low(120, 200);
    drop(0, 10);
    return 0;
}

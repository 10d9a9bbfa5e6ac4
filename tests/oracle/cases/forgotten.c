// Handed to a caller, and lost only there: it did escape.
#include <stdlib.h>
#include <string.h>

static char *give(void) {
    return malloc(3); // SITE lost, handed on
}

static void put(char **out) {
    *out = malloc(3); // SITE lost, handed on
}

static int use(void) {
    char *p = give(); // SITE lost
    char *q;
    put(&q); // SITE lost
    strcpy(p, "a");
    strcpy(q, "b");
    return p[0] - q[0];
}

int main(void) {
    return use() == 'a' - 'b' ? 0 : 1;
}

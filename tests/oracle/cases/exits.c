// exit() is no return: frames that are still open say nothing.
#include <stdlib.h>

static char *global;

static void stop(void) {
    char *p = malloc(8); // SITE open
    p[0] = 0;
    exit(0);
}

static void keep(void) {
    global = malloc(8); // SITE held
}

static char *give(void) {
    return malloc(8); // SITE held
}

int main(void) {
    char *mine = give(); // SITE open
    keep();
    if (mine)
        stop();
    return 1;
}

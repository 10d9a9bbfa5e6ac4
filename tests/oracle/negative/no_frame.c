// A function without hooks: what it calls seems to be called from somewhere else.
#include <stdlib.h>

static char *inner(void) {
    return malloc(3);
}

__attribute__((no_instrument_function)) static char *hidden(void) {
    return inner();
}

int main(void) {
    free(hidden());
    return 0;
}

/* One site of each sort, for the negative control. */
#include <stdlib.h>

void *kept;

void *returned(void) {
    return malloc(1);
}

void stored(void) {
    kept = malloc(2);
}

void stays(void) {
    free(malloc(3));
}

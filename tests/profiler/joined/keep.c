/* keep.c: is not analysed. */
#include <stdlib.h>

void keep(char *p);

void keep(char *p) {
    static char *last;
    free(last);
    last = p;
}

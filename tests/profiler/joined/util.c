/* util.c: the other file of that name. */
#include <stdlib.h>

void *somewhere;
void other_use(int n, int keep);

void other_use(int n, int keep) {
    for (int i = 0; i < n; i++) {
        char *p = malloc(64); /* SITE 100 6400 escapes inside */
        if (keep)
            somewhere = p;
        else
            free(p);
    }
}

// A program may use all that malloc_usable_size() tells of; watching it must not disturb that.
#include <malloc.h>
#include <stdlib.h>

int main(void) {
    char *p = malloc(20); // SITE gone
    size_t last = malloc_usable_size(p) - 1;
    p[last] = 'x';
    p = realloc(p, 1000); // SITE gone
    int wrong = p[last] != 'x';
    free(p);
    if (wrong)
        abort();
    return 0;
}

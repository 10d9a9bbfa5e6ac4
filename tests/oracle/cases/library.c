// Memory that the C library allocates is charged to the call of it.
#define _GNU_SOURCE
#include <stdlib.h>
#include <string.h>

static size_t length(const char *s) {
    char *p = strdup(s); // SITE gone
    char *q = strndup(p, 2); // SITE gone
    size_t n = strlen(p) + strlen(q);
    free(p);
    free(q);
    return n;
}

static char *copy(const char *s) {
    return strdup(s); // SITE later
}

int main(void) {
    void *aligned;
    char *s = copy("text"); // SITE gone
    size_t n = length(s);
    if (posix_memalign(&aligned, 64, 100) != 0) // SITE gone
        return 1;
    free(aligned);
    aligned = aligned_alloc(64, 128); // SITE gone
    free(aligned);
    free(s);
    return n == 4 ? 0 : 1;
}

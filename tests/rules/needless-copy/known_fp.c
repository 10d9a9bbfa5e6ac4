#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Aligned, which the original may not be. */
long sum(const void *bytes, size_t n) {
    long *v = malloc(n), r = 0;
    if (!v)
        return 0;
    memcpy(v, bytes, n); // WARN needless-copy
    for (size_t i = 0; i < n / sizeof *v; i++)
        r += v[i];
    free(v);
    return r;
}

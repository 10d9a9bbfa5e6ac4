/* util.c: wrappers; called as a file of another folder is, which has no part in it. */
#include "util.h"

#include <stdlib.h>
#include <string.h>

void *xmalloc(size_t n) {
    void *p = malloc(n); /* handed on */
    if (!p)
        abort();
    return p;
}

void *item_new(size_t n) {
    return memset(xmalloc(n), 0, n); /* handed on */
}

void *item_by_jump(size_t n) {
    return xmalloc(n); /* handed on, and at -O2 without a frame of its own */
}

/* Every way to get memory, each in a function of its own that is called a known number of times. */
#define _GNU_SOURCE
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#define APART __attribute__((noinline))
#define TIMES(n, call)            \
    for (int i = 0; i < (n); i++) \
    use(call)

static void *volatile sink;

static void use(void *p) {
    sink = p;
    free(p);
}

APART static void by_malloc(void) {
    TIMES(100, malloc(10));
}
APART static void by_calloc(void) {
    TIMES(200, calloc(4, 5));
}
APART static void by_realloc(
    void) { /* 3 allocations, of which 2 take the place of the one before */
    void *p = malloc(16);
    p = realloc(p, 1600);
    use(realloc(p, 160000));
}
APART static void by_realloc_of_nothing(void) {
    TIMES(7, realloc(NULL, 40));
}
APART static void by_reallocarray(void) {
    TIMES(9, reallocarray(NULL, 10, 4));
}
APART static void by_posix_memalign(void) {
    void *p;
    for (int i = 0; i < 11; i++)
        use(posix_memalign(&p, 64, 100) == 0 ? p : NULL);
}
APART static void by_aligned_alloc(void) {
    TIMES(13, aligned_alloc(4096, 8192));
}
APART static void by_memalign(void) {
    TIMES(15, memalign(32, 33));
}
APART static void by_valloc(void) {
    TIMES(17, valloc(50));
}
APART static void by_pvalloc(void) {
    TIMES(19, pvalloc(1));
}
APART static void by_strdup(void) {
    TIMES(21, strdup("seven.."));
}
APART static void of_nothing(void) {
    TIMES(23, malloc(0));
}
APART static void in_vain(void) { /* nothing was allocated: nothing is counted */
    volatile size_t much = (size_t)1 << 62;
    TIMES(25, malloc(much));
    TIMES(25, calloc(much, 8));
    void *p = malloc(30), *q = realloc(p, much);
    use(q ? q : p);
}

int main(void) {
    by_malloc();
    by_calloc();
    by_realloc();
    by_realloc_of_nothing();
    by_reallocarray();
    by_posix_memalign();
    by_aligned_alloc();
    by_memalign();
    by_valloc();
    by_pvalloc();
    by_strdup();
    of_nothing();
    in_vain();
    return sink == (void *)1;
}

/* work.c: allocates known amounts at known sites.
 *
 * A site says on its line how many objects and bytes are to be charged to it, the verdict, and what
 * becomes of the objects. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/util.h"

#define NOINLINE __attribute__((noinline))

void other_use(int n, int keep);
void keep(char *p); /* believe.h says that it does not */

static char *kept[1000];
static volatile int sum;

static NOINLINE void look(void *p) {
    sum += *(volatile char *)p;
}

static NOINLINE void stays(void) {
    char *p = item_new(100); /* SITE 1000 100000 stays inside */
    look(p);
    free(p);
}

static NOINLINE void stays_by_jump(void) {
    char *p = item_by_jump(30); /* SITE 1000 30000 stays inside */
    *p = 1;
    look(p);
    free(p);
}

static NOINLINE void keeps(int i) {
    kept[i] = item_new(200); /* SITE 1000 200000 escapes never */
}

static NOINLINE char *copied(void) {
    return strdup("twelve byte"); /* handed on */
}

static NOINLINE void outlived(int i) {
    char *p = copied(); /* SITE 500 6000 escapes outlived */
    kept[i % 2] = p;
}

static NOINLINE void drop(int i) {
    free(kept[i % 2]);
    kept[i % 2] = NULL;
}

static NOINLINE void in_loop(int n) {
    for (int i = 0; i < n; i++) {
        char *p = malloc(4096); /* SITE 300 1228800 stays inside */
        *p = (char)i;
        look(p);
        free(p);
    }
}

static NOINLINE void leaks(void) {
    char *p = malloc(77); /* SITE 10 770 stays never */
    *p = 1;
    look(p);
}

static NOINLINE void two_on_a_line(void) {
    char *p = malloc(10), *q = malloc(20); /* SITE 14 210 stays inside */
    *p = *q = 1;
    look(p);
    look(q);
    free(p);
    free(q);
}

static void inlined(int n) {
    for (int i = 0; i < n; i++) {
        char *p = malloc(50); /* SITE 40 2000 stays inside */
        *p = (char)i;
        look(p);
        free(p);
    }
}

/* What memcheck-lint is told is not so. */
static NOINLINE void believed(void) {
    char *p = malloc(500); /* SITE 1 500 stays outlived */
    *p = 1;
    keep(p);
}

static NOINLINE void never_called(void) {
    free(malloc(1000));
}

int main(int argc, char **argv) {
    char line[64];
    for (int i = 0; i < 1000; i++) {
        stays();
        stays_by_jump();
        keeps(i);
    }
    for (int i = 0; i < 500; i++) {
        kept[i % 2] = NULL;
        outlived(i);
        drop(i);
    }
    for (int i = 0; i < 3; i++)
        in_loop(100);
    for (int i = 0; i < 10; i++)
        leaks();
    for (int i = 0; i < 7; i++)
        two_on_a_line();
    inlined(40);
    other_use(100, argc > 1);
    believed();
    FILE *f = fopen(argv[0], "r"); /* memory of the C library's own, at no site */
    if (f && fgets(line, sizeof line, f))
        sum++;
    if (f)
        fclose(f);
    keep(NULL);
    if (argc > 1)
        never_called();
    return 0;
}

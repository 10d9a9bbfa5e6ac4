/* Functions of the program that are called as functions of libraries are. What has a body here is what the body does; what is
 * declared differently is another function, and unknown. */
#include <stdlib.h>

static char *kept;

char *g_strdup(const char *s) { // PARAM s none
    (void)s;
    return kept;
}

static void g_free(void *p) { // PARAM p leaks
    kept = p;
}

int palloc(int n, void *p);

int of_its_own(void) {
    char *s = g_strdup("x");
    return s != NULL;
}

int kept_instead(void) {
    g_free(malloc(8)); // ALLOC escapes reason=callee callee=malloc
    return 0;
}

int another(void) {
    return palloc(8, malloc(8)); // ALLOC escapes assumes=unknown:palloc
}

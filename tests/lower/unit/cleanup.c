#include <stdlib.h>
#define AUTO __attribute__((unused, cleanup(drop)))
static void drop(void *p) { free(*(void **)p); }
int use(void) {
    AUTO char *s = malloc(3);
    return s != NULL;
}

// IR: func $use end
// THEN: call $drop(*) !implicit

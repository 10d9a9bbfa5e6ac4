/* A library with a function of a name of its own, which allocates; and a constructor that does. */
#include <stdlib.h>

void *plugin_kept;

__attribute__((constructor, noinline)) void before_main(void);
void before_main(void) {
    for (int i = 0; i < 100; i++)
        plugin_kept = malloc(1000);
}

__attribute__((noinline)) void PLUGIN(void);
void PLUGIN(void) {
    for (int i = 0; i < 100; i++)
        plugin_kept = malloc(1000);
}

/* Linked with one plugin, whose constructor runs before main; loads and unloads the others, which come
 * to lie where the one before did. Allocates once more when it is nearly gone. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

void linked(void);

static void *kept;

__attribute__((destructor, noinline)) static void after_main(void) {
    for (int i = 0; i < 100; i++)
        kept = malloc(1000);
}

static int load(const char *path, const char *name) {
    void *handle = dlopen(path, RTLD_NOW), *symbol = handle ? dlsym(handle, name) : NULL;
    void (*function)(void);
    if (!symbol)
        return 1;
    memcpy(&function, &symbol, sizeof function);
    function();
    return dlclose(handle);
}

int main(int argc, char **argv) {
    linked();
    int failed = argc != 3;
    for (int i = 0; i < 3 && !failed; i++)
        failed = load(argv[1], "first") || load(argv[2], "second");
    return failed;
}

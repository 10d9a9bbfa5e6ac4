#include "frontend.h"

#include <dlfcn.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

char *frontend_path(mk_arena *a, const char *below) {
    char exe[PATH_MAX];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
    if (n <= 0)
        return NULL;
    exe[n] = '\0';
    for (int up = 0; up < 2; up++) { /* the program, then bin */
        char *slash = strrchr(exe, '/');
        if (!slash)
            return NULL;
        *slash = '\0';
    }
    mk_str s = {0};
    mk_str_printf(&s, "%s/%s", exe, below);
    char *path = mk_arena_strdup(a, mk_str_c(&s));
    mk_str_free(&s);
    return path;
}

static const front_api *open_module(const char **why) {
    mk_arena a = {0};
    char *path = frontend_path(&a, "lib/memkit/memkit-clang.so");
    /* The module asks to be bound at once: a parser that lacks something is found out here. What the
     * parser itself is made of is bound as it is used, or much would be looked up that never is. */
    void *module = path ? dlopen(path, RTLD_LAZY | RTLD_LOCAL) : NULL;
    const front_api *api = module ? dlsym(module, FRONT_SYMBOL) : NULL;
    if (!api)
        *why = path ? dlerror() : "this program cannot tell where it is installed";
    else if (api->version != FRONT_VERSION)
        *why = "memkit-clang.so is of another version";
    mk_arena_free(&a);
    return api && api->version == FRONT_VERSION ? api : NULL;
}

const front_api *frontend(const char **why) {
    static const front_api *api;
    if (!api)
        api = open_module(why);
    return api;
}

/* path.c: see path.h. */
#include "path.h"

#include <stdbool.h>
#include <string.h>

static bool is_up(const char *part, size_t n) {
    return n == 2 && part[0] == '.' && part[1] == '.';
}

/* Where in out the part begins that a following .. takes back; SIZE_MAX if there is none. */
static size_t last_part(const mk_str *out, size_t root) {
    size_t at = out->len;
    while (at > root && out->data[at - 1] != '/')
        at--;
    return out->len == root || is_up(out->data + at, out->len - at) ? SIZE_MAX : at;
}

void path_clean(const char *path, mk_str *out) {
    size_t start = out->len;
    bool rooted = *path == '/';
    if (rooted)
        mk_str_putc(out, '/');
    size_t root = out->len;
    while (*path) {
        size_t n = strcspn(path, "/");
        size_t back = is_up(path, n) ? last_part(out, root) : SIZE_MAX;
        if (back != SIZE_MAX)
            mk_str_truncate(out, back > root ? back - 1 : back);
        else if (n && !(n == 1 && *path == '.') && !(is_up(path, n) && rooted)) {
            if (out->len > root)
                mk_str_putc(out, '/');
            mk_str_catn(out, path, n);
        }
        path += n + (path[n] == '/');
    }
    if (out->len == start)
        mk_str_putc(out, '.');
}

const char *path_base(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash && slash[1] ? slash + 1 : path;
}

/* After the first /NAME/ in path, where NAME is how the folder of n characters is called. */
static const char *after_name(const char *path, const char *folder, size_t n) {
    mk_str want = {0};
    mk_str_putc(&want, '/');
    mk_str_catn(&want, folder, n);
    while (want.len > 1 && want.data[want.len - 1] == '/')
        mk_str_truncate(&want, want.len - 1);
    const char *name = path_base(mk_str_c(&want));
    mk_str sought = {0};
    mk_str_printf(&sought, "/%s/", *name == '/' ? name + 1 : name);
    const char *found = sought.len > 2 ? strstr(path, mk_str_c(&sought)) : NULL;
    const char *after = found ? found + sought.len : NULL;
    mk_str_free(&want);
    mk_str_free(&sought);
    return after;
}

/* After the folder of n characters, if path begins with it. */
static const char *after_folder(const char *path, const char *folder, size_t n) {
    if (n == 0 || strncmp(path, folder, n) != 0)
        return NULL;
    if (folder[n - 1] == '/')
        return path + n;
    return path[n] == '/' ? path + n + 1 : NULL;
}

static const char *trim_with(const char *path, const char *folders,
                             const char *(*after)(const char *, const char *, size_t)) {
    while (*folders) {
        size_t n = strcspn(folders, ":");
        const char *rest = n ? after(path, folders, n) : NULL;
        if (rest)
            return rest;
        folders += n + (folders[n] == ':');
    }
    return path;
}

const char *path_trim(const char *path, const char *trim, const char *search) {
    bool trims = trim && *trim;
    const char *rest = trims ? trim_with(path, trim, after_folder)
                             : trim_with(path, search ? search : "", after_name);
    return rest != path ? rest : trim_with(path, "/proc/self/cwd/./:/proc/self/cwd", after_folder);
}

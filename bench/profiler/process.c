/* process.c: see process.h. */
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool process_is(const char *name) {
    return *name && !name[strspn(name, "0123456789")] && access(name, F_OK) != 0;
}

static FILE *open_environment(const char *pid) {
    mk_str name = {0};
    mk_str_printf(&name, "/proc/%s/environ", pid);
    FILE *f = fopen(mk_str_c(&name), "rb");
    const int error = errno;
    mk_str_free(&name);
    errno = error;
    return f;
}

bool process_ended(const char *pid) {
    FILE *environment = open_environment(pid);
    const bool ended = !environment && (errno == ENOENT || errno == ESRCH);
    if (environment)
        (void)fclose(environment);
    return ended;
}

/* The variable's value in the environment the process began with; *found is given back by free(). */
static bool read_variable(FILE *environment, const char *name, char **found) {
    size_t size = 0, n = strlen(name);
    while (getdelim(found, &size, '\0', environment) >= 0)
        if (strncmp(*found, name, n) == 0 && (*found)[n] == '=') {
            memmove(*found, *found + n + 1, strlen(*found + n));
            return true;
        }
    return false;
}

static void put_path(const char *dir, const char *pid, int number, mk_str *path) {
    mk_str_clear(path);
    mk_str_printf(path, number > 1 ? "%s/%s-%d.mprec" : "%s/%s.mprec", dir, pid, number);
}

bool process_recording(const char *pid, mk_str *path, mk_str *why) {
    mk_str name = {0};
    char *dir = NULL;
    FILE *environment = open_environment(pid);
    bool found = environment && read_variable(environment, "MEMPROF_DIR", &dir);
    if (!environment)
        mk_str_printf(why, "process %s: %s", pid,
                      errno == ENOENT || errno == ESRCH ? "there is none" : strerror(errno));
    else if (!found)
        mk_str_printf(why, "process %s: was not started by memprof run", pid);
    mk_str_clear(path);
    for (int number = 1; found; number++) {
        put_path(dir, pid, number, &name);
        if (access(mk_str_c(&name), R_OK) != 0)
            break;
        mk_str_clear(path);
        mk_str_cat(path, mk_str_c(&name));
    }
    if (found && !path->len) {
        mk_str_printf(why, "process %s: has recorded nothing so far", pid);
        found = false;
    }
    if (environment)
        fclose(environment);
    free(dir);
    mk_str_free(&name);
    return found;
}

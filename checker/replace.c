#include "replace.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_all(int fd, mk_view v) {
    while (v.len) {
        ssize_t n = write(fd, v.ptr, v.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        v = mk_view_n(v.ptr + n, v.len - (size_t)n);
    }
    return true;
}

static mode_t new_mode(void) {
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* Writes `temporary`, which is open, and puts it in place. */
static bool put(int fd, const char *temporary, const char *path, mk_view content, mode_t mode) {
    bool ok = write_all(fd, content) && fchmod(fd, mode) == 0 && fsync(fd) == 0;
    ok = close(fd) == 0 && ok;
    if (ok && rename(temporary, path) == 0)
        return true;
    int error = errno;
    unlink(temporary);
    errno = error;
    return false;
}

static bool replace(const char *path, mk_view content, mode_t mode) {
    mk_str temporary = {0};
    mk_str_printf(&temporary, "%s.XXXXXX", path);
    char *name = mk_str_take(&temporary, NULL);
    int fd = mkstemp(name);
    bool ok = fd >= 0 && put(fd, name, path, content, mode);
    free(name);
    return ok;
}

static bool write_to(const char *path, mk_view content) {
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    bool ok = fd >= 0 && write_all(fd, content);
    return fd >= 0 && close(fd) == 0 && ok;
}

/* Who may not write a file may not replace it either, though the folder would let them. */
static bool replace_old(const char *path, mk_view content, const struct stat *st) {
    char *real = realpath(path, NULL);
    bool ok = real && access(real, W_OK) == 0 && replace(real, content, st->st_mode & 07777);
    free(real);
    return ok;
}

bool replace_file(const char *path, mk_view content, mk_str *why) {
    struct stat st;
    bool ok;
    if (stat(path, &st) != 0)
        ok = errno == ENOENT && replace(path, content, new_mode());
    else if (S_ISREG(st.st_mode))
        ok = replace_old(path, content, &st);
    else
        ok = write_to(path, content);
    if (!ok)
        mk_str_printf(why, "cannot write %s: %s", path, strerror(errno));
    return ok;
}

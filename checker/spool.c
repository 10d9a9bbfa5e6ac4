#include "spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static int open_nameless(void) {
    mk_str name = {0};
    const char *folder = getenv("TMPDIR");
    (void)mk_str_printf(&name, "%s/memcheck-lint.XXXXXX", folder && *folder ? folder : "/tmp");
    int file = mkostemp(name.data, O_CLOEXEC);
    if (file >= 0)
        (void)unlink(mk_str_c(&name));
    mk_str_free(&name);
    return file;
}

static bool have_file(spool *s) {
    if (s->file || s->no_file)
        return !s->no_file;
    int file = open_nameless();
    s->no_file = file < 0;
    s->file = file + 1;
    return !s->no_file;
}

static bool write_all(const spool *s, const char *from, size_t n) {
    uint64_t at = s->used;
    while (n) {
        ssize_t done = pwrite(s->file - 1, from, n, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        from += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return true;
}

spool_ref spool_put(spool *s, const void *bytes, size_t n) {
    spool_ref ref = {.at = s->used, .len = n};
    bool fits = s->kept + n <= s->in_memory;
    if (!fits && have_file(s) && write_all(s, bytes, n)) {
        s->used += n;
        return ref;
    }
    s->no_file |= !fits; /* it was full */
    s->kept += n;
    ref.memory = mk_arena_dup(&s->arena, bytes, n, 1);
    return ref;
}

static bool read_all(const spool *s, spool_ref ref, mk_str *out) {
    char part[1 << 14];
    while (out->len < ref.len) {
        size_t left = ref.len - out->len, n = left < sizeof part ? left : sizeof part;
        ssize_t done = pread(s->file - 1, part, n, (off_t)(ref.at + out->len));
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0) {
            errno = done ? errno : EIO;
            return false;
        }
        (void)mk_str_catn(out, part, (size_t)done);
    }
    return true;
}

bool spool_get(const spool *s, spool_ref ref, mk_str *out) {
    mk_str_clear(out);
    (void)mk_str_reserve(out, ref.len);
    if (!ref.memory)
        return read_all(s, ref, out);
    (void)mk_str_catn(out, (const char *)ref.memory, ref.len);
    return true;
}

void spool_free(spool *s) {
    if (s->file)
        (void)close(s->file - 1);
    mk_arena_free(&s->arena);
    *s = (spool){0};
}

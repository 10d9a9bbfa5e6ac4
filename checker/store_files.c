/* store_files.c: has a file changed?
 *
 * Size, inode and time of the last change are enough to believe that it has not, as in git's index. The
 * kernel's clock ticks: a file that changed within a tick of when it was looked at may change again
 * without a trace, so such a file is read again each time until it has come to rest. */
#include "store_int.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TICK = 20000000 }; /* ns; two of the slowest clock there is */

static store_entry *add(store *s, const char *path) {
    const char *kept = mk_arena_strdup(&s->arena, path);
    store_paths_put(&s->of_path, mk_view_of(kept), (uint32_t)s->files.len);
    store_entries_push(&s->files, (store_entry){.path = kept});
    return &s->files.data[s->files.len - 1];
}

void store_files_load(store *s) {
    sqlite3_stmt *q = NULL;
    const char *text = "SELECT path, id, size, changed, inode, content FROM files";
    if (sqlite3_prepare_v2(s->db, text, -1, &q, NULL) != SQLITE_OK)
        return;
    while (store_row(s, q)) {
        const char *path = (const char *)sqlite3_column_text(q, 0);
        if (!path)
            continue;
        store_entry *e = add(s, path);
        e->id = sqlite3_column_int64(q, 1);
        e->size = sqlite3_column_int64(q, 2);
        e->changed = sqlite3_column_int64(q, 3);
        e->inode = sqlite3_column_int64(q, 4);
        e->content = store_column_key(q, 5);
    }
    sqlite3_finalize(q);
}

store_entry *store_file_at(store *s, const char *path) {
    const uint32_t *at = store_paths_get(&s->of_path, mk_view_of(path));
    return at ? &s->files.data[*at] : add(s, path);
}

/* What it was when this run looked first: size, times; whether what was read of it before still holds. */
static void look(store *s, store_entry *e) {
    struct stat st;
    e->looked = true;
    e->exists = stat(e->path, &st) == 0;
    int64_t changed =
        e->exists ? (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec : 0;
    e->settled = changed < s->start - TICK;
    if (e->exists && e->settled && e->size == st.st_size && e->changed == changed &&
        e->inode == (int64_t)st.st_ino && !key_is_none(e->content)) {
        e->read = true;
        return;
    }
    e->size = e->exists ? st.st_size : 0;
    e->inode = e->exists ? (int64_t)st.st_ino : 0;
    e->changed = e->settled ? changed : 0;
    if (!e->exists) {
        e->read = key_is_none(e->content);
        e->content = KEY_NONE;
    }
}

static bool hash_file(store_entry *e) {
    enum { PART = 1 << 16 };
    static char buf[PART];
    key k = KEY_NONE;
    int fd = open(e->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    ssize_t n = fd < 0 ? -1 : 1;
    while (n > 0 || (n < 0 && fd >= 0 && errno == EINTR)) {
        n = read(fd, buf, PART);
        if (n > 0)
            k = key_add(k, buf, (size_t)n);
    }
    if (fd >= 0)
        (void)close(fd);
    e->content = key_add_number(k, (uint64_t)e->size);
    return n == 0;
}

bool store_file_exists(store *s, const char *path) {
    store_entry *e = store_file_at(s, path);
    if (!e->looked)
        look(s, e);
    return e->exists;
}

key store_file(store *s, const char *path) {
    if (!store_file_exists(s, path))
        return KEY_NONE;
    store_entry *e = store_file_at(s, path);
    if (e->read)
        return e->content;
    bool known = e->id != 0;
    e->read = true;
    e->id = 0;
    if (!hash_file(e)) {
        e->exists = e->settled = false;
        e->content = KEY_NONE;
    }
    if (known && e->settled && store_begin_write(s)) { /* else it would be read each time */
        (void)store_file_id(s, e);
        store_end_write(s);
    }
    return e->content;
}

bool store_file_settled(store *s, const char *path) {
    return !store_file_exists(s, path) || store_file_at(s, path)->settled;
}

int64_t store_file_id(store *s, store_entry *e) {
    sqlite3_stmt *q = e->id ? NULL : store_ask(s, STORE_FILE_ADD);
    if (!q)
        return e->id;
    (void)sqlite3_bind_text(q, 1, e->path, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(q, 2, e->size);
    (void)sqlite3_bind_int64(q, 3, e->changed);
    (void)sqlite3_bind_int64(q, 4, e->inode);
    if (e->exists)
        store_bind_key(q, 5, e->content);
    else
        (void)sqlite3_bind_null(q, 5);
    if (store_row(s, q))
        e->id = sqlite3_column_int64(q, 0);
    if (s->db)
        (void)sqlite3_reset(q);
    return e->id;
}

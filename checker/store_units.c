/* store_units.c: parsed sources. */
#include "store_int.h"

MK_VEC(text_list, const char *)

static bool read_files(store *s, mk_arena *a, store_unit *u) {
    text_list files = {0};
    sqlite3_stmt *q = store_ask(s, STORE_UNIT_FILES);
    if (!q)
        return false;
    (void)sqlite3_bind_int64(q, 1, u->id);
    while (store_row(s, q)) {
        const char *path = (const char *)sqlite3_column_text(q, 0);
        text_list_push(&files, mk_arena_strdup(a, path ? path : ""));
    }
    u->nfiles = files.len;
    u->files = mk_arena_dup(a, files.data, files.len * sizeof *files.data, _Alignof(const char *));
    text_list_free(&files);
    return s->db != NULL;
}

bool store_unit_find(store *s, key job, mk_arena *a, store_unit *u) {
    sqlite3_stmt *q = store_ask(s, STORE_UNIT_FIND);
    if (!q)
        return false;
    store_bind_key(q, 1, job);
    if (!store_row(s, q))
        return false;
    u->id = sqlite3_column_int64(q, 0);
    u->content = store_column_key(q, 1);
    (void)sqlite3_reset(q);
    return read_files(s, a, u);
}

bool store_unit_read(store *s, int64_t id, mk_str *ir) {
    sqlite3_stmt *q = store_ask(s, STORE_UNIT_READ);
    if (!q)
        return false;
    (void)sqlite3_bind_int64(q, 1, id);
    bool ok = store_row(s, q) && store_column_bytes(q, 0, ir);
    if (s->db)
        (void)sqlite3_reset(q);
    return ok;
}

static void drop(store *s, key job) {
    static const store_query both[] = {STORE_INCLUDE_DROP, STORE_UNIT_DROP};
    for (size_t i = 0; i < 2; i++) {
        sqlite3_stmt *q = store_ask(s, both[i]);
        if (!q)
            return;
        store_bind_key(q, 1, job);
        store_do(s, q);
    }
}

static bool add(store *s, key job, const char *name, const store_unit *u, const mk_str *ir) {
    mk_str room = {0};
    sqlite3_stmt *q = store_ask(s, STORE_UNIT_ADD);
    if (!q)
        return false;
    store_bind_key(q, 1, job);
    (void)sqlite3_bind_text(q, 2, name, -1, SQLITE_STATIC);
    store_bind_key(q, 3, u->content);
    store_bind_bytes(q, 4, ir, &room);
    store_do(s, q);
    if (s->db)
        (void)sqlite3_clear_bindings(q);
    mk_str_free(&room);
    return s->db && !s->frozen;
}

static void replace(store *s, key job, const char *name, const store_unit *u, const mk_str *ir) {
    drop(s, job);
    if (s->frozen || !add(s, job, name, u, ir))
        return;
    int64_t unit = sqlite3_last_insert_rowid(s->db);
    for (size_t i = 0; i < u->nfiles && !s->frozen; i++) {
        int64_t file = store_file_id(s, store_file_at(s, u->files[i]));
        sqlite3_stmt *q = store_ask(s, STORE_INCLUDE_ADD);
        if (!q)
            return;
        (void)sqlite3_bind_int64(q, 1, unit);
        (void)sqlite3_bind_int64(q, 2, (int64_t)i);
        (void)sqlite3_bind_int64(q, 3, file);
        store_do(s, q);
    }
}

void store_unit_keep(store *s, key job, const char *name, const store_unit *u, const mk_str *ir) {
    if (!store_begin_write(s))
        return;
    replace(s, job, name, u, ir);
    store_end_write(s);
}

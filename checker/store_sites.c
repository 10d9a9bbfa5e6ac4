#include "store_int.h"

static const char *text(sqlite3_stmt *q, int at, mk_arena *a) {
    const unsigned char *s = sqlite3_column_text(q, at);
    return mk_arena_strdup(a, s ? (const char *)s : "");
}

static bool read_rows(sqlite3 *db, mk_arena *a, store_sites *sites) {
    sqlite3_stmt *q = NULL;
    int code = sqlite3_prepare_v2(db,
                                  "SELECT file, function, callee, route, line, verdict = 'stays'"
                                  " FROM sites ORDER BY file, function, callee, line, col",
                                  -1, &q, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(q)) == SQLITE_ROW) {
        store_sites_push(sites, (store_site){text(q, 0, a), text(q, 1, a), text(q, 2, a),
                                             text(q, 3, a), (uint32_t)sqlite3_column_int64(q, 4),
                                             sqlite3_column_int(q, 5)});
        code = SQLITE_OK;
    }
    sqlite3_finalize(q);
    return code == SQLITE_DONE;
}

bool store_sites_read(const char *path, mk_arena *a, store_sites *sites, mk_str *why) {
    sqlite3 *db = NULL;
    bool ok = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
              read_rows(db, a, sites);
    if (!ok)
        mk_str_printf(why, "%s: %s", path, sqlite3_errmsg(db));
    sqlite3_close(db);
    return ok;
}

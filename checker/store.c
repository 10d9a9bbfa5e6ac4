/* store.c: the database itself: opening, making it anew, transactions. */
#include "store_int.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    VERSION = 2,
    TABLES = 8,
    APPLICATION = 0x6d6b6c74, /* "mklt", at offset 68 of the file */
    BUSY_MS = 5000            /* to wait for another run; then this one is not remembered */
};

/* Whoever changes it raises VERSION: a file of another version is made anew. */
static const char schema[] =
    "CREATE TABLE files(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, size INTEGER NOT NULL,"
    " changed INTEGER NOT NULL, inode INTEGER NOT NULL, content BLOB);"
    "CREATE TABLE units(id INTEGER PRIMARY KEY, job BLOB NOT NULL UNIQUE, name TEXT NOT NULL,"
    " content BLOB NOT NULL, ir BLOB NOT NULL);"
    "CREATE TABLE includes(unit INTEGER NOT NULL, n INTEGER NOT NULL, file INTEGER NOT NULL,"
    " PRIMARY KEY(unit, n)) WITHOUT ROWID;"
    "CREATE TABLE solved(key BLOB PRIMARY KEY, result BLOB NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE reports(id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, rows BLOB NOT NULL);"
    "CREATE TABLE sites(file TEXT, line INTEGER, col INTEGER, function TEXT, callee TEXT,"
    " verdict TEXT, reason TEXT, freed TEXT, loop INTEGER, size TEXT, assumes TEXT, route TEXT);"
    "CREATE TABLE parameters(file TEXT, line INTEGER, function TEXT, name TEXT, verdict TEXT,"
    " level INTEGER);"
    "CREATE TABLE findings(file TEXT, line INTEGER, col INTEGER, function TEXT, rule TEXT,"
    " severity TEXT, message TEXT);";

static const char *const texts[STORE_QUERIES] = {
    [STORE_UNIT_FIND] = "SELECT id, content FROM units WHERE job = ?",
    [STORE_UNIT_FILES] = "SELECT path FROM includes JOIN files ON files.id = includes.file"
                         " WHERE unit = ? ORDER BY n",
    [STORE_UNIT_READ] = "SELECT ir FROM units WHERE id = ?",
    [STORE_UNIT_DROP] = "DELETE FROM units WHERE job = ?",
    [STORE_UNIT_ADD] = "INSERT INTO units(job, name, content, ir) VALUES(?, ?, ?, ?)",
    [STORE_INCLUDE_DROP] =
        "DELETE FROM includes WHERE unit = (SELECT id FROM units WHERE job = ?)",
    [STORE_INCLUDE_ADD] = "INSERT INTO includes(unit, n, file) VALUES(?, ?, ?)",
    [STORE_FILE_ADD] = "INSERT INTO files(path, size, changed, inode, content) VALUES(?, ?, ?, ?, ?)"
                       " ON CONFLICT(path) DO UPDATE SET size = excluded.size,"
                       " changed = excluded.changed, inode = excluded.inode,"
                       " content = excluded.content RETURNING id",
    [STORE_SOLVED_FIND] = "SELECT result FROM solved WHERE key = ?",
    [STORE_SOLVED_ADD] = "INSERT OR REPLACE INTO solved(key, result) VALUES(?, ?)",
    [STORE_REPORT_FIND] = "SELECT rows FROM reports WHERE key = ?",
    [STORE_REPORT_ADD] = "INSERT OR REPLACE INTO reports(key, rows) VALUES(?, ?)",
    [STORE_REPORT_FORGET] =
        "DELETE FROM reports WHERE id <= (SELECT max(id) FROM reports) - 4",
    [STORE_SITE_ADD] = "INSERT INTO sites VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    [STORE_PARAM_ADD] = "INSERT INTO parameters VALUES(?, ?, ?, ?, ?, ?)",
    [STORE_FINDING_ADD] = "INSERT INTO findings VALUES(?, ?, ?, ?, ?, ?, ?)",
};

int64_t store_now(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- opening ---------------------------------------------------------------------------------- */

static void shut(store *s) {
    for (size_t q = 0; q < STORE_QUERIES; q++) {
        sqlite3_finalize(s->queries[q]);
        s->queries[q] = NULL;
    }
    sqlite3_close(s->db);
    s->db = NULL;
    s->writing = false;
}

static int pragma(store *s, const char *text) {
    sqlite3_stmt *q = NULL;
    int value = -1;
    if (sqlite3_prepare_v2(s->db, text, -1, &q, NULL) == SQLITE_OK &&
        sqlite3_step(q) == SQLITE_ROW)
        value = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return value;
}

/* Going over to WAL does not wait for who does the same at this moment; so this does. */
static int use_wal(store *s) {
    enum { WAIT_MS = 10 };
    int code = SQLITE_BUSY;
    for (int ms = 0; code == SQLITE_BUSY && ms < BUSY_MS; ms += WAIT_MS) {
        if (ms)
            (void)sqlite3_sleep(WAIT_MS);
        code = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
    }
    return code;
}

/* Only one of several runs makes the tables; the others find them made. */
static int make_tables(store *s) {
    char marks[96];
    int code = use_wal(s);
    if (code == SQLITE_OK)
        code = sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
    if (code != SQLITE_OK)
        return code;
    if (pragma(s, "PRAGMA user_version") == 0) {
        (void)snprintf(marks, sizeof marks, "PRAGMA user_version = %d; PRAGMA application_id = %d",
                       VERSION, APPLICATION);
        code = sqlite3_exec(s->db, schema, NULL, NULL, NULL);
        if (code == SQLITE_OK)
            code = sqlite3_exec(s->db, marks, NULL, NULL, NULL);
    }
    return sqlite3_exec(s->db, code == SQLITE_OK ? "COMMIT" : "ROLLBACK", NULL, NULL, NULL) ==
                   SQLITE_OK
               ? code
               : SQLITE_ERROR;
}

typedef struct state {
    int version, application, tables; /* -1: not to be read ... */
    int code;                         /* ... and why */
} state;

/* All at one moment: another run may be making the tables just now. */
static state look(store *s) {
    (void)sqlite3_exec(s->db, "BEGIN", NULL, NULL, NULL);
    state now = {.tables = pragma(s, "SELECT count(*) FROM sqlite_master WHERE type = 'table'")};
    now.code = sqlite3_extended_errcode(s->db) & 0xff;
    now.version = pragma(s, "PRAGMA user_version");
    now.application = pragma(s, "PRAGMA application_id");
    (void)sqlite3_exec(s->db, "END", NULL, NULL, NULL);
    return now;
}

typedef enum opened { OPENED, OPENED_OTHER, OPENED_NOT } opened;

/* OPENED_OTHER: there is something, but not a store of this version. */
static opened try_open(store *s) {
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(s->path, &s->db, flags, NULL) != SQLITE_OK)
        return OPENED_NOT;
    sqlite3_busy_timeout(s->db, BUSY_MS);
    (void)sqlite3_exec(s->db, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
    state now = look(s);
    if (now.tables == 0 && now.version == 0) {
        int code = make_tables(s);
        if (code == SQLITE_OK)
            return OPENED;
        return code == SQLITE_NOTADB || code == SQLITE_CORRUPT ? OPENED_OTHER : OPENED_NOT;
    }
    if (now.version == VERSION && now.application == APPLICATION && now.tables >= TABLES)
        return OPENED;
    bool unreadable = now.version < 0 || now.tables < 0;
    return unreadable && now.code != SQLITE_NOTADB && now.code != SQLITE_CORRUPT ? OPENED_NOT
                                                                                 : OPENED_OTHER;
}

/* Was it written by us, whatever has become of it? Nobody else's file is ever removed. */
static bool is_ours(const char *path) {
    unsigned char head[72] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, head, sizeof head) : 0;
    if (fd >= 0)
        (void)close(fd);
    uint32_t id = (uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 |
                  head[71];
    return strcmp(path, STORE_DEFAULT) == 0 || n == 0 || id == APPLICATION;
}

static bool remove_files(const char *path) {
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    bool gone = true;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        mk_str s = {0};
        (void)mk_str_printf(&s, "%s%s", path, tails[i]);
        gone &= unlink(mk_str_c(&s)) == 0 || errno == ENOENT;
        mk_str_free(&s);
    }
    return gone;
}

/* Its folder, which git is told to leave alone. */
static void make_folder(const char *path) {
    if (strcmp(path, STORE_DEFAULT) != 0 || mkdir(STORE_FOLDER, 0777) != 0)
        return;
    FILE *f = fopen(STORE_FOLDER "/.gitignore", "w");
    if (f) {
        fputs("*\n", f);
        (void)fclose(f);
    }
}

static bool open_anew(store *s, mk_str *said) {
    opened how = try_open(s);
    if (how == OPENED_OTHER) {
        shut(s);
        if (!is_ours(s->path)) {
            mk_str_printf(said, "%s: is no database of memcheck-lint, and left alone", s->path);
            return false;
        }
        how = remove_files(s->path) ? try_open(s) : OPENED_NOT;
        if (how == OPENED)
            mk_str_printf(said, "%s: was damaged or of another version, and is made anew", s->path);
    }
    if (how == OPENED)
        return true;
    mk_str_printf(said, "%s: %s; results are not kept", s->path,
                  s->db ? sqlite3_errmsg(s->db) : strerror(errno));
    return false;
}

store *store_open(const char *path, mk_str *said) {
    store *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    s->start = store_now();
    s->path = mk_arena_strdup(&s->arena, path);
    make_folder(path);
    if (open_anew(s, said)) {
        store_files_load(s);
        return s;
    }
    store_close(s, NULL);
    return NULL;
}

/* ---- asking ----------------------------------------------------------------------------------- */

/* What went wrong: the file is damaged, and made anew, or it cannot be written, and is only read. */
static void trouble(store *s) {
    int code = sqlite3_extended_errcode(s->db) & 0xff;
    if (!s->trouble.len)
        (void)mk_str_printf(&s->trouble, "%s: %s; not all results are kept", s->path,
                            code == SQLITE_BUSY ? "another run writes it" : sqlite3_errmsg(s->db));
    s->frozen = true;
    if (s->writing)
        (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    s->writing = false;
    if (code != SQLITE_CORRUPT && code != SQLITE_NOTADB)
        return;
    shut(s);
    mk_str_clear(&s->trouble);
    if (remove_files(s->path))
        (void)mk_str_printf(&s->trouble, "%s: was damaged, and is made anew by the next run",
                            s->path);
    else
        (void)mk_str_printf(&s->trouble, "%s: is damaged, and cannot be removed: %s", s->path,
                            strerror(errno));
}

sqlite3_stmt *store_ask(store *s, store_query q) {
    if (!s->db)
        return NULL;
    if (!s->queries[q] &&
        sqlite3_prepare_v3(s->db, texts[q], -1, SQLITE_PREPARE_PERSISTENT, &s->queries[q], NULL) !=
            SQLITE_OK) {
        trouble(s);
        return NULL;
    }
    (void)sqlite3_reset(s->queries[q]);
    return s->queries[q];
}

bool store_row(store *s, sqlite3_stmt *q) {
    int code = sqlite3_step(q);
    if (code == SQLITE_ROW)
        return true;
    if (code == SQLITE_DONE)
        (void)sqlite3_reset(q);
    else
        trouble(s);
    return false;
}

bool store_begin_write(store *s) {
    if (!s->db || s->frozen)
        return false;
    if (!s->writing && sqlite3_exec(s->db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK) {
        trouble(s);
        return false;
    }
    return s->writing = true;
}

void store_end_write(store *s) {
    if (s->writing && sqlite3_exec(s->db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        trouble(s);
    s->writing = false;
}

void store_do(store *s, sqlite3_stmt *q) {
    if (q)
        (void)store_row(s, q);
}

/* ---- keys and bytes --------------------------------------------------------------------------- */

void store_bind_key(sqlite3_stmt *q, int at, key k) {
    (void)sqlite3_bind_blob(q, at, &k, sizeof k, SQLITE_TRANSIENT);
}

key store_column_key(sqlite3_stmt *q, int at) {
    key k = KEY_NONE;
    if (sqlite3_column_bytes(q, at) == (int)sizeof k)
        memcpy(&k, sqlite3_column_blob(q, at), sizeof k);
    return k;
}

void store_bind_bytes(sqlite3_stmt *q, int at, const mk_str *bytes, mk_str *room) {
    key k = key_add(KEY_NONE, bytes->data, bytes->len);
    mk_str_clear(room);
    (void)mk_str_catn(room, (const char *)&k, sizeof k);
    (void)mk_str_catn(room, bytes->data, bytes->len);
    (void)sqlite3_bind_blob64(q, at, room->data, room->len, SQLITE_STATIC);
}

bool store_column_bytes(sqlite3_stmt *q, int at, mk_str *bytes) {
    key k;
    const char *data = sqlite3_column_blob(q, at);
    int n = sqlite3_column_bytes(q, at);
    if (!data || n < (int)sizeof k)
        return false;
    memcpy(&k, data, sizeof k);
    size_t len = (size_t)n - sizeof k;
    mk_str_clear(bytes);
    return key_eq(k, key_add(KEY_NONE, data + sizeof k, len)) &&
           mk_str_catn(bytes, data + sizeof k, len);
}

/* ---- closing ---------------------------------------------------------------------------------- */

void store_close(store *s, mk_str *said) {
    if (!s)
        return;
    store_write_solved(s);
    store_end_write(s);
    shut(s);
    if (said)
        (void)mk_str_catn(said, s->trouble.data, s->trouble.len);
    mk_str_free(&s->trouble);
    store_entries_free(&s->files);
    store_paths_free(&s->of_path);
    store_keys_free(&s->used);
    store_results_free(&s->unwritten);
    mk_str_free(&s->results);
    mk_arena_free(&s->arena);
    free(s);
}

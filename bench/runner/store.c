#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

enum { VERSION = 1, BUSY_MS = 20000 };

struct store {
    sqlite3 *db;
    char *file;
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS runs(id INTEGER PRIMARY KEY, started TEXT NOT NULL, program TEXT NOT NULL,"
    " commit_id TEXT NOT NULL, machine TEXT NOT NULL, flags TEXT NOT NULL, threads INTEGER NOT NULL,"
    " finished INTEGER NOT NULL DEFAULT 0);"
    "CREATE TABLE IF NOT EXISTS samples(run INTEGER NOT NULL REFERENCES runs(id), name TEXT NOT NULL,"
    " unit TEXT NOT NULL, n INTEGER NOT NULL, value REAL NOT NULL, slack REAL NOT NULL);"
    "CREATE INDEX IF NOT EXISTS samples_of_run ON samples(run);"
    "PRAGMA user_version = 1;";

/* ---- SQLite, briefly --------------------------------------------------------------------------- */

static bool failed(const store *s, const char *what, mk_str *why) {
    mk_str_printf(why, "%s: %s: %s", s->file, what, sqlite3_errmsg(s->db));
    return false;
}

static bool execute(store *s, const char *sql, mk_str *why) {
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           failed(s, "cannot be written", why);
}

static sqlite3_stmt *prepare(store *s, const char *sql, mk_str *why) {
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) != SQLITE_OK)
        failed(s, "cannot be read", why);
    return q;
}

/* One that yields no rows; it is finished either way. */
static bool run_once(store *s, sqlite3_stmt *q, mk_str *why) {
    bool ok = sqlite3_step(q) == SQLITE_DONE;
    if (!ok)
        failed(s, "cannot be written", why);
    sqlite3_finalize(q);
    return ok;
}

static void bind_text(sqlite3_stmt *q, int at, const char *text) {
    sqlite3_bind_text(q, at, text ? text : "", -1, SQLITE_TRANSIENT);
}

static const char *column(sqlite3_stmt *q, int at, mk_arena *a) {
    const unsigned char *text = sqlite3_column_text(q, at);
    return mk_arena_strdup(a, text ? (const char *)text : "");
}

/* ---- opening ----------------------------------------------------------------------------------- */

static int version_of(store *s) {
    sqlite3_stmt *q = NULL;
    int version = -1;
    if (sqlite3_prepare_v2(s->db, "PRAGMA user_version", -1, &q, NULL) == SQLITE_OK &&
        sqlite3_step(q) == SQLITE_ROW)
        version = sqlite3_column_int(q, 0);
    sqlite3_finalize(q);
    return version;
}

/* Going over to WAL does not wait for who does the same at this moment; so this does. */
static bool use_wal(store *s) {
    for (int tries = 0; tries < 200; tries++) {
        int code = sqlite3_exec(s->db, "PRAGMA journal_mode = WAL", NULL, NULL, NULL);
        if (code != SQLITE_BUSY && code != SQLITE_LOCKED)
            return code == SQLITE_OK;
        usleep(20000);
    }
    return false;
}

static bool make_tables(store *s, mk_str *why) {
    if (!use_wal(s))
        return failed(s, "cannot be written", why);
    return execute(s, "PRAGMA synchronous = NORMAL", why) && execute(s, "BEGIN IMMEDIATE", why) &&
           execute(s, schema, why) && execute(s, "COMMIT", why);
}

static bool check_version(store *s, bool create, mk_str *why) {
    int version = version_of(s);
    if (version < 0)
        return failed(s, "is no history of membench's; move it away", why);
    if (version > VERSION) {
        mk_str_printf(why, "%s: was written by a newer membench", s->file);
        return false;
    }
    if (create)
        return make_tables(s, why);
    if (version == 0)
        mk_str_printf(why, "%s: holds no runs", s->file);
    return version > 0;
}

/* The folder of the default file, which git is told to leave alone. */
static void make_folder(void) {
    if (mkdir(".memkit", 0777) != 0)
        return;
    FILE *f = fopen(".memkit/.gitignore", "w");
    if (f) {
        fputs("*\n", f);
        fclose(f);
    }
}

store *store_open(const char *file, bool create, mk_str *why) {
    store *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    s->file = strdup(file ? file : STORE_DEFAULT);
    if (!file && create)
        make_folder();
    int flags = create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE;
    bool ok = sqlite3_open_v2(s->file, &s->db, flags, NULL) == SQLITE_OK;
    if (!ok)
        failed(s, create ? "cannot be written" : "cannot be opened", why);
    sqlite3_busy_timeout(s->db, BUSY_MS);
    if (ok && check_version(s, create, why))
        return s;
    store_close(s);
    return NULL;
}

void store_close(store *s) {
    if (!s)
        return;
    sqlite3_close(s->db);
    free(s->file);
    free(s);
}

/* ---- writing ----------------------------------------------------------------------------------- */

bool store_begin(store *s, run *r, mk_str *why) {
    sqlite3_stmt *q =
        prepare(s,
                "INSERT INTO runs(started, program, commit_id, machine, flags, threads)"
                " VALUES(?, ?, ?, ?, ?, ?)",
                why);
    if (!q)
        return false;
    bind_text(q, 1, r->started);
    bind_text(q, 2, r->program);
    bind_text(q, 3, r->commit);
    bind_text(q, 4, r->machine);
    bind_text(q, 5, r->flags);
    sqlite3_bind_int64(q, 6, (sqlite3_int64)r->threads);
    if (!run_once(s, q, why))
        return false;
    r->id = (long)sqlite3_last_insert_rowid(s->db);
    return true;
}

static bool append_last(store *s, const run *r, const result *of, const series *of_unit,
                        mk_str *why) {
    sqlite3_stmt *q = prepare(
        s, "INSERT INTO samples(run, name, unit, n, value, slack) VALUES(?, ?, ?, ?, ?, ?)", why);
    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, r->id);
    bind_text(q, 2, of->name);
    bind_text(q, 3, of_unit->unit);
    sqlite3_bind_int64(q, 4, (sqlite3_int64)(of_unit->n ? of_unit->n : of->n));
    sqlite3_bind_double(q, 5, *numbers_last((numbers *)&of_unit->values));
    sqlite3_bind_double(q, 6, of_unit->slack);
    return run_once(s, q, why);
}

bool store_append(store *s, const run *r, const result *of, size_t first, mk_str *why) {
    bool ok = execute(s, "BEGIN IMMEDIATE", why);
    for (size_t i = first; ok && i < of->series.len; i++)
        ok = append_last(s, r, of, &of->series.data[i], why);
    if (ok)
        ok = execute(s, "COMMIT", why);
    if (!ok)
        sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return ok;
}

bool store_finish(store *s, const run *r, mk_str *why) {
    sqlite3_stmt *q = prepare(s, "UPDATE runs SET finished = 1 WHERE id = ?", why);
    if (!q)
        return false;
    sqlite3_bind_int64(q, 1, r->id);
    return run_once(s, q, why);
}

/* ---- reading ----------------------------------------------------------------------------------- */

static void read_run(sqlite3_stmt *q, run *r) {
    mk_str title = {0};
    *r = (run){.id = (long)sqlite3_column_int64(q, 0),
               .threads = (size_t)sqlite3_column_int64(q, 6)};
    mk_str_printf(&title, "run %ld", r->id);
    r->title = mk_arena_strdup(&r->arena, title.data);
    r->started = column(q, 1, &r->arena);
    r->program = column(q, 2, &r->arena);
    r->commit = column(q, 3, &r->arena);
    r->machine = column(q, 4, &r->arena);
    r->flags = column(q, 5, &r->arena);
    mk_str_free(&title);
}

#define RUN_COLUMNS "SELECT id, started, program, commit_id, machine, flags, threads FROM runs "

bool store_runs(store *s, run_vec *out, mk_str *why) {
    sqlite3_stmt *q = prepare(s, RUN_COLUMNS "WHERE finished ORDER BY id", why);
    int code = SQLITE_ERROR;
    while (q && (code = sqlite3_step(q)) == SQLITE_ROW) {
        run r;
        read_run(q, &r);
        run_vec_push(out, r);
    }
    if (q && code != SQLITE_DONE)
        failed(s, "cannot be read", why);
    sqlite3_finalize(q);
    return code == SQLITE_DONE;
}

bool store_results(store *s, run *r, mk_str *why) {
    sqlite3_stmt *q = prepare(
        s, "SELECT name, unit, n, value, slack FROM samples WHERE run = ? ORDER BY rowid", why);
    int code = SQLITE_ERROR;
    if (q)
        sqlite3_bind_int64(q, 1, r->id);
    while (q && (code = sqlite3_step(q)) == SQLITE_ROW) {
        result *of = run_result(r, (const char *)sqlite3_column_text(q, 0));
        series *of_unit =
            result_add(r, of, (const char *)sqlite3_column_text(q, 1), sqlite3_column_double(q, 3));
        of_unit->n = (size_t)sqlite3_column_int64(q, 2);
        of_unit->slack = sqlite3_column_double(q, 4);
        if (!unit_is_count(of_unit->unit))
            of->n = of_unit->n;
    }
    if (q && code != SQLITE_DONE)
        failed(s, "cannot be read", why);
    sqlite3_finalize(q);
    return code == SQLITE_DONE;
}

/* Of digits alone only if there are more than a run's number has: git shows seven at least. */
static bool is_commit(const char *which) {
    size_t len = strlen(which);
    return len >= (strspn(which, "0123456789") == len ? 7 : 4) &&
           strspn(which, "0123456789abcdef") == len;
}

/* The newest of that commit, or of that with changes. */
static sqlite3_stmt *choose_commit(store *s, const char *which, mk_str *why) {
    sqlite3_stmt *q = prepare(
        s, RUN_COLUMNS "WHERE finished AND substr(commit_id, 1, ?) = ? ORDER BY id DESC LIMIT 1",
        why);
    if (q) {
        sqlite3_bind_int64(q, 1, (sqlite3_int64)strlen(which));
        sqlite3_bind_text(q, 2, which, -1, SQLITE_TRANSIENT);
    }
    return q;
}

/* The statement that finds it, or NULL. */
static sqlite3_stmt *choose(store *s, const char *which, mk_str *why) {
    if (is_commit(which))
        return choose_commit(s, which, why);
    bool last = strncmp(which, "last", 4) == 0;
    const char *number = last && which[4] == '~' ? which + 5 : which;
    char *end = NULL;
    long n = last && !which[4] ? 0 : strtol(number, &end, 10);
    if (n < 0 || (end && (*end || end == number))) {
        mk_str_printf(why,
                      "'%s' is no run of the history (12, last, last~1, a commit), program or file",
                      which);
        return NULL;
    }
    sqlite3_stmt *q = prepare(s,
                              last ? RUN_COLUMNS "WHERE finished ORDER BY id DESC LIMIT 1 OFFSET ?"
                                   : RUN_COLUMNS "WHERE id = ?",
                              why);
    if (q)
        sqlite3_bind_int64(q, 1, n);
    return q;
}

bool store_load(store *s, const char *which, run *r, mk_str *why) {
    sqlite3_stmt *q = choose(s, which, why);
    if (!q)
        return false;
    int code = sqlite3_step(q);
    if (code == SQLITE_ROW)
        read_run(q, r);
    else if (code == SQLITE_DONE)
        mk_str_printf(why, "%s: there is no run %s", s->file, which);
    else
        failed(s, "cannot be read", why);
    sqlite3_finalize(q);
    return code == SQLITE_ROW && store_results(s, r, why);
}

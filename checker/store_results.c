/* store_results.c: solved groups of functions, and whole runs. */
#include "store_int.h"

static bool find(store *s, store_query which, key k, mk_str *bytes) {
    sqlite3_stmt *q = store_ask(s, which);
    if (!q)
        return false;
    store_bind_key(q, 1, k);
    bool ok = store_row(s, q) && store_column_bytes(q, 0, bytes);
    if (s->db)
        (void)sqlite3_reset(q);
    return ok;
}

static void add(store *s, store_query which, key k, const mk_str *bytes) {
    sqlite3_stmt *q = store_ask(s, which);
    mk_str room = {0};
    if (!q)
        return;
    store_bind_key(q, 1, k);
    store_bind_bytes(q, 2, bytes, &room);
    store_do(s, q);
    if (s->db)
        (void)sqlite3_clear_bindings(q);
    mk_str_free(&room);
}

bool store_solved_find(store *s, key k, mk_str *result) {
    if (!find(s, STORE_SOLVED_FIND, k, result))
        return false;
    store_keys_push(&s->used, k);
    return true;
}

void store_write_solved(store *s) {
    size_t at = 0;
    mk_str bytes = {0};
    bool ok = s->unwritten.len && store_begin_write(s);
    for (size_t i = 0; i < s->unwritten.len && ok && !s->frozen; i++) {
        mk_str_clear(&bytes);
        (void)mk_str_catn(&bytes, s->results.data + at, s->unwritten.data[i].len);
        add(s, STORE_SOLVED_ADD, s->unwritten.data[i].k, &bytes);
        at += s->unwritten.data[i].len;
    }
    store_end_write(s);
    store_results_clear(&s->unwritten);
    mk_str_clear(&s->results);
    mk_str_free(&bytes);
}

/* Written many at a time, as a transaction costs more than a row; what a killed run loses is less than it
 * solves in a second. */
void store_solved_keep(store *s, key k, const mk_str *result) {
    enum { ENOUGH = 500 };
    store_keys_push(&s->used, k);
    store_results_push(&s->unwritten, (store_result){k, result->len});
    (void)mk_str_catn(&s->results, result->data, result->len);
    if (s->unwritten.len >= ENOUGH)
        store_write_solved(s);
}

bool store_report_find(store *s, key k, mk_str *rows) {
    return find(s, STORE_REPORT_FIND, k, rows);
}

/* ---- rows for people ---------------------------------------------------------------------------- */

static void bind_text(sqlite3_stmt *q, int at, const char *text) {
    (void)sqlite3_bind_text(q, at, text ? text : "", -1, SQLITE_STATIC);
}

static void bind_place(sqlite3_stmt *q, const find_row *r, int *at) {
    bind_text(q, ++*at, r->at.file);
    (void)sqlite3_bind_int64(q, ++*at, r->at.line);
    if (r->kind != FIND_PARAM)
        (void)sqlite3_bind_int64(q, ++*at, r->at.col);
    bind_text(q, ++*at, r->function);
}

static void add_site(store *s, const find_row *r) {
    sqlite3_stmt *q = store_ask(s, STORE_SITE_ADD);
    mk_str assumes = {0};
    int at = 0;
    if (!q)
        return;
    for (uint32_t i = 0; i < r->nassumes; i++)
        (void)mk_str_printf(&assumes, "%s%s", i ? " " : "", r->assumes[i]);
    bind_place(q, r, &at);
    bind_text(q, ++at, r->callee);
    bind_text(q, ++at, r->stays ? "stays" : "escapes");
    bind_text(q, ++at, r->stays ? "" : find_reason_text(r->reason));
    bind_text(q, ++at, find_freed_text(r->freed));
    (void)sqlite3_bind_int64(q, ++at, r->loop);
    bind_text(q, ++at, r->size);
    bind_text(q, ++at, mk_str_c(&assumes));
    bind_text(q, ++at, r->stays ? "" : r->route);
    store_do(s, q);
    mk_str_free(&assumes);
}

static void add_param(store *s, const find_row *r) {
    sqlite3_stmt *q = store_ask(s, STORE_PARAM_ADD);
    int at = 0;
    if (!q)
        return;
    bind_place(q, r, &at);
    bind_text(q, ++at, r->name);
    bind_text(q, ++at, find_leak_text(r->leak));
    (void)sqlite3_bind_int64(q, ++at, r->level);
    store_do(s, q);
}

static void add_finding(store *s, const find_row *r) {
    static const char *const severities[] = {"note", "remark", "warning", "error"};
    sqlite3_stmt *q = store_ask(s, STORE_FINDING_ADD);
    int at = 0;
    if (!q)
        return;
    bind_place(q, r, &at);
    bind_text(q, ++at, r->rule);
    bind_text(q, ++at, severities[r->severity]);
    bind_text(q, ++at, r->message);
    store_do(s, q);
}

static void add_row(store *s, const find_row *r) {
    if (r->kind == FIND_ALLOC)
        add_site(s, r);
    else if (r->kind == FIND_PARAM)
        add_param(s, r);
    else if (r->kind == FIND_RULE)
        add_finding(s, r);
}

/* Solved groups that a run did not ask for are those of an older state of the sources. They are kept, for
 * who goes back to it, until they are the most. */
static void forget_unused(store *s) {
    sqlite3_stmt *q = NULL;
    int64_t all = 0;
    if (sqlite3_prepare_v2(s->db, "SELECT count(*) FROM solved", -1, &q, NULL) == SQLITE_OK &&
        store_row(s, q))
        all = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    if (!s->db || all <= 4 * (int64_t)s->used.len + 1000)
        return;
    (void)sqlite3_exec(s->db, "CREATE TEMP TABLE used(key BLOB PRIMARY KEY) WITHOUT ROWID", NULL,
                       NULL, NULL);
    if (sqlite3_prepare_v2(s->db, "INSERT OR IGNORE INTO used VALUES(?)", -1, &q, NULL) !=
        SQLITE_OK)
        return;
    for (size_t i = 0; i < s->used.len; i++) {
        store_bind_key(q, 1, s->used.data[i]);
        (void)sqlite3_step(q);
        (void)sqlite3_reset(q);
    }
    sqlite3_finalize(q);
    (void)sqlite3_exec(s->db,
                       "DELETE FROM solved WHERE key NOT IN (SELECT key FROM used);"
                       "DROP TABLE used",
                       NULL, NULL, NULL);
}

static void replace_rows(store *s, const find_list *rows) {
    (void)sqlite3_exec(s->db, "DELETE FROM sites; DELETE FROM parameters; DELETE FROM findings", NULL,
                       NULL, NULL);
    for (size_t i = 0; i < rows->rows.len && !s->frozen; i++)
        add_row(s, &rows->rows.data[i]);
}

void store_report_keep(store *s, key k, const mk_str *bytes, const find_list *rows) {
    store_write_solved(s);
    if (!store_begin_write(s))
        return;
    add(s, STORE_REPORT_ADD, k, bytes);
    store_do(s, store_ask(s, STORE_REPORT_FORGET));
    if (!s->frozen)
        replace_rows(s, rows);
    if (!s->frozen)
        forget_unused(s);
    store_end_write(s);
}

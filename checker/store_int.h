/* store_int.h: what the store's files share. */
#ifndef MEMKIT_CHECKER_STORE_INT_H
#define MEMKIT_CHECKER_STORE_INT_H

#include <mk/map.h>
#include <mk/vec.h>
#include <sqlite3.h>

#include "store.h"

typedef struct store_entry { /* a file, and what is known of it */
    const char *path;
    int64_t id; /* in files; 0: not there yet */
    int64_t size, changed, inode;
    key content;
    bool looked, exists, settled, read; /* in this run */
} store_entry;

MK_VEC(store_entries, store_entry)
MK_VEC(store_keys, key)

typedef struct store_result {
    key k;
    size_t len;
} store_result;

MK_VEC(store_results, store_result)
MK_MAP(store_paths, mk_view, uint32_t, mk_key_view, mk_eq_view)

typedef enum store_query {
    STORE_UNIT_FIND, STORE_UNIT_FILES, STORE_UNIT_READ, STORE_UNIT_DROP, STORE_UNIT_ADD,
    STORE_INCLUDE_DROP, STORE_INCLUDE_ADD, STORE_FILE_ADD,
    STORE_SOLVED_FIND, STORE_SOLVED_ADD, STORE_REPORT_FIND, STORE_REPORT_ADD, STORE_REPORT_FORGET,
    STORE_SITE_ADD, STORE_PARAM_ADD, STORE_FINDING_ADD, STORE_QUERIES
} store_query;

struct store {
    sqlite3 *db; /* NULL: lost on the way */
    const char *path;
    mk_arena arena;
    sqlite3_stmt *queries[STORE_QUERIES];
    store_entries files;
    store_paths of_path;
    store_keys used;  /* of solved, in this run */
    store_results unwritten; /* solved, to be written together */
    mk_str results;          /* their bytes, one after another */
    int64_t start;    /* of this run, ns */
    bool writing;     /* a transaction is open */
    bool frozen;      /* cannot be written any more: why is in trouble */
    mk_str trouble;
};

int64_t store_now(void);
/* The prepared statement, reset; NULL: the store is lost. */
sqlite3_stmt *store_ask(store *s, store_query q);
/* Makes a step; false: no row, or trouble, which is seen to. */
bool store_row(store *s, sqlite3_stmt *q);
/* May something be written? Opens a transaction if none is open. Others wait as long as it is: what takes
 * time is done before. */
bool store_begin_write(store *s);
void store_end_write(store *s);
void store_write_solved(store *s); /* what has been put off */
void store_do(store *s, sqlite3_stmt *q); /* a statement without rows */
void store_bind_key(sqlite3_stmt *q, int at, key k);
key store_column_key(sqlite3_stmt *q, int at);
/* Bytes with a key of their own before them. */
void store_bind_bytes(sqlite3_stmt *q, int at, const mk_str *bytes, mk_str *room);
bool store_column_bytes(sqlite3_stmt *q, int at, mk_str *bytes);

void store_files_load(store *s);
store_entry *store_file_at(store *s, const char *path);
int64_t store_file_id(store *s, store_entry *e); /* written if it is not there */

#endif

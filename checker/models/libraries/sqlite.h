/* SQLite: memory, texts, and the handles that must be given back. A statement holds its connection. What is bound without being
 * copied is held by the statement until it is bound anew. */
#include "../base.h"

typedef struct sqlite3 sqlite3;
typedef struct sqlite3_stmt sqlite3_stmt;
typedef struct sqlite3_blob sqlite3_blob;
typedef struct sqlite3_backup sqlite3_backup;
typedef struct sqlite3_str sqlite3_str;
typedef struct sqlite3_value sqlite3_value;
typedef struct sqlite3_context sqlite3_context;
typedef void (*mk_sqlite_free)(void *);
typedef int (*mk_sqlite_row)(void *, int, char **, char **);

MK_FRESH MK_SIZE(1) MK_FAMILY(sqlite) void *sqlite3_malloc(int n);
MK_FRESH MK_SIZE(1) MK_FAMILY(sqlite) void *sqlite3_malloc64(unsigned long long n);
MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_SIZE(2) MK_FAMILY(sqlite) void *sqlite3_realloc(void *p, int n);
MK_FRESH MK_FREES(1) MK_COPIES(1, 0) MK_SIZE(2) MK_FAMILY(sqlite) void *sqlite3_realloc64(void *p, unsigned long long n);
MK_FREES(1) MK_FAMILY(sqlite) void sqlite3_free(void *p);
unsigned long long sqlite3_msize(void *);
MK_FRESH MK_FAMILY(sqlite) char *sqlite3_mprintf(const char *, ...);
MK_FRESH MK_FAMILY(sqlite) char *sqlite3_vmprintf(const char *, va_list);
MK_RETURNS(2) char *sqlite3_snprintf(int, char *s, const char *, ...);
MK_RETURNS(2) char *sqlite3_vsnprintf(int, char *s, const char *, va_list);
int sqlite3_stricmp(const char *, const char *);
int sqlite3_strnicmp(const char *, const char *, int);
int sqlite3_strglob(const char *, const char *);
int sqlite3_strlike(const char *, const char *, unsigned);

MK_FRESH_AT(2) MK_FAMILY(sqlite3) int sqlite3_open(const char *, sqlite3 **out);
MK_FRESH_AT(2) MK_FAMILY(sqlite3) int sqlite3_open_v2(const char *, sqlite3 **out, int, const char *);
MK_FREES(1) MK_FAMILY(sqlite3) int sqlite3_close(sqlite3 *db);
MK_FREES(1) MK_FAMILY(sqlite3) int sqlite3_close_v2(sqlite3 *db);
const char *sqlite3_errmsg(sqlite3 *);
const char *sqlite3_errstr(int);
int sqlite3_errcode(sqlite3 *);
int sqlite3_extended_errcode(sqlite3 *);
int sqlite3_busy_timeout(sqlite3 *, int);
int sqlite3_changes(sqlite3 *);
long long sqlite3_last_insert_rowid(sqlite3 *);
int sqlite3_get_autocommit(sqlite3 *);
int sqlite3_limit(sqlite3 *, int, int);
void sqlite3_interrupt(sqlite3 *);
MK_CALLS(3, 4, 0, 0, 0) MK_STORES(0, 5) int sqlite3_exec(sqlite3 *, const char *, mk_sqlite_row f, void *data, char **message);

MK_FRESH_AT(4) MK_STORES(1, 4) MK_STORES(2, 5) MK_FAMILY(sqlite3_stmt) int
sqlite3_prepare(sqlite3 *db, const char *sql, int, sqlite3_stmt **out, const char **tail);
MK_FRESH_AT(4) MK_STORES(1, 4) MK_STORES(2, 5) MK_FAMILY(sqlite3_stmt) int
sqlite3_prepare_v2(sqlite3 *db, const char *sql, int, sqlite3_stmt **out, const char **tail);
MK_FRESH_AT(5) MK_STORES(1, 5) MK_STORES(2, 6) MK_FAMILY(sqlite3_stmt) int
sqlite3_prepare_v3(sqlite3 *db, const char *sql, int, unsigned, sqlite3_stmt **out, const char **tail);
MK_FREES(1) MK_FAMILY(sqlite3_stmt) int sqlite3_finalize(sqlite3_stmt *s);
MK_RETURNS_CONTENT(1) sqlite3 *sqlite3_db_handle(sqlite3_stmt *s);
int sqlite3_step(sqlite3_stmt *);
int sqlite3_reset(sqlite3_stmt *);
int sqlite3_clear_bindings(sqlite3_stmt *);
MK_RETURNS(1) const char *sqlite3_sql(sqlite3_stmt *s);
MK_FRESH MK_FAMILY(sqlite) char *sqlite3_expanded_sql(sqlite3_stmt *);
int sqlite3_bind_null(sqlite3_stmt *, int);
int sqlite3_bind_int(sqlite3_stmt *, int, int);
int sqlite3_bind_int64(sqlite3_stmt *, int, long long);
int sqlite3_bind_double(sqlite3_stmt *, int, double);
MK_STORES(3, 1) MK_CALLS(5, 3) int sqlite3_bind_text(sqlite3_stmt *s, int, const char *p, int, mk_sqlite_free f);
MK_STORES(3, 1) MK_CALLS(5, 3) int sqlite3_bind_blob(sqlite3_stmt *s, int, const void *p, int, mk_sqlite_free f);
MK_ESCAPES(3) MK_CALLS(5, 3) int sqlite3_bind_pointer(sqlite3_stmt *, int, void *p, const char *, mk_sqlite_free f);
int sqlite3_bind_parameter_count(sqlite3_stmt *);
int sqlite3_bind_parameter_index(sqlite3_stmt *, const char *);
int sqlite3_column_count(sqlite3_stmt *);
int sqlite3_column_type(sqlite3_stmt *, int);
int sqlite3_column_int(sqlite3_stmt *, int);
long long sqlite3_column_int64(sqlite3_stmt *, int);
double sqlite3_column_double(sqlite3_stmt *, int);
int sqlite3_column_bytes(sqlite3_stmt *, int);
MK_RETURNS(1) const unsigned char *sqlite3_column_text(sqlite3_stmt *s, int);
MK_RETURNS(1) const void *sqlite3_column_blob(sqlite3_stmt *s, int);
MK_RETURNS(1) const char *sqlite3_column_name(sqlite3_stmt *s, int);
int sqlite3_data_count(sqlite3_stmt *);

MK_FRESH MK_FAMILY(sqlite3_str) sqlite3_str *sqlite3_str_new(sqlite3 *);
MK_FREES(1) MK_FAMILY(sqlite3_str) MK_RETURNS(0) char *sqlite3_str_finish(sqlite3_str *s);
MK_GROWS_BY(1, 2) void sqlite3_str_appendf(sqlite3_str *s, const char *, ...);
MK_GROWS_BY(1, 2) void sqlite3_str_vappendf(sqlite3_str *s, const char *, va_list);
MK_GROWS_BY(1, 3) void sqlite3_str_append(sqlite3_str *s, const char *, int n);
MK_GROWS_BY(1, 2) void sqlite3_str_appendall(sqlite3_str *s, const char *t);
MK_GROWS_BY(1, 2) void sqlite3_str_appendchar(sqlite3_str *s, int n, char);
int sqlite3_str_length(sqlite3_str *);
int sqlite3_str_errcode(sqlite3_str *);
MK_RETURNS(1) char *sqlite3_str_value(sqlite3_str *s);

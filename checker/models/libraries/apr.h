/* APR: pools, tables, arrays, hashes. What lies in a pool dies with it and is no leak; a pool itself dies with its parent, and
 * the program's first one with the program: pools are unknown memory. */
#include "../base.h"

typedef struct apr_pool_t apr_pool_t;
typedef struct apr_allocator_t apr_allocator_t;
typedef struct apr_table_t apr_table_t;
typedef struct apr_array_header_t apr_array_header_t;
typedef struct apr_hash_t apr_hash_t;
typedef struct apr_hash_index_t apr_hash_index_t;
typedef int (*apr_abortfunc_t)(int);
typedef int (*mk_apr_cleanup)(void *);
typedef int (*mk_apr_row)(void *, const char *, const char *);

MK_STORES(0, 1) int apr_pool_create_ex(apr_pool_t **out, apr_pool_t *, apr_abortfunc_t, apr_allocator_t *);
MK_STORES(0, 1) int apr_pool_create_unmanaged_ex(apr_pool_t **out, apr_abortfunc_t, apr_allocator_t *);
MK_RELEASES(1) MK_RESETS(1) void apr_pool_destroy(apr_pool_t *p);
MK_RESETS(1) void apr_pool_clear(apr_pool_t *p);
apr_pool_t *apr_pool_parent_get(apr_pool_t *);
int apr_pool_is_ancestor(apr_pool_t *, apr_pool_t *);
void apr_pool_tag(apr_pool_t *, const char *);
MK_ESCAPES(2) MK_CALLS(3, 2) MK_CALLS(4, 2) void
apr_pool_cleanup_register(apr_pool_t *, const void *data, mk_apr_cleanup plain, mk_apr_cleanup child);
void apr_pool_cleanup_kill(apr_pool_t *, const void *, mk_apr_cleanup);
MK_CALLS(3, 2) int apr_pool_cleanup_run(apr_pool_t *, void *data, mk_apr_cleanup f);
int apr_pool_cleanup_null(void *);
MK_ESCAPES(1) MK_CALLS(3, 1) int apr_pool_userdata_set(const void *data, const char *, mk_apr_cleanup f, apr_pool_t *);
MK_STORES(0, 1) int apr_pool_userdata_get(void **out, const char *, apr_pool_t *);

MK_ARENA(1) MK_SIZE(2) void *apr_palloc(apr_pool_t *p, size_t n);
MK_ARENA(1) MK_SIZE(2) void *apr_palloc_debug(apr_pool_t *p, size_t n, const char *);
MK_ARENA(1) MK_SIZE(2) MK_ZEROED void *apr_pcalloc_debug(apr_pool_t *p, size_t n, const char *);
MK_ARENA(1) MK_COPIES(2, 0) MK_SIZE(3) void *apr_pmemdup(apr_pool_t *p, const void *m, size_t n);
MK_ARENA(1) char *apr_pstrdup(apr_pool_t *p, const char *);
MK_ARENA(1) char *apr_pstrndup(apr_pool_t *p, const char *, size_t);
MK_ARENA(1) char *apr_pstrmemdup(apr_pool_t *p, const char *, size_t);
MK_ARENA(1) char *apr_pstrcat(apr_pool_t *p, ...);
MK_ARENA(1) char *apr_psprintf(apr_pool_t *p, const char *, ...);
MK_ARENA(1) char *apr_pvsprintf(apr_pool_t *p, const char *, va_list);
MK_ARENA(1) char *apr_itoa(apr_pool_t *p, int);
MK_ARENA(1) char *apr_ltoa(apr_pool_t *p, long);
MK_RETURNS(1) char *apr_cpystrn(char *d, const char *, size_t);
MK_RETURNS(1) char *apr_collapse_spaces(char *d, const char *);
MK_RETURNS(1) MK_RETURNS_CONTENT(3) MK_STORES(1, 3) char *apr_strtok(char *s, const char *, char **last);
MK_STORES(1, 2) long apr_strtoi64(const char *s, char **end, int);
long apr_atoi64(const char *);
int apr_snprintf(char *, size_t, const char *, ...);
int apr_vsnprintf(char *, size_t, const char *, va_list);
int apr_strnatcmp(const char *, const char *);
int apr_strnatcasecmp(const char *, const char *);

/* The program reaches into an array's elements, so they are unknown memory. */
MK_ARENA(1) MK_STORES(0, 0) MK_SIZED(2) apr_array_header_t *apr_array_make(apr_pool_t *p, int n, int);
MK_GROWS(1) void *apr_array_push(apr_array_header_t *a);
void *apr_array_pop(apr_array_header_t *);
void apr_array_clear(apr_array_header_t *);
MK_GROWS_BY(1, 2) void apr_array_cat(apr_array_header_t *a, const apr_array_header_t *b);
MK_ARENA(1) MK_STORES(0, 0) apr_array_header_t *apr_array_copy(apr_pool_t *p, const apr_array_header_t *);
MK_ARENA(1) MK_STORES(0, 0) apr_array_header_t *apr_array_append(apr_pool_t *p, const apr_array_header_t *, const apr_array_header_t *);
MK_ARENA(1) char *apr_array_pstrcat(apr_pool_t *p, const apr_array_header_t *, char);
int apr_is_empty_array(const apr_array_header_t *);
int apr_is_empty_table(const apr_table_t *);

MK_ARENA(1) MK_STORES(0, 0) MK_SIZED(2) apr_table_t *apr_table_make(apr_pool_t *p, int n);
MK_ARENA(1) MK_STORES(0, 0) apr_table_t *apr_table_copy(apr_pool_t *p, const apr_table_t *);
const apr_array_header_t *apr_table_elts(const apr_table_t *);
void apr_table_clear(apr_table_t *);
const char *apr_table_get(const apr_table_t *, const char *);
MK_GROWS(1) void apr_table_add(apr_table_t *t, const char *, const char *);
MK_GROWS(1) MK_ESCAPES(2) MK_ESCAPES(3) void apr_table_addn(apr_table_t *t, const char *key, const char *value);
MK_GROWS(1) void apr_table_set(apr_table_t *t, const char *, const char *);
MK_GROWS(1) MK_ESCAPES(2) MK_ESCAPES(3) void apr_table_setn(apr_table_t *t, const char *key, const char *value);
MK_GROWS(1) void apr_table_merge(apr_table_t *t, const char *, const char *);
void apr_table_unset(apr_table_t *, const char *);
MK_CALLS(1, 2, 0, 0) int apr_table_do(mk_apr_row f, void *data, const apr_table_t *, ...);

MK_ARENA(1) apr_hash_t *apr_hash_make(apr_pool_t *p);
MK_ARENA(1) MK_STORES(0, 0) apr_hash_t *apr_hash_copy(apr_pool_t *p, const apr_hash_t *);
MK_GROWS(1) MK_ESCAPES(2) MK_ESCAPES(4) void apr_hash_set(apr_hash_t *h, const void *key, ssize_t, const void *value);
void *apr_hash_get(apr_hash_t *, const void *, ssize_t);
unsigned apr_hash_count(apr_hash_t *);
void apr_hash_clear(apr_hash_t *);
MK_RETURNS_CONTENT(2) MK_STORES(2, 2) apr_hash_index_t *apr_hash_first(apr_pool_t *, apr_hash_t *h);
MK_RETURNS(1) apr_hash_index_t *apr_hash_next(apr_hash_index_t *i);
MK_STORES(0, 2) MK_STORES(0, 4) void apr_hash_this(apr_hash_index_t *, const void **key, ssize_t *, void **value);

/* Findings that rest on the model of APR: what lies in a pool is no leak. */
#include <stddef.h>

typedef struct apr_pool_t apr_pool_t;
typedef struct apr_array_header_t { apr_pool_t *pool; int elt_size, nelts, nalloc; char *elts; } apr_array_header_t;
typedef struct apr_table_t apr_table_t;
apr_array_header_t *apr_array_make(apr_pool_t *, int, int);
void *apr_array_push(apr_array_header_t *);
apr_table_t *apr_table_make(apr_pool_t *, int);
void apr_table_set(apr_table_t *, const char *, const char *);
void *apr_palloc(apr_pool_t *, size_t);
char *apr_pstrdup(apr_pool_t *, const char *);

int first(apr_pool_t *p, const char *s) {
    char *t = apr_pstrdup(p, s);
    int *n = apr_palloc(p, sizeof *n);
    *n = t[0];
    return *n;
}

/* The capacity is asked for where it is made: nobody forgot. */
apr_array_header_t *squares(apr_pool_t *p, int n) {
    apr_array_header_t *a = apr_array_make(p, n, sizeof(int));
    for (int i = 0; i < n; i++)
        *(int *)apr_array_push(a) = i * i;
    return a;
}

/* Findings that rest on the model of GLib. */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

typedef struct _GArray { char *data; unsigned len; } GArray;
typedef struct _GPtrArray { void **pdata; unsigned len; } GPtrArray;
typedef struct _GString { char *str; size_t len, allocated_len; } GString;
typedef struct _GList { void *data; struct _GList *next, *prev; } GList;
typedef struct _GHashTable GHashTable;
GArray *g_array_new(int, int, unsigned);
GArray *g_array_sized_new(int, int, unsigned, unsigned);
GArray *g_array_append_vals(GArray *, const void *, unsigned);
char *g_array_free(GArray *, int);
GPtrArray *g_ptr_array_new(void);
void g_ptr_array_add(GPtrArray *, void *);
GString *g_string_new(const char *);
GString *g_string_append(GString *, const char *);
GString *g_string_append_c(GString *, char);
char *g_string_free(GString *, int);
GList *g_list_append(GList *, void *);
GList *g_list_prepend(GList *, void *);
void g_list_free(GList *);
GHashTable *g_hash_table_new(unsigned (*)(const void *), int (*)(const void *, const void *));
int g_hash_table_insert(GHashTable *, void *, void *);
void g_hash_table_unref(GHashTable *);
unsigned g_direct_hash(const void *);
int g_direct_equal(const void *, const void *);
void *g_malloc(size_t);
char *g_strdup(const char *);
char *g_strdup_printf(const char *, ...);
void g_free(void *);

GArray *squares(int n) {
    GArray *a = g_array_new(0, 0, sizeof(int));
    for (int i = 0; i < n; i++) {
        int x = i * i;
        g_array_append_vals(a, &x, 1); // WARN missing-reserve -- 'a' 'n' times: make it with g_array_sized_new()
    }
    return a;
}

GArray *sized_squares(int n) {
    GArray *a = g_array_sized_new(0, 0, sizeof(int), (unsigned)n);
    for (int i = 0; i < n; i++) {
        int x = i * i;
        g_array_append_vals(a, &x, 1);
    }
    return a;
}

GPtrArray *names(char **v, size_t n) {
    GPtrArray *a = g_ptr_array_new();
    for (size_t i = 0; i < n; i++)
        g_ptr_array_add(a, g_strdup(v[i])); // WARN missing-reserve -- make it with g_ptr_array_sized_new()
    return a;
}

GString *bars(int n) {
    GString *s = g_string_new(NULL);
    for (int i = 0; i < n; i++)
        g_string_append_c(s, '|'); // WARN missing-reserve -- make it with g_string_sized_new()
    return s;
}

/* How much there will be, nobody can say before. */
GString *joined(char **v, int n) {
    GString *s = g_string_new(NULL);
    for (int i = 0; i < n; i++)
        g_string_append(s, v[i]);
    return s;
}

int forgotten(const char *s) {
    char *t = g_strdup_printf("%s!", s); // WARN leak
    return (int)strlen(t);
}

int freed(const char *s) {
    char *t = g_strdup_printf("%s!", s);
    int n = (int)strlen(t);
    g_free(t);
    return n;
}

int text(const char *s) {
    GString *b = g_string_new(s);
    char *t = g_string_free(b, 0);
    int n = (int)strlen(t);
    g_free(t);
    return n;
}

/* The nodes go with the list. */
int list(const char *s) {
    char *t = g_strdup(s);
    GList *l = g_list_prepend(NULL, t);
    l = g_list_append(l, NULL);
    int n = l->data != NULL;
    g_list_free(l);
    return n;
}

int counted(void) {
    GHashTable *h = g_hash_table_new(g_direct_hash, g_direct_equal);
    int n = g_hash_table_insert(h, NULL, g_strdup("x"));
    g_hash_table_unref(h);
    return n;
}

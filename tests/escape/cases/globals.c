/* Static storage of every kind keeps what is stored there. */
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
    char *name;
};

char *external;
static char *internal;
static _Thread_local char *of_thread;
static struct node head;
static struct node *list;
static char *table[16];
static char *matrix[4][4];
static struct {
    struct node *first;
    struct {
        char *deep;
    } inner[3];
} config;
static union {
    char *p;
    long n;
} either;

void to_external(void)
{
    external = malloc(1); // ALLOC escapes reason=global freed=caller
}

void to_static(void)
{
    internal = malloc(1); // ALLOC escapes reason=global
}

void to_thread_local(void)
{
    of_thread = malloc(1); // ALLOC escapes reason=global
}

void to_static_local(void)
{
    static char *cache;
    if (!cache)
        cache = malloc(1); // ALLOC escapes reason=global
}

char *memo(void)
{
    static char *cache;
    if (!cache)
        cache = strdup("memo"); // ALLOC escapes
    return cache;
}

void to_member(void)
{
    head.name = malloc(1); // ALLOC escapes reason=global
}

void to_pointee(void)
{
    list->name = malloc(1); // ALLOC escapes reason=global
}

void to_element(int i)
{
    table[i] = malloc(1); // ALLOC escapes reason=global
}

void to_matrix(int i, int j)
{
    matrix[i][j] = malloc(1); // ALLOC escapes reason=global
}

void to_nested_member(int i)
{
    config.inner[i].deep = malloc(1); // ALLOC escapes reason=global
}

void to_union(void)
{
    either.p = malloc(1); // ALLOC escapes reason=global
}

void pushed(void)
{
    struct node *n = malloc(sizeof *n); // ALLOC escapes reason=global
    n->name = malloc(5);                // ALLOC escapes reason=stored-in-escaping
    n->next = list;
    list = n;
}

void content_of_global_list(void)
{
    struct node *n = malloc(sizeof *n); // ALLOC stays freed=every
    n->next = list;
    n->name = external;
    free(n);
}

void linked_behind(void)
{
    struct node *n = calloc(1, sizeof *n); // ALLOC escapes reason=global
    struct node **at = &list;
    while (*at)
        at = &(*at)->next;
    *at = n;
}

void read_only(void)
{
    char *p = malloc(3); // ALLOC stays freed=every
    if (!p)
        return;
    p[0] = external[0];
    p[1] = table[1][1];
    free(p);
}

void written_into_global_bytes(void)
{
    static char bytes[8];
    char *p = strdup("x"); // ALLOC stays freed=every
    if (!p)
        return;
    strncpy(bytes, p, sizeof bytes - 1);
    free(p);
}

void whole_struct(void)
{
    struct node n = {NULL, NULL};
    n.name = malloc(2); // ALLOC escapes reason=global
    head = n;
}

void whole_struct_without_it(void)
{
    struct node n = {NULL, NULL};
    char *p = malloc(2); // ALLOC stays freed=every
    head = n;
    free(p);
}

void by_pointer_to_global(void)
{
    char **where = &internal;
    *where = malloc(1); // ALLOC escapes reason=global
}

void maybe_global(int g)
{
    char *mine, **where = g ? &internal : &mine;
    *where = malloc(1); // ALLOC escapes reason=global
}

void into_global_array_by_pointer(void)
{
    for (char **p = table; p < table + 16; p++)
        *p = malloc(8); // ALLOC escapes reason=global loop=1
}

void in_const_table_no_more(void)
{
    static const char *const names[] = {"a", "b"};
    char *p = strdup(names[0]); // ALLOC stays freed=every
    free(p);
}

void swapped_in(void)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    char *t = internal;
    internal = p;
    free(t);
}

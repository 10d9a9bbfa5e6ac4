/* Trees and hash tables. */
#include <stdlib.h>
#include <string.h>

struct tree {
    struct tree *left, *right, *up;
    int key;
    void *value;
};

static struct tree *insert(struct tree *t, int key, void *value) // PARAM t content 1 KNOWN; PARAM t result 0; PARAM value leaks -- t: result 0 alone
{
    if (!t) {
        t = calloc(1, sizeof *t); // ALLOC escapes reason=returned
        t->key = key;
        t->value = value;
    } else if (key < t->key) {
        t->left = insert(t->left, key, value);
    } else {
        t->right = insert(t->right, key, value);
    }
    return t;
}

static void *lookup(struct tree *t, int key) // PARAM t result 1
{
    while (t && t->key != key)
        t = key < t->key ? t->left : t->right;
    return t ? t->value : NULL;
}

static void free_tree(struct tree *t) // PARAM t none
{
    if (!t)
        return;
    free_tree(t->left);
    free_tree(t->right);
    free(t);
}

static int depth(const struct tree *t) // PARAM t none
{
    if (!t)
        return 0;
    int l = depth(t->left), r = depth(t->right);
    return 1 + (l > r ? l : r);
}

int local_tree(int n)
{
    struct tree *t = NULL;
    for (int i = 0; i < n; i++)
        t = insert(t, i, NULL);
    int d = depth(t);
    free_tree(t);
    return d;
}

void value_in_local_tree(void)
{
    char *v = malloc(3); // ALLOC stays freed=every
    struct tree *t = insert(NULL, 1, v);
    free_tree(t);
    free(v);
}

void *value_found_and_returned(int n)
{
    struct tree *t = insert(NULL, 1, malloc(3)); // ALLOC escapes callee=malloc
    void *v = lookup(t, n);
    free_tree(t);
    return v;
}

/* the same, by hand: no recursion */

int by_hand(const int *keys, int n)
{
    struct tree *root = NULL;
    for (int i = 0; i < n; i++) {
        struct tree **at = &root;
        while (*at)
            at = keys[i] < (*at)->key ? &(*at)->left : &(*at)->right;
        *at = calloc(1, sizeof **at); // ALLOC stays loop=1
        (*at)->key = keys[i];
    }
    int d = depth(root);
    free_tree(root);
    return d;
}

struct tree *by_hand_out(const int *keys, int n)
{
    struct tree *root = NULL;
    for (int i = 0; i < n; i++) {
        struct tree **at = &root;
        while (*at)
            at = keys[i] < (*at)->key ? &(*at)->left : &(*at)->right;
        *at = calloc(1, sizeof **at); // ALLOC escapes reason=returned loop=1
        (*at)->key = keys[i];
    }
    return root;
}

int with_parents(void)
{
    struct tree *a = calloc(1, sizeof *a), *b = calloc(1, sizeof *b); // ALLOC stays freed=every; ALLOC stays freed=every
    a->left = b;
    b->up = a;
    int k = a->left->up->key;
    free(a);
    free(b);
    return k;
}

struct tree *leaf_with_parent(void)
{
    struct tree *a = calloc(1, sizeof *a), *b = calloc(1, sizeof *b); // ALLOC escapes; ALLOC escapes reason=returned
    a->left = b;
    b->up = a;
    return b;
}

/* hash table with chains */

struct entry {
    struct entry *next;
    char *key, *value;
};
struct map {
    struct entry **at;
    size_t n;
};

static size_t hash(const char *s)
{
    size_t h = 5381;
    while (*s)
        h = h * 33 + (unsigned char)*s++;
    return h;
}

static void map_init(struct map *m, size_t n) // PARAM m none
{
    m->at = calloc(n, sizeof *m->at); // ALLOC escapes reason=param-content size=n*8
    m->n = n;
}

static void map_put(struct map *m, const char *key, char *value) // PARAM m none; PARAM key none; PARAM value leaks
{
    struct entry *e = malloc(sizeof *e); // ALLOC escapes
    size_t h = hash(key) % m->n;
    e->key = strdup(key); // ALLOC escapes
    e->value = value;
    e->next = m->at[h];
    m->at[h] = e;
}

static char *map_get(struct map *m, const char *key) // PARAM m result 3; PARAM key none
{
    for (struct entry *e = m->at[hash(key) % m->n]; e; e = e->next)
        if (strcmp(e->key, key) == 0)
            return e->value;
    return NULL;
}

static void map_free(struct map *m) // PARAM m none
{
    for (size_t i = 0; i < m->n; i++)
        for (struct entry *e = m->at[i], *next; e; e = next) {
            next = e->next;
            free(e->key);
            free(e);
        }
    free(m->at);
}

int local_map(void)
{
    struct map m;
    map_init(&m, 16); // ALLOC stays callee=map_init
    char *v = strdup("v"); // ALLOC stays freed=every
    map_put(&m, "k", v);
    int found = map_get(&m, "k") != NULL;
    map_free(&m);
    free(v);
    return found;
}

char *value_of_local_map(void)
{
    struct map m;
    map_init(&m, 16);            // ALLOC stays callee=map_init
    map_put(&m, "k", strdup("v")); // ALLOC escapes callee=strdup
    char *v = map_get(&m, "k");
    map_free(&m);
    return v;
}

static struct map names;

void into_global_map(void)
{
    map_put(&names, "k", strdup("v")); // ALLOC escapes callee=strdup
}

int map_on_the_heap(void)
{
    struct map *m = malloc(sizeof *m); // ALLOC stays freed=every
    map_init(m, 4);                    // ALLOC stays callee=map_init
    map_put(m, "a", NULL);
    int r = map_get(m, "a") == NULL;
    map_free(m);
    free(m);
    return r;
}

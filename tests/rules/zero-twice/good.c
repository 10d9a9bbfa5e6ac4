/* Set to zero once, or in part, or to something else. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

struct node {
    int a, b;
    struct node *next;
};

struct node *once(void)
{
    return calloc(1, sizeof(struct node));
}

char *only_a_part(size_t n)
{
    char *p = malloc(n + 100);
    if (p)
        memset(p, 0, 100);
    return p;
}

char *something_else(size_t n)
{
    char *p = malloc(n);
    if (p)
        memset(p, ' ', n);
    return p;
}

struct node *used_before(struct node *old)
{
    struct node *n = calloc(1, sizeof *n);
    if (!n)
        return NULL;
    *n = *old;
    memset(n, 0, sizeof *n);
    return n;
}

struct table {
    void **slots;
    size_t n;
};

/* What a macro of another library does is not the user's to change. */
#define TABLE_GROW(t, count)                                 \
    do {                                                     \
        void **new_ = malloc((count) * 2 * sizeof(void *));  \
        if (!new_) {                                         \
            exit(1);                                         \
        } else {                                             \
            memset(new_, 0, (count) * 2 * sizeof(void *));   \
            free((t)->slots);                                \
            (t)->slots = new_;                               \
        }                                                    \
    } while (0)

void by_a_macro(struct table *t)
{
    TABLE_GROW(t, t->n);
}

static void *resize(void *p, size_t n)
{
    return realloc(p, n);
}

/* Not new: there was something before. */
int resized_and_cleared(struct table *t)
{
    void **p = resize(t->slots, 2 * sizeof *p);
    if (p == NULL)
        return -1;
    memset(p, 0, 2 * sizeof *p);
    t->slots = p;
    return 0;
}

/* Through calloc() it would get past the limit. */
static size_t most;

static void *limited(size_t n)
{
    if (most && n > most)
        return NULL;
    return malloc(n);
}

struct node *within_the_limit(size_t n)
{
    struct node *all = limited(n * sizeof *all);
    if (all)
        memset(all, 0, n * sizeof *all);
    return all;
}

/* There is none that sets to zero, and ends the program if there is no memory. */
static void *sure(size_t n)
{
    void *p = malloc(n);
    if (!p)
        abort();
    return p;
}

struct node *by_a_wrapper(void)
{
    struct node *n = sure(sizeof *n);
    memset(n, 0, sizeof *n);
    return n;
}

/* zero already, and no memory of malloc() */
void *pages(size_t n)
{
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p != MAP_FAILED)
        memset(p, 0, n);
    return p;
}

/* Nothing to say. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf place;
static int sum(const char *p, size_t n)
{
    int s = 0;
    while (n--)
        s += p[n];
    return s;
}

char *leaves(void)
{
    return malloc(16);
}

int too_large_for_the_stack(void)
{
    char *p = malloc(65536);
    if (!p)
        return -1;
    memset(p, 1, 65536);
    int s = sum(p, 65536);
    free(p);
    return s;
}

int size_not_known(size_t n)
{
    char *p = malloc(n);
    if (!p)
        return -1;
    memset(p, 1, n);
    int s = sum(p, n);
    free(p);
    return s;
}

int calls_itself(int n)
{
    char *p = malloc(64);
    if (!p || !n)
        return 0;
    memset(p, n, 64);
    int s = sum(p, 64) + calls_itself(n - 1);
    free(p);
    return s;
}

int jumps(int n)
{
    char *p = malloc(64);
    if (!p)
        return 0;
    memset(p, n, 64);
    if (setjmp(place) == 0)
        n = sum(p, 64);
    free(p);
    return n;
}

int grows(size_t n)
{
    char *p = malloc(16);
    for (size_t i = 0; i < n && p; i++) {
        char *more = realloc(p, 16 + i);
        if (!more)
            break;
        p = more;
        p[i] = 1;
    }
    int s = p ? p[0] : 0;
    free(p);
    return s;
}

int not_always_freed(int n)
{
    char *p = malloc(16);
    if (!p || n)
        return -1;
    p[0] = 1;
    int s = p[0];
    free(p);
    return s;
}

struct list {
    char *items;
    size_t n;
};

static struct list *list_new(void)
{
    struct list *l = calloc(1, sizeof *l);
    if (!l)
        abort();
    return l;
}

static void list_free(struct list *l)
{
    free(l->items);
    free(l);
}

/* made and unmade by functions of its own: their business */
size_t constructor(void)
{
    struct list *l = list_new();
    size_t n = l->n;
    list_free(l);
    return n;
}

int another_size_each_time(const size_t *sizes, int rounds)
{
    int total = 0;
    for (int i = 0; i < rounds; i++) {
        char *buf = malloc(sizes[i]);
        if (!buf)
            break;
        memset(buf, i, sizes[i]);
        total += sum(buf, sizes[i]);
        free(buf);
    }
    return total;
}

/* once per program: nobody would change it */
static int set_up(const char *a, size_t n)
{
    char *p = malloc(n), *q = malloc(2 * n), *r = malloc(3 * n);
    int s = 0;
    if (p && q && r) {
        memset(p, *a, n);
        memset(q, *a, 2 * n);
        memset(r, *a, 3 * n);
        s = sum(p, n) + sum(q, 2 * n) + sum(r, 3 * n);
    }
    free(p);
    free(q);
    free(r);
    return s;
}

int main(int argc, char **argv)
{
    char *p = malloc(64);
    if (!p)
        return argc;
    strncpy(p, argv[0], 63);
    free(p);
    return set_up(argv[0], (size_t)argc);
}

/* loop-temporary says it */
int same_size_each_time(size_t n, int rounds)
{
    int total = 0;
    for (int i = 0; i < rounds; i++) {
        char *buf = malloc(n);
        if (!buf)
            break;
        memset(buf, i, n);
        total += sum(buf, n);
        free(buf);
    }
    return total;
}

/* ---- arrays: who fills them does not feel a call for each ---- */

static void *array(size_t n, size_t each)
{
    void *p = malloc(n * each);
    if (!p)
        abort();
    return p;
}

int three_arrays(const int *from, size_t n)
{
    int *a = array(n, sizeof *a), *b = array(n, sizeof *b);
    double *c = malloc(n * sizeof *c + 8);
    double s = 0;
    for (size_t i = 0; c && i < n; i++) {
        a[i] = from[i];
        b[i] = a[i] + 1;
        c[i] = a[i] * b[i];
        s += c[i];
    }
    free(a);
    free(b);
    free(c);
    return s > 0;
}

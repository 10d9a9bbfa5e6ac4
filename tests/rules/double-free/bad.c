/* The same pointer, freed again. */
#include <error.h>
#include <stdlib.h>
#include <string.h>

int use(const char *);

void twice(char *p)
{
    free(p);
    free(p); // ERROR double-free
}

int error_path_frees_first(const char *s)
{
    char *p = strdup(s);
    int r = -1;
    if (!p)
        return -1;
    if (*p == 'x') {
        free(p);
        goto out;
    }
    r = use(p);
out:
    free(p); // ERROR double-free
    return r;
}

struct box {
    char *text;
};

static void box_free(struct box *b)
{
    if (!b)
        return;
    free(b->text);
    free(b);
}

void through_a_wrapper(struct box *b)
{
    box_free(b);
    box_free(b); // ERROR double-free
}

void same_condition(char *p, int n)
{
    if (n > 2)
        free(p);
    use("");
    if (n > 0)
        free(p); // ERROR double-free
}

/* With a status of 0, error() comes back. */
void error_warns(char *p, int n)
{
    if (n) {
        free(p);
        error(0, 0, "%d", n);
    }
    free(p); // ERROR double-free
}

struct output {
    void (*warn)(const char *);
    void (*die)(const char *) __attribute__((noreturn));
};

void pointer_warns(const struct output *o, char *p, int n)
{
    if (n) {
        free(p);
        o->warn("");
    }
    free(p); // ERROR double-free
}

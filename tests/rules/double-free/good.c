/* Each pointer is freed once on every way. */
#include <error.h>
#include <stdlib.h>
#include <string.h>

int use(const char *);

void one_or_the_other(char *p, int n)
{
    if (n)
        free(p);
    use("");
    if (!n)
        free(p);
}

void flag_tells(char *p, int n)
{
    int gone = 0;
    if (n > 2) {
        free(p);
        gone = 1;
    }
    use("");
    if (!gone)
        free(p);
}

void set_to_null(char *p, int n)
{
    if (n) {
        free(p);
        p = NULL;
    }
    free(p);
}

struct list {
    struct list *next;
};

void each_once(struct list *l)
{
    while (l) {
        struct list *next = l->next;
        free(l);
        l = next;
    }
}

struct shared {
    int users;
};

static void drop(struct shared *s)
{
    if (--s->users == 0)
        free(s);
}

void last_user_frees(struct shared *s)
{
    drop(s);
    drop(s);
}

void resized(char *p)
{
    char *q = realloc(p, 100);
    if (!q)
        free(p);
    free(q);
}

void exits_between(char *p, int n)
{
    free(p);
    if (n)
        exit(1);
    p = malloc(10);
    free(p);
}

int is_odd(int n);

/* What the callees' results have to do with each other is not known. */
void results_depend(char *p, int n)
{
    if (is_odd(n))
        free(p);
    if (is_odd(n + 1))
        free(p);
}

/* By its status, and by the type of a pointer, what is called does not come back. */
void error_exits(char *p, int n)
{
    if (n) {
        free(p);
        error(EXIT_FAILURE, 0, "%d", n);
    }
    free(p);
}

struct output {
    void (*warn)(const char *);
    void (*die)(const char *) __attribute__((noreturn));
};

void pointer_dies(const struct output *o, char *p, int n)
{
    if (n) {
        free(p);
        o->die("");
    }
    free(p);
}

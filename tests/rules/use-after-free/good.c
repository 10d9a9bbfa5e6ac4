/* What is freed is left alone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
    int value;
    struct list *next;
};

void next_is_read_first(struct list *l)
{
    while (l) {
        struct list *next = l->next;
        free(l);
        l = next;
    }
}

int read_before(struct list *l)
{
    int v = l->value;
    free(l);
    return v;
}

int only_if_it_was_kept(struct list *l, int done)
{
    if (done)
        free(l);
    puts("");
    return done ? 0 : l->value;
}

int frees_and_leaves(struct list *l)
{
    if (l->value < 0) {
        free(l);
        return -1;
    }
    return l->value;
}

int another_one(struct list *l)
{
    free(l);
    l = malloc(sizeof *l);
    if (!l)
        return 0;
    l->value = 1;
    int v = l->value;
    free(l);
    return v;
}

void only_its_address(char *p)
{
    free(p);
    printf("freed %p\n", (void *)p);
}

int kept_where_it_fails(char *p)
{
    char *q = realloc(p, 100);
    if (!q)
        return p[0];
    return q[0];
}

int check(int n);

/* That check() never returns 0 for what was 0 before is known to it alone. */
int results_depend(struct list *l, int n)
{
    if (check(n) == 0)
        free(l);
    if (check(n + 1) == 0)
        return l->value;
    return 0;
}

static int value_if(const struct list *l, int wanted)
{
    return wanted ? l->value : 0;
}

int a_callee_that_may_do_without(struct list *l)
{
    free(l);
    return value_if(l, 0);
}

static struct list *same(struct list *l)
{
    return l;
}

int a_callee_that_only_passes_it_on(struct list *l)
{
    free(l);
    return same(l) != NULL;
}

static void clears(struct list *l)
{
    for (; l; l = NULL)
        if (l->value)
            break;
}

void a_callee_that_is_given_another(struct list *l, struct list *other)
{
    free(l);
    l = other;
    clears(l);
}

/* Read or written through a pointer that is freed already. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct list {
    int value;
    char *name;
    struct list *next;
};

void frees_too_early(struct list *l)
{
    for (; l; l = l->next) // ERROR use-after-free
        free(l);
}

int reads_what_is_gone(const char *s)
{
    char *p = strdup(s);
    if (!p)
        return 0;
    free(p);
    return p[0]; // ERROR use-after-free
}

static void release(struct list *l)
{
    free(l->name);
    free(l);
}

int through_a_wrapper(struct list *l)
{
    release(l);
    return l->value; // ERROR use-after-free
}

size_t given_to_a_reader(char *p, int n)
{
    if (n > 0)
        free(p);
    if (n)
        return 0;
    free(p);
    if (n == 0)
        return strlen(p); // ERROR use-after-free
    return 0;
}

void writes(struct list *l)
{
    free(l);
    l->value = 0; // ERROR use-after-free
}

static int value_of(const struct list *l)
{
    return l ? l->value : 0;
}

static int twice(const struct list *l)
{
    return 2 * value_of(l);
}

int in_a_callee(struct list *l)
{
    release(l);
    return twice(l); // ERROR use-after-free
}

static void rename_it(char **name, const char *s)
{
    if (*name)
        return;
    *name = strdup(s);
}

void of_a_part(struct list *l)
{
    free(l);
    rename_it(&l->name, ""); // ERROR use-after-free
}

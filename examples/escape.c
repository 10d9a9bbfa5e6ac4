/* What memcheck-lint says of common shapes: memcheck-lint -m examples/escape.c */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
    int value;
};

static void *xmalloc(size_t n) /* a wrapper: its callers' allocations are theirs */
{
    void *p = malloc(n);
    if (!p)
        exit(1);
    return p;
}

/* Stays: the list is built, used and freed here. */
static int sum_of_squares(int count)
{
    struct node *list = NULL;
    int sum = 0;
    for (int i = 0; i < count; i++) {
        struct node *n = xmalloc(sizeof *n);
        n->next = list;
        n->value = i * i;
        list = n;
    }
    while (list) {
        struct node *next = list->next;
        sum += list->value;
        free(list);
        list = next;
    }
    return sum;
}

static char *last;

/* Escapes: a global holds it when the function has returned. */
static void remember(const char *text)
{
    char *copy = xmalloc(strlen(text) + 1);
    strcpy(copy, text);
    free(last);
    last = copy;
}

/* Escapes through the out-parameter ... */
static int make_greeting(const char *name, char **out)
{
    size_t n = strlen(name) + sizeof "hello, ";
    char *text = malloc(n);
    if (!text)
        return -1;
    snprintf(text, n, "hello, %s", name);
    *out = text;
    return 0;
}

/* ... and is an allocation of the caller, where it stays. */
static size_t greeting_length(const char *name)
{
    char *text;
    if (make_greeting(name, &text) != 0)
        return 0;
    size_t n = strlen(text);
    free(text);
    return n;
}

int main(void) {
    remember("first");
    printf("%d %zu %s\n", sum_of_squares(10), greeting_length("world"), last);
    free(last);
}

// Prints:
// 285 12 first

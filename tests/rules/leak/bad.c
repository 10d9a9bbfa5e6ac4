/* Memory that nobody can free any more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int use(const char *);

int never_freed(const char *s)
{
    char *copy = strdup(s); // WARN leak
    return (int)strlen(copy);
}

int result_passed_on(const char *s)
{
    return (int)strlen(strdup(s)); // WARN leak
}

int in_a_loop(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        char *p = malloc(16); // WARN leak
        if (!p)
            continue;
        p[0] = (char)i;
        sum += p[0];
    }
    return sum;
}

static char *wrapped(size_t n)
{
    char *p = malloc(n);
    if (!p)
        abort();
    return p;
}

int through_a_wrapper(size_t n)
{
    char *p = wrapped(n); // WARN leak
    p[0] = 1;
    return p[0];
}

static int duplicate(char **out, const char *s)
{
    *out = strdup(s);
    return *out ? 0 : -1;
}

int by_out_parameter(const char *s)
{
    char *copy;
    if (duplicate(&copy, s)) // WARN leak
        return -1;
    return copy[0];
}

struct node {
    struct node *next;
    int value;
};

int list_of_its_own(int n)
{
    struct node *head = NULL;
    for (int i = 0; i < n; i++) {
        struct node *now = malloc(sizeof *now); // WARN leak
        if (!now)
            break;
        now->next = head;
        now->value = i;
        head = now;
    }
    int sum = 0;
    for (; head; head = head->next)
        sum += head->value;
    return sum;
}

int overwritten(const char *s)
{
    char *p = strdup(s); // WARN leak
    p = strdup("other");
    int n = (int)strlen(p);
    free(p);
    return n;
}

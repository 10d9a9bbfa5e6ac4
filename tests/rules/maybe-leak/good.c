/* More than a few blocks, or freed somewhere: leak tells of that. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* freed */
static void greet(const char *name)
{
    char *copy = strdup(name);
    if (copy)
        printf("hello %s\n", copy);
    free(copy);
}

/* once, but for each of its rounds */
static size_t measure(char **names, int n)
{
    size_t all = 0;
    for (int k = 0; k < n; k++) {
        char *copy = strdup(names[k]);
        all += copy ? strlen(copy) : 0;
    }
    return all;
}

/* for each line */
static size_t look(const char *line)
{
    char *copy = strdup(line);
    return copy ? strlen(copy) : 0;
}

static size_t look_twice(const char *line)
{
    return look(line) + look(line);
}

/* by itself, too */
static size_t down(const char *s)
{
    char *copy = strdup(s);
    return copy && *copy ? down(s + 1) : 0;
}

/* by whoever has the pointer */
static int by_pointer(const void *a, const void *b)
{
    char *copy = strdup(a);
    return copy ? strcmp(copy, b) : 0;
}

/* freed on one way: that is meant on the other, too */
static int first_word(const char *s)
{
    char *copy = strdup(s);
    if (copy && strlen(copy) > 80)
        return -1;
    free(copy);
    return 0;
}

int main(int argc, char **argv)
{
    char line[100];
    greet(argv[0]);
    size_t n = measure(argv, argc) + down(argv[0]);
    if (first_word(argv[0]))
        return 1;
    qsort(argv, (size_t)argc, sizeof *argv, by_pointer);
    while (fgets(line, sizeof line, stdin))
        n += look_twice(line);
    return n != 0;
}

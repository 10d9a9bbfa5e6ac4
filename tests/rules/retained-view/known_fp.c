/* Told, though the rest is needed, too. */
#include <stdlib.h>
#include <string.h>

struct buffer {
    size_t len;
    char text[];
};

void on_exit_of(int pid, void (*fn)(void *), void *context);

static size_t total;

static void add(void *context)
{
    total += ((struct buffer *)context)->len;
}

/* Another process writes to the text meanwhile. */
void watch(int pid, size_t n)
{
    struct buffer *b = malloc(sizeof *b + n);
    if (!b)
        return;
    b->len = n;
    on_exit_of(pid, add, b); // WARN retained-view KNOWN
}

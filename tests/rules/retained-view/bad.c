/* Large blocks that stay for the sake of a small part. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct message {
    size_t len;
    char text[];
};

struct job {
    size_t (*run)(void *context);
    void *context;
};

void later(struct job j);
void on_timer(int seconds, void (*fn)(void *), void *context);

static struct message *message_copy(const char *s)
{
    size_t n = strlen(s);
    struct message *m = malloc(sizeof *m + n + 1);
    if (m) {
        m->len = n;
        memcpy(m->text, s, n + 1);
    }
    return m;
}

static size_t length_of(void *context)
{
    return ((struct message *)context)->len;
}

void put_off(const char *s)
{
    struct message *m = message_copy(s);
    if (m)
        later((struct job){length_of, m}); // WARN retained-view
}

static void tell(void *context)
{
    const struct message *m = context;
    if (m->len > 80)
        puts("long");
    free(context);
}

void warn_later(const char *s)
{
    struct message *m = message_copy(s);
    if (m)
        on_timer(5, tell, m); // WARN retained-view
}

char *suffix_of(const char *path)
{
    char *copy = strdup(path);
    if (!copy)
        return NULL;
    return strrchr(copy, '.'); // WARN retained-view
}

char *from_the_third_on(const char *s, size_t skip)
{
    char *copy = malloc(4096);
    if (!copy)
        return NULL;
    snprintf(copy, 4096, "%s", s);
    return copy + skip; // WARN retained-view
}

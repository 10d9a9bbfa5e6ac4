/* What stays is what is needed. */
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
void remember(struct message *m);

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

static size_t print(void *context)
{
    const struct message *m = context;
    return (size_t)printf("%.*s\n", (int)m->len, m->text);
}

void all_of_it_is_read(const char *s)
{
    struct message *m = message_copy(s);
    if (m)
        later((struct job){print, m});
}

void others_have_it_too(const char *s)
{
    struct message *m = message_copy(s);
    if (!m)
        return;
    remember(m);
    later((struct job){length_of, m});
}

struct small {
    int fd, id;
};

static size_t id_of(void *context)
{
    return (size_t)((struct small *)context)->id;
}

void it_is_small(int fd)
{
    struct small *s = malloc(sizeof *s);
    if (!s)
        return;
    s->fd = fd;
    s->id = fd + 1;
    later((struct job){id_of, s});
}

char *suffix_of(const char *path)
{
    char *copy = strdup(path), *dot, *suffix;
    if (!copy)
        return NULL;
    dot = strrchr(copy, '.');
    suffix = dot ? strdup(dot) : NULL;
    free(copy);
    return suffix;
}

/* the caller finds the header in front of it */
char *behind_a_header(size_t n)
{
    size_t *p = malloc(sizeof *p + n);
    if (!p)
        return NULL;
    p[0] = n;
    return (char *)(p + 1);
}

char *in_a_buffer_of_the_callers(char *buffer, size_t skip)
{
    return buffer + skip;
}

char *kept_by_the_caller(const char *path, char **all)
{
    *all = strdup(path);
    return *all ? strrchr(*all, '/') : NULL;
}

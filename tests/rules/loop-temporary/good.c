/* Nothing to say. */
#include <pwd.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

char *kept[100];

int hoisted(FILE *f, int n)
{
    int r = 0;
    char *buf = malloc(4096);
    if (!buf)
        return -1;
    for (int i = 0; i < n; i++)
        r += (int)fread(buf, 1, 4096, f) + buf[0];
    free(buf);
    return r;
}

int twice(FILE *f)
{
    int r = 0;
    for (int i = 0; i < 2; i++) {
        char *buf = malloc(4096);
        if (!buf)
            return -1;
        r += (int)fread(buf, 1, 4096, f) + buf[0];
        free(buf);
    }
    return r;
}

/* tried again with more room */
int again(int uid)
{
    size_t size = 64;
    char *buf = NULL;
    struct passwd p, *found = NULL;
    do {
        free(buf);
        size *= 2;
        buf = malloc(size);
    } while (buf && getpwuid_r((uid_t)uid, &p, buf, size, &found) && size < 100000);
    int r = found ? (int)p.pw_gid : -1;
    free(buf);
    return r;
}

void stays(int n)
{
    for (int i = 0; i < n && i < 100; i++)
        kept[i] = malloc(64);
}

/* in a rare case only */
int rare(const char *s)
{
    int r = 0;
    for (; *s; s++)
        if (*s == '\\') {
            char *copy = malloc(64);
            if (!copy)
                return -1;
            strncpy(copy, s, 63);
            r += copy[1];
            free(copy);
        }
    return r;
}

/* what a function makes is its own business */
int copies(char **v, int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        char *copy = strdup(v[i]);
        if (!copy)
            return -1;
        copy[0] = ' ';
        r += (int)strspn(copy, " ");
        free(copy);
    }
    return r;
}

/* What the loop does otherwise costs a thousand times as much. */
int slow(char **path, int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        FILE *f = fopen(path[i], "r");
        if (!f)
            return -1;
        char *line = malloc(2000);
        if (line && fgets(line, 2000, f))
            r += line[0];
        free(line);
        fclose(f);
    }
    return r;
}

/* A small block beside what goes down into all that is below, or reads. */
struct inode { int n, size; };

static struct inode *inode_get(const int *image, int at)
{
    struct inode *i = malloc(sizeof *i);
    if (!i)
        abort();
    i->n = image[at];
    i->size = image[at + 1];
    return i;
}

int sum_below(const int *image, int at, int n)
{
    int r = 0;
    while (n-- > 0) {
        struct inode *child = inode_get(image, at);
        r += child->n > at ? sum_below(image, child->n, child->size) : child->size;
        at += 2;
        free(child);
    }
    return r;
}

int read_each(int fd, int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        char *part = malloc(64);
        if (!part)
            return -1;
        r += (int)read(fd, part, 64);
        free(part);
    }
    return r;
}

/* Once in the life of the program. */
static int define_all(const char *prefix, int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        char *text = malloc(strlen(prefix) + 20);
        if (!text)
            return -1;
        r += sprintf(text, "#define %s%d\n", prefix, i);
        free(text);
    }
    return r;
}

/* A command line has few words. */
int main(int argc, char **argv)
{
    int sum = define_all(argv[0], optind);
    argc -= optind;
    argv += optind;
    for (int i = 0; i < argc; i++) {
        char *name = malloc(strlen(argv[i]) + 10);
        if (!name)
            return 1;
        sprintf(name, "/proc/%s", argv[i]);
        sum += access(name, F_OK);
        free(name);
    }
    return sum;
}

/* More each time, until it is enough. */
int length_of(const char *format, va_list args)
{
    int room = 64, len = -1;
    while (len < 0) {
        room *= 2;
        char *text = malloc((size_t)room);
        if (!text)
            return -1;
        len = vsnprintf(text, (size_t)room, format, args);
        free(text);
    }
    return len;
}

/* Nothing shows that there are many: a list, a text taken apart. */
struct word { struct word *next; const char *text; };

int of_a_list(const struct word *w, size_t room)
{
    int r = 0;
    for (; w; w = w->next) {
        char *text = malloc(room);
        if (!text)
            return -1;
        r += snprintf(text, room, "%s", w->text);
        free(text);
    }
    return r;
}

/* Each line is of another size, and reading it costs more than a block. */
int lengths_of_lines(FILE *f, size_t longest)
{
    int r = 0;
    char line[1000];
    while (longest < sizeof line && fgets(line, (int)longest, f)) {
        size_t len = strlen(line);
        char *copy = malloc(len + 1);
        if (!copy)
            return -1;
        for (size_t k = 0; k < len; k++)
            copy[k] = line[len - 1 - k];
        r += copy[0];
        free(copy);
    }
    return r;
}

/* waits each time */
int slowly(int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        char *line = malloc(2000);
        if (!line)
            return -1;
        snprintf(line, 2000, "%d seconds", i);
        puts(line);
        r += (int)sleep((unsigned)i);
        free(line);
    }
    return r;
}

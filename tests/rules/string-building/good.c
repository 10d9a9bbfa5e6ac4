/* Nothing to say. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void show(const char *);

/* a new text each time */
void each_anew(char *out, char **v, int n)
{
    for (int i = 0; i < n; i++) {
        strcpy(out, "-> ");
        strcat(out, v[i]);
        show(out);
    }
}

void cut_each_time(char *out, char **v, int n)
{
    for (int i = 0; i < n; i++) {
        out[0] = '\0';
        strcat(out, v[i]);
        show(out);
    }
}

void to_each_its_own(char **out, char **v, int n)
{
    for (int i = 0; i < n; i++)
        strcat(out[i], v[i]);
}

/* too short to matter */
void flags(char **v, int n)
{
    char line[100] = "";
    for (int i = 0; i < n; i++)
        strcat(line, v[i]);
    show(line);
}

void few(char *out, char **v)
{
    *out = '\0';
    for (int i = 0; i < 4; i++)
        strcat(out, v[i]);
}

void keeps_the_end(char *out, char **v, int n)
{
    char *end = out;
    for (int i = 0; i < n; i++)
        end += sprintf(end, "%s,", v[i]);
}

char *doubles(char **v, int n)
{
    char *acc = malloc(16);
    size_t len = 0, cap = 16;
    for (int i = 0; i < n; i++) {
        size_t more = strlen(v[i]);
        while (cap < len + more + 1)
            cap *= 2;
        acc = realloc(acc, cap);
        memcpy(acc + len, v[i], more + 1);
        len += more;
    }
    return acc;
}

/* a part of it is replaced */
char *replaced(char *s, char *what, char *with)
{
    for (char *at; (at = strstr(s, what)) != NULL;) {
        char *now;
        *at = '\0';
        if (asprintf(&now, "%s%s%s", s, with, at + strlen(what)) < 0)
            break;
        free(s);
        s = now;
    }
    return s;
}

/* not what was there and more, but something else */
char *next_of(char *now, int step);

char *walks(char *s, int n)
{
    for (int i = 0; i < n; i++) {
        char *then = next_of(s, i);
        free(s);
        s = then;
    }
    return s;
}

int main(int argc, char **argv)
{
    char *all = malloc(100000);
    all[0] = '\0';
    for (int i = 1; i < argc; i++)
        strcat(all, argv[i]);
    show(all);
    free(all);
    return 0;
}

/* Room of the caller's, for what bits there are. */
char *states_say(char *out, unsigned states)
{
    out[0] = '\0';
    while (states != 0) {
        strcat(out, states & 1 ? "read," : "written,");
        states &= states - 1;
    }
    return out;
}

/* Padding ends where the column does. */
char *padded(const char *name, size_t width)
{
    char *line = malloc(strlen(name) + width + 1);
    if (!line)
        return NULL;
    strcpy(line, name);
    while (strlen(line) < width)
        strcat(line, " ");
    return line;
}

/* nothing shows that there are many */
struct item { struct item *next; const char *name; };

char *joined(const struct item *i)
{
    char *s = calloc(1, 1);
    for (; i; i = i->next) {
        s = realloc(s, strlen(s) + strlen(i->name) + 1);
        strcat(s, i->name);
    }
    return s;
}

/* to what is needed, but doubled elsewhere */
char *pieces(FILE *f)
{
    size_t room = 64, len = 0;
    char *s = malloc(room), line[80];
    while (fgets(line, sizeof line, f)) {
        size_t more = strlen(line);
        if (line[0] == '#') {
            if (len + more > room) {
                s = realloc(s, len + more);
                room = len + more;
            }
        } else {
            while (len + more > room)
                s = realloc(s, room *= 2);
        }
        memcpy(s + len, line, more);
        len += more;
    }
    return s;
}

/* Buffer by buffer, of which most lines need one. */
char *line_of(FILE *f)
{
    char buf[BUFSIZ], *p = buf, *line = NULL;
    size_t len = 0;
    for (;;) {
        int c = getc(f);
        if (c == EOF || c == '\n') {
            line = realloc(line, len + (size_t)(p - buf) + 1);
            memcpy(line + len, buf, (size_t)(p - buf));
            line[len + (size_t)(p - buf)] = '\0';
            return line;
        }
        *p++ = (char)c;
        if (p >= buf + BUFSIZ - 1) {
            line = realloc(line, len + (size_t)(p - buf) + 1);
            memcpy(line + len, buf, (size_t)(p - buf));
            len += (size_t)(p - buf);
            line[len] = '\0';
            p = buf;
        }
    }
}

char *line_by_count(FILE *f)
{
    char buf[512], *line = NULL;
    size_t len = 0, n = 0;
    for (int c; (c = getc(f)) != EOF && c != '\n';) {
        buf[n++] = (char)c;
        if (n == sizeof buf) {
            line = realloc(line, len + n + 1);
            memcpy(line + len, buf, n);
            len += n;
            line[len] = '\0';
            n = 0;
        }
    }
    return line;
}

/* Most texts fit before it grows. */
char *issue(FILE *f)
{
    size_t room = 1024, len = 0;
    char *text = malloc(room);
    int c;
    while (text && (c = getc(f)) != EOF) {
        char piece[2] = {(char)c, '\0'};
        size_t n = strlen(piece);
        if (len + n + 1 > room) {
            room += n + 1;
            char *more = realloc(text, room);
            if (!more)
                break;
            text = more;
        }
        memcpy(text + len, piece, n + 1);
        len += n;
    }
    return text;
}

/* A block of two KB each time. */
char *output(int fd)
{
    char block[2048], *text = NULL;
    size_t len = 0;
    ssize_t n;
    while ((n = read(fd, block, sizeof block)) > 0) {
        char *more = realloc(text, len + (size_t)n + 1);
        if (!more)
            break;
        text = more;
        memcpy(text + len, block, (size_t)n);
        len += (size_t)n;
        text[len] = '\0';
    }
    return text;
}

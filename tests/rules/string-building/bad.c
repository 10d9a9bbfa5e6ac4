/* Text that is walked or copied anew for each piece. */
#define _GNU_SOURCE
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void by_strcat(char *out, char **v, int n)
{
    *out = '\0';
    for (int i = 0; i < n; i++) {
        strcat(out, v[i]); // WARN string-building
        strcat(out, ",");
    }
}

void by_sprintf(char *out, const int *v, int n)
{
    *out = '\0';
    for (int i = 0; i < n; i++)
        sprintf(out + strlen(out), "%d,", v[i]); // WARN string-building
}

char *by_asprintf(char **v, int n)
{
    char *acc = strdup("");
    for (int i = 0; i < n; i++) {
        char *now;
        if (asprintf(&now, "%s,%s", acc, v[i]) < 0) // WARN string-building
            break;
        free(acc);
        acc = now;
    }
    return acc;
}

char *format(const char *how, ...);

static char *made(const char *how, ...)
{
    char *s = NULL;
    va_list args;
    va_start(args, how);
    if (vasprintf(&s, how, args) < 0)
        s = NULL;
    va_end(args);
    return s;
}

char *by_wrapper(char **v, int n)
{
    char *acc = made("%s", "");
    for (int i = 0; i < n; i++) {
        char *now = made("%s,%s", acc, v[i]); // WARN string-building
        free(acc);
        acc = now;
    }
    return acc;
}

char *by_realloc_and_strlen(char **v, int n)
{
    char *acc = strdup("");
    for (int i = 0; i < n; i++) {
        acc = realloc(acc, strlen(acc) + strlen(v[i]) + 1); // WARN string-building
        strcat(acc, v[i]);
    }
    return acc;
}

char *by_realloc(char **v, int n)
{
    char *acc = NULL;
    size_t len = 0;
    for (int i = 0; i < n; i++) {
        size_t more = strlen(v[i]);
        acc = realloc(acc, len + more + 1); // WARN string-building
        memcpy(acc + len, v[i], more + 1);
        len += more;
    }
    return acc;
}

/* what some rounds add goes with what each adds */
void with_commas(char *out, char **v, int n)
{
    *out = '\0';
    for (int i = 0; i < n; i++) {
        strcat(out, v[i]); // WARN string-building
        if (i + 1 < n)
            strcat(out, ",");
    }
}

/* the lines of a file */
char *all_of(FILE *f)
{
    char *acc = calloc(1, 1), line[80];
    while (fgets(line, sizeof line, f)) {
        acc = realloc(acc, strlen(acc) + strlen(line) + 1); // WARN string-building
        strcat(acc, line);
    }
    return acc;
}

/* a buffer of a few bytes */
char *by_words(FILE *f)
{
    char buf[16], *line = NULL;
    size_t len = 0, n = 0;
    for (int c; (c = getc(f)) != EOF && c != '\n';) {
        buf[n++] = (char)c;
        if (n == sizeof buf) {
            line = realloc(line, len + n + 1); // WARN string-building
            memcpy(line + len, buf, n);
            len += n;
            line[len] = '\0';
            n = 0;
        }
    }
    return line;
}

/* Room for a short word, and then piece by piece. */
char *issue(FILE *f)
{
    size_t room = 16, len = 0;
    char *text = malloc(room);
    int c;
    while (text && (c = getc(f)) != EOF) {
        char piece[2] = {(char)c, '\0'};
        size_t n = strlen(piece);
        if (len + n + 1 > room) {
            room += n + 1;
            char *more = realloc(text, room); // WARN string-building
            if (!more)
                break;
            text = more;
        }
        memcpy(text + len, piece, n + 1);
        len += n;
    }
    return text;
}

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* It is cut into words. */
int words(const char *line) {
    int n = 0;
    char *copy = strdup(line);
    if (!copy)
        return -1;
    for (char *rest = copy; strsep(&rest, " ");)
        n++;
    free(copy);
    return n;
}

/* Its end is cut off. */
int upto(const char *line, size_t n) {
    char *copy = strdup(line);
    if (!copy)
        return -1;
    copy[n] = '\0';
    int r = puts(copy);
    free(copy);
    return r;
}

/* A way into it is handed out, and written through. */
int first(const char *line) {
    char *copy = strdup(line);
    if (!copy)
        return -1;
    char *blank = strchr(copy, ' ');
    if (blank)
        *blank = '\0';
    int r = puts(copy);
    free(copy);
    return r;
}

/* Where it comes from changes. */
int again(void) {
    char *copy = strdup(getenv("HOME") ? getenv("HOME") : "");
    if (!copy)
        return -1;
    setenv("HOME", "/", 1);
    int r = puts(copy);
    free(copy);
    return r;
}

struct named { char *name; };
void named_free(struct named *n) {
    free(n->name);
    free(n);
}

/* The name may be the one of what is freed. */
int drop(struct named *n, const char *name) {
    char *copy = strdup(name);
    if (!copy)
        return -1;
    named_free(n);
    int r = puts(copy);
    free(copy);
    return r;
}

/* A part, which ends elsewhere. */
int part(const char *s, size_t n) {
    char *copy = strndup(s, n);
    if (!copy)
        return -1;
    int r = puts(copy);
    free(copy);
    return r;
}

/* It goes on living. */
char *kept(const char *s) {
    char *copy = strdup(s);
    if (copy)
        puts(copy);
    return copy;
}

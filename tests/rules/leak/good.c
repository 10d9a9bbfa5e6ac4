/* Nothing to say. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <glob.h>

int use(const char *);
void unknown(void *);
static char *kept;

int freed(const char *s)
{
    char *copy = strdup(s);
    int n = (int)strlen(copy);
    free(copy);
    return n;
}

/* paths are another matter */
int freed_on_one_path(const char *s)
{
    char *copy = strdup(s);
    if (!*s)
        return 0;
    free(copy);
    return 1;
}

char *returned(const char *s)
{
    return strdup(s);
}

void stored(const char *s)
{
    kept = strdup(s);
}

void handed_to_unknown_code(void)
{
    unknown(malloc(8));
}

void put_in_environment(const char *value)
{
    char *text = malloc(strlen(value) + 3);
    if (!text)
        return;
    strcpy(text, "A=");
    strcat(text, value);
    putenv(text);
}

/* what main() holds is held as long as the program runs */
int main(int argc, char **argv)
{
    char *first = argc > 1 ? strdup(argv[1]) : NULL;
    return first ? (int)strlen(first) : 0;
}

static int command(int argc, const char **argv, const char *prefix)
{
    char *p = strdup(argc ? argv[0] : prefix);
    return p[0];
}

int (*const commands[])(int, const char **, const char *) = {command};

void ends_in_exit(const char *s)
{
    char *copy = strdup(s);
    puts(copy);
    exit(1);
}

int becomes_another_program(const char *s)
{
    char *shell = strdup(s);
    execl(shell, shell, (char *)NULL);
    return 127;
}

int only_if_it_failed(size_t n)
{
    char *p = malloc(n);
    if (p)
        exit(0);
    return -1;
}

#define CLEAN_UP 0

int meant_so_in_this_build(const char *s)
{
    char *copy = strdup(s);
    int n = (int)strlen(copy);
    if (CLEAN_UP)
        free(copy);
    return n;
}

static int parse(const char *s, char **rest)
{
    if (rest)
        *rest = strdup(s + 1);
    return s[0];
}

int asked_for_nothing(const char *s)
{
    return parse(s, NULL);
}

struct walk {
    char *path;
    int depth;
};

static int walk(struct walk *w, const char *s)
{
    char *path = strdup(s);
    w->path = path;
    int n = use(w->path);
    free(path);
    w->path = NULL;
    return n;
}

int callee_borrows_a_place(const char *s)
{
    struct walk w = {NULL, 0};
    return walk(&w, s);
}

size_t matches(const char *pattern)
{
    glob_t g;
    size_t n = 0;
    if (glob(pattern, 0, NULL, &g) == 0)
        n = g.gl_pathc;
    globfree(&g);
    return n;
}

typedef struct {
    char *first, *second;
} pair;

int freed_through_a_record(const char *s)
{
    pair p = {strdup(s), strdup(s)};
    int n = p.first[0] + p.second[0];
    free(p.first);
    free(p.second);
    return n;
}

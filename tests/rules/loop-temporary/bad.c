/* Memory that every round of a loop allocates and frees. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int use(char *, size_t);

int same_size(FILE *f, int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        char *buf = malloc(4096); // WARN loop-temporary
        if (!buf)
            return -1;
        r += (int)fread(buf, 1, 4096, f) + buf[0];
        free(buf);
    }
    return r;
}

int size_of_a_parameter(FILE *f, size_t size)
{
    int r = 0;
    while (!feof(f)) {
        char *buf = malloc(size); // WARN loop-temporary
        if (!buf)
            break;
        r += (int)fread(buf, 1, size, f) + buf[0];
        free(buf);
    }
    return r;
}

struct state { int n, m; };

int small(const char *s)
{
    int r = 0;
    for (; *s; s++) {
        struct state *now = malloc(sizeof *now); // WARN loop-temporary
        if (!now)
            return -1;
        now->n = *s;
        now->m = r;
        r += now->n * now->m;
        free(now);
    }
    return r;
}

int sizes_differ(char **v, int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        size_t len = strlen(v[i]);
        char *seen = calloc(len + 1, 1); // WARN loop-temporary
        if (!seen)
            return -1;
        for (size_t k = 0; k < len; k++)
            seen[k] = v[i][k] == ' ';
        r += seen[0];
        free(seen);
    }
    return r;
}

static void *xmalloc(size_t n)
{
    void *p = malloc(n);
    if (!p)
        abort();
    return p;
}

int by_wrapper(FILE *f, int n)
{
    int r = 0;
    for (int i = 0; i < n; i++) {
        char *buf = xmalloc(2000); // WARN loop-temporary
        r += fgets(buf, 2000, f) ? buf[0] : 0;
        free(buf);
    }
    return r;
}

/* word by word, through a text */
int words_of(const char *line)
{
    int sum = 0;
    for (const char *at = line; *at;) {
        size_t n = strcspn(at, " ");
        char *word = malloc(n + 1); // WARN loop-temporary
        if (!word)
            return -1;
        memcpy(word, at, n);
        word[n] = '\0';
        sum += (int)strlen(word);
        free(word);
        at += n + (at[n] == ' ');
    }
    return sum;
}

/* Whatever main() counts to else may be many. */
int main(int argc, char **argv)
{
    int sum = 0, n = atoi(argv[argc - 1]);
    for (int i = 0; i < n; i++) {
        char *name = malloc(strlen(argv[0]) + 30); // WARN loop-temporary
        if (!name)
            return 1;
        sum += sprintf(name, "%s %d", argv[0], i);
        free(name);
    }
    return sum;
}

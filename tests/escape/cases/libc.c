/* The C library, as the models tell it. */
// RUN: -D_GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>

static char *sink;

void duplicates(const char *s) // PARAM s none
{
    char *a = strdup(s), *b = strndup(s, 3); // ALLOC stays callee=strdup freed=every; ALLOC stays callee=strndup freed=every
    wchar_t *w = wcsdup(L"x");               // ALLOC stays callee=wcsdup freed=every
    free(a);
    free(b);
    free(w);
}

void aligned_memory(void)
{
    void *p = NULL;
    if (posix_memalign(&p, 64, 256) != 0) // ALLOC stays callee=posix_memalign freed=every size=256
        return;
    free(p);
}

void *aligned_memory_out(size_t n)
{
    void *p = NULL;
    if (posix_memalign(&p, 64, n) != 0) // ALLOC escapes reason=returned callee=posix_memalign size=n
        return NULL;
    return p;
}

void aligned_memory_to_global(void)
{
    posix_memalign((void **)&sink, 64, 64); // ALLOC escapes callee=posix_memalign
}

void formatted(int n)
{
    char *s;
    if (asprintf(&s, "%d", n) < 0) // ALLOC stays callee=asprintf freed=every
        return;
    puts(s);
    free(s);
}

char *formatted_out(int n)
{
    char *s = NULL;
    asprintf(&s, "%d", n); // ALLOC escapes reason=returned callee=asprintf
    return s;
}

size_t lines(FILE *f) // PARAM f none
{
    char *line = NULL;
    size_t cap = 0, n = 0;
    while (getline(&line, &cap, f) >= 0) // ALLOC stays callee=getline loop=1
        n++;
    free(line);
    return n;
}

char *last_line(FILE *f)
{
    char *line = NULL;
    size_t cap = 0;
    while (getline(&line, &cap, f) >= 0) // ALLOC escapes reason=returned callee=getline
        ;
    return line;
}

void files_are_no_rows(const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return;
    char *buf = malloc(10); // ALLOC stays freed=every
    fread(buf, 1, 10, f);
    fwrite(buf, 1, 10, stdout);
    free(buf);
    fclose(f);
}

void stream_buffer(FILE *f) // PARAM f none
{
    char *buf = malloc(BUFSIZ); // ALLOC escapes
    setvbuf(f, buf, _IOFBF, BUFSIZ);
}

void in_the_environment(void)
{
    char *s = strdup("A=b"); // ALLOC escapes reason=callee
    putenv(s);
}

void copied_to_the_environment(void)
{
    char *s = strdup("b"); // ALLOC stays freed=every
    setenv("A", s, 1);
    free(s);
}

char *found(const char *key) // PARAM key none
{
    char *s = strdup("a,b"); // ALLOC escapes reason=returned
    return strstr(s, key);
}

int searched(void)
{
    char *s = strdup("a,b"); // ALLOC stays freed=every
    char *c = strchr(s, ','), *d = strrchr(s, ','), *e = strpbrk(s, ",;");
    int n = (int)(c - s) + (d == e) + (memchr(s, 'b', 3) != NULL);
    free(s);
    return n;
}

int tokens(const char *text) // PARAM text none
{
    char *s = strdup(text), *save = NULL; // ALLOC stays freed=every
    int n = 0;
    for (char *t = strtok_r(s, ",", &save); t; t = strtok_r(NULL, ",", &save))
        n++;
    free(s);
    return n;
}

char *token_out(const char *text)
{
    char *s = strdup(text), *save = NULL; // ALLOC escapes reason=returned
    strtok_r(s, ",", &save);
    return strtok_r(NULL, ",", &save);
}

char *token_remembered_out(const char *text)
{
    char *s = strdup(text), *save = NULL; // ALLOC escapes reason=returned
    strtok_r(s, ",", &save);
    return save;
}

int separated(const char *text)
{
    char *s = strdup(text), *rest = s; // ALLOC stays freed=every
    int n = 0;
    while (strsep(&rest, ","))
        n++;
    free(s);
    return n;
}

char *separated_out(const char *text)
{
    char *s = strdup(text), *rest = s; // ALLOC escapes reason=returned
    return strsep(&rest, ",");
}

void static_tokens(const char *text)
{
    char *s = strdup(text); // ALLOC escapes
    strtok(s, ",");
}

long number(void)
{
    char *s = strdup("12x"), *end; // ALLOC stays freed=every
    long n = strtol(s, &end, 10) + *end;
    free(s);
    return n;
}

char *end_of_number(void)
{
    char *s = strdup("12x"), *end; // ALLOC escapes reason=returned
    (void)strtol(s, &end, 10);
    return end;
}

void end_of_number_for_caller(char **end) // PARAM end none
{
    char *s = strdup("12x"); // ALLOC escapes reason=param-content
    (void)strtod(s, end);
}

char *chained(void)
{
    char *s = malloc(10); // ALLOC escapes reason=returned
    return strcat(strcpy(s, "a"), "b");
}

char *stpcpy_end(void)
{
    char *s = malloc(10); // ALLOC escapes reason=returned
    return stpcpy(s, "a");
}

char *read_into(FILE *f)
{
    char *s = malloc(10); // ALLOC escapes reason=returned
    return fgets(s, 10, f);
}

void *cleared(void)
{
    return memset(malloc(3), 0, 3); // ALLOC escapes reason=returned
}

void resolved(const char *path) // PARAM path none
{
    char *p = realpath(path, NULL); // ALLOC stays callee=realpath freed=every
    free(p);
}

char *resolved_into(const char *path) // PARAM path none
{
    char *buf = malloc(PATH_MAX); // ALLOC escapes reason=returned
    return realpath(path, buf);
}

void directory(void)
{
    char *d = getcwd(NULL, 0); // ALLOC stays callee=getcwd freed=every
    free(d);
}

int open_memory(void)
{
    char *buf = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&buf, &n); // ALLOC stays freed=some callee=open_memstream -- the buffer, not the handle
    if (!f)
        return -1;
    fputs("x", f);
    fclose(f);
    free(buf);
    return 0;
}

const char *message(int e)
{
    char *s = malloc(1); // ALLOC stays freed=every
    free(s);
    return strerror(e);
}

int lookups(void)
{
    const char *home = getenv("HOME");
    char *s = strdup(home ? home : ""); // ALLOC stays freed=every
    int n = (int)strlen(s);
    free(s);
    return n;
}

void at_the_end(void (*fn)(void)) // PARAM fn leaks
{
    atexit(fn);
}

void time_of_day(time_t *t) // PARAM t none
{
    struct tm tm;
    char *s = malloc(30); // ALLOC stays freed=every
    strftime(s, 30, "%F", localtime_r(t, &tm));
    free(s);
}

void mapped(void)
{
    void *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); // ALLOC stays callee=mmap freed=every
    munmap(p, 4096);
}

static int only_c(const struct dirent *e) // PARAM e none
{
    return strchr(e->d_name, 'c') != NULL;
}

int scanned(void)
{
    struct dirent **list;
    int n = scandir(".", &list, only_c, alphasort); // ALLOC stays callee=scandir
    for (int i = 0; i < n; i++)
        free(list[i]);
    free(list);
    return n;
}

void formatted_into(char *buf, size_t n) // PARAM buf none
{
    char *s = strdup("x"); // ALLOC stays freed=every
    snprintf(buf, n, "%s", s);
    free(s);
}

int scanned_string(const char *text) // PARAM text none
{
    int *n = malloc(sizeof *n); // ALLOC stays freed=every
    sscanf(text, "%d", n);
    int v = *n;
    free(n);
    return v;
}

char *resolved_and_returned(const char *path)
{
    return realpath(path, NULL); // ALLOC escapes reason=returned
}

void resolved_by_wrapper(const char *path)
{
    free(resolved_and_returned(path)); // ALLOC stays freed=every
}

char *resolved_somewhere(const char *path, char *maybe)
{
    return realpath(path, maybe);
}

static char *resolved_here(const char *path, char *buf)
{
    return realpath(path, buf);
}

char *no_wrapper_of_fresh(const char *path)
{
    char *buf = malloc(PATH_MAX); // ALLOC escapes reason=returned
    return resolved_here(path, buf);
}

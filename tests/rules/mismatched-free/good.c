// RUN: -I{LIB}
/* Everything is released as it should be, or nobody knows. */
#define _GNU_SOURCE
#include <dirent.h>
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <mk/annotate.h>

void plain(const char *name, size_t n)
{
    FILE *f = fopen(name, "r"), *p = popen(name, "r");
    DIR *d = opendir(name);
    void *m = mmap(NULL, n, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (f)
        fclose(f);
    if (p)
        pclose(p);
    if (d)
        closedir(d);
    if (m != MAP_FAILED)
        munmap(m, n);
}

void of_the_heap(const char *s, FILE *in)
{
    char *a = strdup(s), *line = NULL, *text = NULL;
    size_t n = 0;
    free(a);
    if (getline(&line, &n, in) > 0 && asprintf(&text, "%s", line) >= 0)
        free(text);
    free(line);
    free(realpath(s, NULL));
}

/* the stream is one thing, its buffer another */
size_t in_memory(const char *s)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    if (!f)
        return 0;
    fputs(s, f);
    fclose(f);
    free(text);
    return n;
}

/* one variable for both: it depends */
void either(const char *name, int piped)
{
    FILE *f = piped ? popen(name, "r") : fopen(name, "r");
    if (f && piped)
        pclose(f);
    else if (f)
        fclose(f);
}

/* one function is the other by name: a table of mounts is a stream */
int mounts(const char *name, int own)
{
    FILE *f = own ? setmntent(name, "r") : fopen(name, "r"), *g = setmntent(name, "r");
    struct mntent *m = f ? getmntent(f) : NULL;
    int n = m ? m->mnt_freq : 0;
    if (g)
        fclose(g);
    if (f)
        endmntent(f);
    return n;
}

/* the rest is left out of this build */
void left_out(const char *name)
{
    int mapped = 0;
    char *p = NULL;
#ifdef HAVE_MAP
    if ((p = map_it(name)))
        mapped = 1;
#endif
    if (!p)
        p = strdup(name);
    if (mapped)
        munmap(p, 10);
    else
        free(p);
}

/* where it comes from is not known */
void given(FILE *f, void *p)
{
    fclose(f);
    free(p);
}

void *stored;
void from_memory(const char *name)
{
    stored = fopen(name, "r");
    free(stored);
}

/* a function that releases either */
struct source { int is_file; void *at; };
static void drop(struct source *s)
{
    if (s->is_file)
        fclose(s->at);
    else
        free(s->at);
}

static void drop_either(void *p, int is_file)
{
    if (is_file)
        fclose(p);
    else
        free(p);
}

void generic(const char *name)
{
    struct source s = {1, fopen(name, "r")};
    if (s.at)
        drop(&s);
    FILE *f = fopen(name, "r");
    if (f)
        drop_either(f, 1);
}

typedef struct pkt pkt;
MK_FRESH MK_FAMILY(pkt) pkt *pkt_new(void);
MK_FREES(1) MK_FAMILY(pkt) void pkt_free(pkt *p);
typedef struct pool pool;
MK_ARENA(1) MK_FAMILY(pooled) void *pool_take(pool *p);
MK_FREES(1) MK_FAMILY(pooled) void pool_give(void *p);

void own_family(pool *from)
{
    pkt_free(pkt_new());
    pool_give(pool_take(from));
}

/* a header before it, and a pointer that comes back */
static void *counted(size_t n)
{
    size_t *p = malloc(n + sizeof *p);
    if (!p)
        abort();
    *p = n;
    return p + 1;
}

static void counted_free(void *p)
{
    free((size_t *)p - 1);
}

void moves(const char *s)
{
    counted_free(counted(10));
    char *p = strdup(s), *q = p;
    if (!p)
        return;
    for (; *q; q++)
        *q |= 32;
    while (q > p)
        q--;
    free(q);
}

/* That its result is fresh is all that the header says: attribute malloc. */
void of_some_family(void *cookie, cookie_io_functions_t io)
{
    FILE *f = fopencookie(cookie, "r", io);
    if (f)
        fclose(f);
}

// RUN: -I{LIB}
/* Each piece of memory is released by a function of another family. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <mk/annotate.h>

void file_by_free(const char *name)
{
    FILE *f = fopen(name, "r");
    if (f)
        free(f); // ERROR mismatched-free
}

int pipe_by_fclose(const char *command)
{
    FILE *f = popen(command, "r");
    return f ? fclose(f) : -1; // ERROR mismatched-free
}

void dir_by_free(const char *name)
{
    DIR *d = opendir(name);
    free(d); // ERROR mismatched-free
}

void heap_by_fclose(void)
{
    FILE *f = malloc(100);
    if (f)
        fclose(f); // ERROR mismatched-free
}

void heap_by_munmap(size_t n)
{
    char *p = malloc(n);
    if (p)
        munmap(p, n); // ERROR mismatched-free
}

/* through wrappers of both sides */
static FILE *open_it(const char *name)
{
    FILE *f = fopen(name, "r");
    if (!f)
        exit(1);
    return f;
}

static void drop(void *p)
{
    free(p);
}

void by_wrappers(const char *name)
{
    FILE *f = open_it(name);
    drop(f); // ERROR mismatched-free
}

/* by realloc, which frees as free does */
void *grown(const char *name)
{
    FILE *f = fopen(name, "r");
    return f ? realloc(f, 100) : NULL; // ERROR mismatched-free
}

/* either is wrong */
void one_of_two(const char *name, int n)
{
    void *p = n ? (void *)fopen(name, "r") : (void *)opendir(name);
    free(p); // ERROR mismatched-free
}

/* as annotated */
typedef struct pkt pkt;
MK_FRESH MK_FAMILY(pkt) pkt *pkt_new(void);
MK_FREES(1) MK_FAMILY(pkt) void pkt_free(pkt *p);
typedef struct pool pool;
MK_ARENA(1) void *pool_take(pool *p);

void own_family(void)
{
    free(pkt_new()); // ERROR mismatched-free
}

void not_of_that_family(void)
{
    pkt *p = malloc(10);
    pkt_free(p); // ERROR mismatched-free
}

void of_a_pool(pool *from)
{
    char *p = pool_take(from);
    free(p); // ERROR mismatched-free
}

__attribute__((ownership_returns(box))) void *box_new(void);

void clangs_words(void)
{
    free(box_new()); // ERROR mismatched-free
}

/* not where it begins */
void inside(const char *s)
{
    char *p = malloc(strlen(s) + 3);
    if (!p)
        return;
    strcpy(p, s);
    p += 2;
    free(p); // ERROR mismatched-free
}

/* What is freed before the function returns is held by nobody afterwards, whoever was given it. The very
 * object must be freed, on every way. */
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void take(void *);
int look(const void *);
static char *kept;

struct box {
    char *text;
    struct box *next;
};

void given_and_freed(void)
{
    char *p = malloc(1); // ALLOC stays freed=every assumes=none
    take(p);
    free(p);
}

void given_and_freed_unless_empty(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    take(p);
    if (p)
        free(p);
}

void given_and_freed_on_one_way(int c)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=unknown:take
    take(p);
    if (c)
        free(p);
}

void kept_and_freed(void)
{
    kept = malloc(1); // ALLOC escapes reason=global
    char *p = kept;
    free(p);
}

void kept_by_name_and_freed(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    kept = p;
    free(p);
}

char *returned_after_free(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    free(p);
    return p;
}

/* another pointer, which may be null */

void freed_if_not_handed_on(struct box *b, bool keep)
{
    char *p = malloc(1); // ALLOC escapes reason=param-content
    b->text = p;
    if (keep)
        p = NULL;
    free(p);
}

void freed_by_another_name(int c)
{
    char *p = malloc(1), *q = NULL; // ALLOC escapes reason=unknown-callee
    take(p);
    if (c)
        q = p;
    free(q);
}

void freed_by_that_name(int c)
{
    char *q = NULL;
    if (c) {
        q = malloc(1); // ALLOC stays freed=every
        take(q);
    }
    free(q);
}

/* another object of the same call */

void one_behind(int n)
{
    char *last = NULL;
    for (int i = 0; i < n; i++) {
        char *p = malloc(1); // ALLOC escapes reason=unknown-callee
        take(p);
        free(last);
        last = p;
    }
}

void each_in_its_turn(int n)
{
    for (int i = 0; i < n; i++) {
        char *p = malloc(1); // ALLOC stays freed=every loop=1
        take(p);
        if (look(p)) {
            free(p);
            continue;
        }
        free(p);
    }
}

void left_by_break(int n)
{
    for (int i = 0; i < n; i++) {
        char *p = malloc(1); // ALLOC escapes loop=1
        take(p);
        if (look(p))
            break;
        free(p);
    }
}

/* buffers that may be too small */

void on_the_stack_if_it_fits(size_t n)
{
    char small[64], *p = small;
    if (n > sizeof small)
        p = malloc(n); // ALLOC stays freed=every
    take(p);
    if (p != small)
        free(p);
}

void on_the_stack_and_forgotten(size_t n)
{
    char small[64], *p = small;
    if (n > sizeof small)
        p = malloc(n); // ALLOC escapes
    take(p);
    if (p == small)
        free(p);
}

void flagged(size_t n)
{
    char small[64], *p = small;
    bool ours = false;
    if (n > sizeof small) {
        p = malloc(n); // ALLOC stays freed=every
        ours = true;
    }
    take(p);
    if (ours)
        free(p);
}

void flagged_wrongly(size_t n)
{
    char small[64], *p = small;
    bool ours = true;
    if (n > sizeof small) {
        p = malloc(n); // ALLOC escapes
        ours = false;
    }
    take(p);
    if (ours)
        free(p);
}

/* no memory: realloc frees nothing */

char *moved(size_t n)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    kept = p;
    return realloc(p, n); // ALLOC escapes reason=returned
}

char *moved_for_sure(size_t n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    kept = p;
    char *q = realloc(p, n); // ALLOC escapes reason=returned
    if (!q)
        abort();
    return q;
}

static char *or_die(char *p, size_t n)
{
    char *q = realloc(p, n); // ALLOC escapes reason=returned
    if (!q)
        exit(1);
    return q;
}

char *moved_by_wrapper(size_t n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    kept = p;
    return or_die(p, n); // ALLOC escapes reason=returned callee=or_die
}

static char *or_null(char *p, size_t n)
{
    return realloc(p, n); // ALLOC escapes reason=returned
}

char *moved_by_other_wrapper(size_t n)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    kept = p;
    return or_null(p, n); // ALLOC escapes reason=returned callee=or_null
}

/* callees that free */

static void release(char *p)
{
    if (p)
        free(p);
}

static void release_some(char *p, int c)
{
    char *q = NULL;
    if (c)
        q = p;
    free(q);
}

void released(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    take(p);
    release(p);
}

void perhaps_released(int c)
{
    char *p = malloc(1); // ALLOC escapes
    take(p);
    release_some(p, c);
}

/* in memory: a place that nobody else writes to */

void by_out_parameter(void)
{
    char *s;
    if (asprintf(&s, "x") < 0) // ALLOC escapes callee=asprintf
        return;
    take(s);
    free(s);
}

static void make(char **out)
{
    *out = malloc(1); // ALLOC escapes reason=param-content
}

void made_and_freed(void)
{
    char *s;
    make(&s); // ALLOC stays freed=every callee=make
    take(s);
    free(s);
}

void made_and_changed(void)
{
    char *s;
    make(&s); // ALLOC escapes callee=make
    take(s);
    take(&s);
    free(s);
}

void made_and_cleared(void)
{
    char *s;
    make(&s); // ALLOC escapes callee=make
    take(s);
    s = NULL;
    free(s);
}

void member_freed(void)
{
    struct box b = {0};
    b.text = malloc(1); // ALLOC stays freed=every
    take(b.text);
    free(b.text);
}

void other_member_freed(void)
{
    struct box b = {0};
    b.text = malloc(1); // ALLOC escapes
    take(b.text);
    free(b.next);
}

/* what it holds is another matter */

void holder_freed(void)
{
    struct box *b = malloc(sizeof *b); // ALLOC stays freed=every
    b->text = malloc(1);               // ALLOC escapes reason=stored-in-escaping
    take(b);
    free(b);
}

/* jumped back to */

static jmp_buf back;

void jumped_out_of(void)
{
    char *p = malloc(1); // ALLOC escapes
    if (setjmp(back))
        return;
    take(p);
    free(p);
}

/* a part of it may have been given back */

void unmapped(void)
{
    char *p = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); // ALLOC escapes
    take(p);
    munmap(p, 4096);
}

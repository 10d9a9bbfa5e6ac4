/* The compilers' own attributes count, too. */
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *next;
};

__attribute__((malloc)) void *get(size_t n);
__attribute__((malloc, alloc_size(1))) void *get_sized(size_t n);
__attribute__((alloc_size(1, 2))) __attribute__((malloc)) void *get_array(size_t n, size_t size);
__attribute__((pure)) size_t measure(const char *s);
__attribute__((pure)) char *find(char *s, int c);
__attribute__((const)) int square(int n);
__attribute__((noreturn)) void fail(const char *what);
_Noreturn void fail_too(void);
void take(void *p);
#ifdef __clang__
void peek(__attribute__((noescape)) const void *p);
#endif
__attribute__((nonnull)) void not_null(void *p);
__attribute__((returns_nonnull)) void *give(void);

void fresh_by_attribute(void)
{
    char *p = get(3); // ALLOC stays callee=get
    if (p)
        p[0] = 0;
}

void *fresh_by_attribute_out(void)
{
    return get(3); // ALLOC escapes reason=returned callee=get
}

void sized(size_t n)
{
    char *p = get_sized(n); // ALLOC stays size=n
    p[0] = 0;
}

void array(size_t n)
{
    int *p = get_array(n, sizeof *p); // ALLOC stays size=n*4
    p[0] = 0;
}

size_t pure_argument(void)
{
    char *p = strdup("x"); // ALLOC stays freed=every
    size_t n = measure(p);
    free(p);
    return n;
}

int pure_result_locally(void)
{
    char *p = strdup("x"); // ALLOC stays freed=every
    int c = *find(p, 'x');
    free(p);
    return c;
}

char *pure_result_out(void)
{
    char *p = strdup("x"); // ALLOC escapes
    return find(p, 'x');
}

size_t pure_parameter(const char *p) // PARAM p result 0 KNOWN -- none
{
    return measure(p);
}

void noescape_argument(void)
{
    char *p = strdup("x"); // ALLOC stays freed=every
    peek(p);
    free(p);
}

void noescape_parameter(struct node *n) // PARAM n none
{
    peek(n);
}

void nonnull_is_no_promise(void)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=unknown:not_null
    not_null(p);
}

void returns_nonnull_is_not_fresh(void)
{
    char *p = give();
    p[0] = 1;
}

void noreturn_cuts_the_path(int n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (!p)
        fail("memory");
    if (n)
        fail_too();
    free(p);
}

char *returned_or_dead(int n)
{
    char *p = malloc(1), *q = malloc(1); // ALLOC escapes reason=returned; ALLOC stays freed=every
    if (n) {
        free(q);
        return p;
    }
    fail("n");
    return q;
}

static inline __attribute__((always_inline)) void *inlined(size_t n)
{
    return malloc(n); // ALLOC escapes reason=returned
}

void by_inlined(void)
{
    free(inlined(3)); // ALLOC stays callee=inlined freed=every
}

static void release(void *p)
{
    free(*(void **)p);
}

void cleaned_up(void)
{
    __attribute__((cleanup(release))) char *p = malloc(1); // ALLOC stays freed=every
    p[0] = 0;
}

int cleaned_up_on_return(int n)
{
    __attribute__((cleanup(release))) char *p = malloc(1); // ALLOC stays freed=every
    if (n)
        return 1;
    p[0] = 0;
    return 0;
}

void cleaned_up_each_time(int n)
{
    while (n--) {
        __attribute__((cleanup(release))) char *p = malloc(1); // ALLOC stays freed=every loop=1
        if (n == 3)
            continue;
        if (n == 5)
            break;
        p[0] = 0;
    }
}

char *stolen(void)
{
    __attribute__((cleanup(release))) char *p = malloc(1); // ALLOC escapes reason=returned
    char *q = p;
    p = NULL;
    return q;
}

static char *kept;
static void keep_it(char **p)
{
    kept = *p;
}

void cleanup_keeps(void)
{
    __attribute__((cleanup(keep_it))) char *p = malloc(1); // ALLOC escapes
    p[0] = 0;
}

__attribute__((constructor)) void before_main(void)
{
    kept = malloc(1); // ALLOC escapes reason=global
}

void aligned_and_packed(void)
{
    struct __attribute__((packed)) {
        char c;
        char *p;
    } s;
    s.p = malloc(1); // ALLOC stays freed=every
    s.c = 1;
    free(s.p);
}

char *out_of_packed(void)
{
    struct __attribute__((packed)) {
        char c;
        char *p;
    } s = {0, malloc(1)}; // ALLOC escapes reason=returned
    return s.p;
}

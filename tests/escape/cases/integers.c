/* Pointers as integers: they carry on; tests and hashes end the flow. */
#include <stdint.h>
#include <stdlib.h>

struct node {
    uintptr_t both; /* XOR list */
    int v;
};
struct cell {
    intptr_t tag;
    uint64_t cookie;
    int small;
};

static uintptr_t global_int;
static intptr_t table[4];
static unsigned global_small;

uintptr_t returned_as_integer(void)
{
    return (uintptr_t)malloc(1); // ALLOC escapes reason=returned
}

long returned_as_long(void)
{
    char *p = malloc(1); // ALLOC escapes reason=returned
    return (long)p;
}

void kept_as_integer(void)
{
    global_int = (uintptr_t)malloc(1); // ALLOC escapes reason=global
}

void kept_in_array_as_integer(int i)
{
    table[i] = (intptr_t)malloc(1); // ALLOC escapes reason=global
}

char *there_and_back(void)
{
    uintptr_t u = (uintptr_t)malloc(1); // ALLOC escapes reason=returned
    return (char *)u;
}

void there_and_back_locally(void)
{
    uintptr_t u = (uintptr_t)malloc(1); // ALLOC stays freed=every
    free((char *)u);
}

char *plus_zero(void)
{
    uintptr_t u = (uintptr_t)malloc(1); // ALLOC escapes reason=returned
    u += 0;
    return (char *)u;
}

char *tagged(void)
{
    uintptr_t u = (uintptr_t)malloc(8) | 1; // ALLOC escapes reason=returned
    return (char *)u;
}

void tagged_kept(void)
{
    global_int = (uintptr_t)malloc(8) | 2; // ALLOC escapes
}

char *mask_removed(uintptr_t u)
{
    return (char *)(u & ~(uintptr_t)7);
}

char *tag_and_untag(void)
{
    char *p = malloc(8); // ALLOC escapes reason=returned
    uintptr_t u = (uintptr_t)p | 1;
    return mask_removed(u);
}

void tag_and_untag_locally(void)
{
    char *p = malloc(8); // ALLOC stays
    uintptr_t u = (uintptr_t)p | 1;
    free((char *)(u & ~(uintptr_t)1));
}

char *aligned_by_hand(void)
{
    char *p = malloc(64 + 15); // ALLOC escapes reason=returned
    return (char *)(((uintptr_t)p + 15) & ~(uintptr_t)15);
}

int low_bits(void)
{
    char *p = malloc(8); // ALLOC stays freed=every
    int r = (int)((uintptr_t)p & 7);
    free(p);
    return r;
}

unsigned long remainder_of(void)
{
    char *p = malloc(8); // ALLOC stays freed=every
    unsigned long r = (uintptr_t)p % 97;
    free(p);
    return r;
}

void narrowed(void)
{
    char *p = malloc(8); // ALLOC stays freed=every
    global_small = (unsigned)(uintptr_t)p;
    free(p);
}

int is_null(void)
{
    char *p = malloc(8); // ALLOC stays freed=every
    int r = (uintptr_t)p == 0;
    free(p);
    return r;
}

void in_a_field(struct cell *c) // PARAM c none
{
    c->cookie = (uint64_t)(uintptr_t)malloc(1); // ALLOC escapes reason=param-content
}

char *from_a_field(struct cell *c) // PARAM c result 1
{
    return (char *)c->tag;
}

char *cookie_in_local_struct(void)
{
    struct cell c = {0};
    c.tag = (intptr_t)malloc(1); // ALLOC escapes reason=returned
    return (char *)c.tag;
}

void cookie_stays_in_local_struct(void)
{
    struct cell c = {0};
    c.tag = (intptr_t)malloc(1); // ALLOC stays freed=every
    free((void *)c.tag);
}

static char *from_cookie(uintptr_t u)
{
    return (char *)u;
}

void integer_argument(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    free(from_cookie((uintptr_t)p));
}

char *integer_argument_out(void)
{
    char *p = malloc(1); // ALLOC escapes reason=returned
    return from_cookie((uintptr_t)p);
}

static void keep_cookie(long u)
{
    global_int = (uintptr_t)u;
}

void integer_argument_kept(void)
{
    char *p = malloc(1); // ALLOC escapes reason=callee
    keep_cookie((long)p);
}

/* XOR list: what is said must be sound */

struct node *xor_pushed(struct node *head, int v)
{
    struct node *n = malloc(sizeof *n); // ALLOC escapes reason=returned
    n->v = v;
    n->both = (uintptr_t)head ^ 0;
    if (head)
        head->both ^= (uintptr_t)n;
    return n;
}

struct node *xor_middle(void)
{
    struct node *a = malloc(sizeof *a), *b = malloc(sizeof *b), *c = malloc(sizeof *c); // ALLOC escapes; ALLOC escapes; ALLOC escapes
    a->both = (uintptr_t)b;
    b->both = (uintptr_t)a ^ (uintptr_t)c;
    c->both = (uintptr_t)b;
    return (struct node *)(b->both ^ (uintptr_t)a); /* c, and with it b and a */
}

struct node *xor_of_two(int first)
{
    struct node *a = malloc(sizeof *a), *b = malloc(sizeof *b); // ALLOC escapes; ALLOC escapes
    uintptr_t u = (uintptr_t)a ^ (uintptr_t)b;
    return (struct node *)(first ? u ^ (uintptr_t)b : u ^ (uintptr_t)a);
}

char *split_in_halves(void)
{
    char *p = malloc(1); // ALLOC escapes
    uint32_t lo = (uint32_t)(uintptr_t)p, hi = (uint32_t)((uintptr_t)p >> 32);
    return (char *)((uintptr_t)lo | (uintptr_t)hi << 32);
}

char *boxed_value(int n)
{
    uintptr_t v = n < 100 ? (uintptr_t)n << 1 | 1 : (uintptr_t)malloc(8); // ALLOC escapes reason=returned
    return (char *)v;
}

int boxed_value_locally(int n)
{
    uintptr_t v = n < 100 ? (uintptr_t)n << 1 | 1 : (uintptr_t)malloc(8); // ALLOC stays
    if (v & 1)
        return (int)(v >> 1);
    free((void *)v);
    return 0;
}

char *negated_twice(void)
{
    uintptr_t u = ~(uintptr_t)malloc(1); // ALLOC escapes
    return (char *)~u;
}

char *shifted_and_back(void)
{
    uintptr_t u = (uintptr_t)malloc(1) << 1; // ALLOC escapes
    return (char *)(u >> 1);
}

char *pointer_bits_in_double_word(void)
{
    __extension__ unsigned __int128 w = (uintptr_t)malloc(1); // ALLOC escapes
    return (char *)(uintptr_t)w;
}

char *chosen_by_mask(int c)
{
    char *p = malloc(1), *q = malloc(1); // ALLOC escapes; ALLOC escapes
    uintptr_t m = (uintptr_t)0 - (uintptr_t)(c != 0);
    return (char *)(((uintptr_t)p & m) | ((uintptr_t)q & ~m));
}

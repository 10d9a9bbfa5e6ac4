/* Addresses of automatic objects that outlive them. */
#include <stdlib.h>
#include <string.h>

struct box {
    int *p;
    const char *name;
};

static int *global;
void unknown(void *);

int *whatever_is_there(void)
{
    return global;
}

int *returned(void)
{
    int x = 1;
    return &x; // ERROR stack-escape
}

char *returned_array(const char *s)
{
    char buf[16];
    return strncpy(buf, s, 15); // ERROR stack-escape
}

char *returned_vla(size_t n)
{
    char v[n + 1];
    v[0] = 0;
    return v; // ERROR stack-escape
}

int *compound_literal(void)
{
    int *p = (int[]){1, 2};
    return p; // ERROR stack-escape
}

void left_in_a_global(void)
{
    int x = 1;
    global = &x; // ERROR stack-escape
}

void left_with_the_caller(struct box *b)
{
    int x = 1;
    b->p = &x; // ERROR stack-escape
}

struct box *left_in_fresh_memory(void)
{
    int x = 1;
    struct box *b = calloc(1, sizeof *b);
    if (b)
        b->p = &x; // ERROR stack-escape
    return b;
}

int *const *fallback_in_a_static(int n, int *const *found)
{
    int *none[1] = {NULL};
    static int *const *table;
    if (!table) {
        table = found;
        if (!table)
            table = none; // ERROR stack-escape
    }
    return n ? found : NULL;
}

size_t block_has_ended(int n)
{
    const char *s = "small";
    if (n > 9) {
        char big[8] = "big";
        s = big;
    }
    return strlen(s); // ERROR stack-escape
}

int after_the_loop(int n)
{
    int *last = NULL;
    for (int i = 0; i < n; i++) {
        int square = i * i;
        last = &square;
    }
    return last ? *last : 0; // ERROR stack-escape
}

void copied_in_a_struct(struct box *b)
{
    int x = 1;
    *b = (struct box){&x, "copied"}; // ERROR stack-escape
}

/* Copied with what holds it: byte by byte, or from one variable to the next. */
void copied_by_bytes(struct box *out)
{
    int x = 1;
    struct box b = {&x, "x"};
    memcpy(out, &b, sizeof b); // ERROR stack-escape
}

void moved(struct box *out)
{
    int x = 1;
    struct box b = {&x, "x"};
    memmove(out, &b, sizeof b); // ERROR stack-escape
}

void copied_twice(struct box *out)
{
    int x = 1;
    struct box b = {&x, "x"}, c = b;
    *out = c; // ERROR stack-escape
}

/* To a parameter that points to nothing but a pointer; whom else it calls does not know of it. */
int by_an_out_parameter(char **out, int n)
{
    char buf[16];
    if (n < 0)
        return -1;
    buf[0] = (char)n;
    *out = buf; // ERROR stack-escape
    unknown(NULL);
    return 0;
}

/* What is read and set beside it is not the place; the C library does not find it. */
size_t beside_others(struct box *b, const char *name)
{
    int x = 1;
    b->p = NULL;
    b->p = &x; // ERROR stack-escape
    b->name = name;
    return strlen(b->name);
}

/* Addresses of automatic objects that outlive them. */
#include <stdlib.h>
#include <string.h>

struct box {
    int *p;
    const char *name;
};

static int *global;
void unknown(void *);

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
    unknown(NULL);
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

int taken_back_on_one_path_only(int n)
{
    int x = 1;
    global = &x; // ERROR stack-escape
    if (n)
        return 1;
    global = NULL;
    return 0;
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

static void box_set(struct box *b, int *p, const char *name)
{
    b->name = name;
    b->p = p;
}

static void set_named(struct box *b, int *p)
{
    box_set(b, p, "named");
}

void stored_by_a_callee(struct box *b)
{
    int x = 1;
    set_named(b, &x); // ERROR stack-escape
}

static const char *title;

static void set_title(const char *s)
{
    title = s;
}

void stored_in_a_static(int n)
{
    char text[16] = "title";
    text[0] += (char)n;
    set_title(text); // ERROR stack-escape
}

void copied_in_a_struct(struct box *b)
{
    int x = 1;
    *b = (struct box){&x, "copied"}; // ERROR stack-escape
}

static struct ring {
    int **of;
    int n, first;
} ring;

void pushed_and_another_count_lowered(int x)
{
    ring.of[ring.n++] = &x; // ERROR stack-escape
    ring.first -= 1;
}

static int *now;

void kept_where_it_is_the_same(int *other)
{
    int own = 0;
    int *old = now;
    now = &own; // ERROR stack-escape
    if (old == other)
        now = old;
}

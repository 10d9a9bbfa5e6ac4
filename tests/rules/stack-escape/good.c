/* Nothing to say. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct box {
    int *p;
    struct box *next;
};

static int *global;
static jmp_buf *handler;
void unknown(void *);
int work(void);

int used_while_it_lives(void)
{
    int x = 1, *p = &x;
    unknown(p);
    return *p;
}

int *static_storage(void)
{
    static int x;
    return &x;
}

int where_longjmp_goes(void)
{
    jmp_buf here;
    handler = &here;
    if (setjmp(here))
        return 1;
    work();
    return 0;
}

void in_local_heap(void)
{
    int x = 1;
    struct box *b = calloc(1, sizeof *b);
    if (b)
        b->p = &x;
    free(b);
}

char *copied_if_it_is_the_buffer(const char *s, char *out)
{
    char buf[16];
    if (!out)
        out = buf;
    strncpy(out, s, 15);
    return out == buf ? strdup(out) : out;
}

void itself(void)
{
    struct box b = {NULL, &b};
    unknown(b.next->p);
}

/* main()'s frame is there as long as the program is */
int main(int argc, char **argv)
{
    int x = argc;
    global = &x;
    return argv[0] != NULL;
}

size_t block_not_left(int n)
{
    const char *s = "small";
    if (n > 9) {
        char big[8] = "big";
        s = big;
        return strlen(s);
    }
    return strlen(s);
}

size_t another_pointer_behind_the_block(int n)
{
    const char *s;
    {
        char big[8] = "big";
        s = big;
        n += s[0];
    }
    s = "small";
    return strlen(s) + (size_t)n;
}

size_t not_that_branch(int n)
{
    const char *s = NULL;
    if (n > 9) {
        char big[8] = "big";
        s = big;
        n = 10 + s[0];
    } else {
        s = "small";
    }
    return n > 9 ? 0 : 1;
}

/* A parameter that is spelt as a function is a pointer to one. */
typedef void action(void *args[]);
struct job {
    action *what;
    void *with;
};

struct job *new_job(action what, void *with)
{
    struct job *j = malloc(sizeof *j);
    if (!j)
        return NULL;
    j->what = what;
    j->with = with;
    return j;
}

/* The block goes on behind the last line that leaves it. */
void a_loop_that_is_never_left(int (*next)(int *x), void (*finish)(int))
{
    while (1) {
        int x;
        if (!next(&x))
            continue;
        int *p = &x;
        finish(*p);
        if (x)
            exit(0);
        finish(x);
        exit(1);
    }
}

/* Lent, which is maybe-dangling's: to who is called and given it, or may find it, or to who reads it here. */
void lent(struct box *b)
{
    int x = 1;
    b->p = &x;
    unknown(b);
}

void lent_to_everybody(void)
{
    int x = 1;
    global = &x;
    work();
}

int lent_to_itself(struct box *b)
{
    int x = 1;
    b->p = &x;
    return *b->p;
}

void lent_by_an_out_parameter(int **out)
{
    int x = 1;
    *out = &x;
    unknown(out);
}

void lent_in_a_struct(struct box *b)
{
    int x = 1;
    *b = (struct box){&x, NULL};
    work();
}

void lent_to_a_comparison(struct box *v, size_t n, int (*order)(const void *, const void *))
{
    int x = 1;
    v->p = &x;
    qsort(v + 1, n - 1, sizeof *v, order);
}

static int compare(const void *a, const void *b)
{
    return *(const int *)a - (global ? *global : *(const int *)b);
}

void lent_to_a_callback(int *v, size_t n)
{
    int x = 1;
    global = &x;
    qsort(v, n, sizeof *v, compare);
}

/* Taken back on one way. */
int taken_back_at_the_end(int **out, int n)
{
    int x = 1;
    *out = &x;
    if (n)
        return 1;
    *out = NULL;
    return 0;
}

/* In a static variable of the function, until the next step. */
int taken_back_in_a_static(int n)
{
    static int *step;
    int x = 1;
    if (step)
        n += *step;
    step = &x;
    if (work())
        return n;
    step = NULL;
    return 0;
}

/* Nobody reads it unset. */
static int *scratch;

void leaves_it(void)
{
    int x = 1;
    scratch = &x;
}

int sets_it_first(int *x)
{
    scratch = x;
    return *scratch;
}

/* Kept from a warning, and read by nobody. */
char *ignored;

void skips_a_line(FILE *f)
{
    char line[80];
    ignored = fgets(line, sizeof line, f);
}

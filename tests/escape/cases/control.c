/* Jumps of all kinds, and code that is never reached. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

static char *sink;
static jmp_buf env;

char *goto_backwards(int n)
{
    char *p;
again:
    p = malloc(1); // ALLOC escapes reason=returned loop=1
    if (n-- > 0) {
        free(p);
        goto again;
    }
    return p;
}

void goto_loop_locally(int n)
{
    char *p;
again:
    p = malloc(1); // ALLOC stays freed=every loop=1
    free(p);
    if (n--)
        goto again;
}

void goto_into_block(int n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (n)
        goto inside;
    {
        n++;
inside:
        free(p);
    }
}

void goto_over(int n)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    if (n)
        goto end;
    sink = p;
end:
    return;
}

char *switch_result(int n)
{
    char *p = NULL;
    switch (n) {
    case 1:
        p = malloc(1); // ALLOC escapes reason=returned
        break;
    case 2:
        p = malloc(2); // ALLOC escapes reason=returned
        /* fall through */
    default:
        n++;
    }
    return p;
}

char *fallen_through(int n)
{
    char *p = malloc(1), *q = NULL; // ALLOC escapes reason=returned
    switch (n) {
    case 1:
        q = p;
        /* fall through */
    case 2:
        return q;
    }
    return NULL;
}

char *not_fallen_through(int n)
{
    char *p = malloc(1), *q = NULL; // ALLOC stays freed=every
    switch (n) {
    case 1:
        q = p;
        break;
    case 2:
        free(p);
        return q;
    }
    free(p);
    return NULL;
}

void duff(char **to, char **from, size_t n) // PARAM to none; PARAM from content 1
{
    size_t rounds = (n + 3) / 4;
    switch (n % 4) {
    case 0:
        do {
            *to++ = *from++;
            /* fall through */
    case 3:
            *to++ = *from++;
            /* fall through */
    case 2:
            *to++ = *from++;
            /* fall through */
    case 1:
            *to++ = *from++;
        } while (--rounds > 0);
    }
}

char *by_duff(void)
{
    char *v[4] = {malloc(1), NULL, NULL, NULL}, *w[4]; // ALLOC escapes reason=returned
    duff(w, v, 4);
    return w[0];
}

void by_duff_locally(void)
{
    char *v[4] = {malloc(1), NULL, NULL, NULL}, *w[4]; // ALLOC stays
    duff(w, v, 4);
    free(w[0]);
}

char *computed(int n)
{
    static const void *const to[] = {&&one, &&two};
    char *p = malloc(1), *q = malloc(1); // ALLOC escapes; ALLOC escapes
    goto *to[n & 1];
one:
    free(q);
    return p;
two:
    free(p);
    return q;
}

int computed_locally(int n)
{
    static const void *const to[] = {&&one, &&two};
    char *p = malloc(1); // ALLOC stays freed=every
    goto *to[n & 1];
one:
    free(p);
    return 1;
two:
    free(p);
    return 2;
}

void interpreter(const unsigned char *code, char *arg)
{
    static const void *const op[] = {&&stop, &&load, &&keep};
    char *acc = malloc(1); // ALLOC escapes reason=global
    goto *op[*code++];
load:
    acc = arg;
    goto *op[*code++];
keep:
    sink = acc;
    goto *op[*code++];
stop:
    return;
}

int with_setjmp(int n)
{
    jmp_buf here;
    char *volatile p = malloc(1); // ALLOC stays freed=every
    if (setjmp(here) == 0 && n)
        longjmp(here, 1);
    free(p);
    return n;
}

char *set_before_longjmp(int n)
{
    jmp_buf here;
    char *volatile p = NULL;
    if (setjmp(here) == 0) {
        p = malloc(1); // ALLOC escapes reason=returned
        if (n)
            longjmp(here, 1);
        return NULL;
    }
    return p;
}

char *second_return(void)
{
    char *p = NULL, *q = malloc(1); // ALLOC escapes reason=returned
    if (setjmp(env))
        return p;
    p = q;
    longjmp(env, 1);
}

void longjmp_after_store(char *p) // PARAM p leaks
{
    sink = p;
    longjmp(env, 1);
}

void kept_by_one_that_jumps(void)
{
    char *p = malloc(1); // ALLOC escapes
    longjmp_after_store(p);
}

/* never reached */

void constant_false(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (0)
        sink = p;
    free(p);
}

enum { debugging = 0 };

void constant_enum(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (debugging)
        sink = p;
    free(p);
}

void constant_sizeof(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (sizeof(long) == 2)
        sink = p;
    free(p);
}

void constant_and(int n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (0 && n)
        sink = p;
    free(p);
}

char *after_return(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    free(p);
    return NULL;
    sink = p;
}

void after_endless_loop(void)
{
    char *p = malloc(1); // ALLOC stays
    for (;;)
        p[0]++;
    sink = p;
}

void after_unreachable(int n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (n) {
        __builtin_unreachable();
        sink = p;
    }
    free(p);
}

void after_abort(void)
{
    char *p = malloc(1); // ALLOC stays
    abort();
    sink = p;
}

void constant_switch(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    switch (2) {
    case 1:
        sink = p;
        break;
    case 2:
        free(p);
    }
}

void while_zero(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    while (0)
        sink = p;
    free(p);
}

void do_while_zero(void)
{
    char *p = malloc(1); // ALLOC escapes reason=global loop=0
    do {
        sink = p;
    } while (0);
}

void not_dead_at_all(void)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    if (sizeof(long) == 8)
        sink = p;
}

void jump_into_dead_code(int n)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    if (n)
        goto in;
    if (0) {
in:
        sink = p;
    }
}

void case_in_dead_code(int n)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    switch (n) {
        if (0) {
    case 1:
            sink = p;
        }
    }
}

void allocation_never_made(void)
{
    if (0)
        sink = malloc(1);
}

void conditional_dead(void)
{
    sink = 1 ? NULL : malloc(1);
}

void kept_by_short_circuit(int n)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    (void)(n && (sink = p));
}

void comma_in_for(int n)
{
    char *p;
    for (p = malloc(1), n = 0; n < 3; n++, sink = p) // ALLOC escapes reason=global loop=0
        ;
}

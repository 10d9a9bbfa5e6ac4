/* Where it is freed: on every way, on some, on none; or handed on. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *kept;
int work(const char *p);

void at_once(void)
{
    free(malloc(1)); // ALLOC stays freed=every
}

void never(void)
{
    char *p = malloc(1); // ALLOC stays freed=none
    if (p)
        *p = 0;
}

void unless_null(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (p != NULL) {
        *p = 1;
        free(p);
    }
}

void return_if_null(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (!p)
        return;
    free(p);
}

void return_if_equal_to_null(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (p == NULL)
        return;
    free(p);
}

void null_on_the_left(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (NULL == p)
        return;
    free(p);
}

void assigned_in_the_condition(void)
{
    char *p;
    if ((p = malloc(1)) == NULL) // ALLOC stays freed=every
        return;
    free(p);
}

int early_return_leaks(int n)
{
    char *p = malloc(1); // ALLOC stays freed=some
    if (n < 0)
        return -1;
    free(p);
    return 0;
}

int both_ways(int n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (n < 0) {
        free(p);
        return -1;
    }
    free(p);
    return 0;
}

void in_one_branch(int n)
{
    char *p = malloc(1); // ALLOC stays freed=some
    if (n)
        free(p);
}

void in_a_switch(int n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    switch (n) {
    case 0:
        free(p);
        break;
    case 1:
    default:
        free(p);
    }
}

void in_a_switch_without_default(int n)
{
    char *p = malloc(1); // ALLOC stays freed=some
    switch (n) {
    case 0:
    case 1:
        free(p);
    }
}

int cleanup_by_goto(size_t n)
{
    int r = -1;
    char *a = NULL, *b = NULL;
    a = malloc(n); // ALLOC stays freed=every
    if (!a)
        goto done;
    b = malloc(n); // ALLOC stays freed=every
    if (!b)
        goto done;
    memset(a, 0, n);
    memcpy(b, a, n);
    r = 0;
done:
    free(b);
    free(a);
    return r;
}

int staged_cleanup(size_t n)
{
    int r = -1;
    char *a = malloc(n); // ALLOC stays freed=every
    if (!a)
        goto fail0;
    char *b = malloc(n); // ALLOC stays freed=every
    if (!b)
        goto fail1;
    r = 0;
    free(b);
fail1:
    free(a);
fail0:
    return r;
}

int goto_forgets_one(size_t n)
{
    char *a = malloc(n), *b = malloc(n); // ALLOC stays freed=every; ALLOC stays freed=some
    if (!a || !b)
        goto fail;
    free(b);
fail:
    free(a);
    return 0;
}

void each_iteration(int n)
{
    for (int i = 0; i < n; i++) {
        char *p = malloc(4); // ALLOC stays freed=every loop=1
        free(p);
    }
}

void after_the_loop(int n)
{
    char *p = malloc(4); // ALLOC stays freed=every loop=0
    while (n--)
        p[0] = (char)n;
    free(p);
}

void lost_each_time(int n)
{
    char *p = NULL;
    for (int i = 0; i < n; i++)
        p = malloc(4); // ALLOC stays freed=some loop=1
    free(p);
}

void break_leaks(int n)
{
    for (int i = 0; i < n; i++) {
        char *p = malloc(4); // ALLOC stays freed=some loop=1
        if (p && p[0])
            break;
        free(p);
    }
}

void continue_leaks(int n)
{
    for (int i = 0; i < n; i++) {
        char *p = malloc(4); // ALLOC stays freed=some loop=1
        if (i == 3)
            continue;
        free(p);
    }
}

void loop_in_loop(int n)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            free(malloc(1)); // ALLOC stays freed=every loop=2
}

void in_a_while_condition(void)
{
    char *p;
    while ((p = malloc(8)) != NULL) // ALLOC stays freed=every loop=1
        free(p);
}

static void release(char *p)
{
    free(p);
}

static void release_two(char *a, char *b)
{
    release(b);
    release(a);
}

static void release_if(char *p, bool really)
{
    if (really)
        free(p);
}

static void release_at(char **p)
{
    free(*p);
    *p = NULL;
}

void by_wrapper(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    release(p);
}

void by_wrapper_of_two(void)
{
    char *p = malloc(1), *q = malloc(1); // ALLOC stays freed=every; ALLOC stays freed=every
    release_two(p, q);
}

void by_wrapper_perhaps(int n)
{
    char *p = malloc(1); // ALLOC stays freed=some
    release_if(p, n > 3);
}

void by_address(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    release_at(&p);
}

void by_interior_pointer_of_wrapper(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    char *q = p + 1;
    release(q - 1);
}

void exit_needs_no_free(int n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (n)
        exit(1);
    free(p);
}

void abort_needs_no_free(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (!p)
        abort();
    free(p);
}

void global_and_freed(void)
{
    kept = malloc(1); // ALLOC escapes reason=global freed=caller KNOWN -- every
    free(kept);
    kept = NULL;
}

char *handed_on(void)
{
    return malloc(1); // ALLOC escapes freed=caller
}

void nested(void)
{
    char **v = malloc(4 * sizeof *v); // ALLOC stays freed=every size=32
    for (int i = 0; i < 4; i++)
        v[i] = malloc(8); // ALLOC stays loop=1
    for (int i = 0; i < 4; i++)
        free(v[i]);
    free(v);
}

void member_first(void)
{
    struct {
        char *p;
    } *s = malloc(sizeof *s); // ALLOC stays freed=every
    s->p = malloc(1);         // ALLOC stays freed=every
    free(s->p);
    free(s);
}

void forgotten_member(void)
{
    struct {
        char *p;
    } *s = malloc(sizeof *s); // ALLOC stays freed=every
    s->p = malloc(1);         // ALLOC stays freed=none
    free(s);
}

void freed_and_made_again(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    free(p);
    p = malloc(2); // ALLOC stays freed=none
    if (p)
        *p = 1;
}

void one_variable_two_sites(int n)
{
    char *p;
    if (n)
        p = malloc(1); // ALLOC stays freed=every
    else
        p = calloc(1, 1); // ALLOC stays freed=every
    free(p);
}

void perhaps_allocated(int n)
{
    char small[16], *p = small;
    if (n > 16)
        p = malloc((size_t)n); // ALLOC stays freed=every
    memset(p, 0, 4);
    if (p != small)
        free(p);
}

void freed_by_ternary(int n)
{
    char *p = malloc(1), *q = malloc(1); // ALLOC stays; ALLOC stays
    free(n ? p : q);
    free(n ? q : p);
}

void do_while(int n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    do {
        n--;
    } while (n > 0);
    free(p);
}

void endless(void)
{
    char *p = malloc(1); // ALLOC stays
    for (;;)
        p[0]++;
}

void flag_guarded(int n)
{
    bool owned = n > 3;
    char *p = owned ? malloc(1) : kept; // ALLOC stays
    if (owned)
        free(p);
}

void after_use_by_unknown(void)
{
    char *p = malloc(1); // ALLOC stays freed=every assumes=none
    work(p);
    free(p);
}

void tested_the_other_way_round(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    if (NULL == p)
        return;
    free(p);
}

void freed_if_null(void)
{
    char *p = malloc(1); // ALLOC stays freed=some
    if (NULL == p)
        free(p);
}

int freed_under_the_same_condition(int n)
{
    char *p = NULL;
    if (n > 3)
        p = malloc(8); // ALLOC stays freed=every
    int r = p ? *p : 0;
    if (n > 3)
        free(p);
    return r;
}

int freed_under_another_condition(int n, int m)
{
    char *p = NULL;
    if (n > 3)
        p = malloc(8); // ALLOC stays freed=some
    int r = p ? *p : 0;
    if (m > 3)
        free(p);
    return r;
}

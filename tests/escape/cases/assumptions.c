/* Each kind of assumption that a verdict may rest on: where it is named, and beside it where it must not be.
 * not-analysed is in gaps.c. */
#include <stdlib.h>

void take(char *);
static char last;

static void look(char *p)
{
    last = *p;
}

/* unknown: nobody defines it */

void unknown_takes(void)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=unknown:take
    take(p);
}

void known_looks(void)
{
    char *p = malloc(1); // ALLOC stays assumes=none
    look(p);
}

/* weak: may be another's in the end */

__attribute__((weak)) void weak_look(char *p)
{
    last = *p;
}

void weak_looks(void)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=weak:weak_look
    weak_look(p);
}

/* indirect: a function pointer that others may set */

void (*open_hook)(char *) = look;
static void (*closed_hook)(char *) = look;

void by_open_pointer(void)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=indirect:open_hook
    open_hook(p);
}

void by_closed_pointer(void)
{
    char *p = malloc(1); // ALLOC stays assumes=none
    closed_hook(p);
}

/* callback: the caller's function */

void by_callback(void (*fn)(char *))
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=callback:fn
    fn(p);
}

static void call_with(void (*fn)(char *), char *p)
{
    fn(p);
}

void by_known_callback(void)
{
    char *p = malloc(1); // ALLOC stays assumes=none
    call_with(look, p);
}

/* coarse: given up, because it does not settle */

static char *walk_on(char *s, int n)
{
    return n ? walk_on(s + 1, n - 1) : s;
}

static char *walk_back(char *s, int n)
{
    return n ? walk_back(s, n - 1) : s;
}

void by_what_was_given_up(void)
{
    char *p = malloc(9); // ALLOC escapes reason=coarse assumes=coarse:walk_on
    last = *walk_on(p, 3);
}

void by_recursion_that_settles(void)
{
    char *p = malloc(9); // ALLOC stays assumes=none
    last = *walk_back(p, 3);
}

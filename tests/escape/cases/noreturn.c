/* A call that never comes back keeps nothing beyond the return of its caller. What is certain to be kept
 * still is: another thread may have it. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void fatal(const char *);
void complain(const char *);

static void (*handler)(const char *);

void set_handler(void (*h)(const char *))
{
    handler = h;
}

static _Noreturn void die(const char *text)
{
    handler(text);
    exit(1);
}

static void *or_die(size_t n)
{
    void *p = malloc(n); // ALLOC escapes reason=returned
    if (!p)
        die("no memory");
    return p;
}

void given_to_what_never_returns(int c)
{
    char *p = malloc(1); // ALLOC stays freed=some assumes=none
    if (c)
        fatal(p);
    if (c > 1)
        free(p);
}

void given_to_what_returns(int c)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=unknown:complain
    if (c)
        complain(p);
    if (c > 1)
        free(p);
}

void died_of_it(int c)
{
    char *p = or_die(1); // ALLOC stays freed=none callee=or_die assumes=none
    if (c)
        die(p);
}

/* the wrapper promises nothing, but never comes back either */

static void usage(const char *text)
{
    complain(text);
    exit(2);
}

void used(int c)
{
    char *p = malloc(1); // ALLOC stays freed=none
    if (c)
        usage(p);
}

static void warn(const char *text)
{
    handler(text);
}

void warned(int c)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=indirect:handler
    if (c)
        warn(p);
}

/* ... and what a callback is given on the way */

static void report_to(void (*report)(const char *), const char *text)
{
    report(text);
    exit(1);
}

void reported(void (*report)(const char *), int c)
{
    char *p = malloc(1); // ALLOC stays freed=none
    if (c)
        report_to(report, p);
}

static _Noreturn void leave(char *p)
{
    static char *last;
    last = p;
    pthread_exit(p);
}

void left(int c)
{
    char *p = malloc(1); // ALLOC escapes
    if (c)
        leave(p);
}

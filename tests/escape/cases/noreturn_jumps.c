/* Where somebody calls setjmp, what never comes back may be left all the same, and the caller returns. */
#include <setjmp.h>
#include <stdlib.h>

_Noreturn void fatal(const char *);

static jmp_buf back;

static void risky(const char *p, int c)
{
    if (c)
        fatal(p); // may keep it, and jump
}

void given_to_what_may_jump(int c)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=unknown:fatal
    if (c)
        fatal(p);
}

void caught(int c)
{
    char *p = malloc(1); // ALLOC escapes assumes=unknown:fatal
    if (!setjmp(back))
        risky(p, c);
}

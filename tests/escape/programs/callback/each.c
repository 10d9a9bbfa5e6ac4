/* A callback goes to another file. */
#include <stddef.h>

void each(char **v, void (*fn)(char *, void *), void *ctx) // PARAM v content 1; PARAM fn none; PARAM ctx leaks
{
    for (; *v; v++)
        fn(*v, ctx);
}

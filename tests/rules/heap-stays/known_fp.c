/* Told, though there is nothing to mend. */
#include <stdlib.h>
#include <string.h>

static int sum(const int *p, int n)
{
    return n ? p[n - 1] + sum(p, n - 1) : 0;
}

/* The frame grows by what is saved on the heap, and what is called may go deep: --stack-limit knows one
 * frame only. */
int under_a_deep_call(int n)
{
    int *v = malloc(900); // NOTE heap-stays KNOWN
    if (!v)
        return 0;
    memset(v, 1, 900);
    int s = sum(v, n < 225 ? n : 225);
    free(v);
    return s;
}

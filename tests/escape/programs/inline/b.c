#include <stdlib.h>
#include "given.h"

int later(int n, int *p);
int only_inline(int n, int *p);

int first(void)
{
    int *p = calloc(3, sizeof *p); // ALLOC stays freed=none
    return plain(1, p) + later(2, p);
}

int keep_only_inline(void)
{
    int *p = calloc(3, sizeof *p); // ALLOC escapes reason=unknown-callee assumes=unknown:only_inline
    return only_inline(1, p);
}

int keep_gnu(void)
{
    int *p = calloc(3, sizeof *p); // ALLOC escapes reason=unknown-callee assumes=unknown:gnu
    return gnu(1, p);
}

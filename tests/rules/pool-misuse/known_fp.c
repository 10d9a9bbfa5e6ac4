/* Told, though it never happens. */
// RUN: -I{LIB}
#include <mk/pool.h>

static mk_pool buffers = {.size = 64};

/* Who never comes back need not say so. */
int ends_it_all(int n);

int second_is_never_reached(int n) {
    int *p = mk_pool_get(&buffers);
    mk_pool_put(&buffers, p);
    ends_it_all(n);
    return *p; // ERROR pool-misuse KNOWN
}

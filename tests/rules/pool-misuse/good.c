/* What went back is left alone. */
// RUN: -I{LIB}
#include <mk/pool.h>
#include <string.h>

static mk_pool buffers = {.size = 4096};

struct node {
    struct node *next;
};

void next_is_read_first(struct node *n) {
    while (n) {
        struct node *next = n->next;
        mk_pool_put(&buffers, n);
        n = next;
    }
}

void one_way_or_the_other(int n) {
    char *b = mk_pool_get(&buffers);
    if (!b)
        return;
    if (n < 0) {
        mk_pool_put(&buffers, b);
        return;
    }
    memset(b, 0, 4096);
    mk_pool_put(&buffers, b);
}

void another_one(void) {
    char *b = mk_pool_get(&buffers);
    mk_pool_put(&buffers, b);
    b = mk_pool_get(&buffers);
    if (b)
        b[0] = 0;
    mk_pool_put(&buffers, b);
}

void put_where_it_is_done_with(char **slot, int n) {
    char *b = mk_pool_get(&buffers);
    if (n)
        *slot = b;
    else
        mk_pool_put(&buffers, b);
}

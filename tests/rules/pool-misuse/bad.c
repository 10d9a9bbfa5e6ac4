/* Objects that are used after they went back into their pool. */
// RUN: -I{LIB}
#include <mk/pool.h>
#include <string.h>

/* Another library's, as its model would have it. */
typedef struct conn conn;
typedef struct conns conns;
MK_FRESH MK_FAMILY(conn) conn *conn_get(conns *all);
MK_PUTS(2, 1) MK_FAMILY(conn) void conn_put(conns *all, conn *c);
MK_NOESCAPE(1) int conn_fd(const conn *c);

static mk_pool buffers = {.size = 4096};

void put_twice(int n) {
    char *b = mk_pool_get(&buffers);
    if (!b)
        return;
    memset(b, 0, 4096);
    if (n < 0)
        mk_pool_put(&buffers, b);
    mk_pool_put(&buffers, b); // ERROR pool-misuse
}

int used_after_that(void) {
    int *p = mk_pool_get(&buffers);
    mk_pool_put(&buffers, p);
    return *p; // ERROR pool-misuse
}

static void give_back(conns *all, conn *c) {
    if (c)
        conn_put(all, c);
}

void through_a_wrapper(conns *all) {
    conn *c = conn_get(all);
    give_back(all, c);
    conn_put(all, c); // ERROR pool-misuse
}

struct node {
    struct node *next;
};

void walks_on(conns *all, struct node *n) {
    for (; n; n = n->next) // ERROR pool-misuse
        mk_pool_put(&buffers, n);
    (void)all;
}

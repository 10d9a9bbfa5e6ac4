/* Told, though there is nothing to lose. */
#include <stdlib.h>

struct buf {
    char *data;
    char *spare;
};

/* Another field has the old block, too. */
int held_elsewhere(struct buf *b, size_t n)
{
    b->data = realloc(b->data, n); // WARN realloc-loses KNOWN
    return b->data ? 0 : -1;
}

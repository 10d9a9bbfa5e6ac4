/* Told, though nothing moves. */
// RUN: -I{LIB}
#include <mk/vec.h>

MK_VEC(ints, int)

/* The caller made room for all there will be. */
void where_the_caller_made_room(ints *v, int x) {
    int *last = ints_last(v);
    ints_push(v, x);
    *last = x; // ERROR stale-element KNOWN
}

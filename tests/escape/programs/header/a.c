#include "inline.h"

int in_a(void)
{
    struct vec v = {0};
    vec_room(&v, 3); // ALLOC stays callee=vec_room
    vec_free(&v);
    return twice(1);
}

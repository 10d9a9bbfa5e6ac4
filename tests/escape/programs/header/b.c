#include "inline.h"

int *in_b(void)
{
    struct vec v = {0};
    vec_room(&v, 3); // ALLOC escapes reason=returned callee=vec_room
    return v.at;
}

int b(void)
{
    return twice(2);
}

/* Nothing of this is on the heap. */
#include <stdlib.h>

static char buffer[100];

void local_array(void)
{
    char text[10];
    text[0] = 0;
    free(text); // ERROR free-nonheap
}

void static_storage(void)
{
    free(buffer); // ERROR free-nonheap
}

void literal(void)
{
    char *s = "text";
    free(s); // ERROR free-nonheap
}

struct box {
    char *text;
    int n;
};

static void box_free(struct box *b)
{
    free(b->text);
    free(b);
}

void through_a_wrapper(void)
{
    struct box b = {NULL, 1};
    box_free(&b); // ERROR free-nonheap
}

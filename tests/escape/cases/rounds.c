/* Pointers that move on round a loop, byte by byte: fields stay apart as long as the step is a multiple
 * of the record, however many rounds there are. */
#include <stdlib.h>

struct pair {
    char *kept, *own;
};

char *steps_of_a_record(int n)
{
    struct pair all[100];
    char *at = (char *)all;
    for (int i = 0; i < 100; i++) {
        ((struct pair *)at)->own = malloc(1);  // ALLOC stays
        ((struct pair *)at)->kept = malloc(2); // ALLOC escapes reason=returned
        at += sizeof(struct pair);
    }
    return all[n].kept;
}

char *backwards_by_two(int n)
{
    struct pair all[100];
    char *at = (char *)(all + 98);
    for (int i = 0; i < 50; i++) {
        ((struct pair *)at)->own = malloc(1);  // ALLOC stays
        ((struct pair *)at)->kept = malloc(2); // ALLOC escapes reason=returned
        at -= 2 * sizeof(struct pair);
    }
    return all[n].kept;
}

char *half_a_record(int n)
{
    struct pair all[100];
    char *at = (char *)all;
    for (int i = 0; i < 100; i++) {
        ((struct pair *)at)->own = malloc(1); // ALLOC escapes reason=returned
        at += sizeof(struct pair) / 2;
    }
    return all[n].kept;
}

char *two_steps(int n)
{
    struct pair all[100];
    char *at = (char *)all;
    for (int i = 0; i < 100; i++) {
        ((struct pair *)at)->own = malloc(1); // ALLOC escapes reason=returned
        if (i & 1)
            at += sizeof(struct pair);
        else
            at += sizeof(char *);
    }
    return all[n].kept;
}

char *loop_in_a_loop(int n)
{
    struct pair all[100];
    char *at = (char *)all;
    for (int i = 0; i < 10; i++) {
        for (int k = 0; k < 2; k++)
            at += sizeof(struct pair);
        *(char **)at = malloc(1); // ALLOC escapes reason=returned
        at += sizeof(char *);
    }
    return all[n].own;
}

char *starts_in_the_middle(int n)
{
    struct pair all[100];
    char *at = (char *)&all[0].own;
    for (int i = 0; i < 50; i++) {
        *(char **)at = malloc(1); // ALLOC escapes reason=returned
        at += sizeof(struct pair);
    }
    return all[n].own;
}

char *starts_in_the_middle_of_others(int n)
{
    struct pair all[100];
    char *at = (char *)&all[0].own;
    for (int i = 0; i < 50; i++) {
        *(char **)at = malloc(1); // ALLOC stays
        at += sizeof(struct pair);
    }
    return all[n].kept;
}

char *past_the_end(void)
{
    char *all = malloc(100), *p = all; // ALLOC escapes reason=returned
    while (*p++)
        ;
    return p;
}

char *bytes(char *to, const char *from) // PARAM to result 0; PARAM from content 1
{
    char *d = to;
    while ((*d++ = *from++))
        ;
    return to;
}

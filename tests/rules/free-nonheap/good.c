/* From an allocator, or null. */
#include <stdlib.h>
#include <string.h>

struct box {
    char *text;
    int n;
};

static void box_clear(struct box *b)
{
    free(b->text);
}

void only_what_it_holds(void)
{
    struct box b = {strdup("x"), 1};
    box_clear(&b);
}

void room_on_the_stack(size_t n)
{
    char room[100], *p = room;
    if (n > sizeof room)
        p = malloc(n);
    if (p != room)
        free(p);
}

void null(void)
{
    free(NULL);
}

struct counted {
    int users;
    char text[8];
};

static void drop(struct counted *c)
{
    if (--c->users == 0)
        free(c);
}

void never_the_last_user(void)
{
    struct counted c = {2, ""};
    drop(&c);
}

char *global;

void what_a_global_holds(void)
{
    free(global);
}

struct state {
    char *text;
};

/* Of a function that does not come back everything is true on all ways to its end. */
static void give_up(struct state *s, int own)
{
    if (own)
        free(s);
    exit(1);
}

void at_the_end(char *text)
{
    struct state s = {text};
    give_up(&s, 0);
}

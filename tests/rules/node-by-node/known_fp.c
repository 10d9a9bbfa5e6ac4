/* Told, though there is little to gain. */
#include <stdlib.h>

struct option {
    struct option *next;
    const char *name;
};

/* A command line has a few of them, which is nothing that the program says. */
struct option *options_read(const char **names, int n)
{
    struct option *head = NULL;
    for (int i = 0; i < n; i++) {
        struct option *o = malloc(sizeof *o); // WARN node-by-node KNOWN
        if (!o)
            break;
        o->name = names[i];
        o->next = head;
        head = o;
    }
    return head;
}

void options_free(struct option *o)
{
    while (o) {
        struct option *next = o->next;
        free(o);
        o = next;
    }
}

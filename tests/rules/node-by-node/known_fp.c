/* Told, though there is little to gain. */
#include <stdlib.h>

struct type {
    struct type *member;
    int kind;
};

/* A type has a few members in each other, which is nothing that the program says. */
struct type *type_copy(const struct type *from)
{
    struct type *t = from ? malloc(sizeof *t) : NULL; // WARN node-by-node KNOWN
    if (t) {
        t->kind = from->kind;
        t->member = type_copy(from->member);
    }
    return t;
}

void type_free(struct type *t)
{
    if (t) {
        type_free(t->member);
        free(t);
    }
}

int type_kind(const struct type *from)
{
    struct type *t = type_copy(from);
    int kind = t ? t->kind : 0;
    type_free(t);
    return kind;
}

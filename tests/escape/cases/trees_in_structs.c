/* Balanced trees inside larger structs: what many steps through the nodes make vague must not reach what lies beside
 * the tree. */
#include <stdlib.h>
#include <string.h>

struct node {
    char *key;
    struct node *left, *right, *up;
    int red;
};

struct tree {
    struct node *root;
};

#define TURN(tree, x, a, b)           \
    do {                              \
        struct node *y = (x)->a;      \
        if (((x)->a = y->b))          \
            y->b->up = (x);           \
        if ((y->up = (x)->up)) {      \
            if ((x) == (x)->up->a)    \
                (x)->up->a = y;       \
            else                      \
                (x)->up->b = y;       \
        } else                        \
            (tree)->root = y;         \
        y->b = (x);                   \
        (x)->up = y;                  \
    } while (0)

#define SETTLE(tree, n, up1, up2, a, b)   \
    do {                                  \
        struct node *other = (up2)->b;    \
        if (other && other->red) {        \
            other->red = (up1)->red = 0;  \
            (up2)->red = 1;               \
            n = (up2);                    \
            continue;                     \
        }                                 \
        if ((up1)->b == n) {              \
            TURN(tree, up1, b, a);        \
            n = (up1);                    \
            up1 = n->up;                  \
        }                                 \
        (up1)->red = 0;                   \
        (up2)->red = 1;                   \
        TURN(tree, up2, a, b);            \
    } while (0)

static void settle(struct tree *t, struct node *n)
{
    struct node *up1, *up2;
    while ((up1 = n->up) && up1->red) {
        up2 = up1->up;
        if (up1 == up2->left)
            SETTLE(t, n, up1, up2, left, right);
        else
            SETTLE(t, n, up1, up2, right, left);
    }
    t->root->red = 0;
}

static struct node *insert(struct tree *t, struct node *n)
{
    struct node *at = t->root, *up = NULL;
    int less = 0;
    while (at) {
        up = at;
        less = strcmp(n->key, at->key);
        if (less == 0)
            return at;
        at = less < 0 ? at->left : at->right;
    }
    n->up = up;
    n->left = n->right = NULL;
    n->red = 1;
    if (!up)
        t->root = n;
    else if (less < 0)
        up->left = n;
    else
        up->right = n;
    settle(t, n);
    return NULL;
}

static struct node *first(struct tree *t)
{
    struct node *n = t->root;
    while (n && n->left)
        n = n->left;
    return n;
}

static struct node *next(struct node *n)
{
    if (n->right) {
        n = n->right;
        while (n->left)
            n = n->left;
        return n;
    }
    while (n->up && n == n->up->right)
        n = n->up;
    return n->up;
}

/* ---- a tree beside a pointer ------------------------------------------------------------------------- */

struct owned {
    void *owner;
    struct tree names;
};

static void add(struct owned *o, const char *key)
{
    struct node *n = malloc(sizeof *n); // ALLOC escapes reason=param-content
    n->key = strdup(key);               // ALLOC escapes reason=param-content
    if (insert(&o->names, n)) {
        free(n->key);
        free(n);
    }
}

/* What the owner points to is no node. */
static struct owned *open_owned(void *owner)
{
    struct owned *o = calloc(1, sizeof *o); // ALLOC escapes reason=returned
    o->owner = owner;
    add(o, "one");
    return o;
}

static void close_owned(struct owned *o)
{
    struct node *n, *after;
    for (n = first(&o->names); n; n = after) {
        after = next(n);
        free(n->key);
        free(n);
    }
    free(o);
}

int with_owner(void *owner)
{
    struct owned *o = open_owned(owner); // ALLOC stays callee=open_owned
    int n = o->names.root != NULL;
    close_owned(o);
    return n;
}

/* The same tree: who keeps the tree keeps the nodes. */
struct owned *kept;

void with_kept_owner(void *owner)
{
    kept = open_owned(owner); // ALLOC escapes reason=global callee=open_owned
}

struct node *lent(void *owner)
{
    struct owned *o = open_owned(owner); // ALLOC escapes reason=returned callee=open_owned
    return o->names.root;
}

/* ---- copied by many steps: more memory of a parameter than is told apart --------------------------------- */

static void merge(struct owned *to, struct owned *from)
{
    for (struct node *n = first(&from->names); n; n = next(n))
        add(to, n->key);
}

static struct owned *merged(void *owner, struct owned *from)
{
    struct owned *o = calloc(1, sizeof *o); // ALLOC escapes reason=returned
    o->owner = owner;
    merge(o, from);
    return o;
}

int with_merged(void *owner, struct owned *from)
{
    struct owned *o = merged(owner, from); // ALLOC stays callee=merged
    int n = o->names.root != NULL;
    close_owned(o);
    return n;
}

/* ---- a copied struct that ends where the tree begins --------------------------------------------------- */

struct event {
    unsigned long key;
    int numbers[18];
};

struct heard {
    struct event event;
    struct tree names;
};

static void hear(struct heard *h, const struct event *e)
{
    memcpy(&h->event, e, sizeof h->event);
}

static struct heard *open_heard(const struct event *e)
{
    struct heard *h = calloc(1, sizeof *h);   // ALLOC escapes reason=returned
    struct node *n = calloc(1, sizeof *n);    // ALLOC escapes reason=stored-in-escaping
    hear(h, e);
    h->names.root = n;
    n->up = h->names.root;
    return h;
}

int with_event(const struct event *e)
{
    struct heard *h = open_heard(e); // ALLOC stays callee=open_heard
    int n = h->names.root->red;
    h->names.root->left = h->names.root;
    free(h->names.root);
    free(h);
    return n;
}

// Held at the end by a static variable, by memory that one leads to, by a thread's variable, by main.
#include <stdlib.h>

typedef struct node {
    struct node *next;
    char *text;
} node;

static node *list;
static _Thread_local char *mine;

static char *text(void) {
    return malloc(4); // SITE held
}

static void add(void) {
    node *n = malloc(sizeof *n); // SITE held
    n->text = text() + 1; // SITE held
    n->next = list;
    list = n;
}

static void per_thread(void) {
    mine = malloc(1); // SITE held
}

static void out(char **p) {
    *p = malloc(2); // SITE held
}

int main(void) {
    static char *slots[2];
    add();
    add();
    per_thread();
    out(slots); // SITE open
    exit(0);
}

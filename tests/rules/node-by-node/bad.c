/* Nodes that come one by one and go together. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
    struct node *left, *right;
    long value;
};

static struct node *build(long from, long to)
{
    struct node *n = from < to ? malloc(sizeof *n) : NULL; // WARN node-by-node
    if (n) {
        n->value = from + (to - from) / 2;
        n->left = build(from, n->value);
        n->right = build(n->value + 1, to);
    }
    return n;
}

static void free_nodes(struct node *n)
{
    if (n) {
        free_nodes(n->left);
        free_nodes(n->right);
        free(n);
    }
}

long sum(long n)
{
    struct node *root = build(0, n);
    long v = root ? root->value : 0;
    free_nodes(root);
    return v;
}

struct line {
    struct line *next;
    char text[80];
};

static struct line *read_lines(FILE *f)
{
    struct line *head = NULL, *l;
    char text[80];
    while (fgets(text, sizeof text, f)) {
        l = malloc(sizeof *l); // WARN node-by-node
        if (!l)
            break;
        strcpy(l->text, text);
        l->next = head;
        head = l;
    }
    return head;
}

void print_lines(FILE *f)
{
    struct line *next, *all = read_lines(f);
    for (struct line *l = all; l; l = l->next)
        fputs(l->text, stdout);
    for (struct line *l = all; l; l = next) {
        next = l->next;
        free(l);
    }
}

struct word {
    struct word *next;
    char *text;
};
struct words {
    struct word *first, **end;
};

static struct word *word_new(const char *s)
{
    struct word *w = calloc(1, sizeof *w);
    if (w && !(w->text = strdup(s))) {
        free(w);
        return NULL;
    }
    return w;
}

static void word_free(struct word *w)
{
    free(w->text);
    free(w);
}

int words_read(struct words *to, FILE *f)
{
    char text[80];
    while (fgets(text, sizeof text, f)) {
        struct word *w = word_new(text); // WARN node-by-node
        if (!w)
            return -1;
        w->next = to->first;
        to->first = w;
    }
    return 0;
}

void words_free(struct words *all)
{
    struct word *w;
    while ((w = all->first)) {
        all->first = w->next;
        word_free(w);
    }
}

/* freed where building fails, and at the end */
struct rule { struct rule *next; char text[80]; };

static void rules_free(struct rule *r)
{
    while (r) {
        struct rule *next = r->next;
        free(r);
        r = next;
    }
}

static struct rule *rules_read(FILE *f)
{
    struct rule *head = NULL;
    char line[80];
    while (fgets(line, sizeof line, f)) {
        struct rule *r = malloc(sizeof *r); // WARN node-by-node
        if (!r)
            goto out;
        strcpy(r->text, line);
        r->next = head;
        head = r;
    }
    return head;
out:
    rules_free(head);
    return NULL;
}

int rules_count(FILE *f)
{
    int n = 0;
    struct rule *all = rules_read(f);
    for (struct rule *r = all; r; r = r->next)
        n++;
    rules_free(all);
    return n;
}

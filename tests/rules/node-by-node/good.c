/* Nodes that live as they please, or not by themselves. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* one of them is taken out and freed */
struct job {
    struct job *next;
    int id;
};

struct job *jobs_read(FILE *f)
{
    struct job *head = NULL;
    int id;
    while (fscanf(f, "%d", &id) == 1) {
        struct job *j = malloc(sizeof *j);
        if (!j)
            break;
        j->id = id;
        j->next = head;
        head = j;
    }
    return head;
}

void jobs_free(struct job *j)
{
    while (j) {
        struct job *next = j->next;
        free(j);
        j = next;
    }
}

int job_take(struct job **head)
{
    struct job *j = *head;
    int id = j->id;
    *head = j->next;
    free(j);
    return id;
}

/* one for each call, whenever somebody asks */
struct event {
    struct event *next;
    int what;
};

static struct event *events;

void event_add(int what)
{
    struct event *e = malloc(sizeof *e);
    if (!e)
        return;
    e->what = what;
    e->next = events;
    events = e;
}

void events_free(void)
{
    while (events) {
        struct event *next = events->next;
        free(events);
        events = next;
    }
}

/* an array of them is one block already */
struct cell {
    struct cell *next;
    int value;
};

struct cell *cells_new(int n)
{
    struct cell *c = calloc((size_t)n, sizeof *c);
    for (int i = 0; c && i + 1 < n; i++)
        c[i].next = &c[i + 1];
    return c;
}

/* a public function frees single ones: its callers are elsewhere */
struct peer {
    struct peer *next;
    int fd;
};

struct peer *peers_read(FILE *f)
{
    struct peer *head = NULL;
    int fd;
    while (fscanf(f, "%d", &fd) == 1) {
        struct peer *p = malloc(sizeof *p);
        if (!p)
            break;
        p->fd = fd;
        p->next = head;
        head = p;
    }
    return head;
}

void peers_free(struct peer *p)
{
    while (p) {
        struct peer *next = p->next;
        free(p);
        p = next;
    }
}

void peer_free(struct peer *p)
{
    free(p);
}

/* three rounds make three nodes */
struct band {
    struct band *next;
};

struct band *bands(void)
{
    struct band *head = NULL;
    for (int i = 0; i < 3; i++) {
        struct band *b = malloc(sizeof *b);
        if (!b)
            break;
        b->next = head;
        head = b;
    }
    return head;
}

void bands_free(struct band *b)
{
    while (b) {
        struct band *next = b->next;
        free(b);
        b = next;
    }
}

/* runs of the same are joined, and the rest stays */
struct run {
    struct run *next;
    int kind, n;
};

struct run *runs_read(FILE *f)
{
    struct run *head = NULL;
    int kind;
    while (fscanf(f, "%d", &kind) == 1) {
        struct run *r = malloc(sizeof *r);
        if (!r)
            break;
        *r = (struct run){head, kind, 1};
        head = r;
    }
    return head;
}

void runs_join(struct run *r)
{
    struct run *next;
    for (; r && (next = r->next); r = next)
        if (r->kind == next->kind) {
            r->n += next->n;
            r->next = next->next;
            free(next);
            next = r;
        }
}

/* counted: only those that nobody needs any more go */
struct dir {
    struct dir *parent;
    int users;
};

struct dir *dirs_new(int depth)
{
    struct dir *d = NULL;
    for (int i = 0; i < depth; i++) {
        struct dir *below = malloc(sizeof *below);
        if (!below)
            break;
        below->parent = d;
        below->users = 1;
        d = below;
    }
    return d;
}

void dirs_release(struct dir *d)
{
    while (d && !--d->users) {
        struct dir *up = d->parent;
        free(d);
        d = up;
    }
}

/* What is not counted, and not read from a file, is few: options, arguments, parts of a name. */
struct option {
    struct option *next;
    const char *name;
};

struct option *options_read(const char **names)
{
    struct option *head = NULL;
    while (*names) {
        struct option *o = malloc(sizeof *o);
        if (!o)
            break;
        o->name = *names++;
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

/* Somebody has counted them: a command line has a few of them, or an answer. */
struct choice {
    struct choice *next;
    const char *name;
};

/* A command line has a few of them, which is nothing that the program says. */
struct choice *choices_read(const char **names, int n)
{
    struct choice *head = NULL;
    for (int i = 0; i < n; i++) {
        struct choice *o = malloc(sizeof *o);
        if (!o)
            break;
        o->name = names[i];
        o->next = head;
        head = o;
    }
    return head;
}

void choices_free(struct choice *o)
{
    while (o) {
        struct choice *next = o->next;
        free(o);
        o = next;
    }
}

/* Each is printed when it is freed: whoever walks has to come to all of them. */
struct entry {
    struct entry *next;
    char *name;
};

static struct entry *entries_read(FILE *f)
{
    struct entry *head = NULL;
    char line[80];
    while (fgets(line, sizeof line, f)) {
        struct entry *e = malloc(sizeof *e);
        if (!e)
            break;
        e->name = strdup(line);
        e->next = head;
        head = e;
    }
    return head;
}

void entries_show(FILE *f)
{
    struct entry *next, *e = entries_read(f);
    for (; e; e = next) {
        next = e->next;
        fputs(e->name, stdout);
        free(e->name);
        free(e);
    }
}

/* A file for each node: they are few, or the files are what costs. */
struct list { struct list *next; int first; };

static struct list *lists_read(const struct list *names, FILE *(*next)(const struct list *))
{
    struct list *head = NULL;
    FILE *f;
    while ((f = next(names))) {
        char line[80];
        struct list *l = malloc(sizeof *l);
        if (!l)
            break;
        l->first = fgets(line, sizeof line, f) ? line[0] : 0;
        l->next = head;
        head = l;
        fclose(f);
    }
    return head;
}

int lists_count(const struct list *names, FILE *(*next)(const struct list *))
{
    int n = 0;
    struct list *after, *all = lists_read(names, next);
    for (struct list *l = all; l; l = l->next)
        n += l->first;
    for (; all; all = after) {
        after = all->next;
        free(all);
    }
    return n;
}

/* A file of the system, which has a few lines. */
struct mounted { struct mounted *next; char text[80]; };

static struct mounted *mounts_read(void)
{
    struct mounted *head = NULL, *m;
    char line[80];
    FILE *f = fopen("/proc/mounts", "r");
    while (f && fgets(line, sizeof line, f) && (m = malloc(sizeof *m))) {
        strcpy(m->text, line);
        m->next = head;
        head = m;
    }
    if (f)
        fclose(f);
    return head;
}

int mounts_count(void)
{
    int n = 0;
    struct mounted *after, *all = mounts_read();
    for (struct mounted *m = all; m; m = m->next)
        n += m->text[0] != '#';
    for (; all; all = after) {
        after = all->next;
        free(all);
    }
    return n;
}

/* Freed all together only where memory runs out half way: they live as long as the program. */
struct alias { struct alias *next; char text[80]; };

static void aliases_free(struct alias *a)
{
    while (a) {
        struct alias *next = a->next;
        free(a);
        a = next;
    }
}

struct alias *aliases_read(FILE *f)
{
    struct alias *head = NULL, *last = NULL;
    char line[80];
    while (fgets(line, sizeof line, f)) {
        struct alias *a = malloc(sizeof *a);
        if (!a)
            goto out;
        strcpy(a->text, line);
        a->next = NULL;
        if (last)
            last->next = a;
        else
            head = a;
        last = a;
    }
    return head;
out:
    aliases_free(head);
    return NULL;
}

/* One of many things that a file may hold. */
struct zone { struct zone *next; char name[80]; };

struct config { struct zone *zones; int verbose; };

static void zones_free(struct zone *z)
{
    while (z) {
        struct zone *next = z->next;
        free(z);
        z = next;
    }
}

int config_read(struct config *c, FILE *f)
{
    char line[80];
    while (fgets(line, sizeof line, f)) {
        switch (line[0]) {
        case 'v':
            c->verbose = 1;
            break;
        case 'z': {
            struct zone *z = malloc(sizeof *z);
            if (!z)
                return -1;
            strcpy(z->name, line);
            z->next = c->zones;
            c->zones = z;
            break;
        }
        default:
            return -1;
        }
    }
    return 0;
}

void config_free(struct config *c)
{
    zones_free(c->zones);
}

struct type {
    struct type *member;
    int kind;
};

/* A copy has as many nodes as what is copied: a type has a few members in each other. */
struct type *type_copy(const struct type *from)
{
    struct type *t = from ? malloc(sizeof *t) : NULL;
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

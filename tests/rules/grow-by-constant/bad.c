/* Each block is resized again and again by a constant, or to what is needed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int by_one(FILE *f, int **out)
{
    int *a = NULL, n = 0, x;
    while (fscanf(f, "%d", &x) == 1) {
        a = realloc(a, (size_t)(n + 1) * sizeof *a); // WARN grow-by-constant
        a[n++] = x;
    }
    *out = a;
    return n;
}

/* a page is a large step, sixteen ints are none */
int by_sixteen(FILE *f, int **out)
{
    int *a = NULL, n = 0, cap = 0, x;
    while (fscanf(f, "%d", &x) == 1) {
        if (n == cap) {
            cap += 16;
            a = realloc(a, (size_t)cap * sizeof *a); // WARN grow-by-constant
        }
        a[n++] = x;
    }
    *out = a;
    return n;
}

int by_remainder(FILE *f, int **out)
{
    int *a = NULL, n = 0, x;
    while (fscanf(f, "%d", &x) == 1) {
        if (n % 32 == 0)
            a = realloc(a, (size_t)(n + 32) * sizeof *a); // WARN grow-by-constant
        a[n++] = x;
    }
    *out = a;
    return n;
}

/* to exactly what is needed */
int to_need(FILE *f, double **out)
{
    double *a = NULL, x[8];
    size_t n = 0, got;
    while ((got = fread(x, sizeof *x, 8, f)) > 0) {
        a = realloc(a, (n + got) * sizeof *a); // WARN grow-by-constant
        memcpy(a + n, x, got * sizeof *a);
        n += got;
    }
    *out = a;
    return (int)n;
}

static void *xrealloc(void *p, size_t n)
{
    p = realloc(p, n);
    if (!p)
        abort();
    return p;
}

struct list { char **at; size_t n; };

/* in a push: the loops are its callers' */
void list_add(struct list *l, char *s)
{
    l->at = xrealloc(l->at, (l->n + 1) * sizeof *l->at); // WARN grow-by-constant
    l->at[l->n++] = s;
}

void read_lines(struct list *l, FILE *f)
{
    char line[80];
    while (fgets(line, sizeof line, f))
        list_add(l, strdup(line));
}

/* by way of one that calls it once */
struct names { char **at; size_t n; };

static void names_add(struct names *l, char *s)
{
    l->at = xrealloc(l->at, (l->n + 1) * sizeof *l->at); // WARN grow-by-constant
    l->at[l->n++] = s;
}

static void names_copy(struct names *l, const char *s)
{
    names_add(l, strdup(s));
}

void names_of(struct names *l, const char *const *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        names_copy(l, all[i]);
}

/* here or there, but in each round */
struct numbers { int *at; size_t n; };

static void numbers_add(struct numbers *l, int x)
{
    l->at = xrealloc(l->at, (l->n + 1) * sizeof *l->at); // WARN grow-by-constant
    l->at[l->n++] = x;
}

void numbers_of(struct numbers *l, const char *const *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!*all[i]) {
            numbers_add(l, 0);
            continue;
        }
        numbers_add(l, atoi(all[i]));
    }
}

/* the function that it calls reads the file */
static char *next_line(FILE *f, char *line, int size)
{
    return fgets(line, size, f);
}

int lines_of(FILE *f, long **out)
{
    char line[80];
    long *all = NULL;
    int n = 0;
    while (next_line(f, line, sizeof line)) {
        all = xrealloc(all, (size_t)(n + 1) * sizeof *all); // WARN grow-by-constant
        all[n++] = atol(line);
    }
    *out = all;
    return n;
}

/* up to a number */
void filled_up(int **at, int *n, int wanted)
{
    while (*n <= wanted) {
        *at = xrealloc(*at, (size_t)(*n + 1) * sizeof **at); // WARN grow-by-constant
        (*at)[(*n)++] = -1;
    }
}

/* a handful of handfuls */
struct node { struct node *next, *in; };

int nodes_of_all(struct node *lists, struct node ***out)
{
    struct node **all = NULL;
    int n = 0;
    for (struct node *l = lists; l; l = l->next)
        for (struct node *x = l->in; x; x = x->next) {
            all = xrealloc(all, (size_t)(n + 1) * sizeof *all); // WARN grow-by-constant
            all[n++] = x;
        }
    *out = all;
    return n;
}

struct longs { long *at; size_t n; };

void in_members(struct longs *l, FILE *f)
{
    char line[80];
    while (fgets(line, sizeof line, f)) {
        l->at = xrealloc(l->at, (l->n + 1) * sizeof *l->at); // WARN grow-by-constant
        l->at[l->n] = atol(line);
        l->n++;
    }
}

void through_out_parameters(long **list, int *n, FILE *f)
{
    char line[80];
    while (fgets(line, sizeof line, f)) {
        *list = reallocarray(*list, (size_t)*n + 1, sizeof **list); // WARN grow-by-constant
        (*list)[(*n)++] = atol(line);
    }
}

/* twice the same block: one finding, at the place that comes round */
char *two_places(const char *s)
{
    char *out = NULL;
    size_t n = 0;
    for (; *s; s++) {
        if (*s == '%') {
            out = realloc(out, n + 2);
            out[n++] = '%';
        }
        out = realloc(out, n + 2); // WARN grow-by-constant
        out[n++] = *s;
        out[n] = '\0';
    }
    return out;
}

/* a flag that is cleared, too, makes it nothing that is done once */
static int *stopped;

int until_stopped(FILE *f, int **out)
{
    int *a = NULL, n = 0, x;
    if (stopped)
        stopped = NULL;
    if (!stopped)
        while (fscanf(f, "%d", &x) == 1) {
            a = realloc(a, (size_t)(n + 1) * sizeof *a); // WARN grow-by-constant
            a[n++] = x;
        }
    *out = a;
    return n;
}

/* the file is opened before the loop, and what fails does so once */
int words_in(const char *name, long **out)
{
    long x, *all = NULL;
    int n = 0;
    FILE *f = fopen(name, "r");
    while (f && fscanf(f, "%ld", &x) == 1) {
        if (x < 0) {
            unlink(name);
            break;
        }
        all = realloc(all, (size_t)(n + 1) * sizeof *all); // WARN grow-by-constant
        all[n++] = x;
    }
    *out = all;
    return n;
}

/* eight numbers are no chunk */
int by_eight(FILE *f, long **out)
{
    char line[80];
    long *all = NULL;
    int n = 0, room = 0;
    while (fgets(line, sizeof line, f)) {
        if (n == room) {
            room += 8;
            all = realloc(all, (size_t)room * sizeof *all); // WARN grow-by-constant
        }
        all[n++] = atol(line);
    }
    *out = all;
    return n;
}

/* what each round looks at is something else */
int known_of(FILE *f, const int *known, int nknown, int **out)
{
    int *all = NULL, n = 0, x;
    while (fscanf(f, "%d", &x) == 1) {
        int i = 0;
        while (i < nknown && known[i] != x)
            i++;
        all = realloc(all, (size_t)(n + 1) * sizeof *all); // WARN grow-by-constant
        all[n++] = i;
    }
    *out = all;
    return n;
}

/* behind what was there before; made anew for each text */
struct text { char *at; size_t len, room; };

int append_rest(struct text *t, FILE *f)
{
    int ch;
    while ((ch = getc(f)) != EOF) {
        if (t->len + 1 >= t->room) {
            t->room += 16;
            t->at = realloc(t->at, t->room); // WARN grow-by-constant
        }
        t->at[t->len++] = (char)ch;
    }
    return ferror(f);
}

int read_rest(struct text *t, FILE *f)
{
    int ch;
    t->at = NULL;
    t->len = t->room = 0;
    while ((ch = getc(f)) != EOF) {
        if (t->len + 1 >= t->room) {
            t->room += 16;
            t->at = realloc(t->at, t->room); // WARN grow-by-constant
        }
        t->at[t->len++] = (char)ch;
    }
    return ferror(f);
}

char *rest(FILE *f)
{
    char *text = NULL;
    size_t len = 0, room = 0;
    int ch;
    while ((ch = getc(f)) != EOF) {
        if (len + 1 >= room) {
            room += 16;
            text = realloc(text, room); // WARN grow-by-constant
        }
        text[len++] = (char)ch;
    }
    return text;
}

/* up to one byte, whatever comes before it */
char *up_to_quote(const char *s)
{
    char *text = NULL;
    size_t len = 0;
    while (*s != '"') {
        text = realloc(text, len + 1); // WARN grow-by-constant
        text[len++] = *s++;
    }
    return text;
}

/* as many as somebody says */
struct apps { int *at; size_t n; };

static int apps_push(struct apps *a, int app)
{
    int *more = realloc(a->at, (a->n + 1) * sizeof *more); // WARN grow-by-constant
    if (!more)
        return -1;
    a->at = more;
    a->at[a->n++] = app;
    return 0;
}

int apps_fill(struct apps *to, const int *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (apps_push(to, from[i]) < 0)
            return -1;
    return 0;
}

/* A function that hands on fresh memory is an allocation site of each of its callers. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn static void die(const char *what)
{
    fputs(what, stderr);
    exit(1);
}

void *xmalloc(size_t n)
{
    void *p = malloc(n); // ALLOC escapes reason=returned freed=caller
    if (!p)
        die("out of memory");
    return p;
}

void *xcalloc(size_t n, size_t size)
{
    void *p = calloc(n, size); // ALLOC escapes reason=returned
    if (!p)
        die("out of memory");
    return p;
}

char *xstrdup(const char *s) // PARAM s content 1 KNOWN -- none: text, copied by memcpy
{
    size_t n = strlen(s) + 1;
    return memcpy(xmalloc(n), s, n); // ALLOC escapes reason=returned callee=xmalloc
}

void xfree(void *p) // PARAM p none
{
    if (p)
        free(p);
}

void one_level(void)
{
    char *p = xmalloc(10); // ALLOC stays callee=xmalloc freed=every size=10
    free(p);
}

void two_levels(void)
{
    char *p = xstrdup("a"); // ALLOC stays callee=xstrdup freed=every
    xfree(p);
}

char *one_level_out(size_t n)
{
    return xmalloc(n * 2); // ALLOC escapes reason=returned callee=xmalloc size=n*2
}

int *many(size_t n)
{
    return xcalloc(n, sizeof(int)); // ALLOC escapes reason=returned callee=xcalloc size=n*4
}

static void *level3(size_t n)
{
    return xmalloc(n); // ALLOC escapes reason=returned
}
static void *level4(size_t n)
{
    return level3(n); // ALLOC escapes reason=returned
}
static void *level5(size_t n)
{
    return level4(n); // ALLOC escapes reason=returned
}

void five_levels(void)
{
    char *p = level5(3); // ALLOC stays callee=level5 freed=every size=3
    xfree(p);
}

/* zmalloc: the size in front of the memory */

static size_t used;

void *zmalloc(size_t n)
{
    size_t *p = malloc(n + 16); // ALLOC escapes reason=returned
    if (!p)
        return NULL;
    *p = n;
    used += n;
    return (char *)p + 16;
}

void zfree(void *z) // PARAM z content 1 KNOWN -- none: the length, an integer of a pointer's size, goes into a global
{
    if (!z)
        return;
    size_t *p = (size_t *)((char *)z - 16);
    used -= *p;
    free(p);
}

size_t zsize(void *z) // PARAM z result 1 KNOWN -- none: the same
{
    return ((size_t *)((char *)z - 16))[0];
}

void zlocal(void)
{
    char *p = zmalloc(10); // ALLOC stays callee=zmalloc freed=every
    if (p)
        p[0] = 1;
    zfree(p);
}

char *zkept(void)
{
    return zmalloc(10); // ALLOC escapes reason=returned callee=zmalloc
}

void *zmove(void *z, size_t n)
{
    void *to = zmalloc(n); // ALLOC escapes reason=returned callee=zmalloc freed=caller
    if (!to)
        return NULL;
    memcpy(to, z, zsize(z));
    zfree(z);
    return to;
}

/* sds: the header in front, of several kinds */

struct hdr8 {
    unsigned char len, alloc;
    char buf[];
};
struct hdr64 {
    size_t len, alloc;
    char buf[];
};

typedef char *sds;

sds sdsnewlen(const void *init, size_t n) // PARAM init content 1 -- bytes may be those of pointers
{
    sds s;
    if (n < 200) {
        struct hdr8 *h = malloc(sizeof *h + n + 1); // ALLOC escapes reason=returned
        if (!h)
            return NULL;
        h->len = h->alloc = (unsigned char)n;
        s = h->buf;
        s[-1] = 8;
    } else {
        struct hdr64 *h = malloc(sizeof *h + n + 1); // ALLOC escapes reason=returned
        if (!h)
            return NULL;
        h->len = h->alloc = n;
        s = h->buf;
        s[-1] = 64;
    }
    if (init)
        memcpy(s, init, n);
    s[n] = '\0';
    return s;
}

void sdsfree(sds s) // PARAM s none
{
    if (!s)
        return;
    if (s[-1] == 8)
        free(s - sizeof(struct hdr8));
    else
        free(s - sizeof(struct hdr64));
}

sds sdsnew(const char *init)
{
    return sdsnewlen(init, init ? strlen(init) : 0); // ALLOC escapes reason=returned callee=sdsnewlen
}

size_t sds_local(void)
{
    sds s = sdsnew("hello"); // ALLOC stays callee=sdsnew freed=every
    size_t n = strlen(s);
    sdsfree(s);
    return n;
}

sds sds_returned(void)
{
    sds s = sdsnew("hello"); // ALLOC escapes reason=returned callee=sdsnew
    return s;
}

/* constructors */

struct list {
    struct item *first;
    char *name;
    int *counts;
};

struct list *list_new(const char *name)
{
    struct list *l = malloc(sizeof *l); // ALLOC escapes reason=returned freed=caller
    if (!l)
        return NULL;
    l->first = NULL;
    l->name = strdup(name); // ALLOC escapes reason=stored-in-escaping
    if (!l->name) {
        free(l);
        return NULL;
    }
    l->counts = calloc(4, sizeof *l->counts); // ALLOC escapes reason=stored-in-escaping
    if (!l->counts) {
        free(l->name);
        free(l);
        return NULL;
    }
    return l;
}

void list_free(struct list *l) // PARAM l none
{
    if (!l)
        return;
    free(l->counts);
    free(l->name);
    free(l);
}

int list_local(void)
{
    struct list *l = list_new("x"); // ALLOC stays callee=list_new freed=every
    if (!l)
        return -1;
    int n = l->counts[0];
    list_free(l);
    return n;
}

struct list *list_out(void)
{
    return list_new("y"); // ALLOC escapes reason=returned callee=list_new freed=caller
}

char *list_name_kept(void)
{
    struct list *l = list_new("z"); // ALLOC escapes reason=returned callee=list_new
    char *name = l->name;
    free(l->counts);
    free(l);
    return name;
}

/* goto-style constructor */

struct conn {
    char *in, *out;
};

struct conn *conn_open(size_t n)
{
    struct conn *c = calloc(1, sizeof *c); // ALLOC escapes reason=returned freed=caller
    if (!c)
        goto fail;
    c->in = malloc(n); // ALLOC escapes reason=stored-in-escaping
    if (!c->in)
        goto fail_conn;
    c->out = malloc(n); // ALLOC escapes reason=stored-in-escaping
    if (!c->out)
        goto fail_in;
    return c;
fail_in:
    free(c->in);
fail_conn:
    free(c);
fail:
    return NULL;
}

void conn_local(void)
{
    struct conn *c = conn_open(10); // ALLOC stays callee=conn_open freed=every
    if (!c)
        return;
    free(c->in);
    free(c->out);
    free(c);
}

/* sometimes fresh, sometimes not: no site of the caller, and the caller's result is not its own */

static char *shared;

char *maybe_fresh(int f)
{
    if (f)
        return malloc(1); // ALLOC escapes reason=returned
    return shared;
}

char *uses_maybe_fresh(int f)
{
    return maybe_fresh(f);
}

char *or_argument(char *p) // PARAM p result 0
{
    return p ? p : malloc(1); // ALLOC escapes reason=returned
}

char *format(const char *fmt, ...)
{
    char *s = xmalloc(100); // ALLOC escapes reason=returned callee=xmalloc
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(s, 100, fmt, ap);
    va_end(ap);
    return s;
}

void format_local(int n)
{
    char *s = format("%d %s", n, "x"); // ALLOC stays callee=format freed=every
    puts(s);
    free(s);
}

/* the wrapper keeps a copy: not fresh for its callers */

static void *last;

void *remembered(size_t n)
{
    last = malloc(n); // ALLOC escapes
    return last;
}

void uses_remembered(void)
{
    char *p = remembered(3);
    p[0] = 1;
}

/* a struct result */

struct str {
    char *p;
    size_t n;
};

struct str str_make(size_t n)
{
    struct str s = {malloc(n), n}; // ALLOC escapes reason=returned
    return s;
}

size_t str_local(void)
{
    struct str s = str_make(9); // ALLOC stays callee=str_make freed=every
    size_t n = s.n;
    free(s.p);
    return n;
}

char *str_out(void)
{
    return str_make(9).p; // ALLOC escapes reason=returned callee=str_make
}

void arguments_of_calls(void)
{
    xfree(xstrdup("nested")); // ALLOC stays callee=xstrdup freed=every
    xfree(memset(xmalloc(3), 0, 3)); // ALLOC stays callee=xmalloc freed=every
}

/* A call speaks for all it puts into its caller's memory, sure or not. */
struct note {
    struct note *next;
    char *text;
};
struct notes {
    struct note *first;
    int on;
};

static char *noted(struct notes *l, const char *text)
{
    if (l->on) {
        struct note *n = malloc(sizeof *n); // ALLOC escapes reason=param-content
        n->text = strdup(text);             // ALLOC escapes
        n->next = l->first;
        l->first = n;
    }
    return strdup(text); // ALLOC escapes reason=returned
}

void the_note_perhaps(struct notes *l)
{
    char *s = noted(l, "text"); // ALLOC escapes reason=param-content
    free(s);
}

static char *always_noted(struct notes *l, const char *text)
{
    l->first = calloc(1, sizeof *l->first); // ALLOC escapes reason=param-content
    l->first->text = strdup(text);          // ALLOC escapes
    return strdup(text);                    // ALLOC escapes reason=returned
}

void the_note_too(struct notes *l)
{
    char *s = always_noted(l, "text"); // ALLOC escapes reason=param-content
    free(s);
}

struct pane {
    char *shell;
};
static struct pane panes;
struct context {
    struct pane *pane;
};

static void spawn(struct context *c, char **why)
{
    c->pane->shell = strdup("sh"); // ALLOC escapes reason=param-content
    *why = strdup("asked");        // ALLOC escapes reason=param-content
}

void the_shell_too(void)
{
    struct context c = {&panes};
    char *why;
    spawn(&c, &why); // ALLOC escapes
    free(why);
}

void neither(void)
{
    struct pane here;
    struct context c = {&here};
    char *why;
    spawn(&c, &why); // ALLOC stays
    free(why);
    free(here.shell);
}

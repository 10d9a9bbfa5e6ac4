/* Nothing to say. */
#define _GNU_SOURCE
#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <glob.h>

int use(const char *);
void unknown(void *);
static char *kept;

int freed(const char *s)
{
    char *copy = strdup(s);
    int n = (int)strlen(copy);
    free(copy);
    return n;
}

char *returned(const char *s)
{
    return strdup(s);
}

void stored(const char *s)
{
    kept = strdup(s);
}

void handed_to_unknown_code(void)
{
    unknown(malloc(8));
}

void put_in_environment(const char *value)
{
    char *text = malloc(strlen(value) + 3);
    if (!text)
        return;
    strcpy(text, "A=");
    strcat(text, value);
    putenv(text);
}

/* ---- lost where the program ends next, some callers up ---- */

static char *parse_words(const char *s)
{
    char *copy = strdup(s);
    if (!copy || copy[0] == 'x')
        return NULL;
    return copy;
}

/* nothing of a first half alone */
static int parse_all(const char *s, char **first, char **second)
{
    int r = -1;
    if (!(*first = parse_words(s)))
        goto out;
    if (!(*second = parse_words(s + 1)))
        goto out;
    r = 0;
out:
    return r;
}

/* the program fails then, though it looks back first */
static char *parse_or_fail(const char *s)
{
    char *copy = strdup(s);
    if (!copy || copy[0] == 'x')
        return NULL;
    return copy;
}

static int run(const char *s)
{
    char line[100];
    int failed = 0;
    if (s[0]) {
        char *all = parse_or_fail(s);
        if (!all) {
            failed = 1;
            goto done;
        }
        free(all);
    }
    use(s);
done:
    if (failed) {
        while (fgets(line, sizeof line, stdin))
            use(line);
        exit(1);
    }
    return use(s);
}

/* called once, on the way out: the system frees it */
static int last_thing(const char *s)
{
    char *copy = strdup(s);
    return copy[0];
}

static void almost_last_thing(const char *s)
{
    if (last_thing(s) > 'x')
        puts("y");
}

/* what is made a few times, and kept for good but for one way, grows by nothing */
static void set_kept(const char *s)
{
    char *copy = strdup(s);
    if (!copy || copy[0] == 'x')
        return;
    kept = copy;
}

/* nor does what nobody frees at all */
static int looked_at(const char *s)
{
    char *copy = strdup(s);
    return copy && copy[0] == 'x';
}

/* the child has a copy of all that its parent has, and ends before long */
static int in_two(const char *s)
{
    char *copy = strdup(s);
    pid_t pid = fork();
    if (pid == 0)
        return use(s);
    free(copy);
    return pid < 0 ? -1 : 0;
}

/* what main() holds is held as long as the program runs */
int main(int argc, char **argv)
{
    char *first = argc > 1 ? strdup(argv[1]) : NULL, *one, *two;
    set_kept(argv[0]);
    set_kept("");
    if (looked_at(argv[0]) || looked_at("") || run(argv[0]))
        use("");
    if (argc > 2) {
        if (parse_all(argv[1], &one, &two) < 0)
            return 1;
        int n = in_two(one);
        free(one);
        free(two);
        if (n)
            return use("");
    }
    almost_last_thing(argc ? argv[0] : "");
    return first ? (int)strlen(first) : 0;
}

static int command(int argc, const char **argv, const char *prefix)
{
    char *p = strdup(argc ? argv[0] : prefix);
    return p[0];
}

int (*const commands[])(int, const char **, const char *) = {command};

void ends_in_exit(const char *s)
{
    char *copy = strdup(s);
    puts(copy);
    exit(1);
}

int becomes_another_program(const char *s)
{
    char *shell = strdup(s);
    execl(shell, shell, (char *)NULL);
    return 127;
}

int only_if_it_failed(size_t n)
{
    char *p = malloc(n);
    if (p)
        exit(0);
    return -1;
}

#define CLEAN_UP 0

int meant_so_in_this_build(const char *s)
{
    char *copy = strdup(s);
    int n = (int)strlen(copy);
    if (CLEAN_UP)
        free(copy);
    return n;
}

static int parse(const char *s, char **rest)
{
    if (rest)
        *rest = strdup(s + 1);
    return s[0];
}

int asked_for_nothing(const char *s)
{
    return parse(s, NULL);
}

struct walk {
    char *path;
    int depth;
};

static int walk(struct walk *w, const char *s)
{
    char *path = strdup(s);
    w->path = path;
    int n = use(w->path);
    free(path);
    w->path = NULL;
    return n;
}

int callee_borrows_a_place(const char *s)
{
    struct walk w = {NULL, 0};
    return walk(&w, s);
}

size_t matches(const char *pattern)
{
    glob_t g;
    size_t n = 0;
    if (glob(pattern, 0, NULL, &g) == 0)
        n = g.gl_pathc;
    globfree(&g);
    return n;
}

typedef struct {
    char *first, *second;
} pair;

int freed_through_a_record(const char *s)
{
    pair p = {strdup(s), strdup(s)};
    int n = p.first[0] + p.second[0];
    free(p.first);
    free(p.second);
    return n;
}

/* ---- paths that conditions rule out ---- */

int same_condition(int n)
{
    char *p = NULL;
    if (n)
        p = malloc(10);
    use("");
    if (n)
        free(p);
    return n;
}

int either_condition(int a, int b)
{
    char *p = NULL;
    if (a || b)
        p = malloc(10);
    use("");
    if (a || b)
        free(p);
    return a;
}

int weaker_condition(int n)
{
    char *p = NULL;
    if (n > 4)
        p = malloc(10);
    use("");
    if (n > 0)
        free(p);
    return n;
}

int negated_condition(int a, int b)
{
    char *p = NULL;
    if (a < b)
        p = malloc(10);
    use("");
    if (b <= a)
        return 0;
    free(p);
    return 1;
}

int flag_is_set(int n, FILE *f)
{
    char *p = NULL;
    int have = 0;
    if (n > 3) {
        p = strdup("x");
        have = 1;
    }
    while (fgetc(f) == 'x')
        n++;
    if (have)
        free(p);
    return n;
}

int option_of_a_record(const int *verbose, FILE *f)
{
    char *p = NULL;
    if (*verbose)
        p = strdup("x");
    for (int i = 0; i < 10; i++)
        fputc('x', f);
    if (*verbose)
        free(p);
    return 0;
}

int status_tells(const char *s)
{
    int r = -1;
    char *p = strdup(s);
    if (p) {
        use("");
        r = 0;
    }
    if (r == 0)
        free(p);
    return r;
}

int cleanup_in_order(const char *s)
{
    int r = -1;
    char *a = strdup(s), *b = NULL;
    if (!a)
        goto fail;
    b = strdup(s);
    if (!b)
        goto fail;
    r = strcmp(a, b);
fail:
    free(b);
    free(a);
    return r;
}

int cleanup_by_labels(const char *s)
{
    int r = -1;
    char *a = strdup(s), *b;
    if (!a)
        goto fail;
    b = strdup(s);
    if (!b)
        goto fail_a;
    r = strcmp(a, b);
    free(b);
fail_a:
    free(a);
fail:
    return r;
}

int room_on_the_stack(size_t n)
{
    char room[100], *p = room;
    if (n > sizeof room)
        p = malloc(n);
    if (!p)
        return -1;
    memset(p, 1, n);
    n = (size_t)p[0];
    if (p != room)
        free(p);
    return (int)n;
}

int same_switch(int kind)
{
    char *p = NULL;
    switch (kind) {
    case 1:
        p = strdup("one");
        break;
    case 2:
        p = strdup("two");
        break;
    default:
        break;
    }
    use("");
    switch (kind) {
    case 1:
    case 2:
        free(p);
        break;
    default:
        break;
    }
    return kind;
}

int many(size_t n)
{
    char *all[100];
    if (n > 100)
        return -1;
    for (size_t i = 0; i < n; i++)
        all[i] = strdup("x");
    use("");
    for (size_t i = 0; i < n; i++)
        free(all[i]);
    return 0;
}

/* the count says whether there is any */
int grown_on_demand(FILE *f)
{
    int *all = NULL, n = 0, c;
    while ((c = fgetc(f)) != EOF) {
        int *more = realloc(all, (size_t)(n + 1) * sizeof *all);
        if (!more)
            abort();
        all = more;
        all[n++] = c;
    }
    if (n == 0)
        return 0;
    c = all[n - 1];
    free(all);
    return c;
}

_Noreturn static void give_up(const char *why)
{
    fputs(why, stderr);
    exit(1);
}

static void check(const char *p)
{
    if (!p)
        give_up("no memory");
}

static void complain_and_die(void)
{
    fputs("bad", stderr);
    exit(2);
}

int exits_on_the_way(const char *s)
{
    char *p = strdup(s);
    check(p);
    if (*p != 'x')
        complain_and_die();
    free(p);
    return 0;
}

/* an error is told by another value, and then there is no memory */
static char *parse_name(const char *s, int *error)
{
    *error = *s == '\0';
    return *error ? NULL : strdup(s);
}

int error_by_parameter(const char *s)
{
    int error;
    char *name = parse_name(s, &error);
    if (error)
        return -1;
    int n = name[0];
    free(name);
    return n;
}

static int make_name(char **out, const char *s)
{
    if (!*s)
        return -1;
    *out = strdup(s);
    return 0;
}

int error_by_result(const char *s)
{
    char *name = NULL;
    if (make_name(&name, s) != 0)
        return -1;
    int n = name[0];
    free(name);
    return n;
}

int resize_fails(size_t n)
{
    char *p = malloc(n);
    if (!p)
        return -1;
    p[0] = 1;
    char *q = realloc(p, 2 * n);
    if (!q) {
        free(p);
        return -1;
    }
    n = (size_t)q[0];
    free(q);
    return (int)n;
}

struct list {
    char *text;
    struct list *next;
};

void free_list(struct list *l)
{
    while (l) {
        struct list *next = l->next;
        free(l->text);
        free(l);
        l = next;
    }
}

int built_and_torn_down(int n)
{
    struct list *head = NULL;
    for (int i = 0; i < n; i++) {
        struct list *l = malloc(sizeof *l);
        if (!l)
            abort();
        l->text = strdup("x");
        l->next = head;
        head = l;
    }
    n = head ? head->text[0] : 0;
    free_list(head);
    return n;
}

static struct list *all;

/* who makes them keeps them, too */
static struct list *make_and_keep(void)
{
    struct list *l = calloc(1, sizeof *l);
    if (!l)
        abort();
    l->next = all;
    all = l;
    return l;
}

int kept_by_its_maker(void)
{
    struct list *l = make_and_keep();
    return l->next != NULL;
}

int kinds_one_by_one(int kind)
{
    char *p = strdup("x");
    if (kind == 3) {
        free(p);
        return 1;
    }
    if (kind == 4) {
        free(p);
        return 2;
    }
    return 0;
}

static void cleanup(char **p)
{
    free(*p);
}

int cleaned_up(const char *s)
{
    __attribute__((cleanup(cleanup))) char *p = strdup(s);
    if (!p || !*p)
        return -1;
    return p[0];
}

/* Its author knows that there is something to free where there is text: it is never empty. */
static char *in_folder(const char *name)
{
    char *path = malloc(strlen(name) + 2);
    if (!path)
        abort();
    path[0] = '/';
    strcpy(path + 1, name);
    return path;
}

int content_is_known(const char *name)
{
    char *path = in_folder(name);
    int n = (int)strlen(path);
    if (path[0])
        free(path);
    return n;
}

/* what guards the allocation guards the end of it, though somebody wrote there since */
struct region { char *mark; char *start; };
int same_guard(struct region *r, int n)
{
    char *lead = NULL;
    if (r->mark) {
        lead = strdup("text");
        r->mark = r->start;
    } else if (n < 0)
        return 0;
    for (int i = 0; i < n; i++)
        r->start++;
    if (r->mark)
        free(lead);
    return n;
}

/* of two conditions the one follows from the other */
int half_a_guard(char *given, size_t size, size_t n)
{
    char *buf;
    if (given && size >= 2 * n + 1)
        buf = given;
    else if (!(buf = malloc(2 * n + 1)))
        return -1;
    memset(buf, 0, n);
    if (size < 2 * n + 1)
        free(buf);
    return 0;
}

/* the same, and each size has a place of its own */
int grown_anew(const char *s)
{
    char few[16], *buf = few;
    unsigned n = 0, cap = 16;
    for (; *s; s++) {
        if (n == cap) {
            if (cap != 16)
                free(buf);
            cap *= 2u;
            buf = malloc(cap);
            if (!buf)
                abort();
        }
        buf[n++] = *s;
    }
    n = (unsigned)buf[0];
    if (cap != 16)
        free(buf);
    return (int)n;
}

/* a capacity says that it is on the heap, and only ever grows */
int grown(const char *s)
{
    char few[16], *buf = few;
    unsigned n = 0, cap = 16;
    for (; *s; s++) {
        if (n == cap && cap == 16) {
            cap = 32;
            if (!(buf = malloc(cap)))
                return -1;
            memcpy(buf, few, n);
        } else if (n == cap) {
            cap *= 2u;
            char *more = realloc(buf, cap);
            if (!more)
                break;
            buf = more;
        }
        buf[n++] = *s;
    }
    n = (unsigned)buf[0];
    if (cap != 16)
        free(buf);
    return (int)n;
}

int in_a_loop(char **v, int n)
{
    int k = 0;
    for (int i = 0; i < n; i++) {
        char *path = v[i];
        if (path[0])
            path = in_folder(path);
        k += use(path);
        if (path[0])
            free(path);
        continue;
    }
    return k;
}

/* ---- what a record carries ---- */

struct text {
    char *s;
    size_t n;
};
static struct text last_text;

static struct text make_text(const char *s)
{
    struct text t = {strdup(s), strlen(s)};
    return t;
}

static void keep_text(struct text t)
{
    last_text = t;
}

struct text returned_in_a_record(const char *s)
{
    return make_text(s);
}

void passed_on_in_a_record(const char *s)
{
    keep_text(make_text(s));
}

/* ---- who follows a pointer knows that it is not null ---- */

struct table {
    int *data;
    size_t n;
};

void followed_before_it_is_tested(size_t n)
{
    struct table *t = calloc(1, sizeof *t);
    t->n = n;
    int *data = calloc(n, sizeof *data);
    t->data = data;
    use("");
    if (t) {
        free(t->data);
        free(t);
    }
}

/* ---- a flag outlives whatever else is tested ---- */

struct options {
    int a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z;
};

int flag_among_many(const struct options *o, const char *s)
{
    char *p = NULL;
    int have = 0, n = 0;
    if (use(s)) {
        have = 1;
        p = malloc(10);
    }
#define ONCE(x) \
    if (o->x) \
        exit(1); \
    if (o->x) \
        n++
    ONCE(a); ONCE(b); ONCE(c); ONCE(d); ONCE(e); ONCE(f); ONCE(g); ONCE(h); ONCE(i);
    ONCE(j); ONCE(k); ONCE(l); ONCE(m); ONCE(n); ONCE(o); ONCE(p); ONCE(q); ONCE(r);
    ONCE(s); ONCE(t); ONCE(u); ONCE(v); ONCE(w); ONCE(x); ONCE(y); ONCE(z);
    if (use(s))
        have *= 2;
    if (have)
        free(p);
    return n;
}

/* ---- a length of nothing stands for no memory ---- */

int length_comes_with_it(const char *s, FILE *f)
{
    char *field = NULL;
    size_t n = 0;
    if (*s == '-') {
        n = strlen(s + 1);
        field = strdup(s + 1);
    }
    size_t all = strlen(s) - (n ? n + 1 : 0);
    if (fgetc(f) == 'x')
        goto none;
    if (field)
        free(field);
    return (int)all;
none:
    if (n)
        free(field);
    return 0;
}

int sized_by_its_guard(size_t n, FILE *f)
{
    char *p = malloc(n + 1);
    if (!p)
        return -1;
    while (fgetc(f) == 'x')
        p[0]++;
    if (n)
        free(p);
    return 0;
}

/* ---- every caller ends the program then ---- */

static char *temporary_name;

static int open_temporary(const char *dir)
{
    char *name = malloc(strlen(dir) + 8);
    if (!name)
        abort();
    int fd = mkstemp(strcat(strcpy(name, dir), "/XXXXXX"));
    if (fd >= 0)
        temporary_name = name;
    return fd;
}

static struct list *read_both(const char *a, const char *b)
{
    struct list *l = calloc(1, sizeof *l);
    if (!l || use(a))
        return NULL;
    l->text = strdup(b);
    return l;
}

void callers_give_up(void)
{
    struct list *l = read_both("a", "b");
    int fd;
    if (!l)
        give_up("cannot read");
    if ((fd = open_temporary("/tmp")) < 0)
        give_up("no temporary file");
    close(fd);
    free_list(l);
}

/* ---- two rounds: count, then fill ---- */

char *joined(char **v, int n)
{
    char *all = NULL;
    size_t len = 0;
    for (int round = 1; round <= 2; round++) {
        len = 0;
        for (int i = 0; i < n; i++) {
            if (round == 2)
                strcpy(all + len, v[i]);
            len += strlen(v[i]);
        }
        if (use(v[0]) < 0)
            return NULL;
        if (!all && !(all = malloc(len + 1)))
            return NULL;
    }
    return all;
}

/* one of all kinds it is */
enum { KINDS = 8 };
static char *of_kind[KINDS];

void set_kinds(unsigned kinds, const char *s)
{
    char *p = strdup(s);
    for (int i = 0; i < KINDS; i++)
        if (kinds & (1u << i))
            of_kind[i] = p;
}

/* ---- numbers, and what was written ---- */

struct entry {
    char *name;
};

int counted_up(FILE *f)
{
    struct entry all[100];
    char line[100];
    int n = 0;
    while (fgets(line, sizeof line, f)) {
        all[n].name = strdup(line);
        n++;
        if (n == 100)
            break;
    }
    if (n > 0)
        for (int i = 0; i < n; i++)
            free(all[i].name);
    return n;
}

char *says_so_itself(const char *s, int *error)
{
    char *copy = NULL;
    int n;
    *error = 1;
    for (n = 0; s[n]; n++)
        if (s[n] == '-')
            goto out;
    if (n > 3 && (copy = strdup(s)) == NULL)
        abort();
    *error = 0;
out:
    use("");
    return *error ? NULL : copy;
}

/* ---- read where it was just stored ---- */

struct request {
    unsigned n;
    int *counters;
    char rest[];
};
extern const char *rest_of_request;

int read_right_after(size_t n)
{
    int sent = -1;
    struct request *r = malloc(sizeof *r + n);
    if (!r)
        return -1;
    memset(r, 0, sizeof *r + n);
    r->counters = calloc(n, sizeof *r->counters);
    if (!r->counters)
        goto out;
    memcpy((char *)r + n, rest_of_request, n);
    sent = (int)r->n;
    free(r->counters);
out:
    free(r);
    return sent;
}

/* what failed has a number */
struct process {
    struct process *next;
    int pid;
};
static struct process *processes;

int add_process(int fd)
{
    int rc = 0;
    struct process *p = calloc(1, sizeof *p);
    if (!p)
        abort();
    if (read(fd, &p->pid, sizeof p->pid) < 0) {
        rc = -errno;
        goto done;
    }
    p->next = processes;
    processes = p;
done:
    if (rc)
        free(p);
    return rc;
}

/* there is one more, so there are some */
struct lines {
    struct entry *all;
    unsigned n;
};

static void *enough(void *p, unsigned *room)
{
    *room += 100;
    p = realloc(p, *room * sizeof(struct entry));
    if (!p)
        abort();
    return p;
}

struct lines *read_lines(FILE *f)
{
    char line[100];
    unsigned room = 0;
    struct lines *copy, found = {.n = 0};
    while (fgets(line, sizeof line, f)) {
        if (found.n >= room)
            found.all = enough(found.all, &room);
        found.all[found.n].name = NULL;
        found.n++;
    }
    if (!found.n)
        return NULL;
    copy = malloc(sizeof *copy);
    if (!copy)
        abort();
    *copy = found;
    return copy;
}

/* the call that makes it closes the way that led to it: there is no second one */
static int conn_fd = -1;
extern int mode;

static char *connected(const char *host, int *fd)
{
    char *conn = strdup(host);
    *fd = use(host);
    return conn;
}

int copy_all(const char *first, char **files, int n)
{
    char *conn = NULL;
    for (int k = 0; k < n; k++) {
        if (use(files[k])) {
            if (mode == 2) {
                if (conn_fd == -1) {
                    conn = connected(files[0], &conn_fd);
                    if (!conn)
                        abort();
                }
                puts(conn);
            }
        } else if (mode == 2) {
            if (conn_fd == -1) {
                conn = connected(files[k], &conn_fd);
                if (!conn)
                    abort();
            }
            puts(conn);
        }
    }
    if (mode == 2)
        free(conn);
    return 0;
}

/* none is made for what it is given */
static char *escaped(const char *s, int die)
{
    char *copy;
    if (!s)
        return NULL;
    if (die)
        copy = malloc(2 * strlen(s) + 1);
    else
        copy = calloc(2, strlen(s) + 1);
    return copy;
}

static char *escape(const char *s)
{
    return escaped(s, 0);
}

static char *cut_out(const char *s, int keep)
{
    use(s);
    if (keep != 1) {
        char *copy = strdup(s);
        use(s);
        return copy;
    }
    return NULL;
}

int none_made(const char *s)
{
    char *none = escape(NULL);
    cut_out(s, 1);
    return none ? none[0] : 0;
}

/* none is made without the bit that asks for it */
enum { WITH_NAME = 4, WITH_SIZE = 8 };

struct about { char *name; size_t size; };

static int ask(const char *s, unsigned what, struct about *a)
{
    memset(a, 0, sizeof *a);
    if (what & WITH_NAME) {
        a->name = strdup(s);
        if (!a->name)
            return -1;
    }
    a->size = strlen(s);
    return 0;
}

int ask_about(const char *s, unsigned what, struct about *a)
{
    if (!a)
        return -1;
    return ask(s, what, a);
}

size_t size_alone(const char *s)
{
    struct about a;
    if (ask_about(s, WITH_SIZE, &a) < 0)
        return 0;
    return a.size;
}

/* strcpy() is never null */
static void *sure(size_t n)
{
    void *p = malloc(n);
    if (!p)
        abort();
    return p;
}

char *or_home(const char *name)
{
    char *copy = name ? strcpy(sure(strlen(name) + 1), name) : NULL;
    if (copy)
        return copy;
    return strdup("home");
}

/* ends the program */
int parse_option(int key, char *arg, struct argp_state *state)
{
    char *bad;
    if (key == 'n' && asprintf(&bad, "no number: %s", arg) > 0)
        argp_error(state, "%s", bad);
    return 0;
}

/* The first of two passes counts, the second fills what was made in between. */
char **copy_list(char *const *list)
{
    size_t count, length = 1;
    char **result = 0, *unused = 0;
    for (int pass = 0; pass < 2; ++pass) {
        for (count = 0; list[count] != 0; ++count) {
            size_t chunk = strlen(list[count]) + 1;
            if (pass == 0) {
                length += chunk;
            } else {
                result[count] = unused;
                strcpy(unused, list[count]);
                unused += chunk;
            }
        }
        if (pass == 0) {
            char *blob = malloc(length);
            result = calloc(count + 1, sizeof *result);
            unused = blob;
            if (blob == 0 || result == 0)
                abort();
        }
    }
    return result;
}

int dump_text(const char *text, int n)
{
    char *copy = NULL;
    int len = 0;
    for (int pass = 0; pass < 2; pass++) {
        len = 0;
        for (int i = 0; i < n; i++) {
            if (pass && copy)
                copy[len] = text[i];
            len += text[i] != ' ';
        }
        if (pass)
            free(copy);
        else
            copy = malloc((size_t)len + 1);
    }
    return len;
}

/* No length, no list. */
struct cell { struct cell *next; char *text; };
const char *next_text(void);

char *join_texts(void)
{
    struct cell *list = NULL;
    const char *s;
    size_t len = 0;
    while ((s = next_text())) {
        struct cell *c = malloc(sizeof *c);
        if (!c)
            abort();
        c->next = list;
        c->text = strdup(s);
        list = c;
        len += strlen(s) + 1;
    }
    if (!len)
        return NULL;
    char *all = malloc(len);
    if (all)
        all[0] = '\0';
    while (list) {
        struct cell *next = list->next;
        if (all)
            strcat(all, list->text);
        free(list->text);
        free(list);
        list = next;
    }
    return all;
}

/* All who call it give it somewhere to put the text. */
static int text_of(int n, char **out, size_t *len)
{
    char *text = malloc(20);
    if (!text)
        return -1;
    if (len)
        *len = 20;
    if (out)
        *out = text;
    return snprintf(text, 20, "%d", n);
}

int longer(int a, int b)
{
    char *x = NULL, *y = NULL;
    size_t len;
    int more = text_of(a, &x, &len) > text_of(b, &y, NULL);
    free(x);
    free(y);
    return more;
}

/* Where the callee says that it made nothing, there is nothing. */
static int name_of(int n, char **out)
{
    char *name = malloc(20);
    if (!name)
        return -1;
    snprintf(name, 20, "%d", n);
    *out = name;
    return 0;
}

int try(int);

int one_error(int n)
{
    char *name;
    int r = name_of(n, &name);
    if (r < 0)
        return r;
    r = try(n);
    use(name);
    free(name);
    return r;
}

int freed_by_flag(int n)
{
    char *name;
    bool have = name_of(n, &name) >= 0;
    int r = try(n);
    if (have)
        free(name);
    return r;
}

/* An error says what it is; a result that may be both says nothing. */
static int number_of(const char *s, char **error)
{
    if (*s == '-') {
        *error = strdup("negative");
        return -1;
    }
    return atoi(s);
}

static int numbers[9];

static int number_again(const char *s, int **slot, char **error)
{
    *slot = NULL;
    if (number_of(s, error) >= 0)
        *slot = numbers;
    return *slot ? 0 : -1;
}

int error_said(const char *s)
{
    char *error;
    int n = number_of(s, &error);
    if (n < 0) {
        use(error);
        free(error);
    }
    return n;
}

int error_said_above(const char *s)
{
    char *error;
    int *slot;
    if (number_again(s, &slot, &error) != 0) {
        use(error);
        free(error);
        return -1;
    }
    return *slot;
}

/* A program that is replaced takes its memory with it, whatever was done with that before. */
int replaced_by(char *const *argv, int n)
{
    char *text;
    if (asprintf(&text, "N=%d", n) < 0)
        return -1;
    if (n > 4) {
        free(text);
        return -1;
    }
    char *env[] = {text, NULL};
    execve(argv[0], argv, env);
    return -1;
}

struct fields {
    char *name, *mail;
};

/* Who lists values without a default lists all there are. */
void set_field(struct fields *f, int which, const char *s)
{
    char *copy = strdup(s);
    if (!copy)
        return;
    switch (which) {
    case 1:
        free(f->name);
        f->name = copy;
        break;
    case 2:
        free(f->mail);
        f->mail = copy;
        break;
    }
}

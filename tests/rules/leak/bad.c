/* Memory that nobody can free any more. */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int use(const char *);
static char *kept;

int never_freed(const char *s)
{
    char *copy = strdup(s); // WARN leak
    return (int)strlen(copy);
}

int result_passed_on(const char *s)
{
    return (int)strlen(strdup(s)); // WARN leak
}

int in_a_loop(int n)
{
    int sum = 0;
    for (int i = 0; i < n; i++) {
        char *p = malloc(16); // WARN leak
        if (!p)
            continue;
        p[0] = (char)i;
        sum += p[0];
    }
    return sum;
}

static char *wrapped(size_t n)
{
    char *p = malloc(n);
    if (!p)
        abort();
    return p;
}

int through_a_wrapper(size_t n)
{
    char *p = wrapped(n); // WARN leak
    p[0] = 1;
    return p[0];
}

static int duplicate(char **out, const char *s)
{
    *out = strdup(s);
    return *out ? 0 : -1;
}

int by_out_parameter(const char *s)
{
    char *copy;
    if (duplicate(&copy, s)) // WARN leak
        return -1;
    return copy[0];
}

struct node {
    struct node *next;
    int value;
};

int list_of_its_own(int n)
{
    struct node *head = NULL;
    for (int i = 0; i < n; i++) {
        struct node *now = malloc(sizeof *now); // WARN leak
        if (!now)
            break;
        now->next = head;
        now->value = i;
        head = now;
    }
    int sum = 0;
    for (; head; head = head->next)
        sum += head->value;
    return sum;
}

int overwritten(const char *s)
{
    char *p = strdup(s); // WARN leak
    p = strdup("other");
    int n = (int)strlen(p);
    free(p);
    return n;
}

/* ---- on some paths ---- */

struct item {
    char *name;
    struct item *next;
};

struct item *second_allocation_fails(const char *name)
{
    struct item *n = malloc(sizeof *n); // WARN leak
    if (!n)
        return NULL;
    n->name = strdup(name);
    if (!n->name)
        return NULL;
    n->next = NULL;
    return n;
}

int returns_early(const char *s, int quick)
{
    char *copy = strdup(s); // WARN leak
    if (!copy)
        return -1;
    if (quick)
        return 0;
    int n = (int)strlen(copy);
    free(copy);
    return n;
}

int cleanup_misses_one(const char *s, FILE *f)
{
    char *a = NULL, *b = NULL;
    int r = -1;
    a = strdup(s);
    if (!a)
        goto out;
    b = malloc(100); // WARN leak
    if (!b)
        goto out_a;
    if (!fgets(b, 100, f))
        goto out_a;
    r = strcmp(a, b);
    free(b);
out_a:
    free(a);
out:
    return r;
}

int overwritten_at_once(const char *s)
{
    char *p = strdup(s); // WARN leak
    if (!p)
        return -1;
    p = strdup(s + 1);
    if (!p)
        return -1;
    int n = p[0];
    free(p);
    return n;
}

/* conditions differ: 0 < n < 3 loses it */
int tests_do_not_match(int n)
{
    char *p = NULL;
    if (n > 0)
        p = strdup("text"); // WARN leak
    use("");
    if (n > 2)
        free(p);
    return n;
}

int resize_fails(size_t n)
{
    char *p = malloc(n); // WARN leak
    if (!p)
        return -1;
    p[0] = 1;
    char *q = realloc(p, 2 * n);
    if (!q)
        return -1;
    n = (size_t)q[0];
    free(q);
    return (int)n;
}

int default_case(int kind)
{
    char *p = strdup("text"); // WARN leak
    switch (kind) {
    case 1:
        free(p);
        return 1;
    case 2:
        kept = p;
        return 2;
    default:
        return -1;
    }
}

int flag_is_not_set(int n, FILE *f)
{
    char *p = NULL;
    int have = 0;
    if (n > 3) {
        p = strdup("text"); // WARN leak
        have = 1;
    }
    if (fgetc(f) == 'x')
        have = 0;
    if (have)
        free(p);
    return n;
}

/* a guard of its own does not say so, if what it tests came of the work in between */
int work(const char *s);
int outcome(const char *s)
{
    char *p = strdup(s); // WARN leak
    int n = work("");
    if (n < 0)
        free(p);
    return n;
}

/* the same test, the other way round */
int guard_is_turned(int n)
{
    char *p = NULL;
    if (n > 4)
        p = strdup("text"); // WARN leak
    use("");
    if (n <= 4)
        free(p);
    return n;
}

/* a capacity that shrinks, too, says nothing */
int shrinks(const char *s)
{
    char few[16], *buf = few;
    unsigned cap = 16;
    if (*s) {
        cap = *s == 'x' ? cap / 2u : cap * 4u;
        cap *= 2u;
        buf = malloc(cap); // WARN leak
        if (!buf)
            abort();
    }
    int n = buf[0];
    if (cap != 16)
        free(buf);
    return n;
}

int loop_goes_on(FILE *f)
{
    char buf[100];
    int n = 0;
    while (fgets(buf, sizeof buf, f)) {
        char *line = strdup(buf); // WARN leak
        if (!line)
            break;
        if (line[0] == '#')
            continue;
        n += line[0];
        free(line);
    }
    return n;
}

/* what the record holds goes with it when it goes out of scope */
int in_a_record(const char *s, int n)
{
    struct item local;
    local.name = strdup(s); // WARN leak
    local.next = NULL;
    if (n < 0)
        return -1;
    n += local.name[0];
    free(local.name);
    return n;
}

struct text {
    char *s;
    size_t n;
};

static struct text make_text(const char *s)
{
    struct text t = {strdup(s), strlen(s)};
    return t;
}

int dropped_with_its_record(const char *s)
{
    struct text t = make_text(s); // WARN leak
    return (int)t.n + t.s[0];
}

/* the first is followed, the other one may well be null */
int another_one_is_followed(const int *a, const int *b, const char *s)
{
    char *p = strdup(s); // WARN leak
    int n = a[0];
    use(s);
    if (b)
        free(p);
    return n;
}

/* the number is there without it, too, or comes of something else */
int number_of_another(const char *s, FILE *f)
{
    char *field = NULL;
    size_t n = strlen(s);
    if (*s == '-')
        field = strdup(s + 1); // WARN leak
    if (fgetc(f) == 'x')
        n = 0;
    use(s);
    if (n)
        free(field);
    return 0;
}

/* one of its callers ends the program, another one goes on */
static char *parse(const char *s)
{
    char *copy = strdup(s); // WARN leak
    if (!copy || copy[0] == 'x')
        return NULL;
    return copy;
}

char *must_parse(const char *s)
{
    char *p = parse(s);
    if (!p)
        exit(1);
    return p;
}

char *may_parse(const char *s)
{
    char *p = parse(s);
    return p ? p : parse("");
}

/* what ends the program is another answer */
static int open_copy(const char *s)
{
    char *copy = strdup(s); // WARN leak
    int fd = copy ? use(s) : -1;
    if (fd < 0)
        free(copy);
    return fd;
}

int must_open(const char *s)
{
    int fd = open_copy(s);
    if (fd < 0)
        exit(1);
    return fd;
}

/* who is called through a pointer has callers that nobody sees */
static char *handler(const char *s)
{
    char *copy = strdup(s); // WARN leak
    if (!copy || copy[0] == 'x')
        return NULL;
    return copy;
}

char *(*const handlers[])(const char *) = {handler};

char *must_handle(const char *s)
{
    char *p = handler(s);
    if (!p)
        exit(1);
    return p;
}

/* the second round asks something else */
char *joined(char **v, int n)
{
    char *all = NULL;
    for (int round = 1; round <= 2; round++) {
        size_t len = 0;
        for (int i = 0; i < n; i++)
            len += strlen(v[i]);
        if (round == 1 && !(all = malloc(len + 1))) // WARN leak
            return NULL;
        if (round == 2 && use(v[0]) < 0)
            return NULL;
    }
    return all;
}

/* who looks for its place may find none */
enum { PLACES = 8 };
static char *places[PLACES];

int put_in_place(const char *s)
{
    char *p = strdup(s); // WARN leak
    if (!p)
        return -1;
    for (int i = 0; i < PLACES; i++)
        if (!places[i]) {
            places[i] = p;
            return i;
        }
    return -1;
}

/* what is written last counts */
char *written_over(const char *s, int *error)
{
    char *copy = strdup(s); // WARN leak
    if (!copy)
        return NULL;
    *error = 0;
    use("");
    *error = 1;
    return *error ? NULL : copy;
}

/* numbers that come together, and nothing says that there is none without it */
int two_errors(const char *s)
{
    char *p = strdup(s); // WARN leak
    int r;
    if (!p)
        return -1;
    if ((r = work("a")) != 0 || (r = work("b")) != 0) {
        free(p);
        return r;
    }
    return 0;
}

/* ---- called by main(), but for more than one block, or not at the end of the program ---- */

/* the program ends next, and before that each round loses one */
static int many_at_the_end(const char *s)
{
    int sum = 0;
    for (; *s; s++) {
        char *p = strdup(s); // WARN leak
        sum += p ? p[0] : 0;
    }
    return sum;
}

/* null ends the program where this is called first, not where it is called next */
static char *parse_some(const char *s)
{
    char *copy = strdup(s); // WARN leak
    if (!copy || copy[0] == 'x')
        return NULL;
    return copy;
}

/* the answer ends the program, but first it is asked again */
static char *parse_again(const char *s)
{
    char *copy = strdup(s); // WARN leak
    if (!copy || copy[0] == 'x')
        return NULL;
    return copy;
}

/* null makes the program do something else, and end well */
static char *parse_or_ask(const char *s)
{
    char *copy = strdup(s); // WARN leak
    if (!copy || copy[0] == 'x')
        return NULL;
    return copy;
}

static int run(const char *s)
{
    char line[100], *all = parse_or_ask(s);
    if (!all) {
        while (fgets(line, sizeof line, stdin))
            use(line);
        use("");
        while (fgets(line, sizeof line, stdin))
            if (line[0] == 'x')
                use(line);
        exit(0);
    }
    free(all);
    return use(s);
}

/* for each line */
static size_t look(const char *line)
{
    char *copy = strdup(line); // WARN leak
    return copy ? strlen(copy) : 0;
}

static size_t look_twice(const char *line)
{
    return look(line) + look(line);
}

/* by itself, too */
static size_t down(const char *s)
{
    char *copy = strdup(s); // WARN leak
    return copy && *copy ? down(s + 1) : 0;
}

/* by whoever has the pointer */
static int by_pointer(const void *a, const void *b)
{
    char *copy = strdup(a); // WARN leak
    return copy ? strcmp(copy, b) : 0;
}

/* a few times, and freed on one way: that is meant on the other, too */
static int first_word(const char *s)
{
    char *copy = strdup(s); // WARN leak
    if (copy && strlen(copy) > 80)
        return -1;
    free(copy);
    return 0;
}

int main(int argc, char **argv)
{
    char line[100], *some, *again;
    qsort(argv, (size_t)argc, sizeof *argv, by_pointer);
    if (down(argv[0]) || first_word(argv[0]))
        use("");
    if (run(argv[0]))
        use("");
    if (argc < 3)
        return 1;
    if (!(some = parse_some(argv[1])))
        return 1;
    free(some);
    while (!(again = parse_again(argv[1])))
        if (!fgets(line, sizeof line, stdin))
            return 1;
    while (fgets(line, sizeof line, stdin))
        if (look_twice(line) && (some = parse_some(line)))
            free(some);
    free(again);
    return many_at_the_end(argv[1]);
}

/* ---- kept for good elsewhere, but made again and again, or by who may be called again ---- */

void set_kept(const char *s)
{
    char *copy = strdup(s); // WARN leak
    if (!copy || copy[0] == 'x')
        return;
    kept = copy;
}

/* ---- read where something else was stored since ---- */

struct message {
    unsigned n;
    char *text;
};

int stored_since(size_t n)
{
    struct message *m = malloc(sizeof *m);
    if (!m)
        return -1;
    m->text = malloc(n); // WARN leak
    m->text = n > 4 ? kept : NULL;
    if (!m->text) {
        free(m);
        return -1;
    }
    abort();
}

/* what is turned round may be nothing */
static struct message *messages;

int add_message(const char *s)
{
    int rc = 0;
    struct message *m = calloc(1, sizeof *m); // WARN leak
    if (!m)
        abort();
    if (s[0] == 'x') {
        rc = -use(s);
        goto done;
    }
    messages = m;
done:
    if (rc)
        free(m);
    return rc;
}

/* there may be no more than there were */
struct lines {
    char **all;
    unsigned n;
};

static void *enough(void *p, unsigned *room)
{
    *room += 100;
    p = realloc(p, *room * sizeof(char *));
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
            found.all = enough(found.all, &room); // WARN leak
        found.all[found.n] = NULL;
        if (line[0] == 'x')
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

/* ---- what led to it may be so again ---- */

static int conn_fd = -1;
extern int mode;

static char *connected_to(const char *host, int *n)
{
    char *conn = strdup(host);
    ++*n;
    return conn;
}

int copy_more(const char *first, char **files, int n)
{
    char *conn = NULL;
    int count = 0;
    for (int k = 0; k < n; k++) {
        if (use(files[k])) {
            if (mode == 2) {
                if (conn_fd == -1) {
                    conn = connected_to(files[0], &count); // WARN leak
                    if (!conn)
                        abort();
                }
                puts(conn);
            }
        } else if (mode == 2) {
            if (conn_fd == -1) {
                conn = connected_to(files[k], &count); // WARN leak
                if (!conn)
                    abort();
            }
            puts(conn);
        }
    }
    if (mode == 2)
        free(conn);
    return count;
}

/* ---- one is made for what it is given ---- */

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

int one_made(const char *s, int keep)
{
    char *some = escape("a"); // WARN leak
    cut_out(s, 2);            // WARN leak
    cut_out(s, keep);         // WARN leak
    return some ? some[0] : 0;
}

enum { WITH_NAME = 4, WITH_SIZE = 8 };

struct about { char *name; size_t size; };

int ask_about(const char *s, unsigned what, struct about *a)
{
    if (!a)
        return -1;
    memset(a, 0, sizeof *a);
    if (what & WITH_NAME)
        a->name = strdup(s);
    a->size = strlen(s);
    return 0;
}

size_t name_and_size(const char *s)
{
    struct about a;
    if (ask_about(s, WITH_NAME | WITH_SIZE, &a) < 0) // WARN leak
        return 0;
    return a.size;
}

size_t whatever(const char *s, unsigned what)
{
    struct about a;
    if (ask_about(s, what, &a) < 0) // WARN leak
        return 0;
    return a.size;
}

/* There is no third pass. */
int passes(const char *text, int n)
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
        if (pass == 2)
            free(copy);
        else if (pass == 0)
            copy = malloc((size_t)len + 1); // WARN leak
    }
    return len;
}

/* Texts of no length are there all the same. */
char *join_texts(char *const *s, size_t n)
{
    char *last = NULL;
    size_t len = 0;
    for (size_t k = 0; k < n; k++) {
        free(last);
        last = strdup(s[k]); // WARN leak
        len += strlen(s[k]);
    }
    if (!len)
        return NULL;
    return last;
}

/* Not all who call it want the text. */
static int text_of(int n, char **out)
{
    char *text = malloc(20); // WARN leak
    if (!text)
        return -1;
    if (out)
        *out = text;
    return snprintf(text, 20, "%d", n);
}

int length_of(int n, int wanted)
{
    char *text = NULL;
    int len = wanted ? text_of(n, &text) : text_of(n, NULL);
    free(text);
    return len;
}

/* Where the callee says that it made something, it is there: a later error loses it. */
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

int second_error(int n)
{
    char *name;
    int r = name_of(n, &name); // WARN leak
    if (r < 0)
        return r;
    r = try(n);
    if (r < 0)
        return r;
    use(name);
    free(name);
    return 0;
}

int told_by_a_flag(int n)
{
    char *name;
    bool ok = name_of(n, &name) == 0; // WARN leak
    if (!ok)
        return -1;
    if (try(n) < 0)
        return -1;
    use(name);
    free(name);
    return 0;
}

int told_by_a_model(int n)
{
    char *text;
    if (asprintf(&text, "%d", n) < 0) // WARN leak
        return -1;
    if (try(n) < 0)
        return -1;
    use(text);
    free(text);
    return 0;
}

/* What went wrong is said where it went wrong. */
static int number_of(const char *s, char **error)
{
    if (*s == '-') {
        *error = strdup("negative");
        return -1;
    }
    return atoi(s);
}

int error_thrown_away(const char *s, bool quiet)
{
    char *error;
    int n = number_of(s, &error); // WARN leak
    if (n < 0) {
        if (quiet)
            return 0;
        use(error);
        free(error);
        return 0;
    }
    return n;
}

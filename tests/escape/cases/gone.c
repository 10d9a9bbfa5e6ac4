/* What is freed before the function returns is held by nobody afterwards, whoever was given it. The very
 * object must be freed, on every way. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void take(void *);
int look(const void *);
static char *kept;

struct box {
    char *text;
    struct box *next;
};

void given_and_freed(void)
{
    char *p = malloc(1); // ALLOC stays freed=every assumes=none
    take(p);
    free(p);
}

void given_and_freed_unless_empty(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    take(p);
    if (p)
        free(p);
}

void given_and_freed_on_one_way(int c)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=unknown:take
    take(p);
    if (c)
        free(p);
}

void kept_and_freed(void)
{
    kept = malloc(1); // ALLOC escapes reason=global
    char *p = kept;
    free(p);
}

void kept_by_name_and_freed(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    kept = p;
    free(p);
}

char *returned_after_free(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    free(p);
    return p;
}

/* another pointer, which may be null */

void freed_if_not_handed_on(struct box *b, bool keep)
{
    char *p = malloc(1); // ALLOC escapes reason=param-content
    b->text = p;
    if (keep)
        p = NULL;
    free(p);
}

void freed_by_another_name(int c)
{
    char *p = malloc(1), *q = NULL; // ALLOC escapes reason=unknown-callee
    take(p);
    if (c)
        q = p;
    free(q);
}

void freed_by_that_name(int c)
{
    char *q = NULL;
    if (c) {
        q = malloc(1); // ALLOC stays freed=every
        take(q);
    }
    free(q);
}

/* another object of the same call */

void one_behind(int n)
{
    char *last = NULL;
    for (int i = 0; i < n; i++) {
        char *p = malloc(1); // ALLOC escapes reason=unknown-callee
        take(p);
        free(last);
        last = p;
    }
}

void each_in_its_turn(int n)
{
    for (int i = 0; i < n; i++) {
        char *p = malloc(1); // ALLOC stays freed=every loop=1
        take(p);
        if (look(p)) {
            free(p);
            continue;
        }
        free(p);
    }
}

void left_by_break(int n)
{
    for (int i = 0; i < n; i++) {
        char *p = malloc(1); // ALLOC escapes loop=1
        take(p);
        if (look(p))
            break;
        free(p);
    }
}

/* buffers that may be too small */

void on_the_stack_if_it_fits(size_t n)
{
    char small[64], *p = small;
    if (n > sizeof small)
        p = malloc(n); // ALLOC stays freed=every
    take(p);
    if (p != small)
        free(p);
}

void on_the_stack_and_forgotten(size_t n)
{
    char small[64], *p = small;
    if (n > sizeof small)
        p = malloc(n); // ALLOC escapes
    take(p);
    if (p == small)
        free(p);
}

void flagged(size_t n)
{
    char small[64], *p = small;
    bool ours = false;
    if (n > sizeof small) {
        p = malloc(n); // ALLOC stays freed=every
        ours = true;
    }
    take(p);
    if (ours)
        free(p);
}

void flagged_wrongly(size_t n)
{
    char small[64], *p = small;
    bool ours = true;
    if (n > sizeof small) {
        p = malloc(n); // ALLOC escapes
        ours = false;
    }
    take(p);
    if (ours)
        free(p);
}

/* no memory: realloc frees nothing */

char *moved(size_t n)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    kept = p;
    return realloc(p, n); // ALLOC escapes reason=returned
}

char *moved_for_sure(size_t n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    kept = p;
    char *q = realloc(p, n); // ALLOC escapes reason=returned
    if (!q)
        abort();
    return q;
}

static char *or_die(char *p, size_t n)
{
    char *q = realloc(p, n); // ALLOC escapes reason=returned
    if (!q)
        exit(1);
    return q;
}

char *moved_by_wrapper(size_t n)
{
    char *p = malloc(1); // ALLOC stays freed=every
    kept = p;
    return or_die(p, n); // ALLOC escapes reason=returned callee=or_die
}

static char *or_null(char *p, size_t n)
{
    return realloc(p, n); // ALLOC escapes reason=returned
}

char *moved_by_other_wrapper(size_t n)
{
    char *p = malloc(1); // ALLOC escapes reason=global
    kept = p;
    return or_null(p, n); // ALLOC escapes reason=returned callee=or_null
}

/* callees that free */

static void release(char *p)
{
    if (p)
        free(p);
}

static void release_some(char *p, int c)
{
    char *q = NULL;
    if (c)
        q = p;
    free(q);
}

void released(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    take(p);
    release(p);
}

void perhaps_released(int c)
{
    char *p = malloc(1); // ALLOC escapes
    take(p);
    release_some(p, c);
}

/* in memory: a place that nobody else writes to */

void by_out_parameter(void)
{
    char *s;
    if (asprintf(&s, "x") < 0) // ALLOC stays freed=every callee=asprintf
        return;
    take(s);
    free(s);
}

static void make(char **out)
{
    *out = malloc(1); // ALLOC escapes reason=param-content
}

void made_and_freed(void)
{
    char *s;
    make(&s); // ALLOC stays freed=every callee=make
    take(s);
    free(s);
}

void made_and_changed(void)
{
    char *s;
    make(&s); // ALLOC escapes callee=make
    take(s);
    take(&s);
    free(s);
}

void made_and_cleared(void)
{
    char *s;
    make(&s); // ALLOC escapes callee=make
    take(s);
    s = NULL;
    free(s);
}

void member_freed(void)
{
    struct box b = {0};
    b.text = malloc(1); // ALLOC stays freed=every
    take(b.text);
    free(b.text);
}

void other_member_freed(void)
{
    struct box b = {0};
    b.text = malloc(1); // ALLOC escapes
    take(b.text);
    free(b.next);
}

/* the place is given to others, who do not write there */

struct job {
    long flags;
    char *name;
    struct inner { long n, m; } inner;
    long history[70];
    char *last;
};

static void set_flags(struct job *j)
{
    j->flags = 1;
}

static void set_deeper(struct job *j)
{
    set_flags(j);
    j->inner.n = j->inner.m;
}

static void rename_job(struct job *j)
{
    j->name = strdup("x"); // ALLOC escapes
}

static void forget(struct job *j)
{
    j->name = NULL;
}

void flags_set(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC stays freed=every
    take(j.name);
    set_flags(&j);
    set_deeper(&j);
    free(j.name);
}

void renamed(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    rename_job(&j); // ALLOC stays freed=every callee=rename_job
    free(j.name);
}

void forgotten(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    forget(&j);
    free(j.name);
}

static void rename_inner(struct inner *i)
{
    char **name = (char **)i - 1;
    *name = NULL;
}

static void set_inner(struct inner *i)
{
    i->m = 1;
}

void inner_set(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC stays freed=every
    take(j.name);
    set_inner(&j.inner);
    free(j.name);
}

void renamed_from_within(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    rename_inner(&j.inner);
    free(j.name);
}

static void note(struct job *j, int at)
{
    if (at >= 0 && at < 70)
        j->history[at] = 1;
}

void noted(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC stays freed=every
    j.last = malloc(1); // ALLOC escapes
    take(j.name);
    take(j.last);
    note(&j, 3);
    free(j.name);
    free(j.last); /* beyond the words that are told apart */
}

static void note_anywhere(long *words, int at)
{
    words[at] = 0;
}

void noted_anywhere(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    note_anywhere(&j.flags, 1);
    free(j.name);
}

static void forget_later(struct job *j, int n)
{
    if (n)
        forget_later(j, n - 1);
    else
        j->name = NULL;
}

void forgotten_in_the_end(int n)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    forget_later(&j, n);
    free(j.name);
}

void cleared_whole(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    memset(&j, 0, sizeof j);
    free(j.name);
}

void looked_at(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC stays freed=every
    take(j.name);
    if (memchr(&j, 1, sizeof j)) /* const */
        set_flags(&j);
    free(j.name);
}

static struct job other_job(void)
{
    return (struct job){.flags = 2};
}

void replaced_whole(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    j = other_job();
    free(j.name);
}

/* in ways that are not seen in the arguments */

struct by_job {
    struct job *job;
};

static void forget_behind(struct by_job *h)
{
    h->job->name = NULL;
}

void forgotten_behind(void)
{
    struct job j = {0};
    struct by_job h = {&j};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    forget_behind(&h);
    free(j.name);
}

static void count_behind(struct by_job *h, int *n)
{
    *n += h->job != NULL;
}

void counted_behind(void)
{
    struct job j = {0};
    struct by_job h = {&j};
    int n = 0;
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    count_behind(&h, &n);
    free(j.name);
}

struct by_by_job {
    struct by_job *by;
};

static void forget_far_behind(struct by_by_job *h)
{
    h->by->job->name = NULL;
}

void forgotten_far_behind(void)
{
    struct job j = {0};
    struct by_job h = {&j};
    struct by_by_job hh = {&h};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    forget_far_behind(&hh);
    free(j.name);
}

struct ring {
    struct ring *next;
    char *name;
};

static void forget_next_of_next(struct ring *r)
{
    r->next->next->name = NULL;
}

void forgotten_round_a_ring(void)
{
    struct ring a = {0}, b = {&a, NULL};
    a.next = &b;
    a.name = malloc(1); // ALLOC escapes
    take(a.name);
    forget_next_of_next(&a);
    free(a.name);
}

void lost_behind(void)
{
    struct job j = {0};
    struct by_job h = {&j};
    take(&h);
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    set_flags(&j);
    free(j.name);
}

static void forget_listed(int n, ...)
{
    va_list l;
    va_start(l, n);
    va_arg(l, struct job *)->name = NULL;
    va_end(l);
}

void forgotten_in_a_list(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    forget_listed(1, &j);
    free(j.name);
}

static struct job *current;

static void make_current(struct job *j)
{
    current = j;
}

static void forget_current(void)
{
    current->name = NULL;
}

void forgotten_as_current(void)
{
    struct job j = {0};
    make_current(&j);
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    forget_current();
    free(j.name);
}

static struct job *same(struct job *j)
{
    return j;
}

void forgotten_under_another_name(void)
{
    struct job j = {0}, *k = same(&j);
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    forget(k);
    free(j.name);
}

/* by functions that others are given to call */

static void do_with(void (*f)(struct job *), struct job *j)
{
    f(j);
}

void flags_set_for_us(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC stays freed=every
    take(j.name);
    do_with(set_flags, &j);
    free(j.name);
}

void forgotten_for_us(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    do_with(forget, &j);
    free(j.name);
}

void nobody_knows_what_was_done(void (*f)(struct job *))
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    f(&j);
    free(j.name);
}

/* what lies in the place is freed by others */

static void release_job(struct job *j)
{
    free(j->name);
    j->name = NULL;
    set_flags(j);
    free(j->last);
}

static void release_all_but(struct job *j, int n)
{
    if (n)
        release_job(j);
}

static void replace_and_release(struct job *to, struct job *from)
{
    to->name = NULL;
    release_job(from);
}

void members_released(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC stays freed=every
    j.last = malloc(1); // ALLOC stays freed=every
    take(j.name);
    take(j.last);
    release_job(&j);
}

void released_perhaps(int n)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    release_all_but(&j, n);
}

void replaced_and_released(void)
{
    struct job j = {0}, k = {0};
    j.name = malloc(1); // ALLOC escapes
    k.name = malloc(1); // ALLOC stays freed=every
    take(j.name);
    take(k.name);
    replace_and_release(&j, &j); /* to is from */
    replace_and_release(&j, &k);
}

void one_of_two_released(void)
{
    struct job j[2] = {{0}};
    j[0].name = malloc(1); // ALLOC escapes
    j[1].name = malloc(1); // ALLOC stays freed=every
    take(j[0].name);
    take(j[1].name);
    release_job(&j[1]);
}

void changed_and_released(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    forget(&j);
    release_job(&j);
}

static void rename_current(void)
{
    if (current)
        current->name = NULL;
}

static void release_old(struct job *j)
{
    rename_current();
    free(j->name);
}

void released_while_current(void)
{
    struct job j = {0};
    current = &j; // LEAVES
    j.name = malloc(1); // ALLOC escapes
    take(j.name);
    release_old(&j);
    current = NULL;
}

void released_while_nobody_looks(void)
{
    struct job j = {0};
    j.name = malloc(1); // ALLOC stays freed=every
    take(j.name);
    release_old(&j);
}

/* made again, and moved by that */

void grown(int n)
{
    char *p = NULL;
    for (int i = 1; i < n; i++) {
        p = realloc(p, i); // ALLOC stays freed=every loop=1
        if (!p)
            abort();
        take(p);
    }
    free(p);
}

void grown_until_it_fails(int n)
{
    char *p = NULL;
    for (int i = 1; i < n; i++) {
        p = realloc(p, i); // ALLOC escapes loop=1
        if (!p)
            return;
        take(p);
    }
    free(p);
}

void grown_and_kept(int n)
{
    char *p = NULL;
    for (int i = 1; i < n; i++) {
        p = realloc(p, i); // ALLOC escapes loop=1
        if (!p)
            abort();
        take(p);
    }
}

void grown_from_nothing_each_time(int n)
{
    char *p = NULL;
    for (int i = 1; i < n; i++) {
        p = NULL;
        p = realloc(p, i); // ALLOC escapes loop=1
        if (!p)
            abort();
        take(p);
    }
    free(p);
}

/* made only where the result says so */

static int is_odd(const char *p)
{
    return p[0] & 1;
}

static int make_or_fail(char **out)
{
    char *p = malloc(1); // ALLOC escapes reason=param-content
    if (!p)
        return -1;
    if (is_odd(p)) {
        free(p);
        return -2;
    }
    *out = p;
    return 0;
}

static int make_and_count(char **out, int n)
{
    char *p = malloc(1); // ALLOC escapes reason=param-content
    if (!p)
        return -1;
    *out = p;
    return n > 3; /* 0, 1 */
}

static int make_and_say(char **out, int n)
{
    char *p = malloc(1); // ALLOC escapes reason=param-content
    *out = p;
    return n;
}

static int make_through(char **out)
{
    int r = make_or_fail(out); // ALLOC escapes reason=param-content callee=make_or_fail
    if (r == 0)
        look("made");
    return r;
}

static bool make_if(char **out, int n)
{
    bool made = n > 3;
    if (made)
        *out = malloc(1); // ALLOC escapes reason=param-content
    return made;
}

static int make_in_place(char **out)
{
    *out = malloc(1); // ALLOC escapes reason=param-content
    if (!*out)
        return -1;
    if (is_odd(*out)) {
        free(*out);
        *out = NULL;
        return -2;
    }
    return 0;
}

int made_in_place(void)
{
    char *s;
    if (make_in_place(&s) < 0) // ALLOC stays freed=every
        return -1;
    take(s);
    free(s);
    return 0;
}

static int make_in_two_places(char **out, char **again)
{
    *out = malloc(1); // ALLOC escapes reason=param-content
    *again = NULL;
    if (!*out)
        return -1;
    if (is_odd(*out)) {
        free(*out);
        return -2;
    }
    return 0;
}

int made_in_one_of_two_places(void)
{
    char *s, *t;
    if (make_in_two_places(&s, &t)) // ALLOC stays freed=every
        return -1;
    take(s);
    free(s);
    return 0;
}

int made_or_failed(void)
{
    char *s;
    if (make_or_fail(&s) != 0) // ALLOC stays freed=every
        return -1;
    take(s);
    free(s);
    return 0;
}

int made_or_negative(void)
{
    char *s;
    int r = make_or_fail(&s); // ALLOC stays freed=every
    if (r < 0)
        goto out;
    take(s);
    free(s);
out:
    return r;
}

int made_or_minus_one(void)
{
    char *s;
    int r = make_and_count(&s, 5); // ALLOC stays freed=every
    if (r == -1)
        return r;
    take(s);
    free(s);
    return 0;
}

int made_through(void)
{
    char *s;
    if (make_through(&s)) // ALLOC stays freed=every
        return -1;
    take(s);
    free(s);
    return 0;
}

int made_if_so(int n)
{
    char *s;
    if (!make_if(&s, n)) // ALLOC stays freed=every
        return -1;
    take(s);
    free(s);
    return 0;
}

int made_when_asked_the_other_way(void)
{
    char *s = NULL;
    if (make_or_fail(&s) == 0) // ALLOC escapes
        return take(s), -1;
    free(s);
    return 0;
}

int made_or_one(void)
{
    char *s;
    int r = make_and_count(&s, 5); // ALLOC escapes
    if (r > 0)
        return -1;
    take(s);
    free(s);
    return 0;
}

int made_and_said(int n)
{
    char *s;
    if (make_and_say(&s, n)) // ALLOC escapes
        return -1;
    take(s);
    free(s);
    return 0;
}

int made_and_something_else_failed(const char *name)
{
    char *s;
    int r = make_or_fail(&s); // ALLOC escapes
    take(s);
    r = look(name);
    if (r)
        return -1;
    free(s);
    return 0;
}

int made_one_or_the_other(int n)
{
    char *s;
    int (*make_one)(char **) = n ? make_or_fail : make_through;
    if (make_one(&s)) // ALLOC stays freed=every
        return -1;
    take(s);
    free(s);
    return 0;
}

static int make_always(char **out)
{
    *out = malloc(1); // ALLOC escapes reason=param-content
    return 1;
}

int made_somehow(int n)
{
    char *s;
    int (*make_one)(char **) = n ? make_or_fail : make_always;
    if (make_one(&s)) // ALLOC escapes
        return -1;
    take(s);
    free(s);
    return 0;
}

/* what it holds is another matter */

void holder_freed(void)
{
    struct box *b = malloc(sizeof *b); // ALLOC stays freed=every
    b->text = malloc(1);               // ALLOC escapes reason=stored-in-escaping
    take(b);
    free(b);
}

/* jumped back to */

static jmp_buf back;

void jumped_out_of(void)
{
    char *p = malloc(1); // ALLOC escapes
    if (setjmp(back))
        return;
    take(p);
    free(p);
}

/* a part of it may have been given back */

void unmapped(void)
{
    char *p = mmap(NULL, 8192, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); // ALLOC escapes
    take(p);
    munmap(p, 4096);
}

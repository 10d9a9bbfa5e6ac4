/* Nothing to say. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct box {
    int *p;
    struct box *next;
};

static int *global;
static jmp_buf *handler;
void unknown(void *);
int work(void);

void set_and_taken_back(void)
{
    int x = 1;
    global = &x;
    work();
    global = NULL;
}

void set_and_restored(void)
{
    int x = 1, *old = global;
    global = &x;
    work();
    global = old;
}

void unlink_box(struct box *);

void taken_back_by_a_callee(struct box *list)
{
    struct box mine = {NULL, list->next};
    list->next = &mine;
    work();
    unlink_box(&mine);
}

void taken_back_if_it_is_there(struct box *b)
{
    int x = 1;
    if (!b->p)
        b->p = &x;
    work();
    if (b->p == &x)
        b->p = NULL;
}

static int use_all(int argc, char **argv);

int main(int argc, char **argv)
{
    int x = argc;
    global = &x;
    return argv[0] ? work() : use_all(argc, argv);
}

static void box_set(struct box *b, int *p)
{
    b->p = p;
}

void set_and_unset_by_callees(struct box *b)
{
    int x = 1;
    box_set(b, &x);
    work();
    box_set(b, NULL);
}

static struct box *top;

static void box_push(struct box *b)
{
    top = b;
}

static void box_pop(void)
{
    top = NULL;
}

void pushed_and_popped(void)
{
    struct box b = {NULL, NULL};
    box_push(&b);
    work();
    box_pop();
}

static void box_offer(struct box *b, int *p)
{
    if (!b->p)
        b->p = p;
}

void a_callee_that_may_not_store_it(struct box *b)
{
    int x = 1;
    box_offer(b, &x);
}

static void box_borrow(struct box *b, int *p)
{
    int *old = b->p;
    b->p = p;
    work();
    b->p = old;
}

void a_callee_that_takes_it_back(struct box *b)
{
    int x = 1;
    box_borrow(b, &x);
}

void into_ones_own(void)
{
    int x = 1;
    struct box b;
    box_set(&b, &x);
    unknown(b.next);
}

void copied_and_cleared(struct box *b)
{
    int x = 1;
    *b = (struct box){&x, NULL};
    work();
    b->p = NULL;
}

struct request {
    void *context[8];
    int state;
};
struct plugin {
    int id;
};
int handle(struct request *r);

/* Taken back in the same words, though a call lies between. */
int taken_back_by_its_name(struct request *r, struct plugin *p)
{
    int config = 1;
    r->context[p->id] = &config;
    int rc = handle(r);
    if (rc)
        r->context[p->id] = NULL;
    else
        r->context[p->id] = malloc(4);
    return rc;
}

static struct box *current;
void fill(struct box *b);

/* What was there before is another pointer. */
int put_back_where_it_differs(int append)
{
    struct box own = {0};
    struct box *old = current;
    if (append)
        current = &own;
    fill(current);
    if (old != current)
        current = old;
    return 0;
}

static struct stack {
    int **of;
    int n;
} frames;

/* What is behind the count is there no more. */
int counted_up_and_down(int x)
{
    frames.of[frames.n++] = &x;
    handle(NULL);
    frames.n -= 1;
    return x;
}

struct options {
    const char *name;
    int **pipes;
    int npipes;
};
int start(const struct options *o);

static struct options options;
static const struct options defaults;

static void init_options(const char *name)
{
    options.name = name;
}

/* Each sets the place before it lets anybody look. */
int one_pipe(int n)
{
    int *pipes[1] = {NULL};
    init_options(n ? "some" : "none");
    options.pipes = pipes;
    options.pipes[0] = NULL;
    options.npipes = 1;
    return start(&options);
}

int two_pipes(int n)
{
    int *pipes[2] = {NULL, NULL};
    init_options("two");
    if (n)
        options.pipes = pipes;
    else
        options.pipes = NULL;
    return start(&options);
}

int zeroed(void)
{
    memset(&options, 0, sizeof options);
    return start(&options);
}

int copied_first(void)
{
    options = defaults;
    return start(&options);
}

int made_first(void)
{
    options = (struct options){.name = "made"};
    return start(&options);
}

int in_each_round(int n)
{
    int rc = 0;
    for (int i = 0; i < n; i++) {
        options.pipes = NULL;
        rc |= start(&options);
    }
    return rc;
}

const char *other_members(void)
{
    options.npipes++;
    return options.name;
}

int is_it(const struct options *o)
{
    return o == &options;
}

/* A static variable of the function, and one that is the pointer itself. */
int in_the_function(void)
{
    static struct options own;
    int *pipes[1] = {NULL};
    own.pipes = pipes;
    return start(&own);
}

static int *here;

int the_pointer_itself(void)
{
    int x = 1;
    here = &x;
    return *here;
}

/* Some read what they have not set, but who runs one of them after another? Programs that run one test each. */
static struct options tested;

static int test_pipes(void)
{
    int *pipes[2] = {NULL, NULL};
    tested.pipes = pipes;
    return start(&tested);
}

static int test_name(void)
{
    tested.name = "test";
    return start(&tested);
}

const struct test { const char *name; int (*run)(void); } tests[] = {
    {"pipes", test_pipes}, {"name", test_name},
};

/* One after the other, but the address is there only when it is good. */
static struct options run_first;

static int left_last(void)
{
    int *pipes[2] = {NULL, NULL};
    run_first.pipes = pipes;
    return start(&run_first);
}

static int reads_first(void)
{
    return run_first.pipes != NULL;
}

static int both_once(int n)
{
    int had = reads_first();
    return n ? left_last() : had;
}

int run_once(int argc, char **argv)
{
    return both_once(argc) + (argv[0] != NULL);
}

struct test once = {"once", (int (*)(void))run_once};

/* The helper reads it, and each of those who call it has set it. */
static struct options helped;

static int help(void)
{
    return helped.pipes ? start(&helped) : 0;
}

int with_two(void)
{
    int *pipes[2] = {NULL, NULL};
    helped.pipes = pipes;
    return help();
}

int with_three(void)
{
    int *pipes[3] = {NULL, NULL, NULL};
    helped.pipes = pipes;
    return help();
}

/* What it was put into is freed. */
void split(const char *text, int *n, const char ***parts);
void join(int n, const char *const *parts);

void with_a_part_changed(const char *text)
{
    const char **parts;
    int n;
    char other[16] = "other";
    split(text, &n, &parts);
    if (n > 0) {
        parts[n - 1] = other + 1;
        join(n, parts);
    }
    free(parts);
}

/* ... in what a pointer there leads to. */
struct arguments { const char **list; int n; };
int start_with(const struct arguments *a);
static struct arguments given;
static const char *list_of_all[3];

static void init_given(const char *first)
{
    list_of_all[0] = first;
    list_of_all[1] = NULL;
    given.list = list_of_all;
}

static int test_number(void)
{
    char number[10] = "7";
    init_given("prog");
    given.list[1] = number;
    return start_with(&given);
}

static int test_nothing(void)
{
    init_given("prog");
    return start_with(&given);
}

const struct test more[] = {{"number", test_number}, {"nothing", test_nothing}};

/* Copied, and taken back; what is copied comes from elsewhere. */
struct boxed { int *p; const char *name; };

void copied_and_taken_back(struct boxed *out)
{
    int x = 1;
    struct boxed b = {&x, "x"};
    memcpy(out, &b, sizeof b);
    out->p = NULL;
}

void copied_from_elsewhere(struct boxed *out, const struct boxed *in)
{
    int x = 1;
    struct boxed b = {&x, "x"};
    out->name = b.p ? in->name : NULL;
    memcpy(&b, in, sizeof b);
    memcpy(out, in, sizeof *out);
}

/* Whoever has the stream worked on has said before where to: here, or in all that call it. */
struct stream {
    char *next_out;
    unsigned avail_out;
};

int deflate_some(struct stream *s);
int deflate_start(struct stream *s);
int deflate_finish(struct stream *s);

struct connection { struct stream out; int fd; };

static int work_on(struct stream *s)
{
    return s->next_out ? deflate_some(s) : -1;
}

int begin(struct connection *c)
{
    return deflate_start(&c->out);
}

int pack(struct connection *c)
{
    char scratch[64];
    int r;
    do {
        c->out.next_out = scratch;
        c->out.avail_out = sizeof scratch;
        r = deflate_some(&c->out);
    } while (r == 0 && c->out.avail_out == 0);
    return r;
}

int pack_more(struct connection *c)
{
    char scratch[128];
    c->out.next_out = scratch;
    return work_on(&c->out);
}

static void set_up(struct stream *s)
{
    *s = (struct stream){.avail_out = 1};
}

int pack_nothing(struct connection *c)
{
    set_up(&c->out);
    return work_on(&c->out);
}

int end(struct connection *c)
{
    return deflate_finish(&c->out);
}

/* A message that each caller makes for itself. */
struct message { void *part; int flags; };

int take_message(struct message *m);

static int peek(struct message *m)
{
    char part[8];
    m->part = part;
    return take_message(m);
}

int one_message(void)
{
    struct message m = {.flags = 1};
    return peek(&m) + m.flags;
}

/* An external variable that is set anew wherever it is read. */
const char *current_name;

int with_a_name(int n)
{
    char name[8] = {(char)n};
    current_name = name;
    return current_name[0];
}

static int use_all(int argc, char **argv)
{
    struct connection c = {0};
    begin(&c);
    while (argc-- > 1)
        pack(&c), pack_more(&c), pack_nothing(&c);
    return end(&c) + one_message() + with_a_name(argv[0][0]);
}

int where_longjmp_goes(void)
{
    jmp_buf here;
    handler = &here;
    if (setjmp(here))
        return 1;
    work();
    return 0;
}

/* stack-escape tells of these. */
int *returned(void)
{
    int x = 1;
    return &x;
}

void left_with_the_caller(struct box *b)
{
    int x = 1;
    b->p = &x;
}

void left_for_everybody(void)
{
    int x = 1;
    global = &x;
}

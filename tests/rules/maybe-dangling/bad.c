/* Addresses of automatic objects that are lent, and not taken back. */
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct box {
    int *p;
    const char *name;
};

static int *global;
void unknown(void *);

int *whatever_is_there(void)
{
    return global;
}

void left_in_a_global(void)
{
    int x = 1;
    global = &x; // WARN maybe-dangling
    unknown(NULL);
}

int taken_back_on_one_path_only(int n)
{
    int x = 1;
    global = &x; // WARN maybe-dangling
    if (n)
        return 1;
    global = NULL;
    return 0;
}

void lent_to_the_caller(struct box *b)
{
    int x = 1;
    b->p = &x; // WARN maybe-dangling
    unknown(NULL);
}

static void box_set(struct box *b, int *p, const char *name)
{
    b->name = name;
    b->p = p;
}

static void set_named(struct box *b, int *p)
{
    box_set(b, p, "named");
}

void stored_by_a_callee(struct box *b)
{
    int x = 1;
    set_named(b, &x); // WARN maybe-dangling
}

static const char *title;

static void set_title(const char *s)
{
    title = s;
}

void stored_in_a_static(int n)
{
    char text[16] = "title";
    text[0] += (char)n;
    set_title(text); // WARN maybe-dangling
}

static struct ring {
    int **of;
    int n, first;
} ring;

void pushed_and_another_count_lowered(int x)
{
    ring.of[ring.n++] = &x; // WARN maybe-dangling
    ring.first -= 1;
}

static int *now;

void kept_where_it_is_the_same(int *other)
{
    int own = 0;
    int *old = now;
    now = &own; // WARN maybe-dangling
    if (old == other)
        now = old;
}

struct options {
    const char *name;
    int **pipes;
    int npipes;
};
int start(const struct options *o);

/* One that looks at it unset. */
static struct options shared;

int sets_it(void)
{
    int *pipes[2] = {NULL, NULL};
    shared.pipes = pipes; // WARN maybe-dangling
    return start(&shared);
}

int starts_without(void)
{
    shared.name = "without";
    return start(&shared);
}

/* One that reads the member. */
static struct options counted;

int sets_and_counts(void)
{
    int *pipes[2] = {NULL, NULL};
    counted.pipes = pipes; // WARN maybe-dangling
    return start(&counted);
}

int has_pipes(void)
{
    return counted.pipes != NULL;
}

/* A copy of the whole. */
static struct options original;

int sets_the_original(void)
{
    int *pipes[2] = {NULL, NULL};
    original.pipes = pipes; // WARN maybe-dangling
    return start(&original);
}

struct options copied(void)
{
    return original;
}

/* Set on one way only. */
static struct options perhaps;

int sets_it_perhaps(int n)
{
    int *pipes[2] = {NULL, NULL};
    if (n)
        perhaps.pipes = pipes; // WARN maybe-dangling
    return start(&perhaps);
}

/* Set in a round of a loop that may not come about. */
static struct options rounds;

int sets_it_in_rounds(int n)
{
    int *pipes[2] = {NULL, NULL};
    for (int i = 0; i < n; i++)
        rounds.pipes = pipes; // WARN maybe-dangling
    return start(&rounds);
}

/* Its address is kept elsewhere, by a function. */
static struct options kept;
static struct options *last;

int keeps_it(void)
{
    int *pipes[2] = {NULL, NULL};
    kept.pipes = pipes; // WARN maybe-dangling
    last = &kept;
    return start(&kept);
}

/* ... by an initialiser. */
static struct options listed;
struct options *const list[] = {&listed, NULL};

int in_a_list(void)
{
    int *pipes[2] = {NULL, NULL};
    listed.pipes = pipes; // WARN maybe-dangling
    return start(&listed);
}

/* ... by whoever asks. */
static struct options asked;

int asked_for(void)
{
    int *pipes[2] = {NULL, NULL};
    asked.pipes = pipes; // WARN maybe-dangling
    return start(&asked);
}

struct options *asks(void)
{
    return &asked;
}

/* Every unit sees it. */
struct options known;

int of_the_program(void)
{
    int *pipes[2] = {NULL, NULL}, *others[2] = {NULL, NULL};
    known.pipes = pipes; // WARN maybe-dangling
    shared.pipes = others; // WARN maybe-dangling
    return start(&known);
}

/* Set, but then somebody else's address is there. */
static struct options nested;

static void inner(void)
{
    int *pipes[2] = {NULL, NULL};
    nested.pipes = pipes; // WARN maybe-dangling
    unknown(NULL);
}

int outer(void)
{
    nested.pipes = NULL;
    inner();
    return start(&nested);
}

/* Another member is set, or cleared; not the place. */
static struct options beside;

int sets_the_place(void)
{
    int *pipes[2] = {NULL, NULL};
    beside.pipes = pipes; // WARN maybe-dangling
    return start(&beside);
}

int clears_what_is_before_it(void)
{
    memset(&beside, 0, sizeof beside.name);
    return start(&beside);
}

/* Where longjmp() goes nobody knows what has been set. */
static struct options jumped;
static jmp_buf back;

int sets_what_is_jumped_over(void)
{
    int *pipes[2] = {NULL, NULL};
    jumped.pipes = pipes; // WARN maybe-dangling
    return start(&jumped);
}

int jumps(void)
{
    jumped.pipes = NULL;
    if (setjmp(back))
        return start(&jumped);
    return 0;
}

/* One after the other. */
static struct options in_turn;

static int leaves_it(void)
{
    int *pipes[2] = {NULL, NULL};
    in_turn.pipes = pipes; // WARN maybe-dangling
    return start(&in_turn);
}

static int finds_it(void)
{
    return in_turn.pipes != NULL;
}

static int runs_both(void)
{
    return leaves_it() ? finds_it() : 0;
}

int (*const runs)(void) = runs_both;

/* One after the other, in rounds of a loop. */
static struct options in_rounds;

static int leaves_it_there(void)
{
    int *pipes[2] = {NULL, NULL};
    in_rounds.pipes = pipes; // WARN maybe-dangling
    return start(&in_rounds);
}

static int finds_it_there(void)
{
    return in_rounds.pipes != NULL;
}

static int runs_rounds(int n)
{
    int found = 0;
    while (n-- > 0) {
        found += finds_it_there();
        leaves_it_there();
    }
    return found;
}

int (*const rounds_of)(int n) = runs_rounds;

/* The helper reads it, and one of those who call it has not set it. */
static struct options half_helped;

static int half_help(void)
{
    return half_helped.pipes ? start(&half_helped) : 0;
}

int with_pipes(void)
{
    int *pipes[2] = {NULL, NULL};
    half_helped.pipes = pipes; // WARN maybe-dangling
    return half_help();
}

int without_pipes(void)
{
    return half_help();
}

/* In what a pointer in a static variable leads to, and that is read: by another name, in turn, by whoever gave it. */
struct arguments { const char **list; int n; };
int start_with(const struct arguments *a);
static struct arguments by_name, by_turns, brought;
static const char *names[3];

static int leaves_a_name(void)
{
    char number[10] = "7";
    by_name.list = names;
    by_name.list[1] = number; // WARN maybe-dangling
    return start_with(&by_name);
}

static const char *name_of(int n)
{
    return names[n];
}

static const char *one_then_the_other(int n)
{
    return leaves_a_name() ? name_of(n) : NULL;
}

const char *(*const names_of)(int n) = one_then_the_other;

static const char *turns[3];

int leaves_in_turns(void)
{
    char number[10] = "7";
    by_turns.list = turns;
    by_turns.list[1] = number; // WARN maybe-dangling
    return start_with(&by_turns);
}

static int brings(const char **list)
{
    brought.list = list;
    return 0;
}

static int leaves_with_others(void)
{
    char number[10] = "7";
    brought.list[1] = number; // WARN maybe-dangling
    return start_with(&brought);
}

struct test { int (*bring)(const char **list); int (*run)(void); } tests[] = {{brings, leaves_with_others}};

/* A member that somebody reads who has not set it: himself, by what he is given, or by a function that nobody knows. */
struct sink { char *into; char *left; char *lost; char *kept; int n; };
int fill(struct sink *s);

static int asks_where(const struct sink *s)
{
    return s->into != NULL;
}

int gives(struct sink *s)
{
    char room[64];
    s->into = room; // WARN maybe-dangling
    s->n = asks_where(s);
    return 0;
}

int asks_again(struct sink *s)
{
    return asks_where(s);
}

/* ... on one of the ways; ... and round the loop, where another left its own. */
int sets_on_one_way(struct sink *s, char *other)
{
    char room[64];
    if (s->n > 3)
        s->left = other;
    s->n = s->left != NULL;
    s->left = room; // WARN maybe-dangling
    unknown(NULL);
    return 0;
}

static int leaves_its_own(struct sink *s)
{
    char room[64];
    int had = s->lost != NULL;
    s->lost = room; // WARN maybe-dangling
    unknown(NULL);
    return had;
}

int again_and_again(struct sink *s, int n)
{
    s->lost = NULL;
    while (n-- > 0)
        s->n += leaves_its_own(s);
    return s->n;
}

int nobody_sets_it(struct sink *s)
{
    char room[64];
    s->kept = room; // WARN maybe-dangling
    unknown(NULL);
    return s->n;
}

struct sink copy_of(const struct sink *s)
{
    return *s;
}

/* A function that nobody knows is given a stream for which it was set, and one for which it was not. */
struct pipe { char *next; };
int flow(struct pipe *p);

int flows(struct pipe *p)
{
    char room[64];
    p->next = room; // WARN maybe-dangling
    return flow(p);
}

int flows_on(struct pipe *p)
{
    return flow(p);
}

const char *last_name;

int leaves_its_name(int n)
{
    char name[8] = {(char)n};
    last_name = name; // WARN maybe-dangling
    unknown(NULL);
    return 0;
}

int is_last(const char *name)
{
    return name == last_name;
}

int main(int argc, char **argv)
{
    struct sink s = {0}, t;
    struct pipe p = {argv[0]};
    gives(&s), sets_on_one_way(&s, argv[0]), again_and_again(&s, argc), nobody_sets_it(&s);
    t = copy_of(&s);
    return asks_again(&t) + flows(&p) + flows_on(&p) + leaves_its_name(argc) + is_last(argv[0]);
}

/* Functions without a body, a model or a promise: the assumption is named. */
#include <stdlib.h>
#include <string.h>

struct box {
    char *p;
    struct box *next;
};

void take(void *);
void take_const(const char *);
void *give(void);
char *change(char *);
int look(const struct box *);
void fill(struct box *);
void no_arguments(void);
int number(int);

void passed(void)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=unknown:take
    take(p);
}

void passed_as_const(void)
{
    char *p = malloc(1); // ALLOC escapes reason=unknown-callee assumes=unknown:take_const
    take_const(p);
}

void inside_a_passed_object(void)
{
    struct box *b = calloc(1, sizeof *b); // ALLOC escapes reason=unknown-callee assumes=unknown:look
    b->p = malloc(1);                     // ALLOC escapes assumes=unknown:look
    look(b);
}

void inside_a_passed_local(void)
{
    struct box b = {0};
    b.p = malloc(1); // ALLOC escapes assumes=unknown:look
    look(&b);
    free(b.p);
}

void two_levels_inside(void)
{
    struct box a = {0}, b = {0};
    a.next = &b;
    b.p = malloc(1); // ALLOC escapes assumes=unknown:look
    look(&a);
}

void beside_a_passed_object(void)
{
    char *p = malloc(1), *q = malloc(1); // ALLOC escapes; ALLOC stays freed=every assumes=none
    take(p);
    free(q);
}

void only_a_number_passed(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    number(p != NULL);
    free(p);
}

void nothing_passed(void)
{
    char *p = malloc(1); // ALLOC stays freed=every
    no_arguments();
    free(p);
}

char *result_of_unknown(void)
{
    return give();
}

void stored_in_result_of_unknown(void)
{
    char **p = give();
    *p = malloc(1); // ALLOC escapes
}

void stored_in_what_unknown_filled(void)
{
    struct box b;
    fill(&b);
    b.next->p = malloc(1); // ALLOC escapes
}

void stored_in_local_that_unknown_knows(void)
{
    struct box b = {0};
    fill(&b);
    b.p = malloc(1); // ALLOC escapes assumes=unknown:fill
    no_arguments();
    free(b.p);
}

void freed_before_unknown_sees_it(void)
{
    struct box b = {0};
    fill(&b);
    b.p = malloc(1); // ALLOC stays freed=every
    free(b.p);
}

void stored_before_unknown_filled(void)
{
    struct box b;
    b.p = malloc(1); // ALLOC escapes assumes=unknown:fill
    fill(&b);
}

char *maybe_changed(void)
{
    char *p = malloc(1); // ALLOC escapes
    return change(p);
}

void two_assumptions(void)
{
    char *p = malloc(1); // ALLOC escapes assumes=unknown:take assumes=unknown:change
    take(p);
    change(p);
}

char *certain_beats_assumed(void)
{
    char *p = malloc(1); // ALLOC escapes reason=returned
    take(p);
    return p;
}

void parameter_passed(char *p, char *q) // PARAM p leaks; PARAM q none
{
    take(p);
    (void)q;
}

void parameter_content_passed(struct box *b) // PARAM b content 1
{
    take(b->p);
}

void undeclared(void *(*f)(void))
{
    char **p = f();
    *p = malloc(1); // ALLOC escapes
}

static void through_static(char *p)
{
    take(p);
}

void assumption_of_a_callee(void)
{
    char *p = malloc(1); // ALLOC escapes assumes=unknown:take
    through_static(p);
}

__attribute__((weak)) void weak_default(void *p)
{
    (void)p;
}

void passed_to_weak(void)
{
    char *p = malloc(1); // ALLOC escapes assumes=weak:weak_default
    weak_default(p);
}

extern char *environment[];
extern struct box *shared_box;

void stored_in_extern(void)
{
    environment[0] = malloc(1); // ALLOC escapes reason=global
    shared_box->p = malloc(1);  // ALLOC escapes reason=global
}

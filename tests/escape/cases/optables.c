/* Tables and structs of functions. */
#include <stdlib.h>
#include <string.h>

#include "optables.h"

static void *sink;

static void op_read(void *x)
{
    ((char *)x)[0]++;
}
static void op_free(void *x)
{
    free(x);
}
static void op_keep(void *x)
{
    sink = x;
}

static void (*const harmless[])(void *) = {op_read, op_free};
static void (*const harmful[])(void *) = {op_read, op_keep};

void by_const_table(int i)
{
    void *p = malloc(1); // ALLOC stays
    harmless[i](p);
}

void by_const_table_with_keeper(int i)
{
    void *p = malloc(1); // ALLOC escapes
    harmful[i](p);
}

struct ops {
    const char *name;
    void (*use)(void *);
    void *(*make)(size_t);
};

static void *make_plain(size_t n)
{
    return malloc(n); // ALLOC escapes reason=returned
}

static const struct ops plain = {"plain", op_read, make_plain};

void by_const_struct(void)
{
    void *p = malloc(1); // ALLOC stays freed=every
    plain.use(p);
    free(p);
}

void made_by_const_struct(void)
{
    void *p = plain.make(3); // ALLOC stays freed=every
    free(p);
}

void *made_and_returned(void)
{
    return plain.make(3); // ALLOC escapes reason=returned
}

static const struct ops table[] = {{"a", op_read, make_plain}, {.name = "b", .use = op_free}};

void by_table_of_structs(int i)
{
    void *p = malloc(1); // ALLOC stays
    table[i].use(p);
}

void by_pointer_to_table(const char *name)
{
    void *p = malloc(1); // ALLOC stays
    for (const struct ops *o = table; o < table + 2; o++)
        if (strcmp(o->name, name) == 0)
            o->use(p);
}

/* a struct defined here: only what this file stores */

struct handler {
    void (*done)(void *);
    void *ctx;
};

static struct handler current = {op_read, NULL};

void set_free(void)
{
    current.done = op_free;
}

void by_field_of_own_struct(void)
{
    void *p = malloc(1); // ALLOC stays
    current.done(p);
}

void by_parameter_of_own_struct(struct handler *h)
{
    void *p = malloc(1); // ALLOC stays
    h->done(p);
}

struct open_handler {
    void (*done)(void *);
};

void set_open(struct open_handler *h, void (*fn)(void *))
{
    h->done = fn;
}

void by_field_set_by_strangers(struct open_handler *h)
{
    void *p = malloc(1); // ALLOC escapes
    h->done(p);
}

/* a struct of a header: anyone may fill it */

void by_header_struct(struct public_ops *o)
{
    void *p = malloc(1); // ALLOC escapes
    o->use(p);
}

static const struct public_ops mine = {op_read};

void by_const_header_struct(void)
{
    void *p = malloc(1); // ALLOC escapes reason=unknown-callee KNOWN -- stays: the variable is static const, whatever its type
    mine.use(p);
}

static void (*current_op)(void *) = op_read;

void switch_op(int n)
{
    current_op = n ? op_read : op_free;
}

void by_closed_static_variable(void)
{
    void *p = malloc(1); // ALLOC stays
    current_op(p);
}

void (*public_op)(void *) = op_read;

void by_external_variable(void)
{
    void *p = malloc(1); // ALLOC escapes
    public_op(p);
}

typedef int (*command)(char **);

static int cmd_keep(char **v)
{
    sink = v[0];
    return 0;
}
static int cmd_count(char **v)
{
    return v[0] != NULL;
}

static const struct {
    const char *name;
    command run;
} commands[] = {{"keep", cmd_keep}, {"count", cmd_count}};

int run_command(const char *name)
{
    char *v[2] = {strdup("arg"), NULL}; // ALLOC escapes
    for (size_t i = 0; i < 2; i++)
        if (strcmp(commands[i].name, name) == 0)
            return commands[i].run(v);
    free(v[0]);
    return -1;
}

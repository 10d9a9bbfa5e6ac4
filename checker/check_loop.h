/* check_loop.h: what a rule may ask of loops, and of what grows in them. */
#ifndef MEMKIT_CHECKER_CHECK_LOOP_H
#define MEMKIT_CHECKER_CHECK_LOOP_H

#include "check.h"
#include "containers.h"

enum { CHECK_FEW = 16 /* times that nobody needs to save anything for */ };

uint32_t check_loop_of(const check *c, ir_val v); /* the innermost around v, or IR_NONE */
/* Is v on every way round the loop? */
bool check_each_time(const check *c, ir_val v, uint32_t loop);
/* Is the loop, as far as anybody can tell, no matter of a few rounds? */
bool check_is_long(const check *c, uint32_t loop);

/* Does the loop take a line apart, word by word? Words are few. */
bool check_splits_words(const check *c, uint32_t loop);

/* Does the loop read what it goes through from a file, of which there may be any amount? */
bool check_reads_input(const check *c, uint32_t loop);

/* How often the loop runs, if that is known when it begins. */
typedef struct check_trip {
    int64_t count;    /* if constant, else -1 */
    const char *text; /* "n", "list->len-1": in terms of the source, as long as the findings live */
    bool natural;     /* it cannot be negative: a constant, or compared as unsigned */
} check_trip;
bool check_trips(const check *c, uint32_t loop, check_trip *t);

const char *check_expr(const check *c,
                       ir_val v); /* as the source would put it; NULL: it cannot be said */
/* The variable that v is, or was given to: "v" for &v, too; NULL: none. */
const char *check_variable(const check *c, ir_val v);
const char *check_keep(const check *c,
                       mk_str *text); /* as long as the findings live; text is freed */
/* Blocks that this body makes larger, call by call. */
const cont_growth *check_growths(const check *c, uint32_t *n);
/* Resized to what is needed each time: as text, or as something else. */
static inline bool check_is_text(const cont_growth *g) {
    return g->by == CONT_BY_STRLEN || (g->by == CONT_BY_NEED && g->elem == 1);
}
static inline bool check_is_array(const cont_growth *g) {
    return g->by == CONT_BY_NEED && g->elem != 1;
}
/* Is v the pointer to what is made larger? */
bool check_is_block(const check *c, const cont_growth *g, ir_val v);
/* Is something put behind what is there? Where not, the loop tries again with more room, until it is enough. */
bool check_is_filled(const check *c, const cont_growth *g);
/* What to put text together with: a builder that the program has, else ours. */
const char *check_builder(const check *c);
/* The name of what is made larger: 'list->items', 'buf'. */
const char *check_block(const check *c, const cont_growth *g);

cont_body check_containers(const check *c);
/* How nodes of that type (teardown_record) are freed, if all at once; else NULL. */
const struct teardown *check_teardown(const check *c, uint64_t record);
bool check_any_teardown(const check *c); /* are there such types at all? */
struct body *check_body(const check *c);

#endif

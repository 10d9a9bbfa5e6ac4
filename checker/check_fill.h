/* check_fill.h: containers that a loop fills, whose length is known when it begins, and in which nobody made room. */
#ifndef MEMKIT_CHECKER_CHECK_FILL_H
#define MEMKIT_CHECKER_CHECK_FILL_H

#include "check_loop.h"

typedef struct check_fill {
    ir_val call; /* the first in the loop that makes it longer */
    ir_val of;   /* the container, as it came to life */
    uint32_t loop;
    const cont_op *op;
    bool handle;       /* the call gives another handle, which the next one takes: s = sdscat(s, t) */
    uint32_t room;     /* what could make room: a function of the program */
    const char *times; /* how many are put in: "n", "2*n" */
    bool natural;      /* which cannot be negative */
} check_fill;

/* The next one behind *at, which is 0 at first; false: there is none. table: hash tables, else all others. */
bool check_next_fill(check *c, bool table, ir_val *at, check_fill *out);
/* How many will be put in? A constant that is not the only way out of the loop is there to be safe. */
bool check_fill_times(const check *c, uint32_t loop, check_trip *trip);
/* Says it: which call to add, and with which number; and how it mends itself, where that is certain. */
void check_say_fill(check *c, const check_fill *f);

#endif

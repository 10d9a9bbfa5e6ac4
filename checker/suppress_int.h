/* suppress_int.h: comments of one file as data: what suppress_read.c finds, suppress.c holds findings against. */
#ifndef MEMKIT_CHECKER_SUPPRESS_INT_H
#define MEMKIT_CHECKER_SUPPRESS_INT_H

#include "report/source.h"
#include "suppress.h"

typedef struct suppress_item { /* one word of a list; all rules if its text is empty */
    mk_view text;
    rule_set rules;
    bool used; /* it suppressed a finding */
} suppress_item;

MK_VEC(suppress_items, suppress_item)

typedef struct suppress_range {
    find_pos at;       /* where it is said */
    uint32_t from, to; /* lines */
    bool open;         /* begun, and not ended so far: covers nothing */
    uint32_t item, nitems;
    rule_set rules; /* of all items */
    mk_view reason;
} suppress_range;

MK_VEC(suppress_ranges, suppress_range)

typedef struct suppress_problem {
    find_pos at;
    const char *what;
} suppress_problem;

MK_VEC(suppress_problems, suppress_problem)

typedef struct suppress_file { /* the zero value is empty */
    suppress_ranges ranges;
    suppress_items items;
    suppress_problems problems;
} suppress_file;

/* suppress_read.c  Views are into f's text, messages in a. cost: linear in the text. */
bool suppress_is_named(const source_file *f); /* does a word stand there that matters? cost: a search */
void suppress_read(suppress_file *out, const source_file *f, const char *name, mk_arena *a);
void suppress_file_clear(suppress_file *s);
void suppress_file_free(suppress_file *s);

#endif

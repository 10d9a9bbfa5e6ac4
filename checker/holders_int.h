/* holders_int.h: what one body does to one place in a static variable. */
#ifndef MEMKIT_CHECKER_HOLDERS_INT_H
#define MEMKIT_CHECKER_HOLDERS_INT_H

#include "holders.h"

/* By the program's numbers of functions: who stores a local's address there, who reads what is there when it is
 * called, or lets others; and all that call them. */
typedef struct order {
    const bool *leaves, *looks;
} order;

typedef struct finder {
    const program *p;
    const ir_unit *u;
    ir_func f;
    holder at;          /* the one that is looked at */
    const order *order; /* NULL: whoever is called may leave another address there */
    /* .at.through: the static variables that the pointer there is ever made to point to */
    ir_u32_vec targets;
} finder;

/* Fills .targets, empty before; false: the pointer may lead elsewhere, or nobody knows where. Changes d->f. */
bool holders_find_targets(finder *d);
bool holders_mentioned(const finder *d); /* the variable, in the body */
bool holders_kept(finder *d);            /* where it can be used at any time, or nobody can say */
bool holders_leaves(const finder *d);
/* Is it set on every way to where it is read? begins: at the start it is. */
bool holders_set_first(finder *d, bool begins);
/* holders_order.c: does nobody read the place, as far as it is known who calls whom, after a function that left an
 * address there has returned? Changes d->f. */
bool holders_nobody_after(finder *d);
/* Does it call one of them, or, of several by one name, is one of these one? By the program's numbers. */
bool holders_calls_one(const program *p, uint32_t func, const bool *of);
void holders_find_called(const program *p, bool *called); /* by name, or its address is taken */

/* holders_member.c: fills h->members. */
void holders_find_members(holders *h, const program *p);

#endif

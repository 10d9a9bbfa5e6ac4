/* ir_expr.h: values of a body as a C programmer would write them: n*4, p->len, strlen(s)+1. */
#ifndef MEMKIT_CHECKER_IR_EXPR_H
#define MEMKIT_CHECKER_IR_EXPR_H

#include "ir.h"

/* Names that promoted locals gave to values: from `bind`s, once for a body. */
typedef struct ir_names {
    const ir_unit *u;
    const ir_func *f;
    uint32_t *local; /* per value: the local that was first given it, or IR_NONE */
    ir_val *bind;    /* per value: that bind, or 0 */
} ir_names;

void ir_names_of(ir_names *n, const ir_unit *u, const ir_func *f,
                 mk_arena *a); /* O(instructions) */

/* Appends the expression; false (and out as it was) if some part of it has no name. Without blanks;
 * sums inside products are put in parentheses. */
bool ir_expr(const ir_names *n, ir_val v, mk_str *out);
/* The place an address names: "*out", "p->next", "tab[i]", "g". */
bool ir_place(const ir_names *n, ir_val address, mk_str *out);

#endif

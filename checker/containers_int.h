/* containers_int.h: sizes, as the files that recognise containers speak of them. */
#ifndef MEMKIT_CHECKER_CONTAINERS_INT_H
#define MEMKIT_CHECKER_CONTAINERS_INT_H

#include "containers.h"

enum { CONT_PHIS = 4 /* nested in each other: what sources contain */ };

typedef enum lin_kind { LIN_UNKNOWN, LIN_NUMBER, LIN_LINEAR, LIN_FACTOR } lin_kind;

typedef struct lin { /* mul * base + add, and extra if that is not 0 */
    lin_kind kind;
    ir_val base, extra;
    double mul, add;
} lin;

typedef struct sizer { /* .b .f .call are the asker's, .loop the loop that matters */
    const cont_body *b;
    const ir_func *f;
    uint32_t loop; /* in which the block grows, or IR_NONE */
    ir_val call;
    ir_val want; /* the base that is looked for, or 0 */
    ir_val open[CONT_PHIS];
    int nopen;
    int cost;
} sizer;

lin lin_number(double n);
/* What v is made of, as far as the base is a value that .call's loops or the body carry on. */
lin lin_shape(sizer *z, ir_val v);
lin lin_times(sizer *z, lin x, lin y);
/* By how much base goes up from one time to the next: a number, a value, a factor; UNKNOWN: it does not. */
lin lin_rise(sizer *z, ir_val base);

bool cont_is_call(const cont_body *b, ir_val v, const char *name);
lin cont_size(sizer *z, const cont_op *op, const ir_ins *call);

#endif

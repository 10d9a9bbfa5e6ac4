/* check_cause.h: one finding a cause: of findings about the same call, the one whose remedy mends the others. */
#ifndef MEMKIT_CHECKER_CHECK_CAUSE_H
#define MEMKIT_CHECKER_CHECK_CAUSE_H

#include "find.h"

typedef struct check_anchor { /* a call that a finding is about; it may be about several */
    size_t row;
    find_pos at;
    bool covered; /* by a finding that goes before its own */
} check_anchor;

MK_VEC(check_anchors, check_anchor)

/* Takes away the findings of one body all of whose anchors are those of findings that go before theirs in a
 * chain of rules (check_cause.c). needs: the anchors of one body's findings, in order of rows; their numbers of
 * rows are out of date afterwards. cost: O(anchors²). */
void check_one_a_cause(find_row_vec *rows, check_anchors *anchors);

#endif

/* ratio.h: `membench ratio`: alternatives to each other as multiples of one.
 *
 * Results with the same name but for the part after the last / are a group. The least of it whose part
 * begins with "floor" is what the others are held against, or else the first of all. A ratio is the median
 * of those of the samples that were taken in the same round, side by side, so what the machine did
 * meanwhile was done to both. */
#ifndef MEMBENCH_RATIO_H
#define MEMBENCH_RATIO_H

#include <stdio.h>

#include <mk/vec.h>

#include "result.h"
#include "statistics.h"

typedef struct ratio {
    const result *of;
    const char *group, *name; /* of their result: where it begins, and its last part */
    bool is_floor, is_first;  /* what its group is held against; the first of its group */
    const char *unit;
    double value, times; /* median; as a multiple of the floor's */
    interval bounds;    /* of that multiple, at 95 % */
    double bytes, allocs; /* an operation's; NAN: not counted */
} ratio;
MK_VEC(ratio_vec, ratio)

/* Of all groups of two or more that have the unit, the floor of each first. Points into r. Without a unit
 * it is ns/item where all of a group say so, else ns/op. */
void ratio_find(const run *r, const char *unit, ratio_vec *out);

/* What a figure of that unit is called: time/item, time/op, or the unit. */
const char *ratio_heading(const char *unit);

void ratio_text(const ratio_vec *ratios, FILE *out);
void ratio_json(const ratio_vec *ratios, FILE *out);
void ratio_csv(const ratio_vec *ratios, FILE *out);

#endif

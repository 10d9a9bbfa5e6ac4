/* groups.h: the order in which functions are solved: callees first, mutual recursion together. */
#ifndef MEMKIT_CHECKER_GROUPS_H
#define MEMKIT_CHECKER_GROUPS_H

#include "program.h"

typedef struct group { /* functions that reach each other by calls: members[first .. first + n) */
    uint32_t first, n;
    bool recursive; /* more than one, or one that calls itself */
} group;
MK_VEC(group_vec, group)

typedef struct groups {
    group_vec list; /* in order: what a group calls outside itself comes before it */
    ir_u32_vec members; /* functions; within a group in the order in which a walk down the calls leaves
                         * them: callees before callers, as far as recursion lets them */
    uint32_t *of; /* function -> group; in arena */
    mk_arena arena;
} groups;

/* Strongly connected components of the call graph (Tarjan 1972). cost: linear, no recursion. */
void groups_find(groups *g, const program *p);
void groups_free(groups *g);

/* Who has to wait for whom: groups that call group i directly are then[first[i]] .. then[first[i + 1] - 1], each
 * once. Both in a. cost: linear in calls. */
void groups_waiting(const groups *g, const program *p, mk_arena *a, const uint32_t **first,
                    const uint32_t **then);

#endif

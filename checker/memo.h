/* memo.h: groups of functions that need not be solved again.
 *
 * Everything that goes into solving a group is in its key: the bodies, as packed, with the tables of their
 * units; of each function they call, mention, or reach through a pointer, the name and the summary, "not
 * known" included; for calls through pointers also whether others may be called; how the group hangs
 * together; and what the rules see of the program as a whole. So a result found under the key is the result.
 *
 *      a body changes          its group is solved; its callers, only if its summary changes
 *      a line is inserted      the functions of that unit: their rows name other lines
 *      a new definition        those that called an unknown function of that name
 */
#ifndef MEMKIT_CHECKER_MEMO_H
#define MEMKIT_CHECKER_MEMO_H

#include "containers.h"
#include "find.h"
#include "groups.h"
#include "holders.h"
#include "key.h"
#include "teardown.h"

typedef struct memo_unit {
    key name;   /* of file and flags */
    key tables; /* of all but the bodies; KEY_NONE: nothing of this unit is remembered */
} memo_unit;

typedef struct memo_store { /* where results lie */
    void *ctx;
    bool (*find)(void *ctx, key k, mk_str *result);
    void (*keep)(void *ctx, key k, const mk_str *result);
    const memo_unit *units; /* beside the program's */
    key analysis;           /* of how all is analysed */
} memo_store;

typedef struct memo memo;

/* All stay the caller's and must outlive it. cost: one pass over the units. */
memo *memo_open(const memo_store *store, program *p, const groups *g, const containers *c,
                const teardowns *t, const holders *h);
void memo_close(memo *m); /* NULL allowed */

/* The key of a group whose callees are solved; KEY_NONE: it cannot be remembered. */
key memo_key(memo *m, const group *of);
/* Sets the summaries of the group's functions and appends its rows. false: to be solved. */
bool memo_find(memo *m, key k, const group *of, find_list *out);
/* The group is solved: its rows are those from `first` on. */
void memo_keep(memo *m, key k, const group *of, const find_list *out, size_t first);

#endif

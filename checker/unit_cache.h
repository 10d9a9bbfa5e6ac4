/* unit_cache.h: the units of a program, as many of them in memory as a limit allows.
 *
 * A unit that came as bytes can be read from them again in no time (80 µs), so those that were not asked for
 * lately are given up once all together are over the limit, and memory does not grow with their number.
 */
#ifndef MEMKIT_CHECKER_UNIT_CACHE_H
#define MEMKIT_CHECKER_UNIT_CACHE_H

#include "program.h"
#include "spool.h"

typedef struct unit_entry {
    ir_unit *unit;    /* NULL: given up for now */
    spool_ref packed; /* len 0: it has no bytes, and stays */
    bool is_model;
    uint32_t older, newer; /* entries asked for before and after it, or IR_NONE; not of what stays */
} unit_entry;

MK_VEC(unit_entries, unit_entry)

typedef struct unit_cache {
    size_t limit; /* bytes, as packed: loaded they take about half as much again */
    unit_entries entries;
    ir_u32_vec numbers; /* the program's number of a unit -> entry */
    uint32_t newest, oldest;
    size_t loaded; /* bytes, likewise */
    size_t reads;  /* of units that had been given up */
    spool aside;
    const struct unit_cache *from; /* it shares the units and bytes of that one; or NULL */
    mk_str bytes;                  /* scratch */
} unit_cache;

void unit_cache_open(unit_cache *c, size_t limit);
void unit_cache_free(unit_cache *c);

/* Takes the unit. bytes: what it was read from, which is copied; NULL: it stays in memory. Its entry. */
uint32_t unit_cache_add(unit_cache *c, ir_unit *u, const mk_str *bytes);
/* Gives an entry the next number of the program. */
void unit_cache_number(unit_cache *c, uint32_t entry);

/* By number. Good until unit_cache_rest(). If the bytes cannot be read again the program ends with a word
 * and exit code 2: it cannot go on, and nothing wrong is said. */
const ir_unit *unit_cache_get(unit_cache *c, uint32_t unit);
void unit_cache_rest(unit_cache *c);

/* What it shares with another thread (prog_units.share) is a view of the same units: the cache must outlive it, and
 * nothing may be added meanwhile. */
prog_units unit_cache_units(unit_cache *c);

#endif

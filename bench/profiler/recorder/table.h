/* table.h - what a recording knows: places, stacks, buckets.
 *
 * Chained hash tables in the recording itself. Anyone may add at any time, without locks: a new thing
 * is linked in front of its chain by one compare-and-swap, and nothing is ever taken out. */
#ifndef MK_PROF_TABLE_H
#define MK_PROF_TABLE_H

#include "recording.h"

/* How often code may have gone since the beginning. */
extern _Atomic uint32_t table_epoch;

/* Where a call returns to. 0, as of those below: no room. */
rec_ref table_location(uintptr_t address);

/* A stack's hash, from the outermost location inwards, so that of many one remembers most. */
static inline uint64_t table_hash(uint64_t outer, rec_ref location) {
    const uint64_t h = (outer ^ location) * 0x9e3779b97f4a7c15u;
    return h ^ h >> 29;
}

static inline uint64_t table_stack_hash(const rec_ref *locations, uint32_t n) {
    uint64_t h = 0;
    while (n > 0)
        h = table_hash(h, locations[--n]);
    return h;
}

/* The bucket of `size` bytes asked for from n locations, the leaf first. */
rec_ref table_bucket(const rec_ref *locations, uint32_t n, uint64_t hash, uint64_t size);

/* Its count of objects that got so far. */
rec_ref table_end(rec_bucket *bucket, unsigned how);

/* Code may have gone, or the recording is another one: addresses are looked up anew. */
void table_forget_code(void);

#endif

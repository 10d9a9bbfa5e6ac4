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

/* The bucket of `size` bytes asked for from n locations, the leaf first. */
rec_ref table_bucket(const rec_ref *locations, uint32_t n, uint64_t size);

/* Its count of objects that got so far. */
rec_ref table_end(rec_bucket *bucket, unsigned how);

/* Code may have gone, or the recording is another one: addresses are looked up anew. */
void table_forget_code(void);

#endif

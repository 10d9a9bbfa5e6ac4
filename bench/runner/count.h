/* count.h: every allocation of the process, exactly. In a process started with MK_BENCH_COUNT in its
 * environment malloc and its kin go through here; in any other they cost one jump more than without.
 */
#ifndef MK_BENCH_COUNT_H
#define MK_BENCH_COUNT_H

#include <stdbool.h>
#include <stdint.h>

#define MK__COUNT_SWITCH "MK_BENCH_COUNT"

typedef struct mk__counts {
    uint64_t allocs, bytes; /* since the start of the process; bytes as asked for */
    int64_t live;           /* bytes now */
    int64_t peak;           /* highest live since mk__count_peak */
    uint64_t largest;       /* greatest single request since then */
} mk__counts;

bool mk__counting(void);
void mk__count_read(mk__counts *out);

/* The peak is what is live now. */
void mk__count_peak(void);

#endif
